//! The worker as a kiosk uses it: what a payor is told is on the disk, and gets out whatever happens to the line.

use std::fs::OpenOptions;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use payor_kiosk::journal::Entry;
use payor_kiosk::outbox::{Outbox, Reader, State};
use payor_kiosk::session::effect::{Effect, LookUpFailure, Reply, Ticket};
use payor_kiosk::session::event::Event;
use payor_kiosk::worker::{NEARLY_FULL_BYTES, Worker, WorkerError};
use wire::ConfirmationNumber;
use wire::lookup::{LookUp, LookUpAnswer};
use wire::request::Outcome;

use crate::lab::{Desk, Lab, Mode, draft, proof};

fn submit(ticket: u64) -> Effect {
    Effect::Submit { ticket: Ticket(ticket), body: Box::new(draft()) }
}

fn saved(desk: &Desk, ticket: u64) -> ConfirmationNumber {
    desk.reply("Saved", |reply| match reply {
        Reply::Saved { ticket: Ticket(t), confirmation } if *t == ticket => Some(*confirmation),
        Reply::NotSaved { code, .. } => panic!("K-{code}"),
        _ => None,
    })
}

fn states(lab: &Lab) -> Vec<State> {
    let reader = Reader::open(&lab.kiosk_dir()).expect("opens").expect("is there");
    reader.list().expect("reads").iter().map(|entry| entry.state).collect()
}

fn accepted(sequences: impl IntoIterator<Item = u64>) -> Vec<(u64, String, String)> {
    let kind = |sequence| (sequence, "one-time-draft".to_owned(), "accepted".to_owned());
    sequences.into_iter().map(kind).collect()
}

#[test]
fn a_request_is_saved_then_settled() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    desk.send(submit(1));
    let confirmation = saved(&desk, 1);
    let outcome = desk.reply("Settled", |reply| match reply {
        Reply::Settled { ticket: Ticket(1), outcome } => Some(outcome.clone()),
        Reply::NotSentYet { .. } => panic!("central was there"),
        _ => None,
    });
    assert!(matches!(outcome, Outcome::Accepted(_)), "{outcome:?}");
    assert_eq!((confirmation.sequence(), states(&lab)), (1, vec![State::Accepted]));
    assert_eq!(lab.holdings(), accepted([1]));
}

#[test]
fn without_a_connection_a_request_is_saved_and_goes_out_when_it_is_back() {
    let mut lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    lab.central_down();
    desk.online(false);
    desk.send(submit(1));
    saved(&desk, 1);
    desk.reply("NotSentYet", |reply| matches!(reply, Reply::NotSentYet { ticket: Ticket(1) }).then_some(()));
    assert_eq!(states(&lab), [State::Sending]);
    lab.central_up();
    desk.wait("the request's way out", || states(&lab) == [State::Accepted]);
    assert_eq!(lab.holdings(), accepted([1]));
}

#[test]
fn a_kiosk_stopped_between_saved_and_sent_sends_after_its_restart() {
    let mut lab = Lab::new();
    lab.central_down();
    let desk = lab.work();
    desk.send(submit(1));
    let first = saved(&desk, 1);
    // At once: nothing that the first worker still does may matter.
    drop(desk);
    lab.central_up();
    let desk = lab.work();
    desk.send(submit(2));
    let second = saved(&desk, 2);
    desk.wait("both ways out", || states(&lab) == [State::Accepted; 2]);
    assert_eq!((first.sequence(), second.sequence()), (1, 2));
    assert_eq!(lab.holdings(), accepted([1, 2]));
}

#[test]
fn a_lost_answer_is_asked_for_again() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    lab.line.set(Mode::LoseAnswers);
    desk.send(submit(1));
    saved(&desk, 1);
    desk.reply("NotSentYet", |reply| matches!(reply, Reply::NotSentYet { ticket: Ticket(1) }).then_some(()));
    lab.line.set(Mode::Open);
    desk.wait("the answer", || states(&lab) == [State::Accepted]);
    assert_eq!(lab.holdings(), accepted([1]));
}

#[test]
fn a_hanging_look_up_delays_no_save() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    lab.line.set(Mode::Hold);
    desk.send(Effect::LookUp { ticket: Ticket(1), question: LookUp::Case(proof()) });
    desk.send(submit(2));
    saved(&desk, 2);
    // Saved first: the answer to the look-up comes later, and is not passed over above.
    let answer = desk.reply("an answer without an answer", |reply| match reply {
        Reply::LookedUp { ticket: Ticket(1), answer } => Some(answer.clone()),
        _ => None,
    });
    assert_eq!(answer, Err(LookUpFailure::NoConnection));
}

