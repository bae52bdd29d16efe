//! Set-up on the screen: when it is there, what it says, what it asks, and what it must never keep.

use payor_kiosk::gallery::{self, sample_facts};
use payor_kiosk::lang::Lang;
use payor_kiosk::printer::Setting;
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Health, PhysicalKey, PrinterStatus, Touch, VoiceHelp};
use payor_kiosk::session::setup::{Enrolled, Facts, Refused, Room, SetupAnswer, SetupAsk};
use payor_kiosk::session::{Session, Stage};
use wire::enrollment::EnrollmentCode;

use crate::random_touches::Dice;
use crate::staff::{events_of, of_any_version, shown};
use crate::stand::Stand;

const NOT_ENROLLED: u16 = 12;
const PIN: &str = "246813";

fn code() -> String {
    EnrollmentCode::new([7; 10], [9; 16]).to_string().replace('-', "")
}

fn closed(code: Option<u16>) -> Event {
    Event::Health(Health { closed: code, online: false, voice: VoiceHelp::Here, ..Health::default() })
}

/// A worker that does what it is asked, and enrols with any code.
struct Worker {
    facts: Facts,
    enrols: SetupAnswer,
    saves: bool,
}

impl Worker {
    fn new() -> Self {
        let enrols = SetupAnswer::Enrolled(Enrolled { kiosk: 33, office: "Putnam".to_owned() });
        Worker { facts: sample_facts(), enrols, saves: true }
    }

    fn serve(&mut self, stand: &mut Stand, effects: Vec<Effect>) -> Vec<SetupAsk> {
        let mut asked = Vec::new();
        for effect in effects {
            let Effect::Setup { ticket, ask } = effect else { continue };
            asked.push(ask.clone());
            match &ask {
                SetupAsk::Printer(printer) => self.facts.printer.clone_from(printer),
                SetupAsk::Pin(_) => self.facts.pin_is_set |= self.saves,
                _ => {}
            }
            let answer = match ask {
                SetupAsk::Enroll { .. } => self.enrols.clone(),
                _ => SetupAnswer::Facts { facts: Box::new(self.facts.clone()), saved: self.saves },
            };
            stand.happens(Event::Reply(Reply::Setup { ticket, answer }));
        }
        asked
    }
}

/// A kiosk out of its box.
fn new(worker: &mut Worker) -> Stand {
    let mut stand = Stand::new();
    stand.session.site.office = String::new();
    let effects = stand.happens(closed(Some(NOT_ENROLLED)));
    worker.serve(&mut stand, effects);
    assert_eq!(stand.view().name, "28-setup");
    stand
}

fn play(stand: &mut Stand, worker: &mut Worker, lines: &str) -> String {
    let mut written = String::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        written.push_str(&format!("> {line}\n"));
        for event in events_of(stand, line) {
            let effects = stand.happens(event);
            for ask in worker.serve(stand, effects) {
                written.push_str(&format!("  asked: {ask:?}\n"));
            }
        }
        written.push_str(&shown(&stand.view()));
    }
    written
}

fn to_code(worker: &mut Worker) -> Stand {
    worker.facts.pin_is_set = true;
    let mut stand = new(worker);
    play(&mut stand, worker, "touch Central\ntype central.example\ntouch Continue");
    assert_eq!(stand.view().name, "28-setup-code");
    stand
}

#[test]
fn set_up_word_by_word() {
    let lines = format!(
        "touch Network and time
         touch Back
         touch Printer
         touch At USB, /dev/usb/lp0
         touch Print a test page
         touch At a serial line, /dev/serial/by-id/usb-Star_TSP100, 9600 baud
         touch 19200 baud
         touch Another one in the network
         touch Use this printer
         type 192.0.2.7
         touch Use this printer
         touch Back
         touch Screen and touch
         touch Landscape
         touch Portrait
         touch Try the touch screen
         touch Done
         touch Back
         touch Back
         touch Sound
         touch Softer
         touch Say something
         touch Back
         touch Central
         touch Staff PIN
         type 12345
         touch Continue
         type 6
         touch Continue
         type 123457
         touch Set the PIN
         type {PIN}
         touch Continue
         type {PIN}
         touch Set the PIN
         touch Central
         touch Continue
         type Central.example:8443
         touch Continue
         type 7Q2M
         touch Enrol
         touch Back
         touch Continue"
    );
    let mut worker = Worker::new();
    let mut stand = new(&mut worker);
    let mut written = shown(&stand.view());
    written += &play(&mut stand, &mut worker, &lines);
    (0..4).for_each(|_| drop(stand.happens(Event::Touch(Touch::Delete))));
    written += &play(&mut stand, &mut worker, &format!("type {}\ntouch Enrol", code()));
    insta::assert_snapshot!(of_any_version(&written).replace(&code(), "CODE"));
}

