//! Salvaging a damaged outbox: what can still be read goes into a new one, on the word of staff alone. The damaged files
//! are kept in a quarantine folder, whole; nothing is deleted.
//!
//! From the moment that a marker is on the disk until the new outbox is in its place, nothing opens: a salvage that a power
//! cut interrupts is begun again from the quarantine, and never taken for an empty outbox.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use serde::Serialize;

use super::rows::to_db;
use super::set_up::{LOG, remove, replace};
use super::{DATABASE, OutboxError, audit, migrate, set_up};
use crate::audit::{Entry, Event};
use crate::clock::Clock;
use crate::identity::{self, own};

/// Numbers that are left out after the last one that was read: some that were given out may have been lost with the rows,
/// and none may be given out twice. Central is told of them as missing.
const LEFT_OUT: u64 = 500;
/// How far beyond the last row that a scan reached others are looked for one by one.
const SEARCHED: u64 = 100_000;
const QUARANTINE: &str = "quarantine-";
const REQUESTS: &str = "sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext, state, \
                        attempts, next_attempt_at_ms, outcome, second_outcome";
const ATTEMPTS: &str = "sequence, id, confirmation, taken_at_ms, state, to_reverse, tries, next_try_at_ms";

/// What a salvage brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Salvaged {
    pub requests: u64,
    pub attempts: u64,
    /// Entries of the audit log, from the first on as far as they hold: the log goes on from there, and says so.
    pub audit_entries: u32,
    /// Sequences up to the last that was read, without a readable row: first and last of each run.
    pub missing: Vec<(u64, u64)>,
    /// The next request takes the sequence after this one.
    pub continues_after: u64,
    /// Where the damaged files are.
    pub quarantine: PathBuf,
}

/// Salvages the outbox of this state directory for this kiosk. `None`: it is sound, and nothing was changed.
///
/// # Errors
/// Where another process has it open, there is none, or the disk fails. Then it can be tried again.
pub fn salvage(state_dir: &Path, kiosk: u16, used_through: u64) -> Result<Option<Salvaged>, OutboxError> {
    let _lock = set_up::lock(state_dir)?;
    let marker = state_dir.join(set_up::SALVAGING);
    let quarantine = if marker.try_exists()? {
        state_dir.join(fs::read_to_string(&marker)?)
    } else {
        // It would leave out what this version does not know.
        migrate::refuse_newer(&state_dir.join(DATABASE))?;
        let (quarantine, name) = quarantine(state_dir)?;
        copy_files(state_dir, &quarantine)?;
        if is_sound(&quarantine)? {
            fs::remove_dir_all(&quarantine)?;
            return Ok(None);
        }
        identity::write(state_dir, set_up::SALVAGING, name.as_bytes())?;
        quarantine
    };
    let new = quarantine.join("salvaged.db");
    let salvaged = rebuild(&quarantine, &new, kiosk, used_through)?;
    own(&new, state_dir)?;
    File::open(&new)?.sync_all()?;
    replace(state_dir, &new)?;
    fs::remove_file(marker)?;
    File::open(state_dir)?.sync_all()?;
    Ok(Some(salvaged))
}

/// The folders with damaged files that salvages have left here.
///
/// # Errors
/// Where the directory cannot be read.
pub fn quarantines(state_dir: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(state_dir)?.collect::<io::Result<Vec<_>>>()?;
    let is_one = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(QUARANTINE));
    Ok(entries.into_iter().map(|entry| entry.path()).filter(is_one).collect())
}