#[test]
fn a_look_up_is_answered() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.send(Effect::LookUp { ticket: Ticket(7), question: LookUp::Case(proof()) });
    let answer = desk.reply("an answer", |reply| match reply {
        Reply::LookedUp { ticket: Ticket(7), answer } => Some(answer.clone()),
        _ => None,
    });
    assert!(matches!(answer, Ok(LookUpAnswer::Case(_))), "{answer:?}");
}

#[test]
fn the_connection_is_seen_to_go_and_to_come_back() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    for mode in [Mode::Cut, Mode::Hold] {
        lab.line.set(mode);
        let since = desk.clock.now().monotonic_ms;
        desk.online(false);
        let took_ms = desk.clock.now().monotonic_ms - since;
        // The test's time goes faster than a silent line's time-out of 2.5 s.
        assert!(mode == Mode::Hold || took_ms <= 5_000, "{mode:?}: {took_ms} ms");
        lab.line.set(Mode::Open);
        desk.online(true);
    }
}

#[test]
fn a_second_worker_on_the_same_state_is_refused() {
    let lab = Lab::new();
    let desk = lab.work();
    let options = payor_kiosk::worker::WorkerOptions::new(
        lab.kiosk_dir(),
        desk.clock.clone(),
        payor_kiosk::printer::Setting::None.printer().expect("no printer"),
        || {},
    );
    assert!(matches!(Worker::start(options), Err(WorkerError::Outbox(_))));
}

#[test]
fn a_kiosk_that_cannot_keep_its_promises_is_closed_and_says_why() {
    // Not enrolled.
    let lab = Lab::new();
    let nothing = crate::lab::Dir::new();
    let code = |desk: &Desk| {
        desk.until("Health", |event| match event {
            Event::Health(health) => Some(health.closed),
            _ => None,
        })
    };
    let desk = lab.work_with(|options| options.state_dir = nothing.path().to_owned());
    assert_eq!(code(&desk), Some(Entry::NotEnrolled.code()));
    desk.send(submit(1));
    let told = desk.reply("NotSaved", |reply| match reply {
        Reply::NotSaved { ticket: Ticket(1), code } => Some(*code),
        _ => None,
    });
    assert_eq!(told, Entry::NotEnrolled.code());
    // What a newer version left, which went back: the file stays as it is.
    let file = lab.kiosk_dir().join("outbox.db");
    let newer = rusqlite::Connection::open(&file).expect("opens");
    newer
        .pragma_update(None, "user_version", 99)
        .and_then(|()| newer.close().map_err(|(_, error)| error))
        .expect("sets");
    let before = std::fs::read(&file).expect("reads");
    let desk = lab.work();
    assert_eq!(code(&desk), Some(Entry::OutboxVersion.code()));
    drop(desk);
    assert_eq!(std::fs::read(&file).expect("reads"), before);
    assert!(!file.with_extension("db-wal").exists() && !file.with_extension("db-shm").exists(), "nothing beside it");
    // A damaged outbox.
    std::fs::write(lab.kiosk_dir().join("outbox.db"), "not a database").expect("writes");
    let desk = lab.work();
    assert_eq!(code(&desk), Some(Entry::OutboxCorrupt.code()));
}

/// A page of the requests is damaged, and the rest can be written: the kiosk closes once and stays closed.
#[test]
fn a_damaged_page_closes_the_kiosk_for_good() {
    let mut lab = Lab::new();
    lab.central_down();
    let desk = lab.work();
    for ticket in 1..=40 {
        desk.send(submit(ticket));
        desk.reply("Saved", |reply| matches!(reply, Reply::Saved { .. }).then_some(()));
    }
    damage_requests(&lab.kiosk_dir().join("outbox.db"));
    desk.send(submit(99));
    desk.until("a closed kiosk", |event| match event {
        Event::Health(health) => (health.closed == Some(Entry::OutboxCorrupt.code())).then_some(()),
        _ => None,
    });
    for ticket in 100..120 {
        desk.send(submit(ticket));
        desk.until("NotSaved", |event| match event {
            Event::Health(health) => panic!("it opened: {health:?}"),
            Event::Reply(Reply::NotSaved { ticket: Ticket(t), code }) if *t == ticket => Some(*code),
            _ => None,
        });
    }
}

