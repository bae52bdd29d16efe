//! The command line of the reference central API.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use payor_central::{Central, Clock, Imported, Options, manual, operate, samples};
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;
use wire::export::{self, ExportTaken};

/// Reference central API of the child-support payment kiosk.
///
/// Kiosks send it sealed requests over TLS and it decides on them. Everything it keeps is in one directory, given as
/// --state: its certificate authority, its sealing keys and its database.
///
/// To try it: `payor-central serve --state /tmp/central --sample-cases`, then, in another terminal,
/// `payor-central enroll-code --state /tmp/central --office Hartford`, and give the code to `payor-kiosk enroll`.
///
/// Exits with 0 when all went well, 1 when something failed, 2 when the command line is wrong.
#[derive(Parser)]
#[command(name = "payor-central", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server until it is told to stop (Ctrl-C or SIGTERM)
    Serve(Serve),
    /// Print a one-time code that makes a kiosk known; valid for an hour
    EnrollCode(EnrollCode),
    /// List the enrolled kiosks, or bar one
    Kiosks {
        #[command(subcommand)]
        command: Kiosks,
    },
    /// List the keys that kiosks seal requests to, or add a new one
    Keys {
        #[command(subcommand)]
        command: Keys,
    },
    /// Take the sealed export of a kiosk that cannot send: each request is decided once, whichever way it comes first
    ///
    /// The file is one that `payor-kiosk outbox export` or staff mode wrote. It is taken whole, or not at all where one byte
    /// of it is not as that kiosk signed it. Taking it again, or hearing from the kiosk later, changes nothing. May run
    /// beside the server. Prints numbers alone.
    ///
    /// Ends with 1 where something could not be decided now: then import the file again.
    Import(Import),
    /// Print the API's OpenAPI 3.1 document
    Openapi,
    /// Write man pages and shell completions below a directory, for the package
    #[command(hide = true)]
    Manual { dir: PathBuf },
}

#[derive(Args)]
struct State {
    /// The directory that central keeps everything in
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
}

#[derive(Args)]
struct Serve {
    /// The directory to keep everything in: certificate authority, sealing keys, database; made where it does not exist
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// The address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// A name or address that kiosks call this server by, besides localhost and the one it listens on; may be repeated
    #[arg(long = "name", value_name = "NAME")]
    names: Vec<String>,
    /// Add the sample cases of the demo, and print their file numbers
    #[arg(long)]
    sample_cases: bool,
    /// Pretend that today is this date (such as 2026-01-26), to try rules
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
    /// Copy the database here every minute, and tell kiosks what they may forget; without it they forget nothing
    #[arg(long, value_name = "DIR")]
    backup_dir: Option<PathBuf>,
}

#[derive(Args)]
struct EnrollCode {
    #[command(flatten)]
    state: State,
    /// The office where the kiosk stands
    #[arg(long, value_name = "NAME")]
    office: String,
    /// The number of an earlier kiosk that this one replaces; without it, the next free number
    #[arg(long, value_name = "N")]
    kiosk: Option<u16>,
}

#[derive(Args)]
struct Import {
    #[command(flatten)]
    state: State,
    /// The file
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Pretend that today is this date (such as 2026-01-26), to try rules
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
}

