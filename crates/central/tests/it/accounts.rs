//! Signing in, what it opens and for how long, and setting a new password (R35, R43).

use chrono::TimeDelta;
use reqwest::{Method, Response};
use rules::money::Cents;
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::account::{
    Cancellation, NewPassword, NewPasswordAnswer, PastPayment, PastPayments, PastStatus, Plans, SignInAnswer,
};
use wire::lookup::{LookUp, LookUpAnswer};
use wire::problem::ProblemType;
use wire::request::RequestBody;

use crate::support::{Kiosk, World, accepted, date, elena, problem, refused};

const PLANS: &str = "/v1/account/plans";
const PAYMENTS: &str = "/v1/account/payments";

/// Status, limits and body: all that a caller can tell answers apart by.
async fn look_of(response: Response) -> (u16, Option<String>, String) {
    let retry_after = response.headers().get("retry-after").map(|value| value.to_str().expect("text").to_owned());
    (response.status().as_u16(), retry_after, response.text().await.expect("text"))
}

#[tokio::test]
async fn signing_in_tells_the_case_and_a_token() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let signed_in = kiosk.sign_in("ElenaT26", "sunrise48").await;
    assert_eq!(signed_in.masked_email, "e•••@example.com");
    assert_eq!(signed_in.file_number_ending, "35");
    assert_eq!(signed_in.case.masked_name, "E•••• T•••••");
    assert_eq!((signed_in.case.registered, signed_in.case.schedules.len()), (true, 2));
    assert_eq!(signed_in.token.len(), 44, "32 bytes in base64");
    assert_ne!(kiosk.elena().await.token, signed_in.token);
}

#[tokio::test]
async fn an_unknown_user_and_a_wrong_password_look_alike_to_the_last_try() {
    let world = World::new();
    let (one, other) = (world.kiosk().await, world.kiosk().await);
    for tries_left in [4, 3, 2, 1, 0] {
        let wrong = look_of(one.try_sign_in("elenat26", "sunrise49").await).await;
        let unknown = look_of(one.try_sign_in("nobody12ever", "sunrise49").await).await;
        assert_eq!(wrong, unknown);
        let answer: SignInAnswer = serde_json::from_str(&wrong.2).expect("an answer");
        assert_eq!(answer, SignInAnswer::NoMatch { tries_left });
    }
    // The right password does not help any more, nor does another kiosk or another way to write it.
    let locked = look_of(other.try_sign_in("ELENAT26", "sunrise48").await).await;
    assert_eq!(locked, look_of(other.try_sign_in("nobody12ever", "sunrise48").await).await);
    assert_eq!((locked.0, locked.1.as_deref()), (429, Some("900")));
    world.clock.advance(TimeDelta::minutes(15));
    other.elena().await;
}

#[tokio::test]
async fn a_right_password_gives_all_tries_back() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    for _ in 0..3 {
        for tries_left in [4, 3, 2, 1] {
            let answer = kiosk.try_sign_in("elenat26", "sunrise49").await.json().await;
            assert_eq!(answer.ok(), Some(SignInAnswer::NoMatch { tries_left }));
        }
        kiosk.elena().await;
    }
    let answer = kiosk.try_sign_in("rosaxx12", "sunrise49").await.json().await;
    assert_eq!(answer.ok(), Some(SignInAnswer::NoMatch { tries_left: 4 }), "another user ID has tries of its own");
}

#[tokio::test]
async fn one_kiosk_tries_no_more_than_twenty_wrong_passwords() {
    let world = World::new();
    let (kiosk, other) = (world.kiosk().await, world.kiosk().await);
    for number in 10..30 {
        let response = kiosk.try_sign_in(&format!("payors{number}"), "sunrise49").await;
        assert_eq!(response.status(), 200);
    }
    let refused = kiosk.try_sign_in("elenat26", "sunrise48").await;
    assert_eq!(problem(refused).await, ProblemType::RateLimited);
    other.elena().await;
}

#[tokio::test]
async fn a_token_opens_reads_at_its_own_kiosk_alone() {
    let world = World::new();
    let (kiosk, other) = (world.kiosk().await, world.kiosk().await);
    let token = kiosk.elena().await.token;
    for path in [PLANS, PAYMENTS] {
        assert_eq!(kiosk.get_with(&token, path).await.status(), 200);
        assert_eq!(problem(other.get_with(&token, path).await).await, ProblemType::SignedOut);
        assert_eq!(problem(kiosk.get(path).await).await, ProblemType::SignedOut);
        let made_up = Sensitive::new("A".repeat(44));
        assert_eq!(problem(kiosk.get_with(&made_up, path).await).await, ProblemType::SignedOut);
        assert_eq!(problem(world.stranger().get_with(&token, path).await).await, ProblemType::NotEnrolled);
    }
}

