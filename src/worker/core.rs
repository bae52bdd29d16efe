//! The worker's state, and where each effect goes.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::Utc;

use super::cards::CardDesk;
use super::carrying::CarryDesk;
use super::disk::Disk;
use super::health::{Rounds, Vitals};
use super::printing::PrintQueue;
use super::sending::SendDesk;
use super::setup::SetupDesk;
use super::staff::StaffDesk;
use super::{SharedPolicy, WorkerError, WorkerOptions};
use crate::audit::Event as Audit;
use crate::card_terminal::Patience;
use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::identity::{About, Identity, IdentityError};
use crate::journal::{self, Entry};
use crate::outbox::{Outbox, OutboxError};
use crate::policy::PolicyStore;
use crate::printer::Printer;
use crate::receipt::Paper;
use crate::session::effect::{Effect, LookUpFailure, Reply, Ticket};
use crate::session::event::Event;
use wire::lookup::LookUp;

/// Where events go.
pub(super) struct Outlet {
    pub events: Sender<Event>,
    pub notify: Box<dyn Fn() + Send>,
}

impl Outlet {
    pub(super) fn send(&self, event: Event) {
        // Nobody listens any more: the kiosk is stopping.
        if self.events.send(event).is_ok() {
            (self.notify)();
        }
    }
}

/// What can be opened before the thread starts, so that the caller hears of what is wrong.
pub(super) struct Prepared {
    state_dir: PathBuf,
    clock: Clock,
    about: Option<About>,
    central: Option<Central>,
    outbox: Result<Outbox, Entry>,
    store: PolicyStore,
    policy: SharedPolicy,
    patience: Patience,
    jitter: Jitter,
    staff: StaffDesk,
    setup: SetupDesk,
    disk: Disk,
}

/// Random numbers, for pauses.
type Jitter = Box<dyn FnMut() -> u32 + Send>;

/// The worker's state. One thread has it; nothing is borrowed across an `await`.
pub(super) struct Core {
    pub clock: Clock,
    /// Set by the enrolment, once.
    pub about: OnceCell<About>,
    pub central: OnceCell<Central>,
    /// `Err`: it cannot be used, and why.
    pub outbox: RefCell<Result<Outbox, Entry>>,
    pub outlet: Outlet,
    pub vitals: Vitals,
    pub rounds: Rounds,
    pub sending: SendDesk,
    pub cards: CardDesk,
    pub carrying: CarryDesk,
    pub printing: PrintQueue,
    pub staff: StaffDesk,
    pub setup: SetupDesk,
    pub disk: Disk,
    /// The last write failed: nothing is taken until one succeeds.
    pub write_failed: Cell<Option<Entry>>,
    /// What the doctor found keeps the kiosk from its promises.
    pub doctor: Cell<Option<Entry>>,
    pub store: RefCell<PolicyStore>,
    shared_policy: SharedPolicy,
    jitter: RefCell<Jitter>,
    pub state_dir: PathBuf,
}

impl Prepared {
    /// With what the worker's thread takes over.
    pub(super) fn open(
        options: WorkerOptions,
        events: Sender<Event>,
    ) -> Result<(Self, Box<dyn Printer>, Outlet), WorkerError> {
        let WorkerOptions {
            state_dir,
            clock,
            printer,
            notify,
            central_url,
            line,
            jitter,
            timeouts,
            patience,
            export,
            backlight,
            reserve,
            machine,
        } = options;
        let identity = load_identity(&state_dir);
        let central = match (&identity, line) {
            (Ok(Some(_)), Some(line)) => Some(Central::over(line, timeouts)),
            (Ok(Some((about, tls))), None) => {
                let url = central_url.as_deref().unwrap_or(&about.central_url);
                Some(Central::new(url, tls.clone(), timeouts)?)
            }
            _ => None,
        };
        let about = identity.map(|identity| identity.map(|(about, _)| about));
        let outbox = match about.as_ref().map(|about| open_outbox(&state_dir, about.as_ref(), &clock)) {
            Ok(Ok(outbox)) => Ok(outbox),
            Ok(Err(error @ OutboxError::Locked)) => return Err(error.into()),
            Ok(Err(error)) => Err(report(&error)),
            Err(entry) => Err(*entry),
        };
        let about = about.ok().flatten();
        let store = PolicyStore::load(&state_dir);
        let policy = Arc::new(RwLock::new(store.current()));
        let staff = StaffDesk::open(state_dir.clone(), export, &backlight, clock.now().monotonic_ms);
        let setup = SetupDesk::new(machine, central_url, timeouts);
        let disk = Disk::new(state_dir.clone(), reserve);
        let prepared =
            Prepared { state_dir, clock, about, central, outbox, store, policy, patience, jitter, staff, setup, disk };
        Ok((prepared, printer, Outlet { events, notify }))
    }

