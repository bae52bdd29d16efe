//! Keeping the audit log: an entry is committed with what it tells of, by the same commit and so with no sync of its own.

use rusqlite::{Connection, OptionalExtension, Row, params};
use wire::audit::{AuditHash, AuditHead, AuditKept, AuditTold};

use super::rows::{from_db, to_db};
use super::{Outbox, OutboxError, Reader};
use crate::audit::{Chain, Entry, Event};

const SELECT: &str = "SELECT number, at_ms, event, sequence, detail, hash FROM audit";

impl Outbox {
    /// Enters something that changes nothing else here.
    ///
    /// # Errors
    /// Where the outbox cannot be written.
    pub fn note(&mut self, event: Event) -> Result<(), OutboxError> {
        let at_ms = self.unix_ms();
        self.write(|tx| append(tx, at_ms, &event))
    }
}

impl Reader<'_> {
    /// Shows each audit entry to the visitor, the oldest first. None in the outbox of a version that kept no log.
    ///
    /// # Errors
    /// Where the outbox cannot be read, or what the visitor says.
    pub fn audit<E: From<OutboxError>>(&self, mut visit: impl FnMut(Entry) -> Result<(), E>) -> Result<(), E> {
        if !self.has_audit()? {
            return Ok(());
        }
        let mut query = self.db().prepare(&format!("{SELECT} ORDER BY number")).map_err(OutboxError::from)?;
        let rows = query.query_map([], entry).map_err(OutboxError::from)?;
        for entry in rows {
            visit(entry.map_err(OutboxError::from)?)?;
        }
        Ok(())
    }

    /// Follows the audit log from its first entry to its last.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn verify_audit(&self) -> Result<Chain, OutboxError> {
        let mut chain = Chain::default();
        self.audit(|entry| {
            chain.follow(&entry);
            Ok::<_, OutboxError>(())
        })?;
        Ok(chain)
    }

    /// What central is told: where the log ends, and its hash where it had as many entries as central keeps.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn audit_told(&self, kept: Option<u32>) -> Result<AuditTold, OutboxError> {
        let there = |count| -> Result<_, OutboxError> {
            let hash = head(self.db(), "WHERE number = ?1", i64::from(count))?.map(|head| head.hash);
            Ok(AuditKept { count, hash })
        };
        Ok(AuditTold { head: last(self.db())?, kept: kept.map(there).transpose()? })
    }

    fn has_audit(&self) -> Result<bool, OutboxError> {
        let sql = "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'audit'";
        Ok(self.db().query_row(sql, [], |row| row.get(0))?)
    }
}

/// Enters it after the last one.
pub(super) fn append(db: &Connection, at_ms: i64, event: &Event) -> Result<(), OutboxError> {
    insert(db, &Entry::after(last(db)?, at_ms, event))
}

pub(super) fn insert(db: &Connection, entry: &Entry) -> Result<(), OutboxError> {
    let Entry { number, at_ms, event, sequence, detail, hash } = entry;
    db.prepare_cached(
        "INSERT INTO audit (number, at_ms, event, sequence, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![number, at_ms, event, sequence.map(to_db), detail, hash.0])?;
    Ok(())
}

/// The entries of a damaged outbox from the first on, as far as they can be read and the chain holds.
pub(super) fn readable(damaged: &Connection) -> Vec<Entry> {
    let mut chain = Chain::default();
    let Ok(mut query) = damaged.prepare(&format!("{SELECT} ORDER BY number")) else { return Vec::new() };
    let Ok(rows) = query.query_map([], entry) else { return Vec::new() };
    rows.map_while(Result::ok).take_while(|entry| chain.follow(entry)).collect()
}

fn last(db: &Connection) -> Result<AuditHead, OutboxError> {
    Ok(head(db, "WHERE number <= ?1 ORDER BY number DESC LIMIT 1", i64::MAX)?.unwrap_or(AuditHead::START))
}

fn head(db: &Connection, which: &str, number: i64) -> Result<Option<AuditHead>, OutboxError> {
    let mut query = db.prepare_cached(&format!("SELECT number, hash FROM audit {which}"))?;
    let read = |row: &Row<'_>| Ok(AuditHead { count: row.get(0)?, hash: AuditHash(row.get(1)?) });
    Ok(query.query_row([number], read).optional()?)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        number: row.get(0)?,
        at_ms: row.get(1)?,
        event: row.get(2)?,
        sequence: row.get::<_, Option<i64>>(3)?.map(from_db),
        detail: row.get(4)?,
        hash: AuditHash(row.get(5)?),
    })
}

#[cfg(test)]
pub(super) mod tests;
