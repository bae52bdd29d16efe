//! Outbox, sending and client against a real central over real TLS, with the faults of a real line.

use std::fs;

use payor_kiosk::central::{Central as Client, CentralError};
use payor_kiosk::identity::Identity;
use payor_kiosk::outbox::{Outbox, ParkedFor, State, Verdict};
use payor_kiosk::policy;
use payor_kiosk::sync::{Report, Sync};
use wire::account::Authority;
use wire::envelope::{generate_key_pair, seal};
use wire::policy::SealingKey;
use wire::problem::ProblemType;
use wire::request::{Envelope, Outcome, RequestBody};

use crate::lab::{Dir, Lab, Mode, block_on, client, draft};

pub fn key(lab: &Lab) -> SealingKey {
    let saved = policy::read(&lab.kiosk_dir()).expect("reads").expect("enrolment brought one");
    saved.policy.sealing_keys.first().expect("has a key").clone()
}

pub fn take(lab: &Lab, outbox: &mut Outbox, count: usize) {
    let (kiosk, key) = (lab.identity().about.kiosk, key(lab));
    for _ in 0..count {
        outbox.accept(kiosk, &key, &draft(), 0).expect("saves");
    }
}

/// One batch there and back.
async fn send_one(sync: &mut Sync, outbox: &mut Outbox, central: &Client, now_ms: u64) -> Option<Report> {
    let sending = sync.next(outbox, now_ms).expect("reads")?;
    let answer = central.submit(sending.envelopes()).await;
    Some(sync.answered(outbox, sending, answer, now_ms, || u32::MAX).expect("writes"))
}

pub async fn drain(outbox: &mut Outbox, central: &Client) {
    let mut sync = Sync::default();
    while send_one(&mut sync, outbox, central, 0).await.is_some() {}
}

pub fn states(outbox: &Outbox) -> Vec<State> {
    outbox.reader().list().expect("reads").iter().map(|entry| entry.state).collect()
}

pub fn all_accepted(count: u64) -> Vec<(u64, String, String)> {
    (1..=count).map(|sequence| (sequence, "one-time-draft".to_owned(), "accepted".to_owned())).collect()
}

#[test]
fn what_the_outbox_holds_arrives_once_with_equal_content() {
    let lab = Lab::new();
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 120);
    block_on(drain(&mut outbox, &lab.client()));
    assert!(states(&outbox).iter().all(|state| *state == State::Accepted));
    assert_eq!(lab.holdings(), all_accepted(120));
    let entries = outbox.reader().list().expect("reads");
    let held = central::holdings(lab.central_dir()).expect("reads");
    for (entry, held) in entries.iter().zip(held) {
        assert_eq!((entry.id, entry.confirmation), (held.id, held.confirmation));
        assert_eq!(held.amount, "250.00");
    }
}

#[test]
fn a_lost_answer_makes_no_second_payment() {
    let lab = Lab::new();
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 3);
    let central = lab.client();
    block_on(async {
        // So that a connection stands and only the answer is lost.
        central.policy(None).await.expect("answers");
        lab.line.set(Mode::LoseAnswers);
        let mut sync = Sync::default();
        let report = send_one(&mut sync, &mut outbox, &central, 0).await.expect("was due");
        assert_eq!((report.settled, report.open), (vec![], vec![1, 2, 3]));
        assert_eq!(lab.line.lost_answers(), 1);
        assert_eq!(lab.holdings(), all_accepted(3), "central had it all the same");
        assert_eq!(states(&outbox), [State::Sending; 3]);
        lab.line.set(Mode::Open);
        let report = send_one(&mut sync, &mut outbox, &central, 1_000).await.expect("is due again");
        assert_eq!(report.settled.len(), 3);
    });
    assert_eq!(states(&outbox), [State::Accepted; 3]);
    assert_eq!(lab.holdings(), all_accepted(3));
}

#[test]
fn an_absent_central_loses_nothing_and_sequences_have_no_gap_across_restarts() {
    let mut lab = Lab::new();
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 2);
    let central = lab.client();
    lab.central_down();
    block_on(async {
        let mut sync = Sync::default();
        let report = send_one(&mut sync, &mut outbox, &central, 0).await.expect("was due");
        assert_eq!(report.open, [1, 2]);
        assert!(matches!(central.submit(Vec::new()).await, Err(CentralError::Unreachable { .. })));
    });
    drop(outbox);
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 1);
    lab.central_up();
    block_on(drain(&mut outbox, &central));
    assert_eq!(states(&outbox), [State::Accepted; 3]);
    assert_eq!(lab.holdings(), all_accepted(3));
}

#[test]
fn a_request_that_central_cannot_open_is_parked_and_the_others_go_on() {
    let lab = Lab::new();
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 1);
    let (_, public_key) = generate_key_pair();
    let wrong = SealingKey { public_key, ..key(&lab) };
    outbox.accept(lab.identity().about.kiosk, &wrong, &draft(), 0).expect("saves");
    let RequestBody::BankDraft(mut unknown) = draft() else { panic!("a draft") };
    if let Authority::Proof(proof) = &mut unknown.authority {
        proof.file_number = "9999999".to_owned();
    }
    let unknown = RequestBody::BankDraft(unknown);
    outbox.accept(lab.identity().about.kiosk, &key(&lab), &unknown, 0).expect("saves");
    take(&lab, &mut outbox, 1);
    block_on(drain(&mut outbox, &lab.client()));
    assert_eq!(states(&outbox), [State::Accepted, State::Parked, State::Rejected, State::Accepted]);
    let decisions: Vec<_> = outbox.reader().list().expect("reads").into_iter().map(|entry| entry.decision).collect();
    assert!(matches!(
        &decisions[1],
        Some(Verdict::Parked { why: ParkedFor::NotUnderstood { problem } }) if problem.kind == ProblemType::Unreadable
    ));
    assert!(matches!(
        &decisions[2],
        Some(Verdict::Rejected { problem }) if problem.kind == ProblemType::UnknownFileNumber
    ));
}

