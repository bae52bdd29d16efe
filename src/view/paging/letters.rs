//! How wide words are, so that pages can be cut without drawing them.

/// Advance of space to "~" in Public Sans SemiBold, in thousandths of the size. Regular is narrower.
const ADVANCES: [u16; 95] = [
    234, 268, 455, 610, 670, 923, 750, 255, 320, 324, 437, 573, 260, 386, 250, 368, 630, 418, 618, 649, 644, 659, 643,
    614, 660, 643, 250, 261, 563, 573, 563, 528, 829, 719, 678, 704, 708, 628, 604, 747, 768, 296, 396, 701, 578, 903,
    770, 748, 645, 762, 687, 682, 606, 714, 690, 962, 704, 640, 654, 322, 368, 322, 479, 536, 243, 560, 603, 546, 603,
    572, 396, 626, 585, 258, 276, 572, 317, 882, 586, 571, 602, 602, 402, 518, 404, 588, 513, 784, 577, 550, 489, 358,
    266, 360, 592,
];

/// Of a letter with an accent, which is as wide as the letter, and of anything else.
const OTHER: u16 = 590;

/// Lines that `text` takes at `px`, broken at its line ends and between words at `width`. Empty text takes one.
pub fn lines(text: &str, px: f32, width: f32) -> u16 {
    text.split('\n').map(|line| lines_of(line, px, width)).sum()
}

fn lines_of(text: &str, px: f32, width: f32) -> u16 {
    let space = advance(" ") * px;
    let mut lines = 1;
    let mut at = 0.0;
    for word in text.split_whitespace() {
        let word = advance(word) * px;
        if at > 0.0 && at + space + word > width {
            lines += 1;
            at = word;
        } else {
            at += word + if at > 0.0 { space } else { 0.0 };
        }
    }
    lines
}

/// In ems.
fn advance(text: &str) -> f32 {
    let of = |c: char| {
        let place = (c as usize).checked_sub(' ' as usize);
        place.and_then(|place| ADVANCES.get(place)).copied().unwrap_or(OTHER)
    };
    text.chars().map(|c| f32::from(of(c))).sum::<f32>() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_over_to_the_next_line() {
        assert_eq!(lines("", 40.0, 500.0), 1);
        assert_eq!(lines("999 Asylum Avenue\nHartford, CT", 40.0, 500.0), 2);
        assert_eq!(lines("How much do you want to pay?", 60.0, 984.0), 1);
        assert_eq!(lines("How much do you want to pay?", 72.0, 860.0), 2);
        assert_eq!(lines("¿Cuándo será el primer pago?", 72.0, 860.0), 2);
    }
}
