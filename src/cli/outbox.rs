//! `payor-kiosk outbox`: what waits and what became of the rest, without its content.

use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Subcommand;

use crate::outbox::{Entry, Reader, Verdict};

/// Where a kiosk's state is when nothing else is said.
pub(super) const STATE_DIR: &str = "/var/lib/payor-kiosk";

const HELP: &str = "\
States: queued (never sent), sending (sent, not yet decided), accepted, rejected, parked (a person must look).
What a request says is sealed for central and cannot be read here.

Examples:
  payor-kiosk outbox list
  payor-kiosk outbox list --json --state /tmp/kiosk
  payor-kiosk outbox show 0110 0000 2XK7";

/// Show the requests that this kiosk took, without their content
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    /// The kiosk's state directory
    #[arg(long, global = true, value_name = "DIR", default_value = STATE_DIR)]
    state: PathBuf,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// All requests, oldest first
    List,
    /// One request
    Show {
        /// Its id or its confirmation number
        #[arg(required = true, num_args = 1..)]
        id: Vec<String>,
    },
}

/// Prints what is asked for. May run beside the kiosk.
///
/// # Errors
/// Where there is no outbox, or not that request in it.
pub fn run(args: Args) -> anyhow::Result<()> {
    let place = args.state.display();
    let reader = Reader::open(&args.state)
        .with_context(|| format!("{place}"))?
        .ok_or_else(|| anyhow!("{place}: there is no outbox here; name the kiosk's state directory with --state"))?;
    let mut out = stdout().lock();
    match args.command {
        Command::List => {
            let entries = reader.list()?;
            if args.json {
                serde_json::to_writer_pretty(&mut out, &entries)?;
                writeln!(out)?;
            } else {
                print_table(&mut out, &entries)?;
            }
        }
        Command::Show { id } => {
            let name = id.concat();
            let entry = reader.show(&name)?.ok_or_else(|| anyhow!("{name}: no such request in {place}"))?;
            if args.json {
                serde_json::to_writer_pretty(&mut out, &entry)?;
                writeln!(out)?;
            } else {
                print_one(&mut out, &entry)?;
            }
        }
    }
    Ok(())
}

fn print_table(out: &mut impl Write, entries: &[Entry]) -> std::io::Result<()> {
    if entries.is_empty() {
        return writeln!(out, "The outbox is empty.");
    }
    writeln!(out, "sequence  confirmation    kind              state     attempts  taken at")?;
    for entry in entries {
        let (number, kind, taken) = (entry.confirmation.grouped(), entry.kind.as_str(), time(entry));
        let Entry { sequence, state, attempts, .. } = entry;
        writeln!(out, "{sequence:>8}  {number}  {kind:<16}  {state:<8}  {attempts:>8}  {taken}")?;
    }
    Ok(())
}

fn print_one(out: &mut impl Write, entry: &Entry) -> std::io::Result<()> {
    writeln!(out, "confirmation  {}", entry.confirmation.grouped())?;
    writeln!(out, "id            {}", entry.id)?;
    writeln!(out, "sequence      {}", entry.sequence)?;
    writeln!(out, "kind          {}", entry.kind.as_str())?;
    writeln!(out, "state         {}", entry.state)?;
    writeln!(out, "attempts      {}", entry.attempts)?;
    writeln!(out, "taken at      {}", time(entry))?;
    writeln!(out, "size          {} bytes, sealed to key {}", entry.size, entry.key_id)?;
    if let Some(decision) = &entry.decision {
        writeln!(out, "decision      {}", words(decision))?;
    }
    if let Some(decision) = &entry.second_decision {
        writeln!(out, "then          {}", words(decision))?;
    }
    Ok(())
}

fn words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accepted(acceptance) => {
            let moved = if acceptance.moved { ", later than agreed at the kiosk" } else { "" };
            match acceptance.first_withdrawal {
                Some(first) => format!("accepted, first withdrawal {first}{moved}"),
                None => "accepted".to_owned(),
            }
        }
        Verdict::Rejected { problem } => format!("rejected: {}", problem.title),
        Verdict::Parked { why } => format!("parked: {why}"),
    }
}

fn time(entry: &Entry) -> String {
    entry.taken_at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
