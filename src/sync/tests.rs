//! The sending, without a network: what central could answer is made up here.

use chrono::{DateTime, NaiveDate};
use wire::problem::{Problem, ProblemType};
use wire::request::{Acceptance, Outcome, Settlement};

use super::*;
use crate::outbox::tests::{Dir, KIOSK, adopted, fill_unreadable as fill};
use crate::outbox::{ParkedFor, State};

fn acceptance() -> Acceptance {
    let first_withdrawal = NaiveDate::from_ymd_opt(2026, 2, 17).expect("a date");
    Acceptance { first_withdrawal: Some(first_withdrawal), moved: false, accepted_at: DateTime::UNIX_EPOCH }
}

fn accepted(_: u64) -> Outcome {
    Outcome::Accepted(acceptance())
}

fn problem(kind: ProblemType) -> Problem {
    kind.into()
}

/// What central answers, by sequence.
fn answer(sending: &Sending, outcome: impl Fn(u64) -> Outcome) -> BatchAnswer {
    let outcomes =
        sending.due.iter().map(|due| Settlement { id: due.envelope.id, outcome: outcome(due.envelope.sequence) });
    BatchAnswer { outcomes: outcomes.collect(), missing: Vec::new(), backed_up_through: 0 }
}

fn states(outbox: &Outbox) -> Vec<State> {
    outbox.reader().list().expect("reads").iter().map(|entry| entry.state).collect()
}

fn unreachable() -> CentralError {
    CentralError::Unreachable { cause: "refused".to_owned() }
}

/// Sends until nothing is due, to a central that answers like this. Counts the posts.
fn drain(
    sync: &mut Sync,
    outbox: &mut Outbox,
    now_ms: u64,
    central: impl Fn(&Sending) -> Result<BatchAnswer, CentralError>,
) -> usize {
    let mut posts = 0;
    while let Some(sending) = sync.next(outbox, now_ms).expect("reads") {
        let answer = central(&sending);
        sync.answered(outbox, sending, answer, now_ms, || u32::MAX).expect("writes");
        posts += 1;
        assert!(posts < 1_000, "does not end");
    }
    posts
}

#[test]
fn the_table_of_decisions() {
    let accept = Decision::Settle(Verdict::Accepted(acceptance()));
    let park = |why| Decision::Settle(Verdict::Parked { why });
    let retry = |at_ms| Decision::Retry { at_ms };
    let reject = |kind| Decision::Settle(Verdict::Rejected { problem: problem(kind) });
    // With the highest jitter, after two attempts, at 1,000: four seconds later.
    let told = |answer: Answer<'_>| decide(&answer, 2, 1_000, u32::MAX);

    assert_eq!(told(Answer::Outcome(&Outcome::Accepted(acceptance()))), accept);
    assert_eq!(told(Answer::Outcome(&Outcome::Conflict)), park(ParkedFor::Conflict));
    assert_eq!(told(Answer::Outcome(&Outcome::TryLater { retry_after_s: None })), retry(5_000));
    assert_eq!(told(Answer::Outcome(&Outcome::TryLater { retry_after_s: Some(30) })), retry(31_000));
    assert_eq!(told(Answer::Outcome(&Outcome::TryLater { retry_after_s: Some(1) })), retry(5_000));
    assert_eq!(told(Answer::Outcome(&Outcome::TryLater { retry_after_s: Some(u32::MAX) })), retry(901_000));

    for kind in ProblemType::ALL.iter().copied() {
        let rejected = Outcome::Rejected { problem: problem(kind) };
        let refused = CentralError::Refused(problem(kind));
        let expected = match kind.status() {
            404 | 405 | 415 => retry(5_000),
            400 | 413 => park(ParkedFor::NotUnderstood { problem: problem(kind) }),
            409 => park(ParkedFor::Conflict),
            429 | 500 | 503 => retry(5_000),
            _ if matches!(kind, ProblemType::Unreadable | ProblemType::Export | ProblemType::ExportSigner) => {
                park(ParkedFor::NotUnderstood { problem: problem(kind) })
            }
            _ if kind == ProblemType::EnrollmentCode => retry(5_000),
            // The request's own sign-in, not the kiosk's enrolment.
            401 if kind == ProblemType::SignedOut => reject(kind),
            401 | 403 => Decision::Stop,
            422 => reject(kind),
            status => panic!("{kind:?} has the unforeseen status {status}"),
        };
        assert_eq!(told(Answer::Outcome(&rejected)), expected, "{kind:?} for one envelope");
        assert_eq!(told(Answer::Failed(&refused)), expected, "{kind:?} for the batch");
    }

    for error in [
        unreachable(),
        CentralError::NoAnswer { cause: "cut".to_owned() },
        CentralError::NotCentral { what: "HTML" },
        CentralError::SetUp { cause: "bad".to_owned() },
        CentralError::TryLater { status: 500, retry_after_s: None },
    ] {
        assert_eq!(told(Answer::Failed(&error)), retry(5_000), "{error:?}");
    }
    let asked = CentralError::TryLater { status: 503, retry_after_s: Some(20) };
    assert_eq!(told(Answer::Failed(&asked)), retry(21_000));
    assert_eq!(told(Answer::Failed(&CentralError::Barred { status: 401 })), Decision::Stop);
    let unknown = CentralError::UnknownRefusal { status: 418 };
    assert_eq!(told(Answer::Failed(&unknown)), park(ParkedFor::UnknownRefusal { status: 418 }));
}

