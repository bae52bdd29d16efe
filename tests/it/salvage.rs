//! A damaged outbox: out of service, never silently empty, and salvaged on the word of staff alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use payor_kiosk::audit::Entry;
use payor_kiosk::outbox::{Outbox, Reader, salvage};
use payor_kiosk::policy;
use wire::policy::SealingKey;

use crate::lab::{Dir, Lab, draft};

const ROWS: u64 = 60;

fn taken(lab: &Lab, count: u64) -> SealingKey {
    let saved = policy::read(&lab.kiosk_dir()).expect("reads").expect("enrolment brought one");
    let key = saved.policy.sealing_keys.first().expect("has a key").clone();
    let mut outbox = lab.outbox();
    outbox.adopt(1, 0).expect("adopts");
    for _ in 0..count {
        outbox.accept(1, &key, &draft(), 0).expect("saves");
    }
    key
}

fn copy_of(outbox: &[u8]) -> Dir {
    let dir = Dir::new();
    fs::write(dir.path().join("outbox.db"), outbox).expect("writes");
    dir
}

fn sequences(state: &Path) -> BTreeSet<u64> {
    let reader = Reader::open(state).expect("opens").expect("is there");
    reader.list().expect("reads").iter().map(|entry| entry.sequence).collect()
}

/// The audit log, which must hold.
fn log(state: &Path) -> Vec<Entry> {
    let reader = Reader::open(state).expect("opens").expect("is there");
    assert_eq!(reader.verify_audit().expect("reads").broken_at(), None);
    let mut entries = Vec::new();
    let read = |entry| -> anyhow::Result<()> {
        entries.push(entry);
        Ok(())
    };
    reader.audit(read).expect("reads");
    entries
}

/// Each page of a real database is spoiled in turn.
#[test]
fn wherever_a_page_is_damaged_the_rest_is_salvaged_and_nothing_is_deleted() {
    let lab = Lab::new();
    let key = taken(&lab, ROWS);
    let sound = fs::read(lab.kiosk_dir().join("outbox.db")).expect("reads");
    let sound_log = log(&lab.kiosk_dir());
    assert_eq!(sound_log.len() as u64, ROWS + 1);
    let (mut salvages, mut nearly_all, mut whole_logs) = (0, 0, 0);
    for at in (0..sound.len()).step_by(4096) {
        let mut damaged = sound.clone();
        // The head of the page, where SQLite finds its cells, and some of what follows.
        let head = if at == 0 { 100 } else { at };
        damaged[head..head + 16].iter_mut().for_each(|byte| *byte ^= 0xff);
        let dir = copy_of(&damaged);
        let Some(salvaged) = salvage(dir.path(), 1, 0).expect("salvages") else {
            assert_eq!(fs::read(dir.path().join("outbox.db")).expect("reads"), damaged, "a sound one is left alone");
            continue;
        };
        salvages += 1;
        assert_eq!(fs::read(salvaged.quarantine.join("outbox.db")).expect("is kept"), damaged);
        let log = log(dir.path());
        // Up to 28 entries a page, and what follows a lost page is lost with it: never more than is said.
        assert_eq!(log.len() as u64, u64::from(salvaged.audit_entries) + 1);
        assert!(log[..log.len() - 1].iter().all(|entry| sound_log.contains(entry)), "those that were there");
        assert_eq!(log.last().map(|last| last.event.as_str()), Some("salvaged"));
        whole_logs += u64::from(salvaged.audit_entries as usize == sound_log.len());
        let here = sequences(dir.path());
        assert_eq!(here.len() as u64, salvaged.requests);
        let missing: BTreeSet<u64> = salvaged.missing.iter().flat_map(|(first, last)| *first..=*last).collect();
        assert!(here.is_disjoint(&missing));
        let last = here.last().copied().unwrap_or(0);
        assert!((1..=last).all(|sequence| here.contains(&sequence) || missing.contains(&sequence)), "{salvaged:?}");
        // It opens, takes more, and gives no number out twice.
        let next = Outbox::open(dir.path()).expect("opens").accept(1, &key, &draft(), 0).expect("saves");
        assert!(next.sequence > ROWS && next.sequence == salvaged.continues_after + 1);
        // A page has four rows. Without the pages that say where the others are, nothing can be read.
        let rescued = salvaged.requests + 4 >= ROWS;
        assert!(rescued || salvaged.requests == 0, "page {}: {salvaged:?}", at / 4096);
        nearly_all += u64::from(rescued);
    }
    assert!(salvages - nearly_all <= 5 && nearly_all >= 20, "{nearly_all} of {salvages} salvages");
    assert!(whole_logs >= 20, "the audit log is whole in {whole_logs} of {salvages}");
}

