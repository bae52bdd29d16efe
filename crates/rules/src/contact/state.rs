//! Two-letter state codes of the United States Postal Service.

use serde::{Deserialize, Serialize};
use thiserror::Error;

macro_rules! states {
    ($($code:ident $name:literal)+) => {
        /// A state, the District of Columbia, a territory or associated state, or a military "state": what may stand
        /// in an address inside the United States (R22).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum State { $($code),+ }

        impl State {
            /// All of them, in the order of their codes.
            pub const ALL: &[State] = &[$(State::$code),+];

            /// The two letters, in capitals.
            pub fn code(self) -> &'static str {
                match self { $(State::$code => stringify!($code)),+ }
            }

            /// The name in English.
            pub fn name(self) -> &'static str {
                match self { $(State::$code => $name),+ }
            }
        }
    };
}

states! {
    AA "Armed Forces Americas" AE "Armed Forces Europe" AK "Alaska" AL "Alabama" AP "Armed Forces Pacific"
    AR "Arkansas" AS "American Samoa" AZ "Arizona" CA "California" CO "Colorado" CT "Connecticut"
    DC "District of Columbia" DE "Delaware" FL "Florida" FM "Federated States of Micronesia" GA "Georgia" GU "Guam"
    HI "Hawaii" IA "Iowa" ID "Idaho" IL "Illinois" IN "Indiana" KS "Kansas" KY "Kentucky" LA "Louisiana"
    MA "Massachusetts" MD "Maryland" ME "Maine" MH "Marshall Islands" MI "Michigan" MN "Minnesota" MO "Missouri"
    MP "Northern Mariana Islands" MS "Mississippi" MT "Montana" NC "North Carolina" ND "North Dakota" NE "Nebraska"
    NH "New Hampshire" NJ "New Jersey" NM "New Mexico" NV "Nevada" NY "New York" OH "Ohio" OK "Oklahoma" OR "Oregon"
    PA "Pennsylvania" PR "Puerto Rico" PW "Palau" RI "Rhode Island" SC "South Carolina" SD "South Dakota"
    TN "Tennessee" TX "Texas" UT "Utah" VA "Virginia" VI "U.S. Virgin Islands" VT "Vermont" WA "Washington"
    WI "Wisconsin" WV "West Virginia" WY "Wyoming"
}

/// What is wrong with a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StateError {
    #[error("Choose the state.")]
    Empty,
    #[error("That is not a state of the United States. Type its two letters, like CT.")]
    Unknown,
}

impl State {
    /// Reads two letters, small or capital.
    ///
    /// # Errors
    /// See [`StateError`].
    pub fn parse(text: &str) -> Result<Self, StateError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(StateError::Empty);
        }
        let found = State::ALL.iter().find(|state| state.code().eq_ignore_ascii_case(text));
        found.copied().ok_or(StateError::Unknown)
    }
}
