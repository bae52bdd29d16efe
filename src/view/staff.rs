//! Staff mode (28), in English: how the kiosk is, and what staff can do about it. Nothing of a payor is on any of it.

use chrono::Datelike as _;
use wire::request::RequestKind;

use super::build::{back, frame, notice, primary};
use super::*;
use crate::clock::Now;
use crate::journal::Entry;
use crate::session::Session;
use crate::session::event::{PrinterStatus, VoiceHelp};
use crate::session::reading::Printing;
use crate::session::staff::{Copying, Digits, Done, Parked, PinProblem, Report, Room, Staff, Why, papers};
use crate::text::{Text, common, staff as words};
use crate::words::{date_short, span, time, weekday_name};

/// What needs somebody, of which the menu has room for this many.
const NEEDS: usize = 2;

pub(super) fn staff(session: &Session, staff: &Staff, now: Now) -> View {
    let none = Report::default();
    let report = staff.report.as_deref().unwrap_or(&none);
    match staff.room {
        Room::Pin => door(session, staff),
        Room::NoPin => text(session, "28-staff-no-pin", words::NO_PIN, vec![say(words::NO_PIN_TEXT)]),
        Room::PinUnreadable => {
            text(session, "28-staff-pin-unreadable", words::PIN_UNREADABLE, vec![say(words::PIN_UNREADABLE_TEXT)])
        }
        Room::Locked { until_ms } => locked(session, until_ms.saturating_sub(now.monotonic_ms)),
        Room::Menu => menu(session, report),
        Room::Devices => devices(session, report, now),
        Room::TestPage => test_page(session),
        Room::LastReceipt => last_receipt(session),
        Room::Saved => saved(session, staff, report),
        Room::OpenClose => open_or_close(session, staff, report),
        Room::Sound => sound(session, staff, report),
        Room::Counts => counts(session, report),
        Room::Log => log(session, staff, report),
    }
}

pub(super) fn say(text: Text) -> String {
    text.en.to_owned()
}

pub(super) fn fill(text: Text, values: &[(&str, &str)]) -> String {
    text.fill(Lang::En, values)
}

fn room(session: &Session, name: &'static str, heading: Text) -> View {
    // The menu says what is wrong in staff's words.
    View { banner: None, utilities: Vec::new(), back: back(Lang::En), ..frame(session, name, say(heading)) }
}

fn text(session: &Session, name: &'static str, heading: Text, paragraphs: Vec<String>) -> View {
    View { body: Body::Text { paragraphs, controls: Vec::new() }, ..room(session, name, heading) }
}

fn rows(session: &Session, name: &'static str, heading: Text, rows: Vec<Row>) -> View {
    View { body: Body::Rows { rows, controls: Vec::new() }, ..room(session, name, heading) }
}

pub(super) fn row(label: Text, value: impl Into<String>) -> Row {
    Row { label: say(label), value: value.into(), change: None }
}

/// The room's own button: busy while the worker has not answered.
fn button(staff: &Staff, label: Text) -> Option<Control> {
    match staff.waiting {
        Some(_) if staff.report.is_none() => Some(Control::new(common::CHECKING.en, Touch::Continue).tone(Tone::Busy)),
        _ => primary(label.en, Touch::Continue),
    }
}

fn door(session: &Session, staff: &Staff) -> View {
    let error = staff.problem.map(|problem| match problem {
        PinProblem::TooShort => say(words::PIN_SHORT),
        PinProblem::NotCounted => say(words::PIN_NOT_COUNTED),
        PinProblem::Wrong { tries_left: 1 } => say(words::PIN_WRONG_LAST),
        PinProblem::Wrong { tries_left } => fill(words::PIN_WRONG, &[("n", &tries_left.to_string())]),
    });
    let field = pin_field(words::PIN, &staff.pin, error.is_some());
    View {
        paragraphs: vec![say(words::PIN_TEXT)],
        error,
        body: Body::Keypad { field, extras: Vec::new(), keys: super::keys::keypad(Lang::En, false) },
        primary: button(staff, words::OPEN),
        ..room(session, "28-staff-pin", words::PIN)
    }
}

