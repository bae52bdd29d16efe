//! Look-ups: is a file number known, and, with proof of identity, a little about the case.

use chrono::{Days, NaiveDate};
use rules::person::mask_name;
use rules::policy::Rules;
use rules::schedule::{Inquiry, Plan};
use wire::lookup::{AccountOnFile, CaseSummary, LookUp, LookUpAnswer, Proof, ScheduleSummary};

use crate::api::Kiosk;
use crate::app::App;
use crate::problem::Refusal;
use crate::proof::{self, Proven};
use crate::store::{AcceptedDraft, Ledger, StoreError, SupportCase};

/// Answers a look-up. At most sixty a minute from one kiosk.
pub(crate) fn look_up(app: &App, kiosk: &Kiosk, ask: &LookUp) -> Result<LookUpAnswer, Refusal> {
    app.limits.question(kiosk.number, app.clock.now()).map_err(Refusal::rate_limited)?;
    match ask {
        LookUp::FileNumber { file_number } => {
            let rules = app.rules();
            let case = app.store.read(|ledger| proof::find(ledger, rules, file_number))?;
            Ok(if case.is_some() { LookUpAnswer::Known } else { LookUpAnswer::Unknown })
        }
        LookUp::Case(proof) => look_up_case(app, proof),
        LookUp::UserId { .. } => Ok(LookUpAnswer::Unknown),
    }
}

fn look_up_case(app: &App, proof: &Proof) -> Result<LookUpAnswer, Refusal> {
    let rules = app.rules();
    // What can be no file number has no case to guess at, and gets no counter.
    let Some(file_number) = proof::normal(rules, &proof.file_number) else {
        return Ok(LookUpAnswer::Unknown);
    };
    let tries_left = app.limits.proof(&file_number, app.clock.now()).map_err(Refusal::rate_limited)?;
    let today = app.today();
    let answer = app.store.read(|ledger| match proof::prove(ledger, rules, proof)? {
        Proven::Case(case) => summary(ledger, rules, &case, today).map(LookUpAnswer::Case),
        Proven::UnknownFileNumber | Proven::NoMatch => Ok(LookUpAnswer::NoMatch { tries_left }),
    })?;
    if matches!(answer, LookUpAnswer::Case(_)) {
        app.limits.right_proof(&file_number);
    }
    Ok(answer)
}

fn summary(ledger: &Ledger, rules: &Rules, case: &SupportCase, today: NaiveDate) -> Result<CaseSummary, StoreError> {
    let account = case.account.as_ref();
    let drafts = ledger.drafts_of(case.id)?;
    Ok(CaseSummary {
        masked_name: mask_name(case.first_name.expose(), case.last_name.expose()),
        account_state: case.account_state,
        account: account
            .map(|account| AccountOnFile { account_type: account.account_type, last4: account.last4.clone() }),
        obligation_cents: case.obligation,
        schedules: drafts.iter().filter_map(|draft| schedule(rules, draft, today)).collect(),
        registered: false,
    })
}

/// A schedule with its next withdrawal. None where a single payment is past.
fn schedule(rules: &Rules, draft: &AcceptedDraft, today: NaiveDate) -> Option<ScheduleSummary> {
    let next_withdrawal = next_withdrawal(rules, draft, today)?;
    Some(ScheduleSummary { amount_cents: draft.amount, frequency: draft.frequency, next_withdrawal })
}

fn next_withdrawal(rules: &Rules, draft: &AcceptedDraft, today: NaiveDate) -> Option<NaiveDate> {
    // From the nominal date that was accepted, so that every two weeks keeps to its own weeks (R6). A month before, no
    // lead time stands in its way.
    let inquiry = Inquiry {
        today: draft.first_nominal - Days::new(31),
        frequency: draft.frequency,
        start: draft.first_nominal,
        verified: true,
        registered: None,
    };
    let plan = Plan::new(rules, &inquiry).ok()?;
    plan.withdrawals().map(|withdrawal| withdrawal.date).find(|date| *date >= today)
}
