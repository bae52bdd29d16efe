//! `payor-kiosk outbox`: what waits and what became of the rest, without its content.

mod carry;

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, ensure};
use clap::Subcommand;
use serde::Serialize;

use crate::carried::{self, Carried};
use crate::identity::Identity;
use crate::outbox::{Counts, Entry, Reader, Salvaged, Verdict, quarantines, salvage};

/// Where a kiosk's state is when nothing else is said.
pub(super) const STATE_DIR: &str = "/var/lib/payor-kiosk";

/// What to do with what still waits.
const HOW_TO_SETTLE: &str = "\
These would be lost with this machine.
To send them: connect the network and let payor-kiosk run until 'payor-kiosk status' shows 0 waiting.
To send them without a network: 'payor-kiosk outbox export --out DIR' writes them to a stick, sealed. Central takes the file
with 'payor-central import', another kiosk with 'payor-kiosk outbox import'. They wait here until central has answered.
Parked ones are decided by central's staff: 'payor-kiosk outbox list' names them.";

const HELP: &str = "\
States: queued (never sent), sending (sent, not yet decided), accepted, rejected, parked (a person must look).
What a request says is sealed for central and cannot be read here.

Examples:
  payor-kiosk outbox list
  payor-kiosk outbox list --json --state /tmp/kiosk
  payor-kiosk outbox show 0110 0000 2XK7
  payor-kiosk outbox settled && echo 'this kiosk can go'
  payor-kiosk outbox export --out /media/stick
  payor-kiosk outbox import /media/stick/kiosk-33-20260126-100000.export";

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
    /// Bring a damaged outbox back into service: what can be read is kept, the damaged files are put aside
    ///
    /// For when the kiosk is closed with K-24. Stop it first. Nothing is deleted: the damaged files go into a quarantine
    /// folder in the state directory, and a sound outbox is left as it is.
    Salvage,
    /// Write what central has not decided to a file, sealed, for central or another kiosk to take
    ///
    /// For a kiosk that cannot come on line. Nothing changes here: what is written still waits, and is sent if there is a
    /// connection again. Central decides each request once, whichever way it comes first. The file is signed by this kiosk
    /// and can be opened by central alone. May run beside the kiosk. Ends with 1 where a request could not be written.
    Export {
        /// A directory, such as a stick, or the name of a file that is not there yet
        #[arg(long, value_name = "DIR-OR-FILE", default_value = ".")]
        out: PathBuf,
    },
    /// Take another kiosk's sealed export, and carry it to central
    ///
    /// When this says "taken", it is on the disk here. This kiosk sends it when it runs and central answers, and 'outbox
    /// settled' ends with 1 until then. Taking a file twice changes nothing. May run beside the kiosk.
    Import {
        /// The file
        file: PathBuf,
    },
    /// Whether nothing waits: ends with 1, and says what to do, while something here would be lost with this kiosk
    Settled,
}

/// Prints what is asked for. May run beside the kiosk.
///
/// # Errors
/// Where there is no outbox, or not that request in it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { state, json, command } = args;
    let done = match command {
        Command::List => run_list(&state, json),
        Command::Show { id } => run_show(&state, json, &id.concat()),
        Command::Salvage => run_salvage(&state, json),
        Command::Settled => run_settled(&state),
        Command::Export { out } => carry::run_export(&state, json, &out),
        Command::Import { file } => carry::run_import(&state, json, &file),
    };
    done.with_context(|| state.display().to_string())
}

