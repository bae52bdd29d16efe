//! A visit on the real screen without a worker: what the figures of keys and screens are taken from.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rules::account_state::AccountState;
use wire::lookup::{LookUp, LookUpAnswer};

use crate::clock::Clock;
use crate::gallery::{sample_case, sample_session};
use crate::headless::{Finger, Headless};
use crate::lang::Lang;
use crate::session::Session;
use crate::session::effect::{Effect, Reply};
use crate::session::event::Event;
use crate::skin::Skin;
use crate::view;

/// A stage with a session, and a world that knows one case.
pub(super) struct Visit {
    pub stage: Headless,
    skin: Skin,
    session: Session,
    clock: Clock,
    heard: Rc<RefCell<VecDeque<Event>>>,
}

impl Visit {
    pub fn new() -> anyhow::Result<Self> {
        let stage = Headless::new(1080, 1920)?;
        let heard = Rc::<RefCell<VecDeque<Event>>>::default();
        let queue = heard.clone();
        let skin = Skin::new(move |event| queue.borrow_mut().push_back(event))?;
        skin.open()?;
        let (session, clock) = sample_session(Lang::En);
        let visit = Visit { stage, skin, session, clock, heard };
        visit.show();
        visit.stage.settle();
        Ok(visit)
    }

    pub fn touch(&mut self, label: &str) -> anyhow::Result<()> {
        self.clock.advance(400);
        self.stage.touch(label)?;
        self.take_in();
        Ok(())
    }

    /// How long a touch takes from the finger's lifting to the finished frame.
    pub fn timed_touch(&mut self, label: &str) -> anyhow::Result<Duration> {
        self.clock.advance(400);
        let (x, y) = self.stage.find(label)?;
        let before = Instant::now();
        self.stage.finger(0, x, y, Finger::Down);
        self.stage.frame();
        let down = before.elapsed();
        self.stage.advance(Duration::from_millis(80));
        self.stage.frame();
        let before = Instant::now();
        self.stage.finger(0, x, y, Finger::Up);
        self.take_in();
        self.stage.frame();
        Ok(down.max(before.elapsed()))
    }

    fn take_in(&mut self) {
        loop {
            let Some(event) = self.heard.borrow_mut().pop_front() else { break };
            for effect in self.session.update(event, self.clock.now()) {
                if let Effect::LookUp { ticket, question } = effect {
                    let answer = match question {
                        LookUp::FileNumber { .. } | LookUp::UserId { .. } => LookUpAnswer::Known,
                        LookUp::Case(_) => LookUpAnswer::Case(sample_case(AccountState::Verified)),
                    };
                    let reply = Event::Reply(Reply::LookedUp { ticket, answer: Ok(answer) });
                    self.session.update(reply, self.clock.now());
                }
            }
        }
        self.show();
    }

    fn show(&self) {
        self.skin.show(&view::view(&self.session, self.clock.now()));
    }
}
