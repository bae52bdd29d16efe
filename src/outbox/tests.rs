//! What the outbox promises, on a real SQLite file.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate};
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use wire::account::Authority;
use wire::envelope::{generate_key_pair, open};
use wire::lookup::{PayorKind, Proof};
use wire::problem::ProblemType;
use wire::request::{Acceptance, Authorization, BankDraft, DraftAccount};

use super::*;

pub(crate) const KIOSK: u16 = 33;

/// A directory of its own, gone at the end of the test.
pub(crate) struct Dir(PathBuf);

impl Dir {
    pub(crate) fn new() -> Self {
        Dir(std::env::temp_dir().join(format!("payor-kiosk-test-{}", Uuid::now_v7())))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Central's key pair: the private half opens what was sealed to the public half.
pub(crate) fn keys() -> (Vec<u8>, SealingKey) {
    let (private_key, public_key) = generate_key_pair();
    (private_key.to_vec(), SealingKey { id: "k1".to_owned(), public_key })
}

pub(crate) fn draft() -> RequestBody {
    let day = NaiveDate::from_ymd_opt(2026, 2, 17).expect("a date");
    RequestBody::BankDraft(BankDraft {
        registration: None,
        authority: Authority::Proof(Proof {
            file_number: "0012345".to_owned(),
            payor: PayorKind::Own,
            ssn_digits: Sensitive::new("6789"),
        }),
        amount_cents: Cents(25_000),
        frequency: Frequency::Once,
        requested_start: day,
        agreed_first_withdrawal: day,
        agreed_on: day,
        account: DraftAccount::OnFile { last4: "4321".to_owned() },
        email: Some("ana@example.com".to_owned()),
        language: "en".to_owned(),
        authorization: Authorization {
            text_version: "1".to_owned(),
            text_sha256: "0".repeat(64),
            language: "en".to_owned(),
            agreed_at: DateTime::parse_from_rfc3339("2026-01-26T10:00:00-05:00").expect("a time"),
        },
    })
}

pub(crate) fn adopted(dir: &Dir) -> Outbox {
    let mut outbox = Outbox::open(dir.path()).expect("opens");
    outbox.adopt(KIOSK, 0).expect("adopts");
    outbox
}

/// Takes requests as a payor's would be taken.
pub(crate) fn fill(outbox: &mut Outbox, count: usize) -> Vec<Saved> {
    let (_, key) = keys();
    (0..count).map(|n| outbox.accept(KIOSK, &key, &draft(), n as i64).expect("saves")).collect()
}

/// Takes many requests that nobody will open: sealed once, because sealing is slow without optimization.
pub(crate) fn fill_unreadable(outbox: &mut Outbox, count: usize) {
    fill(outbox, 1);
    let template = outbox.due(u64::MAX, usize::MAX).expect("reads").pop().expect("the one just saved").envelope;
    let saved = outbox.write(|tx| {
        for _ in 1..count {
            let (id, sequence, confirmation) = mint(tx, KIOSK)?;
            insert(tx, &Envelope { id, sequence, confirmation, ..template.clone() })?;
        }
        Ok(())
    });
    saved.expect("saves");
    outbox.unsent += count as u64 - 1;
}

pub(super) fn accepted() -> Verdict {
    let first_withdrawal = NaiveDate::from_ymd_opt(2026, 2, 17).expect("a date");
    Verdict::Accepted(Acceptance {
        first_withdrawal: Some(first_withdrawal),
        moved: false,
        accepted_at: DateTime::UNIX_EPOCH,
    })
}

pub(super) fn rejected() -> Verdict {
    Verdict::Rejected { problem: ProblemType::OnHold.into() }
}

impl Outbox {
    /// From now on each write fails, as on a disk that was remounted read-only.
    pub(crate) fn break_writes(&self) {
        self.db.pragma_update(None, "query_only", true).expect("sets");
    }
}

/// Runs SQL past the program, as a bug would.
pub(super) fn tamper(outbox: &Outbox, sql: &str) -> String {
    outbox.db.execute_batch(sql).expect_err("the schema refuses").to_string()
}

#[test]
fn what_was_saved_is_there_after_the_program_is_gone_and_only_central_can_read_it() {
    let dir = Dir::new();
    let (private_key, key) = keys();
    let saved = adopted(&dir).accept(KIOSK, &key, &draft(), 5).expect("saves");

    let due = Outbox::open(dir.path()).expect("opens again").due(0, 10).expect("reads");
    assert_eq!(due.len(), 1);
    let envelope = &due[0].envelope;
    assert_eq!((envelope.id, envelope.sequence, envelope.confirmation), (saved.id, 1, saved.confirmation));
    assert_eq!(open(&private_key, KIOSK, envelope).expect("central opens it"), draft());
    for (what, changed) in [
        ("sequence", Envelope { sequence: 2, ..envelope.clone() }),
        ("id", Envelope { id: Uuid::now_v7(), ..envelope.clone() }),
        ("time", Envelope { taken_at_ms: 6, ..envelope.clone() }),
    ] {
        assert!(open(&private_key, KIOSK, &changed).is_err(), "opens with another {what}");
    }
    assert!(open(&private_key, KIOSK + 1, envelope).is_err(), "opens as another kiosk's");
}

#[test]
fn a_key_agreement_made_ahead_is_used_once_and_not_for_another_key() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    let ((_, old), (private_key, new)) = (keys(), keys());
    let prepared = |outbox: &Outbox| outbox.sealer.as_ref().map(|sealer| sealer.key().clone());
    for key in [&new, &old] {
        outbox.prepare(key).expect("prepares");
        assert_eq!(prepared(&outbox).as_ref(), Some(key));
    }
    assert_eq!(format!("{:?}", outbox.sealer), "Some(Sealer { key: \"k1\", .. })", "no secret of it");
    for _ in 0..2 {
        outbox.accept(KIOSK, &new, &draft(), 0).expect("saves");
    }
    let due = outbox.due(0, 10).expect("reads");
    assert!(due.iter().all(|due| open(&private_key, KIOSK, &due.envelope).is_ok()), "sealed to the key in force");
    assert_ne!(due[0].envelope.encapsulated_key, due[1].envelope.encapsulated_key);
}

#[test]
fn nothing_of_the_payor_stands_in_the_files() {
    let dir = Dir::new();
    let _outbox = {
        let mut outbox = adopted(&dir);
        fill(&mut outbox, 3);
        outbox
    };
    for file in fs::read_dir(dir.path()).expect("lists") {
        let file = file.expect("a file");
        let mode = file.metadata().expect("its mode").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.file_name());
        let bytes = fs::read(file.path()).expect("reads");
        for secret in ["0012345", "6789", "4321", "ana@example.com"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            // Four digits come by chance in a confirmation number or in base64.
            assert!(!found || secret.len() == 4, "{secret} in {:?}", file.file_name());
        }
    }
    assert_eq!(fs::metadata(dir.path()).expect("its mode").permissions().mode() & 0o777, 0o700);
}

