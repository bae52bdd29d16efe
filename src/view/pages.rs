//! The menu (2), Text & voice (27), and the short pages that explain and lead back.

use super::build::{back, call_staff, choice, frame, primary};
use super::reading::{print_button, printing_notice};
use super::*;
use crate::session::{CardRefusal, Page, Session};
use crate::text::{Text, account, case, common, email, file_number, leaflet, menu, method, not_paid};

pub(super) fn menu(session: &Session) -> View {
    let lang = session.visit.lang;
    let online = session.health.online;
    let card = |index, label: Text, sub: &str, icon| choice(index, label.get(lang), sub, icon);
    let days = session.policy.rules.lead_times.change_business_days;
    // What is one's own needs a sign-in, and that a connection.
    let own = |index, label: Text, sub: String, icon| {
        let sub = if online { sub } else { menu::NEEDS_CONNECTION.get(lang).to_owned() };
        choice(index, label.get(lang), sub, icon).unavailable(!online)
    };
    let pay_closed = !online && !session.policy.offline_saving;
    let pay_sub = if pay_closed { menu::NEEDS_CONNECTION } else { menu::PAY_SUB };
    View {
        body: Body::Choices(vec![
            card(0, menu::PAY, pay_sub.get(lang), Icon::HandCoins).unavailable(pay_closed),
            own(1, menu::COMING, menu::COMING_SUB.fill(lang, &[("n", &days.to_string())]), Icon::CalendarClock),
            card(2, menu::PAST, menu::PAST_SUB.get(lang), Icon::History),
            card(3, menu::QUESTIONS, menu::QUESTIONS_SUB.get(lang), Icon::Help),
            card(4, menu::OFFICES, menu::OFFICES_SUB.get(lang), Icon::MapPin),
            card(5, menu::CONTACT, menu::CONTACT_SUB.get(lang), Icon::Message),
        ]),
        error: session.visit.problem.as_ref().map(|problem| super::problem::words(problem, lang)),
        back: back(lang),
        ..frame(session, "02-menu", menu::HEADING.get(lang).to_owned())
    }
}

pub(super) fn page(session: &Session, page: Page) -> View {
    let lang = session.visit.lang;
    match page {
        Page::Access => super::access::access(session),
        Page::Reading(reading) => super::reading::reading(session, reading),
        Page::NoFileNumber => explain(
            session,
            "03-no-file-number",
            file_number::MISSING_HEADING,
            &[file_number::MISSING_TEXT],
            vec![call_staff(lang)],
        ),
        Page::NoRoutingNumber => no_routing_number(session),
        Page::NoEmail => no_email(session),
        Page::WhichPast => super::find::which(session),
        Page::CardUnavailable => {
            let why =
                session.card_refusal().map_or(common::CALL, |why| card_refused(why, session.visit.answers.on_hold()));
            let view = explain(session, "09-no-card", method::CARD_HEADING, &[why, common::CALL], Vec::new());
            let bank = || primary(not_paid::BANK.get(lang), Touch::Continue);
            View { primary: if session.may_pay_by_bank_instead() { bank() } else { None }, ..view }
        }
        Page::BankUnavailable => explain(
            session,
            "28-needs-connection",
            method::BANK_OFFLINE,
            &[menu::NEEDS_CONNECTION],
            vec![call_staff(lang)],
        ),
        Page::AccountOffline => super::sign_in::offline(session),
        Page::AskStaff => explain(session, "28-ask-staff", common::STAFF_HEADING, &[common::STAFF_NONE], Vec::new()),
    }
}

/// Why no card can be paid with now.
pub(super) fn card_refused(why: CardRefusal, on_hold: bool) -> Text {
    match why {
        CardRefusal::NotTaken => method::CARD_OFF,
        CardRefusal::OnHold => method::CARD_OFF_HOLD,
        CardRefusal::Offline => method::CARD_OFFLINE,
        CardRefusal::Declined if on_hold => not_paid::THREE_HOLD,
        CardRefusal::Declined => not_paid::THREE,
    }
}

fn explain(session: &Session, name: &'static str, heading: Text, text: &[Text], controls: Vec<Control>) -> View {
    let lang = session.visit.lang;
    let paragraphs = text.iter().map(|text| text.get(lang).to_owned()).collect();
    View {
        body: Body::Text { paragraphs, controls },
        back: back(lang),
        ..frame(session, name, heading.get(lang).to_owned())
    }
}

fn no_routing_number(session: &Session) -> View {
    let lang = session.visit.lang;
    let (mut text, mut controls) = (vec![account::ROUTING_MISSING_TEXT], vec![call_staff(lang)]);
    if session.may_pay_by_card_instead() {
        text.push(account::ROUTING_OR_CARD);
        controls.insert(0, choice(0, case::HOLD_CARD.get(lang), "", Icon::Card));
    }
    explain(session, "11-no-routing-number", account::ROUTING_MISSING_HEADING, &text, controls)
}

fn no_email(session: &Session) -> View {
    let lang = session.visit.lang;
    if session.visit.answers.email_needed() {
        let heading = session.visit.answers.email_needed_for();
        let text = [email::NEEDED_WHY, email::NEEDED_ELSE];
        let mut controls: Vec<Control> = print_button(session, leaflet::PRINT_PAGE).into_iter().collect();
        controls.push(call_staff(lang));
        let notices = printing_notice(session).into_iter().collect();
        return View { notices, ..explain(session, "17-email-needed", heading, &text, controls) };
    }
    let go = choice(0, email::NONE_GO.get(lang), "", Icon::ArrowRight);
    explain(session, "17-no-email", email::NONE_HEADING, &[email::NONE_TEXT], vec![go])
}