    pub(super) fn policy(&self) -> SharedPolicy {
        self.policy.clone()
    }

    pub(super) fn volume(&self) -> u8 {
        self.staff.settings.borrow().volume
    }

    pub(super) fn office(&self) -> Option<String> {
        self.about.as_ref().map(|about| about.office.clone())
    }
}

/// Who this kiosk is, and how it speaks TLS. One that does not read is no kiosk that may be set up anew: it stays closed
/// until a person has looked.
fn load_identity(state_dir: &Path) -> Result<Option<(About, rustls::ClientConfig)>, Entry> {
    let load = || -> Result<_, IdentityError> {
        let Some(identity) = Identity::load(state_dir)? else { return Ok(None) };
        let tls = identity.tls()?;
        Ok(Some((identity.about, tls)))
    };
    load().map_err(|error| {
        journal::note(Entry::IdentityBroken, journal::chain(&error));
        Entry::IdentityBroken
    })
}

/// An outbox of another kiosk number is not written to. One that holds requests belongs to a kiosk that was enrolled, also
/// where its identity is gone.
fn open_outbox(state_dir: &Path, about: Option<&About>, clock: &Clock) -> Result<Outbox, OutboxError> {
    let mut outbox = Outbox::open(state_dir)?.with_clock(clock.clone());
    match about {
        Some(about) => outbox.adopt(about.kiosk, about.sequence_used_through)?,
        None if outbox.holds_any()? => return Err(OutboxError::NoIdentity),
        None => {}
    }
    outbox.note(Audit::Opened { version: env!("CARGO_PKG_VERSION") })?;
    Ok(outbox)
}

/// Logs what the outbox says.
pub(super) fn report(error: &OutboxError) -> Entry {
    journal::note(error.entry(), journal::chain(error));
    error.entry()
}

impl Core {
    pub(super) fn new(prepared: Prepared, printer: Box<dyn Printer>, outlet: Outlet) -> Self {
        let Prepared { state_dir, clock, about, central, outbox, store, policy, patience, jitter, staff, setup, disk } =
            prepared;
        Core {
            clock,
            about: about.map(OnceCell::from).unwrap_or_default(),
            central: central.map(OnceCell::from).unwrap_or_default(),
            outbox: RefCell::new(outbox),
            outlet,
            vitals: Vitals::default(),
            rounds: Rounds::default(),
            sending: SendDesk::default(),
            cards: CardDesk::new(patience),
            carrying: CarryDesk::default(),
            printing: PrintQueue::new(printer),
            staff,
            setup,
            disk,
            write_failed: Cell::default(),
            doctor: Cell::default(),
            store: RefCell::new(store),
            shared_policy: policy,
            jitter: RefCell::new(jitter),
            state_dir,
        }
    }

    pub(super) fn begin(self: &Rc<Self>) {
        journal::note(Entry::Started, env!("CARGO_PKG_VERSION"));
        if self.fault() == Some(Entry::NotEnrolled) {
            journal::note(Entry::NotEnrolled, "set it up on its screen, or run payor-kiosk enroll");
        }
        self.watch_printer();
        if self.closed().is_some() {
            self.tell_health();
        }
        self.tick();
    }

