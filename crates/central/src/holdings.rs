//! What central holds, for `central.json` and for people who compare it with what a kiosk says.

use std::path::Path;

use chrono::NaiveDate;
use rules::money::Cents;
use serde::Serialize;
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::account::Standing;
use wire::request::Outcome;

use crate::cards::state_name;
use crate::requests;
use crate::state::DATABASE;
use crate::store::{Entry, Ledger, Store, StoreError};

/// One request or card payment, as `central.json` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holding {
    pub id: Uuid,
    pub confirmation: ConfirmationNumber,
    /// `one-time-draft`, `recurring-draft`, another kind of request, or `card-payment`.
    pub kind: String,
    /// `accepted`, `rejected`, `cancelled` (accepted, and cancelled since); of a card `approved`, `declined`, `reversed`, `pending`, `rejected`.
    pub state: String,
    /// Of a draft or change. None for all else and for what was rejected.
    pub first_withdrawal: Option<NaiveDate>,
    /// "250.00", without a card's fee; "0.00" where it was never learned or there is none.
    pub amount: String,
}

/// What the central of this state holds, running or not: each request and card payment, oldest first.
///
/// # Errors
/// Where it cannot be read.
pub fn holdings(state_dir: &Path) -> anyhow::Result<Vec<Holding>> {
    let database = state_dir.join(DATABASE);
    anyhow::ensure!(database.exists(), "there is no central in {}", state_dir.display());
    Ok(all(&Store::open(&database)?)?)
}

pub(crate) fn all(store: &Store) -> Result<Vec<Holding>, StoreError> {
    store.read(|ledger| ledger.entries()?.into_iter().map(|entry| holding(ledger, entry)).collect())
}

fn holding(ledger: &Ledger, entry: Entry) -> Result<Holding, StoreError> {
    let (state, first_withdrawal, amount) = match ledger.card_payment(entry.id)? {
        Some(card) => (state_name(card.state), None, Some(card.amount)),
        None => {
            let (amount, first_withdrawal) = ledger.figures(entry.id)?;
            let state = match ledger.outcome(entry.id)? {
                Some(Outcome::Accepted(_)) if requests::standing(ledger, entry.id)? == Standing::Cancelled => {
                    "cancelled"
                }
                Some(Outcome::Accepted(_)) => "accepted",
                _ => "rejected",
            };
            (state, first_withdrawal, amount)
        }
    };
    let Entry { id, confirmation, kind, .. } = entry;
    let amount = amount.unwrap_or(Cents::ZERO).to_decimal().to_string();
    Ok(Holding { id, confirmation, kind, state: state.to_owned(), first_withdrawal, amount })
}
