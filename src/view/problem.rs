//! What is wrong, in the payor's language: what it is and how to mend it.

use rules::bank::{AccountNumberError, RoutingNumberError};
use rules::calendar::Closed;
use rules::card::{CardNumberError, ExpiryError, SecurityCodeError};
use rules::contact::{EmailError, ZipError};
use rules::file_number::FileNumberError;
use rules::money::AmountError;
use wire::confirmation::ConfirmationError;

use crate::lang::Lang;
use crate::session::problem::{Problem, ScanProblem};
use crate::text::{
    account, agree, amount, card, credentials, date, email, file_number, find, identity, new_password, register, scan,
    sign_in,
};
use crate::words;

pub(super) fn words(problem: &Problem, lang: Lang) -> String {
    let day = |date| words::date_long(date, lang);
    match problem {
        Problem::FileNumber(error) => file_number_words(error, lang),
        Problem::FileNumberNotFound => file_number::UNKNOWN.get(lang).to_owned(),
        Problem::FileNumberNotFoundAgain => file_number::UNKNOWN_AGAIN.get(lang).to_owned(),
        Problem::SsnDigits { needed, typed } => {
            identity::DIGITS.fill(lang, &[("n", &needed.to_string()), ("m", &typed.to_string())])
        }
        Problem::SsnNeverIssued => identity::NEVER_ISSUED.get(lang).to_owned(),
        Problem::NoMatch => identity::NO_MATCH.get(lang).to_owned(),
        Problem::Name => identity::NAME_MISSING.get(lang).to_owned(),
        Problem::CardName => card::NAME_MISSING.get(lang).to_owned(),
        Problem::Amount(error) => amount_words(error, lang),
        Problem::Routing(error) => routing_words(error, lang),
        Problem::Account(error) => account_words(error, lang),
        Problem::NoDayChosen => date::EMPTY.get(lang).to_owned(),
        Problem::TooSoon { date: soon, earliest } => {
            date::SOON.fill(lang, &[("date", &day(*soon)), ("date2", &day(*earliest))])
        }
        Problem::Closed { date: closed, why: Closed::Holiday(holiday) } => {
            let name = super::calendar::holiday_name(*holiday, lang);
            date::CLOSED_HOLIDAY.fill(lang, &[("date", &day(*closed)), ("name", name)])
        }
        Problem::Closed { date: closed, .. } => date::CLOSED.fill(lang, &[("date", &day(*closed))]),
        Problem::Email(error) => email_words(error, lang),
        Problem::EmailGuess(guess) => email::GUESS.fill(lang, &[("guess", guess)]),
        Problem::NotAgreed => agree::MISSING.get(lang).to_owned(),
        Problem::Street => card::STREET_MISSING.get(lang).to_owned(),
        Problem::City => card::CITY_MISSING.get(lang).to_owned(),
        Problem::Zip(ZipError::Shape { typed }) => card::ZIP_LENGTH.fill(lang, &[("m", &typed.to_string())]),
        Problem::Zip(ZipError::Empty) => card::ZIP_LENGTH.fill(lang, &[("m", "0")]),
        Problem::ZipNowhere => card::ZIP_NOWHERE.get(lang).to_owned(),
        Problem::CardNumber(error) => card_words(error, lang),
        Problem::Expiry(ExpiryError::Past) => card::EXPIRED.get(lang).to_owned(),
        Problem::Expiry(_) => card::EXPIRY_WRONG.get(lang).to_owned(),
        Problem::SecurityCode(error) => code_words(error, lang),
        Problem::NoUserId => sign_in::NO_USER_ID.get(lang).to_owned(),
        Problem::NoPassword => sign_in::NO_PASSWORD.get(lang).to_owned(),
        Problem::SignInNoMatch(1) => sign_in::NO_MATCH_LAST.get(lang).to_owned(),
        Problem::SignInNoMatch(left) => sign_in::NO_MATCH.fill(lang, &[("n", &left.to_string())]),
        Problem::NewPasswordNoMatch(1) => new_password::NO_MATCH_LAST.get(lang).to_owned(),
        Problem::NewPasswordNoMatch(left) => new_password::NO_MATCH.fill(lang, &[("n", &left.to_string())]),
        Problem::NotConnected => sign_in::NOT_CONNECTED.get(lang).to_owned(),
        Problem::NotConnectedAgain => sign_in::NOT_CONNECTED_AGAIN.get(lang).to_owned(),
        Problem::Credentials(error) => super::sign_in::credential_words(error, lang),
        Problem::PasswordsDiffer => credentials::DIFFERENT.get(lang).to_owned(),
        Problem::UserIdTaken => register::USER_ID_TAKEN.get(lang).to_owned(),
        Problem::Phone(error) => super::register::phone_words(error, lang),
        Problem::Unit => register::UNIT_MISSING.get(lang).to_owned(),
        Problem::HomeZipNowhere => register::ZIP_NOWHERE.get(lang).to_owned(),
        Problem::Confirmation(ConfirmationError::Length { typed }) => {
            find::LENGTH.fill(lang, &[("m", &typed.to_string())])
        }
        Problem::Confirmation(_) => find::CHECK.get(lang).to_owned(),
        Problem::Scan(ScanProblem::Unreadable) => scan::MISREAD.get(lang).to_owned(),
        Problem::Scan(ScanProblem::ReceiptCode) => scan::NOT_A_FILE_NUMBER.get(lang).to_owned(),
        Problem::Scan(ScanProblem::FileNumber) => scan::NOT_A_RECEIPT.get(lang).to_owned(),
    }
}

