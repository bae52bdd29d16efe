//! A real central, a kiosk's state, and the line between them, which can be cut, held or made to lose an answer.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate};
use payor_kiosk::central::{Central as Client, Timeouts};
use payor_kiosk::clock::Clock;
use payor_kiosk::enroll::enroll;
use payor_kiosk::identity::Identity;
use payor_kiosk::journal::Entry;
use payor_kiosk::outbox::Outbox;
use payor_kiosk::printer::{Printer, PrinterError};
use payor_kiosk::receipt::Paper;
use payor_kiosk::session::effect::{Effect, Reply, Ticket};
use payor_kiosk::session::event::{Event, PrinterStatus};
use payor_kiosk::session::staff::{StaffAnswer, StaffAsk};
use payor_kiosk::worker::{Worker, WorkerOptions};
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::account::Authority;
use wire::lookup::{PayorKind, Proof};
use wire::request::{Authorization, BankDraft, DraftAccount, RequestBody};

/// A directory of its own, gone at the end of the test.
pub struct Dir(PathBuf);

impl Dir {
    pub fn new() -> Self {
        let dir = std::env::temp_dir().join(format!("payor-kiosk-test-{}", Uuid::now_v7()));
        fs::create_dir(&dir).expect("makes a directory");
        Dir(dir)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Central, an enrolled kiosk and the line between them.
pub struct Lab {
    pub line: Line,
    options: central::Options,
    running: Option<central::Running>,
    // Last, so that it outlives what is in it.
    dir: Dir,
}

impl Lab {
    pub fn new() -> Self {
        Lab::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut central::Options)) -> Self {
        let dir = Dir::new();
        let mut options = central::Options::new(dir.path().join("central"));
        options.sample_cases = true;
        options.today = Some(today());
        options.gateway_deadline = Duration::from_millis(200);
        change(&mut options);
        let running = central::Central::start(options.clone()).expect("central starts");
        options.listen = running.addr();
        let line = Line::to(running.addr());
        let code = running.enroll_code("Hartford").expect("makes a code");
        enroll(&line.url(), &code, &dir.path().join("kiosk")).expect("enrols");
        Lab { line, options, running: Some(running), dir }
    }

    pub fn kiosk_dir(&self) -> PathBuf {
        self.dir.path().join("kiosk")
    }

    pub fn central_dir(&self) -> &Path {
        &self.options.state_dir
    }

    /// As the command's: without sample cases to add.
    pub fn central_options(&self) -> central::Options {
        central::Options { today: self.options.today, ..central::Options::new(self.central_dir()) }
    }

    pub fn identity(&self) -> Identity {
        Identity::load(&self.kiosk_dir()).expect("reads").expect("is enrolled")
    }

    pub fn client(&self) -> Client {
        client(&self.identity(), &self.line.url())
    }

    pub fn outbox(&self) -> Outbox {
        Outbox::open(&self.kiosk_dir()).expect("opens")
    }

    pub fn central(&self) -> &central::Running {
        self.running.as_ref().expect("central is up")
    }

    pub fn central_down(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop();
        }
    }

    pub fn central_up(&mut self) {
        self.running = Some(central::Central::start(self.options.clone()).expect("central starts again"));
    }

    /// What central holds, as (sequence, kind, state).
    pub fn holdings(&self) -> Vec<(u64, String, String)> {
        let holdings = central::holdings(self.central_dir()).expect("reads");
        let mut held: Vec<_> =
            holdings.into_iter().map(|held| (held.confirmation.sequence(), held.kind, held.state)).collect();
        held.sort();
        held
    }

    pub fn work(&self) -> Desk {
        self.work_with(|_| {})
    }

