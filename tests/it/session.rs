//! The pure session: transcripts of whole visits, and a hundred thousand random events.

use std::sync::Arc;

use chrono::NaiveDate;
use payor_kiosk::clock::Clock;
use payor_kiosk::gallery::{sample_case, sample_policy};
use payor_kiosk::lang::Lang;
use payor_kiosk::session::effect::{CardOutcome, Effect, LookUpFailure, Reply};
use payor_kiosk::session::event::{Event, Health, PhysicalKey, PrinterStatus, Touch};
use payor_kiosk::session::question::Question;
use payor_kiosk::session::{Session, Site, Stage};
use payor_kiosk::view::{Body, Control, View, view};
use rules::account_state::AccountState;
use wire::ConfirmationNumber;
use wire::card::{CardState, DeclineReason};
use wire::lookup::LookUpAnswer;
use wire::problem::ProblemType;
use wire::request::{Acceptance, Outcome};

/// A session with a clock, and a world that answers as told.
struct Stand {
    session: Session,
    clock: Clock,
}

impl Stand {
    fn new() -> Self {
        let clock = Clock::starting_on(NaiveDate::from_ymd_opt(2026, 1, 26).expect("a date"));
        let site = Site { office: "Hartford".to_owned(), cards: true, lang: Lang::En };
        Stand { session: Session::new(site, Arc::new(sample_policy()), clock.now()), clock }
    }

    fn happens(&mut self, event: Event) -> Vec<Effect> {
        self.clock.advance(400);
        self.session.update(event, self.clock.now())
    }

    fn view(&self) -> View {
        view(&self.session, self.clock.now())
    }
}

fn confirmation() -> ConfirmationNumber {
    ConfirmationNumber::mint(1, 7, 99).expect("in range")
}

/// What a world where all goes well answers.
fn kind_answer(effect: Effect) -> Vec<Event> {
    match effect {
        Effect::LookUp { ticket, question } => {
            let answer = match question {
                wire::lookup::LookUp::FileNumber { .. } => LookUpAnswer::Known,
                wire::lookup::LookUp::Case(_) => LookUpAnswer::Case(sample_case(AccountState::Verified)),
            };
            vec![Event::Reply(Reply::LookedUp { ticket, answer: Ok(answer) })]
        }
        Effect::Submit { ticket, body } => {
            let wire::request::RequestBody::BankDraft(draft) = *body else { return Vec::new() };
            let accepted = Acceptance {
                first_withdrawal: draft.agreed_first_withdrawal,
                moved: false,
                accepted_at: chrono::DateTime::UNIX_EPOCH,
            };
            vec![
                Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }),
                Event::Reply(Reply::Settled { ticket, outcome: Outcome::Accepted(accepted) }),
            ]
        }
        _ => Vec::new(),
    }
}

/// Plays labels on the pure session and writes down what each screen says.
fn transcript(lines: &str) -> String {
    let mut stand = Stand::new();
    let mut written = describe(&stand.view());
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let events = match line.split_once(' ') {
            Some(("type", text)) => text.chars().map(|c| Event::Touch(Touch::Character(c))).collect(),
            Some(("touch", label)) => {
                let view = stand.view();
                let found = view.controls().into_iter().find(|control| control.accessible_label() == label);
                vec![Event::Touch(found.unwrap_or_else(|| panic!("no {label:?} on {}", view.name)).touch)]
            }
            _ => panic!("{line:?}"),
        };
        written.push_str(&format!("> {line}\n"));
        for event in events {
            for effect in stand.happens(event) {
                written.push_str(&format!("  effect: {}\n", effect_name(&effect)));
                kind_answer(effect).into_iter().for_each(|event| drop(stand.happens(event)));
            }
        }
        written.push_str(&describe(&stand.view()));
    }
    written
}

fn effect_name(effect: &Effect) -> &'static str {
    match effect {
        Effect::LookUp { .. } => "look up",
        Effect::Submit { .. } => "submit",
        Effect::ChargeCard { .. } => "charge card",
        Effect::Print(_) => "print",
        Effect::CallStaff => "call staff",
        Effect::Wipe => "wipe",
    }
}

