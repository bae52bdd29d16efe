//! What the eye gets: contrast of words, icons and borders from pixels, and states that are told apart without colour.

use std::cell::Ref;
use std::collections::{BTreeSet, HashMap};

use payor_kiosk::gallery;
use payor_kiosk::headless::{Headless, Role};
use payor_kiosk::lang::Lang;
use payor_kiosk::view::{Body, Control, DayKind, Theme, Tone, View};

use crate::variants::{Drawn, Theater};

type Rgb = (u8, u8, u8);

/// Checklist 5 and 6.
pub fn faults(drawn: &Drawn<'_>, stage: &Headless) -> Vec<String> {
    let frame = Frame::of(stage);
    let mut faults = Vec::new();
    let ink = if drawn.variant.look.theme == Theme::Night { (255, 255, 255) } else { (0x14, 0x21, 0x2b) };
    for text in drawn.written.iter().filter(|text| !text.text.trim().is_empty()) {
        let (contrast, least) =
            (frame.contrast_within(text.x, text.y, text.w, text.h), if text.color == ink { 10.0 } else { 7.0 });
        if contrast < least {
            faults.push(format!("{:?} has a contrast of {contrast:.2}, not {least}", text.text));
        }
    }
    for picture in &drawn.pictures {
        let contrast = frame.contrast_within(picture.x, picture.y, picture.w, picture.h);
        if contrast < 3.0 {
            faults.push(format!("the icon at {}, {} has a contrast of {contrast:.2}", picture.x, picture.y));
        }
    }
    let view = &drawn.screen.view;
    let closed = |control: &&Control| control.unavailable || control.tone == Tone::Busy;
    let without_border: BTreeSet<&str> =
        view.controls().into_iter().filter(closed).map(|control| control.accessible_label()).collect();
    for control in drawn.all.iter().filter(|element| element.role != Role::Text) {
        let outside = frame.at(control.x - 6.0, control.y + control.h / 2.0);
        let edge = (0..10).map(|step| frame.at(control.x + step as f32, control.y + control.h / 2.0));
        let contrast = edge.map(|pixel| ratio(outside, pixel)).fold(0.0, f64::max);
        if contrast < 3.0 && !without_border.contains(control.label.as_str()) {
            faults.push(format!("the border of {:?} has a contrast of {contrast:.2}", control.label));
        }
    }
    faults
}

/// The pixels of a drawn screen.
pub struct Frame<'a> {
    width: usize,
    pixels: Ref<'a, Vec<slint::Rgb8Pixel>>,
}

impl Frame<'_> {
    pub fn of(stage: &Headless) -> Frame<'_> {
        Frame { width: stage.size().0 as usize, pixels: stage.pixels() }
    }

    pub fn at(&self, x: f32, y: f32) -> Rgb {
        let height = self.pixels.len() / self.width;
        let (x, y) = ((x.max(0.0) as usize).min(self.width - 1), (y.max(0.0) as usize).min(height - 1));
        rgb(self.pixels[y * self.width + x])
    }

    /// Every color in here, and how often. Neighbours are mostly alike, and counted at once.
    fn colors(&self, x: f32, y: f32, w: f32, h: f32) -> HashMap<Rgb, usize> {
        let height = self.pixels.len() / self.width;
        let to = |at: f32, most: usize| (at.max(0.0) as usize).min(most);
        let mut colors = HashMap::new();
        for row in to(y, height)..to(y + h, height) {
            let row = &self.pixels[row * self.width..][to(x, self.width)..to(x + w, self.width)];
            for run in row.chunk_by(|one, other| one == other) {
                *colors.entry(rgb(run[0])).or_insert(0) += run.len();
            }
        }
        colors
    }

    /// Between the commonest color and the one that differs most from it.
    fn contrast_within(&self, x: f32, y: f32, w: f32, h: f32) -> f64 {
        let colors = self.colors(x, y, w, h);
        let Some((ground, _)) = colors.iter().max_by_key(|(color, count)| (**count, **color)) else { return 0.0 };
        let enough = colors.iter().filter(|(_, count)| **count >= 6);
        enough.map(|(color, _)| ratio(*ground, *color)).fold(0.0, f64::max)
    }
}

