//! Card payments: charged at most once, and every attempt settled one way (R21 to R27).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use payor_central::{Asked, Charge, Charged, Gateway, GatewayAnswer, GatewayFailure};
use reqwest::Method;
use rules::card::Brand;
use rules::money::Cents;
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::account::Standing;
use wire::card::{CardAnswer, CardPayment, CardState, DeclineReason, Reversal};
use wire::problem::ProblemType;
use wire::request::{Outcome, RequestStatus};

use crate::support::{Kiosk, World, date, draft, problem, proof, rosa, write_policy};

const NONE: [u64; 0] = [];

fn path(attempt: Uuid) -> String {
    format!("/v1/card-payments/{attempt}")
}

async fn pay(kiosk: &Kiosk, attempt: Uuid, payment: &CardPayment) -> CardState {
    kiosk.ask::<CardAnswer>(Method::PUT, &path(attempt), payment).await.state
}

async fn refusal(kiosk: &Kiosk, payment: &CardPayment) -> ProblemType {
    problem(kiosk.send(Method::PUT, &path(Uuid::now_v7()), payment).await).await
}

async fn state(kiosk: &Kiosk, attempt: Uuid) -> CardState {
    let answer: CardAnswer = kiosk.get(&path(attempt)).await.json().await.expect("an answer");
    answer.state
}

async fn reverse(kiosk: &Kiosk, attempt: Uuid, payment: &CardPayment) -> CardState {
    let ask = Reversal { confirmation: payment.confirmation, sequence: payment.sequence };
    kiosk.ask::<CardAnswer>(Method::POST, &format!("{}/reversal", path(attempt)), &ask).await.state
}

#[tokio::test]
async fn published_test_numbers_of_each_brand_approve() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let numbers = [
        ("4242424242424242", Brand::Visa, Some("4242")),
        ("5555555555554444", Brand::Mastercard, Some("4444")),
        ("378282246310005", Brand::Amex, Some("0005")),
        ("6011111111111117", Brand::Discover, Some("1117")),
        ("3566002020360505", Brand::Jcb, Some("0505")),
        ("6304000000000000", Brand::Maestro, None),
    ];
    for (number, expected_brand, expected_last4) in numbers {
        let state = pay(&kiosk, Uuid::now_v7(), &kiosk.payment_with(number, 100)).await;
        let CardState::Approved { brand, last4, total_cents, .. } = state else { panic!("{number}: {state:?}") };
        assert_eq!((brand, last4.as_deref(), total_cents), (expected_brand, expected_last4, Cents(103)));
    }
}

#[tokio::test]
async fn each_reason_to_decline_is_told_apart() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let declines = [
        ("4000000000000127", 5_000, DeclineReason::NumberOrCodeWrong),
        ("4000000000000036", 5_000, DeclineReason::AddressDiffers),
        ("4000008260000000", 5_000, DeclineReason::AddressAbroad),
        ("4000000000009995", 5_000, DeclineReason::NotEnoughCredit),
        ("4000000000000002", 5_000, DeclineReason::Unexplained),
        ("4242424242424242", 66_601, DeclineReason::NumberOrCodeWrong),
        ("4242424242424242", 66_602, DeclineReason::AddressDiffers),
        ("4242424242424242", 66_603, DeclineReason::AddressAbroad),
        ("4242424242424242", 66_604, DeclineReason::NotEnoughCredit),
        ("4242424242424242", 66_605, DeclineReason::Unexplained),
        // Passes every check and is published by nobody.
        ("4539578763621486", 5_000, DeclineReason::NumberOrCodeWrong),
    ];
    for (number, amount, reason) in declines {
        let state = pay(&kiosk, Uuid::now_v7(), &kiosk.payment_with(number, amount)).await;
        assert_eq!(state, CardState::Declined { reason }, "{number} {amount}");
    }
}

#[tokio::test]
async fn the_same_attempt_is_charged_once_and_survives_a_restart() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment());
    let first = pay(&kiosk, attempt, &payment).await;
    assert!(matches!(first, CardState::Approved { .. }));
    world.stop();
    world.start_again();
    kiosk.notice_the_cut().await;
    world.clock.advance(TimeDelta::minutes(5));
    assert_eq!(pay(&kiosk, attempt, &payment).await, first);
    assert_eq!(state(&kiosk, attempt).await, first);
    assert_eq!(world.running().holdings().expect("holdings").len(), 1);
}

