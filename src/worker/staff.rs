//! What staff mode asks: the PIN, how the kiosk is, and what staff do about it.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::{Timelike as _, Utc};
use rules::sensitive::Sensitive;

use super::core::Core;
use crate::audit::Event as Audit;
use crate::carried;
use crate::doctor::probe;
use crate::export::Exported;
use crate::journal::{self, Entry};
use crate::outbox::{self, ParkedFor, Verdict};
use crate::session::effect::{Reply, Ticket};
use crate::session::staff::{Done, Parked, Queue, Report, StaffAnswer, StaffAsk, Today, Why};
use crate::staff::backlight::Backlight;
use crate::staff::export::{Export, ExportError};
use crate::staff::lock::Lock;
use crate::staff::pin;
use crate::staff::settings::Settings;
use crate::staff::tally::{Counts, Tally};

/// So many of the requests that a person must look at are listed.
const LISTED: usize = 12;

/// What staff mode keeps and reaches.
pub(super) struct StaffDesk {
    state_dir: PathBuf,
    export: Export,
    backlight: Option<Backlight>,
    pub lock: RefCell<Lock>,
    pub settings: RefCell<Settings>,
    tally: RefCell<Tally>,
    /// A PIN is being checked: a second one waits for nothing and is not counted.
    checking: Cell<bool>,
}

impl StaffDesk {
    pub(super) fn open(state_dir: PathBuf, export: Export, backlight: &Path, now_ms: u64) -> Self {
        StaffDesk {
            backlight: Backlight::find(backlight),
            lock: RefCell::new(Lock::load(&state_dir, now_ms)),
            settings: RefCell::new(Settings::load(&state_dir)),
            tally: RefCell::new(Tally::load(&state_dir)),
            checking: Cell::default(),
            export,
            state_dir,
        }
    }
}

impl Core {
    pub(super) fn serve_staff(self: &Rc<Self>, ticket: Ticket, ask: StaffAsk) {
        let done = match ask {
            StaffAsk::Door => return self.answer_staff(ticket, self.door(false)),
            StaffAsk::Open(pin) => return self.check_pin(ticket, pin),
            StaffAsk::CopyLog => return self.copy_log(ticket),
            StaffAsk::CopyUnsent => return self.copy_unsent(ticket),
            StaffAsk::Report => None,
            StaffAsk::SendNow => Some(self.send_now()),
            StaffAsk::Close(closed) => self.close(closed),
            StaffAsk::Volume(volume) => self.set(|settings| settings.volume = volume),
            StaffAsk::Brightness(percent) => self.brighten(percent),
        };
        self.report(ticket, done);
    }

    /// Counts something of today.
    pub(super) fn count(&self, one: impl FnOnce(&mut Counts)) {
        self.staff.tally.borrow_mut().count(self.clock.now().date(), one);
    }

    fn answer_staff(&self, ticket: Ticket, answer: StaffAnswer) {
        self.reply(Reply::Staff { ticket, answer });
    }

    fn report(&self, ticket: Ticket, done: Option<Done>) {
        self.answer_staff(ticket, StaffAnswer::Report { report: Box::new(self.how_it_is()), done });
    }

    /// Whether a PIN may be typed.
    fn door(&self, wrong: bool) -> StaffAnswer {
        let lock = self.staff.lock.borrow();
        match (self.hash(), lock.locked_for_ms(self.now_ms())) {
            (Err(shut), _) => shut,
            (Ok(_), Some(for_ms)) => StaffAnswer::Locked { for_ms },
            (Ok(_), None) => StaffAnswer::Door { tries_left: lock.tries_left(), wrong },
        }
    }

    /// Read anew each time: a PIN that was just set holds at once. Without one, what to tell staff.
    fn hash(&self) -> Result<String, StaffAnswer> {
        match pin::read(&self.staff.state_dir) {
            Ok(Some(hash)) => Ok(hash),
            Ok(None) => {
                journal::note(Entry::StaffNoPin, "run payor-kiosk staff-pin");
                Err(StaffAnswer::NoPin)
            }
            Err(error) => {
                journal::note(Entry::StaffPinUnreadable, journal::chain(&error));
                Err(StaffAnswer::PinUnreadable)
            }
        }
    }

