//! What belongs to one visitor, and where the visit stands: data alone. It must never outlive the visit.

use std::sync::Arc;

use rules::sensitive::Sensitive;
use wire::ConfirmationNumber;
use wire::account::SignedIn;
use wire::card::DeclineReason;
use wire::policy::Policy;
use wire::problem::ProblemType;

use super::Site;
use super::answers::Answers;
use super::effect::Ticket;
use super::entry::Entries;
use super::errand::{Errand, Finished, NotDone};
use super::event::PrinterStatus;
use super::find::Search;
use super::plans::{Owned, Place};
use super::problem::Problem;
use super::question::Question;
use super::reading::{Printing, Reading};
use super::register::NotRegistered;
use super::scanner::{Scanned, Scanner};
use super::setup::Setup;
use super::staff::Staff;
use crate::clock::Now;
use crate::lang::Lang;
use crate::receipt::Receipt;
use crate::view::Look;

/// Everything that belongs to one visitor, and is gone with the visit.
#[derive(Debug)]
pub struct Visit {
    pub lang: Lang,
    pub look: Look,
    pub more_time: bool,
    pub voice: VoiceSetting,
    /// The screen is dark while the voice leads (headphones in).
    pub screen_hidden: bool,
    pub stage: Stage,
    pub overlay: Option<Overlay>,
    pub answers: Answers,
    pub entries: Entries,
    pub problem: Option<Problem>,
    /// An answer is being changed from the review: the question at which the change began.
    pub changing: Option<Question>,
    /// The page of a list or a long text, from 0. Of a calendar that shows four weeks: 0 until others were asked for.
    pub page: u8,
    /// What became of the leaflet asked for on this screen.
    pub printing: Option<Printing>,
    /// The page of the screen that an overlay covers.
    pub(super) page_below: u8,
    /// The payor's own account is open. Gone with the visit.
    pub signed_in: Option<Box<SignedIn>>,
    /// The payor's own payments, as central told them.
    pub owned: Owned,
    /// The calendar's month, as months after the first possible one.
    pub month_offset: u8,
    /// The box of the agreement is ticked.
    pub agree_ticked: bool,
    pub waiting: Option<Waiting>,
    pub file_number_tries: u8,
    pub identity_tries: u8,
    /// Wrong sign-ins, and wrong proofs for a new password.
    pub account_tries: u8,
    /// The password is readable, while "Show" is held.
    pub revealed: bool,
    pub declines: u8,
    /// A payment of this visit was sent or saved: "nothing was sent" would not be true any more.
    pub sent: bool,
    /// "We erased everything" is shown on Start until then.
    pub erased_until_ms: Option<u64>,
    /// What was scanned before its screen came: kept until then.
    pub kept: Option<Scanned>,
    /// "We could not read that code" is shown on Start until then.
    pub misread_until_ms: Option<u64>,
    pub(super) scanner: Scanner,
    pub(super) screen_changed_ms: u64,
    pub(super) touched_ms: u64,
}

/// Where the visit stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    Start,
    Menu,
    /// The signed-in payor's coming payments (22).
    Coming(Place),
    /// Past payments (23).
    Past,
    Asking(Question),
    Sending(Sending),
    Done(Done),
    /// What became of the request with a confirmation number (34).
    Searched(Box<Search>),
    /// A request that is no payment came to its end.
    Finished(Finished),
    NotPaid(NotPaid),
    /// There is no account, nor the payment that was to come with it.
    NotRegistered(NotRegistered),
    /// The new password holds.
    PasswordSet {
        user_id: Sensitive,
    },
    /// Too many wrong tries: the visit ends, and says who can help (R34).
    Ended(Ended),
    /// No visit: staff (28).
    Staff(Staff),
    /// No visit: the kiosk is not enrolled, and is being set up.
    Setup(Box<Setup>),
}

