//! Sample cases for demonstrations and tests. Nobody's data: the names are made up and 123-45-6789 and its like are the
//! numbers that everyone types as an example.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use rules::account_state::AccountState;
use rules::bank::AccountType;
use rules::contact::Email;
use rules::credentials::{Password, UserId};
use rules::money::Cents;
use rules::person::Ssn;
use rules::policy::Rules;
use rules::schedule::{Frequency, Inquiry, Plan};
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::account::{PastPayment, PastStatus};

use crate::app::App;
use crate::sign_in::{self, Registrant};
use crate::store::{AcceptedPlan, CaseAccount, Credential, SupportCase};

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
    /// Who registered for the case, where someone did.
    pub sign_in: Option<SampleSignIn>,
    /// What to type and what it shows, in one line.
    pub description: &'static str,
}

/// What opens a sample's account (R35).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSignIn {
    pub user_id: &'static str,
    pub password: &'static str,
    pub email: &'static str,
}

/// Where the sample's bank account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Verified,
    NoAccount,
    OnHold,
    PrenotePending,
    /// Verified, with two plans that have run for a while.
    InUse,
}

/// The sample cases, in the order in which a demo prints them. Any other file number is unknown.
pub const SAMPLES: [Sample; 6] = [
    Sample {
        file_number: "0012345683",
        first_name: "Rosa",
        last_name: "Delgado",
        ssn: "123456789",
        obligation_cents: Some(25_000),
        standing: Standing::Verified,
        sign_in: None,
        description: "Rosa Delgado, last 4 digits 6789: checking account 4321 verified, owes $250.00",
    },
    Sample {
        file_number: "0023456791",
        first_name: "Marcus",
        last_name: "Reed",
        ssn: "234567891",
        obligation_cents: Some(18_050),
        standing: Standing::NoAccount,
        sign_in: None,
        description: "Marcus Reed, last 4 digits 7891: no bank account yet, owes $180.50",
    },
    Sample {
        file_number: "0034567802",
        first_name: "Dana",
        last_name: "Whitfield",
        ssn: "345678912",
        obligation_cents: Some(32_000),
        standing: Standing::OnHold,
        sign_in: None,
        description: "Dana Whitfield, last 4 digits 8912: on hold, so card only, owes $320.00",
    },
    Sample {
        file_number: "0045678913",
        first_name: "Luis",
        last_name: "Ortega",
        ssn: "456789123",
        obligation_cents: None,
        standing: Standing::PrenotePending,
        sign_in: None,
        description: "Luis Ortega, last 4 digits 9123: savings account 8765 being checked since the day before the first start",
    },
    Sample {
        file_number: "0056789024",
        first_name: "José",
        last_name: "Peña",
        ssn: "567891234",
        obligation_cents: Some(41_075),
        standing: Standing::NoAccount,
        sign_in: None,
        description: "José Peña, Social Security number 567-89-1234: to pay for another person, owes $410.75",
    },
    Sample {
        file_number: "0067890135",
        first_name: "Elena",
        last_name: "Torres",
        ssn: "678912345",
        obligation_cents: Some(20_000),
        standing: Standing::InUse,
        sign_in: Some(SampleSignIn { user_id: "elenat26", password: "sunrise48", email: "elena.torres@example.com" }),
        description: "Elena Torres, Social Security number 678-91-2345: user ID elenat26, password sunrise48, e-mail elena.torres@example.com; checking account 7788 verified, two plans, past payments, owes $200.00",
    },
];

/// Adds the samples that are not there yet; a case that a demo changed stays as it is.
pub(crate) fn add(app: &App, today: NaiveDate) -> anyhow::Result<()> {
    for sample in &SAMPLES {
        if app.store.read(|ledger| ledger.case(sample.file_number))?.is_some() {
            continue;
        }
        let registrant = sample.sign_in.as_ref().map(|sign_in| credential(app, sample, sign_in)).transpose()?;
        app.store.write(|ledger| {
            let id = ledger.add_case(&case(sample, today))?;
            let (Some(case), Some(credential)) = (id, registrant) else { return Ok(()) };
            ledger.add_credential(&Credential { case, ..credential })?;
            plans(app.rules(), case, today).iter().try_for_each(|plan| ledger.add_plan(plan))?;
            let earlier = earlier_payments(app.rules(), today);
            earlier.iter().try_for_each(|payment| ledger.add_earlier_payment(case, payment))
        })?;
    }
    Ok(())
}

