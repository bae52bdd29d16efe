//! Receipt printers: what the kiosk asks of one, and which one the configuration names.
//!
//! A printer's state is known before anybody pays, and a paper that came out in part counts as not printed.

mod device;
pub mod escpos;
mod file;
pub mod preview;

use std::io;
use std::path::{Path, PathBuf};

use crate::receipt::Paper;
use crate::session::event::PrinterStatus;

pub use device::Device;
pub use file::FilePrinter;

/// A receipt printer. It may take seconds to answer: never on the thread that draws.
pub trait Printer: Send {
    /// What the printer says of itself now.
    fn status(&mut self) -> PrinterStatus;

    /// Prints one receipt or leaflet and cuts the paper.
    ///
    /// # Errors
    /// [`PrinterError`] where not all of it came out, as far as the printer can tell.
    fn print(&mut self, paper: &Paper) -> Result<(), PrinterError>;
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
    #[error("The printer failed: {0}")]
    Io(#[from] io::Error),
}

impl PrinterError {
    /// The state to report of a printer that failed like this.
    pub fn status(&self) -> PrinterStatus {
        match self {
            PrinterError::NoPaper => PrinterStatus::NoPaper,
            PrinterError::Jammed | PrinterError::Io(_) => PrinterStatus::Jammed,
            PrinterError::Absent => PrinterStatus::Absent,
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

/// What is wrong with the configured printer.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error(
        "The printer is set to {0:?}. Write \"none\", \"file:DIRECTORY\" or \"device:PATH\", for example \"device:/dev/usb/lp0\"."
    )]
    Unknown(String),
    #[error("Receipts cannot be written to {directory}: {source}")]
    Directory { directory: PathBuf, source: io::Error },
}

/// The printer that `setting` names: "file:DIR", "device:PATH" or "none". A device need not be there yet.
///
/// # Errors
/// [`ConfigError`], in words for an operator.
pub fn from_config(setting: &str) -> Result<Box<dyn Printer>, ConfigError> {
    match setting.split_once(':') {
        None if setting == "none" => Ok(Box::new(NoPrinter)),
        Some(("file", directory)) if !directory.is_empty() => {
            let directory = Path::new(directory);
            let printer = FilePrinter::new(directory)
                .map_err(|source| ConfigError::Directory { directory: directory.to_owned(), source })?;
            Ok(Box::new(printer))
        }
        Some(("device", path)) if !path.is_empty() => Ok(Box::new(Device::new(path))),
        _ => Err(ConfigError::Unknown(setting.to_owned())),
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
    fn a_setting_that_names_no_printer_says_what_to_write() {
        for setting in ["", "None", "file", "file:", "device:", "usb:1"] {
            let error = from_config(setting).err().expect("no printer");
            assert!(error.to_string().contains("\"device:PATH\""), "{error}");
        }
    }

    #[test]
    fn no_printer_is_absent() {
        let mut printer = from_config("none").expect("a setting");
        assert_eq!(printer.status(), PrinterStatus::Absent);
        let mut printer = from_config("device:/nonexistent/lp0").expect("a setting");
        assert_eq!(printer.status(), PrinterStatus::Absent);
    }
}