#[test]
fn it_is_there_for_a_kiosk_that_is_not_enrolled_and_for_no_other() {
    for other in [None, Some(14), Some(17), Some(22), Some(24), Some(26)] {
        let mut stand = Stand::new();
        stand.happens(closed(other));
        assert!(stand.session.setup().is_none(), "{other:?}");
        // Nor does it stay where something else is wrong, whatever its screen.
        for lines in ["", "touch Sound", "touch Staff PIN"] {
            let mut worker = Worker::new();
            let mut stand = new(&mut worker);
            play(&mut stand, &mut worker, lines);
            stand.happens(closed(other));
            assert!(stand.session.setup().is_none(), "{other:?}");
            assert_eq!(stand.view().name, if other.is_some() { "28-closed" } else { "01-start" });
        }
    }
}

#[test]
fn it_ends_with_the_enrolment_for_ever() {
    let mut worker = Worker::new();
    let mut stand = to_code(&mut worker);
    play(&mut stand, &mut worker, &format!("type {}\ntouch Enrol", code()));
    assert_eq!(stand.view().name, "28-setup-enrolled");
    assert_eq!(stand.session.site.office, "Putnam", "it stands on receipts");
    // The kiosk opens behind it; nothing but opening is offered.
    stand.happens(closed(None));
    assert_eq!(stand.view().name, "28-setup-enrolled");
    let offered: Vec<Touch> = stand.view().controls().iter().map(|control| control.touch).collect();
    assert_eq!(offered, [Touch::Continue]);
    for touch in [Touch::Back, Touch::Choose(5), Touch::HoldBrand, Touch::Character('1')] {
        assert_eq!(stand.happens(Event::Touch(touch)), [], "{touch:?}");
        assert_eq!(stand.view().name, "28-setup-enrolled", "{touch:?}");
    }
    assert_eq!(stand.happens(Event::Touch(Touch::Continue)), [Effect::Wipe]);
    assert_eq!(stand.view().name, "01-start");
    assert!(!format!("{:?}", stand.session).contains("Setup"));
}

#[test]
fn where_nobody_touches_it_the_enrolled_kiosk_opens_by_itself() {
    let mut worker = Worker::new();
    let mut stand = to_code(&mut worker);
    play(&mut stand, &mut worker, &format!("type {}\ntouch Enrol", code()));
    stand.happens(closed(None));
    stand.clock.advance(300_000);
    stand.happens(Event::Tick);
    assert_eq!(stand.view().name, "01-start");
}