#[test]
fn a_salvage_that_was_interrupted_is_no_empty_outbox() {
    let lab = Lab::new();
    taken(&lab, 5);
    let mut damaged = fs::read(lab.kiosk_dir().join("outbox.db")).expect("reads");
    damaged[4096..8192].fill(0xff);
    let dir = copy_of(&damaged);
    // As far as a power cut may have let it come: the copy, the marker, the old file gone.
    fs::create_dir(dir.path().join("quarantine-1")).expect("makes it");
    fs::rename(dir.path().join("outbox.db"), dir.path().join("quarantine-1/outbox.db")).expect("moves");
    fs::write(dir.path().join("outbox.salvaging"), "quarantine-1").expect("writes");
    let error = Outbox::open(dir.path()).expect_err("stays closed");
    assert_eq!(error.entry().code(), 24, "{error}");
    let salvaged = salvage(dir.path(), 1, 0).expect("goes on").expect("was damaged");
    assert_eq!(sequences(dir.path()).len() as u64, salvaged.requests);
    assert!(Outbox::open(dir.path()).is_ok());
}

#[test]
fn the_command_says_in_figures_what_it_saved() {
    let lab = Lab::new();
    taken(&lab, ROWS);
    let state = lab.kiosk_dir();
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
        let output = command.args(["outbox", "salvage", "--state"]).arg(&state).output().expect("starts");
        (output.status.success(), String::from_utf8(output.stdout).expect("text"))
    };
    assert_eq!(run(), (true, "The outbox is sound: nothing was changed.\n".to_owned()));
    let open = lab.outbox();
    assert!(!run().0, "not beside a running kiosk");
    drop(open);
    let mut damaged = fs::read(state.join("outbox.db")).expect("reads");
    let last = damaged.len() - 4096;
    damaged[last..].fill(0xff);
    fs::write(state.join("outbox.db"), &damaged).expect("writes");
    let (done, said) = run();
    assert!(done && said.contains("requests read") && said.contains("quarantine-1"), "{said}");
    assert!(lab.outbox().adopt(1, 0).is_ok(), "and the kiosk opens again");
}

/// The package asks this before it lets itself be removed.
#[test]
fn no_kiosk_with_a_damaged_outbox_may_go() {
    let lab = Lab::new();
    drop(lab.outbox());
    let state = lab.kiosk_dir();
    let run = |command: &str| {
        let mut kiosk = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
        let output = kiosk.args(["outbox", command, "--state"]).arg(&state).output().expect("starts");
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).expect("text"))
    };
    assert_eq!(run("settled").0, Some(0));
    let sound = fs::read(state.join("outbox.db")).expect("reads");
    // Whichever page it is: what counts may stand on others.
    for at in (4096..sound.len()).step_by(4096) {
        let mut damaged = sound.clone();
        damaged[at..at + 4096].fill(0xff);
        fs::write(state.join("outbox.db"), &damaged).expect("writes");
        let (code, said) = run("settled");
        assert!(code == Some(1) && said.contains("damaged"), "byte {at}: {said}");
    }
    assert_eq!(run("salvage").0, Some(0));
    let (code, said) = run("settled");
    assert!(code == Some(1) && said.contains("1 damaged and put aside") && said.contains("quarantine-1"), "{said}");
    fs::remove_dir_all(state.join("quarantine-1")).expect("deletes");
    assert_eq!(run("settled").0, Some(0));
}