#[test]
fn pauses_double_up_to_a_minute_and_jitter_is_full() {
    let longest: Vec<u64> = (0..9).map(|attempts| backoff_ms(attempts, u32::MAX)).collect();
    assert_eq!(longest, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    assert_eq!(backoff_ms(u32::MAX, u32::MAX), 60_000);
    assert_eq!(backoff_ms(3, 0), 0);
    assert_eq!(backoff_ms(3, u32::MAX / 2), 4_000);
}

#[test]
fn a_queue_goes_out_in_order_and_in_batches() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 250);
    let mut sync = Sync::default();
    let first = sync.next(&mut outbox, 0).expect("reads").expect("something is due");
    let sequences: Vec<u64> = first.sequences().collect();
    assert_eq!(sequences, (1..=100).collect::<Vec<_>>());
    assert!(sync.next(&mut outbox, 0).expect("reads").is_none(), "one batch at a time");
    let told = answer(&first, accepted);
    let report = sync.answered(&mut outbox, first, Ok(told), 0, || 0).expect("writes");
    assert_eq!(report.settled.len(), 100);
    assert_eq!(drain(&mut sync, &mut outbox, 0, |sending| Ok(answer(sending, accepted))), 2);
    assert!(states(&outbox).iter().all(|state| *state == State::Accepted));
}

#[test]
fn what_was_sent_is_noted_before_it_leaves() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    let sending = Sync::default().next(&mut outbox, 0).expect("reads").expect("is due");
    assert_eq!(states(&outbox), [State::Sending]);
    drop(outbox);
    // The kiosk is killed before the answer: the same envelope goes out again.
    let mut outbox = Outbox::open(dir.path()).expect("opens again");
    let again = Sync::default().next(&mut outbox, 0).expect("reads").expect("is due");
    assert_eq!(again.envelopes(), sending.envelopes());
    assert_eq!(again.due[0].attempts, 1);
}

/// Whoever waits for an answer is told so at once, however it failed; and which request is to blame is found by halves.
#[test]
fn what_got_no_answer_is_reported_as_open() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 3);
    let mut sync = Sync::default();
    let mut fail = |outbox: &mut Outbox, now_ms, error: CentralError| {
        let sending = sync.next(outbox, now_ms).expect("reads").expect("is due");
        let sent: Vec<u64> = sending.sequences().collect();
        let report = sync.answered(outbox, sending, Err(error), now_ms, || u32::MAX).expect("writes");
        assert_eq!(report, Report { open: sent.clone(), ..Report::default() });
        sent
    };
    let due = |outbox: &Outbox, now_ms| -> Vec<u64> {
        outbox.due(now_ms, 9).expect("reads").iter().map(|due| due.envelope.sequence).collect()
    };
    let failing = CentralError::TryLater { status: 500, retry_after_s: None };
    assert_eq!(fail(&mut outbox, 0, unreachable()), [1, 2, 3]);
    assert_eq!(fail(&mut outbox, 10_000, failing.clone()), [1, 2, 3], "it is too soon to suspect one");
    assert_eq!(due(&outbox, 10_000), [1, 2, 3]);
    assert_eq!(fail(&mut outbox, 20_000, failing.clone()), [1, 2, 3]);
    assert_eq!(fail(&mut outbox, 20_000, failing), [1], "one of the halves");
    assert_eq!(due(&outbox, 20_000), [2, 3], "the culprit waits alone");
}

