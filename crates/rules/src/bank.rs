//! Routing and account numbers (R28).

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::sensitive::Sensitive;
use crate::text::{digits_in_words, digits_typed, is_digits, without_separators};

/// A bank's nine-digit routing number. Public, unlike the account's.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoutingNumber(String);

/// What is wrong with a routing number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RoutingNumberError {
    #[error("Type your bank's routing number. It has 9 digits.")]
    Empty,
    #[error("A routing number has 9 digits and nothing else. You typed {}.", digits_in_words(*typed))]
    NotNineDigits { typed: usize },
    #[error(
        "No bank has that routing number. Check each digit. Use the number for withdrawals, not the one for wires."
    )]
    NoBank,
}

/// Weights of the checksum, repeated: 3, 7, 1.
const WEIGHTS: [u32; 3] = [3, 7, 1];

impl RoutingNumber {
    /// Reads nine digits whose 3-7-1 checksum holds and whose first two are 01–12, 21–32 or 61–72 (R28): 00 and 80
    /// pass the checksum too but belong to no consumer bank.
    ///
    /// # Errors
    /// See [`RoutingNumberError`].
    pub fn parse(text: &str) -> Result<Self, RoutingNumberError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(RoutingNumberError::Empty);
        }
        if text.len() != 9 || !is_digits(text) {
            return Err(RoutingNumberError::NotNineDigits { typed: digits_typed(text) });
        }
        let digits = text.bytes().map(|byte| u32::from(byte - b'0'));
        let sum: u32 = digits.zip(WEIGHTS.into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        if !sum.is_multiple_of(10) || !is_consumer_prefix(&text[..2]) {
            return Err(RoutingNumberError::NoBank);
        }
        Ok(Self(text.to_owned()))
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 01–12 are the Federal Reserve's districts, 21–32 the thrifts' and 61–72 the electronic ones.
fn is_consumer_prefix(two_digits: &str) -> bool {
    two_digits.parse().is_ok_and(|prefix: u8| matches!(prefix, 1..=12 | 21..=32 | 61..=72))
}

impl fmt::Display for RoutingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RoutingNumber {
    type Error = RoutingNumberError;

    fn try_from(text: String) -> Result<Self, RoutingNumberError> {
        Self::parse(&text)
    }
}

impl From<RoutingNumber> for String {
    fn from(number: RoutingNumber) -> String {
        number.0
    }
}

/// The number of a bank account: 4 to 17 digits, leading zeros kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountNumber(Sensitive);

/// What is wrong with an account number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AccountNumberError {
    #[error("Type the account number. It has 4 to 17 digits.")]
    Empty,
    #[error("An account number has digits only. Type it without letters or signs.")]
    NotDigits,
    #[error("An account number has 4 to 17 digits. You typed {typed}.")]
    Length { typed: usize },
    #[error("The two numbers are not the same. Check your paper and type it again.")]
    NotTheSame,
}

impl AccountNumber {
    /// Reads 4 to 17 digits; spaces and hyphens are dropped (R28).
    ///
    /// # Errors
    /// See [`AccountNumberError`].
    pub fn parse(text: &str) -> Result<Self, AccountNumberError> {
        let digits = Sensitive::new(without_separators(text));
        if digits.is_empty() {
            return Err(AccountNumberError::Empty);
        }
        if !is_digits(digits.expose()) {
            return Err(AccountNumberError::NotDigits);
        }
        match digits.len() {
            4..=17 => Ok(Self(digits)),
            typed => Err(AccountNumberError::Length { typed }),
        }
    }

    /// Whether the second entry is the same number (R28).
    ///
    /// # Errors
    /// What is wrong with `again` by itself, else [`AccountNumberError::NotTheSame`].
    pub fn confirm(&self, again: &str) -> Result<(), AccountNumberError> {
        if Self::parse(again)? == *self { Ok(()) } else { Err(AccountNumberError::NotTheSame) }
    }

    /// The digits; for sealing and for the bank's file only.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The last four, which may be shown and printed (R37).
    pub fn last4(&self) -> String {
        self.0.last(4)
    }
}

/// The kind of bank account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountType {
    Checking,
    Savings,
}
