//! Crockford's base 32: digits and capitals without I, L, O and U, so that people can read it out.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The character of a digit. Digits above 31 wrap.
pub(crate) fn char_of(digit: u8) -> char {
    char::from(ALPHABET[usize::from(digit & 31)])
}

/// The digit that a person meant: any case, O for 0, I and L for 1.
pub(crate) fn digit_of(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| char::from(*a) == c).map(|position| position as u8)
}

/// Bytes as text, the rest filled with zero bits.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    let digit = |at: usize| (at..at + 5).fold(0, |digit, at| digit << 1 | bit(at));
    (0..bytes.len() * 8).step_by(5).map(|at| char_of(digit(at))).collect()
}

/// Digits as bytes. None where the filled bits are not zero: another text would stand for the same bytes.
pub(crate) fn decode(digits: &[u8]) -> Option<Vec<u8>> {
    let bit = |at: usize| digits.get(at / 5).map_or(0, |digit| digit >> (4 - at % 5) & 1);
    let length = digits.len() * 5 / 8;
    let rest_is_zero = (length * 8..digits.len() * 5).all(|at| bit(at) == 0);
    let byte = |at: usize| (at * 8..at * 8 + 8).fold(0, |byte, at| byte << 1 | bit(at));
    rest_is_zero.then(|| (0..length).map(byte).collect())
}
