//! Reading rows: what stands in a column, or why it cannot be.

use rusqlite::Row;
use rusqlite::types::Type;
use wire::ConfirmationNumber;
use wire::request::{Envelope, RequestKind};

use super::Due;

/// Reads the columns `sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext, attempts`.
/// `Err`: the sequence of a row that this version cannot read.
pub(super) fn due(row: &Row<'_>) -> rusqlite::Result<Result<Due, u64>> {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    let sequence = from_db(row.get(0)?);
    match readable(row, sequence) {
        Ok(due) => Ok(Ok(due)),
        Err(FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..)) => Ok(Err(sequence)),
        Err(error) => Err(error),
    }
}

fn readable(row: &Row<'_>, sequence: u64) -> rusqlite::Result<Due> {
    let envelope = Envelope {
        sequence,
        id: row.get(1)?,
        confirmation: confirmation(row, 2)?,
        kind: kind(row, 3)?,
        taken_at_ms: row.get(4)?,
        key_id: row.get(5)?,
        encapsulated_key: row.get(6)?,
        ciphertext: row.get(7)?,
    };
    Ok(Due { envelope, attempts: row.get(8)? })
}

pub(super) fn confirmation(row: &Row<'_>, column: usize) -> rusqlite::Result<ConfirmationNumber> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| unreadable(column, error))
}

pub(super) fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<RequestKind> {
    let word: String = row.get(column)?;
    RequestKind::from_word(&word).ok_or_else(|| unreadable(column, format!("no kind of request: {word:?}")))
}

/// Reads a word with a parser that knows all of them.
pub(super) fn word<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let word: String = row.get(column)?;
    parse(&word).ok_or_else(|| unreadable(column, format!("no state: {word:?}")))
}

/// Reads JSON, where there is any.
pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|error| unreadable(column, error))
}

fn unreadable(column: usize, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
}

/// SQLite's integers have a sign; sequences and moments never come near the end of them.
pub(super) fn to_db(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(super) fn from_db(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
