//! The paper of a cancellation: "cancelled" only after central said so, else "requested" (R20).

use super::content::{Block, paragraphs};
use super::labels::{PHONE, choose};
use super::{Method, Receipt, Status};
use crate::text::cancel;
use crate::words;

/// What became of it.
pub(super) fn meaning(receipt: &Receipt) -> Vec<String> {
    let Method::Cancellation { frequency, from, still_taken, goes_on, must_reach_by, .. } = &receipt.method else {
        return Vec::new();
    };
    let lang = receipt.lang;
    let amount = receipt.amount_cents.to_string();
    let from = words::date_long(*from, lang);
    let mut sentences = if receipt.status == Status::Cancelled {
        let text = if frequency.is_recurring() { cancel::DONE_PLAN_WHAT } else { cancel::DONE_WHAT };
        vec![text.fill(lang, &[("amount", &amount), ("date", &from)])]
    } else {
        let by = words::until(*must_reach_by, lang);
        vec![
            cancel::REQUESTED_TEXT.get(lang).to_owned(),
            cancel::REACH.fill(lang, &[("by", &by), ("amount", &amount), ("date", &from)]),
            cancel::SURE.get(lang).to_owned(),
        ]
    };
    let with_date = |text: crate::text::Text, date| text.fill(lang, &[("date", &words::date_long(date, lang))]);
    sentences.extend(still_taken.map(|date| with_date(cancel::STILL_TAKEN, date)));
    sentences.extend(goes_on.map(|date| with_date(cancel::GOES_ON, date)));
    sentences
}

/// What the payor still owes, and how to pay again (R15, R18).
pub(super) fn notes(receipt: &Receipt) -> Vec<Block> {
    let lang = receipt.lang;
    let again = choose(
        lang,
        format!("To pay again, set up a new payment here, on the website, or at {PHONE}."),
        format!("Para pagar otra vez, programe un pago nuevo aquí, en el sitio web o al {PHONE}."),
    );
    let owed = [cancel::OWE, cancel::WITHHOLDING].map(|text| text.get(lang).to_owned());
    paragraphs(owed.into_iter().chain([again]).collect(), false)
}
