//! Wrong PINs, counted across restarts, and the lock after the fifth.
//!
//! No wall clock is asked: it may be wrong after a power cut, and a lock must not end by it. Only the number of wrong
//! tries is on the disk; a kiosk that starts locked stays so for the whole time again, which no restart shortens.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::identity;
use crate::journal::{self, Entry};

/// Wrong tries that lock staff mode.
pub const TRIES: u8 = 5;
/// How long it is locked, in milliseconds.
pub const LOCKED_MS: u64 = 15 * 60 * 1000;

const FILE: &str = "staff-tries";

/// How often the PIN was wrong in a row.
#[derive(Debug)]
pub struct Lock {
    state_dir: PathBuf,
    wrong: u8,
    /// By the monotonic clock; means something where `wrong` has reached [`TRIES`].
    until_ms: u64,
}

impl Lock {
    /// As the last run left it. A count that does not read locks.
    pub fn load(state_dir: &Path, now_ms: u64) -> Self {
        let wrong = match fs::read_to_string(state_dir.join(FILE)) {
            Ok(text) => text.trim().parse().unwrap_or(TRIES),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(_) => TRIES,
        };
        Lock { state_dir: state_dir.to_owned(), wrong, until_ms: now_ms + LOCKED_MS }
    }

    /// How long it stays locked, in milliseconds. `None`: it is not.
    pub fn locked_for_ms(&self, now_ms: u64) -> Option<u64> {
        (self.wrong >= TRIES).then(|| self.until_ms.saturating_sub(now_ms)).filter(|ms| *ms > 0)
    }

    /// Wrong tries that are left before it locks.
    pub fn tries_left(&self) -> u8 {
        TRIES.saturating_sub(self.wrong)
    }

    /// A try begins. It counts as wrong, on the disk too, until it proves right: pulling the plug gives none back. False:
    /// it could not be written down, so that no PIN may be compared, and it is no try.
    pub fn begin(&mut self, now_ms: u64) -> bool {
        let before = (self.wrong, self.until_ms);
        self.wrong = self.wrong.saturating_add(1);
        self.until_ms = now_ms + LOCKED_MS;
        let saved = self.save();
        if !saved {
            (self.wrong, self.until_ms) = before;
        }
        saved
    }

    /// The PIN was right. Where that cannot be saved, it holds until the kiosk stops.
    pub fn open(&mut self) {
        self.wrong = 0;
        self.save();
    }

    /// Lets go of a lock whose time is over.
    pub fn tick(&mut self, now_ms: u64) {
        if self.wrong >= TRIES && self.locked_for_ms(now_ms).is_none() {
            self.open();
        }
    }

    fn save(&self) -> bool {
        let saved = identity::write(&self.state_dir, FILE, self.wrong.to_string().as_bytes());
        if let Err(error) = &saved {
            journal::note(Entry::StaffNotSaved, journal::chain(error));
        }
        saved.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::tests::Dir;

    fn wrong(lock: &mut Lock, times: u8, now_ms: u64) {
        (0..times).for_each(|_| assert!(lock.begin(now_ms)));
    }

    #[test]
    fn the_fifth_wrong_try_locks_for_a_quarter_of_an_hour() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let mut lock = Lock::load(dir.path(), 0);
        wrong(&mut lock, 4, 1_000);
        assert_eq!((lock.tries_left(), lock.locked_for_ms(1_000)), (1, None));
        assert!(lock.begin(1_000));
        lock.tick(1_000 + LOCKED_MS - 1);
        assert_eq!((lock.tries_left(), lock.locked_for_ms(1_000 + LOCKED_MS - 1)), (0, Some(1)));
        lock.tick(1_000 + LOCKED_MS);
        assert_eq!((lock.tries_left(), lock.locked_for_ms(1_000 + LOCKED_MS)), (TRIES, None));
        assert_eq!(Lock::load(dir.path(), 0).tries_left(), TRIES, "and that is on the disk");
    }

    #[test]
    fn a_restart_gives_no_try_back_and_shortens_no_lock() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        wrong(&mut Lock::load(dir.path(), 0), 3, 50);
        let mut lock = Lock::load(dir.path(), 0);
        assert_eq!(lock.tries_left(), 2);
        wrong(&mut lock, 2, 400_000);
        let again = Lock::load(dir.path(), 7);
        assert_eq!(again.locked_for_ms(7), Some(LOCKED_MS));
        assert_eq!(again.locked_for_ms(7 + LOCKED_MS), None, "and never longer than that after a start");
    }

    #[test]
    fn a_try_that_cannot_be_written_down_is_none() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let mut lock = Lock::load(dir.path(), 0);
        wrong(&mut lock, 1, 0);
        // Where the new file would be written, root cannot write either.
        fs::create_dir(dir.path().join("staff-tries.new")).expect("makes it");
        assert!(!lock.begin(0));
        assert_eq!(lock.tries_left(), 4);
        fs::remove_dir(dir.path().join("staff-tries.new")).expect("removes");
        assert!(lock.begin(0));
        assert_eq!((lock.tries_left(), Lock::load(dir.path(), 0).tries_left()), (3, 3));
    }

    #[test]
    fn the_right_pin_forgets_the_wrong_ones() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let mut lock = Lock::load(dir.path(), 0);
        wrong(&mut lock, 5, 0);
        lock.open();
        assert_eq!((lock.tries_left(), Lock::load(dir.path(), 0).tries_left()), (TRIES, TRIES));
    }

    #[test]
    fn a_count_that_does_not_read_locks() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        fs::write(dir.path().join(FILE), "none").expect("writes");
        assert_eq!(Lock::load(dir.path(), 0).locked_for_ms(0), Some(LOCKED_MS));
    }
}
