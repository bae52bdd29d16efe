//! The command line: what can be typed, and how a command ends.
//!
//! Each command has a file with its `Args` and its `run`. A command ends with 0 when it did what was asked, 1 when it
//! did not, 2 when it was not understood; what went wrong is one line on standard error.

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::{ExitCode, Termination};

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};

pub mod audit;
pub mod bench;
pub mod demo;
pub mod doctor;
pub mod enroll;
mod jsonl;
pub mod manual;
pub mod outbox;
pub mod play;
pub mod run;
pub mod schedule;
pub mod screens;
pub mod staff_pin;
pub mod status;
pub mod validate;

const NAME: &str = env!("CARGO_PKG_NAME");

const EXAMPLES: &str = "\
Examples:
  payor-kiosk demo                        try it: opens a kiosk with sample cases, no set-up needed
  payor-kiosk demo --lang es --offline    the same in Spanish, with the network cut
  payor-kiosk schedule --start 2026-01-30 --every semimonthly --day 15
                                          when the money would be taken
  payor-kiosk status --json               what a running kiosk's state directory holds

Ends with 0 when done, 1 when it failed, 2 when the command was not understood.
'payor-kiosk COMMAND --help' says more about a command.";

/// A touchscreen kiosk at which parents pay child support.
///
/// Payors pay from a bank account or by card, once or on a schedule, in English or Spanish.
/// A request is sealed and saved before anything else happens to it, so that a visit counts
/// even while the network is down.
#[derive(Debug, Parser)]
#[command(name = NAME, version, verbatim_doc_comment, after_help = EXAMPLES, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Play(play::Args),
    Run(run::Args),
    Enroll(enroll::Args),
    StaffPin(staff_pin::Args),
    Screens(screens::Args),
    Schedule(schedule::Args),
    Validate(validate::Args),
    Outbox(outbox::Args),
    Audit(audit::Args),
    Status(status::Args),
    Doctor(doctor::Args),
    #[command(hide = true)]
    Bench(bench::Args),
    #[command(hide = true)]
    Manual(manual::Args),
}

impl Command {
    fn run(self) -> ExitCode {
        match self {
            Command::Demo(args) => end(demo::run(args)),
            Command::Play(args) => end(play::run(args)),
            Command::Run(args) => end(run::run(args)),
            Command::Enroll(args) => end(enroll::run(args)),
            Command::StaffPin(args) => end(staff_pin::run(args)),
            Command::Screens(args) => end(screens::run(args)),
            Command::Outbox(args) => end(outbox::run(args)),
            Command::Audit(args) => end(audit::run(args)),
            Command::Status(args) => end(status::run(args)),
            Command::Doctor(args) => end(doctor::run(args)),
            Command::Bench(args) => end(bench::run(args)),
            Command::Manual(args) => end(manual::run(args, Cli::command())),
            Command::Schedule(args) => end(schedule::run(args)),
            Command::Validate(args) => end(validate::run(args)),
        }
    }
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    run_from(std::env::args_os())
}

fn run_from(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command.run(),
        Err(answer) if matches!(answer.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            // Whoever closes the pipe of `--help | head` has read enough.
            let _ = answer.print();
            ExitCode::SUCCESS
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            complain("a command is missing; see --help");
            ExitCode::from(2)
        }
        Err(error) => {
            complain(&format!("{}; see --help", one_line(&error)));
            ExitCode::from(2)
        }
    }
}

/// How a command ends: its own code, or a line about its error.
fn end<T: Termination>(result: anyhow::Result<T>) -> ExitCode {
    match result {
        Ok(done) => done.report(),
        // The reader went away: `payor-kiosk … | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&chain(&error));
            if error.is::<Misused>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// The error and its causes, without those that an error's own words repeat.
fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// An argument that parses but cannot be meant: the command ends with 2, as for one that does not parse.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misused(String);

impl Misused {
    pub fn new(what: impl Display) -> Self {
        Misused(what.to_string())
    }
}

/// A line about what went wrong. Where standard error is gone too, nobody is left to tell.
fn complain(message: &str) {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(io::stderr(), "{NAME}: {message}");
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |cause: &io::Error| cause.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(is_pipe))
}

/// The first paragraph of clap's message, which says what is wrong; the usage that follows is in `--help`.
fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let paragraph = paragraph.strip_prefix("error: ").unwrap_or(paragraph);
    paragraph.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_flag_says_what_it_is_for() {
        for command in Cli::command().get_subcommands() {
            let name = command.get_name();
            assert!(command.get_about().is_some(), "{name} has no help");
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{name} {} has no help", argument.get_id());
            }
        }
    }

    #[test]
    fn what_is_not_understood_fits_on_a_line() {
        let said = |arguments: &[&str]| {
            let arguments = [NAME].iter().chain(arguments);
            one_line(&Cli::try_parse_from(arguments).expect_err("not understood"))
        };
        assert_eq!(said(&["pay"]), "unrecognized subcommand 'pay'");
        assert_eq!(said(&["validate", "--loud"]), "unexpected argument '--loud' found");
        assert!(said(&["schedule"]).starts_with("the following required arguments were not provided"));
    }

    #[test]
    fn a_cause_is_told_once() {
        let lost = || io::Error::other("disk lost");
        assert_eq!(chain(&anyhow::Error::from(lost()).context("cannot save")), "cannot save: disk lost");
        assert_eq!(chain(&anyhow::Error::from(lost()).context("cannot save: disk lost")), "cannot save: disk lost");
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let closed = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert!(is_broken_pipe(&closed));
        assert!(!is_broken_pipe(&anyhow::anyhow!("broken")));
    }
}
