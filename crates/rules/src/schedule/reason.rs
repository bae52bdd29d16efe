//! Why a date moved: data, worded by the kiosk in two languages.

use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Closed, Holiday};

/// One reason why a withdrawal is not on the date that was asked for (R9). A date may move for several in a row.
///
/// In `Weekend`, `Holiday` and `Closure`, `nominal` is the day that is closed: the nominal date itself, or the day
/// that it had rolled to when it met the next closed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason {
    /// The request came after the day's cut-off and counts for `counted_for` (R3).
    CutOff {
        cut_off: NaiveTime,
        counted_for: NaiveDate,
    },
    /// The requested start is no day of the frequency; its next one is taken.
    NextFrequencyDay {
        start: NaiveDate,
    },
    /// The day asked for is before the first possible one (R8). `verified: false` where the bank's check of the
    /// account decides, `true` where the notice of `business_days` before any withdrawal does.
    LeadTime {
        verified: bool,
        business_days: u32,
        earliest: NaiveDate,
    },
    /// The month has no day `wanted_day`; its last day is taken (R5).
    MonthEnd {
        wanted_day: u32,
        nominal: NaiveDate,
    },
    Weekend {
        nominal: NaiveDate,
        weekday: Weekday,
    },
    Holiday {
        nominal: NaiveDate,
        holiday: Holiday,
    },
    /// Policy closes the day (R1).
    Closure {
        nominal: NaiveDate,
    },
}

/// The business day that `nominal` rolls to, and every reason on the way, a weekend once (R6). `None` past the end
/// of the calendar.
pub(super) fn roll_with_reasons(calendar: &Calendar, nominal: NaiveDate) -> Option<(NaiveDate, Vec<Reason>)> {
    let mut reasons = Vec::new();
    let mut date = nominal;
    while let Some(closed) = calendar.closed(date) {
        let sunday_after_saturday = closed == Closed::Weekend && matches!(reasons.last(), Some(Reason::Weekend { .. }));
        if !sunday_after_saturday {
            reasons.push(Reason::from_closed(date, closed));
        }
        date = date.succ_opt()?;
    }
    Some((date, reasons))
}

impl Reason {
    fn from_closed(date: NaiveDate, closed: Closed) -> Reason {
        use chrono::Datelike;
        match closed {
            Closed::Weekend => Reason::Weekend { nominal: date, weekday: date.weekday() },
            Closed::Holiday(holiday) => Reason::Holiday { nominal: date, holiday },
            Closed::Closure => Reason::Closure { nominal: date },
        }
    }
}
