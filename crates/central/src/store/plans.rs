//! Plans: what central will withdraw, what of it was cancelled, and payments from before.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rules::money::Cents;
use rules::schedule::Frequency;
use rusqlite::OptionalExtension;
use uuid::Uuid;
use wire::account::PastPayment;

use super::{Ledger, StoreError, column};

/// What central keeps in clear of an authorization: enough for dates and figures, nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AcceptedPlan {
    /// The request that set it up.
    pub id: Uuid,
    pub case: i64,
    pub amount: Cents,
    pub frequency: Frequency,
    /// What the frequency says, before it rolled to a business day.
    pub first_nominal: NaiveDate,
    pub first_withdrawal: NaiveDate,
    /// This nominal date and all later ones are cancelled.
    pub cancelled_from: Option<NaiveDate>,
    /// Nominal dates that were cancelled one by one.
    pub cancelled: BTreeSet<NaiveDate>,
}

/// Withdrawals to cancel, by their nominal dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    One(NaiveDate),
    From(NaiveDate),
}

/// What is cancelled of which plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cancelled {
    pub plan: Uuid,
    pub cut: Cut,
}

impl Ledger<'_> {
    pub fn add_plan(&self, plan: &AcceptedPlan) -> Result<(), StoreError> {
        let sql = "INSERT INTO plan (id, support_case, amount_cents, frequency, first_nominal, first_withdrawal)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.connection.prepare_cached(sql)?.execute((
            plan.id,
            plan.case,
            plan.amount.0,
            column::to_json(&plan.frequency)?,
            plan.first_nominal,
            plan.first_withdrawal,
        ))?;
        Ok(())
    }

    pub fn plan(&self, id: Uuid) -> Result<Option<AcceptedPlan>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_PLAN} WHERE id = ?1"))?;
        let plan = statement.query_row([id], plan_of).optional()?;
        plan.map(|plan| self.with_cancelled(plan)).transpose()
    }

    /// All plans of a case, also those that ended or were cancelled, by their first withdrawal.
    pub fn plans_of(&self, case: i64) -> Result<Vec<AcceptedPlan>, StoreError> {
        let sql = format!("{SELECT_PLAN} WHERE support_case = ?1 ORDER BY first_withdrawal, rowid");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let plans = statement.query_map([case], plan_of)?.collect::<Result<Vec<_>, _>>()?;
        plans.into_iter().map(|plan| self.with_cancelled(plan)).collect()
    }

    fn with_cancelled(&self, plan: AcceptedPlan) -> Result<AcceptedPlan, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT nominal FROM cancelled_withdrawal WHERE plan = ?1")?;
        let cancelled = statement.query_map([plan.id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(AcceptedPlan { cancelled, ..plan })
    }

    /// Cancels withdrawals. Never brings one back (R15).
    pub fn cancel(&self, cancelled: &Cancelled) -> Result<(), StoreError> {
        let (sql, nominal) = match cancelled.cut {
            Cut::One(nominal) => {
                ("INSERT OR IGNORE INTO cancelled_withdrawal (plan, nominal) VALUES (?1, ?2)", nominal)
            }
            Cut::From(nominal) => {
                ("UPDATE plan SET cancelled_from = min(coalesce(cancelled_from, ?2), ?2) WHERE id = ?1", nominal)
            }
        };
        self.connection.execute(sql, (cancelled.plan, nominal))?;
        Ok(())
    }

    /// Payments from before central kept requests.
    pub fn earlier_payments(&self, case: i64) -> Result<Vec<PastPayment>, StoreError> {
        let sql = "SELECT made_on, amount_cents, processed_on, status FROM earlier_payment WHERE support_case = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([case], |row| {
            Ok(PastPayment {
                made_on: row.get(0)?,
                amount_cents: Cents(row.get(1)?),
                processed_on: row.get(2)?,
                status: column::json(row, 3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn add_earlier_payment(&self, case: i64, payment: &PastPayment) -> Result<(), StoreError> {
        let sql = "INSERT INTO earlier_payment (support_case, made_on, amount_cents, processed_on, status)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let status = column::to_json(&payment.status)?;
        self.connection.execute(sql, (case, payment.made_on, payment.amount_cents.0, payment.processed_on, status))?;
        Ok(())
    }
}

const SELECT_PLAN: &str = "SELECT id, support_case, amount_cents, frequency, first_nominal, first_withdrawal,
    cancelled_from FROM plan";

fn plan_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<AcceptedPlan> {
    Ok(AcceptedPlan {
        id: row.get(0)?,
        case: row.get(1)?,
        amount: Cents(row.get(2)?),
        frequency: column::json(row, 3)?,
        first_nominal: row.get(4)?,
        first_withdrawal: row.get(5)?,
        cancelled_from: row.get(6)?,
        cancelled: BTreeSet::new(),
    })
}
