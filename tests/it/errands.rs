//! Find a receipt, scans, the way of who pays again and how many touches it takes; and bad input of every kind.

use payor_kiosk::gallery::sample_case;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::Stage;
use payor_kiosk::session::ask::{Ask, AskFailure, Found, Told};
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Health, PhysicalKey, Touch};
use payor_kiosk::session::question::Question;
use rules::account_state::AccountState;
use wire::lookup::{CaseSummary, LookUp, LookUpAnswer};
use wire::request::RequestBody;

use crate::session::{TO_REVIEW, kind_answer, led, scan, touch_of, transcript};
use crate::stand::{Stand, confirmation};

pub fn offline() -> Event {
    Event::Health(Health { online: false, ..Health::default() })
}

#[test]
fn a_receipt_is_found_word_by_word() {
    insta::assert_snapshot!(transcript(&format!(
        "touch Start in English
         touch See my past payments
         touch One payment, by its confirmation number
         touch Continue
         type 00100
         touch Continue
         type 000000U7X
         touch Continue
         scan {}
         touch Back
         touch Back",
        confirmation()
    )));
}

/// The search's answer, as the screen tells it.
fn found(answer: Result<Found, AskFailure>) -> (&'static str, String) {
    let mut stand = led(&["Start in English", "See my past payments", "One payment, by its confirmation number"]);
    let effects = scan(&mut stand, &confirmation().to_string());
    let Some(Effect::Ask { ticket, ask }) = effects.into_iter().next() else { panic!("asked") };
    assert_eq!(*ask, Ask::Receipt(confirmation()));
    stand.happens(Event::Reply(Reply::Told { ticket, answer: answer.map(|found| Box::new(Told::Receipt(found))) }));
    (stand.view().name, stand.view().heading)
}

#[test]
fn what_the_kiosk_knows_is_said_without_a_connection() {
    assert_eq!(found(Ok(Found::Saved)).1, "Saved here, but not sent yet");
    assert_eq!(found(Ok(Found::Sent)).0, "34-sent");
    assert_eq!(found(Ok(Found::Unknown)).0, "34-unknown");
    assert_eq!(found(Err(AskFailure::NoConnection)).0, "34-offline");
}

#[test]
fn a_search_that_is_never_answered_ends() {
    let mut stand = led(&["Start in English"]);
    scan(&mut stand, &confirmation().to_string());
    assert_eq!(stand.view().name, "34-number");
    stand.clock.advance(10_000);
    stand.happens(Event::Tick);
    assert_eq!(stand.view().name, "34-offline");
}

#[test]
fn a_scan_on_start_waits_for_the_language_and_no_longer_than_a_visit() {
    let mut stand = Stand::new();
    assert_eq!(scan(&mut stand, "FN:0012345683"), []);
    let said: Vec<String> = stand.view().notices.into_iter().map(|notice| notice.text).collect();
    assert_eq!(
        said,
        ["We read your file number. Choose your language.", "Leímos su número de expediente. Escoja su idioma."]
    );
    for seconds in [61, 21] {
        stand.clock.advance(seconds * 1000);
        stand.session.update(Event::Tick, stand.clock.now());
    }
    assert!(stand.session.visit.kept.is_none() && stand.view().notices.is_empty());
    assert!(stand.session.idle_profile().is_none(), "Start rests again");
}

#[test]
fn a_scanned_file_number_fills_screen_3_and_goes_on() {
    let mut stand = led(&["Start in English", "Make a payment", "type 99"]);
    let asked = scan(&mut stand, "0012345683");
    assert!(
        matches!(&asked[..], [Effect::LookUp { question: LookUp::FileNumber { file_number }, .. }] if file_number == "0012345683")
    );
    asked.into_iter().flat_map(kind_answer).for_each(|event| drop(stand.happens(event)));
    assert_eq!(stand.view().name, "05-identity");
    // Whose support it is can still be said.
    stand.happens(Event::Touch(Touch::Extra(0)));
    assert_eq!(stand.view().name, "04-who");
    stand.happens(Event::Touch(Touch::Choose(1)));
    assert_eq!(stand.view().name, "05-name");
}

#[test]
fn a_number_typed_by_hand_is_typed_as_before() {
    let mut stand = led(&["Start in English", "Make a payment"]);
    "0012345683".chars().for_each(|c| drop(stand.happens(Event::Key(PhysicalKey::Character(c)))));
    let asked = stand.happens(Event::Key(PhysicalKey::Enter));
    assert!(matches!(asked[..], [Effect::LookUp { .. }]));
    asked.into_iter().flat_map(kind_answer).for_each(|event| drop(stand.happens(event)));
    assert_eq!(stand.view().name, "04-who", "nothing is presumed of what was typed");
}

