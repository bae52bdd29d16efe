//! The only place that asks what time it is.
//!
//! A kiosk's civil time is New York's (R3). For the demo, scripts and tests the civil date can be fixed, time can be moved on
//! without waiting, and a clock can stand still but for that; nothing else in the kiosk may read a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::America::New_York;

/// A moment, told both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since the kiosk started. Never goes back.
    pub monotonic_ms: u64,
    /// Civil time at the office, to the second.
    pub local: DateTime<FixedOffset>,
}

impl Now {
    pub fn date(&self) -> NaiveDate {
        self.local.date_naive()
    }
}

/// A clock, shared by all threads of a kiosk.
#[derive(Debug, Clone)]
pub struct Clock {
    /// `None`: it only moves by hand.
    started: Option<Instant>,
    /// Civil time at the start, where it is fixed.
    fixed_start: Option<DateTime<Utc>>,
    moved_ms: Arc<AtomicU64>,
    set_by_ms: Arc<AtomicI64>,
}

impl Clock {
    pub fn system() -> Self {
        Clock::new(Some(Instant::now()), None)
    }

    /// A clock that starts at ten in the morning of this day in New York.
    pub fn starting_on(today: NaiveDate) -> Self {
        Clock::new(Some(Instant::now()), ten_in_the_morning(today))
    }

    /// A clock that stands still until it is moved.
    pub fn standing_at(start: DateTime<Utc>) -> Self {
        Clock::new(None, Some(start))
    }

    /// A clock that stands at ten in the morning of this day in New York until it is moved.
    pub fn standing_on(today: NaiveDate) -> Self {
        Clock::new(None, ten_in_the_morning(today))
    }

    fn new(started: Option<Instant>, fixed_start: Option<DateTime<Utc>>) -> Self {
        Clock { started, fixed_start, moved_ms: Arc::default(), set_by_ms: Arc::default() }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock that the others ask")]
    pub fn now(&self) -> Now {
        let moved_ms = self.moved_ms.load(Ordering::Relaxed);
        let monotonic_ms = self.started.map_or(0, |started| started.elapsed().as_millis() as u64) + moved_ms;
        let at = match self.fixed_start {
            Some(start) => start + Duration::milliseconds(monotonic_ms as i64),
            None => Utc::now() + Duration::milliseconds(moved_ms as i64),
        };
        let at = (at + Duration::milliseconds(self.set_by_ms.load(Ordering::Relaxed))).with_timezone(&New_York);
        Now { monotonic_ms, local: at.with_timezone(&at.offset().fix()) }
    }

    /// Moves all time on, for scripts and tests.
    pub fn advance(&self, ms: u64) {
        self.moved_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// Sets the civil time on or back, as somebody may set a machine's clock. Monotonic time does not follow.
    pub fn set_by(&self, ms: i64) {
        self.set_by_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

/// Exists once on every day in New York.
fn ten_in_the_morning(day: NaiveDate) -> Option<DateTime<Utc>> {
    let ten = day.and_time(NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default());
    New_York.from_local_datetime(&ten).earliest().map(|at| at.to_utc())
}
