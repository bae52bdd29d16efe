//! What an accepted request costs on the disk, and how fast a full outbox drains.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rusqlite::{Connection, params};
use wire::request::{BankDraft, RequestBody};

use super::{Figure, ms, percentile};
use crate::clock::Clock;
use crate::demo::{DemoCentral, Places};
use crate::gallery;
use crate::identity::Identity;
use crate::outbox::{Outbox, Reader};
use crate::printer::Setting;
use crate::worker::{Worker, WorkerOptions};

const ACCEPTS: usize = 400;
const QUEUED: usize = 10_000;
const DRAIN_LIMIT: Duration = Duration::from_secs(300);

/// Seal and commit against an insert of as many bytes with the same settings, one after the other.
pub(super) fn accept(state: &Path) -> anyhow::Result<Vec<Figure>> {
    let mut outbox = Outbox::open(state)?;
    outbox.adopt(1, 0)?;
    let key = wire::policy::SealingKey { id: "bench".to_owned(), public_key: wire::envelope::generate_key_pair().1 };
    let bare = bare_database(&state.join("bare.sqlite"))?;
    let body = RequestBody::BankDraft(sample_draft());
    let bytes = vec![7u8; 1_400];
    let (mut accepts, mut inserts) = (Vec::new(), Vec::new());
    for taken in 0..ACCEPTS {
        // As the worker does between two payors.
        outbox.prepare(&key)?;
        let before = Instant::now();
        outbox.accept(1, &key, &body, taken as i64)?;
        accepts.push(before.elapsed());
        let before = Instant::now();
        bare.prepare_cached("INSERT INTO requests (taken, body) VALUES (?1, ?2)")?
            .execute(params![taken as i64, bytes])?;
        inserts.push(before.elapsed());
    }
    let (accept, insert) = (percentile(&mut accepts, 50), percentile(&mut inserts, 50));
    let ratio = accept.as_secs_f64() / insert.as_secs_f64();
    Ok(vec![
        Figure { name: "durable accept (seal and commit)", value: ms(accept), goal: "" },
        Figure { name: "bare SQLite insert, same settings", value: ms(insert), goal: "" },
        Figure { name: "accept / bare insert", value: format!("{ratio:.2}"), goal: "1.25" },
    ])
}

fn bare_database(path: &Path) -> anyhow::Result<Connection> {
    let db = Connection::open(path)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute("CREATE TABLE requests (sequence INTEGER PRIMARY KEY, taken INTEGER, body BLOB) STRICT", [])?;
    Ok(db)
}

/// Ten thousand queued requests, sealed to a real central, sent over TLS on loopback.
pub(super) fn drain(state: &Path) -> anyhow::Result<Vec<Figure>> {
    let places = Places::new(state, state.join("receipts"));
    let central = DemoCentral::start(&places, None, central::Clock::System, false)?;
    let identity = Identity::load(&places.kiosk)?.context("not enrolled")?;
    let clock = Clock::system();
    // The first worker fetches the policy, for the key to seal to.
    let worker = start_worker(&places, clock.clone())?;
    let key = wait_for(&worker, &clock, || worker.policy().sealing_keys.first().cloned())?;
    worker.stop();
    fill(&places, identity.about.kiosk, &key)?;
    let worker = start_worker(&places, clock.clone())?;
    let before = Instant::now();
    wait_for(&worker, &clock, || {
        let unsent = Reader::open(&places.kiosk).ok().flatten()?.counts().ok()?.unsent();
        (unsent == 0).then_some(())
    })?;
    let took = before.elapsed();
    worker.stop();
    let held = central.holdings()?.len();
    anyhow::ensure!(held == QUEUED, "central holds {held} of {QUEUED} requests");
    Ok(vec![Figure {
        name: "10,000 queued requests drained",
        value: format!("{:.1} s", took.as_secs_f64()),
        goal: "60 s",
    }])
}

fn start_worker(places: &Places, clock: Clock) -> anyhow::Result<Worker> {
    let printer = Setting::None.printer()?;
    Ok(Worker::start(WorkerOptions::new(&places.kiosk, clock, printer, || {}))?)
}

fn wait_for<T>(worker: &Worker, clock: &Clock, done: impl Fn() -> Option<T>) -> anyhow::Result<T> {
    let limit_ms = clock.now().monotonic_ms + DRAIN_LIMIT.as_millis() as u64;
    while clock.now().monotonic_ms < limit_ms {
        worker.tick();
        while worker.events().try_recv().is_ok() {}
        if let Some(value) = done() {
            return Ok(value);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    anyhow::bail!("central did not answer in time")
}

/// Seals and queues the requests; only the draining is measured.
fn fill(places: &Places, kiosk: u16, key: &wire::policy::SealingKey) -> anyhow::Result<()> {
    let mut outbox = Outbox::open(&places.kiosk)?;
    let body = RequestBody::BankDraft(sample_draft());
    for taken in 0..QUEUED {
        outbox.accept(kiosk, key, &body, taken as i64)?;
    }
    Ok(())
}

fn sample_draft() -> BankDraft {
    gallery::sample_draft()
}
