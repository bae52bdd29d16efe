//! Fingers as they come: double taps, and hundreds a second. A visit bears them all.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use payor_kiosk::clock::Clock;
use payor_kiosk::gallery;
use payor_kiosk::headless::{Finger, Headless};
use payor_kiosk::lang::Lang;
use payor_kiosk::session::event::{Event, Touch};
use payor_kiosk::session::{Session, Stage};
use payor_kiosk::skin::Skin;
use payor_kiosk::view::view;

/// A kiosk without a worker: what is touched goes to a real session, and its view is shown again.
struct Visit {
    stage: Headless,
    skin: Skin,
    heard: Rc<RefCell<Vec<Event>>>,
    session: Session,
    clock: Clock,
}

impl Visit {
    fn open() -> Visit {
        let stage = Headless::new(1080, 1920).expect("a stage");
        let heard = Rc::new(RefCell::new(Vec::new()));
        let events = heard.clone();
        let skin = Skin::new(move |event| events.borrow_mut().push(event)).expect("a skin");
        skin.open().expect("opens");
        let (session, clock) = gallery::sample_session(Lang::En);
        let visit = Visit { stage, skin, heard, session, clock };
        visit.skin.show(&view(&visit.session, visit.clock.now()));
        visit
    }

    fn pass(&mut self, ms: u64) {
        self.clock.advance(ms);
        self.stage.advance(Duration::from_millis(ms));
        for event in self.heard.take() {
            self.session.update(event, self.clock.now());
        }
        self.skin.show(&view(&self.session, self.clock.now()));
        self.stage.frame();
    }

    fn tap(&mut self, x: f32, y: f32) {
        self.stage.finger(0, x, y, Finger::Down);
        self.stage.finger(0, x, y, Finger::Up);
    }
}

#[test]
fn a_double_tap_opens_one_screen() {
    let mut visit = Visit::open();
    visit.pass(1000);
    let (x, y) = visit.stage.find("Start in English").expect("a button");
    visit.tap(x, y);
    visit.pass(120);
    visit.tap(x, y);
    visit.pass(120);
    assert_eq!(visit.session.visit.stage, Stage::Menu, "the second tap fell on the menu, and was not heard");
}

#[test]
fn five_hundred_touches_a_second_do_no_harm() {
    let mut visit = Visit::open();
    visit.pass(1000);
    let began = Instant::now();
    let mut random: u32 = 7;
    let mut next = |most: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % most
    };
    for _ in 0..500 {
        let (x, y) = (next(1080) as f32, next(1920) as f32);
        let id = next(3) as i32;
        visit.stage.finger(id, x, y, Finger::Down);
        if next(3) > 0 {
            visit.stage.finger(id, x + next(60) as f32, y, Finger::Move);
        }
        visit.stage.finger(id, x, y, Finger::Up);
        visit.pass(2);
    }
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    visit.pass(1000);
    visit.session.wipe(visit.clock.now());
    visit.pass(1000);
    visit.stage.touch("Start in English").expect("Start is there");
    visit.pass(10);
    assert_eq!(visit.session.visit.stage, Stage::Menu, "and the kiosk goes on as before");
}

#[test]
fn a_hidden_screen_is_shown_by_any_finger_and_still_hears_keys() {
    let mut visit = Visit::open();
    visit.session.health.headphones = true;
    visit.session.visit.screen_hidden = true;
    visit.pass(1000);
    let black = visit.stage.pixels().iter().filter(|pixel| (pixel.r, pixel.g, pixel.b) == (0, 0, 0)).count();
    assert!(black > 1080 * 1920 * 95 / 100, "{black} pixels are black");
    visit.stage.key(slint::platform::Key::Tab);
    visit.stage.key(slint::platform::Key::Return);
    visit.pass(1000);
    assert_eq!(visit.session.visit.stage, Stage::Menu, "a key pressed what the screen hides");
    assert!(visit.session.visit.screen_hidden);
    visit.tap(500.0, 1700.0);
    assert_eq!(visit.heard.borrow().as_slice(), [Event::Touch(Touch::ShowScreen)]);
    visit.pass(1000);
    assert!(!visit.session.visit.screen_hidden, "a finger brings it back, and does nothing else");
    assert_eq!(visit.session.visit.stage, Stage::Menu);
}
