//! Checklist 6, 46, 47 and 48: what a finger does to everything that can be pressed, what shows of it at once, and that
//! nothing else moves.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use payor_kiosk::gallery::{self, Screen};
use payor_kiosk::headless::{Accessible, Finger, Headless};
use payor_kiosk::lang::Lang;
use payor_kiosk::session::event::{Event, Touch};
use payor_kiosk::skin::Skin;
use payor_kiosk::view::{Body, Control, Theme};
use slint::platform::Key;

use crate::pixels::{Frame, ratio};
use crate::variants::Theater;

/// Which control of a screen is meant.
type Which = fn(&Control) -> bool;

/// Everything that a finger can press, each on one of its screens: what it is, the screen, and which of its controls.
const KINDS: [(&str, &str, Which); 15] = [
    ("a very large button", "01-start", |control| control.touch == Touch::Start(Lang::Es)),
    ("a card", "04-who", |control| control.touch == Touch::Choose(1)),
    ("a digit key", "08-amount", |control| control.touch == Touch::Character('5')),
    ("a letter key", "17-email", |control| control.touch == Touch::Character('g')),
    ("a key of several letters", "17-email", |control| control.touch == Touch::Text("@gmail.com")),
    ("a day", "14-first-date", |control| matches!(control.touch, Touch::Day(_)) && !control.unavailable),
    ("a closed day", "14-first-date", |control| matches!(control.touch, Touch::Day(_)) && control.unavailable),
    ("a month", "14-first-date", |control| control.touch == Touch::NextMonth),
    ("a cell", "13-two-days", |control| control.touch == Touch::Choose(7)),
    ("a tick", "18-agree", |control| control.touch == Touch::Choose(0)),
    ("Change", "19-review", |control| matches!(control.touch, Touch::Change(_))),
    ("the primary button", "08-amount", |control| control.touch == Touch::Continue),
    ("Back", "08-amount", |control| control.touch == Touch::Back),
    ("a utility", "08-amount", |control| control.touch == Touch::Help),
    ("an answer to the warning", "27-time-warning", |control| control.touch == Touch::MoreTime),
];

/// A window, and what it hears.
struct Bench {
    stage: Headless,
    skin: Skin,
    heard: Rc<RefCell<Vec<Event>>>,
}

impl Bench {
    fn open() -> Bench {
        let stage = Headless::new(1080, 1920).expect("a stage");
        let heard = Rc::<RefCell<Vec<Event>>>::default();
        let events = heard.clone();
        let skin = Skin::new(move |event| events.borrow_mut().push(event)).expect("a skin");
        skin.open().expect("opens");
        Bench { stage, skin, heard }
    }

    /// Shows the screen of this kind; the control, where it lies, and the middle of another.
    fn set(&self, screens: &[Screen], name: &str, which: Which) -> (Touch, Accessible, (f32, f32)) {
        let screen = screens.iter().find(|screen| screen.name == name).unwrap_or_else(|| panic!("no {name}"));
        self.skin.show(&screen.view);
        self.stage.settle();
        let controls = screen.view.controls();
        let control = controls.iter().find(|control| which(control)).unwrap_or_else(|| panic!("none on {name}"));
        let drawn = self.stage.controls();
        let lies = drawn.iter().find(|drawn| drawn.label == control.accessible_label()).expect("is drawn").clone();
        let other = drawn.iter().find(|drawn| drawn.label != lies.label).expect("another control").center();
        self.heard.take();
        (control.touch, lies, other)
    }

    fn does(&self, steps: &[(i32, (f32, f32), Finger)]) -> Vec<Event> {
        for (id, (x, y), finger) in steps {
            self.stage.finger(*id, *x, *y, *finger);
        }
        self.stage.advance(Duration::from_millis(200));
        self.heard.take()
    }
}

