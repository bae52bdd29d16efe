//! A run: a list of operations on a fresh world, then the calm after them. Ends with its trace, or with a broken promise
//! and the shortest list that still breaks it.

use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use payor_kiosk::journal::Entry;
use tracing::subscriber::set_default;

use crate::op::{Op, to_text};
use crate::promises::{Broken, nothing_readable};
use crate::twist::Twist;
use crate::world::World;

/// How long after the last fault everything must have its end: a pause of at most a minute, a try, and a resolved card.
const DRAIN_MAX_S: u64 = 240;
const LOOK_EVERY_S: u64 = 4;
/// And after central was restored unnoticed: the kiosk asks once an hour what is missing.
const RESTORED_MAX_MINUTES: u32 = 150;

/// What could be seen of a run. The same for the same operations and seed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// One line for each operation, and one for the calm after them.
    pub trace: Vec<String>,
    pub requests: usize,
    pub cards: usize,
}

/// A run that broke a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The operation at which it showed; the number of operations where it was the calm after them.
    pub at: usize,
    pub what: String,
}

/// Runs the operations. The seed is that of the pauses between tries.
pub fn run(seed: u64, ops: &[Op], twist: Twist) -> Result<Seen, Failure> {
    let mut at = 0;
    let played = catch_unwind(AssertUnwindSafe(|| play(seed, ops, twist, &mut at)));
    let failure = |what: String| Failure { at, what };
    match played {
        Ok(Ok(seen)) => Ok(seen),
        Ok(Err(broken)) => Err(failure(broken.0)),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(failure(format!("panic: {}", text.unwrap_or_default())))
        }
    }
}

fn play(seed: u64, ops: &[Op], twist: Twist, at: &mut usize) -> Result<Seen, Broken> {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .without_time()
        .with_max_level(tracing::Level::INFO)
        .with_writer(move || writer.clone())
        .finish();
    let _logs = set_default(subscriber);
    let mut world = World::new(seed, twist);
    let mut seen = Seen::default();
    world.step(1_000)?;
    for op in ops {
        world.happens(*op)?;
        seen.trace.push(line(&op.to_string(), &world));
        *at += 1;
    }
    calm(&mut world, &log)?;
    seen.trace.push(line("calm", &world));
    nothing_readable(&world.dirs, &log.text())?;
    (seen.requests, seen.cards) = world.promises.taken();
    Ok(seen)
}

fn line(op: &str, world: &World) -> String {
    let ms = world.clock.now().monotonic_ms;
    format!("{op} @{ms}: {} | {}", world.view().name, world.promises.summary)
}

/// Faults stop. First everything but a poisonous request drains, then that too.
fn calm(world: &mut World, log: &Log) -> Result<(), Broken> {
    world.calm()?;
    let poisoned: BTreeSet<u64> = world.poisoned().into_iter().collect();
    drain(world, |open| open.iter().all(|sequence| poisoned.contains(sequence)))?;
    world.heal();
    drain(world, <[u64]>::is_empty)?;
    let alarmed = |number: &str| log.has(Entry::CardLost, number);
    for _ in 0..RESTORED_MAX_MINUTES {
        if !world.promises.restored || world.promises.settled(&world.till, alarmed).is_ok() {
            break;
        }
        world.step(60_000)?;
        world.check()?;
    }
    world.promises.settled(&world.till, alarmed)
}

fn drain(world: &mut World, done: impl Fn(&[u64]) -> bool) -> Result<(), Broken> {
    for _ in 0..DRAIN_MAX_S / LOOK_EVERY_S {
        world.check()?;
        if done(&world.promises.unsettled()) {
            return Ok(());
        }
        world.pass(LOOK_EVERY_S)?;
    }
    let open = world.promises.unsettled();
    Err(Broken::new(format!("{DRAIN_MAX_S} s after the last fault {open:?} are without a decision")))
}

/// What the kiosk wrote to its log.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    fn has(&self, entry: Entry, detail: &str) -> bool {
        let key = format!("\"{}\"", entry.key());
        self.text().lines().any(|line| line.contains(&key) && line.contains(detail))
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The shortest list, found by leaving out, that still fails, and how it fails.
pub fn shrink(seed: u64, ops: &[Op], twist: Twist) -> (Vec<Op>, Option<Failure>) {
    let mut shortest = ops.to_vec();
    let mut failure = run(seed, &shortest, twist).err();
    if let Some(failure) = &failure {
        shortest.truncate(failure.at + 1);
    }
    let mut part = shortest.len().div_ceil(2).max(1);
    loop {
        let mut from = 0;
        let mut found = false;
        while from < shortest.len() {
            let mut without = shortest.clone();
            without.drain(from..(from + part).min(without.len()));
            match run(seed, &without, twist) {
                Err(fails) => {
                    (shortest, failure, found) = (without, Some(fails), true);
                }
                Ok(_) => from += part,
            }
        }
        if part == 1 && !found {
            return (shortest, failure);
        }
        part = if found { part } else { part.div_ceil(2) }.min(shortest.len().max(1));
    }
}

/// What a person needs of a failure: what broke, and a text that is a case once it lies in `tests/sim/reproductions`.
pub fn report(seed: u64, ops: &[Op], twist: Twist, first: &Failure) -> String {
    let (shortest, failure) = shrink(seed, ops, twist);
    let what = match failure {
        Some(failure) => failure.what,
        None => format!("it fails no more when it is repeated: {}", first.what),
    };
    format!("seed {seed}: {what}\n\n# {what}\n# seed {seed}\n{}", to_text(&shortest))
}
