//! Business days (R1, R2, R13).

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use payor_rules::calendar::{Calendar, Closed, Holiday};

use crate::date;

#[test]
fn weekday_holidays_agree_with_quantlib_from_2022_to_2050() {
    let file = include_str!("../cases/federal-reserve-weekday-holidays-2022-2050.txt");
    let expected: BTreeSet<NaiveDate> = file.lines().map(date).collect();
    let calendar = Calendar::federal_reserve();
    let weekdays = date("2022-01-01").iter_days().take_while(|day| day.year() <= 2050);
    for day in weekdays.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)) {
        assert_eq!(!calendar.is_business_day(day), expected.contains(&day), "{day}");
    }
}

#[test]
fn each_holiday_of_2026_is_known_by_its_name() {
    let calendar = Calendar::federal_reserve();
    let dates = [
        ("2026-01-01", Holiday::NewYearsDay),
        ("2026-01-19", Holiday::MartinLutherKingDay),
        ("2026-02-16", Holiday::WashingtonsBirthday),
        ("2026-05-25", Holiday::MemorialDay),
        ("2026-06-19", Holiday::Juneteenth),
        ("2027-07-05", Holiday::IndependenceDay),
        ("2026-09-07", Holiday::LaborDay),
        ("2026-10-12", Holiday::ColumbusDay),
        ("2026-11-11", Holiday::VeteransDay),
        ("2026-11-26", Holiday::Thanksgiving),
        ("2026-12-25", Holiday::Christmas),
    ];
    for (day, holiday) in dates {
        assert_eq!(calendar.closed(date(day)), Some(Closed::Holiday(holiday)), "{day}");
    }
    assert_eq!(dates.map(|(_, holiday)| holiday), Holiday::ALL);
}

#[test]
fn a_saturday_holiday_is_not_moved_to_friday() {
    let calendar = Calendar::federal_reserve();
    for friday in ["2026-07-03", "2027-06-18", "2027-12-24", "2027-12-31", "2028-11-10"] {
        assert!(calendar.is_business_day(date(friday)), "{friday} is a business day");
    }
    assert_eq!(calendar.closed(date("2026-07-04")), Some(Closed::Weekend));
}

#[test]
fn a_sunday_holiday_is_observed_on_monday() {
    let calendar = Calendar::federal_reserve();
    for monday in ["2023-01-02", "2022-06-20", "2027-07-05", "2029-11-12", "2022-12-26"] {
        assert!(matches!(calendar.closed(date(monday)), Some(Closed::Holiday(_))), "{monday}");
    }
}

#[test]
fn juneteenth_begins_in_2022() {
    let calendar = Calendar::federal_reserve();
    assert!(calendar.is_business_day(date("2020-06-19")));
    assert!(calendar.is_business_day(date("2017-06-19")));
    assert!(!calendar.is_business_day(date("2023-06-19")));
}

#[test]
fn policy_closes_and_opens_single_dates() {
    let mut calendar = Calendar::federal_reserve();
    calendar.closures.insert(date("2026-03-02"));
    calendar.openings.insert(date("2026-10-12"));
    assert_eq!(calendar.closed(date("2026-03-02")), Some(Closed::Closure));
    assert!(calendar.is_business_day(date("2026-10-12")));
    assert_eq!(calendar.roll(date("2026-02-28")), date("2026-03-03"));
}

#[test]
fn an_opening_opens_neither_a_weekend_nor_a_closure() {
    let mut calendar = Calendar::federal_reserve();
    calendar.openings.extend([date("2026-03-07"), date("2026-10-12")]);
    calendar.closures.insert(date("2026-10-12"));
    assert_eq!(calendar.closed(date("2026-03-07")), Some(Closed::Weekend));
    assert_eq!(calendar.closed(date("2026-10-12")), Some(Closed::Closure));
}

#[test]
fn counting_starts_on_the_next_day() {
    let calendar = Calendar::federal_reserve();
    // R2's own example: Monday the 1st, five business days, Monday the 8th.
    assert_eq!(calendar.add_business_days(date("2026-06-01"), 5), date("2026-06-08"));
    assert_eq!(calendar.add_business_days(date("2026-05-22"), 2), date("2026-05-27"));
    assert_eq!(calendar.add_business_days(date("2026-06-06"), 1), date("2026-06-08"));
    assert_eq!(calendar.add_business_days(date("2026-06-06"), 0), date("2026-06-08"));
    assert_eq!(calendar.add_business_days(date("2026-06-05"), 0), date("2026-06-05"));
}

#[test]
fn business_days_between_is_the_count_that_add_undoes() {
    let calendar = Calendar::federal_reserve();
    assert_eq!(calendar.business_days_between(date("2026-06-01"), date("2026-06-08")), 5);
    assert_eq!(calendar.business_days_between(date("2026-06-08"), date("2026-06-01")), 0);
    assert_eq!(calendar.business_days_between(date("2026-06-01"), date("2026-06-01")), 0);
}

#[test]
fn the_last_change_date_counts_back_over_a_holiday() {
    let calendar = Calendar::federal_reserve();
    // Wednesday needs Monday; Tuesday after a Monday holiday needs Thursday.
    assert_eq!(calendar.last_change_date(date("2026-06-10"), 2), date("2026-06-08"));
    assert_eq!(calendar.last_change_date(date("2026-02-17"), 2), date("2026-02-12"));
    // A Sunday is early enough for a Tuesday: central takes requests on Sundays too.
    assert_eq!(calendar.last_change_date(date("2026-06-09"), 2), date("2026-06-07"));
    assert_eq!(calendar.last_change_date(date("2026-06-10"), 0), date("2026-06-10"));
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    let calendar = Calendar::federal_reserve();
    for end in [NaiveDate::MIN, NaiveDate::MAX] {
        calendar.closed(end);
        calendar.roll(end);
        calendar.add_business_days(end, 5);
        calendar.last_change_date(end, 5);
        calendar.business_days_between(end, end);
    }
    assert_eq!(calendar.add_business_days(NaiveDate::MAX, 1), NaiveDate::MAX);
    assert_eq!(calendar.add_business_days(date("2026-06-01"), u32::MAX), NaiveDate::MAX);
}

#[test]
fn a_calendar_is_read_from_part_of_a_document() {
    let read = |json| serde_json::from_str::<Calendar>(json).expect("a partial calendar is a calendar");
    assert_eq!(read("{}"), Calendar::federal_reserve());
    let calendar = read(r#"{"closures":["2026-03-02"],"bank_holidays":false}"#);
    assert!(calendar.is_business_day(date("2026-12-25")));
    assert!(!calendar.is_business_day(date("2026-03-02")));
}

#[test]
fn every_holiday_has_two_names_and_a_key() {
    for holiday in Holiday::ALL {
        assert!(!holiday.name_en().is_empty() && !holiday.name_es().is_empty());
    }
    let key = serde_json::to_string(&Holiday::NewYearsDay).expect("a holiday is a word");
    assert_eq!(key, r#""new-years-day""#);
}
