//! Counts of one day that nothing else keeps: papers and visits that were left. Numbers alone, of nobody.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::identity;
use crate::journal::{self, Entry};

const FILE: &str = "staff-counts.json";

/// What happened on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Receipts and leaflets that came out whole.
    pub printed: u64,
    pub not_printed: u64,
    /// Visits that ended before anything was sent.
    pub abandoned: u64,
}

/// The counts of the day, on the disk so that a restart does not lose them.
#[derive(Debug)]
pub struct Tally {
    state_dir: PathBuf,
    day: Day,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Day {
    date: NaiveDate,
    counts: Counts,
}

impl Tally {
    /// As the last run left it; nothing where that does not read.
    pub fn load(state_dir: &Path) -> Self {
        let read = fs::read(state_dir.join(FILE)).ok().and_then(|json| serde_json::from_slice(&json).ok());
        Tally { state_dir: state_dir.to_owned(), day: read.unwrap_or_default() }
    }

    /// The counts of this day; those of another day are over.
    pub fn on(&self, today: NaiveDate) -> Counts {
        if self.day.date == today { self.day.counts } else { Counts::default() }
    }

    /// Counts something that happened on this day.
    pub fn count(&mut self, today: NaiveDate, one: impl FnOnce(&mut Counts)) {
        self.day = Day { date: today, counts: self.on(today) };
        one(&mut self.day.counts);
        let saved = serde_json::to_vec(&self.day).map_err(Into::into);
        if let Err(error) = saved.and_then(|json| identity::write(&self.state_dir, FILE, &json)) {
            journal::note(Entry::StaffNotSaved, journal::chain(&error));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::tests::Dir;

    #[test]
    fn each_day_begins_at_nothing_and_a_restart_does_not() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).expect("a date");
        let mut tally = Tally::load(dir.path());
        tally.count(day(26), |counts| counts.printed += 1);
        let mut tally = Tally::load(dir.path());
        tally.count(day(26), |counts| counts.abandoned += 1);
        assert_eq!(tally.on(day(26)), Counts { printed: 1, abandoned: 1, not_printed: 0 });
        assert_eq!(tally.on(day(27)), Counts::default());
        fs::write(dir.path().join(FILE), "7").expect("writes");
        assert_eq!(Tally::load(dir.path()).on(day(26)), Counts::default());
    }
}
