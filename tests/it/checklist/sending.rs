//! Checklist 19, 26, 29, 30 and 45: back and change, what is checked when sending, what sends once, how it ends.

use std::sync::Arc;

use payor_kiosk::gallery::sample_policy;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::Stage;
use payor_kiosk::session::effect::{CardOutcome, Effect, Reply};
use payor_kiosk::session::event::{Event, PhysicalKey, Touch};
use payor_kiosk::session::question::Question;
use payor_kiosk::view::{Look, TextSize, View};
use wire::card::{CardState, DeclineReason};

use super::{At, BOTH, everywhere, pages};
use crate::session::{TO_REVIEW, kind_answer, led};
use crate::stand::{Stand, confirmation};

/// Dropped on the way back, on purpose: passwords, and what belongs to the card itself.
fn is_kept(question: Question) -> bool {
    !question.is_password() && !question.is_card_secret()
}

#[test]
fn back_loses_no_answer_on_any_screen() {
    let mut screens = 0;
    everywhere(Lang::En, |mut at| {
        let visit = &at.session.visit;
        let Some(question) = visit.question().filter(|question| visit.overlay.is_none() && is_kept(*question)) else {
            return;
        };
        if visit.waiting.is_some() || visit.answers.journey.questions().first() == Some(&question) {
            return;
        }
        screens += 1;
        let answers = |at: &At<'_>| {
            let visit = &at.session.visit;
            let questions = visit.answers.journey.questions().iter().filter(|question| is_kept(**question));
            let typed = questions.map(|question| visit.entries.text(*question).to_owned()).collect::<Vec<_>>();
            let answered = at.answers();
            // What is taken over from the file is asked openly on the way back.
            let answered = answered.split("taken_over").next().expect("the answers").to_owned();
            let card = |text: &str| text.split("card: CardAnswers").next().map(str::to_owned);
            (typed, card(&answered))
        };
        let before = answers(&at);
        at.touch(Touch::Back);
        assert_ne!(at.session.visit.question(), Some(question), "{}", at.name);
        if matches!(at.session.visit.stage, Stage::Asking(_)) {
            assert_eq!(answers(&at), before, "{}", at.name);
        }
    });
    assert!(screens > 80, "{screens} screens have a Back");
}

#[test]
fn change_leads_to_its_question_and_back_to_the_same_review() {
    let mut changes = 0;
    for lang in BOTH {
        everywhere(lang, |mut at| {
            if !at.session.visit.question().is_some_and(Question::is_check) || at.session.visit.overlay.is_some() {
                return;
            }
            // What is said of a paper goes with the screen.
            at.session.visit.printing = None;
            let review = at.whole();
            let touches = review.controls().into_iter().map(|control| control.touch);
            let all: Vec<Touch> = touches.filter(|touch| matches!(touch, Touch::Change(_))).collect();
            for touch in all {
                let Touch::Change(question) = touch else { continue };
                changes += 1;
                at.touch(touch);
                assert_eq!(at.session.visit.question(), Some(question), "{}", at.name);
                at.touch(Touch::Back);
                assert_eq!(at.whole(), review, "{}: back from {question:?}", at.name);
                if !question.offers_choices(&at.session.visit.answers) || question == Question::Agree {
                    at.touch(touch);
                    confirm(&mut at, &review, question);
                }
            }
        });
    }
    assert!(changes > 60, "{changes} answers can be changed");
}

/// An answer that is confirmed as it was leads back to the review, through no more than what belongs to it.
fn confirm(at: &mut At<'_>, review: &View, changed: Question) {
    for _ in 0..8 {
        let visit = &at.session.visit;
        if visit.question().is_some_and(Question::is_check) || visit.waiting.is_some() {
            break;
        }
        at.touch(Touch::Continue);
    }
    if at.view().error.is_some() {
        // An address on file is confirmed by its own button; the field for another one is empty.
        at.touch(Touch::Back);
    }
    let visit = &at.session.visit;
    // A choice is not made by Continue, a password is typed anew, and central may be asked: but only about what was changed,
    // what belongs to it, or what holds no longer.
    let must_answer = visit.question().is_some_and(|now| {
        let belongs = now == changed || changed.is_changed_with(now) || !now.answered(&visit.answers);
        belongs && (now.offers_choices(&visit.answers) || now.is_password())
    });
    let asks = format!("{:?}", visit.question());
    assert!(
        must_answer || visit.waiting.is_some() || at.whole() == *review,
        "{}: {changed:?} confirmed leads to {asks}",
        at.name
    );
    let visit = &mut at.session.visit;
    (visit.waiting, visit.changing, visit.stage) = (None, None, Stage::Asking(visit.answers.journey.check()));
}

/// Midnight, and the hour after which a request counts for the next day.
#[test]
fn the_first_date_is_checked_again_when_sending() {
    let day_ms = 24 * 3600 * 1000;
    for (how, wait_ms, cut_off) in [("midnight", 2 * day_ms, None), ("the cut-off", 4 * 3600 * 1000, Some(13))] {
        let mut stand = led(&TO_REVIEW);
        let mut policy = sample_policy();
        policy.rules.daily_cut_off = cut_off.and_then(|hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0));
        stand.session.set_policy(Arc::new(policy));
        stand.clock.advance(wait_ms);
        assert_eq!(stand.view().name, "19-review", "nobody has touched anything yet");
        let effects = stand.happens(Event::Touch(Touch::Continue));
        assert_eq!(effects, [], "{how}: nothing is sent");
        let view = stand.view();
        assert_eq!(view.name, "21-date-passed", "{how}");
        let said = pages::words(&view).join(" ");
        assert!(said.contains("The first possible date is now") && said.contains("Choose again."), "{said}");
        stand.happens(Event::Touch(Touch::Continue));
        assert_eq!(stand.view().name, "14-first-date", "{how}");
    }
}

