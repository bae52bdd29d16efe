//! Fingers, keys and what a screen reader is told, on drawn screens.

use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::gallery;
use crate::lang::Lang;
use crate::session::event::{Event, PhysicalKey, Touch};
use crate::skin::Skin;
use crate::view::paging::{Lead, LeftOut};
use crate::view::{Body, Check, Control, Icon, Pager, View};

struct Theater {
    stage: Headless,
    skin: Skin,
    heard: Rc<RefCell<Vec<Event>>>,
}

impl Theater {
    fn open(width: u32, height: u32, view: &View) -> Theater {
        let stage = Headless::new(width, height).expect("a thread without a window");
        let heard = Rc::new(RefCell::new(Vec::new()));
        let events = heard.clone();
        let skin = Skin::new(move |event| events.borrow_mut().push(event)).expect("a window in memory");
        skin.open().expect("a window in memory");
        skin.show(view);
        stage.settle();
        Theater { stage, skin, heard }
    }

    fn heard(&self) -> Vec<Event> {
        self.heard.take()
    }

    fn at(&self, label: &str) -> (f32, f32) {
        let control = self.stage.controls().into_iter().find(|control| control.label == label);
        control.unwrap_or_else(|| panic!("no control {label:?}")).center()
    }
}

fn sample(name: &str) -> View {
    let screens = gallery::screens(Lang::En);
    screens.into_iter().find(|screen| screen.name == name).unwrap_or_else(|| panic!("no screen {name:?}")).view
}

fn digit(digit: char) -> Event {
    Event::Touch(Touch::Character(digit))
}

#[test]
fn a_touch_counts_when_it_ends_where_it_began() {
    let theater = Theater::open(1080, 1920, &sample("08-amount"));
    theater.stage.touch("5").expect("a key");
    assert_eq!(theater.heard(), [digit('5')]);

    let ((x, y), (other, _)) = (theater.at("5"), theater.at("6"));
    theater.stage.finger(0, x, y, Finger::Down);
    theater.stage.finger(0, other, y, Finger::Move);
    theater.stage.finger(0, other, y, Finger::Up);
    assert_eq!(theater.heard(), [], "slid off");

    theater.stage.finger(0, x, y, Finger::Down);
    theater.stage.finger(0, x + 40.0, y, Finger::Move);
    theater.stage.finger(0, x, y, Finger::Move);
    theater.stage.finger(0, x, y, Finger::Up);
    assert_eq!(theater.heard(), [], "wandered and came back");

    theater.stage.finger(0, x, y, Finger::Down);
    theater.stage.finger(0, x + 20.0, y + 5.0, Finger::Move);
    theater.stage.finger(0, x + 20.0, y + 5.0, Finger::Up);
    assert_eq!(theater.heard(), [digit('5')], "trembled");
}

#[test]
fn a_second_finger_is_ignored() {
    let theater = Theater::open(1080, 1920, &sample("08-amount"));
    let ((x, y), (x2, y2)) = (theater.at("1"), theater.at("9"));
    for (first_up, second_up) in [(0, 1), (1, 0)] {
        theater.stage.finger(0, x, y, Finger::Down);
        theater.stage.finger(1, x2, y2, Finger::Down);
        for id in [first_up, second_up] {
            let (x, y) = if id == 0 { (x, y) } else { (x2, y2) };
            theater.stage.finger(id, x, y, Finger::Up);
        }
        let heard = theater.heard();
        assert!(!heard.contains(&digit('9')), "the second finger pressed: {heard:?}");
    }
    theater.stage.touch("9").expect("a key");
    assert_eq!(theater.heard(), [digit('9')], "alone, the same finger counts again");
}

#[test]
fn a_press_begun_on_one_screen_does_not_end_on_the_next() {
    let theater = Theater::open(1080, 1920, &sample("04-who"));
    let (x, y) = theater.at("Back");
    theater.stage.finger(0, x, y, Finger::Down);
    theater.skin.show(&sample("07-once-or-repeat"));
    theater.stage.advance(Duration::from_millis(400));
    theater.stage.finger(0, x, y, Finger::Up);
    assert_eq!(theater.heard(), []);
}

#[test]
fn a_keyboard_types_and_moves_the_focus() {
    let theater = Theater::open(1080, 1920, &sample("08-amount"));
    theater.stage.key("7");
    theater.stage.key(slint::platform::Key::Return);
    let (seven, enter) = (PhysicalKey::Character('7'), PhysicalKey::Enter);
    assert_eq!(theater.heard(), [Event::Key(seven), Event::Key(enter)]);

    let before = theater.stage.pixels().clone();
    theater.stage.key(slint::platform::Key::Tab);
    theater.stage.settle();
    assert!(*theater.stage.pixels() != before, "the focus shows");
    theater.stage.key(slint::platform::Key::Return);
    assert!(matches!(theater.heard().as_slice(), [Event::Touch(_)]), "Enter presses what has the focus");
    theater.stage.key(slint::platform::Key::LeftArrow);
    assert_eq!(theater.heard(), [Event::Touch(Touch::Back)]);
}

