//! The n-th write or sync fails, for every n until none does: all that an outbox does to its disk, one place after another.

use payor_kiosk::outbox::{AttemptState, Mark, Outbox, OutboxError, ParkedFor, State, Verdict};
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::account::Cancellation;
use wire::envelope::generate_key_pair;
use wire::policy::SealingKey;
use wire::request::RequestBody;

use crate::disk::Disk;

const KIOSK: u16 = 1;

/// What fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The n-th, and no other.
    Once,
    /// The n-th and all after it, until the next start.
    FromThenOn,
    /// The power goes at the n-th, and of what was not synced nothing stays.
    PowerCut,
}

/// What the outbox said was done.
#[derive(Debug, Default)]
struct Said {
    saved: Vec<ConfirmationNumber>,
    refused: usize,
    begun: Vec<ConfirmationNumber>,
    parked: Option<u64>,
    ended: Option<u64>,
}

#[test]
fn whichever_write_or_sync_fails_what_was_said_is_there() {
    for fault in [Fault::Once, Fault::FromThenOn, Fault::PowerCut] {
        let last = (0..).find(|n| !fails_at(fault, *n)).expect("a life has an end");
        assert!(last > 50, "{fault:?}: only {last} writes and syncs were seen");
    }
}

/// A life in which the n-th write or sync fails, and what the next one finds. False: there were no so many.
fn fails_at(fault: Fault, n: u32) -> bool {
    let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory");
    let disk = Disk::under(dir.path());
    match fault {
        Fault::Once => disk.fail_once_after(n),
        Fault::FromThenOn | Fault::PowerCut => disk.cut_after(n),
    }
    let said = live(&dir, &disk).unwrap_or_default();
    let failed = disk.has_failed();
    disk.restart(fault == Fault::PowerCut, 0);
    let outbox = Outbox::open(dir.path()).expect("opens on a disk that works");
    is_there(&outbox, &said, fault, &format!("{fault:?} at {n}: {said:?}"));
    Disk::forget(dir.path());
    failed
}

/// What was said is in the outbox, and it is sound and without a gap.
fn is_there(outbox: &Outbox, said: &Said, fault: Fault, what: &str) {
    let reader = outbox.reader();
    assert!(reader.is_sound().expect(what), "{what}");
    let chain = reader.verify_audit().expect(what);
    assert_eq!(chain.broken_at(), None, "{what}");
    let there = reader.list().expect(what);
    let state_of = |sequence| there.iter().find(|entry| entry.sequence == sequence).map(|entry| entry.state);
    for confirmation in &said.saved {
        assert!(there.iter().any(|entry| entry.confirmation == *confirmation), "lost {confirmation}: {what}");
    }
    if let Some(sequence) = said.parked {
        assert_eq!(state_of(sequence), Some(State::Parked), "{what}");
    }
    let attempt = |sequence| outbox.attempt(sequence).expect(what).map(|(_, state)| state);
    for confirmation in &said.begun {
        assert!(attempt(confirmation.sequence()).is_some(), "lost {confirmation}: {what}");
    }
    if let Some(sequence) = said.ended {
        assert_eq!(attempt(sequence), Some(AttemptState::Approved), "{what}");
    }
    let all = there.len() as u64 + (1..=8).filter(|sequence| attempt(*sequence).is_some()).count() as u64;
    assert!((1..=all).all(|sequence| state_of(sequence).is_some() || attempt(sequence).is_some()), "a gap: {what}");
    if fault == Fault::Once {
        // Whoever was told "not saved" finds nothing taken.
        assert_eq!(there.len(), said.saved.len(), "{what}");
    }
}

/// Two payors, a card, an answer of central's, a third payor: each goes on where the one before could not be served.
fn live(dir: &tempfile::TempDir, disk: &Disk) -> Result<Said, OutboxError> {
    let (_, public_key) = generate_key_pair();
    let key = SealingKey { id: "key".to_owned(), public_key };
    let (token, language) = (Sensitive::new("token"), "en".to_owned());
    let body = RequestBody::Cancellation(Cancellation { token, plan: Uuid::nil(), withdrawal: None, language });
    let mut said = Said::default();
    let mut outbox = Outbox::open(dir.path())?;
    outbox.adopt(KIOSK, 0)?;
    let take = |outbox: &mut Outbox, said: &mut Said| match outbox.accept(KIOSK, &key, &body, 0) {
        Ok(saved) => said.saved.push(saved.confirmation),
        Err(_) => said.refused += 1,
    };
    take(&mut outbox, &mut said);
    take(&mut outbox, &mut said);
    if let Ok(attempt) = outbox.begin_attempt(KIOSK, 0) {
        said.begun.push(attempt.confirmation);
        said.ended = outbox.end_attempt(attempt.sequence, AttemptState::Approved).ok().map(|()| attempt.sequence);
    }
    if let Some(first) = said.saved.first().map(|first| first.sequence()) {
        let parked = Mark::Settle(Verdict::Parked { why: ParkedFor::Conflict });
        let recorded = outbox.sending([first]).and_then(|()| outbox.record(&[(first, parked)], Some(0)));
        said.parked = recorded.ok().map(|_| first);
    }
    take(&mut outbox, &mut said);
    // It is killed: nothing is put in order at the end.
    disk.freeze();
    Ok(said)
}