#[test]
fn a_culprit_that_is_found_keeps_the_others_waiting_no_longer() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 4);
    let mut sync = Sync::default();
    let failing = CentralError::TryLater { status: 500, retry_after_s: None };
    let mut sent = Vec::new();
    for now_ms in [0, 10_000, 20_000] {
        while let Some(sending) = sync.next(&mut outbox, now_ms).expect("reads") {
            sent.push(sending.sequences().collect::<Vec<_>>());
            let told = if sending.holds(3) { Err(failing.clone()) } else { Ok(answer(&sending, accepted)) };
            sync.answered(&mut outbox, sending, told, now_ms, || u32::MAX).expect("writes");
        }
    }
    let all = vec![1, 2, 3, 4];
    assert_eq!(sent, [all.clone(), all.clone(), all, vec![1, 2], vec![3, 4], vec![3], vec![4]]);
}

#[test]
fn only_what_one_request_may_have_caused_is_suspicious() {
    for (error, suspicious) in [
        (CentralError::TryLater { status: 500, retry_after_s: None }, true),
        (CentralError::TryLater { status: 500, retry_after_s: Some(1) }, false),
        (CentralError::TryLater { status: 503, retry_after_s: None }, false),
        (CentralError::NoAnswer { cause: "cut".to_owned() }, true),
        (CentralError::NotCentral { what: "HTML" }, true),
        (unreachable(), false),
    ] {
        assert_eq!(is_suspicious(&error), suspicious, "{error:?}");
    }
}

#[test]
fn an_absent_central_is_tried_for_ever_with_pauses() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    let mut sync = Sync::default();
    let mut now_ms = 0;
    for expected in [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000] {
        assert_eq!(drain(&mut sync, &mut outbox, now_ms, |_| Err(unreachable())), 1);
        assert!(sync.next(&mut outbox, now_ms + expected - 1).expect("reads").is_none());
        now_ms += expected;
    }
    assert_eq!(drain(&mut sync, &mut outbox, now_ms, |sending| Ok(answer(sending, accepted))), 1);
    assert_eq!(states(&outbox), [State::Accepted]);
}

#[test]
fn a_returning_central_is_not_kept_waiting_unless_it_asked_to() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    let mut sync = Sync::default();
    drain(&mut sync, &mut outbox, 0, |_| Err(unreachable()));
    assert!(!sync.is_asked_to_wait(0), "the pause is the kiosk's own");
    sync.hurry();
    let wait = CentralError::TryLater { status: 503, retry_after_s: Some(30) };
    assert_eq!(drain(&mut sync, &mut outbox, 0, |_| Err(wait.clone())), 1);
    assert_eq!([29_999, 30_000].map(|now_ms| sync.is_asked_to_wait(now_ms)), [true, false]);
    sync.hurry();
    assert_eq!(drain(&mut sync, &mut outbox, 29_999, |_| Err(wait.clone())), 0);
    assert_eq!(drain(&mut sync, &mut outbox, 30_000, |sending| Ok(answer(sending, accepted))), 1);
}

