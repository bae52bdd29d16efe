//! Staff mode on the worker: PIN and lock, closing, sending, counts, and the whole kiosk around it.

use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use payor_kiosk::clock::Clock;
use payor_kiosk::kiosk::Kiosk;
use payor_kiosk::lang::Lang;
use payor_kiosk::outbox::{Mark, Outbox, ParkedFor, Verdict};
use payor_kiosk::printer::Setting;
use payor_kiosk::session::Site;
use payor_kiosk::session::effect::{Effect, Reply, Ticket};
use payor_kiosk::session::event::{Event, Touch};
use payor_kiosk::session::staff::{Done, Report, StaffAnswer, StaffAsk, Why};
use payor_kiosk::staff::lock::LOCKED_MS;
use payor_kiosk::staff::pin;
use payor_kiosk::worker::WorkerOptions;
use rules::sensitive::Sensitive;

use crate::lab::{Desk, Dir, Lab, draft, today};
use crate::session::touch_of;
use crate::staff::PIN;

fn open(desk: &Desk, pin: &str) -> StaffAnswer {
    desk.staff(StaffAsk::Open(Sensitive::new(pin)))
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
    assert_eq!(desk.staff(StaffAsk::Door), StaffAnswer::NoPin);
    assert_eq!(open(&desk, PIN), StaffAnswer::NoPin, "nothing opens it before one is set");
    pin::set(&lab.kiosk_dir(), &Sensitive::new(PIN)).expect("sets");
    for left in (1..=4).rev() {
        assert_eq!(open(&desk, "000000"), StaffAnswer::Door { tries_left: left, wrong: true });
    }
    drop(desk);
    let desk = lab.work();
    assert_eq!(desk.staff(StaffAsk::Door), StaffAnswer::Door { tries_left: 1, wrong: false }, "none is given back");
    assert!(matches!(open(&desk, "000000"), StaffAnswer::Locked { .. }));
    assert!(matches!(open(&desk, PIN), StaffAnswer::Locked { .. }), "not even the right one");
    drop(desk);
    let desk = lab.work();
    let StaffAnswer::Locked { for_ms } = open(&desk, PIN) else { panic!("locked") };
    assert!(for_ms <= LOCKED_MS && for_ms > LOCKED_MS - 60_000, "{for_ms}");
    desk.clock.advance(LOCKED_MS);
    let (opened, _) = report(open(&desk, PIN));
    assert_eq!(opened.kiosk, Some(lab.identity().about.kiosk));
    assert_eq!(desk.staff(StaffAsk::Door), StaffAnswer::Door { tries_left: 5, wrong: false });
}

#[test]
fn a_pin_that_cannot_be_read_is_not_called_missing() {
    let lab = Lab::new();
    let desk = lab.work();
    // As a file that is another user's, which root would read all the same.
    fs::create_dir(lab.kiosk_dir().join("staff-pin")).expect("makes it");
    assert_eq!(desk.staff(StaffAsk::Door), StaffAnswer::PinUnreadable);
    assert_eq!(open(&desk, PIN), StaffAnswer::PinUnreadable);
    fs::remove_dir(lab.kiosk_dir().join("staff-pin")).expect("removes");
    assert_eq!(desk.staff(StaffAsk::Door), StaffAnswer::NoPin);
}

#[test]
fn where_no_try_can_be_written_down_not_even_the_right_pin_opens() {
    let lab = Lab::new();
    pin::set(&lab.kiosk_dir(), &Sensitive::new(PIN)).expect("sets");
    let desk = lab.work();
    // No new count can be written, as on a full disk.
    fs::create_dir(lab.kiosk_dir().join("staff-tries.new")).expect("makes it");
    for pin in ["000000", PIN, "000000", "000000", "000000", "000000"] {
        assert_eq!(open(&desk, pin), StaffAnswer::NotCounted);
    }
    fs::remove_dir(lab.kiosk_dir().join("staff-tries.new")).expect("removes");
    assert_eq!(open(&desk, "000000"), StaffAnswer::Door { tries_left: 4, wrong: true }, "those were no tries");
    report(open(&desk, PIN));
}