/// An answer that comes after everything else: the kiosk is enrolled, whoever waits for it.
#[test]
fn an_enrolment_that_is_answered_late_is_not_lost() {
    let mut worker = Worker::new();
    let mut stand = to_code(&mut worker);
    play(&mut stand, &mut worker, &format!("type {}", code()));
    let effects = stand.happens(Event::Touch(Touch::Continue));
    let [Effect::Setup { ticket, ask: SetupAsk::Enroll { url, code: sent } }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((url.as_str(), sent.to_string().replace('-', "")), ("https://central.example", code()));
    assert!(!format!("{effects:?}").contains(&code()[..16]), "the code is for no log");
    // Nothing else can be done meanwhile, and time forgets nothing.
    for event in [Event::Touch(Touch::Back), Event::Touch(Touch::Continue), Event::Key(PhysicalKey::Escape)] {
        assert_eq!(stand.happens(event), []);
        assert_eq!(stand.view().name, "28-setup-code");
    }
    stand.clock.advance(400_000);
    stand.happens(Event::Tick);
    assert_eq!(stand.view().name, "28-setup-code");
    stand.happens(Event::Reply(Reply::Setup { ticket: *ticket, answer: worker.enrols.clone() }));
    assert_eq!(stand.view().name, "28-setup-enrolled");
}

#[test]
fn every_refusal_says_what_to_do_and_keeps_what_was_typed() {
    let refused = [
        (Refused::Address, "check it"),
        (Refused::NoAnswer, "K-30"),
        (Refused::OtherCentral, "K-32"),
        (Refused::Code, "K-103"),
        (Refused::Central, "K-103"),
        (Refused::NotKept { code: 22 }, "K-22"),
    ];
    for (why, said) in refused {
        let mut worker = Worker { enrols: SetupAnswer::NotEnrolled(why), ..Worker::new() };
        let mut stand = to_code(&mut worker);
        play(&mut stand, &mut worker, &format!("type {}\ntouch Enrol", code()));
        let view = stand.view();
        assert_eq!(view.name, "28-setup-code");
        assert!(view.error.as_ref().is_some_and(|error| error.contains(said)), "{why:?}: {:?}", view.error);
        assert_eq!(stand.session.setup().expect("set-up").code.field(0), code());
    }
}

/// Whoever is called away leaves no PIN and no code to the next who comes by.
#[test]
fn what_is_secret_is_forgotten_with_its_screen_and_after_five_minutes() {
    let held = |stand: &Stand| {
        let setup = stand.session.setup().expect("set-up");
        (setup.room, setup.code.field(0).len(), setup.pin.count())
    };
    let mut worker = Worker::new();
    let mut stand = to_code(&mut worker);
    play(&mut stand, &mut worker, &format!("type {}", code()));
    assert!(!format!("{:?}", stand.session).contains(&code()[..8]));
    stand.clock.advance(299_000);
    stand.happens(Event::Tick);
    assert_eq!(held(&stand), (Room::Code, 42, 0));
    stand.clock.advance(1_000);
    stand.happens(Event::Tick);
    assert_eq!(held(&stand), (Room::Menu, 0, 0));
    play(&mut stand, &mut worker, &format!("touch Central\ntouch Continue\ntype {}\ntouch Back\ntouch Back", code()));
    assert_eq!(held(&stand), (Room::Menu, 0, 0));
    play(&mut stand, &mut worker, "touch Staff PIN\ntype 2468");
    assert_eq!(held(&stand), (Room::Pin, 0, 4));
    assert!(!format!("{:?} {:?}", stand.session, stand.view()).contains("2468"));
    play(&mut stand, &mut worker, "touch Back\ntouch Staff PIN");
    assert_eq!(held(&stand), (Room::Pin, 0, 0));
}

#[test]
fn what_cannot_be_saved_is_said_and_a_pin_that_is_not_kept_is_no_pin() {
    let mut worker = Worker { saves: false, ..Worker::new() };
    let mut stand = new(&mut worker);
    let lines = format!("touch Staff PIN\ntype {PIN}\ntouch Continue\ntype {PIN}\ntouch Set the PIN");
    play(&mut stand, &mut worker, &lines);
    assert_eq!(stand.view().name, "28-setup-pin-again");
    assert!(stand.view().error.is_some_and(|error| error.contains("K-94")));
    play(&mut stand, &mut worker, "touch Back\ntouch Back\ntouch Central");
    assert_eq!(stand.view().name, "28-setup");
    for lines in ["touch Printer\ntouch At USB, /dev/usb/lp0", "touch Screen and touch\ntouch Landscape"] {
        let mut stand = new(&mut worker);
        play(&mut stand, &mut worker, lines);
        assert!(stand.view().error.is_some_and(|error| error.contains("K-94")), "{lines}");
    }
}

#[test]
fn a_printer_is_chosen_among_what_is_there_and_one_that_is_chosen_stays_to_be_seen() {
    let mut worker = Worker::new();
    worker.facts.printer = "cups:receipts".parse().expect("a printer");
    let mut stand = new(&mut worker);
    let cards = |stand: &Stand| {
        let view = stand.view();
        let controls = view.controls().into_iter().filter(|control| matches!(control.touch, Touch::Choose(_)));
        controls.map(|card| (card.accessible_label().to_owned(), card.selected)).collect::<Vec<_>>()
    };
    // One that does not answer has no tick.
    for (printer, tick) in [(PrinterStatus::Absent, false), (PrinterStatus::Ready, true)] {
        stand.happens(Event::Health(Health { printer, closed: Some(NOT_ENROLLED), ..Health::default() }));
        assert_eq!(cards(&stand)[1], ("Printer".to_owned(), tick));
    }
    play(&mut stand, &mut worker, "touch Printer");
    let labels: Vec<String> = cards(&stand).into_iter().map(|card| card.0).collect();
    assert_eq!(labels.len(), 5, "{labels:?}");
    assert_eq!(cards(&stand)[3], ("Queue of CUPS, receipts".to_owned(), true));
    // At another speed it is the same line.
    let serial = labels[2].clone();
    play(&mut stand, &mut worker, &format!("touch {serial}\ntouch 38400 baud"));
    assert_eq!(cards(&stand)[2], (serial.replace("9600", "38400"), true));
    assert_eq!(cards(&stand).len(), 4);
    play(&mut stand, &mut worker, "touch No printer, Receipts are on the screen only");
    assert_eq!(worker.facts.printer, Setting::None);
    assert!(stand.view().primary.is_none(), "nothing prints a test page");
    assert_eq!(stand.happens(Event::Touch(Touch::Continue)), []);
}

#[test]
fn a_test_page_tells_what_became_of_it() {
    let mut worker = Worker::new();
    let mut stand = new(&mut worker);
    play(&mut stand, &mut worker, "touch Printer\ntouch At USB, /dev/usb/lp0");
    for (status, said) in [(PrinterStatus::Ready, "Printed."), (PrinterStatus::NoPaper, "no paper")] {
        let effects = stand.happens(Event::Touch(Touch::Continue));
        assert!(matches!(effects[..], [Effect::PrintLeaflet(_)]), "{effects:?}");
        stand.happens(Event::Reply(Reply::Printed { status, whole: status.prints() }));
        assert!(stand.view().notices[0].text.contains(said), "{:?}", stand.view().notices);
    }
}

#[test]
fn the_screen_is_turned_at_once_and_for_good() {
    let mut worker = Worker::new();
    let mut stand = new(&mut worker);
    let across = |stand: &Stand| (stand.view().look.landscape, stand.session.site.landscape);
    let written = play(&mut stand, &mut worker, "touch Screen and touch\ntouch Landscape");
    assert!(written.contains("asked: Landscape(true)"));
    assert_eq!(across(&stand), (true, true));
    play(&mut stand, &mut worker, "touch Back");
    stand.happens(closed(Some(17)));
    assert_eq!(across(&stand), (true, true), "also for whoever comes next");
}

#[test]
fn staff_mode_can_be_entered_from_its_first_screen_and_leads_back() {
    let mut worker = Worker::new();
    let mut stand = new(&mut worker);
    play(&mut stand, &mut worker, "touch Sound");
    assert!(stand.view().brand_hold.is_none());
    stand.happens(Event::Touch(Touch::HoldBrand));
    assert_eq!(stand.view().name, "28-setup-sound");
    play(&mut stand, &mut worker, "touch Back\nhold brand");
    assert_eq!(stand.view().name, "28-staff-pin");
    let effects = stand.happens(Event::Touch(Touch::Back));
    worker.serve(&mut stand, effects);
    assert_eq!(stand.view().name, "28-setup");
}

#[test]
fn every_screen_of_it_is_in_english_and_shows_no_pin() {
    let mut seen = std::collections::BTreeSet::new();
    for screen in gallery::screens(Lang::Es).into_iter().filter(|screen| screen.name.starts_with("28-setup")) {
        seen.insert(screen.view.name);
        assert_eq!(screen.view.lang, Lang::En, "{}", screen.name);
        assert!(!format!("{:?}", screen.view).contains("2468"), "{}", screen.name);
    }
    assert_eq!(seen.len(), 13, "{seen:?}");
}

#[test]
fn no_random_touch_leads_out_of_it_or_to_a_dead_end() {
    let mut dice = Dice(20_261_130);
    let mut worker = Worker::new();
    worker.enrols = SetupAnswer::NotEnrolled(Refused::Code);
    let mut stand = new(&mut worker);
    let mut seen = std::collections::BTreeSet::new();
    for step in 0..20_000 {
        let event = match dice.below(30) {
            0 => {
                stand.clock.advance([0, 4_000, 301_000][dice.below(3)]);
                Event::Tick
            }
            1 => Event::Touch([Touch::Choose(200), Touch::Start(Lang::Es), Touch::Leave, Touch::Help][dice.below(4)]),
            2 => Event::Key([PhysicalKey::Enter, PhysicalKey::Escape, PhysicalKey::Character('7')][dice.below(3)]),
            _ => {
                let view = stand.view();
                let controls = view.controls();
                assert!(!controls.is_empty(), "step {step}: nothing can be touched on {}", view.name);
                Event::Touch(controls[dice.below(controls.len())].touch)
            }
        };
        let effects = stand.happens(event);
        worker.serve(&mut stand, effects);
        assert!(matches!(stand.session.visit.stage, Stage::Setup(_)), "step {step}");
        seen.insert(stand.view().name);
    }
    assert!(seen.len() > 9, "{seen:?}");
    let setup: &Session = &stand.session;
    assert_eq!(setup.visit.lang, Lang::En);
}