#[test]
fn a_barred_kiosk_sends_nothing_and_keeps_accepting() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    let mut sync = Sync::default();
    drain(&mut sync, &mut outbox, 0, |_| Err(CentralError::Barred { status: 401 }));
    assert!(sync.is_barred());
    sync.lift_bar();
    // Also when central said so to another question.
    sync.bar();
    assert!(sync.is_barred());
    fill(&mut outbox, 1);
    assert_eq!(drain(&mut sync, &mut outbox, u64::MAX, |_| unreachable!("it is barred")), 0);
    sync.lift_bar();
    drain(&mut sync, &mut outbox, 1_000, |sending| Ok(answer(sending, accepted)));
    assert_eq!(states(&outbox), [State::Accepted, State::Accepted]);
}

const POISON: u64 = 137;

/// What becomes of a request that makes central answer like this, whatever batch it is in, and how many posts it takes
/// until all 249 others are accepted.
fn poisoned(error: &CentralError) -> (State, usize) {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 250);
    let mut sync = Sync::default();
    let (mut now_ms, mut posts) = (0, 0);
    let others = |outbox: &Outbox| states(outbox).iter().filter(|state| **state == State::Accepted).count();
    while others(&outbox) < 249 {
        posts += drain(&mut sync, &mut outbox, now_ms, |sending| {
            if sending.holds(POISON) { Err(error.clone()) } else { Ok(answer(sending, accepted)) }
        });
        now_ms += 1_000;
        assert!(now_ms < 600_000, "{error:?} held up the others for ten minutes");
    }
    (states(&outbox)[POISON as usize - 1], posts)
}

#[test]
fn one_poison_request_never_blocks_the_rest() {
    let cases = [
        (CentralError::Refused(problem(ProblemType::BadBody)), State::Parked),
        (CentralError::Refused(problem(ProblemType::TooLarge)), State::Parked),
        (CentralError::UnknownRefusal { status: 418 }, State::Parked),
        (CentralError::Refused(problem(ProblemType::Amount)), State::Rejected),
        (CentralError::TryLater { status: 500, retry_after_s: None }, State::Sending),
        (CentralError::NoAnswer { cause: "central died of it".to_owned() }, State::Sending),
        (CentralError::NotCentral { what: "the answer is too long" }, State::Sending),
    ];
    for (error, expected) in cases {
        let (poison, posts) = poisoned(&error);
        assert_eq!(poison, expected, "{error:?}");
        assert!(posts < 40, "{error:?} took {posts} posts");
    }
}

#[test]
fn a_failing_central_is_not_flooded_while_a_culprit_is_looked_for() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 200);
    let mut sync = Sync::default();
    let failing = CentralError::TryLater { status: 500, retry_after_s: None };
    let posts: usize =
        (0..60).map(|second| drain(&mut sync, &mut outbox, second * 1_000, |_| Err(failing.clone()))).sum();
    assert!(posts < 60, "{posts} posts in a minute");
    assert!(states(&outbox).iter().all(|state| matches!(state, State::Queued | State::Sending)));
    drain(&mut sync, &mut outbox, 300_000, |sending| Ok(answer(sending, accepted)));
    assert!(states(&outbox).iter().all(|state| *state == State::Accepted), "it drains when central is back");
}

#[test]
fn each_request_of_a_batch_gets_its_own_decision() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 5);
    let mut sync = Sync::default();
    let outcome = |sequence| match sequence {
        5 => Outcome::Rejected { problem: problem(ProblemType::Revoked) },
        1 => Outcome::Rejected { problem: problem(ProblemType::OnHold) },
        2 => Outcome::Conflict,
        3 => Outcome::TryLater { retry_after_s: Some(10) },
        _ => Outcome::Accepted(acceptance()),
    };
    drain(&mut sync, &mut outbox, 0, |sending| Ok(answer(sending, outcome)));
    assert_eq!(states(&outbox), [State::Rejected, State::Parked, State::Sending, State::Accepted, State::Sending]);
    assert_eq!(drain(&mut sync, &mut outbox, 9_999, |_| unreachable!("asked to wait")), 0);
    drain(&mut sync, &mut outbox, 10_000, |sending| Ok(answer(sending, accepted)));
    assert_eq!(states(&outbox)[2], State::Accepted);
    // Central bars kiosks, not requests: this one is asked about again as late as any.
    assert_eq!(drain(&mut sync, &mut outbox, 59_999, |_| unreachable!("it is too soon")), 0);
    assert_eq!(drain(&mut sync, &mut outbox, 60_000, |sending| Ok(answer(sending, accepted))), 1);
}

