//! `payor-kiosk validate`: the checks of the kiosk's fields, for whoever wants to compare them with other systems'.

use std::process::ExitCode;

use rules::bank::{AccountNumber, RoutingNumber};
use rules::card::{Brand, CardNumber, SecurityCode};
use rules::contact::{AddressError, Email, Phone, State, ZipCode, zip_matches_state};
use rules::credentials::{Password, UserId, check_pair};
use rules::file_number::FileNumber;
use rules::money::{Cents, fee};
use rules::person::Ssn;
use rules::policy::Rules;
use serde::{Deserialize, Serialize};

use super::jsonl::{self, Fields};

const HELP: &str = r#"Each line of standard input is a JSON object with an "id" of any kind, a "field" and a "value" (a text):

  field         what the value is                             and beside it
  aba           a bank's routing number
  account       a bank account number
  card          a card number
  cvv           a card's security code                        "brand": amex, mastercard, visa, discover, jcb, maestro
  ssn           a Social Security number
  email         an e-mail address
  zip_state     a ZIP code                                    "state": its two letters
  fee           an amount to pay by card, in dollars
  amount        an amount to pay, in dollars                  "kind": card or bank
  userid        a user ID
  credentials   a user ID                                     "password"
  file_number   a file number
  phone         a phone number

The answers have the same order. A value that a payor may use has "valid":true, a card its "brand" too, and a fee the
"fee" in dollars. Another has "valid":false and the "reason", as the kiosk says it. A line that cannot be read has an
"error" and is named on standard error; then the exit code is 1.

The limits and patterns are those of the built-in policy. Values are taken from standard input only: arguments of a
command can be seen by everyone on the machine.

Example:
  $ echo '{"id":1,"field":"card","value":"4111 1111 1111 1111"}' | payor-kiosk validate --jsonl
  {"id":1,"valid":true,"brand":"visa"}"#;

/// Check what a payor could type: numbers of accounts and cards, addresses, amounts and the like
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Read one JSON object a line from standard input
    #[arg(long, required = true)]
    jsonl: bool,
}

