//! Until when a payment can be changed or cancelled, and by when a request must reach central (R13, R14, R19, R20).

use chrono::{NaiveDate, NaiveDateTime};

use crate::policy::Rules;
use crate::schedule::{Inquiry, Withdrawal, earliest};

/// Whether a withdrawal can still be changed or cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changeable {
    /// Yes. `advised` is false where it is nearer than the three business days that are safer (R13).
    Yes { advised: bool },
    /// No: `last_day` was the last on which it could.
    TooLate { last_day: NaiveDate },
}

/// Whether the withdrawal on `withdrawal` can be changed or cancelled `today` (R13): while
/// `today + 2 business days <= withdrawal`.
pub fn can_change(rules: &Rules, today: NaiveDate, withdrawal: NaiveDate) -> Changeable {
    let times = &rules.lead_times;
    let in_time = |business_days| rules.calendar.add_business_days(today, business_days) <= withdrawal;
    if in_time(times.change_business_days) {
        Changeable::Yes { advised: in_time(times.change_advised_business_days) }
    } else {
        Changeable::TooLate { last_day: must_reach_central_by(rules, withdrawal) }
    }
}

/// The first of `withdrawals` that can still be changed or cancelled `today` (R13).
pub fn first_changeable(
    rules: &Rules,
    today: NaiveDate,
    withdrawals: impl IntoIterator<Item = Withdrawal>,
) -> Option<Withdrawal> {
    let changeable = |found: &Withdrawal| matches!(can_change(rules, today, found.date), Changeable::Yes { .. });
    withdrawals.into_iter().find(changeable)
}

/// The last date on which central can receive a change or cancellation of the withdrawal on `withdrawal` (R20).
pub fn must_reach_central_by(rules: &Rules, withdrawal: NaiveDate) -> NaiveDate {
    rules.calendar.last_change_date(withdrawal, rules.lead_times.change_business_days)
}

/// The same to the second, with the daily cut-off (R3, R20).
pub fn latest_change_moment(rules: &Rules, withdrawal: NaiveDate) -> NaiveDateTime {
    rules.last_moment_of(must_reach_central_by(rules, withdrawal))
}

/// The last date on which central can receive a new schedule and still keep its first withdrawal on `first` (R19).
/// The clock of an account not yet `verified` starts when central receives the request.
pub fn schedule_must_reach_central_by(rules: &Rules, verified: bool, first: NaiveDate) -> NaiveDate {
    let times = &rules.lead_times;
    let notice = times.verified_business_days;
    let needed = if verified { notice } else { notice.max(times.unverified_business_days) };
    rules.calendar.last_change_date(first, needed)
}

/// The withdrawals that a new bank account, registered with `inquiry`, would make impossible: those before its
/// first possible date. The payor is told to pay them another way (R14). `withdrawals` must be in order.
pub fn lost_by_new_account(
    rules: &Rules,
    inquiry: &Inquiry,
    withdrawals: impl IntoIterator<Item = Withdrawal>,
) -> Vec<Withdrawal> {
    let earliest = earliest(rules, &Inquiry { verified: false, registered: None, ..*inquiry });
    withdrawals.into_iter().take_while(|lost| lost.date < earliest).collect()
}
