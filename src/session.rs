//! One visit at the kiosk, as a pure function of events.
//!
//! [`Session::update`] takes what happened and when, and gives back what the world must do. It reads no clock, asks no
//! network and knows no screen; it must never hold an answer longer than its visit. An event that means nothing here is
//! ignored: double taps and late answers are normal life.

pub mod accept;
pub mod access;
pub mod account;
pub mod account_question;
pub mod agreement;
pub mod answers;
pub mod ask;
pub mod change;
pub mod contact;
pub mod contact_question;
pub mod effect;
pub mod entry;
pub mod errand;
pub mod event;
pub mod find;
mod idle;
pub mod journey;
mod known;
pub mod leaflets;
pub mod plans;
pub mod problem;
pub mod question;
pub mod register;
pub mod registration;
pub mod reading;
mod reply;
pub mod scanner;
pub mod staff;
mod submit;
mod touch;

use std::sync::Arc;

use rules::sensitive::Sensitive;
use wire::ConfirmationNumber;
use wire::account::SignedIn;
use wire::card::DeclineReason;
use wire::policy::Policy;
use wire::problem::ProblemType;

use crate::clock::Now;
use crate::lang::Lang;
use crate::receipt::Receipt;
use crate::view::Look;
use answers::Answers;
use effect::{Effect, Ticket};
use entry::Entries;
use errand::{Errand, Finished, NotDone};
use event::{Event, Health, PrinterStatus, Touch};
use find::Search;
use journey::Journey;
use plans::{Owned, Place};
use problem::Problem;
use question::Question;
use reading::{Printing, Reading};
use register::NotRegistered;
use scanner::{Scanned, Scanner};
use staff::{LastReceipt, Room, Staff};

/// Touches are ignored this long after a change of screen: the second half of a double tap.
const SCREEN_LOCK_MS: u64 = 300;

/// The calendar can be turned this many months beyond the first possible one.
pub const MONTHS_AHEAD: u8 = 11;

/// Declined cards after which no other is tried in this visit.
const DECLINES: u8 = 3;

/// What a site's configuration says about its sessions.
#[derive(Debug, Clone)]
pub struct Site {
    /// The office's name, as it stands on receipts.
    pub office: String,
    /// Whether card numbers may be typed here.
    pub cards: bool,
    /// The screen is wider than high: more of a list fits beside the question, less below it.
    pub landscape: bool,
    /// The language of Start's notices before anybody chose one.
    pub lang: Lang,
}

/// The kiosk's conversation with whoever stands before it.
#[derive(Debug)]
pub struct Session {
    pub site: Site,
    pub policy: Arc<Policy>,
    pub health: Health,
    pub visit: Visit,
    /// How loud the voice begins with each visitor, 0 to 10.
    pub volume: u8,
    /// Of the last confirmation since the kiosk started, what staff may print again. It outlives its visit.
    pub last_receipt: Option<LastReceipt>,
    next_ticket: u64,
}

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
    page_below: u8,
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
    scanner: Scanner,
    screen_changed_ms: u64,
    touched_ms: u64,
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
}

pub use submit::Slip;

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

/// A screen, for what changes with it: the lock of touches, the page.
type Screen = (std::mem::Discriminant<Stage>, Option<Question>, Option<Place>, Option<Room>, Option<Overlay>);

/// A look-up on its way to central.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub ticket: Ticket,
    pub since_ms: u64,
}

