//! Keys of real hardware, as Slint writes them.

use slint::platform::Key;

use crate::session::event::PhysicalKey;

/// What a key of real hardware means.
#[derive(Debug, PartialEq)]
pub(super) enum Pressed {
    Key(PhysicalKey),
    /// Back.
    Left,
    /// Continue.
    Right,
    /// To the next control or the one before.
    Move(Key),
}

pub(super) fn read_key(text: &str) -> Option<Pressed> {
    let mut characters = text.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else { return None };
    let is = |key: Key| character == char::from(key);
    if is(Key::Return) {
        Some(Pressed::Key(PhysicalKey::Enter))
    } else if is(Key::Backspace) || is(Key::Delete) {
        Some(Pressed::Key(PhysicalKey::Backspace))
    } else if is(Key::Escape) {
        Some(Pressed::Key(PhysicalKey::Escape))
    } else if is(Key::LeftArrow) {
        Some(Pressed::Left)
    } else if is(Key::RightArrow) {
        Some(Pressed::Right)
    } else if is(Key::DownArrow) {
        Some(Pressed::Move(Key::Tab))
    } else if is(Key::UpArrow) {
        Some(Pressed::Move(Key::Backtab))
    } else if is(Key::F1) {
        Some(Pressed::Key(PhysicalKey::Help))
    } else if is(Key::F2) {
        Some(Pressed::Key(PhysicalKey::Repeat))
    } else if is(Key::F3) {
        Some(Pressed::Key(PhysicalKey::Softer))
    } else if is(Key::F4) {
        Some(Pressed::Key(PhysicalKey::Louder))
    } else if character.is_control() || ('\u{E000}'..='\u{F8FF}').contains(&character) {
        // Slint writes the other keys without a character in the private area.
        None
    } else {
        Some(Pressed::Key(PhysicalKey::Character(character)))
    }
}

#[cfg(test)]
mod tests {
    use slint::SharedString;

    use super::*;

    #[test]
    fn keys_without_a_character_are_not_typed() {
        assert_eq!(read_key("7"), Some(Pressed::Key(PhysicalKey::Character('7'))));
        assert_eq!(read_key("ñ"), Some(Pressed::Key(PhysicalKey::Character('ñ'))));
        assert_eq!(read_key(&SharedString::from(Key::Return)), Some(Pressed::Key(PhysicalKey::Enter)));
        assert_eq!(read_key(&SharedString::from(Key::F1)), Some(Pressed::Key(PhysicalKey::Help)));
        assert_eq!(read_key(&SharedString::from(Key::Control)), None);
        assert_eq!(read_key(""), None);
    }
}
