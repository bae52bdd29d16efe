//! What one kiosk carries to central for others: to the letter, whatever kills it on the way, and never in the way of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use central::{Asked, Charge, Charged, Gateway, GatewayAnswer, GatewayFailure, operate};
use payor_kiosk::carried::{self, CARRIED_MAX_BYTES, CarryError, Taken};
use payor_kiosk::central::Timeouts;
use payor_kiosk::enroll::enroll;
use payor_kiosk::identity::Identity;
use payor_kiosk::outbox::{Outbox, State};
use payor_kiosk::session::effect::{Effect, Reply, Ticket};
use payor_kiosk::worker::LOW_BYTES;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::export::HEAD;
use wire::request::BATCH_MAX;

use crate::exports::{envelopes, export, held_envelopes, kiosk, rows, said, verdicts};
use crate::lab::{Dir, Lab, Mode, block_on, draft};
use crate::sync::{all_accepted, drain, key, states, take};
use crate::torture::PATIENCE;
use crate::torture::process::Process;

fn import(state: &Path, file: &Path) -> Output {
    kiosk(state, &["import", "--json", file.to_str().expect("text")])
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

/// What is carried for others leaves this kiosk the room that it needs itself.
#[test]
fn a_carrier_takes_as_much_as_it_has_room_for_and_no_byte_more() {
    let lab = Lab::new();
    let dir = Dir::new();
    let carrier = carrier(&lab, &dir);
    let identity = Identity::load(&carrier).expect("reads").expect("is enrolled");
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, BATCH_MAX + 1);
    let file = fs::read(export(&lab.kiosk_dir(), dir.path())).expect("reads");
    let bytes = (file.len() - HEAD.len() - 1) as u64;
    let taken = |free_bytes| carried::take(&carrier, free_bytes, &identity, &file);
    let records = BATCH_MAX as u64 + 1;
    let new = |new| Taken { kiosk: 1, records, new };
    assert!(matches!(taken(Some(LOW_BYTES + bytes - 1)), Err(CarryError::DiskLow)));
    // Refused parts are not sent, and take their room all the same.
    let held = File::create(carrier.join("carried/0.00000001.9.0.0.refused")).expect("makes it");
    held.set_len(CARRIED_MAX_BYTES - bytes + 1).expect("a file with a hole");
    assert!(matches!(taken(None), Err(CarryError::TooMuch { carried }) if carried == CARRIED_MAX_BYTES - bytes + 1));
    assert_eq!(waiting(&carrier), 0);
    held.set_len(CARRIED_MAX_BYTES - bytes).expect("a file with a hole");
    assert_eq!(taken(Some(LOW_BYTES + bytes)).expect("fits"), new(records));
    assert_eq!(taken(Some(0)).expect("needs no room"), new(0));
    assert_eq!(carried::list(&carrier).expect("lists").waiting.len(), 2);
}

#[test]
fn what_is_carried_and_cannot_be_looked_at_is_not_settled() {
    let lab = Lab::new();
    fs::write(lab.kiosk_dir().join("carried"), "not a directory").expect("writes");
    let settled = kiosk(&lab.kiosk_dir(), &["settled"]);
    assert!(settled.status.code() == Some(1) && said(&settled).contains("Not a directory"), "{}", said(&settled));
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

/// Gives nothing back until it is mended, and at first does not answer at all.
#[derive(Debug, Default)]
struct OutOfOrder {
    answers: AtomicBool,
    is_mended: AtomicBool,
    asked: AtomicUsize,
}

impl Gateway for OutOfOrder {
    fn charge<'a>(&'a self, _: Uuid, _: Charge) -> Asked<'a, Charged> {
        Box::pin(async { Err(GatewayFailure("out of order".into())) })
    }

    fn ask(&self, _: Uuid) -> Asked<'_, Option<GatewayAnswer>> {
        Box::pin(async { Ok(None) })
    }

    fn reverse(&self, _: Uuid) -> Asked<'_, GatewayAnswer> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {
            while !self.answers.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            if self.is_mended.load(Ordering::SeqCst) {
                Ok(GatewayAnswer::Reversed)
            } else {
                Err(GatewayFailure("out of order".into()))
            }
        })
    }
}

/// Neither what central cannot decide now nor what the disk does not give is asked for at each turn; both come to central
/// in the end.
#[test]
fn what_cannot_be_delivered_now_is_tried_again_less_and_less_often() {
    let gateway = Arc::new(OutOfOrder::default());
    let lab = Lab::with(|options| options.gateway = Some(gateway.clone()));
    let dir = Dir::new();
    let carrier = carrier(&lab, &dir);
    let mut outbox = lab.outbox();
    let attempt = outbox.begin_attempt(lab.identity().about.kiosk, 0).expect("begins");
    outbox.reverse_attempt(attempt.sequence).expect("marks");
    assert!(import(&carrier, &export(&lab.kiosk_dir(), dir.path())).status.success());
    let part = carried::list(&carrier).expect("lists").waiting[0].path.clone();
    let aside = dir.path().join("aside");
    let desk = lab.work_with(|options| {
        options.state_dir.clone_from(&carrier);
        options.jitter = Box::new(|| u32::MAX);
        options.timeouts = Timeouts::default();
    });
    desk.online(true);
    let mut ticket = 0;
    // Each step is time for one turn, and the carrier's own request goes there and back.
    let mut steps = |count| {
        for _ in 0..count {
            ticket += 1;
            desk.clock.advance(2_000);
            desk.worker.tick();
            desk.send(Effect::Submit { ticket: Ticket(ticket), body: Box::new(draft()) });
            desk.reply("the decision", |reply| matches!(reply, Reply::Settled { .. }).then_some(()));
        }
    };
    desk.wait("a first try", || gateway.asked.load(Ordering::SeqCst) > 0);
    steps(3);
    assert_eq!(gateway.asked.load(Ordering::SeqCst), 1, "one at a time");
    gateway.answers.store(true, Ordering::SeqCst);
    steps(20);
    let asked = gateway.asked.load(Ordering::SeqCst);
    assert!((3..=8).contains(&asked), "after 1, 2, 4, 8, 16 and 32 s, and not 20 times: {asked}");
    assert_eq!(waiting(&carrier), 1);
    fs::rename(&part, &aside).expect("takes it away");
    fs::create_dir(&part).expect("a file that does not read");
    gateway.is_mended.store(true, Ordering::SeqCst);
    steps(20);
    fs::remove_dir(&part).expect("removes");
    fs::rename(&aside, &part).expect("gives it back");
    desk.wait("the end of the carrying", || waiting(&carrier) == 0);
    assert!(lab.holdings().contains(&(attempt.sequence, "card-payment".to_owned(), "reversed".to_owned())));
}
