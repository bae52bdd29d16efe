//! Changing and cancelling in the right of a sign-in: one payment, a plan, the bank account (R13, R14, R15).

use chrono::NaiveDate;
use rules::schedule::Frequency;
use uuid::Uuid;
use wire::account::{BankAccountChange, Cancellation, Change};
use wire::problem::ProblemType;

use crate::draft::{Terms, check_authorization, check_not_on_hold, plan, stop_all, typed_account};
use crate::plans::Dated;
use crate::problem::Refusal;
use crate::registration::check_language;
use crate::requests::{Hearing, Judged};
use crate::sign_in::case_to_change;
use crate::store::{Cancelled, SupportCase};

/// Decides on a cancellation.
pub(crate) fn judge_cancellation(hearing: &Hearing, cancellation: &Cancellation) -> Result<Judged, Refusal> {
    check_language(&cancellation.language)?;
    let case = case_to_change(hearing.ledger, hearing.opener.kiosk, &cancellation.token, hearing.now)?;
    let cancelled = cancel(hearing, &case, cancellation.plan, cancellation.withdrawal)?;
    Ok(Judged { case: Some(case.id), cancelled: vec![cancelled], ..Judged::default() })
}

/// Decides on a change: what it replaces is cancelled and never comes back (R15), and a new plan takes its place.
pub(crate) fn judge_change(hearing: &Hearing, change: &Change) -> Result<Judged, Refusal> {
    check_language(&change.language)?;
    check_authorization(&change.authorization)?;
    let case = case_to_change(hearing.ledger, hearing.opener.kiosk, &change.token, hearing.now)?;
    check_not_on_hold(hearing.rules, &case)?;
    if change.withdrawal.is_some() && change.frequency != Frequency::Once {
        return Err(Refusal::because(ProblemType::BadBody, "One payment is replaced by one payment."));
    }
    let cancelled = cancel(hearing, &case, change.plan, change.withdrawal)?;
    if !case.account_state.has_usable_account() {
        return Err(Refusal::because(ProblemType::BankAccount, "No account is on file."));
    }
    let terms = Terms {
        amount: change.amount_cents,
        frequency: change.frequency,
        requested_start: change.requested_start,
        agreed_first_withdrawal: change.agreed_first_withdrawal,
    };
    let (plan, moved) = plan(hearing, &case, case.account_state, terms)?;
    Ok(Judged { case: Some(case.id), cancelled: vec![cancelled], plan: Some(plan), moved, ..Judged::default() })
}

/// Decides on another bank account (R14). Carried out also where the account on file was typed again: the payor was told
/// that every plan ends, and may be setting one up anew.
pub(crate) fn judge_bank_account(hearing: &Hearing, change: &BankAccountChange) -> Result<Judged, Refusal> {
    check_language(&change.language)?;
    check_authorization(&change.authorization)?;
    let case = case_to_change(hearing.ledger, hearing.opener.kiosk, &change.token, hearing.now)?;
    check_not_on_hold(hearing.rules, &case)?;
    let new_account = Some(typed_account(hearing, &change.account)?);
    let cancelled = stop_all(hearing, &case)?;
    Ok(Judged { case: Some(case.id), new_account, cancelled, ..Judged::default() })
}

/// What is cancelled of a plan of this case. A plan of another case is none.
fn cancel(
    hearing: &Hearing,
    case: &SupportCase,
    plan: Uuid,
    withdrawal: Option<NaiveDate>,
) -> Result<Cancelled, Refusal> {
    let plan = hearing.ledger.plan(plan)?.filter(|plan| plan.case == case.id).ok_or(ProblemType::NoSuchPlan)?;
    let dated = Dated::new(hearing.rules, &plan).ok_or(ProblemType::NoSuchPlan)?;
    Ok(dated.cancel(hearing.rules, withdrawal, hearing.today)?)
}
