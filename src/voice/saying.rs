//! What stands on the screen, as it is said: money as money, codes digit by digit, an address sign by sign.
//!
//! Both engines read dates and plain numbers right by themselves; here is only what they would read wrong.

use crate::lang::Lang;
use crate::text::{Text, common, voice};

/// Digits in a row from here on are a code, never a quantity.
const CODE_DIGITS: usize = 5;
const DOT: char = '\u{2022}';

/// A visible sentence as it is said.
pub fn sentence(text: &str, lang: Lang) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut before = "";
    for word in text.split_whitespace() {
        let core = word.trim_matches(|c: char| "\"()¿¡,;:!?…".contains(c) || c == '.');
        let (opening, ending) = match word.find(core) {
            Some(at) if !core.is_empty() => (&word[..at], &word[at + core.len()..]),
            _ => (word, ""),
        };
        let ending = ending.replace('…', ".");
        match spoken_word(core, before, lang) {
            Some(spoken) => said.push(format!("{opening}{spoken}{ending}")),
            None if word == "·" => {
                if let Some(last) = said.last_mut() {
                    last.push(',');
                }
            }
            None => said.push(format!("{opening}{core}{ending}")),
        }
        before = word;
    }
    said.retain(|word| !word.is_empty());
    said.join(" ")
}

