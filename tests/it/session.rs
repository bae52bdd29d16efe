//! The pure session: a transcript of a whole visit, time-outs, late answers, what a change asks for again.

use std::sync::Arc;

use chrono::NaiveDate;
use payor_kiosk::gallery::{sample_case, sample_policy};
use payor_kiosk::lang::Lang;
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Health, PhysicalKey, Touch};
use payor_kiosk::view::{Body, Control, View};
use rules::account_state::AccountState;
use wire::lookup::LookUpAnswer;
use wire::request::{Acceptance, Outcome};

use crate::stand::{Stand, confirmation};

/// What a world where all goes well answers.
pub fn kind_answer(effect: Effect) -> Vec<Event> {
    match effect {
        Effect::LookUp { ticket, question } => {
            let answer = match question {
                wire::lookup::LookUp::FileNumber { .. } | wire::lookup::LookUp::UserId { .. } => LookUpAnswer::Known,
                wire::lookup::LookUp::Case(_) => LookUpAnswer::Case(sample_case(AccountState::Verified)),
            };
            vec![Event::Reply(Reply::LookedUp { ticket, answer: Ok(answer) })]
        }
        Effect::Submit { ticket, body } => {
            let first_withdrawal = match *body {
                wire::request::RequestBody::BankDraft(draft) => Some(draft.agreed_first_withdrawal),
                _ => None,
            };
            let accepted = Acceptance { first_withdrawal, moved: false, accepted_at: chrono::DateTime::UNIX_EPOCH };
            vec![
                Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }),
                Event::Reply(Reply::Settled { ticket, outcome: Outcome::Accepted(accepted) }),
            ]
        }
        _ => Vec::new(),
    }
}

/// Plays labels on the pure session and writes down what each screen says.
pub fn transcript(lines: &str) -> String {
    let mut stand = Stand::new();
    let mut written = describe(&stand.view());
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        written.push_str(&format!("> {line}\n"));
        let effects = match line.split_once(' ') {
            Some(("type", text)) => {
                text.chars().flat_map(|c| stand.happens(Event::Touch(Touch::Character(c)))).collect()
            }
            Some(("scan", code)) => scan(&mut stand, code),
            Some(("touch", label)) => {
                let touch = touch_of(&stand.view(), label);
                stand.happens(Event::Touch(touch))
            }
            _ => panic!("{line:?}"),
        };
        for effect in effects {
            written.push_str(&format!("  effect: {}\n", effect_name(&effect)));
            kind_answer(effect).into_iter().for_each(|event| drop(stand.happens(event)));
        }
        written.push_str(&describe(&stand.view()));
    }
    written
}

/// What touching the control or the field with this label does.
pub fn touch_of(view: &View, label: &str) -> Touch {
    let fields = match &view.body {
        Body::Keyboard { fields, .. } => fields.as_slice(),
        _ => &[],
    };
    let control = view.controls().into_iter().find(|control| control.accessible_label() == label);
    let field = || fields.iter().find(|field| field.label == label)?.touch;
    let touch = control.map(|control| control.touch).or_else(field);
    touch.unwrap_or_else(|| panic!("no {label:?} on {}", view.name))
}

/// Keys as a scanner sends them: in quick succession, ended by Enter.
pub fn scan(stand: &mut Stand, code: &str) -> Vec<Effect> {
    stand.clock.advance(1000);
    let keys = code.chars().map(PhysicalKey::Character).chain([PhysicalKey::Enter]);
    keys.flat_map(|key| {
        stand.clock.advance(5);
        stand.session.update(Event::Key(key), stand.clock.now())
    })
    .collect()
}

fn effect_name(effect: &Effect) -> &'static str {
    match effect {
        Effect::LookUp { .. } => "look up",
        Effect::Submit { .. } => "submit",
        Effect::ChargeCard { .. } => "charge card",
        Effect::Ask { .. } => "ask",
        Effect::Print(_) => "print",
        Effect::PrintLeaflet(_) => "print leaflet",
        Effect::Say { .. } => "say",
        Effect::Tone { .. } => "tone",
        Effect::CallStaff => "call staff",
        Effect::Staff { .. } => "ask for staff",
        Effect::Setup { .. } => "ask for set-up",
        Effect::Abandoned => "count as abandoned",
        Effect::Wipe => "wipe",
    }
}

