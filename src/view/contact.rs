//! "Contact me" (26): its questions, its check and its ends.

use rules::person::mask_email;

use super::build::{call_staff, choice, frame, info, primary};
use super::questions::{ask, entry, keyboard, keypad};
use super::review::row;
use super::*;
use crate::session::Session;
use crate::session::contact::{ContactAnswers, When};
use crate::session::errand::{Finished, Why};
use crate::session::question::{Letters, Question};
use crate::text::{Text, common, contact, done, email, identity, not_paid};

pub(super) fn name(question: Question) -> &'static str {
    match question {
        Question::ContactName => "26-name",
        Question::ContactWhen => "26-when",
        Question::ContactPhone => "26-phone",
        Question::SafeMessage => "26-message",
        Question::ContactEmail => "26-email",
        _ => "26-check",
    }
}

pub(super) fn fill(view: &mut View, session: &Session, question: Question) {
    let answers = &session.visit.answers.contact;
    match question {
        Question::ContactName => {
            ask(view, contact::NAME, &[]);
            let fields = [(identity::FIRST_NAME, FieldKind::Words), (identity::LAST_NAME, FieldKind::Words)];
            keyboard(view, &entry(session, question), Letters::TwoNames, &fields, Vec::new());
        }
        Question::ContactWhen => when(view, answers),
        Question::ContactPhone => {
            ask(view, contact::PHONE, &[]);
            keypad(view, contact::PHONE_LABEL, grouped(entry(session, question).field(0)), Vec::new());
        }
        Question::SafeMessage => {
            ask(view, contact::MESSAGE, &[contact::MESSAGE_WHY]);
            let card = |index, text: Text, icon, answer| {
                choice(index, text.get(view.lang), "", icon).selected(answers.safe_message == Some(answer))
            };
            view.body = Body::Choices(vec![
                card(0, contact::MESSAGE_YES, Icon::Check, true),
                card(1, contact::MESSAGE_NO, Icon::Close, false),
            ]);
        }
        Question::ContactEmail => {
            ask(view, contact::EMAIL, &[contact::EMAIL_WHY]);
            let fields = [(email::LABEL, FieldKind::Code)];
            keyboard(view, &entry(session, question), Letters::Email, &fields, Vec::new());
        }
        _ => check(view, session),
    }
}

fn when(view: &mut View, answers: &ContactAnswers) {
    ask(view, contact::WHEN, &[]);
    let all = [(When::Morning, Icon::Clock), (When::Afternoon, Icon::Clock), (When::ByEmail, Icon::Mail)];
    let card = |(index, (when, icon)): (usize, (When, Icon))| {
        choice(index as u8, words(when).get(view.lang), "", icon).selected(answers.when == Some(when))
    };
    view.body = Body::Choices(all.into_iter().enumerate().map(card).collect());
}

fn words(when: When) -> Text {
    match when {
        When::Morning => contact::MORNING,
        When::Afternoon => contact::AFTERNOON,
        When::ByEmail => contact::BY_EMAIL,
    }
}

/// "860-555-0123", as far as it is typed.
fn grouped(digits: &str) -> String {
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place == 3 || place == 6 {
            shown.push('-');
        }
        shown.push(digit);
    }
    shown
}

fn check(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers.contact);
    view.heading = contact::CHECK.get(lang).to_owned();
    let asked = |label, value, question| row(label, value, Some(question), lang);
    let name = format!("{} {}", answers.first.expose(), answers.last.expose());
    let mut rows = vec![asked(contact::ROW_NAME, name, Question::ContactName)];
    if let Some(when) = answers.when {
        rows.push(asked(contact::ROW_WHEN, words(when).get(lang).to_owned(), Question::ContactWhen));
    }
    if answers.wants_call() {
        let phone = contact::PHONE_ENDING.fill(lang, &[("last4", &answers.phone_ending())]);
        rows.push(asked(contact::ROW_PHONE, phone, Question::ContactPhone));
        let safe = answers.safe_message == Some(true);
        let message = if safe { contact::MESSAGE_YES } else { contact::MESSAGE_NO };
        rows.push(asked(contact::ROW_MESSAGE, message.get(lang).to_owned(), Question::SafeMessage));
    }
    if answers.wants_email() {
        rows.push(asked(contact::ROW_EMAIL, mask_email(answers.email.expose()), Question::ContactEmail));
    }
    view.body = Body::Rows { rows, controls: Vec::new() };
    let send = if session.health.online { contact::SEND } else { contact::SAVE };
    view.primary = primary(send.get(lang), Touch::Continue);
}

/// Taken, or saved here: nothing is called done before central said so (R20).
pub(super) fn finished(session: &Session, finished: &Finished) -> View {
    let lang = session.visit.lang;
    let (name, heading, mark) = match finished.accepted {
        true => ("26-done", contact::DONE, Mark::Done),
        false => ("26-saved", contact::SAVED, Mark::Saved),
    };
    let number = Number { label: done::NUMBER.get(lang).to_owned(), value: finished.confirmation.grouped() };
    let notices = vec![info(contact::KEEP.get(lang))];
    View {
        body: Body::Outcome { mark, number: Some(number), notices, receipt: Vec::new(), controls: Vec::new() },
        primary: primary(common::FINISH.get(lang), Touch::Finish),
        ..frame(session, name, heading.get(lang).to_owned())
    }
}

/// It was neither taken nor saved.
pub(super) fn not_sent(session: &Session, why: Why) -> View {
    let lang = session.visit.lang;
    let code = match why {
        Why::NotSaved { code } => Some(info(not_paid::CODE.fill(lang, &[("code", &code.to_string())]))),
        _ => None,
    };
    View {
        paragraphs: vec![contact::NOT_SENT_TEXT.get(lang).to_owned()],
        body: Body::Outcome {
            mark: Mark::Attention,
            number: None,
            notices: code.into_iter().collect(),
            receipt: Vec::new(),
            controls: vec![call_staff(lang)],
        },
        back: Some(Control::new(common::FINISH.get(lang), Touch::Finish)),
        primary: primary(common::AGAIN.get(lang), Touch::Continue),
        ..frame(session, "26-not-sent", contact::NOT_SENT.get(lang).to_owned())
    }
}
