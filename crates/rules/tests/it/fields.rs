//! What holds for every field that a payor types into.

use payor_rules::bank::{AccountNumber, RoutingNumber};
use payor_rules::card::{Brand, CardNumber, Expiry, SecurityCode};
use payor_rules::contact::{Email, Phone, State, ZipCode, domain_guess};
use payor_rules::credentials::UserId;
use payor_rules::file_number::{FileNumber, Pattern};
use payor_rules::person::{PersonName, Ssn, SsnLast4, mask_email, mask_name};
use proptest::prelude::*;

#[test]
fn values_read_from_json_are_checked_again() {
    assert!(serde_json::from_str::<Email>(r#""ana@gmail.com""#).is_ok());
    assert!(serde_json::from_str::<Email>(r#""ana""#).is_err());
    assert!(serde_json::from_str::<Phone>(r#""12""#).is_err());
    assert!(serde_json::from_str::<ZipCode>(r#""1""#).is_err());
    assert!(serde_json::from_str::<RoutingNumber>(r#""021000022""#).is_err());
    assert!(serde_json::from_str::<UserId>(r#""abc""#).is_err());
    assert!(serde_json::from_str::<PersonName>(r#""R2""#).is_err());
    assert!(serde_json::from_str::<FileNumber>(r#""/""#).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_a_parser_panic(text in "\\PC{0,24}", digits in "[0-9 é/-]{0,20}") {
        for text in [text.as_str(), digits.as_str()] {
            let _ = (RoutingNumber::parse(text), AccountNumber::parse(text), CardNumber::parse(text));
            let _ = (Expiry::parse(text), SecurityCode::parse(Brand::Visa, text), Ssn::parse(text));
            let _ = (SsnLast4::parse(text), PersonName::parse(text), FileNumber::parse(&Pattern::default(), text));
            let _ = (UserId::parse(text), Email::parse(text), Phone::parse(text), ZipCode::parse(text));
            let _ = (State::parse(text), domain_guess(text), mask_email(text), mask_name(text, text));
        }
    }

    #[test]
    fn one_wrong_digit_never_passes_a_checksum(place in 0usize..9, digit in 0u8..10) {
        let right = "021000021";
        let mut wrong = right.as_bytes().to_vec();
        wrong[place] = b'0' + digit;
        let wrong = String::from_utf8(wrong).expect("digits");
        prop_assert_eq!(RoutingNumber::parse(&wrong).is_ok(), wrong == right);
    }

    #[test]
    fn one_wrong_card_digit_never_passes(place in 0usize..16, digit in 0u8..10) {
        let right = "4111111111111111";
        let mut wrong = right.as_bytes().to_vec();
        wrong[place] = b'0' + digit;
        let wrong = String::from_utf8(wrong).expect("digits");
        prop_assert_eq!(CardNumber::parse(&wrong).is_ok(), wrong == right);
    }
}
