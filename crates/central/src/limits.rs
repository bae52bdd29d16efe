//! How often a question may be asked, and how long a sign-in holds: all figures of it, in one place.
//!
//! The counts are kept in memory: a restart forgets, which gains nobody more than a few tries.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Look-ups and status questions of one kiosk in a minute.
const QUESTIONS_PER_MINUTE: usize = 60;
/// Wrong proofs for one file number, from whichever kiosk, in [`PROOF_WINDOW`].
const WRONG_PROOFS: usize = 3;
const PROOF_WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Wrong passwords for one user ID, from whichever kiosk, in [`PROOF_WINDOW`] (R35).
const WRONG_PASSWORDS: usize = 5;
/// The same at one kiosk, for whichever user IDs. More, because the next payor there must not wait for the one before.
const WRONG_PASSWORDS_AT_KIOSK: usize = 20;
/// A sign-in opens nothing to read after this long without a question,
pub(crate) const SIGN_IN_IDLE: TimeDelta = TimeDelta::minutes(15);
/// nor after this long in all.
pub(crate) const SIGN_IN_LONGEST: TimeDelta = TimeDelta::minutes(60);
/// Inside a sealed request it stays good for this long: an outage may hold up a cancellation (R20).
pub(crate) const SIGN_IN_SEALED: TimeDelta = TimeDelta::days(60);
/// Keys above which the forgotten ones are swept out.
const SWEEP_AT: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Questions(u16),
    Proofs(String),
    Passwords(String),
    PasswordsAt(u16),
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

    /// Counts a password as wrong until [`Limits::right_password`] says otherwise. Gives the tries that are left after it
    /// for this user ID, or the seconds to wait.
    pub fn password(&self, kiosk: u16, user_id: &str, now: DateTime<Utc>) -> Result<u32, u32> {
        self.password_at(kiosk, now)?;
        self.in_window(Key::Passwords(user_id.to_owned()), now, PROOF_WINDOW, |events| {
            wait(events, WRONG_PASSWORDS, PROOF_WINDOW, now)?;
            events.push_back(now);
            Ok(WRONG_PASSWORDS.saturating_sub(events.len()) as u32)
        })
    }

    /// Counts a password, or the proof for a new one, at this kiosk as wrong until [`Limits::right_password`].
    pub fn password_at(&self, kiosk: u16, now: DateTime<Utc>) -> Result<(), u32> {
        self.in_window(Key::PasswordsAt(kiosk), now, PROOF_WINDOW, |events| {
            wait(events, WRONG_PASSWORDS_AT_KIOSK, PROOF_WINDOW, now)?;
            events.push_back(now);
            Ok(())
        })
    }

    /// Forgets the passwords for this user ID, and the last one at this kiosk: a right one came.
    pub fn right_password(&self, kiosk: u16, user_id: &str) {
        let mut all = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&Key::Passwords(user_id.to_owned()));
        if let Some(events) = all.get_mut(&Key::PasswordsAt(kiosk)) {
            events.pop_back();
        }
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
