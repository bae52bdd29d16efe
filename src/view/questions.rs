//! The screens of the payment journey: each question's words, help and controls.

use rules::money::Cents;
use rules::person::mask_email;

use super::build::{back, choice, frame, info, primary, step};
use super::fields::*;
use super::*;
use crate::clock::Now;
use crate::session::Session;
use crate::session::accept::GUESSED;
use crate::session::answers::{Answers, Often, PayBy, Payee};
use crate::session::journey::Journey;
use crate::session::problem::Problem;
use crate::session::question::{Input, Letters, Question};
use crate::text::{
    Text, account_change, agree, amount, case, common, date, email, file_number, identity, method, repeat, review,
    scan, short, who,
};
use crate::words;

/// The question's screen: its frame and error here, its own words in [`fill`].
pub(super) fn question(session: &Session, question: Question, now: Now) -> View {
    let (visit, lang) = (&session.visit, session.visit.lang);
    let mut view = frame(session, name(question, &visit.answers), String::new());
    view.step = Some(step(&visit.answers, question, lang));
    view.error = visit.problem.as_ref().map(|problem| super::problem::words(problem, lang));
    view.back = back(lang);
    view.primary = primary(common::CONTINUE.get(lang), Touch::Continue);
    fill(&mut view, session, question, now);
    if let (Some(Problem::EmailGuess(_)), Body::Keyboard { extras, .. }) = (&visit.problem, &mut view.body) {
        // In the place of "I have no e-mail", which nobody needs who has typed one.
        *extras = vec![extra(GUESSED, short::USE_GUESS, lang).icon(Icon::Check)];
    }
    if visit.waiting.is_some() {
        view.primary = Some(Control::new(common::CHECKING.get(lang), Touch::Continue).tone(Tone::Busy));
    } else if question.input(&visit.answers) == Input::Choice {
        // Touching a choice goes on by itself.
        view.primary = None;
    }
    view
}

/// Number and name as in the screens' specification.
fn name(question: Question, answers: &Answers) -> &'static str {
    match question {
        Question::FileNumber => "03-file-number",
        Question::WhosePayment => "04-who",
        Question::OtherName => "05-name",
        Question::Identity => "05-identity",
        Question::RightCase if answers.on_hold() => "06-on-hold",
        Question::RightCase => "06-right-case",
        Question::OnceOrRepeat => "07-once-or-repeat",
        Question::Amount => "08-amount",
        Question::Method => "09-how-to-pay",
        Question::WhichAccount => "10-which-account",
        Question::AccountWarning => "31-warning",
        Question::WhatToChange => "32-what-to-change",
        Question::RoutingNumber => "11-routing-number",
        Question::AccountType => "12-account-type",
        Question::AccountNumber => "12-account-number",
        Question::AccountNumberAgain => "12-account-number-again",
        Question::HowOften => "13-how-often",
        Question::Weekday => "13-weekday",
        Question::DayPair => "13-two-days",
        Question::MonthDay => "13-month-day",
        Question::FirstDate => "14-first-date",
        Question::DateChanged => "15-date-changed",
        Question::Email => "17-email",
        Question::Agree => "18-agree",
        Question::CardName => "16-card-name",
        Question::CardStreet => "16-card-street",
        Question::CardZip => "16-card-zip",
        Question::CardCity => "16-card-city",
        Question::Review if answers.journey == Journey::Register => "30-review",
        Question::Review => "19-review",
        Question::CardNumber => "16-card-number",
        Question::CardExpiry => "16-card-expiry",
        Question::CardCode => "16-card-code",
        Question::Account(question) => super::register::name(question, answers.journey),
        Question::ReceiptNumber => "34-number",
        Question::Contact(question) => super::contact::name(question),
    }
}

