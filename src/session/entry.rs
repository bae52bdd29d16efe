//! What is being typed: the text of each question's field, as the keys left it.
//!
//! Kept for each question, so that Back and Change find it again; wiped with the visit.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::question::{Input, Letters, Question};

/// Longest text that a letter field takes, in characters.
const LETTERS_MAX: usize = 64;
/// A confirmation number's length, and no more.
const CONFIRMATION_MAX: usize = 12;
/// "9999.99", with room to type too much and be told so.
const MONEY_MAX: usize = 9;

/// The fields of one question.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Entry {
    fields: [Text; 2],
    /// Which field the keys write into.
    pub active: usize,
    /// The next vowel is written with its accent.
    pub accents: bool,
    /// The account number is drawn as dots.
    pub hidden: bool,
}

/// Text that is wiped when dropped and never printed.
#[derive(Default, Clone, PartialEq)]
struct Text(Zeroizing<String>);

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The entries of a visit.
#[derive(Debug, Default)]
pub struct Entries(BTreeMap<Question, Entry>);

impl Entries {
    pub fn get(&self, question: Question) -> Option<&Entry> {
        self.0.get(&question)
    }

    /// What is typed in the first field of this question.
    pub fn text(&self, question: Question) -> &str {
        self.0.get(&question).map_or("", |entry| entry.field(0))
    }

    pub fn entry(&mut self, question: Question) -> &mut Entry {
        self.0.entry(question).or_default()
    }

    /// Something is typed on some screen.
    pub fn any(&self) -> bool {
        self.0.values().any(|entry| entry.fields.iter().any(|text| !text.0.is_empty()))
    }

    pub fn forget(&mut self, question: Question) {
        self.0.remove(&question);
    }
}

impl Entry {
    pub fn field(&self, index: usize) -> &str {
        self.fields.get(index).map_or("", |text| text.0.as_str())
    }

    /// Replaces the first field.
    pub fn set(&mut self, text: &str) {
        self.fields[0] = Text(Zeroizing::new(text.to_owned()));
    }

    /// Writes a character where the input takes it. True where the text changed.
    pub fn write(&mut self, character: char, input: Input) -> bool {
        let accented = std::mem::take(&mut self.accents);
        let text = self.field(self.active);
        let Some(character) = accept(character, text, input, accented) else { return false };
        self.push(character)
    }

    pub fn write_text(&mut self, text: &str, input: Input) -> bool {
        // All of it, also after a character that was not taken.
        text.chars().filter(|character| self.write(*character, input)).count() > 0
    }

    pub fn delete(&mut self) -> bool {
        self.accents = false;
        self.fields.get_mut(self.active).is_some_and(|text| text.0.pop().is_some())
    }

    fn push(&mut self, character: char) -> bool {
        let Some(text) = self.fields.get_mut(self.active) else { return false };
        if text.0.capacity() == 0 {
            // Room for the longest answer at once: a growing string would leave its old self behind in memory.
            text.0.reserve(LETTERS_MAX * 4);
        }
        text.0.push(character);
        true
    }
}

/// The character as it is written, or None where it has no place there.
fn accept(character: char, text: &str, input: Input, accented: bool) -> Option<char> {
    let length = text.chars().count();
    match input {
        // One digit more than fits is refused in silence: the field shows that it is full.
        Input::Digits { most } => (character.is_ascii_digit() && length < most).then_some(character),
        Input::Money => money_takes(character, text).then_some(character),
        Input::Letters(letters) => {
            let character = if accented { with_accent(character) } else { character };
            let most = if letters == Letters::Confirmation { CONFIRMATION_MAX } else { LETTERS_MAX };
            (length < most && letters_take(letters, character)).then(|| cased(letters, character, text))
        }
        Input::Choice | Input::Calendar | Input::Confirm => None,
    }
}