    pub fn work_with(&self, change: impl FnOnce(&mut WorkerOptions)) -> Desk {
        let clock = Clock::starting_on(today());
        let mut options = WorkerOptions::new(self.kiosk_dir(), clock.clone(), Box::new(NoPrinter), || {});
        options.timeouts = short_timeouts();
        change(&mut options);
        Desk { clock, worker: Worker::start(options).expect("starts") }
    }
}

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 26).expect("a date")
}

pub fn short_timeouts() -> Timeouts {
    Timeouts { connect: Duration::from_secs(2), short: Duration::from_secs(2), long: Duration::from_secs(4) }
}

pub fn client(identity: &Identity, url: &str) -> Client {
    Client::new(url, identity.tls().expect("makes TLS"), short_timeouts()).expect("makes a client")
}

pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

/// A payment that central accepts: Rosa Delgado, from the account on file.
pub fn draft() -> RequestBody {
    let date = |day| NaiveDate::from_ymd_opt(2026, 2, day).expect("a date");
    RequestBody::BankDraft(BankDraft {
        authority: Authority::Proof(proof()),
        registration: None,
        amount_cents: Cents(25_000),
        frequency: Frequency::Once,
        requested_start: date(4),
        agreed_first_withdrawal: date(4),
        agreed_on: today(),
        account: DraftAccount::OnFile { last4: "4321".to_owned() },
        email: Some("rosa@example.com".to_owned()),
        language: "en".to_owned(),
        authorization: Authorization {
            text_version: "2026-01".to_owned(),
            text_sha256: "0".repeat(64),
            language: "en".to_owned(),
            agreed_at: DateTime::parse_from_rfc3339("2026-01-26T10:00:00-05:00").expect("a time"),
        },
    })
}

pub fn proof() -> Proof {
    Proof { file_number: "0012345683".to_owned(), payor: PayorKind::Own, ssn_digits: Sensitive::new("6789") }
}

/// A worker, and time that goes on only here.
pub struct Desk {
    pub clock: Clock,
    pub worker: Worker,
}

impl Desk {
    pub fn send(&self, effect: Effect) {
        self.worker.send(effect);
    }

    /// The first event from now on that answers, while time goes on ten times as fast.
    pub fn until<T>(&self, what: &str, mut wanted: impl FnMut(&Event) -> Option<T>) -> T {
        let end = Instant::now() + Duration::from_secs(30);
        while Instant::now() < end {
            self.worker.tick();
            if let Ok(event) = self.worker.events().recv_timeout(Duration::from_millis(50)) {
                if let Some(found) = wanted(&event) {
                    return found;
                }
            } else {
                self.clock.advance(500);
            }
        }
        panic!("no {what} within 30 s");
    }

    pub fn reply<T>(&self, what: &str, mut wanted: impl FnMut(&Reply) -> Option<T>) -> T {
        self.until(what, |event| match event {
            Event::Reply(reply) => wanted(reply),
            _ => None,
        })
    }

    /// Asks as the staff screen does, and waits for the answer.
    pub fn staff(&self, ask: StaffAsk) -> StaffAnswer {
        let ticket = Ticket(self.clock.now().monotonic_ms + 1_000_000);
        self.send(Effect::Staff { ticket, ask });
        self.reply("answer for staff", |reply| match reply {
            Reply::Staff { ticket: of, answer } if *of == ticket => Some(answer.clone()),
            _ => None,
        })
    }

    pub fn online(&self, online: bool) {
        self.until(if online { "connection" } else { "loss of the connection" }, |event| match event {
            Event::Health(health) if health.online == online => Some(()),
            _ => None,
        });
    }

    /// Waits until the kiosk is closed with this code, or open.
    pub fn closed(&self, wanted: Option<Entry>) {
        self.until("health", |event| match event {
            Event::Health(health) if health.closed == wanted.map(Entry::code) => Some(()),
            _ => None,
        });
    }

    /// Lets time go on until this holds.
    pub fn wait(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        while !holds() {
            assert!(Instant::now() < end, "{what} did not come within 30 s");
            self.worker.tick();
            let _ = self.worker.events().recv_timeout(Duration::from_millis(20));
            self.clock.advance(500);
        }
    }
}

