//! payor-kiosk: the touchscreen at which parents pay child support.
//!
//! The modules stand in the order in which a payor's request walks through them.

pub mod view;
pub mod session;
pub mod receipt;
pub mod words;
pub mod text;
pub mod lang;
pub mod clock;
