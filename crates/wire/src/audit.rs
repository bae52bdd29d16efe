//! How far a kiosk's audit log has come: a count and a hash. Nothing of what its entries say.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The hash of an entry, over all entries up to it: SHA-256, in JSON 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
pub struct AuditHash(pub [u8; 32]);

/// Where a log ends, or ended when it had so many entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditHead {
    /// Entries so far.
    pub count: u32,
    pub hash: AuditHash,
}

/// What a heartbeat tells of the kiosk's audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditTold {
    pub head: AuditHead,
    /// The answer to what central said last that it keeps.
    pub kept: Option<AuditKept>,
}

/// A kiosk's log where it had as many entries as central keeps the head of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditKept {
    pub count: u32,
    /// None: the log has no such entry. Another one than central's: it was rewritten.
    pub hash: Option<AuditHash>,
}

/// Not 64 lower-case hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("a hash is 64 hexadecimal digits")]
pub struct NoHash;

impl AuditHead {
    /// Of a log without entries.
    pub const START: AuditHead = AuditHead { count: 0, hash: AuditHash([0; 32]) };
}

impl fmt::Display for AuditHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for AuditHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for AuditHash {
    type Err = NoHash;

    fn from_str(text: &str) -> Result<Self, NoHash> {
        let digits = text.as_bytes();
        let is_hex = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != 64 || !digits.iter().all(is_hex) {
            return Err(NoHash);
        }
        let value = |digit: u8| if digit.is_ascii_digit() { digit - b'0' } else { digit - b'a' + 10 };
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0]) << 4 | value(pair[1]);
        }
        Ok(AuditHash(hash))
    }
}

impl TryFrom<String> for AuditHash {
    type Error = NoHash;

    fn try_from(text: String) -> Result<Self, NoHash> {
        text.parse()
    }
}

impl From<AuditHash> for String {
    fn from(hash: AuditHash) -> String {
        hash.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_64_hexadecimal_digits_and_nothing_else() {
        let hash = AuditHash(std::array::from_fn(|at| at as u8 * 7));
        assert_eq!(hash.to_string().parse::<AuditHash>().expect("reads"), hash);
        let text = hash.to_string();
        for wrong in ["", &text[1..], &format!("{text}0"), &text.to_uppercase(), &text.replacen('0', "g", 1)] {
            assert!(wrong.parse::<AuditHash>().is_err(), "{wrong}");
        }
        assert!("é".repeat(32).parse::<AuditHash>().is_err());
    }
}
