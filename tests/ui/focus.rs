//! The tactile pad alone: every control is reached, in the order in which it is read, and the ring shows. Checklist 42.

use std::time::Duration;

use payor_kiosk::gallery::Screen;
use payor_kiosk::headless::{Accessible, Role};
use payor_kiosk::view::{Body, TextSize, Theme};
use slint::platform::Key;

use crate::pixels::{Frame, ratio};
use crate::variants::{Theater, Tongue, Variant};

/// More steps than any screen has controls.
const MOST: usize = 90;

/// Walks once through a screen with the Tab key.
fn walk(theater: &Theater, mut each: impl FnMut(&Accessible)) -> Vec<Accessible> {
    let mut visited: Vec<Accessible> = Vec::new();
    for _ in 0..MOST {
        theater.stage.key(Key::Tab);
        match theater.stage.focused() {
            Some(control) if !visited.contains(&control) => {
                each(&control);
                visited.push(control);
            }
            _ => break,
        }
    }
    // The focus may have stood anywhere on the screen before.
    let all = theater.stage.controls();
    let first = all.iter().find_map(|control| visited.iter().position(|seen| seen == control));
    visited.rotate_left(first.unwrap_or(0));
    visited
}

/// What the keyboard must reach: all but a lone field, which the keys write into anyway.
fn reachable(screen: &Screen, theater: &Theater) -> Vec<Accessible> {
    let two = matches!(&screen.view.body, Body::Keyboard { fields, .. } if fields.len() > 1);
    theater.stage.controls().into_iter().filter(|control| control.role != Role::Field || two).collect()
}

/// Answers first, then "More", Back, the primary button, the utilities.
fn out_of_order(screen: &Screen, visited: &[Accessible]) -> Option<String> {
    let view = &screen.view;
    let more = view.pager.iter().map(|pager| &pager.more);
    let frame: Vec<&str> = more
        .chain(&view.back)
        .chain(&view.primary)
        .chain(&view.utilities)
        .map(|control| control.accessible_label())
        .collect();
    let tail: Vec<&str> = visited.iter().map(|control| control.label.as_str()).collect();
    let tail = &tail[tail.len().saturating_sub(frame.len())..];
    (view.sheet.is_none() && tail != frame).then(|| format!("the focus ends with {tail:?}, not {frame:?}"))
}

fn hold(variant: Variant, rings: bool) {
    let theater = Theater::open(variant.size());
    let mut faults = Vec::new();
    for screen in variant.screens() {
        theater.skin.show(&screen.view);
        if rings {
            theater.stage.settle();
        }
        let mut hidden = Vec::new();
        let visited = walk(&theater, |control| {
            if rings {
                theater.stage.frame();
                let ring = ring(&Frame::of(&theater.stage), control);
                let theme = screen.view.look.theme;
                if !ring_shows(ring, theme) {
                    hidden.push(format!("{}: no ring around {:?}: {ring:?}", screen.name, control.label));
                }
            }
        });
        faults.extend(hidden);
        for control in reachable(&screen, &theater) {
            if !visited.contains(&control) {
                faults.push(format!("{}: {:?} is not reached", screen.name, control.label));
            }
        }
        faults.extend(out_of_order(&screen, &visited).map(|fault| format!("{}: {fault}", screen.name)));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Pixels left of a control, from its edge outwards.
fn ring(frame: &Frame, control: &Accessible) -> [(u8, u8, u8); 4] {
    let middle = control.y + control.h / 2.0;
    [3.0, 7.5, 11.5, 14.0].map(|out| frame.at(control.x - out, middle))
}

/// Paper: marigold, ink, page. Night: black, cyan, page. Each differs from the next by 3:1 where it must.
fn ring_shows([near, far, out, _]: [(u8, u8, u8); 4], theme: Theme) -> bool {
    match theme {
        Theme::Paper => near == (0xff, 0xb4, 0x00) && ratio(near, far) >= 3.0 && ratio(far, out) >= 3.0,
        Theme::Night => far == (0x5c, 0xe1, 0xff) && ratio(near, far) >= 3.0 && ratio(far, out) >= 3.0,
    }
}

#[test]
fn every_control_is_reached_in_portrait() {
    hold(Variant::new(Tongue::En, TextSize::Standard, false), false);
}

#[test]
fn every_control_is_reached_in_landscape() {
    hold(Variant::new(Tongue::En, TextSize::Standard, true), false);
}

#[test]
fn the_arrows_of_the_pad_move_as_tab_does() {
    let variant = Variant::new(Tongue::En, TextSize::Standard, false);
    let theater = Theater::open(variant.size());
    let screen = variant.screens().into_iter().find(|screen| screen.name == "04-who").expect("a screen");
    theater.skin.show(&screen.view);
    let labels = |key: Key| {
        theater.stage.key(key);
        theater.stage.advance(Duration::from_millis(1));
        theater.stage.focused().map(|control| control.label)
    };
    let (first, second) = (labels(Key::DownArrow), labels(Key::DownArrow));
    assert!(first.is_some() && second.is_some() && first != second, "{first:?} {second:?}");
    assert_eq!(labels(Key::UpArrow), first);
}

mod matrix {
    use super::*;

    #[test]
    fn the_ring_shows_on_paper() {
        hold(Variant::new(Tongue::En, TextSize::Standard, false), true);
    }

    #[test]
    fn the_ring_shows_at_night_in_landscape() {
        hold(Variant::new(Tongue::Es, TextSize::Largest, true).night(), true);
    }

    #[test]
    fn every_control_is_reached_in_largest_text() {
        hold(Variant::new(Tongue::Es, TextSize::Largest, false), false);
    }
}
