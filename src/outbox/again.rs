//! Decided requests that are sent once more, because central may have lost them: it was restored from an old backup.
//!
//! On the disk, so that neither a lost answer nor a restart leaves a second decision unheard. A request stays on this list
//! until central has answered about it again.

use rusqlite::{Transaction, params};

use super::rows::{self, to_db};
use super::{Due, Outbox, OutboxError};

impl Outbox {
    /// Has these requests sent once more, as far as central decided them. Gives how many were not to be sent before.
    ///
    /// # Errors
    /// Where the outbox cannot be written.
    pub fn send_again(&mut self, sequences: &[u64]) -> Result<usize, OutboxError> {
        if sequences.is_empty() {
            return Ok(0);
        }
        self.write(|tx| {
            let mut insert = tx.prepare_cached(
                "INSERT OR IGNORE INTO again (sequence)
                 SELECT sequence FROM requests WHERE sequence = ?1 AND state IN ('accepted', 'rejected')",
            )?;
            let mut new = 0;
            for sequence in sequences {
                new += insert.execute([to_db(*sequence)])?;
            }
            Ok(new)
        })
    }

    /// The decided requests that may be sent once more now, oldest first.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn again(&self, now_ms: u64, limit: usize) -> Result<Vec<Due>, OutboxError> {
        let mut query = self.db.prepare_cached(
            "SELECT sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext, attempts
             FROM again JOIN requests USING (sequence)
             WHERE again.next_attempt_at_ms <= ?1 ORDER BY sequence",
        )?;
        let rows = query.query_map([to_db(now_ms)], rows::due)?;
        let mut due = Vec::new();
        self.take_readable(rows, limit, &mut due)?;
        Ok(due)
    }
}

/// Central answered about it.
pub(super) fn answered(tx: &Transaction<'_>, sequence: u64) -> Result<(), OutboxError> {
    tx.prepare_cached("DELETE FROM again WHERE sequence = ?1")?.execute([to_db(sequence)])?;
    Ok(())
}

pub(super) fn postpone(tx: &Transaction<'_>, sequence: u64, at_ms: u64) -> Result<(), OutboxError> {
    tx.prepare_cached("UPDATE again SET next_attempt_at_ms = ?2 WHERE sequence = ?1")?
        .execute(params![to_db(sequence), to_db(at_ms)])?;
    Ok(())
}
