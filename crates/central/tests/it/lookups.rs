//! What a kiosk can find out, and how often.

use chrono::TimeDelta;
use reqwest::Method;
use rules::account_state::AccountState;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use wire::lookup::{LookUp, LookUpAnswer, PayorKind, Proof};
use wire::problem::ProblemType;
use wire::request::Outcome;

use crate::support::{Kiosk, World, date, draft, marcus, new_account, problem, proof, rosa};

const PATH: &str = "/v1/lookups";

async fn look_up(kiosk: &Kiosk, ask: LookUp) -> LookUpAnswer {
    kiosk.ask(Method::POST, PATH, &ask).await
}

async fn known(kiosk: &Kiosk, file_number: &str) -> LookUpAnswer {
    look_up(kiosk, LookUp::FileNumber { file_number: file_number.to_owned() }).await
}

#[tokio::test]
async fn a_file_number_alone_is_known_or_unknown_however_it_is_typed() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    assert_eq!(known(&kiosk, "0012345683").await, LookUpAnswer::Known);
    assert_eq!(known(&kiosk, " 0012-345 683").await, LookUpAnswer::Known);
    for unknown in ["12345683", "9999999999", "", "'; DROP TABLE"] {
        assert_eq!(known(&kiosk, unknown).await, LookUpAnswer::Unknown, "{unknown:?}");
    }
}

#[tokio::test]
async fn proof_shows_a_masked_case() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let LookUpAnswer::Case(case) = look_up(&kiosk, LookUp::Case(rosa())).await else { panic!("the proof is right") };
    assert_eq!(case.masked_name, "R••• D••••••");
    assert_eq!(case.account_state, AccountState::Verified);
    assert_eq!(case.account.expect("an account").last4, "4321");
    assert_eq!((case.obligation_cents, case.schedules.len()), (Some(Cents(25_000)), 0));
}

#[tokio::test]
async fn paying_for_another_needs_name_and_whole_number() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let ask = |first: &str, last: &str, ssn: &str| {
        let (first_name, last_name) = (Sensitive::new(first), Sensitive::new(last));
        let payor = PayorKind::ForAnother { first_name, last_name };
        LookUp::Case(Proof { file_number: "0056789024".to_owned(), payor, ssn_digits: Sensitive::new(ssn) })
    };
    let right = look_up(&kiosk, ask("JOSE", "pena", "567891234")).await;
    assert!(matches!(right, LookUpAnswer::Case(_)), "accents and case do not count: {right:?}");
    for wrong in [ask("José", "Perez", "567891234"), ask("José", "Peña", "1234"), ask("José", "Peña", "567891235")]
    {
        assert!(matches!(look_up(&kiosk, wrong).await, LookUpAnswer::NoMatch { .. }));
    }
}

#[tokio::test]
async fn three_wrong_proofs_lock_a_file_number_for_every_kiosk_and_15_minutes() {
    let world = World::new();
    let (one, other) = (world.kiosk().await, world.kiosk().await);
    let wrong = LookUp::Case(proof("0012345683", "0001"));
    for tries_left in [2, 1, 0] {
        assert_eq!(look_up(&one, wrong.clone()).await, LookUpAnswer::NoMatch { tries_left });
    }
    let refused = other.send(Method::POST, PATH, &LookUp::Case(rosa())).await;
    assert_eq!(refused.headers()["retry-after"], "900");
    assert_eq!(problem(refused).await, ProblemType::RateLimited);
    assert!(matches!(look_up(&other, LookUp::Case(marcus())).await, LookUpAnswer::Case(_)), "another file number");
    world.clock.advance(TimeDelta::minutes(15));
    assert!(matches!(look_up(&other, LookUp::Case(rosa())).await, LookUpAnswer::Case(_)));
}

#[tokio::test]
async fn a_right_proof_gives_all_tries_back() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let wrong = LookUp::Case(proof("0012345683", "0001"));
    look_up(&kiosk, wrong.clone()).await;
    look_up(&kiosk, LookUp::Case(rosa())).await;
    assert_eq!(look_up(&kiosk, wrong).await, LookUpAnswer::NoMatch { tries_left: 2 });
}

#[tokio::test]
async fn an_unknown_file_number_with_proof_looks_like_a_wrong_proof() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let answer = look_up(&kiosk, LookUp::Case(proof("9999999999", "6789"))).await;
    assert_eq!(answer, LookUpAnswer::NoMatch { tries_left: 2 });
}

