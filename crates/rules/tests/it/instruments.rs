//! Bank accounts and cards (R22, R27, R28).

use payor_rules::bank::{AccountNumber, AccountNumberError, RoutingNumber, RoutingNumberError};
use payor_rules::card::{Brand, CardNumber, CardNumberError, Expiry, ExpiryError};

use crate::date;

#[test]
fn r28_routing_numbers_say_what_is_wrong() {
    assert!(RoutingNumber::parse("021000021").is_ok());
    assert_eq!(RoutingNumber::parse(""), Err(RoutingNumberError::Empty));
    assert_eq!(RoutingNumber::parse("02100002"), Err(RoutingNumberError::NotNineDigits { typed: 8 }));
    assert_eq!(RoutingNumber::parse("0210000211"), Err(RoutingNumberError::NotNineDigits { typed: 10 }));
    assert_eq!(RoutingNumber::parse("02100002a"), Err(RoutingNumberError::NotNineDigits { typed: 8 }));
    // The checksum holds, but these belong to no consumer bank.
    for number in ["000000000", "800000035", "000000518"] {
        assert_eq!(RoutingNumber::parse(number), Err(RoutingNumberError::NoBank), "{number}");
    }
}

#[test]
fn r28_the_bounds_of_the_first_two_digits() {
    let accepted = |prefix: u32| {
        // The third digit's weight is 1, so some third digit makes the checksum hold.
        let with_third = |third: u32| RoutingNumber::parse(&format!("{prefix:02}{third}000000")).is_ok();
        (0..10).any(with_third)
    };
    for prefix in 0..100 {
        let expected = (1..=12).contains(&prefix) || (21..=32).contains(&prefix) || (61..=72).contains(&prefix);
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
    assert_eq!(number.confirm("12345678"), Err(AccountNumberError::NotTheSame));
    assert_eq!(number.confirm(""), Err(AccountNumberError::Empty));
    assert_eq!(AccountNumber::parse("123"), Err(AccountNumberError::Length { typed: 3 }));
    assert_eq!(AccountNumber::parse(&"1".repeat(18)), Err(AccountNumberError::Length { typed: 18 }));
    assert!(AccountNumber::parse("1234").is_ok() && AccountNumber::parse(&"1".repeat(17)).is_ok());
    assert_eq!(AccountNumber::parse("12a4"), Err(AccountNumberError::NotDigits));
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
        assert_eq!(CardNumber::parse(number).map(|card| card.brand()), Ok(brand), "{number}");
    }
}

#[test]
fn r22_other_brands_and_slips_are_told_apart() {
    // UnionPay, Diners Club, RuPay, and no card at all.
    for number in ["6200000000000005", "30569309025904", "38520000023237", "8171999927660000", "0000000000000000", "4"]
    {
        assert_eq!(CardNumber::parse(number), Err(CardNumberError::NotTaken), "{number}");
    }
    assert_eq!(CardNumber::parse("4111111111111112"), Err(CardNumberError::Mistyped));
    let short = CardNumberError::Length { brand: Brand::Visa, typed: 15 };
    assert_eq!(CardNumber::parse("411111111111111"), Err(short));
    assert_eq!(CardNumber::parse("４１１１１１１１１１１１１１１１"), Err(CardNumberError::NotDigits));
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
    for shape in ["2/28", "02/2028", "02-28", "022", "02288", "0a/28", "é228", "02/2é", "/", "//"] {
        assert!(matches!(Expiry::parse(shape), Err(ExpiryError::Shape { .. })), "{shape}");
    }
    assert_eq!(Expiry::parse(""), Err(ExpiryError::Empty));
}
