//! Changing and cancelling (R13, R14, R19, R20).

use payor_rules::change::{
    Changeable, can_change, first_changeable, latest_change_moment, lost_by_new_account, must_reach_central_by,
    schedule_must_reach_central_by,
};
use payor_rules::policy::Rules;
use payor_rules::schedule::Frequency;

use crate::{date, inquiry, plan};

#[test]
fn r13_two_business_days_are_enforced_and_three_advised() {
    let rules = Rules::default();
    let on = |today| can_change(&rules, date(today), date("2026-06-12"));
    assert_eq!(on("2026-06-09"), Changeable::Yes { advised: true });
    assert_eq!(on("2026-06-10"), Changeable::Yes { advised: false });
    assert_eq!(on("2026-06-11"), Changeable::TooLate { last_day: date("2026-06-10") });
    assert_eq!(on("2026-06-12"), Changeable::TooLate { last_day: date("2026-06-10") });
}

#[test]
fn r13_too_late_leads_to_the_next_that_can_be_changed() {
    let rules = Rules::default();
    let friday = Frequency::weekly(5).expect("1 to 5");
    let plan = plan(&rules, &inquiry("2026-06-01", friday, "2026-06-05", true));
    let next = first_changeable(&rules, date("2026-06-04"), plan.withdrawals());
    assert_eq!(next.map(|w| w.date), Some(date("2026-06-12")));
    let once = plan.withdrawals().take(1);
    assert_eq!(first_changeable(&rules, date("2026-06-04"), once), None);
}

#[test]
fn r20_a_cancellation_must_reach_central_before_the_cut_off() {
    let mut rules = Rules::default();
    assert_eq!(must_reach_central_by(&rules, date("2026-06-12")), date("2026-06-10"));
    assert_eq!(latest_change_moment(&rules, date("2026-06-12")).to_string(), "2026-06-10 23:59:59");
    rules.daily_cut_off = "15:00:00".parse().ok();
    let moment = latest_change_moment(&rules, date("2026-06-12"));
    assert_eq!(moment.to_string(), "2026-06-10 15:00:00");
    assert_eq!(rules.business_today(moment), date("2026-06-10"));
}

#[test]
fn r19_a_saved_schedule_keeps_its_date_when_central_has_it_in_time() {
    let rules = Rules::default();
    assert_eq!(schedule_must_reach_central_by(&rules, false, date("2026-06-09")), date("2026-06-02"));
    assert_eq!(schedule_must_reach_central_by(&rules, true, date("2026-06-04")), date("2026-06-02"));
}

#[test]
fn r14_a_new_account_loses_what_is_due_before_its_first_date() {
    let rules = Rules::default();
    let friday = Frequency::weekly(5).expect("1 to 5");
    let asked = inquiry("2026-06-01", friday, "2026-06-05", true);
    let plan = plan(&rules, &asked);
    let lost = lost_by_new_account(&rules, &asked, plan.withdrawals());
    assert_eq!(lost.iter().map(|w| w.date).collect::<Vec<_>>(), [date("2026-06-05")]);
}
