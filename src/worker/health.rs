//! What is done every few seconds, and how the kiosk is.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use chrono::Utc;
use wire::heartbeat::{DoctorTold, Heartbeat};

use super::core::Core;
use crate::central::CentralError;
use crate::doctor::Visit;
use crate::journal::{self, Entry};
use crate::outbox::Outbox;
use crate::session::event::{Event, Health, PrinterStatus, VoiceHelp};

/// Together with the patience less than five seconds: that soon a payor sees that the connection is gone.
const HEALTH_EVERY_MS: u64 = 2_000;
const HEALTH_PATIENCE: Duration = Duration::from_millis(2_500);
const PRINTER_EVERY_MS: u64 = 3_000;
const DISK_EVERY_MS: u64 = 2_000;
const CARRIED_EVERY_MS: u64 = 2_000;
const HEARTBEAT_EVERY_MS: u64 = 60_000;
const POLICY_EVERY_MS: u64 = 300_000;
const CHECK_LAST_EVERY_MS: u64 = 3_600_000;

/// How the kiosk is, as last known.
#[derive(Default)]
pub(super) struct Vitals {
    /// `None`: central has not been asked yet.
    online: Cell<Option<bool>>,
    printer: Cell<Option<PrinterStatus>>,
    /// When central answered last, by the monotonic clock.
    pub(super) answered_ms: Cell<Option<u64>>,
    told: RefCell<Option<Health>>,
    /// What the doctor found last.
    doctor: RefCell<Option<DoctorTold>>,
    /// How many entries of the audit log central keeps, as it said last.
    audit_kept: Cell<Option<u32>>,
}

impl Vitals {
    /// The policy changed: the session hears of it by the next health event.
    pub(super) fn tell_again(&self) {
        *self.told.borrow_mut() = None;
    }
}

/// When each round is due, by the monotonic clock. All at once at the start.
#[derive(Default)]
pub(super) struct Rounds {
    health: Round,
    printer: Round,
    disk: Round,
    carried: Round,
    heartbeat: Round,
    policy: Round,
    check_last: Round,
}

#[derive(Default)]
struct Round {
    next_ms: Cell<u64>,
    busy: Cell<bool>,
}

impl Round {
    /// Whether it is due; then it is busy until `done`.
    fn start(&self, now_ms: u64, every_ms: u64) -> bool {
        if self.busy.get() || now_ms < self.next_ms.get() {
            return false;
        }
        self.next_ms.set(now_ms + every_ms);
        self.busy.set(true);
        true
    }

    fn done(&self) {
        self.busy.set(false);
    }

    fn hurry(&self) {
        self.next_ms.set(0);
    }
}

impl Core {
    /// Does what is due.
    pub(super) fn tick(self: &Rc<Self>) {
        let now_ms = self.now_ms();
        self.reopen_outbox();
        self.staff.lock.borrow_mut().tick(now_ms);
        if self.write_failed.get().is_some() && self.with_outbox(|outbox| outbox.overwrite_failed()).is_ok() {
            self.write_failed.set(None);
        }
        if self.rounds.printer.start(now_ms, PRINTER_EVERY_MS) {
            self.rounds.printer.done();
            self.watch_printer();
        }
        if self.rounds.disk.start(now_ms, DISK_EVERY_MS) {
            self.rounds.disk.done();
            self.disk.look();
        }
        if self.central.get().is_some() {
            self.ask_central(now_ms);
            self.send_what_is_due();
            self.resolve_cards();
        }
        self.prepare_sealing();
        self.tell_health();
    }

    fn ask_central(self: &Rc<Self>, now_ms: u64) {
        if self.rounds.health.start(now_ms, HEALTH_EVERY_MS) {
            self.check_health();
        }
        if self.rounds.heartbeat.start(now_ms, HEARTBEAT_EVERY_MS) {
            self.beat();
        }
        if self.rounds.policy.start(now_ms, POLICY_EVERY_MS) {
            self.refresh_policy();
        }
        if self.rounds.carried.start(now_ms, CARRIED_EVERY_MS) {
            self.rounds.carried.done();
            self.deliver_carried();
        }
        if self.rounds.check_last.start(now_ms, CHECK_LAST_EVERY_MS) {
            self.rounds.check_last.done();
            self.check_last();
        }
    }

