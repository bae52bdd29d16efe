//! What holds for every plan and every calendar.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use payor_rules::calendar::Calendar;
use payor_rules::change::{Changeable, can_change, must_reach_central_by, schedule_must_reach_central_by};
use payor_rules::policy::Rules;
use payor_rules::schedule::{Ending, Frequency, Inquiry, Plan, Reason, earliest};
use proptest::prelude::*;

use crate::{date, plan};

fn any_date() -> impl Strategy<Value = NaiveDate> {
    (0u64..20_000).prop_map(|days| date("2000-01-01") + Days::new(days))
}

fn any_frequency() -> impl Strategy<Value = Frequency> {
    prop_oneof![
        Just(Frequency::Once),
        (1u8..=5).prop_map(|n| Frequency::weekly(n).expect("1 to 5")),
        (1u8..=5).prop_map(|n| Frequency::biweekly(n).expect("1 to 5")),
        (1u8..=15).prop_map(|n| Frequency::semimonthly(n).expect("1 to 15")),
        (1u8..=31).prop_map(|n| Frequency::monthly(n).expect("1 to 31")),
    ]
}

prop_compose! {
    /// Asked within a year around today, registered up to a month ago.
    fn any_inquiry()(
        today in any_date(), frequency in any_frequency(), ahead in 0u64..400, verified: bool,
        registered in proptest::option::of(0u64..30),
    ) -> Inquiry {
        let registered = registered.map(|days| today - Days::new(days));
        Inquiry { today, frequency, start: today - Days::new(30) + Days::new(ahead), verified, registered }
    }
}

prop_compose! {
    /// The default rules, a tenth of the days around the inquiry closed or opened at policy's whim.
    fn any_rules()(
        from in any_date(),
        closures in proptest::collection::vec(0u64..400, 0..40),
        openings in proptest::collection::vec(0u64..400, 0..40),
        bank_holidays: bool,
    ) -> Rules {
        let dates = |days: Vec<u64>| days.into_iter().map(|n| from + Days::new(n)).collect::<BTreeSet<_>>();
        let calendar = Calendar { bank_holidays, closures: dates(closures), openings: dates(openings) };
        Rules { calendar, ..Rules::default() }
    }
}

/// The nominal dates that follow, by counting days one by one: a slow second opinion.
fn nominal_by_counting(frequency: Frequency, day: NaiveDate, anchor: NaiveDate) -> bool {
    use chrono::Datelike;
    let is_month_day = |wanted: u32| day.day() == wanted.min(day.num_days_in_month().into());
    match frequency {
        Frequency::Once => day == anchor,
        Frequency::Weekly { weekday } => day.weekday().number_from_monday() == u32::from(weekday.number()),
        Frequency::Biweekly { .. } => (day - anchor).num_days() % 14 == 0,
        Frequency::Semimonthly { day: first } => is_month_day(first.days().0) || is_month_day(first.days().1),
        Frequency::Monthly { day: wanted } => is_month_day(wanted.number()),
    }
}