    /// Begins an effect; its answer comes as an event.
    pub(super) fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::LookUp { ticket, question } => self.look_up(ticket, question),
            Effect::Submit { ticket, body } => self.submit(ticket, &body),
            Effect::ChargeCard { ticket, order } => self.charge(ticket, *order),
            Effect::Ask { ticket, ask } => self.ask(ticket, *ask),
            Effect::Print(receipt) => self.print(Paper::from(&*receipt)),
            Effect::PrintLeaflet(leaflet) => self.print(Paper::from(&*leaflet)),
            // The voice is not the worker's.
            Effect::Say { .. } | Effect::Tone { .. } => {}
            Effect::Staff { ticket, ask } => self.serve_staff(ticket, ask),
            Effect::Setup { ticket, ask } => self.serve_setup(ticket, ask),
            Effect::Abandoned => self.count(|counts| counts.abandoned += 1),
            Effect::CallStaff => journal::note(Entry::StaffCalled, ""),
            Effect::Wipe => self.forget_papers(),
        }
    }

    fn look_up(self: &Rc<Self>, ticket: Ticket, question: LookUp) {
        let Some(central) = self.central.get().cloned() else {
            return self.reply(Reply::LookedUp { ticket, answer: Err(LookUpFailure::NoConnection) });
        };
        let core = self.clone();
        self.spawn(async move {
            let answer = central.look_up(&question).await;
            drop(question);
            core.heard(answer.as_ref().err());
            let answer = answer.map_err(|error| match error {
                CentralError::TryLater { status: 429, .. } => LookUpFailure::TooManyTries,
                _ => LookUpFailure::NoConnection,
            });
            core.reply(Reply::LookedUp { ticket, answer });
        });
    }

    pub(super) fn reply(&self, reply: Reply) {
        self.outlet.send(Event::Reply(reply));
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.clock.now().monotonic_ms
    }

    /// By the kiosk's clock: told, never trusted.
    pub(super) fn unix_ms(&self) -> i64 {
        self.clock.now().local.timestamp_millis()
    }

    pub(super) fn jitter(&self) -> u32 {
        (self.jitter.borrow_mut())()
    }

    pub(super) fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        tokio::task::spawn_local(work);
    }

    /// Tries once more to open an outbox that the disk did not let open: the disk may be free again.
    pub(super) fn reopen_outbox(&self) {
        if matches!(*self.outbox.borrow(), Err(Entry::DiskFull | Entry::OutboxWrite))
            && let Ok(outbox) = open_outbox(&self.state_dir, self.about.get(), &self.clock)
        {
            *self.outbox.borrow_mut() = Ok(outbox);
        }
    }

    /// Does something with the outbox, and notes what goes wrong.
    pub(super) fn with_outbox<T>(&self, work: impl FnOnce(&mut Outbox) -> Result<T, OutboxError>) -> Result<T, Entry> {
        let done = match self.outbox.borrow_mut().as_mut() {
            Ok(outbox) => work(outbox),
            Err(entry) => return Err(*entry),
        };
        done.map_err(|error| {
            let entry = report(&error);
            match error {
                OutboxError::DiskFull(_) | OutboxError::Io(_) => self.write_failed.set(Some(entry)),
                // Whatever part of it can still be written: a person must look before anything is taken again.
                OutboxError::Corrupt(_) => *self.outbox.borrow_mut() = Err(entry),
                _ => return entry,
            }
            // At once: the next payor may be about to type.
            self.tell_health();
            entry
        })
    }

    /// Enters something in the audit log. Where that fails, the log says so and the kiosk closes as for any failed write.
    pub(super) fn audit(&self, event: Audit) {
        let _ = self.with_outbox(|outbox| outbox.note(event));
    }

    /// Puts the policy store's policy in force.
    pub(super) fn take_policy(&self, fetched: Option<crate::central::Fetched>) {
        let now = self.clock.now().local.with_timezone(&Utc);
        if self.store.borrow_mut().take(fetched, now) {
            *self.shared_policy.write().unwrap_or_else(PoisonError::into_inner) = self.store.borrow().current();
            self.vitals.tell_again();
        }
    }
}