fn fill(view: &mut View, session: &Session, question: Question, now: Now) {
    match question {
        Question::Account(question) => super::register::fill(view, session, question),
        Question::FileNumber | Question::OtherName | Question::Identity => case_typed(view, session, question),
        Question::WhosePayment => who_screen(view, session),
        Question::RightCase => right_case(view, session),
        Question::OnceOrRepeat => once_or_repeat(view, session),
        Question::Amount => amount_screen(view, session),
        Question::Method => method_screen(view, session),
        Question::WhichAccount => super::account::which_account(view, session),
        Question::AccountWarning => super::change::account_warning(view, session),
        Question::WhatToChange => super::change::what_to_change(view, session),
        Question::RoutingNumber | Question::AccountNumber | Question::AccountNumberAgain => {
            super::account::typed(view, session, question)
        }
        Question::AccountType => super::account::account_type(view, session),
        Question::HowOften | Question::Weekday | Question::DayPair | Question::MonthDay => {
            frequency(view, session, question)
        }
        Question::FirstDate => super::calendar::first_date(view, session, now),
        Question::DateChanged => super::calendar::date_changed(view, session, now),
        Question::Email if session.visit.answers.journey == Journey::NewPassword => {
            super::sign_in::email_on_file(view, session);
        }
        Question::Email => email_screen(view, session),
        Question::Agree => agree_screen(view, session),
        Question::Review if session.visit.answers.journey == Journey::Register => {
            super::register::review(view, session);
        }
        Question::Review => super::review::review(view, session),
        Question::Contact(question) => super::contact::fill(view, session, question, now),
        Question::ReceiptNumber => super::find::number(view, session),
        _ => super::card::typed(view, session, question),
    }
}

fn case_typed(view: &mut View, session: &Session, question: Question) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let entry = entry(session, question);
    let offline = !session.health.online;
    match question {
        Question::FileNumber => {
            ask(view, file_number::HEADING, &[file_number::WHERE]);
            view.figure = Figure::CourtOrder;
            if offline {
                view.notices.push(info(file_number::LATER.get(lang)));
            }
            let extras = vec![extra(0, file_number::MISSING, lang)];
            match question.input(answers) {
                Input::Letters(letters) => {
                    keyboard(view, &entry, letters, &[(file_number::LABEL, FieldKind::Code)], extras)
                }
                _ => keypad(view, file_number::LABEL, entry.field(0).to_owned(), extras),
            }
        }
        Question::OtherName => {
            ask(view, identity::OTHER_NAME, &[]);
            let fields = [(identity::FIRST_NAME, FieldKind::Words), (identity::LAST_NAME, FieldKind::Words)];
            keyboard(view, &entry, Letters::TwoNames, &fields, Vec::new());
        }
        _ => {
            let heading = match (answers.payee, answers.ssn_digits_asked()) {
                (Some(Payee::Another), 9) => identity::OTHER_SSN,
                (Some(Payee::Another), _) => identity::OTHER_LAST4,
                (_, 9) => identity::WHOLE,
                _ => identity::LAST4,
            };
            ask(view, heading, &[identity::WHY]);
            if offline {
                view.notices.push(info(identity::LATER.get(lang)));
            }
            let presumed = answers.taken_over.contains(&Question::WhosePayment);
            let extras = presumed.then(|| extra(0, scan::FOR_ANOTHER, lang).icon(Icon::Users));
            keypad(view, identity::LABEL, dots(entry.field(0)), extras.into_iter().collect());
            full_length(view, answers.ssn_digits_asked());
        }
    }
}

fn who_screen(view: &mut View, session: &Session) {
    let (lang, payee) = (view.lang, session.visit.answers.payee);
    ask(view, who::HEADING, &[]);
    view.body = Body::Choices(vec![
        choice(0, who::OWN.get(lang), who::OWN_SUB.get(lang), Icon::User).selected(payee == Some(Payee::Own)),
        choice(1, who::ANOTHER.get(lang), who::ANOTHER_SUB.get(lang), Icon::Users)
            .selected(payee == Some(Payee::Another)),
    ]);
}

fn right_case(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let name = answers.case.as_ref().map_or("", |case| &case.masked_name);
    let ending = answers.file_number_ending().unwrap_or_default();
    let which = case::WHICH.fill(lang, &[("name", name), ("nn", ending)]);
    let no = choice(1, case::NO.get(lang), "", Icon::ArrowLeft);
    if answers.on_hold() {
        ask(view, case::HOLD, &[case::HOLD_TEXT]);
        view.paragraphs.insert(0, which);
        let refusal = session.card_refusal();
        let (card, reason) =
            (refusal.is_none(), refusal.map_or("", |why| super::pages::card_refused(why, true).get(lang)));
        view.body = Body::Choices(vec![
            choice(0, case::HOLD_CARD.get(lang), reason, Icon::Card).unavailable(!card),
            Control::new(case::HOLD_CHECK.get(lang), Touch::Extra(0)).icon(Icon::Mail),
            no,
        ]);
    } else {
        ask(view, case::HEADING, &[]);
        view.paragraphs = vec![which];
        view.body = Body::Choices(vec![choice(0, case::YES.get(lang), "", Icon::Check), no]);
    }
}

