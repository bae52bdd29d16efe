//! `payor-kiosk staff-pin`: sets the PIN that opens staff mode.

use std::io::{self, BufRead, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::thread;

use anyhow::{Context as _, bail};
use rules::sensitive::Sensitive;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::signal::unix::{SignalKind, signal};
use zeroize::Zeroizing;

use super::Misused;
use crate::staff::pin::{self, PinError};

const HELP: &str = "\
The PIN has 6 to 8 digits and is asked for twice. It is never an argument, which other programs could read, and only its
hash is kept. A running kiosk takes it from the next try on. Run this as the user that runs the kiosk, or as root: what it
writes belongs to the owner of the state directory. On the kiosk, hold the name in the header for 5 seconds to use the PIN.

Examples:
  payor-kiosk staff-pin
  printf '%s\\n%s\\n' \"$PIN\" \"$PIN\" | payor-kiosk staff-pin --stdin --state /var/lib/payor-kiosk";

/// Set the PIN that opens the kiosk's staff mode
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The kiosk's state directory
    #[arg(long, value_name = "DIR", default_value = super::outbox::STATE_DIR)]
    state: PathBuf,
    /// Read the PIN from standard input, twice, a line each
    #[arg(long)]
    stdin: bool,
}

/// Reads the PIN twice and keeps its hash.
///
/// # Errors
/// Where it is not typed alike, is no PIN, or cannot be kept.
pub fn run(Args { state, stdin }: Args) -> anyhow::Result<()> {
    let input = io::stdin();
    if !stdin && !input.is_terminal() {
        return Err(Misused::new("standard input is no terminal; to read the PIN from it, add --stdin").into());
    }
    let place = || state.display().to_string();
    if !state.is_dir() {
        bail!("{}: there is no such directory; name the kiosk's state directory with --state", place());
    }
    let hidden = Hidden::begin(&input);
    let typed = ask("Staff PIN, 6 to 8 digits: ", hidden.is_some())?;
    let again = ask("The same again: ", hidden.is_some())?;
    drop(hidden);
    if typed != again {
        bail!("the two are not the same; nothing was changed");
    }
    match pin::set(&state, &typed) {
        Err(error @ PinError::NoPin) => return Err(error.into()),
        set => set.with_context(place)?,
    }
    writeln!(io::stdout(), "The PIN is set.")?;
    Ok(())
}

fn ask(prompt: &str, shown: bool) -> anyhow::Result<Sensitive> {
    if shown {
        write!(io::stderr(), "{prompt}")?;
    }
    let mut line = Zeroizing::new(String::with_capacity(64));
    io::stdin().lock().read_line(&mut line)?;
    if shown {
        // The typed line end was hidden, too.
        writeln!(io::stderr())?;
    }
    Ok(Sensitive::new(line.trim_end_matches(['\r', '\n'])))
}

/// A terminal that does not show what is typed, until this is dropped.
struct Hidden<'a> {
    terminal: &'a io::Stdin,
    before: Termios,
}

impl<'a> Hidden<'a> {
    /// `None` where standard input is no terminal, or one that could not be given back.
    fn begin(terminal: &'a io::Stdin) -> Option<Self> {
        let before = tcgetattr(terminal).ok()?;
        give_back_when_ended(before.clone()).ok()?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        tcsetattr(terminal, OptionalActions::Flush, &quiet).ok()?;
        Some(Hidden { terminal, before })
    }
}

impl Drop for Hidden<'_> {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that went away.
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.before);
    }
}

/// Whoever presses Ctrl-C at the prompt has a terminal that shows what is typed. The prompt waits in a read that no signal
/// ends, so that a thread of its own does it.
fn give_back_when_ended(before: Termios) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup(), SignalKind::quit()];
    let [mut interrupt, mut terminate, mut hangup, mut quit] = {
        let _within = runtime.enter();
        let [interrupt, terminate, hangup, quit] = kinds.map(signal);
        [interrupt?, terminate?, hangup?, quit?]
    };
    thread::spawn(move || {
        let ended_by = runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => kinds[0],
                _ = terminate.recv() => kinds[1],
                _ = hangup.recv() => kinds[2],
                _ = quit.recv() => kinds[3],
            }
        });
        // Nothing can be done about a terminal that went away.
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &before);
        // As shells tell of a program that a signal ended.
        std::process::exit(128 + ended_by.as_raw_value());
    });
    Ok(())
}