#[derive(Subcommand)]
enum Kiosks {
    /// Print each kiosk: who it is, what it told last of queue, printer, disk, clock, its own check and its audit log
    ///
    /// SILENT: nothing was heard of it for five minutes. AUDIT LOG SHORTENED or REWRITTEN: entries that it had told of are
    /// gone or others.
    List {
        #[command(flatten)]
        state: State,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Bar a kiosk: it is told so at its next request, and can only come back with a new code
    Revoke {
        #[command(flatten)]
        state: State,
        /// The kiosk's number
        #[arg(value_name = "N")]
        kiosk: u16,
    },
}

#[derive(Subcommand)]
enum Keys {
    /// Print each key's id and public half, best first
    List(State),
    /// Add a new key: kiosks take it from the next policy on, and what they sealed to older keys still opens
    Rotate(State),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, with the causes: no backtrace.
            let _ = writeln!(io::stderr(), "payor-central: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(serve) => run_server(serve),
        Command::EnrollCode(EnrollCode { state, office, kiosk }) => {
            let code = operate::enroll_code(&state.state, &office, kiosk)?;
            say(format_args!("{code}"))
        }
        Command::Kiosks { command: Kiosks::List { state, json } } => {
            let kiosks = operate::kiosks(&state.state, &Clock::System)?;
            if json {
                return say(format_args!("{}", serde_json::to_string_pretty(&kiosks)?));
            }
            kiosks.iter().try_for_each(|kiosk| say(format_args!("{kiosk}")))
        }
        Command::Kiosks { command: Kiosks::Revoke { state, kiosk } } => {
            operate::revoke(&state.state, kiosk)?;
            say(format_args!("kiosk {kiosk} is barred"))
        }
        Command::Keys { command: Keys::List(state) } => {
            for key in operate::keys(&state.state)? {
                say(format_args!("{} {}", key.id, key.public_key))?;
            }
            Ok(())
        }
        Command::Keys { command: Keys::Rotate(state) } => {
            let key = operate::rotate_key(&state.state)?;
            say(format_args!("{} {}", key.id, key.public_key))
        }
        Command::Import(import) => run_import(import),
        Command::Openapi => {
            io::stdout().write_all(wire::openapi::json().as_bytes())?;
            Ok(())
        }
        Command::Manual { dir } => Ok(manual::write(Cli::command(), &dir)?),
    }
}

fn run_import(Import { state, file, json, today }: Import) -> anyhow::Result<()> {
    let name = file.display();
    let options = Options { today, ..Options::new(state.state) };
    let imported = File::open(&file)
        .and_then(export::bytes_of)
        .map_err(anyhow::Error::from)
        .and_then(|file| operate::import(&options, &file));
    let Imported { parts, taken } = imported.with_context(|| name.to_string())?;
    if json {
        say(format_args!("{}", serde_json::to_string_pretty(&Imported { parts, taken })?))?;
    } else {
        let ExportTaken { kiosk, accepted, rejected, conflicts, later, known, cards_reversed, cards_left } = taken;
        say(format_args!("kiosk {kiosk}: {accepted} accepted, {rejected} refused, {known} of all known before"))?;
        say(format_args!("card payments: {cards_reversed} reversed, {cards_left} left as they are"))?;
        say(format_args!("need a person: {conflicts}"))?;
        say(format_args!("not decided now: {later}"))?;
    }
    anyhow::ensure!(taken.later == 0, "{name}: {} could not be decided now: import it again", taken.later);
    Ok(())
}

fn run_server(serve: Serve) -> anyhow::Result<()> {
    log_to_stderr();
    let options = Options {
        listen: serve.listen,
        names: serve.names,
        today: serve.today,
        sample_cases: serve.sample_cases,
        backup_dir: serve.backup_dir,
        ..Options::new(serve.state)
    };
    let stop = Stop::listen()?;
    let running = Central::start(options)?;
    say(format_args!("listening on https://{}", running.addr()))?;
    if serve.sample_cases {
        for sample in samples() {
            say(format_args!("{}  {}", sample.file_number, sample.description))?;
        }
    }
    stop.wait();
    running.shut_down();
    Ok(())
}

/// Ctrl-C and SIGTERM, heard from when it is made.
struct Stop {
    runtime: Runtime,
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    fn listen() -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (interrupt, terminate) = runtime.block_on(async {
            let interrupt = signal(SignalKind::interrupt()).context("cannot wait for Ctrl-C")?;
            anyhow::Ok((interrupt, signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?))
        })?;
        Ok(Stop { runtime, interrupt, terminate })
    }

    fn wait(mut self) {
        self.runtime.block_on(async {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
        });
    }
}

/// `RUST_LOG` says how much is logged; JSON where nobody watches.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    if io::stderr().is_terminal() {
        log.init()
    } else {
        log.json().init()
    }
    // Where, and not with which words: those may quote what a kiosk sent.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or("an unknown place".to_owned(), ToString::to_string);
        tracing::error!(place, "central panicked");
    }));
}

fn say(line: std::fmt::Arguments) -> anyhow::Result<()> {
    Ok(writeln!(io::stdout(), "{line}")?)
}

/// Whoever read our output has had enough: no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
