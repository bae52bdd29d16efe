//! The printer of the demo: what it leaves behind, and its settable state.

use std::fs;
use std::path::PathBuf;

use payor_kiosk::lang::Lang;
use payor_kiosk::printer::{Printer, PrinterError, Setting};
use payor_kiosk::receipt::{self, Paper, Status};
use payor_kiosk::session::event::PrinterStatus;

use super::leaflet::address;
use super::{decoder, plan};

fn directory(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_dir_all(&directory).ok();
    directory
}

fn file_printer(directory: &std::path::Path) -> Box<dyn Printer> {
    Setting::File(directory.to_owned()).printer().expect("a printer")
}

#[test]
fn a_receipt_becomes_a_text_bytes_and_a_picture() {
    let directory = directory("receipts");
    let receipt = plan(Lang::Es, Status::Scheduled);
    file_printer(&directory).print(&Paper::from(&receipt)).expect("printed");

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
fn a_leaflet_has_a_file_of_its_own() {
    let directory = directory("leaflets");
    let leaflet = address(Lang::En);
    let paper = Paper::from(&leaflet);
    file_printer(&directory).print(&paper).expect("printed");
    let text = fs::read_to_string(directory.join("leaflet-2026-06-02-100500.txt")).expect("written");
    assert!(text == paper.text() && text.contains("P.O. Box 990036"), "{text}");
    let bytes = fs::read(directory.join("leaflet-2026-06-02-100500.escpos")).expect("written");
    assert_eq!(decoder::print(&bytes).text, text);
}

#[test]
fn the_state_can_be_set() {
    let directory = directory("printer-states");
    let receipt = Paper::from(&plan(Lang::En, Status::Scheduled));
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
    let error = printer.print(&Paper::from(&plan(Lang::En, Status::Scheduled))).expect_err("no paper");
    assert!(matches!(error, PrinterError::NoPaper), "{error}");
    assert_eq!(fs::read_dir(&directory).expect("a directory").count(), 1);
}
