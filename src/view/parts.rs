//! What screens are made of: controls, fields, rows, days, notices, marks. Plain data, with every word ready to show.

use crate::session::event::Touch;

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
