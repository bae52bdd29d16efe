//! The audit log of a real kiosk: what stands in it, what does not, and who notices that something was done to it.

use std::process::Command;

use central::kiosks::KnownKiosk;
use central::{Break, operate};
use payor_kiosk::audit::Entry;
use payor_kiosk::outbox::Reader;
use payor_kiosk::session::effect::{Effect, Ticket};
use payor_kiosk::session::staff::StaffAsk;
use payor_kiosk::staff::pin;
use rules::sensitive::Sensitive;
use rusqlite::Connection;
use serde_json::Value;

use crate::doctor::doctor;
use crate::lab::{Desk, Lab, draft};
use crate::staff::PIN;

fn entries(lab: &Lab) -> Vec<Entry> {
    let reader = Reader::open(&lab.kiosk_dir()).expect("opens").expect("is there");
    let mut entries = Vec::new();
    let read = |entry| -> anyhow::Result<()> {
        entries.push(entry);
        Ok(())
    };
    reader.audit(read).expect("reads");
    assert_eq!(reader.verify_audit().expect("reads").broken_at(), None);
    entries
}

fn words(lab: &Lab) -> Vec<String> {
    entries(lab).into_iter().map(|entry| entry.event).collect()
}

fn pay(lab: &Lab, desk: &Desk) {
    let decided = || words(lab).iter().filter(|word| *word == "decided").count();
    let before = decided();
    desk.send(Effect::Submit { ticket: Ticket(1), body: Box::new(draft()) });
    desk.wait("the decision", || decided() > before);
}

#[test]
fn a_day_at_the_kiosk_is_in_the_log_and_nothing_of_the_payor() {
    let lab = Lab::new();
    pin::set(&lab.kiosk_dir(), &Sensitive::new(PIN)).expect("sets");
    let desk = lab.work();
    pay(&lab, &desk);
    for pin in ["000000", "000001", "000002", "000003", PIN] {
        desk.staff(StaffAsk::Open(Sensitive::new(pin)));
    }
    desk.staff(StaffAsk::Close(true));
    desk.staff(StaffAsk::Close(false));
    for _ in 0..5 {
        desk.staff(StaffAsk::Open(Sensitive::new("000004")));
    }
    drop(desk);
    drop(lab.work());
    let wrong = "staff-wrong-pin";
    let expected = ["adopted", "opened", "saved", "decided"]
        .into_iter()
        .chain([wrong; 4])
        .chain(["staff-entered", "closed-by-staff", "opened-by-staff"])
        .chain([wrong; 5])
        .chain(["staff-locked", "opened"]);
    assert!(words(&lab).iter().map(String::as_str).eq(expected), "{:?}", words(&lab));
    let said = format!("{:?}", entries(&lab));
    for secret in ["0012345683", "6789", "rosa@example.com", PIN, "25000", "250.00", "000004"] {
        // Four digits come by chance in a hash, an id or a confirmation number.
        let details: String = entries(&lab).iter().map(|entry| format!("{} {};", entry.event, entry.detail)).collect();
        assert!(!said.contains(secret) || secret.len() == 4, "{secret} in {details}");
    }
}

/// What central shows of the one kiosk.
fn known(lab: &Lab) -> KnownKiosk {
    operate::kiosks(lab.central_dir(), &central::Clock::System).expect("reads").remove(0)
}

/// Does something to the log past its triggers, as somebody would who has the disk.
fn tamper(lab: &Lab, sql: &str) {
    let db = Connection::open(lab.kiosk_dir().join("outbox.db")).expect("opens");
    let drop = "DROP TRIGGER IF EXISTS audit_fixed; DROP TRIGGER IF EXISTS audit_kept;";
    db.execute_batch(&format!("{drop} {sql}")).expect("tampers");
}

#[test]
fn central_notices_a_log_that_was_cut_off_or_made_anew() {
    let lab = Lab::new();
    let last = || u32::try_from(entries(&lab).len()).expect("few");
    let minute_by_minute = |desk: &Desk, what: &str, holds: &dyn Fn() -> bool| {
        desk.wait(what, || {
            desk.clock.advance(20_000);
            holds()
        });
    };
    let proved = |desk: &Desk| minute_by_minute(desk, "the whole log", &|| known(&lab).audit_kept == Some(last()));
    let desk = lab.work();
    pay(&lab, &desk);
    proved(&desk);
    drop(desk);
    let desk = lab.work();
    proved(&desk);
    assert_eq!(known(&lab).audit_breaks, [], "a restart is no break");
    drop(desk);
    tamper(&lab, "DELETE FROM audit WHERE number > 2");
    let desk = lab.work();
    let breaks = || known(&lab).audit_breaks.iter().map(|found| (found.kind, found.count)).collect::<Vec<_>>();
    minute_by_minute(&desk, "a break", &|| breaks() == [(Break::Shortened, 1)]);
    pay(&lab, &desk);
    proved(&desk);
    drop(desk);
    // All entries of another kiosk: the chain holds, and has as many.
    let other = Lab::new();
    for _ in 1..last() {
        drop(other.work());
    }
    let file = other.kiosk_dir().join("outbox.db");
    let copy = format!("ATTACH '{}' AS other; INSERT INTO audit SELECT * FROM other.audit", file.display());
    tamper(&lab, &format!("DELETE FROM audit; {copy}"));
    let desk = lab.work();
    minute_by_minute(&desk, "a break", &|| breaks() == [(Break::Rewritten, 1), (Break::Shortened, 1)]);
    let heard_at = known(&lab).heartbeat_at;
    minute_by_minute(&desk, "another heartbeat", &|| known(&lab).heartbeat_at > heard_at);
    assert_eq!(breaks(), [(Break::Rewritten, 1), (Break::Shortened, 1)], "once each");
}

#[test]
fn the_command_says_whether_the_log_holds() {
    let lab = Lab::new();
    drop(lab.work());
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
        let output = command.arg("audit").args(args).arg("--state").arg(lab.kiosk_dir()).output().expect("starts");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let (code, said) = run(&[]);
    assert!(code == Some(0) && said.starts_with("The audit log holds up to its last entry, 2, with hash "), "{said}");
    let (_, said) = run(&["--list"]);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines.len() == 3 && lines[0].ends_with("adopted                      kiosk 1"), "{said}");
    tamper(&lab, "UPDATE audit SET detail = 'kiosk 2' WHERE number = 1");
    let (code, said) = run(&[]);
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "The audit log is broken: entry 1 is missing, changed or not in its place.\n")
    );
    let (code, said) = run(&["--list", "--json"]);
    let report: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(
        (code, &report["holds"], &report["broken_at"], &report["count"]),
        (Some(1), &false.into(), &1.into(), &0.into())
    );
    assert_eq!(report["entries"].as_array().map(Vec::len), Some(2));
    let (_, line) = doctor(lab.kiosk_dir().parent().expect("a directory"), &lab.kiosk_dir(), "");
    let says = "the audit log is broken at entry 1";
    assert_eq!((&line("database")["light"], &line("database")["says"]), (&"yellow".into(), &says.into()));
}
