//! What the questions' screens are put together from: a heading, a field with digits or letters under it, its text as it is
//! shown. No question is known here.

use super::*;
use crate::session::Session;
use crate::session::entry::Entry;
use crate::session::question::{Letters, Question};
use crate::text::Text;
use rules::person::PersonName;

/// A heading and the help text under it.
pub(super) fn ask(view: &mut View, heading: Text, help: &[Text]) {
    view.heading = heading.get(view.lang).to_owned();
    view.paragraphs = help.iter().map(|text| text.get(view.lang).to_owned()).collect();
}

pub(super) fn field(view: &View, label: Text, text: String, kind: FieldKind) -> Field {
    Field {
        label: label.get(view.lang).to_owned(),
        show_label: false,
        text,
        full_length: None,
        kind,
        active: true,
        in_error: view.error.is_some(),
        secret: false,
        touch: None,
    }
}

pub(super) fn extra(index: u8, label: Text, lang: Lang) -> Control {
    Control::new(label.get(lang), Touch::Extra(index))
}

pub(super) fn keypad(view: &mut View, label: Text, text: String, extras: Vec<Control>) {
    let field = field(view, label, text, FieldKind::Code);
    view.body = Body::Keypad { field, extras, keys: super::keys::keypad(view.lang, false) };
}

/// The field's answer has so many characters.
pub(super) fn full_length(view: &mut View, characters: u8) {
    if let Body::Keypad { field, .. } = &mut view.body {
        field.full_length = Some(characters);
    }
}

pub(super) fn keyboard(
    view: &mut View,
    entry: &Entry,
    letters: Letters,
    fields: &[(Text, FieldKind)],
    extras: Vec<Control>,
) {
    let two = fields.len() > 1;
    let fields = fields
        .iter()
        .enumerate()
        .map(|(index, (label, kind))| Field {
            show_label: two,
            active: entry.active == index,
            touch: two.then_some(Touch::Field(index as u8)),
            // Of two names, the one that is missing.
            in_error: view.error.is_some() && !(two && PersonName::parse(entry.field(index)).is_ok()),
            ..field(view, *label, entry.field(index).to_owned(), *kind)
        })
        .collect();
    view.body =
        Body::Keyboard { fields, checks: Vec::new(), extras, rows: super::keys::keyboard(letters, entry, view.lang) };
}

/// One field that shows its text in another form than it is kept.
pub(super) fn keyboard_of(view: &mut View, letters: Letters, entry: &Entry, label: Text, text: String) {
    let fields = vec![field(view, label, text, FieldKind::Code)];
    let rows = super::keys::keyboard(letters, entry, view.lang);
    view.body = Body::Keyboard { fields, checks: Vec::new(), extras: Vec::new(), rows };
}

pub(super) fn entry(session: &Session, question: Question) -> Entry {
    session.visit.entries.get(question).cloned().unwrap_or_default()
}

pub(super) fn dots(text: &str) -> String {
    "•".repeat(text.chars().count())
}

/// Digits in groups, as they stand on paper.
pub(super) fn grouped(text: &str, size: usize) -> String {
    let digits: Vec<char> = text.chars().collect();
    digits.chunks(size).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
