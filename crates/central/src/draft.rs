//! A bank draft, checked again with the rules that the kiosk has (R8, R9, R14, R17, R19, R23, R28, R29, R36).

use chrono::{Days, NaiveDate};
use rules::account_state::{AccountState, PaymentMethod};
use rules::bank::{AccountNumber, RoutingNumber};
use rules::contact::Email;
use rules::policy::Rules;
use rules::schedule::{Inquiry, Plan, ScheduleError, Withdrawal};
use wire::account::Authority;
use wire::problem::ProblemType;
use wire::request::{BankDraft, DraftAccount, RequestBody};

use crate::problem::Refusal;
use crate::proof::{self, Proven};
use crate::requests::Opener;
use crate::store::{AcceptedDraft, CaseAccount, Ledger, SupportCase};

/// How far a withdrawal can roll, and more: no nominal date so long before a date withdraws on it.
const LONGEST_ROLL: Days = Days::new(14);

/// A draft that central takes.
#[derive(Debug)]
pub(crate) struct Judged {
    pub draft: AcceptedDraft,
    /// Whether its first withdrawal is another than the payor agreed to.
    pub moved: bool,
    /// The bank account to put on file, where the draft brings another one.
    pub new_account: Option<(CaseAccount, AccountState)>,
}

/// Decides on a draft that was received `today`. Writes nothing.
pub(crate) fn judge(
    ledger: &Ledger,
    rules: &Rules,
    opener: &Opener,
    draft: &BankDraft,
    today: NaiveDate,
) -> Result<Judged, Refusal> {
    let Authority::Proof(proof) = &draft.authority else { return Err(ProblemType::Unsupported.into()) };
    let case = match proof::prove(ledger, rules, proof)? {
        Proven::Case(case) => *case,
        Proven::UnknownFileNumber => return Err(ProblemType::UnknownFileNumber.into()),
        Proven::NoMatch => return Err(ProblemType::UserNotFound.into()),
    };
    if !case.account_state.allows(rules, PaymentMethod::BankDraft) {
        return Err(ProblemType::OnHold.into());
    }
    check_email(rules, draft.email.as_deref())?;
    rules.limits.bank.check(draft.amount_cents).map_err(|_| ProblemType::Amount)?;
    check_authorization(draft)?;
    let new_account = new_account(ledger, opener, &case, &draft.account, today)?;
    let state = new_account.as_ref().map_or(case.account_state, |(_, state)| *state);
    let first = first_withdrawal(rules, draft, state, today)
        .map_err(|why| Refusal::because(ProblemType::Schedule, why.to_string()))?;
    let moved = first.date != draft.agreed_first_withdrawal;
    let draft = AcceptedDraft {
        case: case.id,
        amount: draft.amount_cents,
        frequency: draft.frequency,
        first_nominal: first.nominal,
        first_withdrawal: first.date,
    };
    Ok(Judged { draft, moved, new_account })
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
fn check_authorization(draft: &BankDraft) -> Result<(), Refusal> {
    let authorization = &draft.authorization;
    let hash = authorization.text_sha256.as_bytes();
    if authorization.text_version.is_empty() || hash.len() != 64 || !hash.iter().all(u8::is_ascii_hexdigit) {
        return Err(Refusal::because(ProblemType::BadBody, "The authorization lacks the text's version or SHA-256."));
    }
    Ok(())
}

/// The bank account that this draft puts on file: none where it draws on the one that is there (R14).
fn new_account(
    ledger: &Ledger,
    opener: &Opener,
    case: &SupportCase,
    account: &DraftAccount,
    today: NaiveDate,
) -> Result<Option<(CaseAccount, AccountState)>, Refusal> {
    let on_file = case.account.as_ref().filter(|_| case.account_state.has_usable_account());
    let (routing_number, account_number, account_type) = match account {
        DraftAccount::OnFile { last4 } if on_file.is_some_and(|account| account.last4 == *last4) => {
            return Ok(None);
        }
        DraftAccount::OnFile { .. } => {
            return Err(Refusal::because(ProblemType::BankAccount, "No such account is on file."));
        }
        DraftAccount::New { routing_number, account_number, account_type } => {
            (routing_number, account_number.expose(), *account_type)
        }
    };
    RoutingNumber::parse(routing_number).map_err(|_| ProblemType::BankAccount)?;
    let number = AccountNumber::parse(account_number).map_err(|_| ProblemType::BankAccount)?;
    if is_same_account(ledger, opener, on_file, account)? {
        return Ok(None);
    }
    let new = CaseAccount { account_type, last4: number.last4(), entry: Some(opener.id) };
    Ok(Some((new, AccountState::PrenotePending { registered: today })))
}

/// Whether `account` is the one on file, typed again: then nothing changes and no new prenote starts.
fn is_same_account(
    ledger: &Ledger,
    opener: &Opener,
    on_file: Option<&CaseAccount>,
    account: &DraftAccount,
) -> Result<bool, Refusal> {
    let Some(entry) = on_file.and_then(|account| account.entry) else {
        return Ok(false);
    };
    let Some(envelope) = ledger.envelope(entry)? else {
        return Ok(false);
    };
    // A key that was removed since: the account cannot be compared and counts as another.
    let Ok(RequestBody::BankDraft(earlier)) = opener.open_stored(ledger, &envelope)? else {
        return Ok(false);
    };
    Ok(earlier.account == *account)
}

/// The first withdrawal from when central received the draft, never before the agreed one (R19).
fn first_withdrawal(
    rules: &Rules,
    draft: &BankDraft,
    state: AccountState,
    today: NaiveDate,
) -> Result<Withdrawal, ScheduleError> {
    let agreed = draft.agreed_first_withdrawal;
    let mut start = draft.requested_start;
    // Near the agreed date, so that few steps lead to it however far off it is.
    if let Some(near) = agreed.checked_sub_days(LONGEST_ROLL).filter(|near| *near > start) {
        start = near;
    }
    loop {
        let inquiry = Inquiry {
            today,
            frequency: draft.frequency,
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
