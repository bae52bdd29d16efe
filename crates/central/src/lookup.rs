//! Look-ups: is a file number known, and, with proof of identity, a little about the case.

use chrono::NaiveDate;
use rules::person::{mask_email, mask_name};
use rules::policy::Rules;
use uuid::Uuid;
use wire::lookup::{AccountOnFile, CaseSummary, LookUp, LookUpAnswer, PayorKind, Proof, ScheduleSummary};

use crate::api::Kiosk;
use crate::app::App;
use crate::email;
use crate::plans::Dated;
use crate::problem::Refusal;
use crate::proof::{self, Proven};
use crate::requests::Opener;
use crate::store::{AcceptedPlan, Ledger, StoreError, SupportCase};

/// Answers a look-up. At most sixty a minute from one kiosk.
pub(crate) fn look_up(app: &App, kiosk: &Kiosk, ask: &LookUp) -> Result<LookUpAnswer, Refusal> {
    app.limits.question(kiosk.number, app.clock.now()).map_err(Refusal::rate_limited)?;
    match ask {
        LookUp::FileNumber { file_number } => {
            let rules = app.rules();
            let case = app.store.read(|ledger| proof::find(ledger, rules, file_number))?;
            Ok(if case.is_some() { LookUpAnswer::Known } else { LookUpAnswer::Unknown })
        }
        LookUp::Case(proof) => look_up_case(app, kiosk, proof),
        LookUp::UserId { user_id } => {
            let taken = app.store.read(|ledger| ledger.credential_by_user_id(user_id))?;
            Ok(if taken.is_some() { LookUpAnswer::Known } else { LookUpAnswer::Unknown })
        }
    }
}

fn look_up_case(app: &App, kiosk: &Kiosk, proof: &Proof) -> Result<LookUpAnswer, Refusal> {
    let rules = app.rules();
    // What can be no file number has no case to guess at, and gets no counter.
    let Some(file_number) = proof::normal(rules, &proof.file_number) else {
        return Ok(LookUpAnswer::Unknown);
    };
    let tries_left = app.limits.proof(&file_number, app.clock.now()).map_err(Refusal::rate_limited)?;
    let today = app.today();
    let answer = app.store.read(|ledger| match proof::prove(ledger, rules, proof)? {
        Proven::Case(case) => {
            let mut summary = summary(ledger, rules, &case, today)?;
            if proof.payor == PayorKind::Own {
                let opener = Opener { id: Uuid::nil(), kiosk: kiosk.number, keys: &app.keys };
                let email = email::on_file(ledger, &opener, case.id)?;
                summary.masked_email = email.map(|email| mask_email(email.as_str()));
            }
            Ok::<_, StoreError>(LookUpAnswer::Case(summary))
        }
        Proven::UnknownFileNumber | Proven::NoMatch => Ok(LookUpAnswer::NoMatch { tries_left }),
    })?;
    if matches!(answer, LookUpAnswer::Case(_)) {
        app.limits.right_proof(&file_number);
    }
    Ok(answer)
}

/// What a payor with proof, or who signed in, is told of a case.
pub(crate) fn summary(
    ledger: &Ledger,
    rules: &Rules,
    case: &SupportCase,
    today: NaiveDate,
) -> Result<CaseSummary, StoreError> {
    let account = case.account.as_ref();
    let plans = ledger.plans_of(case.id)?;
    Ok(CaseSummary {
        masked_name: mask_name(case.first_name.expose(), case.last_name.expose()),
        account_state: case.account_state,
        account: account
            .map(|account| AccountOnFile { account_type: account.account_type, last4: account.last4.clone() }),
        obligation_cents: case.obligation,
        schedules: plans.iter().filter_map(|plan| schedule(rules, plan, today)).collect(),
        registered: ledger.credential(case.id)?.is_some(),
        masked_email: None,
    })
}

/// A schedule with its next withdrawal. None where nothing of it comes any more.
fn schedule(rules: &Rules, plan: &AcceptedPlan, today: NaiveDate) -> Option<ScheduleSummary> {
    let next_withdrawal = Dated::new(rules, plan)?.coming(today).next()?.date;
    Some(ScheduleSummary { amount_cents: plan.amount, frequency: plan.frequency, next_withdrawal })
}