#[test]
fn another_number_than_the_scanned_one_presumes_nothing() {
    let mut stand = led(&["Start in English", "Make a payment"]);
    for effect in scan(&mut stand, "0099999999") {
        if let Effect::LookUp { ticket, .. } = effect {
            stand.happens(Event::Reply(Reply::LookedUp { ticket, answer: Ok(LookUpAnswer::Unknown) }));
        }
    }
    assert_eq!(stand.view().name, "03-file-number");
    (0..10).for_each(|_| drop(stand.happens(Event::Touch(Touch::Delete))));
    "0012345683".chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
    let asked = stand.happens(Event::Touch(Touch::Continue));
    asked.into_iter().flat_map(kind_answer).for_each(|event| drop(stand.happens(event)));
    assert_eq!(stand.view().name, "04-who");
}

#[test]
fn wrong_scans_are_answered_plainly_and_change_nothing() {
    let wrong = ["https://example.com/a", "😀😀😀😀😀😀😀", "\u{1}\u{2}\u{7f}abc\u{0}def", &"7".repeat(10_000)];
    for code in wrong {
        let mut stand = Stand::new();
        assert_eq!(scan(&mut stand, code), []);
        assert_eq!(stand.view().notices[0].text, "We could not read that code. You can type the number.");
        stand.clock.advance(11_000);
        stand.session.update(Event::Tick, stand.clock.now());
        assert_eq!(stand.view().notices, []);
        let mut stand = led(&["Start in English", "Make a payment", "type 0012"]);
        assert_eq!(scan(&mut stand, code), []);
        assert_eq!(stand.session.visit.entries.text(Question::FileNumber), "0012", "what was typed is still there");
        assert!(stand.view().error.is_some());
        // Where nothing is scanned, nothing happens.
        let mut stand = led(&TO_REVIEW[..10]);
        assert_eq!(scan(&mut stand, code), []);
        assert_eq!((stand.view().name, stand.session.visit.entries.text(Question::Amount)), ("08-amount", "250"));
    }
}

#[test]
fn a_receipt_is_no_file_number_and_the_other_way_round() {
    let mut stand = led(&["Start in English", "Make a payment"]);
    scan(&mut stand, &confirmation().to_string());
    let error = stand.view().error.expect("said");
    assert!(error.starts_with("That is a receipt."), "{error}");
    let mut stand = led(&["Start in English", "See my past payments", "One payment, by its confirmation number"]);
    scan(&mut stand, "FN:0012345683");
    let error = stand.view().error.expect("said");
    assert!(error.starts_with("That is a file number."), "{error}");
}

#[test]
fn a_scan_behind_a_page_or_a_question_does_nothing() {
    let mut stand = led(&["Start in English", "Make a payment", "Help"]);
    assert_eq!(scan(&mut stand, "0012345683"), []);
    assert_eq!(stand.view().name, "24-help");
}

/// A payor, and everything that was touched.
struct Counted {
    stand: Stand,
    touches: u32,
    /// Digits of the amount, which are counted apart.
    amount_digits: u32,
}

impl Counted {
    fn new() -> Self {
        Counted { stand: Stand::new(), touches: 0, amount_digits: 0 }
    }

    /// An address is on file where a payor has paid before.
    fn answer(effect: Effect, known: bool) -> Vec<Event> {
        match effect {
            Effect::LookUp { ticket, question: LookUp::Case(_) } => {
                let state = if known { AccountState::Verified } else { AccountState::None };
                let masked_email = known.then(|| "r•••@gmail.com".to_owned());
                let case = CaseSummary { masked_email, ..sample_case(state) };
                vec![Event::Reply(Reply::LookedUp { ticket, answer: Ok(LookUpAnswer::Case(case)) })]
            }
            other => kind_answer(other),
        }
    }

    fn does(&mut self, lines: &[&str], known: bool) {
        for line in lines {
            let touches: Vec<Touch> = match line.strip_prefix("type ") {
                Some(text) => text.chars().map(Touch::Character).collect(),
                None => vec![touch_of(&self.stand.view(), line)],
            };
            for touch in touches {
                let digit = matches!(touch, Touch::Character(_)) && self.stand.view().name == "08-amount";
                *(if digit { &mut self.amount_digits } else { &mut self.touches }) += 1;
                let effects = self.stand.happens(Event::Touch(touch));
                self.world_answers(effects, known);
            }
        }
    }

    fn world_answers(&mut self, effects: Vec<Effect>, known: bool) {
        for effect in effects {
            Self::answer(effect, known).into_iter().for_each(|event| drop(self.stand.happens(event)));
        }
    }

    fn is_done(&self) -> bool {
        matches!(self.stand.session.visit.stage, Stage::Done(_))
    }
}