#[test]
fn a_typed_digit_redraws_the_field_alone() {
    let theater = Theater::open(1080, 1920, &sample("08-amount"));
    theater.skin.show(&sample("08-amount-typed"));
    let drawn = theater.stage.frame().expect("the field changed");
    assert!(drawn.height < 300, "{drawn:?}");
    theater.skin.show(&sample("08-amount-typed"));
    assert_eq!(theater.stage.frame(), None, "the same view is nothing new");
}

#[test]
fn fields_and_errors_can_be_read() {
    let theater = Theater::open(1920, 1080, &sample("08-amount-too-small"));
    let field = theater.stage.controls().into_iter().find(|control| control.role == Role::Field).expect("a field");
    assert!(field.value.contains('$'), "{field:?}");
    let view = sample("08-amount-too-small");
    let texts: Vec<String> = theater.stage.texts().into_iter().map(|text| text.label).collect();
    assert!(texts.contains(&view.heading), "{texts:?}");
    assert!(view.error.is_some_and(|error| texts.contains(&error)), "{texts:?}");
}

/// The account number with a button that shows it while it is held.
fn with_a_hold() -> View {
    let mut view = sample("12-account-number");
    if let Body::Keypad { extras, .. } = &mut view.body {
        let mut show = Control::new("Show", Touch::Reveal);
        show.on_release = Some(Touch::Conceal);
        *extras = vec![show];
    }
    view
}

#[test]
fn a_hold_ends_with_the_finger_however_it_goes() {
    let theater = Theater::open(1080, 1920, &with_a_hold());
    let (x, y) = theater.at("Show");
    let (reveal, conceal) = (Event::Touch(Touch::Reveal), Event::Touch(Touch::Conceal));
    for (how, to) in [("lifted", (x, y)), ("slid off", (x, y - 300.0))] {
        theater.stage.finger(0, x, y, Finger::Down);
        assert_eq!(theater.heard(), std::slice::from_ref(&reveal), "{how}: at once");
        theater.skin.show(&with_a_hold());
        theater.stage.finger(0, to.0, to.1, Finger::Move);
        theater.stage.finger(0, to.0, to.1, Finger::Up);
        assert_eq!(theater.heard(), std::slice::from_ref(&conceal), "{how}: once");
    }
    theater.stage.finger(0, x, y, Finger::Down);
    theater.skin.show(&sample("04-who"));
    theater.stage.advance(Duration::from_millis(10));
    theater.stage.finger(0, x, y, Finger::Up);
    assert_eq!(theater.heard(), [reveal, conceal], "the screen changed under the finger");
}

#[test]
fn a_hold_ends_with_the_key() {
    let theater = Theater::open(1080, 1920, &with_a_hold());
    let window = theater.skin.window();
    theater.stage.key(slint::platform::Key::Tab);
    theater.stage.settle();
    let enter = slint::SharedString::from(slint::platform::Key::Return);
    window.dispatch_event(WindowEvent::KeyPressed { text: enter.clone() });
    window.dispatch_event(WindowEvent::KeyPressRepeated { text: enter.clone() });
    assert_eq!(theater.heard(), [Event::Touch(Touch::Reveal)]);
    window.dispatch_event(WindowEvent::KeyReleased { text: enter });
    assert_eq!(theater.heard(), [Event::Touch(Touch::Conceal)]);
}

#[test]
fn pages_rows_and_checks_are_drawn() {
    for (width, height) in [(1080, 1920), (1920, 1080)] {
        let mut view = sample("19-review");
        view.look.landscape = width > height;
        let more = Control::new("More", Touch::More).icon(Icon::ArrowRight);
        view.pager = Some(Pager {
            text: "Page 1 of 3".to_owned(),
            more,
            last: false,
            left_out: LeftOut::Nothing,
            lead: Lead::default(),
        });
        if let Body::Rows { controls, .. } = &mut view.body {
            *controls = vec![Control::new("Print", Touch::PrintAgain).icon(Icon::Printer)];
        }
        let theater = Theater::open(width, height, &view);
        let all = theater.stage.accessible();
        let more = all.iter().find(|element| element.label == "More").expect("a pager");
        assert!(more.h >= 104.0 && more.description == "Page 1 of 3", "{more:?}");
        theater.stage.touch("Print").expect("a button under the rows");
        assert_eq!(theater.heard(), [Event::Touch(Touch::PrintAgain)]);

        let mut view = sample("17-email");
        view.look.landscape = width > height;
        if let Body::Keyboard { checks, .. } = &mut view.body {
            *checks = [("6 letters", true), ("2 digits", false)]
                .map(|(text, holds)| Check { text: text.to_owned(), holds })
                .into();
        }
        theater.skin.show(&view);
        theater.stage.settle();
        let texts = theater.stage.texts();
        let ticked = |label: &str| texts.iter().find(|text| text.label == label).map(|text| text.selected);
        assert_eq!((ticked("6 letters"), ticked("2 digits")), (Some(true), Some(false)));
    }
}