#[test]
fn settings_that_do_not_read_keep_the_kiosk_closed_until_staff_open_it() {
    let lab = Lab::new();
    fs::write(lab.kiosk_dir().join("staff.json"), "{").expect("writes");
    let desk = lab.work();
    assert!(report(desk.staff(StaffAsk::Report)).0.closed);
    assert_eq!(report(desk.staff(StaffAsk::Close(false))).1, None);
    drop(desk);
    assert!(!report(lab.work().staff(StaffAsk::Report)).0.closed, "what they chose is saved anew");
}

#[test]
fn what_staff_closed_stays_closed_after_a_restart_and_takes_nothing() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    assert!(report(desk.staff(StaffAsk::Close(true))).0.closed);
    let refused = |desk: &Desk| {
        desk.send(Effect::Submit { ticket: Ticket(7), body: Box::new(draft()) });
        desk.reply("refusal", |reply| match reply {
            Reply::NotSaved { code, .. } => Some(*code),
            Reply::Saved { .. } => panic!("it was taken"),
            _ => None,
        })
    };
    assert_eq!(refused(&desk), 17);
    report(desk.staff(StaffAsk::Volume(9)));
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
    let (told, done) = report(desk.staff(StaffAsk::Close(false)));
    assert_eq!((told.closed, told.outbox_fault, done), (false, None, None));
    closed(&desk, None);
}

#[test]
fn send_now_sends_and_the_report_counts_it() {
    let mut lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    assert_eq!(report(desk.staff(StaffAsk::SendNow)).1, Some(Done::NothingToSend));
    lab.central_down();
    desk.online(false);
    desk.send(Effect::Submit { ticket: Ticket(1), body: Box::new(draft()) });
    desk.reply("no word", |reply| matches!(reply, Reply::NotSentYet { .. }).then_some(()));
    let (waits, _) = report(desk.staff(StaffAsk::Report));
    assert_eq!((waits.queue.waiting, waits.today.bank, waits.today.accepted), (1, 1, 0));
    assert!(waits.contact_age_s.is_some() && waits.disk_free_bytes.is_some() && waits.policy_age_s.is_some());
    lab.central_up();
    assert_eq!(report(desk.staff(StaffAsk::SendNow)).1, Some(Done::Sending));
    desk.wait("the decision", || report(desk.staff(StaffAsk::Report)).0.today.accepted == 1);
    assert_eq!(report(desk.staff(StaffAsk::Report)).0.queue.waiting, 0);
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
    let (told, _) = report(desk.staff(StaffAsk::Report));
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
        options.printer = Setting::File(dir.path().to_owned()).printer().expect("a printer");
    });
    desk.online(true);
    let passages = payor_kiosk::session::staff::papers::test_page("Hartford", None);
    let at = desk.clock.now().local;
    let leaflet = payor_kiosk::receipt::Leaflet { lang: Lang::En, title: "Printer test".to_owned(), at, passages };
    desk.send(Effect::PrintLeaflet(Box::new(leaflet)));
    desk.reply("paper", |reply| matches!(reply, Reply::Printed { whole: true, .. }).then_some(()));
    desk.send(Effect::Abandoned);
    let counts = report(desk.staff(StaffAsk::Report)).0.today.counts;
    assert_eq!((counts.printed, counts.not_printed, counts.abandoned), (1, 0, 1));
    let kept = fs::read_to_string(lab.kiosk_dir().join("staff-counts.json")).expect("reads");
    let words = kept.split(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty());
    assert!(words.eq(["date", "counts", "printed", "not", "printed", "abandoned"]), "{kept}");
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
    assert_eq!(report(desk.staff(StaffAsk::CopyLog)).1, Some(Done::NoStick));
    fs::create_dir(&stick).expect("makes it");
    let copied = report(desk.staff(StaffAsk::CopyLog)).1;
    let names: Vec<_> = fs::read_dir(&stick).expect("reads").flatten().map(|entry| entry.file_name()).collect();
    fs::remove_dir_all(&stick).expect("removes");
    assert_eq!(copied, Some(Done::Copied { files: 1 }));
    let name = names[0].to_string_lossy();
    assert!(name.starts_with("kiosk-") && name.ends_with("-kiosk.jsonl"), "{name}");
    assert_eq!(report(desk.staff(StaffAsk::Brightness(80))).0.brightness_percent, Some(80));
    assert_eq!(fs::read_to_string(light.path().join("screen/brightness")).expect("reads"), "80");
    // The backlight goes away.
    fs::remove_dir_all(light.path().join("screen")).expect("removes");
    assert_eq!(report(desk.staff(StaffAsk::Brightness(50))).1, Some(Done::LightNotSet));
}