/// A new folder for damaged files.
fn quarantine(state_dir: &Path) -> Result<(PathBuf, String), OutboxError> {
    for n in 1.. {
        let name = format!("{QUARANTINE}{n}");
        let dir = state_dir.join(&name);
        match DirBuilder::new().mode(0o700).create(&dir) {
            Ok(()) => {
                own(&dir, state_dir)?;
                return Ok((dir, name));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    unreachable!("numbers do not end")
}

fn copy_files(from: &Path, to: &Path) -> Result<(), OutboxError> {
    for name in [DATABASE, LOG] {
        match fs::copy(from.join(name), to.join(name)) {
            Ok(_) => {
                own(&to.join(name), from)?;
                File::open(to.join(name))?.sync_all()?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && name == LOG => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(File::open(to)?.sync_all()?)
}

/// A copy of the quarantined files to work on: opening them changes them.
fn scratch(quarantine: &Path, with_log: bool) -> Result<PathBuf, OutboxError> {
    let dir = quarantine.join("work");
    if dir.try_exists()? {
        fs::remove_dir_all(&dir)?;
    }
    DirBuilder::new().mode(0o700).create(&dir)?;
    copy_files(quarantine, &dir)?;
    if !with_log {
        remove(&dir.join(LOG))?;
    }
    Ok(dir)
}

fn is_sound(quarantine: &Path) -> Result<bool, OutboxError> {
    let work = scratch(quarantine, true)?;
    let said = Connection::open(work.join(DATABASE)).and_then(|db| {
        let tables: u32 = db.query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('kiosk', 'requests', 'attempts', 'again')",
            [],
            |row| row.get(0),
        )?;
        let said: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        Ok(tables == 4 && said == "ok")
    });
    fs::remove_dir_all(work)?;
    Ok(said.unwrap_or(false))
}

/// Writes a new outbox with all rows that the damaged one still gives.
fn rebuild(quarantine: &Path, new: &Path, kiosk: u16, used_through: u64) -> Result<Salvaged, OutboxError> {
    remove(new)?;
    let (mut requests, mut attempts, mut log, mut used) = (Vec::new(), Vec::new(), Vec::new(), used_through);
    // Without its log an outbox is older, but may be readable where with it it is not: whichever gives a row first.
    for with_log in [true, false] {
        let work = scratch(quarantine, with_log)?;
        if let Ok(damaged) = Connection::open(work.join(DATABASE)) {
            add_new(&mut requests, rows(&damaged, "requests", REQUESTS));
            add_new(&mut attempts, rows(&damaged, "attempts", ATTEMPTS));
            let read = audit::readable(&damaged);
            log = if read.len() > log.len() { read } else { log };
            let through = damaged.query_row("SELECT sequence_used_through FROM kiosk", [], |row| row.get(0));
            used = used.max(through.unwrap_or(0));
        }
        fs::remove_dir_all(work)?;
    }
    let mut db = Connection::open(new)?;
    set_up::settings(&db)?;
    migrate::to_latest(&mut db)?;
    let mut here = fill(&mut db, "requests", REQUESTS, &requests)?;
    let (requests, both) = (here.len() as u64, fill(&mut db, "attempts", ATTEMPTS, &attempts)?);
    let attempts = both.len() as u64;
    here.extend(both);
    let last = here.last().copied().unwrap_or(0).max(used);
    let continues_after = last + LEFT_OUT;
    let row = "INSERT INTO kiosk (only_row, number, sequence_used_through) VALUES (1, ?1, ?2)";
    db.execute(row, (kiosk, to_db(continues_after)))?;
    let audit_entries = fill_log(&mut db, &log, requests, attempts)?;
    db.close().map_err(|(_, error)| error)?;
    let missing = runs((used + 1..=last).filter(|sequence| !here.contains(sequence)));
    Ok(Salvaged { requests, attempts, audit_entries, missing, continues_after, quarantine: quarantine.to_owned() })
}

type Columns = Vec<Value>;

/// Every row that can be read: from the first on and from the last back to where it is damaged, and what is between one by one.
fn rows(db: &Connection, table: &str, columns: &str) -> Vec<Columns> {
    let select = format!("SELECT {columns} FROM {table}");
    let mut read = scan(db, &format!("{select} ORDER BY sequence"));
    let from = read.last().and_then(sequence).unwrap_or(0) + 1;
    let back = scan(db, &format!("{select} ORDER BY sequence DESC"));
    let to = back.last().and_then(sequence).unwrap_or(from + SEARCHED);
    add_new(&mut read, back);
    if let Ok(mut one) = db.prepare(&format!("{select} WHERE sequence = ?1")) {
        let between = (from..to.min(from + SEARCHED)).filter_map(|at| one.query_row([to_db(at)], whole).ok());
        let between = between.collect();
        add_new(&mut read, between);
    }
    read
}

/// The rows that a query gives until it fails.
fn scan(db: &Connection, sql: &str) -> Vec<Columns> {
    let Ok(mut query) = db.prepare(sql) else { return Vec::new() };
    let Ok(rows) = query.query_map([], whole) else { return Vec::new() };
    rows.map_while(Result::ok).collect()
}

fn whole(row: &Row<'_>) -> rusqlite::Result<Columns> {
    (0..row.as_ref().column_count()).map(|column| row.get(column)).collect()
}

fn sequence(columns: &Columns) -> Option<u64> {
    match columns.first() {
        Some(Value::Integer(sequence)) => u64::try_from(*sequence).ok(),
        _ => None,
    }
}

/// Adds the rows of sequences that are not here yet.
fn add_new(all: &mut Vec<Columns>, more: Vec<Columns>) {
    let here: BTreeSet<u64> = all.iter().filter_map(sequence).collect();
    all.extend(more.into_iter().filter(|row| sequence(row).is_some_and(|sequence| !here.contains(&sequence))));
}

/// Writes rows as they are, past the trigger that lets new ones in only in their order. One that breaks the schema's other
/// rules is not a row any more. Gives the sequences that are in.
fn fill(db: &mut Connection, table: &str, columns: &str, rows: &[Columns]) -> Result<BTreeSet<u64>, OutboxError> {
    let tx = db.transaction()?;
    let trigger = format!("{table}_gapless");
    let text: String = tx.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [&trigger], |row| row.get(0))?;
    tx.execute_batch(&format!("DROP TRIGGER {trigger}"))?;
    let places = vec!["?"; columns.split(',').count()].join(", ");
    let mut here = BTreeSet::new();
    {
        let mut insert = tx.prepare(&format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})"))?;
        for row in rows {
            if let (Ok(1), Some(sequence)) = (insert.execute(params_from_iter(row)), sequence(row)) {
                here.insert(sequence);
            }
        }
    }
    tx.execute_batch(&text)?;
    tx.commit()?;
    Ok(here)
}

/// Writes the audit log as far as it was read, and that it was salvaged. What is lost of it cannot be made up: central, which
/// keeps where it ended, sees it.
fn fill_log(db: &mut Connection, log: &[Entry], requests: u64, attempts: u64) -> Result<u32, OutboxError> {
    let tx = db.transaction()?;
    log.iter().try_for_each(|entry| audit::insert(&tx, entry))?;
    let entries = log.last().map_or(0, |last| last.number);
    let at_ms = Clock::system().now().local.timestamp_millis();
    audit::append(&tx, at_ms, &Event::Salvaged { entries, requests, attempts })?;
    tx.commit()?;
    Ok(entries)
}

/// First and last of each run of numbers without a gap.
fn runs(numbers: impl Iterator<Item = u64>) -> Vec<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    runs
}

#[cfg(test)]
mod tests;