/// A word that an engine would read wrong, as it is said.
fn spoken_word(word: &str, before: &str, lang: Lang) -> Option<String> {
    if let Some(amount) = word.strip_prefix('$') {
        return Some(money(amount, lang));
    }
    if word.contains('@') {
        return Some(email(word, lang));
    }
    if word.contains(DOT) {
        // A masked name: only its initial may be known.
        return Some(word.chars().filter(|c| *c != DOT).collect());
    }
    if word == "&" {
        return Some(
            match lang {
                Lang::En => "and",
                Lang::Es => "y",
            }
            .to_owned(),
        );
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let bare = digits > 0 && word.chars().all(|c| c.is_ascii_digit() || c == '-');
    let sign = digits > 0 && word.len() > 2 && word.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    let code = match digits {
        _ if !bare => sign,
        // Nobody dials nine hundred eleven.
        3 if word == "911" => true,
        4 if !word.contains('-') => !is_year(word, before),
        2 | 3 if !word.contains('-') => word.starts_with('0') || ENDING_IN.contains(&before),
        digits => digits >= CODE_DIGITS,
    };
    code.then(|| word.split('-').map(spelled).collect::<Vec<_>>().join(", "))
}

/// After these, the last digits of a longer number follow.
const ENDING_IN: [&str; 2] = ["in", "en"];

/// Years stand after a day with its comma, a month, or "de".
fn is_year(word: &str, before: &str) -> bool {
    (word.starts_with("19") || word.starts_with("20"))
        && (before.ends_with(',')
            || before == "de"
            || !ENDING_IN.contains(&before) && before.len() > 2 && is_month(before))
}

fn is_month(word: &str) -> bool {
    super::privacy::is_calendar_word(word)
}

fn spelled(group: &str) -> String {
    group.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

/// A number as it stands in groups, digit by digit, with a pause between the groups.
pub fn code(text: &str) -> String {
    text.split([' ', '-']).filter(|group| !group.is_empty()).map(spelled).collect::<Vec<_>>().join(", ")
}

/// What follows a "$": "1250 dollars", "12 dólares con 50 centavos". What is only half typed is said as it stands.
pub fn money(amount: &str, lang: Lang) -> String {
    let plain = amount.replace(',', "");
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
    let (Ok(dollars), 2, Ok(cents)) = (whole.parse::<u64>(), cents.len(), cents.parse::<u64>()) else {
        return plain.replace('.', &format!(" {} ", voice::POINT_IN_AMOUNT.get(lang))).trim().to_owned();
    };
    let dollars_said = match (dollars, lang) {
        (1, Lang::En) => "1 dollar".to_owned(),
        (1, Lang::Es) => "un dólar".to_owned(),
        (_, Lang::En) => format!("{dollars} dollars"),
        (_, Lang::Es) => format!("{dollars} dólares"),
    };
    let cents_said = match (cents, lang) {
        (1, Lang::En) => "1 cent".to_owned(),
        (1, Lang::Es) => "un centavo".to_owned(),
        (_, Lang::En) => format!("{cents} cents"),
        (_, Lang::Es) => format!("{cents} centavos"),
    };
    match (dollars, cents, lang) {
        (_, 0, _) => dollars_said,
        (0, _, _) => cents_said,
        (_, _, Lang::En) => format!("{dollars_said} and {cents_said}"),
        (_, _, Lang::Es) => format!("{dollars_said} con {cents_said}"),
    }
}

/// "r, o, s, a, at, gmail, dot, com": the name sign by sign, the rest as words.
pub fn email(address: &str, lang: Lang) -> String {
    let (name, domain) = address.split_once('@').unwrap_or((address, ""));
    let name = name.chars().filter(|c| *c != DOT).map(|c| character(c, lang));
    let domain = domain.replace('.', &format!(" {} ", voice::DOT.get(lang)));
    let parts = name.chain([voice::AT.get(lang).to_owned(), domain]);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ").trim().to_owned()
}

/// One typed character by its name.
pub fn character(character: char, lang: Lang) -> String {
    let name: Text = match character {
        ' ' => common::SPACE,
        '.' => voice::DOT,
        '@' => voice::AT,
        '-' => voice::DASH,
        '_' => voice::UNDERSCORE,
        '/' => voice::SLASH,
        '\'' => voice::APOSTROPHE,
        '#' => voice::NUMBER_SIGN,
        '+' => voice::PLUS,
        _ => return character.to_string(),
    };
    name.get(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_said_as_a_person_would() {
        let table = [
            (
                Lang::En,
                "Card fee: $25.00. Total charged: $1,025.00.",
                "Card fee: 25 dollars. Total charged: 1025 dollars.",
            ),
            (Lang::Es, "De $1.00 a $9,999.99.", "De un dólar a 9999 dólares con 99 centavos."),
            (Lang::En, "Pay $0.50", "Pay 50 cents"),
            (Lang::Es, "Cuesta $12.01", "Cuesta 12 dólares con un centavo"),
            (Lang::En, "$1.01", "1 dollar and 1 cent"),
            (Lang::En, "R••• D••••••, file number ending in 83", "R D, file number ending in 8 3"),
            (Lang::Es, "R••• · expediente que termina en 83", "R, expediente que termina en 8 3"),
            (Lang::En, "Call 1-888-233-7223.", "Call 1, 8 8 8, 2 3 3, 7 2 2 3."),
            (Lang::En, "Hartford, CT 06199-0036.", "Hartford, CT 0 6 1 9 9, 0 0 3 6."),
            (Lang::En, "ZIP code 06105, Connecticut", "ZIP code 0 6 1 0 5, Connecticut"),
            (Lang::En, "Checking account ending in 4321", "Checking account ending in 4 3 2 1"),
            (Lang::En, "Checking account ending in 2024", "Checking account ending in 2 0 2 4"),
            (Lang::En, "Wednesday, June 10, 2026", "Wednesday, June 10, 2026"),
            (Lang::Es, "miércoles 10 de junio de 2026", "miércoles 10 de junio de 2026"),
            (Lang::En, "June 2026", "June 2026"),
            (Lang::Es, "Junio 2026", "Junio 2026"),
            (Lang::En, "like 0829.", "like 0 8 2 9."),
            (Lang::En, "r•••@gmail.com", "r, at, gmail dot com"),
            (
                Lang::Es,
                "¿Quiso decir rosa_d@gmail.com?",
                "¿Quiso decir r, o, s, a, guion bajo, d, arroba, gmail punto com?",
            ),
            (Lang::En, "Text & voice", "Text and voice"),
            (Lang::Es, "Revisando…", "Revisando."),
            (Lang::En, "Step 3 of 6 · Amount", "Step 3 of 6, Amount"),
            (Lang::En, "call with number 04K2 8GZ1 X7Q.", "call with number 0 4 K 2 8 G Z 1 X 7 Q."),
            (Lang::En, "tell staff this code: K-23", "tell staff this code: K-23"),
            (Lang::En, "It is after 5:00 p.m., so", "It is after 5:00 p.m., so"),
        ];
        for (lang, text, said) in table {
            assert_eq!(sentence(text, lang), said);
        }
    }

    #[test]
    fn codes_are_said_digit_by_digit_with_their_pauses() {
        assert_eq!(code("0012 3456 83"), "0 0 1 2, 3 4 5 6, 8 3");
        assert_eq!(code("211 170 101"), "2 1 1, 1 7 0, 1 0 1");
        assert_eq!(code("04K2 8GZ1"), "0 4 K 2, 8 G Z 1");
    }

    #[test]
    fn half_typed_money_is_said_as_it_stands() {
        assert_eq!(money("1,250.5", Lang::En), "1250 point 5");
        assert_eq!(money("12.", Lang::Es), "12 punto");
        assert_eq!(money("1,250", Lang::Es), "1250 dólares");
    }

    #[test]
    fn no_masked_digit_is_guessed_at() {
        assert_eq!(sentence("••••", Lang::En), "");
    }
}
