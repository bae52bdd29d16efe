//! Money in whole cents, limits, and the card service fee (R23).

use std::fmt;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An amount of US dollars in whole cents. Never a float (R23).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

/// What is wrong with an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    #[error("Type an amount.")]
    Empty,
    #[error("Type the amount in dollars and cents, like 250.00.")]
    NotANumber,
    #[error("The smallest payment is {min}. Type {min} or more.")]
    TooSmall { min: Cents },
    #[error("The largest single payment is {max}. Type less. You can make another payment after this one.")]
    TooLarge { max: Cents },
    #[error("Type two digits at most after the point, like 250.00.")]
    TooManyDecimals,
}

/// Digits before the point that [`Cents::parse`] reads: far above any limit, far below the end of `i64`.
const MAX_DOLLAR_DIGITS: usize = 12;
const LARGEST_PARSED: Cents = Cents(99_999_999_999_999);

impl Cents {
    pub const ZERO: Cents = Cents(0);

    /// Reads "250", "250.5" or "$1,250.00".
    ///
    /// A dollar sign may stand in front and commas between groups of three; there is no sign, no space inside, no
    /// bare point. Says nothing about limits: [`Limits::check`] does.
    ///
    /// # Errors
    /// [`AmountError::Empty`], [`AmountError::NotANumber`], [`AmountError::TooManyDecimals`], or
    /// [`AmountError::TooLarge`] from a trillion dollars.
    pub fn parse(text: &str) -> Result<Cents, AmountError> {
        let text = text.trim();
        let text = text.strip_prefix('$').unwrap_or(text);
        if text.is_empty() {
            return Err(AmountError::Empty);
        }
        let (dollars, cents) = match text.split_once('.') {
            Some((dollars, cents)) => (dollars, read_decimals(cents)?),
            None => (text, 0),
        };
        let dollars = read_dollars(dollars)?;
        Ok(Cents(dollars * 100 + cents))
    }

    /// The amount in dollars, with two decimals.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// From dollars; `None` where that is not a whole number of cents or does not fit.
    pub fn from_decimal(dollars: Decimal) -> Option<Cents> {
        let cents = dollars.checked_mul(Decimal::ONE_HUNDRED)?;
        if cents.fract().is_zero() { cents.to_i64().map(Cents) } else { None }
    }

    /// The sum, or `None` where it does not fit.
    pub fn checked_add(self, other: Cents) -> Option<Cents> {
        self.0.checked_add(other.0).map(Cents)
    }
}

fn read_decimals(text: &str) -> Result<i64, AmountError> {
    if !crate::text::is_digits(text) {
        return Err(AmountError::NotANumber);
    }
    let value: i64 = match text.len() {
        1 | 2 => text.parse().map_err(|_| AmountError::NotANumber)?,
        _ => return Err(AmountError::TooManyDecimals),
    };
    Ok(if text.len() == 1 { value * 10 } else { value })
}

fn read_dollars(text: &str) -> Result<i64, AmountError> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return Err(AmountError::NotANumber);
        }
        digits.push_str(group);
    }
    if first.is_empty() || !crate::text::is_digits(&digits) {
        return Err(AmountError::NotANumber);
    }
    let significant = digits.trim_start_matches('0');
    if significant.len() > MAX_DOLLAR_DIGITS {
        return Err(AmountError::TooLarge { max: LARGEST_PARSED });
    }
    digits.parse().map_err(|_| AmountError::NotANumber)
}

/// US style in every language: "$1,250.00", "-$3.00".
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.0.unsigned_abs();
        let dollars = (cents / 100).to_string();
        let mut grouped = String::with_capacity(dollars.len() + dollars.len() / 3);
        for (place, digit) in dollars.chars().enumerate() {
            if place > 0 && (dollars.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}${grouped}.{:02}", cents % 100))
    }
}

/// The service fee on a card payment: `amount` times `rate`, rounded half up to the cent (R23).
///
/// `rate` is a fraction (0.025 for 2.5 %). The fee is never credited to support. A rate so absurd that the fee does
/// not fit gives the largest amount there is, which no payor agrees to.
pub fn fee(amount: Cents, rate: Decimal) -> Cents {
    amount
        .to_decimal()
        .checked_mul(rate)
        .map(|exact| exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
        .and_then(Cents::from_decimal)
        .unwrap_or(Cents(i64::MAX))
}

/// The smallest and the largest single payment, both allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    pub min: Cents,
    pub max: Cents,
}

impl Limits {
    /// Whether `amount` may be paid at once (R23).
    ///
    /// # Errors
    /// [`AmountError::TooSmall`] or [`AmountError::TooLarge`], with the limit.
    pub fn check(&self, amount: Cents) -> Result<(), AmountError> {
        if amount < self.min {
            return Err(AmountError::TooSmall { min: self.min });
        }
        if amount > self.max {
            return Err(AmountError::TooLarge { max: self.max });
        }
        Ok(())
    }
}

/// $1.00 to $9,999.99 (R23; for bank drafts by the owner's decision in UX.md section 10).
impl Default for Limits {
    fn default() -> Self {
        Self { min: Cents(100), max: Cents(999_999) }
    }
}