    /// The comparison takes a moment: beside what the worker does.
    fn check_pin(self: &Rc<Self>, ticket: Ticket, pin: Sensitive) {
        let locked = self.staff.lock.borrow().locked_for_ms(self.now_ms()).is_some();
        let hash = match self.hash() {
            Ok(hash) if !locked && !self.staff.checking.get() => hash,
            _ => return self.answer_staff(ticket, self.door(false)),
        };
        if !self.staff.lock.borrow_mut().begin(self.now_ms()) {
            return self.answer_staff(ticket, StaffAnswer::NotCounted);
        }
        self.staff.checking.set(true);
        let core = self.clone();
        self.spawn(async move {
            let fits = tokio::task::spawn_blocking(move || pin::fits(&pin, &hash)).await.unwrap_or(false);
            core.staff.checking.set(false);
            if fits {
                core.staff.lock.borrow_mut().open();
                journal::note(Entry::StaffEntered, "");
                core.audit(Audit::StaffEntered);
                return core.report(ticket, None);
            }
            journal::note(Entry::StaffWrongPin, "");
            core.audit(Audit::StaffWrongPin);
            if core.staff.lock.borrow().locked_for_ms(core.now_ms()).is_some() {
                journal::note(Entry::StaffLocked, "");
                core.audit(Audit::StaffLocked);
            }
            core.answer_staff(ticket, core.door(true));
        });
    }

    fn how_it_is(&self) -> Report {
        let now = self.clock.now();
        let now_ms = now.local.timestamp_millis();
        let store = self.store.borrow();
        let confirmed_at = store.confirmed_at().map(|at| now.local.with_timezone(&Utc) - at);
        let midnight_ms = now_ms - i64::from(now.local.num_seconds_from_midnight()) * 1_000;
        let taken = self.with_outbox(|outbox| outbox.reader().taken_since(midnight_ms)).unwrap_or_default();
        Report {
            kiosk: self.about.get().map(|about| about.kiosk),
            contact_age_s: self.vitals.answered_ms.get().map(|at_ms| now.monotonic_ms.saturating_sub(at_ms) / 1_000),
            outbox_fault: self.fault().map(Entry::code),
            disk_free_bytes: self.disk.free_bytes(),
            keypads: probe::keypads(Path::new(probe::INPUTS)),
            policy_version: store.current().version,
            policy_age_s: confirmed_at.map(|age| u64::try_from(age.num_seconds()).unwrap_or(0)),
            queue: self.queue(now_ms).unwrap_or_default(),
            closed: self.staff.settings.borrow().closed,
            brightness_percent: self.staff.backlight.as_ref().and_then(Backlight::percent),
            today: Today {
                bank: taken.bank,
                card: taken.card,
                accepted: taken.accepted,
                counts: self.staff.tally.borrow().on(now.date()),
            },
        }
    }

    fn queue(&self, now_ms: i64) -> Result<Queue, Entry> {
        let age_s = |taken_at_ms: i64| u64::try_from(now_ms.saturating_sub(taken_at_ms)).unwrap_or(0) / 1_000;
        let carried = carried::list(&self.staff.state_dir).map_or(0, |carried| carried.waiting());
        self.with_outbox(|outbox| {
            let counts = outbox.reader().counts()?;
            let rows = outbox.reader().parked(LISTED)?;
            Ok(Queue {
                waiting: counts.unsent(),
                oldest_age_s: counts.oldest_unsent_at_ms.map(age_s),
                parked: counts.parked,
                open_cards: counts.open_attempts,
                carried,
                rows: rows.iter().filter_map(|entry| parked(entry, age_s)).collect(),
            })
        })
    }

    fn send_now(self: &Rc<Self>) -> Done {
        let waits = self.outbox.borrow().as_ref().is_ok_and(|outbox| outbox.unsent() > 0);
        let (barred, wait) = {
            let sync = self.sending.sync.borrow();
            (sync.is_barred(), sync.is_asked_to_wait(self.now_ms()))
        };
        self.hurry_health();
        match () {
            () if !waits => Done::NothingToSend,
            () if barred => Done::Barred,
            () if wait || self.central.get().is_none() => Done::SentLater,
            () => {
                self.sending.sync.borrow_mut().hurry();
                self.send_what_is_due();
                Done::Sending
            }
        }
    }

    fn close(self: &Rc<Self>, closed: bool) -> Option<Done> {
        let done = self.set(|settings| settings.closed = closed);
        journal::note(if closed { Entry::ClosedByStaff } else { Entry::OpenedByStaff }, "");
        self.audit(if closed { Audit::ClosedByStaff } else { Audit::OpenedByStaff });
        self.tell_health();
        done
    }

