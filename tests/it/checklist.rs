//! The acceptance checklist (docs/ui-checklist.md), held on sessions: every screen of the gallery, every question, every
//! state that touches can reach.

mod alike;
mod dates;
mod forgotten;
mod input;
mod layout;
mod missing;
mod offline;
mod pages;
mod papers;
mod sending;
mod sources;
mod time;
mod walk;

use payor_kiosk::clock::Clock;
use payor_kiosk::gallery;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::Session;
use payor_kiosk::session::event::{Event, Touch};
use payor_kiosk::view::{self, Body, Field, View};

const BOTH: [Lang; 2] = [Lang::En, Lang::Es];

/// One screen of the gallery, with the session behind it.
struct At<'a> {
    name: String,
    session: &'a mut Session,
    clock: &'a Clock,
}

impl At<'_> {
    fn touch(&mut self, touch: Touch) {
        self.clock.advance(400);
        self.session.update(Event::Touch(touch), self.clock.now());
    }

    /// All pages in one.
    fn whole(&self) -> View {
        view::whole(self.session, self.clock.now())
    }

    fn view(&self) -> View {
        view::view(self.session, self.clock.now())
    }

    /// Which answers there are, without the time that passed.
    fn answers(&self) -> String {
        let visit = &self.session.visit;
        let answers = format!("{:?}", visit.answers);
        let (_, answered) = answers.split_once("journey:").expect("the answers begin with the journey");
        format!("{answered} {:?} {:?} {}", visit.entries, visit.changing, visit.agree_ticked)
    }

    fn offers(&self, touch: Touch) -> bool {
        self.view().controls().iter().any(|control| control.touch == touch)
    }
}

/// Leads to every screen that a visitor sees. Staff mode and set-up speak English alone, end in their own time, and
/// are reached by no touch of a control (`staff.rs`, `setup.rs`).
fn everywhere(lang: Lang, mut check: impl FnMut(At<'_>)) {
    let mut count = 0;
    gallery::each_state(lang, &mut |state, session, clock| {
        count += 1;
        let name = format!("{}-{state}", view::whole(session, clock.now()).name);
        if session.is_for_staff() {
            return;
        }
        check(At { name, session, clock });
    });
    assert!(count > 200, "the gallery has {count} states");
}

fn fields(view: &View) -> Vec<&Field> {
    match &view.body {
        Body::Keypad { field, .. } => vec![field],
        Body::Keyboard { fields, .. } => fields.iter().collect(),
        _ => Vec::new(),
    }
}
