//! Checklist 35: one visit in which everything personal is typed, and nothing of it is left in the screen's properties and
//! lists, the accessible tree, the voice, the typed answers, the printer's queue, the log and the kiosk's files.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use payor_kiosk::demo::DemoOptions;
use payor_kiosk::lang::Lang;
use payor_kiosk::play::{Player, Script};

/// As the fields hold it: a name begins with a capital. Or as it is shown.
const PERSONAL: [&[&str]; 11] = [
    &["0023456791"],
    &["Marcus"],
    &["Reed"],
    &["1 Main St"],
    &["8605550123", "860-555-0123"],
    &["234567891"],
    &["211170101", "211 170 101"],
    &["000123456789", "0001 2345 6789"],
    &["marcus@example.com"],
    &["mapleleaf75"],
    &["4242424242424242", "4242 4242 4242 4242"],
];

const HALF_A_CALL: [&str; 10] = [
    "touch Start in English",
    "touch Ask us to contact you",
    "type marcus",
    "touch Last name",
    "type reed",
    "touch Continue",
    "touch Morning",
    "type 8605550123",
    "touch Leave",
    "touch Yes, erase",
];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Which of the personal values stand in this text.
fn found(text: &str) -> BTreeSet<&'static str> {
    let stands = |forms: &&&[&'static str]| forms.iter().any(|form| text.contains(form));
    PERSONAL.iter().filter(stands).map(|forms| forms[0]).collect()
}

/// Everything in a directory, file by file, but the policy: it knows the routing numbers of banks.
fn files(directory: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(directory).expect("lists") {
        let path = entry.expect("an entry").path();
        if path.ends_with("policy.json") {
            continue;
        }
        let text = if path.is_dir() { files(&path) } else { read(&path) };
        all.push_str(&text);
    }
    all
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).expect("reads")).into_owned()
}

/// The lines of a script up to this one.
fn lines(name: &str, last: &str) -> Vec<String> {
    let text = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/play/{name}.txt")));
    let all: Vec<String> = text.lines().filter(|line| !line.starts_with("shot")).map(str::to_owned).collect();
    let end = all.iter().position(|line| line == last).expect("is in it");
    all[..=end].to_vec()
}

#[test]
fn nothing_personal_is_left_of_a_visit() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    // The worker has a thread of its own.
    tracing::subscriber::set_global_default(subscriber).expect("no other test of this process logs");

    let out = tempfile::tempdir().expect("a directory");
    let today = "2026-01-26".parse().ok();
    let options =
        DemoOptions { lang: Lang::En, offline: false, state: None, today, landscape: false, new: false, voice: true };
    let mut player = Player::new(&options, out.path()).expect("a stage");
    let mut seen = BTreeSet::new();
    let mut play = |player: &mut Player, line: &str| {
        let script = Script::parse(Path::new("visit.txt"), line).expect("reads");
        player.play(&script, 0).unwrap_or_else(|error| panic!("{error:#}"));
        seen.extend(found(&player.held()));
    };
    play(&mut player, "headphones in");
    for line in lines("register-and-pay", "touch Finish") {
        play(&mut player, &line);
    }
    let mut left = found(&player.held());
    for line in lines("card-approved", "touch Finish") {
        play(&mut player, &line.replace("0012345683", "0023456791").replace("6789", "7891"));
    }
    left.extend(found(&player.held()));
    // Left in the middle, with a field full.
    for line in HALF_A_CALL {
        play(&mut player, line);
    }
    left.extend(found(&player.held()));
    assert_eq!(seen.len(), PERSONAL.len(), "the search finds what is there: {seen:?}");
    assert!(left.is_empty(), "{left:?} is left in the program");

    let log = || String::from_utf8_lossy(&log.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
    assert!(log().contains("outbox.saved"), "the kiosk logs");
    player.finish().expect("ends");
    let state = files(&out.path().join("state/kiosk"));
    assert!(state.contains("SQLite format 3"), "the outbox is among the files");
    assert_eq!((found(&log()), found(&state)), (BTreeSet::new(), BTreeSet::new()));
    let receipts = files(&out.path().join("receipts"));
    assert!(!receipts.is_empty() && found(&receipts).is_empty(), "{:?} is on a receipt", found(&receipts));
}
