//! `payor-kiosk play`: a visit from a script, without a display.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context as _;

use crate::demo::DemoOptions;
use crate::play::{Outcome, Player, Script};

/// Play a script of touches, without a display
///
/// A script has one step a line: touch LABEL, type TEXT, expect TEXT, lang en|es, wait SECONDS,
/// central down|up, kill, shot NAME. Labels are the accessible labels in the screen's language.
/// For the tactile pad and the voice: headphones in|out, key NAME, keys TEXT, walk LABEL, hear TEXT;
/// the voice needs the option --voice.
/// Writes pictures, receipts/, central.json and outbox.json to the output directory, and names
/// the line that did not hold. A line `# options: --today 2026-01-26` in the script gives options
/// that the command line does not.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The script
    script: PathBuf,
    /// Where pictures, receipts, central.json and outbox.json go
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    demo: DemoOptions,
    /// The kiosk at --state is enrolled already, with a central that runs elsewhere (for the test of the packages)
    #[arg(long, hide = true, requires = "state")]
    enrolled: bool,
    /// Where in the script to go on (this program's own use, after a kill)
    #[arg(long, hide = true, value_name = "PLACE")]
    resume: Option<usize>,
}

/// Where a killed player wrote down how far it had come.
fn marker(out: &Path) -> PathBuf {
    out.join("killed-at")
}

pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let script = Script::load(&args.script)?;
    match args.resume {
        Some(from) => perform(&args, &script, from).map(|()| ExitCode::SUCCESS),
        None => supervise(&args, &script),
    }
}

/// Plays in a process of its own, and in a new one after each kill.
fn supervise(args: &Args, script: &Script) -> anyhow::Result<ExitCode> {
    std::fs::create_dir_all(&args.out).with_context(|| format!("{} cannot be made", args.out.display()))?;
    let state = args.demo.state.clone().unwrap_or_else(|| args.out.join("state"));
    if args.demo.state.is_none() && state.exists() {
        // The state of an earlier play is not this one's.
        std::fs::remove_dir_all(&state)?;
    }
    let mut from = 0;
    loop {
        let _ = std::fs::remove_file(marker(&args.out));
        let status = Command::new(std::env::current_exe()?)
            .args(std::env::args_os().skip(1))
            .args(options_of(script))
            .arg(format!("--resume={from}"))
            .status()?;
        let killed_at =
            std::fs::read_to_string(marker(&args.out)).ok().and_then(|text| text.trim().parse::<usize>().ok());
        match (status.signal(), killed_at) {
            (Some(_), Some(line)) => from = line + 1,
            _ => {
                let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
                return Ok(ExitCode::from(code));
            }
        }
    }
}

/// The script's own options, but for those that the command line gives.
fn options_of(script: &Script) -> Vec<String> {
    let given = |name: &str| std::env::args().any(|word| word == name || word.starts_with(&format!("{name}=")));
    script.options.iter().filter(|option| !given(&option[0])).flatten().cloned().collect()
}

fn perform(args: &Args, script: &Script, from: usize) -> anyhow::Result<()> {
    let set = if args.enrolled { Player::of_enrolled } else { Player::new };
    let mut player = set(&args.demo, &args.out)?;
    match player.play(script, from)? {
        Outcome::Held => player.finish(),
        Outcome::Kill { line } => {
            std::fs::write(marker(&args.out), line.to_string())?;
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL)?;
            anyhow::bail!("SIGKILL did not end the process")
        }
    }
}
