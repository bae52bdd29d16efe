//! Set-up, in English: how the machine is, and what whoever installs it chooses. No PIN and nothing of a payor is on it.

use chrono::Datelike as _;
use wire::enrollment::EnrollmentCodeError;

use super::build::{back, choice, frame, info, notice, primary};
use super::fields::{ask, extra, grouped, keyboard_of};
use super::staff::{fill, pin_field, printed, row, say};
use super::*;
use crate::clock::Now;
use crate::printer::{BAUDS, Port, Setting};
use crate::session::Session;
use crate::session::event::{PrinterStatus, VoiceHelp};
use crate::session::question::Letters;
use crate::session::setup::{FIELDS, Facts, Problem, Refused, Room, Setup};
use crate::text::{Text, setup as words, staff as staff_words};
use crate::words::{date_short, time, weekday_name};

pub(super) fn setup(session: &Session, setup: &Setup, now: Now) -> View {
    let none = Facts::default();
    let facts = setup.facts.as_deref().unwrap_or(&none);
    let mut view = match setup.room {
        Room::Menu => menu(session, setup, facts, now),
        Room::Network => network(session, facts, now),
        Room::Printer => printer(session, setup),
        Room::PrinterAddress => {
            let text = setup.printer.field(0).to_owned();
            let view = typed(session, "28-setup-printer-address", words::PRINTER_ADDRESS, words::PRINTER_ADDRESS_TEXT);
            with_keys(view, setup, Letters::Host, words::PRINTER_ADDRESS, text, words::USE)
        }
        Room::PrinterSpeed => speed(session),
        Room::Screen => screen(session),
        Room::TouchTest => touch_test(session, setup),
        Room::Sound => sound(session),
        Room::Pin => pin(session, setup, "28-setup-pin", [words::PIN, words::PIN_TEXT, words::NEXT]),
        Room::PinAgain => {
            let words = [words::PIN_AGAIN, words::PIN_AGAIN_TEXT, words::SET_PIN];
            pin(session, setup, "28-setup-pin-again", words)
        }
        Room::Address => {
            let text = setup.address.field(0).to_owned();
            let view = typed(session, "28-setup-address", words::ADDRESS, words::ADDRESS_TEXT);
            with_keys(view, setup, Letters::Host, words::ADDRESS, text, words::NEXT)
        }
        Room::Code => {
            let text = grouped(setup.code.field(0), 4);
            let view = typed(session, "28-setup-code", words::CODE, words::CODE_TEXT);
            with_keys(view, setup, Letters::Code, words::CODE, text, words::ENROLL)
        }
        Room::Enrolled => enrolled(session, setup),
    };
    view.error = setup.problem.as_ref().map(problem);
    match &mut view.body {
        Body::Keypad { field, .. } => field.in_error = view.error.is_some(),
        Body::Keyboard { fields, .. } => fields.iter_mut().for_each(|field| field.in_error = view.error.is_some()),
        _ => {}
    }
    if setup.busy.is_some() && view.primary.is_some() {
        let label = if setup.room == Room::Code { words::ENROLLING } else { words::WAIT };
        view.primary = Some(Control::new(label.en, Touch::Continue).tone(Tone::Busy));
    }
    view
}

fn room(session: &Session, name: &'static str, heading: Text) -> View {
    // Central is not known yet: that it does not answer is no news.
    View { banner: None, utilities: Vec::new(), back: back(Lang::En), ..frame(session, name, say(heading)) }
}

fn problem(problem: &Problem) -> String {
    match problem {
        Problem::NoPin => say(words::NO_PIN),
        Problem::PinTooShort => say(staff_words::PIN_SHORT),
        Problem::PinsDiffer => say(words::PINS_DIFFER),
        Problem::PrinterAddress => say(words::PRINTER_ADDRESS_WRONG),
        Problem::NotAllTouched => say(words::TOUCH_MISSING),
        Problem::Address => say(words::ADDRESS_WRONG),
        Problem::Code(EnrollmentCodeError::Length { typed }) => {
            fill(words::CODE_LENGTH, &[("typed", &typed.to_string())])
        }
        Problem::Code(EnrollmentCodeError::Character(letter)) => {
            fill(words::CODE_CHARACTER, &[("letter", &letter.to_string())])
        }
        Problem::Code(EnrollmentCodeError::End) => say(words::CODE_END),
        Problem::NotSaved => say(words::NOT_SAVED),
        Problem::Refused(refused) => match refused {
            Refused::Address => say(words::REFUSED_ADDRESS),
            Refused::NoAnswer => say(words::REFUSED_NO_ANSWER),
            Refused::OtherCentral => say(words::REFUSED_OTHER),
            Refused::Code => say(words::REFUSED_CODE),
            Refused::Central => say(words::REFUSED_CENTRAL),
            Refused::NotKept { code } => fill(words::REFUSED_NOT_KEPT, &[("code", &code.to_string())]),
        },
    }
}