/// The screen in a few lines: name, step, question, what stands there. Keys are left out.
pub fn describe(view: &View) -> String {
    let step = view.step.as_ref().map_or(String::new(), |step| format!(" [{}]", step.text));
    let mut text = format!("{}{step}: {}\n", view.name, view.heading);
    let mut line = |mark: &str, said: &str| text.push_str(&format!("  {mark} {said}\n"));
    view.error.iter().for_each(|error| line("!", error));
    match &view.body {
        Body::Rows { rows, .. } => rows.iter().for_each(|row| line("|", &format!("{}: {}", row.label, row.value))),
        Body::Keypad { field, .. } => line("|", &format!("{}: {}", field.label, field.text)),
        Body::Moved { from, to, reasons, .. } => {
            line("|", &format!("{}: {}", from.label, from.value));
            line("|", &format!("{}: {}", to.label, to.value));
            reasons.iter().for_each(|reason| line("|", reason));
        }
        Body::Agreement { text, .. } => text.iter().for_each(|sentence| line("|", sentence)),
        Body::Choices(choices) => {
            let said = |choice: &Control| {
                if choice.sub.is_empty() {
                    choice.label.clone()
                } else {
                    format!("{} — {}", choice.label, choice.sub)
                }
            };
            choices.iter().for_each(|choice| line("*", &said(choice)));
        }
        Body::Outcome { number, notices, .. } => {
            number.iter().for_each(|number| line("|", &format!("{}: {}", number.label, number.value)));
            notices.iter().for_each(|notice| line("·", &notice.text));
        }
        _ => {}
    }
    text
}

#[test]
fn a_bank_payment_word_by_word() {
    insta::assert_snapshot!(transcript(
        "touch Start in English
         touch Make a payment
         type 0012345683
         touch Continue
         touch Mine
         type 6789
         touch Continue
         touch Yes, this is right
         touch Repeat
         type 250
         touch Continue
         touch Checking account ending in 4321
         touch Twice a month
         touch 15 and 30
         touch Next month: February
         touch Monday, February 2, 2026
         touch Continue
         touch Use this date
         type ana@example.com
         touch Continue
         touch Continue
         touch I agree, and this account is mine or I may use it
         touch Continue
         touch Change: Amount
         touch Delete
         touch Continue
         touch I agree, and this account is mine or I may use it
         touch Continue
         touch Send my payment
         touch Finish"
    ));
}

#[test]
fn time_outs_follow_their_profiles() {
    let mut stand = Stand::new();
    stand.happens(Event::Touch(Touch::Start(Lang::En)));
    stand.happens(Event::Touch(Touch::Choose(0)));
    let warned = |stand: &mut Stand, seconds: u64| {
        stand.clock.advance(seconds * 1000);
        stand.session.update(Event::Tick, stand.clock.now());
        stand.view().name == "27-time-warning"
    };
    assert!(!warned(&mut stand, 59));
    assert!(warned(&mut stand, 2));
    // Any touch is a sign of life.
    stand.happens(Event::Touch(Touch::MoreTime));
    stand.happens(Event::Touch(Touch::Access));
    stand.happens(Event::Touch(Touch::Choose(3)));
    assert!(!warned(&mut stand, 178));
    stand.clock.advance(3_000);
    let sounds = stand.session.update(Event::Tick, stand.clock.now());
    assert_eq!(sounds, [Effect::Tone { volume: 6 }], "the warning is heard, too");
    assert!(warned(&mut stand, 1));
    assert_eq!(stand.session.update(Event::Tick, stand.clock.now()), [], "and sounds once");
    stand.clock.advance(46_000);
    stand.session.update(Event::Tick, stand.clock.now());
    assert_eq!(stand.view().name, "01-start");
}

#[test]
fn whoever_needs_more_time_goes_on_with_the_page_that_was_read() {
    let mut stand = Stand::new();
    for touch in [Touch::Start(Lang::En), Touch::Choose(0), Touch::Help, Touch::Choose(0)] {
        stand.happens(Event::Touch(touch));
    }
    let read = stand.view();
    assert_eq!(read.name, "24-topic");
    stand.clock.advance(121_000);
    stand.session.update(Event::Tick, stand.clock.now());
    assert_eq!(stand.view().name, "27-time-warning");
    stand.happens(Event::Touch(Touch::MoreTime));
    assert_eq!(stand.view(), read);
    stand.happens(Event::Touch(Touch::Back));
    stand.happens(Event::Touch(Touch::Back));
    assert_eq!(stand.view().name, "03-file-number");
}

