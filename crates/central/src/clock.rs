//! Time: real or set by a test, and the civil date of the office that the rules count from (R3).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rules::policy::Rules;

/// Where timestamps come from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Stands still until it is moved: for tests.
    Manual(ManualClock),
}

/// A clock that is moved by hand. Clones share the time.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    pub fn at(now: DateTime<Utc>) -> Self {
        ManualClock(Arc::new(AtomicI64::new(now.timestamp_millis())))
    }

    /// Moves it on.
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that the others ask")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now(),
            Clock::Manual(clock) => DateTime::from_timestamp_millis(clock.0.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }
}

/// The date that a request received at `now` counts for (R3). A fixed date wins, whatever the time of day.
pub(crate) fn business_date(rules: &Rules, now: DateTime<Utc>, fixed: Option<NaiveDate>) -> NaiveDate {
    fixed.unwrap_or_else(|| rules.business_today(now.with_timezone(&chrono_tz::America::New_York).naive_local()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_the_offices_not_that_of_utc() {
        let late_evening: DateTime<Utc> = "2026-01-27T03:30:00Z".parse().expect("a time");
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let rules = Rules::default();
        assert_eq!(business_date(&rules, late_evening, None), date("2026-01-26"));
        assert_eq!(business_date(&rules, late_evening, Some(date("2026-02-02"))), date("2026-02-02"));
    }

    #[test]
    fn after_the_cut_off_it_is_the_next_day() {
        let rules = Rules { daily_cut_off: chrono::NaiveTime::from_hms_opt(16, 0, 0), ..Rules::default() };
        let at_half_past_four = "2026-01-26T21:30:00Z".parse().expect("a time");
        assert_eq!(business_date(&rules, at_half_past_four, None).to_string(), "2026-01-27");
    }
}
