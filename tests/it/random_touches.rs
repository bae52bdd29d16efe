//! A hundred thousand random events on the pure session: no panic, no dead end, Start reachable, nothing left.

use payor_kiosk::gallery::{sample_case, sample_past, sample_plans, sample_report, sample_signed_in};
use payor_kiosk::session::account_question::AccountQuestion;
use payor_kiosk::session::ask::{Ask, AskFailure, Found, Told};
use payor_kiosk::session::contact_question::ContactQuestion;
use payor_kiosk::session::effect::{CardOutcome, Effect, LookUpFailure, Reply};
use payor_kiosk::session::event::{Event, Health, PhysicalKey, PrinterStatus, Touch, VoiceHelp};
use payor_kiosk::session::question::Question;
use payor_kiosk::session::staff::StaffAnswer;
use payor_kiosk::session::{Session, Stage};
use rules::account_state::AccountState;
use wire::account::{NewPasswordAnswer, SignInAnswer};
use wire::card::{CardState, DeclineReason};
use wire::lookup::LookUpAnswer;
use wire::problem::ProblemType;
use wire::request::Outcome;

use crate::session::scan;
use crate::stand::{Stand, confirmation};

/// A small generator whose runs can be repeated by their seed (the constants are Knuth's MMIX).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

/// A world that answers anything, sometimes late, sometimes never.
pub fn any_answer(effect: Effect, dice: &mut Dice) -> Option<Reply> {
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
        Effect::Staff { ticket, .. } => {
            let answer = match dice.below(8) {
                0 => StaffAnswer::NoPin,
                3 => StaffAnswer::PinUnreadable,
                4 => StaffAnswer::NotCounted,
                1 => StaffAnswer::Door { tries_left: 1, wrong: true },
                2 => StaffAnswer::Locked { for_ms: 60_000 },
                _ => StaffAnswer::Report { report: Box::new(sample_report()), done: None },
            };
            Reply::Staff { ticket, answer }
        }
        Effect::Ask { ticket, ask } => Reply::Told { ticket, answer: any_word(&ask, dice).map(Box::new) },
        _ => return None,
    })
}

/// What central may say to a sign-in or a new password.
fn any_word(ask: &Ask, dice: &mut Dice) -> Result<Told, AskFailure> {
    let failures = [AskFailure::NoConnection, AskFailure::TooManyTries, AskFailure::SignedOut, AskFailure::Credentials];
    let tries_left = dice.below(5) as u32;
    match (ask, dice.below(3)) {
        (_, 0) => Err(failures[dice.below(4)]),
        (Ask::SignIn(_), 1) => Ok(Told::SignIn(SignInAnswer::NoMatch { tries_left })),
        (Ask::SignIn(_), _) => Ok(Told::SignIn(SignInAnswer::SignedIn(Box::new(sample_signed_in())))),
        (Ask::NewPassword(_), 1) => Ok(Told::NewPassword(NewPasswordAnswer::NoMatch { tries_left })),
        (Ask::NewPassword(_), _) => Ok(Told::NewPassword(NewPasswordAnswer::Set { user_id: "rosade26".to_owned() })),
        (Ask::Plans { .. }, _) => Ok(Told::Plans(sample_plans())),
        (Ask::PastPayments { .. }, _) => Ok(Told::PastPayments(sample_past())),
        (Ask::Receipt(_), 1) => Ok(Told::Receipt(Found::Saved)),
        (Ask::Receipt(_), _) => Ok(Told::Receipt(Found::Unknown)),
    }
}

