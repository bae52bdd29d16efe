//! Dates, times and frequencies in words, in both languages: for screens, receipts and voice alike (R44).
//!
//! US formats in both languages (UX 4.2). Money is in words already: [`rules::money::Cents`] displays itself.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use rules::bank::AccountType;
use rules::schedule::{Frequency, Workday};

use crate::lang::Lang;

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// "Wednesday, June 10, 2026", "miércoles 10 de junio de 2026".
pub fn date_long(date: NaiveDate, lang: Lang) -> String {
    let weekday = weekday_name(date.weekday(), lang);
    match lang {
        Lang::En => format!("{weekday}, {}", date_short(date, lang)),
        Lang::Es => format!("{weekday} {}", date_short(date, lang)),
    }
}

/// "June 10, 2026", "10 de junio de 2026".
pub fn date_short(date: NaiveDate, lang: Lang) -> String {
    let (day, month, year) = (date.day(), month_name(date, lang), date.year());
    match lang {
        Lang::En => format!("{month} {day}, {year}"),
        Lang::Es => format!("{day} de {month} de {year}"),
    }
}

/// The head of a calendar: "June 2026", "Junio 2026".
pub fn month_title(date: NaiveDate, lang: Lang) -> String {
    capitalized(&format!("{} {}", month_name(date, lang), date.year()))
}

/// The month of a date, as it stands inside a sentence: "June", "junio".
pub fn month_name(date: NaiveDate, lang: Lang) -> &'static str {
    let months = match lang {
        Lang::En => MONTHS_EN,
        Lang::Es => MONTHS_ES,
    };
    months[date.month0() as usize]
}

/// "Wednesday", "miércoles".
pub fn weekday_name(weekday: Weekday, lang: Lang) -> &'static str {
    match (weekday, lang) {
        (Weekday::Mon, Lang::En) => "Monday",
        (Weekday::Tue, Lang::En) => "Tuesday",
        (Weekday::Wed, Lang::En) => "Wednesday",
        (Weekday::Thu, Lang::En) => "Thursday",
        (Weekday::Fri, Lang::En) => "Friday",
        (Weekday::Sat, Lang::En) => "Saturday",
        (Weekday::Sun, Lang::En) => "Sunday",
        (Weekday::Mon, Lang::Es) => "lunes",
        (Weekday::Tue, Lang::Es) => "martes",
        (Weekday::Wed, Lang::Es) => "miércoles",
        (Weekday::Thu, Lang::Es) => "jueves",
        (Weekday::Fri, Lang::Es) => "viernes",
        (Weekday::Sat, Lang::Es) => "sábado",
        (Weekday::Sun, Lang::Es) => "domingo",
    }
}

/// The first three letters, as over a calendar: "Wed", "mié".
pub fn weekday_short(weekday: Weekday, lang: Lang) -> String {
    weekday_name(weekday, lang).chars().take(3).collect()
}

/// A day on which weekly payments can be set: "Wednesday", "miércoles".
pub fn workday_name(workday: Workday, lang: Lang) -> &'static str {
    let weekday = match workday {
        Workday::Monday => Weekday::Mon,
        Workday::Tuesday => Weekday::Tue,
        Workday::Wednesday => Weekday::Wed,
        Workday::Thursday => Weekday::Thu,
        Workday::Friday => Weekday::Fri,
    };
    weekday_name(weekday, lang)
}

/// How long, for operators and staff: "45 s", "12 min", "3 h", "2 days".
pub fn span(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// The time of day: "10:05 a.m.", "10:05 a. m.", which no line's end parts.
pub fn time(local: DateTime<FixedOffset>, lang: Lang) -> String {
    time_of_day(local.time(), lang)
}

/// The same for a time without its day: "4:30 p.m.".
pub fn time_of_day(local: NaiveTime, lang: Lang) -> String {
    let (is_pm, hour) = local.hour12();
    let half = match (is_pm, lang) {
        (false, Lang::En) => "a.m.",
        (true, Lang::En) => "p.m.",
        (false, Lang::Es) => "a.\u{a0}m.",
        (true, Lang::Es) => "p.\u{a0}m.",
    };
    format!("{hour}:{:02} {half}", local.minute())
}

/// A moment until which something holds. The end of a day is the day itself: "Monday, January 26, 2026", or with the
/// daily cut-off "Monday, January 26, 2026, 4:30 p.m.".
pub fn until(moment: NaiveDateTime, lang: Lang) -> String {
    let date = date_long(moment.date(), lang);
    if (moment.hour(), moment.minute()) == (23, 59) {
        return date;
    }
    format!("{date}, {}", time_of_day(moment.time(), lang))
}

/// How often, as it stands inside a sentence: "every two weeks on Wednesday", "los días 15 y 30 de cada mes" (R4).
pub fn frequency(frequency: &Frequency, lang: Lang) -> String {
    match (*frequency, lang) {
        (Frequency::Once, Lang::En) => "one time".to_owned(),
        (Frequency::Once, Lang::Es) => "una sola vez".to_owned(),
        (Frequency::Weekly { weekday }, Lang::En) => {
            format!("every week on {}", workday_name(weekday, lang))
        }
        (Frequency::Weekly { weekday }, Lang::Es) => {
            format!("cada semana, los {}", workday_name(weekday, lang))
        }
        (Frequency::Biweekly { weekday }, Lang::En) => {
            format!("every two weeks on {}", workday_name(weekday, lang))
        }
        (Frequency::Biweekly { weekday }, Lang::Es) => {
            format!("cada dos semanas, los {}", workday_name(weekday, lang))
        }
        (Frequency::Semimonthly { day }, Lang::En) => {
            let (first, second) = day.days();
            format!("on the {} and {} of each month", ordinal(first), ordinal(second))
        }
        (Frequency::Semimonthly { day }, Lang::Es) => {
            let (first, second) = day.days();
            format!("los días {first} y {second} de cada mes")
        }
        (Frequency::Monthly { day }, Lang::En) => {
            format!("on the {} of each month", ordinal(day.number()))
        }
        (Frequency::Monthly { day }, Lang::Es) => format!("el día {} de cada mes", day.number()),
    }
}

/// "checking account", "cuenta de cheques".
pub fn account_type(account_type: AccountType, lang: Lang) -> &'static str {
    match (account_type, lang) {
        (AccountType::Checking, Lang::En) => "checking account",
        (AccountType::Savings, Lang::En) => "savings account",
        (AccountType::Checking, Lang::Es) => "cuenta de cheques",
        (AccountType::Savings, Lang::Es) => "cuenta de ahorros",
    }
}

