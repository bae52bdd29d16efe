//! What a migration keeps, and what it refuses.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::config::DbConfig;

use super::super::Outbox;
use super::super::tests::{Dir, adopted, fill};
use super::*;

/// As this version leaves it when it is killed: what it wrote stands in the log alone.
fn left_by(version: i32) -> Dir {
    let dir = Dir::new();
    fill(&mut adopted(&dir), 3);
    let back = ["", "DROP TABLE again; DROP TABLE audit", "DROP TABLE audit", "", "CREATE TABLE from_the_future (x)"];
    let db = Connection::open(dir.path().join(DATABASE)).expect("opens");
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).expect("sets");
    let back = back[version as usize];
    // Those that were released have their version in the file; the last words are in the log.
    db.execute_batch(&format!("{back}; PRAGMA user_version = {version}; PRAGMA wal_checkpoint(TRUNCATE)"))
        .expect("sets back");
    db.execute_batch("UPDATE kiosk SET backed_up_through = 2").expect("writes");
    drop(db);
    assert!(fs::metadata(dir.path().join(LOG)).is_ok_and(|log| log.len() > 0), "a log that counts");
    dir
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("lists").map(|entry| entry.expect("a file"));
    entries.map(|file| (file.file_name().to_string_lossy().into(), fs::read(file.path()).expect("reads"))).collect()
}

fn version_in(dir: &Dir) -> i32 {
    version(&Connection::open(dir.path().join(DATABASE)).expect("opens")).expect("reads")
}

#[test]
fn each_older_version_is_brought_up_to_date_with_all_that_it_holds() {
    for older in 1..LATEST {
        let dir = left_by(older);
        // Of one that was killed, though never so far.
        for left_over in COPIES {
            fs::write(dir.path().join(left_over), "half a copy").expect("writes");
        }
        let mut outbox = Outbox::open(dir.path()).expect("brings it up to date");
        let counts = outbox.reader().counts().expect("reads");
        assert_eq!((counts.queued, counts.backed_up_through), (3, 2), "version {older}");
        assert_eq!(fill(&mut outbox, 1)[0].sequence, 4, "and goes on");
        drop(outbox);
        assert_eq!(version_in(&dir), LATEST);
        let mode = fs::metadata(dir.path().join(DATABASE)).expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(files(dir.path()).keys().eq([DATABASE, "outbox.lock"]), "nothing is left beside it");
    }
}

#[test]
fn what_a_newer_version_wrote_is_refused_and_not_touched() {
    let dir = left_by(LATEST + 1);
    let before = files(dir.path());
    let refused = |error: OutboxError| {
        assert!(matches!(error, OutboxError::Newer { stored, known: LATEST } if stored == LATEST + 1), "{error:?}");
        assert_eq!(error.entry().code(), 19);
    };
    refused(Outbox::open(dir.path()).expect_err("refuses"));
    refused(Reader::open(dir.path()).expect_err("refuses"));
    refused(super::super::salvage(dir.path(), 33, 0).expect_err("refuses"));
    assert_eq!(files(dir.path()), before, "byte for byte");
    // Its log was not in the file yet, nor its version.
    let dir = left_by(LATEST);
    let db = Connection::open(dir.path().join(DATABASE)).expect("opens");
    db.pragma_update(None, "user_version", LATEST + 1).expect("sets");
    refused(Outbox::open(dir.path()).expect_err("refuses"));
}

#[test]
fn a_migration_that_would_lose_or_change_something_is_not_taken() {
    let dir = left_by(1);
    let (old, copy) = (dir.path().join(DATABASE), dir.path().join(COPY));
    let db = open(&old).expect("opens");
    empty_log(&db).expect("is alone");
    db.close().expect("closes");
    for fault in [
        "DROP TRIGGER requests_kept; DELETE FROM requests WHERE sequence = 3",
        "DROP TRIGGER requests_fixed; UPDATE requests SET ciphertext = 'AAAA' WHERE sequence = 2",
        "DROP TRIGGER requests_advance; UPDATE requests SET state = 'parked', outcome = '{}' WHERE sequence = 1",
        "UPDATE kiosk SET sequence_used_through = 9",
        "INSERT INTO attempts (sequence, id, confirmation, taken_at_ms, state)
         VALUES (4, randomblob(16), 'X', 0, 'started')",
    ] {
        fs::copy(&old, &copy).expect("copies");
        bring_up_to_date(&copy, &old).expect("as it is, it is kept");
        Connection::open(&copy).and_then(|db| db.execute_batch(fault)).expect("spoils");
        let error = bring_up_to_date(&copy, &old).expect_err(fault);
        assert!(matches!(error, OutboxError::NotKept { .. }) && error.entry().code() == 19, "{fault}: {error:?}");
    }
}

#[test]
fn a_migration_that_leaves_a_row_without_what_it_belongs_to_is_not_taken() {
    let dir = left_by(1);
    let (old, copy) = (dir.path().join(DATABASE), dir.path().join(COPY));
    open(&old).and_then(|db| empty_log(&db)).expect("is alone");
    fs::copy(&old, &copy).expect("copies");
    bring_up_to_date(&copy, &old).expect("as it is, it is kept");
    let orphan = "PRAGMA foreign_keys = OFF; INSERT INTO again (sequence) VALUES (77)";
    Connection::open(&copy).and_then(|db| db.execute_batch(orphan)).expect("spoils");
    assert_eq!(bring_up_to_date(&copy, &old).expect_err("is refused").entry().code(), 24);
}

#[test]
fn a_copy_needs_as_much_room_as_the_old_file_and_a_quarter_more() {
    for (free_bytes, database_bytes, fits) in
        [(0, 0, true), (125, 100, true), (124, 100, false), (u64::MAX, u64::MAX, true), (u64::MAX - 1, u64::MAX, false)]
    {
        assert_eq!(has_room(free_bytes, database_bytes), fits, "{database_bytes} into {free_bytes}");
    }
}

/// The copy would miss nothing, but the log would be replayed into it.
#[test]
fn a_log_that_a_reader_still_needs_is_not_left_beside_the_new_file() {
    let dir = left_by(2);
    let reader = Connection::open(dir.path().join(DATABASE)).expect("opens");
    reader.execute_batch("BEGIN; SELECT count(*) FROM requests").expect("reads");
    let writer = Connection::open(dir.path().join(DATABASE)).expect("opens");
    writer.execute_batch("UPDATE kiosk SET backed_up_through = 3").expect("writes");
    let error = Outbox::open(dir.path()).expect_err("waits in vain");
    assert_eq!((error.entry().code(), version_in(&dir)), (22, 2), "{error:?}");
    reader.execute_batch("COMMIT").expect("ends");
    let outbox = Outbox::open(dir.path()).expect("opens beside a reader that is idle");
    assert_eq!(outbox.reader().counts().expect("reads").backed_up_through, 3);
}