#[tokio::test]
async fn a_kiosk_asks_sixty_questions_a_minute() {
    let world = World::new();
    let (kiosk, other) = (world.kiosk().await, world.kiosk().await);
    for _ in 0..60 {
        assert_eq!(known(&kiosk, "0012345683").await, LookUpAnswer::Known);
    }
    let ask = LookUp::FileNumber { file_number: "0012345683".to_owned() };
    world.clock.advance(TimeDelta::seconds(20));
    let refused = kiosk.send(Method::POST, PATH, &ask).await;
    assert_eq!(refused.headers()["retry-after"], "40");
    assert_eq!(problem(refused).await, ProblemType::RateLimited);
    assert_eq!(known(&other, "0012345683").await, LookUpAnswer::Known);
    world.clock.advance(TimeDelta::seconds(40));
    assert_eq!(known(&kiosk, "0012345683").await, LookUpAnswer::Known);
}

#[tokio::test]
async fn the_samples_stand_where_their_descriptions_say() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let registered = date("2026-01-25");
    let states = [
        AccountState::Verified,
        AccountState::None,
        AccountState::OnHold,
        AccountState::PrenotePending { registered },
        AccountState::None,
        AccountState::Verified,
    ];
    for (sample, state) in payor_central::samples().iter().zip(states) {
        assert_eq!(sample.file_number.len(), 10);
        let ask = LookUp::Case(proof(sample.file_number, &sample.ssn[5..]));
        let LookUpAnswer::Case(case) = look_up(&kiosk, ask).await else { panic!("{}", sample.description) };
        assert_eq!(case.account_state, state, "{}", sample.description);
        assert_eq!(case.registered, sample.sign_in.is_some(), "{}", sample.description);
    }
}

#[tokio::test]
async fn a_schedule_shows_its_next_withdrawal_and_a_new_account_replaces_it() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut plan = draft(rosa());
    plan.frequency = Frequency::biweekly(5).expect("a Friday");
    plan.agreed_first_withdrawal = date("2026-01-30");
    kiosk.settle(&[kiosk.envelope(&plan).await]).await;
    world.clock.advance(TimeDelta::days(7));
    let LookUpAnswer::Case(case) = look_up(&kiosk, LookUp::Case(rosa())).await else { panic!("the proof is right") };
    assert_eq!(case.schedules[0].next_withdrawal, date("2026-02-13"), "its own weeks, not the next Friday");

    let mut other = draft(rosa());
    other.account = new_account("987655321");
    kiosk.settle(&[kiosk.envelope(&other).await]).await;
    let LookUpAnswer::Case(case) = look_up(&kiosk, LookUp::Case(rosa())).await else { panic!("the proof is right") };
    assert_eq!(case.account.expect("an account").last4, "5321");
    assert_eq!(case.account_state, AccountState::PrenotePending { registered: date("2026-02-02") });
    let left: Vec<_> = case.schedules.iter().map(|schedule| (schedule.frequency, schedule.next_withdrawal)).collect();
    assert_eq!(left, [(Frequency::Once, date("2026-02-09"))], "R14 cancels what ran on the old account");
}

#[tokio::test]
async fn the_address_of_the_last_draft_is_on_file_for_its_own_payor_alone() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut without = draft(rosa());
    without.email = None;
    let refused = kiosk.settle(&[kiosk.envelope(&without).await]).await.outcomes.remove(0).outcome;
    assert!(matches!(refused, Outcome::Rejected { problem } if problem.kind == ProblemType::Email));

    let LookUpAnswer::Case(before) = look_up(&kiosk, LookUp::Case(rosa())).await else { panic!("the proof is right") };
    assert_eq!(before.masked_email, None);
    let other = Proof {
        payor: PayorKind::ForAnother { first_name: Sensitive::new("Rosa"), last_name: Sensitive::new("Delgado") },
        ssn_digits: Sensitive::new("123456789"),
        ..rosa()
    };
    let mut paid_for_her = draft(other.clone());
    paid_for_her.email = Some("brother@example.com".to_owned());
    kiosk.settle(&[kiosk.envelope(&draft(rosa())).await, kiosk.envelope(&paid_for_her).await]).await;

    let LookUpAnswer::Case(own) = look_up(&kiosk, LookUp::Case(rosa())).await else { panic!("the proof is right") };
    assert_eq!(own.masked_email.as_deref(), Some("r•••@example.com"));
    let LookUpAnswer::Case(others) = look_up(&kiosk, LookUp::Case(other)).await else { panic!("the proof is right") };
    assert_eq!(others.masked_email, None);
    // Who pays from it again and again does not lose it.
    for payment in 0..7 {
        let taken = kiosk.settle(&[kiosk.envelope(&without).await]).await.outcomes.remove(0).outcome;
        assert!(matches!(taken, Outcome::Accepted(_)), "payment {payment}: {taken:?}");
    }
}
