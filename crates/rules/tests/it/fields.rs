//! What a payor types: accepted, refused, and how it is masked (R22, R27–R35).

use payor_rules::bank::{AccountNumber, AccountNumberError, RoutingNumber, RoutingNumberError};
use payor_rules::card::{Brand, CardNumber, CardNumberError, Expiry, ExpiryError, SecurityCode};
use payor_rules::contact::{
    Address, AddressError, Email, EmailError, Phone, PhoneError, State, ZipCode, domain_guess,
    states_of_zip, zip_matches_state,
};
use payor_rules::credentials::{
    Checklist, CredentialError, Password, UserId, check_pair, checklist,
};
use payor_rules::file_number::{FileNumber, FileNumberError, Pattern};
use payor_rules::person::{NameError, PersonName, Ssn, SsnError, SsnLast4, mask_email, mask_name};
use proptest::prelude::*;

use crate::date;

#[test]
fn r28_routing_numbers_say_what_is_wrong() {
    assert!(RoutingNumber::parse("021000021").is_ok());
    assert_eq!(RoutingNumber::parse(""), Err(RoutingNumberError::Empty));
    assert_eq!(
        RoutingNumber::parse("02100002"),
        Err(RoutingNumberError::NotNineDigits { typed: 8 })
    );
    assert_eq!(
        RoutingNumber::parse("0210000211"),
        Err(RoutingNumberError::NotNineDigits { typed: 10 })
    );
    assert_eq!(
        RoutingNumber::parse("02100002a"),
        Err(RoutingNumberError::NotNineDigits { typed: 8 })
    );
    // The checksum holds, but these belong to no consumer bank.
    for number in ["000000000", "800000035", "000000518"] {
        assert_eq!(
            RoutingNumber::parse(number),
            Err(RoutingNumberError::NoBank),
            "{number}"
        );
    }
}

#[test]
fn r28_the_bounds_of_the_first_two_digits() {
    let accepted = |prefix: u32| {
        // The third digit's weight is 1, so some third digit makes the checksum hold.
        let with_third =
            |third: u32| RoutingNumber::parse(&format!("{prefix:02}{third}000000")).is_ok();
        (0..10).any(with_third)
    };
    for prefix in 0..100 {
        let expected = (1..=12).contains(&prefix)
            || (21..=32).contains(&prefix)
            || (61..=72).contains(&prefix);
        assert_eq!(accepted(prefix), expected, "{prefix:02}");
    }
}

#[test]
fn r28_account_numbers() {
    let number = AccountNumber::parse("00 1234-5678").expect("separators are dropped");
    assert_eq!(number.expose(), "0012345678");
    assert_eq!(number.last4(), "5678");
    assert_eq!(format!("{number:?}"), "AccountNumber([redacted])");
    assert_eq!(number.confirm("0012345678"), Ok(()));
    assert_eq!(
        number.confirm("12345678"),
        Err(AccountNumberError::NotTheSame)
    );
    assert_eq!(number.confirm(""), Err(AccountNumberError::Empty));
    assert_eq!(
        AccountNumber::parse("123"),
        Err(AccountNumberError::Length { typed: 3 })
    );
    assert_eq!(
        AccountNumber::parse(&"1".repeat(18)),
        Err(AccountNumberError::Length { typed: 18 })
    );
    assert!(AccountNumber::parse("1234").is_ok() && AccountNumber::parse(&"1".repeat(17)).is_ok());
    assert_eq!(
        AccountNumber::parse("12a4"),
        Err(AccountNumberError::NotDigits)
    );
}

#[test]
fn r22_test_numbers_of_every_brand() {
    let numbers = [
        ("3782 822463 10005", Brand::Amex),
        ("5555-5555-5555-4444", Brand::Mastercard),
        ("2223003122003222", Brand::Mastercard),
        ("4111 1111 1111 1111", Brand::Visa),
        ("4222222222222", Brand::Visa),
        ("6011111111111117", Brand::Discover),
        ("3530111333300000", Brand::Jcb),
        ("6304000000000000", Brand::Maestro),
        ("6759649826438453", Brand::Maestro),
    ];
    for (number, brand) in numbers {
        assert_eq!(
            CardNumber::parse(number).map(|card| card.brand()),
            Ok(brand),
            "{number}"
        );
    }
}

