//! A payor's coming payments (22): the list, a plan, one payment, the question before cancelling, and how that ended.

use rules::change::{Changeable, must_reach_central_by};
use wire::ConfirmationNumber;
use wire::account::PlanSummary;
use wire::problem::ProblemType;

use super::build::{back, call_staff, choice, frame, info, notice, primary};
use super::outcome::{leave, paper};
use super::*;
use crate::session::Session;
use crate::session::ask::AskFailure;
use crate::session::errand::{AccountChanging, Cancelling, Errand, Finished, NotDone, Why};
use crate::session::journey::{Goal, Journey};
use crate::session::plans::{Chosen, Place, Target, Wish};
use crate::text::{Text, account, account_change, cancel, change, coming, common, done, not_paid};
use crate::words;

pub(super) fn coming(session: &Session, place: Place) -> View {
    if place != Place::Again
        && let Some(view) = not_there(session, Goal::ComingPayments, "22-checking", "22-failed", coming::HEADING)
    {
        return view;
    }
    match place {
        Place::List => list(session),
        Place::Again => again(session),
        Place::Plan(index) => match session.visit.owned.plans().get(usize::from(index)) {
            Some(plan) => plan_payments(session, plan),
            None => list(session),
        },
        Place::Payment(chosen) => match session.target(chosen) {
            Some(target) => payment(session, &target),
            None => list(session),
        },
        Place::Cancel(chosen) => match session.target(chosen) {
            Some(target) => cancel_question(session, &target),
            None => list(session),
        },
        Place::Late(chosen, wish) => match session.target(chosen) {
            Some(target) => late(session, &target, chosen, wish),
            None => list(session),
        },
    }
}

/// The screen while central is asked, or where it did not answer. None where there is something to show.
pub(super) fn not_there(
    session: &Session,
    goal: Goal,
    checking: &'static str,
    failed: &'static str,
    heading: Text,
) -> Option<View> {
    let lang = session.visit.lang;
    if session.visit.waiting.is_some() {
        return Some(View {
            body: Body::Busy { text: common::CHECKING.get(lang).to_owned() },
            back: back(lang),
            ..frame(session, checking, heading.get(lang).to_owned())
        });
    }
    let (heading, text, on) = match session.visit.owned.failure(goal)? {
        AskFailure::NoConnection => (coming::FAILED, coming::FAILED_TEXT, common::AGAIN),
        // A list is asked for without credentials: what is said of them here is central's mistake.
        AskFailure::TooManyTries | AskFailure::Credentials => (coming::BUSY, coming::BUSY_TEXT, common::AGAIN),
        AskFailure::SignedOut => (coming::SIGNED_OUT, coming::SIGNED_OUT_TEXT, coming::SIGN_IN),
    };
    Some(View {
        body: Body::Text { paragraphs: vec![text.get(lang).to_owned()], controls: vec![call_staff(lang)] },
        back: back(lang),
        primary: primary(on.get(lang), Touch::Continue),
        ..frame(session, failed, heading.get(lang).to_owned())
    })
}

fn list(session: &Session) -> View {
    let lang = session.visit.lang;
    let plans = session.visit.owned.plans();
    let more = vec![
        Control::new(coming::CHANGE_ACCOUNT.get(lang), Touch::Extra(0)).icon(Icon::Bank),
        Control::new(coming::ANOTHER.get(lang), Touch::Extra(1)).icon(Icon::HandCoins),
    ];
    let body = if plans.is_empty() {
        Body::Text { paragraphs: vec![coming::NONE.get(lang).to_owned()], controls: more }
    } else {
        let mut cards = cards_of(plans, |index, plan| plan_card(index, plan, lang));
        cards.extend(more);
        Body::Choices(distinct(cards))
    };
    View { body, back: back(lang), ..frame(session, "22-coming", coming::HEADING.get(lang).to_owned()) }
}

/// The entries, each made a card with its place.
fn cards_of<T>(entries: &[T], card: impl Fn(u8, &T) -> Control) -> Vec<Control> {
    entries.iter().enumerate().map(|(index, entry)| card(index as u8, entry)).collect()
}

