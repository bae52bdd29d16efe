//! What every sentence of the screens has to keep to, in both languages (R44).

use payor_kiosk::content;
use payor_kiosk::text::{Text, all};

/// Every sentence with its name, those of the built-in questions and offices included.
fn sentences() -> impl Iterator<Item = (String, Text)> {
    let content = content::all().into_iter().map(|(name, text)| (name, Text { en: &text.en, es: &text.es }));
    all().map(|(name, text)| (name.to_owned(), text)).chain(content)
}

/// The words of a sentence, without the names of its places to fill.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    outside.flat_map(letters)
}

fn letters(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty())
}

/// Words, sentences and syllables of body copy: what has a verb and an end, not the names on buttons.
fn measure(copy: impl Iterator<Item = &'static str>, syllables_of: fn(&str) -> usize) -> (f64, f64, f64) {
    let (mut word_count, mut sentence_count, mut syllable_count) = (0, 0, 0);
    for text in copy.filter(|text| text.ends_with(['.', '?'])) {
        // The point of an abbreviation, a number or an address ends no sentence: only one before a space does.
        sentence_count += text.split_inclusive(['.', '?']).filter(|part| words(part).count() > 1).count();
        for word in words(text) {
            word_count += 1;
            syllable_count += syllables_of(word).max(1);
        }
    }
    assert!(word_count > 500, "there is body copy");
    (f64::from(word_count), sentence_count as f64, syllable_count as f64)
}

fn vowel_groups(word: &str, is_vowel: impl Fn(char) -> bool) -> usize {
    let vowels: Vec<bool> = word.chars().map(is_vowel).collect();
    vowels.iter().enumerate().filter(|&(at, &vowel)| vowel && (at == 0 || !vowels[at - 1])).count()
}

fn english_syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let groups = vowel_groups(&word, |c| "aeiouy".contains(c));
    let silent_e = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    groups - usize::from(silent_e)
}

/// Two strong vowels side by side, and an accented weak one beside a strong one, are two syllables.
fn spanish_syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let is_strong = |c: char| "aeoáéó".contains(c);
    let is_accented_weak = |c: char| "íú".contains(c);
    let groups = vowel_groups(&word, |c| "aeiouáéíóúü".contains(c));
    let letters: Vec<char> = word.chars().collect();
    let hiatus = letters.windows(2).filter(|pair| {
        let (a, b) = (pair[0], pair[1]);
        is_strong(a) && is_strong(b) || is_strong(a) && is_accented_weak(b) || is_accented_weak(a) && is_strong(b)
    });
    groups + hiatus.count()
}