#[test]
fn sequences_have_no_gap_and_cards_count_with_requests() {
    let dir = Dir::new();
    let mut outbox = Outbox::open(dir.path()).expect("opens");
    outbox.adopt(KIOSK, 7).expect("adopts");
    let (_, key) = keys();
    let mut sequences = vec![outbox.accept(KIOSK, &key, &draft(), 0).expect("saves").sequence];
    sequences.push(outbox.begin_attempt(KIOSK, 0).expect("notes").sequence);
    drop(outbox);
    let mut outbox = Outbox::open(dir.path()).expect("opens again");
    let bad = SealingKey { id: "bad".to_owned(), public_key: "AAAA".to_owned() };
    assert!(matches!(outbox.accept(KIOSK, &bad, &draft(), 0), Err(OutboxError::Seal(_))));
    sequences.push(outbox.accept(KIOSK, &key, &draft(), 0).expect("saves").sequence);
    assert_eq!(sequences, [8, 9, 10]);
    assert!(matches!(outbox.accept(34, &key, &draft(), 0), Err(OutboxError::OtherKiosk { outbox: 33, kiosk: 34 })));
    assert!(matches!(outbox.adopt(34, 0), Err(OutboxError::OtherKiosk { .. })));
    outbox.adopt(KIOSK, 0).expect("is this kiosk's");
    adopted(&Dir::new()).adopt(34, 0).expect("holds nothing of the other");
}