/// "860-555-0123", as far as it is typed.
pub fn phone(digits: &str) -> String {
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place == 3 || place == 6 {
            shown.push('-');
        }
        shown.push(digit);
    }
    shown
}

/// The same text with its first letter large: what stands alone on a button.
pub fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// English: 1st, 2nd, 3rd, 4th, 11th, 21st.
fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn dates() {
        let table = [
            ("2026-06-10", "Wednesday, June 10, 2026", "miércoles 10 de junio de 2026"),
            ("2026-01-01", "Thursday, January 1, 2026", "jueves 1 de enero de 2026"),
            ("2026-02-28", "Saturday, February 28, 2026", "sábado 28 de febrero de 2026"),
            ("2028-02-29", "Tuesday, February 29, 2028", "martes 29 de febrero de 2028"),
            ("2026-09-20", "Sunday, September 20, 2026", "domingo 20 de septiembre de 2026"),
        ];
        for (day, en, es) in table {
            assert_eq!(date_long(date(day), Lang::En), en);
            assert_eq!(date_long(date(day), Lang::Es), es);
        }
        assert_eq!(date_short(date("2026-06-10"), Lang::En), "June 10, 2026");
        assert_eq!(date_short(date("2026-06-10"), Lang::Es), "10 de junio de 2026");
    }

    #[test]
    fn calendar_heads() {
        assert_eq!(month_title(date("2026-06-10"), Lang::En), "June 2026");
        assert_eq!(month_title(date("2026-06-10"), Lang::Es), "Junio 2026");
        let sunday_first =
            [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
        let heads = |lang| sunday_first.map(|day| weekday_short(day, lang)).join(" ");
        assert_eq!(heads(Lang::En), "Sun Mon Tue Wed Thu Fri Sat");
        assert_eq!(heads(Lang::Es), "dom lun mar mié jue vie sáb");
    }

    #[test]
    fn every_month_has_its_name() {
        for month in 1..=12 {
            let first = NaiveDate::from_ymd_opt(2026, month, 1).expect("a date");
            assert_eq!(month_name(first, Lang::En), first.format("%B").to_string());
        }
        assert_eq!(month_name(date("2026-08-01"), Lang::Es), "agosto");
    }

    #[test]
    fn times_of_day() {
        let table = [
            ("00:00", "12:00 a.m.", "12:00 a.\u{a0}m."),
            ("10:05", "10:05 a.m.", "10:05 a.\u{a0}m."),
            ("12:00", "12:00 p.m.", "12:00 p.\u{a0}m."),
            ("16:59", "4:59 p.m.", "4:59 p.\u{a0}m."),
        ];
        for (clock, en, es) in table {
            let at = format!("2026-06-10T{clock}:00-04:00").parse().expect("a time");
            assert_eq!((time(at, Lang::En), time(at, Lang::Es)), (en.to_owned(), es.to_owned()));
        }
    }

    #[test]
    fn frequencies() {
        let table = [
            (Ok(Frequency::Once), "one time", "una sola vez"),
            (Frequency::weekly(5), "every week on Friday", "cada semana, los viernes"),
            (Frequency::biweekly(3), "every two weeks on Wednesday", "cada dos semanas, los miércoles"),
            (Frequency::semimonthly(15), "on the 15th and 30th of each month", "los días 15 y 30 de cada mes"),
            (Frequency::semimonthly(1), "on the 1st and 16th of each month", "los días 1 y 16 de cada mes"),
            (Frequency::monthly(22), "on the 22nd of each month", "el día 22 de cada mes"),
            (Frequency::monthly(31), "on the 31st of each month", "el día 31 de cada mes"),
        ];
        for (given, en, es) in table {
            let given = given.expect("a frequency");
            assert_eq!(frequency(&given, Lang::En), en);
            assert_eq!(frequency(&given, Lang::Es), es);
        }
    }

    #[test]
    fn ordinals() {
        let words = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31].map(ordinal).join(" ");
        assert_eq!(words, "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 30th 31st");
    }
}