#[test]
fn a_press_counts_where_it_begins_and_ends_with_one_finger() {
    use Finger::{Down, Move, Up};
    let (bench, screens) = (Bench::open(), gallery::screens(Lang::En));
    // In the header, where nothing can be touched.
    let nowhere = (540.0, 60.0);
    for (what, name, which) in KINDS {
        let (touch, lies, other) = bench.set(&screens, name, which);
        let at = lies.center();
        let corner = (lies.x + 4.0, lies.y + 4.0);
        let beside = (lies.x - 5.0, lies.y + lies.h / 2.0);
        let pressed = [Event::Touch(touch)];
        assert_eq!(bench.does(&[(0, at, Down), (0, at, Up)]), pressed, "{what}");
        assert_eq!(bench.does(&[(0, corner, Down), (0, corner, Up)]), pressed, "{what}, in its corner");
        for (how, steps) in [
            ("beside it", [(0, beside, Down), (0, beside, Move), (0, beside, Up)]),
            ("begun elsewhere", [(0, nowhere, Down), (0, at, Move), (0, at, Up)]),
            ("begun on another", [(0, other, Down), (0, at, Move), (0, at, Up)]),
            ("ended elsewhere", [(0, at, Down), (0, nowhere, Move), (0, nowhere, Up)]),
            ("ended on another", [(0, at, Down), (0, other, Move), (0, other, Up)]),
        ] {
            assert_eq!(bench.does(&steps), [], "{what}, {how}");
        }
        let back = [(0, at, Down), (0, nowhere, Move), (0, at, Move), (0, at, Up)];
        assert_eq!(bench.does(&back), [], "{what}, slid off and came back");
        for (how, last) in [("first", [1, 0]), ("last", [0, 1])] {
            let mut steps = vec![(0, at, Down), (1, other, Down)];
            steps.extend(last.map(|id| (id, if id == 0 { at } else { other }, Up)));
            let heard = bench.does(&steps);
            assert!(heard.is_empty() || heard == pressed, "{what}, a second finger lifted {how}: {heard:?}");
        }
        assert_eq!(bench.does(&[(0, at, Down), (0, at, Up)]), pressed, "{what}, after all that");
    }
}

#[test]
fn a_press_shows_in_the_next_frame() {
    let (bench, screens) = (Bench::open(), gallery::screens(Lang::En));
    for (what, name, which) in KINDS.into_iter().filter(|kind| kind.0 != "a closed day") {
        let (_, lies, _) = bench.set(&screens, name, which);
        let before = bench.stage.pixels().clone();
        let (x, y) = lies.center();
        bench.stage.finger(0, x, y, Finger::Down);
        // No time has passed: an animation would be at its beginning.
        bench.stage.frame();
        let now = bench.stage.pixels().clone();
        let differ = before.iter().zip(&now).filter(|(one, other)| one != other).count();
        let area = lies.w * lies.h;
        assert!(differ as f32 > area / 3.0, "{what}: {differ} of {area} pixels changed");
        bench.stage.finger(0, x, y, Finger::Up);
    }
}

/// One screen of each layout: what moves is part of all screens that are laid out alike.
fn layouts() -> Vec<Screen> {
    let mut seen = HashSet::new();
    let screens = gallery::screens(Lang::En).into_iter();
    screens
        .filter(|screen| {
            let view = &screen.view;
            let parts = (view.step.is_some(), view.banner.is_some(), view.error.is_some(), view.sheet.is_some());
            seen.insert((std::mem::discriminant(&view.body), parts))
        })
        .collect()
}

#[test]
fn with_reduced_motion_the_first_frame_is_the_last() {
    let theater = Theater::open((1080, 1920));
    theater.skin.reduce_motion();
    let screens = layouts();
    let moves = || {
        theater.stage.frame();
        let first = theater.stage.pixels().clone();
        theater.stage.advance(Duration::from_millis(1000));
        // What is drawn again is drawn as it was.
        theater.stage.frame().is_some() && *theater.stage.pixels() != first
    };
    for screen in &screens {
        theater.skin.show(&screen.view);
        assert!(!moves(), "{} moves", screen.name);
    }
    let pressed =
        screens.iter().find(|screen| screen.view.primary.is_some() && screen.view.sheet.is_none()).expect("a screen");
    theater.skin.show(&pressed.view);
    theater.stage.settle();
    let label = pressed.view.primary.as_ref().expect("a button").label.clone();
    let (x, y) = theater.stage.find(&label).expect("a button");
    for finger in [Finger::Down, Finger::Up] {
        theater.stage.finger(0, x, y, finger);
        let before = theater.stage.pixels().clone();
        assert!(!moves(), "{finger:?} moves the button");
        assert!(*theater.stage.pixels() != before, "{finger:?} shows");
    }
}