#[test]
fn an_outbox_of_no_kiosk_takes_nothing() {
    let dir = Dir::new();
    let mut outbox = Outbox::open(dir.path()).expect("opens");
    let (_, key) = keys();
    assert!(matches!(outbox.accept(KIOSK, &key, &draft(), 0), Err(OutboxError::NotAdopted)));
    let sql = "INSERT INTO requests (sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext, state)
               VALUES (1, zeroblob(16), '', '', 0, '', '', '', 'queued')";
    assert!(tamper(&outbox, sql).contains("next sequence"));
}

#[test]
fn states_only_advance_whatever_the_program_does() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    outbox.sending([1]).expect("marks");
    assert!(tamper(&outbox, "UPDATE requests SET state = 'queued'").contains("only advances"));
    outbox.record(&[(1, Mark::Settle(accepted()))], None).expect("records");
    for state in ["queued", "sending"] {
        let sql = format!("UPDATE requests SET state = '{state}'");
        assert!(tamper(&outbox, &sql).contains("only advances"), "{state}");
    }
    assert!(tamper(&outbox, "UPDATE requests SET state = 'rejected'").contains("only advances"));
    assert!(tamper(&outbox, "UPDATE requests SET outcome = '{}'").contains("does not change"));
    assert!(tamper(&outbox, "DELETE FROM requests").contains("kept"));
    for change in ["id = zeroblob(16)", "confirmation = ''", "kind = ''", "key_id = ''", "encapsulated_key = ''"] {
        assert!(tamper(&outbox, &format!("UPDATE requests SET {change}")).contains("promised"), "{change}");
    }
    for change in ["ciphertext = ''", "taken_at_ms = 1", "sequence = 2"] {
        assert!(tamper(&outbox, &format!("UPDATE requests SET {change}")).contains("promised"), "{change}");
    }
}

#[test]
fn a_decision_stands_and_another_one_is_kept_beside_it() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    let saved = fill(&mut outbox, 1)[0];
    outbox.record(&[(1, Mark::Settle(accepted()))], Some(1)).expect("records");
    outbox.record(&[(1, Mark::Settle(accepted()))], Some(1)).expect("records the same again");
    let entry = |outbox: &Outbox| outbox.reader().show(&saved.id.to_string()).expect("reads").expect("is there");
    assert_eq!((entry(&outbox).decision, entry(&outbox).second_decision), (Some(accepted()), None));
    outbox.record(&[(1, Mark::Settle(rejected()))], None).expect("records");
    let entry = entry(&outbox);
    assert_eq!(
        (entry.state, entry.decision, entry.second_decision),
        (State::Accepted, Some(accepted()), Some(rejected()))
    );
    assert_eq!(outbox.unsent(), 0);
}

#[test]
fn a_request_that_was_being_sent_is_sent_again_at_once_after_a_restart() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    let saved = fill(&mut outbox, 3);
    outbox.sending([1, 2]).expect("marks");
    outbox.record(&[(1, Mark::Settle(rejected())), (2, Mark::Later { at_ms: 9_000 })], None).expect("records");
    let ids = |due: Vec<Due>| due.iter().map(|due| due.envelope.id).collect::<Vec<_>>();
    assert_eq!(ids(outbox.due(8_999, 10).expect("reads")), [saved[2].id]);
    assert_eq!(ids(outbox.due(9_000, 10).expect("reads")), [saved[1].id, saved[2].id]);
    assert_eq!(ids(outbox.due(9_000, 1).expect("reads")), [saved[1].id]);
    drop(outbox);
    let outbox = Outbox::open(dir.path()).expect("opens again");
    assert_eq!(ids(outbox.due(0, 10).expect("reads")), [saved[1].id, saved[2].id]);
    assert_eq!(outbox.unsent(), 2);
}

#[test]
fn a_full_outbox_says_so_and_takes_nothing() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir).with_high_water(2);
    fill(&mut outbox, 2);
    let (_, key) = keys();
    assert!(matches!(outbox.accept(KIOSK, &key, &draft(), 0), Err(OutboxError::Full { unsent: 2 })));
    outbox.record(&[(1, Mark::Settle(accepted()))], None).expect("records");
    assert!(!outbox.is_full());
    fill(&mut outbox, 1);
}

