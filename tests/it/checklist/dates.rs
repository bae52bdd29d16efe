//! Checklist 16 and 23 to 26: amounts and dates in words, fees, the calendar, and the dates that a rule moves.

use chrono::{Datelike, NaiveDate, Weekday};
use payor_kiosk::gallery::sample_case;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::Stage;
use payor_kiosk::session::answers::{AccountChoice, Answers, Often, PayBy, Payee};
use payor_kiosk::session::event::{Event, Touch};
use payor_kiosk::session::question::Question;
use payor_kiosk::view::{Body, DayKind};
use rules::account_state::AccountState;

use super::{BOTH, everywhere, pages};
use crate::session::{TO_REVIEW, led};
use crate::stand::Stand;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The holidays of 2026 on which banks are closed, from the Federal Reserve's own list; July 4 is a Saturday.
const CLOSED: [&str; 12] = [
    "2026-01-01",
    "2026-01-19",
    "2026-02-16",
    "2026-05-25",
    "2026-06-19",
    "2026-07-04",
    "2026-09-07",
    "2026-10-12",
    "2026-11-11",
    "2026-11-26",
    "2026-12-25",
    "2027-01-01",
];

fn is_business_day(date: NaiveDate) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    !weekend && !CLOSED.iter().any(|closed| day(closed) == date)
}

fn business_days_after(date: NaiveDate, count: usize) -> NaiveDate {
    date.iter_days().skip(1).filter(|date| is_business_day(*date)).nth(count - 1).expect("a date")
}

/// A visit on this day, at the calendar.
fn at_calendar(today: &str, known_account: bool) -> Stand {
    let mut stand = Stand::on(day(today));
    stand.happens(Event::Touch(Touch::Start(Lang::En)));
    let answers = &mut stand.session.visit.answers;
    pays_from_bank(answers, known_account);
    answers.repeat = Some(false);
    stand.session.visit.stage = Stage::Asking(Question::FirstDate);
    stand.happens(Event::Tick);
    stand
}

fn pays_from_bank(answers: &mut Answers, known_account: bool) {
    (answers.payee, answers.identified, answers.right_case) = (Some(Payee::Own), true, true);
    let state = if known_account { AccountState::Verified } else { AccountState::None };
    answers.case = Some(sample_case(state));
    (answers.method, answers.amount_cents) = (Some(PayBy::Bank), Some(rules::money::Cents(25_000)));
    answers.account = Some(if known_account { AccountChoice::OnFile } else { AccountChoice::New });
    answers.account_type = Some(rules::bank::AccountType::Checking);
}

/// Every day of the months until the year's end, for accounts that are and are not known.
#[test]
fn the_calendar_opens_the_days_that_banks_work_from_the_first_possible_one() {
    for (today, known_account) in [
        ("2026-01-26", true),
        ("2026-01-26", false),
        ("2026-02-13", true),
        ("2026-05-22", false),
        ("2026-11-24", true),
        ("2026-07-01", true),
    ] {
        let mut stand = at_calendar(today, known_account);
        let earliest = business_days_after(day(today), if known_account { 2 } else { 5 });
        let mut open = 0;
        loop {
            let Body::Calendar(month) = stand.view().body else { panic!("a calendar") };
            for shown in &month.days {
                let Touch::Day(date) = shown.control.touch else { panic!("a day") };
                if date.year() > 2026 {
                    continue;
                }
                let expected = is_business_day(date) && date >= earliest;
                assert_eq!(shown.kind == DayKind::Open, expected, "{today}, {known_account}: {date}");
                assert_eq!(shown.control.unavailable, !expected, "{date}");
                open += usize::from(expected);
                stand.session.visit.answers.start = None;
                stand.happens(Event::Touch(Touch::Day(date)));
                let said = stand.view().error.unwrap_or_default();
                let expected_words = match (expected, is_business_day(date)) {
                    (true, _) => "",
                    (_, true) => "is too soon. The first possible day is",
                    _ => "Choose a day with a frame.",
                };
                assert!(said.contains(expected_words) && said.is_empty() == expected, "{date}: {said}");
                assert!(expected || said.contains(&date.format("%B %-d, %Y").to_string()), "{date}: {said}");
                assert_eq!(stand.session.visit.answers.start.is_some(), expected, "{date}");
            }
            if month.next.is_none() || month.title.ends_with("2027") {
                break;
            }
            stand.happens(Event::Touch(Touch::NextMonth));
        }
        assert!(open > 20, "{today}: {open} days are open");
    }
}

