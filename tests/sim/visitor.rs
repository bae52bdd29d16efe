//! Payors who come to the kiosk: each answers what is asked, whatever way the questions take, and touches the last button.

use payor_kiosk::lang::Lang;
use payor_kiosk::session::account_question::AccountQuestion;
use payor_kiosk::session::contact_question::ContactQuestion;
use payor_kiosk::session::event::Touch;
use payor_kiosk::session::question::Question;
use payor_kiosk::session::{Overlay, Stage};
use payor_kiosk::view::Control;

use crate::op::Wish;
use crate::promises::Broken;
use crate::world::World;

const ACCOUNT_NUMBER: &str = "000123456789";
const ROUTING_NUMBER: &str = "021202337";
const EMAIL: &str = "rosa.delgado@gmail.com";
const CARD_NUMBER: &str = "4242424242424242";
const PHONE: &str = "8605550123";
const STREET: &str = "999 asylum ave";

const FILE_NUMBER_OF_PLAN: &str = "0023456791";

/// What must never be readable on the kiosk's disk or in its log, in letters of any size.
pub const SECRETS: [&str; 9] =
    [ACCOUNT_NUMBER, ROUTING_NUMBER, EMAIL, CARD_NUMBER, PHONE, STREET, "0012345683", FILE_NUMBER_OF_PLAN, "delgado"];

/// More than the longest journey has screens.
const SCREENS_MAX: u32 = 60;

/// Each visit pays another amount.
const LEAST_CENTS: u32 = 10_000;
const STEP_CENTS: u32 = 137;

/// An amount that a visitor typed, and not one that the screen offered.
pub fn is_of_one_visit(amount_cents: i64) -> bool {
    u32::try_from(amount_cents)
        .is_ok_and(|cents| cents > LEAST_CENTS && (cents - LEAST_CENTS).is_multiple_of(STEP_CENTS))
}

impl World {
    /// A visit from Start to the last button.
    pub fn visit(&mut self, wish: Wish) -> Result<(), Broken> {
        self.come_to_start()?;
        self.visits += 1;
        self.touch(Touch::Start(Lang::En));
        let wanted = if wish == Wish::Contact { "Ask us to contact you" } else { "Make a payment" };
        self.touch_label(wanted);
        for _ in 0..SCREENS_MAX {
            self.exchange()?;
            if self.session().visit.waiting.is_some() {
                self.pass(1)?;
                continue;
            }
            match (self.session().visit.overlay, &self.session().visit.stage) {
                (Some(Overlay::TimeWarning { .. }), _) => self.touch(Touch::MoreTime),
                (Some(_), _) => self.touch(Touch::Back),
                (None, Stage::Asking(question)) => self.answer_to(*question, wish),
                _ => break,
            }
        }
        self.exchange()
    }

    /// Whoever was there before leaves, or is forgotten.
    fn come_to_start(&mut self) -> Result<(), Broken> {
        for _ in 0..SCREENS_MAX {
            self.exchange()?;
            let visit = &self.session().visit;
            if matches!(visit.stage, Stage::Start) && visit.overlay.is_none() {
                return Ok(());
            }
            let ways = [Touch::SheetYes, Touch::EraseNow, Touch::Finish, Touch::Leave, Touch::Back];
            let view = self.view();
            match view.controls().iter().map(|control| control.touch).find(|touch| ways.contains(touch)) {
                Some(way) => self.touch(way),
                None => self.pass(1)?,
            }
        }
        Err(Broken::new(format!("no way to Start from {}", self.view().name)))
    }

    fn answer_to(&mut self, question: Question, wish: Wish) {
        let is_card = wish == Wish::Card;
        match question {
            Question::FileNumber if wish == Wish::Stranger => self.types("0099999999"),
            Question::FileNumber if wish == Wish::Plan => self.types(FILE_NUMBER_OF_PLAN),
            Question::FileNumber => self.types("0012345683"),
            Question::Identity if wish == Wish::Plan => self.types("7891"),
            Question::Identity => self.types("6789"),
            Question::Amount => {
                // No two payors pay the same, so that none can be taken for another.
                let cents = LEAST_CENTS + self.visits * STEP_CENTS;
                self.types(&format!("{}.{:02}", cents / 100, cents % 100));
            }
            Question::OnceOrRepeat => self.touch(Touch::Choose(u8::from(wish == Wish::Plan))),
            Question::Method => self.touch(Touch::Choose(u8::from(is_card))),
            Question::RoutingNumber => self.types(ROUTING_NUMBER),
            Question::AccountNumber | Question::AccountNumberAgain => self.types(ACCOUNT_NUMBER),
            Question::HowOften => self.touch_label("Once a month"),
            Question::MonthDay => self.touch_label("13"),
            Question::FirstDate => self.choose_day(),
            Question::Email | Question::Contact(ContactQuestion::Email) => self.types(EMAIL),
            Question::Agree => {
                self.touch(Touch::Choose(0));
                self.touch(Touch::Continue);
            }
            Question::CardName => self.types("rosa delgado"),
            Question::CardStreet | Question::Account(AccountQuestion::Street(_)) => self.types(STREET),
            Question::CardZip | Question::Account(AccountQuestion::Zip(_)) => self.types("06105"),
            Question::CardCity | Question::Account(AccountQuestion::City(_)) => self.types("hartford"),
            Question::CardNumber => self.types(CARD_NUMBER),
            Question::CardExpiry => self.types("0829"),
            Question::CardCode => self.types("123"),
            Question::Contact(ContactQuestion::Name) => {
                for (field, name) in ["rosa", "delgado"].into_iter().enumerate() {
                    self.touch(Touch::Field(field as u8));
                    self.write(name);
                }
                self.touch(Touch::Continue);
            }
            Question::Contact(ContactQuestion::Phone) => self.types(PHONE),
            Question::Contact(ContactQuestion::More) => self.touch_label("Yes, I want to add something"),
            Question::Contact(ContactQuestion::OtherPhone | ContactQuestion::OtherEmail)
            | Question::Account(AccountQuestion::Unit(_)) => self.touch(Touch::Extra(0)),
            Question::Account(AccountQuestion::RegisterToo) => self.touch_label("Only pay now"),
            Question::DateChanged | Question::Review | Question::Contact(ContactQuestion::Check) => {
                self.touch(Touch::Continue);
            }
            _ => self.choose_first(),
        }
    }

    /// Types, in place of what stands there, and goes on.
    fn types(&mut self, text: &str) {
        (0..30).for_each(|_| self.press(Touch::Delete));
        self.write(text);
        self.touch(Touch::Continue);
    }

    fn write(&mut self, text: &str) {
        text.chars().for_each(|c| self.press(Touch::Character(c)));
    }

    fn touch_label(&mut self, label: &str) {
        let view = self.view();
        let found = view.controls().iter().find(|control| control.accessible_label() == label).map(|found| found.touch);
        self.touch(found.unwrap_or(Touch::Continue));
    }

    fn choose_first(&mut self) {
        let view = self.view();
        let choice = |control: &&&Control| matches!(control.touch, Touch::Choose(_)) && !control.unavailable;
        let touch = view.controls().iter().find(choice).map(|control| control.touch);
        self.touch(touch.unwrap_or(Touch::Continue));
    }

    fn choose_day(&mut self) {
        let view = self.view();
        let day = |control: &&&Control| matches!(control.touch, Touch::Day(_)) && !control.unavailable;
        match view.controls().iter().find(day).map(|control| control.touch) {
            Some(day) => {
                self.touch(day);
                self.touch(Touch::Continue);
            }
            None => self.touch(Touch::NextMonth),
        }
    }
}