#[test]
fn a_double_tap_counts_once() {
    let mut stand = Stand::new();
    stand.happens(Event::Touch(Touch::Start(Lang::En)));
    stand.happens(Event::Touch(Touch::Choose(0)));
    "0012345683".chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
    stand.clock.advance(1000);
    let first = stand.session.update(Event::Touch(Touch::Continue), stand.clock.now());
    stand.clock.advance(100);
    let second = stand.session.update(Event::Touch(Touch::Continue), stand.clock.now());
    assert_eq!((first.len(), second.len()), (1, 0));
}

#[test]
fn an_answer_to_an_old_question_is_ignored() {
    let mut stand = Stand::new();
    stand.happens(Event::Touch(Touch::Start(Lang::En)));
    stand.happens(Event::Touch(Touch::Choose(0)));
    stand.happens(Event::Touch(Touch::Character('1')));
    let effects = stand.happens(Event::Touch(Touch::Continue));
    let Some(Effect::LookUp { ticket, .. }) = effects.into_iter().next() else { panic!("asked") };
    stand.happens(Event::Touch(Touch::Back));
    stand.happens(Event::Touch(Touch::Choose(0)));
    stand.happens(Event::Reply(Reply::LookedUp { ticket, answer: Ok(LookUpAnswer::Unknown) }));
    assert_eq!((stand.view().name, stand.view().error), ("03-file-number", None));
}

/// Touches labels on a session whose world answers kindly.
pub fn led(lines: &[&str]) -> Stand {
    let mut stand = Stand::new();
    lines.iter().for_each(|line| drop(act(&mut stand, line)));
    stand
}

/// Touches what has this label, or types; what is asked of central then is answered kindly.
pub fn act(stand: &mut Stand, line: &str) -> Vec<Effect> {
    let touches: Vec<Touch> = match line.strip_prefix("type ") {
        Some(text) => text.chars().map(Touch::Character).collect(),
        None => vec![touch_of(&stand.view(), line)],
    };
    let effects: Vec<Effect> = touches.into_iter().flat_map(|touch| stand.happens(Event::Touch(touch))).collect();
    for effect in effects.iter().cloned() {
        kind_answer(effect).into_iter().for_each(|event| drop(stand.happens(event)));
    }
    effects
}

pub const TO_REVIEW: [&str; 19] = [
    "Start in English",
    "Make a payment",
    "type 0012345683",
    "Continue",
    "Mine",
    "type 6789",
    "Continue",
    "Yes, this is right",
    "Pay once",
    "type 250",
    "Continue",
    "Bank account",
    "Checking account ending in 4321",
    "Wednesday, January 28, 2026",
    "Continue",
    "type ana@example.com",
    "Continue",
    "I agree, and this account is mine or I may use it",
    "Continue",
];

#[test]
fn a_request_after_the_daily_cut_off_counts_for_the_next_day_and_says_so() {
    let mut stand = Stand::new();
    let mut policy = sample_policy();
    // The visit begins at ten in the morning.
    policy.rules.daily_cut_off = chrono::NaiveTime::from_hms_opt(9, 0, 0);
    stand.session.set_policy(Arc::new(policy));
    stand.happens(Event::Tick);
    let answers = &stand.session.visit.answers;
    let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).expect("a date");
    assert_eq!(
        (answers.today(), answers.earliest_with(true)),
        (day(27), NaiveDate::from_ymd_opt(2026, 2, 3).expect("a date"))
    );
    let mut answers = payor_kiosk::session::answers::Answers::new(
        stand.session.policy.clone(),
        true,
        stand.clock.now().local.naive_local(),
    );
    answers.repeat = Some(false);
    let plan = answers.plan_from(day(27)).expect("a plan");
    assert!(matches!(plan.first().reasons[..], [rules::schedule::Reason::CutOff { .. }, ..]), "{:?}", plan.first());
}

#[test]
fn changing_the_account_asks_for_all_of_it() {
    let mut lines = TO_REVIEW.to_vec();
    lines.extend([
        "Change: Bank account",
        "A different account",
        "Use a different account",
        "type 211170101",
        "Continue",
        "Savings",
    ]);
    lines.extend(["type 12345678", "Continue", "type 12345678", "Continue"]);
    // The new account makes the day too early: it is asked for again.
    assert_eq!(led(&lines).view().name, "14-first-date");
}

