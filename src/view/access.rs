//! Text & voice (27): a card for each setting, and what it does shows at once, on the page itself.

use super::build::{back, choice, frame, primary};
use super::*;
use crate::session::Session;
use crate::session::access::Setting;
use crate::text::{access, common};

pub(super) fn access(session: &Session) -> View {
    let lang = session.visit.lang;
    let card = |(index, setting): (usize, Setting)| {
        let (text, sub, icon) = match setting {
            Setting::Standard => (access::STANDARD, None, Icon::TextSize),
            Setting::Large => (access::LARGE, None, Icon::TextSize),
            Setting::Largest => (access::LARGEST, None, Icon::TextSize),
            Setting::Night => (access::NIGHT, None, Icon::Contrast),
            Setting::Lower => (access::LOWER, None, Icon::PanelBottom),
            Setting::Voice => (access::VOICE, Some(access::VOICE_PRIVATE), Icon::Volume),
            Setting::Slower => (access::SLOWER, None, Icon::Volume),
            Setting::Faster => (access::FASTER, None, Icon::Volume),
            Setting::MoreTime => (access::MORE_TIME, None, Icon::Timer),
            Setting::Hide => (access::HIDE, None, Icon::EyeOff),
            Setting::Normal => (access::NORMAL, None, Icon::Repeat),
        };
        choice(index as u8, text.get(lang), sub.map_or("", |sub| sub.get(lang)), icon).selected(session.has(setting))
    };
    let settings = Setting::ALL.into_iter().enumerate().filter(|(_, setting)| session.offers(*setting));
    View {
        paragraphs: vec![access::SAMPLE.get(lang).to_owned()],
        body: Body::Choices(settings.map(card).collect()),
        back: back(lang),
        primary: primary(common::CONTINUE.get(lang), Touch::Continue),
        ..frame(session, "27-text-and-voice", access::HEADING.get(lang).to_owned())
    }
}
