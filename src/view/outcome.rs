//! The ends of a visit: done (20) and not paid (21). Nothing here says more than what central said.

use wire::card::DeclineReason;
use wire::problem::ProblemType;

use super::build::{call_staff, choice, frame, info, notice, primary};
use super::*;
use crate::receipt::{Method, Receipt, Status};
use crate::session::event::PrinterStatus;
use crate::session::{CardRefusal, Done, NotPaid, Session};
use crate::text::{Text, account_change, change, coming, common, date, done, not_paid, registered};
use crate::words;

pub(super) fn done(session: &Session, outcome: &Done) -> View {
    let lang = session.visit.lang;
    let receipt = &outcome.receipt;
    let account = super::register::with_payment(session);
    let (name, heading, mark) = match (receipt.status, &receipt.method) {
        (Status::ChangeSaved, _) => ("20-saved", change::SAVED.get(lang).to_owned(), Mark::Saved),
        (Status::SavedNotSent, _) if account.is_some() => {
            ("20-saved", registered::SAVED_BOTH.get(lang).to_owned(), Mark::Saved)
        }
        (Status::SavedNotSent, _) => ("20-saved", done::SAVED.get(lang).to_owned(), Mark::Saved),
        (_, Method::Bank { frequency, withdrawals, .. }) => {
            let first = withdrawals.first().map(|first| words::date_long(*first, lang)).unwrap_or_default();
            let heading = match (session.visit.answers.changed.is_some(), frequency.is_recurring()) {
                (false, false) => done::SET,
                (false, true) => done::SET_FIRST,
                (true, false) => change::DONE,
                (true, true) => change::DONE_PLAN,
            };
            ("20-done-bank", heading.fill(lang, &[("date", &first)]), Mark::Done)
        }
        // A cancellation has an end of its own.
        (_, Method::Card { .. } | Method::Cancellation { .. }) => {
            let heading = done::CHARGED.fill(lang, &[("amount", &receipt.amount_cents.to_string())]);
            ("20-done-card", heading, Mark::Done)
        }
    };
    let mut notices = what_next(session, outcome, lang);
    notices.push(paper(outcome.print.unwrap_or(session.health.printer), !receipt.status.is_unsent(), lang));
    let mut controls = Vec::new();
    if session.health.printer.prints() {
        controls.push(Control::new(done::PRINT_AGAIN.get(lang), Touch::PrintAgain).icon(Icon::Printer));
    }
    let again = if session.visit.owned.again.is_empty() { done::PAY_AGAIN } else { account_change::AGAIN };
    controls.push(Control::new(again.get(lang), Touch::PayAgain).icon(Icon::HandCoins));
    if session.visit.answers.by_sign_in() && session.health.online {
        controls.push(choice(0, coming::SEE.get(lang), "", Icon::CalendarClock));
    }
    let paragraphs = taken_from(receipt, lang).into_iter().chain(account.filter(|_| !receipt.status.is_unsent()));
    View {
        paragraphs: paragraphs.collect(),
        body: Body::Outcome { mark, number: Some(number(receipt, lang)), notices, receipt: Vec::new(), controls },
        primary: primary(common::FINISH.get(lang), Touch::Finish),
        ..frame(session, name, heading)
    }
}

/// "$250.00 from checking account ending in 4321": what is set up.
fn taken_from(receipt: &Receipt, lang: Lang) -> Option<String> {
    let Method::Bank { account_type, last4, frequency, .. } = &receipt.method else { return None };
    let text = if frequency.is_recurring() { done::FROM_PLAN } else { done::FROM };
    let values = [
        ("amount", receipt.amount_cents.to_string()),
        ("often", words::frequency(frequency, lang)),
        ("type", words::account_type(*account_type, lang).to_owned()),
        ("last4", last4.clone()),
    ];
    Some(text.fill(lang, &values.each_ref().map(|(name, value)| (*name, value.as_str()))))
}

fn number(receipt: &Receipt, lang: Lang) -> Number {
    Number { label: done::NUMBER.get(lang).to_owned(), value: receipt.confirmation.grouped() }
}

