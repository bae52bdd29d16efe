//! Every screen can be heard and done without seeing it: what is said of a screen, and what says it.
//!
//! [`Voice`] is told of every event and of every view that follows it. Personal utterances are said only while headphones
//! are in; without them a word stands in their place. Nothing here or behind it is logged, and a wipe forgets all of it.

pub mod engine;
pub mod headphones;
pub mod privacy;
pub mod saying;
pub mod script;

use crate::config::{HeadphoneRule, VoiceConfig, VoiceEngine};
use crate::lang::Lang;
use crate::session::event::{Event, PhysicalKey, Touch};
use crate::session::{Speed, VoiceSetting};
use crate::text::{Text, voice};
use crate::view::View;
use engine::{Engine, EspeakNg, SpeechDispatcher};
use headphones::Headphones;
use script::Utterance;

/// The voice that the configuration asks for, and its headphones. `wake` is called when they are plugged in or out.
pub fn from_config(config: VoiceConfig, wake: fn()) -> Option<(Voice, Headphones)> {
    let engine: Box<dyn Engine> = match config.engine {
        VoiceEngine::None => return None,
        VoiceEngine::EspeakNg => Box::new(EspeakNg::start()),
        VoiceEngine::SpeechDispatcher => Box::new(SpeechDispatcher::start(SpeechDispatcher::usual_socket())),
    };
    let headphones = match config.headphones {
        HeadphoneRule::Jack => Headphones::of_jacks(wake),
        HeadphoneRule::Always => Headphones::fixed(true),
        HeadphoneRule::Never => Headphones::fixed(false),
    };
    Some((Voice::new(engine), headphones))
}

/// Says what changes on the screen.
pub struct Voice {
    engine: Box<dyn Engine>,
    setting: VoiceSetting,
    headphones: bool,
    /// The view that was said last. None: the next one is said whole.
    shown: Option<View>,
    /// What Repeat says again; a second Repeat says the whole screen.
    last: Vec<Utterance>,
    repeated: bool,
    /// The key or touch that the next view answers.
    pressed: Option<Event>,
    /// A text is being read to whoever asked for it, even where the voice is off.
    reading: bool,
}

impl Voice {
    pub fn new(engine: Box<dyn Engine>) -> Self {
        let setting = VoiceSetting::default();
        Voice {
            engine,
            setting,
            headphones: false,
            shown: None,
            last: Vec::new(),
            repeated: false,
            pressed: None,
            reading: false,
        }
    }

    /// Whether it could speak the last time.
    pub fn works(&self) -> bool {
        self.engine.works()
    }

    /// Any key or touch interrupts.
    pub fn heard(&mut self, event: &Event) {
        if matches!(event, Event::Key(_) | Event::Touch(_)) {
            if std::mem::take(&mut self.reading) || self.setting.on {
                self.engine.stop();
            }
            self.pressed = Some(event.clone());
        }
    }

    /// Says what is new. Called with the view after every event.
    pub fn show(&mut self, view: View, setting: VoiceSetting, headphones: bool) {
        let pressed = self.pressed.take();
        if std::mem::replace(&mut self.headphones, headphones) && !headphones {
            // At once: the loudspeaker may have taken over.
            self.engine.stop();
        }
        let before = std::mem::replace(&mut self.setting, setting);
        if !setting.on {
            if before.on {
                self.forget();
            }
            return;
        }
        let shown = self.shown.replace(view.clone());
        if let Some(shown) = shown.filter(|_| before.on) {
            self.follow(&shown, &view, before, pressed.as_ref());
        } else {
            let mut lines = script::screen(&view);
            if !before.on {
                let both = [view.lang, view.lang.other()];
                let greeting = both.into_iter().filter(|lang| *lang == view.lang || view.name == "01-start");
                lines.splice(0..0, greeting.map(|lang| script::own(voice::ON, lang, &[])));
            }
            self.engine.stop();
            self.begin(lines, true);
        }
    }

