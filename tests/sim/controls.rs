//! Tests of the tests: in a world that breaks a promise on purpose, the simulation must notice.

use crate::op::{parse, random};
use crate::run::run;
use crate::twist::Twist;

/// Seeds that are tried before a fault counts as not noticed.
const SEEDS: u64 = 200;

/// What the simulation says of a world with this fault.
fn noticed(twist: Twist) -> String {
    let failures = (0..SEEDS).filter_map(|seed| run(seed, &random(seed), twist).err());
    let first = failures.into_iter().next();
    first.unwrap_or_else(|| panic!("{twist:?} broke nothing in {SEEDS} seeds")).what
}

#[track_caller]
fn says(what: &str, words: &str) {
    assert!(what.contains(words), "another promise broke: {what}");
}

#[test]
fn saved_before_the_disk_has_it_is_noticed() {
    says(&noticed(Twist::KioskSaysSavedBeforeSync), "gone from the outbox");
}

#[test]
fn an_answer_before_the_commit_is_noticed() {
    says(&noticed(Twist::CentralAnswersBeforeSync), "central has forgotten");
}

#[test]
fn a_central_that_takes_twice_is_noticed() {
    let what = noticed(Twist::NoDeduplication);
    assert!(what.contains("charged 2 times") || what.contains("central's answer about"), "{what}");
}

#[test]
fn order_by_the_clock_is_noticed() {
    says(&noticed(Twist::OrderByClock), "not in the order of its sequences");
}

#[test]
fn contents_that_are_not_bound_to_their_numbers_are_noticed() {
    says(&noticed(Twist::NoAssociatedData), "central accepted another content");
}

#[test]
fn exchanged_contents_are_refused_and_a_person_looks() {
    let ops = parse("central down\nvisit bank\nwait 3\nvisit bank\nwait 3\ncentral up\nwait 20").expect("reads");
    let seen = run(1, &ops, Twist::Exchanged).expect("no promise is broken");
    let last = seen.trace.last().expect("a line");
    assert!(last.contains("1=parked 2=parked") && last.contains("1=rejected 2=rejected"), "{last}");
}
