//! Bringing the outbox of an older version up to date: on a copy, which takes the old one's place when it is whole.
//!
//! Until then the old file stands, and is whole without its log; from then on the new one. A kill, a power cut or a full disk
//! at any step leaves one of the two, and the next start goes on from it. Only forward: what a newer version wrote is refused
//! before anything is opened for writing. It must never change the old file, but for what its own log brings.

use std::cmp::Ordering;
use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, ffi};
use rusqlite_migration::{M, Migrations};

use super::set_up::{LOG, remove, replace};
use super::{DATABASE, OutboxError, Reader};
use crate::identity::own;

/// One from each version of the schema to the next. Those that were released do not change any more.
const MIGRATIONS: &[M<'static>] =
    &[M::up(include_str!("../outbox.sql")), M::up(include_str!("again.sql")), M::up(include_str!("audit.sql"))];
/// SQLite's `user_version` of an outbox that this program writes.
const LATEST: i32 = MIGRATIONS.len() as i32;
const COPY: &str = "outbox.new";
/// The copy, and what SQLite keeps beside it while it is made.
const COPIES: [&str; 4] = [COPY, "outbox.new-journal", "outbox.new-wal", "outbox.new-shm"];
/// What the promises to payors and central rest on: each row must come out of a migration as it went in, and no other. A
/// migration that changes one of these columns says here how it is compared from then on. The first column is the key.
const KEPT: [(&str, &[&str]); 5] = [
    ("kiosk", &["only_row", "number", "sequence_used_through", "backed_up_through"]),
    (
        "requests",
        &[
            "sequence",
            "id",
            "confirmation",
            "kind",
            "taken_at_ms",
            "key_id",
            "encapsulated_key",
            "ciphertext",
            "state",
            "attempts",
            "outcome",
            "second_outcome",
        ],
    ),
    ("attempts", &["sequence", "id", "confirmation", "taken_at_ms", "state", "to_reverse"]),
    ("again", &["sequence"]),
    ("audit", &["number", "at_ms", "event", "sequence", "detail", "hash"]),
];

/// Opens the outbox that is there, or an empty file, with the newest schema in it.
pub(super) fn open_latest(state_dir: &Path) -> Result<Connection, OutboxError> {
    let path = state_dir.join(DATABASE);
    refuse_newer(&path)?;
    // Of an attempt that was killed. Nobody else makes one: the lock is held.
    remove_copies(state_dir)?;
    let old = open(&path)?;
    // With what the log brings: a version that migrated in place may have died before its log was in the file.
    let stored = version(&old)?;
    match stored.cmp(&LATEST) {
        Ordering::Equal => return Ok(old),
        Ordering::Greater => return Err(OutboxError::Newer { stored, known: LATEST }),
        Ordering::Less => {}
    }
    empty_log(&old)?;
    let copy = state_dir.join(COPY);
    let made = copy_to(old, &copy, state_dir).and_then(|()| bring_up_to_date(&copy, &path));
    if made.is_err() {
        // A full disk needs its room. Where even this fails, the next attempt does it.
        let _ = remove_copies(state_dir);
    }
    made?;
    // SQLite took it away with the last connection, unless a reader is there. Nothing that counts is ever thrown away.
    if fs::metadata(state_dir.join(LOG)).is_ok_and(|log| log.len() > 0) {
        return Err(failure(ffi::SQLITE_BUSY));
    }
    replace(state_dir, &copy)?;
    open(&path)
}

/// Brings a database that is not in its place yet to the newest schema.
pub(super) fn to_latest(db: &mut Connection) -> Result<(), OutboxError> {
    Ok(Migrations::from_slice(MIGRATIONS).to_latest(db)?)
}

/// Refuses what a newer version wrote. Neither the file nor its log is touched, and no file comes to be beside it: the version
/// is in the file itself from the moment that it is in its place. What cannot be read this way is left to who opens it.
pub(super) fn refuse_newer(path: &Path) -> Result<(), OutboxError> {
    let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags).and_then(|db| version(&db)) {
        Ok(stored) if stored > LATEST => Err(OutboxError::Newer { stored, known: LATEST }),
        _ => Ok(()),
    }
}