#[tokio::test]
async fn another_payment_under_the_same_attempt_is_a_conflict() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment());
    pay(&kiosk, attempt, &payment).await;
    let mut other = payment.clone();
    other.amount_cents = Cents(30_000);
    other.fee_cents = Cents(750);
    assert_eq!(problem(kiosk.send(Method::PUT, &path(attempt), &other).await).await, ProblemType::Conflict);
    let mut other_card = payment.clone();
    other_card.card.number = Sensitive::new("5555555555554444");
    assert_eq!(problem(kiosk.send(Method::PUT, &path(attempt), &other_card).await).await, ProblemType::Conflict);
    assert_eq!(refusal(&kiosk, &payment).await, ProblemType::Conflict, "its sequence under another attempt");
}

#[tokio::test]
async fn a_charge_without_an_answer_is_pending_until_the_gateway_knows() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let cases = [(66_611, "approved"), (66_612, "declined"), (66_613, "pending")];
    let attempts = cases.map(|(amount, later)| (Uuid::now_v7(), kiosk.payment_with("4242424242424242", amount), later));
    for (attempt, payment, _) in &attempts {
        assert_eq!(pay(&kiosk, *attempt, payment).await, CardState::Pending);
        assert_eq!(state(&kiosk, *attempt).await, CardState::Pending);
    }
    world.clock.advance(TimeDelta::seconds(90));
    for (attempt, _, later) in attempts {
        let now = serde_json::to_value(state(&kiosk, attempt).await).expect("JSON");
        assert_eq!(now["state"], later);
    }
}

#[tokio::test]
async fn a_line_that_breaks_after_the_charge_can_be_resolved_by_asking() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment_with("4242424242424242", 66_614));
    let broken = kiosk.http.put(kiosk.url(&path(attempt))).json(&payment).send().await;
    assert!(broken.is_err(), "the kiosk must not hear the answer");
    assert!(matches!(state(&kiosk, attempt).await, CardState::Approved { .. }));
}

#[tokio::test]
async fn a_kiosk_that_hangs_up_does_not_stop_the_charge_half_way() {
    let world = World::with(|options| options.gateway_deadline = Duration::from_secs(3600));
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment_with("4242424242424242", 66_611));
    let request = tokio::spawn(kiosk.http.put(kiosk.url(&path(attempt))).json(&payment).send());
    while kiosk.get(&path(attempt)).await.status() == 404 {
        tokio::task::yield_now().await;
    }
    request.abort();
    assert!(request.await.is_err_and(|ended| ended.is_cancelled()));
    world.clock.advance(TimeDelta::seconds(90));
    // Central still waits for the gateway, and does not ask behind its own back.
    assert_eq!(state(&kiosk, attempt).await, CardState::Pending);
}

#[tokio::test]
async fn a_reversal_gives_back_and_stays() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment());
    pay(&kiosk, attempt, &payment).await;
    for _ in 0..2 {
        assert_eq!(reverse(&kiosk, attempt, &payment).await, CardState::Reversed);
    }
    assert_eq!(state(&kiosk, attempt).await, CardState::Reversed);
    let again = kiosk.send(Method::PUT, &path(attempt), &payment).await;
    assert_eq!(problem(again).await, ProblemType::AlreadyReversed);
}

/// Charges, and gives nothing back while it fails.
#[derive(Debug, Default)]
pub struct Stubborn {
    pub fails: AtomicBool,
    pub given_back: Mutex<Vec<Uuid>>,
}

