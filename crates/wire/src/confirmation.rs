//! Confirmation numbers: what a payor reads out on the telephone.
//!
//! Twelve characters of Crockford's base 32 (no I, L, O, U): three for the kiosk, five for the sequence, three at random,
//! one to check. The random ones keep a stranger from asking for numbers one after the other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base32::{char_of, digit_of};

const LENGTH: usize = 12;

/// The highest number that a kiosk can have.
pub const KIOSK_MAX: u16 = 32_767;
/// The highest sequence that fits a confirmation number.
pub const SEQUENCE_MAX: u64 = 33_554_431;

/// A confirmation number, minted by the kiosk without asking anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConfirmationNumber([u8; LENGTH]);

/// Why a text is no confirmation number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmationError {
    #[error("A confirmation number has 12 letters and digits. This one has {typed}.")]
    Length { typed: usize },
    #[error("A confirmation number never has the character {0:?}.")]
    Character(char),
    #[error("One character is wrong. Check each one on the receipt.")]
    Check,
}

impl ConfirmationNumber {
    /// Mints a number. `salt` must be random; `None` where kiosk or sequence are out of range.
    pub fn mint(kiosk: u16, sequence: u64, salt: u16) -> Option<Self> {
        if kiosk > KIOSK_MAX || sequence > SEQUENCE_MAX {
            return None;
        }
        let bits = u64::from(kiosk) << 40 | sequence << 15 | u64::from(salt & 0x7fff);
        let mut digits = [0u8; LENGTH];
        for (place, digit) in digits.iter_mut().take(LENGTH - 1).enumerate() {
            *digit = (bits >> (5 * (LENGTH - 2 - place)) & 31) as u8;
        }
        digits[LENGTH - 1] = check_digit(&digits[..LENGTH - 1]);
        Some(ConfirmationNumber(digits))
    }

    /// The kiosk that minted it.
    pub fn kiosk(&self) -> u16 {
        self.number(0, 3) as u16
    }

    /// The kiosk's sequence number of the request or card attempt.
    pub fn sequence(&self) -> u64 {
        self.number(3, 8)
    }

    /// In groups of four, as screens and receipts show it.
    pub fn grouped(&self) -> String {
        let plain = self.to_string();
        format!("{} {} {}", &plain[..4], &plain[4..8], &plain[8..])
    }

    fn number(&self, from: usize, to: usize) -> u64 {
        self.0[from..to].iter().fold(0, |number, digit| number << 5 | u64::from(*digit))
    }
}

impl fmt::Display for ConfirmationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char_of(*digit)))
    }
}

impl FromStr for ConfirmationNumber {
    type Err = ConfirmationError;

    /// Reads what a person typed: any case, with or without spaces and hyphens, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, ConfirmationError> {
        let typed: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(LENGTH + 1).collect();
        if typed.len() != LENGTH {
            return Err(ConfirmationError::Length { typed: typed.len() });
        }
        let mut digits = [0u8; LENGTH];
        for (digit, c) in digits.iter_mut().zip(typed) {
            *digit = digit_of(c).ok_or(ConfirmationError::Character(c))?;
        }
        if check_digit(&digits[..LENGTH - 1]) != digits[LENGTH - 1] {
            return Err(ConfirmationError::Check);
        }
        Ok(ConfirmationNumber(digits))
    }
}

impl Serialize for ConfirmationNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ConfirmationNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Each digit times its own power of x in GF(32): any one wrong character and any two exchanged ones are found.
fn check_digit(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |sum, digit| times_x(sum ^ digit))
}

/// Multiplies by x modulo x^5 + x^2 + 1, whose root has order 31: more than the 12 places.
fn times_x(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 0b10_0000 == 0 { doubled } else { doubled ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_reads_back(kiosk in 0..=KIOSK_MAX, sequence in 0..=SEQUENCE_MAX, salt: u16) {
            let number = ConfirmationNumber::mint(kiosk, sequence, salt).expect("in range");
            prop_assert_eq!(number.grouped().to_lowercase().parse(), Ok(number));
            prop_assert_eq!((number.kiosk(), number.sequence()), (kiosk, sequence));
        }

        #[test]
        fn one_wrong_or_two_exchanged_characters_are_found(
            kiosk in 0..=KIOSK_MAX, sequence in 0..=SEQUENCE_MAX, salt: u16, at in 0..LENGTH, other in 0..LENGTH, wrong in 0..32u8,
        ) {
            let number = ConfirmationNumber::mint(kiosk, sequence, salt).expect("in range").to_string();
            let mut one = number.clone().into_bytes();
            one[at] = char_of(wrong) as u8;
            let mut two = number.clone().into_bytes();
            two.swap(at, other);
            for changed in [one, two] {
                let changed = String::from_utf8(changed).expect("ASCII");
                prop_assert_eq!(changed.parse::<ConfirmationNumber>().is_ok(), changed == number);
            }
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_read_as_digits() {
        let number = ConfirmationNumber::mint(33, 1, 0).expect("in range");
        let misread = number.to_string().replace('0', "O").replace('1', "l");
        assert_eq!(misread.parse(), Ok(number));
    }

    #[test]
    fn what_is_no_number_says_why() {
        assert_eq!("12".parse::<ConfirmationNumber>(), Err(ConfirmationError::Length { typed: 2 }));
        let longer = format!("{}0", ConfirmationNumber::mint(33, 1, 0).expect("in range"));
        assert_eq!(longer.parse::<ConfirmationNumber>(), Err(ConfirmationError::Length { typed: 13 }));
        assert_eq!("0000 0000 000U".parse::<ConfirmationNumber>(), Err(ConfirmationError::Character('U')));
        assert_eq!(ConfirmationNumber::mint(KIOSK_MAX + 1, 0, 0), None);
        assert_eq!(ConfirmationNumber::mint(0, SEQUENCE_MAX + 1, 0), None);
        let last = ConfirmationNumber::mint(KIOSK_MAX, SEQUENCE_MAX, u16::MAX).expect("in range");
        assert_eq!((last.kiosk(), last.sequence()), (KIOSK_MAX, SEQUENCE_MAX));
    }
}
