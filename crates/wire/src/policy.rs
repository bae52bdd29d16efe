//! Policy: every figure and text that an operator may change, delivered by central and kept by the kiosk.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rules::policy::Rules;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::Content;

/// `GET /v1/policy` (ETag).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Policy {
    /// Rises with each change.
    pub version: u64,
    #[schema(value_type = Object)]
    pub rules: Rules,
    /// Whether cards are taken at all.
    pub cards_enabled: bool,
    /// Whether a bank payment may be saved while there is no connection.
    pub offline_saving: bool,
    /// The version of the authorization text that kiosks show (R36).
    pub authorization_version: String,
    /// Public keys to seal to, best first. Never empty.
    pub sealing_keys: Vec<SealingKey>,
    /// Names of banks by routing number, for screen 11. Incomplete by nature.
    pub bank_names: BTreeMap<String, String>,
    /// Questions and offices in place of the kiosks' own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    pub server_time: DateTime<Utc>,
}

/// An HPKE public key (X25519) of central's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SealingKey {
    pub id: String,
    /// 32 bytes, base64.
    pub public_key: String,
}
