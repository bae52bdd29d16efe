//! Every line of the sample files.

use chrono::NaiveDate;
use payor_rules::bank::RoutingNumber;
use payor_rules::card::{Brand, CardNumber, SecurityCode};
use payor_rules::contact::{Email, State, ZipCode, zip_matches_state};
use payor_rules::credentials::UserId;
use payor_rules::money::{Cents, fee};
use payor_rules::person::Ssn;
use payor_rules::policy::Rules;
use payor_rules::schedule::{Frequency, Inquiry};
use serde::Deserialize;

use crate::plan;

#[derive(Deserialize)]
struct ScheduleCase {
    id: u32,
    today: NaiveDate,
    frequency: Frequency,
    start: NaiveDate,
    verified: bool,
    count: usize,
    earliest: NaiveDate,
    expected: Vec<NaiveDate>,
}

#[derive(Deserialize)]
struct FieldCase {
    id: u32,
    field: String,
    value: String,
    expected: bool,
    brand: Option<Brand>,
    state: Option<String>,
    fee: Option<String>,
    kind: Option<String>,
}

fn read<T: for<'a> Deserialize<'a>>(file: &str) -> Vec<T> {
    let parse = |line| serde_json::from_str(line).expect("each line of a sample file is a case");
    file.lines().map(parse).collect()
}

#[test]
fn schedules_agree_with_quantlib_and_dateutil() {
    let cases: Vec<ScheduleCase> = read(include_str!("../cases/schedule-sample.jsonl"));
    assert_eq!(cases.len(), 400);
    let rules = Rules::default();
    for case in cases {
        let ScheduleCase { id, today, frequency, start, verified, .. } = case;
        let plan = plan(&rules, &Inquiry { today, frequency, start, verified, registered: None });
        assert_eq!(plan.earliest(), case.earliest, "earliest of case {id}");
        let dates: Vec<NaiveDate> = plan.withdrawals().take(case.count).map(|w| w.date).collect();
        assert_eq!(dates, case.expected, "withdrawals of case {id}");
    }
}

#[test]
fn fields_agree_with_independent_validators() {
    let cases: Vec<FieldCase> = read(include_str!("../cases/validate-sample.jsonl"));
    assert_eq!(cases.len(), 396);
    for case in cases {
        let accepted = accepts(&case);
        assert_eq!(accepted, case.expected, "case {}: {} {:?}", case.id, case.field, case.value);
    }
}

fn accepts(case: &FieldCase) -> bool {
    let value = case.value.as_str();
    match case.field.as_str() {
        "aba" => RoutingNumber::parse(value).is_ok(),
        "card" => accepts_card(case),
        "cvv" => SecurityCode::parse(case.brand.expect("a code has a brand"), value).is_ok(),
        "ssn" => Ssn::parse(value).is_ok(),
        "email" => Email::parse(value).is_ok(),
        "zip_state" => accepts_zip(value, case.state.as_deref().expect("a ZIP code has a state")),
        "fee" => has_fee(value, case.fee.as_deref().expect("a fee is given")),
        "amount" => accepts_amount(value, case.kind.as_deref().expect("an amount has a kind")),
        "userid" => UserId::parse(value).is_ok(),
        other => panic!("a field without a parser: {other}"),
    }
}

fn accepts_card(case: &FieldCase) -> bool {
    let card = CardNumber::parse(&case.value);
    assert_eq!(card.as_ref().ok().map(CardNumber::brand), case.brand, "brand of case {}", case.id);
    card.is_ok()
}

fn accepts_zip(value: &str, state: &str) -> bool {
    let state = State::parse(state).expect("the samples name states that exist");
    ZipCode::parse(value).is_ok_and(|zip| zip_matches_state(&zip, state))
}

fn has_fee(value: &str, expected: &str) -> bool {
    let read = |text| Cents::parse(text).expect("fees and amounts in the samples are amounts");
    let rules = Rules::default();
    rules.limits.card.check(read(value)).is_ok() && fee(read(value), rules.card_fee_rate) == read(expected)
}

fn accepts_amount(value: &str, kind: &str) -> bool {
    assert_eq!(kind, "card");
    Cents::parse(value).and_then(|amount| Rules::default().limits.card.check(amount)).is_ok()
}