fn what_next(session: &Session, outcome: &Done, lang: Lang) -> Vec<Notice> {
    let receipt = &outcome.receipt;
    let mut notices = Vec::new();
    let mut tell = |text: Text| notices.push(info(text.get(lang)));
    match &receipt.method {
        Method::Bank { withdrawals, prenote, send_by, .. } => {
            if let (Some(by), Some(first)) = (send_by, withdrawals.first()) {
                let values = [("date", words::date_long(*first, lang)), ("by", words::date_long(*by, lang))];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                let planned = if receipt.status == Status::ChangeSaved { change::SEND_BY } else { done::SEND_BY };
                notices.push(info(planned.fill(lang, &values)));
                notices.push(info(done::KEEP.fill(lang, &[("date", &words::date_long(*by, lang))])));
                return notices;
            }
            if outcome.moved_by_central {
                notices.push(notice(NoticeKind::Warn, Icon::CalendarClock, done::MOVED.get(lang)));
            }
            let mut tell = |text: Text| notices.push(info(text.get(lang)));
            if *prenote {
                tell(done::PRENOTE);
            }
            tell(done::COUNTS);
        }
        Method::Cancellation { .. } => {}
        Method::Card { .. } => {
            tell(if session.policy.rules.card_posting.is_screened(receipt.amount_cents) {
                done::SCREENED
            } else {
                done::POSTED
            });
            let fee = receipt.fee_cents.unwrap_or_default();
            let total = receipt.amount_cents.checked_add(fee).unwrap_or_default();
            let values = [("fee", fee.to_string()), ("total", total.to_string())];
            notices.push(info(done::FEE.fill(lang, &values.each_ref().map(|(name, value)| (*name, value.as_str())))));
        }
    }
    notices
}

/// Where the receipt is, or what to do without one.
/// `paid`: whatever the printer does, the payment is done.
pub(super) fn paper(status: PrinterStatus, paid: bool, lang: Lang) -> Notice {
    let (kind, text) = match status {
        PrinterStatus::Ready | PrinterStatus::PaperLow => (NoticeKind::Ok, done::TAKE),
        PrinterStatus::NoPaper => (NoticeKind::Warn, done::NO_PAPER),
        PrinterStatus::Jammed if paid => (NoticeKind::Warn, done::JAMMED),
        PrinterStatus::Jammed => (NoticeKind::Warn, done::JAMMED_BARE),
        PrinterStatus::Absent => (NoticeKind::Warn, done::NO_PRINTER),
    };
    notice(kind, Icon::Printer, text.get(lang))
}

pub(super) fn not_paid(session: &Session, outcome: &NotPaid) -> View {
    match outcome {
        NotPaid::Declined { reason } => declined(session, *reason),
        NotPaid::NotDone(not_done) => super::plans::not_done(session, not_done),
        NotPaid::Refused { problem } if session.visit.answers.by_sign_in() => super::plans::refused(session, *problem),
        NotPaid::Refused { problem } => refused(session, *problem),
        NotPaid::Failed { code } => failed(session, *code),
        NotPaid::Unknown { receipt } => unknown(session, receipt.as_deref()),
        NotPaid::Cut => cut(session),
    }
}

fn outcome(mark: Mark, notices: Vec<Notice>, controls: Vec<Control>) -> Body {
    Body::Outcome { mark, number: None, notices, receipt: Vec::new(), controls }
}

/// Leaving stands where Back stands: nothing is left to go back to.
pub(super) fn leave(lang: Lang) -> Option<Control> {
    Some(Control::new(common::FINISH.get(lang), Touch::Finish))
}

