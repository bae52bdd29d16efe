//! Plans, case by case (R4–R11).

use chrono::{NaiveDate, Weekday};
use payor_rules::calendar::{Calendar, Holiday};
use payor_rules::policy::Rules;
use payor_rules::schedule::{Ending, Frequency, Inquiry, Plan, Reason, ScheduleError, earliest};

use crate::{date, inquiry, plan};

fn semimonthly(first: u8) -> Frequency {
    Frequency::semimonthly(first).expect("1 to 15")
}

fn weekly(weekday: u8) -> Frequency {
    Frequency::weekly(weekday).expect("1 to 5")
}

fn dates(plan: &Plan, count: usize) -> Vec<String> {
    plan.withdrawals().take(count).map(|w| w.date.to_string()).collect()
}

/// The worked example of the sources (R10).
fn worked_example() -> Inquiry {
    inquiry("2026-01-26", semimonthly(15), "2026-01-30", false)
}

#[test]
fn r10_with_bank_holidays_the_worked_example_is_february_17() {
    let plan = plan(&Rules::default(), &worked_example());
    assert_eq!(plan.earliest(), date("2026-02-02"));
    assert_eq!(plan.first().nominal, date("2026-02-15"));
    assert_eq!(plan.first().date, date("2026-02-17"));
    assert!(plan.moved());
    let expected = [
        Reason::LeadTime { verified: false, business_days: 5, earliest: date("2026-02-02") },
        Reason::Weekend { nominal: date("2026-02-15"), weekday: Weekday::Sun },
        Reason::Holiday { nominal: date("2026-02-16"), holiday: Holiday::WashingtonsBirthday },
    ];
    assert_eq!(plan.first().reasons, expected);
}

#[test]
fn r10_with_weekends_only_the_worked_example_is_february_16() {
    let rules = Rules { calendar: Calendar::weekends_only(), ..Rules::default() };
    let plan = plan(&rules, &worked_example());
    assert_eq!(plan.earliest(), date("2026-02-02"));
    assert_eq!(plan.first().date, date("2026-02-16"));
}

#[test]
fn r9_the_lead_time_binds_the_withdrawal_date_not_the_nominal_one() {
    // Nominal Sunday February 1 rolls to Monday February 2, which is the first possible date.
    let asked = inquiry("2026-01-26", semimonthly(1), "2026-02-01", false);
    let plan = plan(&Rules::default(), &asked);
    assert_eq!((plan.first().nominal, plan.first().date), (date("2026-02-01"), date("2026-02-02")));
    let only = [Reason::Weekend { nominal: date("2026-02-01"), weekday: Weekday::Sun }];
    assert_eq!(plan.first().reasons, only);
}

#[test]
fn r9_a_single_payment_is_on_the_later_of_start_and_earliest() {
    let rules = Rules::default();
    let soon = plan(&rules, &inquiry("2026-06-01", Frequency::Once, "2026-06-02", false));
    assert_eq!(soon.first().date, date("2026-06-08"));
    let lead_time = Reason::LeadTime { verified: false, business_days: 5, earliest: date("2026-06-08") };
    assert_eq!(soon.first().reasons, [lead_time]);

    let on_time = plan(&rules, &inquiry("2026-06-01", Frequency::Once, "2026-06-10", false));
    assert!(!on_time.moved() && on_time.first().reasons.is_empty());

    let saturday = plan(&rules, &inquiry("2026-06-01", Frequency::Once, "2026-06-13", false));
    assert_eq!(saturday.first().date, date("2026-06-15"));
    assert_eq!(saturday.withdrawals().count(), 1);
}

#[test]
fn r8_a_pending_prenote_counts_from_the_registration() {
    let rules = Rules::default();
    let pending = |registered| Inquiry {
        registered: Some(date(registered)),
        ..inquiry("2026-06-04", Frequency::Once, "2026-06-01", false)
    };
    assert_eq!(earliest(&rules, &pending("2026-06-03")), date("2026-06-10"));
    assert_eq!(earliest(&rules, &pending("2026-06-01")), date("2026-06-08"));
    assert_eq!(earliest(&rules, &pending("2026-05-01")), date("2026-06-08"));
    let binding = |registered| plan(&rules, &pending(registered)).first().reasons.clone();
    let by_notice = Reason::LeadTime { verified: true, business_days: 2, earliest: date("2026-06-08") };
    assert_eq!(binding("2026-05-01"), [by_notice]);
    let by_prenote = Reason::LeadTime { verified: false, business_days: 5, earliest: date("2026-06-10") };
    assert_eq!(binding("2026-06-03"), [by_prenote]);
}

#[test]
fn r8_a_verified_account_forgets_its_registration() {
    let asked =
        Inquiry { registered: Some(date("2026-06-04")), ..inquiry("2026-06-04", Frequency::Once, "2026-06-04", true) };
    assert_eq!(earliest(&Rules::default(), &asked), date("2026-06-08"));
}

#[test]
fn r6_every_two_weeks_starts_on_the_next_accepted_weekday_and_keeps_it() {
    // Friday June 5 is too early for June 8: the next Friday, not a fortnight later.
    let friday = Frequency::biweekly(5).expect("1 to 5");
    let asked = plan(&Rules::default(), &inquiry("2026-06-01", friday, "2026-06-05", false));
    assert_eq!(dates(&asked, 3), ["2026-06-12", "2026-06-26", "2026-07-10"]);

    // Memorial Day moves one Monday; the Mondays go on as before.
    let monday = Frequency::biweekly(1).expect("1 to 5");
    let asked = plan(&Rules::default(), &inquiry("2026-05-01", monday, "2026-05-11", true));
    assert_eq!(dates(&asked, 3), ["2026-05-11", "2026-05-26", "2026-06-08"]);
}

