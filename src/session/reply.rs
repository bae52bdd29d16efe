//! Answers from the world. One whose ticket is not awaited any more is ignored.

use wire::card::CardState;
use wire::lookup::LookUpAnswer;
use wire::request::Outcome;

use super::account_question::AccountQuestion;
use super::effect::{CardOutcome, Effect, LookUpFailure, Reply, Ticket};
use super::errand::Why;
use super::problem::Problem;
use super::question::Question;
use super::register::NotRegistered;
use super::{Ended, NotPaid, Sending, Session, Stage};
use crate::clock::Now;

/// Wrong file numbers and wrong proofs that a visit may give.
pub const FILE_NUMBER_TRIES: u8 = 5;
pub const IDENTITY_TRIES: u8 = 3;
/// For staff, as in the journal's catalogue: the charge did not leave the kiosk or was refused, or was given back.
const CODE_NOT_CHARGED: u16 = 53;
const CODE_REVERSED: u16 = 51;

impl Session {
    pub(super) fn replied(&mut self, reply: Reply, now: Now) -> Vec<Effect> {
        match reply {
            Reply::LookedUp { ticket, answer } => {
                if self.visit.waiting.is_some_and(|waiting| waiting.ticket == ticket) {
                    self.looked_up(answer);
                }
            }
            Reply::Saved { ticket, confirmation } => {
                if let Some(sending) = self.sending(ticket) {
                    sending.saved = Some(confirmation);
                }
            }
            Reply::NotSaved { ticket, code } => {
                if self.sending(ticket).is_none() {
                    return Vec::new();
                }
                if self.sends_registration() {
                    self.go(Stage::NotRegistered(NotRegistered::Failed { code }));
                } else if self.errand().is_some() {
                    self.errand_failed(Why::NotSaved { code });
                } else {
                    self.go(Stage::NotPaid(NotPaid::Failed { code }));
                }
            }
            Reply::Settled { ticket, outcome } => return self.settled(ticket, outcome, now),
            Reply::NotSentYet { ticket } => {
                if let Some(confirmation) = self.sending(ticket).and_then(|sending| sending.saved) {
                    return self.saved_not_sent(confirmation, now);
                }
            }
            Reply::Card { ticket, outcome } => {
                if self.sending(ticket).is_some() {
                    return self.charged(outcome, now);
                }
            }
            Reply::Told { ticket, answer } => {
                if self.visit.waiting.is_some_and(|waiting| waiting.ticket == ticket) {
                    return self.told(answer.map(|told| *told), now);
                }
            }
            Reply::Staff { ticket, answer } => self.staff_told(ticket, answer, now),
            Reply::Setup { ticket, answer } => self.setup_told(ticket, answer),
            Reply::Printed { status, .. } => {
                self.health.printer = status;
                self.leaflet_printed(status);
                if let Stage::Done(done) = &mut self.visit.stage {
                    done.print = Some(status);
                }
            }
        }
        Vec::new()
    }

    fn sending(&mut self, ticket: Ticket) -> Option<&mut Sending> {
        match &mut self.visit.stage {
            Stage::Sending(sending) if sending.ticket == ticket => Some(sending),
            _ => None,
        }
    }

    /// The answer to the look-up that is waited for.
    pub(super) fn looked_up(&mut self, answer: Result<LookUpAnswer, LookUpFailure>) {
        self.visit.waiting = None;
        let Some(question) = self.visit.question() else { return };
        match (question, answer) {
            (Question::FileNumber, Ok(LookUpAnswer::Unknown)) => self.file_number_unknown(),
            (Question::FileNumber, _) => self.advance(question),
            (Question::Identity, Ok(LookUpAnswer::Case(case))) => {
                self.visit.answers.identified_as(case);
                self.advance(question);
            }
            (Question::Identity, Ok(LookUpAnswer::NoMatch { .. } | LookUpAnswer::Unknown)) => self.no_match(),
            (Question::Identity, Err(LookUpFailure::TooManyTries)) => self.go(Stage::Ended(Ended::NotIdentified)),
            (Question::Identity, _) => {
                // No connection: central checks it when the request arrives (R19).
                self.visit.answers.identified = true;
                self.advance(question);
            }
            (Question::Account(AccountQuestion::UserId), Ok(LookUpAnswer::Known)) => self.user_id_taken(),
            (Question::Account(AccountQuestion::UserId), _) => self.advance(question),
            _ => {}
        }
    }

    fn file_number_unknown(&mut self) {
        self.visit.answers.file_number = None;
        self.visit.file_number_tries += 1;
        match self.visit.file_number_tries {
            FILE_NUMBER_TRIES.. => self.go(Stage::Ended(Ended::FileNumberNotFound)),
            1 => self.visit.problem = Some(Problem::FileNumberNotFound),
            _ => self.visit.problem = Some(Problem::FileNumberNotFoundAgain),
        }
    }

    fn no_match(&mut self) {
        self.visit.identity_tries += 1;
        self.visit.entries.forget(Question::Identity);
        if self.visit.identity_tries >= IDENTITY_TRIES {
            self.go(Stage::Ended(Ended::NotIdentified));
        } else {
            self.visit.problem = Some(Problem::NoMatch);
        }
    }

    fn settled(&mut self, ticket: Ticket, outcome: Outcome, now: Now) -> Vec<Effect> {
        let Some(confirmation) = self.sending(ticket).and_then(|sending| sending.saved) else { return Vec::new() };
        if self.sends_registration() {
            self.registration_settled(confirmation, outcome);
            return Vec::new();
        }
        match outcome {
            Outcome::Accepted(acceptance) => match acceptance.first_withdrawal {
                Some(first) => self.scheduled(confirmation, first, now),
                None if self.errand().is_some() => self.errand_ended(confirmation, true),
                None => self.saved_not_sent(confirmation, now),
            },
            Outcome::Rejected { problem } if self.refused_account(problem.kind) => {
                self.not_registered(problem.kind);
                Vec::new()
            }
            Outcome::Rejected { problem } if self.errand().is_some() => {
                self.errand_failed(Why::Refused(problem.kind));
                Vec::new()
            }
            Outcome::Rejected { problem } => {
                self.go(Stage::NotPaid(NotPaid::Refused { problem: problem.kind }));
                Vec::new()
            }
            // Not decided yet: it stays saved, and staff see it where a person must look.
            Outcome::Conflict | Outcome::TryLater { .. } => self.saved_not_sent(confirmation, now),
        }
    }

    fn charged(&mut self, outcome: CardOutcome, now: Now) -> Vec<Effect> {
        let not_paid = match outcome {
            CardOutcome::Known { confirmation, state: CardState::Approved { brand, last4, .. } } => {
                return self.charged_card(confirmation, brand, last4, now);
            }
            CardOutcome::Known { state: CardState::Declined { reason }, .. } => {
                self.visit.declines += 1;
                NotPaid::Declined { reason }
            }
            CardOutcome::Known { state: CardState::Reversed, .. } => NotPaid::Failed { code: CODE_REVERSED },
            CardOutcome::NotCharged => NotPaid::Failed { code: CODE_NOT_CHARGED },
            CardOutcome::Refused { problem } => NotPaid::Refused { problem },
            CardOutcome::Unknown { confirmation } | CardOutcome::Known { confirmation, state: CardState::Pending } => {
                return self.charge_unknown(confirmation, now);
            }
        };
        self.go(Stage::NotPaid(not_paid));
        Vec::new()
    }
}