pub struct NoPrinter;

impl Printer for NoPrinter {
    fn status(&mut self) -> PrinterStatus {
        PrinterStatus::Absent
    }

    fn print(&mut self, _: &Paper) -> Result<(), PrinterError> {
        Err(PrinterError::Absent)
    }
}

/// What the line does with bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    Open,
    /// Every connection is closed at once.
    Cut,
    /// Requests reach central; its answers do not come back, and then the connection breaks.
    LoseAnswers,
    /// Nothing goes through, and nothing breaks.
    Hold,
}

/// A TCP line to central.
pub struct Line {
    addr: SocketAddr,
    mode: Arc<AtomicU8>,
    ends: Arc<Mutex<Vec<TcpStream>>>,
    /// Answers that were lost.
    lost: Arc<AtomicU64>,
}

impl Line {
    pub fn to(central: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("listens");
        let addr = listener.local_addr().expect("has an address");
        let line = Line { addr, mode: Arc::default(), ends: Arc::default(), lost: Arc::default() };
        let (mode, ends, lost) = (line.mode.clone(), line.ends.clone(), line.lost.clone());
        // Ends with the test's process.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(central);
                let (Ok(server), true) = (server, mode.load(Ordering::SeqCst) != Mode::Cut as u8) else { continue };
                let copy = |stream: &TcpStream| stream.try_clone().expect("clones");
                ends.lock().expect("not poisoned").extend([copy(&client), copy(&server)]);
                let call = Call { mode: mode.clone(), lost: lost.clone(), turns: Arc::default() };
                let (to, back) = ((copy(&client), copy(&server)), (server, client));
                let there = call.clone();
                thread::spawn(move || there.carry_requests(to.0, to.1));
                thread::spawn(move || call.carry_answers(back.0, back.1));
            }
        });
        line
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.addr)
    }

    pub fn set(&self, mode: Mode) {
        self.mode.store(mode as u8, Ordering::SeqCst);
        if mode == Mode::Cut {
            for end in self.ends.lock().expect("not poisoned").drain(..) {
                let _ = end.shutdown(Shutdown::Both);
            }
        }
    }

    pub fn lost_answers(&self) -> u64 {
        self.lost.load(Ordering::SeqCst)
    }
}

/// One connection.
#[derive(Clone)]
struct Call {
    mode: Arc<AtomicU8>,
    lost: Arc<AtomicU64>,
    /// How often the other side has spoken. The kiosk's second turn ends the TLS handshake.
    turns: Arc<AtomicU64>,
}

impl Call {
    fn is(&self, mode: Mode) -> bool {
        self.mode.load(Ordering::SeqCst) == mode as u8
    }

    fn carry_requests(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut buffer = [0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if self.turns.load(Ordering::SeqCst).is_multiple_of(2) {
                self.turns.fetch_add(1, Ordering::SeqCst);
            }
            // Held: the other end waits for what never comes.
            if !self.is(Mode::Hold) && to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }

    fn carry_answers(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut buffer = [0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if self.is(Mode::LoseAnswers) && self.turns.load(Ordering::SeqCst) >= 3 {
                self.lose(&mut from);
                break;
            }
            if !self.turns.load(Ordering::SeqCst).is_multiple_of(2) {
                self.turns.fetch_add(1, Ordering::SeqCst);
            }
            if !self.is(Mode::Hold) && to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }

    /// Swallows the answer until central has said all of it: the request must have arrived whole.
    fn lose(&self, from: &mut TcpStream) {
        self.lost.fetch_add(1, Ordering::SeqCst);
        let _ = from.set_read_timeout(Some(Duration::from_millis(300)));
        let mut buffer = [0; 16 * 1024];
        while let Ok(1..) = from.read(&mut buffer) {}
    }
}