/// The case's id is not known yet.
fn credential(app: &App, sample: &Sample, sign_in: &SampleSignIn) -> anyhow::Result<Credential> {
    let registrant = Registrant {
        case: 0,
        user_id: &UserId::parse(sign_in.user_id)?,
        password: &Password::parse(sign_in.password)?,
        ssn: &Ssn::parse(sample.ssn)?,
        email: &Email::parse(sign_in.email)?,
    };
    let credential = sign_in::credential(&app.passwords, &registrant, app.clock.now());
    credential.map_err(|refusal| anyhow::anyhow!("a sample cannot be registered: {}", refusal.kind.title()))
}

/// $120.00 every two weeks on Fridays and $80.00 on every 15th, both for some six weeks.
fn plans(rules: &Rules, case: i64, today: NaiveDate) -> Vec<AcceptedPlan> {
    let terms = [(Frequency::biweekly(5), 12_000, Days::new(42)), (Frequency::monthly(15), 8_000, Days::new(45))];
    let plan = |(frequency, cents, since): (Result<Frequency, _>, i64, Days)| {
        let frequency = frequency.ok()?;
        let start = today - since;
        let inquiry = Inquiry { today: start - Days::new(31), frequency, start, verified: true, registered: None };
        let first = Plan::new(rules, &inquiry).ok()?.first().clone();
        Some(AcceptedPlan {
            // Its own for each, and the same at each start.
            id: Uuid::from_u128(0x019c_0000_0000_7000_8000_0000_0000_0000 + cents as u128),
            case,
            amount: Cents(cents),
            frequency,
            first_nominal: first.nominal,
            first_withdrawal: first.date,
            cancelled_from: None,
            cancelled: BTreeSet::new(),
        })
    };
    terms.into_iter().filter_map(plan).collect()
}

/// What was paid before the plans: one came back.
fn earlier_payments(rules: &Rules, today: NaiveDate) -> [PastPayment; 3] {
    let payment = |days, cents, status| {
        let made_on = rules.calendar.roll(today - Days::new(days));
        let processed_on = rules.calendar.add_business_days(made_on, 1);
        let processed_on = (status == PastStatus::Received).then_some(processed_on);
        PastPayment { made_on, amount_cents: Cents(cents), processed_on, status }
    };
    [
        payment(60, 20_000, PastStatus::Received),
        payment(74, 20_000, PastStatus::Returned),
        payment(95, 15_000, PastStatus::Received),
    ]
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
        Standing::InUse => (AccountState::Verified, Some(account(AccountType::Checking, "7788"))),
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
    use rules::credentials::check_pair;
    use rules::file_number::{FileNumber, Pattern};
    use rules::person::PersonName;

    #[test]
    fn the_document_has_a_row_for_each_sample_and_no_other() {
        let document = include_str!("../../../docs/api/sandbox.md");
        let expected = SAMPLES.map(|sample| format!("| {} | {} |", sample.file_number, sample.description));
        let rows = document.lines().filter(|line| line.starts_with("| 0"));
        assert_eq!(rows.collect::<Vec<_>>(), expected);
    }

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
            let Some(sign_in) = &sample.sign_in else { continue };
            let user_id = UserId::parse(sign_in.user_id).expect("R35");
            let password = Password::parse(sign_in.password).expect("R35");
            assert!(check_pair(&user_id, &password).is_ok() && Email::parse(sign_in.email).is_ok());
            for shown in [sign_in.user_id, sign_in.password, sign_in.email] {
                assert!(sample.description.contains(shown), "{shown}");
            }
        }
    }
}
