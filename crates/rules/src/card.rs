//! Card numbers, expiry and security codes (R22, R27). Nothing here may reach a disk (R21).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::sensitive::Sensitive;
use crate::text::{digits_in_words, digits_typed, is_digits, luhn_holds, without_separators};

/// The brands that are taken (R22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Brand {
    Amex,
    Mastercard,
    Visa,
    Discover,
    Jcb,
    Maestro,
}

/// Where a brand's numbers lie: the first four digits, inclusive.
///
/// Numbers from 62 are UnionPay's, which is not among the brands of R22, although Discover's network carries some.
const PREFIXES: [(u32, u32, Brand); 16] = [
    (2221, 2720, Brand::Mastercard),
    (3400, 3499, Brand::Amex),
    (3528, 3589, Brand::Jcb),
    (3700, 3799, Brand::Amex),
    (4000, 4999, Brand::Visa),
    (5018, 5018, Brand::Maestro),
    (5020, 5020, Brand::Maestro),
    (5038, 5038, Brand::Maestro),
    (5100, 5599, Brand::Mastercard),
    (5893, 5893, Brand::Maestro),
    (6011, 6011, Brand::Discover),
    (6304, 6304, Brand::Maestro),
    (6440, 6499, Brand::Discover),
    (6500, 6599, Brand::Discover),
    (6759, 6759, Brand::Maestro),
    (6761, 6763, Brand::Maestro),
];

impl Brand {
    /// All brands, in the order in which screen 16 names them.
    pub const ALL: [Brand; 6] =
        [Brand::Amex, Brand::Mastercard, Brand::Visa, Brand::Discover, Brand::Jcb, Brand::Maestro];

    /// The brand's own spelling.
    pub fn name(self) -> &'static str {
        match self {
            Brand::Amex => "American Express",
            Brand::Mastercard => "Mastercard",
            Brand::Visa => "Visa",
            Brand::Discover => "Discover",
            Brand::Jcb => "JCB",
            Brand::Maestro => "Maestro",
        }
    }

    /// The brand of a number by its first four digits, for showing it while the rest is typed.
    pub fn of(digits: &str) -> Option<Brand> {
        let prefix: u32 = digits.get(..4).filter(|start| is_digits(start))?.parse().ok()?;
        let found = PREFIXES.iter().find(|(first, last, _)| (*first..=*last).contains(&prefix));
        found.map(|(_, _, brand)| *brand)
    }

    /// Whether the brand has numbers of this many digits.
    fn has_length(self, length: usize) -> bool {
        match self {
            Brand::Amex => length == 15,
            Brand::Mastercard => length == 16,
            Brand::Visa => matches!(length, 13 | 16 | 19),
            Brand::Discover | Brand::Jcb => (16..=19).contains(&length),
            Brand::Maestro => (12..=19).contains(&length),
        }
    }

    /// Digits of the security code: 4 for American Express, else 3 (R22).
    pub fn security_code_digits(self) -> usize {
        if self == Brand::Amex { 4 } else { 3 }
    }
}

/// What is wrong with a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CardNumberError {
    #[error("Type the card number.")]
    Empty,
    #[error("A card number has digits only. Type it without letters or signs.")]
    NotDigits,
    #[error("We do not take this kind of card. Use another card or a bank account.")]
    NotTaken,
    #[error("A card number of {} does not have {}. Check the card and type the whole number.", brand.name(), digits_in_words(*typed))]
    Length { brand: Brand, typed: usize },
    #[error("A digit of the card number is wrong or in the wrong place. Check each digit on the card.")]
    Mistyped,
}

/// A card number of a brand that is taken, with its check digit right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardNumber {
    brand: Brand,
    digits: Sensitive,
}

