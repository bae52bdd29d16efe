//! A visitor who is led through a real session by touches, and the sample case that is paid for.

use std::cell::RefCell;
use std::sync::Arc;

use chrono::NaiveDate;
use rules::account_state::AccountState;
use rules::bank::AccountType;
use rules::card::Brand;
use rules::money::Cents;
use rules::schedule::Frequency;
use wire::ConfirmationNumber;
use wire::card::CardState;
use wire::lookup::{AccountOnFile, CaseSummary, LookUpAnswer, ScheduleSummary};
use wire::policy::Policy;
use wire::request::{Acceptance, BankDraft, Outcome, RequestBody};

use crate::clock::Clock;
use crate::lang::Lang;
use crate::policy;
use crate::session::effect::{CardOutcome, Effect, Reply};
use crate::session::event::{Event, Health, Touch};
use crate::session::{Session, Site};

/// The day of the samples: a Monday whose lead time meets a weekend and a holiday (R10).
const TODAY: (i32, u32, u32) = (2026, 1, 26);

/// A visitor who does one thing after the other.
pub(super) struct Visitor {
    pub(super) session: RefCell<Session>,
    pub(super) clock: Clock,
}

/// A session at Start on the day of the samples, with its clock, which only moves by hand: a slow machine draws the same.
pub fn sample_session(lang: Lang) -> (Session, Clock) {
    let clock = Clock::standing_on(NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2).unwrap_or_default());
    let site = Site { office: "Hartford, 999 Asylum Avenue".to_owned(), cards: true, landscape: false, lang };
    (Session::new(site, Arc::new(sample_policy()), clock.now()), clock)
}

impl Visitor {
    pub(super) fn new(lang: Lang) -> Self {
        let (session, clock) = sample_session(lang);
        Visitor { session: RefCell::new(session), clock }
    }

    pub(super) fn happens(&mut self, event: Event) -> Vec<Effect> {
        self.clock.advance(1000);
        self.session.get_mut().update(event, self.clock.now())
    }

    pub(super) fn touch(mut self, touch: Touch) -> Self {
        self.happens(Event::Touch(touch));
        self
    }

    pub(super) fn choose(self, index: u8) -> Self {
        self.touch(Touch::Choose(index))
    }

    pub(super) fn go_on(self) -> Self {
        self.touch(Touch::Continue)
    }

    pub(super) fn typed(mut self, text: &str) -> Self {
        text.chars().for_each(|c| drop(self.happens(Event::Touch(Touch::Character(c)))));
        self
    }

    pub(super) fn health(mut self, health: Health) -> Self {
        self.happens(Event::Health(health));
        self
    }

    pub(super) fn offline(self) -> Self {
        self.health(Health { online: false, ..Health::default() })
    }

    pub(super) fn wait(mut self, seconds: u64) -> Self {
        self.clock.advance(seconds * 1000);
        self.happens(Event::Tick);
        self
    }

    /// Touches Continue and answers the look-up that follows.
    pub(super) fn looked_up(mut self, answer: LookUpAnswer) -> Self {
        for effect in self.happens(Event::Touch(Touch::Continue)) {
            if let Effect::LookUp { ticket, .. } = effect {
                self.happens(Event::Reply(Reply::LookedUp { ticket, answer: Ok(answer.clone()) }));
            }
        }
        self
    }

