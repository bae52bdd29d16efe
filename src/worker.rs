//! The worker: one thread that carries out what sessions ask for. Disk, network and printer are touched from here only.
//!
//! Effects begin in the order in which they come. What is quick and must not wait (saving a request, noting a card
//! attempt) is done at once; what waits for central or the printer goes on beside it, so that a hanging look-up delays
//! no save.

mod asking;
mod cards;
mod carrying;
mod core;
mod disk;
mod health;
mod printing;
mod sending;
mod setup;
mod staff;

use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;
use wire::policy::Policy;

use self::core::{Core, Outlet, Prepared};
use crate::card_terminal::Patience;
use crate::central::{CentralError, Line, Timeouts};
use crate::clock::Clock;
use crate::doctor::Visit;
use crate::identity::IdentityError;
use crate::outbox::OutboxError;
use crate::printer::Printer;
use crate::session::effect::Effect;
use crate::session::event::Event;
use crate::staff::backlight;
use crate::staff::export::Export;

pub use disk::{LOW_BYTES, NEARLY_FULL_BYTES, Reserve, free_bytes};
pub use setup::Machine;

/// How a worker runs.
pub struct WorkerOptions {
    pub state_dir: PathBuf,
    pub clock: Clock,
    pub printer: Box<dyn Printer>,
    /// Called after each event, on the worker's thread: wakes the kiosk's loop.
    pub notify: Box<dyn Fn() + Send>,
    /// Central's address, where it is not the one of the enrolment.
    pub central_url: Option<String>,
    /// How central is reached, where not by HTTPS.
    pub line: Option<Arc<dyn Line>>,
    /// Random numbers, for pauses that differ from one kiosk to the next.
    pub jitter: Box<dyn FnMut() -> u32 + Send>,
    pub timeouts: Timeouts,
    /// How long a payor waits for a card.
    pub patience: Patience,
    /// The log, and where staff copy it to.
    pub export: Export,
    /// Where Linux shows the screen's backlight.
    pub backlight: PathBuf,
    /// What is kept of the disk.
    pub reserve: Reserve,
    /// What set-up shows of the machine.
    pub machine: Machine,
}

impl WorkerOptions {
    /// With the usual time-outs.
    pub fn new(
        state_dir: impl Into<PathBuf>,
        clock: Clock,
        printer: Box<dyn Printer>,
        notify: impl Fn() + Send + 'static,
    ) -> Self {
        WorkerOptions {
            state_dir: state_dir.into(),
            clock,
            printer,
            notify: Box::new(notify),
            central_url: None,
            line: None,
            jitter: Box::new(rand::random),
            timeouts: Timeouts::default(),
            patience: Patience::default(),
            export: Export::default(),
            backlight: PathBuf::from(backlight::DIR),
            reserve: Reserve::default(),
            machine: Machine::default(),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error(transparent)]
    Central(#[from] CentralError),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error("the worker's thread cannot be started")]
    Thread(#[from] io::Error),
}

/// A running worker. Dropping it stops it.
pub struct Worker {
    commands: UnboundedSender<Command>,
    events: Receiver<Event>,
    policy: SharedPolicy,
    office: Option<String>,
    volume: u8,
    pulse: Pulse,
    thread: Option<JoinHandle<()>>,
}

/// How often the worker got round to what was due: a sign of life that another thread can watch.
#[derive(Debug, Clone, Default)]
pub struct Pulse(Arc<AtomicU64>);

impl Pulse {
    /// So far.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

pub(crate) type SharedPolicy = Arc<RwLock<Arc<Policy>>>;

enum Command {
    Do(Effect),
    /// What the doctor found: it closes the kiosk, or no longer does.
    Doctor(Visit),
    Tick,
    Stop,
}

impl Worker {
    /// Starts the worker. A kiosk that is not enrolled, or whose identity or outbox is damaged, gets one too: its first event says
    /// that the kiosk is closed, and why.
    ///
    /// # Errors
    /// Where another process has the outbox.
    pub fn start(options: WorkerOptions) -> Result<Self, WorkerError> {
        let (mut worker, work) = Worker::prepare(options)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("worker".to_owned()).spawn(move || {
            let local = LocalSet::new();
            local.block_on(&runtime, work.run());
            // A print or a question under way is not waited for. A connection that is dropped hands what is left of it to
            // the runtime, and needs one around it.
            let inside = runtime.enter();
            drop(local);
            drop(inside);
            runtime.shutdown_background();
        })?;
        worker.thread = Some(thread);
        Ok(worker)
    }

    /// A worker without its thread, and the work that a thread would do: for whoever brings a runtime and a time of their
    /// own.
    ///
    /// # Errors
    /// As for [`Worker::start`].
    pub fn prepare(options: WorkerOptions) -> Result<(Self, Work), WorkerError> {
        let (event_sink, events) = mpsc::channel();
        let (commands, inbox) = unbounded_channel();
        let (prepared, printer, outlet) = core::Prepared::open(options, event_sink)?;
        let (policy, office, volume) = (prepared.policy(), prepared.office(), prepared.volume());
        let pulse = Pulse::default();
        let worker = Worker { commands, events, policy, office, volume, pulse: pulse.clone(), thread: None };
        Ok((worker, Work { prepared, printer, outlet, inbox, pulse }))
    }

    /// Has an effect carried out. After `stop` it is dropped.
    pub fn send(&self, effect: Effect) {
        let _ = self.commands.send(Command::Do(effect));
    }

    /// Does what is due: sending, health, heartbeat, policy. To be called about once a second.
    pub fn tick(&self) {
        let _ = self.commands.send(Command::Tick);
    }

    /// Where the doctor says what it found, and why the kiosk must stay closed or that it need not: from any thread, any
    /// time.
    pub fn doctor(&self) -> impl Fn(Visit) + Send + 'static {
        let commands = self.commands.clone();
        move |visit| {
            let _ = commands.send(Command::Doctor(visit));
        }
    }

    /// What comes back: answers to effects, and the kiosk's health whenever it changes.
    pub fn events(&self) -> &Receiver<Event> {
        &self.events
    }

    /// The policy in force.
    pub fn policy(&self) -> Arc<Policy> {
        self.policy.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The office that the kiosk was enrolled for.
    pub fn office(&self) -> Option<&str> {
        self.office.as_deref()
    }

    /// How loud staff have the voice begin, 0 to 10.
    pub fn volume(&self) -> u8 {
        self.volume
    }

    /// How often it got round to what is due.
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Stops the worker and waits for its thread. What is in the outbox stays there.
    pub fn stop(mut self) {
        self.join();
    }

    fn join(&mut self) {
        let _ = self.commands.send(Command::Stop);
        if let Some(thread) = self.thread.take() {
            // A panic was logged by the panic hook.
            let _ = thread.join();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.join();
    }
}

/// What a worker's thread does.
pub struct Work {
    prepared: Prepared,
    printer: Box<dyn Printer>,
    outlet: Outlet,
    inbox: UnboundedReceiver<Command>,
    pulse: Pulse,
}

impl Work {
    /// Works until it is told to stop. Must run in a `LocalSet`.
    pub async fn run(mut self) {
        let core = Rc::new(Core::new(self.prepared, self.printer, self.outlet));
        core.begin();
        while let Some(command) = self.inbox.recv().await {
            match command {
                Command::Do(effect) => core.carry_out(effect),
                Command::Doctor(visit) => core.hear_doctor(visit),
                Command::Tick => {
                    core.tick();
                    self.pulse.beat();
                }
                Command::Stop => {
                    core.printing.finish().await;
                    break;
                }
            }
        }
    }
}
