//! Checklist 32: central is lost at any step of a visit, on the real loop with a real worker and a line that is cut.

use std::time::{Duration, Instant};

use payor_kiosk::clock::Clock;
use payor_kiosk::kiosk::Kiosk;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::event::{Event, PrinterStatus, Touch};
use payor_kiosk::session::question::Question;
use payor_kiosk::session::{Site, Stage};
use payor_kiosk::view::{Body, View};
use payor_kiosk::worker::WorkerOptions;

use super::{fields, pages, walk};
use crate::lab::{Lab, Mode, NoPrinter, short_timeouts, today};

/// A kiosk whose time goes on only here, and with the clock on the wall.
struct Visit {
    kiosk: Kiosk,
    clock: Clock,
}

impl Visit {
    fn beside(lab: &Lab) -> Visit {
        let clock = Clock::starting_on(today());
        let mut options = WorkerOptions::new(lab.kiosk_dir(), clock.clone(), Box::new(NoPrinter), || {});
        options.timeouts = short_timeouts();
        let site = Site { office: "Hartford".to_owned(), cards: true, landscape: false, lang: Lang::En };
        Visit { kiosk: Kiosk::start(site, options).expect("starts"), clock }
    }

    fn touch(&mut self, touch: Touch) {
        self.clock.advance(400);
        self.kiosk.handle(Event::Touch(touch));
    }

    fn view(&self) -> View {
        self.kiosk.view()
    }

    /// Lets the world answer until this holds; time goes on only as it does on the wall.
    fn until(&mut self, what: &str, holds: impl Fn(&Kiosk) -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        while !holds(&self.kiosk) {
            assert!(Instant::now() < end, "{what} did not come; the kiosk shows {}", self.view().name);
            if !self.kiosk.pump() {
                std::thread::yield_now();
            }
        }
    }

    /// How the connection is seen to come or go, within the time that a payor may wait for it.
    fn connection(&mut self, online: bool) {
        let began = self.clock.now().monotonic_ms;
        self.clock.advance(2_000);
        self.kiosk.tick();
        self.until("the connection", |kiosk| kiosk.session().health.online == online);
        let took_ms = self.clock.now().monotonic_ms - began;
        assert!(took_ms <= 5_000, "seen after {took_ms} ms");
    }

    /// Answers what is asked, with what is good, and waits for central where it is asked. False at the end.
    fn answers(&mut self) -> bool {
        let session = self.kiosk.session();
        match session.visit.stage {
            Stage::Start => self.touch(Touch::Start(Lang::En)),
            Stage::Menu => self.touch(Touch::Choose(0)),
            Stage::Asking(question) => self.answer(question),
            _ => return false,
        }
        self.until("an answer", |kiosk| {
            let visit = &kiosk.session().visit;
            visit.waiting.is_none() && !matches!(visit.stage, Stage::Sending(_))
        });
        true
    }

    fn answer(&mut self, question: Question) {
        let visit = &self.kiosk.session().visit;
        if let Some(text) = walk::typed(question, visit.answers.ssn_digits_asked()).next() {
            if visit.entries.text(question).is_empty() {
                text.chars().for_each(|c| self.kiosk.handle(Event::Touch(Touch::Character(c))));
            }
            return self.touch(Touch::Continue);
        }
        match question {
            Question::FirstDate if visit.answers.start.is_none() => {
                let Body::Calendar(month) = self.view().body else { panic!("a calendar") };
                let possible = month.days.iter().rfind(|day| !day.control.unavailable).expect("a day");
                self.touch(possible.control.touch);
            }
            Question::Agree if !visit.agree_ticked => self.touch(Touch::Choose(0)),
            Question::FirstDate | Question::Agree | Question::Review | Question::DateChanged => {
                self.touch(Touch::Continue);
            }
            _ => self.touch(Touch::Choose(0)),
        }
    }
}