impl CardNumber {
    /// Reads a card number; spaces and hyphens are dropped (R22).
    ///
    /// # Errors
    /// See [`CardNumberError`]; a kind of card that is not taken is said before a slip in it.
    pub fn parse(text: &str) -> Result<Self, CardNumberError> {
        let digits = Sensitive::new(without_separators(text));
        if digits.is_empty() {
            return Err(CardNumberError::Empty);
        }
        if !is_digits(digits.expose()) {
            return Err(CardNumberError::NotDigits);
        }
        let brand = Brand::of(digits.expose()).ok_or(CardNumberError::NotTaken)?;
        if !brand.has_length(digits.len()) {
            return Err(CardNumberError::Length { brand, typed: digits.len() });
        }
        if !luhn_holds(digits.expose()) {
            return Err(CardNumberError::Mistyped);
        }
        Ok(Self { brand, digits })
    }

    /// The brand.
    pub fn brand(&self) -> Brand {
        self.brand
    }

    /// All digits; for the card service only.
    pub fn expose(&self) -> &str {
        self.digits.expose()
    }

    /// The last four digits, which may be shown and printed (R27). `None` for Maestro, whose last three are the
    /// security code: show the brand alone.
    pub fn last4(&self) -> Option<String> {
        (self.brand != Brand::Maestro).then(|| self.digits.last(4))
    }
}

/// The month until whose end a card can be used. Never on a receipt (R27).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expiry {
    year: i32,
    month: u32,
}

/// What is wrong with an expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ExpiryError {
    #[error("Type the month and year from the card, like 08/29.")]
    Empty,
    #[error("Type two digits for the month and two for the year, like 08/29. You typed {}.", digits_in_words(*typed))]
    Shape { typed: usize },
    #[error("A month is a number from 01 to 12. Check the card and type the month and year again.")]
    Month,
    #[error("This card is past its date. Use another card or a bank account.")]
    Past,
}

impl Expiry {
    /// Reads "MM/YY" or "MMYY"; the years are 2000 to 2099. Says nothing about today: [`Expiry::is_past`] does.
    ///
    /// # Errors
    /// Any [`ExpiryError`] but `Past`.
    pub fn parse(text: &str) -> Result<Self, ExpiryError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ExpiryError::Empty);
        }
        let shape = ExpiryError::Shape { typed: digits_typed(text) };
        let (month, year) = text.split_once('/').or_else(|| text.split_at_checked(2)).ok_or(shape)?;
        let read = |part: &str| {
            if part.len() == 2 && is_digits(part) { part.parse::<u32>().ok() } else { None }
        };
        let (month, year) = (read(month).ok_or(shape)?, read(year).ok_or(shape)?);
        if !(1..=12).contains(&month) {
            return Err(ExpiryError::Month);
        }
        let year = i32::try_from(year).map_err(|_| shape)?;
        Ok(Self { year: 2000 + year, month })
    }

    /// Whether the month is over on `today` (R22). The whole of the month printed on the card counts.
    pub fn is_past(self, today: NaiveDate) -> bool {
        (self.year, self.month) < (today.year(), today.month())
    }

    /// # Errors
    /// [`ExpiryError::Past`] where [`Expiry::is_past`].
    pub fn check(self, today: NaiveDate) -> Result<(), ExpiryError> {
        if self.is_past(today) { Err(ExpiryError::Past) } else { Ok(()) }
    }

    /// The four-digit year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }
}

/// The code that proves that the card is at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityCode(Sensitive);

/// What is wrong with a security code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SecurityCodeError {
    #[error("Type the security code. It has {needed} digits.")]
    Empty { needed: usize },
    #[error("The security code has {needed} digits and nothing else. You typed {}.", digits_in_words(*typed))]
    Digits { needed: usize, typed: usize },
}

impl SecurityCode {
    /// Reads 4 digits for American Express, else 3 (R22).
    ///
    /// # Errors
    /// See [`SecurityCodeError`].
    pub fn parse(brand: Brand, text: &str) -> Result<Self, SecurityCodeError> {
        let needed = brand.security_code_digits();
        if text.is_empty() {
            return Err(SecurityCodeError::Empty { needed });
        }
        if text.len() != needed || !is_digits(text) {
            return Err(SecurityCodeError::Digits { needed, typed: digits_typed(text) });
        }
        Ok(Self(Sensitive::new(text)))
    }

    /// The digits; for the card service only.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}
