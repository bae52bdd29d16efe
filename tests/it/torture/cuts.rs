//! Power cuts: the kiosk's state is on a drive whose power goes at any instant, also between two blocks of one sync.
//!
//! Where the machine allows no loop device or mount, standard error says that nothing was cut.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use chrono::DateTime;
use payor_kiosk::central::Fetched;
use payor_kiosk::outbox::Outbox;
use payor_kiosk::policy::{self, PolicyStore};
use payor_kiosk::worker::free_bytes;
use rand::seq::IndexedRandom as _;
use wire::envelope::generate_key_pair;
use wire::policy::{Policy, SealingKey};

use super::books;
use super::drive::{Drive, Unflushed};
use super::kills::Town;
use super::times;
use crate::lab::{Dir, draft};

pub const UNFLUSHED: [Unflushed; 3] = [Unflushed::Gone, Unflushed::Some, Unflushed::All];

#[test]
fn what_was_saved_survives_power_cuts() {
    on_a_drive(|drive| {
        let (cuts, mut town) = (times("CUTS", 30), town_on(drive));
        let central = town.start_central();
        for _ in 0..cuts {
            cut(drive, &mut town);
            drive.mount().expect("ext4 is sound");
            books::outbox_keeps(&town.kiosk, &town.told).expect("the outbox keeps what was said");
        }
        central.kill();
        let figures = town.settle();
        let told = town.told.len();
        eprintln!("{cuts} power cuts, {told} told \"saved\": {figures:?}");
        assert!(figures.given_out >= told, "{told} told, {figures:?}");
    });
}

/// The test of the test: a drive that says "flushed" and did not is what a program that does not sync would meet.
#[test]
fn a_drive_that_does_not_flush_is_noticed() {
    on_a_drive(|drive| {
        let mut town = town_on(drive);
        drive.lie();
        let central = town.start_central();
        let mut kiosk = town.start_kiosk();
        kiosk.hears("saved ");
        drive.cut(Unflushed::Gone);
        town.kill_kiosk(kiosk);
        central.kill();
        drive.unmount();
        drive.revive();
        let verdict = drive.mount().and_then(|()| books::outbox_keeps(&town.kiosk, &town.told));
        verdict.expect_err("nothing was flushed");
    });
}

/// A dying drive is met like this: ext4 allows no more writes.
#[test]
fn on_a_disk_that_became_read_only_nothing_is_taken() {
    on_a_drive(|drive| {
        let mut town = town_on(drive);
        let mut kiosk = town.start_kiosk();
        kiosk.hears("saved ");
        drive.becomes_read_only();
        assert_eq!(kiosk.hears("closed "), "22");
        let lines = town.kill_kiosk(kiosk);
        let closed = lines.iter().position(|line| line.starts_with("closed")).expect("it closed");
        assert!(!lines[closed..].iter().any(|line| line.starts_with("saved")), "taken after that: {lines:?}");
        let error = fs::write(drive.mount.join("file"), "").expect_err("is read-only");
        assert_eq!(error.kind(), std::io::ErrorKind::ReadOnlyFilesystem);
        drive.unmount();
        drive.revive();
        drive.mount().expect("ext4 is sound");
        town.settle();
    });
}

/// Somebody else's file takes the disk. What waits is sent from the ballast; when that is eaten too, nothing is said to be
/// saved, and what was is there.
#[test]
fn on_a_disk_that_fills_up_what_was_saved_is_sent() {
    on_a_drive(|drive| {
        let mut town = town_on(drive);
        let (ballast, filler) = (town.kiosk.join("ballast"), drive.mount.join("filler"));
        let mut kiosk = town.start_kiosk();
        kiosk.hears("saved ");
        while !ballast.exists() {
            kiosk.hears("saved ");
        }
        while free_bytes(&drive.mount).expect("is known") > 3 << 20 {
            fill(&filler, 256 << 10).expect("there is room beside the ballast");
        }
        while ballast.exists() {
            assert!(!kiosk.has_said("closed "), "it closed with the ballast still there");
            thread::sleep(Duration::from_millis(5));
        }
        town.kill_kiosk(kiosk);
        let figures = town.settle();
        assert!(figures.accepted > 0 && !ballast.exists(), "from the ballast's room");
        let mut kiosk = town.start_kiosk();
        kiosk.waits_for_its_opening();
        while !kiosk.has_said("closed ") {
            let _ = fill(&filler, 4 << 10);
        }
        let lines = town.kill_kiosk(kiosk);
        assert!(lines.iter().any(|line| line == "closed 23"), "{lines:?}");
        books::outbox_keeps(&town.kiosk, &town.told).expect("the outbox keeps what was said");
        fs::remove_file(filler).expect("removes");
        town.settle();
    });
}

