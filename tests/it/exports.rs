//! Sealed exports, with the real program and a real central: what a kiosk cannot send comes to central as a file, and each
//! request is decided once, whichever way it comes and how often.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use central::operate;
use payor_kiosk::outbox::{Entry, Mark, ParkedFor, Reader, State, Verdict};
use serde_json::{Value, json};
use wire::export::{ExportTaken, read};
use wire::request::Envelope;

use crate::lab::{Dir, Lab, block_on};
use crate::rows::put;
use crate::sync::{all_accepted, drain, states, take};

pub fn kiosk(state: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
    command.arg("outbox").args(arguments).arg("--state").arg(state).output().expect("the program starts")
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Exports to this directory, and gives the file.
pub fn export(state: &Path, to: &Path) -> PathBuf {
    let done = kiosk(state, &["export", "--json", "--out", to.to_str().expect("text")]);
    assert!(done.status.success(), "{}", said(&done));
    let said: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    PathBuf::from(said["file"].as_str().expect("a file"))
}

pub fn rows(state: &Path) -> Vec<Entry> {
    Reader::open(state).expect("opens").expect("is there").list().expect("reads")
}

/// The envelopes that central holds, in the order of their sequences.
pub fn held_envelopes(lab: &Lab) -> Vec<Envelope> {
    let db = rusqlite::Connection::open(lab.central_dir().join("central.db")).expect("opens");
    let mut query = db.prepare("SELECT envelope FROM request").expect("is SQL");
    let rows = query.query_map([], |row| row.get::<_, String>(0)).expect("runs");
    let mut held: Vec<Envelope> =
        rows.map(|row| serde_json::from_str(&row.expect("text")).expect("an envelope")).collect();
    held.sort_by_key(|envelope| envelope.sequence);
    held
}

/// The envelopes in a file, in their order.
pub fn envelopes(file: &Path) -> Vec<Envelope> {
    let parts = read(&fs::read(file).expect("reads")).expect("is whole");
    parts.into_iter().flat_map(|opened| opened.content.envelopes).collect()
}

pub fn verdicts(state: &Path) -> Vec<Option<Verdict>> {
    let rows = rows(state);
    assert!(rows.iter().all(|row| row.second_decision.is_none()), "no second decision");
    rows.into_iter().map(|row| row.decision).collect()
}

#[test]
fn exporting_beside_the_kiosk_changes_nothing_and_leaves_one_whole_file() {
    let lab = Lab::new();
    let (mut outbox, stick) = (lab.outbox(), Dir::new());
    let kiosk_dir = lab.kiosk_dir();
    let done = kiosk(&kiosk_dir, &["export", "--out", stick.path().to_str().expect("text")]);
    assert!(done.status.success() && said(&done).starts_with("Nothing waits"), "{}", said(&done));
    assert_eq!(fs::read_dir(stick.path()).expect("lists").count(), 0);
    take(&lab, &mut outbox, 2);
    block_on(drain(&mut outbox, &lab.client()));
    take(&lab, &mut outbox, 3);
    outbox.sending([4]).expect("marks");
    let attempt = outbox.begin_attempt(lab.identity().about.kiosk, 0).expect("begins");
    outbox.reverse_attempt(attempt.sequence).expect("marks");
    let before = rows(&kiosk_dir);
    let file = export(&kiosk_dir, stick.path());
    assert_eq!(rows(&kiosk_dir), before);
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.starts_with("kiosk-1-") && name.ends_with(".export"), "{name}");
    assert_eq!(file.metadata().expect("is there").permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(stick.path()).expect("lists").count(), 1, "nothing else is left");
    let parts = read(&fs::read(&file).expect("reads")).expect("is whole");
    let content = &parts[0].content;
    let sequences: Vec<u64> = content.envelopes.iter().map(|envelope| envelope.sequence).collect();
    assert_eq!((parts.len(), sequences), (1, vec![3, 4, 5]));
    let attempts: Vec<_> = content.card_attempts.iter().map(|open| (open.id, open.to_reverse)).collect();
    assert_eq!(attempts, [(attempt.id, true)]);
    // What is there is not written over, nor is it taken away.
    let beside = PathBuf::from(format!("{}-2.unfinished", file.display()));
    fs::create_dir(&beside).expect("makes it");
    for (out, words) in [(file.clone(), "exists"), (beside.with_extension(""), "Is a directory")] {
        let again = kiosk(&kiosk_dir, &["export", "--out", out.to_str().expect("text")]);
        assert!(again.status.code() == Some(1) && said(&again).contains(words), "{}", said(&again));
    }
    assert!(read(&fs::read(&file).expect("reads")).is_ok() && beside.exists());
}