/// The sentences of the screens, and apart from them those of the questions and offices: neither makes up for the other.
fn copies() -> [(&'static str, Vec<Text>); 2] {
    let screens = all().map(|(_, text)| text).collect();
    let content = content::all().into_iter().map(|(_, text)| Text { en: &text.en, es: &text.es }).collect();
    [("screens", screens), ("questions and offices", content)]
}

#[test]
fn english_can_be_read_after_six_years_of_school() {
    for (name, copy) in copies() {
        let (words, sentences, syllables) = measure(copy.iter().map(|text| text.en), english_syllables);
        let grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59;
        assert!(grade <= 6.0, "{name}: Flesch-Kincaid {grade:.1}");
    }
}

#[test]
fn spanish_is_easy_to_read() {
    for (name, copy) in copies() {
        let (words, sentences, syllables) = measure(copy.iter().map(|text| text.es), spanish_syllables);
        let ease = 206.84 - 60.0 * syllables / words - 1.02 * words / sentences;
        assert!(ease >= 70.0, "{name}: Fernández-Huerta {ease:.1}");
    }
}

#[test]
fn no_sentence_blames_begs_or_speaks_of_errors() {
    let beginnings = [
        "invalid", "error", "please", "sorry", "oops", "fail", "illegal", "denied", "declined", "inválid", "perdón",
        "fallo", "falló", "denegad", "rechazad",
    ];
    let phrases = ["por favor", "lo siento", "lo sentimos", "must not"];
    for (name, text) in sentences() {
        // A question of the help names common mistakes.
        let said = format!("{} {}", text.en, text.es).to_lowercase().replace("errores", "");
        for word in said.split(|c: char| !c.is_alphabetic()) {
            assert!(!beginnings.iter().any(|beginning| word.starts_with(beginning)), "{name}: {word}");
        }
        assert!(!phrases.iter().any(|phrase| said.contains(phrase)), "{name}: {said}");
    }
}

#[test]
fn syllables_are_counted() {
    let english = [("bank", 1), ("payment", 2), ("number", 2), ("date", 1), ("cashier", 2), ("table", 2)];
    for (word, count) in english {
        assert_eq!(english_syllables(word), count, "{word}");
    }
    let spanish =
        [("pago", 2), ("día", 2), ("cuenta", 2), ("expediente", 4), ("todavía", 4), ("correo", 3), ("aquí", 2)];
    for (word, count) in spanish {
        assert_eq!(spanish_syllables(word), count, "{word}");
    }
}

#[test]
fn a_spanish_question_opens_with_its_sign() {
    for (name, text) in sentences() {
        assert_eq!(text.es.matches('¿').count(), text.es.matches('?').count(), "{name}");
        assert_eq!(text.es.matches('¡').count(), text.es.matches('!').count(), "{name}");
        assert!(!text.en.contains(['¿', '¡']), "{name}");
    }
}

#[test]
fn no_word_shouts() {
    let known = ["CT", "CCSPC", "P", "O", "U", "S", "K", "JCB", "EE", "UU", "ZIP", "ID", "DNA", "ADN"];
    for (name, text) in sentences() {
        for word in words(text.en).chain(words(text.es)) {
            let shouts = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
            assert!(!shouts || known.contains(&word), "{name}: {word}");
            assert!(!text.en.contains('!') && !text.es.contains('!'), "{name}");
        }
    }
}

#[test]
fn both_languages_end_a_sentence_alike() {
    for (name, text) in sentences() {
        let end = |text: &str| text.chars().last().filter(|c| ".?:…".contains(*c));
        assert_eq!(end(text.en), end(text.es), "{name}");
    }
}

#[test]
fn no_sentence_has_stray_spaces() {
    for (name, text) in sentences() {
        for text in [text.en, text.es] {
            assert!(!text.is_empty() && text.trim() == text && !text.contains("  ") && !text.contains(" ."), "{name}");
        }
    }
}

/// Phone numbers, amounts and box numbers are facts: they cannot differ between the languages.
#[test]
fn both_languages_tell_the_same_numbers() {
    let numbers = |text: &'static str| {
        let mut numbers: Vec<&str> = text
            .split(|c: char| !c.is_ascii_digit() && !"-$,".contains(c))
            .map(|number| number.trim_matches(['-', ',', '$']))
            .filter(|number| !number.is_empty())
            .collect();
        numbers.sort_unstable();
        numbers
    };
    for (name, text) in sentences() {
        assert_eq!(numbers(text.en), numbers(text.es), "{name}");
    }
}

/// English words that no Spanish sentence has, unless they are names or stand on the paper in English.
#[test]
fn no_english_is_left_in_spanish() {
    let english = [
        "the", "your", "you", "we", "and", "is", "of", "to", "from", "payment", "bank", "card", "account", "date",
        "call", "file", "number", "back", "continue", "leave", "help", "not", "with",
    ];
    let names = ["File Number", "routing number", "English"];
    for (name, text) in sentences() {
        let mut spanish = text.es.to_owned();
        for known in names {
            spanish = spanish.replace(known, "");
        }
        for word in words(&spanish.to_lowercase()) {
            assert!(!english.contains(&word), "{name}: {word}");
        }
    }
}
