//! Choosing the first date (14) and seeing it moved (15): closed days explain themselves.

use chrono::{Datelike, Months, NaiveDate};
use rules::calendar::{Closed, Holiday};
use rules::schedule::Reason;

use super::build::{info, notice, primary};
use super::*;
use crate::clock::Now;
use crate::session::answers::Answers;
use crate::session::{MONTHS_AHEAD, Session};
use crate::text::date;
use crate::words;

/// The calendar shows at most this many payments of the plan in its month.
const PLAN_LOOK_AHEAD: usize = 60;

pub(super) fn holiday_name(holiday: Holiday, lang: Lang) -> &'static str {
    match lang {
        Lang::En => holiday.name_en(),
        Lang::Es => holiday.name_es(),
    }
}

pub(super) fn first_date(view: &mut View, session: &Session, now: Now) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let heading = if answers.repeat == Some(true) { date::FIRST } else { date::ONCE };
    view.heading = heading.get(lang).to_owned();
    view.paragraphs = vec![first_possible(session, lang)];
    if !session.health.online {
        view.paragraphs.push(date::LEAD_OFFLINE.get(lang).to_owned());
    }
    view.notices.push(notice(NoticeKind::Info, Icon::Calendar, legend(answers, lang)));
    view.body = Body::Calendar(month(answers, session.visit.month_offset, now, lang));
}

/// "The first possible day is …", with the lead time that decides (R8).
fn first_possible(session: &Session, lang: Lang) -> String {
    let answers = &session.visit.answers;
    let earliest = answers.earliest();
    // The extra day while there is no connection is told by itself.
    let told = session.policy.rules.lead_times;
    let times = answers.rules().lead_times;
    let notice = answers.rules().calendar.add_business_days(answers.today(), times.verified_business_days);
    let by_prenote = answers.prenote_pending() && earliest > notice;
    let (text, days) = if by_prenote {
        (date::LEAD_NEW, told.unverified_business_days)
    } else {
        (date::LEAD, told.verified_business_days)
    };
    text.fill(lang, &[("date", &words::date_long(earliest, lang)), ("n", &days.to_string())])
}

/// Before a day is chosen, what the frames mean; after it, the payments that follow.
fn legend(answers: &Answers, lang: Lang) -> String {
    let next: Vec<String> = match answers.plan().filter(|plan| plan.frequency().is_recurring()) {
        Some(plan) => plan.withdrawals().take(3).map(|withdrawal| words::date_long(withdrawal.date, lang)).collect(),
        None => Vec::new(),
    };
    match next.as_slice() {
        [d1, d2, d3] => date::NEXT.fill(lang, &[("d1", d1), ("d2", d2), ("d3", d3)]),
        _ => date::LEGEND.get(lang).to_owned(),
    }
}

fn month(answers: &Answers, offset: u8, now: Now, lang: Lang) -> Month {
    let earliest = answers.earliest();
    let first_of = |date: NaiveDate| date.with_day(1).unwrap_or(date);
    let shifted =
        |months: u32| first_of(earliest).checked_add_months(Months::new(months)).unwrap_or(first_of(earliest));
    let first = shifted(u32::from(offset));
    let turn = |touch, text: crate::text::Text, to: NaiveDate, icon| {
        let month = words::capitalized(words::month_name(to, lang));
        Control::new(&*month, touch).icon(icon).spoken(text.fill(lang, &[("month", &month)]))
    };
    let previous = first.checked_sub_months(Months::new(1)).filter(|_| offset > 0);
    let next = first.checked_add_months(Months::new(1)).filter(|_| offset < MONTHS_AHEAD);
    let payments: Vec<NaiveDate> = match answers.plan() {
        Some(plan) => plan.withdrawals().take(PLAN_LOOK_AHEAD).map(|withdrawal| withdrawal.date).collect(),
        None => Vec::new(),
    };
    Month {
        title: words::month_title(first, lang),
        previous: previous.map(|to| turn(Touch::PreviousMonth, date::PREVIOUS, to, Icon::ArrowLeft)),
        next: next.map(|to| turn(Touch::NextMonth, date::FOLLOWING, to, Icon::ArrowRight)),
        weekdays: first_week().map(|weekday| words::weekday_short(weekday, lang)).collect(),
        leading: first.weekday().num_days_from_sunday() as u8,
        days: first
            .iter_days()
            .take_while(|date| date.month() == first.month())
            .map(|date| day(answers, date, earliest, now, payments.contains(&date), lang))
            .collect(),
    }
}

