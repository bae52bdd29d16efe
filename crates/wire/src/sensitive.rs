//! The one way a sensitive value is written: into the plaintext of an envelope, or into the body of a card payment or a
//! look-up that leaves over TLS. Use with `#[serde(with = "crate::sensitive")]`; the type itself cannot be serialized.

use rules::sensitive::Sensitive;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes the value in clear: only for bodies that are sealed or sent over TLS at once.
pub fn serialize<S: Serializer>(value: &Sensitive, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.expose())
}

/// Reads a value, at most 200 characters long.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Sensitive, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.chars().count() > 200 {
        return Err(serde::de::Error::custom("longer than any number a payor has"));
    }
    Ok(Sensitive::new(text))
}
