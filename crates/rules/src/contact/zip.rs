//! ZIP codes, and the states that their first three digits belong to.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::State;
use crate::text::{digits_in_words, digits_typed, is_digits};

/// A ZIP code: five digits, or nine with a hyphen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ZipCode(String);

/// What is wrong with a ZIP code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ZipError {
    #[error("Type the ZIP code. It has 5 digits.")]
    Empty,
    #[error("A ZIP code has 5 digits, or 9 with a hyphen. You typed {}.", digits_in_words(*typed))]
    Shape { typed: usize },
}

impl ZipCode {
    /// Reads "06103" or "06103-1234".
    ///
    /// # Errors
    /// See [`ZipError`].
    pub fn parse(text: &str) -> Result<Self, ZipError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ZipError::Empty);
        }
        let (five, four) = text.split_once('-').unwrap_or((text, "0000"));
        if five.len() == 5 && four.len() == 4 && is_digits(five) && is_digits(four) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ZipError::Shape { typed: digits_typed(text) })
        }
    }

    /// The code as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first five digits.
    pub fn five_digits(&self) -> &str {
        &self.0[..5]
    }
}

impl fmt::Display for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ZipCode {
    type Error = ZipError;

    fn try_from(text: String) -> Result<Self, ZipError> {
        Self::parse(&text)
    }
}

impl From<ZipCode> for String {
    fn from(zip: ZipCode) -> String {
        zip.0
    }
}

/// First and last three-digit prefix, and the state (USPS labeling list L002). A prefix in two rows is shared: a
/// post office across the state line serves the other side's few addresses. Prefixes in no row are not in use.
#[rustfmt::skip]
const PREFIXES: &[(u16, u16, State)] = &[
    (5, 5, State::NY), (6, 7, State::PR), (8, 8, State::VI), (9, 9, State::PR), (10, 27, State::MA),
    (28, 29, State::RI), (30, 38, State::NH), (39, 49, State::ME), (50, 54, State::VT), (55, 55, State::MA),
    (56, 59, State::VT), (60, 69, State::CT), (63, 63, State::NY), (70, 89, State::NJ), (90, 99, State::AE),
    (100, 149, State::NY), (150, 196, State::PA), (197, 199, State::DE), (200, 200, State::DC),
    (201, 201, State::VA), (202, 205, State::DC), (205, 205, State::MD),
    (205, 205, State::VA), (206, 212, State::MD), (214, 219, State::MD),
    (220, 246, State::VA), (247, 268, State::WV), (270, 289, State::NC), (290, 299, State::SC),
    (300, 319, State::GA), (320, 339, State::FL), (340, 340, State::AA), (341, 342, State::FL),
    (344, 344, State::FL), (346, 347, State::FL), (349, 349, State::FL), (350, 352, State::AL),
    (354, 369, State::AL), (370, 385, State::TN), (386, 397, State::MS), (398, 399, State::GA),
    (400, 427, State::KY), (422, 422, State::TN), (430, 459, State::OH), (460, 479, State::IN),
    (480, 499, State::MI), (500, 528, State::IA), (530, 549, State::WI), (550, 567, State::MN),
    (569, 569, State::DC), (570, 577, State::SD), (580, 588, State::ND), (590, 599, State::MT),
    (600, 629, State::IL), (630, 658, State::MO), (660, 679, State::KS), (680, 693, State::NE),
    (700, 714, State::LA), (716, 729, State::AR), (730, 732, State::OK), (733, 733, State::TX),
    (734, 749, State::OK), (739, 739, State::TX), (750, 799, State::TX), (800, 816, State::CO),
    (820, 831, State::WY), (832, 838, State::ID), (834, 834, State::WY), (840, 847, State::UT),
    (850, 865, State::AZ), (870, 884, State::NM), (885, 885, State::TX), (889, 898, State::NV),
    (900, 961, State::CA), (962, 966, State::AP), (967, 968, State::HI), (967, 967, State::AS),
    (969, 969, State::GU), (969, 969, State::MP), (969, 969, State::PW), (969, 969, State::FM),
    (969, 969, State::MH), (970, 979, State::OR), (980, 994, State::WA), (995, 999, State::AK),
];

/// The town that the post office writes for each ZIP code of Connecticut (the free table of federalgovernmentzipcodes.us,
/// as the npm package zipcodes 8.0.0 and the PyPI package zipcodes 3.0.0 have it; they agree but for two companies).
const CONNECTICUT: &str = include_str!("connecticut-zip-codes.txt");

/// The town of a ZIP code, where it is known: in Connecticut. To be proposed, for some codes serve several towns.
pub fn town_of_zip(zip: &ZipCode) -> Option<&'static str> {
    CONNECTICUT.lines().find_map(|line| line.strip_prefix(zip.five_digits())).map(str::trim)
}

/// The states that a ZIP code may lie in by its first three digits, the main one first; none where the prefix is
/// not in use.
pub fn states_of_zip(zip: &ZipCode) -> impl Iterator<Item = State> {
    let prefix: Option<u16> = zip.as_str().get(..3).and_then(|digits| digits.parse().ok());
    PREFIXES
        .iter()
        .filter(move |(first, last, _)| prefix.is_some_and(|prefix| (*first..=*last).contains(&prefix)))
        .map(|(_, _, state)| *state)
}

/// Whether `zip` may lie in `state`, by its first three digits.
pub fn zip_matches_state(zip: &ZipCode, state: State) -> bool {
    states_of_zip(zip).any(|found| found == state)
}
