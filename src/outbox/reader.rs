//! What the outbox holds, for people: metadata only, for what is sealed cannot be read here.

use std::fmt;
use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};
use serde::Serialize;
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::request::RequestKind;

use super::attempts::AttemptState;
use super::rows::{confirmation, from_db, json, kind, word};
use super::{DATABASE, OutboxError, Verdict, migrate};

/// Reads an outbox, also beside the kiosk that writes it.
#[derive(Debug)]
pub struct Reader<'a> {
    db: Db<'a>,
}

#[derive(Debug)]
enum Db<'a> {
    Shared(&'a Connection),
    Own(Box<Connection>),
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Saved, never sent.
    Queued,
    /// Sent at least once, without a decision.
    Sending,
    Accepted,
    Rejected,
    /// A person must look.
    Parked,
}

/// One request, without its content.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    pub id: Uuid,
    pub confirmation: ConfirmationNumber,
    pub sequence: u64,
    pub kind: RequestKind,
    pub state: State,
    pub attempts: u32,
    /// By the kiosk's clock.
    pub taken_at: DateTime<Utc>,
    /// Bytes of ciphertext, as it is stored.
    pub size: u64,
    /// The key that it is sealed to.
    pub key_id: String,
    /// What central decided, or why a person must look.
    pub decision: Option<Verdict>,
    /// Central's other answer, after it lost the first.
    pub second_decision: Option<Verdict>,
}

/// How much of what the outbox holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    pub queued: u64,
    pub sending: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub parked: u64,
    /// Card payments whose outcome is not known.
    pub open_attempts: u64,
    /// When the oldest unsent request was taken, by the kiosk's clock then.
    pub oldest_unsent_at_ms: Option<i64>,
    pub backed_up_through: u64,
}

/// What was taken in some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Payments from a bank account, with or without a new registration.
    pub bank: u64,
    /// Card payments that were charged.
    pub card: u64,
    /// Saved requests of any kind that central accepted since.
    pub accepted: u64,
}

const COLUMNS: &str = "SELECT id, confirmation, sequence, kind, state, attempts, taken_at_ms, length(ciphertext), key_id, \
                       outcome, second_outcome FROM requests";

impl Reader<'static> {
    /// Opens the outbox of this state directory for reading only. `None` where there is none yet.
    ///
    /// # Errors
    /// Where it cannot be opened, or a newer version wrote it.
    pub fn open(state_dir: &Path) -> Result<Option<Self>, OutboxError> {
        let path = state_dir.join(DATABASE);
        if !path.try_exists()? {
            return Ok(None);
        }
        migrate::refuse_newer(&path)?;
        let db =
            Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        db.busy_timeout(std::time::Duration::from_secs(2))?;
        // Between the making of the file and of its tables there is nothing to read.
        let made: bool =
            db.query_row("SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'requests'", [], |row| row.get(0))?;
        Ok(made.then(|| Reader { db: Db::Own(Box::new(db)) }))
    }
}

impl<'a> Reader<'a> {
    pub(super) fn of(db: &'a Connection) -> Self {
        Reader { db: Db::Shared(db) }
    }

    pub(super) fn db(&self) -> &Connection {
        match &self.db {
            Db::Shared(db) => db,
            Db::Own(db) => db,
        }
    }

    /// All requests, oldest first.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn list(&self) -> Result<Vec<Entry>, OutboxError> {
        let mut query = self.db().prepare(&format!("{COLUMNS} ORDER BY sequence"))?;
        let rows = query.query_map([], entry)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The oldest requests that a person must look at.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn parked(&self, limit: usize) -> Result<Vec<Entry>, OutboxError> {
        let sql = format!("{COLUMNS} WHERE state = 'parked' ORDER BY sequence LIMIT ?1");
        let mut query = self.db().prepare_cached(&sql)?;
        let rows = query.query_map([super::rows::to_db(limit as u64)], entry)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was taken since this moment of the kiosk's clock. Counted from the last one back, so that a day of a long
    /// outbox is quick to count: a clock that was set back in between ends it early.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn taken_since(&self, since_ms: i64) -> Result<Taken, OutboxError> {
        let mut taken = Taken::default();
        let mut query =
            self.db().prepare_cached("SELECT taken_at_ms, kind, state FROM requests ORDER BY sequence DESC")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()?.filter(|row| row.get(0).is_ok_and(|at_ms: i64| at_ms >= since_ms)) {
            let draws = [RequestKind::OneTimeDraft, RequestKind::RecurringDraft, RequestKind::Registration];
            taken.bank += u64::from(draws.contains(&kind(row, 1)?));
            taken.accepted += u64::from(word(row, 2, State::from_word)? == State::Accepted);
        }
        let mut query = self.db().prepare_cached("SELECT taken_at_ms, state FROM attempts ORDER BY sequence DESC")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()?.filter(|row| row.get(0).is_ok_and(|at_ms: i64| at_ms >= since_ms)) {
            taken.card += u64::from(word(row, 1, AttemptState::from_word)? == AttemptState::Approved);
        }
        Ok(taken)
    }

