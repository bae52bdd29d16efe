//! "Contact me" (26): its questions, its check and its ends.

use chrono::NaiveDate;
use rules::person::mask_email;
use rules::sensitive::Sensitive;
use wire::account::PhoneKind;

use super::build::{call_staff, choice, frame, info, primary};
use super::fields::{ask, entry, extra, keyboard, keypad};
use super::reading::{print_button, printing_notice};
use super::review::row;
use super::*;
use crate::clock::Now;
use crate::session::Session;
use crate::session::account_question::{AccountQuestion, Whose};
use crate::session::answers::Answers;
use crate::session::contact::{ContactAnswers, When};
use crate::session::contact_question::ContactQuestion;
use crate::session::errand::{Finished, Why};
use crate::session::question::{Letters, Question};
use crate::text::{Text, common, contact, done, email, identity, not_paid};
use crate::words;

pub(super) fn name(question: ContactQuestion) -> &'static str {
    match question {
        ContactQuestion::Name => "26-name",
        ContactQuestion::When => "26-when",
        ContactQuestion::Phone => "26-phone",
        ContactQuestion::PhoneKind => "26-phone-kind",
        ContactQuestion::SafeMessage => "26-message",
        ContactQuestion::Email => "26-email",
        ContactQuestion::More => "26-more",
        ContactQuestion::OtherPhone => "26-other-phone",
        ContactQuestion::OtherEmail => "26-other-email",
        ContactQuestion::Court => "26-court",
        ContactQuestion::Check => "26-check",
    }
}

pub(super) fn fill(view: &mut View, session: &Session, question: ContactQuestion, now: Now) {
    let answers = &session.visit.answers.contact;
    match question {
        ContactQuestion::Name => {
            ask(view, contact::NAME, &[]);
            let fields = [(identity::FIRST_NAME, FieldKind::Words), (identity::LAST_NAME, FieldKind::Words)];
            keyboard(view, &entry(session, Question::Contact(question)), Letters::TwoNames, &fields, Vec::new());
        }
        ContactQuestion::When => when(view, answers),
        ContactQuestion::PhoneKind => {
            ask(view, contact::KIND, &[]);
            let is = |kind| answers.phone_kind == Some(kind);
            let cell = (contact::CELL, Icon::Phone, is(PhoneKind::Cell));
            view.body = two(view.lang, cell, (contact::HOME, Icon::House, is(PhoneKind::Home)));
        }
        ContactQuestion::SafeMessage => {
            ask(view, contact::MESSAGE, &[contact::MESSAGE_WHY]);
            let is = |safe| answers.safe_message == Some(safe);
            let yes = (contact::MESSAGE_YES, Icon::Check, is(true));
            view.body = two(view.lang, yes, (contact::MESSAGE_NO, Icon::Close, is(false)));
        }
        ContactQuestion::More => more(view, answers),
        ContactQuestion::Court => court(view, session),
        ContactQuestion::Phone | ContactQuestion::OtherPhone | ContactQuestion::Email | ContactQuestion::OtherEmail => {
            reached(view, session, question)
        }
        ContactQuestion::Check => check(view, session, now.local.date_naive()),
    }
}

/// Two cards, of which one may be chosen already.
fn two(lang: Lang, first: (Text, Icon, bool), second: (Text, Icon, bool)) -> Body {
    let card =
        |index, (text, icon, chosen): (Text, Icon, bool)| choice(index, text.get(lang), "", icon).selected(chosen);
    Body::Choices(vec![card(0, first), card(1, second)])
}

/// Numbers and addresses.
fn reached(view: &mut View, session: &Session, question: ContactQuestion) {
    let lang = view.lang;
    let entry = entry(session, Question::Contact(question));
    let fields = [(email::LABEL, FieldKind::Code)];
    let phone = || words::phone(entry.field(0));
    match question {
        ContactQuestion::Phone => {
            ask(view, contact::PHONE, &[]);
            keypad(view, contact::PHONE_LABEL, phone(), Vec::new());
        }
        ContactQuestion::OtherPhone => {
            let called_at_home = session.visit.answers.contact.phone_kind == Some(PhoneKind::Home);
            ask(view, if called_at_home { contact::OTHER_CELL } else { contact::OTHER_HOME }, &[]);
            keypad(view, contact::PHONE_LABEL, phone(), vec![extra(0, contact::NO_PHONE, lang).icon(Icon::Close)]);
        }
        ContactQuestion::Email => {
            ask(view, contact::EMAIL, &[contact::EMAIL_WHY]);
            keyboard(view, &entry, Letters::Email, &fields, Vec::new());
        }
        _ => {
            ask(view, contact::OTHER_EMAIL, &[]);
            let none = extra(0, contact::NO_EMAIL, lang).icon(Icon::Close);
            keyboard(view, &entry, Letters::Email, &fields, vec![none]);
        }
    }
}

fn when(view: &mut View, answers: &ContactAnswers) {
    ask(view, contact::WHEN, &[]);
    let all = [(When::Morning, Icon::Clock), (When::Afternoon, Icon::Clock), (When::ByEmail, Icon::Mail)];
    let card = |(index, (when, icon)): (usize, (When, Icon))| {
        choice(index as u8, when.words().get(view.lang), "", icon).selected(answers.when == Some(when))
    };
    view.body = Body::Choices(all.into_iter().enumerate().map(card).collect());
}

