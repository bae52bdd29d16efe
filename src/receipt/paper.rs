//! What a printer gets: lines that are ready, and a name. It knows nothing of receipts and leaflets.

use super::layout::{Line, as_text, lines};
use super::{Leaflet, Receipt, leaflet};

/// One piece of paper, printed as a whole and cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Names the files of a printer that writes files: lower case letters, digits and hyphens. Nothing personal.
    pub name: String,
    pub lines: Vec<Line>,
}

impl Paper {
    /// The paper as plain text, 42 columns, without its QR code.
    pub fn text(&self) -> String {
        as_text(&self.lines)
    }
}

impl From<&Receipt> for Paper {
    fn from(receipt: &Receipt) -> Self {
        Paper { name: format!("receipt-{}", receipt.confirmation), lines: lines(receipt) }
    }
}

impl From<&Leaflet> for Paper {
    fn from(leaflet: &Leaflet) -> Self {
        let name = leaflet.at.format("leaflet-%Y-%m-%d-%H%M%S").to_string();
        Paper { name, lines: leaflet::lines(leaflet) }
    }
}
