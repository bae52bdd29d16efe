//! What is said of every screen, what is never said, and how it is interrupted and repeated.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use payor_kiosk::gallery;
use payor_kiosk::headless::Headless;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::event::{Event, Health, PhysicalKey, Touch};
use payor_kiosk::session::{Speed, VoiceSetting};
use payor_kiosk::skin::Skin;
use payor_kiosk::view::{Body, Control, View};
use payor_kiosk::voice::engine::{Heard, Recorder};
use payor_kiosk::voice::{Voice, privacy, saying};
use slint::platform::Key;
use wire::lookup::LookUpAnswer;

use crate::stand::Stand;

const ON: VoiceSetting = VoiceSetting { on: true, speed: Speed::Normal, volume: 6 };
const BOTH: [Lang; 2] = [Lang::En, Lang::Es];

fn voice() -> (Voice, Recorder) {
    let recorder = Recorder::default();
    (Voice::new(Box::new(recorder.clone())), recorder)
}

/// As it is said: in the language that it is in.
fn said(text: &str, view: &View) -> String {
    saying::sentence(text, privacy::language(text).unwrap_or(view.lang))
}

fn writes(control: &Control) -> bool {
    matches!(control.touch, Touch::Character(_) | Touch::Text(_))
}

/// Every touch that the down arrow comes to, once around.
fn walked(stage: &Headless, focused: &RefCell<Vec<Touch>>, steps: usize) -> Vec<Touch> {
    for _ in 0..steps {
        stage.key(Key::DownArrow);
    }
    focused.take()
}