/// How many digits were typed, and no more of them.
pub(super) fn pin_field(label: Text, pin: &Digits, in_error: bool) -> Field {
    Field {
        label: say(label),
        show_label: false,
        text: "•".repeat(pin.count()),
        full_length: None,
        kind: FieldKind::Code,
        active: true,
        in_error,
        secret: true,
        touch: None,
    }
}

fn locked(session: &Session, left_ms: u64) -> View {
    let left = match left_ms.div_ceil(60_000) {
        0 | 1 => say(words::LOCKED_LAST),
        minutes => fill(words::LOCKED_TEXT, &[("n", &minutes.to_string())]),
    };
    text(session, "28-staff-locked", words::LOCKED, vec![left])
}

fn menu(session: &Session, report: &Report) -> View {
    let cells = Room::BEHIND_MENU.into_iter().zip(0..).map(|(room, index)| {
        let (label, icon) = match room {
            Room::TestPage => (words::TEST_PAGE, Icon::Printer),
            Room::LastReceipt => (words::LAST_RECEIPT, Icon::Receipt),
            Room::Saved => (words::SAVED, Icon::Bank),
            Room::OpenClose => (words::OPEN_CLOSE, Icon::Lock),
            Room::Sound => (words::SOUND, Icon::Volume),
            Room::Counts => (words::COUNTS, Icon::Hash),
            Room::Log => (words::LOG, Icon::Info),
            _ => (words::DEVICES, Icon::Wrench),
        };
        Control::new(label.en, Touch::Choose(index)).icon(icon)
    });
    View {
        notices: needs(session, report),
        body: Body::Grid { columns: 2, cells: cells.collect() },
        back: Some(Control::new(words::LEAVE.en, Touch::Back).icon(Icon::Leave)),
        ..room(session, "28-staff", words::MENU)
    }
}

/// What somebody should look at, the most urgent first.
fn needs(session: &Session, report: &Report) -> Vec<Notice> {
    let health = &session.health;
    let mut needs = Vec::new();
    let mut need = |icon, text: String| needs.push(notice(NoticeKind::Warn, icon, text));
    if let Some(code) = health.closed {
        need(Icon::Lock, fill(words::IS_CLOSED, &[("code", &code.to_string())]));
    }
    match report.queue.parked {
        0 => {}
        1 => need(Icon::User, say(words::NEEDS_PERSON_ONE)),
        parked => need(Icon::User, fill(words::NEEDS_PERSON, &[("n", &parked.to_string())])),
    }
    if !health.printer.prints() {
        need(Icon::Printer, say(words::NOT_PRINTING));
    }
    if !health.online {
        need(Icon::Offline, say(words::NOT_ONLINE));
    }
    needs.truncate(NEEDS);
    if needs.is_empty() {
        needs.push(notice(NoticeKind::Ok, Icon::CircleCheck, words::ALL_WELL.en));
    }
    needs
}

