//! What an accepted request costs on the disk, and how fast a full outbox drains.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rusqlite::{Connection, params};
use wire::request::{BATCH_MAX, BankDraft, RequestBody};

use super::{Figure, ms, percentile};
use crate::central::{Call, Carried, Heard, Https, Line, Method, Timeouts};
use crate::clock::Clock;
use crate::demo::{DemoCentral, Places};
use crate::gallery;
use crate::identity::Identity;
use crate::outbox::{Outbox, Reader};
use crate::printer::Setting;
use crate::worker::{Worker, WorkerOptions};

const ACCEPTS: usize = 400;
const QUEUED: usize = 10_000;
const TENTH: usize = 10;
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

/// Ten thousand queued requests, sealed to a real central, sent over TLS on loopback to one that answers, and to one that a
/// tenth of the time does not take them.
pub(super) fn drain(state: &Path) -> anyhow::Result<Vec<Figure>> {
    Ok(vec![
        Figure {
            name: "10,000 queued requests drained",
            value: seconds(drain_once(&state.join("well"), false)?),
            goal: "60 s",
        },
        Figure {
            name: "the same, one batch in ten answered 503",
            value: seconds(drain_once(&state.join("busy"), true)?),
            goal: "60 s",
        },
    ])
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

fn drain_once(state: &Path, is_busy: bool) -> anyhow::Result<Duration> {
    let places = Places::new(state, state.join("receipts"));
    let central = DemoCentral::start(&places, None, central::Clock::System, false)?;
    let identity = Identity::load(&places.kiosk)?.context("not enrolled")?;
    let clock = Clock::system();
    // The first worker fetches the policy, for the key to seal to.
    let worker = start_worker(&places, clock.clone(), None)?;
    let key = wait_for(&worker, &clock, || worker.policy().sealing_keys.first().cloned())?;
    worker.stop();
    fill(&places, identity.about.kiosk, &key)?;
    let busy = is_busy.then(|| Busy::new(&central.url(), &identity)).transpose()?.map(Arc::new);
    let worker = start_worker(&places, clock.clone(), busy.clone())?;
    let before = Instant::now();
    wait_for(&worker, &clock, || {
        let unsent = Reader::open(&places.kiosk).ok().flatten()?.counts().ok()?.unsent();
        (unsent == 0).then_some(())
    })?;
    let took = before.elapsed();
    worker.stop();
    let held = central.holdings()?.len();
    anyhow::ensure!(held == QUEUED, "central holds {held} of {QUEUED} requests");
    if let Some(busy) = busy {
        let refused = busy.batches.load(Ordering::Relaxed) / TENTH;
        anyhow::ensure!(refused >= QUEUED / BATCH_MAX / TENTH, "only {refused} batches were answered 503");
    }
    Ok(took)
}

/// The way to a central that is too busy for each tenth batch.
#[derive(Debug)]
struct Busy {
    https: Https,
    batches: AtomicUsize,
}

impl Busy {
    fn new(url: &str, identity: &Identity) -> anyhow::Result<Self> {
        let https = Https::new(url, identity.tls()?, Timeouts::default().connect)?;
        Ok(Busy { https, batches: AtomicUsize::new(0) })
    }
}

impl Line for Busy {
    fn carry(&self, call: Call) -> Carried<'_> {
        let is_batch = call.method == Method::Post && call.path == "/v1/requests";
        if is_batch && self.batches.fetch_add(1, Ordering::Relaxed) % TENTH == TENTH - 1 {
            let heard = Heard { status: 503, is_json: false, etag: None, retry_after_s: None, body: Vec::new() };
            return Box::pin(async { Ok(heard) });
        }
        self.https.carry(call)
    }
}

fn start_worker(places: &Places, clock: Clock, busy: Option<Arc<Busy>>) -> anyhow::Result<Worker> {
    let printer = Setting::None.printer()?;
    let line = busy.map(|busy| busy as Arc<dyn Line>);
    Ok(Worker::start(WorkerOptions { line, ..WorkerOptions::new(&places.kiosk, clock, printer, || {}) })?)
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
