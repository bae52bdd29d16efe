//! What can go wrong with the outbox, told apart by what staff must do.

use std::io;

use rusqlite::ErrorCode;
use wire::envelope::EnvelopeError;

use crate::journal::Entry;

/// Why the outbox could not do it. From `accept`: nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error("another program is writing to this outbox")]
    Locked,
    #[error("the outbox is full: {unsent} requests wait to be sent")]
    Full { unsent: u64 },
    #[error("the disk is full")]
    DiskFull(#[source] rusqlite::Error),
    #[error("the disk does not do what the outbox asks")]
    Io(#[source] rusqlite::Error),
    #[error("the state directory cannot be used")]
    Files(#[from] io::Error),
    #[error("the outbox is damaged")]
    Corrupt(#[source] rusqlite::Error),
    #[error("the outbox is being salvaged: run payor-kiosk outbox salvage again")]
    Salvaging,
    #[error("the outbox refuses")]
    Database(#[source] rusqlite::Error),
    /// Nothing of it was touched.
    #[error("a newer version wrote this outbox: its schema is {stored}, and this program knows up to {known}")]
    Newer { stored: i32, known: i32 },
    /// The old one stands as it was.
    #[error("the outbox of an older version cannot be brought up to date")]
    Migration(#[source] rusqlite_migration::Error),
    /// The old one stands as it was.
    #[error("bringing the outbox of an older version up to date would change what is in the table {table}")]
    NotKept { table: &'static str },
    #[error("the outbox belongs to kiosk {outbox}, not to kiosk {kiosk}")]
    OtherKiosk { outbox: u16, kiosk: u16 },
    #[error("the outbox belongs to no kiosk yet")]
    NotAdopted,
    #[error("the outbox belongs to a kiosk whose identity is gone")]
    NoIdentity,
    #[error("sequence {sequence} does not fit a confirmation number")]
    SequenceUsedUp { sequence: u64 },
    #[error(transparent)]
    Seal(#[from] EnvelopeError),
    #[error("a decision cannot be written as JSON")]
    Outcome(#[source] serde_json::Error),
}

impl OutboxError {
    /// The entry of the log's catalogue, whose number staff see.
    pub fn entry(&self) -> Entry {
        match self {
            OutboxError::Locked => Entry::OutboxLocked,
            OutboxError::Full { .. } => Entry::OutboxFull,
            OutboxError::DiskFull(_) => Entry::DiskFull,
            OutboxError::Files(error) if error.kind() == io::ErrorKind::StorageFull => Entry::DiskFull,
            OutboxError::Corrupt(_) | OutboxError::Salvaging => Entry::OutboxCorrupt,
            OutboxError::OtherKiosk { .. } => Entry::OtherKiosk,
            OutboxError::Newer { .. } | OutboxError::Migration(_) | OutboxError::NotKept { .. } => Entry::OutboxVersion,
            OutboxError::NoIdentity => Entry::IdentityBroken,
            OutboxError::NotAdopted => Entry::NotEnrolled,
            OutboxError::SequenceUsedUp { .. } => Entry::SequenceUsedUp,
            OutboxError::Seal(_) => Entry::SealFailed,
            OutboxError::Io(_) | OutboxError::Files(_) | OutboxError::Database(_) | OutboxError::Outcome(_) => {
                Entry::OutboxWrite
            }
        }
    }
}

impl From<rusqlite::Error> for OutboxError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => OutboxError::DiskFull(error),
            Some(
                ErrorCode::SystemIoFailure | ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied,
            ) => OutboxError::Io(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => OutboxError::Corrupt(error),
            _ => OutboxError::Database(error),
        }
    }
}

impl From<rusqlite_migration::Error> for OutboxError {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            // A disk that is full, say, and no fault of the migration's.
            rusqlite_migration::Error::RusqliteError { query, err } => match OutboxError::from(err) {
                OutboxError::Database(err) => {
                    OutboxError::Migration(rusqlite_migration::Error::RusqliteError { query, err })
                }
                error => error,
            },
            error => OutboxError::Migration(error),
        }
    }
}
