//! E-mail, phone and address (R22, R29, R30).

use payor_rules::contact::{
    Address, AddressError, Email, EmailError, Phone, PhoneError, State, ZipCode, domain_guess, states_of_zip,
    town_of_zip, zip_matches_state,
};

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
    assert_eq!(fault("ana(1)@gmail.com"), Some(EmailError::Character { character: '(' }));
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
    for text in ["8605550123", "(860) 555-0123", "1-860-555-0123", "+1 860.555.0123", " 18605550123 "] {
        assert_eq!(Phone::parse(text).map(|phone| phone.to_string()).as_deref(), Ok("860-555-0123"), "{text}");
    }
    assert_eq!(Phone::parse("860555012"), Err(PhoneError::Length { typed: 9 }));
    assert_eq!(Phone::parse("28605550123"), Err(PhoneError::Length { typed: 11 }));
    assert_eq!(Phone::parse("1605550123"), Err(PhoneError::AreaCode { digit: '1' }));
    assert_eq!(Phone::parse("8601550123"), Err(PhoneError::Exchange { digit: '1' }));
    assert_eq!(Phone::parse("860-555-012x"), Err(PhoneError::Character { character: 'x' }));
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
        assert_eq!(zip_matches_state(&zip(code), state), expected, "{code} {state:?}");
    }
    for text in ["0610", "061031", "06103-", "06103-12", "O6103", "06103 1234", "０６１０３"] {
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
        let has_prefix =
            (0..1000).any(|n| zip_matches_state(&ZipCode::parse(&format!("{n:03}01")).expect("a ZIP code"), *state));
        assert!(has_prefix, "{state:?}");
    }
    assert_eq!(State::parse("ct"), Ok(State::CT));
    assert!(State::parse("ON").is_err() && State::parse("").is_err());
}

#[test]
fn an_address_is_put_together_and_its_zip_code_compared() {
    let zip = || ZipCode::parse("06103").expect("a ZIP code");
    let address = Address::new(" 1 Main St ", Some(" "), "Hartford", State::CT, zip()).expect("an address");
    assert_eq!((address.street.as_str(), address.unit.clone()), ("1 Main St", None));
    let elsewhere = Address::new("1 Main St", None, "Boston", State::MA, zip());
    assert_eq!(elsewhere, Err(AddressError::ZipNotInState { zip: zip(), state: State::MA }));
    assert_eq!(Address::new(" ", None, "Hartford", State::CT, zip()), Err(AddressError::NoStreet));
    assert_eq!(Address::new("1 Main St", None, "", State::CT, zip()), Err(AddressError::NoCity));
    let broken = Address::new("1 Main\nSt", None, "Hartford", State::CT, zip());
    assert_eq!(broken, Err(AddressError::Character { character: '\n' }));
}

#[test]
fn r30_a_zip_code_of_connecticut_names_its_town() {
    let town = |zip| town_of_zip(&ZipCode::parse(zip).expect("a ZIP code"));
    assert_eq!(town("06105"), Some("Hartford"));
    assert_eq!(town("06105-1234"), Some("Hartford"));
    assert_eq!(town("06457"), Some("Middletown"));
    assert_eq!(town("06390"), None, "Fishers Island is in New York");
    assert_eq!(town("10001"), None, "only Connecticut's towns are known");
}

#[test]
fn every_town_of_the_table_is_an_address_and_in_connecticut() {
    let table = include_str!("../../src/contact/connecticut-zip-codes.txt");
    let mut before = "";
    for line in table.lines() {
        let (zip, town) = line.split_once(' ').expect("a code and a town");
        assert!(zip > before, "{zip} comes after {before}");
        before = zip;
        let zip = ZipCode::parse(zip).expect("a ZIP code");
        assert!(zip_matches_state(&zip, State::CT), "{line}");
        assert!(town.chars().all(|c| c.is_ascii_alphabetic() || c == ' ') && town.trim() == town, "{line}");
    }
    assert_eq!(table.lines().count(), 438);
}