/// Whether to tell what the paper form asks more (R42).
fn more(view: &mut View, answers: &ContactAnswers) {
    ask(view, contact::MORE, &[contact::MORE_WHY]);
    let lang = view.lang;
    let what = if answers.wants_call() { contact::MORE_YES_CALL } else { contact::MORE_YES_WRITE };
    view.body = Body::Choices(vec![
        choice(0, contact::MORE_NO.get(lang), "", Icon::Check).selected(answers.more == Some(false)),
        choice(1, contact::MORE_YES.get(lang), what.get(lang), Icon::Pen).selected(answers.more == Some(true)),
    ]);
}

fn court(view: &mut View, session: &Session) {
    ask(view, contact::COURT, &[contact::COURT_WHY]);
    let chosen = session.visit.answers.contact.court.as_ref();
    let is = |town: &str| chosen.is_some_and(|court| court.expose() == town);
    let none = choice(0, contact::NO_COURT.get(view.lang), "", Icon::Close).selected(is(""));
    let towns = session.courts().into_iter().zip(1..);
    let towns = towns.map(|(town, index)| choice(index, town, "", Icon::MapPin).selected(is(town)));
    view.body = Body::Choices(std::iter::once(none).chain(towns).collect());
}

fn check(view: &mut View, session: &Session, today: NaiveDate) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let told = &answers.contact;
    ask(view, contact::CHECK, &[contact::SIGNS]);
    let name = format!("{} {}", told.first.expose(), told.last.expose());
    let signed = [("name", name.as_str()), ("date", &words::date_long(today, lang))];
    let mut rows = vec![asked(contact::ROW_SIGNED, contact::SIGNED.fill(lang, &signed), ContactQuestion::Name, lang)];
    if let Some(when) = told.when {
        rows.push(asked(when.label(), when.words().get(lang).to_owned(), ContactQuestion::When, lang));
    }
    if told.wants_call() {
        rows.push(asked(contact::ROW_PHONE, ending(&told.phone, lang), ContactQuestion::Phone, lang));
        let safe = told.safe_message == Some(true);
        let message = if safe { contact::MESSAGE_YES } else { contact::MESSAGE_NO };
        rows.push(asked(contact::ROW_MESSAGE, message.get(lang).to_owned(), ContactQuestion::SafeMessage, lang));
    }
    if told.wants_email() {
        rows.push(asked(contact::ROW_EMAIL, masked(&told.email_told()), ContactQuestion::Email, lang));
    }
    rows.extend(more_rows(answers, lang));
    view.body = Body::Rows { rows, controls: print_button(session, contact::PRINT).into_iter().collect() };
    view.notices.extend(printing_notice(session));
    let send = if session.health.online { contact::SEND } else { contact::SAVE };
    view.primary = primary(send.get(lang), Touch::Continue);
}

/// What was told beyond what is needed, or that nothing was.
fn more_rows(answers: &Answers, lang: Lang) -> Vec<Row> {
    let told = &answers.contact;
    if !answers.adds_to_contact() {
        return vec![asked(contact::ROW_MORE, contact::NOTHING_MORE.get(lang).to_owned(), ContactQuestion::More, lang)];
    }
    let mut rows = Vec::new();
    if told.wants_call() {
        let phone = told.other_phone.clone().unwrap_or_default();
        rows.push(asked(contact::ROW_OTHER_PHONE, ending(&phone, lang), ContactQuestion::OtherPhone, lang));
        rows.push(asked(contact::ROW_EMAIL, masked(&told.email_told()), ContactQuestion::OtherEmail, lang));
    }
    let address = match answers.address(Whose::Own).filter(|_| answers.adds_address()) {
        Some(address) => format!("{}, {} {}", address.city.expose(), address.state, address.zip),
        None => NONE.to_owned(),
    };
    let street = Question::Account(AccountQuestion::Street(Whose::Own));
    rows.push(row(contact::ROW_ADDRESS, address, Some(street), lang));
    let court = told.court_told();
    let court = if court.is_empty() { NONE } else { court.expose() };
    rows.push(asked(contact::ROW_COURT, court.to_owned(), ContactQuestion::Court, lang));
    rows
}

/// In a row for what was not told.
const NONE: &str = "\u{2013}";

fn asked(label: Text, value: String, question: ContactQuestion, lang: Lang) -> Row {
    row(label, value, Some(Question::Contact(question)), lang)
}

fn ending(phone: &Sensitive, lang: Lang) -> String {
    if phone.is_empty() { NONE.to_owned() } else { contact::PHONE_ENDING.fill(lang, &[("last4", &phone.last(4))]) }
}

fn masked(email: &Sensitive) -> String {
    if email.is_empty() { NONE.to_owned() } else { mask_email(email.expose()) }
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
    let mut controls: Vec<Control> = print_button(session, contact::PRINT).into_iter().collect();
    controls.push(call_staff(lang));
    View {
        paragraphs: vec![contact::NOT_SENT_TEXT.get(lang).to_owned()],
        body: Body::Outcome {
            mark: Mark::Attention,
            number: None,
            notices: code.into_iter().chain(printing_notice(session)).collect(),
            receipt: Vec::new(),
            controls,
        },
        back: Some(Control::new(common::FINISH.get(lang), Touch::Finish)),
        primary: primary(common::AGAIN.get(lang), Touch::Continue),
        ..frame(session, "26-not-sent", contact::NOT_SENT.get(lang).to_owned())
    }
}