#[test]
fn the_same_id_with_another_content_or_header_is_refused() {
    let lab = Lab::new();
    let (kiosk, key, central) = (lab.identity().about.kiosk, key(&lab), lab.client());
    let mut outbox = lab.outbox();
    outbox.accept(kiosk, &key, &draft(), 0).expect("saves");
    let sealed = outbox.due(0, 1).expect("reads").remove(0).envelope;
    let other = {
        let Envelope { id, sequence, confirmation, kind, taken_at_ms, .. } = sealed.clone();
        let header = wire::envelope::Header { kiosk, id, sequence, confirmation, kind, taken_at_ms };
        seal(&key, &header, &draft()).expect("seals")
    };
    block_on(async {
        let outcome = async |envelope: &Envelope| {
            let mut answer = central.submit(vec![envelope.clone()]).await.expect("answers");
            answer.outcomes.remove(0).outcome
        };
        let tampered = Envelope { id: uuid::Uuid::now_v7(), ..sealed.clone() };
        assert!(matches!(
            outcome(&tampered).await,
            Outcome::Rejected { problem } if problem.kind == ProblemType::Unreadable
        ));
        let other_kiosks = Envelope { sequence: 2, ..sealed.clone() };
        assert!(!matches!(outcome(&other_kiosks).await, Outcome::Accepted(_)));
        let _ = (outcome(&sealed).await, outcome(&sealed).await);
        assert_eq!(outcome(&other).await, Outcome::Conflict);
    });
}

/// Whoever sends second is refused, and a person looks: nothing is decided twice under one number.
#[test]
fn a_second_kiosk_with_copied_state_is_refused() {
    let lab = Lab::new();
    take(&lab, &mut lab.outbox(), 2);
    let copy = Dir::new();
    for file in fs::read_dir(lab.kiosk_dir()).expect("lists").flatten() {
        fs::copy(file.path(), copy.path().join(file.file_name())).expect("copies");
    }
    let twin = Identity::load(copy.path()).expect("reads").expect("is enrolled");
    let (mut outbox, mut second) = (lab.outbox(), Outbox::open(copy.path()).expect("opens"));
    for outbox in [&mut outbox, &mut second] {
        take(&lab, outbox, 1);
    }
    block_on(drain(&mut outbox, &lab.client()));
    block_on(drain(&mut second, &client(&twin, &lab.line.url())));
    assert_eq!(states(&outbox), [State::Accepted; 3]);
    assert_eq!(states(&second), [State::Accepted, State::Accepted, State::Parked]);
    let refused = second.reader().list().expect("reads").pop().and_then(|entry| entry.decision);
    assert_eq!(refused, Some(Verdict::Parked { why: ParkedFor::Conflict }));
    assert_eq!(lab.holdings(), all_accepted(3), "what both had is there once");
    let held = central::holdings(lab.central_dir()).expect("reads");
    let first = outbox.reader().list().expect("reads").pop().expect("three");
    assert!(held.iter().any(|held| held.id == first.id), "and of the third, the one that came first");
}

#[test]
fn a_central_restored_from_an_old_backup_is_brought_up_to_date() {
    let mut lab = Lab::new();
    let mut outbox = lab.outbox();
    let central = lab.client();
    let copies = Dir::new();
    take(&lab, &mut outbox, 2);
    block_on(drain(&mut outbox, &central));
    lab.central().back_up(copies.path()).expect("copies");
    take(&lab, &mut outbox, 3);
    block_on(drain(&mut outbox, &central));
    assert_eq!(lab.holdings(), all_accepted(5));
    lab.central_down();
    restore(&lab, copies.path());
    lab.central_up();
    assert_eq!(lab.holdings(), all_accepted(2), "central has forgotten three");
    block_on(async {
        let mut sync = Sync::default();
        sync.check_last(&mut outbox).expect("reads");
        while send_one(&mut sync, &mut outbox, &central, 0).await.is_some() {}
    });
    assert_eq!(lab.holdings(), all_accepted(5));
    assert!(states(&outbox).iter().all(|state| *state == State::Accepted));
}

/// Puts the newest copy in the place of central's database.
fn restore(lab: &Lab, copies: &std::path::Path) {
    let files = |dir: &std::path::Path| {
        let mut files: Vec<_> = fs::read_dir(dir).expect("lists").map(|file| file.expect("a file").path()).collect();
        files.sort();
        files
    };
    let name = |path: &std::path::Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let databases: Vec<_> = files(lab.central_dir()).into_iter().filter(|file| name(file).contains(".db")).collect();
    for file in &databases {
        fs::remove_file(file).expect("removes");
    }
    let copy = files(copies).pop().expect("a copy");
    let database = databases.iter().find(|file| name(file).ends_with(".db")).expect("a database");
    fs::copy(copy, database).expect("restores");
}
