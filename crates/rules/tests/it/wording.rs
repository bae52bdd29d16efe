//! Error sentences speak to a payor: what is wrong and what to do, without the words that UX.md bans.

use payor_rules::bank::{AccountNumberError, RoutingNumberError};
use payor_rules::card::{Brand, CardNumberError, ExpiryError, SecurityCodeError};
use payor_rules::contact::{AddressError, EmailError, PhoneError, State, StateError, ZipCode, ZipError};
use payor_rules::credentials::CredentialError;
use payor_rules::file_number::FileNumberError;
use payor_rules::money::{AmountError, Cents};
use payor_rules::person::{NameError, SsnError};
use payor_rules::schedule::ScheduleError;

use crate::date;

fn amounts_and_dates() -> Vec<String> {
    vec![
        AmountError::Empty.to_string(),
        AmountError::NotANumber.to_string(),
        AmountError::TooSmall { min: Cents(100) }.to_string(),
        AmountError::TooLarge { max: Cents(999_999) }.to_string(),
        AmountError::TooManyDecimals.to_string(),
        ScheduleError::Weekday { given: 6 }.to_string(),
        ScheduleError::FirstOfPair { given: 16 }.to_string(),
        ScheduleError::MonthDay { given: 32 }.to_string(),
        ScheduleError::OutOfRange.to_string(),
        ScheduleError::EndsBeforeFirst { first: date("2026-06-05"), end: date("2026-06-04") }.to_string(),
        ScheduleError::NoPayments.to_string(),
    ]
}

fn bank_and_card() -> Vec<String> {
    vec![
        RoutingNumberError::Empty.to_string(),
        RoutingNumberError::NotNineDigits { typed: 8 }.to_string(),
        RoutingNumberError::NoBank.to_string(),
        AccountNumberError::Empty.to_string(),
        AccountNumberError::NotDigits.to_string(),
        AccountNumberError::Length { typed: 3 }.to_string(),
        AccountNumberError::NotTheSame.to_string(),
        CardNumberError::Empty.to_string(),
        CardNumberError::NotDigits.to_string(),
        CardNumberError::NotTaken.to_string(),
        CardNumberError::Length { brand: Brand::Visa, typed: 15 }.to_string(),
        CardNumberError::Mistyped.to_string(),
        ExpiryError::Empty.to_string(),
        ExpiryError::Shape { typed: 3 }.to_string(),
        ExpiryError::Month.to_string(),
        ExpiryError::Past.to_string(),
        SecurityCodeError::Empty { needed: 3 }.to_string(),
        SecurityCodeError::Digits { needed: 3, typed: 1 }.to_string(),
    ]
}

fn people() -> Vec<String> {
    vec![
        SsnError::Empty { needed: 9 }.to_string(),
        SsnError::Digits { needed: 9, typed: 8 }.to_string(),
        SsnError::NeverIssued.to_string(),
        NameError::Empty.to_string(),
        NameError::TooLong { max: 40, typed: 41 }.to_string(),
        NameError::Character { character: '2' }.to_string(),
        NameError::NoLetter.to_string(),
        CredentialError::Empty.to_string(),
        CredentialError::OtherCharacters.to_string(),
        CredentialError::TooLong { typed: 13 }.to_string(),
        CredentialError::TooFewLetters { typed: 5 }.to_string(),
        CredentialError::TooFewDigits { typed: 1 }.to_string(),
        CredentialError::SameAsUserId.to_string(),
        FileNumberError::Empty.to_string(),
        FileNumberError::Character { character: '/', digits: true }.to_string(),
        FileNumberError::ExactLength { min: 7, typed: 6, digits: true }.to_string(),
        FileNumberError::Length { min: 1, max: 20, typed: 21, digits: false }.to_string(),
    ]
}

fn contact() -> Vec<String> {
    let zip = ZipCode::parse("06103").expect("a ZIP code");
    vec![
        EmailError::Empty.to_string(),
        EmailError::NoAt.to_string(),
        EmailError::ManyAts.to_string(),
        EmailError::NothingBeforeAt.to_string(),
        EmailError::DomainIncomplete.to_string(),
        EmailError::Space.to_string(),
        EmailError::Character { character: '(' }.to_string(),
        EmailError::Misplaced.to_string(),
        EmailError::TooLong.to_string(),
        EmailError::Undeliverable.to_string(),
        PhoneError::Empty.to_string(),
        PhoneError::Character { character: 'x' }.to_string(),
        PhoneError::Length { typed: 9 }.to_string(),
        PhoneError::AreaCode { digit: '1' }.to_string(),
        PhoneError::Exchange { digit: '0' }.to_string(),
        ZipError::Empty.to_string(),
        ZipError::Shape { typed: 4 }.to_string(),
        StateError::Empty.to_string(),
        StateError::Unknown.to_string(),
        AddressError::NoStreet.to_string(),
        AddressError::NoCity.to_string(),
        AddressError::TooLong { max: 60, typed: 61 }.to_string(),
        AddressError::Character { character: '\n' }.to_string(),
        AddressError::ZipNotInState { zip, state: State::MA }.to_string(),
    ]
}

#[test]
fn sentences_are_plain_and_say_what_to_do() {
    let sentences = [amounts_and_dates(), bank_and_card(), people(), contact()].concat();
    for sentence in sentences {
        let small = sentence.to_lowercase();
        for banned in ["valid", "please", "sorry", "error", "forbidden", "must not"] {
            assert!(!small.contains(banned), "{banned:?} in {sentence:?}");
        }
        assert!(sentence.starts_with(char::is_uppercase), "{sentence:?}");
        assert!(
            sentence.ends_with(['.'])
                || sentence.ends_with("ana@gmail.com")
                || sentence.ends_with("ana.diaz@gmail.com"),
            "{sentence:?}"
        );
    }
}

#[test]
fn sentences_quote_what_was_typed() {
    assert_eq!(
        RoutingNumberError::NotNineDigits { typed: 1 }.to_string(),
        "A routing number has 9 digits and nothing else. You typed 1 digit."
    );
    assert_eq!(
        AmountError::TooSmall { min: Cents(100) }.to_string(),
        "The smallest payment is $1.00. Type $1.00 or more."
    );
    let length = CardNumberError::Length { brand: Brand::Amex, typed: 14 };
    assert!(length.to_string().contains("American Express does not have 14 digits"));
}
