//! Sealed exports, with the real program and a real central: what a kiosk cannot send comes to central as a file or with
//! another kiosk, and each request is decided once, whichever way it comes and how often.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use central::operate;
use payor_kiosk::carried;
use payor_kiosk::enroll::enroll;
use payor_kiosk::identity::Identity;
use payor_kiosk::outbox::{Entry, Outbox, Reader, State, Verdict};
use serde_json::{Value, json};
use wire::export::{ExportTaken, read};
use wire::request::{BATCH_MAX, Envelope};

use crate::lab::{Dir, Lab, Mode, block_on, draft};
use crate::sync::{all_accepted, drain, key, states, take};
use crate::torture::PATIENCE;
use crate::torture::process::Process;

fn kiosk(state: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
    command.arg("outbox").args(arguments).arg("--state").arg(state).output().expect("the program starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Exports to this directory, and gives the file.
fn export(state: &Path, to: &Path) -> PathBuf {
    let done = kiosk(state, &["export", "--json", "--out", to.to_str().expect("text")]);
    assert!(done.status.success(), "{}", said(&done));
    let said: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    PathBuf::from(said["file"].as_str().expect("a file"))
}

fn import(state: &Path, file: &Path) -> Output {
    kiosk(state, &["import", "--json", file.to_str().expect("text")])
}

fn rows(state: &Path) -> Vec<Entry> {
    Reader::open(state).expect("opens").expect("is there").list().expect("reads")
}

/// The envelopes that central holds, in the order of their sequences.
fn held_envelopes(lab: &Lab) -> Vec<Envelope> {
    let db = rusqlite::Connection::open(lab.central_dir().join("central.db")).expect("opens");
    let mut query = db.prepare("SELECT envelope FROM request").expect("is SQL");
    let rows = query.query_map([], |row| row.get::<_, String>(0)).expect("runs");
    let mut held: Vec<Envelope> =
        rows.map(|row| serde_json::from_str(&row.expect("text")).expect("an envelope")).collect();
    held.sort_by_key(|envelope| envelope.sequence);
    held
}

/// The envelopes in a file, in their order.
fn envelopes(file: &Path) -> Vec<Envelope> {
    let parts = read(&fs::read(file).expect("reads")).expect("is whole");
    parts.into_iter().flat_map(|opened| opened.content.envelopes).collect()
}

/// Another kiosk of the same central.
fn carrier(lab: &Lab, dir: &Dir) -> PathBuf {
    let state = dir.path().join("carrier");
    let code = lab.central().enroll_code("Bridgeport").expect("a code");
    enroll(&lab.line.url(), &code, &state).expect("enrols");
    state
}

fn waiting(state: &Path) -> u64 {
    carried::list(state).expect("lists").waiting()
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "no {what} within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn verdicts(state: &Path) -> Vec<Option<Verdict>> {
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
    // What is there is not written over.
    let again = kiosk(&kiosk_dir, &["export", "--out", file.to_str().expect("text")]);
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    assert!(read(&fs::read(&file).expect("reads")).is_ok());
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

#[test]
fn another_kiosk_carries_a_file_to_central_whatever_kills_it_on_the_way() {
    let lab = Lab::new();
    let (mut outbox, dir) = (lab.outbox(), Dir::new());
    let carrier = carrier(&lab, &dir);
    take(&lab, &mut outbox, BATCH_MAX + 20);
    let file = export(&lab.kiosk_dir(), dir.path());
    let count = BATCH_MAX as u64 + 20;
    lab.line.set(Mode::Cut);
    // A carrier that runs, and takes the file beside itself.
    let mut process = Process::kiosk(&carrier, &lab.line.url(), None);
    process.waits_for_its_opening();
    for new in [count, 0] {
        let done = import(&carrier, &file);
        let told: Value = serde_json::from_slice(&done.stdout).expect("JSON");
        assert_eq!(told, json!({ "kiosk": 1, "records": count, "new": new }));
    }
    let settled = kiosk(&carrier, &["settled"]);
    assert_eq!(settled.status.code(), Some(1));
    assert!(said(&settled).starts_with(&format!("{count} carried for other kiosks")), "{}", said(&settled));
    process.kill();
    assert_eq!(waiting(&carrier), count);
    // Central gets it, and the carrier does not hear so.
    lab.line.set(Mode::LoseAnswers);
    let process = Process::kiosk(&carrier, &lab.line.url(), None);
    wait_until("lost answer about a part", || lab.holdings().len() >= BATCH_MAX);
    process.kill();
    assert_eq!(waiting(&carrier), count);
    lab.line.set(Mode::Open);
    let process = Process::kiosk(&carrier, &lab.line.url(), None);
    wait_until("end of the carrying", || waiting(&carrier) == 0);
    process.kill();
    assert_eq!(lab.holdings(), all_accepted(count));
    assert_eq!(held_envelopes(&lab), envelopes(&file), "to the letter");
    assert!(kiosk(&carrier, &["settled"]).status.success());
    assert!(rows(&carrier).is_empty(), "none of it is the carrier's own");
    // Its own kiosk comes back, and the file with the carrier once more.
    block_on(drain(&mut outbox, &lab.client()));
    assert!(states(&outbox).iter().all(|state| *state == State::Accepted));
    assert!(import(&carrier, &file).status.success());
    let process = Process::kiosk(&carrier, &lab.line.url(), None);
    wait_until("end of the second carrying", || waiting(&carrier) == 0);
    process.kill();
    assert_eq!(lab.holdings(), all_accepted(count));
    assert_eq!(verdicts(&lab.kiosk_dir()).len() as u64, count);
}

#[test]
fn a_carrier_takes_nothing_that_was_changed_and_nothing_of_another_central_or_its_own() {
    let (lab, other) = (Lab::new(), Lab::new());
    let dir = Dir::new();
    let carrier = carrier(&lab, &dir);
    let (mut outbox, mut of_other) = (lab.outbox(), other.outbox());
    take(&lab, &mut outbox, 1);
    take(&other, &mut of_other, 1);
    let refuses = |state: &Path, file: &Path, words: &str| {
        let done = import(state, file);
        assert!(done.status.code() == Some(1) && done.stdout.is_empty(), "{words}");
        assert!(said(&done).contains(words) && said(&done).lines().count() == 1, "{}", said(&done));
    };
    let file = export(&lab.kiosk_dir(), dir.path());
    let mut changed = fs::read(&file).expect("reads");
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let damaged = dir.path().join("damaged");
    fs::write(&damaged, changed).expect("writes");
    refuses(&carrier, &damaged, "damaged");
    let name = dir.path().join("of-another");
    refuses(&carrier, &name, "No such file");
    let of_another = export(&other.kiosk_dir(), &name);
    refuses(&carrier, &of_another, "another central");
    refuses(&lab.kiosk_dir(), &file, "this kiosk's own");
    assert_eq!(carried::list(&carrier).expect("lists"), carried::Carried::default());
}

#[test]
fn what_central_does_not_take_is_put_aside_and_holds_up_nothing_else() {
    let lab = Lab::new();
    let dir = Dir::new();
    let carrier = carrier(&lab, &dir);
    let barred = dir.path().join("barred");
    let code = lab.central().enroll_code("Norwich").expect("a code");
    enroll(&lab.line.url(), &code, &barred).expect("enrols");
    let about = Identity::load(&barred).expect("reads").expect("is enrolled").about;
    let mut of_barred = Outbox::open(&barred).expect("opens");
    of_barred.adopt(about.kiosk, 0).expect("adopts");
    of_barred.accept(about.kiosk, &key(&lab), &draft(), 0).expect("saves");
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 1);
    let files = [&barred, &lab.kiosk_dir()].map(|state| export(state, dir.path()));
    assert!(files.iter().all(|file| import(&carrier, file).status.success()));
    operate::revoke(lab.central_dir(), about.kiosk).expect("bars it");
    let process = Process::kiosk(&carrier, &lab.line.url(), None);
    wait_until("end of the carrying", || waiting(&carrier) == 0);
    process.kill();
    assert_eq!(lab.holdings(), all_accepted(1));
    let left = carried::list(&carrier).expect("lists");
    assert_eq!((left.refused(), left.refused[0].kiosk), (1, about.kiosk));
    let settled = kiosk(&carrier, &["settled"]);
    let path = left.refused[0].path.display().to_string();
    assert!(settled.status.code() == Some(1) && said(&settled).contains(&path), "{}", said(&settled));
    // The stick is imported again: it is tried once more, and the disk has no second one.
    let words = String::from_utf8(import(&carrier, &files[0]).stdout).expect("text");
    assert!(words.contains("\"new\": 1") && waiting(&carrier) == 1, "{words}");
    let left = carried::list(&carrier).expect("lists");
    assert_eq!((left.refused(), left.waiting.len()), (0, 1));
    fs::remove_file(&left.waiting[0].path).expect("removes");
    assert!(kiosk(&carrier, &["settled"]).status.success());
}

/// Two machines had one state. What central does not keep stays with the carrier: it may be the only one that has it.
#[test]
fn a_record_that_central_has_another_one_for_stays_with_its_carrier() {
    let lab = Lab::new();
    let dir = Dir::new();
    let carrier = carrier(&lab, &dir);
    let about = Identity::load(&lab.kiosk_dir()).expect("reads").expect("is enrolled").about;
    let copy = dir.path().join("copy");
    fs::create_dir(&copy).expect("makes it");
    for file in fs::read_dir(lab.kiosk_dir()).expect("lists").flatten().map(|file| file.path()) {
        let name = file.file_name().expect("a name").to_owned();
        if !name.to_string_lossy().starts_with("outbox") && file.is_file() {
            fs::copy(&file, copy.join(name)).expect("copies");
        }
    }
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 1);
    block_on(drain(&mut outbox, &lab.client()));
    let mut second = Outbox::open(&copy).expect("opens");
    second.adopt(about.kiosk, 0).expect("adopts");
    second.accept(about.kiosk, &key(&lab), &draft(), 0).expect("saves");
    assert!(import(&carrier, &export(&copy, dir.path())).status.success());
    let process = Process::kiosk(&carrier, &lab.line.url(), None);
    wait_until("end of the carrying", || waiting(&carrier) == 0);
    process.kill();
    assert_eq!(carried::list(&carrier).expect("lists").refused(), 1);
    assert_eq!(lab.holdings(), all_accepted(1));
}

#[test]
fn a_carried_file_that_the_disk_does_not_give_holds_up_no_other() {
    let lab = Lab::new();
    let dir = Dir::new();
    let carrier = carrier(&lab, &dir);
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 1);
    assert!(import(&carrier, &export(&lab.kiosk_dir(), dir.path())).status.success());
    // The first of all, of no records, and a directory.
    let unreadable = carrier.join("carried/0.00000001.9.0.0.part");
    fs::create_dir(&unreadable).expect("makes it");
    assert_eq!(carried::list(&carrier).expect("lists").waiting[0].path, unreadable);
    let process = Process::kiosk(&carrier, &lab.line.url(), None);
    wait_until("end of the carrying", || waiting(&carrier) == 0);
    process.kill();
    assert_eq!(lab.holdings(), all_accepted(1));
    assert!(unreadable.exists());
}