#[test]
fn r22_other_brands_and_slips_are_told_apart() {
    // UnionPay, Diners Club, RuPay, and no card at all.
    for number in [
        "6200000000000005",
        "30569309025904",
        "38520000023237",
        "8171999927660000",
        "0000000000000000",
        "4",
    ] {
        assert_eq!(
            CardNumber::parse(number),
            Err(CardNumberError::NotTaken),
            "{number}"
        );
    }
    assert_eq!(
        CardNumber::parse("4111111111111112"),
        Err(CardNumberError::Mistyped)
    );
    let short = CardNumberError::Length {
        brand: Brand::Visa,
        typed: 15,
    };
    assert_eq!(CardNumber::parse("411111111111111"), Err(short));
    assert_eq!(
        CardNumber::parse("４１１１１１１１１１１１１１１１"),
        Err(CardNumberError::NotDigits)
    );
    assert_eq!(CardNumber::parse(" "), Err(CardNumberError::Empty));
}

#[test]
fn r27_maestro_shows_no_digits() {
    let last4 = |number| CardNumber::parse(number).expect("a test number").last4();
    assert_eq!(last4("4111111111111111").as_deref(), Some("1111"));
    assert_eq!(last4("6304000000000000"), None);
    let card = CardNumber::parse("4111111111111111").expect("a test number");
    assert!(!format!("{card:?}").contains("1111"));
}

#[test]
fn r22_a_card_counts_to_the_end_of_its_month() {
    let expiry = Expiry::parse("02/28").expect("a month and a year");
    assert_eq!((expiry.month(), expiry.year()), (2, 2028));
    assert!(!expiry.is_past(date("2028-02-29")));
    assert_eq!(expiry.check(date("2028-03-01")), Err(ExpiryError::Past));
    assert_eq!(Expiry::parse("0228"), Ok(expiry));
    for month in ["00/28", "13/28", "1328"] {
        assert_eq!(Expiry::parse(month), Err(ExpiryError::Month), "{month}");
    }
    for shape in [
        "2/28", "02/2028", "02-28", "022", "02288", "0a/28", "é228", "02/2é", "/", "//",
    ] {
        assert!(
            matches!(Expiry::parse(shape), Err(ExpiryError::Shape { .. })),
            "{shape}"
        );
    }
    assert_eq!(Expiry::parse(""), Err(ExpiryError::Empty));
}

#[test]
fn r32_social_security_numbers() {
    for number in [
        "536904399",
        "536-90-4399",
        "536-904399",
        "899-12-3189",
        "001-01-0001",
    ] {
        assert!(Ssn::parse(number).is_ok(), "{number}");
    }
    let never_issued = [
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "999-12-3456",
        "123-00-4567",
        "123-45-0000",
        "078-05-1120",
        "457-55-5462",
        "219-09-9999",
    ];
    for number in never_issued {
        assert_eq!(Ssn::parse(number), Err(SsnError::NeverIssued), "{number}");
    }
    assert_eq!(
        Ssn::parse("53690439"),
        Err(SsnError::Digits {
            needed: 9,
            typed: 8
        })
    );
    for number in [
        "5369-04-399",
        "536--90-4399",
        "536 90 4399",
        "53690439a",
        "５３６９０４３９９",
        "536-90-43990",
        "1",
    ] {
        assert!(
            matches!(Ssn::parse(number), Err(SsnError::Digits { .. })),
            "{number}"
        );
    }
    assert_eq!(Ssn::parse(""), Err(SsnError::Empty { needed: 9 }));
    let ssn = Ssn::parse("536-90-4399").expect("an SSN");
    assert_eq!((ssn.expose(), ssn.last4().expose()), ("536904399", "4399"));
    assert_eq!(format!("{ssn:?}"), "Ssn([redacted])");
    assert_eq!(SsnLast4::parse("0000"), Err(SsnError::NeverIssued));
    assert_eq!(
        SsnLast4::parse("439"),
        Err(SsnError::Digits {
            needed: 4,
            typed: 3
        })
    );
    assert!(SsnLast4::parse("4399").is_ok());
}

