//! Card payments: online only, never queued (R21). The attempt is known by its id before it is sent (R26).

use std::fmt;

use chrono::{DateTime, Utc};
use rules::card::Brand;
use rules::money::Cents;
use rules::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ConfirmationNumber;
use crate::lookup::Proof;

/// `PUT /v1/card-payments/{attempt}`.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CardPayment {
    #[schema(value_type = String)]
    pub confirmation: ConfirmationNumber,
    /// The attempt's place in the kiosk's sequence, shared with requests.
    pub sequence: u64,
    pub proof: Proof,
    #[schema(value_type = i64)]
    pub amount_cents: Cents,
    /// The fee that the payor saw. Central computes it again and refuses another (R23).
    #[schema(value_type = i64)]
    pub fee_cents: Cents,
    pub card: KeyedCard,
    pub email: Option<String>,
    pub language: String,
}

/// Nothing of a payor or a card is for a log.
impl fmt::Debug for CardPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardPayment").field("confirmation", &self.confirmation).finish_non_exhaustive()
    }
}

/// A card whose number was typed. A reader's encrypted block will be another form of the same payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeyedCard {
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub number: Sensitive,
    /// "MMYY".
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub expiry: Sensitive,
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub security_code: Sensitive,
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub cardholder: Sensitive,
    pub billing: BillingAddress,
}

/// The card's billing address, in the United States (R22).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BillingAddress {
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub street: Sensitive,
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub city: Sensitive,
    pub state: String,
    pub zip: String,
}

/// What central knows of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CardAnswer {
    #[schema(value_type = String)]
    pub confirmation: ConfirmationNumber,
    #[serde(flatten)]
    pub state: CardState,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum CardState {
    /// Charged.
    Approved {
        #[schema(value_type = String)]
        brand: Brand,
        /// None for a brand whose last digits are its security code (R27).
        last4: Option<String>,
        #[schema(value_type = i64)]
        total_cents: Cents,
        approved_at: DateTime<Utc>,
    },
    Declined {
        reason: DeclineReason,
    },
    /// The gateway has not answered yet. Ask again; never charge again.
    Pending,
    /// Charged and given back, or stopped before it was charged. Nothing is taken.
    Reversed,
}

/// R25, told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeclineReason {
    NumberOrCodeWrong,
    AddressDiffers,
    AddressAbroad,
    NotEnoughCredit,
    /// The bank does not say why.
    Unexplained,
}

/// `POST /v1/card-payments/{attempt}/reversal`: an attempt whose outcome the kiosk never learned. Also stops one that has
/// not arrived yet: a payment that comes after its reversal is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reversal {
    #[schema(value_type = String)]
    pub confirmation: ConfirmationNumber,
    pub sequence: u64,
}