    /// In force at once; after the next start too, where it could be saved.
    pub(super) fn set(&self, change: impl FnOnce(&mut Settings)) -> Option<Done> {
        let mut settings = self.staff.settings.borrow_mut();
        change(&mut settings);
        let error = settings.save(&self.staff.state_dir).err()?;
        journal::note(Entry::StaffNotSaved, journal::chain(&error));
        Some(Done::NotSaved)
    }

    fn brighten(&self, percent: u8) -> Option<Done> {
        let error = self.staff.backlight.as_ref()?.set(percent).err()?;
        journal::note(Entry::LightNotSet, journal::chain(&error));
        Some(Done::LightNotSet)
    }

    /// A stick is slow: beside what the worker does.
    fn copy_log(self: &Rc<Self>, ticket: Ticket) {
        let (export, state_dir) = (self.staff.export.clone(), self.staff.state_dir.clone());
        let kiosk = self.about.get().map_or(0, |about| about.kiosk);
        let stamp = format!("kiosk-{kiosk}-{}", self.clock.now().local.format("%Y%m%d-%H%M%S"));
        let core = self.clone();
        self.spawn(async move {
            let copied = tokio::task::spawn_blocking(move || export.copy(&state_dir, &stamp)).await;
            let done = match copied {
                Ok(Ok(files)) => {
                    journal::note(Entry::LogCopied, format_args!("{files} files"));
                    core.audit(Audit::LogCopied { files });
                    Done::Copied { files }
                }
                Ok(Err(ExportError::NoFolder)) => Done::NoFolder,
                Ok(Err(ExportError::NoStick)) => Done::NoStick,
                Ok(Err(ExportError::NoLog)) => Done::NoLog,
                Ok(Err(error @ (ExportError::Io(_) | ExportError::Unsent(_)))) => {
                    journal::note(Entry::LogNotCopied, journal::chain(&error));
                    Done::NotCopied
                }
                Err(_) => Done::NotCopied,
            };
            core.report(ticket, Some(done));
        });
    }

    /// As slow. Reads the outbox by a connection of its own, and changes nothing in it.
    fn copy_unsent(self: &Rc<Self>, ticket: Ticket) {
        let (export, state_dir) = (self.staff.export.clone(), self.staff.state_dir.clone());
        let now = self.clock.now().local;
        let core = self.clone();
        self.spawn(async move {
            let copied = tokio::task::spawn_blocking(move || export.copy_unsent(&state_dir, now)).await;
            let done = match copied {
                Ok(Ok(None)) => Done::NothingToSend,
                Ok(Ok(Some(exported))) => core.unsent_copied(&exported),
                Ok(Err(ExportError::NoFolder)) => Done::NoFolder,
                Ok(Err(ExportError::NoStick)) => Done::NoStick,
                Ok(Err(error)) => {
                    journal::note(Entry::NotExported, journal::chain(&error));
                    Done::UnsentNotCopied
                }
                Err(_) => Done::UnsentNotCopied,
            };
            core.report(ticket, Some(done));
        });
    }

    fn unsent_copied(&self, exported: &Exported) -> Done {
        let Exported { requests, card_attempts, unreadable, .. } = *exported;
        journal::note(Entry::Exported, format_args!("{requests} requests, {card_attempts} card attempts"));
        self.audit(Audit::UnsentCopied { requests, card_attempts });
        if unreadable > 0 {
            journal::note(Entry::NotExported, format_args!("{unreadable} requests do not read in this version"));
            return Done::UnsentNotCopied;
        }
        Done::UnsentCopied { records: requests + card_attempts }
    }
}

fn parked(entry: &outbox::Entry, age_s: impl Fn(i64) -> u64) -> Option<Parked> {
    let Some(Verdict::Parked { why }) = &entry.decision else { return None };
    let why = match why {
        ParkedFor::Conflict => Why::Conflict,
        ParkedFor::NotUnderstood { .. } => Why::NotUnderstood,
        ParkedFor::UnknownRefusal { status } => Why::UnknownRefusal(*status),
    };
    let age_s = age_s(entry.taken_at.timestamp_millis());
    Some(Parked { confirmation: entry.confirmation, kind: entry.kind, age_s, why })
}
