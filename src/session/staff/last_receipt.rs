//! What staff may print again once a visit is over: its number, and what that stood for.

use chrono::{DateTime, FixedOffset};
use wire::ConfirmationNumber;

use crate::clock::Now;
use crate::receipt::Status;
use crate::session::errand::Errand;
use crate::session::{NotPaid, Stage};

/// What can be said of the last receipt after its payor has gone: nothing of whom or how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastReceipt {
    pub confirmation: ConfirmationNumber,
    pub at: DateTime<FixedOffset>,
    /// When it was made.
    pub outcome: Outcome,
}

/// What a confirmation number stood for when its payor first saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Receipt(Status),
    /// A request that has no receipt: an account, another bank account, a call. Accepted by central, or saved.
    Errand {
        accepted: bool,
    },
}

impl LastReceipt {
    /// The number that a visit has come to, where it has.
    pub(in crate::session) fn of(stage: &Stage, now: Now) -> Option<Self> {
        let receipt = match stage {
            Stage::Done(done) => &done.receipt,
            Stage::NotPaid(NotPaid::Unknown { receipt }) => receipt.as_ref()?,
            Stage::Finished(finished) => {
                let outcome = match (&finished.errand, finished.accepted) {
                    (Errand::Cancellation(_), true) => Outcome::Receipt(Status::Cancelled),
                    (Errand::Cancellation(_), false) => Outcome::Receipt(Status::CancelRequested),
                    (_, accepted) => Outcome::Errand { accepted },
                };
                return Some(LastReceipt { confirmation: finished.confirmation, at: now.local, outcome });
            }
            _ => return None,
        };
        let outcome = Outcome::Receipt(receipt.status);
        Some(LastReceipt { confirmation: receipt.confirmation, at: receipt.at, outcome })
    }
}
