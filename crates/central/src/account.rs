//! What a payor who signed in may read: coming plans, and payments of the last 12 months (R43).

use chrono::{Months, NaiveDate};
use rules::policy::Rules;
use rules::sensitive::Sensitive;
use wire::account::{COMING_MAX, PastPayment, PastPayments, PastStatus, PlanSummary, Plans};

use crate::api::Kiosk;
use crate::app::App;
use crate::plans::Dated;
use crate::problem::Refusal;
use crate::sign_in;
use crate::store::{AcceptedPlan, CaseAccount, Ledger, StoreError, SupportCase};

/// How far back payments are told.
const PAST: Months = Months::new(12);

/// What is set up and still coming, soonest first.
pub(crate) fn plans(app: &App, kiosk: &Kiosk, token: &Sensitive) -> Result<Plans, Refusal> {
    let (rules, today) = (app.rules(), app.today());
    let plans = read(app, kiosk, token, |ledger, case| {
        // A new account ends every plan of the one before (R14), so what comes is drawn on the one on file.
        let Some(account) = &case.account else { return Ok(Vec::new()) };
        let plans = ledger.plans_of(case.id)?;
        Ok(plans.iter().filter_map(|plan| plan_summary(rules, plan, account, today)).collect())
    });
    let mut plans: Vec<PlanSummary> = plans?;
    plans.sort_by(|one, other| one.withdrawals.cmp(&other.withdrawals));
    Ok(Plans { plans })
}

/// The payments of the last 12 months, newest first: from plans, by card, and from before central kept requests.
pub(crate) fn payments(app: &App, kiosk: &Kiosk, token: &Sensitive) -> Result<PastPayments, Refusal> {
    let today = app.today();
    let mut payments = read(app, kiosk, token, |ledger, case| {
        let mut payments = ledger.earlier_payments(case.id)?;
        for plan in ledger.plans_of(case.id)? {
            payments.extend(withdrawn(app.rules(), &plan, today));
        }
        for (amount_cents, charged_at) in ledger.charges_of(case.id)? {
            let made_on = app.date_of(charged_at);
            let posted_on = app.rules().posted_by(amount_cents, made_on);
            payments.push(payment(made_on, amount_cents, posted_on, posted_on, today));
        }
        Ok(payments)
    })?;
    payments.retain(|payment| payment.made_on <= today && payment.made_on > today - PAST);
    payments.sort_by_key(|payment| std::cmp::Reverse(payment.made_on));
    Ok(PastPayments { payments })
}

/// Reads in the right of a sign-in.
fn read<T>(
    app: &App,
    kiosk: &Kiosk,
    token: &Sensitive,
    work: impl FnOnce(&Ledger, &SupportCase) -> Result<T, StoreError>,
) -> Result<T, Refusal> {
    let now = app.clock.now();
    app.limits.question(kiosk.number, now).map_err(Refusal::rate_limited)?;
    app.store.write(|ledger| {
        let case = sign_in::case_to_read(ledger, kiosk.number, token, now)?;
        Ok(work(ledger, &case)?)
    })
}

/// None where nothing of the plan comes any more.
fn plan_summary(rules: &Rules, plan: &AcceptedPlan, account: &CaseAccount, today: NaiveDate) -> Option<PlanSummary> {
    let dated = Dated::new(rules, plan)?;
    let withdrawals: Vec<_> = dated.coming(today).map(|withdrawal| withdrawal.date).take(COMING_MAX).collect();
    (!withdrawals.is_empty()).then(|| PlanSummary {
        id: plan.id,
        amount_cents: plan.amount,
        frequency: plan.frequency,
        account_type: account.account_type,
        last4: account.last4.clone(),
        withdrawals,
    })
}

/// What a plan has withdrawn: credited on the withdrawal date (R7), and known to be a business day later.
fn withdrawn(rules: &Rules, plan: &AcceptedPlan, today: NaiveDate) -> Vec<PastPayment> {
    let Some(dated) = Dated::new(rules, plan) else { return Vec::new() };
    let paid = |date| payment(date, plan.amount, date, rules.calendar.add_business_days(date, 1), today);
    dated.past(today).map(|withdrawal| paid(withdrawal.date)).collect()
}

/// A payment that is received from `known_on` on, and was then processed on `processed_on`.
fn payment(
    made_on: NaiveDate,
    amount_cents: rules::money::Cents,
    processed_on: NaiveDate,
    known_on: NaiveDate,
    today: NaiveDate,
) -> PastPayment {
    let is_received = known_on <= today;
    PastPayment {
        made_on,
        amount_cents,
        processed_on: is_received.then_some(processed_on),
        status: if is_received { PastStatus::Received } else { PastStatus::OnItsWay },
    }
}