#[test]
fn names_keep_their_accents() {
    for name in [
        "Rosa",
        "José",
        "O'Hara",
        "Díaz-Núñez",
        "María del Carmen",
        "Jose\u{301}",
        "Łukasz",
        "李",
    ] {
        assert_eq!(
            PersonName::parse(name).map(String::from).as_deref(),
            Ok(name),
            "{name}"
        );
    }
    assert_eq!(PersonName::parse("  "), Err(NameError::Empty));
    assert_eq!(PersonName::parse("'-"), Err(NameError::NoLetter));
    assert_eq!(
        PersonName::parse("R2D2"),
        Err(NameError::Character { character: '2' })
    );
    assert_eq!(PersonName::parse("Rosa\n"), PersonName::parse("Rosa"));
    assert!(PersonName::parse(&"é".repeat(40)).is_ok());
    assert_eq!(
        PersonName::parse(&"é".repeat(41)),
        Err(NameError::TooLong { max: 40, typed: 41 })
    );
}

#[test]
fn masks_show_the_first_letter_only() {
    assert_eq!(mask_name("Rosa", "Delgado"), "R••• D••••••");
    assert_eq!(mask_name("", "Íñigo"), "Í••••");
    assert_eq!(mask_email("rosa@gmail.com"), "r•••@gmail.com");
    assert_eq!(mask_email("nothing"), "•••");
    assert_eq!(mask_email("@x.org"), "••••@x.org");
    let name = PersonName::parse("Delgado").expect("a name");
    assert_eq!(format!("{name:?}"), "D••••••");
}