/// Two payments may read the same: the second is named so.
fn distinct(mut cards: Vec<Control>) -> Vec<Control> {
    for index in 1..cards.len() {
        let before = cards[..index].iter().filter(|card| card.label == cards[index].label).count();
        if before > 0 {
            cards[index].spoken = Some(format!("{}, {}", cards[index].label, before + 1));
        }
    }
    cards
}

fn plan_card(index: u8, plan: &PlanSummary, lang: Lang) -> Control {
    let next = plan.withdrawals.first().map(|date| words::date_long(*date, lang)).unwrap_or_default();
    if plan.frequency.is_recurring() {
        let sub = coming::PLAN_SUB.fill(lang, &[("date", &next), ("last4", &plan.last4)]);
        choice(index, terms(plan, lang), sub, Icon::Repeat)
    } else {
        choice(index, words::capitalized(&next), single(plan, lang), Icon::Calendar)
    }
}

/// "$250.00 every two weeks on Friday"
fn terms(plan: &PlanSummary, lang: Lang) -> String {
    let often = words::frequency(&plan.frequency, lang);
    coming::PLAN.fill(lang, &[("amount", &plan.amount_cents.to_string()), ("often", &often)])
}

/// "$250.00 · account ending in 4321"
fn single(plan: &PlanSummary, lang: Lang) -> String {
    coming::SINGLE.fill(lang, &[("amount", &plan.amount_cents.to_string()), ("last4", &plan.last4)])
}

fn plan_payments(session: &Session, plan: &PlanSummary) -> View {
    let lang = session.visit.lang;
    let mut cards = cards_of(&plan.withdrawals, |index, date| {
        choice(index, words::capitalized(&words::date_long(*date, lang)), single(plan, lang), Icon::Calendar)
    });
    cards.push(Control::new(coming::CANCEL_PLAN.get(lang), Touch::Extra(0)).icon(Icon::Close).tone(Tone::Danger));
    cards.push(Control::new(coming::CHANGE_PLAN.get(lang), Touch::Extra(1)).icon(Icon::Pen));
    View {
        paragraphs: vec![words::capitalized(&terms(plan, lang))],
        body: Body::Choices(cards),
        back: back(lang),
        ..frame(session, "22-plan", coming::PLAN_HEADING.get(lang).to_owned())
    }
}

fn payment(session: &Session, target: &Target) -> View {
    let (lang, plan) = (session.visit.lang, target.plan);
    let row = |label: Text, value: String| Row { label: label.get(lang).to_owned(), value, change: None };
    let kind = words::capitalized(words::account_type(plan.account_type, lang));
    let mut rows = vec![row(coming::AMOUNT, plan.amount_cents.to_string())];
    let (mut notices, mut late) = (Vec::new(), false);
    if let Some(date) = target.dates().first().copied() {
        rows.push(row(coming::DATE, words::capitalized(&words::date_long(date, lang))));
        let last_day = must_reach_central_by(&session.policy.rules, date);
        rows.push(row(coming::LAST_DAY, words::capitalized(&words::date_long(last_day, lang))));
        match session.changeable(date) {
            Changeable::Yes { advised: true } => {}
            Changeable::Yes { advised: false } => {
                notices.push(notice(NoticeKind::Warn, Icon::Clock, coming::SAFER.get(lang)));
            }
            Changeable::TooLate { .. } => late = true,
        }
    }
    rows.push(row(coming::OFTEN, words::capitalized(&words::frequency(&plan.frequency, lang))));
    rows.push(row(coming::ACCOUNT, account::ON_FILE.fill(lang, &[("type", &kind), ("last4", &plan.last4)])));
    // Too late: touched, each of them says what can be done instead.
    if late {
        notices.push(notice(NoticeKind::Warn, Icon::Clock, coming::LATE.get(lang)));
    }
    let cancels = Control::new(coming::CANCEL.get(lang), Touch::Extra(0)).icon(Icon::Close);
    let controls = vec![
        cancels.tone(if late { Tone::Plain } else { Tone::Danger }).unavailable(late),
        Control::new(coming::CHANGE.get(lang), Touch::Extra(1)).icon(Icon::Pen).unavailable(late),
    ];
    View {
        notices,
        body: Body::Rows { rows, controls },
        back: back(lang),
        ..frame(session, "22-payment", coming::PAYMENT_HEADING.get(lang).to_owned())
    }
}

