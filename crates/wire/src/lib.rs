//! What a kiosk and the central API say to each other, version 1.
//!
//! Types only, with the three things that both sides must do alike: reading a confirmation number, binding an envelope to
//! its associated data, and reading a sealed export. No I/O, no clock. `openapi` writes the OpenAPI document from these types.

pub mod account;
pub mod audit;
mod base32;
pub mod card;
pub mod confirmation;
pub mod content;
pub mod enrollment;
pub mod envelope;
pub mod export;
pub mod heartbeat;
pub mod lookup;
pub mod openapi;
pub mod policy;
pub mod problem;
pub mod request;
pub mod sensitive;

pub use confirmation::ConfirmationNumber;

/// The version of the API and of the envelopes, bound into each envelope's associated data.
pub const VERSION: u16 = 1;