    fn check_health(self: &Rc<Self>) {
        let Some(central) = self.central.get().cloned() else { return };
        let core = self.clone();
        self.spawn(async move {
            let answer = central.health(HEALTH_PATIENCE).await;
            core.rounds.health.done();
            match answer {
                Ok(()) => {
                    core.vitals.answered_ms.set(Some(core.now_ms()));
                    core.set_online(true, "");
                }
                Err(error) => {
                    core.heard(Some(&error));
                    core.set_online(false, &error.to_string());
                }
            }
        });
    }

    fn beat(self: &Rc<Self>) {
        let (Some(central), Ok(heartbeat)) = (self.central.get().cloned(), self.heartbeat()) else {
            return self.rounds.heartbeat.done();
        };
        let core = self.clone();
        self.spawn(async move {
            let answer = central.heartbeat(&heartbeat).await;
            core.rounds.heartbeat.done();
            core.heard(answer.as_ref().err());
            if let Ok(answer) = answer {
                core.vitals.audit_kept.set(answer.audit_kept);
                core.let_in();
            }
        });
    }

    fn heartbeat(&self) -> Result<Heartbeat, Entry> {
        let kept = self.vitals.audit_kept.get();
        let read = |outbox: &mut Outbox| Ok((outbox.reader().counts()?, outbox.reader().audit_told(kept)?));
        let (counts, audit) = self.with_outbox(read)?;
        let clock = self.clock.now().local.with_timezone(&Utc);
        let age_ms = counts.oldest_unsent_at_ms.map(|taken_at_ms| clock.timestamp_millis().saturating_sub(taken_at_ms));
        Ok(Heartbeat {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            queue_depth: counts.unsent(),
            oldest_age_s: age_ms.map(|ms| u64::try_from(ms).unwrap_or(0) / 1_000),
            parked: counts.parked,
            printer: self.vitals.printer.get().map(printer_word).unwrap_or("absent").to_owned(),
            clock,
            disk_free_bytes: self.disk.free_bytes(),
            doctor: self.vitals.doctor.borrow().clone(),
            audit: Some(audit),
        })
    }

    fn refresh_policy(self: &Rc<Self>) {
        let Some(central) = self.central.get().cloned() else { return };
        let core = self.clone();
        self.spawn(async move {
            let etag = core.store.borrow().etag().map(str::to_owned);
            let answer = central.policy(etag.as_deref()).await;
            core.rounds.policy.done();
            core.heard(answer.as_ref().err());
            if let Ok(fetched) = answer {
                core.take_policy(fetched);
                core.tell_health();
            }
        });
    }

    /// Takes a hint from any answer of central's, or from its absence.
    pub(super) fn heard(self: &Rc<Self>, error: Option<&CentralError>) {
        match error {
            Some(CentralError::Barred { status }) => {
                let was_barred = self.sending.sync.borrow().is_barred();
                self.sending.sync.borrow_mut().bar();
                if !was_barred || self.vitals.online.get() != Some(false) {
                    journal::note(Entry::Barred, format_args!("status {status}"));
                }
                self.set_online(false, "barred");
            }
            Some(error @ CentralError::NotCentral { .. }) => {
                if self.vitals.online.get() != Some(false) {
                    journal::note(Entry::NotCentral, error);
                }
                self.rounds.health.hurry();
            }
            Some(CentralError::Unreachable { cause }) => self.set_online(false, cause),
            Some(CentralError::NoAnswer { .. }) => self.rounds.health.hurry(),
            Some(error @ CentralError::TryLater { .. }) => journal::note(Entry::TryLater, error),
            Some(_) | None => {}
        }
    }