/// The same file that the command writes, with what waits, and nothing is settled by it.
#[test]
fn what_waits_is_copied_to_a_stick_and_still_waits() {
    let mut lab = Lab::new();
    let dir = Dir::new();
    let stick = Path::new("/dev/shm").join(dir.path().file_name().expect("a name"));
    lab.central_down();
    let desk = lab.work_with(|options| options.export.dir = Some(stick.clone()));
    let ask = || report(desk.staff(StaffAsk::CopyUnsent));
    assert_eq!(ask().1, Some(Done::NoStick));
    fs::create_dir(&stick).expect("makes it");
    assert_eq!(ask().1, Some(Done::NothingToSend));
    for ticket in 1..=2 {
        desk.send(Effect::Submit { ticket: Ticket(ticket), body: Box::new(draft()) });
        desk.reply("Saved", |reply| matches!(reply, Reply::Saved { .. }).then_some(()));
    }
    let (told, done) = ask();
    let files: Vec<_> = fs::read_dir(&stick).expect("reads").flatten().map(|entry| entry.path()).collect();
    let file = files.first().map(|file| fs::read(file).expect("reads"));
    fs::remove_dir_all(&stick).expect("removes");
    assert_eq!((done, told.queue.waiting, files.len()), (Some(Done::UnsentCopied { records: 2 }), 2, 1));
    let imported = central::operate::import(&lab.central_options(), &file.expect("one"));
    assert_eq!(imported.expect("imports").taken.accepted, 2);
    lab.central_up();
    desk.wait("the end of what waited", || report(desk.staff(StaffAsk::Report)).0.queue.waiting == 0);
    assert_eq!(lab.holdings().len(), 2);
}

#[test]
fn a_whole_kiosk_is_closed_and_opened_by_its_staff() {
    let lab = Lab::new();
    pin::set(&lab.kiosk_dir(), &Sensitive::new(PIN)).expect("sets");
    let (wake, woken) = channel();
    let clock = Clock::starting_on(today());
    let printer = Setting::None.printer().expect("a printer");
    let options = WorkerOptions::new(lab.kiosk_dir(), clock.clone(), printer, move || {
        let _ = wake.send(());
    });
    let site = Site { office: String::new(), cards: false, landscape: false, lang: Lang::Es };
    let mut kiosk = Kiosk::start(site, options).expect("starts");
    let until = |kiosk: &mut Kiosk, name: &str| {
        for _ in 0..200 {
            if kiosk.view().name == name {
                clock.advance(400);
                return;
            }
            let _ = woken.recv_timeout(Duration::from_millis(100));
            kiosk.pump();
        }
        panic!("{name} did not come, but {}", kiosk.view().name);
    };
    kiosk.tick();
    until(&mut kiosk, "01-start");
    let hold = kiosk.view().brand_hold.expect("the way in");
    kiosk.handle(Event::Touch(hold));
    until(&mut kiosk, "28-staff-pin");
    // The worker says whether a PIN may be typed now.
    while kiosk.session().staff().is_some_and(|staff| staff.waiting.is_some()) {
        let _ = woken.recv_timeout(Duration::from_millis(100));
        kiosk.pump();
    }
    PIN.chars().for_each(|c| kiosk.handle(Event::Touch(Touch::Character(c))));
    kiosk.handle(Event::Touch(Touch::Continue));
    until(&mut kiosk, "28-staff");
    let press = |kiosk: &mut Kiosk, label: &str| kiosk.handle(Event::Touch(touch_of(&kiosk.view(), label)));
    press(&mut kiosk, "Open or close");
    until(&mut kiosk, "28-staff-open");
    press(&mut kiosk, "Close the kiosk");
    while kiosk.session().health.closed != Some(17) {
        let _ = woken.recv_timeout(Duration::from_millis(100));
        kiosk.tick();
        kiosk.pump();
    }
    kiosk.handle(Event::Touch(Touch::Back));
    until(&mut kiosk, "28-staff");
    press(&mut kiosk, "Leave");
    until(&mut kiosk, "28-closed");
    assert!(format!("{:?}", kiosk.view()).contains("K-17"));
    kiosk.stop();
}