#[test]
fn r5_a_missing_day_becomes_the_last_of_the_month() {
    let asked = plan(&Rules::default(), &inquiry("2027-01-20", semimonthly(15), "2027-02-15", true));
    let nominals: Vec<NaiveDate> = asked.withdrawals().take(3).map(|w| w.nominal).collect();
    assert_eq!(nominals, [date("2027-02-15"), date("2027-02-28"), date("2027-03-15")]);

    let leap = plan(&Rules::default(), &inquiry("2028-01-20", semimonthly(15), "2028-02-20", true));
    assert_eq!(leap.first().date, date("2028-02-29"));
    let month_end = Reason::MonthEnd { wanted_day: 30, nominal: date("2028-02-29") };
    assert_eq!(leap.first().reasons, [Reason::NextFrequencyDay { start: date("2028-02-20") }, month_end]);
}

#[test]
fn a_start_beside_the_frequency_says_so() {
    let asked = plan(&Rules::default(), &inquiry("2026-06-01", weekly(5), "2026-06-10", true));
    assert_eq!(asked.first().date, date("2026-06-12"));
    assert_eq!(asked.first().reasons, [Reason::NextFrequencyDay { start: date("2026-06-10") }]);
    assert!(asked.moved());
}

#[test]
fn a_closure_is_a_reason_of_its_own() {
    let mut rules = Rules::default();
    rules.calendar.closures.insert(date("2026-06-12"));
    let asked = plan(&rules, &inquiry("2026-06-01", weekly(5), "2026-06-12", true));
    let saturday = Reason::Weekend { nominal: date("2026-06-13"), weekday: Weekday::Sat };
    assert_eq!(asked.first().reasons, [Reason::Closure { nominal: date("2026-06-12") }, saturday]);
    assert_eq!(asked.first().date, date("2026-06-15"));
}

#[test]
fn r3_after_the_cut_off_a_request_counts_for_tomorrow_and_says_so() {
    let rules = Rules { daily_cut_off: "15:00:00".parse().ok(), ..Rules::default() };
    let at = |time: &str| date("2026-06-01").and_time(time.parse().expect("a time of day"));
    assert_eq!(rules.business_today(at("15:00:00")), date("2026-06-01"));
    assert_eq!(rules.business_today(at("15:00:01")), date("2026-06-02"));
    assert_eq!(Rules::default().business_today(at("23:59:59")), date("2026-06-01"));

    let ask = |now| {
        let today = rules.business_today(now);
        let asked = Inquiry { today, ..inquiry("2026-06-01", Frequency::Once, "2026-06-03", true) };
        plan(&rules, &asked).explaining_cut_off(&rules, now)
    };
    assert!(ask(at("10:00:00")).first().reasons.is_empty());
    let too_soon = Inquiry { today: date("2026-06-02"), ..inquiry("2026-06-01", Frequency::Once, "2026-06-03", true) };
    let in_time = plan(&rules, &too_soon).explaining_cut_off(&rules, at("10:00:00"));
    assert!(matches!(in_time.first().reasons[..], [Reason::LeadTime { .. }]), "no cut-off is blamed in time");

    let late = ask(at("16:00:00"));
    assert_eq!(late.first().date, date("2026-06-04"));
    assert!(matches!(late.first().reasons[..], [Reason::CutOff { .. }, Reason::LeadTime { .. }]));
}

#[test]
fn a_lead_time_that_passes_over_several_days_is_named_once() {
    let asked = plan(&Rules::default(), &inquiry("2026-06-01", weekly(5), "2026-05-01", false));
    assert_eq!(asked.first().date, date("2026-06-12"));
    let lead_time = Reason::LeadTime { verified: false, business_days: 5, earliest: date("2026-06-08") };
    assert_eq!(asked.first().reasons, [lead_time]);
}

#[test]
fn a_cut_off_that_changed_nothing_is_not_named() {
    let rules = Rules { daily_cut_off: "15:00:00".parse().ok(), ..Rules::default() };
    let now = date("2026-06-01").and_time("16:00:00".parse().expect("a time of day"));
    let far_ahead = inquiry("2026-06-02", Frequency::Once, "2026-06-24", true);
    let asked = plan(&rules, &far_ahead).explaining_cut_off(&rules, now);
    assert!(asked.first().reasons.is_empty());
}

#[test]
fn r11_a_plan_may_end() {
    let asked = inquiry("2026-06-01", weekly(5), "2026-06-05", true);
    let plan = plan(&Rules::default(), &asked);
    let count = |ending| plan.clone().ending(ending).map(|plan| plan.withdrawals().count());
    assert_eq!(count(Ending::After(4)), Ok(4));
    assert_eq!(count(Ending::After(0)), Err(ScheduleError::NoPayments));
    // June 19 is Juneteenth: its payment is taken on Monday the 22nd, after an end on the 19th.
    assert_eq!(count(Ending::On(date("2026-06-19"))), Ok(2));
    assert_eq!(count(Ending::On(date("2026-06-22"))), Ok(3));
    let too_soon = ScheduleError::EndsBeforeFirst { first: date("2026-06-05"), end: date("2026-06-04") };
    assert_eq!(count(Ending::On(date("2026-06-04"))), Err(too_soon));
}

#[test]
fn r19_offline_adds_a_business_day_to_both_lead_times() {
    let offline = Rules::default().while_offline();
    let first = |verified| earliest(&offline, &inquiry("2026-06-01", Frequency::Once, "2026-06-01", verified));
    assert_eq!(first(false), date("2026-06-09"));
    assert_eq!(first(true), date("2026-06-04"));
}
