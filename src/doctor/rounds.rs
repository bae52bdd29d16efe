//! The doctor's visit at every start of a kiosk: what is not green is logged, what is red closes it until it is not.

use std::io;
use std::time::Duration;

use chrono::Utc;
use wire::heartbeat::DoctorTold;

use super::probe::{self, Looker};
use super::{Light, closes, examine, told};
use crate::clock::Clock;
use crate::config::Config;
use crate::journal::{self, Entry};

/// How soon a kiosk that is closed is looked at again.
const AGAIN: Duration = Duration::from_secs(60);
/// The worker sees for itself when these end, and sooner.
const WATCHED: [Entry; 4] = [Entry::NotEnrolled, Entry::NoSealingKey, Entry::OutboxFull, Entry::DiskNearlyFull];

/// What a look at the machine came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Why the kiosk must stay closed.
    pub why: Option<Entry>,
    /// For central.
    pub told: DoctorTold,
}

/// Looks at the machine on a thread of its own, beside the start: the first picture waits for nothing. Tells what it found
/// and why the kiosk must stay closed, and looks again until it need not.
///
/// # Errors
/// Where the thread cannot be started.
pub fn watch(config: Config, tell: impl Fn(Visit) + Send + 'static) -> io::Result<()> {
    let visit = move || {
        let (clock, mut last) = (Clock::system(), None);
        loop {
            let lines = examine(&probe::look(&config, &clock, Looker::Kiosk));
            let closes = closes(&lines);
            let why = closes.filter(|entry| !WATCHED.contains(entry));
            if last != Some(why) {
                for line in lines.iter().filter(|line| line.light != Light::Green) {
                    journal::note(Entry::DoctorFound, format_args!("{}: {}", line.check, line.says));
                }
                last = Some(why);
            }
            tell(Visit { why, told: told(&lines, clock.now().local.with_timezone(&Utc)) });
            // What the worker watches ends too, and central is told.
            if closes.is_none() {
                return;
            }
            std::thread::sleep(AGAIN);
        }
    };
    std::thread::Builder::new().name("doctor".to_owned()).spawn(visit)?;
    Ok(())
}
