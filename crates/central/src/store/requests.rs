//! Requests and central's decision on each.

use chrono::NaiveDate;
use rules::money::Cents;
use rusqlite::OptionalExtension;
use uuid::Uuid;
use wire::request::{Envelope, Outcome};

use super::{Ledger, StoreError, column};

impl Ledger<'_> {
    /// Adds a request with its decision; its entry is there already. `amount` is what it asked for, where it could be
    /// read; `case` is None where it was rejected or concerns none.
    pub fn add_request(
        &self,
        envelope: &Envelope,
        outcome: &Outcome,
        amount: Option<Cents>,
        case: Option<i64>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO request (entry, envelope, outcome, amount_cents, support_case)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.prepare_cached(sql)?.execute((
            envelope.id,
            column::to_json(envelope)?,
            column::to_json(outcome)?,
            amount.map(|amount| amount.0),
            case,
        ))?;
        Ok(())
    }

    /// The decision on a request. None where the entry is no request.
    pub fn outcome(&self, entry: Uuid) -> Result<Option<Outcome>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT outcome FROM request WHERE entry = ?1")?;
        Ok(statement.query_row([entry], |row| column::json(row, 0)).optional()?)
    }

    /// The sealed request.
    pub fn envelope(&self, entry: Uuid) -> Result<Option<Envelope>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT envelope FROM request WHERE entry = ?1")?;
        Ok(statement.query_row([entry], |row| column::json(row, 0)).optional()?)
    }

    /// Amount and first withdrawal of a request, where they are known.
    pub fn figures(&self, entry: Uuid) -> Result<(Option<Cents>, Option<NaiveDate>), StoreError> {
        let sql = "SELECT request.amount_cents, plan.first_withdrawal FROM request LEFT JOIN plan ON plan.id = entry
                   WHERE entry = ?1";
        let figures =
            self.connection.query_row(sql, [entry], |row| Ok((row.get::<_, Option<i64>>(0)?.map(Cents), row.get(1)?)));
        Ok(figures.optional()?.unwrap_or_default())
    }
}
