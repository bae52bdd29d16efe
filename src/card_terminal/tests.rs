//! What follows from each word of a terminal, from a script.

use std::cell::RefCell;
use std::collections::VecDeque;

use rules::money::Cents;
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::card::{BillingAddress, DeclineReason, KeyedCard};
use wire::lookup::{PayorKind, Proof};

use super::*;

/// Says what stands in its script, and notes what it was asked. At the end of the script it is silent.
struct Scripted {
    script: RefCell<VecDeque<Word>>,
    asked: RefCell<Vec<&'static str>>,
}

impl Scripted {
    fn new(script: &[Word]) -> Self {
        Scripted { script: RefCell::new(script.iter().cloned().collect()), asked: RefCell::default() }
    }

    fn say(&self, asked: &'static str) -> Answering<'_> {
        self.asked.borrow_mut().push(asked);
        let word = self.script.borrow_mut().pop_front().unwrap_or(Word::Silence);
        Box::pin(std::future::ready(word))
    }

    fn asked(&self) -> Vec<&'static str> {
        self.asked.borrow().clone()
    }
}

impl CardTerminal for Scripted {
    fn charge(&self, _: Attempt, _: CardOrder) -> Answering<'_> {
        self.say("charge")
    }

    fn ask(&self, _: Attempt) -> Answering<'_> {
        self.say("ask")
    }

    fn reverse(&self, _: Attempt) -> Answering<'_> {
        self.say("reverse")
    }
}

/// Never answers at all.
struct Deaf;

impl CardTerminal for Deaf {
    fn charge(&self, _: Attempt, _: CardOrder) -> Answering<'_> {
        Box::pin(std::future::pending())
    }

    fn ask(&self, _: Attempt) -> Answering<'_> {
        Box::pin(std::future::pending())
    }

    fn reverse(&self, _: Attempt) -> Answering<'_> {
        Box::pin(std::future::pending())
    }
}

fn attempt() -> Attempt {
    let confirmation = ConfirmationNumber::mint(33, 1, 0).expect("in range");
    Attempt { id: Uuid::nil(), sequence: 1, confirmation }
}

fn order() -> CardOrder {
    let secret = || Sensitive::new("");
    CardOrder {
        proof: Proof { file_number: String::new(), payor: PayorKind::Own, ssn_digits: secret() },
        amount_cents: Cents(100),
        fee_cents: Cents(3),
        card: KeyedCard {
            number: secret(),
            expiry: secret(),
            security_code: secret(),
            cardholder: secret(),
            billing: BillingAddress { street: secret(), city: secret(), state: String::new(), zip: String::new() },
        },
        email: None,
        language: "en".to_owned(),
    }
}

const PATIENCE: Patience = Patience {
    charge: Duration::from_millis(10),
    ask: Duration::from_millis(10),
    between: Duration::from_millis(1),
    total: Duration::from_millis(30),
};

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(work)
}

fn charged(script: &[Word]) -> (Charged, Vec<&'static str>) {
    let terminal = Scripted::new(script);
    let charged = block_on(charge(&terminal, attempt(), order(), &PATIENCE));
    (charged, terminal.asked())
}

fn resolved(to_reverse: bool, tries: u32, script: &[Word]) -> (Option<AttemptState>, Vec<&'static str>) {
    let terminal = Scripted::new(script);
    let open = OpenAttempt { attempt: attempt(), to_reverse, tries };
    (block_on(resolve(&terminal, open)), terminal.asked())
}

const DECLINED: CardState = CardState::Declined { reason: DeclineReason::Unexplained };

#[test]
fn a_clear_answer_is_the_outcome() {
    assert_eq!(charged(&[Word::State(DECLINED)]), (Charged::Known(DECLINED), vec!["charge"]));
    let refused = Charged::Refused(ProblemType::Amount);
    assert_eq!(charged(&[Word::Refused(ProblemType::Amount)]), (refused, vec!["charge"]));
    let reversed = Charged::Known(CardState::Reversed);
    assert_eq!(charged(&[Word::Refused(ProblemType::AlreadyReversed)]), (reversed, vec!["charge"]));
    assert_eq!(charged(&[Word::NeverSent]), (Charged::NotCharged, vec!["charge"]));
}