fn once_or_repeat(view: &mut View, session: &Session) {
    let (lang, repeats) = (view.lang, session.visit.answers.repeat);
    ask(view, repeat::HEADING, &[]);
    view.notices.push(info(repeat::NOTE.get(lang)));
    let short = short_way(&session.visit.answers, lang);
    let mut cards: Vec<Control> = short.into_iter().collect();
    cards.extend([
        choice(0, repeat::ONCE.get(lang), repeat::ONCE_SUB.get(lang), Icon::Calendar).selected(repeats == Some(false)),
        choice(1, repeat::REPEAT.get(lang), repeat::REPEAT_SUB.get(lang), Icon::Repeat).selected(repeats == Some(true)),
    ]);
    view.body = Body::Choices(cards);
}

/// For who has paid from here before: once, from the account on file, on the first possible day.
fn short_way(answers: &Answers, lang: Lang) -> Option<Control> {
    let account = answers.account_on_file()?;
    let kind = words::account_type(account.account_type, lang);
    let label = short::ONCE.fill(lang, &[("type", kind), ("last4", &account.last4)]);
    let first = words::date_long(answers.earliest_with(false), lang);
    let sub = method::BANK_SUB.fill(lang, &[("date", &first)]);
    Some(choice(2, label, sub, Icon::ShieldCheck))
}

fn amount_screen(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let each = answers.repeat == Some(true);
    ask(view, if each { amount::HEADING_EACH } else { amount::HEADING }, &[]);
    let limits = answers.limits();
    view.paragraphs =
        vec![amount::LIMITS.fill(lang, &[("min", &limits.min.to_string()), ("max", &limits.max.to_string())])];
    let obligation = answers.case.as_ref().and_then(|case| case.obligation_cents);
    let typed = session.visit.entries.text(Question::Amount);
    let mut extras = Vec::new();
    if let Some(order) = obligation {
        extras.push(Control::new(amount::ORDER.fill(lang, &[("amount", &order.to_string())]), Touch::Extra(0)));
        if Cents::parse(typed).is_ok_and(|amount| amount < order && amount >= limits.min) {
            view.notices.push(info(amount::LESS.fill(lang, &[("amount", &order.to_string())])));
        }
    }
    view.notices.extend(super::change::amount_now(session));
    let field = field(view, amount::LABEL, dollars(typed), FieldKind::Amount);
    view.body = Body::Keypad { field, extras, keys: super::keys::keypad(lang, true) };
}

/// What was typed, with its "$" and its thousands: "$1,250.5".
fn dollars(typed: &str) -> String {
    let (whole, cents) = typed.split_once('.').map_or((typed, None), |(whole, cents)| (whole, Some(cents)));
    let whole = if whole.is_empty() && cents.is_some() { "0" } else { whole };
    let head = whole.len() % 3;
    let mut grouped = whole[..head].to_owned();
    for start in (head..whole.len()).step_by(3) {
        if !grouped.is_empty() {
            grouped.push(',');
        }
        grouped.push_str(&whole[start..start + 3]);
    }
    match cents {
        Some(cents) => format!("${grouped}.{cents}"),
        None => format!("${grouped}"),
    }
}

fn method_screen(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    ask(view, method::HEADING, &[]);
    view.notices.push(info(method::FEE.get(lang)));
    let first = words::date_long(answers.earliest(), lang);
    let refusal = session.card_refusal();
    let card_sub = match refusal {
        Some(why) => super::pages::card_refused(why, false).get(lang).to_owned(),
        None => super::card::price(answers, lang),
    };
    let chosen = answers.method;
    view.body = Body::Choices(vec![
        choice(0, method::BANK.get(lang), method::BANK_SUB.fill(lang, &[("date", &first)]), Icon::Bank)
            .selected(chosen == Some(PayBy::Bank)),
        choice(1, method::CARD.get(lang), card_sub, Icon::Card)
            .selected(chosen == Some(PayBy::Card))
            .unavailable(refusal.is_some()),
    ]);
}

