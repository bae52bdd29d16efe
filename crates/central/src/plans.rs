//! The withdrawals of a plan: which still come, which are past, and what may be cancelled today (R6, R13, R14).
//!
//! A withdrawal whose date is today is under way: it comes no more, and is not past long enough to be received.

use chrono::{Days, NaiveDate};
use rules::change::{Changeable, can_change, first_changeable};
use rules::policy::Rules;
use rules::schedule::{Frequency, Inquiry, Plan, Withdrawal};
use wire::problem::ProblemType;

use crate::store::{AcceptedPlan, Cancelled, Cut};

/// Payors see half a year of withdrawals. None is looked for much further ahead: it would be counted to for long.
const FARTHEST: Days = Days::new(1000);

/// A plan with its dates.
#[derive(Debug)]
pub(crate) struct Dated<'a> {
    plan: &'a AcceptedPlan,
    dates: Plan,
}

impl<'a> Dated<'a> {
    /// None where the calendar has no such dates, which no accepted plan comes to.
    pub fn new(rules: &Rules, plan: &'a AcceptedPlan) -> Option<Self> {
        // From the nominal date that was accepted, so that every two weeks keeps to its own weeks (R6). A month before,
        // no lead time stands in its way.
        let inquiry = Inquiry {
            today: plan.first_nominal - Days::new(31),
            frequency: plan.frequency,
            start: plan.first_nominal,
            verified: true,
            registered: None,
        };
        Some(Dated { plan, dates: Plan::new(rules, &inquiry).ok()? })
    }

    /// All withdrawals that were not cancelled, in order.
    pub fn withdrawals(&self) -> impl Iterator<Item = Withdrawal> {
        let goes_on = |nominal| self.plan.cancelled_from.is_none_or(|from| nominal < from);
        let withdrawals = self.dates.withdrawals().take_while(move |withdrawal| goes_on(withdrawal.nominal));
        withdrawals.filter(|withdrawal| !self.plan.cancelled.contains(&withdrawal.nominal))
    }

    /// Those after today.
    pub fn coming(&self, today: NaiveDate) -> impl Iterator<Item = Withdrawal> {
        self.withdrawals().skip_while(move |withdrawal| withdrawal.date <= today)
    }

    /// Those until today, and today's.
    pub fn past(&self, today: NaiveDate) -> impl Iterator<Item = Withdrawal> {
        self.withdrawals().take_while(move |withdrawal| withdrawal.date <= today)
    }

    /// Cancels what may still be cancelled (R13): one withdrawal, or the plan from its next one that is far enough away.
    ///
    /// # Errors
    /// [`ProblemType::NoSuchPlan`] where it never was or was cancelled before, [`ProblemType::TooLate`].
    pub fn cancel(&self, rules: &Rules, only: Option<NaiveDate>, today: NaiveDate) -> Result<Cancelled, ProblemType> {
        let found = match only {
            Some(date) if date > today + FARTHEST => return Err(ProblemType::NoSuchPlan),
            Some(date) => {
                let found = self.withdrawals().take_while(|withdrawal| withdrawal.date <= date).last();
                let found = found.filter(|withdrawal| withdrawal.date == date).ok_or(ProblemType::NoSuchPlan)?;
                matches!(can_change(rules, today, date), Changeable::Yes { .. }).then_some(found)
            }
            None if self.plan.cancelled_from.is_some() => return Err(ProblemType::NoSuchPlan),
            None => first_changeable(rules, today, self.withdrawals()),
        };
        let nominal = found.ok_or(ProblemType::TooLate)?.nominal;
        let is_one_of_many = only.is_some() && self.plan.frequency != Frequency::Once;
        let cut = if is_one_of_many { Cut::One(nominal) } else { Cut::From(nominal) };
        Ok(Cancelled { plan: self.plan.id, cut })
    }

