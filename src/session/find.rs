//! What became of a request (34): a confirmation number, typed or scanned, and what this kiosk and central know of it.
//!
//! Whoever holds the number is told the state and dates of one request, and nothing of a person.

use wire::ConfirmationNumber;

use super::accept::Accepted;
use super::ask::{Ask, AskFailure, Found, Told};
use super::effect::Effect;
use super::journey::{Goal, Journey};
use super::problem::Problem;
use super::question::Question;
use super::{Session, Stage};
use crate::clock::Now;

/// A number that was asked about, and the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    pub number: ConfirmationNumber,
    pub answer: Result<Found, AskFailure>,
}

impl Session {
    /// Asks about a number that needs no typing: it was scanned.
    pub(super) fn find(&mut self, number: ConfirmationNumber, now: Now) -> Vec<Effect> {
        self.begin(Journey::FindReceipt);
        self.visit.entries.entry(Question::ReceiptNumber).set(&number.to_string());
        self.answer(Question::ReceiptNumber, None, now)
    }

    pub(super) fn accept_receipt_number(&mut self) -> Accepted {
        match self.visit.entries.text(Question::ReceiptNumber).parse() {
            Ok(number) => Accepted::Ask(Ask::Receipt(number)),
            Err(error) => Accepted::Problem(Problem::Confirmation(error)),
        }
    }

    /// The answer to the search that is waited for.
    pub(super) fn receipt_told(&mut self, answer: Result<Told, AskFailure>) {
        let number = self.visit.entries.text(Question::ReceiptNumber).parse();
        let answer = match answer {
            Ok(Told::Receipt(found)) => Ok(found),
            Ok(_) => return,
            Err(failure) => Err(failure),
        };
        if let Ok(number) = number {
            self.go(Stage::Searched(Box::new(Search { number, answer })));
        }
    }

    /// All past payments need a sign-in; what became of a single one does not.
    pub(super) fn which_past(&mut self, choice: u8, now: Now) -> Vec<Effect> {
        self.visit.overlay = None;
        if choice == 0 {
            return self.open_account(Goal::PastPayments, now);
        }
        self.begin(Journey::FindReceipt);
        Vec::new()
    }
}
