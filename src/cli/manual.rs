//! `payor-kiosk manual`: man pages and completions, for the package.

use std::path::PathBuf;

/// Write man pages and shell completions below a directory, for the package
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The directory
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// Writes them.
///
/// # Errors
/// Where the directory cannot be written.
pub fn run(Args { dir }: Args, command: clap::Command) -> anyhow::Result<()> {
    Ok(central::manual::write(command, &dir)?)
}
