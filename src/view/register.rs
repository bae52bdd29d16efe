//! Making an account (30): its questions, its review, and how it ends.

use rules::contact::{PhoneError, State, states_of_zip};
use rules::person::mask_name;
use rules::sensitive::Sensitive;
use wire::account::Relation;
use wire::problem::ProblemType;

use super::build::{call_staff, choice, frame, info, primary};
use super::fields::{ask, entry, extra, keyboard, keypad};
use super::questions::email_shown;
use super::review::row;
use super::*;
use crate::session::Session;
use crate::session::account_question::{AccountQuestion, Whose};
use crate::session::answers::{Answers, Payee};
use crate::session::errand::Finished;
use crate::session::journey::Journey;
use crate::session::question::{Letters, Question};
use crate::session::register::{NotRegistered, RELATIONS};
use crate::text::{
    Text, account, card, common, contact, done, identity, menu, new_password, not_paid, register, registered, review,
    sign_in,
};
use crate::words;

/// Number and name as in the screens' specification.
pub(super) fn name(question: AccountQuestion, journey: Journey) -> &'static str {
    let resets = journey == Journey::NewPassword;
    let contact = journey == Journey::Contact;
    match question {
        AccountQuestion::Street(_) if contact => "26-street",
        AccountQuestion::Unit(_) if contact => "26-unit",
        AccountQuestion::Zip(_) if contact => "26-zip",
        AccountQuestion::City(_) if contact => "26-city",
        AccountQuestion::SignInUserId => "29-user-id",
        AccountQuestion::SignInPassword => "29-password",
        AccountQuestion::RegisterToo => "30-register-too",
        AccountQuestion::Name => "30-name",
        AccountQuestion::Street(_) => "30-street",
        AccountQuestion::Unit(_) => "30-unit",
        AccountQuestion::Zip(_) => "30-zip",
        AccountQuestion::City(_) => "30-city",
        AccountQuestion::Phone(_) => "30-phone",
        AccountQuestion::Ssn(_) if resets => "33-ssn",
        AccountQuestion::Ssn(_) => "30-ssn",
        AccountQuestion::Relation => "30-relation",
        AccountQuestion::UserId => "30-user-id",
        AccountQuestion::Password if resets => "33-new-password",
        AccountQuestion::Password => "30-password",
        AccountQuestion::PasswordAgain if resets => "33-new-password-again",
        AccountQuestion::PasswordAgain => "30-password-again",
    }
}

pub(super) fn fill(view: &mut View, session: &Session, question: AccountQuestion) {
    match question {
        AccountQuestion::RegisterToo => register_too(view, session),
        AccountQuestion::Relation => relation(view, session),
        AccountQuestion::Ssn(_) => super::sign_in::ssn(view, session, question),
        AccountQuestion::Name
        | AccountQuestion::Street(_)
        | AccountQuestion::Unit(_)
        | AccountQuestion::Zip(_)
        | AccountQuestion::City(_)
        | AccountQuestion::Phone(_) => person(view, session, question),
        _ => super::sign_in::typed(view, session, question),
    }
}

fn register_too(view: &mut View, session: &Session) {
    let (lang, wanted) = (view.lang, session.visit.answers.registration.wanted);
    ask(view, register::TOO, &[register::TOO_WHY]);
    view.body = Body::Choices(vec![
        choice(0, register::TOO_NO.get(lang), "", Icon::HandCoins).selected(wanted == Some(false)),
        choice(1, register::TOO_YES.get(lang), register::TOO_YES_SUB.get(lang), Icon::User)
            .selected(wanted == Some(true)),
    ]);
}

fn relation(view: &mut View, session: &Session) {
    let (lang, chosen) = (view.lang, session.visit.answers.registration.relation);
    ask(view, register::RELATION, &[]);
    let card = |(index, relation): (usize, Relation)| {
        choice(index as u8, relation_words(relation).get(lang), "", Icon::Users).selected(chosen == Some(relation))
    };
    view.body = Body::Choices(RELATIONS.into_iter().enumerate().map(card).collect());
}

fn relation_words(relation: Relation) -> Text {
    match relation {
        Relation::Spouse => register::SPOUSE,
        Relation::Parent => register::PARENT,
        Relation::OtherRelative => register::RELATIVE,
        Relation::Employer => register::EMPLOYER,
        Relation::Other => register::NONE_OF_THESE,
    }
}

