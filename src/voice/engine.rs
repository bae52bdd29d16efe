//! What makes the sound: a program that is told what to say. None of them stops the kiosk where it is missing.

mod espeak;
mod recorder;
mod speech_dispatcher;

pub use espeak::EspeakNg;
pub use recorder::{Heard, Recorder};
pub use speech_dispatcher::SpeechDispatcher;

use crate::lang::Lang;
use crate::session::{Speed, VoiceSetting};

/// Says one text after the other.
pub trait Engine: Send {
    /// Adds a text to what is being said. Returns at once.
    fn say(&self, text: &str, lang: Lang, setting: VoiceSetting);

    /// Falls silent and forgets what was still to be said.
    fn stop(&self);

    /// Whether it could speak the last time it was asked to.
    fn works(&self) -> bool;
}

/// Of three speeds, the one that is set.
fn of_three<T>(speed: Speed, [slower, normal, faster]: [T; 3]) -> T {
    match speed {
        Speed::Slower => slower,
        Speed::Normal => normal,
        Speed::Faster => faster,
    }
}
