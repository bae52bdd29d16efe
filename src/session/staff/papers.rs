//! What staff mode prints: a page to try the printer, and the number of the last receipt.

use super::{LastReceipt, Outcome};
use crate::lang::Lang;
use crate::receipt::{COLUMNS, Passage, Status};
use crate::text::{Text, staff};
use crate::words;

/// A page that shows whether every column, accent and darkness comes out.
pub fn test_page(office: &str, kiosk: Option<u16>) -> Vec<Passage> {
    let kiosk = kiosk.map_or_else(|| staff::NONE.en.to_owned(), |n| n.to_string());
    let row = |label: Text, value: &str| format!("{}\t{value}", label.en);
    let about =
        vec![row(staff::OFFICE, office), row(staff::KIOSK, &kiosk), row(staff::VERSION, env!("CARGO_PKG_VERSION"))];
    let digits: String = "1234567890".chars().cycle().take(COLUMNS).collect();
    let letters = ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "áéíóúüñ ÁÉÍÓÚÜÑ ¿? ¡! $1,250.00"];
    let letters = [digits].into_iter().chain(letters.map(str::to_owned)).collect();
    vec![
        Passage { heading: String::new(), lines: about },
        Passage { heading: staff::TEST_HEADING.en.to_owned(), lines: letters },
    ]
}

/// The last receipt without whom it was for, how much and from where: those went with the visit.
pub fn slip(last: LastReceipt) -> Vec<Passage> {
    let row = |label: Text, value: &str| format!("{}\t{value}", label.en);
    let made = [words::date_short(last.at.date_naive(), Lang::En), words::time(last.at, Lang::En)].join(", ");
    let lines = vec![
        row(staff::NUMBER, &last.confirmation.grouped()),
        row(staff::MADE, &made),
        row(staff::STATUS_THEN, outcome(last.outcome).en),
    ];
    vec![
        Passage { heading: String::new(), lines },
        Passage { heading: String::new(), lines: vec![staff::SLIP_TEXT.en.to_owned()] },
    ]
}

/// In a few words, as it was when the receipt was made.
pub fn outcome(outcome: Outcome) -> Text {
    let status = match outcome {
        Outcome::Receipt(status) => status,
        Outcome::Errand { accepted: true } => return staff::ACCEPTED,
        Outcome::Errand { accepted: false } => return staff::SAVED_NOT_SENT,
    };
    match status {
        Status::Scheduled => staff::SCHEDULED,
        Status::Charged => staff::CHARGED,
        Status::SavedNotSent => staff::SAVED_NOT_SENT,
        Status::ChangeSaved => staff::CHANGE_SAVED,
        Status::Cancelled => staff::CANCELLED,
        Status::CancelRequested => staff::CANCEL_REQUESTED,
        Status::Unknown => staff::UNKNOWN,
    }
}
