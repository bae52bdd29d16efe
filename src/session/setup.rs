//! Set-up: what whoever installs a kiosk does on its screen, by touch alone, before it is enrolled. It stands where the
//! closed screen with K-12 would, and ends with the enrolment, for ever. No PIN or code outlives its own screens.

mod ask;

use std::path::PathBuf;

use wire::enrollment::{EnrollmentCode, EnrollmentCodeError};

use super::effect::{Effect, Ticket};
use super::entry::Entry;
use super::event::Touch;
use super::question::{Input, Letters};
use super::staff::Digits;
use super::{Session, Stage};
use crate::clock::Now;
use crate::journal;
use crate::lang::Lang;
use crate::printer::{BAUDS, Port, Setting};
use crate::staff::pin;
use crate::text::setup as words;

pub use ask::{Enrolled, Facts, Refused, SetupAnswer, SetupAsk};

/// What is typed is forgotten after this long without a touch: the installer was called away.
const FORGETS_MS: u64 = 300_000;
/// How the machine is, is asked again this often.
const LOOK_EVERY_MS: u64 = 3_000;
/// Fields of the touch test.
pub const FIELDS: u8 = 15;
/// What an address that was not typed yet begins with.
const SCHEME: &str = "https://";

/// Whoever sets the kiosk up, before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    pub room: Room,
    /// How the machine is. `None` until the worker has looked.
    pub facts: Option<Box<Facts>>,
    pub problem: Option<Problem>,
    /// What was asked for in this room and is not done yet.
    pub busy: Option<Ticket>,
    /// Central's.
    pub address: Entry,
    pub code: Entry,
    /// The network printer's.
    pub printer: Entry,
    /// The serial line whose speed is asked for.
    line: Option<PathBuf>,
    pub pin: Digits,
    first_pin: Digits,
    /// The fields of the touch test that were touched, a bit each.
    touched: u32,
    /// What was tried with success.
    pub screen_tried: bool,
    pub sound_tried: bool,
    pub enrolled: Option<Enrolled>,
    looked_ms: u64,
}

/// A screen of set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Menu,
    Network,
    Printer,
    PrinterAddress,
    /// Of a serial line.
    PrinterSpeed,
    Screen,
    TouchTest,
    Sound,
    Pin,
    PinAgain,
    Address,
    Code,
    /// The end: what the kiosk is now.
    Enrolled,
}

impl Room {
    /// Behind the menu, in the order of its cards.
    pub const BEHIND_MENU: [Room; 6] =
        [Room::Network, Room::Printer, Room::Screen, Room::Sound, Room::Pin, Room::Address];

    fn before(self) -> Room {
        match self {
            Room::PrinterAddress | Room::PrinterSpeed => Room::Printer,
            Room::TouchTest => Room::Screen,
            Room::PinAgain => Room::Pin,
            Room::Code => Room::Address,
            _ => Room::Menu,
        }
    }
}

/// Why it does not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// After the enrolment it could not be set here any more.
    NoPin,
    PinTooShort,
    PinsDiffer,
    PrinterAddress,
    NotAllTouched,
    Address,
    Code(EnrollmentCodeError),
    NotSaved,
    Refused(Refused),
}

impl Setup {
    fn new(now: Now) -> Self {
        let mut address = Entry::default();
        address.set(SCHEME);
        Setup {
            room: Room::Menu,
            facts: None,
            problem: None,
            busy: None,
            address,
            code: Entry::default(),
            printer: Entry::default(),
            line: None,
            pin: Digits::none(),
            first_pin: Digits::none(),
            touched: 0,
            screen_tried: false,
            sound_tried: false,
            enrolled: None,
            looked_ms: now.monotonic_ms,
        }
    }

    /// What can be chosen without typing: none, what the machine shows, and what is chosen.
    pub fn printers(&self) -> Vec<Setting> {
        let mut all = vec![Setting::None];
        if let Some(facts) = &self.facts {
            all.extend(facts.printers.iter().cloned());
            // A serial line is listed at one speed, and may have been chosen at another.
            if let Some(same) = all.iter_mut().find(|setting| same_place(setting, &facts.printer)) {
                *same = facts.printer.clone();
            } else {
                all.push(facts.printer.clone());
            }
        }
        all
    }

