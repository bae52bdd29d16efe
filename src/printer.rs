//! Receipt printers: what the kiosk asks of one, and the kinds there are.
//!
//! A printer's state is known before anybody pays, and a paper that came out in part counts as not printed.

mod cups;
mod dialogue;
pub mod escpos;
mod file;
mod found;
mod port;
pub mod preview;
mod setting;

use std::io;

use crate::receipt::Paper;
use crate::session::event::PrinterStatus;

pub use cups::Cups;
pub use file::FilePrinter;
pub use found::{DEVICES, found};
pub use port::{BAUDS, Port};
pub use setting::{DirectoryError, Setting, SettingError};

/// A receipt printer. It may take seconds to answer: never on the thread that draws.
pub trait Printer: Send {
    /// What the printer says of itself now.
    fn status(&mut self) -> PrinterStatus;

    /// Prints one receipt or leaflet and cuts the paper.
    ///
    /// # Errors
    /// [`PrinterError`] where not all of it came out, as far as the printer can tell.
    fn print(&mut self, paper: &Paper) -> Result<(), PrinterError>;

    /// Whether another program has it, as far as that can be known.
    fn is_busy(&self) -> bool {
        false
    }
}

/// Why a paper did not come out.
#[derive(Debug, thiserror::Error)]
pub enum PrinterError {
    #[error("The printer has no paper.")]
    NoPaper,
    #[error("The printer is jammed or open.")]
    Jammed,
    #[error("No printer answers.")]
    Absent,
    #[error("Another program has the printer.")]
    Busy,
    #[error("The printer failed: {0}")]
    Io(#[from] io::Error),
}

impl PrinterError {
    /// The state to report of a printer that failed like this.
    pub fn status(&self) -> PrinterStatus {
        match self {
            PrinterError::NoPaper => PrinterStatus::NoPaper,
            PrinterError::Jammed | PrinterError::Io(_) => PrinterStatus::Jammed,
            PrinterError::Absent | PrinterError::Busy => PrinterStatus::Absent,
        }
    }
}

/// Refuses a printer from which no whole paper can be expected.
fn check(status: PrinterStatus) -> Result<(), PrinterError> {
    match status {
        PrinterStatus::Ready | PrinterStatus::PaperLow => Ok(()),
        PrinterStatus::NoPaper => Err(PrinterError::NoPaper),
        PrinterStatus::Jammed => Err(PrinterError::Jammed),
        PrinterStatus::Absent => Err(PrinterError::Absent),
    }
}

/// A kiosk without a printer.
struct NoPrinter;

impl Printer for NoPrinter {
    fn status(&mut self) -> PrinterStatus {
        PrinterStatus::Absent
    }

    fn print(&mut self, _: &Paper) -> Result<(), PrinterError> {
        Err(PrinterError::Absent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_absent() {
        for setting in ["none", "device:/nonexistent/lp0", "serial:/nonexistent/ttyS0", "serial:/dev/null"] {
            let mut printer = setting.parse::<Setting>().expect("a setting").printer().expect("a printer");
            assert_eq!((printer.status(), printer.is_busy()), (PrinterStatus::Absent, false), "{setting}");
        }
    }
}
