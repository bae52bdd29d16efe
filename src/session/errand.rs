//! What is being sent to central, as it was agreed to, and how it ended: the same for every kind of request.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use rules::bank::AccountType;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use wire::ConfirmationNumber;
use wire::problem::ProblemType;

use super::submit::Slip;
use crate::lang::Lang;

/// A request under way, with all that its last screen and paper will say. Nothing that happens while it is sent may change
/// it.
#[derive(Debug, Clone, PartialEq)]
pub enum Errand {
    /// A payment, or other terms for one: ends in a receipt.
    Payment(Box<Slip>),
    /// A call or a letter asked for (R42). It has no more to say than that.
    Contact,
    /// An account by itself (30).
    Registration { user_id: Sensitive },
    /// A coming payment or a plan is taken back (22).
    Cancellation(Box<Cancelling>),
    /// Another bank account is put on file (31).
    AccountChange(Box<AccountChanging>),
}

/// What is to be cancelled.
#[derive(Debug, Clone, PartialEq)]
pub struct Cancelling {
    pub lang: Lang,
    pub office: String,
    pub at: DateTime<FixedOffset>,
    pub file_number_ending: String,
    pub amount_cents: Cents,
    pub account_type: AccountType,
    pub last4: String,
    /// Once: a single payment, also where it is one of a plan that goes on.
    pub frequency: Frequency,
    /// The first withdrawal that is cancelled.
    pub from: NaiveDate,
    /// A withdrawal of the plan that it is too late for (R13).
    pub still_taken: Option<NaiveDate>,
    /// The next payment of the plan, where only one of them is cancelled.
    pub goes_on: Option<NaiveDate>,
    /// The last moment at which it can reach central and still stop `from` (R20).
    pub must_reach_by: NaiveDateTime,
}

/// An account that takes the place of another.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountChanging {
    pub lang: Lang,
    pub at: DateTime<FixedOffset>,
    pub account_type: AccountType,
    pub last4: String,
    /// What it cancels (R14): amount, how often, next withdrawal.
    pub cancelled: Vec<(Cents, Frequency, NaiveDate)>,
    /// Payments that would have been due before the new account can be used: to be mailed.
    pub mail: Vec<(NaiveDate, Cents)>,
    /// The first possible withdrawal with the new account. An estimate where it is not sent yet.
    pub first_possible: NaiveDate,
    pub agreement: Vec<String>,
}

/// An errand that is no payment has ended well: central took it, or the kiosk keeps it until it can be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    pub errand: Errand,
    pub confirmation: ConfirmationNumber,
    /// Central said yes. Otherwise it is saved, not sent, and nothing may be called done (R20).
    pub accepted: bool,
}

/// An errand that is no payment came to nothing: everything is as it was before.
#[derive(Debug, Clone, PartialEq)]
pub struct NotDone {
    pub errand: Errand,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Central refused it.
    Refused(ProblemType),
    /// The kiosk could not save it. The code is for staff.
    NotSaved { code: u16 },
    /// The kiosk does not know whether it was saved.
    Unknown,
}

impl Why {
    /// What central said.
    pub fn problem(self) -> Option<ProblemType> {
        match self {
            Why::Refused(problem) => Some(problem),
            Why::NotSaved { .. } | Why::Unknown => None,
        }
    }
}
