//! Registering, alone and with the first payment (R29, R30, R34, R35).

use reqwest::Method;
use rules::account_state::AccountState;
use rules::money::Cents;
use rules::sensitive::Sensitive;
use wire::account::{NewPassword, NewPasswordAnswer, Registration, Relation};
use wire::lookup::{CaseSummary, LookUp, LookUpAnswer, Proof};
use wire::problem::ProblemType;
use wire::request::{BankDraft, DraftAccount, Outcome, RequestBody};

use crate::support::{
    Kiosk, World, accepted, date, draft, marcus, new_account, person, proof, refused, registration, rosa,
};

async fn case(kiosk: &Kiosk, proof: Proof) -> CaseSummary {
    match kiosk.ask(Method::POST, "/v1/lookups", &LookUp::Case(proof)).await {
        LookUpAnswer::Case(case) => case,
        other => panic!("no case: {other:?}"),
    }
}

async fn register(kiosk: &Kiosk, registration: Registration) -> Outcome {
    kiosk.decide(RequestBody::Registration(registration)).await
}

/// Marcus Reed's first payment, with his registration.
fn first_payment() -> BankDraft {
    let registration = Registration { account: None, ..registration() };
    BankDraft {
        registration: Some(Box::new(registration)),
        account: new_account("123456789"),
        agreed_first_withdrawal: date("2026-02-02"),
        ..draft(marcus())
    }
}

#[tokio::test]
async fn who_registered_can_sign_in_and_the_account_is_being_checked() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let Outcome::Accepted(acceptance) = register(&kiosk, registration()).await else { panic!("not accepted") };
    assert_eq!((acceptance.first_withdrawal, acceptance.moved), (None, false));
    let signed_in = kiosk.sign_in("Marcus77Reed", "winter55wind").await;
    assert_eq!((signed_in.masked_email.as_str(), signed_in.file_number_ending.as_str()), ("m•••@example.com", "91"));
    let registered = date("2026-01-26");
    assert_eq!(signed_in.case.account_state, AccountState::PrenotePending { registered });
    assert_eq!(signed_in.case.account.expect("an account").last4, "6789");
    assert!(case(&kiosk, marcus()).await.registered);
}

#[tokio::test]
async fn registration_and_first_payment_are_taken_together() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    assert_eq!(accepted(&kiosk.decide(RequestBody::BankDraft(first_payment())).await).0, "2026-02-02");
    let signed_in = kiosk.sign_in("marcus77reed", "winter55wind").await;
    assert_eq!(signed_in.case.schedules[0].next_withdrawal, date("2026-02-02"));
}

#[tokio::test]
async fn registration_and_first_payment_are_refused_together() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let with = |change: fn(&mut BankDraft, &mut Registration)| {
        let mut payment = first_payment();
        let mut registration = payment.registration.take().expect("a registration");
        change(&mut payment, &mut registration);
        BankDraft { registration: Some(registration), ..payment }
    };
    let cases = [
        (with(|_, registration| registration.password = Sensitive::new("short1")), ProblemType::Credentials),
        (with(|_, registration| registration.user_id = "ELENAT26".to_owned()), ProblemType::UserIdTaken),
        (with(|_, registration| registration.payor = person("Marcus", "Read", "234567891")), ProblemType::UserNotFound),
        (with(|_, registration| registration.file_number = "0012345683".to_owned()), ProblemType::BadBody),
        (with(|_, registration| registration.account = Some(new_account("987655321"))), ProblemType::BankAccount),
        (with(|payment, _| payment.amount_cents = Cents(99)), ProblemType::Amount),
        (with(|payment, _| payment.account = new_account("123")), ProblemType::BankAccount),
        (with(|payment, _| payment.email = None), ProblemType::Email),
    ];
    for (payment, expected) in cases {
        assert_eq!(refused(&kiosk.decide(RequestBody::BankDraft(payment)).await), expected);
        let case = case(&kiosk, marcus()).await;
        assert_eq!((case.registered, case.account_state), (false, AccountState::None), "{expected:?}");
        assert_eq!((case.account, case.schedules.len()), (None, 0), "{expected:?}");
    }
    accepted(&kiosk.decide(RequestBody::BankDraft(first_payment())).await);
}

#[tokio::test]
async fn each_rule_refuses_with_its_own_problem() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let with = |change: fn(&mut Registration)| {
        let mut changed = registration();
        change(&mut changed);
        changed
    };
    let cases = [
        (with(|asked| asked.file_number = "9999999999".to_owned()), ProblemType::UnknownFileNumber),
        (with(|asked| asked.payor.ssn = Sensitive::new("234567892")), ProblemType::UserNotFound),
        (with(|asked| asked.payor.first_name = Sensitive::new("Mark")), ProblemType::UserNotFound),
        (with(|asked| asked.payor.last_name = Sensitive::new("R33d")), ProblemType::BadBody),
        (with(|asked| asked.payor.ssn = Sensitive::new("7891")), ProblemType::BadBody),
        (with(|asked| asked.payor.phone = Sensitive::new("5550134")), ProblemType::BadBody),
        (with(|asked| asked.payor.address.street = Sensitive::default()), ProblemType::BadBody),
        (with(|asked| asked.payor.address.zip = "90210".to_owned()), ProblemType::BadBody),
        (with(|asked| asked.language = "english".to_owned()), ProblemType::BadBody),
        (with(|asked| asked.email = String::new()), ProblemType::Email),
        (with(|asked| asked.user_id = "marcus".to_owned()), ProblemType::Credentials),
        (with(|asked| asked.password = Sensitive::new("MARCUS77reed")), ProblemType::Credentials),
        (with(|asked| asked.user_id = "ElenaT26".to_owned()), ProblemType::UserIdTaken),
        (with(|asked| asked.account = None), ProblemType::BankAccount),
        (with(|asked| asked.account = Some(new_account("123"))), ProblemType::BankAccount),
        (
            with(|asked| asked.account = Some(DraftAccount::OnFile { last4: "6789".to_owned() })),
            ProblemType::BankAccount,
        ),
    ];
    for (asked, expected) in cases {
        assert_eq!(refused(&register(&kiosk, asked).await), expected);
    }
    assert!(!case(&kiosk, marcus()).await.registered);
}

