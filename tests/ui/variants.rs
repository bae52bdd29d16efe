//! Every screen in every variant. Where things lie is held in each; pixels are drawn once a theme.

use std::collections::BTreeSet;

use payor_kiosk::gallery::{self, Screen};
use payor_kiosk::headless::{Accessible, Headless, Picture, Written};
use payor_kiosk::lang::Lang;
use payor_kiosk::skin::Skin;
use payor_kiosk::view::{Look, TextSize, Theme, View};

use crate::{pixels, pseudo, shapes};

/// The languages, and the one that is longer than both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    En,
    Es,
    Pseudo,
}

/// One way to see all screens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variant {
    pub tongue: Tongue,
    pub look: Look,
    pub online: bool,
}

impl Variant {
    pub fn new(tongue: Tongue, text_size: TextSize, landscape: bool) -> Self {
        Variant { tongue, look: Look { text_size, landscape, ..Look::default() }, online: true }
    }

    pub fn night(self) -> Self {
        Variant { look: Look { theme: Theme::Night, ..self.look }, ..self }
    }

    pub fn lower(self) -> Self {
        Variant { look: Look { lower: true, ..self.look }, ..self }
    }

    pub fn offline(self) -> Self {
        Variant { online: false, ..self }
    }

    pub fn size(self) -> (u32, u32) {
        if self.look.landscape { (1920, 1080) } else { (1080, 1920) }
    }

    pub fn screens(self) -> Vec<Screen> {
        let lang = if self.tongue == Tongue::Es { Lang::Es } else { Lang::En };
        let reword: &dyn Fn(&mut View) = if self.tongue == Tongue::Pseudo { &pseudo::reword } else { &|_| {} };
        gallery::screens_as(lang, self.look, self.online, reword)
    }
}

/// One screen as it is drawn.
pub struct Drawn<'a> {
    pub screen: &'a Screen,
    pub variant: Variant,
    pub all: Vec<Accessible>,
    pub written: Vec<Written>,
    pub pictures: Vec<Picture>,
    pub without_role: Vec<String>,
}

/// A window with its skin.
pub struct Theater {
    pub stage: Headless,
    pub skin: Skin,
}

impl Theater {
    pub fn open((width, height): (u32, u32)) -> Theater {
        let stage = Headless::new(width, height).expect("a stage");
        let skin = Skin::new(|_| {}).expect("a skin");
        skin.open().expect("opens");
        Theater { stage, skin }
    }

    pub fn draw<'a>(&self, screen: &'a Screen, variant: Variant) -> Drawn<'a> {
        self.skin.show(&screen.view);
        let (written, pictures) = self.stage.written();
        let without_role = self.stage.without_role();
        Drawn { screen, variant, all: self.stage.accessible(), written, pictures, without_role }
    }
}

/// Holds every screen of a variant against every check; `drawn` also draws its pixels.
pub fn hold(variant: Variant, drawn: bool) {
    let theater = Theater::open(variant.size());
    let mut faults = BTreeSet::new();
    let mut places = shapes::Places::default();
    for screen in variant.screens() {
        let shown = theater.draw(&screen, variant);
        let mut found = shapes::faults(&shown, &mut places);
        if drawn {
            theater.stage.settle();
            found.extend(pixels::faults(&shown, &theater.stage));
        }
        faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", screen.name)));
    }
    assert!(
        faults.is_empty(),
        "{variant:?}: {} faults:\n{}",
        faults.len(),
        faults.into_iter().collect::<Vec<_>>().join("\n")
    );
}

macro_rules! held {
    ($($name:ident: $variant:expr, $drawn:literal;)*) => {
        $(#[test] fn $name() { hold($variant, $drawn); })*
    };
}

const STANDARD: TextSize = TextSize::Standard;
const LARGE: TextSize = TextSize::Large;
const LARGEST: TextSize = TextSize::Largest;

/// What tells most: the plainest, the longest and the largest.
mod telling {
    use super::*;

    held! {
        english_portrait: Variant::new(Tongue::En, STANDARD, false), false;
        english_landscape: Variant::new(Tongue::En, STANDARD, true), false;
        spanish_portrait_in_largest_text_at_night: Variant::new(Tongue::Es, LARGEST, false).night(), true;
        spanish_landscape_in_largest_text_offline: Variant::new(Tongue::Es, LARGEST, true).offline(), false;
        spanish_portrait_in_largest_text_offline: Variant::new(Tongue::Es, LARGEST, false).offline(), false;
        spanish_portrait_lowered: Variant::new(Tongue::Es, STANDARD, false).lower(), false;
        long_words_portrait: Variant::new(Tongue::Pseudo, STANDARD, false), false;
        long_words_landscape: Variant::new(Tongue::Pseudo, STANDARD, true), false;
    }
}

/// All the rest, for `make ui`.
mod matrix {
    use super::*;

    macro_rules! each_size {
        ($($module:ident: $tongue:ident, $landscape:literal;)*) => {
            $(mod $module {
                use super::*;
                held! {
                    standard: Variant::new(Tongue::$tongue, STANDARD, $landscape), true;
                    standard_night: Variant::new(Tongue::$tongue, STANDARD, $landscape).night(), true;
                    standard_offline: Variant::new(Tongue::$tongue, STANDARD, $landscape).offline(), true;
                    standard_night_offline: Variant::new(Tongue::$tongue, STANDARD, $landscape).night().offline(), false;
                    large: Variant::new(Tongue::$tongue, LARGE, $landscape), true;
                    large_night: Variant::new(Tongue::$tongue, LARGE, $landscape).night(), false;
                    large_offline: Variant::new(Tongue::$tongue, LARGE, $landscape).offline(), false;
                    large_night_offline: Variant::new(Tongue::$tongue, LARGE, $landscape).night().offline(), false;
                    largest: Variant::new(Tongue::$tongue, LARGEST, $landscape), true;
                    largest_night: Variant::new(Tongue::$tongue, LARGEST, $landscape).night(), true;
                    largest_offline: Variant::new(Tongue::$tongue, LARGEST, $landscape).offline(), false;
                    largest_night_offline: Variant::new(Tongue::$tongue, LARGEST, $landscape).night().offline(), true;
                }
            })*
        };
    }
    each_size! {
        english_portrait: En, false;
        english_landscape: En, true;
        spanish_portrait: Es, false;
        spanish_landscape: Es, true;
        pseudo_portrait: Pseudo, false;
        pseudo_landscape: Pseudo, true;
    }

    mod lowered {
        use super::*;
        held! {
            english: Variant::new(Tongue::En, STANDARD, false).lower(), false;
            english_large: Variant::new(Tongue::En, LARGE, false).lower(), false;
            english_largest: Variant::new(Tongue::En, LARGEST, false).lower(), false;
            spanish_large: Variant::new(Tongue::Es, LARGE, false).lower(), false;
            spanish_largest: Variant::new(Tongue::Es, LARGEST, false).lower(), false;
            spanish_offline: Variant::new(Tongue::Es, STANDARD, false).lower().offline(), false;
            spanish_largest_offline: Variant::new(Tongue::Es, LARGEST, false).lower().offline(), false;
            pseudo: Variant::new(Tongue::Pseudo, STANDARD, false).lower(), false;
        }
    }
}
