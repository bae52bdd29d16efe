//! Checklist 1: beyond the least that a finger needs (`shapes.rs`), what is touched most is larger.

use std::collections::BTreeSet;

use payor_kiosk::gallery;
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
