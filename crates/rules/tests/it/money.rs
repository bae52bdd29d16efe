//! Amounts, limits and the card fee (R23, R24).

use payor_rules::money::{AmountError, Cents, Limits, fee};
use payor_rules::policy::Rules;
use proptest::prelude::*;
use rust_decimal::Decimal;

#[test]
fn amounts_are_read_as_people_write_them() {
    let amounts = [
        ("250", 25_000),
        ("250.5", 25_050),
        ("250.05", 25_005),
        ("$1,250.00", 125_000),
        ("1,250", 125_000),
        ("0.99", 99),
        ("0", 0),
        ("0000250", 25_000),
        ("999,999,999,999.99", 99_999_999_999_999),
        (" 12.34 ", 1_234),
    ];
    for (text, cents) in amounts {
        assert_eq!(Cents::parse(text), Ok(Cents(cents)), "{text}");
    }
}

#[test]
fn everything_else_is_refused() {
    for text in ["", " ", "$"] {
        assert_eq!(Cents::parse(text), Err(AmountError::Empty), "{text:?}");
    }
    let not_numbers = [
        "abc",
        "-5.00",
        "+5",
        "1e3",
        ".5",
        "5.",
        ".",
        "1.2.3",
        "1 250",
        "12,50",
        "1,2500",
        "1250,000",
        ",250",
        "1,,250",
        "$$5",
        "5$",
        "２５０",
        "1.٥",
        "$ 5",
        "1.5a",
        "0x10",
    ];
    for text in not_numbers {
        assert_eq!(Cents::parse(text), Err(AmountError::NotANumber), "{text:?}");
    }
    assert_eq!(Cents::parse("1.005"), Err(AmountError::TooManyDecimals));
    assert!(matches!(Cents::parse("1000000000000"), Err(AmountError::TooLarge { .. })));
    assert!(matches!(Cents::parse(&"9".repeat(400)), Err(AmountError::TooLarge { .. })));
}

#[test]
fn limits_hold_at_both_ends() {
    let limits = Rules::default().limits.card;
    assert_eq!(limits.check(Cents(100)), Ok(()));
    assert_eq!(limits.check(Cents(999_999)), Ok(()));
    assert_eq!(limits.check(Cents(99)), Err(AmountError::TooSmall { min: Cents(100) }));
    assert_eq!(limits.check(Cents(1_000_000)), Err(AmountError::TooLarge { max: Cents(999_999) }));
    assert_eq!(Rules::default().limits.bank, Limits { min: Cents(100), max: Cents(999_999) });
}

#[test]
fn amounts_are_shown_in_us_style() {
    let shown = [
        (0, "$0.00"),
        (5, "$0.05"),
        (125_000, "$1,250.00"),
        (99_999, "$999.99"),
        (123_456_789, "$1,234,567.89"),
        (-125_000, "-$1,250.00"),
        (i64::MIN, "-$92,233,720,368,547,758.08"),
    ];
    for (cents, text) in shown {
        assert_eq!(Cents(cents).to_string(), text);
    }
    assert_eq!(format!("{:>10}", Cents(500)), "     $5.00");
}

#[test]
fn r23_the_examples_of_the_fee() {
    let rate = Rules::default().card_fee_rate;
    assert_eq!(fee(Cents(100), rate), Cents(3));
    assert_eq!(fee(Cents(999_999), rate), Cents(25_000));
    assert_eq!(fee(Cents(i64::MAX), Decimal::MAX), Cents(i64::MAX));
}

#[test]
fn r23_the_fee_agrees_with_integer_arithmetic_on_every_amount() {
    let rate = Rules::default().card_fee_rate;
    for cents in 100..=999_999 {
        // 2.5 % is 25 in a thousand; half a cent goes up.
        assert_eq!(fee(Cents(cents), rate), Cents((cents * 25 + 500) / 1000), "{cents} cents");
    }
}

#[test]
fn r24_from_a_thousand_dollars_a_payment_is_screened() {
    let rules = Rules::default();
    let charged = crate::date("2026-06-01");
    assert_eq!(rules.posted_by(Cents(99_999), charged), crate::date("2026-06-04"));
    assert_eq!(rules.posted_by(Cents(100_000), charged), crate::date("2026-06-15"));
    assert!(rules.card_posting.is_screened(Cents(100_000)) && !rules.card_posting.is_screened(Cents(99_999)));
}

#[test]
fn rules_are_read_from_part_of_a_document() {
    let read = |json| serde_json::from_str::<Rules>(json).expect("a partial policy is a policy");
    assert_eq!(read("{}"), Rules::default());
    let rules = read(
        r#"{"lead_times":{"unverified_business_days":7},"limits":{"card":{"max":500000}},
        "card_fee_rate":"0.03","daily_cut_off":"15:00:00","unknown":1}"#,
    );
    assert_eq!(rules.lead_times.unverified_business_days, 7);
    assert_eq!(rules.lead_times.verified_business_days, 2);
    assert_eq!(rules.limits.card, Limits { min: Cents(100), max: Cents(500_000) });
    assert_eq!(rules.limits.bank, Limits::default());
    assert_eq!(rules.card_fee_rate, Decimal::new(3, 2));
    let written = serde_json::to_string(&rules).expect("rules are data");
    assert_eq!(read(&written), rules);
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(cents in 0i64..99_999_999_999_999) {
        prop_assert_eq!(Cents::parse(&Cents(cents).to_string()), Ok(Cents(cents)));
        prop_assert_eq!(Cents::from_decimal(Cents(cents).to_decimal()), Some(Cents(cents)));
    }

    #[test]
    fn any_text_is_an_amount_or_an_error(text in "\\PC*") {
        let _ = Cents::parse(&text);
    }

    #[test]
    fn any_rate_rounds_half_up(cents in 0i64..1_000_000, rate in 0i64..10_000) {
        let exact = i128::from(cents) * i128::from(rate);
        let expected = (exact + 50_000) / 100_000;
        prop_assert_eq!(i128::from(fee(Cents(cents), Decimal::new(rate, 5)).0), expected);
    }
}
