//! The reckoning: what payors were told, what the kiosk's outbox holds and what central holds, read past the product.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use payor_kiosk::audit::Entry;
use payor_kiosk::outbox::{OutboxError, Reader};
use rules::money::{Cents, fee};
use rules::policy::Rules;
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use super::child::UNKNOWN_EVERY;
use super::gateway::{Deed, Ledger};
use super::process::{Told, Word};

/// What each payor of the torture types, but for what could stand somewhere by chance.
const SECRETS: [&str; 5] = ["0012345683", "rosa@example.com", "Rosa Delgado", "1 Main Street", crate::cards::APPROVES];

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

/// A card attempt in the outbox.
#[derive(Debug)]
struct Attempt {
    id: Uuid,
    sequence: u64,
    state: String,
}

/// A card payment at central.
#[derive(Debug)]
struct Payment {
    id: Uuid,
    state: String,
    amount_cents: i64,
    fee_cents: i64,
}

/// A decision at central: id, the sealed content, the outcome's word, the amount.
type Decided = (Vec<u8>, String, String, Option<i64>);

/// How many requests and card attempts came to what.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub given_out: usize,
    pub charged: usize,
    pub not_charged: usize,
    pub accepted: usize,
    pub rejected: usize,
    pub parked: usize,
    pub queued: usize,
}

/// Whether the file is sound, and everything that a payor was told of is in the outbox, whose sequence has no gap.
pub fn outbox_keeps(kiosk: &Path, told: &[Told]) -> Verdict {
    let db = open(&kiosk.join("outbox.db"))?;
    is_sound(&db)?;
    let (kept, attempts) = (kept(&db)?, attempts(&db)?);
    for Told { word, confirmation, .. } in told {
        let is_kept = match word {
            Word::Saved => kept.contains_key(confirmation),
            Word::Charged => attempts.contains_key(confirmation),
            Word::NotCharged | Word::Unknown => true,
        };
        ensure(is_kept, || format!("lost: {confirmation}"))?;
    }
    let of_attempts = attempts.values().map(|attempt| attempt.sequence);
    let mut sequences: Vec<u64> = kept.values().map(|kept| kept.sequence).chain(of_attempts).collect();
    sequences.sort_unstable();
    ensure(sequences.iter().copied().eq(1..=sequences.len() as u64), || "the sequence has a gap".to_owned())?;
    let reader = Reader::open(kiosk).map_err(|error| error.to_string())?.ok_or("there is no outbox")?;
    let broken_at = reader.verify_audit().map_err(|error| error.to_string())?.broken_at();
    ensure(broken_at.is_none(), || format!("the audit log is broken at {broken_at:?}"))
}

/// Whether nothing that a payor typed stands in any file of the kiosk: database, its log, temporary files, the kiosk's log.
pub fn nothing_readable(kiosk: &Path) -> Verdict {
    for file in fs::read_dir(kiosk).map_err(|error| error.to_string())?.flatten() {
        let bytes = fs::read(file.path()).map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        for secret in SECRETS {
            ensure(!text.contains(secret), || format!("{secret:?} can be read in {:?}", file.file_name()))?;
        }
    }
    Ok(())
}

/// Whether the audit log has one entry for each saved request, each card attempt, and the end of each.
fn log_tells(kiosk: &Path, kept: &BTreeMap<String, Kept>, attempts: &BTreeMap<String, Attempt>) -> Verdict {
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
    for (confirmation, Attempt { id, sequence, state }) in attempts {
        expected.push((*sequence, "card-begun".to_owned(), format!("{confirmation} {id}")));
        if state != "started" {
            expected.push((*sequence, "card-ended".to_owned(), state.clone()));
        }
    }
    told.sort();
    expected.sort();
    ensure(told == expected, || format!("the audit log has {} entries of {}", told.len(), expected.len()))
}

/// Requests that wait in the outbox, and card attempts whose outcome is not known.
pub fn open_ends(kiosk: &Path) -> Result<usize, String> {
    let db = open(&kiosk.join("outbox.db"))?;
    let started = attempts(&db)?.values().filter(|attempt| attempt.state == "started").count();
    Ok(figures(&kept(&db)?, &attempts(&db)?).queued + started)
}

/// At the end: each request has exactly one decision at central, with equal content, and central holds nothing else.
pub fn all_is_settled(kiosk: &Path, central: &Path, told: &[Told]) -> Result<Figures, String> {
    outbox_keeps(kiosk, told)?;
    nothing_readable(kiosk)?;
    let ledger = Ledger::in_state(central);
    let (outbox, central) = (open(&kiosk.join("outbox.db"))?, open(&central.join("central.db"))?);
    is_sound(&central)?;
    every_entry_has_an_end(&central)?;
    let (kept, mut decided) = (kept(&outbox)?, decided(&central)?);
    let attempts = attempts(&outbox)?;
    cards_agree(&attempts, payments(&central)?, &ledger, told)?;
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
    log_tells(kiosk, &kept, &attempts)?;
    let figures = figures(&kept, &attempts);
    let Figures { given_out, charged, not_charged, accepted, rejected, parked, queued } = figures;
    let ends = charged + not_charged + accepted + rejected + parked + queued;
    ensure(given_out == ends, || format!("does not add up: {figures:?}"))?;
    ensure((parked, queued) == (0, 0), || format!("not all is settled: {figures:?}"))?;
    Ok(figures)
}