#[test]
fn what_a_restored_central_has_lost_is_sent_again_once() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 3);
    outbox.begin_attempt(KIOSK, 0).expect("notes");
    let mut sync = Sync::default();
    drain(&mut sync, &mut outbox, 0, |sending| Ok(answer(sending, accepted)));
    sync.check_last(&mut outbox).expect("reads");
    let probe = sync.next(&mut outbox, 0).expect("reads").expect("the last one again");
    assert_eq!(probe.sequences().collect::<Vec<_>>(), [3]);
    let told = BatchAnswer { missing: vec![1, 2, 4, 9], ..answer(&probe, accepted) };
    let report = sync.answered(&mut outbox, probe, Ok(told.clone()), 0, || 0).expect("writes");
    assert_eq!((report.resend, report.missing_attempts, report.missing_unknown), (2, vec![4], vec![9]));
    let resent = sync.next(&mut outbox, 0).expect("reads").expect("the lost ones");
    assert_eq!(resent.sequences().collect::<Vec<_>>(), [1, 2]);
    // It still names them: they are not sent again before a minute is over.
    let answers = answer(&resent, |sequence| match sequence {
        1 => Outcome::Rejected { problem: problem(ProblemType::OnHold) },
        _ => Outcome::Accepted(acceptance()),
    });
    let answers = BatchAnswer { missing: vec![1, 2], ..answers };
    let report = sync.answered(&mut outbox, resent, Ok(answers), 1_000, || 0).expect("writes");
    assert_eq!((report.resend, report.contradicted), (0, vec![1]));
    assert!(sync.next(&mut outbox, 1_000).expect("reads").is_none());
    assert_eq!(states(&outbox), [State::Accepted; 3], "a decision stands");
    let mut named = |now_ms| {
        sync.check_last(&mut outbox).expect("writes");
        let probe = sync.next(&mut outbox, now_ms).expect("reads").expect("the last one again");
        let told = BatchAnswer { missing: vec![1, 2], ..answer(&probe, accepted) };
        sync.answered(&mut outbox, probe, Ok(told), now_ms, || 0).expect("writes").resend
    };
    assert_eq!([named(59_999), named(60_000)], [0, 2]);
}

#[test]
fn an_answer_that_cannot_be_written_down_is_no_answer() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 1);
    let mut sync = Sync::default();
    let sending = sync.next(&mut outbox, 0).expect("reads").expect("is due");
    let told = answer(&sending, accepted);
    outbox.break_writes();
    sync.answered(&mut outbox, sending, Ok(told), 0, || 0).expect_err("cannot write");
    assert!(sync.next(&mut outbox, 0).expect("pauses").is_none());
    drop(outbox);
    let mut outbox = Outbox::open(dir.path()).expect("opens again");
    assert_eq!(states(&outbox), [State::Sending]);
    drain(&mut Sync::default(), &mut outbox, 0, |sending| Ok(answer(sending, accepted)));
    assert_eq!(states(&outbox), [State::Accepted]);
}

#[test]
fn a_poison_request_does_not_come_due_together_with_the_next_one_for_ever() {
    let dir = Dir::new();
    let mut outbox = adopted(&dir);
    fill(&mut outbox, 2);
    let mut sync = Sync::default();
    // With the shortest pauses both are always due at once.
    let mut rounds = 0;
    while states(&outbox)[1] != State::Accepted {
        let Some(sending) = sync.next(&mut outbox, rounds).expect("reads") else {
            rounds += 1;
            continue;
        };
        let failing = CentralError::TryLater { status: 500, retry_after_s: None };
        let told = if sending.holds(1) { Err(failing) } else { Ok(answer(&sending, accepted)) };
        sync.answered(&mut outbox, sending, told, rounds, || 0).expect("writes");
        rounds += 1;
        assert!(rounds < 50, "the second request is held up");
    }
}
