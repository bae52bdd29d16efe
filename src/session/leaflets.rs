//! What is printed and is no receipt: the list of past payments, a contact request to sign on paper, and the papers of
//! requests that are no payment.

use chrono::{DateTime, FixedOffset};
use wire::account::{PastPayment, PastStatus};

use super::Session;
use super::account_question::Whose;
use super::answers::Answers;
use super::effect::Effect;
use super::errand::{AccountChanging, Cancelling, Errand, Finished};
use crate::clock::Now;
use crate::lang::Lang;
use crate::receipt::{Leaflet, Method, Passage, Receipt, Status};
use crate::text::{Text, account_change, coming, contact, email, past};
use crate::words;

/// The paper of an errand that ended well. None for a payment, which has its receipt.
pub(super) fn of_errand(finished: &Finished) -> Option<Effect> {
    match &finished.errand {
        // An account's user ID is for no paper, and a wish to be called neither.
        Errand::Payment(_) | Errand::Registration { .. } | Errand::Contact => None,
        Errand::Cancellation(cancelling) => Some(Effect::Print(Box::new(cancel_receipt(cancelling, finished)))),
        Errand::AccountChange(changing) => Some(Effect::PrintLeaflet(Box::new(account_leaflet(changing, finished)))),
    }
}

fn cancel_receipt(cancelling: &Cancelling, finished: &Finished) -> Receipt {
    Receipt {
        lang: cancelling.lang,
        status: if finished.accepted { Status::Cancelled } else { Status::CancelRequested },
        office: cancelling.office.clone(),
        at: cancelling.at,
        confirmation: finished.confirmation,
        amount_cents: cancelling.amount_cents,
        fee_cents: None,
        method: Method::Cancellation {
            account_type: cancelling.account_type,
            last4: cancelling.last4.clone(),
            frequency: cancelling.frequency,
            from: cancelling.from,
            still_taken: cancelling.still_taken,
            goes_on: cancelling.goes_on,
            must_reach_by: cancelling.must_reach_by,
        },
        file_number_ending: cancelling.file_number_ending.clone(),
        agreement: Vec::new(),
    }
}

/// The new account, what it cancels, what to mail, and what was agreed to (R14, R36).
fn account_leaflet(changing: &AccountChanging, finished: &Finished) -> Leaflet {
    let lang = changing.lang;
    let kind = words::capitalized(words::account_type(changing.account_type, lang));
    let first = words::date_long(changing.first_possible, lang);
    let status = if finished.accepted { account_change::DONE } else { account_change::SAVED };
    let mut lines = vec![
        account_change::NOW.fill(lang, &[("type", &kind), ("last4", &changing.last4)]),
        account_change::NUMBER.fill(lang, &[("code", &finished.confirmation.grouped())]),
    ];
    if !finished.accepted {
        lines.push(account_change::SAVED_TEXT.get(lang).to_owned());
    }
    lines.push(account_change::FIRST.fill(lang, &[("date", &first)]));
    let mut passages = vec![Passage { heading: status.get(lang).to_owned(), lines }];
    if !changing.cancelled.is_empty() {
        let line = |(amount, frequency, next): &(rules::money::Cents, _, _)| {
            let (often, date) = (words::frequency(frequency, lang), words::date_long(*next, lang));
            account_change::CANCELS.fill(lang, &[("amount", &amount.to_string()), ("often", &often), ("date", &date)])
        };
        let lines = changing.cancelled.iter().map(line).collect();
        let heading = if finished.accepted { account_change::CANCELLED } else { account_change::WILL_CANCEL }
            .get(lang)
            .to_owned();
        passages.push(Passage { heading, lines });
    }
    if !changing.mail.is_empty() {
        let mut lines: Vec<String> = changing
            .mail
            .iter()
            .map(|(date, amount)| {
                let date = words::date_long(*date, lang);
                account_change::DUE.fill(lang, &[("amount", &amount.to_string()), ("date", &date)])
            })
            .collect();
        lines.push(account_change::ADDRESS.get(lang).to_owned());
        passages.push(Passage { heading: account_change::MAIL.get(lang).to_owned(), lines });
    }
    passages.push(Passage { heading: account_change::AGREED.get(lang).to_owned(), lines: changing.agreement.clone() });
    Leaflet { lang, title: account_change::TITLE.get(lang).to_owned(), at: changing.at, passages }
}