#[tokio::test]
async fn a_registration_from_an_outage_may_come_too_late() {
    let world = World::new();
    let (kiosk, other) = (world.kiosk().await, world.kiosk().await);
    let late =
        other.sealed(RequestBody::Registration(Registration { user_id: "marcus88".to_owned(), ..registration() }));
    let late = late.await;
    accepted(&register(&kiosk, registration()).await);
    assert_eq!(refused(&other.settle_one(&late).await), ProblemType::AlreadyRegistered);
    let mut rosas = Registration { file_number: "0012345683".to_owned(), account: None, ..registration() };
    rosas.payor = person("Rosa", "Delgado", "123456789");
    assert_eq!(refused(&register(&kiosk, rosas.clone()).await), ProblemType::UserIdTaken);
    // The account that is on file does for a registration too.
    rosas.user_id = "rosadelga12".to_owned();
    accepted(&register(&kiosk, rosas).await);
    assert_eq!(case(&kiosk, rosa()).await.account_state, AccountState::Verified);
}

#[tokio::test]
async fn the_same_registration_gets_the_same_answer_for_ever() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    let envelope = kiosk.sealed(RequestBody::Registration(registration())).await;
    let first = kiosk.settle_one(&envelope).await;
    accepted(&first);
    world.stop();
    world.start_again();
    kiosk.notice_the_cut().await;
    assert_eq!(kiosk.settle_one(&envelope).await, first);
    kiosk.sign_in("marcus77reed", "winter55wind").await;
}

#[tokio::test]
async fn who_pays_for_another_registers_for_that_persons_case() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let with = |paid_for| Registration {
        file_number: "0056789024".to_owned(),
        payor: person("Lucía", "Peña", "345678912"),
        paid_for: Some((paid_for, Relation::Parent)),
        ..registration()
    };
    let wrong = register(&kiosk, with(person("José", "Peña", "345678912"))).await;
    assert_eq!(refused(&wrong), ProblemType::UserNotFound, "the other person's number counts");
    accepted(&register(&kiosk, with(person("JOSE", "pena", "567891234"))).await);
    assert_eq!(kiosk.sign_in("marcus77reed", "winter55wind").await.case.masked_name, "J••• P•••");
    // Who registered proves who they are with their own number.
    let mut ask = NewPassword {
        file_number: "0056789024".to_owned(),
        ssn: Sensitive::new("567891234"),
        email: "marcus.reed@example.com".to_owned(),
        new_password: Sensitive::new("summer66rain"),
    };
    let answer: NewPasswordAnswer = kiosk.ask(Method::POST, "/v1/new-passwords", &ask).await;
    assert_eq!(answer, NewPasswordAnswer::NoMatch { tries_left: 2 });
    ask.ssn = Sensitive::new("345678912");
    let answer: NewPasswordAnswer = kiosk.ask(Method::POST, "/v1/new-passwords", &ask).await;
    assert_eq!(answer, NewPasswordAnswer::Set { user_id: "marcus77reed".to_owned() });
}

#[tokio::test]
async fn a_hold_is_not_lifted_by_registering_with_another_account() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut dana = Registration { file_number: "0034567802".to_owned(), ..registration() };
    dana.payor = person("Dana", "Whitfield", "345678912");
    assert_eq!(refused(&register(&kiosk, dana.clone()).await), ProblemType::OnHold);
    dana.account = None;
    accepted(&register(&kiosk, dana).await);
    assert_eq!(case(&kiosk, proof("0034567802", "8912")).await.account_state, AccountState::OnHold);
}

#[tokio::test]
async fn an_account_typed_while_registering_is_recognised_in_a_payment() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    accepted(&register(&kiosk, registration()).await);
    world.clock.advance(chrono::TimeDelta::days(1));
    let payment =
        BankDraft { account: new_account("123456789"), agreed_first_withdrawal: date("2026-02-02"), ..draft(marcus()) };
    let outcome = kiosk.decide(RequestBody::BankDraft(payment)).await;
    assert_eq!(accepted(&outcome), ("2026-02-02".to_owned(), false), "no new prenote for the same account (R8)");
}

#[tokio::test]
async fn nothing_of_a_registration_is_on_the_disk_in_clear() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    let mut asked = registration();
    asked.account = Some(new_account("31415926535897"));
    accepted(&register(&kiosk, asked).await);
    let token = kiosk.sign_in("marcus77reed", "winter55wind").await.token;
    world.stop();
    let token = token.expose().to_owned();
    world.assert_nowhere_in_clear(&[
        "winter55wind",
        "8605550134",
        "Unmistakable",
        "marcus.reed@",
        "06103",
        "31415926535897",
        "sunrise48",
        "elena.torres@",
        &token,
    ]);
}