/// The kiosk's attempts, central's payments and the gateway's ledger agree, and with what payors were told: nothing was
/// charged twice, and nothing stands that one of them does not know.
fn cards_agree(
    attempts: &BTreeMap<String, Attempt>,
    mut payments: BTreeMap<String, Payment>,
    ledger: &Ledger,
    told: &[Told],
) -> Verdict {
    let mut deeds = ledger.deeds();
    let mut standing = Vec::new();
    for (name, Attempt { id, state, .. }) in attempts {
        let Some(payment) = payments.remove(name) else { return Err(format!("never arrived: card {name}")) };
        ensure(payment.id == *id, || format!("another id at central: {name}"))?;
        let deeds = deeds.remove(id).unwrap_or_default();
        let charges = deeds.iter().filter(|deed| matches!(deed, Deed::Charged(_))).count();
        ensure(charges <= 1, || format!("{name} was charged {charges} times"))?;
        let charged = match deeds.last() {
            Some(Deed::Charged(cents)) => Some(*cents),
            _ => None,
        };
        let ends = (state.as_str(), payment.state.as_str(), charged.is_some());
        let agree = matches!(
            ends,
            ("approved", "approved", true)
                | ("declined", "declined", false)
                | ("reversed" | "not-charged", "reversed" | "refused", false)
        );
        ensure(agree, || format!("{name} ended as {ends:?}"))?;
        if let Some(cents) = charged {
            ensure(cents == payment.amount_cents + payment.fee_cents, || format!("another amount at central: {name}"))?;
            standing.push(cents);
        }
    }
    ensure(payments.is_empty(), || format!("central has {} card payments more", payments.len()))?;
    ensure(deeds.is_empty(), || format!("the gateway has {} attempts, which the kiosk does not know", deeds.len()))?;
    for Told { word, confirmation, cents } in told {
        let total = cents + fee(Cents(*cents), Rules::default().card_fee_rate).0;
        match word {
            Word::Charged => {
                let is_charged = attempts.get(confirmation).is_some_and(|attempt| attempt.state == "approved");
                ensure(is_charged && standing.contains(&total), || format!("told \"charged\": {confirmation}"))?;
            }
            Word::NotCharged => {
                ensure(!standing.contains(&total), || format!("told that nothing was taken: {cents}"))?;
            }
            Word::Saved | Word::Unknown => {}
        }
    }
    Ok(())
}

fn figures(kept: &BTreeMap<String, Kept>, attempts: &BTreeMap<String, Attempt>) -> Figures {
    let charged = attempts.values().filter(|attempt| attempt.state == "approved").count();
    let count = |states: &[&str]| kept.values().filter(|kept| states.contains(&kept.state.as_str())).count();
    Figures {
        given_out: kept.len() + attempts.len(),
        charged,
        not_charged: attempts.len() - charged,
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
    Ok(decided)
}

fn every_entry_has_an_end(db: &Connection) -> Verdict {
    let sql =
        "SELECT count(*) FROM entry WHERE id NOT IN (SELECT entry FROM request UNION SELECT entry FROM card_payment)";
    let without: usize = db.query_row(sql, [], |row| row.get(0)).map_err(unreadable)?;
    ensure(without == 0, || format!("central has {without} entries without a decision"))
}

/// By confirmation number.
fn attempts(db: &Connection) -> Result<BTreeMap<String, Attempt>, String> {
    let mut query = db.prepare("SELECT confirmation, id, sequence, state FROM attempts").map_err(unreadable)?;
    let rows = query
        .query_map([], |row| Ok((row.get(0)?, Attempt { id: row.get(1)?, sequence: row.get(2)?, state: row.get(3)? })));
    rows.and_then(Iterator::collect).map_err(unreadable)
}

/// By confirmation number.
fn payments(db: &Connection) -> Result<BTreeMap<String, Payment>, String> {
    let sql = "SELECT confirmation, id, state, amount_cents, fee_cents FROM entry JOIN card_payment ON entry = id";
    let mut query = db.prepare(sql).map_err(unreadable)?;
    let rows = query.query_map([], |row| {
        let (id, state, amount_cents, fee_cents) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((row.get(0)?, Payment { id, state, amount_cents, fee_cents }))
    });
    rows.and_then(Iterator::collect).map_err(unreadable)
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
