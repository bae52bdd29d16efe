//! `payor-kiosk schedule`: when money would be taken, and why then.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use clap::ValueEnum;
use rules::calendar::Calendar;
use rules::policy::Rules;
use rules::schedule::{Ending, Frequency, Inquiry, Plan, Reason, ScheduleError};
use serde::{Deserialize, Serialize};

use super::Misused;
use super::jsonl::{self, Fields};
use crate::clock::Clock;
use crate::lang::Lang;
use crate::words;

const HELP: &str = r#"With --jsonl, each line of standard input is a JSON object:

  "id"          of any kind; comes back as it was
  "today"       the date of the request
  "frequency"   {"kind":"once"}
                {"kind":"weekly","weekday":1} to 5 for Monday to Friday; "biweekly" likewise, every two weeks
                {"kind":"semimonthly","day":1} to 15, and 15 days later
                {"kind":"monthly","day":1} to 31
  "start"       the first date that the payor asks for
  "verified"    whether the bank has checked the account
  "count"       how many dates to give (6)
  "registered"  where the account is not verified, the date of its registration or last change ("today")
  "closures"    dates that are closed beside weekends and bank holidays
  "calendar"    "federal-reserve", or "weekends-only" to know no bank holidays

The answers have the same order: "dates" of the withdrawals, the "earliest" date on which one is possible, and the
"reasons" why the first is not on the date asked for, in the order in which it moved, none where it is:

  lead-time           too early: "earliest" is "business_days" away, for the bank's check of the account or, with
                      "verified":true, as the notice that every withdrawal needs
  next-frequency-day  "start" is no day of the frequency
  month-end           the month has no day "wanted_day"
  weekend, holiday, closure
                      "nominal" is no business day

A line that cannot be read has an "error" and is named on standard error; then the exit code is 1.

Examples:
  $ echo '{"id":7,"today":"2026-01-26","frequency":{"kind":"semimonthly","day":15},"start":"2026-01-30",
    "verified":false,"count":2}' | tr -d '\n' | payor-kiosk schedule --jsonl
  {"id":7,"dates":["2026-02-17","2026-03-02"],"earliest":"2026-02-02","reasons":[…]}

  $ payor-kiosk schedule --today 2026-01-26 --start 2026-01-30 --every semimonthly --day 15"#;

/// Show when money would be taken for a schedule, and why on those dates
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Read one JSON object a line from standard input instead of the flags below
    #[arg(long, conflicts_with_all = ["every", "start"])]
    jsonl: bool,

    /// How often
    #[arg(long, value_enum, value_name = "HOW", required_unless_present = "jsonl")]
    every: Option<Every>,

    /// The first date that the payor asks for, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", required_unless_present = "jsonl")]
    start: Option<NaiveDate>,

    /// For weekly and biweekly: 1 to 5 for Monday to Friday
    #[arg(long, value_name = "1-5", required_if_eq_any = [("every", "weekly"), ("every", "biweekly")])]
    weekday: Option<u8>,

    /// For monthly, 1 to 31; for semimonthly the first of the two days, 1 to 15
    #[arg(long, value_name = "DAY", required_if_eq_any = [("every", "semimonthly"), ("every", "monthly")])]
    day: Option<u8>,

    /// The date of the request; today where it is left out
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,

    /// The bank has checked the account
    #[arg(long)]
    verified: bool,

    /// When an account that is not verified was registered or last changed
    #[arg(long, value_name = "DATE")]
    registered: Option<NaiveDate>,

    /// How many dates to show
    #[arg(long, value_name = "N", default_value_t = DEFAULT_COUNT)]
    count: u32,

    /// A date that is closed beside weekends and bank holidays; may be given several times
    #[arg(long = "closure", value_name = "DATE")]
    closures: Vec<NaiveDate>,

    /// Which days are closed
    #[arg(long, value_enum, default_value_t)]
    calendar: CalendarName,
}

