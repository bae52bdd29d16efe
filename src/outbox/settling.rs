//! What becomes of a request that was sent: decided once, with its entry in the audit log, or to be sent again.

use rusqlite::{OptionalExtension, Transaction, params};

use super::rows::to_db;
use super::{OutboxError, State, Verdict, audit};
use crate::audit::Event;

pub(super) enum Settled {
    Now,
    Before,
    /// Before, and otherwise.
    Otherwise,
}

/// Settles a request, or keeps the answer beside an earlier one.
pub(super) fn settle(
    tx: &Transaction<'_>,
    sequence: u64,
    verdict: &Verdict,
    at_ms: i64,
) -> Result<Settled, OutboxError> {
    let state = match verdict {
        Verdict::Accepted(_) => State::Accepted,
        Verdict::Rejected { .. } => State::Rejected,
        Verdict::Parked { .. } => State::Parked,
    };
    let outcome = serde_json::to_string(verdict).map_err(OutboxError::Outcome)?;
    let settled = tx
        .prepare_cached(
            "UPDATE requests SET state = ?2, outcome = ?3 WHERE sequence = ?1 AND state IN ('queued', 'sending')",
        )?
        .execute(params![to_db(sequence), state.as_str(), outcome])?;
    if settled > 0 {
        audit::append(tx, at_ms, &Event::Decided { sequence, state: state.as_str() })?;
        return Ok(Settled::Now);
    }
    let before: Option<String> = tx
        .prepare_cached(
            "UPDATE requests SET second_outcome = ?2 WHERE sequence = ?1 AND outcome <> ?2 RETURNING state",
        )?
        .query_row(params![to_db(sequence), outcome], |row| row.get(0))
        .optional()?;
    if before.is_none_or(|before| before == state.as_str()) {
        return Ok(Settled::Before);
    }
    audit::append(tx, at_ms, &Event::DecidedOtherwise { sequence, state: state.as_str() })?;
    Ok(Settled::Otherwise)
}

pub(super) fn postpone(tx: &Transaction<'_>, sequence: u64, at_ms: u64) -> Result<(), OutboxError> {
    tx.prepare_cached(
        "UPDATE requests SET next_attempt_at_ms = ?2 WHERE sequence = ?1 AND state IN ('queued', 'sending')",
    )?
    .execute(params![to_db(sequence), to_db(at_ms)])?;
    Ok(())
}
