//! Real processes under a load, killed at random moments, over a line that fails: nothing lost, nothing twice, nothing
//! damaged. What the simulation cannot see is seen here: processes that end between any two instructions, and a real disk.
//!
//! The moment of a kill is the fault itself, so nothing here replays. `make torture` runs more of it than `make test`.

mod books;
mod child;
mod cuts;
mod drive;
mod gateway;
mod kills;
pub mod process;
mod proxy;
mod upgrades;

use std::env;
use std::time::Duration;

/// For what must come, on a machine that does much else.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// How often, where `make torture` asks for more than every test run does.
fn times(variable: &str, usually: usize) -> usize {
    let asked = env::var(variable).ok().filter(|value| !value.is_empty());
    asked.map_or(usually, |value| value.parse().unwrap_or_else(|_| panic!("{variable}={value} is no number")))
}