    /// The request with this id or confirmation number.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn show(&self, name: &str) -> Result<Option<Entry>, OutboxError> {
        let found = if let Ok(id) = name.parse::<Uuid>() {
            self.db().query_row(&format!("{COLUMNS} WHERE id = ?1"), [id], entry).optional()?
        } else if let Ok(number) = name.parse::<ConfirmationNumber>() {
            let query = format!("{COLUMNS} WHERE sequence = ?1 AND confirmation = ?2");
            let key = params![super::rows::to_db(number.sequence()), number.to_string()];
            self.db().query_row(&query, key, entry).optional()?
        } else {
            None
        };
        Ok(found)
    }

    /// Where the card attempt with this number stands, and when it was taken.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn attempt(&self, number: ConfirmationNumber) -> Result<Option<(AttemptState, DateTime<Utc>)>, OutboxError> {
        let sql = "SELECT state, taken_at_ms FROM attempts WHERE sequence = ?1 AND confirmation = ?2";
        let key = params![super::rows::to_db(number.sequence()), number.to_string()];
        let found = self.db().query_row(sql, key, |row| {
            let taken_at = DateTime::from_timestamp_millis(row.get(1)?).unwrap_or_default();
            Ok((word(row, 0, AttemptState::from_word)?, taken_at))
        });
        Ok(found.optional()?)
    }

    /// # Errors
    /// Where the outbox cannot be read.
    pub fn counts(&self) -> Result<Counts, OutboxError> {
        let mut counts = Counts::default();
        let mut query = self.db().prepare_cached("SELECT state, count(*) FROM requests GROUP BY state")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let place = match word(row, 0, State::from_word)? {
                State::Queued => &mut counts.queued,
                State::Sending => &mut counts.sending,
                State::Accepted => &mut counts.accepted,
                State::Rejected => &mut counts.rejected,
                State::Parked => &mut counts.parked,
            };
            *place = from_db(row.get(1)?);
        }
        // By sequence, not by time: the clock may have been set in between.
        let oldest = "SELECT taken_at_ms FROM requests WHERE sequence =
            (SELECT min(sequence) FROM (SELECT min(sequence) AS sequence FROM requests WHERE state = 'queued'
             UNION ALL SELECT min(sequence) FROM requests WHERE state = 'sending'))";
        counts.oldest_unsent_at_ms = self.number(oldest)?;
        counts.open_attempts = self.number("SELECT count(*) FROM attempts WHERE state = 'started'")?.map_or(0, from_db);
        counts.backed_up_through = self.number("SELECT backed_up_through FROM kiosk")?.map_or(0, from_db);
        Ok(counts)
    }

    /// How many decided requests central has named as lost since and not taken again: only this kiosk has them. The last
    /// decided one is left out: it is on that list each hour, to find out whether central has lost anything.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn lost(&self) -> Result<u64, OutboxError> {
        let sql = format!("SELECT count(*) FROM requests WHERE {}", self.is_lost()?);
        Ok(self.number(&sql)?.map_or(0, from_db))
    }

    /// What SQLite asks of a row of `requests` for that. The oldest version of the outbox, which an upgrade has not brought
    /// up to date yet, has no such list.
    pub(super) fn is_lost(&self) -> Result<&'static str, OutboxError> {
        let has_list = self.number("SELECT count(*) FROM sqlite_schema WHERE name = 'again'")? == Some(1);
        Ok(if has_list {
            "sequence IN (SELECT sequence FROM again)
             AND sequence < (SELECT max(sequence) FROM requests WHERE state IN ('accepted', 'rejected'))"
        } else {
            "false"
        })
    }

    fn number(&self, sql: &str) -> Result<Option<i64>, OutboxError> {
        Ok(self.db().prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?)
    }
}

impl Counts {
    /// Requests without a decision.
    pub fn unsent(&self) -> u64 {
        self.queued + self.sending
    }
}

impl State {
    const ALL: [State; 5] = [State::Queued, State::Sending, State::Accepted, State::Rejected, State::Parked];

    /// The word in the database and in what people see.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Sending => "sending",
            State::Accepted => "accepted",
            State::Rejected => "rejected",
            State::Parked => "parked",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        confirmation: confirmation(row, 1)?,
        sequence: from_db(row.get(2)?),
        kind: kind(row, 3)?,
        state: word(row, 4, State::from_word)?,
        attempts: row.get(5)?,
        taken_at: DateTime::from_timestamp_millis(row.get(6)?).unwrap_or_default(),
        size: from_db(row.get(7)?),
        key_id: row.get(8)?,
        decision: json(row, 9)?,
        second_decision: json(row, 10)?,
    })
}

#[cfg(test)]
mod tests;