/// Three seconds of every screen: what is drawn stays, but for the bar that shows that the kiosk works.
#[test]
fn nothing_flashes() {
    let theater = Theater::open((1080, 1920));
    for screen in layouts() {
        theater.skin.show(&screen.view);
        theater.stage.settle();
        let works = matches!(screen.view.body, Body::Busy { .. });
        let mut last = theater.stage.pixels().clone();
        let mut flips = vec![0_u8; last.len()];
        for step in 0..30 {
            theater.stage.advance(Duration::from_millis(100));
            if theater.stage.frame().is_some() {
                let now = theater.stage.pixels().clone();
                assert!(works || now == last, "{} changes after {step} tenths of a second", screen.name);
                for (at, (one, other)) in last.iter().zip(&now).enumerate().filter(|(_, (one, other))| one != other) {
                    flips[at] += u8::from(ratio((one.r, one.g, one.b), (other.r, other.g, other.b)) > 1.1);
                }
                last = now;
            }
        }
        let most = flips.iter().max().copied().unwrap_or(0);
        assert!(most <= 9, "{}: a pixel changed its brightness {most} times in 3 s", screen.name);
        assert!(!works || most > 0, "it shows that it works");
    }
}

/// On all four sides, on one control of each kind, in both themes; `focus.rs` looks at every control there is.
#[test]
fn the_ring_shows_around_every_kind_of_control() {
    let (theater, screens) = (Theater::open((1080, 1920)), gallery::screens(Lang::En));
    let mut faults = Vec::new();
    for theme in [Theme::Paper, Theme::Night] {
        for (what, name, which) in KINDS {
            let mut screen = screens.iter().find(|screen| screen.name == name).expect("a screen").clone();
            screen.view.look.theme = theme;
            let controls = screen.view.controls();
            let label =
                controls.iter().find(|control| which(control)).expect("a control").accessible_label().to_owned();
            theater.skin.show(&screens[0].view);
            theater.skin.show(&screen.view);
            let reached = (0..90).any(|_| {
                theater.stage.key(Key::Tab);
                theater.stage.focused().is_some_and(|focused| focused.label == label)
            });
            assert!(reached, "{what} is not reached");
            theater.stage.settle();
            let control = theater.stage.focused().expect("has the focus");
            let frame = Frame::of(&theater.stage);
            let (x, y) = control.center();
            for (side, (dx, dy)) in
                [("left", (-1.0, 0.0)), ("right", (1.0, 0.0)), ("top", (0.0, -1.0)), ("bottom", (0.0, 1.0))]
            {
                // Right and below, the first pixel outside is at the edge itself.
                let from = |out: f32, half: f32| half + out - if dx + dy > 0.0 { 1.0 } else { 0.0 };
                let outwards = (1..=16)
                    .map(|out| out as f32)
                    .map(|out| frame.at(x + dx * from(out, control.w / 2.0), y + dy * from(out, control.h / 2.0)));
                if !ring_shows(&outwards.collect::<Vec<_>>(), theme) {
                    faults.push(format!("{what}, {theme:?}, {side}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Pixels from a control outwards. Paper: marigold, an edge of ink, the page. Night: a black gap, cyan, the page.
fn ring_shows(outwards: &[(u8, u8, u8)], theme: Theme) -> bool {
    let (color, edge) = match theme {
        Theme::Paper => ((0xff, 0xb4, 0x00), Some((0x14, 0x21, 0x2b))),
        Theme::Night => ((0x5c, 0xe1, 0xff), None),
    };
    let differs = |at: usize, color| (at..at + 2).any(|at| outwards.get(at).is_some_and(|to| ratio(*to, color) >= 3.0));
    let (Some(first), Some(last)) =
        (outwards.iter().position(|at| *at == color), outwards.iter().rposition(|at| *at == color))
    else {
        return false;
    };
    let wide = last - first >= 4;
    let outside = match edge.map(|edge| outwards.iter().rposition(|at| *at == edge).map(|last| (last, edge))) {
        Some(Some((last_of_edge, edge))) => last_of_edge > last && differs(last_of_edge + 1, edge),
        Some(None) => false,
        None => first > 0 && ratio(outwards[first - 1], color) >= 3.0,
    };
    wide && outside && differs(last + 1, color)
}
