//! A printer for the demo and for tests: each paper as text, as the bytes that a device would get and as a picture.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Printer, PrinterError, check, escpos, preview};
use crate::receipt::Paper;
use crate::session::event::PrinterStatus;

/// The file whose word is the printer's state: "ready", "paper-low", "no-paper", "jammed" or "absent".
const STATUS_FILE: &str = "printer-status";

/// Prints into a directory.
pub struct FilePrinter {
    directory: PathBuf,
}

impl FilePrinter {
    /// Makes the directory where there is none.
    ///
    /// # Errors
    /// Where that is not possible.
    pub fn new(directory: &Path) -> io::Result<Self> {
        fs::create_dir_all(directory)?;
        Ok(FilePrinter { directory: directory.to_owned() })
    }
}

impl Printer for FilePrinter {
    /// Ready unless the status file says otherwise; a word that is none counts as no answer.
    fn status(&mut self) -> PrinterStatus {
        match fs::read_to_string(self.directory.join(STATUS_FILE)) {
            Ok(word) => match word.trim() {
                "ready" => PrinterStatus::Ready,
                "paper-low" => PrinterStatus::PaperLow,
                "no-paper" => PrinterStatus::NoPaper,
                "jammed" => PrinterStatus::Jammed,
                _ => PrinterStatus::Absent,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => PrinterStatus::Ready,
            Err(_) => PrinterStatus::Absent,
        }
    }

    fn print(&mut self, paper: &Paper) -> Result<(), PrinterError> {
        check(self.status())?;
        let path = |ending| self.directory.join(format!("{}.{ending}", paper.name));
        fs::write(path("escpos"), escpos::encode(&paper.lines)?)?;
        fs::write(path("png"), preview::png(&paper.lines)?)?;
        // The text comes last: whoever waits for it finds the others complete.
        fs::write(path("txt"), paper.text())?;
        Ok(())
    }
}