/// The number that the README tells must be the one that is counted here.
fn stands_in_the_readme(sentence: &str) {
    assert!(include_str!("../../README.md").contains(sentence), "the README does not say: {sentence}");
}

#[test]
fn a_known_payor_with_a_scanned_number_pays_again_in_12_touches() {
    let mut payor = Counted::new();
    scan(&mut payor.stand, "FN:0012345683");
    payor.does(
        &[
            "Start in English",
            "Make a payment",
            "type 6789",
            "Continue",
            "Pay once from checking account ending in 4321",
            "type 125.50",
            "Continue",
            "I agree, and this account is mine or I may use it",
            "Continue",
        ],
        true,
    );
    let rows = match payor.stand.view().body {
        payor_kiosk::view::Body::Rows { rows, .. } => rows,
        other => panic!("{other:?}"),
    };
    // All that was not asked is shown, and can be changed.
    let shown: Vec<(&str, bool)> = rows.iter().map(|row| (row.value.as_str(), row.change.is_some())).collect();
    assert_eq!(
        shown,
        [
            ("R••• D•••••• · file number ending in 83", true),
            ("$125.50", true),
            ("Wednesday, January 28, 2026", true),
            ("Checking account ending in 4321", true),
            ("r•••@gmail.com", true),
        ]
    );
    payor.does(&["Send my payment"], true);
    assert!(payor.is_done());
    assert_eq!((payor.touches, payor.amount_digits), (12, 6));
    stands_in_the_readme("12 touches");

    // Once more in the same visit.
    payor.touches = 0;
    payor.does(
        &[
            "Make another payment",
            "Pay once from checking account ending in 4321",
            "type 40",
            "Continue",
            "I agree, and this account is mine or I may use it",
            "Continue",
            "Send my payment",
        ],
        true,
    );
    assert!(payor.is_done());
    assert_eq!(payor.touches, 6);
}

#[test]
fn a_first_recurring_payment_from_a_new_account_is_counted() {
    let mut payor = Counted::new();
    payor.does(
        &[
            "Start in English",
            "Make a payment",
            "type 0012345683",
            "Continue",
            "Mine",
            "type 6789",
            "Continue",
            "Yes, this is right",
            "Repeat",
            "type 250",
            "Continue",
            "type 211170101",
            "Continue",
            "Checking",
            "type 000123456789",
            "Continue",
            "type 000123456789",
            "Continue",
            "Once a month",
            "5",
            "Thursday, February 5, 2026",
            "Continue",
            "type rosa",
            "@gmail.com",
            "Continue",
            "Only pay now",
            "I agree, and this account is mine or I may use it",
            "Continue",
            "Send my payment",
        ],
        false,
    );
    assert!(payor.is_done(), "on {}", payor.stand.view().name);
    assert_eq!(payor.touches, 73);
    stands_in_the_readme("73 touches");
}

#[test]
fn the_short_way_can_be_left_at_every_place() {
    let mut payor = Counted::new();
    scan(&mut payor.stand, "0012345683");
    let lines = ["Start in English", "Make a payment", "type 6789", "Continue"];
    payor.does(&lines, true);
    payor.does(&["Pay once from checking account ending in 4321", "type 80", "Continue"], true);
    assert_eq!(payor.stand.view().name, "18-agree");
    // Back to what was asked, not to what was not.
    payor.does(&["Back"], true);
    assert_eq!(payor.stand.view().name, "08-amount");
    payor.does(&["Back", "Pay once", "Continue"], true);
    assert_eq!(payor.stand.view().name, "09-how-to-pay", "the long way asks for all of it");
    payor.does(&["Bank account", "Checking account ending in 4321", "Continue"], true);
    payor.does(&["I agree, and this account is mine or I may use it", "Continue", "Change: E-mail"], true);
    assert_eq!(payor.stand.view().name, "17-email");
    payor.does(&["type ana@example.com", "Continue"], true);
    assert_eq!(payor.stand.view().name, "19-review");
    payor.does(&["Change: E-mail", "Use r•••@gmail.com"], true);
    assert_eq!(payor.stand.view().name, "19-review");
    let effects = payor.stand.happens(Event::Touch(Touch::Continue));
    let Some(Effect::Submit { body, .. }) = effects.into_iter().next() else { panic!("sent") };
    let RequestBody::BankDraft(draft) = *body else { panic!("a draft") };
    assert_eq!(draft.email, None, "the address on file");
}