    /// Cancels all that comes, however near: the account that it would come from is replaced (R14). None where nothing
    /// comes.
    pub fn stop(&self, today: NaiveDate) -> Option<Cancelled> {
        let next = self.coming(today).next()?;
        Some(Cancelled { plan: self.plan.id, cut: Cut::From(next.nominal) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use rules::money::Cents;
    use uuid::Uuid;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn plan(frequency: Frequency, first: &str) -> AcceptedPlan {
        AcceptedPlan {
            id: Uuid::nil(),
            case: 1,
            amount: Cents(12_000),
            frequency,
            first_nominal: date(first),
            first_withdrawal: date(first),
            cancelled_from: None,
            cancelled: BTreeSet::new(),
        }
    }

    fn next(plan: &AcceptedPlan, today: &str) -> Option<String> {
        let dated = Dated::new(&Rules::default(), plan).expect("dates");
        dated.coming(date(today)).next().map(|withdrawal| withdrawal.date.to_string())
    }

    fn cancel(plan: &AcceptedPlan, only: Option<&str>, today: &str) -> Result<Cut, ProblemType> {
        let rules = Rules::default();
        let dated = Dated::new(&rules, plan).expect("dates");
        dated.cancel(&rules, only.map(date), date(today)).map(|cancelled| cancelled.cut)
    }

    #[test]
    fn a_withdrawal_comes_until_its_day() {
        let weekly = plan(Frequency::weekly(5).expect("a Friday"), "2026-01-30");
        assert_eq!(next(&weekly, "2026-01-29").as_deref(), Some("2026-01-30"));
        assert_eq!(next(&weekly, "2026-01-30").as_deref(), Some("2026-02-06"));
        assert_eq!(next(&plan(Frequency::Once, "2026-01-30"), "2026-01-30"), None);
    }

    #[test]
    fn two_business_days_before_is_in_time_and_one_is_not() {
        let weekly = plan(Frequency::weekly(5).expect("a Friday"), "2026-01-30");
        let (wednesday, thursday, saturday) = ("2026-01-28", "2026-01-29", "2026-01-24");
        assert_eq!(cancel(&weekly, Some("2026-01-30"), saturday), Ok(Cut::One(date("2026-01-30"))));
        assert_eq!(cancel(&weekly, Some("2026-01-30"), wednesday), Ok(Cut::One(date("2026-01-30"))));
        assert_eq!(cancel(&weekly, Some("2026-01-30"), thursday), Err(ProblemType::TooLate));
        assert_eq!(cancel(&weekly, None, wednesday), Ok(Cut::From(date("2026-01-30"))));
        assert_eq!(cancel(&weekly, None, thursday), Ok(Cut::From(date("2026-02-06"))), "the near one still goes");
        assert_eq!(cancel(&weekly, Some("2026-01-31"), saturday), Err(ProblemType::NoSuchPlan));
        assert_eq!(cancel(&weekly, Some("9999-01-01"), saturday), Err(ProblemType::NoSuchPlan));
    }

    #[test]
    fn a_single_payment_is_a_plan_with_one_withdrawal() {
        let once = plan(Frequency::Once, "2026-01-30");
        assert_eq!(cancel(&once, None, "2026-01-28"), cancel(&once, Some("2026-01-30"), "2026-01-28"));
        assert_eq!(cancel(&once, None, "2026-01-28"), Ok(Cut::From(date("2026-01-30"))));
        assert_eq!(cancel(&once, None, "2026-01-29"), Err(ProblemType::TooLate));
    }

    #[test]
    fn what_was_cancelled_is_not_there_any_more() {
        let mut weekly = plan(Frequency::weekly(5).expect("a Friday"), "2026-01-30");
        weekly.cancelled.insert(date("2026-02-06"));
        assert_eq!(next(&weekly, "2026-01-30").as_deref(), Some("2026-02-13"));
        assert_eq!(cancel(&weekly, Some("2026-02-06"), "2026-01-26"), Err(ProblemType::NoSuchPlan));
        weekly.cancelled_from = Some(date("2026-02-13"));
        assert_eq!(next(&weekly, "2026-01-30"), None);
        assert_eq!(cancel(&weekly, None, "2026-01-26"), Err(ProblemType::NoSuchPlan));
    }

    #[test]
    fn a_rolled_date_is_cancelled_by_its_nominal_one() {
        // Monday the 16th is Washington's Birthday.
        let mondays = plan(Frequency::weekly(1).expect("a Monday"), "2026-02-09");
        assert_eq!(cancel(&mondays, Some("2026-02-17"), "2026-01-26"), Ok(Cut::One(date("2026-02-16"))));
    }
}
