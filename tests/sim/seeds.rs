//! Random seeds, in four parts: each is a process of its own where tests are run by nextest, so that all cores work.

use crate::op::random;
use crate::run::{report, run};
use crate::twist::Twist;

/// How many seeds a plain run of the tests takes.
const SEEDS: u64 = 1_000;
const PARTS: u64 = 4;
/// After so many failures no more are looked for.
const REPORTS_MAX: usize = 3;

/// A number from the environment.
fn setting(name: &str, otherwise: u64) -> u64 {
    let Ok(text) = std::env::var(name) else { return otherwise };
    text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text:?}"))
}

/// No seed of this part breaks a promise.
fn part(part: u64) {
    let (first, count) = (setting("SIM_FIRST", 0), setting("SIM_SEEDS", SEEDS));
    let (mut runs, mut operations, mut requests, mut cards) = (0, 0, 0, 0);
    let mut reports = Vec::new();
    for seed in (first..first + count).filter(|seed| seed % PARTS == part) {
        let ops = random(seed);
        match run(seed, &ops, Twist::None) {
            Ok(seen) => {
                (runs, operations) = (runs + 1, operations + ops.len());
                (requests, cards) = (requests + seen.requests, cards + seen.cards);
            }
            Err(failure) => reports.push(report(seed, &ops, Twist::None, &failure)),
        }
        if reports.len() == REPORTS_MAX {
            break;
        }
    }
    println!("part {part}: {runs} runs, {operations} operations, {requests} requests, {cards} card attempts");
    assert!(reports.is_empty(), "{}", reports.join("\n\n"));
}

#[test]
fn no_seed_breaks_a_promise_part_0() {
    part(0);
}

#[test]
fn no_seed_breaks_a_promise_part_1() {
    part(1);
}

#[test]
fn no_seed_breaks_a_promise_part_2() {
    part(2);
}

#[test]
fn no_seed_breaks_a_promise_part_3() {
    part(3);
}

#[test]
fn a_seed_replays_to_the_letter() {
    for seed in 0..40 {
        let ops = random(seed);
        assert_eq!(run(seed, &ops, Twist::None), run(seed, &ops, Twist::None), "seed {seed}");
    }
}

/// Runs that never get far would prove little.
#[test]
fn the_seeds_get_around() {
    let seen: String = (0..120).filter_map(|seed| run(seed, &random(seed), Twist::None).ok()?.trace.pop()).collect();
    for end in ["accepted", "rejected", "parked", "approved", "declined", "reversed"] {
        assert!(seen.contains(&format!("={end}")), "nothing ever ended as {end}");
    }
}
