//! Receipts through the worker: off its thread, one after the other, and forgotten with the visit.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use chrono::DateTime;
use payor_kiosk::lang::Lang;
use payor_kiosk::printer::{Printer, PrinterError};
use payor_kiosk::receipt::{Leaflet, Method, Paper, Passage, Receipt, Status};
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, PrinterStatus};
use rules::money::Cents;
use wire::ConfirmationNumber;

use crate::lab::{Desk, Lab};

/// A printer that begins a receipt when it is told how it will end.
struct Slow {
    began: Sender<()>,
    end: Receiver<Result<(), PrinterError>>,
}

impl Printer for Slow {
    fn status(&mut self) -> PrinterStatus {
        PrinterStatus::Ready
    }

    fn print(&mut self, _: &Paper) -> Result<(), PrinterError> {
        self.began.send(()).expect("the test listens");
        self.end.recv().expect("the test decides")
    }
}

fn receipt() -> Effect {
    Effect::Print(Box::new(Receipt {
        lang: Lang::En,
        status: Status::Charged,
        office: "Hartford".to_owned(),
        at: DateTime::parse_from_rfc3339("2026-01-26T10:00:00-05:00").expect("a time"),
        confirmation: ConfirmationNumber::mint(33, 1, 0).expect("in range"),
        amount_cents: Cents(100),
        fee_cents: Some(Cents(3)),
        method: Method::Card { brand: None, last4: None },
        file_number_ending: "83".to_owned(),
        agreement: Vec::new(),
    }))
}

fn leaflet() -> Effect {
    Effect::PrintLeaflet(Box::new(Leaflet {
        lang: Lang::En,
        title: "Where to send a check".to_owned(),
        at: DateTime::parse_from_rfc3339("2026-01-26T10:00:00-05:00").expect("a time"),
        passages: vec![Passage { heading: String::new(), lines: vec!["P.O. Box 990036".to_owned()] }],
    }))
}

fn slow(lab: &Lab) -> (Desk, Receiver<()>, Sender<Result<(), PrinterError>>) {
    let (began, begun) = channel();
    let (ends, end) = channel();
    let desk = lab.work_with(|options| options.printer = Box::new(Slow { began, end }));
    desk.online(true);
    (desk, begun, ends)
}

fn printed(desk: &Desk) -> (PrinterStatus, bool) {
    desk.reply("Printed", |reply| match reply {
        Reply::Printed { status, whole } => Some((*status, *whole)),
        _ => None,
    })
}

#[test]
fn the_end_of_a_visit_forgets_what_has_not_begun_to_print() {
    let lab = Lab::new();
    let (desk, begun, ends) = slow(&lab);
    desk.send(receipt());
    begun.recv().expect("the first begins");
    desk.send(receipt());
    desk.send(Effect::Wipe);
    desk.send(receipt());
    for _ in 0..2 {
        ends.send(Ok(())).expect("the printer waits");
        assert_eq!(printed(&desk), (PrinterStatus::Ready, true));
    }
    begun.recv().expect("the third began");
    ends.send(Ok(())).expect("the printer is there");
    assert!(begun.try_recv().is_err(), "the second was forgotten");
}

/// A payor who touches Finish at once still gets the receipt that is printed next.
#[test]
fn a_receipt_is_printed_though_its_visit_ends_at_once() {
    let lab = Lab::new();
    let (desk, begun, ends) = slow(&lab);
    for _ in 0..20 {
        desk.send(receipt());
        desk.send(Effect::Wipe);
        begun.recv_timeout(Duration::from_secs(30)).expect("it begins");
        ends.send(Ok(())).expect("the printer waits");
        assert_eq!(printed(&desk), (PrinterStatus::Ready, true));
    }
}

#[test]
fn a_leaflet_waits_for_the_receipt_before_it_and_is_answered_alike() {
    let lab = Lab::new();
    let (desk, begun, ends) = slow(&lab);
    desk.send(receipt());
    desk.send(leaflet());
    for end in [Ok(()), Err(PrinterError::Jammed)] {
        let expected = if end.is_ok() { (PrinterStatus::Ready, true) } else { (PrinterStatus::Jammed, false) };
        begun.recv().expect("it begins");
        ends.send(end).expect("the printer waits");
        assert_eq!(printed(&desk), expected);
    }
}

#[test]
fn paper_that_ends_in_the_middle_is_told_with_the_receipt() {
    let lab = Lab::new();
    let (desk, begun, ends) = slow(&lab);
    desk.send(receipt());
    begun.recv().expect("it begins");
    ends.send(Err(PrinterError::NoPaper)).expect("the printer waits");
    assert_eq!(printed(&desk), (PrinterStatus::NoPaper, false));
    desk.until("its recovery", |event| match event {
        Event::Health(health) if health.printer == PrinterStatus::Ready => Some(()),
        _ => None,
    });
}

/// A kiosk that is stopped ends the paper that it has begun.
#[test]
fn a_kiosk_that_stops_ends_its_paper() {
    let lab = Lab::new();
    let (desk, begun, ends) = slow(&lab);
    desk.send(receipt());
    ends.send(Ok(())).expect("the printer waits");
    drop(desk);
    assert_eq!(begun.try_iter().count(), 1);
}