/// A request or charge under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Sending {
    pub ticket: Ticket,
    pub since_ms: u64,
    pub card: bool,
    /// Set when the request is durable on this kiosk.
    pub saved: Option<ConfirmationNumber>,
    pub errand: Errand,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub receipt: Box<Receipt>,
    /// Central set a later first withdrawal than the one agreed to (R19).
    pub moved_by_central: bool,
    pub print: Option<PrinterStatus>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum NotPaid {
    Declined {
        reason: DeclineReason,
    },
    /// Central refused the request; nothing is taken.
    Refused {
        problem: ProblemType,
    },
    /// The kiosk could not save or send it; nothing is taken. The code is for staff.
    Failed {
        code: u16,
    },
    /// A card may have been charged (R26). None where the kiosk did not even learn the number.
    Unknown {
        receipt: Option<Box<Receipt>>,
    },
    /// Time passed while the payor read: the date agreed to is no longer possible.
    Cut,
    /// A request that is no payment came to nothing.
    NotDone(Box<NotDone>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    FileNumberNotFound,
    NotIdentified,
    NotSignedIn,
}

/// Laid over the stage; closing it finds the stage as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    LeaveQuestion,
    TimeWarning {
        since_ms: u64,
        /// The page that it covers, for whoever needs more time to read it.
        under: Option<Page>,
    },
    Page(Page),
}

/// Why the card is not there to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardRefusal {
    NotTaken,
    OnHold,
    Offline,
    Declined,
}

/// Pages that explain something and lead back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Access,
    /// Questions and answers, and offices (24, 25).
    Reading(Reading),
    NoFileNumber,
    NoRoutingNumber,
    NoEmail,
    /// All past payments, or a single one by its number.
    WhichPast,
    CardUnavailable,
    BankUnavailable,
    /// Signing in needs a connection.
    AccountOffline,
    AskStaff,
}

/// The voice, as the payor set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceSetting {
    pub on: bool,
    pub speed: Speed,
    /// 0 to 10.
    pub volume: u8,
}

impl Default for VoiceSetting {
    fn default() -> Self {
        VoiceSetting { on: false, speed: Speed::Normal, volume: 6 }
    }
}

impl VoiceSetting {
    /// A step louder or softer.
    pub fn turn(&mut self, louder: bool) {
        self.volume = if louder { (self.volume + 1).min(10) } else { self.volume.saturating_sub(1) };
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Speed {
    Slower,
    #[default]
    Normal,
    Faster,
}

/// The page of a calendar that was asked for its first weeks, or its last.
pub const EARLIER_WEEKS: u8 = 1;
pub const LATER_WEEKS: u8 = 2;

/// A look-up on its way to central.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub ticket: Ticket,
    pub since_ms: u64,
}

impl Visit {
    pub(super) fn new(site: &Site, policy: &Arc<Policy>, online: bool, now: Now) -> Self {
        Visit {
            lang: site.lang,
            look: Look { landscape: site.landscape, ..Look::default() },
            more_time: false,
            voice: VoiceSetting::default(),
            screen_hidden: false,
            stage: Stage::Start,
            overlay: None,
            answers: Answers::new(policy.clone(), online, now.local.naive_local()),
            entries: Entries::default(),
            problem: None,
            changing: None,
            sent: false,
            page: 0,
            printing: None,
            page_below: 0,
            signed_in: None,
            owned: Owned::default(),
            month_offset: 0,
            agree_ticked: false,
            waiting: None,
            file_number_tries: 0,
            identity_tries: 0,
            account_tries: 0,
            revealed: false,
            declines: 0,
            erased_until_ms: None,
            kept: None,
            misread_until_ms: None,
            scanner: Scanner::default(),
            screen_changed_ms: now.monotonic_ms,
            touched_ms: now.monotonic_ms,
        }
    }

    /// The question on the screen.
    pub fn question(&self) -> Option<Question> {
        match self.stage {
            Stage::Asking(question) => Some(question),
            _ => None,
        }
    }
}
