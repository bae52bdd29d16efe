//! What may be said where others can hear it: the kiosk's own sentences, and dates, counts and limits in them.
//!
//! Whatever is not known to be public is personal. A screen that is added later is thus mute where it should be, not
//! indiscreet where nobody thought of it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::{NaiveDate, Weekday};
use rules::calendar::Holiday;

use crate::content;
use crate::lang::Lang;
use crate::text::{self, Text};
use crate::words;

const BOTH: [Lang; 2] = [Lang::En, Lang::Es];

/// What this file asks again and again.
struct Known {
    /// Each sentence without places, and whether it is English and whether it is Spanish.
    sentences: HashMap<&'static str, (bool, bool)>,
    /// The sentences with places.
    patterns: Vec<&'static str>,
    /// Months and weekdays, in small letters.
    calendar: HashSet<String>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut known = Known { sentences: HashMap::new(), patterns: Vec::new(), calendar: HashSet::new() };
    let content = content::all().into_iter().map(|(_, text)| Text { en: &text.en, es: &text.es });
    let holidays = Holiday::ALL.iter().map(|holiday| Text { en: holiday.name_en(), es: holiday.name_es() });
    for text in text::all().map(|(_, text)| text).chain(content).chain(holidays) {
        for (sentence, lang) in [(text.en, Lang::En), (text.es, Lang::Es)] {
            if sentence.contains('{') {
                known.patterns.push(sentence);
            } else {
                let (english, spanish) = known.sentences.entry(sentence).or_default();
                *english |= lang == Lang::En;
                *spanish |= lang == Lang::Es;
            }
        }
    }
    let weekdays = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
    let months = (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(2026, month, 1));
    let weekdays = weekdays.flat_map(|day| BOTH.map(|lang| words::weekday_name(day, lang)));
    let months = months.flat_map(|month| BOTH.map(|lang| words::month_name(month, lang)));
    known.calendar = weekdays.chain(months).map(str::to_lowercase).collect();
    known
});

/// Whether anybody may hear this: a sentence of the catalogue whose places hold nothing personal, or a date.
pub fn is_public(text: &str) -> bool {
    text.is_empty() || is_date(text) || is_sentence(text) || KNOWN.patterns.iter().any(|pattern| fits(pattern, text))
}

/// The language of a sentence that the catalogue has in one language only.
pub fn language(text: &str) -> Option<Lang> {
    match KNOWN.sentences.get(text) {
        Some((true, false)) => Some(Lang::En),
        Some((false, true)) => Some(Lang::Es),
        _ => None,
    }
}

/// One of the kiosk's own sentences, as it stands in the catalogue.
fn is_sentence(text: &str) -> bool {
    KNOWN.sentences.contains_key(text)
}

/// Whether the text is this sentence with values in its places, all of which are open.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((before, place)) = pattern.split_once('{') else { return pattern == text };
    let (Some(text), Some((name, after))) = (text.strip_prefix(before), place.split_once('}')) else { return false };
    let next = after.split('{').next().unwrap_or(after);
    let ends = text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]);
    ends.into_iter()
        .any(|end| text[end..].starts_with(next) && is_open(name, &text[..end]) && fits(after, &text[end..]))
}

/// What stands in a sentence's place without telling of a person. The name alone is not enough: two sentences may read
/// alike.
fn is_open(place: &str, value: &str) -> bool {
    let all = |of: &[char]| !value.is_empty() && value.chars().all(|c| c.is_ascii_digit() || of.contains(&c));
    match place {
        "n" | "m" | "x" | "at" | "of" | "a" | "b" | "day" => all(&[]) && value.len() <= 2,
        // A staff code, and never a confirmation number.
        "code" => all(&[]) && value.len() <= 3,
        "rate" => all(&['.']),
        "min" | "max" => value.strip_prefix('$').is_some() && value.len() <= 12,
        "time" => value.contains(':') && value.chars().count() <= "12:00 a. m.".len(),
        "date" | "date2" | "by" | "d1" | "d2" | "d3" | "month" | "weekday" => is_date(value),
        "often" | "frequency" => is_frequency(value),
        "name" | "what" | "label" => is_sentence(value),
        _ => false,
    }
}

fn is_frequency(value: &str) -> bool {
    let value = value.to_lowercase();
    let begins = ["one time", "every ", "on the ", "una sola vez", "cada ", "los días ", "el día "];
    begins.iter().any(|begin| value.starts_with(begin)) && !value.contains('$')
}

/// Months, weekdays, numbers up to 31 and years; at least one month or weekday, so that bare digits are none.
fn is_date(text: &str) -> bool {
    let mut named = false;
    for word in text.split([' ', ',', '·']).filter(|word| !word.is_empty()) {
        let number = word.parse::<u16>().ok();
        if is_calendar_word(word) {
            named = true;
        } else if !(word == "de" || number.is_some_and(|number| number <= 31 || (2000..2100).contains(&number))) {
            return false;
        }
    }
    named
}

/// The name of a month or a weekday, in either language.
pub fn is_calendar_word(word: &str) -> bool {
    KNOWN.calendar.contains(&word.trim_end_matches(',').to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kiosks_own_words_are_public() {
        for text in [
            "What is your file number?",
            "¿Cuál es su número de expediente?",
            "Step 3 of 6 · Amount",
            "Paso 3 de 6 · Cantidad",
            "From $1.00 to $9,999.99.",
            "The first possible day is Friday, January 30, 2026. We need 4 business days.",
            "Tuesday, June 16, 2026",
            "Your payment is set for Tuesday, February 3, 2026",
            "martes 3 de febrero de 2026",
            "Every two weeks on Wednesday · from Wednesday, June 10, 2026",
            "Banks are closed on Monday, February 16, 2026 (Presidents' Day). Choose a day with a frame.",
            "Change: Amount",
            "June 2026",
            "1 and 16",
            "Monday",
            "Code for staff: K-12",
            "On your court order and on letters about child support. Or call 1-888-233-7223.",
        ] {
            assert!(is_public(text), "{text}");
        }
    }

    #[test]
    fn everything_else_is_personal() {
        for text in [
            "R••• D••••••, file number ending in 83",
            "R••• D•••••• · expediente que termina en 83",
            "File number ending in 83",
            "My order: $250.00",
            "$250.00",
            "$250.00 · from Wednesday, June 10, 2026",
            "Checking account ending in 4321",
            "rosa@gmail.com",
            "r•••@gmail.com",
            "Pay $256.25 by card",
            "0012345683",
            "16",
            "Rosa and Delgado",
            "Rosa deleted",
            "ZIP code 06105, Connecticut",
            "Webster Bank",
            "04K2 8GZ1 X7Q",
            "Do not pay again now. Keep this paper and call 1-888-233-7223 with number 04K2 8GZ1 X7Q.",
        ] {
            assert!(!is_public(text), "{text}");
        }
    }

    #[test]
    fn start_is_said_in_both_languages() {
        assert_eq!(language("Start in English"), Some(Lang::En));
        assert_eq!(language("Empezar en español"), Some(Lang::Es));
        // "Total" is both.
        assert_eq!(language("Total"), None);
        assert_eq!(language("rosa@gmail.com"), None);
    }
}
