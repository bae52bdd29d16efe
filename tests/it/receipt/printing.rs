//! The printer of the demo: what it leaves behind, and its settable state.

use std::fs;
use std::path::PathBuf;

use payor_kiosk::lang::Lang;
use payor_kiosk::printer::{self, Printer, PrinterError};
use payor_kiosk::receipt::{self, Status};
use payor_kiosk::session::event::PrinterStatus;

use super::{decoder, plan};

fn directory(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_dir_all(&directory).ok();
    directory
}

fn file_printer(directory: &std::path::Path) -> Box<dyn Printer> {
    printer::from_config(&format!("file:{}", directory.display())).expect("a printer")
}

#[test]
fn a_receipt_becomes_a_text_bytes_and_a_picture() {
    let directory = directory("receipts");
    let receipt = plan(Lang::Es, Status::Scheduled);
    file_printer(&directory).print(&receipt).expect("printed");

    let read = |ending| {
        let name = format!("receipt-{}.{ending}", receipt.confirmation);
        fs::read(directory.join(name)).expect("written")
    };
    let text = receipt::text(&receipt);
    assert_eq!(read("txt"), text.as_bytes());
    assert_eq!(decoder::print(&read("escpos")).text, text);
    let picture = png::Decoder::new(std::io::Cursor::new(read("png")));
    let info = picture.read_info().expect("a PNG").info().size();
    assert!(info.0 > 800 && info.1 > 2 * info.0, "{info:?}");
}

#[test]
fn the_state_can_be_set() {
    let directory = directory("printer-states");
    let receipt = plan(Lang::En, Status::Scheduled);
    let mut printer = file_printer(&directory);
    assert_eq!(printer.status(), PrinterStatus::Ready);
    let table = [
        ("ready", PrinterStatus::Ready),
        ("paper-low\n", PrinterStatus::PaperLow),
        ("no-paper", PrinterStatus::NoPaper),
        ("jammed", PrinterStatus::Jammed),
        ("absent", PrinterStatus::Absent),
        ("on fire", PrinterStatus::Absent),
    ];
    for (word, status) in table {
        fs::write(directory.join("printer-status"), word).expect("written");
        assert_eq!(printer.status(), status);
        assert_eq!(printer.print(&receipt).is_ok(), status.prints(), "{word}");
    }
}

#[test]
fn without_paper_nothing_is_printed() {
    let directory = directory("no-paper");
    let mut printer = file_printer(&directory);
    fs::write(directory.join("printer-status"), "no-paper").expect("written");
    let error = printer.print(&plan(Lang::En, Status::Scheduled)).expect_err("no paper");
    assert!(matches!(error, PrinterError::NoPaper), "{error}");
    assert_eq!(fs::read_dir(&directory).expect("a directory").count(), 1);
}
