//! The doctor as staff use it, before a real central; and what it does to a running kiosk.

use std::fs;
use std::path::Path;
use std::process::Command;

use central::operate;
use chrono::DateTime;
use payor_kiosk::doctor::Visit;
use payor_kiosk::journal::Entry;
use serde_json::Value;
use wire::heartbeat::{DoctorTold, Light};

use crate::lab::{Dir, Lab};

/// How `payor-kiosk doctor --json` ends, and its lines by name.
pub fn doctor(dir: &Path, state_dir: &Path, central: &str) -> (Option<i32>, impl Fn(&str) -> Value + use<>) {
    let config = dir.join("config.toml");
    fs::write(&config, format!("state_dir = {state_dir:?}\n{central}printer = \"none\"\n")).expect("writes");
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
    let output = command.args(["doctor", "--json", "--config"]).arg(&config).output().expect("starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let line = move |check: &str| {
        let lines = report["lines"].as_array().expect("a list");
        lines.iter().find(|line| line["check"] == check).expect(check).clone()
    };
    (output.status.code(), line)
}

#[test]
fn a_machine_that_is_no_kiosk_yet_is_told_to_enrol() {
    let dir = Dir::new();
    let (code, line) = doctor(dir.path(), dir.path(), "");
    let enrolment = line("enrolment");
    assert_eq!((code, &enrolment["light"], &enrolment["code"]), (Some(1), &"red".into(), &12.into()));
    assert!(enrolment["do"].as_str().is_some_and(|remedy| remedy.contains("payor-kiosk enroll")), "{enrolment}");
    assert_eq!(line("fonts")["light"], "green");
}

#[test]
fn central_is_reached_over_the_kiosks_own_trust_and_its_clock_compared() {
    let lab = Lab::with(|options| options.today = None);
    let dir = Dir::new();
    let central = format!("central = {:?}\n", lab.line.url());
    let (_, line) = doctor(dir.path(), &lab.kiosk_dir(), &central);
    for check in ["name", "central", "clock", "enrolment", "database", "queue", "policy", "sealing key"] {
        assert_eq!(line(check)["light"], "green", "{}", line(check));
    }

    let noon = "2026-01-26T17:00:00Z".parse().expect("a time");
    let pretending = Lab::with(|options| options.clock = central::Clock::Manual(central::ManualClock::at(noon)));
    let central = format!("central = {:?}\n", pretending.line.url());
    let (code, line) = doctor(dir.path(), &pretending.kiosk_dir(), &central);
    assert_eq!((code, &line("clock")["code"]), (Some(1), &102.into()), "central believes that it is another day");

    // The state of one kiosk, and the other one's central.
    let (_, line) = doctor(dir.path(), &lab.kiosk_dir(), &central);
    let stranger = line("central");
    assert!(
        stranger["light"] == "yellow" && stranger["says"].as_str().is_some_and(|says| says.contains("certificate"))
    );
}

#[test]
fn without_central_a_kiosk_is_yellow_there_and_its_clock_is_let_be() {
    let mut lab = Lab::new();
    lab.central_down();
    let dir = Dir::new();
    let (_, line) = doctor(dir.path(), &lab.kiosk_dir(), &format!("central = {:?}\n", lab.line.url()));
    assert_eq!((&line("central")["light"], &line("clock")["light"]), (&"yellow".into(), &"green".into()));
}

#[test]
fn a_red_line_closes_a_running_kiosk_until_it_is_over() {
    let lab = Lab::new();
    let desk = lab.work();
    desk.online(true);
    let tell = desk.worker.doctor();
    let told = |light| DoctorTold { looked_at: DateTime::UNIX_EPOCH, light, findings: vec![] };
    let visit = |why: Option<Entry>, light| Visit { why, told: told(light) };
    tell(visit(Some(Entry::ClockWrong), Light::Red));
    desk.closed(Some(Entry::ClockWrong));
    let told = || {
        let kiosks = operate::kiosks(lab.central_dir(), &central::Clock::System).expect("reads");
        Some(kiosks.first()?.heartbeat.as_ref()?.doctor.as_ref()?.light)
    };
    desk.wait("a heartbeat that says so", || told() == Some(Light::Red));
    tell(visit(None, Light::Yellow));
    desk.closed(None);
    desk.wait("a heartbeat that says so", || told() == Some(Light::Yellow));
}
