//! Every sentence of the screens, in both languages side by side (R44).
//!
//! A sentence without its Spanish does not compile. `{name}` marks a place that the view fills; both languages must have
//! the same ones, and a test holds them to it. The words follow the screens' specification; nothing is put together from
//! halves of sentences.

mod accounts;
mod asking;
mod ending;
mod errands;
mod plans;
mod reading;
mod spoken;
pub mod staff;
pub mod setup;

pub use accounts::*;
pub use asking::*;
pub use ending::*;
pub use errands::*;
pub use plans::*;
pub use reading::*;
pub use spoken::*;

use crate::lang::Lang;

/// One sentence in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    pub en: &'static str,
    pub es: &'static str,
}

impl Text {
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Es => self.es,
        }
    }

    /// The sentence with its places filled.
    pub fn fill(self, lang: Lang, values: &[(&str, &str)]) -> String {
        let mut filled = String::with_capacity(self.get(lang).len() + 32);
        let mut rest = self.get(lang);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
            filled.push_str(value);
            // "4:30 p.m." at the end has its point already.
            rest = if value.ends_with('.') { after.strip_prefix('.').unwrap_or(after) } else { after };
        }
        filled + rest
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $module:ident { $($name:ident = $en:literal, $es:literal;)* })*) => {
        $($(#[$doc])* pub mod $module {
            use super::Text;
            $(pub const $name: Text = Text { en: $en, es: $es };)*
            pub(super) const ALL: &[(&str, Text)] = &[$((concat!(stringify!($module), "::", stringify!($name)), $name),)*];
        })*
        /// Every sentence of this file with its name.
        pub(super) fn all() -> impl Iterator<Item = (&'static str, Text)> {
            [$($module::ALL,)*].into_iter().flatten().copied()
        }
    };
}
use texts;

/// Every sentence with its name, for the tests of completeness.
pub fn all() -> impl Iterator<Item = (&'static str, Text)> {
    asking::all()
        .chain(ending::all())
        .chain(accounts::all())
        .chain(errands::all())
        .chain(plans::all())
        .chain(reading::all())
        .chain(spoken::all())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        names.sort();
        names.dedup();
        names
    }

    #[test]
    fn both_languages_have_the_same_places_to_fill() {
        for (name, text) in all() {
            assert_eq!(places(text.en), places(text.es), "{name}");
        }
    }

    #[test]
    fn spanish_is_at_most_1_8_times_as_long() {
        for (name, text) in all().filter(|(_, text)| text.en.chars().count() > 20) {
            let ratio = text.es.chars().count() as f64 / text.en.chars().count() as f64;
            assert!(ratio <= 1.8, "{name}: {ratio:.2}");
        }
    }

    #[test]
    fn no_sentence_blames_or_begs() {
        let banned = ["invalid", "please", "sorry", "oops", "por favor", "perdón", "inválido", "lo siento"];
        for (name, text) in all() {
            for word in banned {
                assert!(
                    !text.en.to_lowercase().contains(word) && !text.es.to_lowercase().contains(word),
                    "{name}: {word}"
                );
            }
        }
    }

    #[test]
    fn places_are_filled_in_any_order() {
        let text = Text { en: "{b} then {a}", es: "{a} y {b}" };
        assert_eq!(text.fill(Lang::En, &[("a", "1"), ("b", "2")]), "2 then 1");
        assert_eq!(text.fill(Lang::Es, &[("a", "1"), ("b", "2")]), "1 y 2");
    }

    #[test]
    fn a_sentence_has_one_point_at_its_end() {
        let text = Text { en: "Send it by {by}. If not, {a}.", es: "" };
        assert_eq!(text.fill(Lang::En, &[("by", "4:30 p.m."), ("a", "$1.50")]), "Send it by 4:30 p.m. If not, $1.50.");
    }
}