/// The weekdays, Sunday first.
fn first_week() -> impl Iterator<Item = chrono::Weekday> {
    std::iter::successors(Some(chrono::Weekday::Sun), |day| Some(day.succ())).take(7)
}

fn day(answers: &Answers, day: NaiveDate, earliest: NaiveDate, now: Now, payment: bool, lang: Lang) -> Day {
    let spoken_date = words::date_long(day, lang);
    let (kind, spoken) = match answers.rules().calendar.closed(day) {
        Some(Closed::Holiday(holiday)) => {
            let name = holiday_name(holiday, lang);
            (DayKind::Holiday, date::DAY_HOLIDAY.fill(lang, &[("date", &spoken_date), ("name", name)]))
        }
        Some(Closed::Closure) => (DayKind::Holiday, date::DAY_CLOSED.fill(lang, &[("date", &spoken_date)])),
        Some(Closed::Weekend) => (DayKind::Weekend, date::DAY_CLOSED.fill(lang, &[("date", &spoken_date)])),
        None if day < earliest => (DayKind::TooSoon, date::DAY_SOON.fill(lang, &[("date", &spoken_date)])),
        None => (DayKind::Open, spoken_date),
    };
    Day {
        control: Control::new(day.day().to_string(), Touch::Day(day))
            .spoken(spoken)
            .selected(answers.start == Some(day) && kind == DayKind::Open)
            .unavailable(kind != DayKind::Open),
        kind,
        today: day == now.date(),
        payment,
    }
}

pub(super) fn date_changed(view: &mut View, session: &Session, _now: Now) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    let Some(plan) = answers.plan() else { return };
    let first = plan.first();
    let (chosen, moved) = (words::date_long(plan.requested_start(), lang), words::date_long(first.date, lang));
    view.heading = date::MOVED.fill(lang, &[("date", &moved)]);
    view.notices.push(info(date::EARLIER_DUE.get(lang)));
    view.primary = primary(date::USE.get(lang), Touch::Continue);
    view.body = Body::Moved {
        from: Labelled { label: date::CHOSE.get(lang).to_owned(), value: words::capitalized(&chosen) },
        to: Labelled { label: date::WILL_BE.get(lang).to_owned(), value: words::capitalized(&moved) },
        reasons: first.reasons.iter().map(|reason| why(reason, answers, lang)).collect(),
        controls: vec![Control::new(date::CHOOSE.get(lang), Touch::Extra(0)).icon(Icon::Calendar)],
    };
}

/// Why a date moved, in a sentence.
fn why(reason: &Reason, answers: &Answers, lang: Lang) -> String {
    let day = |date| words::date_long(date, lang);
    match reason {
        Reason::CutOff { cut_off, counted_for } => {
            let time = words::time_of_day(*cut_off, lang);
            date::WHY_CUT_OFF.fill(lang, &[("time", &time), ("date", &day(*counted_for))])
        }
        Reason::NextFrequencyDay { start } => {
            let frequency = answers.frequency().map(|frequency| words::frequency(&frequency, lang)).unwrap_or_default();
            date::WHY_FREQUENCY.fill(lang, &[("frequency", &frequency), ("date", &day(*start))])
        }
        Reason::LeadTime { verified, business_days, earliest } => {
            let text = if *verified { date::WHY_NOTICE } else { date::WHY_LEAD };
            text.fill(lang, &[("n", &business_days.to_string()), ("date", &day(*earliest))])
        }
        Reason::MonthEnd { wanted_day, .. } => date::WHY_MONTH_END.fill(lang, &[("day", &wanted_day.to_string())]),
        Reason::Weekend { nominal, weekday } => date::WHY_WEEKEND.fill(
            lang,
            &[("date", &words::date_short(*nominal, lang)), ("weekday", words::weekday_name(*weekday, lang))],
        ),
        Reason::Holiday { nominal, holiday } => {
            date::WHY_HOLIDAY.fill(lang, &[("date", &day(*nominal)), ("name", holiday_name(*holiday, lang))])
        }
        Reason::Closure { nominal } => date::WHY_CLOSURE.fill(lang, &[("date", &day(*nominal))]),
    }
}