#[test]
fn r33_file_numbers() {
    let any = Pattern::default();
    let number = FileNumber::parse(&any, " 00-12 34b ").expect("separators are dropped");
    assert_eq!((number.as_str(), number.ending()), ("001234b", "4b"));
    assert_eq!(
        FileNumber::parse(&any, "7")
            .expect("one is enough")
            .ending(),
        "7"
    );
    assert_eq!(format!("{number:?}"), "FileNumber(…4b)");
    assert_eq!(FileNumber::parse(&any, "- "), Err(FileNumberError::Empty));
    assert_eq!(
        FileNumber::parse(&any, "12/3"),
        Err(FileNumberError::Character {
            character: '/',
            digits: false
        })
    );
    let long = FileNumberError::Length {
        min: 1,
        max: 20,
        typed: 21,
        digits: false,
    };
    assert_eq!(FileNumber::parse(&any, &"1".repeat(21)), Err(long));

    let seven: Pattern = serde_json::from_str(r#"{"exact_length":7,"digits_only":true}"#)
        .expect("a partial pattern");
    let short = FileNumberError::ExactLength {
        min: 7,
        typed: 6,
        digits: true,
    };
    assert_eq!(FileNumber::parse(&seven, "012345"), Err(short));
    assert_eq!(
        FileNumber::parse(&seven, "01234a6"),
        Err(FileNumberError::Character {
            character: 'a',
            digits: true
        })
    );
    assert!(FileNumber::parse(&seven, "0123456").is_ok());
}

#[test]
fn r35_the_checklist_is_live() {
    let blank = Checklist {
        enough_letters: false,
        enough_digits: false,
        short_enough: true,
        letters_and_digits_only: true,
    };
    assert_eq!(checklist(""), blank);
    assert_eq!(
        checklist("abcdef"),
        Checklist {
            enough_letters: true,
            ..blank
        }
    );
    assert!(checklist("abcdef12").holds() && !checklist("abcdef12!").letters_and_digits_only);
    assert!(!checklist("abcdefghijk12").short_enough);
}

#[test]
fn r35_each_fault_is_named() {
    let fault = |text| Password::parse(text).err();
    assert_eq!(fault(""), Some(CredentialError::Empty));
    assert_eq!(fault("abcdef 12"), Some(CredentialError::OtherCharacters));
    assert_eq!(
        fault("abcdefghijk12"),
        Some(CredentialError::TooLong { typed: 13 })
    );
    assert_eq!(
        fault("abcde123"),
        Some(CredentialError::TooFewLetters { typed: 5 })
    );
    assert_eq!(
        fault("abcdefg1"),
        Some(CredentialError::TooFewDigits { typed: 1 })
    );
    assert_eq!(fault("abcdef12"), None);
}

#[test]
fn r35_user_id_and_password_differ() {
    let user_id = UserId::parse("rosadel26").expect("a user ID");
    let pair = |password| check_pair(&user_id, &Password::parse(password).expect("a password"));
    assert_eq!(pair("rosadel26"), Err(CredentialError::SameAsUserId));
    assert_eq!(pair("RosaDel26"), Err(CredentialError::SameAsUserId));
    assert_eq!(pair("rosadel27"), Ok(()));
}

#[test]
fn r29_e_mail_faults_are_told_apart() {
    let fault = |text| Email::parse(text).err();
    assert_eq!(fault(""), Some(EmailError::Empty));
    assert_eq!(fault("ana.gmail.com"), Some(EmailError::NoAt));
    assert_eq!(fault("ana@"), Some(EmailError::DomainIncomplete));
    assert_eq!(fault("ana@gmail"), Some(EmailError::DomainIncomplete));
    assert_eq!(fault("@gmail.com"), Some(EmailError::NothingBeforeAt));
    assert_eq!(fault("ana@b@gmail.com"), Some(EmailError::ManyAts));
    assert_eq!(fault("ana @gmail.com"), Some(EmailError::Space));
    assert_eq!(
        fault("ana(1)@gmail.com"),
        Some(EmailError::Character { character: '(' })
    );
    assert_eq!(fault("ana@gmail.com."), Some(EmailError::Misplaced));
    assert_eq!(fault("ana@mail.localhost"), Some(EmailError::Undeliverable));
    assert_eq!(fault("ana@1.2.3.4"), Some(EmailError::Undeliverable));
    let long = format!("{}@example.com", "x".repeat(243));
    assert_eq!(fault(&long), Some(EmailError::TooLong));
    assert_eq!(fault(&long[1..]), None);
    let email = Email::parse("ana@gmail.com").expect("an address");
    assert_eq!(format!("{email:?}"), "a•••@gmail.com");
}

#[test]
fn common_slips_in_a_domain_get_a_guess() {
    let guesses = [
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmai.com", "ana@gmail.com"),
        ("ana@gmaill.com", "ana@gmail.com"),
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@gmail.co", "ana@gmail.com"),
        ("ana@Gmial.com", "ana@gmail.com"),
        ("ana@hotmal.com", "ana@hotmail.com"),
        ("ana@yaho.com", "ana@yahoo.com"),
        ("ana@outlok.com", "ana@outlook.com"),
        ("ana@iclould.com", "ana@icloud.com"),
        ("ana@comcast.com", ""),
        ("ana@gmail.com", ""),
        ("ana@GMAIL.COM", ""),
        ("ana@mail.com", ""),
        ("ana@ymail.com", ""),
        ("ana@example.org", ""),
        ("@gmial.com", ""),
        ("gmial.com", ""),
        ("ana@", ""),
    ];
    for (typed, guess) in guesses {
        let expected = (!guess.is_empty()).then(|| guess.to_owned());
        assert_eq!(domain_guess(typed), expected, "{typed}");
    }
}

#[test]
fn phone_numbers_lose_their_punctuation() {
    for text in [
        "8605550123",
        "(860) 555-0123",
        "1-860-555-0123",
        "+1 860.555.0123",
        " 18605550123 ",
    ] {
        assert_eq!(
            Phone::parse(text).map(|phone| phone.to_string()).as_deref(),
            Ok("860-555-0123"),
            "{text}"
        );
    }
    assert_eq!(
        Phone::parse("860555012"),
        Err(PhoneError::Length { typed: 9 })
    );
    assert_eq!(
        Phone::parse("28605550123"),
        Err(PhoneError::Length { typed: 11 })
    );
    assert_eq!(
        Phone::parse("1605550123"),
        Err(PhoneError::AreaCode { digit: '1' })
    );
    assert_eq!(
        Phone::parse("8601550123"),
        Err(PhoneError::Exchange { digit: '1' })
    );
    assert_eq!(
        Phone::parse("860-555-012x"),
        Err(PhoneError::Character { character: 'x' })
    );
    assert_eq!(Phone::parse("()"), Err(PhoneError::Empty));
}

#[test]
fn zip_codes_and_their_states() {
    let zip = |text| ZipCode::parse(text).expect("a ZIP code");
    let states = [
        ("06103", "CT", true),
        ("06390", "NY", true),
        ("06390", "CT", true),
        ("06103-1234", "CT", true),
        ("06103", "NY", false),
        ("96799", "AS", true),
        ("96799", "HI", true),
        ("96940", "PW", true),
        ("96910", "GU", true),
        ("09012", "AE", true),
        ("34002", "AA", true),
        ("96201", "AP", true),
        ("56901", "DC", true),
        ("00501", "NY", true),
        ("88510", "TX", true),
        ("00010", "NY", false),
    ];
    for (code, state, expected) in states {
        let state = State::parse(state).expect("a state");
        assert_eq!(
            zip_matches_state(&zip(code), state),
            expected,
            "{code} {state:?}"
        );
    }
    for text in [
        "0610",
        "061031",
        "06103-",
        "06103-12",
        "O6103",
        "06103 1234",
        "０６１０３",
    ] {
        assert!(ZipCode::parse(text).is_err(), "{text}");
    }
    assert_eq!(states_of_zip(&zip("06103")).next(), Some(State::CT));
}

#[test]
fn every_state_has_a_zip_prefix_and_reads_its_own_code() {
    assert_eq!(State::ALL.len(), 62);
    for state in State::ALL {
        assert_eq!(State::parse(state.code()), Ok(*state));
        let json = serde_json::to_string(state).expect("a state is a word");
        assert_eq!(json, format!("\"{}\"", state.code()));
        let has_prefix = (0..1000).any(|n| {
            zip_matches_state(
                &ZipCode::parse(&format!("{n:03}01")).expect("a ZIP code"),
                *state,
            )
        });
        assert!(has_prefix, "{state:?}");
    }
    assert_eq!(State::parse("ct"), Ok(State::CT));
    assert!(State::parse("ON").is_err() && State::parse("").is_err());
}

#[test]
fn an_address_is_put_together_and_its_zip_code_compared() {
    let zip = || ZipCode::parse("06103").expect("a ZIP code");
    let address =
        Address::new(" 1 Main St ", Some(" "), "Hartford", State::CT, zip()).expect("an address");
    assert_eq!(
        (address.street.as_str(), address.unit.clone()),
        ("1 Main St", None)
    );
    let elsewhere = Address::new("1 Main St", None, "Boston", State::MA, zip());
    assert_eq!(
        elsewhere,
        Err(AddressError::ZipNotInState {
            zip: zip(),
            state: State::MA
        })
    );
    assert_eq!(
        Address::new(" ", None, "Hartford", State::CT, zip()),
        Err(AddressError::NoStreet)
    );
    assert_eq!(
        Address::new("1 Main St", None, "", State::CT, zip()),
        Err(AddressError::NoCity)
    );
    let broken = Address::new("1 Main\nSt", None, "Hartford", State::CT, zip());
    assert_eq!(broken, Err(AddressError::Character { character: '\n' }));
}

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