fn remove_copies(state_dir: &Path) -> io::Result<()> {
    COPIES.iter().try_for_each(|copy| remove(&state_dir.join(copy)))
}

fn open(path: &Path) -> Result<Connection, OutboxError> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // For a reader beside it.
    db.busy_timeout(Duration::from_secs(2))?;
    Ok(db)
}

fn version(db: &Connection) -> rusqlite::Result<i32> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings all of the log into the file. A log that is still there beside the new file would be replayed into it.
fn empty_log(old: &Connection) -> Result<(), OutboxError> {
    let is_busy: bool = old.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy { Err(failure(ffi::SQLITE_BUSY)) } else { Ok(()) }
}

fn copy_to(old: Connection, copy: &Path, state_dir: &Path) -> Result<(), OutboxError> {
    let number = |pragma| old.pragma_query_value(None, pragma, |row| row.get::<_, u64>(0));
    let bytes = number("page_count")?.saturating_mul(number("page_size")?);
    let disk = rustix::fs::statvfs(state_dir).map_err(io::Error::from)?;
    // Asked before: else a full disk would be written to at each try.
    if !has_room(disk.f_bavail.saturating_mul(disk.f_frsize), bytes) {
        return Err(failure(ffi::SQLITE_FULL));
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(copy)?;
    own(copy, state_dir)?;
    old.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(old.close().map_err(|(_, error)| error)?)
}

/// Whether a copy fits, with a quarter more for what the migration adds.
fn has_room(free_bytes: u64, database_bytes: u64) -> bool {
    free_bytes >= database_bytes.saturating_add(database_bytes / 4)
}

/// Migrates the copy, and compares it with the old file.
fn bring_up_to_date(copy: &Path, old: &Path) -> Result<(), OutboxError> {
    let mut db = open(copy)?;
    // What does not come about is thrown away whole.
    db.pragma_update(None, "journal_mode", "MEMORY")?;
    // The commit of the migration waits until the whole file is on the disk: it may only be renamed then.
    db.pragma_update(None, "synchronous", "FULL")?;
    to_latest(&mut db)?;
    // As it is used: were it changed in its place, a kill would leave a journal, past which nobody could only read it.
    db.pragma_update(None, "journal_mode", "WAL")?;
    if !Reader::of(&db).is_sound()? || has_orphans(&db)? {
        return Err(failure(ffi::SQLITE_CORRUPT));
    }
    db.execute("ATTACH ?1 AS old", [old.to_string_lossy()])?;
    for (table, columns) in KEPT {
        if !is_kept(&db, table, columns)? {
            return Err(OutboxError::NotKept { table });
        }
    }
    Ok(db.close().map_err(|(_, error)| error)?)
}

fn has_orphans(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row("SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_check)", [], |row| row.get(0))
}

/// Whether the new table has the old one's rows and no other, where there was an old one.
fn is_kept(db: &Connection, table: &str, columns: &[&str]) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM old.sqlite_schema WHERE type = 'table' AND name = ?1)";
    if !db.query_row(sql, [table], |row| row.get::<_, bool>(0))? {
        return Ok(true);
    }
    let of = |side: &str| columns.iter().map(|column| format!("{side}.{column}")).collect::<Vec<_>>().join(", ");
    let (of_old, of_new, key) = (of("o"), of("n"), columns[0]);
    let sql = format!(
        "SELECT (SELECT count(*) FROM old.{table}) = (SELECT count(*) FROM main.{table}) AND NOT EXISTS (
            SELECT 1 FROM old.{table} AS o LEFT JOIN main.{table} AS n ON n.{key} = o.{key}
            WHERE ({of_old}) IS NOT ({of_new}))"
    );
    db.query_row(&sql, [], |row| row.get(0))
}

fn failure(code: std::ffi::c_int) -> OutboxError {
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into()
}

#[cfg(test)]
mod tests;
