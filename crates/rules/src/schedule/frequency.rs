//! How often (R4), and the nominal dates that follow from it (R5, R6).

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::ScheduleError;

/// A day on which weekly payments can be set: Monday to Friday (R4). In JSON 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Workday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
}

impl Workday {
    /// Monday to Friday.
    pub const ALL: [Workday; 5] =
        [Workday::Monday, Workday::Tuesday, Workday::Wednesday, Workday::Thursday, Workday::Friday];

    /// 1 for Monday to 5 for Friday.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }
}

impl TryFrom<u8> for Workday {
    type Error = ScheduleError;

    fn try_from(given: u8) -> Result<Self, ScheduleError> {
        let index = usize::from(given).checked_sub(1);
        let workday = index.and_then(|index| Workday::ALL.get(index));
        workday.copied().ok_or(ScheduleError::Weekday { given })
    }
}

impl From<Workday> for u8 {
    fn from(workday: Workday) -> u8 {
        workday.number()
    }
}

/// The first day of a semi-monthly pair, 1 to 15; the second is 15 days later (R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct FirstOfPair(u8);

impl FirstOfPair {
    /// The two days of the month: 1 and 16, up to 15 and 30.
    pub fn days(self) -> (u32, u32) {
        (self.0.into(), u32::from(self.0) + 15)
    }
}

impl TryFrom<u8> for FirstOfPair {
    type Error = ScheduleError;

    fn try_from(given: u8) -> Result<Self, ScheduleError> {
        if (1..=15).contains(&given) { Ok(Self(given)) } else { Err(ScheduleError::FirstOfPair { given }) }
    }
}

impl From<FirstOfPair> for u8 {
    fn from(first: FirstOfPair) -> u8 {
        first.0
    }
}

/// A day of the month, 1 to 31 (R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct MonthDay(u8);

impl MonthDay {
    /// 1 to 31.
    pub fn number(self) -> u32 {
        self.0.into()
    }
}

impl TryFrom<u8> for MonthDay {
    type Error = ScheduleError;

    fn try_from(given: u8) -> Result<Self, ScheduleError> {
        if (1..=31).contains(&given) { Ok(Self(given)) } else { Err(ScheduleError::MonthDay { given }) }
    }
}

impl From<MonthDay> for u8 {
    fn from(day: MonthDay) -> u8 {
        day.0
    }
}

/// How often a payment is made (R4). In JSON `{"kind":"semimonthly","day":15}`; a day out of range is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Frequency {
    Once,
    Weekly { weekday: Workday },
    Biweekly { weekday: Workday },
    Semimonthly { day: FirstOfPair },
    Monthly { day: MonthDay },
}

/// What the frequency says, and the day that was wanted where the month is too short (R5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nominal {
    pub date: NaiveDate,
    pub wanted_day: Option<u32>,
}

impl Frequency {
    /// Every week on a weekday, 1 (Monday) to 5 (Friday).
    ///
    /// # Errors
    /// [`ScheduleError::Weekday`].
    pub fn weekly(weekday: u8) -> Result<Self, ScheduleError> {
        Ok(Self::Weekly { weekday: weekday.try_into()? })
    }

    /// Every two weeks on a weekday, 1 (Monday) to 5 (Friday).
    ///
    /// # Errors
    /// [`ScheduleError::Weekday`].
    pub fn biweekly(weekday: u8) -> Result<Self, ScheduleError> {
        Ok(Self::Biweekly { weekday: weekday.try_into()? })
    }

    /// Twice a month: on `first_day` (1 to 15) and 15 days later.
    ///
    /// # Errors
    /// [`ScheduleError::FirstOfPair`].
    pub fn semimonthly(first_day: u8) -> Result<Self, ScheduleError> {
        Ok(Self::Semimonthly { day: first_day.try_into()? })
    }

    /// Once a month, on day 1 to 31.
    ///
    /// # Errors
    /// [`ScheduleError::MonthDay`].
    pub fn monthly(day: u8) -> Result<Self, ScheduleError> {
        Ok(Self::Monthly { day: day.try_into()? })
    }

    /// False for a single payment.
    pub fn is_recurring(self) -> bool {
        self != Self::Once
    }

    /// The first date of the frequency on or after `from`. Every two weeks counts any of its weekdays here, because
    /// which of them it keeps is settled by the first that is accepted (R6). `None` past the end of the calendar.
    pub(super) fn on_or_after(self, from: NaiveDate) -> Option<Nominal> {
        match self {
            Self::Once => Some(Nominal { date: from, wanted_day: None }),
            Self::Weekly { weekday } | Self::Biweekly { weekday } => {
                let wanted = u32::from(weekday.number());
                let ahead = (wanted + 7 - from.weekday().number_from_monday()) % 7;
                let date = from.checked_add_days(Days::new(ahead.into()))?;
                Some(Nominal { date, wanted_day: None })
            }
            Self::Semimonthly { day } => {
                let (first, second) = day.days();
                month_day_on_or_after(&[first, second], from)
            }
            Self::Monthly { day } => month_day_on_or_after(&[day.number()], from),
        }
    }

    /// The nominal date that follows `nominal`, counted from it and never from the day it rolled to (R6). `None`
    /// after a single payment and past the end of the calendar.
    pub(super) fn following(self, nominal: NaiveDate) -> Option<Nominal> {
        match self {
            Self::Once => None,
            Self::Biweekly { .. } => self.on_or_after(nominal.checked_add_days(Days::new(14))?),
            _ => self.on_or_after(nominal.succ_opt()?),
        }
    }
}

/// The first of `days` (ascending) on or after `from`, looked for in its month and the next.
fn month_day_on_or_after(days: &[u32], from: NaiveDate) -> Option<Nominal> {
    let this_month = from.with_day(1)?;
    let next_month = this_month.checked_add_months(Months::new(1));
    [Some(this_month), next_month]
        .into_iter()
        .flatten()
        .flat_map(|month| days.iter().map(move |day| day_of_month(month, *day)))
        .find(|nominal| nominal.date >= from)
}

/// Day `wanted` of the month that `first_of_month` begins, or the month's last day where it has none (R5).
fn day_of_month(first_of_month: NaiveDate, wanted: u32) -> Nominal {
    match first_of_month.with_day(wanted) {
        Some(date) => Nominal { date, wanted_day: None },
        None => {
            let last_day = first_of_month.num_days_in_month().into();
            let date = first_of_month.with_day(last_day).unwrap_or(first_of_month);
            Nominal { date, wanted_day: Some(wanted) }
        }
    }
}
