//! A text in sentences, so that a page can end between two of them.

/// Parts a text after each sentence. The points of "P.O. Box" and "5:00 p. m." end none.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(space) = rest[from..].find(' ').map(|at| from + at) {
        let (before, after) = (&rest[..space], &rest[space + 1..]);
        let ends = before.ends_with(['.', '?']) && !before.ends_with(|c: char| c.is_uppercase());
        let long_word =
            before.trim_end_matches(['.', '?']).chars().rev().take(2).all(|c| c.is_alphanumeric() || c == '-');
        let begins = after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '¿');
        if ends && long_word && begins {
            found.push(before);
            (rest, from) = (after, 0);
        } else {
            from = space + 1;
        }
    }
    found.push(rest);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_parted_between_sentences_only() {
        let text = "Mail it to P.O. Box 990036. Open 8:30 a. m. a 5:00 p. m. No? Call 2-1-1. 3 is safer.";
        let parts = ["Mail it to P.O. Box 990036.", "Open 8:30 a. m. a 5:00 p. m. No?", "Call 2-1-1.", "3 is safer."];
        assert_eq!(sentences(text), parts);
    }
}
