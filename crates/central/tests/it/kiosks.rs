//! What kiosks tell of themselves, and what an operator sees of it.

use chrono::TimeDelta;
use payor_central::kiosks::KnownKiosk;
use payor_central::operate;
use reqwest::Method;
use serde_json::json;
use wire::audit::{AuditHash, AuditHead, AuditKept, AuditTold};
use wire::heartbeat::{DoctorTold, Finding, Heartbeat, HeartbeatAnswer, Light};

use crate::support::{Kiosk, MONDAY, World};

fn heartbeat(audit: Option<AuditTold>) -> Heartbeat {
    let clock = MONDAY.parse().expect("a time");
    let finding = |check: &str, light, code| Finding { check: check.to_owned(), light, code };
    let findings = vec![finding("touch", Light::Yellow, None), finding("clock", Light::Red, Some(102))];
    Heartbeat {
        version: "0.2.0".to_owned(),
        queue_depth: 3,
        oldest_age_s: Some(61),
        parked: 1,
        printer: "no-paper".to_owned(),
        clock: clock + TimeDelta::seconds(75),
        disk_free_bytes: Some(5 << 30),
        doctor: Some(DoctorTold { looked_at: clock, light: Light::Red, findings }),
        audit,
    }
}

async fn beat(kiosk: &Kiosk, audit: Option<AuditTold>) -> Option<u32> {
    let answer: HeartbeatAnswer = kiosk.ask(Method::POST, "/v1/heartbeats", &heartbeat(audit)).await;
    answer.audit_kept
}

fn listed(world: &World) -> Vec<KnownKiosk> {
    operate::kiosks(&world.state_dir(), &world.options.clock).expect("a list")
}

async fn assert_figures(kiosk: &Kiosk, lines: &[&str]) {
    let text = kiosk.get("/metrics").await.text().await.expect("text");
    for line in lines {
        assert!(text.lines().any(|found| found == *line), "{line} is not in\n{text}");
    }
}

#[tokio::test]
async fn what_a_kiosk_tells_stands_in_its_line_and_in_the_figures() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    beat(&kiosk, Some(AuditTold { head: head(12, 1), kept: None })).await;
    let line = "1  Hartford, version 0.2.0, enrolled 2026-01-26 15:00, heard 2026-01-26 15:00, 3 waiting (oldest 61 s), \
                1 parked, printer no-paper, 5120 MB free, doctor RED (touch, clock K-102), clock +75 s, \
                audit log kept up to entry 12";
    assert_eq!(listed(&world)[0].to_string(), line);
    let lines = [
        "payor_kiosk_heartbeat_age_seconds{kiosk=\"1\"} 0",
        "payor_kiosk_silent{kiosk=\"1\"} 0",
        "payor_kiosk_queue_depth{kiosk=\"1\"} 3",
        "payor_kiosk_oldest_age_seconds{kiosk=\"1\"} 61",
        "payor_kiosk_parked{kiosk=\"1\"} 1",
        "payor_kiosk_printer_ready{kiosk=\"1\"} 0",
        "payor_kiosk_disk_free_bytes{kiosk=\"1\"} 5368709120",
        "payor_kiosk_clock_off_seconds{kiosk=\"1\"} 75",
        "payor_kiosk_doctor{kiosk=\"1\"} 2",
        "payor_kiosk_audit_entries{kiosk=\"1\"} 12",
        "payor_kiosk_audit_kept{kiosk=\"1\"} 12",
        "payor_kiosk_audit_breaks_total{kiosk=\"1\",kind=\"shortened\"} 0",
        "payor_central_answers_total{method=\"POST\",route=\"/v1/heartbeats\",status=\"200\"} 1",
    ];
    assert_figures(&kiosk, &lines).await;
    let json = serde_json::to_value(&listed(&world)[0]).expect("JSON");
    assert_eq!((&json["heartbeat"]["doctor"]["light"], &json["is_silent"]), (&json!("red"), &json!(false)));
}

#[tokio::test]
async fn nothing_that_a_kiosk_tells_reaches_the_operators_terminal_as_a_command() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let told = "\u{1b}[2J\r\n2  Hartford\u{9b}1m".to_owned();
    let mut heartbeat = heartbeat(None);
    (heartbeat.version, heartbeat.printer) = (told.clone(), told.clone());
    heartbeat.doctor.as_mut().expect("told").findings[0].check = told;
    let _: HeartbeatAnswer = kiosk.ask(Method::POST, "/v1/heartbeats", &heartbeat).await;
    let line = listed(&world)[0].to_string();
    assert_eq!(
        (line.matches("\u{fffd}[2J\u{fffd}\u{fffd}2  Hartford\u{fffd}1m").count(), line.lines().count()),
        (3, 1)
    );
    assert!(!line.contains(char::is_control), "{line:?}");
}

