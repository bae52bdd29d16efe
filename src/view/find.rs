//! Find a receipt (34): the choice before it, the number, and what became of the request. A state and dates, nothing of
//! a person.

use wire::account::Standing;
use wire::problem::ProblemType;
use wire::request::{Outcome, RequestStatus};

use super::build::{back, call_staff, choice, frame, info, notice, primary};
use super::fields::{ask, entry, grouped, keyboard_of};
use super::*;
use crate::session::Session;
use crate::session::ask::{AskFailure, Found};
use crate::session::find::Search;
use crate::session::question::{Letters, Question};
use crate::text::{Text, common, done, find, menu, not_paid};
use crate::words;

/// How the kind of a card payment is told; all others are requests.
const CARD: &str = "card";

/// All payments, or one.
pub(super) fn which(session: &Session) -> View {
    let (lang, online) = (session.visit.lang, session.health.online);
    let every = if online { find::EVERY_SUB } else { menu::NEEDS_CONNECTION };
    View {
        body: Body::Choices(vec![
            choice(0, find::EVERY.get(lang), every.get(lang), Icon::History).unavailable(!online),
            choice(1, find::ONE.get(lang), find::ONE_SUB.get(lang), Icon::Receipt),
        ]),
        back: back(lang),
        ..frame(session, "34-which", find::WHICH.get(lang).to_owned())
    }
}

pub(super) fn number(view: &mut View, session: &Session) {
    ask(view, find::HEADING, &[find::WHERE]);
    // One question has no steps.
    view.step = None;
    let entry = entry(session, Question::ReceiptNumber);
    let text = grouped(entry.field(0), 4);
    keyboard_of(view, Letters::Confirmation, &entry, find::LABEL, text);
}

/// What is said of a request.
struct Said {
    name: &'static str,
    mark: Mark,
    heading: String,
    text: Vec<String>,
}

impl Said {
    fn plain(name: &'static str, mark: Mark, heading: Text, text: Text, lang: Lang) -> Said {
        Said { name, mark, heading: heading.get(lang).to_owned(), text: vec![text.get(lang).to_owned()] }
    }
}

pub(super) fn searched(session: &Session, search: &Search) -> View {
    let lang = session.visit.lang;
    let said = match &search.answer {
        Ok(Found::Saved) => Said::plain("34-saved", Mark::Saved, find::SAVED, find::SAVED_TEXT, lang),
        Ok(Found::Sent) => Said::plain("34-sent", Mark::Saved, find::SENT, find::SENT_TEXT, lang),
        Ok(Found::Unknown) => Said::plain("34-unknown", Mark::Attention, find::UNKNOWN, find::UNKNOWN_TEXT, lang),
        Ok(Found::Decided(status)) => decided(status, lang),
        Ok(Found::Heard(status)) => {
            let mut said = decided(status, lang);
            said.text.push(find::HEARD.get(lang).to_owned());
            said
        }
        Err(AskFailure::TooManyTries) => {
            Said::plain("34-offline", Mark::Attention, find::OFFLINE, find::BUSY_TEXT, lang)
        }
        Err(_) => Said::plain("34-offline", Mark::Attention, find::OFFLINE, find::OFFLINE_TEXT, lang),
    };
    let notices = said.text.into_iter().map(|text| match said.mark {
        Mark::Attention | Mark::NotPaid => notice(NoticeKind::Warn, Icon::Info, text),
        Mark::Done | Mark::Saved => info(text),
    });
    let number = Number { label: done::NUMBER.get(lang).to_owned(), value: search.number.grouped() };
    let controls = if said.mark == Mark::Done { Vec::new() } else { vec![call_staff(lang)] };
    View {
        body: Body::Outcome {
            mark: said.mark,
            number: Some(number),
            notices: notices.collect(),
            receipt: Vec::new(),
            controls,
        },
        back: back(lang),
        primary: primary(common::FINISH.get(lang), Touch::Finish),
        ..frame(session, said.name, said.heading)
    }
}

fn decided(status: &RequestStatus, lang: Lang) -> Said {
    let card = status.kind == CARD || status.kind == "card-payment";
    match &status.outcome {
        Outcome::Accepted(_) if status.standing == Standing::Cancelled => {
            Said::plain("34-cancelled", Mark::Done, find::CANCELLED, find::CANCELLED_TEXT, lang)
        }
        Outcome::Accepted(accepted) => {
            let on = |text: Text, date| text.fill(lang, &[("date", &words::date_long(date, lang))]);
            match accepted.first_withdrawal {
                Some(charged) if card => Said {
                    name: "34-charged",
                    mark: Mark::Done,
                    heading: on(find::CHARGED, charged),
                    text: vec![find::CHARGED_TEXT.get(lang).to_owned()],
                },
                Some(first) => {
                    let moved = accepted.moved.then(|| find::MOVED.get(lang).to_owned());
                    let counts = done::COUNTS.get(lang).to_owned();
                    let text = moved.into_iter().chain([counts]).collect();
                    Said { name: "34-scheduled", mark: Mark::Done, heading: on(find::SCHEDULED, first), text }
                }
                None => Said {
                    name: "34-accepted",
                    mark: Mark::Done,
                    heading: find::ACCEPTED.get(lang).to_owned(),
                    text: vec![on(
                        find::ACCEPTED_ON,
                        accepted.accepted_at.with_timezone(&chrono_tz::America::New_York).date_naive(),
                    )],
                },
            }
        }
        Outcome::Rejected { problem } => {
            Said::plain("34-refused", Mark::NotPaid, find::REFUSED, why_refused(problem.kind), lang)
        }
        Outcome::Conflict | Outcome::TryLater { .. } => {
            Said::plain("34-open", Mark::Attention, find::OPEN, find::OPEN_TEXT, lang)
        }
    }
}

fn why_refused(problem: ProblemType) -> Text {
    match problem {
        ProblemType::UnknownFileNumber | ProblemType::UserNotFound => not_paid::REFUSED_USER,
        ProblemType::OnHold => not_paid::REFUSED_HOLD,
        ProblemType::Amount | ProblemType::Schedule | ProblemType::Fee => not_paid::REFUSED_OTHER,
        ProblemType::BankAccount => find::WHY_ACCOUNT,
        ProblemType::Email => find::WHY_EMAIL,
        ProblemType::Card => find::CARD_REFUSED,
        ProblemType::AlreadyReversed => find::REVERSED,
        ProblemType::TooLate => find::WHY_TOO_LATE,
        _ => find::WHY_OTHER,
    }
}