    pub fn chosen_printer(&self) -> Option<&Setting> {
        self.facts.as_deref().map(|facts| &facts.printer).filter(|printer| **printer != Setting::None)
    }

    pub fn is_touched(&self, field: u8) -> bool {
        self.touched & 1 << field != 0
    }

    fn all_touched(&self) -> bool {
        (0..FIELDS).all(|field| self.is_touched(field))
    }

    /// Where the keys of this room write.
    fn typed(&mut self) -> Option<(&mut Entry, Letters)> {
        match self.room {
            Room::Address => Some((&mut self.address, Letters::Host)),
            Room::PrinterAddress => Some((&mut self.printer, Letters::Host)),
            Room::Code => Some((&mut self.code, Letters::Code)),
            _ => None,
        }
    }

    /// Goes to another screen. What is secret stays behind.
    fn go(&mut self, room: Room) {
        if room == Room::Menu || room == Room::Enrolled {
            self.code = Entry::default();
        }
        if room != Room::PinAgain {
            self.first_pin = Digits::none();
        }
        (self.room, self.problem, self.busy) = (room, None, None);
        (self.pin, self.touched) = (Digits::none(), 0);
    }
}

fn same_place(one: &Setting, other: &Setting) -> bool {
    match (one, other) {
        (Setting::Port(Port::Serial { path: one, .. }), Setting::Port(Port::Serial { path: other, .. })) => {
            one == other
        }
        _ => one == other,
    }
}

impl Session {
    /// Whoever sets the kiosk up, where one of those screens is shown.
    pub fn setup(&self) -> Option<&Setup> {
        match &self.visit.stage {
            Stage::Setup(setup) => Some(setup.as_ref()),
            _ => None,
        }
    }

    /// Set-up stands where Start would, as long as the worker says that the kiosk is not enrolled, and no longer.
    pub(super) fn keep_setup(&mut self, now: Now) -> Vec<Effect> {
        let is_needed = self.health.closed == Some(journal::Entry::NotEnrolled.code());
        match &self.visit.stage {
            Stage::Start if is_needed => {
                let mut effects = self.wipe(now);
                self.visit.lang = Lang::En;
                self.go(Stage::Setup(Box::new(Setup::new(now))));
                effects.extend(self.look(now));
                effects
            }
            Stage::Setup(setup) if !is_needed && setup.room != Room::Enrolled => self.wipe(now),
            _ => Vec::new(),
        }
    }