/// The safe answer stands where Back stands.
fn cancel_question(session: &Session, target: &Target) -> View {
    let (lang, plan) = (session.visit.lang, target.plan);
    let amount = plan.amount_cents.to_string();
    let day = |date| words::date_long(date, lang);
    let first = session.first_changeable(target);
    let mut paragraphs = vec![cancel::OWE.get(lang).to_owned()];
    let mut notices = Vec::new();
    let heading = if target.is_whole_plan() {
        paragraphs.extend(first.map(|first| cancel::PLAN_FROM.fill(lang, &[("date", &day(first))])));
        let near = target.dates().into_iter().find(|date| Some(*date) < first);
        notices.extend(near.map(|near| {
            notice(NoticeKind::Warn, Icon::Warning, cancel::STILL_TAKEN.fill(lang, &[("date", &day(near))]))
        }));
        let often = words::frequency(&plan.frequency, lang);
        cancel::QUESTION_PLAN.fill(lang, &[("amount", &amount), ("often", &often)])
    } else {
        let date = first.map(day).unwrap_or_default();
        cancel::QUESTION.fill(lang, &[("amount", &amount), ("date", &date)])
    };
    View {
        notices,
        body: Body::Text { paragraphs, controls: Vec::new() },
        back: Some(Control::new(cancel::NO.get(lang), Touch::Back).icon(Icon::ArrowLeft)),
        primary: Some(Control::new(cancel::YES.get(lang), Touch::Continue).icon(Icon::Close).tone(Tone::Danger)),
        ..frame(session, "22-cancel", heading)
    }
}

fn late(session: &Session, target: &Target, chosen: Chosen, wish: Wish) -> View {
    let lang = session.visit.lang;
    let heading = if wish == Wish::Cancel { cancel::LATE } else { cancel::LATE_CHANGE };
    let last_day = target.dates().last().map(|date| must_reach_central_by(&session.policy.rules, *date));
    let last_day = last_day.map(|date| words::date_long(date, lang)).unwrap_or_default();
    let mut paragraphs = vec![cancel::LATE_DAY.fill(lang, &[("date", &last_day)])];
    let mut controls = vec![call_staff(lang)];
    let next = session.next_changeable(chosen).and_then(|next| session.target(next));
    if let Some((next, date)) = next.and_then(|next| Some((next, session.first_changeable(&next)?))) {
        paragraphs.push(cancel::LATE_NEXT.get(lang).to_owned());
        let values = [("amount", next.plan.amount_cents.to_string()), ("date", words::date_long(date, lang))];
        let label = cancel::NEXT.fill(lang, &values.each_ref().map(|(name, value)| (*name, value.as_str())));
        controls.insert(0, choice(0, label, "", Icon::Calendar));
    }
    View {
        body: Body::Text { paragraphs, controls },
        back: back(lang),
        ..frame(session, "22-too-late", heading.get(lang).to_owned())
    }
}

/// What a new account cancelled (R14, R15).
fn again(session: &Session) -> View {
    let lang = session.visit.lang;
    let mut cards = cards_of(&session.visit.owned.again, |index, plan| {
        let icon = if plan.frequency.is_recurring() { Icon::Repeat } else { Icon::Calendar };
        choice(index, words::capitalized(&terms(plan, lang)), "", icon)
    });
    cards.push(Control::new(coming::ANOTHER.get(lang), Touch::Extra(1)).icon(Icon::HandCoins));
    View {
        paragraphs: vec![account_change::AGAIN_TEXT.get(lang).to_owned()],
        body: Body::Choices(distinct(cards)),
        back: back(lang),
        ..frame(session, "31-set-up-again", account_change::AGAIN_HEADING.get(lang).to_owned())
    }
}

