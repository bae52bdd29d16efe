//! Schedules as data: what is read, what is refused, and the ends of the calendar.

use chrono::NaiveDate;
use payor_rules::calendar::Holiday;
use payor_rules::policy::Rules;
use payor_rules::schedule::{Frequency, Inquiry, Plan, Reason, ScheduleError, earliest};

use crate::{date, inquiry, plan};

fn semimonthly(first: u8) -> Frequency {
    Frequency::semimonthly(first).expect("1 to 15")
}

fn weekly(weekday: u8) -> Frequency {
    Frequency::weekly(weekday).expect("1 to 5")
}

#[test]
fn dates_outside_the_years_of_a_plan_are_refused_not_fatal() {
    let rules = Rules::default();
    let base = inquiry("2026-06-01", weekly(5), "2026-06-05", false);
    for end in [NaiveDate::MIN, NaiveDate::MAX] {
        for frequency in [Frequency::Once, weekly(1), semimonthly(15)] {
            let asked = [
                Inquiry { start: end, frequency, ..base },
                Inquiry { today: end, frequency, ..base },
                Inquiry { registered: Some(end), frequency, ..base },
            ];
            for inquiry in asked {
                assert_eq!(Plan::new(&rules, &inquiry), Err(ScheduleError::OutOfRange));
                earliest(&rules, &inquiry);
            }
        }
    }
    let last_day = inquiry("9999-12-31", Frequency::Once, "9999-12-31", false);
    assert_eq!(Plan::new(&rules, &last_day), Err(ScheduleError::OutOfRange));
}

#[test]
fn an_endless_plan_stops_with_the_last_year() {
    let asked = plan(&Rules::default(), &inquiry("9999-11-01", weekly(5), "9999-11-01", true));
    assert!(asked.withdrawals().count() < 10);
}

#[test]
fn a_frequency_is_read_by_its_kind_and_its_day_is_checked() {
    let read = |json: &str| serde_json::from_str::<Frequency>(json).ok();
    assert_eq!(read(r#"{"kind":"once"}"#), Some(Frequency::Once));
    assert_eq!(read(r#"{"kind":"weekly","weekday":5}"#), Some(weekly(5)));
    assert_eq!(read(r#"{"kind":"semimonthly","day":15}"#), Some(semimonthly(15)));
    let refused = [
        r#"{"kind":"weekly","weekday":0}"#,
        r#"{"kind":"weekly","weekday":6}"#,
        r#"{"kind":"biweekly","weekday":7}"#,
        r#"{"kind":"biweekly"}"#,
        r#"{"kind":"semimonthly","day":0}"#,
        r#"{"kind":"semimonthly","day":16}"#,
        r#"{"kind":"monthly","day":0}"#,
        r#"{"kind":"monthly","day":32}"#,
        r#"{"kind":"monthly","day":-1}"#,
        r#"{"kind":"yearly","day":1}"#,
    ];
    for json in refused {
        assert_eq!(read(json), None, "{json}");
    }
    let monthly = Frequency::monthly(31).expect("1 to 31");
    let written = serde_json::to_string(&monthly).expect("a frequency is data");
    assert_eq!(written, r#"{"kind":"monthly","day":31}"#);
}

#[test]
fn reasons_are_data_with_a_kind() {
    let reason = Reason::Holiday { nominal: date("2026-02-16"), holiday: Holiday::WashingtonsBirthday };
    let json = serde_json::to_string(&reason).expect("a reason is data");
    assert_eq!(json, r#"{"kind":"holiday","nominal":"2026-02-16","holiday":"washingtons-birthday"}"#);
    assert_eq!(serde_json::from_str::<Reason>(&json).ok(), Some(reason));
}
