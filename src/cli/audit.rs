//! `payor-kiosk audit`: the audit log, and whether it is whole.

use std::io::{self, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use chrono::DateTime;
use serde::Serialize;
use wire::audit::AuditHead;

use crate::audit::{Chain, Entry};
use crate::outbox::Reader;

const HELP: &str = "\
Each entry is bound to all before it, so that none can be changed, taken out or put in without a trace. That its end was cut
off shows at central, which keeps where it ended: 'payor-central kiosks list --state DIR'.
Ends with 1 where an entry is missing, changed or not in its place.

Examples:
  payor-kiosk audit
  payor-kiosk audit --list | grep staff
  payor-kiosk audit --list --json --state /tmp/kiosk";

/// Check the log of what was done at this kiosk, or list it
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Print all entries, oldest first
    #[arg(long)]
    list: bool,
    /// The kiosk's state directory
    #[arg(long, value_name = "DIR", default_value = super::outbox::STATE_DIR)]
    state: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    /// As far as it holds.
    #[serde(flatten)]
    head: AuditHead,
    holds: bool,
    /// The first entry that is missing, changed or not in its place.
    broken_at: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<Entry>>,
}

/// Prints whether the log holds. May run beside the kiosk.
///
/// # Errors
/// Where there is no outbox, or it cannot be read.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let state = args.state.display().to_string();
    let chain = print(&args, &mut stdout().lock()).context(state)?;
    Ok(if chain.broken_at().is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(args: &Args, out: &mut impl Write) -> anyhow::Result<Chain> {
    let there_is_none = "there is no outbox here; name the kiosk's state directory with --state";
    let reader = Reader::open(&args.state)?.ok_or_else(|| anyhow!(there_is_none))?;
    let (mut chain, mut entries) = (Chain::default(), args.list.then(Vec::new));
    reader.audit(|entry| -> anyhow::Result<()> {
        chain.follow(&entry);
        match &mut entries {
            Some(entries) if args.json => entries.push(entry),
            Some(_) => print_entry(out, &entry)?,
            None => {}
        }
        Ok(())
    })?;
    let (head, broken_at) = (chain.head(), chain.broken_at());
    if args.json {
        let report = Report { head, holds: broken_at.is_none(), broken_at, entries };
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
        return Ok(chain);
    }
    match broken_at {
        None => writeln!(out, "The audit log holds up to its last entry, {}, with hash {}.", head.count, head.hash)?,
        Some(at) => writeln!(out, "The audit log is broken: entry {at} is missing, changed or not in its place.")?,
    }
    Ok(chain)
}

fn print_entry(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    let at = DateTime::from_timestamp_millis(entry.at_ms).unwrap_or_default().format("%Y-%m-%d %H:%M:%S UTC");
    let sequence = entry.sequence.map(|sequence| sequence.to_string()).unwrap_or_default();
    let line = format!("{:>7}  {at}  {:<17}  {sequence:>8}  {}", entry.number, entry.event, entry.detail);
    writeln!(out, "{}", line.trim_end())
}
