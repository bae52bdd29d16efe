//! Changing a payment (32) or the bank account (31): what to change, the warning before anything is changed, the review.

use super::build::{choice, info, primary};
use super::fields::ask;
use super::*;
use crate::session::Session;
use crate::session::answers::Answers;
use crate::session::change::What;
use crate::session::question::Question;
use crate::text::{Text, account_change, change, coming};
use crate::words;

pub(super) fn what_to_change(view: &mut View, session: &Session) {
    let lang = view.lang;
    let Some(changed) = &session.visit.answers.changed else { return };
    let recurring = changed.frequency().is_recurring();
    ask(view, if recurring { change::HEADING_PLAN } else { change::HEADING }, &[]);
    let from = words::date_long(changed.from, lang);
    if recurring {
        view.notices.push(info(change::FROM.fill(lang, &[("date", &from)])));
    }
    let amount = changed.plan.amount_cents.to_string();
    let often = words::frequency(&changed.frequency(), lang);
    let card = |(index, what): (usize, &What)| {
        let (label, sub, icon) = match what {
            What::Amount => (change::AMOUNT, change::AMOUNT_NOW.fill(lang, &[("amount", &amount)]), Icon::HandCoins),
            What::Date => {
                let label = if recurring { change::NEXT_DATE } else { change::DATE };
                (label, change::DATE_NOW.fill(lang, &[("date", &from)]), Icon::Calendar)
            }
            What::HowOften => (change::OFTEN, change::OFTEN_NOW.fill(lang, &[("often", &often)]), Icon::Repeat),
        };
        choice(index as u8, label.get(lang), sub, icon).selected(changed.what == Some(*what))
    };
    view.body = Body::Choices(changed.choices().iter().enumerate().map(card).collect());
}

/// Everything that a new account cancels, and what to mail, before anything is changed (R14).
pub(super) fn account_warning(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let first = words::date_long(answers.earliest_with(true), lang);
    let some = answers.has_schedules();
    let (heading, text) = if some {
        (account_change::HEADING, account_change::WARNING)
    } else {
        (account_change::HEADING_NONE, account_change::WARNING_NONE)
    };
    ask(view, heading, &[]);
    view.paragraphs.push(text.fill(lang, &[("date", &first)]));
    let mut rows = cancelled_rows(answers, lang);
    let lost = answers.lost_by_new_account();
    if !lost.is_empty() {
        view.paragraphs.push(account_change::MAIL_WHERE.get(lang).to_owned());
    }
    rows.extend(lost.iter().map(|(date, amount)| {
        let values = [("amount", amount.to_string()), ("date", words::date_long(*date, lang))];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        row(account_change::MAIL_ROW, account_change::DUE.fill(lang, &values), lang)
    }));
    view.body = Body::Rows { rows, controls: Vec::new() };
    view.primary = primary(account_change::GO.get(lang), Touch::Continue);
}

fn row(label: Text, value: String, lang: Lang) -> Row {
    Row { label: label.get(lang).to_owned(), value, change: None }
}

fn cancelled_rows(answers: &Answers, lang: Lang) -> Vec<Row> {
    let schedules = answers.case.iter().flat_map(|case| &case.schedules);
    let cancelled = schedules.map(|schedule| {
        let values = [
            ("amount", schedule.amount_cents.to_string()),
            ("often", words::frequency(&schedule.frequency, lang)),
            ("date", words::date_long(schedule.next_withdrawal, lang)),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        row(account_change::CANCELLED_ROW, account_change::ROW.fill(lang, &values), lang)
    });
    cancelled.collect()
}

/// What stands above the rows of a changed payment: the terms that it has now.
pub(super) fn terms_now(answers: &Answers, lang: Lang) -> Option<Row> {
    let changed = answers.changed.as_ref()?;
    let (amount, often) = (changed.plan.amount_cents.to_string(), words::frequency(&changed.frequency(), lang));
    let text = if changed.frequency().is_recurring() {
        coming::PLAN.fill(lang, &[("amount", &amount), ("often", &often)])
    } else {
        format!("{amount} · {}", words::date_long(changed.from, lang))
    };
    Some(row(change::WAS, text, lang))
}

/// The new account, the first date it can be used, and what it cancels.
pub(super) fn account_review(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    ask(view, account_change::REVIEW, &[account_change::NOT_SENT]);
    let mut rows = Vec::new();
    rows.extend(super::review::bank_account(answers, lang));
    if let Some(routing) = &answers.routing {
        rows.push(row(account_change::ROUTING_ROW, super::fields::grouped(routing.as_str(), 3), lang));
    }
    let first = words::capitalized(&words::date_long(answers.earliest(), lang));
    rows.push(row(account_change::FIRST_ROW, first, lang));
    rows.extend(cancelled_rows(answers, lang));
    view.body = Body::Rows { rows, controls: Vec::new() };
    let send = if session.health.online { account_change::SEND } else { account_change::SAVE };
    view.primary = primary(send.get(lang), Touch::Continue);
}

/// The amount that it is now, on the screen that asks for another.
pub(super) fn amount_now(session: &Session) -> Option<Notice> {
    let changed = session.visit.answers.changed.as_ref()?;
    let amount = changed.plan.amount_cents.to_string();
    Some(info(change::AMOUNT_NOW.fill(session.visit.lang, &[("amount", &amount)])))
}

/// The question whose Change button mends the date, where one is asked.
pub(super) fn date_question(answers: &Answers, recurring: bool) -> Option<Question> {
    let questions: &[Question] =
        if recurring { &[Question::HowOften, Question::FirstDate] } else { &[Question::FirstDate] };
    questions.iter().copied().find(|question| question.is_asked(answers))
}