/// "$250.00 · Received"
pub fn past_line(payment: &PastPayment, lang: Lang) -> String {
    let status = match payment.status {
        PastStatus::Received => past::RECEIVED,
        PastStatus::OnItsWay => past::ON_ITS_WAY,
        PastStatus::Returned => past::RETURNED,
    };
    past::LINE.fill(lang, &[("amount", &payment.amount_cents.to_string()), ("status", status.get(lang))])
}

/// The last 12 months (23, R43). No names.
pub(super) fn past_payments(payments: &[PastPayment], lang: Lang, at: DateTime<FixedOffset>) -> Leaflet {
    let passage = |payment: &PastPayment| {
        let mut lines = vec![past_line(payment, lang)];
        lines.extend(
            payment.processed_on.map(|date| past::PROCESSED.fill(lang, &[("date", &words::date_long(date, lang))])),
        );
        Passage { heading: words::date_long(payment.made_on, lang), lines }
    };
    let mut passages: Vec<Passage> = payments.iter().map(passage).collect();
    passages.push(Passage { heading: String::new(), lines: vec![coming::QUESTIONS.get(lang).to_owned()] });
    Leaflet { lang, title: past::HEADING.get(lang).to_owned(), at, passages }
}

impl Session {
    /// Why an address is needed and how to get one, or to pay without, to take along (R29).
    pub(super) fn print_email_needed(&mut self, now: Now) -> Vec<Effect> {
        let lang = self.visit.lang;
        let heading = self.visit.answers.email_needed_for().get(lang).to_owned();
        let passage = |text: Text| Passage { heading: String::new(), lines: vec![text.get(lang).to_owned()] };
        self.print(heading, [email::NEEDED_WHY, email::NEEDED_ELSE].map(passage).into(), now)
    }

    /// The contact request on paper, for who would rather sign and bring it (R42).
    pub(super) fn print_contact(&mut self, now: Now) -> Vec<Effect> {
        let mut passages = contact_passages(&self.visit.answers, self.visit.lang);
        if let Some(office) = self.offices_offered().first().map(|(_, office)| self.office(office)) {
            passages.extend(office.passages.into_iter().take(2));
        }
        self.print(contact::PAPER.get(self.visit.lang).to_owned(), passages, now)
    }
}

/// What was typed, and where to sign. It goes to nobody but the payor.
fn contact_passages(answers: &Answers, lang: Lang) -> Vec<Passage> {
    let told = &answers.contact;
    let mut passages = Vec::new();
    let mut tell = |label: Text, lines: Vec<String>| {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            passages.push(Passage { heading: label.get(lang).to_owned(), lines });
        }
    };
    let [home, cell] = told.phones().map(|phone| words::phone(phone.expose()));
    tell(contact::ROW_NAME, vec![format!("{} {}", told.first.expose(), told.last.expose())]);
    tell(contact::HOME, vec![home]);
    tell(contact::CELL, vec![cell]);
    tell(contact::ROW_EMAIL, vec![told.email_told().expose().to_owned()]);
    if let Some(address) = answers.address(Whose::Own).filter(|_| answers.adds_address()) {
        let town = format!("{}, {} {}", address.city.expose(), address.state, address.zip);
        let lines = vec![address.street.expose().to_owned(), address.unit.expose().to_owned(), town];
        tell(contact::ROW_ADDRESS, lines);
    }
    tell(contact::ROW_COURT, vec![told.court_told().expose().to_owned()]);
    if let Some(when) = told.when {
        tell(when.label(), vec![when.words().get(lang).to_owned()]);
    }
    if told.wants_call() {
        let safe = told.safe_message == Some(true);
        let message = if safe { contact::MESSAGE_YES } else { contact::MESSAGE_NO };
        tell(contact::ROW_MESSAGE, vec![message.get(lang).to_owned()]);
    }
    let by_hand = |label: Text| vec![String::new(), format!("{} {}", label.get(lang), "_".repeat(30))];
    let lines = [by_hand(contact::PAPER_SIGN), by_hand(contact::PAPER_DATE)].concat();
    passages.push(Passage { heading: String::new(), lines });
    passages.push(Passage { heading: String::new(), lines: vec![contact::PAPER_HOW.get(lang).to_owned()] });
    passages
}
