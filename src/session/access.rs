//! Text & voice (27): how the screen looks and speaks, for this visit alone.

use super::{Session, Speed, VoiceSetting};
use crate::view::{Look, TextSize, Theme};

/// What a card of the page does: the number is its `Touch::Choose`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Setting {
    Standard,
    Large,
    Largest,
    Night,
    Lower,
    Voice,
    Slower,
    Faster,
    MoreTime,
    Hide,
    Normal,
}

impl Setting {
    pub const ALL: [Setting; 11] = [
        Setting::Standard,
        Setting::Large,
        Setting::Largest,
        Setting::Night,
        Setting::Lower,
        Setting::Voice,
        Setting::Slower,
        Setting::Faster,
        Setting::MoreTime,
        Setting::Hide,
        Setting::Normal,
    ];
}

impl Session {
    /// Whether the setting means anything here and now.
    pub fn offers(&self, setting: Setting) -> bool {
        match setting {
            // In landscape the whole screen is within reach.
            Setting::Lower => !self.visit.look.landscape,
            Setting::Slower | Setting::Faster => self.visit.voice.on,
            Setting::Hide => self.health.headphones && self.visit.voice.on,
            _ => true,
        }
    }

    /// Whether the setting is on.
    pub fn has(&self, setting: Setting) -> bool {
        let (look, voice) = (self.visit.look, self.visit.voice);
        match setting {
            Setting::Standard => look.text_size == TextSize::Standard,
            Setting::Large => look.text_size == TextSize::Large,
            Setting::Largest => look.text_size == TextSize::Largest,
            Setting::Night => look.theme == Theme::Night,
            Setting::Lower => look.lower,
            Setting::Voice => voice.on,
            Setting::Slower => voice.speed == Speed::Slower,
            Setting::Faster => voice.speed == Speed::Faster,
            Setting::MoreTime => self.visit.more_time,
            Setting::Hide | Setting::Normal => false,
        }
    }

    /// A card of the page was touched.
    pub(super) fn access(&mut self, choice: u8) {
        let Some(setting) = Setting::ALL.get(usize::from(choice)).copied().filter(|setting| self.offers(*setting))
        else {
            return;
        };
        let on = !self.has(setting);
        let visit = &mut self.visit;
        let speed = |wanted| if on { wanted } else { Speed::Normal };
        match setting {
            Setting::Standard => visit.look.text_size = TextSize::Standard,
            Setting::Large => visit.look.text_size = TextSize::Large,
            Setting::Largest => visit.look.text_size = TextSize::Largest,
            Setting::Night => visit.look.theme = if on { Theme::Night } else { Theme::Paper },
            Setting::Lower => visit.look.lower = on,
            Setting::Voice => visit.voice.on = on,
            Setting::Slower => visit.voice.speed = speed(Speed::Slower),
            Setting::Faster => visit.voice.speed = speed(Speed::Faster),
            Setting::MoreTime => visit.more_time = on,
            Setting::Hide => visit.screen_hidden = true,
            Setting::Normal => {
                visit.look = Look { landscape: visit.look.landscape, ..Look::default() };
                visit.voice = VoiceSetting { volume: self.volume, ..VoiceSetting::default() };
                visit.more_time = false;
            }
        }
        if visit.page > 0 && matches!(setting, Setting::Normal) {
            visit.page = 0;
        }
    }
}