pub fn any_event(stand: &Stand, pending: &mut Vec<Reply>, dice: &mut Dice) -> Event {
    match dice.below(40) {
        0 => {
            // Sometimes nobody does anything for a while.
            stand.clock.advance([0, 0, 0, 70_000][dice.below(4)]);
            Event::Tick
        }
        1 => Event::Health(Health {
            online: dice.below(3) > 0,
            printer: [PrinterStatus::Ready, PrinterStatus::NoPaper, PrinterStatus::Absent][dice.below(3)],
            headphones: dice.below(2) > 0,
            voice: [VoiceHelp::None, VoiceHelp::Here, VoiceHelp::ByHeadphones][dice.below(3)],
            closed: None,
        }),
        2 => Event::Key(
            [PhysicalKey::Enter, PhysicalKey::Escape, PhysicalKey::Backspace, PhysicalKey::Character('😀')]
                [dice.below(4)],
        ),
        3 => Event::Touch(
            [
                Touch::Choose(200),
                Touch::Extra(9),
                Touch::Change(Question::CardCode),
                Touch::SheetYes,
                Touch::MoreTime,
                Touch::HoldBrand,
            ][dice.below(6)],
        ),
        4..=7 if !pending.is_empty() => Event::Reply(pending.swap_remove(dice.below(pending.len()))),
        // Leaving is not more likely than anything else here, or no visit would get far.
        _ => {
            let view = stand.view();
            let controls: Vec<Touch> = view.controls().iter().map(|control| control.touch).collect();
            let touch = if controls.is_empty() { Touch::Continue } else { controls[dice.below(controls.len())] };
            match touch {
                // Reading goes on and on, and proves little each time.
                _ if view.is_public() && dice.below(4) > 0 => Event::Touch(Touch::Back),
                Touch::Leave | Touch::Back if dice.below(4) > 0 => Event::Touch(Touch::Continue),
                touch => Event::Touch(touch),
            }
        }
    }
}

/// From anywhere, touching what leads out ends at Start, with nothing of the visit left.
fn leads_to_start(stand: &mut Stand) {
    for _ in 0..400 {
        let visit = &stand.session.visit;
        // What was scanned and not used is forgotten in its time.
        if matches!(visit.stage, Stage::Start) && visit.overlay.is_none() && visit.kept.is_none() {
            break;
        }
        let view = stand.view();
        let wanted = [Touch::SheetYes, Touch::EraseNow, Touch::Finish, Touch::Leave, Touch::Back];
        let way_out = view.controls().iter().map(|control| control.touch).find(|touch| wanted.contains(touch));
        stand.happens(way_out.map_or(Event::Tick, Event::Touch));
    }
    assert!(matches!(stand.session.visit.stage, Stage::Start), "stuck on {}", stand.view().name);
    // Both take in the same moment, so that all that can differ is what the visit left.
    let now = stand.clock.now();
    let mut fresh = Session::new(stand.session.site.clone(), stand.session.policy.clone(), now);
    fresh.update(Event::Health(stand.session.health.clone()), now);
    stand.session.update(Event::Tick, now);
    assert_eq!(left_behind(&stand.session), left_behind(&fresh));
}

/// All that belongs to a visitor, as it prints: every field that is there shows.
fn left_behind(session: &Session) -> String {
    let visit = &session.visit;
    let typed = (&visit.answers, &visit.entries, &visit.problem, visit.agree_ticked);
    let own = (&visit.signed_in, &visit.owned, visit.account_tries, visit.revealed);
    let tries = (visit.file_number_tries, visit.identity_tries, visit.declines, visit.sent, own);
    format!("{typed:?} {tries:?} {:?} {:?} {:?} {:?}", visit.changing, visit.waiting, visit.overlay, visit.kept)
}

