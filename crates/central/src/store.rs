//! What central remembers: one SQLite file. This module and those below it are the only ones that know rusqlite.
//!
//! WAL with `synchronous=FULL`: once a write has returned, a power cut does not undo it. Everything runs in a transaction
//! on one connection, so two kiosks never see each other's halves.

mod addresses;
mod audit;
mod cards;
mod cases;
mod credentials;
mod kiosks;
mod plans;
mod requests;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use rusqlite_migration::{M, Migrations};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wire::ConfirmationNumber;

pub(crate) use audit::BreaksRow;
pub(crate) use cards::{CardRow, ChargeState};
pub(crate) use cases::{CaseAccount, SupportCase};
pub(crate) use credentials::{Credential, SignInRow};
pub(crate) use kiosks::{CodeRow, KioskRow};
pub(crate) use plans::{AcceptedPlan, Cancelled, Cut};

const STEPS: &[M<'static>] = &[M::up(include_str!("schema.sql")), M::up(include_str!("audit.sql"))];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// A database that failed or holds what it should not. Always central's fault, never the caller's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database cannot be brought up to date")]
    Migration(#[from] rusqlite_migration::Error),
    #[error("the database holds something that cannot be read")]
    Content(#[from] serde_json::Error),
}

/// The database.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

/// The database within one transaction.
pub(crate) struct Ledger<'c> {
    connection: &'c Connection,
}

/// Anything that took a number of a kiosk's sequence.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub id: Uuid,
    pub kiosk: u16,
    pub sequence: u64,
    pub confirmation: ConfirmationNumber,
    /// The request's kind, or [`CARD_PAYMENT`].
    pub kind: String,
    /// None where only its reversal came.
    pub digest: Option<[u8; 32]>,
    pub received_at: DateTime<Utc>,
}

/// The kind of an entry that is a card attempt.
pub(crate) const CARD_PAYMENT: &str = "card-payment";

impl Store {
    /// Opens the database, making or updating it where needed.
    pub fn open(file: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        MIGRATIONS.to_latest(&mut connection)?;
        Ok(Store { connection: Mutex::new(connection) })
    }

    /// Runs one transaction: all of it is durable when this returns `Ok`, none of it on `Err` or a panic.
    pub fn write<T, E: From<StoreError>>(&self, work: impl FnOnce(&Ledger) -> Result<T, E>) -> Result<T, E> {
        // A panic inside rolls back with the transaction's drop, so the connection behind a poisoned lock is sound.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let done = work(&Ledger { connection: &transaction })?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    /// Runs reads on one snapshot.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Ledger) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction().map_err(StoreError::from)?;
        work(&Ledger { connection: &transaction })
    }

    /// Writes a consistent copy of the database to a file that does not exist yet.
    pub fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.execute("VACUUM INTO ?1", [file.to_string_lossy()])?;
        Ok(())
    }
}

impl Ledger<'_> {
    /// Whether the database answers.
    pub fn ping(&self) -> Result<(), StoreError> {
        Ok(self.connection.query_row("SELECT count(*) FROM policy", [], |_| Ok(()))?)
    }

    /// The entry with this id, of whichever kiosk.
    pub fn entry(&self, id: Uuid) -> Result<Option<Entry>, StoreError> {
        self.one_entry("id = ?1", [id])
    }

    /// The entry with this confirmation number.
    pub fn entry_by_confirmation(&self, number: ConfirmationNumber) -> Result<Option<Entry>, StoreError> {
        self.one_entry("confirmation = ?1", [number.to_string()])
    }

    /// Whether the sequence number or the confirmation number belongs to an entry already.
    pub fn is_taken(&self, entry: &Entry) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE (kiosk = ?1 AND sequence = ?2) OR confirmation = ?3)";
        let values = (entry.kiosk, entry.sequence, entry.confirmation.to_string());
        Ok(self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }

    /// Adds an entry. Its request or card payment follows in the same transaction.
    pub fn add_entry(&self, entry: &Entry) -> Result<(), StoreError> {
        let sql = "INSERT INTO entry (id, kiosk, sequence, confirmation, kind, digest, received_at_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.prepare_cached(sql)?.execute((
            entry.id,
            entry.kiosk,
            entry.sequence,
            entry.confirmation.to_string(),
            &entry.kind,
            entry.digest,
            entry.received_at.timestamp_millis(),
        ))?;
        Ok(())
    }

    /// Every entry, in the order in which they came.
    pub fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let mut statement = self.connection.prepare(&format!("{SELECT_ENTRY} ORDER BY received_at_ms, rowid"))?;
        let rows = statement.query_map([], entry_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn one_entry(&self, condition: &str, value: impl rusqlite::Params) -> Result<Option<Entry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_ENTRY} WHERE {condition}"))?;
        Ok(statement.query_row(value, entry_of).optional()?)
    }
}

const SELECT_ENTRY: &str = "SELECT id, kiosk, sequence, confirmation, kind, digest, received_at_ms FROM entry";

fn entry_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        kiosk: row.get(1)?,
        sequence: row.get(2)?,
        confirmation: column::confirmation(row, 3)?,
        kind: row.get(4)?,
        digest: row.get(5)?,
        received_at: column::time(row, 6)?,
    })
}

/// Columns that hold more than SQLite's own types.
mod column {
    use super::*;
    use rusqlite::types::Type;

    fn damaged(at: usize, why: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
        rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(why))
    }

    pub fn confirmation(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<ConfirmationNumber> {
        row.get::<_, String>(at)?.parse().map_err(|why| damaged(at, why))
    }

    pub fn time(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<DateTime<Utc>> {
        let ms = row.get(at)?;
        DateTime::from_timestamp_millis(ms).ok_or(rusqlite::Error::IntegralValueOutOfRange(at, ms))
    }

    pub fn time_opt(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<DateTime<Utc>>> {
        if row.get::<_, Option<i64>>(at)?.is_some() { time(row, at).map(Some) } else { Ok(None) }
    }

    pub fn json<T: DeserializeOwned>(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<T> {
        serde_json::from_str(&row.get::<_, String>(at)?).map_err(|why| damaged(at, why))
    }

    pub fn json_opt<T: DeserializeOwned>(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<T>> {
        if row.get::<_, Option<String>>(at)?.is_some() { json(row, at).map(Some) } else { Ok(None) }
    }

    pub fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
        Ok(serde_json::to_string(value)?)
    }
}
