//! The reckoning: what payors were told, what the kiosk's outbox holds and what central holds, read past the product.

use std::collections::BTreeMap;
use std::path::Path;

use payor_kiosk::audit::Entry;
use payor_kiosk::outbox::{OutboxError, Reader};
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use super::child::UNKNOWN_EVERY;
use super::process::Told;

/// Says what does not hold.
pub type Verdict = Result<(), String>;

/// A request in the outbox.
#[derive(Debug)]
struct Kept {
    id: Vec<u8>,
    sequence: u64,
    confirmation: String,
    sealed: String,
    state: String,
}

/// A decision at central: id, the sealed content, the outcome's word, the amount.
type Decided = (Vec<u8>, String, String, Option<i64>);

/// How many requests came to what.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub given_out: usize,
    pub accepted: usize,
    pub rejected: usize,
    pub parked: usize,
    pub queued: usize,
}

/// Whether both files are sound, and every "saved" is in the outbox, whose sequence has no gap.
pub fn outbox_keeps(kiosk: &Path, told: &[Told]) -> Verdict {
    let db = open(&kiosk.join("outbox.db"))?;
    is_sound(&db)?;
    let kept = kept(&db)?;
    for told in told {
        ensure(kept.contains_key(&told.confirmation), || format!("lost: {}", told.confirmation))?;
    }
    let mut sequences: Vec<u64> = kept.values().map(|kept| kept.sequence).collect();
    sequences.sort_unstable();
    ensure(sequences.iter().copied().eq(1..=kept.len() as u64), || "the sequence has a gap".to_owned())?;
    let reader = Reader::open(kiosk).map_err(|error| error.to_string())?.ok_or("there is no outbox")?;
    let broken_at = reader.verify_audit().map_err(|error| error.to_string())?.broken_at();
    ensure(broken_at.is_none(), || format!("the audit log is broken at {broken_at:?}"))
}

/// Whether the audit log has one entry for each saved request and each decision.
fn log_tells(kiosk: &Path, kept: &BTreeMap<String, Kept>) -> Verdict {
    let reader = Reader::open(kiosk).map_err(|error| error.to_string())?.ok_or("there is no outbox")?;
    let mut told = Vec::new();
    let read = |entry: Entry| -> Result<(), OutboxError> {
        told.extend(entry.sequence.map(|sequence| (sequence, entry.event, entry.detail)));
        Ok(())
    };
    reader.audit(read).map_err(|error| error.to_string())?;
    let mut expected = Vec::new();
    for kept in kept.values() {
        let id = Uuid::from_slice(&kept.id).map_err(|_| "no id")?;
        expected.push((kept.sequence, "saved".to_owned(), format!("{} {id}", kept.confirmation)));
        if !matches!(kept.state.as_str(), "queued" | "sending") {
            expected.push((kept.sequence, "decided".to_owned(), kept.state.clone()));
        }
    }
    told.sort();
    expected.sort();
    ensure(told == expected, || format!("the audit log has {} entries of {}", told.len(), expected.len()))
}

/// Requests that wait in the outbox.
pub fn unsent(kiosk: &Path) -> Result<usize, String> {
    Ok(figures(&kept(&open(&kiosk.join("outbox.db"))?)?).queued)
}

/// At the end: each request has exactly one decision at central, with equal content, and central holds nothing else.
pub fn all_is_settled(kiosk: &Path, central: &Path, told: &[Told]) -> Result<Figures, String> {
    outbox_keeps(kiosk, told)?;
    let central = open(&central.join("central.db"))?;
    is_sound(&central)?;
    let (kept, mut decided) = (kept(&open(&kiosk.join("outbox.db"))?)?, decided(&central)?);
    let cents: BTreeMap<&str, i64> = told.iter().map(|told| (told.confirmation.as_str(), told.cents)).collect();
    for kept in kept.values() {
        let name = &kept.confirmation;
        let Some((id, sealed, outcome, amount)) = decided.remove(name) else {
            return Err(format!("never arrived: {name}"));
        };
        ensure(id == kept.id && sealed == kept.sealed, || format!("another content at central: {name}"))?;
        ensure(outcome == kept.state, || format!("{name} is {} here and {outcome} at central", kept.state))?;
        if let Some(cents) = cents.get(name.as_str()) {
            ensure(amount == Some(*cents), || format!("another amount at central: {name}"))?;
            let expected = if cents % UNKNOWN_EVERY == 0 { "rejected" } else { "accepted" };
            ensure(outcome == expected, || format!("{name} is {outcome}"))?;
        }
    }
    ensure(decided.is_empty(), || format!("central holds {} that the kiosk does not", decided.len()))?;
    log_tells(kiosk, &kept)?;
    let figures = figures(&kept);
    let Figures { given_out, accepted, rejected, parked, queued } = figures;
    ensure(given_out == accepted + rejected + parked + queued, || format!("does not add up: {figures:?}"))?;
    ensure((parked, queued) == (0, 0), || format!("not all is settled: {figures:?}"))?;
    Ok(figures)
}

fn figures(kept: &BTreeMap<String, Kept>) -> Figures {
    let count = |states: &[&str]| kept.values().filter(|kept| states.contains(&kept.state.as_str())).count();
    Figures {
        given_out: kept.len(),
        accepted: count(&["accepted"]),
        rejected: count(&["rejected"]),
        parked: count(&["parked"]),
        queued: count(&["queued", "sending"]),
    }
}

/// By confirmation number.
fn kept(db: &Connection) -> Result<BTreeMap<String, Kept>, String> {
    let sql = "SELECT id, sequence, confirmation, encapsulated_key || ciphertext, state FROM requests";
    let mut query = db.prepare(sql).map_err(unreadable)?;
    let rows = query.query_map([], |row| {
        let (id, sequence, confirmation, sealed, state) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        Ok(Kept { id, sequence, confirmation, sealed, state })
    });
    let rows: Vec<Kept> = rows.and_then(Iterator::collect).map_err(unreadable)?;
    Ok(rows.into_iter().map(|kept| (kept.confirmation.clone(), kept)).collect())
}

/// By confirmation number.
fn decided(db: &Connection) -> Result<BTreeMap<String, Decided>, String> {
    let sql = "SELECT confirmation, id, (envelope ->> 'encapsulated_key') || (envelope ->> 'ciphertext'),
               outcome ->> 'outcome', amount_cents FROM entry JOIN request ON entry = id";
    let mut query = db.prepare(sql).map_err(unreadable)?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))));
    let rows: Vec<(String, Decided)> = rows.and_then(Iterator::collect).map_err(unreadable)?;
    let count = rows.len();
    let decided: BTreeMap<String, Decided> = rows.into_iter().collect();
    ensure(decided.len() == count, || "a number has two decisions".to_owned())?;
    let entries: usize = db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).map_err(unreadable)?;
    ensure(entries == count, || "central has an entry without a decision".to_owned())?;
    Ok(decided)
}

fn is_sound(db: &Connection) -> Verdict {
    let said: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(unreadable)?;
    ensure(said == "ok", || format!("damaged: {said}"))
}

fn open(file: &Path) -> Result<Connection, String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags).map_err(unreadable)?;
    db.busy_timeout(super::PATIENCE).map_err(unreadable)?;
    Ok(db)
}

fn unreadable(error: rusqlite::Error) -> String {
    format!("cannot be read: {error}")
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(otherwise()) }
}
