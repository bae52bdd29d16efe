//! What the processes do that are killed. Each is this test program again, with its part in the environment; in a run of
//! the tests there is none, and they end at once.
//!
//! They say on standard output what the parent may rely on, each line in one write.

use std::env;
use std::io::{Write, stdin, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use payor_kiosk::card_terminal::Patience;
use payor_kiosk::clock::Clock;
use payor_kiosk::journal;
use payor_kiosk::outbox::Outbox;
use payor_kiosk::session::effect::{CardOutcome, Effect, Reply, Ticket};
use payor_kiosk::session::event::Event;
use payor_kiosk::worker::{Worker, WorkerOptions};
use rules::money::Cents;
use rustix::process::{Signal, set_parent_process_death_signal};
use wire::account::Authority;
use wire::card::CardState;
use wire::request::RequestBody;

use super::PATIENCE;
use super::gateway::Ledger;
use crate::cards::{APPROVES, order};
use crate::lab::{NoPrinter, draft, short_timeouts, today};

/// One in so many requests is for a file number that central does not know: it is rejected.
pub const UNKNOWN_EVERY: i64 = 10;
/// One payor in so many pays by card.
const CARD_EVERY: i64 = 4;
/// A payor at a card, so impatient that some leave before the answer.
const AT_A_CARD: Patience = Patience {
    charge: Duration::from_millis(300),
    ask: Duration::from_millis(100),
    between: Duration::from_millis(10),
    total: Duration::from_millis(600),
};

/// The kiosk's worker, which is all of a kiosk but its screen, taking requests one after the other.
#[test]
fn kiosk() {
    let Some(part) = Part::named("kiosk") else { return };
    // On a disk that takes nothing there is none.
    let _ = journal::start(Some(&part.state.join("kiosk.log")));
    let mut options = WorkerOptions::new(part.state.clone(), Clock::starting_on(today()), Box::new(NoPrinter), || {});
    options.timeouts = short_timeouts();
    options.patience = AT_A_CARD;
    options.central_url = Some(part.address.clone());
    let worker = Worker::start(options).expect("a worker");
    say("open");
    let (mut cents, mut ticked) = (part.first_cents, Instant::now());
    loop {
        if ticked.elapsed() > Duration::from_millis(50) {
            worker.tick();
            ticked = Instant::now();
        }
        if let Some(cents) = &mut cents {
            if *cents % CARD_EVERY == 1 {
                pay(&worker, *cents)
            } else {
                take(&worker, *cents)
            }
            *cents += 1;
        }
        // Payors come as they come.
        std::thread::sleep(Duration::from_micros(rand::random_range(0..4_000)));
    }
}

/// Takes a request over this amount, and says what the payor would be told.
fn take(worker: &Worker, cents: i64) {
    let RequestBody::BankDraft(mut body) = draft() else { panic!("a draft") };
    body.amount_cents = Cents(cents);
    if let (Authority::Proof(proof), 0) = (&mut body.authority, cents % UNKNOWN_EVERY) {
        proof.file_number = "9999999".to_owned();
    }
    let ours = Ticket(cents.unsigned_abs());
    worker.send(Effect::Submit { ticket: ours, body: Box::new(RequestBody::BankDraft(body)) });
    loop {
        match worker.events().recv_timeout(PATIENCE).expect("an answer") {
            Event::Reply(Reply::Saved { ticket, confirmation }) if ticket == ours => {
                return say(&format!("saved {confirmation} {cents}"));
            }
            Event::Reply(Reply::NotSaved { ticket, code }) if ticket == ours => return say(&format!("closed {code}")),
            _ => {}
        }
    }
}

/// Charges a card with this amount, and says what the payor would be told.
fn pay(worker: &Worker, cents: i64) {
    let ours = Ticket(cents.unsigned_abs());
    worker.send(order(ours, APPROVES, cents));
    loop {
        let event = worker.events().recv_timeout(PATIENCE).expect("an answer");
        let Event::Reply(Reply::Card { ticket, outcome }) = event else { continue };
        if ticket != ours {
            continue;
        }
        return match outcome {
            CardOutcome::Known { confirmation, state: CardState::Approved { .. } } => {
                say(&format!("charged {confirmation} {cents}"));
            }
            CardOutcome::Unknown { .. } | CardOutcome::Known { state: CardState::Pending, .. } => {
                say(&format!("unknown - {cents}"));
            }
            CardOutcome::Known { .. } | CardOutcome::NotCharged | CardOutcome::Refused { .. } => {
                say(&format!("not-charged - {cents}"));
            }
        };
    }
}

/// Central as `payor-central serve` runs it.
#[test]
fn central() {
    let Some(part) = Part::named("central") else { return };
    let ledger = Ledger::in_state(&part.state);
    let mut options = central::Options::new(part.state);
    options.gateway = Some(Arc::new(ledger));
    (options.sample_cases, options.today) = (true, Some(today()));
    let running = central::Central::start(options).expect("central starts");
    say(&format!("listens {}", running.addr()));
    // Until it is killed.
    let _ = stdin().read_line(&mut String::new());
}

/// A kiosk that is started on the outbox of an older version, and stopped as soon as it is open.
#[test]
fn upgrade() {
    let Some(part) = Part::named("upgrade") else { return };
    drop(Outbox::open(&part.state).expect("opens"));
}

/// What the parent asks for.
struct Part {
    state: PathBuf,
    /// Central's, for a kiosk.
    address: String,
    /// The amount of the kiosk's first request; each is over a cent more. None: it takes none and only sends.
    first_cents: Option<i64>,
}

impl Part {
    fn named(name: &str) -> Option<Self> {
        env::var("TORTURE_PART").ok().filter(|part| part == name)?;
        // Whatever becomes of the test, its processes do not outlive it.
        set_parent_process_death_signal(Some(Signal::KILL)).expect("asks for it");
        let get = |name: &str| env::var(name).unwrap_or_default();
        Some(Part {
            state: PathBuf::from(get("TORTURE_STATE")),
            address: get("TORTURE_ADDRESS"),
            first_cents: get("TORTURE_CENTS").parse().ok(),
        })
    }
}

/// After a line break, for the tests' harness writes to the same output.
fn say(line: &str) {
    let mut out = stdout().lock();
    out.write_all(format!("\n{line}\n").as_bytes()).and_then(|()| out.flush()).expect("the parent listens");
}
