//! Tests of the public API, one binary. The files in `../cases` say what independent libraries answer.

mod account;
mod ach;
mod calendar;
mod cases;
mod change;
mod contact;
mod fields;
mod instruments;
mod money;
mod people;
mod plan;
mod properties;
mod schedule_data;
mod wording;

use chrono::NaiveDate;
use payor_rules::policy::Rules;
use payor_rules::schedule::{Frequency, Inquiry, Plan};

/// "2026-02-17" as a date.
pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date in a test is year-month-day")
}

/// An inquiry about an account that is registered today, or verified.
pub fn inquiry(today: &str, frequency: Frequency, start: &str, verified: bool) -> Inquiry {
    Inquiry { today: date(today), frequency, start: date(start), verified, registered: None }
}

/// The plan of an inquiry that must have one.
pub fn plan(rules: &Rules, inquiry: &Inquiry) -> Plan {
    Plan::new(rules, inquiry).expect("the inquiry lies within the years of a plan")
}
