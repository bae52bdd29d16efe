//! The kiosk's figures, measured in one run and printed as medians: `make bench`. Timings live here, never in a test.

mod disk;
mod screen;
mod visit;

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// One measured figure with its goal.
struct Figure {
    name: &'static str,
    value: String,
    goal: &'static str,
}

/// Measures everything in a fresh directory under `state` and prints a table.
///
/// # Errors
/// Where a part does not start or the disk cannot be written.
pub fn run(state: &Path) -> anyhow::Result<()> {
    let mut figures = screen::measure(state)?;
    figures.extend(disk::accept(&state.join("accept"))?);
    figures.extend(disk::drain(&state.join("drain"))?);
    print(&figures)?;
    Ok(())
}

/// Measures the start alone, as often as [`run`] does, and prints it.
///
/// # Errors
/// Where a part does not start or the disk cannot be written.
pub fn start(state: &Path) -> anyhow::Result<()> {
    print(&screen::start(&state.join("start"))?)?;
    Ok(())
}

pub use screen::first_frame;

fn print(figures: &[Figure]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let width = figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or_default();
    writeln!(out, "{:width$}  {:>24}  goal", "figure", "measured")?;
    for Figure { name, value, goal } in figures {
        writeln!(out, "{name:width$}  {value:>24}  {goal}")?;
    }
    writeln!(
        out,
        "Software renderer into memory, 1080 x 1920, {} build.",
        if cfg!(debug_assertions) { "debug" } else { "release" }
    )
}

/// The value below which this share of the sorted samples lies.
fn percentile(samples: &mut [Duration], percent: usize) -> Duration {
    samples.sort_unstable();
    let place = (samples.len() * percent / 100).min(samples.len().saturating_sub(1));
    samples.get(place).copied().unwrap_or_default()
}

fn ms(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1000.0)
}
