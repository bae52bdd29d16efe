//! Requests and central's decision on each.

use chrono::NaiveDate;
use rules::money::Cents;
use rules::schedule::Frequency;
use rusqlite::OptionalExtension;
use uuid::Uuid;
use wire::request::{Envelope, Outcome};

use super::{Ledger, StoreError, column};

/// What central keeps in clear of a draft that it will carry out: enough for schedules and figures, nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AcceptedDraft {
    pub case: i64,
    pub amount: Cents,
    pub frequency: Frequency,
    /// What the frequency says, before it rolled to a business day.
    pub first_nominal: NaiveDate,
    pub first_withdrawal: NaiveDate,
}

impl Ledger<'_> {
    /// Adds a request with its decision; its entry is there already. `amount` is what it asked for, where it could be read.
    pub fn add_request(
        &self,
        envelope: &Envelope,
        outcome: &Outcome,
        amount: Option<Cents>,
        draft: Option<&AcceptedDraft>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO request (entry, envelope, outcome, amount_cents, support_case, frequency, first_nominal,
                   first_withdrawal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.connection.prepare_cached(sql)?.execute((
            envelope.id,
            column::to_json(envelope)?,
            column::to_json(outcome)?,
            amount.map(|amount| amount.0),
            draft.map(|draft| draft.case),
            draft.map(|draft| column::to_json(&draft.frequency)).transpose()?,
            draft.map(|draft| draft.first_nominal),
            draft.map(|draft| draft.first_withdrawal),
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
        let sql = "SELECT amount_cents, first_withdrawal FROM request WHERE entry = ?1";
        let figures =
            self.connection.query_row(sql, [entry], |row| Ok((row.get::<_, Option<i64>>(0)?.map(Cents), row.get(1)?)));
        Ok(figures.optional()?.unwrap_or_default())
    }

    /// The drafts of a case that run on its present bank account.
    pub fn drafts_of(&self, case: i64) -> Result<Vec<AcceptedDraft>, StoreError> {
        let sql = "SELECT amount_cents, frequency, first_nominal, first_withdrawal FROM request
                   WHERE support_case = ?1 AND replaced = 0 ORDER BY first_withdrawal, rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([case], |row| {
            Ok(AcceptedDraft {
                case,
                amount: Cents(row.get(0)?),
                frequency: column::json(row, 1)?,
                first_nominal: row.get(2)?,
                first_withdrawal: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Cancels what was set up with the account before (R14).
    pub fn replace_drafts_of(&self, case: i64) -> Result<(), StoreError> {
        self.connection.execute("UPDATE request SET replaced = 1 WHERE support_case = ?1", [case])?;
        Ok(())
    }
}
