//! Receipts: what they say in each state and language, and that no data makes a line too wide or says too much.

mod cups;
mod decoder;
mod fake;
mod leaflet;
mod ports;
mod printing;
mod properties;

use chrono::{DateTime, FixedOffset, NaiveDate};
use payor_kiosk::lang::Lang;
use payor_kiosk::receipt::{self, Method, Receipt, Status};
use rules::bank::AccountType;
use rules::card::Brand;
use rules::money::{Cents, fee};
use rules::policy::Rules;
use rules::schedule::Frequency;
use wire::ConfirmationNumber;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn at(text: &str) -> DateTime<FixedOffset> {
    text.parse().expect("a time")
}

fn number(sequence: u64) -> ConfirmationNumber {
    ConfirmationNumber::mint(33, sequence, 0x2a51).expect("in range")
}

fn agreement(lang: Lang) -> Vec<String> {
    let text = match lang {
        Lang::En => [
            "I allow the Connecticut child support payment center to take $250.00 every two weeks on Wednesday from my checking account ending in 6789, starting Wednesday, June 10, 2026, until I cancel.",
            "If a date is a weekend or bank holiday, the money is taken on the next business day.",
            "If my employer takes child support from my pay, that does not stop.",
        ],
        Lang::Es => [
            "Autorizo al centro de pagos de manutención de Connecticut a retirar $250.00 cada dos semanas, los miércoles de mi cuenta de cheques que termina en 6789, desde el miércoles 10 de junio de 2026, hasta que yo cancele.",
            "Si la fecha cae en fin de semana o feriado, el dinero se retira el siguiente día hábil.",
            "Si mi empleador descuenta manutención de mi sueldo, eso no cambia.",
        ],
    };
    text.map(str::to_owned).into()
}

/// A plan every two weeks from an account that the bank still checks.
fn plan(lang: Lang, status: Status) -> Receipt {
    let days = ["2026-06-10", "2026-06-24", "2026-07-08", "2026-07-22"];
    Receipt {
        lang,
        status,
        office: "Support Enforcement Services, 80 Washington Street, Hartford".to_owned(),
        at: at("2026-06-02T10:05:00-04:00"),
        confirmation: number(1),
        amount_cents: Cents(25_000),
        fee_cents: None,
        method: Method::Bank {
            account_type: AccountType::Checking,
            last4: "6789".to_owned(),
            frequency: Frequency::biweekly(3).expect("a weekday"),
            withdrawals: days.map(date).into(),
            cancel_by: date("2026-06-08"),
            prenote: true,
            send_by: (status == Status::SavedNotSent).then(|| date("2026-06-03")),
        },
        file_number_ending: "07".to_owned(),
        agreement: agreement(lang),
    }
}

/// A single payment from an account that is checked already.
fn once(lang: Lang, status: Status) -> Receipt {
    let method = Method::Bank {
        account_type: AccountType::Savings,
        last4: "6789".to_owned(),
        frequency: Frequency::Once,
        withdrawals: vec![date("2026-09-30")],
        cancel_by: date("2026-09-28"),
        prenote: false,
        send_by: (status == Status::SavedNotSent).then(|| date("2026-09-28")),
    };
    let agreement = match lang {
        Lang::En => {
            "I allow the Connecticut child support payment center to take $250.00 one time from my savings account ending in 6789 on Wednesday, September 30, 2026."
        }
        Lang::Es => {
            "Autorizo al centro de pagos de manutención de Connecticut a retirar $250.00 una sola vez de mi cuenta de ahorros que termina en 6789 el miércoles 30 de septiembre de 2026."
        }
    };
    Receipt { method, office: "Hartford".to_owned(), agreement: vec![agreement.to_owned()], ..plan(lang, status) }
}

fn card(lang: Lang, status: Status, amount_cents: Cents) -> Receipt {
    Receipt {
        amount_cents,
        fee_cents: Some(fee(amount_cents, Rules::default().card_fee_rate)),
        method: Method::Card { brand: Some(Brand::Visa), last4: Some("1111".to_owned()) },
        agreement: Vec::new(),
        ..once(lang, status)
    }
}

/// One payment of a plan, or the plan, taken back.
fn cancelled(lang: Lang, status: Status, frequency: Frequency) -> Receipt {
    let whole = frequency.is_recurring();
    let method = Method::Cancellation {
        account_type: AccountType::Checking,
        last4: "6789".to_owned(),
        frequency,
        from: date("2026-06-10"),
        still_taken: whole.then(|| date("2026-06-03")),
        goes_on: (!whole).then(|| date("2026-06-24")),
        must_reach_by: date("2026-06-08").and_hms_opt(16, 30, 0).expect("a time"),
    };
    Receipt { method, agreement: Vec::new(), ..plan(lang, status) }
}

