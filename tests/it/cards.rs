//! Card payments: never charged twice, never forgotten, wherever it breaks (R26).

use std::time::Duration;

use chrono::TimeDelta;
use payor_kiosk::card_terminal::Patience;
use payor_kiosk::outbox::Reader;
use payor_kiosk::session::effect::{CardOrder, CardOutcome, Effect, Reply, Ticket};
use rules::money::{Cents, fee};
use rules::policy::Rules;
use rules::sensitive::Sensitive;
use wire::card::{BillingAddress, CardState, DeclineReason, KeyedCard};
use wire::problem::ProblemType;

use crate::lab::{Desk, Lab, Mode, proof};

pub const APPROVES: &str = "4242424242424242";

/// A card payment of Rosa Delgado's.
pub fn order(ticket: Ticket, number: &str, amount: i64) -> Effect {
    let amount_cents = Cents(amount);
    let order = CardOrder {
        proof: proof(),
        amount_cents,
        fee_cents: fee(amount_cents, Rules::default().card_fee_rate),
        card: KeyedCard {
            number: Sensitive::new(number),
            expiry: Sensitive::new("1230"),
            security_code: Sensitive::new("123"),
            cardholder: Sensitive::new("Rosa Delgado"),
            billing: BillingAddress {
                street: Sensitive::new("1 Main Street"),
                city: Sensitive::new("Hartford"),
                state: "CT".to_owned(),
                zip: "06103".to_owned(),
            },
        },
        email: Some("rosa@example.com".to_owned()),
        language: "en".to_owned(),
    };
    Effect::ChargeCard { ticket, order: Box::new(order) }
}

fn impatient(lab: &Lab) -> Desk {
    lab.work_with(|options| {
        options.patience = Patience {
            charge: Duration::from_millis(1_500),
            ask: Duration::from_millis(500),
            between: Duration::from_millis(50),
            total: Duration::from_millis(2_500),
        };
    })
}

fn outcome(desk: &Desk) -> CardOutcome {
    desk.reply("an outcome", |reply| match reply {
        Reply::Card { ticket: Ticket(1), outcome } => Some(outcome.clone()),
        _ => None,
    })
}

fn state(outcome: CardOutcome) -> CardState {
    match outcome {
        CardOutcome::Known { state, .. } => state,
        other => panic!("{other:?}"),
    }
}

fn open_attempts(lab: &Lab) -> u64 {
    Reader::open(&lab.kiosk_dir()).expect("opens").expect("is there").counts().expect("reads").open_attempts
}

fn card(sequence: u64, state: &str) -> (u64, String, String) {
    (sequence, "card-payment".to_owned(), state.to_owned())
}

#[test]
fn a_card_is_charged_or_declined_and_the_payor_hears_which() {
    let lab = Lab::new();
    let desk = impatient(&lab);
    desk.online(true);
    desk.send(order(Ticket(1), APPROVES, 10_000));
    assert!(matches!(state(outcome(&desk)), CardState::Approved { total_cents: Cents(10_250), .. }));
    desk.send(order(Ticket(1), "4000000000009995", 10_000));
    assert_eq!(state(outcome(&desk)), CardState::Declined { reason: DeclineReason::NotEnoughCredit });
    assert_eq!(lab.holdings(), [card(1, "approved"), card(2, "declined")]);
    assert_eq!(open_attempts(&lab), 0);
}

#[test]
fn a_lost_answer_is_asked_for_and_the_card_charged_once() {
    let lab = Lab::new();
    let desk = impatient(&lab);
    desk.online(true);
    // The sandbox charges this amount and breaks the line before the answer.
    desk.send(order(Ticket(1), APPROVES, 66_614));
    assert!(matches!(state(outcome(&desk)), CardState::Approved { .. }));
    assert_eq!(lab.holdings(), [card(1, "approved")]);
}