#[test]
fn a_hundred_thousand_random_events_lead_nowhere_without_a_way_out() {
    let mut dice = Dice(20_260_126);
    let mut stand = Stand::new();
    let mut pending = Vec::new();
    let mut seen = std::collections::BTreeMap::<&'static str, u32>::new();
    for step in 0..100_000 {
        if dice.below(12) == 0 {
            let effects = typed_answer(&mut stand, &mut dice);
            pending.extend(effects.into_iter().filter_map(|effect| any_answer(effect, &mut dice)));
        }
        if dice.below(80) == 0 {
            let code = ["FN:0012345683", NUMBER, "0012345683", "https://example.com"][dice.below(4)];
            let effects = scan(&mut stand, code);
            pending.extend(effects.into_iter().filter_map(|effect| any_answer(effect, &mut dice)));
        }
        let event = any_event(&stand, &mut pending, &mut dice);
        let effects = stand.happens(event);
        pending.extend(effects.into_iter().filter_map(|effect| any_answer(effect, &mut dice)));
        // The oldest answers get lost: a newer question would hear nothing otherwise.
        pending.drain(..pending.len().saturating_sub(8));
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
    for name in [
        "14-first-date",
        "18-agree",
        "19-review",
        "20-saved",
        "16-card-code",
        "27-time-warning",
        "22-payment",
        "23-past",
        "29-ended",
        "30-review",
        "33-new-password-done",
        "28-staff",
        "28-staff-saved",
    ] {
        assert!(seen.contains_key(name), "{name} was never reached: {seen:?}");
    }
}

/// A confirmation number that reads.
const NUMBER: &str = "00100007033F";

/// Now and then somebody types what the question asks for, and goes on.
pub fn typed_answer(stand: &mut Stand, dice: &mut Dice) -> Vec<Effect> {
    let text = match stand.session.visit.question() {
        Some(Question::FileNumber) => "0012345683",
        Some(Question::Identity) if stand.session.visit.answers.ssn_digits_asked() == 9 => "567891234",
        Some(Question::Identity) => "6789",
        Some(Question::Amount) => "250",
        Some(Question::Account(AccountQuestion::SignInUserId)) => "elenat26",
        Some(Question::Account(AccountQuestion::SignInPassword)) => "sunrise48",
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
                return stand.happens(Event::Touch(Touch::Continue));
            }
            return Vec::new();
        }
        Some(Question::Contact(ContactQuestion::Phone | ContactQuestion::OtherPhone)) => "8605550123",
        Some(Question::Contact(ContactQuestion::Email | ContactQuestion::OtherEmail)) => "ana@example.com",
        Some(Question::ReceiptNumber) => NUMBER,
        Some(Question::Agree) => {
            stand.happens(Event::Touch(Touch::Choose(0)));
            return stand.happens(Event::Touch(Touch::Continue));
        }
        Some(Question::Account(AccountQuestion::Name) | Question::Contact(ContactQuestion::Name)) => {
            "ana lopez".split(' ').enumerate().for_each(|(field, name)| {
                stand.happens(Event::Touch(Touch::Field(field as u8)));
                name.chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
            });
            return stand.happens(Event::Touch(Touch::Continue));
        }
        Some(Question::Account(question)) => match account_answer(question) {
            Some(text) => text,
            None => return stand.happens(Event::Touch(Touch::Choose(dice.below(2) as u8))),
        },
        // Of the ways from the menu, paying and what is coming are the longest.
        None if stand.view().name == "28-staff-pin" => "246813",
        None if matches!(stand.session.visit.stage, Stage::Menu) => {
            return stand.happens(Event::Touch(Touch::Choose([0, 0, 1][dice.below(3)])));
        }
        _ => return Vec::new(),
    };
    for _ in 0..40 {
        stand.happens(Event::Touch(Touch::Delete));
    }
    text.chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
    stand.happens(Event::Touch(Touch::Continue))
}

/// What is typed there; None where one touches a choice.
fn account_answer(question: AccountQuestion) -> Option<&'static str> {
    Some(match question {
        AccountQuestion::SignInUserId | AccountQuestion::UserId => "rosade26",
        AccountQuestion::SignInPassword | AccountQuestion::Password | AccountQuestion::PasswordAgain => "mapleleaf26",
        AccountQuestion::Street(_) => "1 main st",
        AccountQuestion::Unit(_) => "2b",
        AccountQuestion::Zip(_) => "06390",
        AccountQuestion::City(_) => "hartford",
        AccountQuestion::Phone(_) => "8605550123",
        AccountQuestion::Ssn(_) => "123456789",
        AccountQuestion::Name | AccountQuestion::RegisterToo | AccountQuestion::Relation => return None,
    })
}
