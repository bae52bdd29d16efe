//! Something to take along that is no receipt: an answer, an office, an address, a list of past payments.

use chrono::{DateTime, FixedOffset};

use super::content::foot_text;
use super::labels::{DATE, TIME};
use super::layout::{BIG_COLUMNS, Line, lay_fact, pair, texts, wrap};
use crate::lang::Lang;
use crate::words;

/// Words for the printer. Nothing personal beyond what a receipt may hold, but in a contact request that a payor wants on
/// paper (R42).
#[derive(Debug, Clone, PartialEq)]
pub struct Leaflet {
    pub lang: Lang,
    pub title: String,
    pub at: DateTime<FixedOffset>,
    pub passages: Vec<Passage>,
}

/// A heading with the lines under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Empty: none.
    pub heading: String,
    /// Broken where they are too long. What follows a tab stands at the right edge where there is room, as an amount
    /// beside its date.
    pub lines: Vec<String>,
}

/// The leaflet, line by line: title, when it was printed, the passages, and whom to call.
pub(super) fn lines(leaflet: &Leaflet) -> Vec<Line> {
    let lang = leaflet.lang;
    let mut lines: Vec<Line> = wrap(&leaflet.title, BIG_COLUMNS).into_iter().map(Line::Big).collect();
    lines.push(Line::Blank);
    lay_fact(DATE, &[words::date_short(leaflet.at.date_naive(), lang)], lang, &mut lines);
    lay_fact(TIME, &[words::time(leaflet.at, lang)], lang, &mut lines);
    lines.push(Line::Rule);
    for passage in &leaflet.passages {
        lines.extend(texts(&passage.heading, true));
        for line in &passage.lines {
            lay_line(line, &mut lines);
        }
        lines.push(Line::Blank);
    }
    lines.pop_if(|line| *line == Line::Blank);
    lines.push(Line::Rule);
    lines.extend(texts(&foot_text(lang), true));
    lines
}

fn lay_line(line: &str, lines: &mut Vec<Line>) {
    match line.split_once('\t') {
        Some((label, value)) => match pair(label, value) {
            Some(pair) => lines.push(pair),
            None => lines.extend(texts(label, false).chain(texts(value, false))),
        },
        None if line.is_empty() => lines.push(Line::Blank),
        None => lines.extend(texts(line, false)),
    }
}
