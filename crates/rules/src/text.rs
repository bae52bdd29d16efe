//! Small helpers for text that a person typed.

/// How many ASCII digits `text` has. Error messages quote it ("You typed 8.").
pub(crate) fn digits_typed(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// True when `text` is nothing but ASCII digits, and at least one. Full-width digits and the like do not count:
/// banks and card networks read ASCII only.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `text` without spaces and hyphens, which people copy from paper.
pub(crate) fn without_separators(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-')).collect()
}

/// "1 digit", "3 digits".
pub(crate) fn digits_in_words(count: usize) -> String {
    match count {
        1 => "1 digit".to_owned(),
        n => format!("{n} digits"),
    }
}

/// The Luhn checksum over ASCII digits (R22).
pub(crate) fn luhn_holds(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            match (place % 2 == 1, digit * 2) {
                (false, _) => digit,
                (true, doubled @ 0..=9) => doubled,
                (true, doubled) => doubled - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
