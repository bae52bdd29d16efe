//! Lists and texts that do not fit one screen, in pages: how much fits, and the way to the next page.

use super::plans::pager;
use super::reading::index;
use super::{Look, Pager, TextSize};
use crate::lang::Lang;

/// Cards of a list that fit beside "More", whatever their labels.
fn cards_per_page(look: Look, count: usize) -> usize {
    match (look.landscape, look.lower, look.text_size) {
        // Without "More", there is room for one more.
        (false, false, TextSize::Standard) if count == 6 => 6,
        (false, false, TextSize::Standard) => 5,
        (true, _, TextSize::Standard) | (false, false, TextSize::Large) => 4,
        (false, true, TextSize::Large | TextSize::Largest) => 2,
        _ => 3,
    }
}

/// Characters of a line of body text, and lines that fit beside three buttons and "More".
fn text_room(look: Look) -> (usize, usize) {
    match (look.landscape, look.text_size) {
        (false, TextSize::Standard) => (50, 13),
        (false, TextSize::Large) => (40, 9),
        (false, TextSize::Largest) => (32, 6),
        (true, TextSize::Standard) => (42, 10),
        (true, TextSize::Large) => (34, 7),
        (true, TextSize::Largest) => (28, 5),
    }
}

/// The cards of one page, and the way on. Pages begin again after the last.
pub(super) fn cards<T>(mut all: Vec<T>, page: u8, look: Look, lang: Lang) -> (Vec<T>, Option<Pager>) {
    let per_page = cards_per_page(look, all.len());
    let pages = all.len().div_ceil(per_page).max(1);
    let page = usize::from(page) % pages;
    let shown = all.drain(..).skip(page * per_page).take(per_page).collect();
    (shown, pager(index(page), pages, lang))
}

/// The paragraphs of one page, and the way on. A long paragraph is parted between sentences.
pub(super) fn paragraphs(all: &[String], page: u8, look: Look, lang: Lang) -> (Vec<String>, Option<Pager>) {
    let mut pages = pages(all, text_room(look));
    let page = usize::from(page) % pages.len();
    let count = pages.len();
    (pages.swap_remove(page), pager(index(page), count, lang))
}

/// Fills page after page. At least one, maybe empty.
fn pages(paragraphs: &[String], (columns, lines): (usize, usize)) -> Vec<Vec<String>> {
    let height = |text: &str| -> usize { text.lines().map(|line| line.chars().count().div_ceil(columns)).sum() };
    let mut pages = vec![Vec::<String>::new()];
    let mut used = 0;
    for paragraph in paragraphs {
        let parts = if height(paragraph) > lines { sentences(paragraph) } else { vec![paragraph.as_str()] };
        let mut open = false;
        for part in parts {
            let joined = |text: &String| format!("{text} {part}");
            let Some(page) = pages.last_mut() else { break };
            match page.last_mut().filter(|_| open) {
                // On with the paragraph, where its next sentence fits.
                Some(last) if used - height(last) + height(&joined(last)) <= lines => {
                    used = used - height(last) + height(&joined(last));
                    *last = joined(last);
                }
                _ if used == 0 || (!open && used + height(part) <= lines) => {
                    used += height(part);
                    page.push(part.to_owned());
                }
                _ => {
                    used = height(part);
                    pages.push(vec![part.to_owned()]);
                }
            }
            open = true;
        }
    }
    pages
}

/// Parts a text after each sentence. The points of "P.O. Box" and "5:00 p. m." end none.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(space) = rest[from..].find(' ').map(|at| from + at) {
        let (before, after) = (&rest[..space], &rest[space + 1..]);
        let ends = before.ends_with(['.', '?', ':']) && !before.ends_with(|c: char| c.is_uppercase());
        let long_word = before.trim_end_matches(['.', '?', ':']).chars().rev().take(2).all(|c| c.is_alphanumeric());
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

    #[test]
    fn pages_hold_all_of_a_text_in_order_and_no_more_lines_than_fit() {
        let texts = [
            vec!["One short sentence.".to_owned()],
            vec!["It is long. ".repeat(30).trim().to_owned(), "Then it ends.".to_owned()],
            vec!["a\nb\nc".to_owned(), "d\ne".to_owned(), "f".to_owned()],
        ];
        for text in texts {
            let made = pages(&text, (20, 4));
            assert_eq!(made.concat().join(" "), text.join(" "));
            for page in &made {
                let lines: usize = page.iter().flat_map(|part| part.lines()).map(|line| line.len().div_ceil(20)).sum();
                assert!((1..=4).contains(&lines), "{page:?}");
            }
        }
        assert_eq!(pages(&["x".to_owned()], (20, 4)).len(), 1);
    }

    #[test]
    fn pages_begin_again_after_the_last() {
        let page = |page| cards((0..12).collect(), page, Look::default(), Lang::En);
        assert_eq!(page(0).0, [0, 1, 2, 3, 4]);
        assert_eq!(page(2).0, [10, 11]);
        assert_eq!(page(3).0, page(0).0);
        assert_eq!(page(2).1.expect("a way on").text, "Page 3 of 3");
        assert!(cards(vec![0; 6], 0, Look::default(), Lang::En).1.is_none());
        assert_eq!(cards(Vec::<u8>::new(), 0, Look::default(), Lang::En).0, [0u8; 0]);
    }
}