#[test]
fn a_refusal_before_any_charge_takes_nothing() {
    let lab = Lab::new();
    let desk = impatient(&lab);
    desk.online(true);
    // Above the limit for cards.
    desk.send(order(Ticket(1), APPROVES, 1_000_000));
    assert_eq!(outcome(&desk), CardOutcome::Refused { problem: ProblemType::Amount });
    assert_eq!((lab.holdings(), open_attempts(&lab)), (vec![card(1, "rejected")], 0));
}

#[test]
fn without_a_connection_nothing_is_charged_and_no_gap_is_left() {
    let mut lab = Lab::new();
    let desk = impatient(&lab);
    desk.online(true);
    lab.central_down();
    desk.online(false);
    desk.send(order(Ticket(1), APPROVES, 10_000));
    assert_eq!(outcome(&desk), CardOutcome::NotCharged);
    assert_eq!(open_attempts(&lab), 1, "central does not know of its sequence yet");
    lab.central_up();
    desk.wait("its reversal", || open_attempts(&lab) == 0);
    assert_eq!(lab.holdings(), [card(1, "reversed")]);
}

#[test]
fn an_unknown_outcome_is_found_out_when_the_line_is_back() {
    let lab = Lab::new();
    let desk = impatient(&lab);
    desk.online(true);
    lab.line.set(Mode::LoseAnswers);
    desk.send(order(Ticket(1), APPROVES, 10_000));
    let CardOutcome::Unknown { confirmation } = outcome(&desk) else { panic!("the line loses every answer") };
    assert_eq!((confirmation.sequence(), open_attempts(&lab)), (1, 1));
    lab.line.set(Mode::Open);
    desk.wait("its outcome", || open_attempts(&lab) == 0);
    assert_eq!(lab.holdings(), [card(1, "approved")], "charged once, and known to be");
}

#[test]
fn an_attempt_that_never_arrived_is_reversed_so_that_it_cannot_arrive_later() {
    let lab = Lab::new();
    let desk = impatient(&lab);
    desk.online(true);
    lab.line.set(Mode::Hold);
    desk.send(order(Ticket(1), APPROVES, 10_000));
    assert!(matches!(outcome(&desk), CardOutcome::Unknown { .. }));
    lab.line.set(Mode::Cut);
    lab.line.set(Mode::Open);
    desk.wait("its reversal", || open_attempts(&lab) == 0);
    assert_eq!(lab.holdings(), [card(1, "reversed")]);
}

#[test]
fn a_kiosk_killed_while_charging_finds_out_after_its_restart() {
    let lab = Lab::new();
    let desk = impatient(&lab);
    desk.online(true);
    lab.line.set(Mode::LoseAnswers);
    desk.send(order(Ticket(1), APPROVES, 10_000));
    desk.wait("the attempt", || open_attempts(&lab) == 1);
    desk.wait("the charge", || lab.holdings() == [card(1, "approved")]);
    drop(desk);
    lab.line.set(Mode::Open);
    let desk = impatient(&lab);
    desk.wait("its outcome", || open_attempts(&lab) == 0);
    assert_eq!(lab.holdings(), [card(1, "approved")]);
}

#[test]
fn a_gateway_that_answers_late_is_waited_for_and_one_that_never_does_is_reversed() {
    let clock = central::ManualClock::at("2026-01-26T15:00:00Z".parse().expect("a time"));
    let lab = Lab::with(|options| options.clock = central::Clock::Manual(clock.clone()));
    let desk = impatient(&lab);
    desk.online(true);
    // Charged, and known only when asked later.
    desk.send(order(Ticket(1), APPROVES, 66_611));
    assert!(matches!(outcome(&desk), CardOutcome::Unknown { .. }));
    clock.advance(TimeDelta::minutes(5));
    desk.wait("the late answer", || open_attempts(&lab) == 0);
    // Never known.
    desk.send(order(Ticket(1), APPROVES, 66_613));
    assert!(matches!(outcome(&desk), CardOutcome::Unknown { .. }));
    desk.wait("its reversal", || open_attempts(&lab) == 0);
    assert_eq!(lab.holdings(), [card(1, "approved"), card(2, "reversed")]);
}
