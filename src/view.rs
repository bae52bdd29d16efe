//! What one screen says and offers, as plain data.
//!
//! `view()` turns the session and the kiosk's health into one [`View`]; the skin draws it, a receipt or a voice may read it.
//! Every word, amount and date is ready to show: nothing here or behind it formats, translates or decides.
//! It must never hold a Social Security digit, a security code or more of a number than the payor may see.

mod access;
mod account;
mod build;
mod calendar;
mod card;
pub mod change;
mod contact;
mod fields;
mod find;
mod finished;
mod keys;
mod outcome;
mod pages;
pub mod paging;
mod parts;
mod past;
mod plans;
mod problem;
mod questions;
mod reading;
mod register;
mod review;
mod sentences;
mod setup;
mod sign_in;
mod staff;

pub use build::{view, whole};
pub use parts::*;

use crate::lang::Lang;
use crate::session::event::Touch;

/// One screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Number and name as in the screens' specification: `03-file-number`. Names screenshots and transcripts.
    pub name: &'static str,
    pub lang: Lang,
    pub look: Look,
    /// The header's name of the service.
    pub brand: String,
    /// What holding that name for five seconds does: the way in for staff. No control, and told to nobody.
    pub brand_hold: Option<Touch>,
    pub step: Option<Step>,
    /// The one heading: the question.
    pub heading: String,
    /// Help text under the heading.
    pub paragraphs: Vec<String>,
    pub figure: Figure,
    /// Stays until solved (offline). Shown above everything else of the screen.
    pub banner: Option<Notice>,
    /// What is wrong with the answer and how to mend it. A live region.
    pub error: Option<String>,
    pub notices: Vec<Notice>,
    pub body: Body,
    /// At most so many rows stand on a page, also where more would fit.
    pub most_rows: Option<usize>,
    /// Always bottom left.
    pub back: Option<Control>,
    /// The one primary button, always bottom right. Never disabled.
    pub primary: Option<Control>,
    /// Language, Text & voice, Help, Leave: four, or none (start has only the first three).
    pub utilities: Vec<Control>,
    /// "More", where a list or a long text has further pages: full width, above the action bar.
    pub pager: Option<Pager>,
    /// The screen is hidden: black, with this line. Its controls still answer to keys.
    pub cover: Option<String>,
    /// A question laid over the screen: its two buttons are then the only controls.
    pub sheet: Option<Sheet>,
}

impl View {
    /// Everything on the screen that can be touched now: under a sheet only the sheet's own buttons.
    pub fn controls(&self) -> Vec<&Control> {
        if let Some(sheet) = &self.sheet {
            return vec![&sheet.no, &sheet.yes];
        }
        let body: Vec<&Control> = match &self.body {
            Body::Nothing | Body::Busy { .. } => Vec::new(),
            Body::Start(controls)
            | Body::Choices(controls)
            | Body::Grid { cells: controls, .. }
            | Body::Outcome { controls, .. }
            | Body::Moved { controls, .. }
            | Body::Text { controls, .. }
            | Body::Countdown { controls, .. } => controls.iter().collect(),
            Body::Keypad { extras, keys, .. } => extras.iter().chain(keys.iter().flatten()).collect(),
            Body::Keyboard { extras, rows, .. } => {
                extras.iter().chain(rows.iter().flatten().map(|key| &key.control)).collect()
            }
            Body::Calendar(month) => {
                month.previous.iter().chain(&month.next).chain(month.days.iter().map(|day| &day.control)).collect()
            }
            Body::Agreement { agree, extras, .. } => agree.iter().chain(extras).collect(),
            Body::Rows { rows, controls } => {
                rows.iter().filter_map(|row| row.change.as_ref()).chain(controls).collect()
            }
        };
        let more = self.pager.iter().map(|pager| &pager.more);
        body.into_iter().chain(more).chain(&self.back).chain(&self.primary).chain(&self.utilities).collect()
    }
}

impl View {
    /// Nothing of a visitor is on it: questions, offices and addresses, which policy may bring.
    pub fn is_public(&self) -> bool {
        ["24-help", "24-topic", "24-answer", "25-offices", "25-office", "06-check-by-mail"].contains(&self.name)
    }
}

/// How the payor wants the screen drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    pub theme: Theme,
    pub text_size: TextSize,
    /// "Lower the screen": everything that can be touched is at y >= 960 in portrait.
    pub lower: bool,
    pub landscape: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Theme {
    /// Ink on warm paper.
    #[default]
    Paper,
    /// White on black, high contrast.
    Night,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum TextSize {
    /// ×1
    #[default]
    Standard,
    /// ×1.25
    Large,
    /// ×1.5
    Largest,
}

/// The way to the next page.
#[derive(Debug, Clone, PartialEq)]
pub struct Pager {
    /// "Page 1 of 3"
    pub text: String,
    pub more: Control,
    /// After this page comes the first again.
    pub last: bool,
    /// What has no room on any of the pages.
    pub left_out: paging::LeftOut,
    /// What stands under the heading.
    pub lead: paging::Lead,
}

/// The part of the screen between the question and the buttons.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    Nothing,
    /// Screen 1: two equal, very large buttons.
    Start(Vec<Control>),
    /// Cards, one below the other (two columns in landscape). At most six.
    Choices(Vec<Control>),
    /// Equal cells in `columns` columns: pairs of days, days of the month.
    Grid {
        columns: u8,
        cells: Vec<Control>,
    },
    /// A field and the digit keypad. `keys` has 12 places in rows of three; None leaves the place empty.
    Keypad {
        field: Field,
        extras: Vec<Control>,
        keys: Vec<Option<Control>>,
    },
    /// One or two fields and the letter keyboard.
    Keyboard {
        fields: Vec<Field>,
        /// What the answer must have, ticked as it is typed (R35).
        checks: Vec<Check>,
        extras: Vec<Control>,
        rows: Vec<Vec<Key>>,
    },
    Calendar(Month),
    /// The authorization's text, then the sentence to agree to (a card with a box to tick).
    Agreement {
        text: Vec<String>,
        /// None until the last page is open.
        agree: Option<Control>,
        extras: Vec<Control>,
    },
    /// Label, value, and Change where there is one (the review, a plan, past payments); then further buttons.
    Rows {
        rows: Vec<Row>,
        controls: Vec<Control>,
    },
    /// Confirmation, decline, unknown outcome: a mark, the number, what happens next, further buttons.
    Outcome {
        mark: Mark,
        number: Option<Number>,
        notices: Vec<Notice>,
        receipt: Vec<String>,
        controls: Vec<Control>,
    },
    /// Before and after: screen 15.
    Moved {
        from: Labelled,
        to: Labelled,
        reasons: Vec<String>,
        controls: Vec<Control>,
    },
    /// A long text as question and answer pages.
    Text {
        paragraphs: Vec<String>,
        controls: Vec<Control>,
    },
    /// "Are you still here?": covers the screen behind it.
    Countdown {
        seconds: u16,
        of: u16,
        controls: Vec<Control>,
    },
    /// A request is under way.
    Busy {
        text: String,
    },
}
