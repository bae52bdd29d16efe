//! Something to take along that is no receipt: an answer, an office, an address, a list of past payments.

use chrono::{DateTime, FixedOffset};

use crate::lang::Lang;

/// Words for the printer. Nothing personal beyond what a receipt may hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaflet {
    pub lang: Lang,
    pub title: String,
    pub at: DateTime<FixedOffset>,
    pub passages: Vec<Passage>,
}

/// A heading with the lines under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Empty: none.
    pub heading: String,
    pub lines: Vec<String>,
}
