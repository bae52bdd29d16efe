//! Receipts in the network and on a serial line: what the printer gets is what the receipt says, whole or not at all.

use std::fs::OpenOptions;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use payor_kiosk::lang::Lang;
use payor_kiosk::printer::{Printer, PrinterError, Setting};
use payor_kiosk::receipt::{self, Paper, Receipt, Status};
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::PrinterStatus;
use rustix::fs::{FlockOperation, flock};

use self::pseudo_terminal::pseudo_terminal;
use super::fake::{Fake, Fate};
use super::{decoder, plan};
use crate::lab::Lab;

#[path = "../../../src/printer/port/pseudo_terminal.rs"]
mod pseudo_terminal;

const PATIENCE: Duration = Duration::from_secs(30);

fn printer(setting: &str) -> Box<dyn Printer> {
    setting.parse::<Setting>().expect("a setting").printer().expect("a printer")
}

fn receipt() -> Receipt {
    plan(Lang::Es, Status::Scheduled)
}

#[track_caller]
fn comes_out_whole(papers: &Receiver<Vec<u8>>) {
    let paper = decoder::print(&papers.recv_timeout(PATIENCE).expect("a paper"));
    assert_eq!(paper.text, receipt::text(&receipt()));
    assert_eq!((paper.cuts, paper.qr_codes.len()), (1, 1));
    assert!(papers.try_recv().is_err(), "one paper");
}

#[test]
fn a_receipt_in_the_network_says_what_the_receipt_says() {
    let (fake, papers, _) = Fake::new();
    let setting = format!("tcp:localhost:{}", fake.listen("127.0.0.1"));
    let lab = Lab::new();
    let desk = lab.work_with(|options| options.printer = printer(&setting));
    desk.send(Effect::Print(Box::new(receipt())));
    let printed = desk.reply("Printed", |reply| match reply {
        Reply::Printed { status, whole } => Some((*status, *whole)),
        _ => None,
    });
    assert_eq!(printed, (PrinterStatus::Ready, true));
    comes_out_whole(&papers);
}

#[test]
fn a_printer_with_an_address_of_version_six_is_asked_and_prints() {
    let (fake, papers, _) = Fake::new();
    let mut printer = printer(&format!("tcp:[::1]:{}", fake.listen("::1")));
    for (fate, status) in [
        (Fate::default(), PrinterStatus::Ready),
        (Fate { is_low: true, ..Fate::default() }, PrinterStatus::PaperLow),
        (Fate { is_open: true, ..Fate::default() }, PrinterStatus::Jammed),
        (Fate { paper: Some(0), ..Fate::default() }, PrinterStatus::NoPaper),
        (Fate { is_mute: true, ..Fate::default() }, PrinterStatus::Absent),
    ] {
        *fake.fate() = fate;
        assert_eq!(printer.status(), status, "{fate:?}");
        assert_eq!(printer.print(&Paper::from(&receipt())).is_ok(), status.prints(), "{fate:?}");
    }
    assert_eq!(papers.try_iter().count(), 2, "with paper, and with little of it");
}

#[test]
fn a_connection_that_is_cut_is_no_receipt_and_the_next_one_is_whole() {
    let (fake, papers, _) = Fake::new();
    let mut printer = printer(&format!("tcp:127.0.0.1:{}", fake.listen("127.0.0.1")));
    fake.fate().cable = Some(700);
    let cut = printer.print(&Paper::from(&receipt())).expect_err("cut");
    assert!(matches!(cut, PrinterError::Absent), "{cut}");
    assert!(papers.try_recv().is_err(), "nothing came out whole");
    printer.print(&Paper::from(&receipt())).expect("printed");
    comes_out_whole(&papers);
}

#[test]
fn paper_that_ends_in_the_middle_is_no_receipt_and_its_rest_is_forgotten() {
    let (fake, papers, rests) = Fake::new();
    let mut printer = printer(&format!("tcp:127.0.0.1:{}", fake.listen("127.0.0.1")));
    fake.fate().paper = Some(700);
    let out = printer.print(&Paper::from(&receipt())).expect_err("no paper");
    assert!(matches!(out, PrinterError::NoPaper), "{out}");
    assert!(rests.recv_timeout(PATIENCE).expect("it is told to forget").len() > 700);
    fake.fate().paper = None;
    printer.print(&Paper::from(&receipt())).expect("printed");
    comes_out_whole(&papers);
}

/// Where so many wait to be taken that another connection hangs, and they.
fn full_port() -> (SocketAddr, (TcpListener, Vec<TcpStream>)) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(300)).ok();
    let waiting = std::iter::from_fn(connect).take(10_000).collect();
    (address, (listener, waiting))
}

/// None of them may hold up what is printed after it for more than a few seconds.
#[test]
fn what_does_not_answer_in_the_network_is_absent_soon() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mute = listener.local_addr().expect("an address");
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|gone| gone.local_addr()).expect("an address");
    let (full, _waiting) = full_port();
    let settings = [format!("tcp:{mute}"), format!("tcp:{closed}"), format!("tcp:{full}"), "tcp:no.invalid".into()];
    for setting in settings {
        let began = Instant::now();
        assert_eq!(printer(&setting).status(), PrinterStatus::Absent, "{setting}");
        assert!(began.elapsed() < Duration::from_secs(10), "{setting}: {:?}", began.elapsed());
    }
}

/// A serial line, with a printer at its other end. As terminals are: it echoes, and changes bytes both ways.
fn serial_line(fake: &Fake) -> String {
    let (end, path) = pseudo_terminal();
    let fake = fake.clone();
    thread::spawn(move || fake.serve(end));
    path.to_str().expect("a path").to_owned()
}

#[test]
fn a_receipt_on_a_serial_line_says_what_the_receipt_says() {
    let (fake, papers, _) = Fake::new();
    let mut printer = printer(&format!("serial:{},115200", serial_line(&fake)));
    assert_eq!(printer.status(), PrinterStatus::Ready);
    printer.print(&Paper::from(&receipt())).expect("printed");
    comes_out_whole(&papers);
    fake.fate().is_low = true;
    assert_eq!(printer.status(), PrinterStatus::PaperLow);
}

#[test]
fn a_serial_line_that_another_program_has_is_waited_for() {
    let (fake, papers, _) = Fake::new();
    let path = serial_line(&fake);
    let mut printer = printer(&format!("serial:{path},115200"));
    let other = OpenOptions::new().read(true).custom_flags(libc::O_NOCTTY).open(&path).expect("a line");
    flock(&other, FlockOperation::LockExclusive).expect("locks");
    assert!(printer.is_busy());
    assert_eq!(printer.status(), PrinterStatus::Absent);
    let printing = thread::spawn(move || printer.print(&Paper::from(&receipt())));
    thread::sleep(Duration::from_millis(200));
    drop(other);
    printing.join().expect("no panic").expect("printed");
    comes_out_whole(&papers);
}
