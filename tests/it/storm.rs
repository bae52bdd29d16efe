//! Bad input on the real loop: real keys and fingers on drawn screens, a real outbox, a real central. Nothing freezes,
//! nothing is lost, and nothing is sent that nobody agreed to.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use chrono::NaiveDate;
use payor_kiosk::card_terminal::Patience;
use payor_kiosk::clock::Clock;
use payor_kiosk::demo::{DemoCentral, DemoOptions, Places, start_kiosk};
use payor_kiosk::headless::{Finger, Headless};
use payor_kiosk::kiosk::Kiosk;
use payor_kiosk::lang::Lang;
use payor_kiosk::outbox::Reader;
use payor_kiosk::session::event::Event;
use payor_kiosk::session::question::Question;
use payor_kiosk::skin::Skin;
use slint::platform::Key;

/// A kiosk on a stage, beside its central.
struct Loop {
    stage: Headless,
    skin: Skin,
    heard: Rc<RefCell<VecDeque<Event>>>,
    kiosk: Kiosk,
    clock: Clock,
    places: Places,
    _central: DemoCentral,
    _dir: tempfile::TempDir,
}

impl Loop {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let today = NaiveDate::from_ymd_opt(2026, 1, 26);
        let options = DemoOptions {
            lang: Lang::En,
            offline: false,
            state: None,
            today,
            landscape: false,
            new: false,
            voice: false,
        };
        let places = Places::new(dir.path(), dir.path().join("receipts"));
        let clock = options.clock();
        let central_clock = central::ManualClock::at(clock.now().local.to_utc());
        let central =
            DemoCentral::start(&places, today, central::Clock::Manual(central_clock), false).expect("central starts");
        let kiosk = start_kiosk(&places, &options, clock.clone(), Patience::default(), || {}).expect("a kiosk");
        let stage = Headless::new(1080, 1920).expect("a stage");
        let heard = Rc::<RefCell<VecDeque<Event>>>::default();
        let queue = heard.clone();
        let skin = Skin::new(move |event| queue.borrow_mut().push_back(event)).expect("a skin");
        skin.open().expect("opens");
        let mut this = Loop { stage, skin, heard, kiosk, clock, places, _central: central, _dir: dir };
        this.take_in();
        this
    }

    /// What was heard goes through the loop, and the screen is drawn.
    fn take_in(&mut self) {
        let heard: Vec<Event> = self.heard.borrow_mut().drain(..).collect();
        heard.into_iter().for_each(|event| self.kiosk.handle(event));
        self.kiosk.pump();
        self.skin.show(&self.kiosk.view());
        self.stage.settle();
    }

    fn on(&self) -> &'static str {
        self.kiosk.view().name
    }

    fn touch(&mut self, label: &str) {
        self.clock.advance(400);
        self.stage.touch(label).expect("a control");
        self.take_in();
    }

    fn types(&mut self, text: &str) {
        text.chars().for_each(|key| self.touch(&key.to_string()));
    }

    /// Keys as they come from a clipboard or a cat on the keyboard.
    fn paste(&mut self, text: &str) {
        for character in text.chars() {
            self.stage.key(character);
            self.take_in();
        }
    }

    /// Lets the world answer until this screen is there.
    fn arrives_at(&mut self, name: &str) {
        for _ in 0..2_000 {
            if self.on() == name {
                return;
            }
            self.kiosk.pump();
            std::thread::yield_now();
            self.stage.advance(Duration::from_millis(1));
            self.take_in();
        }
        panic!("still on {}, not on {name}", self.on());
    }
}

#[test]
fn pasted_text_scans_and_500_touches_a_second_do_no_harm() {
    let mut kiosk = Loop::new();
    kiosk.touch("Start in English");
    kiosk.touch("Make a payment");
    // Ten thousand digits fill the field and no more; a scan that is none is answered, and the field is as it was.
    kiosk.paste(&"😀9\u{202e}".repeat(3_334));
    let typed = |kiosk: &Loop, question| kiosk.kiosk.session().visit.entries.text(question).to_owned();
    assert_eq!(typed(&kiosk, Question::FileNumber), "9".repeat(20));
    kiosk.clock.advance(1000);
    kiosk.stage.key(Key::Escape);
    kiosk.take_in();
    kiosk.touch("Make a payment");
    assert_eq!(typed(&kiosk, Question::FileNumber), "9".repeat(20), "Back loses nothing");
    (0..20).for_each(|_| kiosk.touch("Delete"));
    kiosk.types("0012345683");
    kiosk.touch("Continue");
    kiosk.arrives_at("04-who");
    kiosk.touch("Mine");
    kiosk.types("6789");
    kiosk.touch("Continue");
    kiosk.arrives_at("06-right-case");
    kiosk.touch("Yes, this is right");
    kiosk.touch("Pay once");
    kiosk.types("250");
    // 500 touches of one place within a second: the first counts, and whatever lies there next is not pressed by it.
    let button = kiosk.stage.controls().into_iter().find(|control| control.label == "Continue").expect("a button");
    let (x, y) = button.center();
    kiosk.clock.advance(400);
    for _ in 0..500 {
        kiosk.stage.finger(0, x, y, Finger::Down);
        kiosk.stage.finger(0, x, y, Finger::Up);
        kiosk.take_in();
    }
    assert_eq!(kiosk.on(), "09-how-to-pay");
    assert_eq!(typed(&kiosk, Question::Amount), "250");
    let counts = Reader::open(&kiosk.places.kiosk).expect("reads").map(|reader| reader.counts().expect("counts"));
    assert_eq!(counts.unwrap_or_default().unsent(), 0, "nothing was sent");
}
