//! Business days (R1, R2): the Federal Reserve's holidays, which most holiday packages get wrong on Saturdays.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// The eleven holidays of the Federal Reserve (R1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holiday {
    NewYearsDay,
    MartinLutherKingDay,
    WashingtonsBirthday,
    MemorialDay,
    Juneteenth,
    IndependenceDay,
    LaborDay,
    ColumbusDay,
    VeteransDay,
    Thanksgiving,
    Christmas,
}

/// The Federal Reserve observes Juneteenth from this year on.
const FIRST_JUNETEENTH: i32 = 2022;

/// Business days that are counted at most, about 400 years: more is a slip in the policy, and must not stop a kiosk.
const LONGEST_COUNT: u32 = 100_000;

impl Holiday {
    /// All eleven, in the order of the year.
    pub const ALL: [Holiday; 11] = [
        Holiday::NewYearsDay,
        Holiday::MartinLutherKingDay,
        Holiday::WashingtonsBirthday,
        Holiday::MemorialDay,
        Holiday::Juneteenth,
        Holiday::IndependenceDay,
        Holiday::LaborDay,
        Holiday::ColumbusDay,
        Holiday::VeteransDay,
        Holiday::Thanksgiving,
        Holiday::Christmas,
    ];

    /// The name in English.
    pub fn name_en(self) -> &'static str {
        match self {
            Holiday::NewYearsDay => "New Year's Day",
            Holiday::MartinLutherKingDay => "Martin Luther King Jr. Day",
            Holiday::WashingtonsBirthday => "Presidents' Day",
            Holiday::MemorialDay => "Memorial Day",
            Holiday::Juneteenth => "Juneteenth",
            Holiday::IndependenceDay => "Independence Day",
            Holiday::LaborDay => "Labor Day",
            Holiday::ColumbusDay => "Columbus Day",
            Holiday::VeteransDay => "Veterans Day",
            Holiday::Thanksgiving => "Thanksgiving",
            Holiday::Christmas => "Christmas",
        }
    }

    /// The name in Spanish.
    pub fn name_es(self) -> &'static str {
        match self {
            Holiday::NewYearsDay => "Año Nuevo",
            Holiday::MartinLutherKingDay => "Día de Martin Luther King Jr.",
            Holiday::WashingtonsBirthday => "Día de los Presidentes",
            Holiday::MemorialDay => "Día de los Caídos",
            Holiday::Juneteenth => "Juneteenth",
            Holiday::IndependenceDay => "Día de la Independencia",
            Holiday::LaborDay => "Día del Trabajo",
            Holiday::ColumbusDay => "Día de Cristóbal Colón",
            Holiday::VeteransDay => "Día de los Veteranos",
            Holiday::Thanksgiving => "Día de Acción de Gracias",
            Holiday::Christmas => "Navidad",
        }
    }

    /// The holiday that banks observe on `date`, if any. A Sunday holiday is observed on Monday; a Saturday one is
    /// not moved (R1). Looks at the date alone, so that it holds to the very ends of the calendar.
    fn observed_on(date: NaiveDate) -> Option<Holiday> {
        let (weekday, day) = (date.weekday(), date.day());
        if matches!(weekday, Weekday::Sat | Weekday::Sun) {
            return None;
        }
        let fixed = |n: u32| day == n || (day == n + 1 && weekday == Weekday::Mon);
        let nth = |of: Weekday, n: u32| weekday == of && day.div_ceil(7) == n;
        match date.month() {
            1 if fixed(1) => Some(Holiday::NewYearsDay),
            1 if nth(Weekday::Mon, 3) => Some(Holiday::MartinLutherKingDay),
            2 if nth(Weekday::Mon, 3) => Some(Holiday::WashingtonsBirthday),
            5 if weekday == Weekday::Mon && day > 24 => Some(Holiday::MemorialDay),
            6 if fixed(19) && date.year() >= FIRST_JUNETEENTH => Some(Holiday::Juneteenth),
            7 if fixed(4) => Some(Holiday::IndependenceDay),
            9 if nth(Weekday::Mon, 1) => Some(Holiday::LaborDay),
            10 if nth(Weekday::Mon, 2) => Some(Holiday::ColumbusDay),
            11 if fixed(11) => Some(Holiday::VeteransDay),
            11 if nth(Weekday::Thu, 4) => Some(Holiday::Thanksgiving),
            12 if fixed(25) => Some(Holiday::Christmas),
            _ => None,
        }
    }
}