#[test]
fn a_full_disk_is_told_apart_and_nothing_is_saved() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    let pages: u32 = outbox.db.pragma_query_value(None, "page_count", |row| row.get(0)).expect("reads");
    outbox.db.pragma_update(None, "max_page_count", pages + 1).expect("sets");
    let (_, key) = keys();
    let failed = (0..20).find_map(|_| outbox.accept(KIOSK, &key, &draft(), 0).err()).expect("fills up");
    assert!(matches!(failed, OutboxError::DiskFull(_)), "{failed:?}");
    assert_eq!(failed.entry(), crate::journal::Entry::DiskFull);
    let held = outbox.reader().list().expect("reads").len() as u64;
    assert_eq!(outbox.unsent(), held);
    outbox.db.pragma_update(None, "max_page_count", 1_000_000).expect("sets");
    let next = outbox.accept(KIOSK, &key, &draft(), 0).expect("saves when there is room");
    assert_eq!(next.sequence, held + 1, "the failed one left no gap");
    let saved = audit::tests::audit_log(&outbox).iter().filter(|(event, ..)| event == "saved").count() as u64;
    assert_eq!(saved, held + 1, "nor is it in the audit log");
}

#[test]
fn a_disk_that_is_full_for_a_file_says_so_too() {
    let entry = |kind: std::io::ErrorKind| OutboxError::Files(kind.into()).entry();
    assert_eq!(entry(std::io::ErrorKind::StorageFull), crate::journal::Entry::DiskFull);
    assert_eq!(entry(std::io::ErrorKind::PermissionDenied), crate::journal::Entry::OutboxWrite);
}

#[test]
fn an_outbox_knows_whether_anything_was_ever_taken() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    assert!(!outbox.holds_any().expect("reads"));
    outbox.begin_attempt(KIOSK, 0).expect("notes");
    assert!(outbox.holds_any().expect("reads"));
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    assert!(outbox.holds_any().expect("reads"));
}

#[test]
fn each_commit_waits_for_the_disk() {
    let dir = Dir::new();
    let outbox = adopted(&dir);
    let pragma = |name: &str| outbox.db.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
    assert_eq!(pragma("synchronous").expect("reads"), rusqlite::types::Value::Integer(2));
    assert_eq!(pragma("journal_mode").expect("reads"), rusqlite::types::Value::Text("wal".to_owned()));
    assert_eq!(pragma("journal_size_limit").expect("reads"), rusqlite::types::Value::Integer(16 << 20));
}

/// Another length each time, or the change would need nothing of the journal: see `is_disk_writable`.
#[test]
fn each_commit_changes_the_length_of_the_locks_file() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    let mut length = || {
        outbox.note(Event::StaffEntered).expect("notes");
        outbox.lock.metadata().expect("its length").len()
    };
    assert_eq!([length(), length(), length()], [1, 0, 1]);
}

#[test]
fn a_damaged_file_is_told_apart_and_left_alone() {
    let dir = Dir::new();
    fill(&mut adopted(&dir), 1);
    let path = dir.path().join(DATABASE);
    fs::write(&path, b"not a database at all").expect("writes");
    let error = Outbox::open(dir.path()).expect_err("refuses");
    assert_eq!(error.entry(), crate::journal::Entry::OutboxCorrupt, "{error:?}");
    assert_eq!(fs::read(&path).expect("reads"), b"not a database at all");
}

#[test]
fn a_card_attempt_is_found_again_until_it_ends() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    let attempt = outbox.begin_attempt(KIOSK, 0).expect("notes");
    drop(outbox);
    let mut outbox = Outbox::open(dir.path()).expect("opens again");
    let open = OpenAttempt { attempt, to_reverse: false, tries: 0 };
    assert_eq!(outbox.open_attempts(0).expect("reads"), [open]);
    outbox.postpone_attempt(attempt.sequence, 10).expect("notes");
    assert_eq!(outbox.open_attempts(9).expect("reads"), []);
    outbox.reverse_attempt(attempt.sequence).expect("notes");
    assert_eq!(outbox.open_attempts(10).expect("reads"), [OpenAttempt { to_reverse: true, tries: 1, ..open }]);
    outbox.end_attempt(attempt.sequence, AttemptState::Reversed).expect("notes");
    outbox.end_attempt(attempt.sequence, AttemptState::Approved).expect("changes nothing");
    assert_eq!(outbox.attempt(attempt.sequence).expect("reads"), Some((attempt, AttemptState::Reversed)));
    assert_eq!(outbox.open_attempts(10).expect("reads"), []);
    assert_eq!(outbox.holds(1).expect("reads"), Held::Attempt);
    assert_eq!(outbox.holds(2).expect("reads"), Held::Nothing);
    assert!(tamper(&outbox, "UPDATE attempts SET state = 'started'").contains("only advances"));
    assert!(tamper(&outbox, "DELETE FROM attempts").contains("kept"));
}

