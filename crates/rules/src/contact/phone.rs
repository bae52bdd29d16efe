//! Phone numbers of the North American plan.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::is_digits;

/// A phone number: ten digits, area code and exchange not starting with 0 or 1.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// What is wrong with a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneError {
    #[error("Type the phone number with its area code.")]
    Empty,
    #[error("A phone number has digits only. Take out \u{201c}{character}\u{201d}.")]
    Character { character: char },
    #[error("A phone number has 10 digits. You typed {typed}.")]
    Length { typed: usize },
    #[error("An area code does not start with {digit}. Check the first 3 digits.")]
    AreaCode { digit: char },
    #[error("The 3 digits after the area code do not start with {digit}. Check the number.")]
    Exchange { digit: char },
}

impl Phone {
    /// Reads ten digits; spaces, hyphens, points, parentheses and a leading 1 or +1 are dropped.
    ///
    /// # Errors
    /// See [`PhoneError`].
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        let text = text.strip_prefix('+').unwrap_or(text);
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        if let Some(character) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(PhoneError::Character { character });
        }
        let number = match digits.strip_prefix('1') {
            Some(rest) if rest.len() == 10 => rest,
            _ => &digits,
        };
        Self::from_ten_digits(number)
    }

    fn from_ten_digits(number: &str) -> Result<Self, PhoneError> {
        if number.len() != 10 || !is_digits(number) {
            return Err(PhoneError::Length { typed: number.len() });
        }
        let barred = |place: usize| number.chars().nth(place).filter(|digit| matches!(digit, '0' | '1'));
        match (barred(0), barred(3)) {
            (Some(digit), _) => Err(PhoneError::AreaCode { digit }),
            (None, Some(digit)) => Err(PhoneError::Exchange { digit }),
            (None, None) => Ok(Self(number.to_owned())),
        }
    }

    /// The ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits, which may be shown.
    pub fn last4(&self) -> &str {
        &self.0[6..]
    }
}

/// "860-555-0123".
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

/// The last four digits only: the whole number must not reach a log.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(\u{2026}{})", self.last4())
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}
