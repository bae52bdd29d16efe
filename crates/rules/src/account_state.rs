//! Where a payor's bank account stands, and what that allows (R8, R16, R17).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::policy::Rules;

/// The state of the bank account on file. In JSON `{"kind":"prenote-pending","registered":"2026-01-26"}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AccountState {
    /// No account on file, or the bank refused it (R16).
    #[default]
    None,
    /// The bank is checking it since `registered`, the day of registration or of the last change.
    PrenotePending { registered: NaiveDate },
    /// The bank knows it.
    Verified,
    /// A draft came back unpaid: bank drafts are refused until the hold is lifted (R17).
    OnHold,
}

/// A way to pay child support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentMethod {
    BankDraft,
    Card,
    MoneyOrder,
    CashiersCheck,
    CertifiedCheck,
}

impl PaymentMethod {
    /// All of them; the first two can be used at the kiosk.
    pub const ALL: [PaymentMethod; 5] = [
        PaymentMethod::BankDraft,
        PaymentMethod::Card,
        PaymentMethod::MoneyOrder,
        PaymentMethod::CashiersCheck,
        PaymentMethod::CertifiedCheck,
    ];
}

impl AccountState {
    /// Whether the short lead time holds (R8).
    pub fn is_verified(self) -> bool {
        self == Self::Verified
    }

    /// Since when the bank is checking the account, for [`crate::schedule::Inquiry::registered`].
    pub fn registered(self) -> Option<NaiveDate> {
        match self {
            Self::PrenotePending { registered } => Some(registered),
            Self::None | Self::Verified | Self::OnHold => None,
        }
    }

    /// Whether an account on file can be drawn on.
    pub fn has_usable_account(self) -> bool {
        matches!(self, Self::PrenotePending { .. } | Self::Verified)
    }

    /// Whether bank drafts are refused (R17).
    pub fn is_on_hold(self) -> bool {
        self == Self::OnHold
    }

    /// Whether `method` is taken (R17): on hold, only guaranteed funds, and cards where policy says so.
    pub fn allows(self, rules: &Rules, method: PaymentMethod) -> bool {
        match method {
            _ if !self.is_on_hold() => true,
            PaymentMethod::BankDraft => false,
            PaymentMethod::Card => rules.cards_while_on_hold,
            PaymentMethod::MoneyOrder | PaymentMethod::CashiersCheck | PaymentMethod::CertifiedCheck => true,
        }
    }

    /// The methods that are taken (R17), in the order of [`PaymentMethod::ALL`].
    pub fn allowed(self, rules: &Rules) -> Vec<PaymentMethod> {
        PaymentMethod::ALL.into_iter().filter(|method| self.allows(rules, *method)).collect()
    }
}
