//! Enrolment: a kiosk becomes known to central by a one-time code.
//!
//! The code is shown once by `payor-central enroll-code`. It carries a secret and the fingerprint of central's certificate
//! authority, so that the first connection is already to the right central.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::base32;

/// `POST /v1/enrollments`, over TLS with the kiosk's own self-signed certificate, whose fingerprint central keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Enrollment {
    /// The secret half of the code: its first 16 characters, in capitals.
    pub secret: String,
    /// The kiosk's version.
    pub version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Enrolled {
    /// The kiosk's number, part of each confirmation number.
    pub kiosk: u16,
    pub office: String,
    /// Sequences up to this one were used by an earlier kiosk of the same number.
    pub sequence_used_through: u64,
}

/// Random bytes in the secret.
const SECRET_BYTES: usize = 10;
/// What they are in base 32, without a rest.
const SECRET_CHARS: usize = 16;
const FINGERPRINT_BYTES: usize = 16;
const CODE_CHARS: usize = 42;

/// What an operator carries from central to a new kiosk: 42 characters of Crockford's base 32, in groups of four.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrollmentCode {
    /// Ten random bytes in base 32: what [`Enrollment::secret`] sends.
    pub secret: String,
    /// The first 16 bytes of the SHA-256 of the certificate (DER) of central's certificate authority.
    pub ca_fingerprint: [u8; FINGERPRINT_BYTES],
}

/// Why a text is no enrolment code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnrollmentCodeError {
    #[error("an enrolment code has 42 letters and digits; this one has {typed}")]
    Length { typed: usize },
    #[error("an enrolment code never has the character {0:?}")]
    Character(char),
    #[error("the last character of the enrolment code is wrong")]
    End,
}

impl EnrollmentCode {
    /// A code of ten random bytes and the authority's fingerprint.
    pub fn new(secret: [u8; SECRET_BYTES], ca_fingerprint: [u8; FINGERPRINT_BYTES]) -> Self {
        EnrollmentCode { secret: base32::encode(&secret), ca_fingerprint }
    }
}

impl fmt::Display for EnrollmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.secret.clone() + &base32::encode(&self.ca_fingerprint);
        for (place, c) in plain.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for EnrollmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrollmentCode(..)")
    }
}

impl FromStr for EnrollmentCode {
    type Err = EnrollmentCodeError;

    /// Reads what a person typed: any case, with or without spaces and hyphens, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, EnrollmentCodeError> {
        let typed: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(CODE_CHARS + 1).collect();
        if typed.len() != CODE_CHARS {
            return Err(EnrollmentCodeError::Length { typed: typed.len() });
        }
        let mut digits = [0u8; CODE_CHARS];
        for (digit, c) in digits.iter_mut().zip(typed) {
            *digit = base32::digit_of(c).ok_or(EnrollmentCodeError::Character(c))?;
        }
        let secret = digits[..SECRET_CHARS].iter().map(|digit| base32::char_of(*digit)).collect();
        let fingerprint = base32::decode(&digits[SECRET_CHARS..]).ok_or(EnrollmentCodeError::End)?;
        let ca_fingerprint = fingerprint.try_into().map_err(|_| EnrollmentCodeError::End)?;
        Ok(EnrollmentCode { secret, ca_fingerprint })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_reads_back_however_it_is_typed(secret: [u8; 10], ca_fingerprint: [u8; 16]) {
            let code = EnrollmentCode::new(secret, ca_fingerprint);
            let typed = code.to_string().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(typed.parse(), Ok(code));
        }
    }

    #[test]
    fn a_code_is_written_in_groups_of_four() {
        let code = EnrollmentCode::new([0xff; 10], [0; 16]);
        assert_eq!(code.to_string(), "ZZZZ-ZZZZ-ZZZZ-ZZZZ-0000-0000-0000-0000-0000-0000-00");
    }

    #[test]
    fn what_is_no_code_says_why() {
        let parse = |text: &str| text.parse::<EnrollmentCode>().map(|_| ());
        assert_eq!(parse("ABCD"), Err(EnrollmentCodeError::Length { typed: 4 }));
        assert_eq!(parse(&"U".repeat(42)), Err(EnrollmentCodeError::Character('U')));
        assert_eq!(parse(&"Z".repeat(42)), Err(EnrollmentCodeError::End));
    }
}