/// Name, address and phone, of the payor or of the person paid for.
fn person(view: &mut View, session: &Session, question: AccountQuestion) {
    let lang = view.lang;
    let entry = entry(session, Question::Account(question));
    let one = |label| [(label, FieldKind::Words)];
    let of = |whose, own, other| if whose == Whose::Own { own } else { other };
    match question {
        AccountQuestion::Name => {
            ask(view, register::NAME, &[register::NAME_WHY]);
            let fields = [(identity::FIRST_NAME, FieldKind::Words), (identity::LAST_NAME, FieldKind::Words)];
            keyboard(view, &entry, Letters::TwoNames, &fields, Vec::new());
        }
        AccountQuestion::Street(whose) => {
            ask(view, of(whose, register::STREET, register::OTHER_STREET), &[register::STREET_WHY]);
            let without = session.visit.answers.adds_to_contact();
            let none = without.then(|| extra(0, contact::NO_ADDRESS, lang).icon(Icon::Close));
            keyboard(view, &entry, Letters::Address, &one(card::STREET_LABEL), none.into_iter().collect());
        }
        AccountQuestion::Unit(_) => {
            ask(view, register::UNIT, &[]);
            let none = extra(0, register::NO_UNIT, lang).icon(Icon::House);
            keyboard(view, &entry, Letters::Address, &one(register::UNIT_LABEL), vec![none]);
        }
        AccountQuestion::Zip(whose) => {
            ask(view, of(whose, register::ZIP, register::OTHER_ZIP), &[]);
            keypad(view, card::ZIP_LABEL, entry.field(0).to_owned(), Vec::new());
        }
        AccountQuestion::Phone(whose) => {
            ask(view, of(whose, register::PHONE, register::OTHER_PHONE), &[register::PHONE_HOW]);
            keypad(view, register::PHONE_LABEL, words::phone(entry.field(0)), Vec::new());
        }
        AccountQuestion::City(whose) => {
            ask(view, of(whose, register::CITY, register::OTHER_CITY), &[]);
            let person = session.visit.answers.registration.person(whose);
            let zip = person.zip.as_ref().map_or("", |zip| zip.as_str());
            let state = person.state.map_or("", State::name);
            view.paragraphs = vec![card::CITY_STATE.fill(lang, &[("zip", zip), ("state", state)])];
            let several = person.zip.as_ref().is_some_and(|zip| states_of_zip(zip).count() > 1);
            let elsewhere = register::OTHER_STATE.fill(lang, &[("state", state)]);
            let extras = several.then(|| Control::new(elsewhere, Touch::Extra(0)).icon(Icon::MapPin));
            keyboard(view, &entry, Letters::Name, &one(card::CITY_LABEL), extras.into_iter().collect());
        }
        _ => {}
    }
}

pub(super) fn phone_words(error: &PhoneError, lang: Lang) -> String {
    match error {
        PhoneError::Empty => register::PHONE_LENGTH.fill(lang, &[("m", "0")]),
        PhoneError::Length { typed } => register::PHONE_LENGTH.fill(lang, &[("m", &typed.to_string())]),
        _ => register::PHONE_WRONG.get(lang).to_owned(),
    }
}

/// The user ID of the account that is made with a payment.
pub(super) fn user_id_row(answers: &Answers, lang: Lang) -> Option<Row> {
    let user_id = answers.registration.user_id.as_ref().filter(|_| answers.registers())?;
    let change = Question::Account(AccountQuestion::UserId);
    Some(row(sign_in::USER_ID_LABEL, user_id.expose().to_owned(), Some(change), lang))
}

/// Check your account: every answer with its Change.
pub(super) fn review(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let online = session.health.online;
    ask(view, register::REVIEW, &[if online { review::NOTHING_SENT } else { register::REVIEW_LATER }]);
    let ending = answers.file_number.as_ref().map_or("", |number| number.ending());
    let form = &answers.registration;
    let own = (form.own.first.as_ref(), form.own.last.as_ref());
    let change = |question| Some(Question::Account(question));
    let case = register::CASE_ENDING.fill(lang, &[("nn", ending)]);
    let mut rows = vec![
        row(register::CASE, case, Some(Question::FileNumber), lang),
        row(register::YOU, person_shown(answers, Whose::Own, own, lang), change(AccountQuestion::Name), lang),
    ];
    if answers.payee == Some(Payee::Another) {
        let name = (Some(&answers.other_first), Some(&answers.other_last));
        let shown = person_shown(answers, Whose::Other, name, lang);
        rows.push(row(register::OTHER, shown, change(AccountQuestion::Street(Whose::Other)), lang));
    }
    rows.push(row(review::EMAIL, email_shown(answers, lang), Some(Question::Email), lang));
    if let Some((account_type, last4)) = answers.account_shown() {
        let kind = words::capitalized(words::account_type(account_type, lang));
        let shown = account::ON_FILE.fill(lang, &[("type", &kind), ("last4", &last4)]);
        rows.push(row(review::BANK, shown, Some(Question::RoutingNumber), lang));
    }
    rows.extend(user_id_row(answers, lang));
    view.body = Body::Rows { rows, controls: Vec::new() };
    view.primary = primary(if online { register::SEND } else { register::SAVE }.get(lang), Touch::Continue);
}

