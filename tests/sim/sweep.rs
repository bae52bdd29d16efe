//! The n-th write or sync fails, for every n until none does: all that an outbox does to its disk, one place after another,
//! and all that bringing it up to date does.

use std::fs;
use std::path::Path;

use payor_kiosk::outbox::{AttemptState, Mark, Outbox, OutboxError, ParkedFor, Reader, State, Verdict};
use rules::sensitive::Sensitive;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tempfile::TempDir;
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::account::Cancellation;
use wire::envelope::generate_key_pair;
use wire::policy::SealingKey;
use wire::request::RequestBody;

use crate::disk::Disk;

const KIOSK: u16 = 1;

/// What fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The n-th, and no other.
    Once,
    /// The n-th and all after it, until the next start.
    FromThenOn,
    /// The power goes at the n-th, and of what was not synced nothing stays.
    PowerCut,
}

impl Fault {
    fn befalls(self, disk: &Disk, n: u32) {
        match self {
            Fault::Once => disk.fail_once_after(n),
            Fault::FromThenOn | Fault::PowerCut => disk.cut_after(n),
        }
    }
}

/// What the outbox said was done.
#[derive(Debug, Default)]
struct Said {
    saved: Vec<ConfirmationNumber>,
    refused: usize,
    begun: Vec<ConfirmationNumber>,
    parked: Option<u64>,
    ended: Option<u64>,
}

#[test]
fn whichever_write_or_sync_fails_what_was_said_is_there() {
    for fault in [Fault::Once, Fault::FromThenOn, Fault::PowerCut] {
        let last = (0..).find(|n| !fails_at(fault, *n)).expect("a life has an end");
        assert!(last > 50, "{fault:?}: only {last} writes and syncs were seen");
    }
}

/// A life in which the n-th write or sync fails, and what the next one finds. False: there were no so many.
fn fails_at(fault: Fault, n: u32) -> bool {
    let dir = directory();
    let disk = Disk::under(dir.path());
    fault.befalls(&disk, n);
    let said = live(&dir, &disk).unwrap_or_default();
    let failed = disk.has_failed();
    disk.restart(fault == Fault::PowerCut, 0);
    let outbox = Outbox::open(dir.path()).expect("opens on a disk that works");
    is_there(&outbox, &said, fault, &format!("{fault:?} at {n}: {said:?}"));
    Disk::forget(dir.path());
    failed
}

/// What was said is in the outbox, and it is sound and without a gap.
fn is_there(outbox: &Outbox, said: &Said, fault: Fault, what: &str) {
    let reader = outbox.reader();
    assert!(reader.is_sound().expect(what), "{what}");
    let chain = reader.verify_audit().expect(what);
    assert_eq!(chain.broken_at(), None, "{what}");
    let there = reader.list().expect(what);
    let state_of = |sequence| there.iter().find(|entry| entry.sequence == sequence).map(|entry| entry.state);
    for confirmation in &said.saved {
        assert!(there.iter().any(|entry| entry.confirmation == *confirmation), "lost {confirmation}: {what}");
    }
    if let Some(sequence) = said.parked {
        assert_eq!(state_of(sequence), Some(State::Parked), "{what}");
    }
    let attempt = |sequence| outbox.attempt(sequence).expect(what).map(|(_, state)| state);
    for confirmation in &said.begun {
        assert!(attempt(confirmation.sequence()).is_some(), "lost {confirmation}: {what}");
    }
    if let Some(sequence) = said.ended {
        assert_eq!(attempt(sequence), Some(AttemptState::Approved), "{what}");
    }
    let all = there.len() as u64 + (1..=8).filter(|sequence| attempt(*sequence).is_some()).count() as u64;
    assert!((1..=all).all(|sequence| state_of(sequence).is_some() || attempt(sequence).is_some()), "a gap: {what}");
    if fault == Fault::Once {
        // Whoever was told "not saved" finds nothing taken.
        assert_eq!(there.len(), said.saved.len(), "{what}");
    }
}

/// Two payors, a card, an answer of central's, a third payor: each goes on where the one before could not be served.
fn live(dir: &TempDir, disk: &Disk) -> Result<Said, OutboxError> {
    let (_, public_key) = generate_key_pair();
    let key = SealingKey { id: "key".to_owned(), public_key };
    let (token, language) = (Sensitive::new("token"), "en".to_owned());
    let body = RequestBody::Cancellation(Cancellation { token, plan: Uuid::nil(), withdrawal: None, language });
    let mut said = Said::default();
    let mut outbox = Outbox::open(dir.path())?;
    outbox.adopt(KIOSK, 0)?;
    let take = |outbox: &mut Outbox, said: &mut Said| match outbox.accept(KIOSK, &key, &body, 0) {
        Ok(saved) => said.saved.push(saved.confirmation),
        Err(_) => said.refused += 1,
    };
    take(&mut outbox, &mut said);
    take(&mut outbox, &mut said);
    if let Ok(attempt) = outbox.begin_attempt(KIOSK, 0) {
        said.begun.push(attempt.confirmation);
        said.ended = outbox.end_attempt(attempt.sequence, AttemptState::Approved).ok().map(|()| attempt.sequence);
    }
    if let Some(first) = said.saved.first().map(|first| first.sequence()) {
        let parked = Mark::Settle(Verdict::Parked { why: ParkedFor::Conflict });
        let recorded = outbox.sending([first]).and_then(|()| outbox.record(&[(first, parked)], Some(0)));
        said.parked = recorded.ok().map(|_| first);
    }
    take(&mut outbox, &mut said);
    // It is killed: nothing is put in order at the end.
    disk.freeze();
    Ok(said)
}

