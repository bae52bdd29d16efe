//! The bank account (10 to 12): the one on file, or routing number, kind and number of a new one.

use super::build::{choice, notice};
use super::fields::{ask, dots, entry, extra, grouped, keypad};
use super::*;
use crate::session::Session;
use crate::session::answers::AccountChoice;
use crate::session::question::Question;
use crate::text::account;
use crate::words;

pub(super) fn which_account(view: &mut View, session: &Session) {
    let (lang, answers) = (view.lang, &session.visit.answers);
    ask(view, account::HEADING, &[]);
    let Some(on_file) = answers.account_on_file() else { return };
    let kind = words::capitalized(words::account_type(on_file.account_type, lang));
    let label = account::ON_FILE.fill(lang, &[("type", &kind), ("last4", &on_file.last4)]);
    let verified = answers.case.as_ref().is_some_and(|case| case.account_state.is_verified());
    let sub = if verified { account::ON_FILE_SUB } else { account::ON_FILE_PENDING };
    let first = |new_account| words::date_long(answers.earliest_with(new_account), lang);
    if answers.case.as_ref().is_some_and(|case| !case.schedules.is_empty()) {
        view.notices.push(notice(NoticeKind::Warn, Icon::Warning, account::CANCELS.get(lang)));
    }
    view.body = Body::Choices(vec![
        choice(0, label, sub.fill(lang, &[("date", &first(false))]), Icon::ShieldCheck)
            .selected(answers.account == Some(AccountChoice::OnFile)),
        choice(1, account::OTHER.get(lang), account::OTHER_SUB.fill(lang, &[("date", &first(true))]), Icon::Bank)
            .selected(answers.account == Some(AccountChoice::New)),
    ]);
}

pub(super) fn typed(view: &mut View, session: &Session, question: Question) {
    let lang = view.lang;
    let entry = entry(session, question);
    let shown = if entry.hidden { dots(entry.field(0)) } else { grouped(entry.field(0), 4) };
    let hide = |hidden| {
        let (label, icon) = if hidden { (account::SHOW, Icon::Eye) } else { (account::HIDE, Icon::EyeOff) };
        extra(0, label, lang).icon(icon)
    };
    match question {
        Question::RoutingNumber => {
            ask(view, account::ROUTING, &[account::ROUTING_WHERE]);
            view.figure = Figure::CheckRouting;
            if let Some(bank) = session.policy.bank_names.get(entry.field(0)) {
                let text = account::ROUTING_BANK.fill(lang, &[("bank", bank)]);
                view.notices.push(notice(NoticeKind::Ok, Icon::Bank, text));
            }
            if session.visit.answers.case.is_none() {
                // Nobody knows yet what is set up: the payor does (R14).
                view.notices.push(notice(NoticeKind::Warn, Icon::Warning, account::CANCELS.get(lang)));
            }
            let extras = vec![extra(0, account::ROUTING_MISSING, lang)];
            keypad(view, account::ROUTING_LABEL, grouped(entry.field(0), 3), extras);
        }
        Question::AccountNumber => {
            ask(view, account::NUMBER, &[account::NUMBER_WHERE]);
            view.figure = Figure::CheckAccount;
            keypad(view, account::NUMBER_LABEL, shown, vec![hide(entry.hidden)]);
        }
        _ => {
            ask(view, account::AGAIN, &[account::AGAIN_WHY]);
            keypad(view, account::NUMBER_LABEL, shown, vec![hide(entry.hidden)]);
        }
    }
}

pub(super) fn account_type(view: &mut View, session: &Session) {
    use rules::bank::AccountType::{Checking, Savings};
    let (lang, chosen) = (view.lang, session.visit.answers.account_type);
    ask(view, account::TYPE, &[]);
    view.body = Body::Choices(vec![
        choice(0, account::CHECKING.get(lang), "", Icon::Receipt).selected(chosen == Some(Checking)),
        choice(1, account::SAVINGS.get(lang), "", Icon::Bank).selected(chosen == Some(Savings)),
    ]);
}
