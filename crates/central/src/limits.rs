//! How often a question may be asked. Kept in memory: a restart forgets, which gains nobody more than a few tries.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Look-ups and status questions of one kiosk in a minute.
const QUESTIONS_PER_MINUTE: usize = 60;
/// Wrong proofs for one file number, from whichever kiosk, in [`PROOF_WINDOW`].
const WRONG_PROOFS: usize = 3;
const PROOF_WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Keys above which the forgotten ones are swept out.
const SWEEP_AT: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Questions(u16),
    Proofs(String),
}

/// Counts what happened lately, by whom.
#[derive(Default)]
pub(crate) struct Limits {
    events: Mutex<BTreeMap<Key, VecDeque<DateTime<Utc>>>>,
}

impl Limits {
    /// Counts a question of this kiosk; the seconds to wait where it was one too many.
    pub fn question(&self, kiosk: u16, now: DateTime<Utc>) -> Result<(), u32> {
        self.in_window(Key::Questions(kiosk), now, TimeDelta::minutes(1), |events| {
            wait(events, QUESTIONS_PER_MINUTE, TimeDelta::minutes(1), now)?;
            events.push_back(now);
            Ok(())
        })
    }

    /// Counts a proof as wrong until [`Limits::right_proof`] says otherwise, so that tries in parallel count too. Gives
    /// the tries that are left after it, or the seconds to wait where too many wrong ones came for this file number.
    pub fn proof(&self, file_number: &str, now: DateTime<Utc>) -> Result<u32, u32> {
        self.in_window(Key::Proofs(file_number.to_owned()), now, PROOF_WINDOW, |events| {
            wait(events, WRONG_PROOFS, PROOF_WINDOW, now)?;
            events.push_back(now);
            Ok(WRONG_PROOFS.saturating_sub(events.len()) as u32)
        })
    }

    /// Forgets the proofs for this file number: a right one came.
    pub fn right_proof(&self, file_number: &str) {
        let mut all = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&Key::Proofs(file_number.to_owned()));
    }

    fn in_window<T>(
        &self,
        key: Key,
        now: DateTime<Utc>,
        window: TimeDelta,
        work: impl FnOnce(&mut VecDeque<DateTime<Utc>>) -> T,
    ) -> T {
        let mut all = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= SWEEP_AT {
            all.retain(|_, events| events.back().is_some_and(|last| *last + PROOF_WINDOW > now));
        }
        let events = all.entry(key).or_default();
        events.retain(|event| *event + window > now);
        work(events)
    }
}

/// How long until there is room again, in whole seconds and at least one.
fn wait(events: &VecDeque<DateTime<Utc>>, most: usize, window: TimeDelta, now: DateTime<Utc>) -> Result<(), u32> {
    match events.len().checked_sub(most).and_then(|room_after| events.get(room_after)) {
        None => Ok(()),
        Some(leaves_first) => {
            let left = (*leaves_first + window - now).num_milliseconds().max(0) as u32;
            Err(left.div_ceil(1000).max(1))
        }
    }
}
