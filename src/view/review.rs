//! Check and send (19): every answer with its Change, and nothing sent before the last button.

use super::build::primary;
use super::questions::email_shown;
use super::*;
use crate::session::Session;
use crate::session::answers::Answers;
use crate::session::question::Question;
use crate::text::{Text, account, common, review};
use crate::words;

pub(super) fn review(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    view.heading = review::HEADING.get(lang).to_owned();
    let sent_before = session.visit.sent;
    view.paragraphs = vec![if sent_before { review::NOT_SENT } else { review::NOTHING_SENT }.get(lang).to_owned()];
    let rows = if answers.pays_by_card() { card_rows(answers, lang) } else { bank_rows(answers, lang) };
    view.body = Body::Rows { rows, controls: Vec::new() };
    let label = if answers.pays_by_card() {
        let total = answers.card_total().unwrap_or_default().to_string();
        review::PAY_CARD.fill(lang, &[("total", &total)])
    } else if session.health.online {
        review::SEND.get(lang).to_owned()
    } else {
        review::SAVE.get(lang).to_owned()
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
    let ending = answers.file_number.as_ref().map_or("", |number| number.ending());
    let value = match &answers.case {
        Some(case) => review::CASE.fill(lang, &[("name", &case.masked_name), ("nn", ending)]),
        None => review::CASE_UNCHECKED.fill(lang, &[("nn", ending)]),
    };
    row(review::FOR, value, Some(Question::FileNumber), lang)
}

fn amount(answers: &Answers, lang: Lang) -> Row {
    let amount = answers.amount_cents.unwrap_or_default().to_string();
    row(review::AMOUNT, amount, Some(Question::Amount), lang)
}

fn bank_rows(answers: &Answers, lang: Lang) -> Vec<Row> {
    let mut rows = vec![paying_for(answers, lang), amount(answers, lang)];
    if let Some(plan) = answers.plan() {
        let mut dates = plan.withdrawals().map(|withdrawal| withdrawal.date);
        let first = dates.next().map(|first| words::date_long(first, lang)).unwrap_or_default();
        if answers.repeat == Some(true) {
            let often = words::capitalized(&words::frequency(&plan.frequency(), lang));
            let when = review::REPEAT_WHEN.fill(lang, &[("often", &often), ("date", &first)]);
            rows.push(row(review::WHEN, when, Some(Question::HowOften), lang));
            let next: Vec<String> = dates.take(3).map(|next| words::date_short(next, lang)).collect();
            rows.push(row(review::NEXT, next.join(" · "), None, lang));
        } else {
            rows.push(row(review::WHEN, first, Some(Question::FirstDate), lang));
        }
    }
    if let Some((account_type, last4)) = answers.account_shown() {
        let kind = words::capitalized(words::account_type(account_type, lang));
        let shown = account::ON_FILE.fill(lang, &[("type", &kind), ("last4", &last4)]);
        let change =
            if Question::WhichAccount.applies(answers) { Question::WhichAccount } else { Question::RoutingNumber };
        rows.push(row(review::BANK, shown, Some(change), lang));
    }
    rows.push(row(review::EMAIL, email_shown(answers, lang), Some(Question::Email), lang));
    rows.extend(super::register::user_id_row(answers, lang));
    rows
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