#[test]
fn what_central_has_lost_is_sent_again_until_it_answers() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 3);
    outbox.record(&[(1, Mark::Settle(accepted())), (2, Mark::Settle(accepted()))], None).expect("writes");
    // Each once, in their order, and only what was decided.
    assert_eq!(outbox.send_again(&[2, 1, 2, 3, 9]).expect("writes"), 2);
    drop(outbox);
    let mut outbox = Outbox::open(dir.path()).expect("opens again");
    let again = |outbox: &Outbox, now_ms| -> Vec<u64> {
        outbox.again(now_ms, 10).expect("reads").iter().map(|due| due.envelope.sequence).collect()
    };
    assert_eq!(again(&outbox, 0), [1, 2]);
    // Only this kiosk has the first one. Whether central has the last is asked each hour.
    assert_eq!(outbox.reader().lost().expect("reads"), 1);
    assert_eq!(unsettled(&outbox), [1, 3]);
    outbox.record(&[(1, Mark::Later { at_ms: 500 }), (2, Mark::Settle(rejected()))], None).expect("writes");
    assert_eq!((again(&outbox, 499), again(&outbox, 500)), (vec![], vec![1]));
    outbox.record(&[(1, Mark::Settle(accepted()))], None).expect("writes");
    assert!(again(&outbox, u64::MAX).is_empty());
    assert_eq!((outbox.reader().lost().expect("reads"), unsettled(&outbox)), (0, vec![3]));
}

/// The sequences that a sealed export would have.
fn unsettled(outbox: &Outbox) -> Vec<u64> {
    let mut sequences = Vec::new();
    let visit = |unsettled| {
        sequences.extend(match unsettled {
            Unsettled::Request(envelope) => Some(envelope.sequence),
            _ => None,
        });
        Ok::<_, OutboxError>(())
    };
    outbox.reader().unsettled(visit).expect("reads");
    sequences
}

/// A row of a newer version, or with a flipped bit, holds up no other.
#[test]
fn a_row_that_cannot_be_read_waits_alone() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 4);
    let spoil = |sql: &str| {
        let db = Connection::open(dir.path().join(DATABASE)).expect("opens");
        db.execute_batch(&format!("DROP TRIGGER IF EXISTS requests_fixed; {sql}")).expect("spoils");
    };
    spoil("UPDATE requests SET kind = 'from-the-future' WHERE sequence = 1");
    spoil("UPDATE requests SET confirmation = 'XX' WHERE sequence = 3");
    let due =
        |limit| -> Vec<u64> { outbox.due(0, limit).expect("reads").iter().map(|due| due.envelope.sequence).collect() };
    assert_eq!((due(1), due(2), due(10)), (vec![2], vec![2, 4], vec![2, 4]));
    assert_eq!(outbox.unsent(), 4, "it is kept");
    assert!(outbox.unreadable.borrow().iter().eq(&[1, 3]), "and told of once");
}

/// Else a recovery after a power cut could leave memory of this process in `outbox.db-shm`: see `set_up`.
#[test]
fn opening_writes_a_whole_page_to_the_log() {
    let dir = Dir::new();
    drop(adopted(&dir));
    let log = dir.path().join(format!("{DATABASE}-wal"));
    assert!(!log.exists(), "a clean end leaves no log");
    let outbox = Outbox::open(dir.path()).expect("opens");
    let page: u64 = outbox.db.pragma_query_value(None, "page_size", |row| row.get(0)).expect("reads");
    assert!(fs::metadata(&log).expect("is there").len() >= 32 + 24 + page);
}