fn everything_is_said(lang: Lang) {
    let stage = Headless::new(1080, 1920).expect("a stage");
    let skin = Skin::new(|_| {}).expect("a skin");
    let focused = Rc::<RefCell<Vec<Touch>>>::default();
    let queue = focused.clone();
    skin.on_focus(move |touch| queue.borrow_mut().push(touch));
    skin.open().expect("opens");
    let (mut faults, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let screens = gallery::screens(lang);
    for screen in &screens {
        let view = &screen.view;
        let (mut voice, recorder) = voice();
        // Each begins anew: a state of the screen before would keep its focus.
        skin.show(&screens[0].view);
        skin.show(view);
        stage.settle();
        focused.take();
        voice.show(view.clone(), ON, true);
        let whole = recorder.text();
        let mut fault = |what: String| {
            faults.insert(format!("{}: {what}", screen.name));
        };
        let texts: Vec<String> = stage.texts().into_iter().map(|text| text.label).collect();
        for text in texts.iter().flat_map(|text| text.lines()).map(str::to_owned) {
            let number = matches!(&view.body, Body::Outcome { number: Some(number), .. } if number.value == text);
            let spoken = if number { saying::code(&text) } else { said(&text, view) };
            // The heads of a calendar, the name of the service, and the seconds are for the eye.
            let for_the_eye = matches!(&view.body, Body::Calendar(month) if month.weekdays.contains(&text))
                || matches!(view.body, Body::Countdown { .. })
                || text == view.brand;
            if !for_the_eye && !whole.contains(&spoken) {
                fault(format!("{text:?} is drawn, not said"));
            }
        }
        let controls = view.controls();
        let labels: Vec<String> = controls.iter().map(|control| control.accessible_label().to_owned()).collect();
        // The same controls on the same screen are walked once.
        let walks = seen.insert((view.name, labels));
        let reached = if walks { walked(&stage, &focused, controls.len() + 2) } else { Vec::new() };
        for control in controls {
            let label = control.accessible_label();
            if walks && !reached.contains(&control.touch) {
                fault(format!("the arrows do not come to {label:?}"));
            }
            recorder.take();
            voice.focused(control.touch);
            let heard = recorder.text();
            let spoken = if writes(control) {
                label.chars().map(|c| saying::character(c, view.lang)).collect::<Vec<_>>().join(", ")
            } else {
                said(label, view)
            };
            if !heard.contains(&spoken) || !heard.contains(&said(&control.sub, view)) {
                fault(format!("{label:?} is said as {heard:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_screen_is_said_and_walked_in_english() {
    everything_is_said(Lang::En);
}

#[test]
fn every_screen_is_said_and_walked_in_spanish() {
    everything_is_said(Lang::Es);
}

#[test]
fn without_headphones_nothing_personal_is_said() {
    // What the gallery's visitors typed, and what central told of them; a code is said with a space between its signs.
    let seeded = [
        "R••",
        "R D",
        "rosa",
        "Rosa",
        "r, o, s, a",
        "r, at",
        "delgado",
        "Delgado",
        "maría",
        "pérez",
        "gmail",
        "gmial",
        "0 0 1 2",
        "8 3",
        "4 3 2 1",
        "6 7 8 9",
        "4 2 4 2",
        "0 8 2 9",
        "0 6 1 0 5",
        "2 1 1",
        "Webster",
        "asylum",
        "artford, ",
        "250 d",
        "250 dól",
        "256 d",
        "1250",
        "8 2",
        "X7",
    ];
    for lang in BOTH {
        for screen in gallery::screens(lang) {
            let (mut voice, recorder) = voice();
            voice.show(screen.view.clone(), ON, false);
            for control in screen.view.controls() {
                voice.focused(control.touch);
            }
            // The office's own address and telephone stand in its sentences, and the example of a card's date.
            let own = [
                "a, n, a, at, gmail",
                "a, n, a, arroba, gmail",
                "Hartford, CT 0 6 1 9 9, 0 0 3 6",
                "8 8 8, 2 3 3, 7 2 2 3",
                "0 8 2 9",
                "@gmail.com",
            ];
            let heard = own.iter().fold(recorder.text(), |text, own| text.replace(own, ""));
            // Offices have towns, streets and numbers of their own, and nothing of a visitor.
            let of_office = |value: &str| ["artford, ", "asylum"].contains(&value) || value.contains(char::is_numeric);
            for value in seeded.into_iter().filter(|value| !(screen.view.is_public() && of_office(value))) {
                assert!(!heard.contains(value), "{}: {value:?} in\n{heard}", screen.name);
            }
        }
    }
}

/// A session with a voice, told as the kiosk's loop tells it.
struct Visit {
    stand: Stand,
    voice: Voice,
    recorder: Recorder,
}

impl Visit {
    fn with_headphones() -> Self {
        let (voice, recorder) = voice();
        let mut visit = Visit { stand: Stand::new(), voice, recorder };
        visit.happens(Event::Health(Health { headphones: true, ..Health::default() }));
        visit
    }

    fn happens(&mut self, event: Event) {
        self.voice.heard(&event);
        for effect in self.stand.happens(event) {
            use payor_kiosk::session::effect::{Effect, Reply};
            match effect {
                Effect::Wipe => self.voice.forget(),
                Effect::LookUp { ticket, .. } => {
                    let answer = Ok(LookUpAnswer::Known);
                    self.happens(Event::Reply(Reply::LookedUp { ticket, answer }));
                }
                _ => {}
            }
        }
        let session = &self.stand.session;
        self.voice.show(self.stand.view(), session.visit.voice, session.health.headphones);
    }

    fn key(&mut self, key: PhysicalKey) -> Vec<Heard> {
        self.recorder.take();
        self.happens(Event::Key(key));
        self.recorder.take()
    }

    fn touch(&mut self, touch: Touch) -> String {
        self.recorder.take();
        self.happens(Event::Touch(touch));
        self.recorder.text()
    }

    fn go_to_identity(&mut self) {
        self.touch(Touch::Start(Lang::En));
        self.touch(Touch::Choose(0));
        "0012345683".chars().for_each(|c| drop(self.key(PhysicalKey::Character(c))));
        self.touch(Touch::Continue);
        self.touch(Touch::Choose(0));
    }
}

fn texts(heard: &[Heard]) -> String {
    let text = |heard: &Heard| match heard {
        Heard::Said { text, .. } => Some(text.clone()),
        Heard::Stopped => None,
    };
    heard.iter().filter_map(text).collect::<Vec<_>>().join("\n")
}

#[test]
fn masked_digits_are_counted_and_never_said() {
    let mut visit = Visit::with_headphones();
    visit.go_to_identity();
    let typed: Vec<String> = "6789".chars().map(|digit| texts(&visit.key(PhysicalKey::Character(digit)))).collect();
    let counted = (1..=4).map(|n| format!("Digit entered, {n} of 4"));
    assert_eq!(typed, counted.collect::<Vec<_>>());
    assert_eq!(texts(&visit.key(PhysicalKey::Backspace)), "Digit deleted, 3 left");
}

#[test]
fn a_text_is_read_to_who_asks_also_where_the_voice_is_off_and_a_touch_ends_it() {
    let (mut voice, recorder) = voice();
    let mut stand = Stand::new();
    voice.show(stand.view(), stand.session.visit.voice, false);
    voice.read(&["Call 911.".to_owned(), "Día o noche.".to_owned()], Lang::Es);
    let heard = recorder.take();
    assert_eq!(texts(&heard), "Call 9 1 1. Día o noche.", "{heard:?}");
    let touch = Event::Touch(Touch::Back);
    voice.heard(&touch);
    stand.happens(touch);
    assert!(matches!(recorder.take()[..], [Heard::Stopped]));
    voice.heard(&Event::Touch(Touch::Back));
    assert!(recorder.take().is_empty(), "it is off, and nothing is being read");
}

#[test]
fn a_password_is_never_said_not_even_while_it_is_shown() {
    let mut visit = Visit::with_headphones();
    visit.touch(Touch::Start(Lang::En));
    visit.touch(Touch::Choose(1));
    "elenat26".chars().for_each(|c| drop(visit.key(PhysicalKey::Character(c))));
    visit.touch(Touch::Continue);
    let mut heard: Vec<String> = "zq48zq48".chars().map(|c| texts(&visit.key(PhysicalKey::Character(c)))).collect();
    heard.push(visit.touch(Touch::Reveal));
    heard.push(texts(&visit.key(PhysicalKey::Repeat)));
    heard.push(texts(&visit.key(PhysicalKey::Repeat)));
    heard.push(visit.touch(Touch::Conceal));
    let heard = heard.join("\n");
    for part in ["zq", "z, q", "4 8", "4, 8"] {
        assert!(!heard.contains(part), "{part:?} in\n{heard}");
    }
}

#[test]
fn any_key_interrupts_before_the_answer_is_said() {
    let mut visit = Visit::with_headphones();
    visit.go_to_identity();
    let heard = visit.key(PhysicalKey::Character('6'));
    assert!(matches!(heard.as_slice(), [Heard::Stopped, Heard::Said { .. }]), "{heard:?}");
    visit.recorder.take();
    visit.voice.focused(Touch::Delete);
    assert!(matches!(visit.recorder.take().as_slice(), [Heard::Stopped, Heard::Said { .. }]));
}

#[test]
fn repeat_says_the_last_again_and_then_the_whole_screen() {
    let mut visit = Visit::with_headphones();
    visit.go_to_identity();
    let last = texts(&visit.key(PhysicalKey::Character('6')));
    assert_eq!(texts(&visit.key(PhysicalKey::Repeat)), last);
    assert!(texts(&visit.key(PhysicalKey::Repeat)).contains("Type the last 4 digits"));
}

#[test]
fn an_error_that_stands_is_said_again() {
    let mut visit = Visit::with_headphones();
    visit.go_to_identity();
    let first = visit.touch(Touch::Continue);
    assert!(first.contains("We need 4 digits. You typed 0."), "{first}");
    let second = visit.touch(Touch::Continue);
    assert!(second.contains("We need 4 digits. You typed 0."), "{second}");
}

#[test]
fn speed_and_volume_reach_the_engine() {
    let (mut voice, recorder) = voice();
    let view = gallery::screens(Lang::En).swap_remove(4).view;
    voice.show(view.clone(), ON, true);
    recorder.take();
    for speed in [Speed::Slower, Speed::Faster, Speed::Normal] {
        voice.show(view.clone(), VoiceSetting { speed, ..ON }, true);
        let heard = recorder.take();
        assert!(matches!(heard.as_slice(), [Heard::Said { setting, .. }] if setting.speed == speed), "{heard:?}");
    }
    let mut visit = Visit::with_headphones();
    let louder = visit.key(PhysicalKey::Louder);
    assert!(texts(&louder).contains("Volume 7 of 10"), "{louder:?}");
}

#[test]
fn a_wipe_forgets_all_that_was_and_would_be_said() {
    let mut visit = Visit::with_headphones();
    visit.go_to_identity();
    visit.touch(Touch::Back);
    visit.touch(Touch::Back);
    assert!(texts(&visit.key(PhysicalKey::Repeat)).contains("0 0 1 2 3 4 5 6 8 3"));
    visit.recorder.take();
    visit.touch(Touch::Leave);
    visit.recorder.take();
    visit.happens(Event::Touch(Touch::SheetYes));
    let heard = visit.recorder.take();
    let stopped = heard.iter().rposition(|heard| *heard == Heard::Stopped).expect("it falls silent");
    assert!(texts(&heard[stopped..]).contains("Pay child support here"), "the next visitor is greeted: {heard:?}");
    assert_eq!(visit.stand.session.visit.voice, VoiceSetting { on: true, ..VoiceSetting::default() });
    for _ in 0..2 {
        let repeated = texts(&visit.key(PhysicalKey::Repeat));
        assert!(!repeated.contains("0 0 1 2") && repeated.contains("Pay child support here"), "{repeated}");
    }
}

#[test]
fn pulling_the_headphones_out_silences_at_once() {
    let mut visit = Visit::with_headphones();
    visit.go_to_identity();
    visit.recorder.take();
    visit.happens(Event::Health(Health::default()));
    assert_eq!(visit.recorder.take().first(), Some(&Heard::Stopped));
    assert!(!visit.stand.session.visit.voice.on);
    assert_eq!(texts(&visit.key(PhysicalKey::Character('6'))), "");
}

#[test]
fn start_speaks_both_languages_when_headphones_are_plugged_in() {
    let visit = Visit::with_headphones();
    let heard = visit.recorder.take();
    let in_lang = |wanted: Lang| {
        let of = |heard: &Heard| match heard {
            Heard::Said { text, lang, .. } if *lang == wanted => Some(text.clone()),
            _ => None,
        };
        heard.iter().filter_map(of).collect::<Vec<_>>().join(" ")
    };
    assert!(in_lang(Lang::En).contains("Start in English") && in_lang(Lang::En).contains("2 choices"));
    assert!(in_lang(Lang::Es).contains("Empezar en español") && in_lang(Lang::Es).contains("2 opciones"));
}

#[test]
fn without_a_voice_turned_on_nothing_is_said() {
    let (mut voice, recorder) = voice();
    for screen in gallery::screens(Lang::En) {
        voice.show(screen.view.clone(), VoiceSetting::default(), true);
        voice.focused(Touch::Back);
        voice.heard(&Event::Key(PhysicalKey::Repeat));
    }
    assert_eq!(recorder.text(), "");
}