impl Gateway for Stubborn {
    fn charge<'a>(&'a self, _: Uuid, _: Charge) -> Asked<'a, Charged> {
        Box::pin(async { Ok(Charged { answer: GatewayAnswer::Approved, hang_up: false }) })
    }

    fn ask(&self, _: Uuid) -> Asked<'_, Option<GatewayAnswer>> {
        Box::pin(async { Ok(Some(GatewayAnswer::Approved)) })
    }

    fn reverse(&self, attempt: Uuid) -> Asked<'_, GatewayAnswer> {
        Box::pin(async move {
            if self.fails.load(Ordering::Relaxed) {
                return Err(GatewayFailure("out of order".into()));
            }
            self.given_back.lock().expect("is sound").push(attempt);
            Ok(GatewayAnswer::Reversed)
        })
    }
}

/// Central stopped, or the gateway failed, between the ledger's "reversed" and the gateway's: a kiosk that asks hears
/// "reversed" and asks no more.
#[tokio::test]
async fn what_was_reversed_and_not_given_back_is_given_back_after_a_restart() {
    let gateway = Arc::new(Stubborn { fails: AtomicBool::new(true), ..Stubborn::default() });
    let mut world = World::with(|options| options.gateway = Some(gateway.clone()));
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment());
    assert!(matches!(pay(&kiosk, attempt, &payment).await, CardState::Approved { .. }));
    let ask = Reversal { confirmation: payment.confirmation, sequence: payment.sequence };
    let failed = kiosk.send(Method::POST, &format!("{}/reversal", path(attempt)), &ask).await;
    assert_eq!(problem(failed).await, ProblemType::Internal);
    assert_eq!(state(&kiosk, attempt).await, CardState::Reversed);
    world.stop();
    gateway.fails.store(false, Ordering::Relaxed);
    for _ in 0..2 {
        world.start_again();
        kiosk.notice_the_cut().await;
        while gateway.given_back.lock().expect("is sound").is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(state(&kiosk, attempt).await, CardState::Reversed);
        world.stop();
    }
    assert_eq!(*gateway.given_back.lock().expect("is sound"), [attempt], "and once");
}

#[tokio::test]
async fn a_payment_that_comes_after_its_reversal_is_refused() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment());
    assert_eq!(reverse(&kiosk, attempt, &payment).await, CardState::Reversed);
    let late = kiosk.send(Method::PUT, &path(attempt), &payment).await;
    assert_eq!(problem(late).await, ProblemType::AlreadyReversed);
    assert_eq!(kiosk.settle(&[]).await.missing, NONE, "it has its place in the sequence");
}

#[tokio::test]
async fn a_reversal_of_what_is_pending_holds_when_the_gateway_knows_at_last() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment_with("4242424242424242", 66_611));
    assert_eq!(pay(&kiosk, attempt, &payment).await, CardState::Pending);
    assert_eq!(reverse(&kiosk, attempt, &payment).await, CardState::Reversed);
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(state(&kiosk, attempt).await, CardState::Reversed);
}

#[tokio::test]
async fn what_was_declined_has_nothing_to_give_back() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment_with("4000000000009995", 5_000));
    let declined = pay(&kiosk, attempt, &payment).await;
    assert_eq!(reverse(&kiosk, attempt, &payment).await, declined);
}

#[tokio::test]
async fn another_kiosk_sees_no_attempt_and_can_reverse_none() {
    let world = World::new();
    let (kiosk, other) = (world.kiosk().await, world.kiosk().await);
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment());
    pay(&kiosk, attempt, &payment).await;
    assert_eq!(problem(other.get(&path(attempt)).await).await, ProblemType::NotFound);
    let ask = Reversal { confirmation: payment.confirmation, sequence: payment.sequence };
    let reversal = other.send(Method::POST, &format!("{}/reversal", path(attempt)), &ask).await;
    assert_eq!(problem(reversal).await, ProblemType::Conflict);
    assert!(matches!(state(&kiosk, attempt).await, CardState::Approved { .. }));
}