#[tokio::test]
async fn reads_end_after_15_idle_minutes_and_after_an_hour() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let idle = kiosk.elena().await.token;
    world.clock.advance(TimeDelta::seconds(15 * 60 - 1));
    assert_eq!(kiosk.get_with(&idle, PLANS).await.status(), 200);
    world.clock.advance(TimeDelta::minutes(15));
    assert_eq!(problem(kiosk.get_with(&idle, PLANS).await).await, ProblemType::SignedOut);

    let busy = kiosk.elena().await.token;
    for _ in 0..5 {
        world.clock.advance(TimeDelta::minutes(10));
        assert_eq!(kiosk.get_with(&busy, PLANS).await.status(), 200);
    }
    world.clock.advance(TimeDelta::minutes(10));
    assert_eq!(problem(kiosk.get_with(&busy, PLANS).await).await, ProblemType::SignedOut);
}

/// Cancels the plan of $80.00 in the right of this token.
async fn cancel(kiosk: &Kiosk, token: &Sensitive, plan: Uuid) -> wire::request::Outcome {
    let body = Cancellation { token: token.clone(), plan, withdrawal: None, language: "en".to_owned() };
    kiosk.decide(RequestBody::Cancellation(body)).await
}

#[tokio::test]
async fn an_outage_does_not_end_a_sealed_request_for_sixty_days() {
    let world = World::new();
    let (kiosk, other) = (world.kiosk().await, world.kiosk().await);
    let token = kiosk.elena().await.token;
    let plans: Plans = kiosk.read(&token, PLANS).await;
    world.clock.advance(TimeDelta::days(59));
    assert_eq!(problem(kiosk.get_with(&token, PLANS).await).await, ProblemType::SignedOut);
    assert_eq!(refused(&cancel(&other, &token, plans.plans[0].id).await), ProblemType::SignedOut);
    accepted(&cancel(&kiosk, &token, plans.plans[0].id).await);
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(refused(&cancel(&kiosk, &token, plans.plans[1].id).await), ProblemType::SignedOut);
    // Signing in sweeps old ones out.
    kiosk.elena().await;
    assert_eq!(refused(&cancel(&kiosk, &token, plans.plans[1].id).await), ProblemType::SignedOut);
}

fn new_password(password: &str) -> NewPassword {
    NewPassword {
        file_number: "0067890135".to_owned(),
        ssn: Sensitive::new("678-91-2345"),
        email: "Elena.Torres@example.com".to_owned(),
        new_password: Sensitive::new(password),
    }
}

async fn set(kiosk: &Kiosk, ask: &NewPassword) -> NewPasswordAnswer {
    kiosk.ask(Method::POST, "/v1/new-passwords", ask).await
}

#[tokio::test]
async fn a_new_password_holds_and_ends_what_was_signed_in() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let token = kiosk.elena().await.token;
    let plans: Plans = kiosk.read(&token, PLANS).await;
    let told = NewPasswordAnswer::Set { user_id: "elenat26".to_owned() };
    assert_eq!(set(&kiosk, &new_password("sunset49")).await, told);
    assert_eq!(problem(kiosk.get_with(&token, PLANS).await).await, ProblemType::SignedOut);
    let old: SignInAnswer = kiosk.try_sign_in("elenat26", "sunrise48").await.json().await.expect("an answer");
    assert_eq!(old, SignInAnswer::NoMatch { tries_left: 4 });
    kiosk.sign_in("elenat26", "sunset49").await;
    assert_eq!(set(&kiosk, &new_password("sunrise48")).await, told, "an old one may be used again");
    kiosk.elena().await;
    accepted(&cancel(&kiosk, &token, plans.plans[0].id).await);
}

#[tokio::test]
async fn a_new_password_opens_a_user_id_that_wrong_ones_had_locked() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    for _ in 0..5 {
        kiosk.try_sign_in("elenat26", "sunrise49").await;
    }
    set(&kiosk, &new_password("sunset49")).await;
    kiosk.sign_in("elenat26", "sunset49").await;
}

