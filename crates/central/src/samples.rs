//! Sample cases for demonstrations and tests. Nobody's data: the names are made up and 123-45-6789 and its like are the
//! numbers that everyone types as an example.

use chrono::{Days, NaiveDate};
use rules::account_state::AccountState;
use rules::bank::AccountType;
use rules::money::Cents;
use rules::sensitive::Sensitive;

use crate::store::{CaseAccount, Ledger, StoreError, SupportCase};

/// A case of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub file_number: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    /// Nine digits. The kiosk asks for the last four, or for all of them when one pays for this person.
    pub ssn: &'static str,
    /// The current obligation, where central knows it.
    pub obligation_cents: Option<i64>,
    pub standing: Standing,
    /// What to type and what it shows, in one line.
    pub description: &'static str,
}

/// Where the sample's bank account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Verified,
    NoAccount,
    OnHold,
    PrenotePending,
}

/// The sample cases, in the order in which a demo prints them. Any other file number is unknown.
pub const SAMPLES: [Sample; 5] = [
    Sample {
        file_number: "0012345683",
        first_name: "Rosa",
        last_name: "Delgado",
        ssn: "123456789",
        obligation_cents: Some(25_000),
        standing: Standing::Verified,
        description: "Rosa Delgado, last 4 digits 6789: checking account 4321 verified, owes $250.00",
    },
    Sample {
        file_number: "0023456791",
        first_name: "Marcus",
        last_name: "Reed",
        ssn: "234567891",
        obligation_cents: Some(18_050),
        standing: Standing::NoAccount,
        description: "Marcus Reed, last 4 digits 7891: no bank account yet, owes $180.50",
    },
    Sample {
        file_number: "0034567802",
        first_name: "Dana",
        last_name: "Whitfield",
        ssn: "345678912",
        obligation_cents: Some(32_000),
        standing: Standing::OnHold,
        description: "Dana Whitfield, last 4 digits 8912: on hold, so card only, owes $320.00",
    },
    Sample {
        file_number: "0045678913",
        first_name: "Luis",
        last_name: "Ortega",
        ssn: "456789123",
        obligation_cents: None,
        standing: Standing::PrenotePending,
        description: "Luis Ortega, last 4 digits 9123: savings account 8765 being checked since the day before the first start",
    },
    Sample {
        file_number: "0056789024",
        first_name: "José",
        last_name: "Peña",
        ssn: "567891234",
        obligation_cents: Some(41_075),
        standing: Standing::NoAccount,
        description: "José Peña, Social Security number 567-89-1234: to pay for another person, owes $410.75",
    },
];

/// Adds the samples that are not there yet; a case that a demo changed stays as it is.
pub(crate) fn add(ledger: &Ledger, today: NaiveDate) -> Result<(), StoreError> {
    SAMPLES.iter().try_for_each(|sample| ledger.add_case(&case(sample, today)))
}

fn case(sample: &Sample, today: NaiveDate) -> SupportCase {
    let account = |account_type, last4: &str| CaseAccount { account_type, last4: last4.to_owned(), entry: None };
    let (account_state, account) = match sample.standing {
        Standing::Verified => (AccountState::Verified, Some(account(AccountType::Checking, "4321"))),
        Standing::NoAccount => (AccountState::None, None),
        Standing::OnHold => (AccountState::OnHold, Some(account(AccountType::Checking, "2468"))),
        Standing::PrenotePending => {
            let registered = today - Days::new(1);
            (AccountState::PrenotePending { registered }, Some(account(AccountType::Savings, "8765")))
        }
    };
    SupportCase {
        id: 0,
        file_number: sample.file_number.to_owned(),
        first_name: Sensitive::new(sample.first_name),
        last_name: Sensitive::new(sample.last_name),
        ssn: Sensitive::new(sample.ssn),
        obligation: sample.obligation_cents.map(Cents),
        account_state,
        account,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::file_number::{FileNumber, Pattern};
    use rules::person::{PersonName, Ssn};

    #[test]
    fn the_samples_pass_the_rules_that_payors_must_pass() {
        for sample in &SAMPLES {
            let pattern = Pattern { exact_length: Some(10), digits_only: true, ..Pattern::default() };
            assert!(FileNumber::parse(&pattern, sample.file_number).is_ok(), "{}", sample.file_number);
            assert!(Ssn::parse(sample.ssn).is_ok(), "{}", sample.description);
            assert!([sample.first_name, sample.last_name].iter().all(|name| PersonName::parse(name).is_ok()));
            let digits = sample.description.replace('-', "");
            let shown = if digits.contains(sample.ssn) { sample.ssn } else { &sample.ssn[5..] };
            assert!(digits.contains(shown), "the description says what to type: {}", sample.description);
        }
    }
}