fn devices(session: &Session, report: &Report, now: Now) -> View {
    let health = &session.health;
    let central = match (health.online, report.contact_age_s) {
        (_, None) => say(words::NEVER_ANSWERED),
        (true, Some(age_s)) => fill(words::ANSWERS, &[("age", &span(age_s))]),
        (false, Some(age_s)) => fill(words::NO_ANSWER, &[("age", &span(age_s))]),
    };
    let (printer, paper) = match health.printer {
        PrinterStatus::Ready => (words::READY, words::PAPER_ENOUGH),
        PrinterStatus::PaperLow => (words::READY, words::PAPER_LOW),
        PrinterStatus::NoPaper => (words::READY, words::PAPER_NONE),
        PrinterStatus::Jammed => (words::JAMMED, words::NOT_KNOWN),
        PrinterStatus::Absent => (words::ABSENT, words::NOT_KNOWN),
    };
    let voice = if health.voice == VoiceHelp::None { words::VOICE_NONE } else { words::READY };
    let headphones = if health.headphones { words::HEADPHONES_IN } else { words::HEADPHONES_OUT };
    let keypads = match report.keypads {
        None => say(words::NOT_KNOWN),
        Some(0) => say(words::KEYPADS_NONE),
        Some(n) => fill(words::KEYPADS_FOUND, &[("n", &n.to_string())]),
    };
    let date = now.date();
    let weekday = weekday_name(date.weekday(), Lang::En);
    let clock = format!("{weekday}, {}, {}", date_short(date, Lang::En), time(now.local, Lang::En));
    let outbox = match report.outbox_fault {
        None => say(words::OUTBOX_WELL),
        Some(code) => fill(words::OUTBOX_FAULT, &[("code", &code.to_string())]),
    };
    let disk = report.disk_free_bytes.map(|bytes| fill(words::DISK_FREE, &[("size", &size(bytes))]));
    let policy = report.policy_age_s.map(|age_s| {
        fill(words::POLICY_AGE, &[("version", &report.policy_version.to_string()), ("age", &span(age_s))])
    });
    let cards = if session.takes_cards() { words::CARDS_TYPED } else { words::CARDS_OFF };
    let all = vec![
        row(words::CENTRAL, central),
        row(words::PRINTER, printer.en),
        row(words::PAPER, paper.en),
        row(words::CARDS, cards.en),
        row(words::VOICE, voice.en),
        row(words::KEYPADS, keypads),
        row(words::HEADPHONES, headphones.en),
        row(words::CLOCK, clock),
        row(words::OUTBOX, outbox),
        row(words::DISK, disk.unwrap_or_else(|| say(words::NOT_KNOWN))),
        row(words::POLICY, policy.unwrap_or_else(|| say(words::POLICY_BUILT_IN))),
    ];
    rows(session, "28-staff-devices", words::DEVICES, all)
}

/// "12.3 GB", "840 MB".
fn size(bytes: u64) -> String {
    let mb = bytes / 1_000_000;
    if mb < 1_000 { format!("{mb} MB") } else { format!("{}.{} GB", mb / 1_000, mb % 1_000 / 100) }
}

fn test_page(session: &Session) -> View {
    View {
        notices: printed(session),
        primary: primary(words::TEST_PRINT.en, Touch::Continue),
        ..text(session, "28-staff-test", words::TEST_PAGE, vec![say(words::TEST_TEXT)])
    }
}

fn last_receipt(session: &Session) -> View {
    let Some(last) = session.last_receipt else {
        return text(session, "28-staff-receipt", words::LAST_RECEIPT, vec![say(words::RECEIPT_NONE)]);
    };
    let made = format!("{}, {}", date_short(last.at.date_naive(), Lang::En), time(last.at, Lang::En));
    let all = vec![
        row(words::NUMBER, last.confirmation.grouped()),
        row(words::MADE, made),
        row(words::STATUS_THEN, papers::outcome(last.outcome).en),
    ];
    View {
        paragraphs: vec![say(words::RECEIPT_TEXT)],
        notices: printed(session),
        primary: primary(words::RECEIPT_PRINT.en, Touch::Continue),
        ..rows(session, "28-staff-receipt", words::LAST_RECEIPT, all)
    }
}

/// What became of the paper that was asked for in this room.
pub(super) fn printed(session: &Session) -> Vec<Notice> {
    let Some(printing) = session.visit.printing else { return Vec::new() };
    let (kind, text) = match printing {
        Printing::UnderWay => (NoticeKind::Info, words::PRINTING),
        Printing::Ended(PrinterStatus::Ready | PrinterStatus::PaperLow) => (NoticeKind::Ok, words::PRINTED),
        Printing::Ended(PrinterStatus::NoPaper) => (NoticeKind::Warn, words::NOT_PRINTED_PAPER),
        Printing::Ended(PrinterStatus::Jammed) => (NoticeKind::Warn, words::NOT_PRINTED_JAM),
        Printing::Ended(PrinterStatus::Absent) => (NoticeKind::Warn, words::NOT_PRINTED_ABSENT),
    };
    vec![notice(kind, Icon::Printer, text.en)]
}

