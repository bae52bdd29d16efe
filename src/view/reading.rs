//! Questions and answers (24), offices (25), and where a check goes (6): lists of cards, then a text to read, hear or print.

use super::build::{back, call_staff, choice, frame, info, notice};
use super::sentences::sentences;
use super::*;
use crate::content::{self, said};
use crate::session::Session;
use crate::session::event::{PrinterStatus, VoiceHelp};
use crate::session::reading::{Passages, Printing, Reading};
use crate::text::{Text, help, leaflet, offices};

pub(super) fn reading(session: &Session, reading: Reading) -> View {
    let reading = session.still(reading);
    match reading {
        Reading::Topics { .. } => topics(session),
        Reading::Questions { topic, .. } => questions(session, topic),
        Reading::Answer { .. } => {
            let mut controls: Vec<Control> = read_aloud(session).into_iter().collect();
            controls.extend(print_button(session, help::PRINT));
            controls.push(call_staff(session.visit.lang));
            text(session, reading, "24-answer", controls)
        }
        Reading::Offices { .. } => office_list(session),
        Reading::Office { .. } => {
            let mut controls: Vec<Control> = read_aloud(session).into_iter().collect();
            controls.extend(print_button(session, offices::PRINT));
            text(session, reading, "25-office", controls)
        }
        Reading::MailAddress => {
            let controls = print_button(session, leaflet::PRINT_ADDRESS).into_iter().collect();
            text(session, reading, "06-check-by-mail", controls)
        }
    }
}

fn topics(session: &Session) -> View {
    let lang = session.visit.lang;
    let card = |(place, topic): (usize, &content::Topic)| {
        let count = help::COUNT.fill(lang, &[("n", &topic.questions.len().to_string())]);
        choice(index(place), said(&topic.title, lang), count, icon(&topic.id))
    };
    let cards = session.topics_offered().into_iter().map(card).collect();
    list(session, "24-help", help::HEADING.get(lang), cards)
}

fn questions(session: &Session, topic: u8) -> View {
    let lang = session.visit.lang;
    let Some(topic) = content::topics(&session.policy).get(usize::from(topic)) else { return topics(session) };
    let asked = topic.questions.iter().enumerate();
    let cards = asked.map(|(place, asked)| choice(index(place), said(&asked.question, lang), "", Icon::Help)).collect();
    list(session, "24-topic", said(&topic.title, lang), cards)
}

fn office_list(session: &Session) -> View {
    let lang = session.visit.lang;
    let card = |(place, office): (usize, &content::Office)| {
        let phone = |text: Text| text.fill(lang, &[("phone", &office.phone)]);
        let phone = match session.is_own(office) {
            true if content::is_here(office, &session.site.office) => phone(offices::HERE),
            true => phone(offices::NEAREST),
            false => office.phone.clone(),
        };
        let icon = if office.town.is_some() { Icon::MapPin } else { Icon::Phone };
        choice(index(place), said(&office.name, lang), phone, icon)
    };
    let cards = session.offices_offered().into_iter().map(card).collect();
    let all = content::offices(&session.policy);
    View {
        paragraphs: vec![said(&all.hours, lang).to_owned()],
        // Not every child support office is like these.
        notices: vec![info(said(&all.by_appointment, lang))],
        ..list(session, "25-offices", offices::HEADING.get(lang), cards)
    }
}

fn list(session: &Session, name: &'static str, heading: &str, cards: Vec<Control>) -> View {
    View { body: Body::Choices(cards), back: back(session.visit.lang), ..frame(session, name, heading.to_owned()) }
}

fn text(session: &Session, reading: Reading, name: &'static str, controls: Vec<Control>) -> View {
    let lang = session.visit.lang;
    let Some(Passages { title, passages }) = session.passages(reading) else { return topics(session) };
    let look = session.visit.look;
    let paragraphs = if look.text_size == TextSize::Standard && !look.lower {
        passages.into_iter().map(|passage| passage.lines.join("\n")).collect()
    } else {
        // In larger text or a lower screen, a page may have to end between two sentences.
        let lines: Vec<String> = passages.into_iter().flat_map(|passage| passage.lines).collect();
        lines.iter().flat_map(|line| sentences(line)).map(str::to_owned).collect()
    };
    View {
        body: Body::Text { paragraphs, controls },
        notices: printing_notice(session).into_iter().collect(),
        back: back(lang),
        ..frame(session, name, title)
    }
}

/// A button that has the text read, where it can be heard.
fn read_aloud(session: &Session) -> Option<Control> {
    let is_heard = match session.health.voice {
        VoiceHelp::None => false,
        VoiceHelp::Here => true,
        VoiceHelp::ByHeadphones => session.health.headphones,
    };
    is_heard.then(|| Control::new(help::READ.get(session.visit.lang), Touch::ReadAloud).icon(Icon::Volume))
}

/// A button that prints a leaflet, where a paper can be expected to come.
pub(super) fn print_button(session: &Session, label: Text) -> Option<Control> {
    let prints = session.health.printer.prints();
    prints.then(|| Control::new(label.get(session.visit.lang), Touch::Print).icon(Icon::Printer))
}

/// What became of the leaflet that was asked for on this screen.
pub(super) fn printing_notice(session: &Session) -> Option<Notice> {
    let (kind, text) = match session.visit.printing? {
        Printing::UnderWay => (NoticeKind::Info, leaflet::PRINTING),
        Printing::Ended(PrinterStatus::Ready | PrinterStatus::PaperLow) => (NoticeKind::Ok, leaflet::TAKE),
        Printing::Ended(PrinterStatus::NoPaper) => (NoticeKind::Warn, leaflet::NO_PAPER),
        Printing::Ended(PrinterStatus::Jammed) => (NoticeKind::Warn, leaflet::JAMMED),
        Printing::Ended(PrinterStatus::Absent) => (NoticeKind::Warn, leaflet::NO_PRINTER),
    };
    Some(notice(kind, Icon::Printer, text.get(session.visit.lang)))
}

/// Of a topic by its id; policy may bring others.
fn icon(topic: &str) -> Icon {
    match topic {
        "set-up" => Icon::Bank,
        "dates" => Icon::Calendar,
        "changes" => Icon::Pen,
        "cards" => Icon::Card,
        "security" => Icon::Lock,
        "order" => Icon::Receipt,
        "missed" => Icon::Warning,
        "start-a-case" => Icon::Users,
        "urgent" => Icon::Phone,
        _ => Icon::Help,
    }
}

/// Lists are bounded where they come from (`wire::content::LIST_MOST`).
pub(super) fn index(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}