const DEFAULT_COUNT: u32 = 6;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Every {
    Once,
    Weekly,
    Biweekly,
    Semimonthly,
    Monthly,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
enum CalendarName {
    /// Weekends and the holidays of the Federal Reserve
    #[default]
    FederalReserve,
    /// Weekends alone
    WeekendsOnly,
}

/// Answers the flags with a table, or each line of standard input.
///
/// # Errors
/// Where there is no such schedule, or standard input or output fails.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    if args.jsonl {
        return jsonl::answer_stdin(answer);
    }
    let table = Case::from_args(&args)?.table().map_err(Misused::new)?;
    io::stdout().lock().write_all(table.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// What is asked, from flags or from a line.
struct Case {
    rules: Rules,
    inquiry: Inquiry,
    count: u32,
}

#[derive(Debug, PartialEq, Serialize)]
struct Answer {
    dates: Vec<NaiveDate>,
    earliest: NaiveDate,
    reasons: Vec<Reason>,
}

fn answer(fields: &Fields) -> Result<Answer, String> {
    Case::from_fields(fields)?.answer().map_err(|error| error.to_string())
}

impl Case {
    fn from_fields(fields: &Fields) -> Result<Self, String> {
        let date = |name: &str| optional_date(fields, name)?.ok_or_else(|| format!("\"{name}\" is missing"));
        let inquiry = Inquiry {
            today: date("today")?,
            frequency: fields.required("frequency")?,
            start: date("start")?,
            verified: fields.required("verified")?,
            registered: optional_date(fields, "registered")?,
        };
        let calendar = fields.optional("calendar")?.unwrap_or_default();
        let closures: Vec<String> = fields.optional("closures")?.unwrap_or_default();
        let closures = closures.iter().map(|text| read_date("closures", text)).collect::<Result<_, _>>()?;
        let count = fields.optional("count")?.unwrap_or(DEFAULT_COUNT);
        Ok(Self::new(calendar, closures, inquiry, count))
    }

    fn from_args(args: &Args) -> anyhow::Result<Self> {
        // clap has seen to it that these are there where they are needed.
        let weekday = args.weekday.unwrap_or_default();
        let day = args.day.unwrap_or_default();
        let frequency = match args.every.context("--every is missing")? {
            Every::Once => Ok(Frequency::Once),
            Every::Weekly => Frequency::weekly(weekday),
            Every::Biweekly => Frequency::biweekly(weekday),
            Every::Semimonthly => Frequency::semimonthly(day),
            Every::Monthly => Frequency::monthly(day),
        };
        let inquiry = Inquiry {
            today: args.today.unwrap_or_else(|| Clock::system().now().date()),
            frequency: frequency.map_err(Misused::new)?,
            start: args.start.context("--start is missing")?,
            verified: args.verified,
            registered: args.registered,
        };
        Ok(Self::new(args.calendar, args.closures.clone(), inquiry, args.count))
    }

    fn new(calendar: CalendarName, closures: Vec<NaiveDate>, inquiry: Inquiry, count: u32) -> Self {
        let mut calendar = match calendar {
            CalendarName::FederalReserve => Calendar::federal_reserve(),
            CalendarName::WeekendsOnly => Calendar::weekends_only(),
        };
        calendar.closures.extend(closures);
        Self { rules: Rules { calendar, ..Rules::default() }, inquiry, count }
    }

    fn plan(&self) -> Result<Plan, ScheduleError> {
        Plan::new(&self.rules, &self.inquiry)?.ending(Ending::After(self.count))
    }

    fn answer(&self) -> Result<Answer, ScheduleError> {
        let plan = self.plan()?;
        Ok(Answer {
            dates: plan.withdrawals().map(|withdrawal| withdrawal.date).collect(),
            earliest: plan.earliest(),
            reasons: plan.first().reasons.clone(),
        })
    }

    /// The same for people: what was asked, and a line for each withdrawal.
    fn table(&self) -> Result<String, ScheduleError> {
        let plan = self.plan()?;
        let long = |date| words::date_long(date, Lang::En);
        let mut table = format!(
            "{}, asked on {}\nfrom {}; first possible date {}\n\n",
            words::capitalized(&words::frequency(&plan.frequency(), Lang::En)),
            long(self.inquiry.today),
            long(plan.requested_start()),
            long(plan.earliest()),
        );
        for withdrawal in plan.withdrawals() {
            let why: Vec<String> = withdrawal.reasons.iter().map(in_words).collect();
            let line = format!("{}  {}", withdrawal.date.format("%a %Y-%m-%d"), why.join(", then "));
            table.push_str(line.trim_end());
            table.push('\n');
        }
        Ok(table)
    }
}

fn optional_date(fields: &Fields, name: &str) -> Result<Option<NaiveDate>, String> {
    let text: Option<String> = fields.optional(name)?;
    text.map(|text| read_date(name, &text)).transpose()
}

fn read_date(name: &str, text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("\"{name}\" is not a date like 2026-01-30"))
}

/// Why a date moved, short enough for a table.
fn in_words(reason: &Reason) -> String {
    match reason {
        Reason::CutOff { counted_for, .. } => format!("counts as asked on {counted_for}"),
        Reason::NextFrequencyDay { start } => format!("{start} is no day of the schedule"),
        Reason::LeadTime { verified: false, business_days, .. } => {
            format!("{business_days} business days for the bank's check")
        }
        Reason::LeadTime { verified: true, business_days, .. } => format!("{business_days} business days' notice"),
        Reason::MonthEnd { wanted_day, .. } => format!("the month has no day {wanted_day}"),
        Reason::Weekend { nominal, weekday } => format!("{nominal} is a {}", words::weekday_name(*weekday, Lang::En)),
        Reason::Holiday { nominal, holiday } => format!("{nominal} is {}", holiday.name_en()),
        Reason::Closure { nominal } => format!("{nominal} is closed"),
    }
}

