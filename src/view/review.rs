//! Check and send (19): every answer with its Change, and nothing sent before the last button.

use super::build::primary;
use super::questions::email_shown;
use super::*;
use crate::session::Session;
use crate::session::answers::Answers;
use crate::session::journey::Journey;
use crate::session::question::Question;
use crate::text::{Text, account, change, common, review};
use crate::words;

pub(super) fn review(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    if answers.journey == Journey::ChangeAccount {
        return super::change::account_review(view, session);
    }
    let changes = answers.changed.is_some();
    let not_sent = match (changes, session.visit.sent) {
        (true, _) => change::NOT_SENT,
        (false, true) => review::NOT_SENT,
        (false, false) => review::NOTHING_SENT,
    };
    view.heading = if changes { change::REVIEW } else { review::HEADING }.get(lang).to_owned();
    view.paragraphs = vec![not_sent.get(lang).to_owned()];
    let rows = if answers.pays_by_card() { card_rows(answers, lang) } else { bank_rows(answers, lang) };
    view.body = Body::Rows { rows, controls: Vec::new() };
    let label = if answers.pays_by_card() {
        let total = answers.card_total().unwrap_or_default().to_string();
        review::PAY_CARD.fill(lang, &[("total", &total)])
    } else {
        let send = match (changes, session.health.online) {
            (false, true) => review::SEND,
            (false, false) => review::SAVE,
            (true, true) => change::SEND,
            (true, false) => change::SAVE,
        };
        send.get(lang).to_owned()
    };
    view.primary = primary(label, Touch::Continue);
}

pub(super) fn row(label: Text, value: String, change: Option<Question>, lang: Lang) -> Row {
    let label = label.get(lang);
    let change = change.map(|question| {
        Control::new(common::CHANGE.get(lang), Touch::Change(question))
            .spoken(common::CHANGE_SPOKEN.fill(lang, &[("what", label)]))
    });
    Row { label: label.to_owned(), value, change }
}

fn paying_for(answers: &Answers, lang: Lang) -> Row {
    let ending = answers.file_number_ending().unwrap_or_default();
    let value = match &answers.case {
        Some(case) => review::CASE.fill(lang, &[("name", &case.masked_name), ("nn", ending)]),
        None => review::CASE_UNCHECKED.fill(lang, &[("nn", ending)]),
    };
    row(review::FOR, value, asked(Question::FileNumber, answers), lang)
}

fn amount(answers: &Answers, lang: Lang) -> Row {
    let amount = answers.amount_cents.unwrap_or_default().to_string();
    row(review::AMOUNT, amount, asked(Question::Amount, answers), lang)
}

fn bank_rows(answers: &Answers, lang: Lang) -> Vec<Row> {
    // Of what is changed, the payor sees what it is now; of a payment, whose it is.
    let first = super::change::terms_now(answers, lang).unwrap_or_else(|| paying_for(answers, lang));
    let mut rows = vec![first, amount(answers, lang)];
    if let Some(plan) = answers.plan() {
        let mut dates = plan.withdrawals().map(|withdrawal| withdrawal.date);
        let first = dates.next().map(|first| words::date_long(first, lang)).unwrap_or_default();
        if answers.repeat == Some(true) {
            let often = words::capitalized(&words::frequency(&plan.frequency(), lang));
            let when = review::REPEAT_WHEN.fill(lang, &[("often", &often), ("date", &first)]);
            rows.push(row(review::WHEN, when, super::change::date_question(answers, true), lang));
            let next: Vec<String> = dates.take(3).map(|next| words::date_long(next, lang)).collect();
            rows.push(row(review::NEXT, next.join(" · "), None, lang));
        } else {
            let when = words::capitalized(&first);
            rows.push(row(review::WHEN, when, super::change::date_question(answers, false), lang));
        }
    }
    rows.extend(bank_account(answers, lang));
    if answers.changed.is_none() {
        rows.push(row(review::EMAIL, email_shown(answers, lang), asked(Question::Email, answers), lang));
    }
    rows.extend(super::register::user_id_row(answers, lang));
    rows
}

/// The account that is drawn on, with the question that mends it.
pub(super) fn bank_account(answers: &Answers, lang: Lang) -> Option<Row> {
    let (account_type, last4) = answers.account_shown()?;
    let kind = words::capitalized(words::account_type(account_type, lang));
    let shown = account::ON_FILE.fill(lang, &[("type", &kind), ("last4", &last4)]);
    let change = asked(Question::WhichAccount, answers).or_else(|| asked(Question::RoutingNumber, answers));
    Some(row(review::BANK, shown, change, lang))
}

/// The question, where this journey asks it.
fn asked(question: Question, answers: &Answers) -> Option<Question> {
    question.is_asked(answers).then_some(question)
}

fn card_rows(answers: &Answers, lang: Lang) -> Vec<Row> {
    let money = |amount: Option<rules::money::Cents>| amount.unwrap_or_default().to_string();
    let card = &answers.card;
    let state = card.state.map_or("", |state| state.code());
    let zip = card.zip.as_ref().map_or("", |zip| zip.as_str());
    vec![
        paying_for(answers, lang),
        amount(answers, lang),
        row(review::FEE, money(answers.card_fee()), None, lang),
        row(review::TOTAL, money(answers.card_total()), None, lang),
        row(review::WHEN, review::TODAY.get(lang).to_owned(), None, lang),
        row(review::ADDRESS, format!("{state} {zip}"), Some(Question::CardName), lang),
        row(review::EMAIL, email_shown(answers, lang), Some(Question::Email), lang),
    ]
}
