//! A session with its clock, which stands but where it is moved, for the tests that drive it by hand.

use std::sync::Arc;

use chrono::NaiveDate;
use payor_kiosk::clock::Clock;
use payor_kiosk::gallery::sample_policy;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::effect::Effect;
use payor_kiosk::session::event::Event;
use payor_kiosk::session::{Session, Site};
use payor_kiosk::view::{View, view};
use wire::ConfirmationNumber;

/// A session with a clock, and a world that answers as told.
pub struct Stand {
    pub session: Session,
    pub clock: Clock,
}

impl Stand {
    pub fn new() -> Self {
        Stand::on(NaiveDate::from_ymd_opt(2026, 1, 26).expect("a date"))
    }

    pub fn on(today: NaiveDate) -> Self {
        let clock = Clock::standing_on(today);
        let site = Site { office: "Hartford".to_owned(), cards: true, landscape: false, lang: Lang::En };
        Stand { session: Session::new(site, Arc::new(sample_policy()), clock.now()), clock }
    }

    pub fn happens(&mut self, event: Event) -> Vec<Effect> {
        self.clock.advance(400);
        self.session.update(event, self.clock.now())
    }

    pub fn view(&self) -> View {
        view(&self.session, self.clock.now())
    }
}

pub fn confirmation() -> ConfirmationNumber {
    ConfirmationNumber::mint(1, 7, 99).expect("in range")
}