/// What only central may say.
fn promises(view: &View) -> Option<String> {
    let said = pages::words(view).join(" ").to_lowercase();
    let banned = ["scheduled", "is set for", "was charged", "accepted", "paid.", "programado", "se cobró su"];
    banned.into_iter().find(|word| said.contains(word)).map(|word| format!("{word:?} in {said}"))
}

#[test]
fn central_is_lost_at_every_step_and_the_payment_is_saved() {
    let lab = Lab::new();
    let mut visit = Visit::beside(&lab);
    visit.connection(true);
    let (mut visits, mut steps) = (0, u32::MAX);
    let mut cut_after = 0;
    while cut_after < steps {
        let mut taken = 0;
        while taken < cut_after && visit.answers() {
            taken += 1;
        }
        if !matches!(visit.kiosk.session().visit.stage, Stage::Done(_)) {
            lab.line.set(Mode::Cut);
            let before = visit.view();
            visit.connection(false);
            let after = visit.view();
            let told = after.banner.as_ref().map(|banner| banner.text.as_str());
            let expected = "No connection. You can save a bank payment. We will send it later.";
            // Start says it in Spanish too.
            let told = told.and_then(|told| told.lines().next());
            assert_eq!((after.name, told), (before.name, Some(expected)), "after {taken} steps");
            let typed = |view: &View| fields(view).into_iter().map(|field| field.text.clone()).collect::<Vec<_>>();
            assert_eq!(typed(&after), typed(&before), "after {taken} steps");
            while visit.answers() {
                taken += 1;
                let view = visit.view();
                assert_eq!(promises(&view), None, "after {taken} steps");
                let card_closed = view.name != "09-how-to-pay" || view.controls()[1].unavailable;
                assert!(card_closed, "a card needs a connection");
                assert!(taken < 60, "the visit ends");
            }
        } else {
            // It was sent before the line could be cut: that many steps has a visit.
            steps = cut_after;
        }
        let name = visit.view().name;
        assert_eq!(
            name,
            if steps == cut_after { "20-done-bank" } else { "20-saved" },
            "cut after {cut_after} steps, {:?}",
            visit.kiosk.session().visit.stage
        );
        visits += 1;
        visit.touch(Touch::Finish);
        lab.line.set(Mode::Open);
        visit.connection(true);
        cut_after += 1;
    }
    assert!(visits > 15, "{visits} visits");
    // Every one of them arrived, once.
    let end = Instant::now() + Duration::from_secs(30);
    while lab.holdings().len() < visits && Instant::now() < end {
        visit.clock.advance(500);
        visit.kiosk.tick();
        visit.kiosk.pump();
        std::thread::yield_now();
    }
    let held: Vec<u64> = lab.holdings().into_iter().map(|held| held.0).collect();
    assert_eq!(held, (1..=visits as u64).collect::<Vec<_>>());
    visit.kiosk.stop();
}

/// What needs central is there, closed, with the reason.
#[test]
fn what_needs_a_connection_says_so_and_the_rest_works() {
    let lab = Lab::new();
    lab.line.set(Mode::Cut);
    let mut visit = Visit::beside(&lab);
    visit.connection(false);
    visit.touch(Touch::Start(Lang::En));
    let menu = visit.view();
    let closed: Vec<bool> = menu.controls().iter().take(6).map(|card| card.unavailable).collect();
    assert_eq!(closed, [false, true, false, false, false, false], "{:?}", menu.body);
    assert!(menu.controls()[1].sub.starts_with("This needs a connection."), "{:?}", menu.controls()[1]);
    for (card, name) in [(1, "29-offline"), (3, "24-help"), (4, "25-offices"), (5, "26-name")] {
        visit.touch(Touch::Choose(card));
        assert_eq!(visit.view().name, name);
        visit.touch(Touch::Back);
    }
    visit.touch(Touch::Choose(2));
    assert!(visit.view().controls()[0].unavailable, "all past payments: {:?}", visit.view().body);
    assert_eq!(visit.kiosk.session().health.printer, PrinterStatus::Absent);
    visit.kiosk.stop();
}
