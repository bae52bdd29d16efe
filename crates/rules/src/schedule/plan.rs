//! A plan: the withdrawals that answer an inquiry (R6, R9, R11).

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::frequency::{Frequency, Nominal};
use super::reason::{Reason, roll_with_reasons};
use super::{Ending, Inquiry, LeadTime, ScheduleError, Withdrawal};
use crate::calendar::Calendar;
use crate::policy::Rules;

/// Years in which a plan may lie. Outside them a date is a slip of the finger or of a clock, not a payment.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=9999;

/// The withdrawals that answer an [`Inquiry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    calendar: Calendar,
    frequency: Frequency,
    requested_start: NaiveDate,
    earliest: NaiveDate,
    ending: Ending,
    first: Withdrawal,
}

impl Plan {
    /// The plan for `inquiry`, without an end.
    ///
    /// The first withdrawal is the first nominal date on or after the requested start whose *withdrawal* date is
    /// not before [`super::earliest`]; a single payment's nominal date is the later of the two (R9).
    ///
    /// # Errors
    /// [`ScheduleError::OutOfRange`] where a date lies outside the years 1900 to 9999.
    pub fn new(rules: &Rules, inquiry: &Inquiry) -> Result<Plan, ScheduleError> {
        let registered = inquiry.registered.unwrap_or(inquiry.today);
        if [inquiry.today, inquiry.start, registered].iter().any(|date| !YEARS.contains(&date.year())) {
            return Err(ScheduleError::OutOfRange);
        }
        let lead_time = LeadTime::of(rules, inquiry).ok_or(ScheduleError::OutOfRange)?;
        let first = first_withdrawal(&rules.calendar, inquiry, lead_time).ok_or(ScheduleError::OutOfRange)?;
        Ok(Plan {
            calendar: rules.calendar.clone(),
            frequency: inquiry.frequency,
            requested_start: inquiry.start,
            earliest: lead_time.earliest,
            ending: Ending::Never,
            first,
        })
    }

    /// The same plan with an end (R11). A single payment ends by itself, whatever is given.
    ///
    /// # Errors
    /// [`ScheduleError::EndsBeforeFirst`] or [`ScheduleError::NoPayments`] where nothing would be left.
    pub fn ending(self, ending: Ending) -> Result<Plan, ScheduleError> {
        match ending {
            Ending::After(0) => Err(ScheduleError::NoPayments),
            Ending::On(end) if end < self.first.date => {
                Err(ScheduleError::EndsBeforeFirst { first: self.first.date, end })
            }
            _ => Ok(Plan { ending, ..self }),
        }
    }

    /// The same plan, saying that the day's cut-off had passed (R3), where it had at `now` and that is why the
    /// first date is later.
    #[must_use]
    pub fn explaining_cut_off(mut self, rules: &Rules, now: NaiveDateTime) -> Plan {
        let lead_time_moved_it = self.first.reasons.iter().any(|reason| matches!(reason, Reason::LeadTime { .. }));
        let counted_for = rules.business_today(now);
        if let Some(cut_off) = rules.daily_cut_off
            && lead_time_moved_it
            && counted_for != now.date()
        {
            self.first.reasons.insert(0, Reason::CutOff { cut_off, counted_for });
        }
        self
    }

    /// The first possible withdrawal date (R8).
    pub fn earliest(&self) -> NaiveDate {
        self.earliest
    }

    /// The start that the payor asked for.
    pub fn requested_start(&self) -> NaiveDate {
        self.requested_start
    }

    /// How often.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// The first withdrawal, with every reason why it is not on the requested start.
    pub fn first(&self) -> &Withdrawal {
        &self.first
    }

    /// Whether the first withdrawal is on another date than the payor asked for, who must then see both (R9).
    pub fn moved(&self) -> bool {
        self.first.date != self.requested_start
    }

    /// All withdrawals, in order: one for a single payment, else without end unless the plan has one. (It does end
    /// with the year 9999.)
    pub fn withdrawals(&self) -> Withdrawals<'_> {
        Withdrawals { plan: self, next: Some(self.first.clone()), given: 0 }
    }

    fn is_within_end(&self, date: NaiveDate, given: u32) -> bool {
        match self.ending {
            Ending::Never => true,
            Ending::On(end) => date <= end,
            Ending::After(count) => given < count,
        }
    }
}

/// Looks for the first acceptable nominal date (R9), noting what was passed over on the way.
fn first_withdrawal(calendar: &Calendar, inquiry: &Inquiry, lead_time: LeadTime) -> Option<Withdrawal> {
    let mut why = Vec::new();
    let mut nominal = inquiry.frequency.on_or_after(inquiry.start)?;
    if nominal.date != inquiry.start {
        why.push(Reason::NextFrequencyDay { start: inquiry.start });
    }
    let too_early = Reason::LeadTime {
        verified: !lead_time.by_prenote,
        business_days: lead_time.business_days,
        earliest: lead_time.earliest,
    };
    if inquiry.frequency == Frequency::Once && nominal.date < lead_time.earliest {
        nominal.date = lead_time.earliest;
        why.push(too_early);
    }
    let mut found = withdraw(calendar, nominal)?;
    while found.date < lead_time.earliest {
        if why.last() != Some(&too_early) {
            why.push(too_early);
        }
        let after = found.nominal.succ_opt()?;
        found = withdraw(calendar, inquiry.frequency.on_or_after(after)?)?;
    }
    why.append(&mut found.reasons);
    Some(Withdrawal { reasons: why, ..found })
}

/// The withdrawal of one nominal date, rolled on its own (R6). `None` after the last year of a plan.
fn withdraw(calendar: &Calendar, nominal: Nominal) -> Option<Withdrawal> {
    let (date, rolled) = roll_with_reasons(calendar, nominal.date)?;
    let month_end = nominal.wanted_day.map(|wanted_day| Reason::MonthEnd { wanted_day, nominal: nominal.date });
    let reasons = month_end.into_iter().chain(rolled).collect();
    YEARS.contains(&date.year()).then_some(Withdrawal { nominal: nominal.date, date, reasons })
}

/// The withdrawals of a [`Plan`], in order.
#[derive(Clone, Debug)]
pub struct Withdrawals<'plan> {
    plan: &'plan Plan,
    next: Option<Withdrawal>,
    given: u32,
}

impl Iterator for Withdrawals<'_> {
    type Item = Withdrawal;

    fn next(&mut self) -> Option<Withdrawal> {
        let current = self.next.take()?;
        if !self.plan.is_within_end(current.date, self.given) {
            return None;
        }
        let following = self.plan.frequency.following(current.nominal);
        self.next = following.and_then(|nominal| withdraw(&self.plan.calendar, nominal));
        self.given = self.given.saturating_add(1);
        Some(current)
    }
}

impl std::iter::FusedIterator for Withdrawals<'_> {}
