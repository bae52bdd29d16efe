//! The outbox: requests that the kiosk took and central has not decided, sealed, in SQLite. The only module that knows
//! rusqlite.
//!
//! What it promises: a request is on the disk before anybody is told "saved"; its id, sequence and confirmation number
//! are minted once and never change; its state only advances; nothing deletes it; each of these steps has its entry in the
//! audit log, by the same commit. The schema's triggers hold the same promises against the program itself. Rows that
//! central has backed up are kept too: forgetting them is not written yet, and a kiosk takes about 2 KB a request.

mod again;
mod attempts;
mod audit;
mod check;
mod error;
mod export;
mod migrate;
mod reader;
mod rows;
mod salvage;
mod set_up;
mod settling;
mod types;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, ffi, params};
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::envelope::{Header, Sealer};
use wire::policy::SealingKey;
use wire::request::{Envelope, RequestBody};

use crate::audit::Event;
use crate::clock::Clock;
use crate::journal;

pub use attempts::{Attempt, AttemptState, OpenAttempt};
pub use error::OutboxError;
pub use export::Unsettled;
pub use reader::{Counts, Entry, Reader, State, Taken};
use rows::{from_db, to_db};
pub use salvage::{Salvaged, quarantines, salvage};
use settling::{Settled, postpone, settle};
pub use types::{Due, Held, Mark, ParkedFor, Saved, Verdict};

const DATABASE: &str = "outbox.db";

const HOLDS_ANY: &str = "SELECT EXISTS (SELECT 1 FROM requests) OR EXISTS (SELECT 1 FROM attempts)";

/// Above this many unsent requests, no more are taken.
pub const HIGH_WATER: u64 = 100_000;

/// The kiosk's outbox, open for writing. One process at a time has it.
#[derive(Debug)]
pub struct Outbox {
    db: Connection,
    /// The key agreement for the next request.
    sealer: Option<Sealer>,
    /// Held as long as the outbox is open; the system lets go of it however the process ends.
    lock: File,
    unsent: u64,
    high_water: u64,
    /// For the audit log.
    clock: Clock,
    /// Sequences of rows that could not be read.
    unreadable: RefCell<BTreeSet<u64>>,
}

impl Outbox {
    /// Opens the outbox of this state directory, and creates both where they do not exist.
    ///
    /// # Errors
    /// [`OutboxError::Locked`] where another process has it open for writing; else what the disk or SQLite says.
    pub fn open(state_dir: &Path) -> Result<Self, OutboxError> {
        let (db, lock) = set_up::open(state_dir)?;
        let unsent = Reader::of(&db).counts()?.unsent();
        let (clock, unreadable) = (Clock::system(), RefCell::default());
        Ok(Outbox { db, sealer: None, lock, unsent, high_water: HIGH_WATER, clock, unreadable })
    }

    /// The same outbox with another limit of unsent requests.
    pub fn with_high_water(mut self, high_water: u64) -> Self {
        self.high_water = high_water;
        self
    }

    /// The same outbox with another clock for its audit log.
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes this the outbox of the enrolled kiosk. Must come before the first request.
    ///
    /// # Errors
    /// [`OutboxError::OtherKiosk`] where it holds anything of another kiosk number.
    pub fn adopt(&mut self, kiosk: u16, sequence_used_through: u64) -> Result<(), OutboxError> {
        let at_ms = self.unix_ms();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let number: Option<u16> = tx.query_row("SELECT number FROM kiosk", [], |row| row.get(0)).optional()?;
        let holds_any: bool = tx.query_row(HOLDS_ANY, [], |row| row.get(0))?;
        if let Some(number) = number.filter(|number| *number != kiosk && holds_any) {
            return Err(OutboxError::OtherKiosk { outbox: number, kiosk });
        }
        if number != Some(kiosk) {
            audit::append(&tx, at_ms, &Event::Adopted { kiosk })?;
        }
        tx.execute(
            "INSERT INTO kiosk (only_row, number, sequence_used_through) VALUES (1, ?1, ?2)
             ON CONFLICT (only_row) DO UPDATE
             SET number = ?1, sequence_used_through = max(sequence_used_through, ?2)",
            params![kiosk, to_db(sequence_used_through)],
        )?;
        Ok(tx.commit()?)
    }

