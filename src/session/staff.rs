//! Staff mode (28): a PIN, then rooms that show how the kiosk is. Never anything of a payor.

mod digits;
mod last_receipt;
pub mod papers;
mod report;

use rules::sensitive::Sensitive;
use zeroize::Zeroize as _;

use super::effect::{Effect, Ticket};
use super::event::{Touch, VoiceHelp};
use super::setup::Room as SetupRoom;
use super::{Session, Stage};
use crate::clock::Now;
use crate::lang::Lang;
use crate::staff::pin;
use crate::text::{staff, voice};

pub use digits::Digits;
pub use last_receipt::{LastReceipt, Outcome};
pub use report::{Parked, Queue, Report, Today, Why};

/// Staff mode closes by itself after this long without a touch. No warning: nothing typed is lost.
const CLOSES_MS: u64 = 90_000;
/// How the kiosk is, is asked again this often while a room shows it.
const REPORT_EVERY_MS: u64 = 5_000;
/// A step of the brightness, in percent.
const BRIGHTNESS_STEP: u8 = 10;

/// Staff before the kiosk.
#[derive(Debug, Clone, PartialEq)]
pub struct Staff {
    pub room: Room,
    pub pin: Digits,
    pub problem: Option<PinProblem>,
    /// What the worker has not answered yet.
    pub waiting: Option<Ticket>,
    /// How the kiosk is. `None` before the PIN was right.
    pub report: Option<Box<Report>>,
    /// What became of the last thing that staff had done in this room.
    pub done: Option<Done>,
    /// What is copied to the stick. It takes as long as the stick does, and goes on behind other rooms.
    pub copy: Option<Copying>,
    asked_ms: u64,
}

/// Where a copy stands that was asked for in this room. One at a time: there is one stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copying {
    UnderWay(Room, Ticket),
    /// Until staff have seen it.
    Ended(Room, Done),
}

/// A screen of staff mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Pin,
    /// No PIN was set: nothing can be opened.
    NoPin,
    /// One may be set, but it cannot be read: nothing can be opened.
    PinUnreadable,
    /// By the monotonic clock.
    Locked {
        until_ms: u64,
    },
    Menu,
    Devices,
    TestPage,
    LastReceipt,
    Saved,
    OpenClose,
    Sound,
    Counts,
    Log,
}

impl Room {
    /// Behind the menu, in the order of its cells.
    pub const BEHIND_MENU: [Room; 8] = [
        Room::Devices,
        Room::TestPage,
        Room::LastReceipt,
        Room::Saved,
        Room::OpenClose,
        Room::Sound,
        Room::Counts,
        Room::Log,
    ];

    fn is_before_the_door(self) -> bool {
        matches!(self, Room::Pin | Room::NoPin | Room::PinUnreadable | Room::Locked { .. })
    }
}

/// Why the PIN opened nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinProblem {
    TooShort,
    Wrong {
        tries_left: u8,
    },
    /// The try could not be written down, so that nothing was compared.
    NotCounted,
}

/// What staff mode asks of the worker.
#[derive(Debug, Clone, PartialEq)]
pub enum StaffAsk {
    /// Whether a PIN is set, and whether it may be typed now.
    Door,
    /// Opens, where this is the PIN.
    Open(Sensitive),
    Report,
    SendNow,
    /// Close the kiosk to payors, or open it.
    Close(bool),
    /// How loud the voice begins, 0 to 10.
    Volume(u8),
    /// In percent.
    Brightness(u8),
    CopyLog,
    /// Copy what central has not decided, sealed.
    CopyUnsent,
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq)]
pub enum StaffAnswer {
    NoPin,
    /// There may be one, and it cannot be read.
    PinUnreadable,
    /// The PIN was not compared: a try that cannot be written down is none.
    NotCounted,
    /// A PIN may be typed. `wrong`: the one that was typed is not it.
    Door {
        tries_left: u8,
        wrong: bool,
    },
    Locked {
        for_ms: u64,
    },
    /// The door is open.
    Report {
        report: Box<Report>,
        done: Option<Done>,
    },
}

/// What became of what staff had done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Sending,
    NothingToSend,
    /// Central does not let this kiosk in.
    Barred,
    /// Central asked to wait, or the kiosk is not enrolled: it is sent later.
    SentLater,
    /// A setting holds until the next restart only.
    NotSaved,
    /// The backlight refused.
    LightNotSet,
    Copied {
        files: usize,
    },
    NoFolder,
    NoStick,
    NoLog,
    NotCopied,
    /// Requests and card attempts without an outcome.
    UnsentCopied {
        records: u64,
    },
    UnsentNotCopied,
}

