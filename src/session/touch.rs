//! Touches and keys: what each does on the screen that is shown.

use chrono::{Datelike, NaiveDate};
use wire::card::DeclineReason;

use super::accept::Accepted;
use super::answers::{AccountChoice, PayBy};
use super::effect::Effect;
use super::entry::Entry;
use super::event::{PhysicalKey, Touch};
use super::journey::{Goal, Journey};
use super::question::Question;
use super::{MONTHS_AHEAD, NotPaid, Overlay, Page, Session, Stage, Waiting};
use crate::clock::Now;
use crate::lang::Lang;
use crate::session::problem::Problem;
use crate::view::{TextSize, Theme};

impl Session {
    pub(super) fn touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        if touch != Touch::Reveal {
            self.visit.revealed = false;
        }
        match touch {
            Touch::Language => {
                self.visit.lang = self.visit.lang.other();
                if let Some(Overlay::TimeWarning { since_ms }) = &mut self.visit.overlay {
                    // Time to read the warning in the other language.
                    *since_ms = now.monotonic_ms;
                }
            }
            Touch::SheetYes | Touch::SheetNo | Touch::MoreTime | Touch::EraseNow => {
                return self.overlay_touched(touch, now);
            }
            // Only its own buttons work while a warning or a question covers the screen.
            _ if matches!(self.visit.overlay, Some(Overlay::TimeWarning { .. })) => self.visit.overlay = None,
            _ if self.visit.overlay == Some(Overlay::LeaveQuestion) => {}
            // The view knows how many pages there are, and begins again after the last.
            Touch::More => self.visit.page = self.visit.page.wrapping_add(1),
            Touch::Leave => return self.leave(now),
            Touch::Help => self.open(Page::Help { from: 0 }),
            Touch::Access => self.open(Page::Access),
            Touch::CallStaff => {
                self.open(Page::AskStaff);
                return vec![Effect::CallStaff];
            }
            _ => return self.stage_touched(touch, now),
        }
        Vec::new()
    }

    pub(super) fn key(&mut self, key: PhysicalKey, now: Now) -> Vec<Effect> {
        let touch = match key {
            PhysicalKey::Character(character) => Touch::Character(character),
            PhysicalKey::Backspace => Touch::Delete,
            PhysicalKey::Enter => Touch::Continue,
            PhysicalKey::Escape => Touch::Back,
            PhysicalKey::Help => Touch::Help,
            PhysicalKey::Louder | PhysicalKey::Softer => {
                self.visit.voice.turn(key == PhysicalKey::Louder);
                return Vec::new();
            }
            // For the voice, which hears it too.
            PhysicalKey::Repeat | PhysicalKey::Move => return Vec::new(),
        };
        self.touched(touch, now)
    }

    fn overlay_touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        match (self.visit.overlay, touch) {
            (Some(Overlay::LeaveQuestion), Touch::SheetYes) | (Some(Overlay::TimeWarning { .. }), Touch::EraseNow) => {
                return self.erase(now);
            }
            (Some(Overlay::LeaveQuestion), Touch::SheetNo) | (Some(Overlay::TimeWarning { .. }), Touch::MoreTime) => {
                self.visit.overlay = None;
            }
            _ => {}
        }
        Vec::new()
    }

    /// Leaving asks first where something was typed that would be lost.
    fn leave(&mut self, now: Now) -> Vec<Effect> {
        match self.visit.stage {
            Stage::Asking(_) if self.visit.answers.file_number.is_some() || self.visit.entries.any() => {
                self.visit.overlay = Some(Overlay::LeaveQuestion);
                Vec::new()
            }
            Stage::Sending(_) => Vec::new(),
            _ => self.wipe(now),
        }
    }

    pub(super) fn open(&mut self, page: Page) {
        // A page opened from a page replaces it: Back always leads to the screen underneath.
        if !matches!(self.visit.stage, Stage::Sending(_)) {
            self.visit.overlay = Some(Overlay::Page(page));
        }
    }

    fn stage_touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        if let Some(Overlay::Page(page)) = self.visit.overlay {
            return self.page_touched(page, touch, now);
        }
        match (self.visit.stage.clone(), touch) {
            (Stage::Start, Touch::Start(lang)) => self.start(lang),
            (Stage::Menu, Touch::Back) => return self.back_to_start(now),
            (Stage::Menu, touch) => return self.menu_touched(touch, now),
            (Stage::Coming(place), touch) => return self.coming_touched(place, touch, now),
            (Stage::Past, touch) => return self.past_touched(touch, now),
            (Stage::NotRegistered(why), touch) => return self.not_registered_touched(why, touch, now),
            (Stage::PasswordSet { user_id }, Touch::Continue) => self.sign_in_as(&user_id),
            (Stage::Asking(question), touch) => return self.question_touched(question, touch, now),
            (Stage::Done(done), Touch::PrintAgain) => return vec![Effect::Print(done.receipt)],
            (Stage::NotPaid(NotPaid::Unknown { receipt: Some(receipt) }), Touch::PrintAgain) => {
                return vec![Effect::Print(receipt)];
            }
            (Stage::Done(_), Touch::PayAgain) => self.pay_again(now),
            (Stage::Done(_), Touch::Choose(0)) if self.visit.answers.by_sign_in() => return self.open_coming(now),
            (Stage::NotPaid(not_paid), touch) => return self.not_paid_touched(&not_paid, touch, now),
            (Stage::Done(_) | Stage::Finished(_) | Stage::Ended(_) | Stage::PasswordSet { .. }, Touch::Finish) => {
                return self.wipe(now);
            }
            (Stage::Finished(finished), touch) => return self.finished_touched(&finished, touch, now),
            _ => {}
        }
        Vec::new()
    }

    fn start(&mut self, lang: Lang) {
        self.visit.lang = lang;
        self.visit.erased_until_ms = None;
        if self.health.closed.is_none() {
            self.go(Stage::Menu);
        }
    }

    /// Start is where the next visitor begins: only how the screen looks and speaks is kept.
    fn back_to_start(&mut self, now: Now) -> Vec<Effect> {
        let (lang, look, more_time) = (self.visit.lang, self.visit.look, self.visit.more_time);
        let voice = self.visit.voice;
        let effects = self.wipe(now);
        (self.visit.lang, self.visit.look, self.visit.more_time) = (lang, look, more_time);
        self.visit.voice = voice;
        effects
    }

    fn menu_touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        match touch {
            Touch::Choose(0) if !self.health.online && !self.policy.offline_saving => self.open(Page::BankUnavailable),
            Touch::Choose(0) => self.begin(Journey::Pay),
            Touch::Choose(1) => return self.open_account(Goal::ComingPayments, now),
            Touch::Choose(2) => return self.open_account(Goal::PastPayments, now),
            Touch::Choose(3) => self.open(Page::Help { from: 0 }),
            Touch::Choose(4 | 5) => self.open(Page::NotHere),
            _ => {}
        }
        Vec::new()
    }

    fn not_paid_touched(&mut self, not_paid: &NotPaid, touch: Touch, now: Now) -> Vec<Effect> {
        match (not_paid, touch) {
            (_, Touch::Finish) => return self.wipe(now),
            (NotPaid::Cut, Touch::Continue) => {
                self.ask(Question::FirstDate);
                self.visit.changing = Some(Question::FirstDate);
            }
            // "Try again" after a failure, "Try another card" after a decline.
            (NotPaid::Failed { .. }, Touch::Continue) => self.ask(Question::Review),
            (NotPaid::Refused { problem }, Touch::Continue) if self.visit.answers.by_sign_in() => {
                return self.after_refusal(Some(*problem), now);
            }
            (NotPaid::NotDone(not_done), Touch::Continue) => return self.after_refusal(not_done.why.problem(), now),
            (NotPaid::Refused { .. }, Touch::Continue) => {
                // What was looked up may be why: it is asked anew.
                self.visit.answers.forget_case();
                self.ask(Question::FileNumber);
            }
            (NotPaid::Declined { reason: DeclineReason::AddressDiffers }, Touch::Continue) if self.may_try_card() => {
                self.ask(Question::CardName);
                self.visit.changing = Some(Question::CardName);
            }
            (NotPaid::Declined { .. }, Touch::Continue) if self.may_try_card() => self.ask(Question::CardNumber),
            (NotPaid::Declined { .. }, Touch::Choose(0)) if !self.visit.answers.on_hold() => {
                self.visit.answers.method = Some(PayBy::Bank);
                let next = Question::next_unsettled(&self.visit.answers);
                self.ask(next);
            }
            _ => {}
        }
        Vec::new()
    }

    /// A second payment in the same visit keeps who is paid for, and asks for the rest anew.
    fn pay_again(&mut self, now: Now) {
        if self.visit.answers.by_sign_in() {
            return self.pay_again_as_owner();
        }
        let local = now.local.naive_local();
        let fresh = super::answers::Answers::new(self.policy.clone(), self.health.online, local);
        let old = std::mem::replace(&mut self.visit.answers, fresh);
        let new = &mut self.visit.answers;
        // The first payment may have changed the account: the case is looked up again.
        (new.file_number, new.payee) = (old.file_number, old.payee);
        (new.other_first, new.other_last, new.ssn_digits) = (old.other_first, old.other_last, old.ssn_digits);
        (new.email, new.without_email) = (old.email, old.without_email);
        new.registration.sent_as = old.registration.sent_as;
        for question in old.journey.questions() {
            let question = *question;
            if question.section() != super::question::Section::Case && question != Question::Email {
                self.visit.entries.forget(question);
            }
        }
        (self.visit.month_offset, self.visit.agree_ticked, self.visit.declines) = (0, false, 0);
        let next = Question::next_unsettled(&self.visit.answers);
        self.ask(next);
    }

    fn question_touched(&mut self, question: Question, touch: Touch, now: Now) -> Vec<Effect> {
        match touch {
            Touch::Back => return self.back(question, now),
            // While central is asked, only Back and Leave do anything.
            _ if self.visit.waiting.is_some() => {}
            Touch::Continue => return self.answer(question, None, now),
            Touch::Choose(choice) => return self.answer(question, Some(choice), now),
            Touch::Extra(extra) => self.extra(question, extra),
            Touch::Reveal => self.visit.revealed = question.is_password(),
            Touch::Change(changed) if question == Question::Review && changed.is_asked(&self.visit.answers) => {
                self.ask(changed);
                self.visit.changing = Some(changed);
            }
            Touch::Day(date) if question == Question::FirstDate => self.choose_day(date),
            Touch::More if question == Question::AccountWarning => {
                self.turn_page(crate::view::change::warning_pages(&self.visit.answers));
            }
            Touch::PreviousMonth => self.visit.month_offset = self.visit.month_offset.saturating_sub(1),
            Touch::NextMonth => self.visit.month_offset = (self.visit.month_offset + 1).min(MONTHS_AHEAD),
            _ => self.type_into(question, touch),
        }
        Vec::new()
    }

    fn type_into(&mut self, question: Question, touch: Touch) {
        let input = question.input(&self.visit.answers);
        if !question.is_typed(&self.visit.answers) {
            return;
        }
        let entry: &mut Entry = self.visit.entries.entry(question);
        let changed = match touch {
            Touch::Character(character) => entry.write(character, input),
            Touch::Text(text) => entry.write_text(text, input),
            Touch::Delete => entry.delete(),
            Touch::Accents => {
                entry.accents = !entry.accents;
                false
            }
            Touch::Field(field) => {
                entry.active = usize::from(field.min(1));
                false
            }
            _ => false,
        };
        if changed {
            self.visit.problem = None;
        }
    }

    fn back(&mut self, question: Question, now: Now) -> Vec<Effect> {
        self.visit.waiting = None;
        if question.is_password() {
            self.forget_password_of(question);
        }
        let answers = &self.visit.answers;
        let begins_change = self.visit.changing.is_some_and(|first| question.is_up_to(first, answers));
        let settled = Question::next_unsettled(answers) == Question::Review;
        match question.previous(answers) {
            // The first question of a change leads back to the review, while every answer holds.
            _ if begins_change && settled => self.ask(Question::Review),
            previous => {
                if begins_change {
                    self.visit.changing = None;
                }
                match previous {
                    Some(previous) => self.ask(previous),
                    None => return self.leave_journey(now),
                }
            }
        }
        Vec::new()
    }

    fn choose_day(&mut self, date: NaiveDate) {
        let answers = &mut self.visit.answers;
        let earliest = answers.earliest();
        self.visit.problem = if let Some(why) = answers.rules().calendar.closed(date) {
            Some(Problem::Closed { date, why })
        } else if date < earliest {
            Some(Problem::TooSoon { date, earliest })
        } else {
            answers.start = Some(date);
            None
        };
    }

    /// The secondary buttons of a question, in the order in which its view offers them.
    fn extra(&mut self, question: Question, extra: u8) {
        match (question, extra) {
            (Question::FileNumber, 0) => self.open(Page::NoFileNumber),
            (Question::RoutingNumber, 0) => self.open(Page::NoRoutingNumber),
            (Question::Email, 0) => self.open(Page::NoEmail),
            (Question::AccountNumber | Question::AccountNumberAgain, 0) => {
                let entry = self.visit.entries.entry(question);
                entry.hidden = !entry.hidden;
            }
            (Question::Amount, 0) => {
                if let Some(obligation) = self.visit.answers.case.as_ref().and_then(|case| case.obligation_cents) {
                    let text = obligation.to_decimal().to_string();
                    self.visit.entries.entry(question).set(&text);
                    self.visit.problem = None;
                }
            }
            (Question::RightCase, 0) => self.open(Page::WhereToSendACheck),
            (Question::DateChanged, 0) => self.ask(Question::FirstDate),
            (Question::Account(question), extra) => self.account_extra(question, extra),
            _ => {}
        }
    }

    fn page_touched(&mut self, page: Page, touch: Touch, _now: Now) -> Vec<Effect> {
        match (page, touch) {
            (Page::Answer { from, .. }, Touch::Back) => self.open(Page::Help { from }),
            (_, Touch::Back | Touch::Continue | Touch::Finish) => self.visit.overlay = None,
            (Page::Help { from }, Touch::Choose(choice)) => self.open(Page::Answer { from, topic: from + choice }),
            (Page::Help { .. }, Touch::Extra(from)) => self.open(Page::Help { from }),
            (Page::Access, Touch::Choose(choice)) => self.access(choice),
            (Page::AccountOffline, touch) => self.account_offline_touched(touch),
            (Page::NoEmail, Touch::Choose(0)) if !self.visit.answers.email_needed() => {
                self.visit.overlay = None;
                self.visit.answers.email = None;
                self.visit.answers.without_email = true;
                self.advance(Question::Email);
            }
            (Page::NoRoutingNumber, Touch::Choose(0))
                if self.card_refusal().is_none() && self.visit.answers.repeat == Some(false) =>
            {
                self.visit.overlay = None;
                self.visit.answers.method = Some(PayBy::Card);
                let next = Question::next_unsettled(&self.visit.answers);
                self.ask(next);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Text & voice: size, theme, time, back to normal.
    fn access(&mut self, choice: u8) {
        let look = &mut self.visit.look;
        match choice {
            0 => look.text_size = TextSize::Standard,
            1 => look.text_size = TextSize::Large,
            // Largest waits until the crowded screens have pages for it.
            2 => look.theme = if look.theme == Theme::Night { Theme::Paper } else { Theme::Night },
            3 => self.visit.more_time = !self.visit.more_time,
            _ => {
                *look = Default::default();
                self.visit.more_time = false;
            }
        }
    }

    /// Takes an answer and goes on, asks central first, or stays and says why.
    fn answer(&mut self, question: Question, choice: Option<u8>, now: Now) -> Vec<Effect> {
        self.visit.problem = None;
        match self.accept(question, choice, now) {
            Accepted::Next => self.advance(question),
            Accepted::Stay => {}
            Accepted::Explain(page) => self.open(page),
            Accepted::Problem(problem) => self.visit.problem = Some(problem),
            Accepted::StartOver => {
                self.visit.answers.forget_case();
                self.visit.entries.forget(Question::FileNumber);
                self.visit.entries.forget(Question::Identity);
                self.visit.changing = None;
                self.ask(Question::FileNumber);
            }
            Accepted::LookUp(question) => {
                let ticket = self.ticket();
                self.visit.waiting = Some(Waiting { ticket, since_ms: now.monotonic_ms });
                return vec![Effect::LookUp { ticket, question }];
            }
            Accepted::Ask(ask) => {
                let ticket = self.ticket();
                self.visit.waiting = Some(Waiting { ticket, since_ms: now.monotonic_ms });
                return vec![Effect::Ask { ticket, ask: Box::new(ask) }];
            }
            Accepted::Send => return self.send(now),
        }
        Vec::new()
    }

    /// To the next question; after a change, to the first answer that no longer holds, or back to the review.
    pub(super) fn advance(&mut self, from: Question) {
        let answers = &self.visit.answers;
        let next = match (self.visit.changing, from.next(answers)) {
            (Some(first), Some(next)) if first.is_changed_with(next) => next,
            (Some(_), _) => Question::next_unsettled(answers),
            (None, Some(next)) => next,
            (None, None) => Question::Review,
        };
        if next == Question::FirstDate && from != Question::FirstDate {
            self.visit.month_offset = self.month_of_start();
        }
        self.ask(next);
    }

    /// How many months after the first possible one the chosen day lies.
    fn month_of_start(&self) -> u8 {
        let answers = &self.visit.answers;
        let months = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
        let offset = answers.start.map_or(0, |start| months(start) - months(answers.earliest()));
        u8::try_from(offset.max(0)).unwrap_or(0).min(MONTHS_AHEAD)
    }

    /// Which account a choice on screen 10 means.
    pub(super) fn account_choice(choice: u8) -> Option<AccountChoice> {
        [AccountChoice::OnFile, AccountChoice::New].get(usize::from(choice)).copied()
    }
}
