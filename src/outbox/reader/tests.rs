//! What people read of the outbox, on a real SQLite file.

use super::*;
use crate::outbox::tests::{Dir, KIOSK, accepted, adopted, fill};
use crate::outbox::{Mark, Outbox};

#[test]
fn a_second_program_may_read_but_not_write() {
    let dir = Dir::new();
    assert!(Reader::open(dir.path()).expect("no error").is_none());
    let mut outbox = adopted(&dir);
    let saved = fill(&mut outbox, 2);
    assert!(matches!(Outbox::open(dir.path()), Err(OutboxError::Locked)));
    let reader = Reader::open(dir.path()).expect("opens").expect("is there");
    let listed: Vec<_> = reader.list().expect("reads").iter().map(|entry| (entry.id, entry.state)).collect();
    assert_eq!(listed, [(saved[0].id, State::Queued), (saved[1].id, State::Queued)]);
    let by_number = reader.show(&saved[1].confirmation.grouped()).expect("reads").expect("is there");
    assert_eq!((by_number.id, by_number.attempts), (saved[1].id, 0));
    assert_eq!(reader.show("nonsense").expect("reads"), None);
    fill(&mut outbox, 1);
    assert_eq!(reader.counts().expect("reads").unsent(), 3);
    drop(outbox);
    assert!(Outbox::open(dir.path()).is_ok(), "the lock goes with its holder");
}

#[test]
fn a_day_is_counted_from_its_beginning() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 3);
    for at_ms in [1, 2, 2] {
        outbox.begin_attempt(KIOSK, at_ms).expect("notes");
    }
    outbox.end_attempt(4, AttemptState::Approved).expect("notes");
    outbox.end_attempt(5, AttemptState::Approved).expect("notes");
    outbox.record(&[(3, Mark::Settle(accepted()))], None).expect("records");
    let taken = |since_ms| outbox.reader().taken_since(since_ms).expect("reads");
    assert_eq!(taken(0), Taken { bank: 3, card: 2, accepted: 1 });
    assert_eq!(taken(1), Taken { bank: 2, card: 2, accepted: 1 });
    assert_eq!(taken(2), Taken { bank: 1, card: 1, accepted: 1 });
    assert_eq!(taken(3), Taken::default());
    let (attempt, _) = outbox.attempt(4).expect("reads").expect("is there");
    let told = outbox.reader().attempt(attempt.confirmation).expect("reads");
    assert_eq!(told, DateTime::from_timestamp_millis(1).map(|at| (AttemptState::Approved, at)));
    assert_eq!(format!("{:>8}", State::Queued), "  queued");
}
