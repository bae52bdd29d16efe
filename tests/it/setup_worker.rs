//! The worker in set-up: what is chosen is kept, central is asked over TLS, and an enrolled kiosk is never set up again.

use std::fs;
use std::process::Command;
use std::time::Duration;

use payor_kiosk::clock::Clock;
use payor_kiosk::config::{Config, Orientation};
use payor_kiosk::identity::Identity;
use payor_kiosk::journal::Entry;
use payor_kiosk::outbox::Outbox;
use payor_kiosk::printer::Setting;
use payor_kiosk::session::effect::{Effect, Reply, Ticket};
use payor_kiosk::session::event::Event;
use payor_kiosk::session::setup::{Enrolled, Facts, Refused, SetupAnswer, SetupAsk};
use payor_kiosk::staff::pin;
use payor_kiosk::staff::settings::Settings;
use payor_kiosk::worker::{Worker, WorkerOptions};
use rules::sensitive::Sensitive;
use wire::enrollment::EnrollmentCode;

use crate::lab::{Desk, Dir, Lab, Mode, draft, short_timeouts, today};

/// A kiosk with this state, which may be empty.
fn desk(dir: &Dir, change: impl FnOnce(&mut WorkerOptions)) -> Desk {
    let clock = Clock::starting_on(today());
    let printer = Setting::None.printer().expect("a printer");
    let mut options = WorkerOptions::new(dir.path(), clock.clone(), printer, || {});
    options.timeouts = short_timeouts();
    change(&mut options);
    Desk { clock, worker: Worker::start(options).expect("starts") }
}

fn ask(desk: &Desk, ask: SetupAsk) -> SetupAnswer {
    let ticket = Ticket(desk.clock.now().monotonic_ms + 1_000_000);
    desk.send(Effect::Setup { ticket, ask });
    desk.reply("answer for set-up", |reply| match reply {
        Reply::Setup { ticket: of, answer } if *of == ticket => Some(answer.clone()),
        _ => None,
    })
}

fn facts(answer: SetupAnswer) -> Facts {
    let SetupAnswer::Facts { facts, saved: true } = answer else { panic!("{answer:?}") };
    *facts
}

fn enroll(desk: &Desk, url: &str, code: &EnrollmentCode) -> SetupAnswer {
    ask(desk, SetupAsk::Enroll { url: url.to_owned(), code: code.clone() })
}

fn refused(answer: SetupAnswer) -> Refused {
    let SetupAnswer::NotEnrolled(refused) = answer else { panic!("{answer:?}") };
    refused
}

#[test]
fn a_new_kiosk_enrols_opens_and_takes_a_request_without_a_restart() {
    let (lab, dir) = (Lab::new(), Dir::new());
    let desk = desk(&dir, |_| {});
    desk.closed(Some(Entry::NotEnrolled));
    let code = lab.central().enroll_code("Putnam").expect("makes a code");
    let answer = enroll(&desk, &lab.line.url(), &code);
    let SetupAnswer::Enrolled(Enrolled { kiosk, office }) = answer else { panic!("{answer:?}") };
    assert_eq!((kiosk, office.as_str()), (2, "Putnam"));
    desk.closed(None);
    desk.send(Effect::Submit { ticket: Ticket(1), body: Box::new(draft()) });
    desk.reply("the decision", |reply| matches!(reply, Reply::Settled { .. }).then_some(()));
    drop(desk);
    let identity = Identity::load(dir.path()).expect("reads").expect("is enrolled");
    assert_eq!((identity.about.kiosk, identity.about.central_url), (2, lab.line.url()));
    // The code is nowhere.
    for file in fs::read_dir(dir.path()).expect("lists").flatten() {
        let held = String::from_utf8_lossy(&fs::read(file.path()).expect("reads")).into_owned();
        assert!(!held.contains(&code.secret), "{:?}", file.path());
    }
}