#[test]
fn on_a_full_disk_a_new_policy_is_in_force_and_the_old_one_stands_whole() {
    on_a_drive(|drive| {
        let (dir, filler) = (drive.mount.as_path(), drive.mount.join("filler"));
        let policy =
            |version, bank_names| Policy { version, bank_names, sealing_keys: vec![key()], ..policy::built_in() };
        let fetched =
            |policy: &Policy| Some(Fetched { policy: policy.clone(), etag: Some(policy.version.to_string()) });
        // Longer than the piece of a block that a file may have to itself.
        let names = |count: u32| (0..count).map(|bank| (format!("{bank:09}"), "Bank".repeat(9))).collect();
        let (old, new) = (policy(1, names(10)), policy(2, names(1_000)));
        let on_disk = || policy::read(dir).expect("reads").expect("is there").policy;
        let mut store = PolicyStore::load(dir);
        assert!(store.take(fetched(&old), DateTime::UNIX_EPOCH));
        while fill(&filler, 64 << 10).is_ok() {}
        while fill(&filler, 1).is_ok() {}
        assert!(store.take(fetched(&new), DateTime::UNIX_EPOCH));
        assert_eq!((&*store.current(), on_disk()), (&new, old));
        fs::remove_file(&filler).expect("removes");
        store.take(None, DateTime::UNIX_EPOCH);
        assert_eq!(on_disk(), new);
    });
}

/// Makes the file longer, and the disk fuller.
fn fill(file: &Path, bytes: usize) -> std::io::Result<()> {
    OpenOptions::new().create(true).append(true).open(file)?.write_all(&vec![7; bytes])
}

/// ext4 confirms a sync that it did not do, if it turns read-only meanwhile: any program that only writes and syncs sees
/// that. The outbox does not believe it.
#[test]
fn what_is_saved_while_a_disk_becomes_read_only_is_there() {
    for _ in 0..12 {
        on_a_drive(|drive| {
            let state = drive.mount.join("kiosk");
            // Open before the drive fails: an outbox that does not open takes nothing.
            let mut outbox = Outbox::open(&state).expect("opens");
            outbox.adopt(1, 0).expect("adopts");
            let payors = thread::spawn(move || save_until_it_fails(outbox));
            thread::sleep(Duration::from_micros(rand::random_range(20_000..120_000)));
            drive.becomes_read_only();
            let saved = payors.join().expect("fails and ends");
            drive.unmount();
            drive.revive();
            drive.mount().expect("ext4 is sound");
            let outbox = Outbox::open(&state).expect("opens");
            let there = outbox.reader().list().expect("reads").len() as u64;
            assert!(there >= saved, "{saved} were saved, {there} are there");
        });
    }
}

/// How many requests were saved before one was not.
fn save_until_it_fails(mut outbox: Outbox) -> u64 {
    let key = key();
    (0..).find(|_| outbox.accept(1, &key, &draft(), 0).is_err()).expect("it fails")
}

fn key() -> SealingKey {
    let (_, public_key) = generate_key_pair();
    SealingKey { id: "key".to_owned(), public_key }
}

/// Runs on a drive of its own.
pub fn on_a_drive(work: impl FnOnce(&Drive)) {
    let dir = Dir::new();
    match Drive::new(dir.path()).and_then(|drive| drive.mount().map(|()| drive)) {
        Ok(drive) => work(&drive),
        Err(why) => eprintln!("NOT DONE: no power was cut, for no drive can be made here: {why}"),
    }
}

fn town_on(drive: &Drive) -> Town {
    let town = Town::with_kiosk_in(|_| drive.mount.join("kiosk"));
    town.proxy.set_calm(true);
    town
}

/// A kiosk takes requests until the power goes. The drive is whole again then, and not mounted.
fn cut(drive: &Drive, town: &mut Town) {
    let mut kiosk = town.start_kiosk();
    kiosk.waits_for_its_opening();
    if town.told.is_empty() {
        // However busy the machine is: there must be something to lose.
        kiosk.hears("saved ");
    }
    thread::sleep(Duration::from_micros(rand::random_range(0..150_000)));
    drive.cut(*UNFLUSHED.choose(&mut rand::rng()).expect("some"));
    // What it says from here on, no disk has taken.
    thread::sleep(Duration::from_micros(rand::random_range(0..20_000)));
    town.kill_kiosk(kiosk);
    drive.unmount();
    drive.revive();
}
