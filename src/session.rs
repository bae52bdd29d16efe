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
mod answering;
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
pub mod setup;
pub mod staff;
mod submit;
mod touch;
mod visit;

use std::sync::Arc;

use wire::policy::Policy;

use crate::clock::Now;
use crate::lang::Lang;
use effect::{Effect, Ticket};
use event::{Event, Health, Touch};
use journey::Journey;
use plans::Place;
use problem::Problem;
use question::Question;
use staff::LastReceipt;

pub use submit::Slip;
pub use visit::*;

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

/// A screen, for what changes with it: the lock of touches, the page.
type Screen = (std::mem::Discriminant<Stage>, Option<Question>, Option<Place>, Option<AnyRoom>, Option<Overlay>);

/// A screen that is no payor's.
#[derive(PartialEq)]
enum AnyRoom {
    Staff(staff::Room),
    Setup(setup::Room),
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
        let mut effects = match event {
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
        effects.extend(self.keep_setup(now));
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
        let room = match &self.visit.stage {
            Stage::Staff(staff) => Some(AnyRoom::Staff(staff.room)),
            Stage::Setup(setup) => Some(AnyRoom::Setup(setup.room)),
            _ => None,
        };
        (std::mem::discriminant(&self.visit.stage), self.visit.question(), place, room, overlay)
    }

    /// Whether this screen is for staff or for whoever sets the kiosk up: in English alone, and no payor's.
    pub fn is_for_staff(&self) -> bool {
        matches!(self.visit.stage, Stage::Staff(_) | Stage::Setup(_))
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