fn rgb(pixel: slint::Rgb8Pixel) -> Rgb {
    (pixel.r, pixel.g, pixel.b)
}

/// WCAG 2 contrast, 1 to 21.
pub fn ratio(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance((r, g, b): Rgb) -> f64 {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn grey(color: Rgb) -> Rgb {
    let value = (0.299 * f64::from(color.0) + 0.587 * f64::from(color.1) + 0.114 * f64::from(color.2)).round() as u8;
    (value, value, value)
}

/// As somebody sees it who does not tell red from green.
fn red_green((r, g, b): Rgb) -> Rgb {
    let (r, g, b) = (f64::from(r), f64::from(g), f64::from(b));
    ((0.625 * r + 0.375 * g).round() as u8, (0.7 * r + 0.3 * g).round() as u8, (0.3 * g + 0.7 * b).round() as u8)
}

/// The same control in two states, which must differ by more than their colors. Checklist 7.
fn states() -> Vec<(&'static str, View, View)> {
    let screens = gallery::screens(Lang::En);
    let sample = |name: &str| {
        screens.iter().find(|screen| screen.name == name).cloned().unwrap_or_else(|| panic!("no screen {name:?}")).view
    };
    let card = |change: &dyn Fn(&mut Control)| {
        let mut view = sample("13-how-often");
        let Body::Choices(cards) = &mut view.body else { panic!("cards") };
        change(&mut cards[0]);
        view
    };
    let field = |wrong: bool| {
        let mut view = sample("05-identity-typed");
        let Body::Keypad { field, .. } = &mut view.body else { panic!("a keypad") };
        field.in_error = wrong;
        view
    };
    let day = |kind: DayKind, chosen: bool| {
        let mut view = sample("14-first-date");
        let Body::Calendar(month) = &mut view.body else { panic!("a calendar") };
        let day = month.days.last_mut().expect("days");
        (day.kind, day.control.selected) = (kind, chosen);
        view
    };
    let plain = || card(&|_| {});
    vec![
        ("a chosen card", plain(), card(&|card| card.selected = true)),
        ("a card that cannot be chosen", plain(), card(&|card| card.unavailable = true)),
        ("a field in error", field(false), field(true)),
        ("a chosen day", day(DayKind::Open, false), day(DayKind::Open, true)),
        ("a day too soon", day(DayKind::Open, false), day(DayKind::TooSoon, false)),
        ("a weekend", day(DayKind::Open, false), day(DayKind::Weekend, false)),
        ("a holiday", day(DayKind::Weekend, false), day(DayKind::Holiday, false)),
    ]
}

#[test]
fn states_are_told_apart_without_color() {
    let theater = Theater::open((1080, 1920));
    let mut faults = Vec::new();
    let states = states();
    for theme in [Theme::Paper, Theme::Night] {
        for (name, mut one, mut other) in states.clone() {
            let frames = [&mut one, &mut other].map(|view| {
                view.look.theme = theme;
                theater.skin.show(view);
                theater.stage.settle();
                theater.stage.pixels().clone()
            });
            for (how, seen) in [("grey", grey as fn(Rgb) -> Rgb), ("red-green", red_green)] {
                let [one, other] = &frames;
                let changed = one.iter().zip(other.iter()).filter(|(one, other)| one != other);
                let differ = |(one, other): &(&slint::Rgb8Pixel, &slint::Rgb8Pixel)| {
                    ratio(seen(rgb(**one)), seen(rgb(**other))) >= 2.0
                };
                let differing = changed.filter(differ).count();
                if differing < 60 {
                    faults.push(format!("{name}, {theme:?}, {how}: {differing} pixels differ"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