#[tokio::test]
async fn a_kiosk_is_called_silent_after_five_minutes_and_a_barred_one_never() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let silent = || (listed(&world)[0].is_silent, listed(&world)[0].to_string().contains(", SILENT"));
    world.clock.advance(TimeDelta::seconds(299));
    assert_eq!(silent(), (false, false), "just enrolled");
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(silent(), (true, true), "never heard");
    assert_figures(&kiosk, &["payor_kiosk_silent{kiosk=\"1\"} 1"]).await;
    beat(&kiosk, None).await;
    world.clock.advance(TimeDelta::seconds(299));
    assert_eq!(silent(), (false, false), "heard again");
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(silent(), (true, true));
    operate::revoke(&world.state_dir(), 1).expect("bars it");
    assert_eq!(silent(), (false, false), "nobody waits for it");
}

#[tokio::test]
async fn a_kiosk_that_tells_neither_check_nor_audit_log_is_understood() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let old = json!({ "version": "0.0.9", "queue_depth": 0, "oldest_age_s": null, "parked": 0, "printer": "ready",
                      "clock": MONDAY, "disk_free_bytes": null });
    let answer: HeartbeatAnswer = kiosk.ask(Method::POST, "/v1/heartbeats", &old).await;
    assert_eq!(answer.audit_kept, None);
    let line = listed(&world)[0].to_string();
    assert!(line.ends_with("heard 2026-01-26 15:00, 0 waiting, 0 parked, printer ready, clock +0 s"), "{line}");
    let new: HeartbeatAnswer = serde_json::from_value(json!({ "server_time": MONDAY })).expect("of an older central");
    assert_eq!(new.audit_kept, None);
}

/// A head with a hash that is told apart from others by its seed.
fn head(count: u32, seed: u8) -> AuditHead {
    AuditHead { count, hash: AuditHash([seed; 32]) }
}

#[tokio::test]
async fn a_shortened_and_a_rewritten_audit_log_are_noted_once_each() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let log = |head, count, hash: Option<u8>| {
        Some(AuditTold { head, kept: Some(AuditKept { count, hash: hash.map(|seed| AuditHash([seed; 32])) }) })
    };
    let breaks = || -> Vec<(&str, u64)> {
        let found = listed(&world).remove(0).audit_breaks;
        let word = |kind| if kind == payor_central::Break::Shortened { "shortened" } else { "rewritten" };
        found.iter().map(|found| (word(found.kind), found.count)).collect()
    };
    assert_eq!(beat(&kiosk, Some(AuditTold { head: head(3, 1), kept: None })).await, Some(3), "the first head is kept");
    assert_eq!(beat(&kiosk, Some(AuditTold { head: head(5, 2), kept: None })).await, Some(3), "proved first");
    assert_eq!(beat(&kiosk, log(head(5, 2), 3, Some(1))).await, Some(5));
    assert_eq!(beat(&kiosk, log(head(3, 1), 3, Some(1))).await, Some(5), "late on its way: no break");
    assert_eq!(beat(&kiosk, None).await, Some(5));
    assert_eq!(breaks(), []);
    for _ in 0..2 {
        assert_eq!(beat(&kiosk, log(head(4, 3), 5, None)).await, Some(4), "goes on from the new head");
        assert_eq!(breaks(), [("shortened", 1)]);
    }
    assert_eq!(beat(&kiosk, log(head(6, 4), 4, Some(3))).await, Some(6));
    for _ in 0..2 {
        assert_eq!(beat(&kiosk, log(head(8, 6), 6, Some(5))).await, Some(8));
        assert_eq!(breaks(), [("rewritten", 1), ("shortened", 1)]);
    }
    let line = listed(&world)[0].to_string();
    let said = ", AUDIT LOG REWRITTEN (1, last 2026-01-26 15:00), AUDIT LOG SHORTENED (1, last 2026-01-26 15:00)";
    assert!(line.ends_with(said), "{line}");
    assert_figures(&kiosk, &["payor_kiosk_audit_breaks_total{kiosk=\"1\",kind=\"rewritten\"} 1"]).await;
}

#[tokio::test]
async fn another_machine_under_the_number_begins_an_audit_log_of_its_own() {
    let world = World::new();
    let old = world.kiosk().await;
    beat(&old, Some(AuditTold { head: head(40, 1), kept: None })).await;
    let code = operate::enroll_code(&world.state_dir(), "Hartford", Some(old.number)).expect("a code");
    let new = world.stranger();
    assert_eq!(new.enroll(&code).await.status(), 200);
    assert_eq!(beat(&new, Some(AuditTold { head: head(2, 2), kept: None })).await, Some(2));
    assert_eq!(listed(&world)[0].audit_breaks, []);
}
