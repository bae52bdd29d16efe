//! Scripts: a visit written down as lines of plain text and played on the real screen, the real worker and a real
//! central, without a display.
//!
//! A script touches what is on the screen by its accessible label and reads what is there; it reaches into nothing.

mod player;
mod script;

pub use player::{Outcome, Player};
pub use script::{Line, Script, ScriptError, Step};