/// "R••• D•••••• · CT 06105 · phone ending in 0123"
fn person_shown(
    answers: &Answers,
    whose: Whose,
    (first, last): (Option<&Sensitive>, Option<&Sensitive>),
    lang: Lang,
) -> String {
    let person = answers.registration.person(whose);
    let name = mask_name(first.map_or("", Sensitive::expose), last.map_or("", Sensitive::expose));
    register::PERSON.fill(
        lang,
        &[
            ("name", &name),
            ("state", person.state.map_or("", State::code)),
            ("zip", person.zip.as_ref().map_or("", |zip| zip.as_str())),
            ("phone", person.phone.as_ref().map_or("", |phone| phone.last4())),
        ],
    )
}

/// The account is made, or saved to be sent.
pub(super) fn registered(session: &Session, finished: &Finished, user_id: &Sensitive) -> View {
    let lang = session.visit.lang;
    let (name, heading, mark, next) = if finished.accepted {
        ("30-done", registered::DONE, Mark::Done, registered::PRENOTE)
    } else {
        ("30-saved", registered::SAVED, Mark::Saved, registered::LATER)
    };
    let number = Number { label: done::NUMBER.get(lang).to_owned(), value: finished.confirmation.grouped() };
    let who = registered::USER_ID.fill(lang, &[("user", user_id.expose())]);
    let mut controls = vec![choice(1, menu::PAY.get(lang), "", Icon::HandCoins)];
    if finished.accepted && session.health.online {
        controls.insert(0, choice(0, registered::SIGN_IN.get(lang), "", Icon::User));
    }
    View {
        body: Body::Outcome {
            mark,
            number: Some(number),
            notices: vec![info(who), info(next.get(lang))],
            receipt: Vec::new(),
            controls,
        },
        primary: primary(common::FINISH.get(lang), Touch::Finish),
        ..frame(session, name, heading.get(lang).to_owned())
    }
}

/// The user ID of the account that was made with a payment.
pub(super) fn with_payment(session: &Session) -> Option<String> {
    let user_id = session.visit.answers.registration.sent_as.as_ref()?;
    Some(registered::USER_ID.fill(session.visit.lang, &[("user", user_id.expose())]))
}

/// No account, and why.
pub(super) fn not_registered(session: &Session, why: NotRegistered) -> View {
    let lang = session.visit.lang;
    let pays = session.visit.answers.journey == Journey::Pay;
    let already = NotRegistered::Refused { problem: ProblemType::AlreadyRegistered };
    let (heading, text) = match why {
        NotRegistered::Refused { problem: ProblemType::AlreadyRegistered } => {
            (registered::ALREADY, registered::ALREADY_TEXT)
        }
        NotRegistered::Refused { problem: ProblemType::UserNotFound | ProblemType::UnknownFileNumber } => {
            (registered::NOT_DONE, registered::USER_NOT_FOUND)
        }
        NotRegistered::Refused { .. } => (registered::NOT_DONE, registered::OTHER),
        NotRegistered::Failed { .. } => (registered::NOT_DONE, registered::FAILED),
        NotRegistered::Unknown => (registered::NOT_DONE, registered::UNKNOWN),
    };
    let mut notices = Vec::new();
    if pays {
        notices.push(info(registered::NOTHING_TAKEN.get(lang)));
    }
    if let NotRegistered::Failed { code } = why {
        notices.push(info(not_paid::CODE.fill(lang, &[("code", &code.to_string())])));
    }
    let mut controls = Vec::new();
    if why == already {
        controls.push(choice(1, sign_in::FORGOT.get(lang), "", Icon::Lock));
    }
    if pays {
        controls.push(choice(2, registered::ONLY_PAY.get(lang), "", Icon::HandCoins));
    }
    controls.push(call_staff(lang));
    let leave = Control::new(common::FINISH.get(lang), Touch::Finish);
    let on = match why {
        NotRegistered::Unknown => None,
        _ if why == already => Some(new_password::SIGN_IN),
        _ => Some(registered::CHECK),
    };
    View {
        paragraphs: vec![text.get(lang).to_owned()],
        body: Body::Outcome { mark: Mark::Attention, number: None, notices, receipt: Vec::new(), controls },
        back: Some(leave),
        primary: on.and_then(|on| primary(on.get(lang), Touch::Continue)),
        ..frame(session, "30-not-registered", heading.get(lang).to_owned())
    }
}
