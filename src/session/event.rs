//! What can happen to a session: touches, keys, time, answers to its questions, changes of the kiosk's health.

use chrono::NaiveDate;

use super::effect::Reply;
use super::question::Question;
use crate::lang::Lang;

/// Something that happened, told to `Session::update`.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Touch(Touch),
    /// A key of a hardware keyboard, the tactile pad or a scanner.
    Key(PhysicalKey),
    /// Time has passed. Sent about once a second.
    Tick,
    /// An answer to an effect, however late.
    Reply(Reply),
    /// The connection, the printer or the policy changed.
    Health(Health),
}

/// What a control does when it is touched. The view puts it on the control; the skin only carries it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Touch {
    /// Begin the visit in this language.
    Start(Lang),
    Back,
    /// The primary button.
    Continue,
    /// The n-th choice, card or cell of the screen, from 0.
    Choose(u8),
    /// A secondary button of the screen: "I do not have it", "My order: $250.00".
    Extra(u8),
    /// A key that writes one character.
    Character(char),
    /// A key that writes several: ".com", "@gmail.com".
    Text(&'static str),
    Delete,
    /// The next letter is written with its accent.
    Accents,
    /// Type into the n-th field.
    Field(u8),
    Day(NaiveDate),
    PreviousMonth,
    NextMonth,
    /// The first four weeks of the month, and its last, where not all fit the screen.
    EarlierWeeks,
    LaterWeeks,
    /// Change the answer to this question, from the review.
    Change(Question),
    Language,
    /// Text & voice.
    Access,
    Help,
    Leave,
    /// The two buttons of a sheet.
    SheetYes,
    SheetNo,
    /// The two buttons of the time warning.
    MoreTime,
    EraseNow,
    CallStaff,
    PrintAgain,
    /// Print what is to be read on this screen, to take along.
    Print,
    /// Have the voice read what is to be read on this screen.
    ReadAloud,
    PayAgain,
    Finish,
    /// The next page of a list or a long text; after the last, the first.
    More,
    /// A secret is shown while this control is held, and hidden when it is let go.
    Reveal,
    Conceal,
    /// A finger on the hidden screen.
    ShowScreen,
    /// The name of the service was held: the way in for staff.
    HoldBrand,
}

/// A key pressed on real hardware.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhysicalKey {
    Character(char),
    Backspace,
    Enter,
    Escape,
    /// Of the tactile pad: say it again, louder, softer.
    Repeat,
    Louder,
    Softer,
    Help,
    /// An arrow moved the focus: nothing for the session but a sign of life.
    Move,
}

/// What the session needs to know of the kiosk around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Central answered the last time it was asked.
    pub online: bool,
    pub printer: PrinterStatus,
    /// Headphones are in: the voice may say what is personal.
    pub headphones: bool,
    pub voice: VoiceHelp,
    /// Closed by staff, or because the kiosk cannot keep its promises: the code for staff.
    pub closed: Option<u16>,
}

impl Default for Health {
    fn default() -> Self {
        Health { online: true, printer: PrinterStatus::Ready, headphones: false, voice: VoiceHelp::None, closed: None }
    }
}

/// Whether a screen can be heard here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VoiceHelp {
    /// No voice is set up, or it cannot speak now.
    #[default]
    None,
    /// The payor can turn it on.
    Here,
    /// Plugging in headphones turns it on.
    ByHeadphones,
}

/// What the printer says of itself, known before anybody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrinterStatus {
    Ready,
    PaperLow,
    NoPaper,
    Jammed,
    Absent,
}

impl PrinterStatus {
    /// Whether a receipt can be expected to come out.
    pub fn prints(self) -> bool {
        matches!(self, PrinterStatus::Ready | PrinterStatus::PaperLow)
    }
}