impl Session {
    /// The name of the service was held on Start or on the closed screen.
    pub(super) fn knock(&mut self, now: Now) -> Vec<Effect> {
        let at_the_door =
            self.visit.stage == Stage::Start || self.setup().is_some_and(|setup| setup.room == SetupRoom::Menu);
        if !at_the_door || self.visit.overlay.is_some() {
            return Vec::new();
        }
        // Whatever a visitor left behind, a scan for one, ends here.
        let mut effects = self.back_to_start(now);
        self.visit.lang = Lang::En;
        self.go(Stage::Staff(Staff {
            room: Room::Pin,
            pin: Digits::none(),
            problem: None,
            waiting: None,
            report: None,
            done: None,
            copy: None,
            asked_ms: now.monotonic_ms,
        }));
        effects.extend(self.ask_for_staff(StaffAsk::Door, now));
        effects
    }

    /// Staff before this screen, where it is one of theirs.
    pub fn staff(&self) -> Option<&Staff> {
        match &self.visit.stage {
            Stage::Staff(staff) => Some(staff),
            _ => None,
        }
    }

    pub(super) fn staff_touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        let Some(room) = self.staff().map(|staff| staff.room) else { return Vec::new() };
        match touch {
            Touch::Back | Touch::Leave if room.is_before_the_door() || room == Room::Menu => return self.wipe(now),
            Touch::Back => return self.enter(Room::Menu, now),
            Touch::More => self.visit.page = self.visit.page.wrapping_add(1),
            Touch::Character(_) | Touch::Delete if room == Room::Pin => self.type_pin(touch),
            Touch::Continue if room == Room::Pin => return self.try_pin(now),
            Touch::Continue => return self.do_in(room, now),
            Touch::Choose(cell) if room == Room::Menu => {
                if let Some(room) = Room::BEHIND_MENU.get(usize::from(cell)) {
                    return self.enter(*room, now);
                }
            }
            Touch::Extra(0) if room == Room::Saved => return self.copy(room, StaffAsk::CopyUnsent),
            Touch::Extra(extra) if room == Room::Sound => return self.turn(extra, now),
            _ => {}
        }
        Vec::new()
    }

    /// Time passes in staff mode: a lock ends, what is shown grows old, and without a touch it closes.
    pub(super) fn staff_time(&mut self, now: Now) -> Vec<Effect> {
        if now.monotonic_ms.saturating_sub(self.visit.touched_ms) >= CLOSES_MS {
            return self.wipe(now);
        }
        let Some(staff) = self.staff() else { return Vec::new() };
        match staff.room {
            Room::Locked { until_ms } if now.monotonic_ms >= until_ms => {
                self.change_staff(|staff| staff.room = Room::Pin);
                self.ask_for_staff(StaffAsk::Door, now)
            }
            room if room.is_before_the_door() || staff.waiting.is_some() => Vec::new(),
            _ if now.monotonic_ms < staff.asked_ms + REPORT_EVERY_MS => Vec::new(),
            _ => self.ask_for_staff(StaffAsk::Report, now),
        }
    }

    pub(super) fn staff_told(&mut self, ticket: Ticket, answer: StaffAnswer, now: Now) {
        self.change_staff(|staff| {
            if let Some(Copying::UnderWay(room, of)) = staff.copy
                && of == ticket
            {
                staff.copy = None;
                if let StaffAnswer::Report { report, done } = answer {
                    staff.report = Some(report);
                    staff.copy = done.map(|done| Copying::Ended(room, done));
                }
                return;
            }
            if staff.waiting != Some(ticket) {
                return;
            }
            staff.waiting = None;
            match answer {
                StaffAnswer::NoPin => staff.room = Room::NoPin,
                StaffAnswer::PinUnreadable => staff.room = Room::PinUnreadable,
                StaffAnswer::NotCounted => staff.problem = Some(PinProblem::NotCounted),
                StaffAnswer::Locked { for_ms } => {
                    staff.pin.zeroize();
                    staff.room = Room::Locked { until_ms: now.monotonic_ms + for_ms };
                }
                StaffAnswer::Door { tries_left, wrong } => {
                    staff.problem = wrong.then_some(PinProblem::Wrong { tries_left });
                }
                StaffAnswer::Report { report, done } => {
                    staff.report = Some(report);
                    staff.done = done.or(staff.done);
                    if staff.room == Room::Pin {
                        staff.room = Room::Menu;
                    }
                }
            }
        });
    }

    fn change_staff(&mut self, change: impl FnOnce(&mut Staff)) {
        if let Stage::Staff(staff) = &mut self.visit.stage {
            change(staff);
        }
    }

    fn ask_for_staff(&mut self, ask: StaffAsk, now: Now) -> Vec<Effect> {
        let ticket = self.ticket();
        self.change_staff(|staff| (staff.waiting, staff.asked_ms) = (Some(ticket), now.monotonic_ms));
        vec![Effect::Staff { ticket, ask }]
    }

    /// What a room shows is asked for anew.
    fn enter(&mut self, room: Room, now: Now) -> Vec<Effect> {
        self.change_staff(|staff| {
            if matches!(staff.copy, Some(Copying::Ended(of, _)) if of == staff.room) {
                staff.copy = None;
            }
            (staff.room, staff.done) = (room, None);
        });
        self.ask_for_staff(StaffAsk::Report, now)
    }

    fn type_pin(&mut self, touch: Touch) {
        self.change_staff(|staff| {
            if staff.waiting.is_none() {
                staff.pin.touched(touch);
                staff.problem = None;
            }
        });
    }

    fn try_pin(&mut self, now: Now) -> Vec<Effect> {
        let Stage::Staff(staff) = &mut self.visit.stage else { return Vec::new() };
        if staff.waiting.is_some() {
            return Vec::new();
        }
        if staff.pin.count() < pin::LEAST {
            staff.problem = Some(PinProblem::TooShort);
            return Vec::new();
        }
        let pin = staff.pin.take();
        self.ask_for_staff(StaffAsk::Open(pin), now)
    }

    /// The primary button of a room.
    fn do_in(&mut self, room: Room, now: Now) -> Vec<Effect> {
        self.change_staff(|staff| staff.done = None);
        let report = self.staff().and_then(|staff| staff.report.as_deref());
        match room {
            Room::TestPage => {
                let kiosk = report.and_then(|report| report.kiosk);
                self.print_test_page(kiosk, now)
            }
            Room::LastReceipt => match self.last_receipt {
                Some(last) => self.print(staff::SLIP_TITLE.en.to_owned(), papers::slip(last), now),
                None => Vec::new(),
            },
            Room::Saved => self.ask_for_staff(StaffAsk::SendNow, now),
            Room::OpenClose => {
                let closed = report.is_some_and(|report| report.closed);
                self.ask_for_staff(StaffAsk::Close(!closed), now)
            }
            Room::Log => self.copy(room, StaffAsk::CopyLog),
            _ => Vec::new(),
        }
    }

    /// Under a ticket of its own: what else is asked meanwhile must not take the place of the answer.
    fn copy(&mut self, room: Room, ask: StaffAsk) -> Vec<Effect> {
        if self.staff().is_some_and(|staff| matches!(staff.copy, Some(Copying::UnderWay(..)))) {
            return Vec::new();
        }
        let ticket = self.ticket();
        self.change_staff(|staff| (staff.done, staff.copy) = (None, Some(Copying::UnderWay(room, ticket))));
        vec![Effect::Staff { ticket, ask }]
    }

    pub(super) fn print_test_page(&mut self, kiosk: Option<u16>, now: Now) -> Vec<Effect> {
        let passages = papers::test_page(&self.site.office, kiosk);
        self.print(staff::TEST_TITLE.en.to_owned(), passages, now)
    }

    /// A step louder or softer. Heard, so that whoever sets it knows how loud it is.
    pub(super) fn turn_volume(&mut self, louder: bool) -> Option<Effect> {
        self.visit.voice.volume = self.volume;
        self.visit.voice.turn(louder);
        self.volume = self.visit.voice.volume;
        let sentence = voice::VOLUME.fill(Lang::En, &[("n", &self.volume.to_string())]);
        self.say_in_english(sentence)
    }

    /// Where there is a voice.
    pub(super) fn say_in_english(&self, sentence: String) -> Option<Effect> {
        let there = self.health.voice != VoiceHelp::None;
        there.then(|| Effect::Say { lang: Lang::En, sentences: vec![sentence] })
    }

    /// Softer, louder, darker, brighter.
    fn turn(&mut self, extra: u8, now: Now) -> Vec<Effect> {
        self.change_staff(|staff| staff.done = None);
        let percent = self.staff().and_then(|staff| staff.report.as_deref()?.brightness_percent);
        match (extra, percent) {
            (0 | 1, _) => {
                let heard = self.turn_volume(extra == 1);
                let mut effects = self.ask_for_staff(StaffAsk::Volume(self.volume), now);
                effects.extend(heard);
                effects
            }
            (2, Some(percent)) => {
                self.ask_for_staff(StaffAsk::Brightness(percent.saturating_sub(BRIGHTNESS_STEP)), now)
            }
            (3, Some(percent)) => {
                self.ask_for_staff(StaffAsk::Brightness(percent.saturating_add(BRIGHTNESS_STEP)), now)
            }
            _ => Vec::new(),
        }
    }
}
