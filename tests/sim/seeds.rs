//! Random seeds.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::op::random;
use crate::run::{report, run};
use crate::twist::Twist;

/// How many seeds a plain run of the tests takes.
const SEEDS: u64 = 1_000;
/// After so many failures no more are looked for.
const REPORTS_MAX: usize = 3;

/// A number from the environment.
fn setting(name: &str, otherwise: u64) -> u64 {
    let Ok(text) = std::env::var(name) else { return otherwise };
    text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text:?}"))
}

#[test]
fn no_seed_breaks_a_promise() {
    let (first, count) = (setting("SIM_FIRST", 0), setting("SIM_SEEDS", SEEDS));
    let next = AtomicU64::new(first);
    let reports = Mutex::new(Vec::new());
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + count || reports.lock().expect("not poisoned").len() >= REPORTS_MAX {
                return;
            }
            let ops = random(seed);
            if let Err(failure) = run(seed, &ops, Twist::None) {
                let report = report(seed, &ops, Twist::None, &failure);
                reports.lock().expect("not poisoned").push(report);
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let reports = reports.into_inner().expect("not poisoned");
    assert!(reports.is_empty(), "{}", reports.join("\n\n"));
}

#[test]
fn a_seed_replays_to_the_letter() {
    for seed in setting("R", 0)..setting("RE", 20) {
        let ops = random(seed);
        assert_eq!(run(seed, &ops, Twist::None), run(seed, &ops, Twist::None), "seed {seed}");
    }
}
