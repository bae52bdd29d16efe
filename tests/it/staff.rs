//! Staff mode: the door, the rooms, what they say, and what they never say.

use std::collections::BTreeSet;

use payor_kiosk::gallery::{self, sample_report};
use payor_kiosk::lang::Lang;
use payor_kiosk::receipt::Status;
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Health, PhysicalKey, Touch};
use payor_kiosk::session::staff::{Done, LastReceipt, Outcome, Report, Room, StaffAnswer, StaffAsk};
use payor_kiosk::view::{Body, View};

use crate::contact::TO_SAFE_MESSAGE;
use crate::session::{TO_REVIEW, act, describe, led, touch_of};
use crate::stand::{Stand, confirmation};

pub const PIN: &str = "246813";

pub fn told(report: Report, done: Option<Done>) -> StaffAnswer {
    StaffAnswer::Report { report: Box::new(report), done }
}

/// A worker that knows the PIN, and whose kiosk is as in the sample.
pub fn served(stand: &mut Stand, effects: Vec<Effect>, report: &mut Report) -> Vec<StaffAsk> {
    let mut asked = Vec::new();
    for effect in effects {
        let Effect::Staff { ticket, ask } = effect else { continue };
        asked.push(ask.clone());
        let answer = match ask {
            StaffAsk::Door => StaffAnswer::Door { tries_left: 5, wrong: false },
            StaffAsk::Open(pin) if pin.expose() != PIN => StaffAnswer::Door { tries_left: 4, wrong: true },
            StaffAsk::SendNow => told(report.clone(), Some(Done::Sending)),
            StaffAsk::CopyLog => told(report.clone(), Some(Done::NoStick)),
            StaffAsk::CopyUnsent => told(report.clone(), Some(Done::UnsentCopied { records: 6 })),
            StaffAsk::Close(closed) => {
                report.closed = closed;
                told(report.clone(), None)
            }
            StaffAsk::Brightness(percent) => {
                report.brightness_percent = Some(percent);
                told(report.clone(), None)
            }
            _ => told(report.clone(), None),
        };
        stand.happens(Event::Reply(Reply::Staff { ticket, answer }));
    }
    asked
}

/// Does what the lines say, and answers as a worker would.
pub fn play(stand: &mut Stand, lines: &str) -> String {
    let mut report = sample_report();
    let mut written = String::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        written.push_str(&format!("> {line}\n"));
        for event in events_of(stand, line) {
            let effects = stand.happens(event);
            for ask in served(stand, effects, &mut report) {
                written.push_str(&format!("  asked: {ask:?}\n"));
            }
        }
        written.push_str(&shown(&stand.view()));
    }
    written
}

/// What happens where somebody does what this line says.
pub fn events_of(stand: &Stand, line: &str) -> Vec<Event> {
    match line.split_once(' ') {
        Some(("type", text)) => text.chars().map(|c| Event::Touch(Touch::Character(c))).collect(),
        Some(("touch", label)) => vec![Event::Touch(touch_of(&stand.view(), label))],
        Some(("hold", _)) => stand.view().brand_hold.map(Event::Touch).into_iter().collect(),
        _ => panic!("{line:?}"),
    }
}

/// The screen in a few lines.
pub fn shown(view: &View) -> String {
    let mut shown = describe(view);
    if let Body::Text { paragraphs, .. } = &view.body {
        paragraphs.iter().for_each(|text| shown.push_str(&format!("  | {text}\n")));
    }
    view.notices.iter().for_each(|notice| shown.push_str(&format!("  · {}\n", notice.text)));
    shown
}

pub fn entered() -> Stand {
    let mut stand = Stand::new();
    play(&mut stand, &format!("hold brand\ntype {PIN}\ntouch Open"));
    assert_eq!(stand.view().name, "28-staff");
    stand
}