fn file_number_words(error: &FileNumberError, lang: Lang) -> String {
    match error {
        FileNumberError::Empty => file_number::EMPTY.get(lang).to_owned(),
        FileNumberError::Character { .. } => file_number::CHARACTER.get(lang).to_owned(),
        FileNumberError::ExactLength { min, typed, .. } => {
            file_number::LENGTH.fill(lang, &[("n", &min.to_string()), ("m", &typed.to_string())])
        }
        FileNumberError::Length { min, max, typed, .. } => {
            let values = [("n", min.to_string()), ("x", max.to_string()), ("m", typed.to_string())];
            file_number::RANGE.fill(lang, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
        }
    }
}

fn amount_words(error: &AmountError, lang: Lang) -> String {
    match error {
        AmountError::TooSmall { min } => amount::SMALL.fill(lang, &[("min", &min.to_string())]),
        AmountError::TooLarge { max } => amount::LARGE.fill(lang, &[("max", &max.to_string())]),
        _ => amount::EMPTY.get(lang).to_owned(),
    }
}

fn routing_words(error: &RoutingNumberError, lang: Lang) -> String {
    match error {
        RoutingNumberError::NotNineDigits { typed } => account::ROUTING_LENGTH.fill(lang, &[("m", &typed.to_string())]),
        RoutingNumberError::Empty => account::ROUTING_LENGTH.fill(lang, &[("m", "0")]),
        _ => account::ROUTING_NONE.get(lang).to_owned(),
    }
}

fn account_words(error: &AccountNumberError, lang: Lang) -> String {
    match error {
        AccountNumberError::NotTheSame => account::DIFFERENT.get(lang).to_owned(),
        AccountNumberError::Length { typed } => account::LENGTH.fill(lang, &[("m", &typed.to_string())]),
        AccountNumberError::Empty | AccountNumberError::NotDigits => account::LENGTH.fill(lang, &[("m", "0")]),
    }
}

fn email_words(error: &EmailError, lang: Lang) -> String {
    let text = match error {
        EmailError::Empty | EmailError::NoAt => email::AT,
        EmailError::NothingBeforeAt => email::BEFORE_AT,
        EmailError::DomainIncomplete | EmailError::Undeliverable => email::AFTER_AT,
        _ => email::WRONG,
    };
    text.get(lang).to_owned()
}

fn card_words(error: &CardNumberError, lang: Lang) -> String {
    let text = match error {
        CardNumberError::Empty => card::NUMBER_EMPTY,
        CardNumberError::NotTaken => card::NOT_TAKEN,
        _ => card::NUMBER_WRONG,
    };
    text.get(lang).to_owned()
}

fn code_words(error: &SecurityCodeError, lang: Lang) -> String {
    let (needed, typed) = match error {
        SecurityCodeError::Empty { needed } => (*needed, 0),
        SecurityCodeError::Digits { needed, typed } => (*needed, *typed),
    };
    card::CODE_WRONG.fill(lang, &[("n", &needed.to_string()), ("m", &typed.to_string())])
}