/// What is done has a tick.
fn menu(session: &Session, setup: &Setup, facts: &Facts, now: Now) -> View {
    let connected = !facts.networks.is_empty() && facts.address.is_some();
    let cable = if connected { words::CONNECTED } else { words::NOT_CONNECTED };
    let stands = if session.site.landscape { words::LANDSCAPE } else { words::PORTRAIT };
    let tried = if setup.screen_tried { words::TRIED } else { words::NOT_TRIED };
    let (printer, place) = name(&facts.printer);
    let volume = fill(staff_words::VOLUME, &[("n", &session.volume.to_string())]);
    let pin = if facts.pin_is_set { words::PIN_SET } else { words::PIN_NOT_SET };
    let prints = setup.chosen_printer().is_some() && session.health.printer.prints();
    let printer_sub = if facts.printer == Setting::None { say(printer) } else { format!("{}: {place}", printer.en) };
    let cards = vec![
        choice(0, words::NETWORK.en, format!("{} · {}", cable.en, moment(now)), Icon::Globe).selected(connected),
        choice(1, words::PRINTER.en, printer_sub, Icon::Printer).selected(prints),
        choice(2, words::SCREEN.en, fill(tried, &[("what", stands.en)]), Icon::PanelBottom)
            .selected(setup.screen_tried),
        choice(3, words::SOUND.en, volume, Icon::Volume).selected(setup.sound_tried),
        choice(4, words::PIN.en, pin.en, Icon::Lock).selected(facts.pin_is_set),
        choice(5, words::CENTRAL.en, words::CENTRAL_SUB.en, Icon::ShieldCheck),
    ];
    View {
        paragraphs: vec![say(words::MENU_TEXT)],
        body: Body::Choices(cards),
        back: None,
        brand_hold: Some(Touch::HoldBrand),
        ..room(session, "28-setup", words::HEADING)
    }
}

fn moment(now: Now) -> String {
    format!("{}, {}", date_short(now.date(), Lang::En), time(now.local, Lang::En))
}

fn network(session: &Session, facts: &Facts, now: Now) -> View {
    let cable = match facts.networks.as_slice() {
        [] => say(words::CABLE_NONE),
        names => fill(words::CABLE_IS, &[("names", &names.join(", "))]),
    };
    let weekday = weekday_name(now.date().weekday(), Lang::En);
    let rows = vec![
        row(words::CABLE, cable),
        row(words::ADDRESS_HERE, facts.address.clone().unwrap_or_else(|| say(words::ADDRESS_NONE))),
        row(words::TIME, format!("{weekday}, {}", moment(now))),
        row(words::VERSION, env!("CARGO_PKG_VERSION")),
    ];
    View {
        paragraphs: vec![say(words::NETWORK_TEXT)],
        body: Body::Rows { rows, controls: Vec::new() },
        ..room(session, "28-setup-network", words::NETWORK)
    }
}

/// What it is and where.
fn name(printer: &Setting) -> (Text, String) {
    match printer {
        Setting::None => (words::NO_PRINTER, say(words::NO_PRINTER_SUB)),
        Setting::File(directory) => (words::FILES, directory.display().to_string()),
        Setting::Port(Port::Device(path)) => (words::AT_USB, path.display().to_string()),
        Setting::Port(Port::Serial { path, baud }) => {
            let (place, baud) = (path.display().to_string(), baud.to_string());
            (words::AT_SERIAL, fill(words::AT_SERIAL_SUB, &[("place", &place), ("baud", &baud)]))
        }
        Setting::Port(Port::Tcp { host, port }) => (words::IN_NETWORK, format!("{host}, {port}")),
        Setting::Cups(queue) => (words::OF_CUPS, queue.clone()),
    }
}

fn printer(session: &Session, setup: &Setup) -> View {
    let chosen = setup.facts.as_deref().map(|facts| &facts.printer);
    let printers = setup.printers();
    let mut cards: Vec<Control> = printers
        .iter()
        .zip(0..)
        .map(|(printer, index)| {
            let (label, place) = name(printer);
            // Two at USB are told apart.
            let spoken = format!("{}, {place}", label.en);
            choice(index, label.en, place, Icon::Printer).spoken(spoken).selected(chosen == Some(printer))
        })
        .collect();
    let other = u8::try_from(cards.len()).unwrap_or(u8::MAX);
    cards.push(choice(other, words::OTHER_PRINTER.en, words::OTHER_PRINTER_SUB.en, Icon::Globe));
    let prints = setup.chosen_printer().is_some();
    let notices = match printed(session) {
        notices if !notices.is_empty() => notices,
        _ if prints => vec![printer_says(session.health.printer)],
        _ => Vec::new(),
    };
    View {
        paragraphs: vec![say(words::PRINTER_TEXT)],
        notices,
        body: Body::Choices(cards),
        primary: primary(words::TEST_PRINT.en, Touch::Continue).filter(|_| prints),
        ..room(session, "28-setup-printer", words::PRINTER)
    }
}

