//! Checklist 8: every character that is drawn, in whichever language, is in one of the two embedded faces.

use std::collections::{BTreeMap, BTreeSet};

use payor_kiosk::content;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::entry::Entry;
use payor_kiosk::session::question::{Input, Letters};
use payor_kiosk::text;
use payor_kiosk::{gallery, words};
use rules::money::Cents;
use swash::FontRef;

use crate::variants::Theater;

const MONO: &str = "Atkinson Hyperlegible Mono";

macro_rules! face {
    ($file:literal) => {
        FontRef::from_index(include_bytes!(concat!("../../assets/fonts/", $file)), 0).expect("a face")
    };
}

/// The weights of the words' face and of the codes' face.
fn faces(family: &str) -> Vec<FontRef<'static>> {
    match family {
        // The window's own.
        "" | "Public Sans" => vec![
            face!("PublicSans_400Regular.ttf"),
            face!("PublicSans_600SemiBold.ttf"),
            face!("PublicSans_700Bold.ttf"),
        ],
        MONO => vec![face!("AtkinsonHyperlegibleMono_500Medium.ttf"), face!("AtkinsonHyperlegibleMono_700Bold.ttf")],
        other => panic!("{other:?} is no embedded face"),
    }
}

/// The characters of a text that a face lacks: each would be drawn as a box, or in a face of the machine's.
fn boxes(text: &str, faces: &[FontRef<'_>]) -> String {
    let lacks = |c: &char| faces.iter().any(|face| face.charmap().map(*c) == 0);
    text.chars().filter(|c| !c.is_control()).filter(lacks).collect()
}

#[test]
fn every_text_on_every_screen_is_in_its_face() {
    let faces_of: BTreeMap<&str, Vec<FontRef<'static>>> = [("", faces("")), (MONO, faces(MONO))].into();
    let theater = Theater::open((1080, 1920));
    let (mut faults, mut drawn_in) = (BTreeSet::new(), BTreeSet::new());
    for lang in [Lang::En, Lang::Es] {
        // Of the questions and offices, every sentence is looked at below.
        for screen in gallery::screens(lang).iter().filter(|screen| !screen.view.is_public()) {
            theater.skin.show(&screen.view);
            for written in theater.stage.written().0 {
                let family = if written.family == "Public Sans" { "" } else { written.family.as_str() };
                drawn_in.insert(family.to_owned());
                let Some(faces) = faces_of.get(family) else {
                    faults.insert(format!("{}: {:?} is drawn in {family:?}", screen.name, written.text));
                    continue;
                };
                let boxes = boxes(&written.text, faces);
                if !boxes.is_empty() {
                    faults.insert(format!("{}: no {boxes:?} for {:?}", screen.name, written.text));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
    assert_eq!(drawn_in.into_iter().collect::<Vec<_>>(), ["", MONO], "both faces are drawn");
}

#[test]
fn every_sentence_amount_and_date_is_in_the_words_face() {
    let faces = faces("");
    let mut all: Vec<String> = text::all().flat_map(|(_, text)| [text.en.to_owned(), text.es.to_owned()]).collect();
    all.extend(content::all().into_iter().flat_map(|(_, text)| [text.en.clone(), text.es.clone()]));
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    for date in first.iter_days().take(365) {
        for lang in [Lang::En, Lang::Es] {
            all.extend([words::date_long(date, lang), words::month_title(date, lang)]);
        }
    }
    all.extend([0, 1, 100, 123_456, 999_999, 1_024_999].map(|cents| Cents(cents).to_string()));
    for text in all {
        assert_eq!(boxes(&text, &faces), "", "{text:?}");
    }
}

/// Whatever a keyboard may send is drawn in one of the faces, or is not taken.
#[test]
fn every_character_that_a_field_takes_is_in_both_faces() {
    let faces = [faces(""), faces(MONO)].concat();
    let inputs = [
        Input::Digits { most: 20 },
        Input::Money,
        Input::Letters(Letters::TwoNames),
        Input::Letters(Letters::Name),
        Input::Letters(Letters::Address),
        Input::Letters(Letters::Email),
        Input::Letters(Letters::Code),
        Input::Letters(Letters::Credentials),
        Input::Letters(Letters::Host),
        Input::Letters(Letters::Confirmation),
    ];
    for input in inputs {
        let mut taken = 0;
        // Every letter of the alphabets, and some of all the rest.
        for character in ('\u{1}'..='\u{2000}').chain(('\u{2001}'..=char::MAX).step_by(997)) {
            // As the first letter of a word, as a later one, and after "Accents".
            for (before, accents) in [("", false), ("a", false), ("", true)] {
                let mut entry = Entry::default();
                entry.accents = accents;
                entry.set(before);
                if entry.write(character, input) {
                    taken += 1;
                    let text = entry.field(0);
                    assert_eq!(boxes(text, &faces), "", "{input:?} takes {character:?}");
                    assert!(!text.contains(char::is_control), "{input:?} takes {character:?}");
                }
            }
        }
        assert!(taken > 0, "{input:?} takes something");
    }
    // A mask, and the letters of Spanish.
    assert_eq!(boxes("áéíóúüñÁÉÍÓÚÜÑ¿¡•·…$@#/", &faces), "");
}
