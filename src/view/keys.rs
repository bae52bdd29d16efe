//! The on-screen keys: the digit keypad and the letter keyboards.

use super::*;
use crate::session::entry::{Entry, with_accent};
use crate::session::question::Letters;
use crate::text::common;

/// Twelve places: digits as on a telephone, the point on money only, delete.
pub(super) fn keypad(lang: Lang, money: bool) -> Vec<Option<Control>> {
    let digit = |c: char| Some(Control::new(c, Touch::Character(c)));
    let mut keys: Vec<_> = "123456789".chars().map(digit).collect();
    keys.push(money.then(|| Control::new('.', Touch::Character('.')).spoken(common::POINT.get(lang))));
    keys.extend([digit('0'), Some(delete(lang))]);
    keys
}

fn delete(lang: Lang) -> Control {
    Control::new(common::DELETE.get(lang), Touch::Delete).icon(Icon::Delete)
}

/// The letter keyboard: the same in both languages, so that it never jumps.
pub(super) fn keyboard(letters: Letters, entry: &Entry, lang: Lang) -> Vec<Vec<Key>> {
    match letters {
        Letters::TwoNames | Letters::Name => names(entry, lang),
        Letters::Address => address(entry, lang),
        Letters::Email => email(lang),
        Letters::Code => code(lang),
        Letters::Credentials => credentials(lang),
        Letters::Host => host(lang),
        Letters::Confirmation => confirmation(lang),
    }
}

fn key(control: Control, width_tenths: u16) -> Key {
    Key { control, width_tenths }
}

fn letters(row: &str) -> Vec<Key> {
    row.chars().map(|c| key(Control::new(c, Touch::Character(c)), 10)).collect()
}

/// Letters as they will be written: capital at the start of a word, with its accent after "Accents".
fn name_letters(row: &str, entry: &Entry) -> Vec<Key> {
    let text = entry.field(entry.active);
    let capital = text.chars().last().is_none_or(|last| matches!(last, ' ' | '-' | '\''));
    row.chars()
        .map(|c| {
            let shown = if entry.accents { with_accent(c) } else { c };
            let shown: String = if capital { shown.to_uppercase().collect() } else { shown.into() };
            key(Control::new(shown, Touch::Character(c)), 10)
        })
        .collect()
}

fn accents(entry: &Entry, lang: Lang) -> Key {
    key(Control::new("á é í", Touch::Accents).spoken(common::ACCENTS.get(lang)).selected(entry.accents), 15)
}

fn space(lang: Lang, width_tenths: u16) -> Key {
    key(Control::new(common::SPACE.get(lang), Touch::Character(' ')).icon(Icon::Space), width_tenths)
}

fn text_key(text: &'static str, width_tenths: u16) -> Key {
    key(Control::new(text, Touch::Text(text)), width_tenths)
}

fn names(entry: &Entry, lang: Lang) -> Vec<Vec<Key>> {
    let mut third = vec![accents(entry, lang)];
    third.extend(name_letters("zxcvbnm", entry));
    third.push(key(delete(lang), 15));
    let mut last = letters("-'");
    last.push(space(lang, 80));
    vec![name_letters("qwertyuiop", entry), name_letters("asdfghjklñ", entry), third, last]
}

fn address(entry: &Entry, lang: Lang) -> Vec<Vec<Key>> {
    let mut rows = vec![letters("1234567890")];
    rows.extend(names(entry, lang));
    if let Some(last) = rows.last_mut() {
        *last = letters("-#./");
        last.push(space(lang, 60));
    }
    rows
}

fn email(lang: Lang) -> Vec<Vec<Key>> {
    let mut third = letters("zxcvbnm.");
    third.push(key(delete(lang), 20));
    let marks =
        vec![text_key("@", 15), text_key("_", 10), text_key("-", 10), text_key(".com", 20), text_key("@gmail.com", 45)];
    let providers = vec![text_key("@yahoo.com", 32), text_key("@outlook.com", 36), text_key("@icloud.com", 32)];
    vec![letters("1234567890"), letters("qwertyuiop"), letters("asdfghjklñ"), third, marks, providers]
}

fn code(lang: Lang) -> Vec<Vec<Key>> {
    let capitals = |row: &str| {
        row.chars().map(|c| key(Control::new(c.to_ascii_uppercase(), Touch::Character(c)), 10)).collect::<Vec<_>>()
    };
    let mut last = capitals("zxcvbnm");
    last.push(key(delete(lang), 20));
    vec![letters("1234567890"), capitals("qwertyuiop"), capitals("asdfghjkl"), last]
}

/// User IDs and passwords: small letters and digits.
fn credentials(lang: Lang) -> Vec<Vec<Key>> {
    let mut last = letters("zxcvbnm");
    last.push(key(delete(lang), 20));
    vec![letters("1234567890"), letters("qwertyuiop"), letters("asdfghjkl"), last]
}

/// Addresses in a network.
fn host(lang: Lang) -> Vec<Vec<Key>> {
    let mut third = letters("zxcvbnm.");
    third.push(key(delete(lang), 20));
    let mut marks: Vec<Key> = ":/[]".chars().map(|c| key(Control::new(c, Touch::Character(c)), 13)).collect();
    marks.extend([text_key("https://", 24), text_key(":8443", 24)]);
    vec![letters("1234567890"), letters("qwertyuiop"), letters("asdfghjkl-"), third, marks]
}

/// Only what a confirmation number can have: no letter that looks like a digit.
fn confirmation(lang: Lang) -> Vec<Vec<Key>> {
    let capitals = |row: &str| row.chars().map(|c| key(Control::new(c, Touch::Character(c)), 10)).collect::<Vec<_>>();
    let mut last = capitals("ZXCVBNM");
    last.push(key(delete(lang), 20));
    vec![letters("1234567890"), capitals("QWERTYP"), capitals("ASDFGHJK"), last]
}
