//! Looking up a case: first whether a file number is known, then, with proof of identity, a little about it.

use std::fmt;

use chrono::NaiveDate;
use rules::account_state::AccountState;
use rules::bank::AccountType;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/lookups`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum LookUp {
    /// Is this number known? Central answers `known` or `unknown` and nothing else.
    FileNumber { file_number: String },
    /// Here is proof of identity: tell about the case.
    Case(Proof),
    /// Is this user ID taken? Central answers `known` or `unknown` and nothing else.
    UserId { user_id: String },
}

/// A file number with what proves that one may know of it.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Proof {
    pub file_number: String,
    pub payor: PayorKind,
    /// The noncustodial parent's Social Security digits: the last 4 or all 9, as policy asks for this kind of payor.
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub ssn_digits: Sensitive,
}

/// A file number is for no log.
impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof").finish_non_exhaustive()
    }
}

/// Whose child support it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "payor", rename_all = "kebab-case")]
pub enum PayorKind {
    /// The payor is the noncustodial parent.
    Own,
    /// The payor pays for the noncustodial parent of this name (R30, R31).
    ForAnother {
        #[serde(with = "crate::sensitive")]
        #[schema(value_type = String)]
        first_name: Sensitive,
        #[serde(with = "crate::sensitive")]
        #[schema(value_type = String)]
        last_name: Sensitive,
    },
}

/// The answer to a look-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum LookUpAnswer {
    Unknown,
    Known,
    /// The proof does not fit the file number. Which part is wrong is never said.
    NoMatch {
        tries_left: u32,
    },
    Case(CaseSummary),
}

/// What a payor with proof may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CaseSummary {
    /// "R••••• D•••••"
    pub masked_name: String,
    #[schema(schema_with = crate::openapi::account_state)]
    pub account_state: AccountState,
    /// The account on file, where one is.
    pub account: Option<AccountOnFile>,
    /// The current obligation, where central knows it (R12).
    #[schema(value_type = Option<i64>)]
    pub obligation_cents: Option<Cents>,
    pub schedules: Vec<ScheduleSummary>,
    /// Whether someone registered for this case, and can sign in.
    pub registered: bool,
    /// "r•••@gmail.com": the address that this payor's confirmations go to, where central has one. A draft without an
    /// address means this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_email: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountOnFile {
    #[schema(value_type = String, example = "checking")]
    pub account_type: AccountType,
    pub last4: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScheduleSummary {
    #[schema(value_type = i64)]
    pub amount_cents: Cents,
    #[schema(schema_with = crate::openapi::frequency)]
    pub frequency: Frequency,
    pub next_withdrawal: NaiveDate,
}