/// Whatever is touched while it is sent, it is sent once.
#[test]
fn nothing_touched_while_sending_sends_again() {
    let mut stand = led(&TO_REVIEW);
    stand.clock.advance(1000);
    let mut sent = Vec::new();
    for _ in 0..2 {
        sent.extend(stand.session.update(Event::Touch(Touch::Continue), stand.clock.now()));
    }
    for _ in 0..50 {
        for touch in [Touch::Continue, Touch::Back, Touch::Leave, Touch::Choose(0), Touch::PayAgain, Touch::Finish] {
            sent.extend(stand.happens(Event::Touch(touch)));
        }
        sent.extend(stand.happens(Event::Key(PhysicalKey::Enter)));
        sent.extend(stand.happens(Event::Key(PhysicalKey::Escape)));
        stand.clock.advance(20);
    }
    assert!(matches!(sent[..], [Effect::Submit { .. }]), "{sent:?}");
    assert_eq!(stand.view().name, "19-sending");
    assert!(stand.view().controls().iter().all(|control| control.touch == Touch::Language));
}

/// Each outcome of a card has its own form of screen 21; the one that nobody knows prints a number.
#[test]
fn what_was_not_paid_says_which_way_it_was_not() {
    let known = |state| CardOutcome::Known { confirmation: confirmation(), state };
    let table = [
        (
            known(CardState::Declined { reason: DeclineReason::Unexplained }),
            "21-declined",
            "Your card was not accepted",
        ),
        (CardOutcome::NotCharged, "21-not-sent", "We could not send your payment"),
        (
            CardOutcome::Unknown { confirmation: confirmation() },
            "21-unknown",
            "We do not know yet if your payment went through",
        ),
    ];
    for (outcome, name, heading) in table {
        let mut stand = Stand::new();
        stand.happens(Event::Touch(Touch::Start(Lang::En)));
        stand = to_charge(stand);
        let effects = stand.happens(Event::Touch(Touch::Continue));
        let [Effect::ChargeCard { ticket, .. }] = effects[..] else { panic!("{effects:?}") };
        let printed = stand.happens(Event::Reply(Reply::Card { ticket, outcome }));
        let view = stand.view();
        assert_eq!((view.name, view.heading.as_str()), (name, heading));
        let said = pages::words(&view).join(" ");
        let unknown = name == "21-unknown";
        assert_eq!(matches!(printed[..], [Effect::Print(_)]), unknown, "{name} prints {printed:?}");
        assert_eq!(said.contains("Do not pay again now."), unknown, "{said}");
        assert_eq!(said.replace(' ', "").contains(&confirmation().to_string()), unknown, "{said}");
        assert!(!said.to_lowercase().contains("declined"), "{said}");
    }
}

fn to_charge(mut stand: Stand) -> Stand {
    let way = [
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
        "Credit or debit card",
        "type ana@example.com",
        "Continue",
        "type ana lopez",
        "Continue",
        "type 1 main st",
        "Continue",
        "type 06105",
        "Continue",
        "type hartford",
        "Continue",
        "Pay $256.25 by card",
        "type 4242424242424242",
        "Continue",
        "type 0829",
        "Continue",
        "type 123",
    ];
    way.iter().for_each(|line| touches(&mut stand, line));
    stand
}

/// Touches what is on one of the screen's pages, or types; the world answers kindly.
fn touches(stand: &mut Stand, line: &str) {
    if let Some(text) = line.strip_prefix("type ") {
        return text.chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
    }
    for _ in 0..12 {
        let view = stand.view();
        let found =
            view.controls().into_iter().find(|control| control.accessible_label() == line).map(|control| control.touch);
        match found {
            Some(touch) => {
                for effect in stand.happens(Event::Touch(touch)) {
                    kind_answer(effect).into_iter().for_each(|event| drop(stand.happens(event)));
                }
                return;
            }
            None => drop(stand.happens(Event::Touch(Touch::More))),
        }
    }
    panic!("{line:?} is on no page of {}", stand.view().name);
}

/// A payment from the bank and one by card, in every text size, orientation and with the screen lowered, by what is shown.
#[test]
fn every_payment_can_be_made_in_every_size() {
    for text_size in [TextSize::Standard, TextSize::Large, TextSize::Largest] {
        for (landscape, lower) in [(false, false), (true, false), (false, true)] {
            let mut stand = Stand::new();
            stand.session.visit.look = Look { text_size, landscape, lower, ..Look::default() };
            let sends = ["Send my payment"];
            TO_REVIEW.iter().chain(&sends).for_each(|line| touches(&mut stand, line));
            assert_eq!(stand.view().name, "20-done-bank", "{text_size:?}, {landscape}, {lower}");
            let mut stand = Stand::new();
            stand.session.visit.look = Look { text_size, landscape, lower, ..Look::default() };
            touches(&mut stand, "Start in English");
            let mut stand = to_charge(stand);
            let effects = stand.happens(Event::Touch(Touch::Continue));
            assert!(matches!(effects[..], [Effect::ChargeCard { .. }]), "{text_size:?}, {landscape}, {lower}");
        }
    }
}
