//! Checklist 1: beyond the least that a finger needs (`shapes.rs`), what is touched most is larger.

use std::collections::BTreeSet;

use payor_kiosk::gallery;
use payor_kiosk::headless::Role;
use payor_kiosk::lang::Lang;
use payor_kiosk::view::{Body, Look, TextSize};

use crate::variants::Theater;

#[test]
fn primary_buttons_and_choices_are_larger() {
    let mut faults = BTreeSet::new();
    for (landscape, text_size) in [(false, TextSize::Standard), (true, TextSize::Standard), (false, TextSize::Largest)]
    {
        let theater = Theater::open(if landscape { (1920, 1080) } else { (1080, 1920) });
        let look = Look { landscape, text_size, ..Look::default() };
        let mut seen = BTreeSet::new();
        let screens = gallery::screens_as(Lang::Es, look, true, &|_| {});
        // The pages of help and offices are cards alike.
        for screen in screens.iter().filter(|screen| !screen.view.is_public() || seen.insert(screen.view.name)) {
            let view = &screen.view;
            theater.skin.show(view);
            let drawn = theater.stage.controls();
            let height = |label: &str| drawn.iter().find(|control| control.label == label).map_or(0.0, |found| found.h);
            let mut least = |label: &str, least: f32| {
                let height = height(label);
                if height < least - 0.5 {
                    faults.insert(format!("{}, {look:?}: {label:?} is {height} high, not {least}", screen.name));
                }
            };
            if view.sheet.is_none() {
                view.primary.iter().for_each(|primary| least(primary.accessible_label(), 104.0));
            }
            match &view.body {
                Body::Start(buttons) => buttons.iter().for_each(|button| least(button.accessible_label(), 240.0)),
                Body::Choices(cards) if view.sheet.is_none() => {
                    cards.iter().for_each(|card| least(card.accessible_label(), 148.0));
                }
                _ => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

/// "More" keeps its height beside a short text, and a secret is typed in one line of 600 px at least.
#[test]
fn more_is_one_line_and_a_password_has_room() {
    let (mut turned, mut typed) = (0, 0);
    for text_size in [TextSize::Standard, TextSize::Large, TextSize::Largest] {
        let theater = Theater::open((1920, 1080));
        let look = Look { landscape: true, text_size, ..Look::default() };
        for screen in gallery::screens_as(Lang::Es, look, true, &|_| {}) {
            let (view, name) = (&screen.view, &screen.name);
            let secret = name.starts_with("30-password") || name.starts_with("33-new-password");
            if !(secret || name.starts_with("18-agree") && view.pager.is_some()) {
                continue;
            }
            theater.skin.show(view);
            if let Some(more) = view.pager.as_ref().map(|pager| pager.more.accessible_label()) {
                let drawn = theater.stage.controls().into_iter().find(|control| control.label == more);
                assert!(drawn.is_some_and(|more| more.h <= 110.0), "{name}, {text_size:?}: \"More\" has grown");
                turned += 1;
            }
            let fields = theater.stage.accessible().into_iter().filter(|field| field.role == Role::Field);
            for field in fields.filter(|_| secret) {
                assert!(field.w >= 600.0 && field.h < 120.0, "{name}, {text_size:?}: {} x {}", field.w, field.h);
                typed += 1;
            }
        }
    }
    assert!(turned >= 6 && typed >= 15, "{turned}, {typed}");
}