    /// Whether any request or card attempt is in it, settled or not.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn holds_any(&self) -> Result<bool, OutboxError> {
        Ok(self.db.query_row(HOLDS_ANY, [], |row| row.get(0))?)
    }

    /// Takes a request: gives it the next sequence, seals it and commits it. When this returns `Ok`, the request
    /// survives a power cut.
    ///
    /// # Errors
    /// With any error nothing was saved.
    pub fn accept(
        &mut self,
        kiosk: u16,
        key: &SealingKey,
        body: &RequestBody,
        taken_at_ms: i64,
    ) -> Result<Saved, OutboxError> {
        if self.is_full() {
            return Err(OutboxError::Full { unsent: self.unsent });
        }
        let ready = self.sealer.take().filter(|sealer| sealer.key() == key);
        let sealer = ready.map_or_else(|| Sealer::new(key), Ok)?;
        let saved = self.write(|tx| {
            let (id, sequence, confirmation) = mint(tx, kiosk)?;
            let header = Header { kiosk, id, sequence, confirmation, kind: body.kind(), taken_at_ms };
            insert(tx, &sealer.seal(&header, body)?)?;
            audit::append(tx, taken_at_ms, &Event::Saved { id, confirmation })?;
            Ok(Saved { id, sequence, confirmation })
        })?;
        self.unsent += 1;
        Ok(saved)
    }

    /// Makes the key agreement that the next request will be sealed by, while nobody waits for it. Each is used once.
    ///
    /// # Errors
    /// Where the key is none.
    pub fn prepare(&mut self, key: &SealingKey) -> Result<(), OutboxError> {
        if self.sealer.as_ref().is_none_or(|sealer| sealer.key() != key) {
            self.sealer = Some(Sealer::new(key)?);
        }
        Ok(())
    }

    /// Whether so many requests wait that no more are taken.
    pub fn is_full(&self) -> bool {
        self.unsent >= self.high_water
    }

    /// Requests that wait for central's decision.
    pub fn unsent(&self) -> u64 {
        self.unsent
    }

    /// The unsettled requests that may be sent now, oldest first.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn due(&self, now_ms: u64, limit: usize) -> Result<Vec<Due>, OutboxError> {
        let mut due = Vec::new();
        // Each in the order of its index: a long queue is never sorted.
        for state in ["sending", "queued"] {
            let mut query = self.db.prepare_cached(
                "SELECT sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext, attempts
                 FROM requests WHERE state = ?1 AND next_attempt_at_ms <= ?2 ORDER BY sequence",
            )?;
            let rows = query.query_map(params![state, to_db(now_ms)], rows::due)?;
            self.take_readable(rows, limit, &mut due)?;
        }
        Ok(due)
    }

    /// Takes up to `limit` rows. One that this version cannot read holds up no other: it stays, and is told once.
    fn take_readable(
        &self,
        rows: impl Iterator<Item = rusqlite::Result<Result<Due, u64>>>,
        limit: usize,
        due: &mut Vec<Due>,
    ) -> Result<(), OutboxError> {
        if due.len() >= limit {
            return Ok(());
        }
        for row in rows {
            match row? {
                Ok(readable) => due.push(readable),
                Err(sequence) if self.unreadable.borrow_mut().insert(sequence) => {
                    journal::note(journal::Entry::RowUnreadable, format_args!("sequence {sequence}"));
                }
                Err(_) => {}
            }
            if due.len() >= limit {
                break;
            }
        }
        Ok(())
    }

    /// The last request that central decided: asking about it again shows whether central still has it.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn last_settled(&self) -> Result<Option<u64>, OutboxError> {
        let sql = "SELECT max(sequence) FROM requests WHERE state IN ('accepted', 'rejected')";
        let last: Option<i64> = self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(last.map(from_db))
    }

    /// Notes that these requests are being sent: from now on central may have them.
    ///
    /// # Errors
    /// Where the outbox cannot be written. Then they must not be sent.
    pub fn sending(&mut self, sequences: impl IntoIterator<Item = u64>) -> Result<(), OutboxError> {
        self.write(|tx| {
            let mut update = tx.prepare_cached(
                "UPDATE requests SET state = 'sending', attempts = attempts + 1
                 WHERE sequence = ?1 AND state IN ('queued', 'sending')",
            )?;
            for sequence in sequences {
                update.execute([to_db(sequence)])?;
            }
            Ok(())
        })
    }

    /// Writes what became of the requests that were sent, all of it or nothing. A decision already made stands: another
    /// one for the same request is kept beside it. `backed_up_through`: up to which sequence central has everything in a
    /// backup; nothing is forgotten yet. Returns the requests that central decided otherwise before.
    ///
    /// # Errors
    /// Where the outbox cannot be written. Then they are sent again.
    pub fn record(&mut self, marks: &[(u64, Mark)], backed_up_through: Option<u64>) -> Result<Vec<u64>, OutboxError> {
        let at_ms = self.unix_ms();
        let (settled, contradicted) = self.write(|tx| {
            let (mut settled, mut contradicted) = (0, Vec::new());
            for (sequence, mark) in marks {
                match mark {
                    Mark::Settle(verdict) => {
                        again::answered(tx, *sequence)?;
                        match settle(tx, *sequence, verdict, at_ms)? {
                            Settled::Now => settled += 1,
                            Settled::Before => {}
                            Settled::Otherwise => contradicted.push(*sequence),
                        }
                    }
                    Mark::Later { at_ms } => {
                        again::postpone(tx, *sequence, *at_ms)?;
                        postpone(tx, *sequence, *at_ms)?;
                    }
                }
            }
            if let Some(sequence) = backed_up_through {
                tx.prepare_cached("UPDATE kiosk SET backed_up_through = ?1 WHERE backed_up_through <> ?1")?
                    .execute([to_db(sequence)])?;
            }
            Ok((settled, contradicted))
        })?;
        self.unsent = self.unsent.saturating_sub(settled);
        Ok(contradicted)
    }

    /// What this outbox has under a sequence that central lacks.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn holds(&self, sequence: u64) -> Result<Held, OutboxError> {
        let mut query = self.db.prepare_cached(
            "SELECT state IN ('accepted', 'rejected') FROM requests WHERE sequence = ?1
             UNION ALL SELECT NULL FROM attempts WHERE sequence = ?1",
        )?;
        Ok(match query.query_row([to_db(sequence)], |row| row.get(0)).optional()? {
            None => Held::Nothing,
            Some(None) => Held::Attempt,
            Some(Some(true)) => Held::Settled,
            Some(Some(false)) => Held::Unsettled,
        })
    }

    /// A view of the same outbox that only reads.
    pub fn reader(&self) -> Reader<'_> {
        Reader::of(&self.db)
    }

    /// By the kiosk's clock: for the audit log.
    fn unix_ms(&self) -> i64 {
        self.clock.now().local.timestamp_millis()
    }

    fn write<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError>) -> Result<T, OutboxError> {
        let written = write(&mut self.db, work).and_then(|done| self.is_disk_writable().map(|()| done));
        if let Err(OutboxError::DiskFull(_) | OutboxError::Io(_)) = written {
            // If this fails too, the disk is failing: the caller closes the kiosk until it succeeds.
            let _ = self.overwrite_failed();
        }
        written
    }

    /// A commit is not believed on a disk that takes no more changes by now: ext4, when it gives up its journal after an
    /// error, may still confirm a sync of which nothing is there at the next mount. Another length of the lock's file needs
    /// the journal, and costs no sync.
    fn is_disk_writable(&self) -> Result<(), OutboxError> {
        let change = || self.lock.set_len(u64::from(self.lock.metadata()?.len() == 0));
        let refused = |_| rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_READONLY), None);
        Ok(change().map_err(refused)?)
    }

    /// Writes something small after a write that failed.
    ///
    /// The pages of a failed commit may still stand in the log file, whole, and come to life in a recovery after a power
    /// cut: a request that nobody was told of. The next commit overwrites them, so one must succeed before anything is
    /// taken again.
    ///
    /// # Errors
    /// Where the disk still fails.
    pub fn overwrite_failed(&mut self) -> Result<(), OutboxError> {
        self.db.execute("UPDATE kiosk SET failed_writes = failed_writes + 1", [])?;
        Ok(())
    }
}

