//! The sandbox gateway: moves no money, and does on demand what gateways do on bad days.
//!
//! Numbers that approve come from the test pages of Stripe, Adyen, Braintree and Worldpay; those that do something else
//! are Stripe's. `docs/api/sandbox.md` has the same tables for people, and a test compares them.

use std::sync::Arc;

use chrono::TimeDelta;
use rules::money::Cents;
use uuid::Uuid;
use wire::card::DeclineReason;

use crate::clock::Clock;
use crate::gateway::{Asked, Charge, Charged, Gateway, GatewayAnswer, GatewayFailure};
use crate::store::Store;

/// What the sandbox does with a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Approve,
    Decline(DeclineReason),
    /// Never answers. Asked from [`LATE`] on, it has charged.
    NoAnswerCharged,
    /// Never answers. Asked from [`LATE`] on, it has not charged.
    NoAnswerNotCharged,
    /// Never answers, and does not know when asked either.
    NoAnswerEver,
    /// Charges; the line to the kiosk breaks before the answer.
    ApproveAndHangUp,
}

use Behaviour::{ApproveAndHangUp, Decline, NoAnswerCharged, NoAnswerEver, NoAnswerNotCharged};
use DeclineReason::{AddressAbroad, AddressDiffers, NotEnoughCredit, NumberOrCodeWrong, Unexplained};

/// How long the sandbox takes to know what it did not answer.
pub(crate) const LATE: TimeDelta = TimeDelta::seconds(90);

/// Published test numbers that approve, and who publishes them.
pub(crate) const APPROVING: [(&str, &str); 14] = [
    ("4242424242424242", "Visa, Stripe"),
    ("4111111111111111", "Visa, Adyen and Braintree"),
    ("4000056655665556", "Visa debit, Stripe"),
    ("5555555555554444", "Mastercard, Stripe"),
    ("2223003122003222", "Mastercard, Stripe"),
    ("5200828282828210", "Mastercard debit, Stripe"),
    ("378282246310005", "American Express, Stripe"),
    ("371449635398431", "American Express, Stripe"),
    ("6011111111111117", "Discover, Stripe"),
    ("6011000990139424", "Discover, Stripe"),
    ("3566002020360505", "JCB, Stripe"),
    ("3530111333300000", "JCB, Braintree"),
    ("6759649826438453", "Maestro, Worldpay"),
    ("6304000000000000", "Maestro, Braintree"),
];

/// Published test numbers (Stripe's) that do something else.
pub(crate) const BY_NUMBER: [(&str, Behaviour); 8] = [
    ("4000000000000127", Decline(NumberOrCodeWrong)),
    ("4000000000000101", Decline(NumberOrCodeWrong)),
    ("4000000000000036", Decline(AddressDiffers)),
    ("4000000000000010", Decline(AddressDiffers)),
    ("4000008260000000", Decline(AddressAbroad)),
    ("4000000000009995", Decline(NotEnoughCredit)),
    ("4000000000000002", Decline(Unexplained)),
    ("4000000000000119", NoAnswerNotCharged),
];

/// Payments (without the fee) that do something else with a number that approves.
pub(crate) const BY_AMOUNT: [(Cents, Behaviour); 9] = [
    (Cents(66_601), Decline(NumberOrCodeWrong)),
    (Cents(66_602), Decline(AddressDiffers)),
    (Cents(66_603), Decline(AddressAbroad)),
    (Cents(66_604), Decline(NotEnoughCredit)),
    (Cents(66_605), Decline(Unexplained)),
    (Cents(66_611), NoAnswerCharged),
    (Cents(66_612), NoAnswerNotCharged),
    (Cents(66_613), NoAnswerEver),
    (Cents(66_614), ApproveAndHangUp),
];

/// What happens to a charge. A number that nobody publishes is declined: a real card must not seem to work.
fn behaviour(charge: &Charge) -> Behaviour {
    let number = charge.number.expose();
    if let Some((_, behaviour)) = BY_NUMBER.iter().find(|(known, _)| *known == number) {
        return *behaviour;
    }
    if !APPROVING.iter().any(|(known, _)| *known == number) {
        return Decline(NumberOrCodeWrong);
    }
    let by_amount = BY_AMOUNT.iter().find(|(amount, _)| *amount == charge.amount);
    by_amount.map_or(Behaviour::Approve, |(_, behaviour)| *behaviour)
}

/// The sandbox. What it did is kept beside central's own ledger, as if it were elsewhere.
#[derive(Debug)]
pub(crate) struct Sandbox {
    pub store: Arc<Store>,
    pub clock: Clock,
}