    /// Touches Continue and answers what is sent with these replies.
    pub(super) fn sent(mut self, outcome: Option<Outcome>, card: Option<CardOutcome>) -> Self {
        for effect in self.happens(Event::Touch(Touch::Continue)) {
            match effect {
                Effect::Submit { ticket, .. } => {
                    self.happens(Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }));
                    let reply = match &outcome {
                        Some(outcome) => Reply::Settled { ticket, outcome: outcome.clone() },
                        None => Reply::NotSentYet { ticket },
                    };
                    self.happens(Event::Reply(reply));
                }
                Effect::ChargeCard { ticket, .. } => {
                    if let Some(outcome) = card.clone() {
                        self.happens(Event::Reply(Reply::Card { ticket, outcome }));
                    }
                }
                _ => {}
            }
        }
        self
    }

    pub(super) fn to_menu(lang: Lang) -> Self {
        Visitor::new(lang).touch(Touch::Start(lang))
    }

    pub(super) fn to_case(lang: Lang, state: AccountState) -> Self {
        let case = sample_case(state);
        Visitor::to_menu(lang)
            .choose(0)
            .typed("0012345683")
            .looked_up(LookUpAnswer::Known)
            .choose(0)
            .typed("6789")
            .looked_up(LookUpAnswer::Case(case))
    }

    pub(super) fn to_amount(lang: Lang, state: AccountState, repeat: bool) -> Self {
        Visitor::to_case(lang, state).choose(0).choose(u8::from(repeat)).typed("250")
    }

    /// On to the e-mail screen of a one-time payment from the checked account.
    pub(super) fn to_email(lang: Lang) -> Self {
        Visitor::to_amount(lang, AccountState::Verified, false)
            .go_on()
            .choose(0)
            .choose(0)
            .touch(Touch::Day(day(2026, 2, 3)))
            .go_on()
    }

    pub(super) fn to_review(lang: Lang) -> Self {
        Visitor::to_email(lang).typed("rosa@gmail.com").go_on().choose(0).go_on()
    }

    pub(super) fn to_card_review(lang: Lang) -> Self {
        Visitor::to_amount(lang, AccountState::Verified, false)
            .go_on()
            .choose(1)
            .typed("rosa@gmail.com")
            .go_on()
            .typed("rosa delgado")
            .go_on()
            .typed("999 asylum avenue")
            .go_on()
            .typed("06105")
            .go_on()
            .go_on()
    }

    pub(super) fn to_card_code(lang: Lang) -> Self {
        Visitor::to_card_review(lang).go_on().typed("4242424242424242").go_on().typed("0829").go_on().typed("123")
    }
}

pub(super) fn sending(mut visitor: Visitor) -> Visitor {
    visitor.happens(Event::Touch(Touch::Continue));
    visitor
}

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A number as a kiosk would mint it.
pub(super) fn confirmation() -> ConfirmationNumber {
    ConfirmationNumber::mint(1, 42, 12_345).unwrap_or_else(|| unreachable!("both are in range"))
}

pub(super) fn accepted(year: i32, month: u32, date: u32) -> Outcome {
    let accepted_at = chrono::DateTime::from_timestamp(1_769_439_600, 0).unwrap_or_default();
    Outcome::Accepted(Acceptance { first_withdrawal: Some(day(year, month, date)), moved: false, accepted_at })
}

pub(super) fn approved() -> CardState {
    CardState::Approved {
        brand: Brand::Visa,
        last4: Some("4242".to_owned()),
        total_cents: Cents(25_625),
        approved_at: chrono::DateTime::from_timestamp(1_769_439_600, 0).unwrap_or_default(),
    }
}

/// A case as central tells of it.
pub fn sample_case(state: AccountState) -> CaseSummary {
    let account = AccountOnFile { account_type: AccountType::Checking, last4: "4321".to_owned() };
    let schedule = |weekday| ScheduleSummary {
        amount_cents: Cents(25_000),
        frequency: Frequency::biweekly(weekday).unwrap_or(Frequency::Once),
        next_withdrawal: day(2026, 2, 6),
    };
    CaseSummary {
        masked_name: "R••• D••••••".to_owned(),
        account_state: state,
        account: state.has_usable_account().then_some(account),
        obligation_cents: Some(Cents(25_000)),
        schedules: if state.has_usable_account() { vec![schedule(5)] } else { Vec::new() },
        registered: false,
        masked_email: None,
    }
}

/// The request of a whole visit: what is sealed for the figures.
///
/// # Panics
/// Never: the visit is this file's own.
pub fn sample_draft() -> BankDraft {
    let mut visitor = Visitor::to_review(Lang::En);
    for effect in visitor.happens(Event::Touch(Touch::Continue)) {
        if let Effect::Submit { body, .. } = effect
            && let RequestBody::BankDraft(mut draft) = *body
        {
            // So far ahead that it is possible on the day of the measurement.
            draft.requested_start = day(2035, 6, 1);
            draft.agreed_first_withdrawal = draft.requested_start;
            return draft;
        }
    }
    unreachable!("the review sends")
}

/// The built-in policy with cards and a bank's name in it.
pub fn sample_policy() -> Policy {
    let mut policy = policy::built_in();
    policy.cards_enabled = true;
    policy.bank_names.insert("211170101".to_owned(), "Webster Bank".to_owned());
    policy
}
