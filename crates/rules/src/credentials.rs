//! User ID and password (R35).

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::sensitive::Sensitive;

const MIN_LETTERS: usize = 6;
const MIN_DIGITS: usize = 2;
const MAX_CHARACTERS: usize = 12;

/// Which parts of R35 hold for what has been typed so far: a live checklist, not an error afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// At least 6 letters, A to Z without accents.
    pub enough_letters: bool,
    /// At least 2 digits.
    pub enough_digits: bool,
    /// At most 12 characters.
    pub short_enough: bool,
    /// No other characters: no spaces, signs or accents.
    pub letters_and_digits_only: bool,
}

impl Checklist {
    /// Whether every part holds.
    pub fn holds(&self) -> bool {
        self.enough_letters && self.enough_digits && self.short_enough && self.letters_and_digits_only
    }
}

/// Checks `text` as a user ID or password (R35); the same rules hold for both.
pub fn checklist(text: &str) -> Checklist {
    let count = |wanted: fn(&char) -> bool| text.chars().filter(wanted).count();
    Checklist {
        enough_letters: count(char::is_ascii_alphabetic) >= MIN_LETTERS,
        enough_digits: count(char::is_ascii_digit) >= MIN_DIGITS,
        short_enough: text.chars().count() <= MAX_CHARACTERS,
        letters_and_digits_only: text.chars().all(|c| c.is_ascii_alphanumeric()),
    }
}

/// What is wrong with a user ID or password; of several faults the first in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CredentialError {
    #[error("Type at least 6 letters and 2 digits.")]
    Empty,
    #[error("Use letters A to Z and digits only, with no spaces, signs or accents.")]
    OtherCharacters,
    #[error("Use at most 12 letters and digits. You typed {typed}.")]
    TooLong { typed: usize },
    #[error("Use at least 6 letters. You typed {typed}.")]
    TooFewLetters { typed: usize },
    #[error("Use at least 2 digits. You typed {typed}.")]
    TooFewDigits { typed: usize },
    #[error("The password must be different from the user ID. Change one of them.")]
    SameAsUserId,
}

fn check(text: &str) -> Result<(), CredentialError> {
    let list = checklist(text);
    let count = |wanted: fn(&char) -> bool| text.chars().filter(wanted).count();
    if text.is_empty() {
        Err(CredentialError::Empty)
    } else if !list.letters_and_digits_only {
        Err(CredentialError::OtherCharacters)
    } else if !list.short_enough {
        Err(CredentialError::TooLong { typed: text.len() })
    } else if !list.enough_letters {
        Err(CredentialError::TooFewLetters { typed: count(char::is_ascii_alphabetic) })
    } else if !list.enough_digits {
        Err(CredentialError::TooFewDigits { typed: count(char::is_ascii_digit) })
    } else {
        Ok(())
    }
}

/// The name that a payor signs in with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserId(String);

impl UserId {
    /// Reads a user ID (R35). Nothing is trimmed: a space is another character.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub fn parse(text: &str) -> Result<Self, CredentialError> {
        check(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The user ID as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UserId {
    type Error = CredentialError;

    fn try_from(text: String) -> Result<Self, CredentialError> {
        Self::parse(&text)
    }
}

impl From<UserId> for String {
    fn from(user_id: UserId) -> String {
        user_id.0
    }
}

/// A password. Central keeps only a hash of it (R35).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password(Sensitive);

impl Password {
    /// Reads a password by itself (R35). [`check_pair`] compares it with the user ID.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub fn parse(text: &str) -> Result<Self, CredentialError> {
        check(text)?;
        Ok(Self(Sensitive::new(text)))
    }

    /// The password; for sealing and hashing only.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// Whether the two differ (R35). Capital and small letters are the same here: a password that is the user ID with
/// one capital would be guessed first.
///
/// # Errors
/// [`CredentialError::SameAsUserId`].
pub fn check_pair(user_id: &UserId, password: &Password) -> Result<(), CredentialError> {
    if user_id.as_str().eq_ignore_ascii_case(password.expose()) { Err(CredentialError::SameAsUserId) } else { Ok(()) }
}
