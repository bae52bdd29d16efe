//! From what a receipt says to its lines on paper: 42 columns, words never cut.

use super::Receipt;
use super::content::{Block, blocks};
use super::labels::Label;
use crate::lang::Lang;

/// Characters on a line of 80 mm paper.
pub const COLUMNS: usize = 42;
/// Characters on a line in double size.
pub const BIG_COLUMNS: usize = COLUMNS / 2;

/// How far a value that stands under its label is moved in.
const INDENT: &str = "  ";
/// Columns kept free between a label and its value.
const GAP: usize = 2;
/// Joins what must stay on one line; printed as a space.
const NO_BREAK: char = '\u{a0}';

/// One line of paper. Every text is wrapped already and has only characters that a printer knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Double width and height, centred; at most [`BIG_COLUMNS`] characters.
    Big(String),
    Text {
        text: String,
        bold: bool,
    },
    /// The label at the left edge, the value at the right.
    Pair {
        label: String,
        value: String,
    },
    Rule,
    Blank,
    /// A QR code with this data.
    Qr(String),
}

impl Line {
    /// The line as plain text, at most [`COLUMNS`] wide. A QR code has none.
    pub fn text(&self) -> String {
        match self {
            Line::Big(text) => centred(text),
            Line::Text { text, .. } => text.clone(),
            Line::Pair { label, value } => {
                let space = COLUMNS.saturating_sub(width(label) + width(value));
                format!("{label}{}{value}", " ".repeat(space))
            }
            Line::Rule => "-".repeat(COLUMNS),
            Line::Blank | Line::Qr(_) => String::new(),
        }
    }
}

/// The receipt, line by line, in its language; Spanish labels with the English beside them for staff (UX 8).
pub fn lines(receipt: &Receipt) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in blocks(receipt) {
        lay(block, receipt, &mut lines);
    }
    lines
}

/// The receipt as plain text, 42 columns: what the screen shows and what golden tests read.
pub fn text(receipt: &Receipt) -> String {
    as_text(&lines(receipt))
}

pub(super) fn as_text(lines: &[Line]) -> String {
    lines.iter().filter(|line| !matches!(line, Line::Qr(_))).map(|line| line.text() + "\n").collect()
}

/// The receipt sentence by sentence in its language, for the voice. Codes are read character by character (UX 4.8).
pub fn spoken(receipt: &Receipt) -> Vec<String> {
    let lang = receipt.lang;
    let say = |block| match block {
        Block::Title(label) | Block::Heading(label) => Some(format!("{}.", label.own(lang))),
        Block::Sentence { text, .. } => Some(text.replace(NO_BREAK, " ")),
        Block::Fact { label, values } => Some(format!("{}: {}.", label.own(lang), values.join("; "))),
        Block::Confirmation(label) => {
            let characters = receipt.confirmation.grouped().replace(' ', ",");
            let read: Vec<String> = characters.chars().map(String::from).collect();
            let read = read.join(" ").replace(" ,", ",");
            Some(format!("{}: {read}.", label.own(lang)))
        }
        Block::Rule | Block::Blank => None,
    };
    blocks(receipt).into_iter().filter_map(say).collect()
}

fn lay(block: Block, receipt: &Receipt, lines: &mut Vec<Line>) {
    let lang = receipt.lang;
    match block {
        Block::Title(label) => {
            let big = wrap(label.own(lang), BIG_COLUMNS);
            lines.extend(big.into_iter().map(Line::Big));
            let english = label.english_beside(lang);
            lines.extend(english.map(|text| Line::Text { text: centred(text), bold: false }));
        }
        Block::Sentence { text, bold } => lines.extend(texts(&text, bold)),
        Block::Heading(label) => lines.extend(label_lines(label, lang, true)),
        Block::Fact { label, values } => lay_fact(label, &values, lang, lines),
        Block::Confirmation(label) => {
            lines.extend(label_lines(label, lang, false));
            lines.push(Line::Big(receipt.confirmation.grouped()));
            lines.push(Line::Qr(receipt.confirmation.to_string()));
        }
        Block::Rule => lines.push(Line::Rule),
        Block::Blank => lines.push(Line::Blank),
    }
}