fn with_reader<T>(state: &Path, read: impl FnOnce(Reader<'_>) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let there_is_none = "there is no outbox here; name the kiosk's state directory with --state";
    read(Reader::open(state)?.ok_or_else(|| anyhow!(there_is_none))?)
}

fn run_list(state: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let entries = with_reader(state, |reader| Ok(reader.list()?))?;
    let mut out = stdout().lock();
    if json {
        print_json(&mut out, &entries)?
    } else {
        print_table(&mut out, &entries)?
    }
    Ok(ExitCode::SUCCESS)
}

fn run_show(state: &Path, json: bool, name: &str) -> anyhow::Result<ExitCode> {
    let entry = with_reader(state, |reader| reader.show(name)?.ok_or_else(|| anyhow!("no such request: {name}")))?;
    let mut out = stdout().lock();
    if json {
        print_json(&mut out, &entry)?
    } else {
        print_one(&mut out, &entry)?
    }
    Ok(ExitCode::SUCCESS)
}

fn run_settled(state: &Path) -> anyhow::Result<ExitCode> {
    ensure!(state.is_dir(), "there is no such directory; name the kiosk's state directory with --state");
    let (mut counts, mut lost) = (Counts::default(), 0);
    if let Some(reader) = Reader::open(state)? {
        ensure!(
            reader.is_sound()?,
            "the outbox is damaged, and what waits in it is not known: payor-kiosk outbox salvage"
        );
        (counts, lost) = (reader.counts()?, reader.lost()?);
    }
    settled(&mut stdout().lock(), &counts, lost, &quarantines(state)?, &carried::list(state)?)
}

/// Whether nothing of this kiosk is anywhere but here. The package asks this before it lets itself be removed.
fn settled(
    out: &mut impl Write,
    counts: &Counts,
    lost: u64,
    quarantines: &[PathBuf],
    carried: &Carried,
) -> anyhow::Result<ExitCode> {
    let damaged = quarantines.len() as u64;
    let waiting = [
        (counts.unsent(), "waiting to be sent"),
        (counts.parked, "parked, a person must look"),
        (counts.open_attempts, "card payments without an outcome"),
        (lost, "decided, lost by central since, and to be sent to it again"),
        (carried.waiting(), "carried for other kiosks, not yet at central"),
        (carried.refused(), "carried for other kiosks and refused by central, a person must look"),
        (damaged, "damaged and put aside, with requests perhaps that could not be read"),
    ];
    if waiting.iter().all(|(count, _)| *count == 0) {
        writeln!(out, "Nothing waits: central has decided everything that this kiosk took.")?;
        return Ok(ExitCode::SUCCESS);
    }
    for (count, what) in waiting.iter().filter(|(count, _)| *count > 0) {
        writeln!(out, "{count} {what}")?;
    }
    writeln!(out, "{HOW_TO_SETTLE}")?;
    for quarantine in quarantines {
        writeln!(out, "Have the data in {} recovered, and delete it then.", quarantine.display())?;
    }
    for refused in &carried.refused {
        writeln!(
            out,
            "Show {} to central's operator. Import the stick's file again where they say so, or delete this one.",
            refused.path.display()
        )?;
    }
    Ok(ExitCode::FAILURE)
}

fn run_salvage(state: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let about = Identity::load(state)?.ok_or_else(|| anyhow!("this kiosk is not enrolled"))?.about;
    let salvaged = salvage(state, about.kiosk, about.sequence_used_through)?;
    let mut out = stdout().lock();
    match salvaged {
        salvaged if json => print_json(&mut out, &salvaged)?,
        None => writeln!(out, "The outbox is sound: nothing was changed.")?,
        Some(salvaged) => print_salvaged(&mut out, &salvaged)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn print_json(out: &mut impl Write, value: &impl Serialize) -> std::io::Result<()> {
    writeln!(out, "{}", serde_json::to_string_pretty(value)?)
}

fn print_salvaged(out: &mut impl Write, salvaged: &Salvaged) -> std::io::Result<()> {
    let Salvaged { requests, attempts, audit_entries, missing, continues_after, quarantine } = salvaged;
    writeln!(out, "requests read          {requests}")?;
    writeln!(out, "card attempts read     {attempts}")?;
    writeln!(out, "audit entries read     {audit_entries}")?;
    let lost: u64 = missing.iter().map(|(first, last)| last - first + 1).sum();
    let runs: Vec<String> = missing.iter().map(|(first, last)| format!("{first}-{last}")).collect();
    writeln!(out, "sequences missing      {lost} {}", runs.join(" "))?;
    writeln!(out, "numbers continue after {continues_after}; later ones than were read may be lost too")?;
    writeln!(out, "damaged files          {}", quarantine.display())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(counts: Counts, lost: u64) -> (String, ExitCode) {
        let mut out = Vec::new();
        let code = settled(&mut out, &counts, lost, &[], &Carried::default()).expect("writes");
        (String::from_utf8(out).expect("text"), code)
    }

    #[test]
    fn a_kiosk_may_go_only_when_nothing_waits_on_it() {
        let (words, code) = said(Counts { accepted: 7, rejected: 2, ..Counts::default() }, 0);
        assert!(code == ExitCode::SUCCESS && words.starts_with("Nothing waits"), "{words}");
        for (counts, lost, line) in [
            (Counts { queued: 2, sending: 1, ..Counts::default() }, 0, "3 waiting to be sent"),
            (Counts { parked: 1, ..Counts::default() }, 0, "1 parked, a person must look"),
            (Counts { open_attempts: 4, ..Counts::default() }, 0, "4 card payments without an outcome"),
            (
                Counts { accepted: 9, ..Counts::default() },
                5,
                "5 decided, lost by central since, and to be sent to it again",
            ),
        ] {
            let (words, code) = said(counts, lost);
            assert!(code == ExitCode::FAILURE && words.lines().next() == Some(line), "{words}");
            assert!(words.contains("To send them"), "{words}");
        }
    }
}