#[test]
fn an_unclear_answer_is_asked_about_and_never_charged_again() {
    let asked = vec!["charge", "ask", "ask"];
    let pending = Word::State(CardState::Pending);
    assert_eq!(charged(&[Word::Silence, pending, Word::State(DECLINED)]), (Charged::Known(DECLINED), asked.clone()));
    // That a question does not get through says nothing about the charge.
    assert_eq!(charged(&[Word::Silence, Word::NeverSent, Word::State(DECLINED)]), (Charged::Known(DECLINED), asked));
}

#[test]
fn what_central_never_heard_of_is_stopped() {
    let reversed = Charged::Known(CardState::Reversed);
    let script = [Word::Silence, Word::Unheard, Word::State(CardState::Reversed)];
    assert_eq!(charged(&script), (reversed, vec!["charge", "ask", "reverse"]));
    for unclear in [Word::Silence, Word::NeverSent, Word::Refused(ProblemType::BadBody)] {
        let (outcome, asked) = charged(&[Word::Silence, Word::Unheard, unclear.clone(), Word::State(DECLINED)]);
        assert_eq!((outcome, asked.len()), (Charged::Known(DECLINED), 4), "{unclear:?}");
    }
}

#[test]
fn patience_ends_in_unknown_with_one_charge() {
    let (outcome, asked) = charged(&[]);
    assert_eq!(outcome, Charged::Unknown);
    assert_eq!(asked.iter().filter(|asked| **asked == "charge").count(), 1);
    assert_eq!(block_on(charge(&Deaf, attempt(), order(), &PATIENCE)), Charged::Unknown);
}

#[test]
fn an_open_attempt_is_asked_about_or_reversed_until_it_ends() {
    let pending = Word::State(CardState::Pending);
    let reversed = Word::State(CardState::Reversed);
    assert_eq!(resolved(false, 0, &[Word::State(DECLINED)]), (Some(AttemptState::Declined), vec!["ask"]));
    assert_eq!(resolved(false, 0, std::slice::from_ref(&pending)), (None, vec!["ask"]));
    let patience_over = resolved(false, PENDING_TRIES, &[pending, reversed.clone()]);
    assert_eq!(patience_over, (Some(AttemptState::Reversed), vec!["ask", "reverse"]));
    let unheard = resolved(false, 0, &[Word::Unheard, reversed.clone()]);
    assert_eq!(unheard, (Some(AttemptState::Reversed), vec!["ask", "reverse"]));
    assert_eq!(resolved(true, 0, &[reversed]), (Some(AttemptState::Reversed), vec!["reverse"]));
    let refused = Word::Refused(ProblemType::Amount);
    assert_eq!(resolved(false, 0, std::slice::from_ref(&refused)), (Some(AttemptState::NotCharged), vec!["ask"]));
    // The refusal of a reversal, or of the question itself, says nothing about the charge.
    assert_eq!(resolved(true, 0, std::slice::from_ref(&refused)), (None, vec!["reverse"]));
    assert_eq!(resolved(false, 0, &[Word::Unheard, refused]), (None, vec!["ask", "reverse"]));
    assert_eq!(resolved(false, 0, &[Word::Refused(ProblemType::BadBody)]), (None, vec!["ask"]));
    for silent in [Word::Silence, Word::NeverSent] {
        assert_eq!(resolved(false, 99, std::slice::from_ref(&silent)), (None, vec!["ask"]));
        assert_eq!(resolved(true, 99, &[silent]), (None, vec!["reverse"]));
    }
}

#[test]
fn an_answer_about_another_attempt_is_none() {
    let other = ConfirmationNumber::mint(33, 2, 0).expect("in range");
    let answer = CardAnswer { confirmation: other, state: CardState::Reversed };
    assert_eq!(word(attempt(), Ok(answer)), Word::Silence);
}