/// How often, whether the account is known, what is chosen, what it becomes, and why, in both languages.
type Moved = (&'static str, fn(&mut Answers), bool, &'static str, &'static str, &'static str, &'static str);

fn once(answers: &mut Answers) {
    answers.repeat = Some(false);
}

fn twice_a_month(answers: &mut Answers) {
    (answers.repeat, answers.often, answers.pair_day) = (Some(true), Some(Often::Semimonthly), Some(15));
}

fn monthly<const DAY: u8>(answers: &mut Answers) {
    (answers.repeat, answers.often, answers.month_day) = (Some(true), Some(Often::Monthly), Some(DAY));
}

fn fridays(answers: &mut Answers) {
    (answers.repeat, answers.often, answers.weekday) = (Some(true), Some(Often::Weekly), Some(5));
}

const MOVED: [Moved; 8] = [
    // A weekend.
    (
        "2026-08-03",
        monthly::<15>,
        true,
        "2026-08-14",
        "Monday, August 17, 2026",
        "August 15, 2026 is a Saturday. Banks are closed, so we use the next business day.",
        "El 15 de agosto de 2026 es sábado. El banco cierra, así que usamos el siguiente día hábil.",
    ),
    // A holiday.
    (
        "2026-06-01",
        fridays,
        true,
        "2026-06-18",
        "Monday, June 22, 2026",
        "Friday, June 19, 2026 is a bank holiday (Juneteenth), so we use the next business day.",
        "El viernes 19 de junio de 2026 es día feriado (Juneteenth), así que usamos el siguiente día hábil.",
    ),
    // Five business days for a new account, two for one that is known.
    (
        "2026-01-26",
        once,
        false,
        "2026-01-28",
        "Monday, February 2, 2026",
        "Your bank needs 5 business days to check the account. That ends on Monday, February 2, 2026.",
        "Su banco necesita 5 días hábiles para revisar la cuenta. Terminan el lunes 2 de febrero de 2026.",
    ),
    (
        "2026-01-26",
        once,
        true,
        "2026-01-27",
        "Wednesday, January 28, 2026",
        "We need 2 business days. That ends on Wednesday, January 28, 2026.",
        "Necesitamos 2 días hábiles. Terminan el miércoles 28 de enero de 2026.",
    ),
    // The worked example: the 15th is a Sunday, and the 16th is Presidents' Day (R10).
    (
        "2026-01-26",
        twice_a_month,
        false,
        "2026-01-30",
        "Tuesday, February 17, 2026",
        "February 15, 2026 is a Sunday.",
        "El 15 de febrero de 2026 es domingo.",
    ),
    // Days that February does not have; its last is a Saturday.
    (
        "2026-02-02",
        monthly::<31>,
        true,
        "2026-02-10",
        "Monday, March 2, 2026",
        "That month has no day 31, so we use its last day.",
        "Ese mes no tiene día 31, así que usamos el último.",
    ),
    (
        "2026-02-02",
        monthly::<30>,
        true,
        "2026-02-10",
        "Monday, March 2, 2026",
        "That month has no day 30, so we use its last day.",
        "Ese mes no tiene día 30, así que usamos el último.",
    ),
    (
        "2027-02-01",
        twice_a_month,
        true,
        "2027-02-18",
        "Monday, March 1, 2027",
        "That month has no day 30, so we use its last day.",
        "Ese mes no tiene día 30, así que usamos el último.",
    ),
];

#[test]
fn a_date_that_a_rule_moves_is_shown_beside_the_chosen_one_with_the_reason() {
    for (today, how, known_account, chosen, becomes, en, es) in MOVED {
        for lang in BOTH {
            let mut stand = Stand::on(day(today));
            stand.happens(Event::Touch(Touch::Start(lang)));
            let answers = &mut stand.session.visit.answers;
            pays_from_bank(answers, known_account);
            how(answers);
            answers.start = Some(day(chosen));
            stand.session.visit.stage = Stage::Asking(Question::DateChanged);
            stand.happens(Event::Tick);
            let (view, answers) = (stand.view(), &stand.session.visit.answers);
            // A day that has become too soon is asked for again; all others come to this screen.
            assert!(!answers.start_holds() || Question::DateChanged.applies(answers), "{today} {chosen}");
            let Body::Moved { from, to, reasons, .. } = &view.body else { panic!("{}", view.name) };
            let reason = if lang == Lang::En { en } else { es };
            assert!(reasons.join(" ").contains(reason), "{today} {chosen}: {reasons:?}");
            // Alone in its box, a Spanish date begins with a capital.
            assert!(view.heading.to_lowercase().contains(&to.value.to_lowercase()), "{}", view.heading);
            if lang == Lang::En {
                assert_eq!(to.value, becomes, "{today} {chosen}");
                assert_eq!(from.value, day(chosen).format("%A, %B %-d, %Y").to_string());
            }
        }
    }
}

#[test]
fn amounts_at_the_limits_get_the_stated_answers_and_fees() {
    let small = Some("The smallest payment is $1.00. Type $1.00 or more.");
    let large =
        Some("The largest single payment is $9,999.99. Type less. You can make another payment after this one.");
    let table = [
        ("0", small, ""),
        ("0.99", small, ""),
        ("1.00", None, "Charged today. Fee of 2.5%: $0.03. Total: $1.03."),
        ("100.20", None, "Charged today. Fee of 2.5%: $2.51. Total: $102.71."),
        ("9999.99", None, "Charged today. Fee of 2.5%: $250.00. Total: $10,249.99."),
        ("10000.00", large, ""),
    ];
    for (typed, error, fee) in table {
        let mut stand = led(&TO_REVIEW[..9]);
        typed.chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
        stand.happens(Event::Touch(Touch::Continue));
        let view = stand.view();
        assert_eq!(view.error.as_deref(), error, "{typed}");
        if error.is_none() {
            // Before the choice.
            assert_eq!((view.name, view.controls()[1].sub.as_str()), ("09-how-to-pay", fee), "{typed}");
        }
    }
}

/// The fee is told again where it is agreed to, where it was charged, and on paper.
#[test]
fn the_fee_is_on_the_review_the_confirmation_and_the_receipt() {
    let mut told = 0;
    everywhere(Lang::En, |at| {
        let view = at.view();
        let said = pages::words(&view).join(" ");
        match view.name {
            "19-review" if at.session.visit.answers.pays_by_card() => {
                assert!(said.contains("$6.25") && said.contains("$256.25"), "{}: {said}", at.name);
                told += 1;
            }
            "20-done-card" => {
                assert!(said.contains("$6.25") && said.contains("$256.25"), "{}: {said}", at.name);
                let Stage::Done(done) = &at.session.visit.stage else { panic!("done") };
                assert_eq!(done.receipt.fee_cents, Some(rules::money::Cents(625)));
                told += 1;
            }
            _ => {}
        }
    });
    assert!(told >= 2, "{told}");
}

const MONTHS: [[&str; 12]; 2] = [
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
];

const WEEKDAYS: [[&str; 7]; 2] = [
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
];

/// Every date in what is said in small letters, and what stands before and behind it.
fn dates_in(said: &str, lang: Lang) -> Vec<(NaiveDate, &str, &str)> {
    let months = MONTHS[usize::from(lang == Lang::Es)].iter().zip(1..);
    let named = months.flat_map(|(name, month)| said.match_indices(name).map(move |(at, _)| (at, name.len(), month)));
    let date = |(at, length, month): (usize, usize, u32)| {
        let (before, behind) = (&said[..at], &said[at + length..]);
        let (before, day, behind) = match lang {
            Lang::En => {
                let (day, behind) = behind.trim_start().split_once(", ")?;
                (before, day, behind)
            }
            Lang::Es => {
                let before = before.strip_suffix(" de ")?;
                let (before, day) = before.rsplit_once(' ').unwrap_or(("", before));
                (before, day, behind.strip_prefix(" de ")?)
            }
        };
        let date = NaiveDate::from_ymd_opt(behind.get(..4)?.parse().ok()?, month, day.parse().ok()?)?;
        Some((date, before, &behind[4..]))
    };
    named.filter_map(date).collect()
}

/// What stands before a date that needs no weekday: the line of a plan names its weekday itself, and the others are past.
const SHORT: [&str; 2] = ["checked on", "revisado el"];

/// The dates in it without their weekday, which must be the right one where it is there.
fn without_weekday(said: &str, lang: Lang) -> Vec<NaiveDate> {
    let (said, names) = (said.to_lowercase(), WEEKDAYS[usize::from(lang == Lang::Es)]);
    let mut without = Vec::new();
    for (date, before, behind) in dates_in(&said, lang) {
        let own = names[date.weekday().num_days_from_monday() as usize];
        let before = before.trim_end_matches([' ', ',']);
        let named = names.iter().find(|name| before.ends_with(*name));
        let follows = [" is a ", " es "].iter().any(|is| behind.starts_with(&format!("{is}{own}")));
        match named {
            Some(name) => assert_eq!(*name, own, "{said:?}"),
            None if follows || SHORT.iter().any(|short| before.ends_with(short)) => {}
            None => without.push(date),
        }
    }
    without
}

/// "$1,250.00", and dates with their year and weekday.
#[test]
fn amounts_and_dates_are_written_alike_everywhere() {
    let mut dated = 0;
    for lang in BOTH {
        everywhere(lang, |at| {
            for said in pages::words(&at.whole()) {
                for amount in said.split('$').skip(1) {
                    let end =
                        amount.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(amount.len());
                    let amount = amount[..end].trim_end_matches(['.', ',']);
                    let typing = at.view().name == "08-amount" || at.view().is_public();
                    let (whole, cents) = amount.split_once('.').unwrap_or((amount, "00"));
                    let groups: Vec<&str> = whole.split(',').collect();
                    let grouped = groups.iter().skip(1).all(|group| group.len() == 3) && groups[0].len() <= 3;
                    let exact = cents.len() == 2 && amount.contains('.') && grouped;
                    assert!(typing || exact || ["1,000"].contains(&amount), "{}: ${amount} in {said:?}", at.name);
                }
                dated += dates_in(&said.to_lowercase(), lang).len();
                assert_eq!(without_weekday(&said, lang), [], "{}: {said:?} has a date without its weekday", at.name);
                // A month that stands before a number is part of a date with its year.
                if lang == Lang::En {
                    for month in MONTHS[0].map(|month| month[..1].to_uppercase() + &month[1..]) {
                        for after in said.split(&format!("{month} ")).skip(1) {
                            let date = after.split(|c: char| !c.is_ascii_digit() && c != ',' && c != ' ').next();
                            let year = date.is_some_and(|date| date.contains("202"));
                            assert!(year, "{}: {said:?} has no year", at.name);
                        }
                    }
                } else {
                    let english = MONTHS[0].iter().find(|month| said.to_lowercase().contains(&format!("{month} 2")));
                    assert_eq!(english, None, "{}: {said:?}", at.name);
                }
            }
        });
    }
    assert!(dated > 200, "{dated} dates");
}