impl Sandbox {
    /// Writes down what an attempt comes to, unless it came to something before; gives what holds.
    fn decide(&self, attempt: Uuid, answer: GatewayAnswer, after: TimeDelta) -> Result<GatewayAnswer, GatewayFailure> {
        let known_at = self.clock.now() + after;
        self.store.write(|ledger| {
            if let Some((earlier, _)) = ledger.sandbox_charge(attempt)? {
                return Ok(read(&earlier));
            }
            ledger.set_sandbox_charge(attempt, &write(answer), known_at)?;
            Ok(answer)
        })
    }
}

impl Gateway for Sandbox {
    fn charge<'a>(&'a self, attempt: Uuid, charge: Charge) -> Asked<'a, Charged> {
        Box::pin(async move {
            let behaviour = behaviour(&charge);
            let (answer, after) = match behaviour {
                Behaviour::Approve | ApproveAndHangUp => (GatewayAnswer::Approved, TimeDelta::zero()),
                Decline(reason) => (GatewayAnswer::Declined(reason), TimeDelta::zero()),
                NoAnswerCharged => (GatewayAnswer::Approved, LATE),
                NoAnswerNotCharged => (GatewayAnswer::Declined(Unexplained), LATE),
                NoAnswerEver => (GatewayAnswer::Unknown, TimeDelta::zero()),
            };
            let answer = self.decide(attempt, answer, after)?;
            if matches!(behaviour, NoAnswerCharged | NoAnswerNotCharged | NoAnswerEver) {
                std::future::pending::<()>().await;
            }
            Ok(Charged { answer, hang_up: behaviour == ApproveAndHangUp })
        })
    }

    fn ask(&self, attempt: Uuid) -> Asked<'_, Option<GatewayAnswer>> {
        Box::pin(async move {
            let charge = self.store.read(|ledger| ledger.sandbox_charge(attempt))?;
            Ok(charge.map(
                |(answer, known_at)| {
                    if known_at > self.clock.now() { GatewayAnswer::Unknown } else { read(&answer) }
                },
            ))
        })
    }

    fn reverse(&self, attempt: Uuid) -> Asked<'_, GatewayAnswer> {
        Box::pin(async move {
            let now = self.clock.now();
            self.store.write(|ledger| {
                let answer = match ledger.sandbox_charge(attempt)? {
                    Some((earlier, known_at)) if known_at <= now => match read(&earlier) {
                        declined @ GatewayAnswer::Declined(_) => declined,
                        _ => GatewayAnswer::Reversed,
                    },
                    _ => GatewayAnswer::Reversed,
                };
                ledger.set_sandbox_charge(attempt, &write(answer), now)?;
                Ok::<_, GatewayFailure>(answer)
            })
        })
    }
}

fn write(answer: GatewayAnswer) -> String {
    serde_json::to_string(&answer).unwrap_or_default()
}

fn read(answer: &str) -> GatewayAnswer {
    serde_json::from_str(answer).unwrap_or(GatewayAnswer::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::card::CardNumber;

    const DOCUMENT: &str = include_str!("../../../docs/api/sandbox.md");

    fn words(behaviour: Behaviour) -> &'static str {
        match behaviour {
            Behaviour::Approve => "approved",
            Decline(NumberOrCodeWrong) => "declined: `number-or-code-wrong`",
            Decline(AddressDiffers) => "declined: `address-differs`",
            Decline(AddressAbroad) => "declined: `address-abroad`",
            Decline(NotEnoughCredit) => "declined: `not-enough-credit`",
            Decline(Unexplained) => "declined: `unexplained`",
            NoAnswerCharged => "no answer; charged, known after 90 s",
            NoAnswerNotCharged => "no answer; not charged, known after 90 s",
            NoAnswerEver => "no answer, never known",
            ApproveAndHangUp => "charged, and the line breaks before the answer",
        }
    }

    #[test]
    fn the_document_has_a_row_for_each_number_and_amount_and_no_other() {
        assert_eq!(LATE, TimeDelta::seconds(90));
        let approving =
            APPROVING.iter().map(|(number, from)| (*number, format!("{} | {from}", words(Behaviour::Approve))));
        let by_number = BY_NUMBER.iter().map(|(number, behaviour)| (*number, words(*behaviour).to_owned()));
        let numbers = approving.chain(by_number).map(|(number, words)| format!("| `{number}` | {words} |"));
        let amounts = BY_AMOUNT.iter().map(|(amount, behaviour)| format!("| {amount} | {} |", words(*behaviour)));
        let expected: Vec<String> = numbers.chain(amounts).collect();
        let rows = DOCUMENT.lines().filter(|line| line.starts_with("| `") || line.starts_with("| $"));
        assert_eq!(rows.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_number_can_be_typed_at_a_kiosk() {
        for number in APPROVING.iter().map(|(number, _)| number).chain(BY_NUMBER.iter().map(|(number, _)| number)) {
            assert!(CardNumber::parse(number).is_ok(), "{number}");
        }
    }
}
