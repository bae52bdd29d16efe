//! From the session to the view: the frame that all screens share, and which screen it is.

use super::*;
use crate::clock::Now;
use crate::session::answers::Answers;
use crate::session::event::{PrinterStatus, VoiceHelp};
use crate::session::question::{Question, Section};
use crate::session::scanner::Scanned;
use crate::session::{Ended, Overlay, Sending, Session, Stage};
use crate::text::{access, common, file_number, identity, review, scan, section, sign_in, start};
use crate::{lang::Lang, text::Text};

/// After this long "Sending" says that it takes longer than usual.
const LONGER_AFTER_MS: u64 = 5_000;

/// The screen for this state, at the page that is open.
pub fn view(session: &Session, now: Now) -> View {
    let mut view = whole(session, now);
    super::paging::fit(&mut view, session.page());
    view
}

/// The screen with all its pages in one, which may not fit.
pub fn whole(session: &Session, now: Now) -> View {
    let mut view = match session.visit.overlay {
        Some(Overlay::TimeWarning { .. }) => time_warning(session, now),
        Some(Overlay::Page(page)) => super::pages::page(session, page),
        Some(Overlay::LeaveQuestion) | None => stage(session, now),
    };
    if session.visit.overlay == Some(Overlay::LeaveQuestion) {
        view.sheet = Some(leave_sheet(session.visit.lang));
    }
    view
}

fn stage(session: &Session, now: Now) -> View {
    match &session.visit.stage {
        Stage::Start if session.health.closed.is_some() => closed(session),
        Stage::Start => start_screen(session),
        Stage::Menu => super::pages::menu(session),
        Stage::Coming(place) => super::plans::coming(session, *place),
        Stage::Past => super::past::past_payments(session),
        Stage::Asking(question) => super::questions::question(session, *question, now),
        Stage::Sending(sending) => sending_screen(session, sending, now),
        Stage::Done(done) => super::outcome::done(session, done),
        Stage::Searched(search) => super::find::searched(session, search),
        Stage::Finished(finished) => super::finished::finished(session, finished),
        Stage::NotRegistered(why) => super::register::not_registered(session, *why),
        Stage::PasswordSet { user_id } => super::sign_in::password_set(session, user_id),
        Stage::NotPaid(not_paid) => super::outcome::not_paid(session, not_paid),
        Stage::Ended(ended) => ended_screen(session, *ended),
        Stage::Staff(staff) => super::staff::staff(session, staff, now),
        Stage::Setup(setup) => super::setup::setup(session, setup, now),
    }
}

/// What all screens of a visit have: brand, look, banner, the four utilities.
pub(super) fn frame(session: &Session, name: &'static str, heading: String) -> View {
    let lang = session.visit.lang;
    View {
        name,
        lang,
        look: session.visit.look,
        brand: common::BRAND.get(lang).to_owned(),
        brand_hold: None,
        step: None,
        heading,
        paragraphs: Vec::new(),
        figure: Figure::None,
        banner: (!session.health.online).then(|| offline(offline_words(session).get(lang).to_owned())),
        error: None,
        notices: Vec::new(),
        body: Body::Nothing,
        most_rows: None,
        back: None,
        primary: None,
        utilities: utilities(lang),
        pager: None,
        cover: session.visit.screen_hidden.then(|| access::HIDDEN.get(lang).to_owned()),
        sheet: None,
    }
}

fn offline(text: String) -> Notice {
    Notice { kind: NoticeKind::Warn, icon: Icon::Offline, text }
}

fn offline_words(session: &Session) -> Text {
    if session.policy.offline_saving { common::OFFLINE } else { common::OFFLINE_CLOSED }
}

/// For who has not chosen a language yet.
fn both(text: Text, first: Lang) -> [String; 2] {
    [first, first.other()].map(|lang| text.get(lang).to_owned())
}

