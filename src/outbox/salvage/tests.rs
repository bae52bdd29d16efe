//! What a salvage finds, leaves out and counts, on small files; `tests/it/salvage.rs` damages each page of a large one.

use super::*;
use crate::outbox::audit::tests::audit_log;
use crate::outbox::tests::{Dir, KIOSK, adopted, fill};
use crate::outbox::{Held, Outbox};

/// Past the program: rows are gone, and a table, so that the file is not sound.
fn damage(dir: &Dir, rows: &str) {
    let db = Connection::open(dir.path().join(DATABASE)).expect("opens");
    let gone = format!("DROP TRIGGER IF EXISTS requests_kept; DELETE FROM requests WHERE sequence IN ({rows})");
    db.execute_batch(&format!("{gone}; DROP TABLE again")).expect("damages");
}

#[test]
fn what_is_missing_is_named_and_numbers_go_on_well_after_the_last() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 6);
    outbox.begin_attempt(KIOSK, 0).expect("notes");
    let before = audit_log(&outbox);
    drop(outbox);
    damage(&dir, "3, 5");
    let salvaged = salvage(dir.path(), KIOSK, 0).expect("salvages").expect("is damaged");
    let expected = Salvaged {
        requests: 4,
        attempts: 1,
        audit_entries: 8,
        missing: vec![(3, 3), (5, 5)],
        continues_after: 507,
        quarantine: dir.path().join("quarantine-1"),
    };
    assert_eq!(salvaged, expected);
    let mut outbox = Outbox::open(dir.path()).expect("opens");
    let held = [3, 4, 7].map(|sequence| outbox.holds(sequence).expect("reads"));
    assert_eq!(held, [Held::Nothing, Held::Unsettled, Held::Attempt]);
    let log = audit_log(&outbox);
    let says = "8 entries, 4 requests, 1 card attempts".to_owned();
    assert_eq!((&log[..8], &log[8]), (&before[..], &("salvaged".to_owned(), None, says)));
    assert_eq!(fill(&mut outbox, 1)[0].sequence, 508);
    drop(outbox);
    assert_eq!(salvage(dir.path(), KIOSK, 0).expect("looks"), None, "it is sound");
    // Once more: what central had confirmed before this outbox is not missing, and the first quarantine stays.
    damage(&dir, "4");
    let salvaged = salvage(dir.path(), KIOSK, 5).expect("salvages").expect("is damaged");
    assert_eq!(salvaged.missing, []);
    assert_eq!((salvaged.continues_after, &salvaged.quarantine), (1_008, &dir.path().join("quarantine-2")));
    let mut kept = quarantines(dir.path()).expect("lists");
    kept.sort();
    assert_eq!(kept, ["quarantine-1", "quarantine-2"].map(|name| dir.path().join(name)));
}

/// The search for single rows would not come as far as there.
#[test]
fn whole_rows_are_read_however_far_the_numbers_are() {
    let (dir, through) = (Dir::new(), 2 * SEARCHED);
    let mut outbox = Outbox::open(dir.path()).expect("opens");
    outbox.adopt(KIOSK, through).expect("adopts");
    fill(&mut outbox, 3);
    drop(outbox);
    damage(&dir, "0");
    let salvaged = salvage(dir.path(), KIOSK, through).expect("salvages").expect("is damaged");
    assert_eq!((salvaged.requests, salvaged.missing), (3, vec![]));
}

#[test]
fn what_is_made_is_for_its_owner_alone_and_what_cannot_be_removed_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = Dir::new();
    fs::create_dir_all(dir.path().join("folder")).expect("makes it");
    fs::write(dir.path().join("file"), "").expect("writes");
    for (name, mode) in [("file", 0o600), ("folder", 0o700)] {
        let path = dir.path().join(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o777)).expect("sets");
        own(&path, dir.path()).expect("owns");
        assert_eq!(fs::metadata(&path).expect("its mode").permissions().mode() & 0o777, mode);
    }
    remove(&dir.path().join("nothing")).expect("is not there");
    remove(&dir.path().join("folder")).expect_err("is no file");
}

#[test]
fn runs_of_missing_numbers_are_told_by_their_ends() {
    assert_eq!(runs([1, 2, 3, 7, 9, 10].into_iter()), [(1, 3), (7, 7), (9, 10)]);
    assert_eq!(runs(std::iter::empty()), []);
}

#[test]
fn without_its_log_means_without_its_log_and_without_a_database_nothing_is_salvaged() {
    let dir = Dir::new();
    fs::create_dir_all(dir.path()).expect("makes it");
    copy_files(dir.path(), dir.path()).expect_err("there is no database");
    quarantine(&dir.path().join("elsewhere")).expect_err("there is no such directory");
    for name in [DATABASE, LOG] {
        fs::write(dir.path().join(name), "").expect("writes");
    }
    for with_log in [true, false] {
        let work = scratch(dir.path(), with_log).expect("copies");
        assert_eq!([DATABASE, LOG].map(|name| work.join(name).exists()), [true, with_log]);
    }
}