#[test]
fn nothing_of_set_up_is_done_for_a_kiosk_that_is_enrolled() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    let code = lab.central().enroll_code("Putnam").expect("makes a code");
    let before = lab.identity().about;
    for asked in [
        SetupAsk::Look,
        SetupAsk::Pin(Sensitive::new("246813")),
        SetupAsk::Printer(Setting::None),
        SetupAsk::Landscape(true),
        SetupAsk::Volume(0),
        SetupAsk::Enroll { url: lab.line.url(), code },
    ] {
        desk.send(Effect::Setup { ticket: Ticket(77), ask: asked });
    }
    // Effects begin in their order: what was asked before this has been looked at.
    desk.send(Effect::Submit { ticket: Ticket(1), body: Box::new(draft()) });
    desk.reply("the decision", |reply| match reply {
        Reply::Setup { answer, .. } => panic!("{answer:?}"),
        Reply::Settled { .. } => Some(()),
        _ => None,
    });
    assert_eq!(lab.identity().about, before);
    assert_eq!(pin::read(&lab.kiosk_dir()).expect("reads"), None);
    assert!(!lab.kiosk_dir().join("staff.json").exists());
}

#[test]
fn an_enrolment_that_fails_says_why_and_the_next_one_succeeds() {
    let (mut lab, dir, other) = (Lab::new(), Dir::new(), Lab::new());
    let desk = desk(&dir, |_| {});
    let code = lab.central().enroll_code("Putnam").expect("makes a code");
    let used = lab.central().enroll_code("Putnam").expect("makes a code");
    payor_kiosk::enroll::enroll(&lab.line.url(), &used, &Dir::new().path().join("kiosk")).expect("enrols");
    assert_eq!(refused(enroll(&desk, &lab.line.url(), &used)), Refused::Code);
    assert_eq!(refused(enroll(&desk, &other.line.url(), &code)), Refused::OtherCentral);
    assert_eq!(refused(enroll(&desk, "https://", &code)), Refused::Address);
    lab.line.set(Mode::Cut);
    assert_eq!(refused(enroll(&desk, &lab.line.url(), &code)), Refused::NoAnswer);
    lab.line.set(Mode::Open);
    lab.central_down();
    assert_eq!(refused(enroll(&desk, &lab.line.url(), &code)), Refused::NoAnswer);
    lab.central_up();
    // Before central is asked: the code is good for one try.
    fs::create_dir(dir.path().join("staff.json.new")).expect("makes it");
    assert_eq!(refused(enroll(&desk, &lab.line.url(), &code)), Refused::NotKept { code: 94 });
    fs::remove_dir(dir.path().join("staff.json.new")).expect("removes");
    assert!(Identity::load(dir.path()).expect("reads").is_none());
    let answer = enroll(&desk, &lab.line.url(), &code);
    assert!(matches!(answer, SetupAnswer::Enrolled(_)), "{answer:?}");
}

#[test]
fn what_is_chosen_holds_at_once_and_after_a_restart() {
    let (dir, papers) = (Dir::new(), Dir::new());
    let file = dir.path().join("config.toml");
    let state = dir.path().join("state");
    fs::create_dir(&state).expect("makes it");
    fs::write(&file, format!("state_dir = {state:?}\ncentral = 'https://old.example'\n")).expect("writes");
    let written = Config::load(&file).expect("reads");
    let desk = desk(&dir, |options| {
        options.state_dir.clone_from(&state);
        options.central_url.clone_from(&written.central);
        options.machine.devices = dir.path().join("nowhere");
    });
    let before = facts(ask(&desk, SetupAsk::Look));
    assert_eq!((before.printer, before.pin_is_set), (Setting::None, false));
    assert_eq!(before.central.as_deref(), Some("https://old.example"));
    let printer = Setting::File(papers.path().to_owned());
    assert_eq!(facts(ask(&desk, SetupAsk::Printer(printer.clone()))).printer, printer);
    let passages = payor_kiosk::session::staff::papers::test_page("", None);
    let (lang, at) = (payor_kiosk::lang::Lang::En, desk.clock.now().local);
    let leaflet = payor_kiosk::receipt::Leaflet { lang, title: "Printer test".to_owned(), at, passages };
    desk.send(Effect::PrintLeaflet(Box::new(leaflet)));
    desk.reply("paper", |reply| matches!(reply, Reply::Printed { whole: true, .. }).then_some(()));
    assert!(fs::read_dir(papers.path()).expect("lists").count() > 0, "it prints with the one that was chosen");
    facts(ask(&desk, SetupAsk::Landscape(true)));
    facts(ask(&desk, SetupAsk::Volume(9)));
    assert!(facts(ask(&desk, SetupAsk::Pin(Sensitive::new("246813")))).pin_is_set);
    let hash = pin::read(&state).expect("reads").expect("is set");
    assert!(pin::fits(&Sensitive::new("246813"), &hash));
    // Another central than the configuration's was typed; it is not there.
    let code = EnrollmentCode::new([1; 10], [2; 16]);
    assert_eq!(refused(enroll(&desk, "https://127.0.0.1:9", &code)), Refused::NoAnswer);
    let kept = || Settings::read(&state).expect("reads").central;
    assert_eq!(kept().as_deref(), Some("https://127.0.0.1:9"));
    // It was mistyped. The last one holds, also where it is the configuration's.
    assert_eq!(refused(enroll(&desk, "https://127.0.0.1:1", &code)), Refused::NoAnswer);
    assert_eq!(refused(enroll(&desk, "https://old.example", &code)), Refused::NoAnswer);
    assert_eq!(kept().as_deref(), Some("https://old.example"));
    assert_eq!(refused(enroll(&desk, "https://127.0.0.1:9", &code)), Refused::NoAnswer);
    drop(desk);
    let chosen = Config::load(&file).expect("reads");
    assert_eq!((chosen.printer, chosen.orientation), (printer, Orientation::Landscape));
    assert_eq!(chosen.central.as_deref(), Some("https://127.0.0.1:9"));
    assert_eq!(self::desk(&dir, |options| options.state_dir = state).worker.volume(), 9);
}