fn utilities(lang: Lang) -> Vec<Control> {
    [
        (common::LANGUAGE, Touch::Language, Icon::Globe),
        (common::ACCESS, Touch::Access, Icon::Accessibility),
        (common::HELP, Touch::Help, Icon::Help),
        (common::LEAVE, Touch::Leave, Icon::Leave),
    ]
    .map(|(text, touch, icon)| Control::new(text.get(lang), touch).icon(icon))
    .into()
}

pub(super) fn back(lang: Lang) -> Option<Control> {
    Some(Control::new(common::BACK.get(lang), Touch::Back).icon(Icon::ArrowLeft))
}

pub(super) fn primary(label: impl Into<String>, touch: Touch) -> Option<Control> {
    Some(Control::new(label, touch).icon(Icon::ArrowRight).tone(Tone::Primary))
}

pub(super) fn choice(index: u8, label: impl Into<String>, sub: impl Into<String>, icon: Icon) -> Control {
    Control::new(label, Touch::Choose(index)).sub(sub).icon(icon)
}

pub(super) fn notice(kind: NoticeKind, icon: Icon, text: impl Into<String>) -> Notice {
    Notice { kind, icon, text: text.into() }
}

pub(super) fn info(text: impl Into<String>) -> Notice {
    notice(NoticeKind::Info, Icon::Info, text)
}

/// "Step 3 of 6 · Amount".
pub(super) fn step(answers: &Answers, question: Question, lang: Lang) -> Step {
    let (at, of) = question.progress(answers);
    let name = section_name(question, answers).get(lang);
    let text = common::STEP.fill(lang, &[("at", &at.to_string()), ("of", &of.to_string()), ("name", name)]);
    Step { text, at, of }
}

fn section_name(question: Question, answers: &Answers) -> Text {
    match question.step(answers) {
        Section::Case => section::CASE,
        Section::Payment => section::PAYMENT,
        Section::Account => section::ACCOUNT,
        Section::Date => section::DATE,
        Section::Person => section::PERSON,
        Section::Credentials => section::CREDENTIALS,
        Section::Agree if question == Question::Agree => section::AGREE,
        // Where it is asked how the payor wants to hear of the payment, nothing is agreed to yet.
        Section::Agree => section::CONFIRMATION,
        Section::Address => section::ADDRESS,
        Section::Contact => section::CONTACT,
        Section::Reach => section::REACH,
        Section::Receipt => section::RECEIPT,
        Section::Check => section::CHECK,
        Section::Card => section::CARD,
    }
}

fn start_screen(session: &Session) -> View {
    let lang = session.visit.lang;
    let how = if session.takes_cards() { start::HOW } else { start::HOW_BANK };
    let button =
        |lang: Lang| Control::new(start::BUTTON.get(lang), Touch::Start(lang)).sub(how.get(lang)).tone(Tone::Primary);
    let mut paragraphs = vec![start::HEADING.get(lang.other()).to_owned()];
    paragraphs.extend(both(start::NEED, Lang::En));
    let mut notices = Vec::new();
    let mut tell = |kind, icon, text: Text| notices.extend(both(text, Lang::En).map(|text| notice(kind, icon, text)));
    if session.visit.erased_until_ms.is_some() {
        tell(NoticeKind::Ok, Icon::ShieldCheck, start::ERASED);
    }
    match session.visit.kept {
        Some(Scanned::FileNumber(_)) => tell(NoticeKind::Ok, Icon::CircleCheck, scan::FILE_NUMBER),
        Some(Scanned::Receipt(_)) => tell(NoticeKind::Ok, Icon::CircleCheck, scan::RECEIPT),
        _ if session.visit.misread_until_ms.is_some() => tell(NoticeKind::Warn, Icon::Warning, scan::MISREAD),
        _ => {}
    }
    match session.health.printer {
        PrinterStatus::Ready | PrinterStatus::PaperLow => {}
        PrinterStatus::NoPaper | PrinterStatus::Jammed | PrinterStatus::Absent => {
            tell(NoticeKind::Warn, Icon::Printer, start::NO_PAPER);
        }
    }
    if session.health.voice == VoiceHelp::ByHeadphones && !session.health.headphones {
        tell(NoticeKind::Info, Icon::Accessibility, start::HEADPHONES);
    }
    let mut view = View {
        paragraphs,
        notices,
        figure: Figure::Welcome,
        brand_hold: Some(Touch::HoldBrand),
        body: Body::Start(vec![button(Lang::En), button(Lang::Es)]),
        ..frame(session, "01-start", start::HEADING.get(lang).to_owned())
    };
    view.utilities.truncate(3);
    if let Some(banner) = &mut view.banner {
        banner.text = both(offline_words(session), lang).join("\n");
    }
    view
}

