//! The card gateway: whoever really charges a card. The sandbox stands in for one.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use rules::card::{CardNumber, Expiry, SecurityCode};
use rules::money::Cents;
use rules::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::card::{BillingAddress, DeclineReason};

use crate::problem::Refusal;
use crate::store::StoreError;

/// A card and what to take from it. Lives in memory only (R21).
#[derive(Debug, Clone)]
pub struct Charge {
    /// The payment, without the fee.
    pub amount: Cents,
    /// What the card is charged.
    pub total: Cents,
    pub number: CardNumber,
    pub expiry: Expiry,
    pub security_code: SecurityCode,
    pub cardholder: Sensitive,
    pub billing: BillingAddress,
}

/// What a gateway says of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GatewayAnswer {
    Approved,
    Declined(DeclineReason),
    /// Stopped, or given back.
    Reversed,
    /// The gateway has it and does not know yet.
    Unknown,
}

/// What a charge came to, as far as the caller can see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charged {
    pub answer: GatewayAnswer,
    /// The sandbox's way to try a line that breaks at the worst moment: the answer must not reach the kiosk.
    pub hang_up: bool,
}

/// A gateway that could not be asked, or could not do it.
#[derive(Debug, thiserror::Error)]
#[error("the card gateway failed")]
pub struct GatewayFailure(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl From<StoreError> for GatewayFailure {
    fn from(error: StoreError) -> Self {
        GatewayFailure(Box::new(error))
    }
}

impl From<GatewayFailure> for Refusal {
    fn from(failure: GatewayFailure) -> Self {
        Refusal::internal(&failure)
    }
}

/// An answer to come.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, GatewayFailure>> + Send + 'a>>;

/// Charges cards. Each call names the attempt, and an attempt is charged at most once however often it is named.
pub trait Gateway: fmt::Debug + Send + Sync {
    /// Charges, unless the attempt was charged or reversed before. May never end: the caller has a deadline.
    fn charge<'a>(&'a self, attempt: Uuid, charge: Charge) -> Asked<'a, Charged>;

    /// What became of an attempt; None where the gateway never heard of it.
    fn ask(&self, attempt: Uuid) -> Asked<'_, Option<GatewayAnswer>>;

    /// Gives back what the attempt took, and stops it where it has not been charged. Gives the answer that holds then.
    fn reverse(&self, attempt: Uuid) -> Asked<'_, GatewayAnswer>;
}
