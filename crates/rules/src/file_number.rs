//! The file number that names a support case (R33). Its true format is not public: policy sets it, central decides.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::without_separators;

/// What a file number looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pattern {
    /// Fewest characters.
    pub min_length: usize,
    /// Most characters.
    pub max_length: usize,
    /// The one length there is, where the office's numbers all have it; wins over the two above.
    pub exact_length: Option<usize>,
    /// Whether letters are no part of it.
    pub digits_only: bool,
}

/// 1 to 20 letters or digits (R33).
impl Default for Pattern {
    fn default() -> Self {
        Self { min_length: 1, max_length: 20, exact_length: None, digits_only: false }
    }
}

impl Pattern {
    /// Fewest and most characters.
    pub fn lengths(&self) -> (usize, usize) {
        match self.exact_length {
            Some(length) => (length, length),
            None => (self.min_length, self.max_length),
        }
    }
}

/// A file number, leading zeros kept.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileNumber(String);

/// What is wrong with a file number. `digits` tells whether to speak of digits, or of letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FileNumberError {
    #[error("Type your file number.")]
    Empty,
    #[error("A file number has {}. Take out \u{201c}{character}\u{201d}.", if *digits { "digits only" } else { "letters and digits only" })]
    Character { character: char, digits: bool },
    #[error("A file number has {min} {}. You typed {typed}. Check it and add what is missing.", unit(*digits))]
    ExactLength { min: usize, typed: usize, digits: bool },
    #[error("A file number has {min} to {max} {}. You typed {typed}. Check each one on your paper.", unit(*digits))]
    Length { min: usize, max: usize, typed: usize, digits: bool },
}

fn unit(digits: bool) -> &'static str {
    if digits { "digits" } else { "letters or digits" }
}

impl FileNumber {
    /// Reads a file number; spaces and hyphens are dropped, leading zeros and the letters' case are kept (R33).
    ///
    /// # Errors
    /// See [`FileNumberError`].
    pub fn parse(pattern: &Pattern, text: &str) -> Result<Self, FileNumberError> {
        let kept = without_separators(text);
        if kept.is_empty() {
            return Err(FileNumberError::Empty);
        }
        let digits = pattern.digits_only;
        let foreign = |c: &char| !(c.is_ascii_digit() || (!digits && c.is_ascii_alphabetic()));
        if let Some(character) = kept.chars().find(foreign) {
            return Err(FileNumberError::Character { character, digits });
        }
        let ((min, max), typed) = (pattern.lengths(), kept.len());
        match (min..=max).contains(&typed) {
            true => Ok(Self(kept)),
            false if min == max => Err(FileNumberError::ExactLength { min, typed, digits }),
            false => Err(FileNumberError::Length { min, max, typed, digits }),
        }
    }

    /// The whole number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last two characters, which may be shown and printed; all of a shorter one.
    pub fn ending(&self) -> &str {
        &self.0[self.0.len().saturating_sub(2)..]
    }
}

/// The last two characters only: the whole number must not reach a log.
impl fmt::Debug for FileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileNumber(\u{2026}{})", self.ending())
    }
}

/// With the default pattern; whoever knows the policy's checks that too.
impl TryFrom<String> for FileNumber {
    type Error = FileNumberError;

    fn try_from(text: String) -> Result<Self, FileNumberError> {
        Self::parse(&Pattern::default(), &text)
    }
}

impl From<FileNumber> for String {
    fn from(number: FileNumber) -> String {
        number.0
    }
}