fn closed(session: &Session) -> View {
    let lang = session.visit.lang;
    let code = session.health.closed.unwrap_or_default().to_string();
    // Nobody has chosen a language: both say all of it.
    let told = |lang: Lang| [start::CLOSED_TEXT.get(lang).to_owned(), start::CODE.fill(lang, &[("code", &code)])];
    let paragraphs = [lang, lang.other()].map(|lang| told(lang).join("\n")).into();
    View {
        body: Body::Text { paragraphs, controls: Vec::new() },
        brand_hold: Some(Touch::HoldBrand),
        banner: None,
        utilities: utilities(lang).into_iter().take(1).collect(),
        ..frame(session, "28-closed", both(start::CLOSED, lang).join("\n"))
    }
}

fn sending_screen(session: &Session, sending: &Sending, now: Now) -> View {
    let lang = session.visit.lang;
    let heading = super::finished::sending(session, &sending.errand);
    let longer = now.monotonic_ms >= sending.since_ms + LONGER_AFTER_MS;
    let text = if longer { review::LONGER.get(lang).to_owned() } else { String::new() };
    View {
        body: Body::Busy { text },
        utilities: utilities(lang).into_iter().take(1).collect(),
        ..frame(session, "19-sending", heading.get(lang).to_owned())
    }
}

fn ended_screen(session: &Session, ended: Ended) -> View {
    let lang = session.visit.lang;
    let (name, heading, text) = match ended {
        Ended::FileNumberNotFound => ("03-ended", file_number::ENDED, file_number::UNKNOWN_AGAIN),
        Ended::NotSignedIn => ("29-ended", sign_in::ENDED, sign_in::ENDED_TEXT),
        Ended::NotIdentified => ("05-ended", identity::ENDED, identity::ENDED_TEXT),
    };
    View {
        body: Body::Text { paragraphs: vec![text.get(lang).to_owned()], controls: vec![call_staff(lang)] },
        primary: primary(common::FINISH.get(lang), Touch::Finish),
        ..frame(session, name, heading.get(lang).to_owned())
    }
}

pub(super) fn call_staff(lang: Lang) -> Control {
    Control::new(common::STAFF.get(lang), Touch::CallStaff).icon(Icon::User)
}

fn time_warning(session: &Session, now: Now) -> View {
    let lang = session.visit.lang;
    let (seconds, of) = session.countdown(now).unwrap_or_default();
    let text = access::WARNING_TEXT.fill(lang, &[("n", &seconds.to_string())]);
    let controls = vec![
        Control::new(access::NO.get(lang), Touch::EraseNow).icon(Icon::Close),
        Control::new(access::YES.get(lang), Touch::MoreTime).icon(Icon::Check).tone(Tone::Primary),
    ];
    View {
        paragraphs: vec![text],
        banner: None,
        utilities: utilities(lang).into_iter().take(1).collect(),
        body: Body::Countdown { seconds: seconds as u16, of: of as u16, controls },
        ..frame(session, "27-time-warning", access::WARNING.get(lang).to_owned())
    }
}

fn leave_sheet(lang: Lang) -> Sheet {
    Sheet {
        heading: common::LEAVE_QUESTION.get(lang).to_owned(),
        text: common::LEAVE_TEXT.get(lang).to_owned(),
        no: Control::new(common::LEAVE_NO.get(lang), Touch::SheetNo).icon(Icon::ArrowLeft),
        yes: Control::new(common::LEAVE_YES.get(lang), Touch::SheetYes).tone(Tone::Danger),
    }
}