    fn follow(&mut self, shown: &View, view: &View, before: VoiceSetting, pressed: Option<&Event>) {
        let change = script::change(shown, view);
        if before.volume != self.setting.volume {
            self.say(&[script::own(voice::VOLUME, view.lang, &[("n", &self.setting.volume.to_string())])], false);
        }
        if before.speed != self.setting.speed {
            self.say(&[script::own(speed_word(self.setting.speed), view.lang, &[])], false);
        }
        if !change.lines.is_empty() {
            if change.interrupts {
                self.engine.stop();
            }
            self.begin(change.lines, change.new_screen);
        } else if pressed == Some(&Event::Key(PhysicalKey::Repeat)) {
            self.repeat(view);
        } else if matches!(pressed, Some(Event::Touch(Touch::Continue) | Event::Key(PhysicalKey::Enter))) {
            // The same error still stands.
            self.begin(script::error(view), false);
        }
    }

    /// Says what has the focus now, and nothing else any more.
    pub fn focused(&mut self, touch: Touch) {
        if let Some(view) = self.shown.as_ref().filter(|_| self.setting.on) {
            let lines = script::focus(view, touch);
            self.engine.stop();
            self.begin(lines, false);
        }
    }

    /// Reads a text that the payor asked to hear: an answer, an office. Nothing personal.
    pub fn read(&mut self, sentences: &[String], lang: Lang) {
        let line = |text: &String| Utterance { text: saying::sentence(text, lang), lang, personal: false };
        let lines: Vec<Utterance> = sentences.iter().map(line).collect();
        self.engine.stop();
        self.begin(lines, false);
        self.reading = true;
    }

    /// Falls silent, and forgets what it said and was to say.
    pub fn forget(&mut self) {
        self.engine.stop();
        self.last.clear();
        self.shown = None;
        self.pressed = None;
    }

    /// All that it remembers, for the search after a visit.
    pub fn held(&self) -> String {
        let said: Vec<&str> = self.last.iter().map(|utterance| utterance.text.as_str()).collect();
        format!("{said:?} {:?} {:?}", self.shown, self.pressed)
    }

    fn repeat(&mut self, view: &View) {
        if std::mem::replace(&mut self.repeated, true) {
            let lines = script::screen(view);
            self.say(&lines, true);
        } else {
            let lines = self.last.clone();
            self.say(&lines, false);
        }
    }

    fn begin(&mut self, lines: Vec<Utterance>, new_screen: bool) {
        if !lines.is_empty() {
            self.say(&lines, new_screen);
            self.last = lines;
            self.repeated = false;
        }
    }

    /// Says the lines, those of one language in one breath, and a word in place of what is private here.
    fn say(&self, lines: &[Utterance], new_screen: bool) {
        let mut breaths: Vec<(Lang, zeroize::Zeroizing<String>)> = Vec::new();
        let mut hidden = false;
        let mut explained = !new_screen;
        for line in lines {
            let hides = line.personal && !self.headphones;
            let text = match hides {
                true if hidden => continue,
                true if explained => voice::PRIVATE.get(line.lang),
                true => voice::PRIVATE_WHY.get(line.lang),
                false => line.text.as_str(),
            };
            hidden = hides;
            explained |= hides;
            match breaths.last_mut() {
                Some((lang, breath)) if *lang == line.lang => {
                    let pause = if breath.ends_with(['.', '?', '!', ':', ',']) { " " } else { ". " };
                    breath.push_str(pause);
                    breath.push_str(text);
                }
                _ => breaths.push((line.lang, text.to_owned().into())),
            }
        }
        for (lang, breath) in breaths {
            self.engine.say(&breath, lang, self.setting);
        }
    }
}

fn speed_word(speed: Speed) -> Text {
    match speed {
        Speed::Slower => voice::SLOWER,
        Speed::Normal => voice::NORMAL,
        Speed::Faster => voice::FASTER,
    }
}
