//! `payor-kiosk bench`: the kiosk's figures.

use std::path::PathBuf;

use crate::bench;

/// Measure start, frames, memory, disk and drain, and print them as a table
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only the start: what package-test asks the installed program
    #[arg(long, conflicts_with = "first_frame")]
    start: bool,
    /// Only start, draw one frame and say so (this program's own use)
    #[arg(long, hide = true, value_name = "DIR")]
    first_frame: Option<PathBuf>,
}

pub fn run(args: Args) -> anyhow::Result<()> {
    if let Some(state) = args.first_frame {
        return bench::first_frame(&state);
    }
    let state = std::env::temp_dir().join(format!("payor-kiosk-bench-{}", std::process::id()));
    let measured = if args.start { bench::start(&state) } else { bench::run(&state) };
    let _ = std::fs::remove_dir_all(&state);
    measured
}