fn frequency(view: &mut View, session: &Session, question: Question) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let cell = |index: u8, label: String, chosen: Option<u8>| {
        Control::new(label, Touch::Choose(index)).selected(chosen == Some(index + 1))
    };
    match question {
        Question::HowOften => {
            ask(view, date::HOW_OFTEN, &[]);
            let all = [
                (Often::Weekly, date::WEEKLY),
                (Often::Biweekly, date::BIWEEKLY),
                (Often::Semimonthly, date::SEMIMONTHLY),
                (Often::Monthly, date::MONTHLY),
            ];
            let card = |(index, (often, text)): (usize, (Often, Text))| {
                choice(index as u8, text.get(lang), "", Icon::Repeat).selected(answers.often == Some(often))
            };
            view.body = Body::Choices(all.into_iter().enumerate().map(card).collect());
        }
        Question::Weekday => {
            ask(view, date::WEEKDAY, &[]);
            let days = rules::schedule::Workday::ALL.into_iter().enumerate();
            let card = |(index, day)| {
                let label = words::capitalized(words::workday_name(day, lang));
                choice(index as u8, label, "", Icon::Calendar).selected(answers.weekday == Some(index as u8 + 1))
            };
            view.body = Body::Choices(days.map(card).collect());
        }
        Question::DayPair => {
            ask(view, date::PAIR_HEADING, &[date::SHORT_MONTH]);
            let pair =
                |first: u8| date::PAIR.fill(lang, &[("a", &first.to_string()), ("b", &(first + 15).to_string())]);
            view.body =
                Body::Grid { columns: 3, cells: (0..15).map(|n| cell(n, pair(n + 1), answers.pair_day)).collect() };
        }
        _ => {
            ask(view, date::MONTH_DAY, &[date::SHORT_MONTH]);
            let cells = (0..31).map(|n| cell(n, (n + 1).to_string(), answers.month_day)).collect();
            view.body = Body::Grid { columns: 7, cells };
        }
    }
}

fn email_screen(view: &mut View, session: &Session) {
    let lang = view.lang;
    let why = if session.visit.answers.pays_by_card() { email::WHY_CARD } else { email::WHY };
    ask(view, email::HEADING, &[why]);
    let entry = entry(session, Question::Email);
    let mut extras = vec![extra(0, email::NONE, lang)];
    if let Some(on_file) = session.visit.answers.email_on_file() {
        let filled = |text: Text| text.fill(lang, &[("email", on_file)]);
        view.notices.push(info(filled(short::EMAIL)));
        extras = vec![Control::new(filled(short::USE_EMAIL), Touch::Extra(1)).icon(Icon::Mail)];
    }
    keyboard(view, &entry, Letters::Email, &[(email::LABEL, FieldKind::Code)], extras);
}

fn agree_screen(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let for_account = answers.journey == Journey::ChangeAccount;
    ask(view, if for_account { account_change::AGREE_HEADING } else { agree::HEADING }, &[]);
    let Some(text) = answers.agreement(lang) else { return };
    if let Some(terms) = answers.terms().filter(|_| !session.health.online && !for_account) {
        let by = session.must_be_sent_by(terms.first_withdrawal);
        view.notices.push(info(agree::ESTIMATE.fill(lang, &[("date", &words::date_long(by, lang))])));
    }
    let tick = Control::new(agree::TICK.get(lang), Touch::Choose(0)).selected(session.visit.agree_ticked);
    view.body = Body::Agreement { text, agree: Some(tick), extras: Vec::new() };
}

/// The e-mail address as it may stand on a screen that somebody else can see.
pub(super) fn email_shown(answers: &Answers, lang: Lang) -> String {
    match &answers.email {
        None if answers.by_sign_in() => {
            answers.owner.as_ref().map(|owner| owner.masked_email.clone()).unwrap_or_default()
        }
        Some(address) => mask_email(address.as_str()),
        None if answers.uses_email_on_file() => answers.email_on_file().unwrap_or_default().to_owned(),
        None => review::NO_EMAIL.get(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_grouped_as_it_is_typed() {
        for (typed, shown) in [
            ("", "$"),
            ("5", "$5"),
            ("1250", "$1,250"),
            ("1250.5", "$1,250.5"),
            (".5", "$0.5"),
            ("123456.78", "$123,456.78"),
        ] {
            assert_eq!(dollars(typed), shown);
        }
    }

    #[test]
    fn digits_stand_in_groups() {
        assert_eq!(grouped("4242424242424242", 4), "4242 4242 4242 4242");
        assert_eq!(grouped("21117", 3), "211 17");
    }
}
