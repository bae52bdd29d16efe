//! A bank draft, checked again with the rules that the kiosk has (R8, R9, R14, R17, R19, R23, R28, R29, R36).

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use rules::account_state::{AccountState, PaymentMethod};
use rules::bank::{AccountNumber, RoutingNumber};
use rules::contact::Email;
use rules::money::Cents;
use rules::policy::Rules;
use rules::schedule::{Frequency, Inquiry, Plan, ScheduleError, Withdrawal};
use wire::account::Authority;
use wire::lookup::PayorKind;
use wire::problem::ProblemType;
use wire::request::{Authorization, BankDraft, DraftAccount, RequestBody};

use crate::email;
use crate::plans::Dated;
use crate::problem::Refusal;
use crate::proof::{self, Proven};
use crate::registration;
use crate::requests::{Hearing, Judged};
use crate::sign_in;
use crate::store::{AcceptedPlan, Cancelled, CaseAccount, StoreError, SupportCase};

/// How far a withdrawal can roll, and more: no nominal date so long before a date withdraws on it.
const LONGEST_ROLL: Days = Days::new(14);

/// What is to be withdrawn, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub amount: Cents,
    pub frequency: Frequency,
    pub requested_start: NaiveDate,
    pub agreed_first_withdrawal: NaiveDate,
}

/// Decides on a draft, and on the registration that comes with it. Writes nothing.
pub(crate) fn judge(hearing: &Hearing, draft: &BankDraft) -> Result<Judged, Refusal> {
    let case = case_of(hearing, &draft.authority)?;
    check_not_on_hold(hearing.rules, &case)?;
    if draft.email.is_some() || !writes_to_address_on_file(hearing, &draft.authority, &case)? {
        check_email(hearing.rules, draft.email.as_deref())?;
    }
    check_authorization(&draft.authorization)?;
    let new_account = new_account(hearing, &case, &draft.account)?;
    let state = new_account.as_ref().map_or(case.account_state, |(_, state)| *state);
    let terms = Terms {
        amount: draft.amount_cents,
        frequency: draft.frequency,
        requested_start: draft.requested_start,
        agreed_first_withdrawal: draft.agreed_first_withdrawal,
    };
    let (plan, moved) = plan(hearing, &case, state, terms)?;
    let cancelled = match new_account {
        Some(_) => stop_all(hearing, &case)?,
        None => Vec::new(),
    };
    // Last, because it is slow.
    let credential = match &draft.registration {
        Some(registration) => Some(registration::check_with_draft(hearing, registration, &case, draft)?),
        None => None,
    };
    Ok(Judged { case: Some(case.id), credential, new_account, cancelled, plan: Some(plan), moved })
}

/// The case in whose right a draft is made.
fn case_of(hearing: &Hearing, authority: &Authority) -> Result<SupportCase, Refusal> {
    match authority {
        Authority::Proof(proof) => match proof::prove(hearing.ledger, hearing.rules, proof)? {
            Proven::Case(case) => Ok(*case),
            Proven::UnknownFileNumber => Err(ProblemType::UnknownFileNumber.into()),
            Proven::NoMatch => Err(ProblemType::UserNotFound.into()),
        },
        Authority::SignIn { token } => {
            sign_in::case_to_change(hearing.ledger, hearing.opener.kiosk, token, hearing.now)
        }
    }
}

/// R17: bank drafts are refused until the hold is lifted.
pub(crate) fn check_not_on_hold(rules: &Rules, case: &SupportCase) -> Result<(), Refusal> {
    if case.account_state.allows(rules, PaymentMethod::BankDraft) { Ok(()) } else { Err(ProblemType::OnHold.into()) }
}

/// Whether the payor has an address on file, so that a draft need not bring one.
fn writes_to_address_on_file(hearing: &Hearing, authority: &Authority, case: &SupportCase) -> Result<bool, StoreError> {
    match authority {
        // Who has an account gave an address with it.
        Authority::SignIn { .. } => Ok(true),
        Authority::Proof(proof) => {
            let own = proof.payor == PayorKind::Own;
            Ok(own && email::on_file(hearing.ledger, &hearing.opener, case.id)?.is_some())
        }
    }
}

/// R29: an e-mail address, where policy wants one; a wrong one never.
pub(crate) fn check_email(rules: &Rules, email: Option<&str>) -> Result<(), Refusal> {
    match email {
        Some(email) => Email::parse(email).map(drop).map_err(|_| ProblemType::Email.into()),
        None if rules.email_required => Err(ProblemType::Email.into()),
        None => Ok(()),
    }
}

/// R36: without version and hash of the text nobody could show later what was agreed to.
pub(crate) fn check_authorization(authorization: &Authorization) -> Result<(), Refusal> {
    let hash = authorization.text_sha256.as_bytes();
    if authorization.text_version.is_empty() || hash.len() != 64 || !hash.iter().all(u8::is_ascii_hexdigit) {
        return Err(Refusal::because(ProblemType::BadBody, "The authorization lacks the text's version or SHA-256."));
    }
    Ok(())
}