fn printer_says(status: PrinterStatus) -> Notice {
    let (kind, text) = match status {
        PrinterStatus::Ready => (NoticeKind::Ok, words::PRINTER_SAYS),
        PrinterStatus::PaperLow => (NoticeKind::Warn, words::PRINTER_PAPER_LOW),
        PrinterStatus::NoPaper => (NoticeKind::Warn, words::PRINTER_NO_PAPER),
        PrinterStatus::Jammed => (NoticeKind::Warn, words::PRINTER_JAMMED),
        PrinterStatus::Absent => (NoticeKind::Warn, words::PRINTER_ABSENT),
    };
    notice(kind, Icon::Printer, text.en)
}

fn speed(session: &Session) -> View {
    let card = |(baud, index): (u32, u8)| {
        Control::new(fill(words::BAUD, &[("baud", &baud.to_string())]), Touch::Choose(index))
    };
    View {
        paragraphs: vec![say(words::SPEED_TEXT)],
        body: Body::Grid { columns: 2, cells: BAUDS.into_iter().zip(0..).map(card).collect() },
        ..room(session, "28-setup-speed", words::SPEED)
    }
}

fn screen(session: &Session) -> View {
    let across = session.site.landscape;
    let cards = vec![
        choice(0, words::PORTRAIT.en, words::PORTRAIT_SUB.en, Icon::None).selected(!across),
        choice(1, words::LANDSCAPE.en, words::LANDSCAPE_SUB.en, Icon::None).selected(across),
    ];
    View {
        paragraphs: vec![say(words::SCREEN_TEXT)],
        body: Body::Choices(cards),
        primary: primary(words::TRY_TOUCH.en, Touch::Continue),
        ..room(session, "28-setup-screen", words::SCREEN_HEADING)
    }
}

fn touch_test(session: &Session, setup: &Setup) -> View {
    let cell =
        |field: u8| Control::new((field + 1).to_string(), Touch::Choose(field)).selected(setup.is_touched(field));
    View {
        paragraphs: vec![say(words::TOUCH_TEXT)],
        body: Body::Grid { columns: 3, cells: (0..FIELDS).map(cell).collect() },
        primary: primary(words::TOUCH_DONE.en, Touch::Continue),
        ..room(session, "28-setup-touch", words::TOUCH_HEADING)
    }
}

fn sound(session: &Session) -> View {
    let volume = fill(staff_words::VOLUME, &[("n", &session.volume.to_string())]);
    let mut controls = vec![
        extra(0, staff_words::SOFTER, Lang::En).icon(Icon::Volume),
        extra(1, staff_words::LOUDER, Lang::En).icon(Icon::Volume),
    ];
    let notices = match session.health.voice {
        VoiceHelp::None => vec![notice(NoticeKind::Warn, Icon::Volume, words::NO_VOICE.en)],
        VoiceHelp::ByHeadphones if !session.health.headphones => vec![info(words::BY_HEADPHONES.en)],
        VoiceHelp::ByHeadphones | VoiceHelp::Here => Vec::new(),
    };
    if session.health.voice != VoiceHelp::None {
        controls.push(extra(2, words::SAY, Lang::En).icon(Icon::Volume));
    }
    View {
        paragraphs: vec![say(words::SOUND_TEXT)],
        notices,
        body: Body::Text { paragraphs: vec![volume], controls },
        ..room(session, "28-setup-sound", words::SOUND)
    }
}

fn pin(session: &Session, setup: &Setup, name: &'static str, [heading, help, next]: [Text; 3]) -> View {
    let field = pin_field(heading, &setup.pin, false);
    View {
        paragraphs: vec![say(help)],
        body: Body::Keypad { field, extras: Vec::new(), keys: super::keys::keypad(Lang::En, false) },
        primary: primary(next.en, Touch::Continue),
        ..room(session, name, heading)
    }
}

fn typed(session: &Session, name: &'static str, heading: Text, help: Text) -> View {
    let mut view = room(session, name, heading);
    ask(&mut view, heading, &[help]);
    view
}

fn with_keys(mut view: View, setup: &Setup, letters: Letters, label: Text, text: String, next: Text) -> View {
    // These keyboards do not change with what is typed.
    keyboard_of(&mut view, letters, &setup.code, label, text);
    View { primary: primary(next.en, Touch::Continue), ..view }
}

fn enrolled(session: &Session, setup: &Setup) -> View {
    let (kiosk, office) = setup
        .enrolled
        .as_ref()
        .map(|enrolled| (enrolled.kiosk.to_string(), enrolled.office.clone()))
        .unwrap_or_default();
    let rows = vec![row(words::OFFICE, office), row(words::KIOSK, kiosk), row(words::ADDRESS, setup.address.field(0))];
    View {
        paragraphs: vec![say(words::ENROLLED_TEXT)],
        body: Body::Rows { rows, controls: Vec::new() },
        back: None,
        primary: primary(words::OPEN.en, Touch::Continue),
        ..room(session, "28-setup-enrolled", words::ENROLLED)
    }
}