#[tokio::test]
async fn each_rule_refuses_with_its_own_problem_and_nothing_is_charged() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    type Change = fn(&mut CardPayment);
    let cases: [(Change, ProblemType); 14] = [
        (|payment| payment.proof.file_number = "9999999999".to_owned(), ProblemType::UnknownFileNumber),
        (|payment| payment.proof.ssn_digits = Sensitive::new("0001"), ProblemType::UserNotFound),
        (|payment| payment.email = None, ProblemType::Email),
        (|payment| payment.amount_cents = Cents(99), ProblemType::Amount),
        (|payment| payment.amount_cents = Cents(1_000_000), ProblemType::Amount),
        (|payment| payment.fee_cents = Cents(624), ProblemType::Fee),
        (|payment| payment.card.number = Sensitive::new("4242424242424241"), ProblemType::Card),
        (|payment| payment.card.expiry = Sensitive::new("1225"), ProblemType::Card),
        (|payment| payment.card.security_code = Sensitive::new("1234"), ProblemType::Card),
        (|payment| payment.card.cardholder = Sensitive::new(" "), ProblemType::Card),
        (|payment| payment.card.billing.zip = "90210".to_owned(), ProblemType::Card),
        (|payment| payment.card.billing.state = "ON".to_owned(), ProblemType::Card),
        (|payment| payment.sequence += 1, ProblemType::BadBody),
        (|payment| payment.proof = proof("0012345683", "678"), ProblemType::UserNotFound),
    ];
    for (change, expected) in cases {
        let mut payment = kiosk.payment();
        change(&mut payment);
        assert_eq!(refusal(&kiosk, &payment).await, expected);
    }
    let holdings = world.running().holdings().expect("holdings");
    assert!(holdings.iter().all(|holding| holding.state == "rejected"), "{holdings:?}");
}

#[tokio::test]
async fn a_refusal_is_the_same_each_time_and_takes_its_place_in_the_sequence() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (attempt, mut payment) = (Uuid::now_v7(), kiosk.payment());
    payment.fee_cents = Cents(1);
    for _ in 0..2 {
        assert_eq!(problem(kiosk.send(Method::PUT, &path(attempt), &payment).await).await, ProblemType::Fee);
    }
    assert_eq!(problem(kiosk.get(&path(attempt)).await).await, ProblemType::Fee);
    let envelope = kiosk.envelope(&draft(rosa())).await;
    assert_eq!(kiosk.settle(&[envelope]).await.missing, NONE);
}

#[tokio::test]
async fn a_card_is_taken_while_drafts_are_on_hold() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut payment = kiosk.payment();
    payment.proof = proof("0034567802", "8912");
    assert!(matches!(pay(&kiosk, Uuid::now_v7(), &payment).await, CardState::Approved { .. }));
}

#[tokio::test]
async fn wrong_proofs_on_card_payments_count_too() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut wrong = kiosk.payment();
    for _ in 0..3 {
        wrong.proof.ssn_digits = Sensitive::new("0001");
        assert_eq!(refusal(&kiosk, &wrong).await, ProblemType::UserNotFound);
        wrong = kiosk.payment();
    }
    assert_eq!(refusal(&kiosk, &wrong).await, ProblemType::RateLimited);
}

#[tokio::test]
async fn a_confirmation_number_finds_a_card_attempt_too() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let cases = [(5_000, "accepted"), (66_604, "rejected"), (66_613, "try-later")];
    for (amount, expected) in cases {
        let payment = kiosk.payment_with("4242424242424242", amount);
        pay(&kiosk, Uuid::now_v7(), &payment).await;
        let status = kiosk.get(&format!("/v1/requests/{}", payment.confirmation)).await;
        let status: RequestStatus = status.json().await.expect("a status");
        assert_eq!((status.kind.as_str(), status.standing), ("card", Standing::AsDecided));
        assert_eq!(serde_json::to_value(&status).expect("JSON")["outcome"], expected);
        if let Outcome::Accepted(acceptance) = status.outcome {
            assert_eq!(acceptance.first_withdrawal, Some(date("2026-01-26")));
        }
    }
}

#[tokio::test]
async fn cards_that_policy_switched_off_are_not_taken() {
    let world = World::with(|options| write_policy(options, r#"{"cards_enabled":false}"#));
    let kiosk = world.kiosk().await;
    assert_eq!(refusal(&kiosk, &kiosk.payment()).await, ProblemType::Unsupported);
}

#[tokio::test]
async fn an_attempt_that_never_arrived_is_not_found() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    assert_eq!(problem(kiosk.get(&path(Uuid::now_v7())).await).await, ProblemType::NotFound);
}