fn declined(session: &Session, reason: DeclineReason) -> View {
    let lang = session.visit.lang;
    let text = match reason {
        DeclineReason::NumberOrCodeWrong => not_paid::DECLINED_NUMBER,
        DeclineReason::AddressDiffers => not_paid::DECLINED_ADDRESS,
        DeclineReason::AddressAbroad => not_paid::DECLINED_ABROAD,
        DeclineReason::NotEnoughCredit => not_paid::DECLINED_CREDIT,
        DeclineReason::Unexplained => not_paid::DECLINED_TEXT,
    };
    // Another address is first mended, then the card is typed again.
    let again = if reason == DeclineReason::AddressDiffers { common::AGAIN } else { not_paid::OTHER_CARD };
    let three = session.card_refusal() == Some(CardRefusal::Declined);
    let on_hold = session.visit.answers.on_hold();
    let mut notices = Vec::new();
    if three {
        notices.push(info(if on_hold { not_paid::THREE_HOLD } else { not_paid::THREE }.get(lang)));
    }
    let mut controls = Vec::new();
    if !on_hold {
        controls.push(choice(0, not_paid::BANK.get(lang), "", Icon::Bank));
    }
    controls.push(call_staff(lang));
    View {
        paragraphs: vec![text.get(lang).to_owned()],
        body: outcome(Mark::NotPaid, notices, controls),
        back: leave(lang),
        primary: if three { None } else { primary(again.get(lang), Touch::Continue) },
        ..frame(session, "21-declined", not_paid::DECLINED.get(lang).to_owned())
    }
}

fn refused(session: &Session, problem: ProblemType) -> View {
    let lang = session.visit.lang;
    let text = match problem {
        ProblemType::UnknownFileNumber | ProblemType::UserNotFound => not_paid::REFUSED_USER,
        ProblemType::OnHold => not_paid::REFUSED_HOLD,
        _ => not_paid::REFUSED_OTHER,
    };
    View {
        paragraphs: vec![text.get(lang).to_owned()],
        body: outcome(Mark::Attention, Vec::new(), vec![call_staff(lang)]),
        back: leave(lang),
        primary: primary(common::AGAIN.get(lang), Touch::Continue),
        ..frame(session, "21-refused", not_paid::REFUSED.get(lang).to_owned())
    }
}

fn failed(session: &Session, code: u16) -> View {
    let lang = session.visit.lang;
    let card = session.visit.answers.pays_by_card();
    let code = not_paid::CODE.fill(lang, &[("code", &code.to_string())]);
    View {
        paragraphs: vec![if card { not_paid::FAILED_CARD } else { not_paid::FAILED_TEXT }.get(lang).to_owned()],
        body: outcome(Mark::Attention, vec![info(code)], vec![call_staff(lang)]),
        back: leave(lang),
        primary: primary(common::AGAIN.get(lang), Touch::Continue),
        ..frame(session, "21-not-sent", not_paid::FAILED.get(lang).to_owned())
    }
}

fn unknown(session: &Session, receipt: Option<&Receipt>) -> View {
    let lang = session.visit.lang;
    let text = match receipt {
        Some(receipt) => not_paid::UNKNOWN_TEXT.fill(lang, &[("code", &receipt.confirmation.grouped())]),
        None => not_paid::UNKNOWN_BARE.get(lang).to_owned(),
    };
    let mut controls = vec![call_staff(lang)];
    if receipt.is_some() && session.health.printer.prints() {
        controls.insert(0, Control::new(done::PRINT_AGAIN.get(lang), Touch::PrintAgain).icon(Icon::Printer));
    }
    let body = Body::Outcome {
        mark: Mark::Attention,
        number: receipt.map(|receipt| number(receipt, lang)),
        notices: receipt.map(|_| paper(session.health.printer, false, lang)).into_iter().collect(),
        receipt: Vec::new(),
        controls,
    };
    View {
        paragraphs: vec![text],
        body,
        primary: primary(common::FINISH.get(lang), Touch::Finish),
        ..frame(session, "21-unknown", not_paid::UNKNOWN.get(lang).to_owned())
    }
}

fn cut(session: &Session) -> View {
    let lang = session.visit.lang;
    let first = words::date_long(session.visit.answers.earliest(), lang);
    View {
        paragraphs: vec![not_paid::CUT_TEXT.fill(lang, &[("date", &first)])],
        body: outcome(Mark::Attention, Vec::new(), Vec::new()),
        back: leave(lang),
        primary: primary(date::CHOOSE.get(lang), Touch::Continue),
        ..frame(session, "21-date-passed", not_paid::CUT.get(lang).to_owned())
    }
}
