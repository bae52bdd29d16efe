//! Bad input on every question that is typed into, from the screen's keys and from a real keyboard, with the voice on:
//! a plain message or nothing, never a lost answer, never a secret said.

use std::collections::BTreeSet;

use payor_kiosk::lang::Lang;
use payor_kiosk::session::event::{Event, PhysicalKey, Touch};
use payor_kiosk::session::question::Question;
use payor_kiosk::session::{Session, Stage, VoiceSetting};
use payor_kiosk::view::{self, View};
use payor_kiosk::voice::Voice;
use payor_kiosk::voice::engine::{Heard, Recorder};

use super::{At, BOTH, everywhere, fields, walk};

/// What a keyboard, a clipboard or a cat may send. None of it answers any question, or is too much of an answer.
fn inputs(lang: Lang) -> Vec<String> {
    let mut inputs: Vec<String> = [
        "",
        " ",
        "😀🎉👨‍👩‍👧",
        "\u{0}\u{7}\u{8}\u{1b}\u{7f}\t\r\n",
        "\u{202e}\u{200f}\u{feff}\u{301}",
        "'; DROP TABLE requests; --",
        "<script>{n}</script>",
        "٣٤٥ ４５６ 一二三",
        "-1e9",
        "....",
        "@@@@",
    ]
    .map(str::to_owned)
    .into();
    inputs.extend(["0", "9", "x", "ñ", ".", "a b"].map(|part| part.repeat(100)));
    // The length is the same in either language.
    inputs.extend((lang == Lang::En).then(|| "9xñ. ".repeat(2_000)));
    inputs
}

/// Which entries there are besides the one that is typed into, and what was answered before.
fn kept(session: &Session, except: Question) -> Vec<(String, String, String)> {
    let questions = session.visit.answers.journey.questions().iter().filter(|question| **question != except);
    let entry = |question: &Question| {
        let entry = session.visit.entries.get(*question)?;
        Some((format!("{question:?}"), entry.field(0).to_owned(), entry.field(1).to_owned()))
    };
    questions.filter_map(entry).collect()
}

