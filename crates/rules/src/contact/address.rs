//! A postal address inside the United States.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{State, ZipCode, zip_matches_state};

/// A postal address inside the United States (R22, R30).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    /// Apartment or unit.
    pub unit: Option<String>,
    pub city: String,
    pub state: State,
    pub zip: ZipCode,
}

/// What is wrong with an address as a whole; state and ZIP code have errors of their own.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    #[error("Type the house number and street.")]
    NoStreet,
    #[error("Type the city or town.")]
    NoCity,
    #[error("Type {max} letters or fewer. You typed {typed}.")]
    TooLong { max: usize, typed: usize },
    #[error("Take out \u{201c}{}\u{201d}: an address has letters, digits and simple signs.", character.escape_default())]
    Character { character: char },
    #[error("ZIP code {zip} is not in {}. Check the ZIP code and the state.", state.name())]
    ZipNotInState { zip: ZipCode, state: State },
}

impl Address {
    /// Longest street, unit or city, in characters.
    pub const MAX: usize = 60;

    /// Puts an address together; spaces around its parts are dropped, an empty unit counts as none.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn new(street: &str, unit: Option<&str>, city: &str, state: State, zip: ZipCode) -> Result<Self, AddressError> {
        let street = read_line(street)?.ok_or(AddressError::NoStreet)?;
        let unit = unit.map(read_line).transpose()?.flatten();
        let city = read_line(city)?.ok_or(AddressError::NoCity)?;
        if !zip_matches_state(&zip, state) {
            return Err(AddressError::ZipNotInState { zip, state });
        }
        Ok(Self { street, unit, city, state, zip })
    }
}

/// One line of text; `None` where nothing was typed.
fn read_line(text: &str) -> Result<Option<String>, AddressError> {
    let text = text.trim();
    if let Some(character) = text.chars().find(|c| c.is_control()) {
        return Err(AddressError::Character { character });
    }
    match text.chars().count() {
        0 => Ok(None),
        1..=Address::MAX => Ok(Some(text.to_owned())),
        typed => Err(AddressError::TooLong { max: Address::MAX, typed }),
    }
}