    pub(super) fn setup_touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        let Stage::Setup(setup) = &mut self.visit.stage else { return Vec::new() };
        // How loud it is and how it stands are saved behind the next touch; the rest is waited for.
        if setup.busy.is_some() && !matches!(setup.room, Room::Sound | Room::Screen) {
            return Vec::new();
        }
        setup.problem = None;
        match (setup.room, touch) {
            (Room::Menu, Touch::HoldBrand) => return self.knock(now),
            (Room::Menu, Touch::Choose(card)) => self.open_card(card),
            (Room::Enrolled, Touch::Continue) => return self.wipe(now),
            (Room::Menu | Room::Enrolled, Touch::Back) => {}
            (room, Touch::Back) => setup.go(room.before()),
            (_, Touch::More) => self.visit.page = self.visit.page.wrapping_add(1),
            (Room::Pin | Room::PinAgain, Touch::Character(_) | Touch::Delete) => setup.pin.touched(touch),
            (_, Touch::Character(_) | Touch::Text(_) | Touch::Delete) => type_into(setup, touch),
            (Room::Printer | Room::PrinterSpeed, Touch::Choose(card)) => return self.choose_printer(card, now),
            (Room::Screen, Touch::Choose(card @ 0..=1)) => return self.stand(card == 1, now),
            (Room::TouchTest, Touch::Choose(field @ 0..FIELDS)) => {
                setup.touched |= 1 << field;
                setup.screen_tried |= setup.all_touched();
            }
            (Room::Sound, Touch::Extra(extra)) => return self.try_sound(extra, now),
            (_, Touch::Continue) => return self.go_on(now),
            _ => {}
        }
        Vec::new()
    }

    fn open_card(&mut self, card: u8) {
        let Stage::Setup(setup) = &mut self.visit.stage else { return };
        let has_pin = setup.facts.as_ref().is_some_and(|facts| facts.pin_is_set);
        match Room::BEHIND_MENU.get(usize::from(card)) {
            Some(Room::Address) if !has_pin => setup.problem = Some(Problem::NoPin),
            Some(room) => setup.go(*room),
            None => {}
        }
    }

    /// The primary button.
    fn go_on(&mut self, now: Now) -> Vec<Effect> {
        let Stage::Setup(setup) = &mut self.visit.stage else { return Vec::new() };
        match setup.room {
            Room::Printer if setup.chosen_printer().is_some() => return self.print_test_page(None, now),
            Room::PrinterAddress => match format!("tcp:{}", setup.printer.field(0)).parse() {
                Ok(printer) => {
                    setup.go(Room::Printer);
                    return self.ask_for_setup(SetupAsk::Printer(printer), now);
                }
                Err(_) => setup.problem = Some(Problem::PrinterAddress),
            },
            Room::Screen => setup.go(Room::TouchTest),
            Room::TouchTest if setup.all_touched() => setup.go(Room::Menu),
            Room::TouchTest => setup.problem = Some(Problem::NotAllTouched),
            Room::Pin | Room::PinAgain => return self.set_pin(now),
            Room::Address if is_address(setup.address.field(0)) => setup.go(Room::Code),
            Room::Address => setup.problem = Some(Problem::Address),
            Room::Code => match setup.code.field(0).parse::<EnrollmentCode>() {
                Ok(code) => {
                    let url = setup.address.field(0).to_owned();
                    return self.ask_for_setup(SetupAsk::Enroll { url, code }, now);
                }
                Err(error) => setup.problem = Some(Problem::Code(error)),
            },
            Room::Menu | Room::Network | Room::Printer | Room::PrinterSpeed | Room::Sound | Room::Enrolled => {}
        }
        Vec::new()
    }

    fn choose_printer(&mut self, card: u8, now: Now) -> Vec<Effect> {
        let Stage::Setup(setup) = &mut self.visit.stage else { return Vec::new() };
        let card = usize::from(card);
        let printer = match (setup.room, &setup.line) {
            (Room::PrinterSpeed, Some(path)) => {
                let (path, baud) = (path.clone(), BAUDS.get(card).copied());
                baud.map(|baud| Setting::Port(Port::Serial { path, baud }))
            }
            _ => setup.printers().get(card).cloned(),
        };
        match printer {
            Some(Setting::Port(Port::Serial { path, .. })) if setup.room == Room::Printer => {
                setup.line = Some(path);
                setup.go(Room::PrinterSpeed);
            }
            Some(printer) => {
                setup.go(Room::Printer);
                self.visit.printing = None;
                return self.ask_for_setup(SetupAsk::Printer(printer), now);
            }
            None if setup.room == Room::Printer => setup.go(Room::PrinterAddress),
            None => {}
        }
        Vec::new()
    }

    /// Upright or across, at once.
    fn stand(&mut self, landscape: bool, now: Now) -> Vec<Effect> {
        self.site.landscape = landscape;
        self.visit.look.landscape = landscape;
        self.ask_for_setup(SetupAsk::Landscape(landscape), now)
    }

    /// Softer, louder, something to hear.
    fn try_sound(&mut self, extra: u8, now: Now) -> Vec<Effect> {
        let (mut effects, heard) = match extra {
            0 | 1 => {
                let heard = self.turn_volume(extra == 1);
                (self.ask_for_setup(SetupAsk::Volume(self.volume), now), heard)
            }
            2 => (Vec::new(), self.say_in_english(words::VOICE_SAMPLE.en.to_owned())),
            _ => return Vec::new(),
        };
        if let Stage::Setup(setup) = &mut self.visit.stage {
            setup.sound_tried |= heard.is_some();
        }
        effects.extend(heard);
        effects
    }

    /// Typed twice, as whoever mistypes it is shut out.
    fn set_pin(&mut self, now: Now) -> Vec<Effect> {
        let Stage::Setup(setup) = &mut self.visit.stage else { return Vec::new() };
        let typed = setup.pin.count();
        match setup.room {
            Room::Pin if typed < pin::LEAST => setup.problem = Some(Problem::PinTooShort),
            Room::Pin => {
                let first = std::mem::replace(&mut setup.pin, Digits::none());
                setup.go(Room::PinAgain);
                setup.first_pin = first;
            }
            _ if setup.pin != setup.first_pin => {
                setup.go(Room::Pin);
                setup.problem = Some(Problem::PinsDiffer);
            }
            _ => {
                let pin = setup.pin.take();
                return self.ask_for_setup(SetupAsk::Pin(pin), now);
            }
        }
        Vec::new()
    }

    /// What must be answered before anything else is done here.
    fn ask_for_setup(&mut self, ask: SetupAsk, now: Now) -> Vec<Effect> {
        let ticket = self.ticket();
        if let Stage::Setup(setup) = &mut self.visit.stage {
            (setup.busy, setup.looked_ms) = (Some(ticket), now.monotonic_ms);
        }
        vec![Effect::Setup { ticket, ask }]
    }

    fn look(&mut self, now: Now) -> Vec<Effect> {
        let ticket = self.ticket();
        if let Stage::Setup(setup) = &mut self.visit.stage {
            setup.looked_ms = now.monotonic_ms;
        }
        vec![Effect::Setup { ticket, ask: SetupAsk::Look }]
    }

    pub(super) fn setup_told(&mut self, ticket: Ticket, answer: SetupAnswer) {
        let Stage::Setup(setup) = &mut self.visit.stage else { return };
        let awaited = setup.busy == Some(ticket);
        match answer {
            SetupAnswer::Facts { facts, saved } => {
                if let (None, Some(url)) = (&setup.facts, &facts.central) {
                    setup.address.set(url);
                }
                setup.facts = Some(facts);
                match setup.room {
                    _ if !saved => (setup.busy, setup.problem) = (None, Some(Problem::NotSaved)),
                    _ if !awaited => {}
                    Room::PinAgain => setup.go(Room::Menu),
                    _ => setup.busy = None,
                }
            }
            // Whatever is on the screen: the kiosk is enrolled.
            SetupAnswer::Enrolled(enrolled) => {
                if self.site.office.is_empty() {
                    self.site.office.clone_from(&enrolled.office);
                }
                setup.go(Room::Enrolled);
                setup.enrolled = Some(enrolled);
            }
            SetupAnswer::NotEnrolled(refused) if awaited => {
                (setup.busy, setup.problem) = (None, Some(Problem::Refused(refused)));
            }
            SetupAnswer::NotEnrolled(_) => {}
        }
    }

    /// Time passes: what is shown grows old, and what was typed and left is forgotten.
    pub(super) fn setup_time(&mut self, now: Now) -> Vec<Effect> {
        let idle_ms = now.monotonic_ms.saturating_sub(self.visit.touched_ms);
        let Stage::Setup(setup) = &mut self.visit.stage else { return Vec::new() };
        match setup.room {
            Room::Enrolled if idle_ms >= FORGETS_MS => return self.wipe(now),
            Room::Enrolled => return Vec::new(),
            Room::Menu => {}
            _ if idle_ms >= FORGETS_MS && setup.busy.is_none() => setup.go(Room::Menu),
            _ => {}
        }
        let is_old = now.monotonic_ms >= setup.looked_ms + LOOK_EVERY_MS;
        if is_old && setup.busy.is_none() { self.look(now) } else { Vec::new() }
    }
}

fn type_into(setup: &mut Setup, touch: Touch) {
    let Some((entry, letters)) = setup.typed() else { return };
    match touch {
        Touch::Character(character) => drop(entry.write(character, Input::Letters(letters))),
        Touch::Text(text) => drop(entry.write_text(text, Input::Letters(letters))),
        _ => drop(entry.delete()),
    }
}

/// Whether this may be the address of a central; whether it is one, only asking tells.
fn is_address(url: &str) -> bool {
    url.strip_prefix(SCHEME).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']))
}
