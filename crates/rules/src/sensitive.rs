//! Text that must not be printed, logged or left in memory.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A Social Security number, an account or card number, a password.
///
/// `Debug` prints `[redacted]`; there is no `Display` and no `Serialize`, so that a value reaches paper, disk or
/// network only through [`Sensitive::expose`], which is easy to find in a review. Overwritten with zeros on drop.
#[derive(Clone, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Sensitive(String);

impl Sensitive {
    /// Takes ownership of the text. Hand over a `String` where possible: a borrowed text stays where it was.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Every call of this is a place to review.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last `n` characters, or all of them when there are fewer.
    pub fn last(&self, n: usize) -> String {
        let skipped = self.len().saturating_sub(n);
        self.0.chars().skip(skipped).collect()
    }

    /// Length in characters.
    pub fn len(&self) -> usize {
        self.0.chars().count()
    }

    /// True when nothing is stored.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_text() {
        let number = Sensitive::new("123456789");
        assert_eq!(format!("{number:?} {:?}", Some(&number)), "[redacted] Some([redacted])");
    }

    #[test]
    fn last_counts_characters_and_never_more_than_there_are() {
        assert_eq!(Sensitive::new("123456789").last(4), "6789");
        assert_eq!(Sensitive::new("Núñez").last(3), "ñez");
        assert_eq!(Sensitive::new("12").last(4), "12");
        assert_eq!(Sensitive::default().last(4), "");
    }

    #[test]
    fn zeroize_empties_the_text() {
        let mut number = Sensitive::new("123456789");
        number.zeroize();
        assert!(number.is_empty());
    }
}