#[test]
fn a_request_that_cannot_be_read_is_counted_and_the_others_are_exported() {
    let lab = Lab::new();
    let dir = Dir::new();
    take(&lab, &mut lab.outbox(), 4);
    assert!(put(&lab.kiosk_dir(), "requests", "kind", &"nonsense".to_owned().into()));
    lab.outbox().begin_attempt(lab.identity().about.kiosk, 0).expect("begins");
    // A name alone is a file where the command is run.
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
    command.args(["outbox", "export", "--json", "--out", "of-three", "--state"]).arg(lab.kiosk_dir());
    let done = command.current_dir(dir.path()).output().expect("the program starts");
    assert_eq!(done.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let counts = json!({ "file": "of-three", "requests": 3, "card_attempts": 1, "unreadable": 1 });
    assert_eq!(told, counts);
    assert!(said(&done).contains("1 requests cannot be read by this version"), "{}", said(&done));
    let sequences: Vec<u64> = envelopes(&dir.path().join("of-three")).iter().map(|one| one.sequence).collect();
    assert_eq!(sequences, [1, 2, 4]);
}

#[test]
fn a_parked_request_a_lost_one_or_a_card_attempt_is_exported_where_it_is_all_that_there_is() {
    let parked = Mark::Settle(Verdict::Parked { why: ParkedFor::Conflict });
    for (only, sequences, card_attempts) in [("parked", vec![3], 0), ("lost", vec![1], 0), ("attempt", vec![], 1)] {
        let lab = Lab::new();
        let (mut outbox, dir) = (lab.outbox(), Dir::new());
        take(&lab, &mut outbox, 2);
        block_on(drain(&mut outbox, &lab.client()));
        match only {
            "parked" => {
                take(&lab, &mut outbox, 1);
                outbox.record(&[(3, parked.clone())], None).expect("parks");
            }
            "lost" => assert_eq!(outbox.send_again(&[1]).expect("marks"), 1),
            _ => drop(outbox.begin_attempt(lab.identity().about.kiosk, 0).expect("begins")),
        }
        let parts = read(&fs::read(export(&lab.kiosk_dir(), dir.path())).expect("reads")).expect("is whole");
        let content = &parts[0].content;
        let exported: Vec<u64> = content.envelopes.iter().map(|envelope| envelope.sequence).collect();
        assert_eq!((exported, content.card_attempts.len()), (sequences, card_attempts), "{only}");
    }
}

#[test]
fn central_takes_a_file_once_and_its_kiosk_hears_the_same_when_it_is_back() {
    let lab = Lab::new();
    let (mut outbox, stick) = (lab.outbox(), Dir::new());
    take(&lab, &mut outbox, 3);
    let file = export(&lab.kiosk_dir(), stick.path());
    let bytes = fs::read(&file).expect("reads");
    let imported = |bytes: &[u8]| operate::import(&lab.central_options(), bytes);
    for at in (0..bytes.len()).step_by(97) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(imported(&changed).is_err(), "byte {at}");
    }
    assert!(lab.holdings().is_empty());
    let taken = ExportTaken { kiosk: 1, accepted: 3, ..ExportTaken::default() };
    assert_eq!(imported(&bytes).expect("imports").taken, taken);
    assert_eq!(imported(&bytes).expect("imports").taken, ExportTaken { known: 3, ..taken });
    assert_eq!(held_envelopes(&lab), envelopes(&file), "to the letter");
    let decided = central::holdings(lab.central_dir()).expect("reads");
    // Some more, and then there is a line.
    take(&lab, &mut outbox, 1);
    block_on(drain(&mut outbox, &lab.client()));
    assert_eq!(states(&outbox), [State::Accepted; 4]);
    assert_eq!(lab.holdings(), all_accepted(4));
    assert_eq!(central::holdings(lab.central_dir()).expect("reads")[..3], decided);
    for (row, held) in rows(&lab.kiosk_dir()).iter().zip(&decided) {
        let Some(Verdict::Accepted(acceptance)) = &row.decision else { panic!("{row:?}") };
        assert_eq!((row.id, acceptance.first_withdrawal), (held.id, held.first_withdrawal));
    }
    // And an old file comes once more.
    let heard = verdicts(&lab.kiosk_dir());
    assert_eq!(imported(&bytes).expect("imports").taken, ExportTaken { known: 3, ..taken });
    assert_eq!((lab.holdings(), verdicts(&lab.kiosk_dir())), (all_accepted(4), heard));
    assert!(kiosk(&lab.kiosk_dir(), &["settled"]).status.success());
}
