//! Checklist 15, 34, 35 and 41: what a screen reader is told, where the focus stays, and what is left after a visit.

use std::collections::BTreeSet;
use std::time::Duration;

use payor_kiosk::gallery::{self, Screen};
use payor_kiosk::headless::Role;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::event::Touch;
use payor_kiosk::view::{self, Body, Field, View};
use slint::platform::Key;

use crate::variants::Theater;

fn fields(view: &View) -> Vec<&Field> {
    match &view.body {
        Body::Keypad { field, .. } => vec![field],
        Body::Keyboard { fields, .. } => fields.iter().collect(),
        _ => Vec::new(),
    }
}

/// Each control has a role and a name of its own (`shapes.rs`); here are the values, the errors and what is said at once.
#[test]
fn fields_tell_their_value_and_error_and_errors_are_said_at_once() {
    for lang in [Lang::En, Lang::Es] {
        let theater = Theater::open((1080, 1920));
        let mut in_error = 0;
        for screen in gallery::screens(lang).iter().filter(|screen| screen.view.sheet.is_none()) {
            let view = &screen.view;
            theater.skin.show(view);
            let all = theater.stage.accessible();
            let told: Vec<_> = all.iter().filter(|element| element.role == Role::Field).collect();
            let expected = fields(view);
            assert_eq!(told.len(), expected.len(), "{}", screen.name);
            for (told, field) in told.into_iter().zip(expected) {
                assert_eq!((&told.label, &told.value), (&field.label, &field.told()), "{}", screen.name);
                let error = view.error.clone().filter(|_| field.in_error).unwrap_or_default();
                assert_eq!(told.description, error, "{}", screen.name);
                in_error += usize::from(field.in_error);
            }
            if let Some(error) = &view.error {
                let live = all.iter().any(|element| element.label == *error && element.live);
                assert!(live, "{}: {error:?} is not said at once", screen.name);
            }
            let heading = all.iter().find(|element| element.label == view.heading).expect("a heading");
            assert!(heading.live, "{}: the screen is not announced", screen.name);
        }
        assert!(in_error > 15, "{in_error} fields in error were seen");
    }
}

/// One screen of each kind, in both languages.
fn kinds() -> Vec<(Screen, Screen)> {
    let (english, spanish) = (gallery::screens(Lang::En), gallery::screens(Lang::Es));
    let mut seen = BTreeSet::new();
    let first = |screen: &Screen| !screen.name.contains("page-");
    let both = english.into_iter().filter(first).zip(spanish.into_iter().filter(first));
    both.filter(|(screen, _)| seen.insert(screen.view.name)).collect()
}

/// The control with the focus keeps it when the words change around it; on another screen, the focus begins anew.
#[test]
fn the_focus_stays_through_a_change_of_language() {
    let theater = Theater::open((1080, 1920));
    let mut faults = Vec::new();
    let kinds = kinds();
    for (screen, other) in &kinds {
        assert_eq!(screen.name, other.name);
        theater.skin.show(&kinds[0].0.view);
        theater.skin.show(&screen.view);
        let language = screen.view.utilities.iter().rposition(|control| control.touch == Touch::Language);
        // The first control, and the button that changes the language.
        let back = screen.view.utilities.len() - language.unwrap_or(0) + 1;
        for keys in [vec![Key::Tab], vec![Key::Backtab; back]] {
            keys.into_iter().for_each(|key| theater.stage.key(key));
            let place = || {
                let focused = theater.stage.focused()?;
                theater.stage.controls().iter().position(|control| *control == focused)
            };
            let before = place();
            theater.skin.show(&other.view);
            theater.stage.advance(Duration::from_millis(1));
            let between = place();
            theater.skin.show(&screen.view);
            theater.stage.advance(Duration::from_millis(1));
            if before.is_none() || before != between || before != place() {
                faults.push(format!("{}: {before:?}, {between:?}, {:?}", screen.name, place()));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What the gallery's visitors typed, as their screens show it, and what central told of them.
const SHOWN: [&str; 20] = [
    "0012345683",
    "delgado",
    "Delgado",
    "R•••",
    "r•••",
    "Rosa",
    "rosa",
    "María",
    "Pérez",
    "elenat26",
    "sunrise48",
    "0001 2345 6789",
    "211 170 101",
    "4242 4242",
    "08/29",
    "Asylum",
    "06105",
    "860-555",
    "$250.00",
    "0010 001A",
];

/// What no screen ever holds, typed or not.
const NEVER: [&str; 5] = ["67891", "12345678", "5678912", "mapleleaf", "000123456789"];

/// After each screen of each visit: nothing personal in what is drawn, told, or held by the screen's properties and lists;
/// and everything is as the kiosk begins.
#[test]
fn nothing_of_any_visit_is_left_in_the_window() {
    let theater = Theater::open((1080, 1920));
    let mut seen = BTreeSet::<&str>::new();
    gallery::each_state(Lang::En, &mut |state, session, clock| {
        let now = clock.now();
        let view = view::view(session, now);
        if view.is_public() {
            return;
        }
        theater.skin.show(&view);
        let held = theater.skin.held();
        seen.extend(SHOWN.into_iter().filter(|value| held.contains(*value)));
        for value in NEVER {
            assert!(!held.replace("0001 2345 6789", "").contains(value), "{}-{state}: {value:?}", view.name);
        }
        session.wipe(now);
        theater.skin.show(&view::view(session, now));
        let told = format!("{:?} {:?}", theater.stage.accessible(), theater.stage.written().0);
        for left in [theater.skin.held(), told] {
            for value in SHOWN.into_iter().chain(NEVER) {
                assert!(!left.contains(value), "{}-{state}: {value:?} is left", view.name);
            }
        }
    });
    let never_seen: Vec<_> = SHOWN.iter().filter(|value| !seen.contains(*value)).collect();
    assert!(never_seen.is_empty(), "{never_seen:?} could not have been found");
}

/// The warning lies over nothing: what is behind it is neither drawn nor told.
#[test]
fn the_time_warning_is_all_that_is_drawn_and_told() {
    let theater = Theater::open((1080, 1920));
    let screens = gallery::screens(Lang::En);
    let warning = screens.iter().find(|screen| screen.view.name == "27-time-warning").expect("a warning");
    for behind in ["05-identity-typed", "17-email-typed", "20-done-bank", "12-account-number-again"] {
        let behind = screens.iter().find(|screen| screen.name == behind).expect("a screen");
        theater.skin.show(&behind.view);
        theater.stage.settle();
        theater.skin.show(&warning.view);
        theater.stage.settle();
        let allowed: BTreeSet<String> = {
            let view = &warning.view;
            let Body::Countdown { seconds, .. } = view.body else { panic!("a countdown") };
            let controls = view.controls().into_iter().map(|control| control.label.clone());
            let said = view.paragraphs.iter().chain([&view.heading, &view.brand]).cloned();
            said.chain(controls).chain([seconds.to_string()]).collect()
        };
        let told = theater.stage.accessible().into_iter().map(|element| element.label);
        let drawn = theater.stage.written().0.into_iter().map(|written| written.text);
        for text in told.chain(drawn).filter(|text| !text.is_empty()) {
            assert!(allowed.contains(&text), "{:?} behind the warning over {}", text, behind.name);
        }
    }
}