fn write<T>(
    db: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError>,
) -> Result<T, OutboxError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = work(&tx)?;
    tx.commit()?;
    Ok(done)
}

/// Mints what identifies the next request or attempt: id, sequence, confirmation number.
fn mint(tx: &Transaction<'_>, kiosk: u16) -> Result<(Uuid, u64, ConfirmationNumber), OutboxError> {
    let next: Option<(i64, u16)> = tx
        .prepare_cached("SELECT sequence, number FROM next_sequence, kiosk")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (sequence, number) = next.ok_or(OutboxError::NotAdopted)?;
    if number != kiosk {
        return Err(OutboxError::OtherKiosk { outbox: number, kiosk });
    }
    let sequence = from_db(sequence);
    let confirmation =
        ConfirmationNumber::mint(kiosk, sequence, rand::random()).ok_or(OutboxError::SequenceUsedUp { sequence })?;
    Ok((Uuid::now_v7(), sequence, confirmation))
}

fn insert(tx: &Transaction<'_>, envelope: &Envelope) -> Result<(), OutboxError> {
    let Envelope { id, sequence, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext } = envelope;
    let (sequence, confirmation, kind) = (to_db(*sequence), confirmation.to_string(), kind.as_str());
    tx.prepare_cached(
        "INSERT INTO requests
         (sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued')",
    )?
    .execute(params![sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext])?;
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