/// A release changes no transcript.
pub fn of_any_version(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn staff_mode_word_by_word() {
    let lines = "hold brand
         type 12345
         touch Open
         type 6
         touch Open
         type 246813
         touch Open
         touch Devices
         touch Back
         touch Saved payments
         touch Send now
         touch Copy to a USB stick
         touch Back
         touch Open or close
         touch Close the kiosk
         touch Open the kiosk
         touch Back
         touch Sound and light
         touch Louder
         touch Darker
         touch Back
         touch Counts today
         touch Back
         touch Version and log
         touch Copy the log
         touch Back
         touch Leave";
    insta::assert_snapshot!(of_any_version(&play(&mut Stand::new(), lines)));
}

#[test]
fn the_pin_is_masked_at_once_and_takes_nothing_but_eight_digits() {
    let mut stand = Stand::new();
    play(&mut stand, "hold brand");
    "2a4😀6813".chars().for_each(|c| drop(stand.happens(Event::Key(PhysicalKey::Character(c)))));
    let text = |stand: &Stand| match stand.view().body {
        Body::Keypad { field, .. } => (field.text.clone(), field.told()),
        body => panic!("{body:?}"),
    };
    assert_eq!(text(&stand), ("••••••".to_owned(), "••••••".to_owned()));
    assert!(!format!("{:?}", stand.session.visit).contains("246"));
    "9999".chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
    assert_eq!(text(&stand).0.chars().count(), 8);
    stand.happens(Event::Touch(Touch::Delete));
    assert_eq!(text(&stand).0.chars().count(), 7);
}

#[test]
fn a_lock_shows_its_minutes_and_ends_by_itself() {
    let mut stand = Stand::new();
    play(&mut stand, &format!("hold brand\ntype {PIN}"));
    let effects = stand.happens(Event::Touch(Touch::Continue));
    let Some(Effect::Staff { ticket, .. }) = effects.into_iter().next() else { panic!("asked") };
    stand.happens(Event::Reply(Reply::Staff { ticket, answer: StaffAnswer::Locked { for_ms: 80_000 } }));
    assert_eq!(stand.view().name, "28-staff-locked");
    let Body::Text { paragraphs, .. } = stand.view().body else { panic!("text") };
    assert!(paragraphs[0].contains("in 2 minutes"), "{paragraphs:?}");
    stand.clock.advance(80_000);
    stand.happens(Event::Tick);
    assert_eq!(stand.view().name, "28-staff-pin");
}

#[test]
fn it_closes_after_ninety_seconds_without_a_touch_and_leaves_nothing() {
    let rooms = ["", "touch Devices", "touch Saved payments", "touch Sound and light"];
    for room in rooms {
        let mut stand = entered();
        play(&mut stand, room);
        let name = stand.view().name;
        // The last touch came before its answer.
        let touched = stand.clock.now().monotonic_ms - 400;
        // Answers and time are no touch.
        for _ in 0..8 {
            stand.clock.advance(10_000);
            let effects = stand.session.update(Event::Tick, stand.clock.now());
            served(&mut stand, effects, &mut sample_report());
        }
        // Each answer took a moment, too.
        let left = touched + 90_000 - stand.clock.now().monotonic_ms;
        stand.clock.advance(left - 1_000);
        stand.session.update(Event::Tick, stand.clock.now());
        assert_eq!(stand.view().name, name, "not before");
        stand.clock.advance(1_000);
        let effects = stand.session.update(Event::Tick, stand.clock.now());
        assert_eq!((stand.view().name, effects), ("01-start", vec![Effect::Wipe]), "{room}");
    }
    let mut stand = Stand::new();
    play(&mut stand, "hold brand\ntype 2468");
    stand.clock.advance(90_000);
    stand.session.update(Event::Tick, stand.clock.now());
    assert_eq!(stand.view().name, "01-start", "the door, too");
    assert!(stand.session.staff().is_none());
}

#[test]
fn a_touch_keeps_it_open_and_nothing_of_a_visit_works_in_it() {
    let mut stand = entered();
    for touch in [Touch::Help, Touch::Access, Touch::Language, Touch::CallStaff, Touch::Start(Lang::Es), Touch::More] {
        stand.clock.advance(80_000);
        stand.happens(Event::Touch(touch));
        stand.session.update(Event::Tick, stand.clock.now());
        assert_eq!((stand.view().name, stand.view().lang), ("28-staff", Lang::En), "{touch:?}");
    }
    stand.happens(Event::Key(PhysicalKey::Escape));
    assert_eq!(stand.view().name, "01-start", "Escape is Back");
}

#[test]
fn the_way_in_is_on_start_alone_and_ends_what_a_visitor_left() {
    let mut stand = led(&TO_REVIEW);
    let before = stand.view().name;
    stand.happens(Event::Touch(Touch::HoldBrand));
    assert_eq!(stand.view().name, before);
    let mut stand = Stand::new();
    crate::session::scan(&mut stand, "FN:0012345683");
    assert!(stand.session.visit.kept.is_some());
    stand.happens(Event::Touch(Touch::HoldBrand));
    assert!(stand.session.visit.kept.is_none());
    let mut closed = Stand::new();
    closed.happens(Event::Health(Health { closed: Some(17), ..Health::default() }));
    assert_eq!(closed.view().name, "28-closed");
    play(&mut closed, &format!("hold brand\ntype {PIN}\ntouch Open"));
    assert_eq!(closed.view().name, "28-staff");
}

#[test]
fn an_answer_that_comes_after_leaving_opens_nothing() {
    let mut stand = Stand::new();
    play(&mut stand, &format!("hold brand\ntype {PIN}"));
    let effects = stand.happens(Event::Touch(Touch::Continue));
    let Some(Effect::Staff { ticket, .. }) = effects.into_iter().next() else { panic!("asked") };
    stand.happens(Event::Touch(Touch::Back));
    play(&mut stand, "hold brand");
    stand.happens(Event::Reply(Reply::Staff { ticket, answer: told(sample_report(), None) }));
    assert_eq!(stand.view().name, "28-staff-pin");
}

/// Everything that a view says, drawn or told.
pub fn said(view: &View) -> String {
    format!("{view:?}")
}

#[test]
fn after_a_visit_only_its_number_can_be_printed_again() {
    let mut lines = TO_REVIEW.to_vec();
    lines.extend(["Send my payment", "Finish"]);
    let mut stand = led(&lines);
    let last = stand.session.last_receipt.expect("there was one");
    play(&mut stand, &format!("hold brand\ntype {PIN}\ntouch Open\ntouch Last receipt"));
    let effects = stand.happens(Event::Touch(touch_of(&stand.view(), "Print the number")));
    let [Effect::PrintLeaflet(leaflet)] = &effects[..] else { panic!("{effects:?}") };
    let paper = payor_kiosk::receipt::Paper::from(&**leaflet).text();
    assert!(paper.contains(&last.confirmation.grouped()) && paper.contains("Scheduled"), "{paper}");
    assert!(paper.contains("1-888-233-7223"), "{paper}");
    let kept = format!("{:?} {:?}", stand.session.visit.entries, stand.session.last_receipt);
    for personal in ["0012345683", "83", "6789", "250", "4321", "ana@", "R•••", "D•••"] {
        let number = last.confirmation.grouped();
        for text in [paper.replace(&number, ""), said(&stand.view()).replace(&number, "")] {
            assert!(!text.replace("233-7223", "").contains(personal), "{personal} in {text}");
        }
        // Two digits stand in many a figure of a session.
        assert!(personal.len() < 3 || !kept.contains(personal), "{personal} in {kept}");
    }
}

/// Also where the payor's errand has no receipt: else staff would print the number of the payor before.
#[test]
fn the_last_receipt_is_never_that_of_the_payor_before() {
    let before = LastReceipt {
        confirmation: wire::ConfirmationNumber::mint(1, 3, 5).expect("in range"),
        at: Stand::new().clock.now().local,
        outcome: Outcome::Receipt(Status::Scheduled),
    };
    let mut stand = Stand::new();
    stand.session.last_receipt = Some(before);
    let answers = ["No, do not leave a message", "No, this is enough"];
    TO_SAFE_MESSAGE.iter().chain(&answers).for_each(|line| drop(act(&mut stand, line)));
    assert_eq!(stand.session.last_receipt, Some(before), "nothing was sent yet");
    act(&mut stand, "Send my request");
    let last = stand.session.last_receipt.expect("there is one");
    assert_eq!((last.confirmation, last.outcome), (confirmation(), Outcome::Errand { accepted: true }));
    act(&mut stand, "Finish");
    play(&mut stand, &format!("hold brand\ntype {PIN}\ntouch Open\ntouch Last receipt"));
    let said = said(&stand.view());
    assert!(said.contains(&confirmation().grouped()) && said.contains("Accepted by central"), "{said}");
    assert!(!said.contains(&before.confirmation.grouped()), "{said}");
}

/// Every room, and what is done in it, after a payor whose every answer is known.
#[test]
fn no_room_shows_anything_of_the_payor_before() {
    let mut lines = TO_REVIEW.to_vec();
    lines.extend(["Send my payment", "Finish"]);
    let mut stand = led(&lines);
    let number = stand.session.last_receipt.expect("there was one").confirmation.grouped();
    play(&mut stand, &format!("hold brand\ntype {PIN}\ntouch Open"));
    let mut seen = BTreeSet::new();
    let mut look = |stand: &Stand| {
        let view = payor_kiosk::view::whole(&stand.session, stand.clock.now());
        seen.insert(view.name);
        // The number alone outlives its visit, in its one room.
        let said = said(&view);
        assert_eq!(said.contains(&number), view.name == "28-staff-receipt", "{}", view.name);
        let said = said.replace(&number, "");
        SEEDED.iter().for_each(|personal| assert!(!said.contains(personal), "{}: {personal}", view.name));
    };
    look(&stand);
    for room in 0..Room::BEHIND_MENU.len() {
        let effects = stand.happens(Event::Touch(Touch::Choose(u8::try_from(room).expect("few"))));
        served(&mut stand, effects, &mut sample_report());
        look(&stand);
        let effects = stand.happens(Event::Touch(Touch::Continue));
        served(&mut stand, effects, &mut sample_report());
        look(&stand);
        play(&mut stand, "touch Back");
    }
    assert_eq!(seen.len(), 1 + Room::BEHIND_MENU.len(), "{seen:?}");
}

/// What a payor of these tests is known by.
const SEEDED: [&str; 14] = [
    "0012345683",
    "6789",
    "rosa",
    "Rosa",
    "delgado",
    "R•••",
    "D•••",
    "gmail",
    "ana@",
    "4321",
    "$250",
    "256.25",
    "4242",
    "••83",
];

#[test]
fn no_screen_of_staff_shows_anything_of_a_payor() {
    let mut seen = BTreeSet::new();
    for screen in gallery::screens(Lang::Es).into_iter().filter(|screen| screen.name.starts_with("28-staff")) {
        seen.insert(screen.view.name);
        assert_eq!(screen.view.lang, Lang::En, "{}", screen.name);
        for personal in SEEDED {
            assert!(!said(&screen.view).contains(personal), "{}: {personal}", screen.name);
        }
    }
    assert_eq!(seen.len(), 13, "{seen:?}");
}

#[test]
fn a_visit_that_is_left_counts_as_abandoned_and_one_that_was_sent_does_not() {
    let mut stand = led(&TO_REVIEW[..6]);
    stand.happens(Event::Touch(Touch::Leave));
    let effects = stand.happens(Event::Touch(Touch::SheetYes));
    assert_eq!(effects, [Effect::Wipe, Effect::Abandoned]);
    let mut lines = TO_REVIEW.to_vec();
    lines.push("Send my payment");
    assert_eq!(led(&lines).happens(Event::Touch(Touch::Finish)), [Effect::Wipe]);
    let mut stand = led(&lines);
    let mut left = |seconds: u64| {
        stand.clock.advance(seconds * 1_000);
        stand.happens(Event::Tick)
    };
    assert_eq!((left(31), left(21)), (vec![Effect::Tone { volume: 6 }], vec![Effect::Wipe]), "its time-out neither");
}

#[test]
fn the_papers_of_staff_line_by_line() {
    let mut lines = TO_REVIEW.to_vec();
    lines.extend(["Send my payment", "Finish"]);
    let mut stand = led(&lines);
    play(&mut stand, &format!("hold brand\ntype {PIN}\ntouch Open"));
    let mut papers = String::new();
    for (room, button) in [("Test page", "Print a test page"), ("Last receipt", "Print the number")] {
        play(&mut stand, &format!("touch {room}"));
        for effect in stand.happens(Event::Touch(touch_of(&stand.view(), button))) {
            let Effect::PrintLeaflet(leaflet) = effect else { panic!("{effect:?}") };
            papers.push_str(&payor_kiosk::receipt::Paper::from(&*leaflet).text());
            papers.push('\n');
        }
        play(&mut stand, "touch Back");
    }
    insta::assert_snapshot!(of_any_version(&papers));
}
