//! Card payments: the ledger row is durable before the gateway is asked (R26). No card number, ever (R21).

use chrono::{DateTime, Utc};
use rules::card::Brand;
use rules::money::Cents;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::card::DeclineReason;
use wire::problem::ProblemType;

use super::{Ledger, StoreError, column};

/// What a card attempt has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChargeState {
    /// Written down; the gateway may have been asked.
    Pending,
    Approved,
    Declined(DeclineReason),
    /// Given back, or stopped.
    Reversed,
    /// Never sent to the gateway.
    Refused(ProblemType),
}

/// A card attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CardRow {
    pub entry: Uuid,
    pub state: ChargeState,
    pub case: Option<i64>,
    pub amount: Cents,
    pub fee: Cents,
    pub brand: Option<Brand>,
    pub last4: Option<String>,
    pub settled_at: Option<DateTime<Utc>>,
}

impl Ledger<'_> {
    pub fn card_payment(&self, attempt: Uuid) -> Result<Option<CardRow>, StoreError> {
        let sql = "SELECT entry, state, support_case, amount_cents, fee_cents, brand, last4, reason, settled_at_ms
                   FROM card_payment WHERE entry = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([attempt], card_of).optional()?)
    }

    /// Adds an attempt; its entry is there already.
    pub fn add_card_payment(&self, card: &CardRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO card_payment (entry, state, support_case, amount_cents, fee_cents, brand, last4, reason,
                   settled_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let (state, reason) = state_columns(card.state)?;
        self.connection.execute(
            sql,
            (
                card.entry,
                state,
                card.case,
                card.amount.0,
                card.fee.0,
                card.brand.map(|brand| column::to_json(&brand)).transpose()?,
                &card.last4,
                reason,
                card.settled_at.map(|at| at.timestamp_millis()),
            ),
        )?;
        Ok(())
    }

    /// The attempts about which the gateway has not had its say: whether they were charged, or that they were given back.
    pub fn open_card_payments(&self) -> Result<Vec<CardRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entry, state, support_case, amount_cents, fee_cents, brand, last4, reason, settled_at_ms
             FROM card_payment JOIN entry ON entry.id = entry
             WHERE state = 'pending' OR (state = 'reversed' AND settled_at_ms IS NULL)
             ORDER BY received_at_ms",
        )?;
        let rows = statement.query_map([], card_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Settles a pending attempt. False where it is pending no longer: what was decided first stands.
    pub fn settle_card_payment(
        &self,
        attempt: Uuid,
        state: ChargeState,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (state, reason) = state_columns(state)?;
        let sql = "UPDATE card_payment SET state = ?2, reason = ?3, settled_at_ms = ?4
                   WHERE entry = ?1 AND state = 'pending'";
        Ok(self.connection.execute(sql, (attempt, state, reason, now.timestamp_millis()))? == 1)
    }

    /// Takes an attempt back, whatever it was. It is open until the gateway has given it back.
    pub fn reverse_card_payment(&self, attempt: Uuid) -> Result<(), StoreError> {
        let sql = "UPDATE card_payment SET state = 'reversed', reason = NULL, settled_at_ms = NULL WHERE entry = ?1";
        self.connection.execute(sql, [attempt])?;
        Ok(())
    }

    /// The gateway has given a reversed attempt back.
    pub fn close_reversal(&self, attempt: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "UPDATE card_payment SET settled_at_ms = ?2 WHERE entry = ?1 AND state = 'reversed'";
        self.connection.execute(sql, (attempt, now.timestamp_millis()))?;
        Ok(())
    }

    /// The approved payments of a case: amount, and when they were charged.
    pub fn charges_of(&self, case: i64) -> Result<Vec<(Cents, DateTime<Utc>)>, StoreError> {
        let sql = "SELECT amount_cents, settled_at_ms FROM card_payment
                   WHERE support_case = ?1 AND state = 'approved' AND settled_at_ms IS NOT NULL";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([case], |row| Ok((Cents(row.get(0)?), column::time(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What the sandbox remembers of an attempt, and from when on it knows it.
    pub fn sandbox_charge(&self, attempt: Uuid) -> Result<Option<(String, DateTime<Utc>)>, StoreError> {
        let sql = "SELECT answer, known_at_ms FROM sandbox_charge WHERE attempt = ?1";
        let charge = self.connection.query_row(sql, [attempt], |row| Ok((row.get(0)?, column::time(row, 1)?)));
        Ok(charge.optional()?)
    }

    pub fn set_sandbox_charge(&self, attempt: Uuid, answer: &str, known_at: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO sandbox_charge (attempt, answer, known_at_ms) VALUES (?1, ?2, ?3)";
        self.connection.execute(sql, (attempt, answer, known_at.timestamp_millis()))?;
        Ok(())
    }
}

/// A state as its word and the reason that goes with it.
fn state_columns(state: ChargeState) -> Result<(&'static str, Option<String>), StoreError> {
    Ok(match state {
        ChargeState::Pending => ("pending", None),
        ChargeState::Approved => ("approved", None),
        ChargeState::Reversed => ("reversed", None),
        ChargeState::Declined(reason) => ("declined", Some(column::to_json(&reason)?)),
        ChargeState::Refused(problem) => ("refused", Some(column::to_json(&problem)?)),
    })
}

fn card_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<CardRow> {
    let state = match row.get::<_, String>(1)?.as_str() {
        "approved" => ChargeState::Approved,
        "declined" => ChargeState::Declined(column::json(row, 7)?),
        "reversed" => ChargeState::Reversed,
        "refused" => ChargeState::Refused(column::json(row, 7)?),
        _ => ChargeState::Pending,
    };
    Ok(CardRow {
        entry: row.get(0)?,
        state,
        case: row.get(2)?,
        amount: Cents(row.get(3)?),
        fee: Cents(row.get(4)?),
        brand: column::json_opt(row, 5)?,
        last4: row.get(6)?,
        settled_at: column::time_opt(row, 8)?,
    })
}
