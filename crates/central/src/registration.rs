//! Registering for a case (R29, R30, R34, R35). Name, address, phone and e-mail stay in the sealed request.

use rules::contact::{Address, Email, Phone, State, ZipCode};
use rules::credentials::{Password, UserId, check_pair};
use rules::person::{PersonName, Ssn};
use wire::account::{Person, PostalAddress, Registration};
use wire::problem::ProblemType;
use wire::request::{BankDraft, DraftAccount};

use crate::draft::{check_not_on_hold, new_account, stop_all};
use crate::problem::Refusal;
use crate::proof::{self, same_name};
use crate::requests::{Hearing, Judged};
use crate::sign_in::{self, Registrant};
use crate::store::{Credential, SupportCase};

/// Decides on a registration that comes alone.
pub(crate) fn judge(hearing: &Hearing, registration: &Registration) -> Result<Judged, Refusal> {
    let case = proof::find(hearing.ledger, hearing.rules, &registration.file_number)?;
    let case = case.ok_or(ProblemType::UnknownFileNumber)?;
    let new_account = match &registration.account {
        Some(account @ DraftAccount::New { .. }) => {
            check_not_on_hold(hearing.rules, &case)?;
            new_account(hearing, &case, account)?
        }
        Some(account) => new_account(hearing, &case, account)?,
        None if case.account.is_some() => None,
        None => return Err(Refusal::because(ProblemType::BankAccount, "A registration needs a bank account.")),
    };
    let cancelled = match new_account {
        Some(_) => stop_all(hearing, &case)?,
        None => Vec::new(),
    };
    let credential = Some(check(hearing, registration, &case)?);
    Ok(Judged { case: Some(case.id), credential, new_account, cancelled, ..Judged::default() })
}

/// The registration that comes with a draft: for the same case, on the same account.
pub(crate) fn check_with_draft(
    hearing: &Hearing,
    registration: &Registration,
    case: &SupportCase,
    draft: &BankDraft,
) -> Result<Credential, Refusal> {
    if proof::normal(hearing.rules, &registration.file_number).as_ref() != Some(&case.file_number) {
        return Err(Refusal::because(ProblemType::BadBody, "Registration and payment are for different cases."));
    }
    if registration.account.as_ref().is_some_and(|account| *account != draft.account) {
        return Err(Refusal::because(ProblemType::BankAccount, "Registration and payment name different accounts."));
    }
    check(hearing, registration, case)
}

/// Everything about who registers; the slow hashing last.
fn check(hearing: &Hearing, registration: &Registration, case: &SupportCase) -> Result<Credential, Refusal> {
    check_language(&registration.language)?;
    let payor_ssn = check_person(&registration.payor)?;
    let paid_for = registration.paid_for.as_ref().map(|(person, _)| person);
    paid_for.map(check_person).transpose()?;
    // R29: to register, whatever policy says of payments.
    let email = Email::parse(&registration.email).map_err(|_| ProblemType::Email)?;
    let user_id = UserId::parse(&registration.user_id).map_err(|_| ProblemType::Credentials)?;
    let password = Password::parse(registration.password.expose()).map_err(|_| ProblemType::Credentials)?;
    check_pair(&user_id, &password).map_err(|_| ProblemType::Credentials)?;
    if !is_parent_of(case, paid_for.unwrap_or(&registration.payor)) {
        return Err(ProblemType::UserNotFound.into());
    }
    if hearing.ledger.credential(case.id)?.is_some() {
        return Err(ProblemType::AlreadyRegistered.into());
    }
    if hearing.ledger.credential_by_user_id(user_id.as_str())?.is_some() {
        return Err(ProblemType::UserIdTaken.into());
    }
    let (user_id, password, ssn, email) = (&user_id, &password, &payor_ssn, &email);
    sign_in::credential(hearing.passwords, &Registrant { case: case.id, user_id, password, ssn, email }, hearing.now)
}

/// R34: name and Social Security number are those of the case's noncustodial parent. The reference central has no
/// address to compare with.
fn is_parent_of(case: &SupportCase, person: &Person) -> bool {
    let same = |one: &rules::sensitive::Sensitive, other: &rules::sensitive::Sensitive| {
        same_name(one.expose(), other.expose())
    };
    let ssn = Ssn::parse(person.ssn.expose());
    same(&person.first_name, &case.first_name)
        && same(&person.last_name, &case.last_name)
        && ssn.is_ok_and(|ssn| ssn.expose() == case.ssn.expose())
}

/// R30: a whole person, in the forms that the kiosk asks for.
fn check_person(person: &Person) -> Result<Ssn, Refusal> {
    let wrong = |what: &str| Refusal::because(ProblemType::BadBody, format!("The {what} of a person is none."));
    for name in [&person.first_name, &person.last_name] {
        PersonName::parse(name.expose()).map_err(|_| wrong("name"))?;
    }
    Phone::parse(person.phone.expose()).map_err(|_| wrong("phone number"))?;
    check_address(&person.address).ok_or_else(|| wrong("address"))?;
    Ssn::parse(person.ssn.expose()).map_err(|_| wrong("Social Security number"))
}

/// An address in the form that the kiosk asks for.
pub(crate) fn check_address(address: &PostalAddress) -> Option<Address> {
    let (state, zip) = (State::parse(&address.state).ok()?, ZipCode::parse(&address.zip).ok()?);
    Address::new(address.street.expose(), Some(address.unit.expose()), address.city.expose(), state, zip).ok()
}

/// The language to write to the payor in.
pub(crate) fn check_language(language: &str) -> Result<(), Refusal> {
    if matches!(language, "en" | "es") {
        return Ok(());
    }
    Err(Refusal::because(ProblemType::BadBody, "The language is neither en nor es."))
}
