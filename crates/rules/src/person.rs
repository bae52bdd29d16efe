//! Names and Social Security numbers (R32), and how personal data is masked.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::sensitive::Sensitive;
use crate::text::{digits_typed, is_digits};

/// A whole Social Security number. Never printed, never spoken (R32).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ssn(Sensitive);

/// What is wrong with a Social Security number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SsnError {
    #[error("Type the Social Security number. We need {needed} digits.")]
    Empty { needed: usize },
    #[error("We need {needed} digits and nothing else. You typed {typed}.")]
    Digits { needed: usize, typed: usize },
    #[error("No one has that Social Security number. Check each digit on the card.")]
    NeverIssued,
}

/// Numbers that stood on specimen cards and in advertisements; no one has them.
const SPECIMENS: [&str; 3] = ["078051120", "219099999", "457555462"];

impl Ssn {
    const DIGITS: usize = 9;

    /// Reads nine digits, with or without hyphens at their places (`123-45-6789`): area not 000, 666 or 900–999,
    /// group not 00, serial not 0000, and none of the published specimens (R32).
    ///
    /// # Errors
    /// See [`SsnError`]. A hyphen out of place means a digit left out, so it is not overlooked.
    pub fn parse(text: &str) -> Result<Self, SsnError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SsnError::Empty { needed: Self::DIGITS });
        }
        let wrong = SsnError::Digits { needed: Self::DIGITS, typed: digits_typed(text) };
        let digits = Sensitive::new(without_ssn_hyphens(text).ok_or(wrong)?);
        if digits.len() != Self::DIGITS || !is_digits(digits.expose()) {
            return Err(wrong);
        }
        if Self::was_never_issued(digits.expose()) {
            return Err(SsnError::NeverIssued);
        }
        Ok(Self(digits))
    }

    fn was_never_issued(digits: &str) -> bool {
        let (area, group, serial) = (&digits[..3], &digits[3..5], &digits[5..]);
        matches!(area, "000" | "666")
            || area.starts_with('9')
            || group == "00"
            || serial == "0000"
            || SPECIMENS.contains(&digits)
    }

    /// The nine digits; for sealing and for the bank's addenda only.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The last four (R32).
    pub fn last4(&self) -> SsnLast4 {
        SsnLast4(Sensitive::new(self.0.last(4)))
    }
}

/// Removes a hyphen after the third and after the fifth digit; one elsewhere stays. `None` where the text is too short.
fn without_ssn_hyphens(text: &str) -> Option<String> {
    let (area, rest) = text.split_at_checked(3)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let (group, serial) = rest.split_at_checked(2)?;
    let serial = serial.strip_prefix('-').unwrap_or(serial);
    Some(format!("{area}{group}{serial}"))
}

/// The last four digits of a Social Security number, which find one's own case (screen 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SsnLast4(Sensitive);

impl SsnLast4 {
    const DIGITS: usize = 4;

    /// Reads four digits, not 0000 (R32).
    ///
    /// # Errors
    /// See [`SsnError`].
    pub fn parse(text: &str) -> Result<Self, SsnError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SsnError::Empty { needed: Self::DIGITS });
        }
        if text.len() != Self::DIGITS || !is_digits(text) {
            return Err(SsnError::Digits { needed: Self::DIGITS, typed: digits_typed(text) });
        }
        if text == "0000" {
            return Err(SsnError::NeverIssued);
        }
        Ok(Self(Sensitive::new(text)))
    }

    /// The four digits; for sealing only.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// A first or a last name: 1 to 40 letters, spaces, apostrophes and hyphens, accents kept.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    #[error("Type the name.")]
    Empty,
    #[error("A name can have {max} letters here. You typed {typed}. Leave out a middle name.")]
    TooLong { max: usize, typed: usize },
    #[error("A name has letters, spaces, hyphens and apostrophes only. Take out \u{201c}{character}\u{201d}.")]
    Character { character: char },
    #[error("A name has at least one letter. Type the name.")]
    NoLetter,
}

impl PersonName {
    /// Longest name, in characters.
    pub const MAX: usize = 40;

    /// Reads a name; spaces around it are dropped.
    ///
    /// # Errors
    /// See [`NameError`].
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        let foreign = |c: &char| !(c.is_alphabetic() || is_combining_accent(*c) || matches!(c, ' ' | '\'' | '-'));
        if let Some(character) = text.chars().find(foreign) {
            return Err(NameError::Character { character });
        }
        let typed = text.chars().count();
        if typed > Self::MAX {
            return Err(NameError::TooLong { max: Self::MAX, typed });
        }
        if !text.chars().any(char::is_alphabetic) {
            return Err(NameError::NoLetter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An accent that is a character of its own after its letter, as some keyboards send it.
fn is_combining_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// Masked: a name must not reach a log.
impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask_word(&self.0))
    }
}

impl TryFrom<String> for PersonName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> String {
        name.0
    }
}

const DOT: &str = "\u{2022}";

fn mask_word(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(initial) => format!("{initial}{}", DOT.repeat(characters.count())),
        None => String::new(),
    }
}

/// "Rosa", "Delgado" as "R••• D••••••": a name from the record, shown to find out whether the case is right.
pub fn mask_name(first: &str, last: &str) -> String {
    format!("{} {}", mask_word(first), mask_word(last)).trim().to_owned()
}

/// "rosa@gmail.com" as "r•••@gmail.com"; always three dots, so that the length is not told. Without an `@`, dots
/// alone.
pub fn mask_email(email: &str) -> String {
    let dots = DOT.repeat(3);
    match email.rsplit_once('@') {
        Some((local, domain)) => format!("{}{dots}@{domain}", local.chars().next().unwrap_or('\u{2022}')),
        None => dots,
    }
}
