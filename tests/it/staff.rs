//! Staff mode: the door, the rooms, what they say, and what they never say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use payor_kiosk::gallery::{self, sample_report};
use payor_kiosk::lang::Lang;
use payor_kiosk::outbox::{Mark, Outbox, ParkedFor, Verdict};
use payor_kiosk::printer;
use payor_kiosk::session::effect::{Effect, Reply, Ticket};
use payor_kiosk::session::event::{Event, Health, PhysicalKey, Touch};
use payor_kiosk::session::staff::{Done, Report, StaffAnswer, StaffAsk, Why};
use payor_kiosk::staff::lock::LOCKED_MS;
use payor_kiosk::staff::pin;
use payor_kiosk::view::{Body, View};
use rules::sensitive::Sensitive;

use crate::lab::{Desk, Dir, Lab, draft};
use crate::session::{TO_REVIEW, describe, led, touch_of};
use crate::stand::Stand;

const PIN: &str = "246813";

fn told(report: Report, done: Option<Done>) -> StaffAnswer {
    StaffAnswer::Report { report: Box::new(report), done }
}

/// A worker that knows the PIN, and whose kiosk is as in the sample.
fn served(stand: &mut Stand, effects: Vec<Effect>, report: &mut Report) -> Vec<StaffAsk> {
    let mut asked = Vec::new();
    for effect in effects {
        let Effect::Staff { ticket, ask } = effect else { continue };
        asked.push(ask.clone());
        let answer = match ask {
            StaffAsk::Door => StaffAnswer::Door { tries_left: 5, wrong: false },
            StaffAsk::Open(pin) if pin.expose() != PIN => StaffAnswer::Door { tries_left: 4, wrong: true },
            StaffAsk::SendNow => told(report.clone(), Some(Done::Sending)),
            StaffAsk::CopyLog => told(report.clone(), Some(Done::NoStick)),
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
fn play(stand: &mut Stand, lines: &str) -> String {
    let mut report = sample_report();
    let mut written = String::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        written.push_str(&format!("> {line}\n"));
        let events: Vec<Event> = match line.split_once(' ') {
            Some(("type", text)) => text.chars().map(|c| Event::Touch(Touch::Character(c))).collect(),
            Some(("touch", label)) => vec![Event::Touch(touch_of(&stand.view(), label))],
            Some(("hold", _)) => stand.view().brand_hold.map(Event::Touch).into_iter().collect(),
            _ => panic!("{line:?}"),
        };
        for event in events {
            let effects = stand.happens(event);
            for ask in served(stand, effects, &mut report) {
                written.push_str(&format!("  asked: {ask:?}\n"));
            }
        }
        let view = stand.view();
        written.push_str(&describe(&view));
        if let Body::Text { paragraphs, .. } = &view.body {
            paragraphs.iter().for_each(|text| written.push_str(&format!("  | {text}\n")));
        }
        view.notices.iter().for_each(|notice| written.push_str(&format!("  · {}\n", notice.text)));
    }
    written
}

fn entered() -> Stand {
    let mut stand = Stand::new();
    play(&mut stand, &format!("hold brand\ntype {PIN}\ntouch Open"));
    assert_eq!(stand.view().name, "28-staff");
    stand
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
    insta::assert_snapshot!(play(&mut Stand::new(), lines));
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
        // Real time goes on, too, a little.
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
fn said(view: &View) -> String {
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

#[test]
fn no_screen_of_staff_shows_anything_of_a_payor() {
    let seeded = [
        "0012345683",
        "6789",
        "rosa",
        "Rosa",
        "delgado",
        "R•••",
        "D•••",
        "gmail",
        "4321",
        "$250",
        "256.25",
        "4242",
        "••83",
    ];
    let mut seen = BTreeSet::new();
    for screen in gallery::screens(Lang::Es).into_iter().filter(|screen| screen.name.starts_with("28-staff")) {
        seen.insert(screen.view.name);
        assert_eq!(screen.view.lang, Lang::En, "{}", screen.name);
        for personal in seeded {
            assert!(!said(&screen.view).contains(personal), "{}: {personal}", screen.name);
        }
    }
    assert_eq!(seen.len(), 12, "{seen:?}");
}

/// Asks a worker, and waits for its answer.
fn ask(desk: &Desk, ask: StaffAsk) -> StaffAnswer {
    let ticket = Ticket(desk.clock.now().monotonic_ms + 1_000_000);
    desk.send(Effect::Staff { ticket, ask });
    desk.reply("answer for staff", |reply| match reply {
        Reply::Staff { ticket: of, answer } if *of == ticket => Some(answer.clone()),
        _ => None,
    })
}

fn open(desk: &Desk, pin: &str) -> StaffAnswer {
    ask(desk, StaffAsk::Open(Sensitive::new(pin)))
}

fn report(answer: StaffAnswer) -> (Report, Option<Done>) {
    match answer {
        StaffAnswer::Report { report, done } => (*report, done),
        other => panic!("{other:?}"),
    }
}

#[test]
fn five_wrong_pins_lock_the_door_across_a_restart() {
    let lab = Lab::new();
    let desk = lab.work();
    assert_eq!(ask(&desk, StaffAsk::Door), StaffAnswer::NoPin);
    assert_eq!(open(&desk, PIN), StaffAnswer::NoPin, "nothing opens it before one is set");
    pin::set(&lab.kiosk_dir(), &Sensitive::new(PIN)).expect("sets");
    for left in (1..=4).rev() {
        assert_eq!(open(&desk, "000000"), StaffAnswer::Door { tries_left: left, wrong: true });
    }
    drop(desk);
    let desk = lab.work();
    assert_eq!(ask(&desk, StaffAsk::Door), StaffAnswer::Door { tries_left: 1, wrong: false }, "none is given back");
    assert!(matches!(open(&desk, "000000"), StaffAnswer::Locked { .. }));
    assert!(matches!(open(&desk, PIN), StaffAnswer::Locked { .. }), "not even the right one");
    drop(desk);
    let desk = lab.work();
    let StaffAnswer::Locked { for_ms } = open(&desk, PIN) else { panic!("locked") };
    assert!(for_ms <= LOCKED_MS && for_ms > LOCKED_MS - 60_000, "{for_ms}");
    desk.clock.advance(LOCKED_MS);
    let (opened, _) = report(open(&desk, PIN));
    assert_eq!(opened.kiosk, Some(lab.identity().about.kiosk));
    assert_eq!(ask(&desk, StaffAsk::Door), StaffAnswer::Door { tries_left: 5, wrong: false });
}

#[test]
fn what_staff_closed_stays_closed_after_a_restart_and_takes_nothing() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    assert!(report(ask(&desk, StaffAsk::Close(true))).0.closed);
    let refused = |desk: &Desk| {
        desk.send(Effect::Submit { ticket: Ticket(7), body: Box::new(draft()) });
        desk.reply("refusal", |reply| match reply {
            Reply::NotSaved { code, .. } => Some(*code),
            Reply::Saved { .. } => panic!("it was taken"),
            _ => None,
        })
    };
    assert_eq!(refused(&desk), 17);
    report(ask(&desk, StaffAsk::Volume(9)));
    drop(desk);
    let desk = lab.work();
    assert_eq!(desk.worker.volume(), 9);
    let closed = |desk: &Desk, code: Option<u16>| {
        desk.until("health", |event| match event {
            Event::Health(health) if health.closed == code => Some(()),
            _ => None,
        });
    };
    closed(&desk, Some(17));
    let (told, done) = report(ask(&desk, StaffAsk::Close(false)));
    assert_eq!((told.closed, told.outbox_fault, done), (false, None, None));
    closed(&desk, None);
}

#[test]
fn send_now_sends_and_the_report_counts_it() {
    let mut lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    assert_eq!(report(ask(&desk, StaffAsk::SendNow)).1, Some(Done::NothingToSend));
    lab.central_down();
    desk.online(false);
    desk.send(Effect::Submit { ticket: Ticket(1), body: Box::new(draft()) });
    desk.reply("no word", |reply| matches!(reply, Reply::NotSentYet { .. }).then_some(()));
    let (waits, _) = report(ask(&desk, StaffAsk::Report));
    assert_eq!((waits.queue.waiting, waits.today.bank, waits.today.accepted), (1, 1, 0));
    assert!(waits.contact_age_s.is_some() && waits.disk_free_bytes.is_some() && waits.policy_age_s.is_some());
    lab.central_up();
    assert_eq!(report(ask(&desk, StaffAsk::SendNow)).1, Some(Done::Sending));
    desk.wait("the decision", || report(ask(&desk, StaffAsk::Report)).0.today.accepted == 1);
    assert_eq!(report(ask(&desk, StaffAsk::Report)).0.queue.waiting, 0);
}

#[test]
fn a_parked_request_is_listed_without_its_content() {
    let lab = Lab::new();
    let parked = {
        let desk = lab.work();
        desk.online(true);
        drop(desk);
        park_one(&lab)
    };
    let desk = lab.work();
    desk.online(true);
    let (told, _) = report(ask(&desk, StaffAsk::Report));
    assert_eq!(told.queue.parked, 1);
    let [row] = told.queue.rows[..] else { panic!("{:?}", told.queue.rows) };
    assert_eq!((row.confirmation, row.why), (parked, Why::UnknownRefusal(418)));
}

fn park_one(lab: &Lab) -> wire::ConfirmationNumber {
    let mut outbox: Outbox = lab.outbox();
    let policy = payor_kiosk::policy::read(&lab.kiosk_dir()).expect("reads").expect("is there").policy;
    let kiosk = lab.identity().about.kiosk;
    let saved = outbox.accept(kiosk, &policy.sealing_keys[0], &draft(), 1_769_439_600_000).expect("saves");
    let verdict = Verdict::Parked { why: ParkedFor::UnknownRefusal { status: 418 } };
    outbox.record(&[(saved.sequence, Mark::Settle(verdict))], None).expect("parks");
    saved.confirmation
}

#[test]
fn papers_and_left_visits_are_counted_without_a_name() {
    let lab = Lab::new();
    let dir = Dir::new();
    let desk = lab.work_with(|options| {
        options.printer = printer::from_config(&format!("file:{}", dir.path().display())).expect("a printer");
    });
    desk.online(true);
    let passages = payor_kiosk::session::staff::papers::test_page("Hartford", None);
    let at = desk.clock.now().local;
    let leaflet = payor_kiosk::receipt::Leaflet { lang: Lang::En, title: "Printer test".to_owned(), at, passages };
    desk.send(Effect::PrintLeaflet(Box::new(leaflet)));
    desk.reply("paper", |reply| matches!(reply, Reply::Printed { whole: true, .. }).then_some(()));
    desk.send(Effect::Abandoned);
    let counts = report(ask(&desk, StaffAsk::Report)).0.today.counts;
    assert_eq!((counts.printed, counts.not_printed, counts.abandoned), (1, 0, 1));
    let kept = fs::read_to_string(lab.kiosk_dir().join("staff-counts.json")).expect("reads");
    let words = kept.split(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty());
    assert!(words.eq(["date", "counts", "printed", "not", "printed", "abandoned"]), "{kept}");
}

#[test]
fn a_visit_that_is_left_counts_as_abandoned_and_one_that_was_sent_does_not() {
    let mut stand = led(&TO_REVIEW[..6]);
    stand.happens(Event::Touch(Touch::Leave));
    let effects = stand.happens(Event::Touch(Touch::SheetYes));
    assert_eq!(effects, [Effect::Wipe, Effect::Abandoned]);
    let mut lines = TO_REVIEW.to_vec();
    lines.push("Send my payment");
    let mut stand = led(&lines);
    assert_eq!(stand.happens(Event::Touch(Touch::Finish)), [Effect::Wipe]);
}

#[test]
fn the_log_and_the_backlight_are_where_the_configuration_says() {
    let lab = Lab::new();
    let (dir, light) = (Dir::new(), Dir::new());
    fs::create_dir(light.path().join("screen")).expect("makes it");
    fs::write(light.path().join("screen/brightness"), "50").expect("writes");
    fs::write(light.path().join("screen/max_brightness"), "100").expect("writes");
    let stick = Path::new("/dev/shm").join(dir.path().file_name().expect("a name"));
    let log = dir.path().join("kiosk.jsonl");
    fs::write(&log, "{\"id\":10}\n").expect("writes");
    let desk = lab.work_with(|options| {
        options.export = payor_kiosk::staff::export::Export { log: Some(log), dir: Some(stick.clone()) };
        options.backlight = light.path().to_owned();
    });
    assert_eq!(report(ask(&desk, StaffAsk::CopyLog)).1, Some(Done::NoStick));
    fs::create_dir(&stick).expect("makes it");
    let copied = report(ask(&desk, StaffAsk::CopyLog)).1;
    let names: Vec<_> = fs::read_dir(&stick).expect("reads").flatten().map(|entry| entry.file_name()).collect();
    fs::remove_dir_all(&stick).expect("removes");
    assert_eq!(copied, Some(Done::Copied { files: 1 }));
    let name = names[0].to_string_lossy();
    assert!(name.starts_with("kiosk-") && name.ends_with("-kiosk.jsonl"), "{name}");
    assert_eq!(report(ask(&desk, StaffAsk::Brightness(80))).0.brightness_percent, Some(80));
    assert_eq!(fs::read_to_string(light.path().join("screen/brightness")).expect("reads"), "80");
}
