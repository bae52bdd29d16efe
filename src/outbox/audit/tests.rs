//! What the audit log promises, on a real SQLite file.

use std::fs;

use chrono::NaiveDate;

use super::*;
use crate::clock::Clock;
use crate::outbox::tests::{Dir, KIOSK, accepted, adopted, fill, rejected, tamper};
use crate::outbox::{AttemptState, DATABASE, Mark, Saved};

/// What stands in the audit log, without times and hashes.
pub(in crate::outbox) fn audit_log(outbox: &Outbox) -> Vec<(String, Option<u64>, String)> {
    let mut log = Vec::new();
    let read = |entry: Entry| {
        log.push((entry.event, entry.sequence, entry.detail));
        Ok::<_, OutboxError>(())
    };
    outbox.reader().audit(read).expect("reads");
    let chain = outbox.reader().verify_audit().expect("reads");
    assert_eq!((chain.broken_at(), chain.head().count as usize), (None, log.len()));
    log
}

#[test]
fn each_step_is_in_the_audit_log_once_and_nothing_of_a_payor() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    outbox.adopt(KIOSK, 0).expect("is this kiosk's already");
    let saved = fill(&mut outbox, 2);
    let attempt = outbox.begin_attempt(KIOSK, 0).expect("notes");
    outbox.record(&[(1, Mark::Settle(accepted())), (2, Mark::Later { at_ms: 1 })], None).expect("records");
    outbox.record(&[(1, Mark::Settle(accepted()))], None).expect("records the same again");
    outbox.record(&[(1, Mark::Settle(rejected()))], None).expect("records");
    outbox.end_attempt(3, AttemptState::Declined).expect("notes");
    outbox.end_attempt(3, AttemptState::Approved).expect("changes nothing");
    outbox.note(Event::StaffWrongPin).expect("notes");
    let entry = |event: &str, sequence, detail: String| (event.to_owned(), sequence, detail);
    let of = |saved: &Saved| format!("{} {}", saved.confirmation, saved.id);
    assert_eq!(
        audit_log(&outbox),
        [
            entry("adopted", None, "kiosk 33".to_owned()),
            entry("saved", Some(1), of(&saved[0])),
            entry("saved", Some(2), of(&saved[1])),
            entry("card-begun", Some(3), format!("{} {}", attempt.confirmation, attempt.id)),
            entry("decided", Some(1), "accepted".to_owned()),
            entry("decided-otherwise", Some(1), "rejected".to_owned()),
            entry("card-ended", Some(3), "declined".to_owned()),
            entry("staff-wrong-pin", None, String::new()),
        ]
    );
}

#[test]
fn each_entry_has_the_time_of_the_kiosks_clock() {
    let dir = Dir::new();
    let clock = Clock::standing_on(NaiveDate::from_ymd_opt(2026, 2, 17).expect("a date"));
    let mut outbox = adopted(&dir).with_clock(clock.clone());
    fill(&mut outbox, 1);
    outbox.begin_attempt(KIOSK, 7).expect("notes");
    clock.advance(90_000);
    outbox.end_attempt(2, AttemptState::Declined).expect("notes");
    outbox.record(&[(1, Mark::Settle(accepted()))], None).expect("records");
    outbox.note(Event::StaffEntered).expect("notes");
    let mut times = Vec::new();
    let read = |entry: Entry| {
        times.push(entry.at_ms);
        Ok::<_, OutboxError>(())
    };
    outbox.reader().audit(read).expect("reads");
    let now_ms = clock.now().local.timestamp_millis();
    assert_eq!(times[1..], [0, 7, now_ms, now_ms, now_ms]);
}

#[test]
fn the_audit_log_only_grows_whatever_the_program_does() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    for change in ["number = 9", "at_ms = 1", "event = ''", "sequence = 9", "detail = ''", "hash = zeroblob(32)"] {
        assert!(tamper(&outbox, &format!("UPDATE audit SET {change}")).contains("does not change"), "{change}");
    }
    assert!(tamper(&outbox, "DELETE FROM audit WHERE number = 2").contains("kept"));
    for number in [0, 1, 2, 4] {
        let values = format!("VALUES ({number}, 0, '', NULL, '', zeroblob(32))");
        assert!(tamper(&outbox, &format!("INSERT INTO audit {values}")).contains("follows the last"), "{number}");
        assert!(tamper(&outbox, &format!("INSERT OR REPLACE INTO audit {values}")).contains("follows the last"));
    }
}

/// Past the triggers, as somebody would who has the disk.
#[test]
fn a_changed_audit_log_does_not_hold_and_central_is_told_another_hash() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 4);
    let told = outbox.reader().audit_told(Some(5)).expect("reads");
    assert_eq!((told.head.count, told.kept.and_then(|kept| kept.hash)), (5, Some(told.head.hash)));
    assert_eq!(outbox.reader().audit_told(None).expect("reads").kept, None, "central has said nothing yet");
    let spoil = |sql: &str| {
        let drop = "DROP TRIGGER IF EXISTS audit_fixed; DROP TRIGGER IF EXISTS audit_kept;";
        outbox.db.execute_batch(&format!("{drop} SAVEPOINT before; {sql}")).expect("spoils");
        let chain = outbox.reader().verify_audit().expect("reads");
        let told = outbox.reader().audit_told(Some(5)).expect("reads");
        outbox.db.execute_batch("ROLLBACK TO before; RELEASE before").expect("undoes");
        (chain.broken_at(), told.kept.and_then(|kept| kept.hash))
    };
    let hash = Some(told.head.hash);
    assert_eq!(spoil("UPDATE audit SET detail = 'kiosk 34' WHERE number = 1"), (Some(1), hash));
    assert_eq!(spoil("DELETE FROM audit WHERE number = 3"), (Some(3), hash));
    let exchange = "UPDATE audit SET number = 9 WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 4;
                    UPDATE audit SET number = 4 WHERE number = 9";
    assert_eq!(spoil(exchange), (Some(3), hash));
    assert_eq!(spoil("DELETE FROM audit WHERE number = 5"), (None, None), "cut off: it holds, and has no fifth entry");
    assert_eq!(spoil("DELETE FROM audit"), (None, None));
}

#[test]
fn an_outbox_of_a_version_without_an_audit_log_gets_one() {
    let dir = Dir::new();
    fs::create_dir_all(dir.path()).expect("makes it");
    let old = Connection::open(dir.path().join(DATABASE)).expect("opens");
    old.execute_batch(include_str!("../../outbox.sql")).expect("makes the tables");
    old.execute_batch(include_str!("../again.sql")).expect("makes the table");
    old.execute_batch("PRAGMA user_version = 2; INSERT INTO kiosk VALUES (1, 33, 7, 0, 0)").expect("writes");
    drop(old);
    let reader = Reader::open(dir.path()).expect("opens").expect("is there");
    assert_eq!(reader.verify_audit().expect("reads").head().count, 0);
    drop(reader);
    let mut outbox = Outbox::open(dir.path()).expect("brings it up to date");
    assert_eq!(fill(&mut outbox, 1)[0].sequence, 8);
    assert_eq!(audit_log(&outbox).len(), 1);
}
