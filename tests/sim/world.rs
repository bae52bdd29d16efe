//! The simulated world: a kiosk, central, the line between them, their disks and their clocks, and what happens to them.
//!
//! Session, worker, outbox, sync, client, central's router and both databases are the product's own. What is simulated is
//! what lies between them and beneath them. Nothing here reads a clock or waits.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use central::ManualClock;
use chrono::TimeDelta;
use payor_kiosk::clock::Clock;
use payor_kiosk::kiosk::Kiosk;
use payor_kiosk::lang::Lang;
use payor_kiosk::printer::{Printer, PrinterError};
use payor_kiosk::receipt::Paper;
use payor_kiosk::session::event::{Event, PrinterStatus, Touch};
use payor_kiosk::session::{Session, Site};
use payor_kiosk::worker::{Reserve, Worker, WorkerOptions};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

use crate::center::{Center, Till, restore, still_runtime};
use crate::dice::Dice;
use crate::dirs::{Dirs, START};
use crate::disk::Disk;
use crate::line::LineState;
use crate::net::{Net, broken};
use crate::op::{Op, Poison};
use crate::panics::Panics;
use crate::promises::{Broken, Promises};
use crate::twist::Twist;

/// Everything that is simulated, in one state that operations change.
pub struct World {
    panics: Panics,
    kiosk: Option<Life>,
    center: Option<Center>,
    pub till: Arc<Till>,
    pub net: Net,
    pub clock: Clock,
    central_clock: ManualClock,
    kiosk_disk: Arc<Disk>,
    central_disk: Arc<Disk>,
    printer: SharedStatus,
    jitter: Arc<Mutex<Dice>>,
    pub line: LineState,
    pub twist: Twist,
    pub promises: Promises,
    /// Of the power cut to come: how many unsynced writes stay.
    keep: usize,
    pub visits: u32,
    pub dirs: Dirs,
    /// One world at a time in a process: SQLite's files are the process's.
    _alone: MutexGuard<'static, ()>,
}

/// One life of the kiosk's process.
struct Life {
    kiosk: Kiosk,
    // After the kiosk, so that its worker's tasks end before their runtime does.
    local: LocalSet,
    runtime: Runtime,
}

type SharedStatus = Arc<Mutex<PrinterStatus>>;