fn saved(session: &Session, staff: &Staff, report: &Report) -> View {
    let queue = &report.queue;
    let waiting = match (queue.waiting, queue.oldest_age_s) {
        (0, _) => say(words::WAITING_NONE),
        (n, None) => n.to_string(),
        (n, Some(age_s)) => fill(words::WAITING_SINCE, &[("n", &n.to_string()), ("age", &span(age_s))]),
    };
    let mut all = vec![
        row(words::WAITING, waiting),
        row(words::OPEN_CARDS, queue.open_cards.to_string()),
        row(words::PARKED, queue.parked.to_string()),
    ];
    if queue.carried > 0 {
        all.push(row(words::CARRIED, queue.carried.to_string()));
    }
    all.extend(queue.rows.iter().map(parked));
    let (copied, copy) = copying(staff, Room::Saved, words::COPY_UNSENT, Touch::Extra(0));
    View {
        notices: copied.or_else(|| staff.done.map(of_done)).into_iter().collect(),
        body: Body::Rows { rows: all, controls: vec![copy] },
        primary: button(staff, words::SEND),
        ..room(session, "28-staff-saved", words::SAVED)
    }
}

/// Number, kind, age and reason: all that the kiosk itself can read of it.
fn parked(parked: &Parked) -> Row {
    let kind = match parked.kind {
        RequestKind::OneTimeDraft => words::ONE_TIME,
        RequestKind::RecurringDraft => words::RECURRING,
        RequestKind::Registration => words::REGISTRATION,
        RequestKind::Cancellation => words::CANCELLATION,
        RequestKind::Change => words::CHANGE,
        RequestKind::BankAccountChange => words::ACCOUNT_CHANGE,
        RequestKind::Contact => words::CONTACT,
    };
    let why = match parked.why {
        Why::Conflict => say(words::CONFLICT),
        Why::NotUnderstood => say(words::NOT_UNDERSTOOD),
        Why::UnknownRefusal(status) => fill(words::REFUSED, &[("code", &status.to_string())]),
    };
    Row {
        label: fill(words::ROW, &[("number", &parked.confirmation.grouped()), ("kind", kind.en)]),
        value: fill(words::ROW_WHY, &[("age", &span(parked.age_s)), ("why", &why)]),
        change: None,
    }
}

fn open_or_close(session: &Session, staff: &Staff, report: &Report) -> View {
    let own = Entry::ClosedByStaff.code();
    let fill_code = |text: Text, code: u16| fill(text, &[("code", &code.to_string())]);
    let other = session.health.closed.filter(|code| *code != own);
    let (heading, about, label) = match other {
        _ if report.closed => (words::NOW_CLOSED, fill_code(words::NOW_CLOSED_TEXT, own), words::REOPEN),
        Some(_) => (words::CANNOT_OPEN, say(words::CANNOT_OPEN_TEXT), words::CLOSE),
        None => (words::NOW_OPEN, say(words::NOW_OPEN_TEXT), words::CLOSE),
    };
    let mut notices: Vec<Notice> = other
        .map(|code| notice(NoticeKind::Warn, Icon::Warning, fill_code(words::STAYS_CLOSED, code)))
        .into_iter()
        .collect();
    notices.extend(done(staff));
    View { notices, primary: button(staff, label), ..text(session, "28-staff-open", heading, vec![about]) }
}

fn sound(session: &Session, staff: &Staff, report: &Report) -> View {
    let volume = fill(words::VOLUME, &[("n", &session.volume.to_string())]);
    let brightness = match report.brightness_percent {
        Some(percent) => fill(words::BRIGHTNESS, &[("n", &percent.to_string())]),
        None => say(words::BRIGHTNESS_NONE),
    };
    let steps = [
        (words::SOFTER, Icon::Volume),
        (words::LOUDER, Icon::Volume),
        (words::DARKER, Icon::Contrast),
        (words::BRIGHTER, Icon::Contrast),
    ];
    let shown = if report.brightness_percent.is_some() { 4 } else { 2 };
    let controls = steps.into_iter().zip(0..).take(shown);
    let controls =
        controls.map(|((label, icon), extra)| Control::new(label.en, Touch::Extra(extra)).icon(icon)).collect();
    View {
        paragraphs: vec![say(words::SOUND_TEXT)],
        body: Body::Text { paragraphs: vec![volume, brightness], controls },
        notices: done(staff),
        ..room(session, "28-staff-sound", words::SOUND)
    }
}

