//! A receipt: first its facts, then its lines. Pure; paper, screen and voice all read the same lines.
//!
//! It must never hold a name, a Social Security digit, a whole account or card number, an expiry or an e-mail address
//! (R27, R32, R37).

mod cancellation;
mod content;
mod labels;
mod layout;
mod leaflet;
mod notes;
mod paper;
mod status;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use rules::bank::AccountType;
use rules::card::Brand;
use rules::money::Cents;
use rules::schedule::Frequency;
use wire::ConfirmationNumber;

use crate::lang::Lang;

pub use layout::{BIG_COLUMNS, COLUMNS, Line, lines, spoken, text};
pub use leaflet::{Leaflet, Passage};
pub use paper::Paper;

/// What a receipt is about (R37, R36).
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    pub lang: Lang,
    pub status: Status,
    /// Where the kiosk stands.
    pub office: String,
    pub at: DateTime<FixedOffset>,
    pub confirmation: ConfirmationNumber,
    pub amount_cents: Cents,
    /// The card service fee; the total is then amount and fee (R23).
    pub fee_cents: Option<Cents>,
    pub method: Method,
    /// The last two characters of the file number.
    pub file_number_ending: String,
    /// The authorization as it was shown, sentence by sentence.
    pub agreement: Vec<String>,
}

/// True when it is printed: "accepted" words appear only after central said so (R37).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Central accepted the draft.
    Scheduled,
    /// Central charged the card.
    Charged,
    /// Saved on the kiosk, not yet sent.
    SavedNotSent,
    /// A card attempt whose outcome is not known: do not pay again.
    Unknown,
    /// Other terms for a payment are saved on the kiosk, not yet sent; the old ones still hold.
    ChangeSaved,
    /// Central cancelled a payment or a plan.
    Cancelled,
    /// A cancellation is saved on the kiosk, not yet sent (R20).
    CancelRequested,
}

impl Status {
    /// Central has not said anything yet: dates are estimates, and nothing is done.
    pub fn is_unsent(self) -> bool {
        matches!(self, Status::SavedNotSent | Status::ChangeSaved | Status::CancelRequested)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Method {
    Bank {
        account_type: AccountType,
        last4: String,
        frequency: Frequency,
        /// First withdrawal and the next three (one for a single payment). Estimates where not yet sent (R19).
        withdrawals: Vec<NaiveDate>,
        /// The last day on which the first payment can be changed or cancelled (R13).
        cancel_by: NaiveDate,
        /// The bank still checks the account (R8).
        prenote: bool,
        /// Not yet sent: the last day on which sending still keeps the dates (R19).
        send_by: Option<NaiveDate>,
    },
    Card {
        brand: Option<Brand>,
        last4: Option<String>,
    },
    /// A payment or a plan is taken back (22).
    Cancellation {
        account_type: AccountType,
        last4: String,
        /// Once: a single payment, also where it is one of a plan that goes on.
        frequency: Frequency,
        /// The first withdrawal that is cancelled.
        from: NaiveDate,
        /// A withdrawal of the plan that it is too late for (R13).
        still_taken: Option<NaiveDate>,
        /// The plan's next payment, where only one of them is cancelled.
        goes_on: Option<NaiveDate>,
        /// The last moment, by the office's clock, at which it can reach central (R20).
        must_reach_by: NaiveDateTime,
    },
}