#[tokio::test]
async fn which_part_of_the_proof_is_wrong_is_never_said() {
    let changes: [fn(&mut NewPassword); 5] = [
        |ask| ask.file_number = "9999999999".to_owned(),
        |ask| ask.ssn = Sensitive::new("678912346"),
        |ask| ask.email = "elena@example.com".to_owned(),
        // A case that nobody registered for, and what can be no file number.
        |ask| ask.file_number = "0012345683".to_owned(),
        |ask| ask.file_number = "none".to_owned(),
    ];
    for change in changes {
        let world = World::new();
        let kiosk = world.kiosk().await;
        let mut ask = new_password("sunset49");
        change(&mut ask);
        for tries_left in [2, 1, 0] {
            assert_eq!(set(&kiosk, &ask).await, NewPasswordAnswer::NoMatch { tries_left });
        }
        let locked = kiosk.send(Method::POST, "/v1/new-passwords", &ask).await;
        assert_eq!(locked.headers()["retry-after"], "900");
        assert_eq!(problem(locked).await, ProblemType::RateLimited);
        kiosk.elena().await;
    }
}

#[tokio::test]
async fn a_new_password_is_as_r35_wants_it() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    for wrong in ["", "short1", "nodigitshere", "sunrise-48", "ElenaT26", "muchtoolong123"] {
        let refused = kiosk.send(Method::POST, "/v1/new-passwords", &new_password(wrong)).await;
        assert_eq!(problem(refused).await, ProblemType::Credentials, "{wrong}");
    }
    kiosk.elena().await;
}

#[tokio::test]
async fn a_user_id_is_known_or_unknown() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    for (user_id, known) in [("elenat26", true), ("ELENAT26", true), ("elenat27", false), ("", false)] {
        let ask = LookUp::UserId { user_id: user_id.to_owned() };
        let answer: LookUpAnswer = kiosk.ask(Method::POST, "/v1/lookups", &ask).await;
        assert_eq!(answer, if known { LookUpAnswer::Known } else { LookUpAnswer::Unknown }, "{user_id:?}");
    }
}

fn past(made_on: &str, cents: i64, processed_on: Option<&str>, status: PastStatus) -> PastPayment {
    PastPayment { made_on: date(made_on), amount_cents: Cents(cents), processed_on: processed_on.map(date), status }
}

#[tokio::test]
async fn past_payments_are_told_newest_first() {
    use PastStatus::{OnItsWay, Received, Returned};
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut payment = kiosk.payment();
    payment.proof = elena();
    let path = format!("/v1/card-payments/{}", Uuid::now_v7());
    assert_eq!(kiosk.send(Method::PUT, &path, &payment).await.status(), 200);
    let expected = [
        past("2026-01-26", 25_000, None, OnItsWay),
        past("2026-01-16", 12_000, Some("2026-01-16"), Received),
        past("2026-01-15", 8_000, Some("2026-01-15"), Received),
        past("2026-01-02", 12_000, Some("2026-01-02"), Received),
        past("2025-12-19", 12_000, Some("2025-12-19"), Received),
        past("2025-12-15", 8_000, Some("2025-12-15"), Received),
        past("2025-11-28", 20_000, Some("2025-12-01"), Received),
        past("2025-11-13", 20_000, None, Returned),
        past("2025-10-23", 15_000, Some("2025-10-24"), Received),
    ];
    let token = kiosk.elena().await.token;
    let told: PastPayments = kiosk.read(&token, PAYMENTS).await;
    assert_eq!(told.payments, expected);

    // On Friday the card's three business days are over, and the next withdrawal is under way.
    world.clock.advance(TimeDelta::days(4));
    let token = kiosk.elena().await.token;
    let told: PastPayments = kiosk.read(&token, PAYMENTS).await;
    assert_eq!(told.payments[0], past("2026-01-30", 12_000, None, OnItsWay));
    assert_eq!(told.payments[1], past("2026-01-26", 25_000, Some("2026-01-29"), Received));
    world.clock.advance(TimeDelta::days(2));
    let told: PastPayments = kiosk.read(&kiosk.elena().await.token, PAYMENTS).await;
    assert_eq!(told.payments[0].status, OnItsWay, "Sunday");
    world.clock.advance(TimeDelta::days(1));
    let told: PastPayments = kiosk.read(&kiosk.elena().await.token, PAYMENTS).await;
    assert_eq!(told.payments[0], past("2026-01-30", 12_000, Some("2026-01-30"), Received));

    world.clock.advance(TimeDelta::days(300));
    let told: PastPayments = kiosk.read(&kiosk.elena().await.token, PAYMENTS).await;
    let oldest = told.payments.last().expect("payments");
    assert_eq!(oldest.made_on, date("2025-12-15"), "12 months and no more");
}
