//! espeak-ng as a child process for each text. The text goes to its standard input: arguments can be read by every
//! program on the machine. To interrupt, the child is killed.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::{Engine, of_three};
use crate::journal::{self, Entry};
use crate::lang::Lang;
use crate::session::VoiceSetting;

/// Slower, normal, faster, in words per minute.
const WORDS_PER_MINUTE: [u16; 3] = [120, 165, 240];
/// espeak-ng's loudness goes from 0 to 200, ours from 0 to 10.
const LOUDNESS_STEP: u16 = 20;

/// Speaks through espeak-ng, on a thread of its own that ends with this value.
pub struct EspeakNg {
    desk: Arc<Desk>,
}

/// What the kiosk's thread and the speaking thread share.
struct Desk {
    program: OsString,
    /// Arguments before ours: where else than to the loudspeaker the sound goes.
    more: Vec<OsString>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    queue: VecDeque<Order>,
    speaking: Option<Child>,
    works: bool,
    ended: bool,
}

struct Order {
    text: Zeroizing<String>,
    lang: Lang,
    setting: VoiceSetting,
}

impl EspeakNg {
    /// Speaks through the `espeak-ng` of this machine; notes in the log where there is none.
    pub fn start() -> Self {
        Self::with("espeak-ng", [])
    }

    /// Another program, or another place for the sound: `-w FILE`.
    pub fn with(program: impl Into<OsString>, more: impl IntoIterator<Item = OsString>) -> Self {
        let program = program.into();
        let there = Command::new(&program).arg("--version").stdin(Stdio::null()).output();
        let state = State { queue: VecDeque::new(), speaking: None, works: true, ended: false };
        let more = more.into_iter().collect();
        let desk = Arc::new(Desk { program, more, state: Mutex::new(state), changed: Condvar::new() });
        desk.tell(match there {
            Ok(answer) if answer.status.success() => Ok(()),
            Ok(answer) => Err(format!("espeak-ng --version ended with {}", answer.status)),
            Err(error) => Err(format!("espeak-ng: {error}")),
        });
        let speaker = desk.clone();
        std::thread::spawn(move || speaker.speak());
        EspeakNg { desk }
    }

