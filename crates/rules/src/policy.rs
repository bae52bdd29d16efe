//! Policy: every figure of the rules, as data with a default. Central delivers it, the kiosk caches it.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::file_number::Pattern;
use crate::money::{Cents, Limits};

/// How early things must be asked for, in business days (R2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadTimes {
    /// From the registration of a bank account not yet verified to its first withdrawal (R8).
    pub unverified_business_days: u32,
    /// From today to a withdrawal from a verified account (R8).
    pub verified_business_days: u32,
    /// From a change or cancellation to the withdrawal (R13); enforced.
    pub change_business_days: u32,
    /// The same, as advised: three is safer (R13); shown only.
    pub change_advised_business_days: u32,
    /// Added to both lead times while there is no connection (R19).
    pub offline_extra_business_days: u32,
}

impl Default for LeadTimes {
    fn default() -> Self {
        Self {
            unverified_business_days: 5,
            verified_business_days: 2,
            change_business_days: 2,
            change_advised_business_days: 3,
            offline_extra_business_days: 1,
        }
    }
}

/// The limits of a single payment, by how it is paid (R23).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentLimits {
    pub bank: Limits,
    pub card: Limits,
}

/// When a card payment shows in the case (R24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardPosting {
    /// Smallest amount that is screened.
    pub screening_from: Cents,
    /// Posted within this many business days below that amount.
    pub business_days: u32,
    /// And within this many from that amount.
    pub screened_business_days: u32,
}

impl Default for CardPosting {
    fn default() -> Self {
        Self { screening_from: Cents(100_000), business_days: 3, screened_business_days: 10 }
    }
}

impl CardPosting {
    /// Whether a payment of `amount` waits for the extra screening, when the agency may call (R24).
    pub fn is_screened(&self, amount: Cents) -> bool {
        amount >= self.screening_from
    }

    /// Business days within which a payment of `amount` is posted (R24).
    pub fn business_days_for(&self, amount: Cents) -> u32 {
        if self.is_screened(amount) { self.screened_business_days } else { self.business_days }
    }
}

/// The annual fee (R39). It concerns the receiver, never the payor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnualFee {
    pub fee: Cents,
    /// Charged once this much was collected in a year.
    pub collected_from: Cents,
}

impl Default for AnnualFee {
    fn default() -> Self {
        Self { fee: Cents(3_500), collected_from: Cents(55_000) }
    }
}

/// How many digits of a Social Security number prove an identity at screen 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SsnDigits {
    /// For the payor's own case: the last 4.
    pub own_case: u8,
    /// For another person's: all 9.
    pub other_person: u8,
}

impl Default for SsnDigits {
    fn default() -> Self {
        Self { own_case: 4, other_person: 9 }
    }
}

/// All figures together. A policy document may leave out any of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    pub calendar: Calendar,
    pub lead_times: LeadTimes,
    pub limits: PaymentLimits,
    /// The card service fee as a fraction: 0.025 is 2.5 % (R23). A string in JSON, so that it is never a float.
    pub card_fee_rate: Decimal,
    pub card_posting: CardPosting,
    /// Time of day after which a request counts as the next day's (R3). None: midnight.
    pub daily_cut_off: Option<NaiveTime>,
    /// Whether cards are taken while bank drafts are on hold (R17).
    pub cards_while_on_hold: bool,
    /// Whether registering and paying by card need an e-mail address (R29).
    pub email_required: bool,
    pub ssn_digits: SsnDigits,
    /// What a file number looks like (R33).
    pub file_number: Pattern,
    pub annual_fee: AnnualFee,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            calendar: Calendar::default(),
            lead_times: LeadTimes::default(),
            limits: PaymentLimits::default(),
            card_fee_rate: Decimal::new(25, 3),
            card_posting: CardPosting::default(),
            daily_cut_off: None,
            cards_while_on_hold: true,
            email_required: true,
            ssn_digits: SsnDigits::default(),
            file_number: Pattern::default(),
            annual_fee: AnnualFee::default(),
        }
    }
}

impl Rules {
    /// The date that a request made at `now` counts for (R3): today, or tomorrow after the daily cut-off. `now` is
    /// the office's civil time, never UTC. A request at the very minute of the cut-off is still today's.
    pub fn business_today(&self, now: NaiveDateTime) -> NaiveDate {
        match self.daily_cut_off {
            Some(cut_off) if now.time() > cut_off => now.date().succ_opt().unwrap_or(NaiveDate::MAX),
            _ => now.date(),
        }
    }

    /// The last moment that still counts for `date` (R3): the cut-off, or the day's last second.
    pub fn last_moment_of(&self, date: NaiveDate) -> NaiveDateTime {
        let day_end = NaiveTime::from_num_seconds_from_midnight_opt(86_399, 0).unwrap_or_default();
        date.and_time(self.daily_cut_off.unwrap_or(day_end))
    }

    /// The same rules with the lead times of a request that cannot be sent at once (R19).
    pub fn while_offline(&self) -> Rules {
        let mut rules = self.clone();
        let extra = self.lead_times.offline_extra_business_days;
        let times = &mut rules.lead_times;
        times.unverified_business_days = times.unverified_business_days.saturating_add(extra);
        times.verified_business_days = times.verified_business_days.saturating_add(extra);
        rules
    }

    /// The date by which a card payment of `amount`, charged on `charged`, shows in the case (R24).
    pub fn posted_by(&self, amount: Cents, charged: NaiveDate) -> NaiveDate {
        self.calendar.add_business_days(charged, self.card_posting.business_days_for(amount))
    }
}