/// On one line where there is room; else the label by itself and the values under it.
pub(super) fn lay_fact(label: Label, values: &[String], lang: Lang, lines: &mut Vec<Line>) {
    if let ([value], Some(label)) = (values, one_line(label, lang))
        && let Some(pair) = pair(&label, value)
    {
        lines.push(pair);
        return;
    }
    lines.extend(label_lines(label, lang, false));
    for value in values {
        let wrapped = wrap(value, COLUMNS - INDENT.len());
        let indented = wrapped.into_iter().map(|line| format!("{INDENT}{line}"));
        lines.extend(indented.map(|text| Line::Text { text, bold: false }));
    }
}

/// Label and value on one line, where there is room.
pub(super) fn pair(label: &str, value: &str) -> Option<Line> {
    let printed = |text| clean(text).replace(NO_BREAK, " ");
    let (label, value) = (printed(label), printed(value));
    (width(&label) + GAP + width(&value) <= COLUMNS).then_some(Line::Pair { label, value })
}

/// A label in two languages that does not fit one line is broken between them.
fn label_lines(label: Label, lang: Lang, bold: bool) -> Vec<Line> {
    if let Some(text) = one_line(label, lang) {
        return vec![Line::Text { text, bold }];
    }
    let english = label.english_beside(lang).unwrap_or_default();
    let own = format!("{} /", label.own(lang));
    texts(&own, bold).chain(texts(english, bold)).collect()
}

fn one_line(label: Label, lang: Lang) -> Option<String> {
    let text = match label.english_beside(lang) {
        Some(english) => format!("{} / {english}", label.own(lang)),
        None => label.own(lang).to_owned(),
    };
    (width(&text) <= COLUMNS).then_some(text)
}

pub(super) fn texts(text: &str, bold: bool) -> impl Iterator<Item = Line> + use<> {
    wrap(text, COLUMNS).into_iter().map(move |text| Line::Text { text, bold })
}

/// Breaks between words. Only a word wider than a whole line is broken inside, so that nothing is lost.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = clean(text);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => {
                let letters: Vec<char> = word.chars().collect();
                lines.extend(letters.chunks(columns).map(String::from_iter));
            }
        }
    }
    lines.iter().map(|line| line.replace(NO_BREAK, " ")).collect()
}

fn centred(text: &str) -> String {
    let free = COLUMNS.saturating_sub(width(text));
    format!("{}{text}", " ".repeat(free / 2))
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Keeps what every receipt printer can print: ASCII and the letters of Western Europe. Control characters would be
/// commands to the printer, so that they become spaces.
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' '..='~' | NO_BREAK | '¡'..='¬' | '®'..='ÿ' => cleaned.push(c),
            '‘' | '’' => cleaned.push('\''),
            '“' | '”' => cleaned.push('"'),
            '\u{2010}'..='\u{2015}' | '−' => cleaned.push('-'),
            '…' => cleaned.push_str("..."),
            '\u{ad}' => {}
            c if c.is_control() || c.is_whitespace() => cleaned.push(' '),
            _ => cleaned.push('?'),
        }
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::labels;

    #[test]
    fn words_are_not_cut() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("  ", 7), [""; 0]);
        assert_eq!(wrap("a mantenimientos b", 7), ["a", "manteni", "mientos", "b"]);
        assert_eq!(wrap("at 10:05\u{a0}a.\u{a0}m.", 12), ["at", "10:05 a. m."]);
    }

    #[test]
    fn commands_and_unknown_letters_do_not_reach_the_printer() {
        assert_eq!(clean("a\u{1b}@b\tc\u{85}d"), "a @b c d");
        assert_eq!(clean("¿Año? “sí” – niño’s… 支"), "¿Año? \"sí\" - niño's... ?");
    }

    #[test]
    fn a_long_label_is_broken_between_the_languages() {
        let words = |label| {
            let lines = label_lines(label, Lang::Es, false);
            lines.iter().map(Line::text).collect::<Vec<_>>()
        };
        let long = ["Número de confirmación /", "Confirmation number"];
        assert_eq!(words(labels::CONFIRMATION), long);
        assert_eq!(words(labels::TIME), ["Hora / Time"]);
        assert_eq!(words(labels::TOTAL), ["Total"]);
    }
}
