//! Card attempts: each on the disk before it is sent, so that none is forgotten (R26). Nothing of the card is here.

use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;
use wire::ConfirmationNumber;

use super::rows::{confirmation, from_db, to_db, word};
use super::{Outbox, OutboxError, audit, mint};
use crate::audit::Event;

/// What [`open_attempt`] reads.
pub(super) const OPEN_ATTEMPT: &str = "SELECT sequence, id, confirmation, to_reverse, tries FROM attempts";

/// A card payment about to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    pub id: Uuid,
    pub sequence: u64,
    pub confirmation: ConfirmationNumber,
}

/// Where a card attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptState {
    /// Its outcome is not known.
    Started,
    Approved,
    Declined,
    /// Given back, or stopped before it was charged.
    Reversed,
    /// Central refused it before any charge.
    NotCharged,
}

/// An attempt whose outcome is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenAttempt {
    pub attempt: Attempt,
    /// Only a reversal may follow: the payor was told that nothing was taken, or central does not know it.
    pub to_reverse: bool,
    /// How often central was asked about it.
    pub tries: u32,
}

impl AttemptState {
    const ALL: [AttemptState; 5] = [
        AttemptState::Started,
        AttemptState::Approved,
        AttemptState::Declined,
        AttemptState::Reversed,
        AttemptState::NotCharged,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            AttemptState::Started => "started",
            AttemptState::Approved => "approved",
            AttemptState::Declined => "declined",
            AttemptState::Reversed => "reversed",
            AttemptState::NotCharged => "not-charged",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        AttemptState::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl Outbox {
    /// Notes a card attempt, in the same sequence as the requests. Must come before anything is sent.
    ///
    /// # Errors
    /// With any error nothing was noted, and nothing may be sent.
    pub fn begin_attempt(&mut self, kiosk: u16, taken_at_ms: i64) -> Result<Attempt, OutboxError> {
        self.write(|tx| {
            let (id, sequence, confirmation) = mint(tx, kiosk)?;
            tx.prepare_cached(
                "INSERT INTO attempts (sequence, id, confirmation, taken_at_ms, state)
                 VALUES (?1, ?2, ?3, ?4, 'started')",
            )?
            .execute(params![to_db(sequence), id, confirmation.to_string(), taken_at_ms])?;
            audit::append(tx, taken_at_ms, &Event::CardBegun { id, confirmation })?;
            Ok(Attempt { id, sequence, confirmation })
        })
    }

    /// Notes how an attempt ended. One that has ended stays as it is.
    ///
    /// # Errors
    /// Where the outbox cannot be written. Then central is asked again later.
    pub fn end_attempt(&mut self, sequence: u64, state: AttemptState) -> Result<(), OutboxError> {
        let at_ms = self.unix_ms();
        self.write(|tx| {
            let sql = "UPDATE attempts SET state = ?2 WHERE sequence = ?1 AND state = 'started'";
            if tx.prepare_cached(sql)?.execute(params![to_db(sequence), state.as_str()])? > 0 {
                audit::append(tx, at_ms, &Event::CardEnded { sequence, state: state.as_str() })?;
            }
            Ok(())
        })
    }

    /// Notes that only a reversal may follow.
    ///
    /// # Errors
    /// Where the outbox cannot be written.
    pub fn reverse_attempt(&mut self, sequence: u64) -> Result<(), OutboxError> {
        let sql = "UPDATE attempts SET to_reverse = ?2 WHERE sequence = ?1 AND state = 'started'";
        self.change_attempt(sql, sequence, 1)
    }

    /// Notes that central was asked about an attempt in vain, and when to ask again.
    ///
    /// # Errors
    /// Where the outbox cannot be written.
    pub fn postpone_attempt(&mut self, sequence: u64, at_ms: u64) -> Result<(), OutboxError> {
        let sql =
            "UPDATE attempts SET tries = tries + 1, next_try_at_ms = ?2 WHERE sequence = ?1 AND state = 'started'";
        self.change_attempt(sql, sequence, to_db(at_ms))
    }

    fn change_attempt(&mut self, sql: &str, sequence: u64, value: impl rusqlite::ToSql) -> Result<(), OutboxError> {
        self.write(|tx| {
            tx.prepare_cached(sql)?.execute(params![to_db(sequence), value])?;
            Ok(())
        })
    }

    /// Attempts without an outcome about which central may be asked now, oldest first.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn open_attempts(&self, now_ms: u64) -> Result<Vec<OpenAttempt>, OutboxError> {
        let sql =
            format!("{OPEN_ATTEMPT} WHERE state = 'started' AND next_try_at_ms <= ?1 ORDER BY sequence LIMIT 100");
        let mut query = self.db.prepare_cached(&sql)?;
        let rows = query.query_map([to_db(now_ms)], open_attempt)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The attempts that have ended and after which no decided request came, newest first: asking about them shows
    /// whether central still has them.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn last_ended_attempts(&self) -> Result<Vec<Attempt>, OutboxError> {
        let mut query = self.db.prepare_cached(
            "SELECT sequence, id, confirmation FROM attempts WHERE state <> 'started' AND sequence >
             (SELECT coalesce(max(sequence), 0) FROM requests WHERE state IN ('accepted', 'rejected'))
             ORDER BY sequence DESC LIMIT 100",
        )?;
        let rows = query.query_map([], attempt)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The attempt with this sequence, and where it stands.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn attempt(&self, sequence: u64) -> Result<Option<(Attempt, AttemptState)>, OutboxError> {
        let mut query =
            self.db.prepare_cached("SELECT sequence, id, confirmation, state FROM attempts WHERE sequence = ?1")?;
        let read = |row: &Row<'_>| Ok((attempt(row)?, word(row, 3, AttemptState::from_word)?));
        Ok(query.query_row([to_db(sequence)], read).optional()?)
    }
}

fn attempt(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt { sequence: from_db(row.get(0)?), id: row.get(1)?, confirmation: confirmation(row, 2)? })
}

pub(super) fn open_attempt(row: &Row<'_>) -> rusqlite::Result<OpenAttempt> {
    Ok(OpenAttempt { attempt: attempt(row)?, to_reverse: row.get(3)?, tries: row.get(4)? })
}