impl World {
    pub fn new(seed: u64, twist: Twist) -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let dirs = Dirs::from_template();
        let certificate = CertificateDer::from_pem_file(dirs.kiosk.join("kiosk.cert.pem")).expect("a certificate");
        let start = START.parse().expect("a time");
        let (kiosk_disk, central_disk) = (Disk::under(&dirs.kiosk), Disk::under(&dirs.central));
        twist.spoil(&kiosk_disk, &central_disk);
        let panics = Panics::watched();
        let mut promises = Promises::default();
        promises.spoils = twist != Twist::None;
        let mut world = World {
            panics,
            kiosk: None,
            center: None,
            till: Till::new(),
            net: Net::default(),
            clock: Clock::standing_at(start),
            central_clock: ManualClock::at(start),
            kiosk_disk,
            central_disk,
            printer: Arc::new(Mutex::new(PrinterStatus::Ready)),
            jitter: Arc::new(Mutex::new(Dice::new(seed))),
            line: LineState { certificate: certificate.to_vec(), ..LineState::default() },
            twist,
            promises,
            keep: 0,
            visits: 0,
            dirs,
            _alone: alone,
        };
        world.open_center();
        world.open_kiosk();
        world
    }

    /// Lets one thing happen, and all that follows from it at once.
    pub fn happens(&mut self, op: Op) -> Result<(), Broken> {
        match op {
            Op::Visit(wish) => self.visit(wish)?,
            Op::Touch(n) => self.touch_any(n)?,
            Op::Wait { seconds } => self.pass(seconds.into())?,
            Op::CentralDown => self.line.down = true,
            Op::CentralUp => self.line.down = false,
            Op::Next(fate) => self.line.fates.push_back(fate),
            Op::Release => self.release()?,
            Op::KillKiosk => self.kill_kiosk(false),
            Op::PowerCut { writes, keep } => {
                self.keep = keep.into();
                self.kiosk_disk.cut_after(writes.into());
            }
            Op::KillCentral => self.kill_center(),
            Op::ClockJump { hours } => self.clock.set_by(i64::from(hours) * 3_600_000),
            Op::PaperOut => self.set_printer(PrinterStatus::NoPaper),
            Op::PaperIn => self.set_printer(PrinterStatus::Ready),
            Op::DiskFull => self.kiosk_disk.set_full(true),
            Op::DiskFree => self.kiosk_disk.set_full(false),
            Op::RotateKey => drop(central::operate::rotate_key(&self.dirs.central).expect("rotates")),
            Op::BackUp => self.center().back_up(&self.dirs.backups),
            Op::Restore => self.restore()?,
            Op::Poison(poison) => {
                let sequence = self.promises.next_sequence();
                self.line.poison = Some((poison, sequence));
                if poison == Poison::Refuses {
                    self.promises.refused.insert(sequence);
                }
            }
            Op::Heal => self.line.poison = None,
            Op::Gateway(mood) => self.till.set(mood),
        }
        self.exchange()?;
        self.check()
    }

    pub fn check(&mut self) -> Result<(), Broken> {
        if self.panics.any() {
            return Err(Broken::new("a part of the kiosk or of central panicked"));
        }
        self.promises.check(&self.dirs, &self.till)
    }

    /// All faults stop, but for what a single request does to central.
    pub fn calm(&mut self) -> Result<(), Broken> {
        self.line.down = false;
        self.line.fates.clear();
        self.kiosk_disk.set_full(false);
        self.kiosk_disk.restart(false, 0);
        self.till.set(crate::op::Mood::Approves);
        self.release()
    }

    pub fn heal(&mut self) {
        self.line.poison = None;
    }

    /// The request that breaks central, where there is one.
    pub fn poisoned(&self) -> Option<u64> {
        self.line.poison.map(|(_, sequence)| sequence)
    }

    /// Time passes, second by second.
    pub fn pass(&mut self, seconds: u64) -> Result<(), Broken> {
        (0..seconds).try_for_each(|_| self.step(1_000))
    }

    /// Time passes in one step: what is due then is done once.
    pub fn step(&mut self, ms: u64) -> Result<(), Broken> {
        let minute = |world: &World| world.clock.now().monotonic_ms / 60_000;
        let before = minute(self);
        self.moved(ms);
        let time = Duration::from_millis(ms);
        self.center().pass(time);
        if minute(self) > before {
            self.center().settle_open();
        }
        self.life().settle(time);
        self.kiosk_mut().tick();
        self.promises.nobody_waits_too_long(&self.session().visit.stage, self.clock.now().monotonic_ms)?;
        self.exchange()
    }

    fn moved(&self, ms: u64) {
        self.clock.advance(ms);
        self.central_clock.advance(TimeDelta::milliseconds(ms as i64));
    }

    /// A finger on the screen. Nothing of it is sent yet.
    pub fn touch(&mut self, touch: Touch) {
        self.moved(400);
        self.kiosk_mut().handle(Event::Touch(touch));
    }

    /// A key of the keyboard on the screen: as fast as can be.
    pub fn press(&mut self, key: Touch) {
        self.kiosk_mut().handle(Event::Touch(key));
    }

    pub fn session(&self) -> &Session {
        self.life().kiosk.session()
    }

    pub fn view(&self) -> payor_kiosk::view::View {
        self.life().kiosk.view()
    }

    fn life(&self) -> &Life {
        self.kiosk.as_ref().expect("a kiosk is there")
    }

    fn kiosk_mut(&mut self) -> &mut Kiosk {
        &mut self.kiosk.as_mut().expect("a kiosk is there").kiosk
    }

    pub fn center(&self) -> &Center {
        self.center.as_ref().expect("central is there")
    }

    fn touch_any(&mut self, n: u16) -> Result<(), Broken> {
        let touches: Vec<Touch> = self.view().controls().iter().map(|control| control.touch).collect();
        if !touches.is_empty() {
            let touch = touches[usize::from(n) % touches.len()];
            self.promises.paid_again |= touch == Touch::PayAgain;
            self.touch(touch);
        }
        self.exchange()
    }

    /// Lets kiosk, line and central work until nothing is left to do at this moment.
    pub fn exchange(&mut self) -> Result<(), Broken> {
        for _ in 0..ROUNDS_MAX {
            self.life().settle(MOMENT);
            if self.kiosk_disk.is_cut() {
                // What it still said and sent came after its end.
                self.net.take();
                self.kill_kiosk(true);
                continue;
            }
            let told = self.kiosk_mut().pump();
            self.look()?;
            let posted = self.net.take();
            if !told && posted.is_empty() {
                return Ok(());
            }
            posted.into_iter().try_for_each(|posted| self.carry(posted))?;
            self.take_answers();
        }
        Err(Broken::new("kiosk and central never come to rest"))
    }

    /// What the screen says must be true at this moment.
    fn look(&mut self) -> Result<(), Broken> {
        let stage = &self.kiosk.as_ref().expect("a kiosk is there").kiosk.session().visit.stage;
        self.promises.look(stage, &self.dirs, &self.till)
    }

    fn kill_kiosk(&mut self, power_cut: bool) {
        self.kiosk_disk.freeze();
        self.kiosk = None;
        self.net.take();
        self.kiosk_disk.restart(power_cut, std::mem::take(&mut self.keep));
        self.open_kiosk();
    }

    fn open_kiosk(&mut self) {
        let printer = Box::new(SimulatedPrinter(self.printer.clone()));
        let mut options = WorkerOptions::new(&self.dirs.kiosk, self.clock.clone(), printer, || {});
        // The disk is simulated; this machine's own must not matter.
        options.reserve = Reserve { free_bytes: Box::new(|_| None), ballast_bytes: 0 };
        options.line = Some(Arc::new(self.net.clone()));
        let jitter = self.jitter.clone();
        options.jitter = Box::new(move || jitter.lock().unwrap_or_else(PoisonError::into_inner).next());
        let (worker, work) = Worker::prepare(options).expect("the kiosk starts");
        let site = Site { office: String::new(), cards: true, landscape: false, lang: Lang::En };
        let kiosk = Kiosk::before(worker, site, self.clock.clone());
        let local = LocalSet::new();
        local.spawn_local(work.run());
        self.kiosk = Some(Life { kiosk, local, runtime: still_runtime() });
    }

    fn kill_center(&mut self) {
        self.end_center();
        self.open_center();
    }

    /// Its process ends, and with it every connection: what was on its way over one arrives nowhere.
    fn end_center(&mut self) {
        self.central_disk.freeze();
        self.center = None;
        self.central_disk.restart(true, 0);
        self.take_answers();
        self.line.held.drain(..).for_each(|posted| posted.reply.give(Err(broken())));
    }

    fn open_center(&mut self) {
        self.center = Some(Center::open(&self.dirs.central, &self.central_clock, &self.till));
    }

    /// Central is gone long enough for the kiosk to notice, and comes back from its last backup.
    fn restore(&mut self) -> Result<(), Broken> {
        let was_down = std::mem::replace(&mut self.line.down, true);
        self.end_center();
        if restore(&self.dirs.central, &self.dirs.backups).is_some() {
            self.promises.central_was_restored();
        }
        self.open_center();
        self.pass(5)?;
        self.line.down = was_down;
        Ok(())
    }

    fn set_printer(&self, status: PrinterStatus) {
        *self.printer.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }
}

impl Life {
    /// Lets the worker work until it has nothing to do for this time.
    fn settle(&self, time: Duration) {
        self.local.block_on(&self.runtime, async { tokio::time::sleep(time).await });
    }
}

const MOMENT: Duration = Duration::from_millis(1);
/// Far more than any exchange takes.
const ROUNDS_MAX: u32 = 400;

struct SimulatedPrinter(SharedStatus);

impl Printer for SimulatedPrinter {
    fn status(&mut self) -> PrinterStatus {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn print(&mut self, _: &Paper) -> Result<(), PrinterError> {
        if self.status().prints() { Ok(()) } else { Err(PrinterError::NoPaper) }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        (self.kiosk, self.center) = (None, None);
        Disk::forget(&self.dirs.kiosk);
        Disk::forget(&self.dirs.central);
    }
}
