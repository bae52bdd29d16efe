//! A process of the torture: started, listened to, killed.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;

use super::PATIENCE;

/// A running part. Killed by SIGKILL when it is dropped.
pub struct Process {
    child: Child,
    said: Receiver<String>,
    /// Heard before.
    kept: Vec<String>,
    is_open: bool,
}

/// What a payor was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub word: Word,
    /// "-" where the payor got none.
    pub confirmation: String,
    pub cents: i64,
}

/// Of a request: saved. Of a card: charged, that nothing was taken, or that it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Saved,
    Charged,
    NotCharged,
    Unknown,
}

impl Process {
    /// A kiosk that takes requests from this amount on, or none. Its temporary files would be where its state is, and are
    /// searched with it.
    pub fn kiosk(state: &Path, url: &str, first_cents: Option<i64>) -> Self {
        let (state, cents) = (state.to_string_lossy(), first_cents.map(|cents| cents.to_string()).unwrap_or_default());
        let variables =
            [("TORTURE_STATE", &*state), ("TORTURE_ADDRESS", url), ("TORTURE_CENTS", &cents), ("TMPDIR", &*state)];
        Process::start("kiosk", &variables)
    }

    /// A central, and where it listens.
    pub fn central(state: &Path) -> (Self, SocketAddr) {
        let mut central =
            Process::start("central", &[("TORTURE_STATE", &state.to_string_lossy()), ("RUST_LOG", "off")]);
        let line = central.hears("listens ");
        let addr = line.parse().expect("an address");
        (central, addr)
    }

    fn start(part: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.args(["--exact", &format!("torture::child::{part}"), "--nocapture"]).env("TORTURE_PART", part);
        command.envs(variables.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("starts");
        let output = child.stdout.take().expect("a pipe");
        let (tell, said) = mpsc::channel();
        // Ends with the process's output. What is no whole line was not said.
        thread::spawn(move || {
            let mut lines = BufReader::new(output);
            loop {
                let mut line = String::new();
                match lines.read_line(&mut line) {
                    Ok(1..) if line.ends_with('\n') && tell.send(line.trim().to_owned()).is_ok() => {}
                    _ => return,
                }
            }
        });
        Process { child, said, kept: Vec::new(), is_open: false }
    }

    /// Waits for a line that begins so, and gives the rest of it.
    pub fn hears(&mut self, beginning: &str) -> String {
        loop {
            match self.said.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.kept.push(line.clone());
                    if let Some(rest) = line.strip_prefix(beginning) {
                        return rest.to_owned();
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("no {beginning:?} within {PATIENCE:?}"),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended before {beginning:?}"),
            }
        }
    }

    /// Whether it has said a line that begins so by now.
    pub fn has_said(&mut self, beginning: &str) -> bool {
        self.kept.extend(self.said.try_iter());
        self.kept.iter().any(|line| line.starts_with(beginning))
    }

    /// A kiosk: from now on it takes requests.
    pub fn waits_for_its_opening(&mut self) {
        if !self.is_open {
            self.hears("open");
            self.is_open = true;
        }
    }

    /// Kills it, and gives all that it had said.
    pub fn kill(mut self) -> Vec<String> {
        self.end();
        let mut lines = std::mem::take(&mut self.kept);
        lines.extend(self.said.iter());
        lines
    }

    fn end(&mut self) {
        self.child.kill().expect("was not waited for");
        let status = self.child.wait().expect("ends");
        assert!(status.code().is_none(), "it ended by itself: {status}");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = (self.child.kill(), self.child.wait());
    }
}

/// What payors were told in these lines.
pub fn told(lines: &[String]) -> impl Iterator<Item = Told> {
    lines.iter().filter_map(|line| {
        let mut words = line.split(' ');
        let word = match words.next()? {
            "saved" => Word::Saved,
            "charged" => Word::Charged,
            "not-charged" => Word::NotCharged,
            "unknown" => Word::Unknown,
            _ => return None,
        };
        Some(Told { word, confirmation: words.next()?.to_owned(), cents: words.next()?.parse().ok()? })
    })
}
