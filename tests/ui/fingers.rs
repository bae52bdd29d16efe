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

/// A place on the name of the service.
const BRAND: (f32, f32) = (300.0, 60.0);

#[test]
fn five_seconds_on_the_name_open_the_door_for_staff_and_less_does_not() {
    let mut visit = Visit::open();
    visit.pass(1000);
    visit.stage.finger(0, BRAND.0, BRAND.1, Finger::Down);
    visit.pass(4900);
    visit.stage.finger(0, BRAND.0, BRAND.1, Finger::Up);
    visit.pass(5000);
    assert_eq!(visit.session.visit.stage, Stage::Start, "4.9 seconds are too short, and do not add up");
    visit.stage.finger(0, BRAND.0, BRAND.1, Finger::Down);
    visit.pass(4990);
    assert_eq!(visit.session.visit.stage, Stage::Start);
    visit.pass(10);
    // What the timer told is heard with the next step of time.
    visit.pass(1);
    assert_eq!(view(&visit.session, visit.clock.now()).name, "28-staff-pin", "without lifting the finger");
    visit.pass(20_000);
    visit.stage.finger(0, BRAND.0, BRAND.1, Finger::Up);
    visit.pass(1000);
    assert_eq!(view(&visit.session, visit.clock.now()).name, "28-staff-pin", "and once");
}

#[test]
fn a_finger_that_leaves_the_name_opens_nothing() {
    let (x, y) = BRAND;
    for (how, to) in [("down the screen", (x, y + 400.0)), ("along the name", (x + 31.0, y))] {
        let mut visit = Visit::open();
        visit.pass(1000);
        visit.stage.finger(0, x, y, Finger::Down);
        visit.pass(2000);
        visit.stage.finger(0, to.0, to.1, Finger::Move);
        visit.stage.finger(0, x, y, Finger::Move);
        visit.pass(8000);
        assert_eq!(visit.session.visit.stage, Stage::Start, "{how}, and back");
        visit.stage.finger(0, x, y, Finger::Up);
    }
    let mut visit = Visit::open();
    visit.pass(1000);
    visit.stage.finger(0, x, y, Finger::Down);
    visit.stage.finger(0, x + 20.0, y, Finger::Move);
    visit.pass(5001);
    visit.pass(1);
    assert_eq!(view(&visit.session, visit.clock.now()).name, "28-staff-pin", "a finger trembles");
}

#[test]
fn only_start_and_the_closed_screen_have_the_way_in() {
    let held = |visit: &mut Visit| {
        visit.pass(1000);
        visit.stage.finger(0, BRAND.0, BRAND.1, Finger::Down);
        visit.pass(6000);
        visit.stage.finger(0, BRAND.0, BRAND.1, Finger::Up);
        visit.pass(1000);
        view(&visit.session, visit.clock.now()).name
    };
    let mut visit = Visit::open();
    visit.pass(1000);
    visit.session.update(Event::Touch(Touch::Start(Lang::En)), visit.clock.now());
    assert_eq!(held(&mut visit), "02-menu");
    let mut visit = Visit::open();
    visit.session.health.closed = Some(17);
    assert_eq!(held(&mut visit), "28-staff-pin");
    let mut visit = Visit::open();
    let before: Vec<_> = visit.stage.accessible();
    visit.stage.finger(0, BRAND.0, BRAND.1, Finger::Down);
    visit.pass(3000);
    assert_eq!(visit.stage.accessible(), before, "nothing tells of it");
}