fn counts(session: &Session, report: &Report) -> View {
    let today = report.today;
    let all = [
        (words::COUNTS_BANK, today.bank),
        (words::COUNTS_CARD, today.card),
        (words::COUNTS_ACCEPTED, today.accepted),
        (words::COUNTS_PRINTED, today.counts.printed),
        (words::COUNTS_NOT_PRINTED, today.counts.not_printed),
        (words::COUNTS_ABANDONED, today.counts.abandoned),
    ];
    let all = all.map(|(label, count)| row(label, count.to_string()));
    rows(session, "28-staff-counts", words::COUNTS, all.into())
}

fn log(session: &Session, staff: &Staff, report: &Report) -> View {
    let none = || say(words::NONE);
    let office = Some(session.site.office.clone()).filter(|office| !office.is_empty());
    let all = vec![
        row(words::VERSION, env!("CARGO_PKG_VERSION")),
        row(words::KIOSK, report.kiosk.map_or_else(none, |kiosk| kiosk.to_string())),
        row(words::OFFICE, office.unwrap_or_else(none)),
    ];
    let (copied, copy) = copying(staff, Room::Log, words::COPY, Touch::Continue);
    View {
        paragraphs: vec![say(words::COPY_TEXT)],
        notices: copied.into_iter().collect(),
        primary: if copy.tone == Tone::Busy { Some(copy) } else { button(staff, words::COPY) },
        ..rows(session, "28-staff-log", words::LOG, all)
    }
}

/// What became of the copy that was asked for in this room, and the button that asks for one: busy while any is under way.
fn copying(staff: &Staff, room: Room, label: Text, touch: Touch) -> (Option<Notice>, Control) {
    match staff.copy {
        Some(Copying::UnderWay(..)) => (None, Control::new(words::COPYING.en, touch).tone(Tone::Busy)),
        Some(Copying::Ended(of, ended)) if of == room => (Some(of_done(ended)), Control::new(label.en, touch)),
        _ => (None, Control::new(label.en, touch)),
    }
}

/// What became of what staff had done in this room.
fn done(staff: &Staff) -> Vec<Notice> {
    staff.done.map(of_done).into_iter().collect()
}

fn of_done(done: Done) -> Notice {
    let (kind, icon, text) = match done {
        Done::Sending => (NoticeKind::Info, Icon::Clock, words::SENDING),
        Done::NothingToSend => (NoticeKind::Ok, Icon::CircleCheck, words::NOTHING_TO_SEND),
        Done::Barred => (NoticeKind::Error, Icon::Alert, words::BARRED),
        Done::SentLater => (NoticeKind::Warn, Icon::Clock, words::SENT_LATER),
        Done::NotSaved => (NoticeKind::Warn, Icon::Warning, words::NOT_SAVED),
        Done::LightNotSet => (NoticeKind::Warn, Icon::Warning, words::LIGHT_NOT_SET),
        Done::Copied { .. } => (NoticeKind::Ok, Icon::CircleCheck, words::COPIED),
        Done::NoFolder => (NoticeKind::Warn, Icon::Info, words::NO_FOLDER),
        Done::NoStick => (NoticeKind::Warn, Icon::Warning, words::NO_STICK),
        Done::NoLog => (NoticeKind::Info, Icon::Info, words::NO_LOG),
        Done::NotCopied => (NoticeKind::Error, Icon::Alert, words::NOT_COPIED),
        Done::UnsentCopied { records: 1 } => (NoticeKind::Ok, Icon::CircleCheck, words::UNSENT_COPIED_ONE),
        Done::UnsentCopied { .. } => (NoticeKind::Ok, Icon::CircleCheck, words::UNSENT_COPIED),
        Done::UnsentNotCopied => (NoticeKind::Error, Icon::Alert, words::UNSENT_NOT_COPIED),
    };
    let records = if let Done::UnsentCopied { records } = done { records } else { 0 };
    notice(kind, icon, fill(text, &[("n", &records.to_string())]))
}
