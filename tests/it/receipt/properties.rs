//! What holds for a receipt whatever its data.

use chrono::{DateTime, NaiveDate};
use payor_kiosk::lang::Lang;
use payor_kiosk::printer::escpos;
use payor_kiosk::receipt::{self, BIG_COLUMNS, COLUMNS, Line, Method, Receipt, Status};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rules::bank::AccountType;
use rules::card::Brand;
use rules::money::Cents;
use rules::schedule::Frequency;
use wire::ConfirmationNumber;

use super::decoder;

fn any_date() -> impl Strategy<Value = NaiveDate> {
    (719_163..767_010).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).expect("a date"))
}

fn any_frequency() -> impl Strategy<Value = Frequency> {
    prop_oneof![
        Just(Ok(Frequency::Once)),
        (1u8..=5).prop_map(Frequency::weekly),
        (1u8..=5).prop_map(Frequency::biweekly),
        (1u8..=15).prop_map(Frequency::semimonthly),
        (1u8..=31).prop_map(Frequency::monthly),
    ]
    .prop_map(|frequency| frequency.expect("in range"))
}

fn any_bank() -> impl Strategy<Value = Method> {
    let types = [AccountType::Checking, AccountType::Savings];
    let dates = vec(any_date(), 0..6);
    let parts = (
        proptest::sample::select(types.to_vec()),
        any::<String>(),
        any_frequency(),
        dates,
        any_date(),
        any::<bool>(),
        option::of(any_date()),
    );
    parts.prop_map(|parts| {
        let (account_type, last4, frequency, withdrawals, cancel_by, prenote, send_by) = parts;
        Method::Bank { account_type, last4, frequency, withdrawals, cancel_by, prenote, send_by }
    })
}

fn any_card() -> impl Strategy<Value = Method> {
    let brand = proptest::sample::select(Brand::ALL.to_vec());
    (option::of(brand), option::of(any::<String>())).prop_map(|(brand, last4)| Method::Card { brand, last4 })
}

fn any_cancellation() -> impl Strategy<Value = Method> {
    let nearby = (option::of(any_date()), option::of(any_date()));
    (any::<String>(), any_frequency(), any_date(), nearby, any_date()).prop_map(|parts| {
        let (last4, frequency, from, (still_taken, goes_on), by) = parts;
        let must_reach_by = by.and_hms_opt(16, 30, 0).expect("a time");
        let account_type = AccountType::Checking;
        Method::Cancellation { account_type, last4, frequency, from, still_taken, goes_on, must_reach_by }
    })
}

fn any_receipt() -> impl Strategy<Value = Receipt> {
    let langs = vec![Lang::En, Lang::Es];
    let statuses = vec![
        Status::Scheduled,
        Status::Charged,
        Status::SavedNotSent,
        Status::Unknown,
        Status::ChangeSaved,
        Status::Cancelled,
        Status::CancelRequested,
    ];
    let parts = (
        proptest::sample::select(langs),
        proptest::sample::select(statuses),
        any::<String>(),
        0i64..4_000_000_000,
        any::<(u64, u16)>(),
        any::<i64>(),
        option::of(any::<i64>()),
        prop_oneof![any_bank(), any_card(), any_cancellation()],
        any::<String>(),
        vec("[ -~¡-ÿ‘’—\u{1b}\n]{0,200}", 0..4),
    );
    parts.prop_map(|parts| {
        let (lang, status, office, seconds, number, amount, fee, method, file, agreement) = parts;
        let (sequence, salt) = number;
        Receipt {
            lang,
            status,
            office,
            at: DateTime::from_timestamp(seconds, 0).expect("a time").fixed_offset(),
            confirmation: ConfirmationNumber::mint(33, sequence % 1_000_000, salt).expect("in range"),
            amount_cents: Cents(amount),
            fee_cents: fee.map(Cents),
            method,
            file_number_ending: file,
            agreement,
        }
    })
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_paper(receipt in any_receipt()) {
        for line in receipt::lines(&receipt) {
            let text = line.text();
            prop_assert!(text.chars().count() <= COLUMNS, "{:?}", text);
            prop_assert!(!text.chars().any(char::is_control), "{:?}", text);
            if let Line::Big(text) = line {
                prop_assert!(text.chars().count() <= BIG_COLUMNS, "{:?}", text);
            }
        }
    }

    #[test]
    fn the_paper_says_what_the_text_says(receipt in any_receipt()) {
        let paper = decoder::print(&escpos::encode(&receipt::lines(&receipt)).expect("bytes"));
        prop_assert_eq!(&paper.text, &receipt::text(&receipt));
        prop_assert_eq!(&paper.qr_codes, &[receipt.confirmation.to_string()]);
        prop_assert!(paper.big.contains(&receipt.confirmation.grouped()));
        prop_assert_eq!(paper.cuts, 1);
    }

    #[test]
    fn whole_account_and_card_numbers_do_not_come_through(
        mut receipt in any_receipt(),
        number in "[1-9]{12,17}",
        file in "[QXZ]{4,20}",
        method in prop_oneof![any_bank(), any_card(), any_cancellation()],
    ) {
        receipt.confirmation = ConfirmationNumber::mint(33, 1, 0).expect("in range");
        receipt.office = String::new();
        receipt.agreement = Vec::new();
        receipt.file_number_ending = file.clone();
        receipt.amount_cents = Cents(100);
        receipt.fee_cents = None;
        receipt.method = match method {
            Method::Bank { account_type, frequency, withdrawals, cancel_by, prenote, send_by, .. } => {
                let last4 = number.clone();
                Method::Bank { account_type, last4, frequency, withdrawals, cancel_by, prenote, send_by }
            }
            Method::Card { brand, .. } => Method::Card { brand, last4: Some(number.clone()) },
            Method::Cancellation { account_type, frequency, from, still_taken, goes_on, must_reach_by, .. } => {
                let last4 = number.clone();
                Method::Cancellation { account_type, last4, frequency, from, still_taken, goes_on, must_reach_by }
            }
        };
        let text = receipt::text(&receipt);
        prop_assert!(!text.contains(&number[number.len() - 5..]), "{}", text);
        prop_assert!(!text.contains(&file[file.len() - 3..]), "{}", text);
    }
}