/// The plan that these terms come to on an account in this state, and whether it begins on another day than agreed.
pub(crate) fn plan(
    hearing: &Hearing,
    case: &SupportCase,
    state: AccountState,
    terms: Terms,
) -> Result<(AcceptedPlan, bool), Refusal> {
    hearing.rules.limits.bank.check(terms.amount).map_err(|_| ProblemType::Amount)?;
    let first = first_withdrawal(hearing.rules, &terms, state, hearing.today)
        .map_err(|why| Refusal::because(ProblemType::Schedule, why.to_string()))?;
    let plan = AcceptedPlan {
        id: hearing.opener.id,
        case: case.id,
        amount: terms.amount,
        frequency: terms.frequency,
        first_nominal: first.nominal,
        first_withdrawal: first.date,
        cancelled_from: None,
        cancelled: BTreeSet::new(),
    };
    Ok((plan, first.date != terms.agreed_first_withdrawal))
}

/// Everything that still comes from the account on file, to be cancelled with it (R14).
pub(crate) fn stop_all(hearing: &Hearing, case: &SupportCase) -> Result<Vec<Cancelled>, Refusal> {
    let plans = hearing.ledger.plans_of(case.id)?;
    let dated = plans.iter().filter_map(|plan| Dated::new(hearing.rules, plan));
    Ok(dated.filter_map(|dated| dated.stop(hearing.today)).collect())
}

/// The bank account that a request puts on file: none where it names the one that is there (R14).
pub(crate) fn new_account(
    hearing: &Hearing,
    case: &SupportCase,
    account: &DraftAccount,
) -> Result<Option<(CaseAccount, AccountState)>, Refusal> {
    let on_file = case.account.as_ref().filter(|_| case.account_state.has_usable_account());
    if let DraftAccount::OnFile { last4 } = account {
        return match on_file {
            Some(on_file) if on_file.last4 == *last4 => Ok(None),
            _ => Err(Refusal::because(ProblemType::BankAccount, "No such account is on file.")),
        };
    }
    let new = typed_account(hearing, account)?;
    Ok(if is_same_account(hearing, on_file, account)? { None } else { Some(new) })
}

/// An account that was typed, as it goes on file: its prenote starts today (R8).
pub(crate) fn typed_account(hearing: &Hearing, account: &DraftAccount) -> Result<(CaseAccount, AccountState), Refusal> {
    let DraftAccount::New { routing_number, account_number, account_type } = account else {
        return Err(Refusal::because(ProblemType::BankAccount, "This takes a new account."));
    };
    RoutingNumber::parse(routing_number).map_err(|_| ProblemType::BankAccount)?;
    let number = AccountNumber::parse(account_number.expose()).map_err(|_| ProblemType::BankAccount)?;
    let account = CaseAccount { account_type: *account_type, last4: number.last4(), entry: Some(hearing.opener.id) };
    Ok((account, AccountState::PrenotePending { registered: hearing.today }))
}

/// Whether `account` is the one on file, typed again: then nothing changes and no new prenote starts.
fn is_same_account(hearing: &Hearing, on_file: Option<&CaseAccount>, account: &DraftAccount) -> Result<bool, Refusal> {
    let Some(entry) = on_file.and_then(|account| account.entry) else {
        return Ok(false);
    };
    let Some(envelope) = hearing.ledger.envelope(entry)? else {
        return Ok(false);
    };
    // A key that was removed since: the account cannot be compared and counts as another.
    let Ok(earlier) = hearing.opener.open_stored(hearing.ledger, &envelope)? else {
        return Ok(false);
    };
    Ok(match &earlier {
        RequestBody::BankDraft(draft) => draft.account == *account,
        RequestBody::Registration(registration) => registration.account.as_ref() == Some(account),
        RequestBody::BankAccountChange(change) => change.account == *account,
        _ => false,
    })
}

/// The first withdrawal from when central received the request, never before the agreed one (R19).
fn first_withdrawal(
    rules: &Rules,
    terms: &Terms,
    state: AccountState,
    today: NaiveDate,
) -> Result<Withdrawal, ScheduleError> {
    let agreed = terms.agreed_first_withdrawal;
    let mut start = terms.requested_start;
    // Near the agreed date, so that few steps lead to it however far off it is.
    if let Some(near) = agreed.checked_sub_days(LONGEST_ROLL).filter(|near| *near > start) {
        start = near;
    }
    loop {
        let inquiry = Inquiry {
            today,
            frequency: terms.frequency,
            start,
            verified: state.is_verified(),
            registered: state.registered(),
        };
        let first = Plan::new(rules, &inquiry)?.first().clone();
        if first.date >= agreed {
            return Ok(first);
        }
        // Not on to the plan's next withdrawal: every two weeks might then step over the agreed week (R6).
        start = first.nominal.succ_opt().ok_or(ScheduleError::OutOfRange)?;
    }
}