    /// Asks central at the next tick, however lately it was asked.
    pub(super) fn hurry_health(&self) {
        self.rounds.health.hurry();
    }

    fn let_in(self: &Rc<Self>) {
        if self.sending.sync.borrow().is_barred() {
            self.sending.sync.borrow_mut().lift_bar();
            journal::note(Entry::BarLifted, "");
            self.rounds.health.hurry();
        }
    }

    fn set_online(self: &Rc<Self>, answers: bool, why: &str) {
        let online = answers && !self.sending.sync.borrow().is_barred();
        let was = self.vitals.online.replace(Some(online));
        if was == Some(online) {
            return;
        }
        if online {
            journal::note(Entry::ConnectionBack, "");
            self.rounds.policy.hurry();
            self.sending.sync.borrow_mut().hurry();
            self.check_last();
            self.send_what_is_due();
            self.resolve_cards();
        } else {
            journal::note(Entry::ConnectionLost, why);
        }
        self.tell_health();
    }

    pub(super) fn note_printer(&self, status: PrinterStatus) {
        if self.vitals.printer.replace(Some(status)) != Some(status) {
            journal::note(Entry::PrinterChanged, printer_word(status));
        }
        self.tell_health();
    }

    /// Why nothing can be taken now, where that is so.
    pub(super) fn closed(&self) -> Option<Entry> {
        self.fault().or_else(|| self.staff.settings.borrow().closed.then_some(Entry::ClosedByStaff))
    }

    /// Why nothing could be taken now, whatever staff have chosen.
    pub(super) fn fault(&self) -> Option<Entry> {
        let outbox_full = match &*self.outbox.borrow() {
            Err(entry) => return Some(*entry),
            Ok(outbox) => outbox.is_full(),
        };
        if self.about.get().is_none() {
            Some(Entry::NotEnrolled)
        } else if self.write_failed.get().is_some() {
            self.write_failed.get()
        } else if outbox_full {
            Some(Entry::OutboxFull)
        } else if self.store.borrow().current().sealing_keys.is_empty() {
            Some(Entry::NoSealingKey)
        } else {
            self.doctor.get()
        }
    }

    /// Closes the kiosk for what the doctor found, or opens it where that is over.
    pub(super) fn hear_doctor(&self, Visit { why, told }: Visit) {
        if let Some(entry) = why.filter(|entry| self.doctor.get() != Some(*entry)) {
            journal::note(entry, "found by the doctor");
        }
        self.doctor.set(why);
        *self.vitals.doctor.borrow_mut() = Some(told);
        self.tell_health();
    }

    /// Tells the session how the kiosk is, where that has changed. Nothing before both connection and printer are known,
    /// unless the kiosk is closed.
    pub(super) fn tell_health(&self) {
        // Whoever has begun a visit can still be saved: there is room for that.
        let closed = self.closed().or(self.disk.is_nearly_full().then_some(Entry::DiskNearlyFull)).map(Entry::code);
        let (online, printer) = (self.vitals.online.get(), self.vitals.printer.get());
        if closed.is_none() && (online.is_none() || printer.is_none()) {
            return;
        }
        let health = Health {
            online: online.unwrap_or(false),
            printer: printer.unwrap_or(PrinterStatus::Absent),
            // The kiosk's loop knows of both.
            headphones: false,
            voice: VoiceHelp::None,
            closed,
        };
        if self.vitals.told.borrow().as_ref() != Some(&health) {
            *self.vitals.told.borrow_mut() = Some(health.clone());
            self.outlet.send(Event::Health(health));
        }
    }
}

fn printer_word(status: PrinterStatus) -> &'static str {
    match status {
        PrinterStatus::Ready => "ready",
        PrinterStatus::PaperLow => "paper-low",
        PrinterStatus::NoPaper => "no-paper",
        PrinterStatus::Jammed => "jammed",
        PrinterStatus::Absent => "absent",
    }
}