/// Why a date is not a business day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closed {
    Weekend,
    Holiday(Holiday),
    /// A single date that policy closes: a state closure (R1).
    Closure,
}

/// Which dates are business days (R1): Monday to Friday, less the bank holidays, with policy's single exceptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// Whether the Federal Reserve's holidays are closed. False leaves weekends only, which the sources' worked
    /// example silently assumes (R10).
    pub bank_holidays: bool,
    /// Dates that policy closes.
    pub closures: BTreeSet<NaiveDate>,
    /// Holidays that policy drops. Neither a weekend nor a date of `closures` is opened by it.
    pub openings: BTreeSet<NaiveDate>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::federal_reserve()
    }
}

impl Calendar {
    /// Weekends and the Federal Reserve's holidays: the default.
    pub fn federal_reserve() -> Self {
        Self { bank_holidays: true, closures: BTreeSet::new(), openings: BTreeSet::new() }
    }

    /// Weekends only (R10).
    pub fn weekends_only() -> Self {
        Self { bank_holidays: false, ..Self::federal_reserve() }
    }

    /// Why `date` is closed, or `None` on a business day (R1).
    pub fn closed(&self, date: NaiveDate) -> Option<Closed> {
        if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            return Some(Closed::Weekend);
        }
        let holiday = Holiday::observed_on(date).filter(|_| self.bank_holidays && !self.openings.contains(&date));
        match holiday {
            Some(holiday) => Some(Closed::Holiday(holiday)),
            None => self.closures.contains(&date).then_some(Closed::Closure),
        }
    }

    /// Whether banks work on `date` (R1).
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        self.closed(date).is_none()
    }

    /// `date` itself, or the next business day where it is closed (R6). Stays at the last date there is where no
    /// business day follows.
    pub fn roll(&self, date: NaiveDate) -> NaiveDate {
        self.checked_roll(date).unwrap_or(NaiveDate::MAX)
    }

    /// The `n`th business day after `from`, which itself is not counted (R2): five from Monday the 1st is Monday the
    /// 8th. With `n` = 0, `from` rolled. Stays at the last date there is where the count runs past it.
    pub fn add_business_days(&self, from: NaiveDate, n: u32) -> NaiveDate {
        self.checked_add_business_days(from, n).unwrap_or(NaiveDate::MAX)
    }

    /// How many business days a count from `from` needs to reach `to` (R2); 0 where `to` is not later.
    pub fn business_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to);
        days.filter(|day| self.is_business_day(*day)).map(|_| 1).sum()
    }

    /// The last date on which a request about `withdrawal` is still `n` business days early (R13): the latest `d`
    /// with `d + n business days <= withdrawal`. May be a weekend, when central takes requests too.
    pub fn last_change_date(&self, withdrawal: NaiveDate, n: u32) -> NaiveDate {
        let mut left = n.min(LONGEST_COUNT);
        let mut date = withdrawal;
        while left > 0 {
            left -= u32::from(self.is_business_day(date));
            match date.pred_opt() {
                Some(earlier) => date = earlier,
                None => break,
            }
        }
        date
    }

    pub(crate) fn checked_roll(&self, mut date: NaiveDate) -> Option<NaiveDate> {
        while !self.is_business_day(date) {
            date = date.succ_opt()?;
        }
        Some(date)
    }

    pub(crate) fn checked_add_business_days(&self, from: NaiveDate, n: u32) -> Option<NaiveDate> {
        if n > LONGEST_COUNT {
            return None;
        }
        let mut date = if n == 0 { self.checked_roll(from)? } else { from };
        for _ in 0..n {
            date = self.checked_roll(date.succ_opt()?)?;
        }
        Some(date)
    }
}
