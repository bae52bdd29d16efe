//! Bank files and returns (R45–R47).

use payor_rules::ach::{
    AddendaError, Entry, FIPS_CONNECTICUT, ReturnEffect, return_effect, support_addenda, transaction_code,
};
use payor_rules::bank::AccountType;
use payor_rules::file_number::{FileNumber, Pattern};
use payor_rules::money::Cents;
use payor_rules::person::{PersonName, Ssn};

use crate::date;

#[test]
fn r45_transaction_codes() {
    assert_eq!(transaction_code(Entry::Prenote, AccountType::Checking), 28);
    assert_eq!(transaction_code(Entry::Prenote, AccountType::Savings), 38);
    assert_eq!(transaction_code(Entry::Withdrawal, AccountType::Checking), 27);
    assert_eq!(transaction_code(Entry::Withdrawal, AccountType::Savings), 37);
}

#[test]
fn r46_what_a_return_does() {
    let effects = [
        (ReturnEffect::Hold, &["R01", "R09"][..]),
        (ReturnEffect::AccountUnverified, &["R02", "R03", "R04", "R20"]),
        (ReturnEffect::AuthorizationStopped, &["R07", "R10", "R11", "R29"]),
        (ReturnEffect::EntryOnly, &["R08"]),
        (ReturnEffect::Frozen, &["R16"]),
        (ReturnEffect::CorrectFirst, &["C01", "C02", "C13"]),
    ];
    for (effect, codes) in effects {
        for code in codes {
            assert_eq!(return_effect(code), Some(effect), "{code}");
        }
    }
    for code in ["", "R", "R99", "r01", "R1", "C", "C00", "C1", "C001", "CAB", "X01"] {
        assert_eq!(return_effect(code), None, "{code}");
    }
}

fn addenda(first: &str, last: &str, cents: i64, fips: &str) -> Result<String, AddendaError> {
    let file_number = FileNumber::parse(&Pattern::default(), "0012345").expect("a file number");
    let ssn = Ssn::parse("536-90-4399").expect("an SSN");
    let name = |text| PersonName::parse(text).expect("a name");
    let record =
        support_addenda(&file_number, date("2026-02-17"), Cents(cents), &ssn, (&name(first), &name(last)), fips);
    record.map(|text| text.expose().to_owned())
}

#[test]
fn r47_the_addenda_of_a_support_payment() {
    let record = addenda("Rosa", "Delgado", 25_000, FIPS_CONNECTICUT);
    assert_eq!(record.as_deref(), Ok("DED*CS*0012345*260217*25000*536904399*W*DELGADOROS*0900003*"));
    let accented = addenda("Íñigo", "Núñez-O'Hara", 1, FIPS_CONNECTICUT);
    assert_eq!(accented.as_deref(), Ok("DED*CS*0012345*260217*1*536904399*W*NUNEZOHINI*0900003*"));
    assert_eq!(addenda("Rosa", "Delgado", 0, FIPS_CONNECTICUT), Err(AddendaError::Amount));
    assert_eq!(addenda("Rosa", "Delgado", 1, "9*"), Err(AddendaError::Fips));
    assert_eq!(addenda("玫瑰", "李", 1, FIPS_CONNECTICUT), Err(AddendaError::Name));
}

#[test]
fn r47_the_longest_addenda_fits_its_record() {
    let file_number = FileNumber::parse(&Pattern::default(), &"9".repeat(20)).expect("a file number");
    let ssn = Ssn::parse("536-90-4399").expect("an SSN");
    let name = PersonName::parse("Montgomery").expect("a name");
    let amount = Cents(9_999_999_999);
    let record = support_addenda(&file_number, date("2026-02-17"), amount, &ssn, (&name, &name), FIPS_CONNECTICUT);
    assert!(record.expect("the parts are right").len() <= 80);
}