/// Overwrites the last page of the table of requests, where the next row goes, behind the back of a running kiosk.
fn damage_requests(database: &Path) {
    let db = rusqlite::Connection::open(database).expect("opens");
    db.busy_timeout(Duration::from_secs(20)).expect("is set");
    let log = database.with_extension("db-wal");
    // With an empty log, and while nobody else can write to it.
    loop {
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("empties the log");
        db.execute_batch("BEGIN IMMEDIATE").expect("begins");
        if std::fs::metadata(&log).expect("is there").len() == 0 {
            break;
        }
        db.execute_batch("ROLLBACK").expect("ends");
    }
    let root: u64 = db
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'requests'", [], |row| row.get(0))
        .expect("is there");
    let page: u64 = db.pragma_query_value(None, "page_size", |row| row.get(0)).expect("reads");
    let bytes = std::fs::read(database).expect("reads");
    let root = &bytes[((root - 1) * page) as usize..];
    assert_eq!(root[0], 5, "an interior page, whose last child stands at byte 8");
    let last = u64::from(u32::from_be_bytes(root[8..12].try_into().expect("four bytes")));
    let mut file = OpenOptions::new().write(true).open(database).expect("opens");
    file.seek(SeekFrom::Start((last - 1) * page)).expect("seeks");
    file.write_all(&[0xA5; 512]).expect("writes");
    // What the kiosk remembers of the file no longer holds.
    db.execute_batch("UPDATE kiosk SET failed_writes = failed_writes + 1; COMMIT").expect("writes");
}

#[test]
fn before_the_disk_is_full_no_visit_begins_and_what_waits_is_sent() {
    let mut lab = Lab::new();
    lab.central_down();
    let free = Arc::new(AtomicU64::new(1 << 30));
    let told = free.clone();
    let desk = lab.work_with(|options| {
        options.reserve.free_bytes = Box::new(move |_| Some(told.load(Ordering::Relaxed)));
    });
    desk.closed(None);
    let ballast = lab.kiosk_dir().join("ballast");
    assert!(ballast.metadata().expect("is put by").len() > 0);
    free.store(NEARLY_FULL_BYTES - 1, Ordering::Relaxed);
    desk.closed(Some(Entry::DiskNearlyFull));
    // Who had begun is saved all the same.
    desk.send(submit(1));
    saved(&desk, 1);
    free.store(0, Ordering::Relaxed);
    lab.central_up();
    desk.wait("the end of what waited", || states(&lab) == [State::Accepted] && !ballast.exists());
    free.store(1 << 30, Ordering::Relaxed);
    desk.closed(None);
}

#[test]
fn without_a_policy_nothing_is_taken_until_central_has_sent_one() {
    let mut lab = Lab::new();
    std::fs::remove_file(lab.kiosk_dir().join("policy.json")).expect("removes");
    lab.central_down();
    let desk = lab.work();
    desk.closed(Some(Entry::NoSealingKey));
    assert_eq!(desk.worker.policy().version, 0);
    lab.central_up();
    desk.closed(None);
    assert!(!desk.worker.policy().sealing_keys.is_empty());
    desk.send(submit(1));
    saved(&desk, 1);
}

#[test]
fn a_change_of_policy_reaches_the_session() {
    let mut lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    assert!(desk.worker.policy().cards_enabled);
    lab.central_down();
    desk.online(false);
    std::fs::write(lab.central_dir().join("policy.json"), r#"{"cards_enabled": false}"#).expect("writes");
    lab.central_up();
    desk.until("news of the policy", |event| match event {
        Event::Health(health) if health.online && !desk.worker.policy().cards_enabled => Some(()),
        _ => None,
    });
}

#[test]
fn a_kiosk_that_central_forgot_keeps_accepting() {
    let mut lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    lab.central_down();
    for file in std::fs::read_dir(lab.central_dir()).expect("lists") {
        let path = file.expect("a file").path();
        if path.to_string_lossy().contains(".db") {
            std::fs::remove_file(path).expect("removes");
        }
    }
    desk.online(false);
    lab.central_up();
    for ticket in 1..=2 {
        desk.send(submit(ticket));
        saved(&desk, ticket);
        desk.reply("NotSentYet", |reply| matches!(reply, Reply::NotSentYet { .. }).then_some(()));
    }
    assert!(lab.holdings().is_empty());
    drop(desk);
    assert_eq!(Outbox::open(&lab.kiosk_dir()).expect("opens").unsent(), 2);
}
