//! Leaflets: words to take along, on the same paper as receipts.

use payor_kiosk::lang::Lang;
use payor_kiosk::printer::escpos;
use payor_kiosk::receipt::{BIG_COLUMNS, COLUMNS, Leaflet, Line, Paper, Passage};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{at, decoder};

/// Where to send a check.
pub fn address(lang: Lang) -> Leaflet {
    let (title, how) = match lang {
        Lang::En => ("Where to send a check", "Write your name and file number on it."),
        Lang::Es => ("Adónde enviar un cheque", "Escriba su nombre y su número de expediente en él."),
    };
    let address = ["CT CCSPC", "P.O. Box 990036", "Hartford, CT 06199-0036"];
    let passages = vec![
        Passage { heading: String::new(), lines: address.map(str::to_owned).into() },
        Passage { heading: String::new(), lines: vec![how.to_owned()] },
    ];
    Leaflet { lang, title: title.to_owned(), at: at("2026-06-02T10:05:00-04:00"), passages }
}

fn past_payments() -> Leaflet {
    let lines = ["Jun 1, 2026\t$250.00", "A day with a very long name that needs its line\t$1,250.00"];
    let passage = Passage { heading: "Your past payments".to_owned(), lines: lines.map(str::to_owned).into() };
    Leaflet { passages: vec![passage], ..address(Lang::En) }
}

#[test]
fn an_address() {
    insta::assert_snapshot!("leaflet_address_en", Paper::from(&address(Lang::En)).text());
    insta::assert_snapshot!("leaflet_address_es", Paper::from(&address(Lang::Es)).text());
}

#[test]
fn what_follows_a_tab_stands_at_the_right_edge() {
    let text = Paper::from(&past_payments()).text();
    let amounts: Vec<&str> = text.lines().filter(|line| line.contains('$')).collect();
    assert_eq!(amounts, ["Jun 1, 2026                        $250.00", "$1,250.00"], "{text}");
}

fn any_leaflet() -> impl Strategy<Value = Leaflet> {
    let line = || "[ -~¡-ÿ‘’—\u{1b}\t\n]{0,120}";
    let passage = (line(), vec(line(), 0..5)).prop_map(|(heading, lines)| Passage { heading, lines });
    (line(), vec(passage, 0..4)).prop_map(|(title, passages)| Leaflet { title, passages, ..address(Lang::Es) })
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_paper_and_the_paper_says_what_the_text_says(leaflet in any_leaflet()) {
        let paper = Paper::from(&leaflet);
        for line in &paper.lines {
            let text = line.text();
            prop_assert!(text.chars().count() <= COLUMNS && !text.chars().any(char::is_control), "{:?}", text);
            if let Line::Big(text) = line {
                prop_assert!(text.chars().count() <= BIG_COLUMNS, "{:?}", text);
            }
        }
        let printed = decoder::print(&escpos::encode(&paper.lines).expect("bytes"));
        prop_assert_eq!(&printed.text, &paper.text());
        prop_assert_eq!((printed.cuts, printed.qr_codes.len()), (1, 0));
    }
}
