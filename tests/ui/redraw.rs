//! What is drawn anew from one screen to the next: nothing of the last screen may stay.

use payor_kiosk::view::TextSize;

use crate::variants::{Theater, Tongue, Variant};

/// Draws each screen over the one before it, and once more whole.
fn nothing_stays(variant: Variant) {
    let theater = Theater::open(variant.size());
    let mut faults = Vec::new();
    // Their bar moves on while they are drawn.
    let still = |name: &str| !name.starts_with("19-sending") && !name.starts_with("22-checking");
    for screen in variant.screens().into_iter().filter(|screen| still(&screen.name)) {
        theater.skin.show(&screen.view);
        theater.stage.settle();
        let over = theater.stage.pixels().clone();
        theater.stage.draw_all_next();
        theater.stage.frame();
        let (width, whole) = (variant.size().0 as usize, theater.stage.pixels());
        let rows = over.chunks(width).zip(whole.chunks(width));
        let rows: Vec<usize> = rows.enumerate().filter(|(_, (old, new))| old != new).map(|(y, _)| y).collect();
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            faults.push(format!("{}: rows {first} to {last}", screen.name));
        }
    }
    assert!(faults.is_empty(), "{} screens keep something of the one before:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn nothing_of_a_screen_stays_in_portrait() {
    nothing_stays(Variant::new(Tongue::Es, TextSize::Standard, false));
}

#[test]
fn nothing_of_a_screen_stays_in_landscape() {
    nothing_stays(Variant::new(Tongue::En, TextSize::Standard, true));
}