#[cfg(test)]
mod tests {
    use rules::calendar::Holiday;

    use super::*;

    #[derive(Deserialize)]
    struct Expected {
        earliest: NaiveDate,
        expected: Vec<NaiveDate>,
    }

    fn answered(line: &str) -> Result<Answer, String> {
        answer(&Fields::parse(line.as_bytes())?)
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_sample_is_answered_as_expected() {
        let samples = include_str!("../../crates/rules/tests/cases/schedule-sample.jsonl");
        assert_eq!(samples.lines().count(), 400);
        for line in samples.lines() {
            let expected: Expected = serde_json::from_str(line).expect("a sample");
            let answer = answered(line).expect("a sample can be read");
            assert_eq!((answer.earliest, answer.dates), (expected.earliest, expected.expected), "{line}");
        }
    }

    /// R10: Presidents' Day is no business day, so the 15th rolls to the 17th; a calendar of weekends gives the 16th.
    const R10: &str = r#""today":"2026-01-26","frequency":{"kind":"semimonthly","day":15},"start":"2026-01-30","verified":false,"count":2"#;

    #[test]
    fn the_worked_example_both_ways() {
        let answer = answered(&format!("{{{R10}}}")).expect("can be read");
        assert_eq!(answer.dates, [date("2026-02-17"), date("2026-03-02")]);
        assert_eq!(answer.earliest, date("2026-02-02"));
        let holiday = Reason::Holiday { nominal: date("2026-02-16"), holiday: Holiday::WashingtonsBirthday };
        assert_eq!(answer.reasons.last(), Some(&holiday));

        let answer = answered(&format!(r#"{{{R10},"calendar":"weekends-only"}}"#)).expect("can be read");
        assert_eq!(answer.dates, [date("2026-02-16"), date("2026-03-02")]);
    }

    #[test]
    fn closures_and_registration_count() {
        let answer = answered(&format!(r#"{{{R10},"closures":["2026-02-17","2026-02-02"]}}"#)).expect("can be read");
        assert_eq!(answer.dates[0], date("2026-02-18"));
        assert_eq!(answer.earliest, date("2026-02-03"));
        assert_eq!(answer.reasons.last(), Some(&Reason::Closure { nominal: date("2026-02-17") }));

        let answer = answered(&format!(r#"{{{R10},"registered":"2026-01-20"}}"#)).expect("can be read");
        assert_eq!(answer.earliest, date("2026-01-28"));
    }

    #[test]
    fn a_line_that_cannot_be_answered_says_what_is_wrong() {
        let line = |old: &str, new: &str| format!("{{{}}}", R10.replace(old, new));
        let table = [
            (line(r#""today":"2026-01-26","#, ""), "\"today\" is missing"),
            (line("2026-01-30", "2026-02-30"), "\"start\" is not a date like 2026-01-30"),
            (line("15}", "16}"), "\"frequency\": Choose a first day from 1 to 15 for two payments a month, not 16."),
            (line(r#""count":2"#, r#""count":0"#), "Choose one payment or more."),
            (line("2026-01-26", "0026-01-26"), "Choose a date between the years 1900 and 9999."),
        ];
        for (line, error) in table {
            assert_eq!(answered(&line).err().as_deref(), Some(error));
        }
        for (old, new) in [("semimonthly", "yearly"), (r#""count":2"#, r#""count":-1"#), ("false", "\"no\"")] {
            assert!(answered(&line(old, new)).is_err(), "{new}");
        }
        assert!(answered(&format!(r#"{{{R10},"calendar":"lunar"}}"#)).is_err());
        assert!(answered(&format!(r#"{{{R10},"closures":["soon"]}}"#)).is_err());
    }

    #[test]
    fn a_count_far_past_the_calendar_ends_with_it() {
        let line = R10.replace(r#""count":2"#, r#""count":4294967295"#).replace("2026-01-30", "9998-01-30");
        let answer = answered(&format!("{{{line}}}")).expect("can be read");
        assert!(answer.dates.len() < 50);
    }

    #[test]
    fn the_table_says_why_each_date_moved() {
        let inquiry = Inquiry {
            today: date("2026-01-26"),
            frequency: Frequency::semimonthly(15).expect("1 to 15"),
            start: date("2026-01-30"),
            verified: false,
            registered: None,
        };
        let case = Case::new(CalendarName::FederalReserve, Vec::new(), inquiry, 3);
        insta::assert_snapshot!(case.table().expect("a plan"), @"
        On the 15th and 30th of each month, asked on Monday, January 26, 2026
        from Friday, January 30, 2026; first possible date Monday, February 2, 2026

        Tue 2026-02-17  5 business days for the bank's check, then 2026-02-15 is a Sunday, then 2026-02-16 is Presidents' Day
        Mon 2026-03-02  the month has no day 30, then 2026-02-28 is a Saturday
        Mon 2026-03-16  2026-03-15 is a Sunday
        ");
    }
}
