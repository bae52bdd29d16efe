//! Schedules: from a frequency and a start to withdrawal dates, each with the reasons why it moved (R4–R11).

mod frequency;
mod plan;
mod reason;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use frequency::{FirstOfPair, Frequency, MonthDay, Workday};
pub use plan::{Plan, Withdrawals};
pub use reason::Reason;

use crate::policy::Rules;

/// Why no plan can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ScheduleError {
    #[error("Choose a day from Monday (1) to Friday (5), not {given}.")]
    Weekday { given: u8 },
    #[error("Choose a first day from 1 to 15 for two payments a month, not {given}.")]
    FirstOfPair { given: u8 },
    #[error("Choose a day of the month from 1 to 31, not {given}.")]
    MonthDay { given: u8 },
    #[error("Choose a date between the years 1900 and 9999.")]
    OutOfRange,
    #[error("The last day, {end}, is before the first payment on {first}. Choose a later last day.")]
    EndsBeforeFirst { first: NaiveDate, end: NaiveDate },
    #[error("Choose one payment or more.")]
    NoPayments,
}

/// What a payor asks for, and what the first date depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// The date that the request counts for, see [`Rules::business_today`] (R3).
    pub today: NaiveDate,
    pub frequency: Frequency,
    /// The first date that the payor asked for; may be in the past or too soon.
    pub start: NaiveDate,
    /// Whether the bank account's prenote has come back good (R8).
    pub verified: bool,
    /// When the bank account was registered or last changed, where central knows it and the prenote is pending.
    /// `None` with `verified: false` means that it is registered with this very request, today.
    pub registered: Option<NaiveDate>,
}

/// When a schedule ends (R11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Until cancelled.
    #[default]
    Never,
    /// The last withdrawal is on or before this date.
    On(NaiveDate),
    /// After this many withdrawals.
    After(u32),
}

/// One withdrawal of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// What the frequency says.
    pub nominal: NaiveDate,
    /// When the money is taken and the support account credited: always a business day (R6, R7).
    pub date: NaiveDate,
    /// Why `date` is not what the payor asked for, in the order in which it moved. Empty where it is.
    pub reasons: Vec<Reason>,
}

/// The first possible withdrawal date (R8): `max(registered + 5 while the prenote is pending, today + 2)`, in
/// business days and with policy's figures. Stays at the last date there is where the count runs past it.
pub fn earliest(rules: &Rules, inquiry: &Inquiry) -> NaiveDate {
    LeadTime::of(rules, inquiry).map_or(NaiveDate::MAX, |lead_time| lead_time.earliest)
}

/// The first possible date, and which of the two lead times it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LeadTime {
    earliest: NaiveDate,
    business_days: u32,
    /// True where the bank's check of the account decides.
    by_prenote: bool,
}

impl LeadTime {
    /// `None` where the count runs past the end of the calendar.
    fn of(rules: &Rules, inquiry: &Inquiry) -> Option<LeadTime> {
        let times = &rules.lead_times;
        let count = |from, business_days, by_prenote| {
            let earliest = rules.calendar.checked_add_business_days(from, business_days)?;
            Some(LeadTime { earliest, business_days, by_prenote })
        };
        let notice = count(inquiry.today, times.verified_business_days, false)?;
        if inquiry.verified {
            return Some(notice);
        }
        let registered = inquiry.registered.unwrap_or(inquiry.today);
        let prenote = count(registered, times.unverified_business_days, true)?;
        Some(if prenote.earliest >= notice.earliest { prenote } else { notice })
    }
}
