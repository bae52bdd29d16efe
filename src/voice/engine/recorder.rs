//! A voice without sound, for tests and scripts: it keeps what it was told to say.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Engine;
use crate::lang::Lang;
use crate::session::VoiceSetting;

/// What a recorder was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    Said { text: String, lang: Lang, setting: VoiceSetting },
    Stopped,
}

/// Keeps what it is told. Its clones share what they heard.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Heard>>>);

impl Recorder {
    fn heard(&self) -> MutexGuard<'_, Vec<Heard>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything since the last time, and forgets it.
    pub fn take(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.heard())
    }

    /// The texts said since the last time, a line each, without forgetting them.
    pub fn text(&self) -> String {
        let texts = |heard: &Heard| match heard {
            Heard::Said { text, .. } => Some(text.clone()),
            Heard::Stopped => None,
        };
        self.heard().iter().filter_map(texts).collect::<Vec<_>>().join("\n")
    }
}

impl Engine for Recorder {
    fn say(&self, text: &str, lang: Lang, setting: VoiceSetting) {
        self.heard().push(Heard::Said { text: text.to_owned(), lang, setting });
    }

    fn stop(&self) {
        self.heard().push(Heard::Stopped);
    }

    fn works(&self) -> bool {
        true
    }
}