pub(super) fn cancelled(session: &Session, finished: &Finished, cancelling: &Cancelling) -> View {
    let notices = cancelled_notices(cancelling, finished.accepted, session.visit.lang);
    let (name, heading, mark) = match (finished.accepted, cancelling.frequency.is_recurring()) {
        (false, _) => ("22-requested", cancel::REQUESTED, Mark::Saved),
        (true, true) => ("22-cancelled", cancel::DONE_PLAN, Mark::Done),
        (true, false) => ("22-cancelled", cancel::DONE, Mark::Done),
    };
    let view = end(session, name, heading, mark, finished.confirmation, notices, coming::SEE);
    let said = (!finished.accepted).then(|| cancel::REQUESTED_TEXT.get(session.visit.lang).to_owned());
    View { paragraphs: said.into_iter().collect(), ..view }
}

pub(super) fn account_changed(session: &Session, finished: &Finished, changing: &AccountChanging) -> View {
    let notices = account_notices(changing, finished.accepted, session.visit.lang);
    let (name, heading, mark) = if finished.accepted {
        ("31-changed", account_change::DONE, Mark::Done)
    } else {
        ("31-saved", account_change::SAVED, Mark::Saved)
    };
    let lost = finished.accepted && !session.visit.owned.again.is_empty();
    let on = if session.visit.owned.again.is_empty() { coming::ANOTHER } else { account_change::AGAIN };
    let mut view = end(session, name, heading, mark, finished.confirmation, notices, on);
    if lost && let Body::Outcome { controls, .. } = &mut view.body {
        // Nothing is paid any more until they are set up again: that is what comes next.
        controls.retain(|control| control.touch != Touch::Choose(0));
        (view.back, view.primary) = (leave(session.visit.lang), primary(on.get(session.visit.lang), Touch::Continue));
    }
    view
}

/// The last screen of an errand: the number, what happens next, the paper, and the way on.
fn end(
    session: &Session,
    name: &'static str,
    heading: Text,
    mark: Mark,
    confirmation: ConfirmationNumber,
    mut notices: Vec<Notice>,
    on: Text,
) -> View {
    let lang = session.visit.lang;
    let number = Number { label: done::NUMBER.get(lang).to_owned(), value: confirmation.grouped() };
    notices.push(paper(session.health.printer, false, lang));
    let mut controls = Vec::new();
    if session.health.printer.prints() {
        controls.push(Control::new(done::PRINT_AGAIN.get(lang), Touch::PrintAgain).icon(Icon::Printer));
    }
    if session.health.online || mark == Mark::Done {
        controls.push(choice(0, on.get(lang), "", Icon::CalendarClock));
    }
    View {
        body: Body::Outcome { mark, number: Some(number), notices, receipt: Vec::new(), controls },
        primary: primary(common::FINISH.get(lang), Touch::Finish),
        ..frame(session, name, heading.get(lang).to_owned())
    }
}

fn cancelled_notices(cancelling: &Cancelling, accepted: bool, lang: Lang) -> Vec<Notice> {
    let (amount, from) = (cancelling.amount_cents.to_string(), words::date_long(cancelling.from, lang));
    let day = |text: Text, date| text.fill(lang, &[("date", &words::date_long(date, lang))]);
    let mut notices = if accepted {
        let text = if cancelling.frequency.is_recurring() { cancel::DONE_PLAN_WHAT } else { cancel::DONE_WHAT };
        vec![info(text.fill(lang, &[("amount", &amount), ("date", &from)]))]
    } else {
        let by = words::until(cancelling.must_reach_by, lang);
        let reach = cancel::REACH.fill(lang, &[("by", &by), ("amount", &amount), ("date", &from)]);
        vec![notice(NoticeKind::Warn, Icon::Clock, format!("{reach} {}", cancel::SURE.get(lang)))]
    };
    notices.extend(
        cancelling.still_taken.map(|date| notice(NoticeKind::Warn, Icon::Warning, day(cancel::STILL_TAKEN, date))),
    );
    notices.extend(cancelling.goes_on.map(|date| info(day(cancel::GOES_ON, date))));
    if accepted {
        notices.push(info(cancel::OWE.get(lang)));
    }
    notices
}

