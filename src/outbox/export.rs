//! What central has not decided, as it would be sent: for a sealed export. Changes nothing.

use super::attempts::{OPEN_ATTEMPT, open_attempt};
use super::{OpenAttempt, OutboxError, Reader, rows};
use wire::request::Envelope;

/// Something that central has not decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsettled {
    /// A request that waits to be sent, that a person must look at, or that central has lost.
    Request(Envelope),
    /// The sequence of a request that this version cannot read.
    Unreadable(u64),
    Attempt(OpenAttempt),
}

impl Reader<'_> {
    /// Shows the visitor each request that central has not decided, or has lost since, the oldest first, and then each card attempt without an
    /// outcome.
    ///
    /// # Errors
    /// Where the outbox cannot be read, or what the visitor says.
    pub fn unsettled<E: From<OutboxError>>(&self, mut visit: impl FnMut(Unsettled) -> Result<(), E>) -> Result<(), E> {
        // In the order of the table: a long queue is not sorted.
        let sql = format!(
            "SELECT sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext, attempts
             FROM requests NOT INDEXED WHERE state NOT IN ('accepted', 'rejected') OR {} ORDER BY sequence",
            self.is_lost()?
        );
        let mut query = self.db().prepare(&sql).map_err(OutboxError::from)?;
        for row in query.query_map([], rows::due).map_err(OutboxError::from)? {
            visit(match row.map_err(OutboxError::from)? {
                Ok(due) => Unsettled::Request(due.envelope),
                Err(sequence) => Unsettled::Unreadable(sequence),
            })?;
        }
        let sql = format!("{OPEN_ATTEMPT} WHERE state = 'started' ORDER BY sequence");
        let mut query = self.db().prepare(&sql).map_err(OutboxError::from)?;
        for row in query.query_map([], open_attempt).map_err(OutboxError::from)? {
            visit(Unsettled::Attempt(row.map_err(OutboxError::from)?))?;
        }
        Ok(())
    }
}