impl Visit {
    fn new(site: &Site, policy: &Arc<Policy>, online: bool, now: Now) -> Self {
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

impl Session {
    pub fn new(site: Site, policy: Arc<Policy>, now: Now) -> Self {
        let health = Health::default();
        let visit = Visit::new(&site, &policy, health.online, now);
        let volume = VoiceSetting::default().volume;
        Session { site, policy, health, visit, volume, last_receipt: None, next_ticket: 1 }
    }

    /// Sets how loud the voice begins, 0 to 10, before anybody came.
    pub fn with_volume(mut self, volume: u8) -> Self {
        self.volume = volume;
        self.visit.voice.volume = volume;
        self
    }

    /// Takes in one event and says what the world must do.
    pub fn update(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.refresh(now);
        let (before, page) = (self.place(), self.visit.page);
        let effects = match event {
            Event::Touch(Touch::ShowScreen) => {
                self.noticed_life(now);
                self.visit.screen_hidden = false;
                Vec::new()
            }
            Event::Touch(touch) if self.takes_touch(now) => {
                self.noticed_life(now);
                self.touched(touch, now)
            }
            Event::Touch(_) => Vec::new(),
            Event::Key(key) => {
                self.noticed_life(now);
                self.key(key, now)
            }
            Event::Tick => self.time_passed(now),
            Event::Reply(reply) => self.replied(reply, now),
            Event::Health(health) => {
                if health.headphones != self.health.headphones {
                    // Plugging in starts the voice, pulling out ends it.
                    self.visit.voice.on = health.headphones;
                }
                self.health = health;
                // Without headphones nobody could hear what the screen hides.
                self.visit.screen_hidden &= self.health.headphones;
                Vec::new()
            }
        };
        self.refresh(now);
        if self.place().0 != before.0 {
            self.last_receipt = LastReceipt::of(&self.visit.stage, now).or(self.last_receipt);
        }
        if self.place() != before {
            self.visit.printing = None;
            self.turn_from(before, page);
            self.visit.screen_changed_ms = now.monotonic_ms;
        } else if self.visit.page != page {
            // Two fast taps turn one page.
            self.visit.screen_changed_ms = now.monotonic_ms;
        }
        effects
    }

    /// A newer policy holds from now on; what is already agreed to is checked again when it is sent.
    pub fn set_policy(&mut self, policy: Arc<Policy>) {
        self.policy = policy;
    }

    /// Erases the visit and shows Start.
    pub fn wipe(&mut self, now: Now) -> Vec<Effect> {
        self.visit = Visit::new(&self.site, &self.policy, self.health.online, now);
        self.visit.voice = self.voice_at_start();
        vec![Effect::Wipe]
    }

    /// The voice as the next visitor finds it: on where headphones are in.
    fn voice_at_start(&self) -> VoiceSetting {
        VoiceSetting { on: self.health.headphones, volume: self.volume, ..VoiceSetting::default() }
    }

    /// Whether cards can be paid with at all at this kiosk.
    pub fn takes_cards(&self) -> bool {
        self.site.cards && self.policy.cards_enabled
    }

    /// Why no card can be paid with now, or None where one can (R17, R21).
    pub fn card_refusal(&self) -> Option<CardRefusal> {
        let answers = &self.visit.answers;
        if !self.takes_cards() {
            Some(CardRefusal::NotTaken)
        } else if answers.on_hold() && !self.policy.rules.cards_while_on_hold {
            Some(CardRefusal::OnHold)
        } else if !self.health.online {
            Some(CardRefusal::Offline)
        } else if self.visit.declines >= DECLINES {
            Some(CardRefusal::Declined)
        } else {
            None
        }
    }

    /// Who does not know the bank's routing number may take the card, for a single payment.
    pub(crate) fn may_pay_by_card_instead(&self) -> bool {
        let answers = &self.visit.answers;
        answers.journey == Journey::Pay && answers.repeat == Some(false) && self.card_refusal().is_none()
    }

    /// Whoever cannot take the card may pay from a bank account, where the card was to be chosen or is chosen.
    pub(crate) fn may_pay_by_bank_instead(&self) -> bool {
        let answers = &self.visit.answers;
        let at_method = matches!(self.visit.stage, Stage::Asking(Question::Method));
        (at_method || answers.pays_by_card()) && !answers.on_hold() && self.may_pay()
    }

    /// A declined card can be followed by another one, three times.
    fn may_try_card(&self) -> bool {
        self.visit.declines < DECLINES
    }

    fn refresh(&mut self, now: Now) {
        self.visit.answers.refresh(&self.policy, self.health.online, now.local.naive_local());
        self.refresh_problem();
    }

    /// The first possible day changes with the connection and at midnight: what is said of a day that is too soon does too.
    fn refresh_problem(&mut self) {
        let first = self.visit.answers.earliest();
        match &mut self.visit.problem {
            Some(Problem::TooSoon { date, .. }) if *date >= first => self.visit.problem = None,
            Some(Problem::TooSoon { earliest, .. }) => *earliest = first,
            _ => {}
        }
    }

    fn ticket(&mut self) -> Ticket {
        self.next_ticket += 1;
        Ticket(self.next_ticket)
    }

    /// Another screen begins at its first page; the screen under one that was closed is open where it was.
    fn turn_from(&mut self, before: Screen, page: u8) {
        let now = self.place();
        let same_stage = (now.0, now.1, now.2, now.3) == (before.0, before.1, before.2, before.3);
        self.visit.page = match (before.4, now.4) {
            (Some(_), None) if same_stage => self.visit.page_below,
            (None, Some(_)) if same_stage => {
                self.visit.page_below = page;
                0
            }
            _ => 0,
        };
    }

    /// What makes one screen differ from the next, for the touch lock.
    fn place(&self) -> Screen {
        let place = match self.visit.stage {
            Stage::Coming(place) => Some(place),
            _ => None,
        };
        // A warning that counts anew is no other screen.
        let overlay = self.visit.overlay.map(|overlay| match overlay {
            Overlay::TimeWarning { under, .. } => Overlay::TimeWarning { since_ms: 0, under },
            other => other,
        });
        let room = self.staff().map(|staff| staff.room);
        (std::mem::discriminant(&self.visit.stage), self.visit.question(), place, room, overlay)
    }

    fn takes_touch(&self, now: Now) -> bool {
        now.monotonic_ms >= self.visit.screen_changed_ms + SCREEN_LOCK_MS
    }

    fn go(&mut self, stage: Stage) {
        self.visit.stage = stage;
        self.visit.problem = None;
        self.visit.waiting = None;
        self.visit.revealed = false;
    }

    fn forget_card(&mut self) {
        self.visit.answers.forget_card();
        for secret in [Question::CardNumber, Question::CardExpiry, Question::CardCode] {
            self.visit.entries.forget(secret);
        }
    }

    fn ask(&mut self, question: Question) {
        if !question.is_card_secret() {
            // The card's secrets live no longer than its own screens (R21).
            self.forget_card();
        }
        if question == Question::Agree {
            self.visit.agree_ticked = self.visit.answers.agreement_holds();
        }
        self.visit.answers.taken_over.remove(&question);
        if question.is_check() {
            self.visit.changing = None;
        }
        self.go(Stage::Asking(question));
    }
}