fn directory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory")
}

/// Of each version of the schema, what leads back to it from the one after.
const BACK: [&str; 2] = ["DROP TABLE again", "DROP TABLE audit"];
const LATEST: usize = BACK.len() + 1;

/// The files of a life of an older version that was killed: the end of it is in the log alone.
struct Older {
    version: usize,
    files: Vec<(&'static str, Vec<u8>)>,
    said: Said,
}

impl Older {
    fn of(version: usize) -> Self {
        let dir = directory();
        let said = live(&dir, &Disk::default()).expect("on a disk that works");
        let db = Connection::open(dir.path().join("outbox.db")).expect("opens");
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).expect("sets");
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("empties the log");
        for step in BACK[version - 1..].iter().rev() {
            db.execute_batch(step).expect("goes back");
        }
        db.pragma_update(None, "user_version", version as u32).expect("sets");
        db.close().expect("closes");
        let files =
            ["outbox.db", "outbox.db-wal"].map(|name| (name, fs::read(dir.path().join(name)).expect("is there")));
        assert!(files[1].1.len() > 4096, "a log that counts");
        Older { version, files: files.into(), said }
    }

    fn put_into(&self, dir: &Path) {
        for (name, bytes) in &self.files {
            fs::write(dir.join(name), bytes).expect("writes");
        }
    }

    /// Its opening, in which the n-th write or sync fails, and what is there then. Of what was not synced, a power cut leaves
    /// the first `keep` writes of each file. False: there were no so many.
    fn upgrade_fails_at(&self, fault: Fault, keep: usize, n: u32) -> bool {
        let dir = directory();
        self.put_into(dir.path());
        let disk = Disk::under(dir.path());
        fault.befalls(&disk, n);
        let what = format!("version {}, {fault:?} at {n}, {keep} kept", self.version);
        let opened = Outbox::open(dir.path());
        let failed = disk.has_failed();
        assert!(failed || opened.is_ok(), "{what}: {opened:?}");
        disk.freeze();
        drop(opened);
        disk.restart(fault == Fault::PowerCut, keep);
        // The old or the new, each whole.
        let version = stored_version(dir.path());
        assert!(version == self.version || version == LATEST, "{what}: {version}");
        let reader = Reader::open(dir.path()).expect(&what).expect(&what);
        assert!(reader.is_sound().expect(&what), "{what}");
        assert_eq!(reader.list().expect(&what).len(), self.said.saved.len(), "{what}");
        drop(reader);
        let outbox = Outbox::open(dir.path()).expect("opens on a disk that works");
        assert_eq!((stored_version(dir.path()), dir.path().join("outbox.new").exists()), (LATEST, false), "{what}");
        is_there(&outbox, &self.said, fault, &what);
        Disk::forget(dir.path());
        failed
    }
}

fn stored_version(dir: &Path) -> usize {
    let db = Connection::open(dir.join("outbox.db")).expect("opens");
    db.pragma_query_value(None, "user_version", |row| row.get(0)).expect("reads")
}

#[test]
fn whichever_write_or_sync_of_an_upgrade_fails_the_old_or_the_new_is_there() {
    for version in 1..LATEST {
        let older = Older::of(version);
        let cuts = [0, 1, 3].map(|keep| (Fault::PowerCut, keep));
        for (fault, keep) in [(Fault::Once, 0), (Fault::FromThenOn, 0)].into_iter().chain(cuts) {
            let last = (0..).find(|n| !older.upgrade_fails_at(fault, keep, *n)).expect("an upgrade has an end");
            assert!(last > 30, "{fault:?}: only {last} writes and syncs were seen");
        }
    }
}

#[test]
fn on_a_full_disk_an_upgrade_waits_and_the_old_outbox_stays_as_it_is() {
    let older = Older::of(1);
    let dir = directory();
    older.put_into(dir.path());
    let disk = Disk::under(dir.path());
    disk.set_full(true);
    for _ in 0..3 {
        let error = Outbox::open(dir.path()).expect_err("has no room");
        assert_eq!((error.entry().code(), stored_version(dir.path())), (23, 1), "{error:?}");
        assert!(!dir.path().join("outbox.new").exists(), "its room is needed");
    }
    disk.set_full(false);
    let outbox = Outbox::open(dir.path()).expect("has room again");
    is_there(&outbox, &older.said, Fault::Once, "after a full disk");
    Disk::forget(dir.path());
}
