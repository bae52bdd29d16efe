//! Names, Social Security numbers, file numbers, user IDs and passwords, and how they are masked (R32, R33, R35).

use payor_rules::credentials::{Checklist, CredentialError, Password, UserId, check_pair, checklist};
use payor_rules::file_number::{FileNumber, FileNumberError, Pattern};
use payor_rules::person::{NameError, PersonName, Ssn, SsnError, SsnLast4, mask_email, mask_name};

#[test]
fn r32_social_security_numbers() {
    for number in ["536904399", "536-90-4399", "536-904399", "899-12-3189", "001-01-0001"] {
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
    assert_eq!(Ssn::parse("53690439"), Err(SsnError::Digits { needed: 9, typed: 8 }));
    for number in ["5369-04-399", "536--90-4399", "536 90 4399", "53690439a", "５３６９０４３９９", "536-90-43990", "1"]
    {
        assert!(matches!(Ssn::parse(number), Err(SsnError::Digits { .. })), "{number}");
    }
    assert_eq!(Ssn::parse(""), Err(SsnError::Empty { needed: 9 }));
    let ssn = Ssn::parse("536-90-4399").expect("an SSN");
    assert_eq!((ssn.expose(), ssn.last4().expose()), ("536904399", "4399"));
    assert_eq!(format!("{ssn:?}"), "Ssn([redacted])");
    assert_eq!(SsnLast4::parse("0000"), Err(SsnError::NeverIssued));
    assert_eq!(SsnLast4::parse("439"), Err(SsnError::Digits { needed: 4, typed: 3 }));
    assert!(SsnLast4::parse("4399").is_ok());
}

#[test]
fn names_keep_their_accents() {
    for name in ["Rosa", "José", "O'Hara", "Díaz-Núñez", "María del Carmen", "Jose\u{301}", "Łukasz", "李"] {
        assert_eq!(PersonName::parse(name).map(String::from).as_deref(), Ok(name), "{name}");
    }
    assert_eq!(PersonName::parse("  "), Err(NameError::Empty));
    assert_eq!(PersonName::parse("'-"), Err(NameError::NoLetter));
    assert_eq!(PersonName::parse("R2D2"), Err(NameError::Character { character: '2' }));
    assert_eq!(PersonName::parse("Rosa\n"), PersonName::parse("Rosa"));
    assert!(PersonName::parse(&"é".repeat(40)).is_ok());
    assert_eq!(PersonName::parse(&"é".repeat(41)), Err(NameError::TooLong { max: 40, typed: 41 }));
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
    assert_eq!(FileNumber::parse(&any, "7").expect("one is enough").ending(), "7");
    assert_eq!(format!("{number:?}"), "FileNumber(…4b)");
    assert_eq!(FileNumber::parse(&any, "- "), Err(FileNumberError::Empty));
    assert_eq!(FileNumber::parse(&any, "12/3"), Err(FileNumberError::Character { character: '/', digits: false }));
    let long = FileNumberError::Length { min: 1, max: 20, typed: 21, digits: false };
    assert_eq!(FileNumber::parse(&any, &"1".repeat(21)), Err(long));

    let seven: Pattern = serde_json::from_str(r#"{"exact_length":7,"digits_only":true}"#).expect("a partial pattern");
    let short = FileNumberError::ExactLength { min: 7, typed: 6, digits: true };
    assert_eq!(FileNumber::parse(&seven, "012345"), Err(short));
    assert_eq!(FileNumber::parse(&seven, "01234a6"), Err(FileNumberError::Character { character: 'a', digits: true }));
    assert!(FileNumber::parse(&seven, "0123456").is_ok());
}

#[test]
fn r35_the_checklist_is_live() {
    let blank =
        Checklist { enough_letters: false, enough_digits: false, short_enough: true, letters_and_digits_only: true };
    assert_eq!(checklist(""), blank);
    assert_eq!(checklist("abcdef"), Checklist { enough_letters: true, ..blank });
    assert!(checklist("abcdef12").holds() && !checklist("abcdef12!").letters_and_digits_only);
    assert!(!checklist("abcdefghijk12").short_enough);
}

#[test]
fn r35_each_fault_is_named() {
    let fault = |text| Password::parse(text).err();
    assert_eq!(fault(""), Some(CredentialError::Empty));
    assert_eq!(fault("abcdef 12"), Some(CredentialError::OtherCharacters));
    assert_eq!(fault("abcdefghijk12"), Some(CredentialError::TooLong { typed: 13 }));
    assert_eq!(fault("abcde123"), Some(CredentialError::TooFewLetters { typed: 5 }));
    assert_eq!(fault("abcdefg1"), Some(CredentialError::TooFewDigits { typed: 1 }));
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