/// One of each question that is typed into, freshly reached.
fn every_typed_question(lang: Lang, mut check: impl FnMut(At<'_>, Question)) -> usize {
    let mut seen = BTreeSet::new();
    everywhere(lang, |mut at| {
        let visit = &at.session.visit;
        let open = visit.overlay.is_none() && visit.waiting.is_none();
        let Some(question) = visit.question().filter(|question| open && question.is_typed(&visit.answers)) else {
            return;
        };
        if seen.insert((visit.answers.journey as u8, question)) {
            empty(&mut at, question);
            check(at, question);
        }
    });
    seen.len()
}

fn empty(at: &mut At<'_>, question: Question) {
    for field in [1, 0] {
        at.touch(Touch::Field(field));
        while at.session.visit.entries.get(question).is_some_and(|entry| !entry.field(usize::from(field)).is_empty()) {
            at.touch(Touch::Delete);
        }
    }
}

#[test]
fn bad_input_on_every_question_gets_a_plain_message_or_nothing() {
    for lang in BOTH {
        let inputs = inputs(lang);
        let questions = every_typed_question(lang, |mut at, question| {
            let before = at.view();
            for input in &inputs {
                let others = kept(at.session, question);
                let start = input.chars().take(12).collect::<String>();
                for (place, character) in input.chars().enumerate() {
                    // By turns as fast as a scanner, as fast as a hand, and from the screen.
                    at.clock.advance([5, 70, 400][place % 3]);
                    let event = match place % 3 {
                        2 => Event::Touch(Touch::Character(character)),
                        _ => Event::Key(PhysicalKey::Character(character)),
                    };
                    let effects = at.session.update(event, at.clock.now());
                    assert_eq!(effects, [], "{question:?}, {start:?}");
                }
                let typed = at.view();
                assert_eq!((typed.name, &typed.error), (before.name, &None), "{question:?}, {start:?}");
                for field in fields(&typed) {
                    assert!(field.text.chars().count() <= 80, "{question:?}: {} signs", field.text.chars().count());
                    assert!(!field.text.contains(|c: char| c.is_control() || c > '\u{2122}'), "{:?}", field.text);
                }
                at.clock.advance(400);
                let effects = at.session.update(Event::Key(PhysicalKey::Enter), at.clock.now());
                let after = at.view();
                let went_on = after.name != before.name || !effects.is_empty() || after.heading != before.heading;
                assert!(went_on || after.error.is_some(), "{question:?} has no word for {start:?}");
                plain(&after);
                assert_eq!(kept(at.session, question), others, "{question:?}, {start:?}: an answer is lost");
                // A street may be "x". The next is tried on the same screen, as it was.
                let visit = &mut at.session.visit;
                (visit.stage, visit.waiting, visit.problem) = (Stage::Asking(question), None, None);
                empty(&mut at, question);
            }
        });
        assert!(questions > 30, "{questions} questions are typed into");
    }
}

/// Says what is wrong, and holds nothing of how it is said.
fn plain(view: &View) {
    let said = view.error.clone().unwrap_or_default();
    assert!(!said.contains(['{', '}', '<', '\u{0}', '\u{202e}']), "{said:?}");
    assert!(said.is_empty() || said.ends_with(['.', 'm']) && said.chars().count() < 220, "{said:?}");
}

/// The good answer still goes in after any of it.
#[test]
fn after_bad_input_the_right_answer_is_taken() {
    every_typed_question(Lang::En, |mut at, question| {
        let before = at.view();
        for character in "😀\u{0}....@@@@ 99999999999999999999".chars() {
            at.touch(Touch::Character(character));
        }
        at.touch(Touch::Continue);
        if at.view().name != before.name || at.session.visit.waiting.is_some() {
            return;
        }
        empty(&mut at, question);
        let digits = at.session.visit.answers.ssn_digits_asked();
        let good = walk::typed(question, digits).next().expect("a good answer");
        for (field, word) in good.split(' ').enumerate() {
            at.touch(Touch::Field(field as u8));
            word.chars().for_each(|c| at.touch(Touch::Character(c)));
        }
        at.clock.advance(400);
        let effects = at.session.update(Event::Touch(Touch::Continue), at.clock.now());
        let after = at.view();
        // A password that was repeated, and an account number, must be those of the screen before.
        let repeated = matches!(question, Question::Account(asked) if asked.is_password());
        let went_on = after.error.is_none() && (after.heading != before.heading || !effects.is_empty());
        assert!(went_on || repeated, "{question:?}: {:?}", after.error);
    });
}

/// The voice keeps up, and neither says nor keeps what is masked.
#[test]
fn the_voice_bears_it_and_says_no_secret() {
    let setting = VoiceSetting { on: true, ..VoiceSetting::default() };
    every_typed_question(Lang::En, |at, question| {
        let recorder = Recorder::default();
        let mut voice = Voice::new(Box::new(recorder.clone()));
        at.session.health.headphones = true;
        voice.show(at.view(), setting, true);
        recorder.take();
        let pasted: String = "7😀z\u{202e}q5".repeat(8);
        for character in pasted.chars() {
            at.clock.advance(60);
            let event = Event::Key(PhysicalKey::Character(character));
            voice.heard(&event);
            at.session.update(event, at.clock.now());
            voice.show(view::view(at.session, at.clock.now()), setting, true);
        }
        let heard = recorder.take();
        // Each key falls silent before it says anything; one that is not taken says nothing.
        let mut said = 0;
        for pair in heard.windows(2) {
            if let Heard::Said { text, .. } = &pair[1] {
                said += 1;
                assert!(!text.contains('😀') && !text.contains('\u{202e}'), "{question:?}: {text:?}");
                assert!(text.chars().count() < 400, "{question:?}: {text:?}");
            }
        }
        assert!(said <= 40, "{question:?}: {said} things said of {} keys", pasted.chars().count());
        let text: String = heard.iter().map(|heard| format!("{heard:?}")).collect();
        let secret = fields(&at.view()).iter().any(|field| field.text.contains('•') || field.secret);
        for value in ["7, 5", "7 5", "\"7\"", "z, q", "\"z\""] {
            assert!(!secret || !text.contains(value), "{question:?}: {value} in {text}");
        }
    });
}
