//! Every screen in every variant: where things lie, and what the pixels show.

use std::collections::BTreeSet;
use std::path::Path;

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

    /// "spanish-landscape-largest-night-offline"
    pub fn name(self) -> String {
        let tongue = ["english", "spanish", "pseudo"][self.tongue as usize];
        let at = |there: bool, part: &'static str| there.then_some(part);
        let size = match self.look.text_size {
            TextSize::Standard => None,
            TextSize::Large => Some("large"),
            TextSize::Largest => Some("largest"),
        };
        let parts = [
            Some(tongue),
            Some(if self.look.landscape { "landscape" } else { "portrait" }),
            size,
            at(self.look.theme == Theme::Night, "night"),
            at(self.look.lower, "lowered"),
            at(!self.online, "offline"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("-")
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

    /// Shows whoever mends it what is wrong, in `target/ui-faults`.
    fn picture(&self, screen: &Screen, variant: Variant) {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ui-faults").join(variant.name());
        std::fs::create_dir_all(&dir).expect("a folder");
        self.stage.png(&dir.join(format!("{}.png", screen.name))).expect("a picture");
    }
}

/// Holds every screen of a variant against every check.
pub fn hold(variant: Variant) {
    let theater = Theater::open(variant.size());
    let mut faults = BTreeSet::new();
    let mut places = shapes::Places::default();
    for screen in variant.screens() {
        let shown = theater.draw(&screen, variant);
        let mut found = shapes::faults(&shown, &mut places);
        theater.stage.settle();
        found.extend(pixels::faults(&shown, &theater.stage));
        if !found.is_empty() {
            theater.picture(&screen, variant);
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
    ($($name:ident: $variant:expr;)*) => {
        $(#[test] fn $name() { hold($variant); })*
    };
}

const STANDARD: TextSize = TextSize::Standard;
const LARGE: TextSize = TextSize::Large;
const LARGEST: TextSize = TextSize::Largest;

/// What tells most: the plainest, the longest and the largest.
mod telling {
    use super::*;

    held! {
        english_portrait: Variant::new(Tongue::En, STANDARD, false);
        english_landscape: Variant::new(Tongue::En, STANDARD, true);
        spanish_portrait_in_largest_text_at_night: Variant::new(Tongue::Es, LARGEST, false).night();
        spanish_landscape_in_largest_text_offline: Variant::new(Tongue::Es, LARGEST, true).offline();
        spanish_portrait_in_largest_text_offline: Variant::new(Tongue::Es, LARGEST, false).offline();
        spanish_portrait_lowered: Variant::new(Tongue::Es, STANDARD, false).lower();
        long_words_portrait: Variant::new(Tongue::Pseudo, STANDARD, false);
        long_words_landscape: Variant::new(Tongue::Pseudo, STANDARD, true);
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
                    standard: Variant::new(Tongue::$tongue, STANDARD, $landscape);
                    standard_night: Variant::new(Tongue::$tongue, STANDARD, $landscape).night();
                    standard_offline: Variant::new(Tongue::$tongue, STANDARD, $landscape).offline();
                    standard_night_offline: Variant::new(Tongue::$tongue, STANDARD, $landscape).night().offline();
                    large: Variant::new(Tongue::$tongue, LARGE, $landscape);
                    large_night: Variant::new(Tongue::$tongue, LARGE, $landscape).night();
                    large_offline: Variant::new(Tongue::$tongue, LARGE, $landscape).offline();
                    large_night_offline: Variant::new(Tongue::$tongue, LARGE, $landscape).night().offline();
                    largest: Variant::new(Tongue::$tongue, LARGEST, $landscape);
                    largest_night: Variant::new(Tongue::$tongue, LARGEST, $landscape).night();
                    largest_offline: Variant::new(Tongue::$tongue, LARGEST, $landscape).offline();
                    largest_night_offline: Variant::new(Tongue::$tongue, LARGEST, $landscape).night().offline();
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
            english: Variant::new(Tongue::En, STANDARD, false).lower();
            english_large: Variant::new(Tongue::En, LARGE, false).lower();
            english_largest: Variant::new(Tongue::En, LARGEST, false).lower();
            spanish_large: Variant::new(Tongue::Es, LARGE, false).lower();
            spanish_largest: Variant::new(Tongue::Es, LARGEST, false).lower();
            spanish_offline: Variant::new(Tongue::Es, STANDARD, false).lower().offline();
            spanish_largest_offline: Variant::new(Tongue::Es, LARGEST, false).lower().offline();
            pseudo: Variant::new(Tongue::Pseudo, STANDARD, false).lower();
        }
    }
}
