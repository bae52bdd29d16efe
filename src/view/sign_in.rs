//! User IDs and passwords: sign in (29), a new password (33), and those of an account that is being made (30).

use rules::credentials::{CredentialError, checklist};
use rules::sensitive::Sensitive;

use super::build::{back, call_staff, choice, frame, info, primary};
use super::fields::{ask, dots, entry, extra, keyboard, keypad};
use super::*;
use crate::session::Session;
use crate::session::account_question::AccountQuestion;
use crate::session::entry::Entry;
use crate::session::journey::Journey;
use crate::session::question::{Letters, Question};
use crate::text::{Text, credentials, email, identity, new_password, register, sign_in};

/// The fields in which a user ID or a password is typed.
pub(super) fn typed(view: &mut View, session: &Session, question: AccountQuestion) {
    let lang = view.lang;
    let resets = session.visit.answers.journey == Journey::NewPassword;
    let no_account = extra(0, sign_in::NO_ACCOUNT, lang).icon(Icon::User);
    let forgot = extra(1, sign_in::FORGOT, lang).icon(Icon::Lock);
    let show = Control::new(sign_in::SHOW.get(lang), Touch::Reveal).icon(Icon::Eye).on_release(Touch::Conceal);
    let (label, extras) = match question {
        AccountQuestion::SignInUserId => {
            ask(view, sign_in::USER_ID, &[sign_in::USER_ID_WHY]);
            view.step = None;
            (sign_in::USER_ID_LABEL, vec![no_account, forgot])
        }
        AccountQuestion::SignInPassword => {
            ask(view, sign_in::PASSWORD, &[sign_in::PASSWORD_WHY]);
            view.step = None;
            (sign_in::PASSWORD_LABEL, vec![show, forgot])
        }
        AccountQuestion::UserId => {
            let online = session.health.online;
            ask(view, register::USER_ID, &[if online { register::USER_ID_WHY } else { register::USER_ID_LATER }]);
            (sign_in::USER_ID_LABEL, Vec::new())
        }
        AccountQuestion::Password => {
            if resets {
                ask(view, new_password::HEADING, &[new_password::WHY]);
            } else {
                ask(view, register::PASSWORD, &[]);
            }
            (sign_in::PASSWORD_LABEL, vec![show])
        }
        _ => {
            ask(view, if resets { new_password::AGAIN } else { register::PASSWORD_AGAIN }, &[]);
            (sign_in::PASSWORD_LABEL, vec![show])
        }
    };
    let entry = entry(session, Question::Account(question));
    keyboard(view, &entry, Letters::Credentials, &[(label, FieldKind::Code)], extras);
    if let Body::Keyboard { fields, checks, .. } = &mut view.body {
        if question.is_password() {
            hide(fields, session.visit.revealed);
        }
        if matches!(question, AccountQuestion::UserId | AccountQuestion::Password) {
            *checks = checks_of(&entry, session, question);
            if view.error.is_some() {
                // Beside what is wrong there is room for what is still missing.
                checks.retain(|check| !check.holds);
            }
        }
    }
}

/// A password is drawn as dots, and never spoken even while it is shown.
fn hide(fields: &mut [Field], revealed: bool) {
    for field in fields {
        field.secret = true;
        if !revealed {
            field.text = dots(&field.text);
        }
    }
}

/// What holds so far (R35).
fn checks_of(entry: &Entry, session: &Session, question: AccountQuestion) -> Vec<Check> {
    let lang = session.visit.lang;
    let typed = entry.field(0);
    let list = checklist(typed);
    let check = |text: Text, holds| Check { text: text.get(lang).to_owned(), holds };
    // That there are letters and digits only needs no line: the keys write nothing else.
    let mut checks = vec![
        check(credentials::LETTERS, list.enough_letters),
        check(credentials::DIGITS, list.enough_digits),
        check(credentials::SHORT, list.short_enough),
    ];
    let form = &session.visit.answers.registration;
    if let (AccountQuestion::Password, Some(user_id)) = (question, &form.user_id)
        && session.visit.answers.registers()
    {
        let differs = !typed.is_empty() && !typed.eq_ignore_ascii_case(user_id.expose());
        checks.push(check(credentials::SAME_CHECK, differs));
    }
    checks
}

/// All nine digits, drawn as dots (R32).
pub(super) fn ssn(view: &mut View, session: &Session, question: AccountQuestion) {
    use crate::session::account_question::Whose;
    let other = question == AccountQuestion::Ssn(Whose::Other);
    let resets = session.visit.answers.journey == Journey::NewPassword;
    let why = if resets { new_password::SSN_WHY } else { register::SSN_WHY };
    ask(view, if other { identity::OTHER_SSN } else { identity::WHOLE }, &[why]);
    let entry = entry(session, Question::Account(question));
    keypad(view, identity::LABEL, dots(entry.field(0)), Vec::new());
}

/// The e-mail address that central has: it proves the identity here.
pub(super) fn email_on_file(view: &mut View, session: &Session) {
    ask(view, new_password::EMAIL, &[new_password::EMAIL_WHY]);
    let entry = entry(session, Question::Email);
    keyboard(view, &entry, Letters::Email, &[(email::LABEL, FieldKind::Code)], Vec::new());
}

/// "Your new password is set."
pub(super) fn password_set(session: &Session, user_id: &Sensitive) -> View {
    let lang = session.visit.lang;
    let text = new_password::DONE_TEXT.fill(lang, &[("user", user_id.expose())]);
    let body = Body::Outcome {
        mark: Mark::Done,
        number: None,
        notices: vec![info(text)],
        receipt: Vec::new(),
        controls: Vec::new(),
    };
    View {
        body,
        back: Some(Control::new(crate::text::common::FINISH.get(lang), Touch::Finish)),
        primary: primary(new_password::SIGN_IN.get(lang), Touch::Continue),
        ..frame(session, "33-new-password-done", new_password::DONE.get(lang).to_owned())
    }
}

/// Signing in needs a connection; what can be done without one.
pub(super) fn offline(session: &Session) -> View {
    let lang = session.visit.lang;
    let saves = session.health.online || session.policy.offline_saving;
    let mut controls = vec![call_staff(lang)];
    if saves {
        let sub = sign_in::SAVE_PAYMENT_SUB.get(lang);
        controls.insert(0, choice(0, sign_in::SAVE_PAYMENT.get(lang), sub, Icon::Bank));
        controls.insert(1, choice(1, register::MAKE.get(lang), sub, Icon::User));
    }
    let text = if saves { sign_in::OFFLINE_TEXT } else { sign_in::OFFLINE_BARE };
    View {
        body: Body::Text { paragraphs: vec![text.get(lang).to_owned()], controls },
        back: back(lang),
        ..frame(session, "29-offline", sign_in::OFFLINE.get(lang).to_owned())
    }
}

pub(super) fn credential_words(error: &CredentialError, lang: Lang) -> String {
    let typed = |text: Text, typed: usize| text.fill(lang, &[("m", &typed.to_string())]);
    match error {
        CredentialError::Empty => credentials::EMPTY.get(lang).to_owned(),
        CredentialError::OtherCharacters => credentials::OTHER.get(lang).to_owned(),
        CredentialError::TooLong { typed: count } => typed(credentials::LONG, *count),
        CredentialError::TooFewLetters { typed: count } => typed(credentials::FEW_LETTERS, *count),
        CredentialError::TooFewDigits { typed: count } => typed(credentials::FEW_DIGITS, *count),
        CredentialError::SameAsUserId => credentials::SAME.get(lang).to_owned(),
    }
}