#[test]
fn a_cancelled_payment() {
    insta::assert_snapshot!("cancelled_en", receipt::text(&cancelled(Lang::En, Status::Cancelled, Frequency::Once)));
    insta::assert_snapshot!("cancelled_es", receipt::text(&cancelled(Lang::Es, Status::Cancelled, Frequency::Once)));
}

#[test]
fn a_cancellation_that_is_only_requested() {
    let weekly = Frequency::weekly(3).expect("a weekday");
    insta::assert_snapshot!("requested_en", receipt::text(&cancelled(Lang::En, Status::CancelRequested, weekly)));
    insta::assert_snapshot!("requested_es", receipt::text(&cancelled(Lang::Es, Status::CancelRequested, weekly)));
}

#[test]
fn a_plan_that_central_accepted() {
    insta::assert_snapshot!("plan_en", receipt::text(&plan(Lang::En, Status::Scheduled)));
    insta::assert_snapshot!("plan_es", receipt::text(&plan(Lang::Es, Status::Scheduled)));
}

#[test]
fn a_single_payment_that_central_accepted() {
    insta::assert_snapshot!("once_en", receipt::text(&once(Lang::En, Status::Scheduled)));
    insta::assert_snapshot!("once_es", receipt::text(&once(Lang::Es, Status::Scheduled)));
}

#[test]
fn a_payment_saved_and_not_yet_sent() {
    insta::assert_snapshot!("saved_en", receipt::text(&plan(Lang::En, Status::SavedNotSent)));
    insta::assert_snapshot!("saved_es", receipt::text(&plan(Lang::Es, Status::SavedNotSent)));
}

#[test]
fn a_charged_card() {
    let small = Cents(25_000);
    insta::assert_snapshot!("card_en", receipt::text(&card(Lang::En, Status::Charged, small)));
    insta::assert_snapshot!("card_es", receipt::text(&card(Lang::Es, Status::Charged, small)));
}

#[test]
fn a_card_whose_outcome_is_unknown() {
    let large = Cents(999_999);
    insta::assert_snapshot!("unknown_en", receipt::text(&card(Lang::En, Status::Unknown, large)));
    insta::assert_snapshot!("unknown_es", receipt::text(&card(Lang::Es, Status::Unknown, large)));
}

#[test]
fn nothing_is_called_accepted_before_central_said_so() {
    let accepted = ["scheduled", "charged", "set for", "programado", "cobr"];
    for lang in [Lang::En, Lang::Es] {
        let waiting = [
            plan(lang, Status::SavedNotSent),
            once(lang, Status::SavedNotSent),
            card(lang, Status::Unknown, Cents(25_000)),
        ];
        for receipt in waiting {
            let text = receipt::text(&receipt).to_lowercase();
            assert!(!accepted.iter().any(|word| text.contains(word)), "{text}");
        }
    }
}

#[test]
fn a_large_card_payment_takes_longer_to_be_posted() {
    let text = |cents| {
        let text = receipt::text(&card(Lang::En, Status::Charged, Cents(cents)));
        text.replace('\n', " ")
    };
    assert!(text(99_999).contains("in 2 to 3 business days"));
    assert!(text(100_000).contains("10 business days"));
}

#[test]
fn a_maestro_shows_its_brand_only() {
    for (brand, shows) in [(Some(Brand::Maestro), true), (None, false)] {
        let method = Method::Card { brand, last4: Some("4321".to_owned()) };
        let base = card(Lang::En, Status::Charged, Cents(25_000));
        let text = receipt::text(&Receipt { method, ..base });
        assert!(!text.contains("4321"), "{text}");
        assert_eq!(text.contains("Maestro\n"), shows, "{text}");
    }
}

#[test]
fn the_voice_reads_the_number_character_by_character_and_one_language() {
    let spoken = receipt::spoken(&plan(Lang::Es, Status::Scheduled));
    let number = "Número de confirmación: 0 1 1 0, 0 0 0 1, A J H 4.";
    assert!(spoken.iter().any(|sentence| sentence == number), "{spoken:?}");
    assert!(spoken.contains(&"PROGRAMADO.".to_owned()));
    assert!(!spoken.iter().any(|sentence| sentence.contains(" / ")), "{spoken:?}");
}
