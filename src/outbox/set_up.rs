//! Opening the outbox: directory, lock, file, settings.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::{DATABASE, OutboxError, migrate};

pub(super) const LOG: &str = "outbox.db-wal";
const SHARED_MEMORY: &str = "outbox.db-shm";
const LOCK: &str = "outbox.lock";
/// While this file is there, a salvage is not done: see `salvage`.
pub(super) const SALVAGING: &str = "outbox.salvaging";

/// Opens the database of this state directory for writing, with the lock that says so.
pub(super) fn open(state_dir: &Path) -> Result<(Connection, File), OutboxError> {
    DirBuilder::new().recursive(true).mode(0o700).create(state_dir)?;
    fs::set_permissions(state_dir, Permissions::from_mode(0o700))?;
    let lock = lock(state_dir)?;
    if state_dir.join(SALVAGING).try_exists()? {
        return Err(OutboxError::Salvaging);
    }
    // SQLite gives its other files the mode of this one.
    OpenOptions::new().create(true).append(true).mode(0o600).open(state_dir.join(DATABASE))?;
    File::open(state_dir)?.sync_all()?;
    let db = migrate::open_latest(state_dir)?;
    set_up(&db)?;
    Ok((db, lock))
}

pub(super) fn lock(state_dir: &Path) -> Result<File, OutboxError> {
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(state_dir.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OutboxError::Locked),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Puts a whole database in the place of the one that is there, whose log must not be needed any more. The log belongs to
/// the old file and would be replayed into the new one: that it is gone is on the disk before the new one can be. SQLite
/// itself does not sync what it cuts off or deletes of a log.
pub(super) fn replace(state_dir: &Path, new: &Path) -> io::Result<()> {
    for old in [LOG, SHARED_MEMORY] {
        remove(&state_dir.join(old))?;
    }
    File::open(state_dir)?.sync_all()?;
    fs::rename(new, state_dir.join(DATABASE))?;
    File::open(state_dir)?.sync_all()
}

pub(super) fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

pub(super) fn settings(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(Duration::from_secs(2))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // FULL, not NORMAL: in WAL mode only FULL waits for the disk at each commit.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "trusted_schema", "OFF")?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    db.set_prepared_statement_cache_capacity(32);
    Ok(())
}

fn set_up(db: &Connection) -> rusqlite::Result<()> {
    settings(db)?;
    // Moments of the monotonic clock of the process before this one.
    db.execute(
        "UPDATE requests SET next_attempt_at_ms = 0 WHERE state IN ('queued', 'sending') AND next_attempt_at_ms <> 0",
        [],
    )?;
    db.execute("UPDATE again SET next_attempt_at_ms = 0 WHERE next_attempt_at_ms <> 0", [])?;
    db.execute("UPDATE attempts SET next_try_at_ms = 0 WHERE state = 'started' AND next_try_at_ms <> 0", [])?;
    // A write that always reaches the log. While the log has no whole page, a recovery fills outbox.db-shm with memory
    // that SQLite has not cleared; the first page clears it.
    db.execute("UPDATE kiosk SET failed_writes = failed_writes + 1", [])?;
    Ok(())
}
