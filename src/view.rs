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
mod find;
mod finished;
mod keys;
mod outcome;
mod pages;
pub mod paging;
mod past;
mod plans;
mod problem;
mod questions;
mod reading;
mod register;
mod review;
mod sentences;
mod sign_in;
mod staff;

pub use build::{view, whole};

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

/// A line of a live checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub text: String,
    pub holds: bool,
}

/// Progress: "Step 3 of 6 · Amount".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub text: String,
    /// 1 to `of`.
    pub at: u8,
    pub of: u8,
}

/// A control that can be touched.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// What stands on it, and its accessible label unless `spoken` says otherwise.
    pub label: String,
    /// Second, smaller line of a card. Empty: none.
    pub sub: String,
    /// Accessible label where the visible one is not enough ("Change amount"; a calendar day). Unique on a screen.
    pub spoken: Option<String>,
    pub icon: Icon,
    pub tone: Tone,
    pub selected: bool,
    /// Cannot be chosen now; `sub` says why. It can still be touched, and explains itself.
    pub unavailable: bool,
    pub touch: Touch,
    /// What letting go of it does, where it works only while it is held.
    pub on_release: Option<Touch>,
}

impl Control {
    pub fn new(label: impl Into<String>, touch: Touch) -> Self {
        Control {
            label: label.into(),
            sub: String::new(),
            spoken: None,
            icon: Icon::None,
            tone: Tone::Plain,
            selected: false,
            unavailable: false,
            touch,
            on_release: None,
        }
    }

    #[expect(clippy::should_implement_trait, reason = "a line under the label, no subtraction")]
    pub fn sub(mut self, sub: impl Into<String>) -> Self {
        self.sub = sub.into();
        self
    }

    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = icon;
        self
    }

    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    pub fn spoken(mut self, spoken: impl Into<String>) -> Self {
        self.spoken = Some(spoken.into());
        self
    }

    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    pub fn unavailable(mut self, unavailable: bool) -> Self {
        self.unavailable = unavailable;
        self
    }

    /// It works while it is held: letting go does this.
    pub fn on_release(mut self, release: Touch) -> Self {
        self.on_release = Some(release);
        self
    }

    /// The label that a screen reader and a play script know the control by.
    pub fn accessible_label(&self) -> &str {
        self.spoken.as_deref().unwrap_or(&self.label)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Primary,
    Danger,
    /// The primary button while a request is under way: shows its label, ignores touches.
    Busy,
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

/// A value with its label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labelled {
    pub label: String,
    pub value: String,
}

/// A confirmation number, ready in groups of four, with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub label: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub label: String,
    pub value: String,
    pub change: Option<Control>,
}

/// A field that keys write into.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Accessible name, and the visible label where a screen has two fields.
    pub label: String,
    pub show_label: bool,
    /// What stands in it now: grouped, masked, with its "$".
    pub text: String,
    /// How many characters it has when it is whole, where that is known before.
    pub full_length: Option<u8>,
    pub kind: FieldKind,
    pub active: bool,
    pub in_error: bool,
    /// Never spoken and never told to a screen reader, also while its text is shown.
    pub secret: bool,
    /// Some where a touch moves the typing here.
    pub touch: Option<Touch>,
}

impl Field {
    /// What a screen reader is told of its text: a secret stays dots, also while it is shown.
    pub fn told(&self) -> String {
        if self.secret { "•".repeat(self.text.chars().count()) } else { self.text.clone() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Drawn 104 px, centred.
    Amount,
    /// Numbers and e-mail: the monospaced face.
    Code,
    /// Names and addresses.
    Words,
}

/// A key of the letter keyboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub control: Control,
    /// Width in tenths of a plain key's width, gaps apart: 10 is one key.
    pub width_tenths: u16,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// "June 2026"
    pub title: String,
    pub previous: Option<Control>,
    pub next: Option<Control>,
    /// Sunday first.
    pub weekdays: Vec<String>,
    /// Places before the first day, 0 to 6.
    pub leading: u8,
    pub days: Vec<Day>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    pub control: Control,
    pub kind: DayKind,
    pub today: bool,
    /// A payment of the plan falls on this day: a small bar.
    pub payment: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    Open,
    /// Before the first possible date: struck through.
    TooSoon,
    Weekend,
    /// A dot.
    Holiday,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    pub icon: Icon,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    Info,
    Ok,
    Warn,
    Error,
}

/// The large mark of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Done,
    Saved,
    Attention,
    NotPaid,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub heading: String,
    pub text: String,
    /// Stands where Back stands: the safe choice.
    pub no: Control,
    pub yes: Control,
}

/// A drawing that shows where a number is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Figure {
    #[default]
    None,
    /// A court order with the file number marked.
    CourtOrder,
    /// A check with the routing number marked.
    CheckRouting,
    /// A check with the account number marked.
    CheckAccount,
    /// The back and front of a card with the security code marked.
    CardCode,
    /// The kiosk and a bank, for the start.
    Welcome,
}

/// Icons, named as in Lucide (ISC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Icon {
    #[default]
    None,
    Globe,
    Accessibility,
    Help,
    Leave,
    ArrowLeft,
    ArrowRight,
    ChevronRight,
    Check,
    Circle,
    CircleCheck,
    Close,
    Delete,
    HandCoins,
    Calendar,
    CalendarClock,
    Repeat,
    Bank,
    Card,
    Receipt,
    Printer,
    History,
    MapPin,
    Phone,
    Mail,
    Message,
    User,
    Users,
    Hash,
    Lock,
    Eye,
    EyeOff,
    ShieldCheck,
    Clock,
    Timer,
    Offline,
    Warning,
    Alert,
    Info,
    Contrast,
    TextSize,
    Pen,
    Shift,
    Space,
    Wrench,
    House,
    Volume,
    PanelBottom,
}
