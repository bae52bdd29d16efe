//! A receipt printer in software: reads ESC/POS as the manuals describe it, independently of how it was written.

/// Code page 1252 from 0x80 to 0x9f; from 0xa0 it is Latin-1. Undefined places are `?`.
const PAGE_1252: &str = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ";

const COLUMNS: usize = 42;

/// What lies on the paper.
#[derive(Debug, Default)]
pub struct Paper {
    pub text: String,
    pub qr_codes: Vec<String>,
    /// Lines printed in double size.
    pub big: Vec<String>,
    pub cuts: usize,
    line: String,
    page: u8,
    is_centred: bool,
    is_big: bool,
    stored_code: String,
}

/// Prints bytes. Panics at a command that the kiosk has no reason to send.
pub fn print(bytes: &[u8]) -> Paper {
    let mut paper = Paper::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        rest = paper.command(rest);
    }
    assert_eq!(paper.line, "", "text after the last line feed");
    paper
}

impl Paper {
    fn command<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        match bytes {
            [0x1b, b'@', rest @ ..] => rest,
            [0x1b, b't', page, rest @ ..] => {
                self.page = *page;
                rest
            }
            [0x1b, b'R', 0, rest @ ..] | [0x1b, b'M', 0, rest @ ..] => rest,
            [0x1c, b'.', rest @ ..] => rest,
            [0x1b, b'E', 0 | 1, rest @ ..] => rest,
            [0x1d, b'W', low, high, rest @ ..] => {
                let dots = u16::from_le_bytes([*low, *high]);
                assert_eq!(usize::from(dots), COLUMNS * 12);
                rest
            }
            [0x1b, b'a', mode @ (0 | 1), rest @ ..] => {
                self.is_centred = *mode == 1;
                rest
            }
            [0x1d, b'!', size, rest @ ..] => {
                self.is_big = *size == 0x11;
                rest
            }
            [0x1b, b'd', 1, rest @ ..] => {
                self.feed();
                rest
            }
            [0x1d, b'V', b'A', 0, rest @ ..] => {
                self.cuts += 1;
                rest
            }
            [0x1d, b'(', b'k', low, high, rest @ ..] => {
                let length = usize::from(u16::from_le_bytes([*low, *high]));
                self.code(&rest[..length]);
                &rest[length..]
            }
            [byte, rest @ ..] => {
                self.line.push(self.character(*byte));
                rest
            }
            [] => &[],
        }
    }

    fn character(&self, byte: u8) -> char {
        match byte {
            b' '..=b'~' => char::from(byte),
            0x80.. => {
                assert_eq!(self.page, 16, "code page 1252 is number 16");
                let low = PAGE_1252.chars().nth(usize::from(byte) - 0x80);
                low.unwrap_or(char::from(byte))
            }
            _ => panic!("command {byte:#04x} in {:?}", self.line),
        }
    }

    fn feed(&mut self) {
        let line = std::mem::take(&mut self.line);
        let width = line.chars().count() * if self.is_big { 2 } else { 1 };
        assert!(width <= COLUMNS, "{line:?} runs over the paper");
        if self.is_centred {
            let free = (COLUMNS - line.chars().count()) / 2;
            self.text.push_str(&" ".repeat(free));
        }
        self.text.push_str(&line);
        self.text.push('\n');
        if self.is_big {
            self.big.push(line);
        }
    }

    /// GS ( k for QR codes: model, size and correction are set, data stored, then printed.
    fn code(&mut self, parameters: &[u8]) {
        match parameters {
            [49, 80, 48, data @ ..] => {
                self.stored_code = String::from_utf8(data.to_vec()).expect("ASCII");
            }
            [49, 81, 48] => self.qr_codes.push(std::mem::take(&mut self.stored_code)),
            [49, 65, 50, 0] | [49, 67, 1..=16] | [49, 69, 48..=51] => {}
            other => panic!("QR command {other:?}"),
        }
    }
}
