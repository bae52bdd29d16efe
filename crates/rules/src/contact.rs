//! How to reach a payor: e-mail (R29), phone, and a postal address in the United States (R22, R30).

mod address;
mod email;
mod phone;
mod state;
mod zip;

pub use address::{Address, AddressError};
pub use email::{Email, EmailError, domain_guess};
pub use phone::{Phone, PhoneError};
pub use state::{State, StateError};
pub use zip::{ZipCode, ZipError, states_of_zip, town_of_zip, zip_matches_state};