/// Dollars first, one point, two decimals at most.
fn money_takes(character: char, text: &str) -> bool {
    match text.split_once('.') {
        _ if text.len() >= MONEY_MAX => false,
        None if character == '.' => true,
        None => character.is_ascii_digit() && text != "0" && text.len() < 6,
        Some((_, cents)) => character.is_ascii_digit() && cents.len() < 2,
    }
}

fn letters_take(letters: Letters, character: char) -> bool {
    match letters {
        Letters::TwoNames | Letters::Name => is_latin(character) || matches!(character, ' ' | '-' | '\''),
        Letters::Address => {
            let mark = matches!(character, ' ' | '-' | '\'' | '.' | '#' | '/' | ',');
            character.is_ascii_digit() || is_latin(character) || mark
        }
        Letters::Email => character.is_ascii_graphic() || is_latin(character),
        Letters::Code | Letters::Credentials => character.is_ascii_alphanumeric(),
        Letters::Host => character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | ':' | '/' | '[' | ']'),
        Letters::Confirmation => character.is_ascii_alphanumeric() && !matches!(character, 'u' | 'U'),
    }
}

/// A letter that the screens' faces can draw and the printer can print: those of Western European names.
fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ')
}

/// Names and addresses start each word with a capital; codes are capitals; e-mail stays as typed.
fn cased(letters: Letters, character: char, text: &str) -> char {
    let starts_word = text.chars().last().is_none_or(|last| matches!(last, ' ' | '-' | '\''));
    match letters {
        Letters::Code => character.to_ascii_uppercase(),
        // As they are meant: no receipt has an O, I or L.
        Letters::Confirmation => match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        },
        Letters::Email => character,
        Letters::Credentials | Letters::Host => character.to_ascii_lowercase(),
        _ if starts_word => character.to_uppercase().next().unwrap_or(character),
        _ => character.to_lowercase().next().unwrap_or(character),
    }
}

/// The vowel with its accent, as Spanish writes it.
pub fn with_accent(character: char) -> char {
    match character {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        'A' => 'Á',
        'E' => 'É',
        'I' => 'Í',
        'O' => 'Ó',
        'U' => 'Ú',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, input: Input) -> String {
        let mut entry = Entry::default();
        entry.write_text(text, input);
        entry.field(0).to_owned()
    }

    #[test]
    fn fields_take_only_what_belongs_there() {
        let cases = [
            ("12a3😀45", Input::Digits { most: 4 }, "1234"),
            ("9999.999", Input::Money, "9999.99"),
            ("00.5", Input::Money, "0.5"),
            ("1.2.3", Input::Money, "1.23"),
            ("maría-luisa o'brien3", Input::Letters(Letters::Name), "María-Luisa O'Brien"),
            ("ana@gmail.com", Input::Letters(Letters::Email), "ana@gmail.com"),
            ("ab 12", Input::Letters(Letters::Code), "AB12"),
            ("oil-u 00xk7abcdefg", Input::Letters(Letters::Confirmation), "01100XK7ABCD"),
            ("HTTPS://Central.example:8443 @", Input::Letters(Letters::Host), "https://central.example:8443"),
            ("Rosa 12ñ", Input::Letters(Letters::Credentials), "rosa12"),
            ("7", Input::Calendar, ""),
        ];
        for (text, input, expected) in cases {
            assert_eq!(typed(text, input), expected, "{text}");
        }
    }

    #[test]
    fn ten_thousand_pasted_characters_fill_the_field_and_no_more() {
        assert_eq!(typed(&"x".repeat(10_000), Input::Letters(Letters::Email)).len(), LETTERS_MAX);
    }

    #[test]
    fn accents_hold_for_one_letter() {
        let mut entry = Entry { accents: true, ..Entry::default() };
        entry.write_text("aa", Input::Letters(Letters::Name));
        assert_eq!(entry.field(0), "Áa");
    }

    #[test]
    fn nothing_typed_is_printed() {
        let mut entry = Entry::default();
        entry.write_text("123456789", Input::Digits { most: 9 });
        assert!(!format!("{entry:?}").contains("123"));
    }
}
