//! A queue of CUPS: the fallback, for printers that the kiosk cannot reach itself.
//!
//! CUPS is asked through its own programs. It knows less than the printer: a job is done when all of it went to the
//! printer, not when it is on paper; and what the printer said (no paper, an open cover) is known only while a job is
//! under way, and only where the queue's backend tells. So a queue without a job is called ready, and that the paper is
//! out is learnt from a paper that does not come.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{MemfdFlags, memfd_create};

use super::dialogue::typed;
use super::{Printer, PrinterError, check, escpos};
use crate::receipt::Paper;
use crate::session::event::PrinterStatus;

/// Where `lp`, `lpstat`, `lpoptions` and `cancel` are.
const PROGRAMS: &str = "/usr/bin";
/// How long each of them may take.
const PROGRAM_PATIENCE: Duration = Duration::from_secs(5);
/// How long a paper may take to go to the printer.
const JOB_PATIENCE: Duration = Duration::from_secs(20);
/// When CUPS itself gives a job up: later than the kiosk does, for a kiosk that was stopped meanwhile.
const CANCEL_AFTER: &str = "job-cancel-after=30";
const PROGRAM_PAUSE: Duration = Duration::from_millis(10);
const JOB_PAUSE: Duration = Duration::from_millis(250);

/// A printer behind CUPS.
pub struct Cups {
    queue: String,
    programs: PathBuf,
    patience: Duration,
}

impl Cups {
    /// The queue of this name on this machine.
    pub fn new(queue: &str) -> Self {
        Self::with(queue, Path::new(PROGRAMS), JOB_PATIENCE)
    }

    /// With CUPS's programs in this directory, and so much patience for each paper. No program gets more.
    pub fn with(queue: &str, programs: &Path, patience: Duration) -> Self {
        Cups { queue: queue.to_owned(), programs: programs.to_owned(), patience }
    }

    /// The queues that there are. None where CUPS is not.
    pub fn queues() -> Vec<String> {
        let said = Cups::new("").run("lpstat", &["-e"], b"").unwrap_or_default();
        said.split_whitespace().map(str::to_owned).collect()
    }

    fn ask(&self) -> Result<PrinterStatus, PrinterError> {
        Ok(status(&self.run("lpoptions", &["-p", &self.queue], b"")?))
    }

    /// Gives CUPS the bytes and gets the job's number.
    fn give(&self, bytes: &[u8]) -> Result<String, PrinterError> {
        // The title stands in CUPS's own log.
        let arguments = ["-d", &self.queue, "-o", "raw", "-o", CANCEL_AFTER, "-t", "paper"];
        let said = self.run("lp", &arguments, bytes)?;
        let id = said.strip_prefix("request id is ").and_then(|rest| rest.split_whitespace().next());
        id.and_then(number).map(str::to_owned).ok_or(PrinterError::Absent)
    }

    /// Waits until the job has left the queue.
    fn wait(&self, job: &str) -> Result<(), PrinterError> {
        let end = Instant::now() + self.patience;
        while find(&self.jobs("not-completed")?, job).is_some() {
            if Instant::now() > end {
                check(self.ask()?)?;
                return Err(PrinterError::Absent);
            }
            thread::sleep(JOB_PAUSE);
        }
        match find(&self.jobs("completed")?, job) {
            Some(alerts) if !alerts.contains("cancel") && !alerts.contains("abort") => Ok(()),
            // Somebody cancelled it.
            _ => Err(PrinterError::Absent),
        }
    }

    fn jobs(&self, which: &str) -> Result<String, PrinterError> {
        self.run("lpstat", &["-l", "-W", which, "-o", &self.queue], b"")
    }

    /// What a program says. One that fails, is missing or hangs is no printer.
    fn run(&self, program: &str, arguments: &[&str], input: &[u8]) -> Result<String, PrinterError> {
        // Files in memory rather than pipes: neither side can wait for the other, and nothing of a paper is on a disk.
        let mut said = memory(b"")?;
        let mut child = Command::new(self.programs.join(program))
            .args(arguments)
            .env("LC_ALL", "C")
            .stdin(memory(input)?)
            .stdout(said.try_clone()?)
            .stderr(Stdio::null())
            .spawn()
            .map_err(typed)?;
        let end = Instant::now() + PROGRAM_PATIENCE.min(self.patience);
        let ended = loop {
            match child.try_wait()? {
                None if Instant::now() < end => thread::sleep(PROGRAM_PAUSE),
                ended => break ended,
            }
        };
        if !ended.is_some_and(|status| status.success()) {
            let _ = child.kill().and_then(|()| child.wait());
            return Err(PrinterError::Absent);
        }
        let mut text = Vec::new();
        said.rewind()?;
        said.read_to_end(&mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

impl Printer for Cups {
    fn status(&mut self) -> PrinterStatus {
        self.ask().unwrap_or_else(|error| error.status())
    }

    fn print(&mut self, paper: &Paper) -> Result<(), PrinterError> {
        let bytes = escpos::encode(&paper.lines)?;
        check(self.ask()?)?;
        let job = self.give(&bytes)?;
        self.wait(&job).inspect_err(|_| {
            // A queue is patient: it would print this payor's paper when the printer is back, in front of another one.
            let _ = self.run("cancel", &["-x", &job], b"");
        })
    }
}

/// A file in memory with this in it, at its beginning.
fn memory(content: &[u8]) -> io::Result<File> {
    let mut file = File::from(memfd_create("cups", MemfdFlags::CLOEXEC)?);
    file.write_all(content)?;
    file.rewind()?;
    Ok(file)
}

/// The number of a job that is named `QUEUE-NUMBER`.
fn number(id: &str) -> Option<&str> {
    let (_, number) = id.rsplit_once('-')?;
    number.parse::<u32>().is_ok().then_some(number)
}

/// What a long list of jobs says of one, in the indented lines below its own.
fn find(list: &str, job: &str) -> Option<String> {
    let mut lines = list.lines().skip_while(|line| line.split(' ').next().and_then(number) != Some(job));
    lines.next()?;
    Some(lines.take_while(|line| line.starts_with('\t')).collect())
}

/// What `lpoptions` tells of a queue, as words `NAME=VALUE`.
fn status(options: &str) -> PrinterStatus {
    let value = |name| options.split_whitespace().find_map(|word| word.strip_prefix(name));
    let says = |reason| value("printer-state-reasons=").is_some_and(|reasons: &str| reasons.contains(reason));
    let is_open = value("printer-is-accepting-jobs=") == Some("true");
    match value("printer-state=") {
        // What an idle queue says is left from its last job.
        Some("3") if is_open && says("media-low") => PrinterStatus::PaperLow,
        Some("3") if is_open => PrinterStatus::Ready,
        Some("4") if says("media-empty") || says("media-needed") => PrinterStatus::NoPaper,
        Some("4") if says("media-jam") || says("-open") => PrinterStatus::Jammed,
        Some("4") if is_open => PrinterStatus::Ready,
        _ => PrinterStatus::Absent,
    }
}