#[test]
fn the_command_enrols_where_a_try_on_the_screen_has_failed_and_its_address_is_forgotten() {
    let (lab, dir) = (Lab::new(), Dir::new());
    let (file, state) = (dir.path().join("config.toml"), dir.path().join("state"));
    fs::create_dir(&state).expect("makes it");
    fs::write(&file, format!("state_dir = {state:?}\ncentral = {:?}\n", lab.line.url())).expect("writes");
    let desk = desk(&dir, |options| {
        options.state_dir.clone_from(&state);
        options.central_url = Some(lab.line.url());
    });
    let code = lab.central().enroll_code("Putnam").expect("makes a code");
    assert_eq!(refused(enroll(&desk, "https://127.0.0.1:9", &code)), Refused::NoAnswer);
    facts(ask(&desk, SetupAsk::Volume(9)));
    drop(desk);
    assert_eq!(Config::load(&file).expect("reads").central.as_deref(), Some("https://127.0.0.1:9"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
    command.args(["enroll", "--central", &lab.line.url(), "--code", &code.to_string()]).arg("--state").arg(&state);
    let enrolled = command.output().expect("the program starts");
    assert!(enrolled.status.success(), "{}", String::from_utf8_lossy(&enrolled.stderr));
    assert_eq!(Config::load(&file).expect("reads").central, Some(lab.line.url()));
    assert_eq!(Settings::read(&state).expect("reads").volume, 9, "what else was chosen stays");
}

#[test]
fn a_kiosk_whose_identity_is_damaged_or_gone_stays_closed_and_is_not_set_up() {
    let damages: [fn(&std::path::Path); 4] = [
        |dir| fs::write(dir.join("identity.json"), "{").expect("writes"),
        |dir| fs::remove_file(dir.join("kiosk.key.pem")).expect("removes"),
        |dir| fs::write(dir.join("central-ca.pem"), "none").expect("writes"),
        |dir| fs::remove_file(dir.join("identity.json")).expect("removes"),
    ];
    for (at, damage) in damages.into_iter().enumerate() {
        let lab = Lab::new();
        let desk = lab.work();
        desk.online(true);
        desk.send(Effect::Submit { ticket: Ticket(1), body: Box::new(draft()) });
        desk.reply("the decision", |reply| matches!(reply, Reply::Settled { .. }).then_some(()));
        drop(desk);
        damage(&lab.kiosk_dir());
        let desk = lab.work();
        let first = desk.until("health", |event| match event {
            Event::Health(health) => Some(health.closed),
            _ => None,
        });
        assert_eq!(first, Some(Entry::IdentityBroken.code()), "damage {at}");
        desk.worker.tick();
        assert!(desk.worker.events().recv_timeout(Duration::from_millis(200)).is_err(), "it stays closed");
        drop(desk);
        let kept = Outbox::open(&lab.kiosk_dir()).expect("opens");
        assert!(kept.holds_any().expect("reads"), "what was saved is still there");
    }
}
