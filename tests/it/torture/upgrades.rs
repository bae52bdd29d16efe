//! An upgrade that does not come to its end: SIGKILL before every call by which the process that brings an older outbox up to
//! date changes the disk, and power cuts at any instant.

use std::env;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use payor_kiosk::outbox::{Outbox, Reader};
use rand::seq::IndexedRandom as _;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;
use wire::envelope::generate_key_pair;
use wire::policy::SealingKey;

use super::cuts::{UNFLUSHED, on_a_drive};
use super::times;
use crate::lab::{Dir, draft};

const ROWS: u64 = 20;
/// Writing, syncing, and what is done to names. Those that a machine does not have are passed over.
const STEPS: [&str; 13] = [
    "pwrite64",
    "ftruncate",
    "fsync",
    "fdatasync",
    "?rename",
    "renameat",
    "?renameat2",
    "?unlink",
    "unlinkat",
    "?chmod",
    "fchmod",
    "fchown",
    "?chown",
];
/// What leads back from each version of the schema to the one before.
const BACK: [&str; 2] = ["DROP TABLE audit", "DROP TABLE again"];
const LATEST: i64 = BACK.len() as i64 + 1;
const OLDEST: i64 = 1;

#[test]
fn killed_at_any_step_of_an_upgrade_the_old_or_the_new_is_there() {
    if let Err(why) = is_killed_at("fsync", 1, &["true"], Path::new("")) {
        return eprintln!("NOT DONE: no upgrade was killed, for strace may not do so here: {why}");
    }
    let program = env::current_exe().expect("this program").to_string_lossy().into_owned();
    let (files, mut kills, mut found) = (left_by(OLDEST), 0, [0; LATEST as usize + 1]);
    for step in STEPS {
        for n in 1.. {
            let (dir, what) = (memory(), format!("{step} {n}"));
            copy(files.path(), dir.path());
            let upgrade = [&program, "--exact", "torture::child::upgrade"];
            let killed = is_killed_at(step, n, &upgrade, dir.path()).expect("ran a moment ago");
            let version = is_whole(dir.path(), &what);
            assert!(version == OLDEST || version == LATEST, "{what}: {version}");
            drop(Outbox::open(dir.path()).expect("opens after a kill"));
            assert_eq!(is_whole(dir.path(), &what), LATEST);
            let names = fs::read_dir(dir.path()).expect("lists").map(|file| file.expect("a file").file_name());
            assert_eq!(names.filter(|name| name.to_string_lossy().contains("new")).count(), 0, "left over: {what}");
            if !killed {
                break;
            }
            kills += 1;
            found[version as usize] += 1;
        }
    }
    let (old, new) = (found[OLDEST as usize], found[LATEST as usize]);
    eprintln!("{kills} kills, after which {old} times the old one was there and {new} times the new one");
    assert!(kills > 40 && old > 0 && new > 0, "{kills} kills: {found:?}");
}

#[test]
fn an_upgrade_whose_power_is_cut_leaves_the_old_or_the_new() {
    on_a_drive(|drive| {
        let (files, mut found) = (left_by(OLDEST), [0; LATEST as usize + 1]);
        // As long as one takes that nobody disturbs.
        let mut takes = None;
        for n in 0..=times("CUTS", 30) {
            let state = drive.mount.join(format!("kiosk-{n}"));
            fs::create_dir(&state).expect("makes it");
            copy(files.path(), &state);
            rustix::fs::syncfs(File::open(&state).expect("opens")).expect("is on the drive");
            let begun = Instant::now();
            let opening = state.clone();
            let upgrade = thread::spawn(move || drop(Outbox::open(&opening)));
            match takes {
                None => drop(upgrade.join()),
                Some(takes) => {
                    thread::sleep(rand::random_range(Duration::ZERO..takes));
                    drive.cut(*UNFLUSHED.choose(&mut rand::rng()).expect("some"));
                    upgrade.join().expect("fails and ends");
                    drive.unmount();
                    drive.revive();
                    drive.mount().expect("ext4 is sound");
                }
            }
            takes = takes.or_else(|| Some(begun.elapsed()));
            found[is_whole(&state, "after a cut") as usize] += 1;
            drop(Outbox::open(&state).expect("opens after a cut"));
            assert_eq!(is_whole(&state, "after the next start"), LATEST);
            fs::remove_dir_all(state).expect("removes");
        }
        let (old, new) = (found[OLDEST as usize], found[LATEST as usize]);
        eprintln!("an upgrade takes {takes:?}; {old} times the old one was there, {new} times the new one");
        assert!(old > 0 && new > 0 && found.iter().sum::<i32>() == old + new, "{found:?}");
    });
}

/// An outbox as a killed kiosk of this version leaves it: the last words are in its log alone.
fn left_by(version: i64) -> Dir {
    let dir = Dir::new();
    let key = SealingKey { id: "key".to_owned(), public_key: generate_key_pair().1 };
    let mut outbox = Outbox::open(dir.path()).expect("opens");
    outbox.adopt(1, 0).expect("adopts");
    for _ in 0..ROWS {
        outbox.accept(1, &key, &draft(), 0).expect("saves");
    }
    drop(outbox);
    let db = Connection::open(dir.path().join("outbox.db")).expect("opens");
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).expect("sets");
    for step in &BACK[..(LATEST - version) as usize] {
        db.execute_batch(step).expect("goes back");
    }
    db.pragma_update(None, "user_version", version).expect("sets");
    db.close().expect("closes");
    assert!(fs::metadata(dir.path().join("outbox.db-wal")).is_ok_and(|log| log.len() > 4096), "a log that counts");
    dir
}

/// A kill leaves what was written, on whatever disk.
fn memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory")
}

fn copy(from: &Path, to: &Path) {
    for name in ["outbox.db", "outbox.db-wal"] {
        fs::copy(from.join(name), to.join(name)).expect("copies");
    }
}

/// Of which version the outbox is. It is sound, and everything is in it.
fn is_whole(state: &Path, what: &str) -> i64 {
    let reader = Reader::open(state).expect(what).expect(what);
    assert!(reader.is_sound().expect(what), "{what}");
    let sequences = reader.list().expect(what).iter().map(|entry| entry.sequence).collect::<Vec<_>>();
    assert!(sequences.iter().copied().eq(1..=ROWS), "{what}: {sequences:?}");
    assert_eq!(reader.verify_audit().expect(what).broken_at(), None, "{what}");
    drop(reader);
    // Only read: the next start finds what the killed one left.
    let db = Connection::open_with_flags(state.join("outbox.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).expect(what);
    db.pragma_query_value(None, "user_version", |row| row.get(0)).expect(what)
}

/// Runs this part with this state and kills it before the n-th call of this kind. False: it came to its end.
fn is_killed_at(step: &str, n: u32, program: &[&str], state: &Path) -> Result<bool, String> {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={step}")]);
    strace.args(["-e", &format!("inject={step}:signal=KILL:when={n}")]).args(program);
    strace.env("TORTURE_PART", "upgrade").env("TORTURE_STATE", state).stdout(Stdio::null()).stderr(Stdio::null());
    let status = strace.status().map_err(|error| error.to_string())?;
    match (status.code(), status.signal()) {
        (Some(0), _) => Ok(false),
        (_, Some(9)) => Ok(true),
        _ => Err(status.to_string()),
    }
}