#[test]
fn a_scanned_case_on_hold_says_so() {
    let mut stand = Stand::new();
    scan(&mut stand, "0012345683");
    stand.happens(Event::Touch(Touch::Start(Lang::En)));
    let asked = stand.happens(Event::Touch(Touch::Choose(0)));
    asked.into_iter().flat_map(kind_answer).for_each(|event| drop(stand.happens(event)));
    "6789".chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
    for effect in stand.happens(Event::Touch(Touch::Continue)) {
        if let Effect::LookUp { ticket, .. } = effect {
            let case = LookUpAnswer::Case(sample_case(AccountState::OnHold));
            stand.happens(Event::Reply(Reply::LookedUp { ticket, answer: Ok(case) }));
        }
    }
    assert_eq!(stand.view().name, "06-on-hold");
}

#[test]
fn a_second_payment_without_a_connection_asks_for_nothing_twice() {
    let mut stand = led(&["Start in English", "Make a payment"]);
    stand.happens(offline());
    let touch = |stand: &mut Stand, lines: &[&str]| {
        for line in lines {
            let touches: Vec<Touch> = match line.strip_prefix("type ") {
                Some(text) => text.chars().map(Touch::Character).collect(),
                None => vec![touch_of(&stand.view(), line)],
            };
            for touch in touches {
                for effect in stand.happens(Event::Touch(touch)) {
                    if let Effect::Submit { ticket, .. } = effect {
                        stand.happens(Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }));
                        stand.happens(Event::Reply(Reply::NotSentYet { ticket }));
                    }
                }
            }
        }
    };
    let first = ["type 0012345683", "Continue", "Mine", "type 6789", "Continue", "Pay once", "type 250", "Continue"];
    touch(&mut stand, &first);
    touch(&mut stand, &["Bank account", "type 211170101", "Continue", "Checking", "type 12345678", "Continue"]);
    touch(&mut stand, &["type 12345678", "Continue", "Wednesday, February 4, 2026", "Continue"]);
    let agree = "I agree, and this account is mine or I may use it";
    touch(&mut stand, &["type rosa@gmail.com", "Continue", "Only pay now", agree, "Continue", "Save my payment"]);
    touch(&mut stand, &["Make another payment", "Pay once", "type 40", "Continue", "Bank account"]);
    assert_eq!(stand.view().name, "14-first-date", "account and identity are known");
    touch(&mut stand, &["Wednesday, February 4, 2026", "Continue", agree, "Continue"]);
    assert_eq!(stand.view().name, "19-review");
}

#[test]
fn nothing_typed_or_touched_in_a_storm_is_lost_or_taken_twice() {
    let mut stand = led(&TO_REVIEW[..9]);
    // 500 touches a second, and a keyboard that writes what no field takes.
    for step in 0..5_000_u32 {
        stand.clock.advance(2);
        let event = match step % 4 {
            0 => Event::Touch(Touch::Character('9')),
            1 => Event::Key(PhysicalKey::Character('😀')),
            2 => Event::Touch(Touch::Choose(200)),
            _ => Event::Touch(Touch::Day(chrono::NaiveDate::MAX)),
        };
        assert_eq!(stand.session.update(event, stand.clock.now()), []);
    }
    assert_eq!((stand.view().name, stand.session.visit.entries.text(Question::Amount)), ("08-amount", "999999"));
    stand.happens(Event::Touch(Touch::Continue));
    assert!(stand.view().error.is_some());
    let answers = &stand.session.visit.answers;
    assert!(answers.identified && answers.repeat == Some(false), "earlier answers are still there");
}

/// Every typed question of a visit, pasted full and emptied.
#[test]
fn bad_input_gets_a_plain_message_or_nothing() {
    let ways: [&[&str]; 6] = [
        &["Start in English", "Make a payment"],
        &TO_REVIEW[..5],
        &TO_REVIEW[..9],
        &TO_REVIEW[..15],
        &["Start in English", "Ask us to contact you"],
        &["Start in English", "See my past payments", "One payment, by its confirmation number"],
    ];
    let inputs = ["", "😀🎉", "ñandú", "'; DROP TABLE --", "\u{202e}\u{0}\t", "99999999999999999999999"];
    for way in ways {
        for input in inputs.iter().map(|input| (*input).to_owned()).chain(["0".repeat(10_000), "x".repeat(10_000)]) {
            let mut stand = led(way);
            let before = stand.view().name;
            (0..40).for_each(|_| drop(stand.happens(Event::Touch(Touch::Delete))));
            for character in input.chars() {
                stand.clock.advance(60);
                stand.session.update(Event::Key(PhysicalKey::Character(character)), stand.clock.now());
            }
            stand.happens(Event::Touch(Touch::Continue));
            let view = stand.view();
            let went_on = view.name != before || stand.session.visit.waiting.is_some();
            assert!(went_on || view.error.is_some(), "{before}: {:?} gets no word", input.get(..20).unwrap_or(&input));
            assert!(!view.error.unwrap_or_default().contains(['{', '}']));
        }
    }
}