fn account_notices(changing: &AccountChanging, accepted: bool, lang: Lang) -> Vec<Notice> {
    let first = words::date_long(changing.first_possible, lang);
    let mut notices = Vec::new();
    if !accepted {
        notices.push(info(account_change::SAVED_TEXT.get(lang)));
    }
    if accepted {
        notices.push(info(account_change::FIRST.fill(lang, &[("date", &first)])));
    }
    if !changing.mail.is_empty() {
        notices.push(notice(NoticeKind::Warn, Icon::Mail, account_change::MAIL_WHERE.get(lang)));
    }
    notices
}

pub(super) fn not_done(session: &Session, not_done: &NotDone) -> View {
    let lang = session.visit.lang;
    if not_done.errand == Errand::Contact {
        return super::contact::not_sent(session, not_done.why);
    }
    let (name, heading) = match &not_done.errand {
        Errand::AccountChange(_) => ("31-not-changed", account_change::NOT_DONE),
        _ if not_done.why == Why::Refused(ProblemType::NoSuchPlan) => ("22-not-cancelled", cancel::GONE),
        _ => ("22-not-cancelled", cancel::NOT_DONE),
    };
    let text = match (not_done.why, &not_done.errand) {
        (Why::Refused(ProblemType::TooLate), Errand::Cancellation(cancelling)) => {
            let (amount, date) = (cancelling.amount_cents.to_string(), words::date_long(cancelling.from, lang));
            cancel::NOT_DONE_LATE.fill(lang, &[("amount", &amount), ("date", &date)])
        }
        (Why::Refused(ProblemType::NoSuchPlan), _) => cancel::GONE_TEXT.get(lang).to_owned(),
        (Why::Refused(ProblemType::SignedOut), _) => coming::SIGNED_OUT_TEXT.get(lang).to_owned(),
        (Why::Refused(ProblemType::BankAccount), _) => account_change::NOT_DONE_ACCOUNT.get(lang).to_owned(),
        (Why::Refused(_), _) => cancel::REFUSED.get(lang).to_owned(),
        (Why::NotSaved { .. }, _) => cancel::NOT_SAVED.get(lang).to_owned(),
        (Why::Unknown, _) => cancel::UNKNOWN.get(lang).to_owned(),
    };
    let mut notices = Vec::new();
    if let Why::NotSaved { code } = not_done.why {
        notices.push(info(not_paid::CODE.fill(lang, &[("code", &code.to_string())])));
    }
    stopped(session, name, heading, text, notices, not_done.why.problem())
}

/// Central refused a payment or other terms that were asked for in the right of a sign-in.
pub(super) fn refused(session: &Session, problem: ProblemType) -> View {
    let lang = session.visit.lang;
    let changing = session.visit.answers.journey == Journey::ChangePayment;
    let (name, heading) = if changing { ("32-refused", change::REFUSED) } else { ("21-refused", not_paid::REFUSED) };
    let text = match problem {
        ProblemType::SignedOut => coming::SIGNED_OUT_TEXT,
        ProblemType::NoSuchPlan => cancel::GONE_TEXT,
        ProblemType::OnHold => not_paid::REFUSED_HOLD,
        ProblemType::TooLate => change::REFUSED_LATE,
        _ if changing => change::REFUSED_OTHER,
        _ => not_paid::REFUSED_OTHER,
    };
    stopped(session, name, heading, text.get(lang).to_owned(), Vec::new(), Some(problem))
}

fn stopped(
    session: &Session,
    name: &'static str,
    heading: Text,
    text: String,
    notices: Vec<Notice>,
    problem: Option<ProblemType>,
) -> View {
    let lang = session.visit.lang;
    let on = if problem == Some(ProblemType::SignedOut) { coming::SIGN_IN } else { coming::SEE };
    let controls = vec![call_staff(lang)];
    View {
        paragraphs: vec![text],
        body: Body::Outcome { mark: Mark::Attention, number: None, notices, receipt: Vec::new(), controls },
        back: leave(lang),
        primary: primary(on.get(lang), Touch::Continue),
        ..frame(session, name, heading.get(lang).to_owned())
    }
}