    /// Waits until nothing is being said and nothing waits to be said.
    pub fn wait(&self) {
        let mut state = self.desk.state();
        while !state.queue.is_empty() || state.speaking.is_some() {
            state = self.desk.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until a text has begun to be said.
    pub fn wait_for_begin(&self) {
        let mut state = self.desk.state();
        while state.speaking.is_none() {
            state = self.desk.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Engine for EspeakNg {
    fn say(&self, text: &str, lang: Lang, setting: VoiceSetting) {
        let order = Order { text: Zeroizing::new(text.to_owned()), lang, setting };
        self.desk.state().queue.push_back(order);
        self.desk.changed.notify_all();
    }

    fn stop(&self) {
        let mut state = self.desk.state();
        state.queue.clear();
        if let Some(child) = &mut state.speaking {
            // Fails only where it has ended by itself.
            let _ = child.kill();
        }
    }

    fn works(&self) -> bool {
        self.desk.state().works
    }
}

impl Drop for EspeakNg {
    fn drop(&mut self) {
        self.stop();
        self.desk.state().ended = true;
        self.desk.changed.notify_all();
    }
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread: one text after the other.
    fn speak(&self) {
        let mut state = self.state();
        while !state.ended {
            let Some(order) = state.queue.pop_front() else {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            // Begun while the state is held: a stop finds either the order in the queue or its child.
            let begun = self.begin(&order);
            drop(order);
            let Ok((child, mut sound)) = begun.inspect_err(|error| self.note(&mut state, Err(error.clone()))) else {
                self.changed.notify_all();
                continue;
            };
            state.speaking = Some(child);
            self.changed.notify_all();
            drop(state);
            // Its output closes when it ends or is killed.
            let _ = std::io::copy(&mut sound, &mut std::io::sink());
            state = self.state();
            let ended = state.speaking.take().map(|mut child| child.wait());
            self.changed.notify_all();
            match ended {
                // No code: it was killed, by us or because it was at its end.
                Some(Ok(status)) if status.code().is_some_and(|code| code != 0) => {
                    self.note(&mut state, Err(format!("espeak-ng ended with {status}")));
                }
                Some(Err(error)) => self.note(&mut state, Err(format!("espeak-ng: {error}"))),
                _ => self.note(&mut state, Ok(())),
            }
        }
    }

    fn begin(&self, order: &Order) -> Result<(Child, impl Read + use<>), String> {
        let voice = match order.lang {
            Lang::En => "en-us",
            Lang::Es => "es-419",
        };
        let speed = of_three(order.setting.speed, WORDS_PER_MINUTE);
        let loudness = u16::from(order.setting.volume.min(10)) * LOUDNESS_STEP;
        let mut child = Command::new(&self.program)
            .args(&self.more)
            .args(["-b", "1", "-v", voice, "-s", &speed.to_string(), "-a", &loudness.to_string(), "--stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("espeak-ng: {error}"))?;
        let (Some(mut stdin), Some(sound)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("espeak-ng: no standard input or output".to_owned());
        };
        // A text is far shorter than what a pipe holds. Where the child has ended already, its status tells more.
        let _ = stdin.write_all(order.text.as_bytes());
        Ok((child, sound))
    }

    fn tell(&self, outcome: Result<(), String>) {
        let mut state = self.state();
        self.note(&mut state, outcome);
    }

    /// Notes in the log when speech fails, and when it is back; once each.
    fn note(&self, state: &mut State, outcome: Result<(), String>) {
        let was = std::mem::replace(&mut state.works, outcome.is_ok());
        match outcome {
            Err(why) if was => journal::note(Entry::VoiceMissing, why),
            Ok(()) if !was => journal::note(Entry::VoiceBack, "espeak-ng"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::session::Speed;

    fn sound_to(file: &Path) -> [OsString; 2] {
        ["-w".into(), file.into()]
    }

    fn at(speed: Speed) -> VoiceSetting {
        VoiceSetting { on: true, speed, volume: 6 }
    }

    /// Seconds of sound in a WAV file of espeak-ng: 22,050 samples of two bytes each second.
    fn seconds(file: &Path) -> f64 {
        std::fs::metadata(file).expect("sound").len() as f64 / 44_100.0
    }

    #[test]
    fn a_sentence_of_each_language_becomes_sound() {
        let dir = tempfile::tempdir().expect("a directory");
        for (lang, text) in [(Lang::En, "How much do you want to pay?"), (Lang::Es, "¿Cuánto quiere pagar?")] {
            let lengths = [Speed::Slower, Speed::Normal, Speed::Faster].map(|speed| {
                let file = dir.path().join("sound.wav");
                let engine = EspeakNg::with("espeak-ng", sound_to(&file));
                engine.say(text, lang, at(speed));
                engine.wait();
                assert!(engine.works());
                seconds(&file)
            });
            assert!(lengths[0] > lengths[1] && lengths[1] > lengths[2] && lengths[2] > 0.5, "{lengths:?}");
        }
    }

    #[test]
    fn what_is_being_said_can_be_interrupted() {
        let dir = tempfile::tempdir().expect("a directory");
        // Nobody reads this pipe: without an interruption espeak-ng would wait for ever.
        let pipe = dir.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("runs").success());
        let engine = EspeakNg::with("espeak-ng", sound_to(&pipe));
        engine.say("Your payment is set.", Lang::En, at(Speed::Normal));
        engine.say("This is never said.", Lang::En, at(Speed::Normal));
        engine.wait_for_begin();
        engine.stop();
        engine.wait();
        assert!(engine.works(), "an interruption is no failure");
    }

    #[test]
    fn a_missing_program_is_no_end_of_the_kiosk() {
        let dir = tempfile::tempdir().expect("a directory");
        let program = dir.path().join("espeak-ng");
        let engine = EspeakNg::with(&program, []);
        assert!(!engine.works());
        engine.say("Hello.", Lang::En, at(Speed::Normal));
        engine.wait();
        assert!(!engine.works());
        // Installed meanwhile: the next text is said.
        std::os::unix::fs::symlink("/bin/true", &program).expect("links");
        engine.say("Hello.", Lang::En, at(Speed::Normal));
        engine.wait();
        while !engine.works() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn the_text_is_not_among_the_arguments() {
        let dir = tempfile::tempdir().expect("a directory");
        let (program, heard) = (dir.path().join("espeak-ng"), dir.path().join("heard"));
        let script = format!("#!/bin/sh\necho \"$@\" >> {0}\ncat >> {0}\n", heard.display());
        std::fs::write(&program, script).expect("written");
        assert!(Command::new("chmod").arg("+x").arg(&program).status().expect("runs").success());
        let engine = EspeakNg::with(&program, []);
        engine.say("8 3", Lang::Es, at(Speed::Faster));
        engine.wait();
        let heard = std::fs::read_to_string(heard).expect("read");
        assert!(heard.ends_with("-b 1 -v es-419 -s 240 -a 120 --stdin\n8 3"), "{heard}");
    }
}