/// The screen in a few lines: name, step, question, what stands there. Keys are left out.
fn describe(view: &View) -> String {
    let step = view.step.as_ref().map_or(String::new(), |step| format!(" [{}]", step.text));
    let mut text = format!("{}{step}: {}\n", view.name, view.heading);
    let mut line = |mark: &str, said: &str| text.push_str(&format!("  {mark} {said}\n"));
    view.error.iter().for_each(|error| line("!", error));
    match &view.body {
        Body::Rows(rows) => rows.iter().for_each(|row| line("|", &format!("{}: {}", row.label, row.value))),
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

/// A small generator whose runs can be repeated by their seed (the constants are Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

/// A world that answers anything, sometimes late, sometimes never.
fn any_answer(effect: Effect, dice: &mut Dice) -> Option<Reply> {
    let confirmation = confirmation();
    Some(match effect {
        Effect::LookUp { ticket, .. } => {
            let states = [AccountState::None, AccountState::Verified, AccountState::OnHold];
            let answer = match dice.below(6) {
                0 => Err([LookUpFailure::NoConnection, LookUpFailure::TooManyTries][dice.below(2)]),
                1 => Ok(LookUpAnswer::Unknown),
                2 => Ok(LookUpAnswer::NoMatch { tries_left: 1 }),
                3 => Ok(LookUpAnswer::Known),
                _ => Ok(LookUpAnswer::Case(sample_case(states[dice.below(3)]))),
            };
            Reply::LookedUp { ticket, answer }
        }
        // Saved more often than not: then central's word is late, wrong or missing.
        Effect::Submit { ticket, .. } => match dice.below(5) {
            0 => Reply::NotSaved { ticket, code: 12 },
            1 => Reply::Settled { ticket, outcome: Outcome::Rejected { problem: ProblemType::OnHold.into() } },
            _ => Reply::Saved { ticket, confirmation },
        },
        Effect::ChargeCard { ticket, .. } => {
            let outcome = match dice.below(4) {
                0 => CardOutcome::NotCharged,
                1 => CardOutcome::Unknown { confirmation },
                2 => CardOutcome::Known { confirmation, state: CardState::Reversed },
                _ => CardOutcome::Known {
                    confirmation,
                    state: CardState::Declined { reason: DeclineReason::AddressDiffers },
                },
            };
            Reply::Card { ticket, outcome }
        }
        _ => return None,
    })
}

fn any_event(stand: &Stand, pending: &mut Vec<Reply>, dice: &mut Dice) -> Event {
    match dice.below(40) {
        0 => {
            // Sometimes nobody does anything for a while.
            stand.clock.advance([0, 0, 0, 70_000][dice.below(4)]);
            Event::Tick
        }
        1 => Event::Health(Health {
            online: dice.below(3) > 0,
            printer: [PrinterStatus::Ready, PrinterStatus::NoPaper, PrinterStatus::Absent][dice.below(3)],
            closed: None,
        }),
        2 => Event::Key(
            [PhysicalKey::Enter, PhysicalKey::Escape, PhysicalKey::Backspace, PhysicalKey::Character('😀')]
                [dice.below(4)],
        ),
        3 => Event::Touch(
            [Touch::Choose(200), Touch::Extra(9), Touch::Change(Question::CardCode), Touch::SheetYes, Touch::MoreTime]
                [dice.below(5)],
        ),
        4..=7 if !pending.is_empty() => Event::Reply(pending.swap_remove(dice.below(pending.len()))),
        // Leaving is not more likely than anything else here, or no visit would get far.
        _ => {
            let view = stand.view();
            let controls: Vec<Touch> = view.controls().iter().map(|control| control.touch).collect();
            let touch = if controls.is_empty() { Touch::Continue } else { controls[dice.below(controls.len())] };
            match touch {
                Touch::Leave | Touch::Back if dice.below(4) > 0 => Event::Touch(Touch::Continue),
                touch => Event::Touch(touch),
            }
        }
    }
}

/// From anywhere, touching what leads out ends at Start, with nothing of the visit left.
fn leads_to_start(stand: &mut Stand) {
    for _ in 0..400 {
        if matches!(stand.session.visit.stage, Stage::Start) && stand.session.visit.overlay.is_none() {
            break;
        }
        let view = stand.view();
        let wanted = [Touch::SheetYes, Touch::EraseNow, Touch::Finish, Touch::Leave, Touch::Back];
        let way_out = view.controls().iter().map(|control| control.touch).find(|touch| wanted.contains(touch));
        stand.happens(way_out.map_or(Event::Tick, Event::Touch));
    }
    assert!(matches!(stand.session.visit.stage, Stage::Start), "stuck on {}", stand.view().name);
    stand.session.wipe(stand.clock.now());
    let fresh = Session::new(stand.session.site.clone(), stand.session.policy.clone(), stand.clock.now());
    let mut fresh = fresh;
    fresh.health = stand.session.health.clone();
    fresh.wipe(stand.clock.now());
    assert_eq!(without_times(&stand.session), without_times(&fresh));
}

/// The visit as it prints, which shows every field that is there; clocks differ by a millisecond or two.
fn without_times(session: &Session) -> String {
    let text = format!("{:?}", session.visit);
    text.split("screen_changed_ms").next().unwrap_or_default().to_owned()
}

#[test]
fn a_hundred_thousand_random_events_lead_nowhere_without_a_way_out() {
    let mut dice = Dice(20_260_126);
    let mut stand = Stand::new();
    let mut pending = Vec::new();
    let mut seen = std::collections::BTreeMap::<&'static str, u32>::new();
    for step in 0..100_000 {
        if dice.below(20) == 0 {
            typed_answer(&mut stand, &mut dice);
        }
        let event = any_event(&stand, &mut pending, &mut dice);
        let effects = stand.happens(event);
        pending.extend(effects.into_iter().filter_map(|effect| any_answer(effect, &mut dice)));
        pending.truncate(8);
        let view = stand.view();
        *seen.entry(view.name).or_default() += 1;
        let way_on = !view.controls().is_empty() || matches!(stand.session.visit.stage, Stage::Sending(_));
        assert!(way_on, "step {step}: nothing can be touched on {}", view.name);
        if matches!(stand.session.visit.stage, Stage::Start) {
            let left = format!("{:?}", stand.session.visit.entries);
            let answers = &stand.session.visit.answers;
            assert!(left == "Entries({})" && answers.file_number.is_none(), "step {step}: something is left: {left}");
        }
        if step % 997 == 0 {
            leads_to_start(&mut stand);
        }
    }
    leads_to_start(&mut stand);
    // Random touches that never get far would prove little.
    for name in ["14-first-date", "18-agree", "19-review", "20-saved", "16-card-code", "27-time-warning"] {
        assert!(seen.contains_key(name), "{name} was never reached: {seen:?}");
    }
}

/// Now and then somebody types what the question asks for.
fn typed_answer(stand: &mut Stand, dice: &mut Dice) {
    let text = match stand.session.visit.question() {
        Some(Question::FileNumber) => "0012345683",
        Some(Question::Identity) if stand.session.visit.answers.ssn_digits_asked() == 9 => "567891234",
        Some(Question::Identity) => "6789",
        Some(Question::Amount) => "250",
        Some(Question::RoutingNumber) => "211170101",
        Some(Question::AccountNumber | Question::AccountNumberAgain) => "000123456789",
        Some(Question::Email) => "ana@example.com",
        Some(Question::CardName | Question::CardCity) => "ana",
        Some(Question::CardStreet) => "1 main st",
        Some(Question::CardZip) => "06105",
        Some(Question::CardNumber) => "4242424242424242",
        Some(Question::CardExpiry) => "0829",
        Some(Question::CardCode) => "123",
        Some(Question::FirstDate) => {
            let view = stand.view();
            let days: Vec<Touch> =
                view.controls().iter().filter(|control| !control.unavailable).map(|control| control.touch).collect();
            let days: Vec<Touch> = days.into_iter().filter(|touch| matches!(touch, Touch::Day(_))).collect();
            if !days.is_empty() {
                stand.happens(Event::Touch(days[dice.below(days.len())]));
                stand.happens(Event::Touch(Touch::Continue));
            }
            return;
        }
        Some(Question::Agree) => {
            stand.happens(Event::Touch(Touch::Choose(0)));
            stand.happens(Event::Touch(Touch::Continue));
            return;
        }
        _ => return,
    };
    for _ in 0..40 {
        stand.happens(Event::Touch(Touch::Delete));
    }
    text.chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
    stand.happens(Event::Touch(Touch::Continue));
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
    assert!(warned(&mut stand, 3));
    stand.clock.advance(46_000);
    stand.session.update(Event::Tick, stand.clock.now());
    assert_eq!(stand.view().name, "01-start");
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
fn led(lines: &[&str]) -> Stand {
    let mut stand = Stand::new();
    for line in lines {
        let touches: Vec<Touch> = match line.strip_prefix("type ") {
            Some(text) => text.chars().map(Touch::Character).collect(),
            None => {
                let view = stand.view();
                let found = view.controls().into_iter().find(|control| control.accessible_label() == *line);
                vec![found.unwrap_or_else(|| panic!("no {line:?} on {}", view.name)).touch]
            }
        };
        for touch in touches {
            for effect in stand.happens(Event::Touch(touch)) {
                kind_answer(effect).into_iter().for_each(|event| drop(stand.happens(event)));
            }
        }
    }
    stand
}

const TO_REVIEW: [&str; 19] = [
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
fn the_receipt_says_what_was_agreed_to_even_where_the_connection_ends_while_sending() {
    let mut stand = led(&TO_REVIEW);
    let effects = stand.happens(Event::Touch(Touch::Continue));
    let Some(Effect::Submit { ticket, .. }) = effects.into_iter().next() else { panic!("sent") };
    stand.happens(Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }));
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    stand.happens(Event::Reply(Reply::NotSentYet { ticket }));
    let Stage::Done(done) = &stand.session.visit.stage else { panic!("done") };
    let payor_kiosk::receipt::Method::Bank { withdrawals, cancel_by, .. } = &done.receipt.method else {
        panic!("bank")
    };
    let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).expect("a date");
    assert_eq!((withdrawals[0], *cancel_by), (day(28), day(26)));
}

#[test]
fn changing_the_account_asks_for_all_of_it() {
    let mut lines = TO_REVIEW.to_vec();
    lines.extend(["Change: Bank account", "A different account", "type 211170101", "Continue", "Savings"]);
    lines.extend(["type 12345678", "Continue", "type 12345678", "Continue"]);
    // The new account makes the day too early: it is asked for again.
    assert_eq!(led(&lines).view().name, "14-first-date");
}

#[test]
fn a_second_payment_looks_the_case_up_again() {
    let mut lines = TO_REVIEW.to_vec();
    lines.extend(["Send my payment", "Make another payment"]);
    let mut stand = led(&lines);
    assert_eq!(stand.view().name, "05-identity");
    let asked = stand.happens(Event::Touch(Touch::Continue));
    assert!(matches!(asked[..], [Effect::LookUp { .. }]));
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
}