proptest! {
    #[test]
    fn every_withdrawal_is_a_business_day_and_explained(rules in any_rules(), asked in any_inquiry()) {
        for (n, withdrawal) in plan(&rules, &asked).withdrawals().take(30).enumerate() {
            prop_assert!(rules.calendar.is_business_day(withdrawal.date));
            prop_assert!(withdrawal.date >= withdrawal.nominal);
            prop_assert_eq!(rules.calendar.roll(withdrawal.nominal), withdrawal.date);
            let asked_for = if n == 0 { asked.start } else { withdrawal.nominal };
            prop_assert!(withdrawal.date == asked_for || !withdrawal.reasons.is_empty());
        }
    }

    #[test]
    fn the_first_withdrawal_is_the_first_that_is_possible(rules in any_rules(), asked in any_inquiry()) {
        let plan = plan(&rules, &asked);
        prop_assert_eq!(plan.earliest(), earliest(&rules, &asked));
        prop_assert!(plan.first().date >= plan.earliest());
        prop_assert!(plan.first().nominal >= asked.start);
        let first = plan.first();
        // Any nominal date between the start and the first one would have been too early.
        if asked.frequency.is_recurring() {
            let anchor = match asked.frequency {
                Frequency::Biweekly { .. } => first.nominal - Days::new(7),
                _ => first.nominal,
            };
            let passed_over = asked.start.iter_days().take_while(|day| *day < first.nominal);
            for day in passed_over.filter(|day| nominal_by_counting(asked.frequency, *day, anchor)) {
                prop_assert!(rules.calendar.roll(day) < plan.earliest(), "{} was possible", day);
            }
        } else {
            prop_assert_eq!(first.nominal, asked.start.max(plan.earliest()));
        }
    }

    #[test]
    fn nominal_dates_never_depend_on_rolled_ones(rules in any_rules(), asked in any_inquiry()) {
        let plan = plan(&rules, &asked);
        let nominals: Vec<NaiveDate> = plan.withdrawals().take(12).map(|w| w.nominal).collect();
        let from = nominals[0];
        let last = nominals[nominals.len() - 1];
        let counted: Vec<NaiveDate> = from
            .iter_days()
            .take_while(|day| *day <= last)
            .filter(|day| nominal_by_counting(asked.frequency, *day, from))
            .collect();
        prop_assert_eq!(nominals, counted);
    }

    #[test]
    fn every_two_weeks_is_fourteen_days_apart(rules in any_rules(), asked in any_inquiry(), weekday in 1u8..=5) {
        let frequency = Frequency::biweekly(weekday).expect("1 to 5");
        let nominals: Vec<NaiveDate> =
            plan(&rules, &Inquiry { frequency, ..asked }).withdrawals().take(20).map(|w| w.nominal).collect();
        for pair in nominals.windows(2) {
            prop_assert_eq!((pair[1] - pair[0]).num_days(), 14);
        }
    }

    #[test]
    fn withdrawals_never_go_back(rules in any_rules(), asked in any_inquiry()) {
        let withdrawals: Vec<_> = plan(&rules, &asked).withdrawals().take(30).collect();
        for pair in withdrawals.windows(2) {
            prop_assert!(pair[0].nominal < pair[1].nominal);
            prop_assert!(pair[0].date <= pair[1].date);
        }
    }

    #[test]
    fn asking_later_never_brings_money_out_sooner(asked in any_inquiry(), days in 1u64..60) {
        let rules = Rules::default();
        let later = Inquiry { today: asked.today + Days::new(days), ..asked };
        prop_assert!(earliest(&rules, &later) >= earliest(&rules, &asked));
        prop_assert!(plan(&rules, &later).first().date >= plan(&rules, &asked).first().date);
        let later_start = Inquiry { start: asked.start + Days::new(days), ..asked };
        prop_assert!(plan(&rules, &later_start).first().date >= plan(&rules, &asked).first().date);
    }

    #[test]
    fn an_unverified_account_is_never_sooner(rules in any_rules(), asked in any_inquiry()) {
        let with = |verified| earliest(&rules, &Inquiry { verified, ..asked });
        prop_assert!(with(false) >= with(true));
    }

    #[test]
    fn the_lead_time_is_named_only_where_it_moved_something(asked in any_inquiry()) {
        let rules = Rules::default();
        let plan = plan(&rules, &asked);
        let named = plan.first().reasons.iter().any(|reason| matches!(reason, Reason::LeadTime { .. }));
        let free = Rules {
            lead_times: payor_rules::policy::LeadTimes {
                unverified_business_days: 0, verified_business_days: 0, ..rules.lead_times
            },
            ..rules
        };
        let long_ago = Inquiry { today: date("1990-01-01"), registered: None, ..asked };
        let without = Plan::new(&free, &long_ago).expect("a plan");
        prop_assert_eq!(named, without.first().nominal != plan.first().nominal);
    }

    #[test]
    fn an_end_cuts_the_plan_and_changes_nothing_else(asked in any_inquiry(), count in 1u32..20, days in 0u64..200) {
        let plan = plan(&Rules::default(), &asked);
        let all: Vec<_> = plan.withdrawals().take(60).collect();
        let counted: Vec<_> = plan.clone().ending(Ending::After(count)).expect("one or more").withdrawals().collect();
        prop_assert_eq!(&counted[..], &all[..all.len().min(count as usize)]);
        let end = plan.first().date + Days::new(days);
        let until: Vec<_> = plan.ending(Ending::On(end)).expect("not before the first").withdrawals().collect();
        let expected: Vec<_> = all.into_iter().filter(|w| w.date <= end).collect();
        prop_assert_eq!(until, expected);
    }

    #[test]
    fn counting_forward_and_between_agree(rules in any_rules(), from in any_date(), n in 1u32..40) {
        let calendar = &rules.calendar;
        let to = calendar.add_business_days(from, n);
        prop_assert!(calendar.is_business_day(to));
        prop_assert_eq!(calendar.business_days_between(from, to), n);
    }

    #[test]
    fn the_last_change_date_is_the_last(rules in any_rules(), withdrawal in any_date(), n in 0u32..12) {
        let calendar = &rules.calendar;
        let withdrawal = calendar.roll(withdrawal);
        let last = calendar.last_change_date(withdrawal, n);
        prop_assert!(calendar.add_business_days(last, n) <= withdrawal);
        prop_assert!(calendar.add_business_days(last + Days::new(1), n) > withdrawal);
    }

    #[test]
    fn a_change_is_possible_up_to_the_day_that_is_told(rules in any_rules(), day in any_date()) {
        let withdrawal = rules.calendar.roll(day);
        let last_day = must_reach_central_by(&rules, withdrawal);
        let in_time = can_change(&rules, last_day, withdrawal);
        prop_assert!(matches!(in_time, Changeable::Yes { .. }), "{:?}", in_time);
        let late = can_change(&rules, last_day + Days::new(1), withdrawal);
        prop_assert_eq!(late, Changeable::TooLate { last_day });
    }

    #[test]
    fn a_saved_schedule_sent_in_time_keeps_its_first_date(rules in any_rules(), asked in any_inquiry()) {
        let asked = Inquiry { registered: None, ..asked };
        let offline = plan(&rules.while_offline(), &asked);
        let first = offline.first().date;
        let last_day = schedule_must_reach_central_by(&rules, asked.verified, first);
        prop_assert!(last_day >= asked.today);
        let at_central = |today| earliest(&rules, &Inquiry { today, ..asked });
        prop_assert!(at_central(last_day) <= first);
        prop_assert!(at_central(last_day + Days::new(1)) > first);
    }
}
