//! The card (16): its billing address before the review, its number, expiry and code after it.

use super::build::primary;
use super::fields::{ask, dots, entry, full_length, grouped, keyboard, keypad};
use super::*;
use crate::session::Session;
use crate::session::answers::Answers;
use crate::session::question::{Letters, Question};
use crate::text::{card, method};

/// Fee and total, before the choice and not after (R23).
pub(super) fn price(answers: &Answers, lang: Lang) -> String {
    let percent = (answers.rules().card_fee_rate * rust_decimal::Decimal::ONE_HUNDRED).normalize().to_string();
    let fee = answers.card_fee().unwrap_or_default().to_string();
    let total = answers.card_total().unwrap_or_default().to_string();
    method::CARD_SUB.fill(lang, &[("rate", &percent), ("fee", &fee), ("total", &total)])
}

pub(super) fn typed(view: &mut View, session: &Session, question: Question) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let entry = entry(session, question);
    let text = entry.field(0);
    let one = |label| [(label, FieldKind::Words)];
    match question {
        Question::CardNumber => {
            ask(view, card::NUMBER, &[card::TAKEN]);
            keypad(view, card::NUMBER_LABEL, grouped(text, 4), Vec::new());
        }
        Question::CardExpiry => {
            ask(view, card::EXPIRY, &[card::EXPIRY_HOW]);
            let shown = if text.len() > 2 { format!("{}/{}", &text[..2], &text[2..]) } else { text.to_owned() };
            keypad(view, card::EXPIRY_LABEL, shown, Vec::new());
        }
        Question::CardCode => {
            ask(view, card::CODE, &[card::CODE_WHERE]);
            view.figure = Figure::CardCode;
            keypad(view, card::CODE_LABEL, dots(text), Vec::new());
            let digits = answers.card.number.as_ref().map(|number| number.brand().security_code_digits());
            digits.into_iter().for_each(|digits| full_length(view, digits as u8));
            let total = answers.card_total().unwrap_or_default().to_string();
            view.primary = primary(card::PAY.fill(lang, &[("total", &total)]), Touch::Continue);
        }
        Question::CardName => {
            ask(view, card::NAME, &[]);
            keyboard(view, &entry, Letters::Name, &one(card::NAME_LABEL), Vec::new());
        }
        Question::CardStreet => {
            ask(view, card::STREET, &[card::STREET_WHERE]);
            keyboard(view, &entry, Letters::Address, &one(card::STREET_LABEL), Vec::new());
        }
        Question::CardCity => {
            ask(view, card::CITY, &[]);
            let zip = answers.card.zip.as_ref().map_or("", |zip| zip.as_str());
            let state = answers.card.state.map_or("", |state| state.name());
            view.paragraphs = vec![card::CITY_STATE.fill(lang, &[("zip", zip), ("state", state)])];
            keyboard(view, &entry, Letters::Name, &one(card::CITY_LABEL), Vec::new());
        }
        _ => {
            ask(view, card::ZIP, &[]);
            keypad(view, card::ZIP_LABEL, text.to_owned(), Vec::new());
        }
    }
}