#[test]
fn a_second_payment_looks_the_case_up_again() {
    let mut lines = TO_REVIEW.to_vec();
    lines.extend(["Send my payment", "Make another payment"]);
    let mut stand = led(&lines[..lines.len() - 1]);
    let asked = stand.happens(Event::Touch(Touch::PayAgain));
    assert!(matches!(asked[..], [Effect::LookUp { .. }]), "with the proof that was given");
    asked.into_iter().flat_map(kind_answer).for_each(|event| drop(stand.happens(event)));
    assert_eq!(stand.view().name, "07-once-or-repeat");
    // Something was sent in this visit: that is not denied.
    stand.happens(Event::Touch(Touch::Leave));
    stand.happens(Event::Touch(Touch::SheetYes));
    assert_eq!(stand.view().notices, []);
}

#[test]
fn no_card_is_typed_while_there_is_no_connection() {
    let mut stand = led(&TO_REVIEW[..11]);
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    stand.happens(Event::Touch(Touch::Choose(1)));
    assert_eq!(stand.view().name, "09-no-card");
    // The other way to pay is one touch away.
    act(&mut stand, "Pay from a bank account");
    assert_eq!(stand.view().name, "10-which-account");
}

#[test]
fn a_guessed_address_is_taken_with_one_touch() {
    let mut stand = led(&TO_REVIEW[..15]);
    act(&mut stand, "type rosa@gmial.com");
    act(&mut stand, "Continue");
    assert_eq!(stand.view().error.as_deref(), Some("Did you mean rosa@gmail.com? Change it or continue."));
    act(&mut stand, "Yes, use it");
    let taken = stand.session.visit.answers.email.as_ref().map(|email| email.as_str());
    assert_eq!((stand.view().name, taken), ("18-agree", Some("rosa@gmail.com")));
    // And what was typed, where that was meant.
    let mut stand = led(&TO_REVIEW[..15]);
    for line in ["type rosa@gmial.com", "Continue", "Continue"] {
        act(&mut stand, line);
    }
    let taken = stand.session.visit.answers.email.as_ref().map(|email| email.as_str());
    assert_eq!((stand.view().name, taken), ("18-agree", Some("rosa@gmial.com")));
}

#[test]
fn a_day_too_soon_is_told_the_first_day_as_it_is_now() {
    let mut stand = led(&TO_REVIEW[..13]);
    stand.happens(Event::Touch(Touch::Day(day("2026-01-27"))));
    assert!(stand.view().error.expect("too soon").contains("The first possible day is Wednesday, January 28, 2026."));
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    assert!(stand.view().error.expect("still").contains("The first possible day is Thursday, January 29, 2026."));
    // What is possible again is no error any more.
    stand.happens(Event::Touch(Touch::Day(day("2026-01-28"))));
    assert!(stand.view().error.is_some(), "offline it takes a day more");
    stand.happens(Event::Health(Health::default()));
    assert_eq!(stand.view().error, None);
}

#[test]
fn who_has_not_chosen_a_language_is_told_in_both() {
    let mut stand = Stand::new();
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    let banner = stand.view().banner.expect("offline").text;
    assert!(banner.contains("You can save a bank payment.") && banner.contains("Puede guardar un pago"), "{banner}");
    stand.happens(Event::Health(Health { closed: Some(24), ..Health::default() }));
    let view = stand.view();
    assert_eq!(view.heading, "This kiosk is closed right now\nEste quiosco está cerrado por ahora");
    let Body::Text { paragraphs, .. } = &view.body else { panic!("a text") };
    let codes: Vec<&str> = paragraphs.iter().filter_map(|block| block.lines().last()).collect();
    assert_eq!(codes, ["Code for staff: K-24", "Código para el personal: K-24"]);
}

#[test]
fn why_an_address_is_needed_is_printed_to_take_along() {
    let mut stand = led(&TO_REVIEW[..15]);
    act(&mut stand, "I have no e-mail");
    assert_eq!(stand.view().name, "17-email-needed");
    let effects = act(&mut stand, "Print this page");
    let [Effect::PrintLeaflet(leaflet)] = effects.as_slice() else { panic!("a leaflet: {effects:?}") };
    let lines = leaflet.passages.iter().flat_map(|passage| passage.lines.clone()).collect::<Vec<_>>().join(" ");
    assert!(lines.contains("E-mail is free.") && lines.contains("P.O. Box 990036"), "{lines}");
    assert_eq!(stand.view().notices[0].text, "Printing…");
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