/// Answers each line of standard input.
///
/// # Errors
/// Where standard input or output fails.
pub fn run(_: Args) -> anyhow::Result<ExitCode> {
    let rules = Rules::default();
    jsonl::answer_stdin(|fields| check(&rules, fields))
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Field {
    Aba,
    Account,
    Card,
    Cvv,
    Ssn,
    Email,
    ZipState,
    Fee,
    Amount,
    Userid,
    Credentials,
    FileNumber,
    Phone,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum AmountKind {
    Bank,
    Card,
}

#[derive(Debug, Default, PartialEq, Serialize)]
struct Answer {
    valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<Brand>,
    /// In dollars, with two decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Answer {
    fn valid() -> Self {
        Answer { valid: true, ..Self::default() }
    }
}

fn check(rules: &Rules, fields: &Fields) -> Result<Answer, String> {
    let field = fields.required("field")?;
    let value = &fields.text("value")?;
    let checked = match field {
        Field::Aba => plain(RoutingNumber::parse(value)),
        Field::Account => plain(AccountNumber::parse(value)),
        Field::Card => card(value),
        Field::Cvv => plain(SecurityCode::parse(fields.required("brand")?, value)),
        Field::Ssn => plain(Ssn::parse(value)),
        Field::Email => plain(Email::parse(value)),
        Field::ZipState => zip_state(value, &fields.required::<String>("state")?),
        Field::Fee => card_fee(rules, value),
        Field::Amount => amount(rules, value, &fields.required("kind")?),
        Field::Userid => plain(UserId::parse(value)),
        Field::Credentials => credentials(value, &fields.text("password")?),
        Field::FileNumber => plain(FileNumber::parse(&rules.file_number, value)),
        Field::Phone => plain(Phone::parse(value)),
    };
    Ok(checked.unwrap_or_else(|reason| Answer { reason: Some(reason), ..Answer::default() }))
}

/// What a check says where nothing but yes or the payor's reason for no is asked.
fn plain<T, E: ToString>(parsed: Result<T, E>) -> Result<Answer, String> {
    parsed.map(|_| Answer::valid()).map_err(reason)
}

fn reason(error: impl ToString) -> String {
    error.to_string()
}

fn card(number: &str) -> Result<Answer, String> {
    let card = CardNumber::parse(number).map_err(reason)?;
    Ok(Answer { brand: Some(card.brand()), ..Answer::valid() })
}

fn zip_state(zip: &str, state: &str) -> Result<Answer, String> {
    let zip = ZipCode::parse(zip).map_err(reason)?;
    let state = State::parse(state).map_err(reason)?;
    if zip_matches_state(&zip, state) {
        Ok(Answer::valid())
    } else {
        Err(reason(AddressError::ZipNotInState { zip, state }))
    }
}

fn amount(rules: &Rules, dollars: &str, kind: &AmountKind) -> Result<Answer, String> {
    let limits = match kind {
        AmountKind::Bank => rules.limits.bank,
        AmountKind::Card => rules.limits.card,
    };
    plain(Cents::parse(dollars).and_then(|amount| limits.check(amount)))
}

fn card_fee(rules: &Rules, dollars: &str) -> Result<Answer, String> {
    let amount = Cents::parse(dollars).map_err(reason)?;
    rules.limits.card.check(amount).map_err(reason)?;
    let fee = fee(amount, rules.card_fee_rate).to_decimal();
    Ok(Answer { fee: Some(fee.to_string()), ..Answer::valid() })
}

fn credentials(user_id: &str, password: &str) -> Result<Answer, String> {
    let user_id = UserId::parse(user_id).map_err(reason)?;
    let password = Password::parse(password).map_err(reason)?;
    plain(check_pair(&user_id, &password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Expected {
        field: String,
        expected: bool,
        brand: Option<Brand>,
        fee: Option<String>,
    }

    fn checked(line: &str) -> Result<Answer, String> {
        check(&Rules::default(), &Fields::parse(line.as_bytes())?)
    }

    #[test]
    fn every_sample_is_judged_as_expected() {
        let samples = include_str!("../../crates/rules/tests/cases/validate-sample.jsonl");
        assert_eq!(samples.lines().count(), 396);
        for line in samples.lines() {
            let expected: Expected = serde_json::from_str(line).expect("a sample");
            let answer = checked(line).expect("a sample can be read");
            assert_eq!(answer.valid, expected.expected, "{line}");
            assert_eq!(answer.reason.is_none(), expected.expected, "{line}");
            assert_eq!(answer.fee, expected.fee.filter(|_| answer.valid), "{line}");
            let brand = expected.brand.filter(|_| answer.valid && expected.field == "card");
            assert_eq!(answer.brand, brand, "{line}");
        }
    }

    #[test]
    fn each_other_field_has_both_answers() {
        let table = [
            (r#""field":"account","value":"0001234""#, r#""field":"account","value":"123""#),
            (r#""field":"amount","value":"1.00","kind":"bank""#, r#""field":"amount","value":"0.5","kind":"bank""#),
            (r#""field":"file_number","value":"00-1234""#, r#""field":"file_number","value":"12/34""#),
            (r#""field":"phone","value":"(860) 555-0123""#, r#""field":"phone","value":"060-555-0123""#),
            (
                r#""field":"credentials","value":"abcdef12","password":"abcdef13""#,
                r#""field":"credentials","value":"abcdef12","password":"ABCDEF12""#,
            ),
        ];
        for (good, bad) in table {
            let good = checked(&format!("{{{good}}}")).expect("can be read");
            assert_eq!(good, Answer::valid());
            let bad = checked(&format!("{{{bad}}}")).expect("can be read");
            assert!(!bad.valid && bad.reason.is_some_and(|reason| reason.ends_with('.')));
        }
    }

    #[test]
    fn a_line_without_what_its_field_needs_is_no_refusal() {
        let table = [
            (r#"{"value":"1"}"#, "\"field\" is missing"),
            (r#"{"field":"ssn"}"#, "\"value\" is missing"),
            (r#"{"field":"ssn","value":536904399}"#, "\"value\" is not a text in quotes"),
            (r#"{"field":"cvv","value":"123"}"#, "\"brand\" is missing"),
            (r#"{"field":"zip_state","value":"06103"}"#, "\"state\" is missing"),
            (r#"{"field":"amount","value":"1.00"}"#, "\"kind\" is missing"),
            (r#"{"field":"credentials","value":"abcdef12"}"#, "\"password\" is missing"),
        ];
        for (line, error) in table {
            assert_eq!(checked(line).err().as_deref(), Some(error));
        }
        assert!(checked(r#"{"field":"cvv","value":"123","brand":"diners"}"#).is_err());
        assert!(checked(r#"{"field":"shoe_size","value":"9"}"#).is_err());
    }

    #[test]
    fn a_state_that_does_not_exist_is_refused_in_words() {
        let answer = checked(r#"{"field":"zip_state","value":"06103","state":"XX"}"#).expect("can be read");
        assert!(!answer.valid && answer.reason.is_some());
    }
}
