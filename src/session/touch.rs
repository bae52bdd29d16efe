//! Touches and keys: what each does on the screen that is shown.

use chrono::{Datelike, NaiveDate};
use wire::card::DeclineReason;

use super::accept::{Accepted, GUESSED};
use super::answers::PayBy;
use super::effect::Effect;
use super::entry::Entry;
use super::event::{PhysicalKey, Touch};
use super::journey::{Goal, Journey};
use super::question::Question;
use super::reading::Reading;
use super::scanner::Scanned;
use super::{MONTHS_AHEAD, NotPaid, Overlay, Page, Session, Stage, Waiting};
use crate::clock::Now;
use crate::lang::Lang;
use crate::session::problem::Problem;
use crate::view::Body;

impl Session {
    pub(super) fn touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        if touch != Touch::Reveal {
            self.visit.revealed = false;
        }
        if self.staff().is_some() {
            return self.staff_touched(touch, now);
        }
        match touch {
            Touch::HoldBrand => return self.knock(now),
            Touch::Language => self.visit.lang = self.visit.lang.other(),
            Touch::SheetYes | Touch::SheetNo | Touch::MoreTime | Touch::EraseNow => {
                return self.overlay_touched(touch, now);
            }
            // Only its own buttons work while a warning or a question covers the screen.
            _ if matches!(self.visit.overlay, Some(Overlay::TimeWarning { .. })) => self.uncover(),
            _ if self.visit.overlay == Some(Overlay::LeaveQuestion) => {}
            // The view knows how many pages there are, and begins again after the last.
            Touch::More if !matches!(self.visit.overlay, Some(Overlay::Page(Page::Reading(_)))) => {
                self.visit.page = self.visit.page.wrapping_add(1)
            }
            Touch::Leave => return self.leave(now),
            Touch::Help => self.open(Page::Reading(Reading::HELP)),
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
        if let Some(effects) = self.hear_scanner(key, now) {
            return effects;
        }
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
                self.uncover();
            }
            _ => {}
        }
        Vec::new()
    }

    /// Goes on with what a warning or a question covers.
    fn uncover(&mut self) {
        self.visit.overlay = match self.visit.overlay {
            Some(Overlay::TimeWarning { under, .. }) => under.map(Overlay::Page),
            _ => None,
        };
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
            (Stage::Start, Touch::Start(lang)) => return self.start(lang, now),
            (Stage::Menu, Touch::Back) => return self.back_to_start(now),
            (Stage::Menu, Touch::Choose(0)) if self.visit.kept.is_some() => return self.use_scan(now),
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
            (Stage::Done(_), Touch::PayAgain) => return self.pay_again(now),
            (Stage::Searched(_), Touch::Back) => self.ask(Question::ReceiptNumber),
            (Stage::Searched(_), Touch::Finish) => return self.wipe(now),
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

    fn start(&mut self, lang: Lang, now: Now) -> Vec<Effect> {
        self.visit.lang = lang;
        (self.visit.erased_until_ms, self.visit.misread_until_ms) = (None, None);
        if self.health.closed.is_none() {
            self.go(Stage::Menu);
            if let Some(Scanned::Receipt(_)) = self.visit.kept {
                return self.use_scan(now);
            }
        }
        Vec::new()
    }

    /// Whether a payment can be made or saved now, from a bank account at least.
    pub(super) fn may_pay(&self) -> bool {
        self.health.online || self.policy.offline_saving
    }

    /// Start is where the next visitor begins: only how the screen looks and speaks is kept.
    pub(super) fn back_to_start(&mut self, now: Now) -> Vec<Effect> {
        let visit = &self.visit;
        let (lang, look, more_time, voice) = (visit.lang, visit.look, visit.more_time, visit.voice);
        let effects = self.wipe(now);
        let visit = &mut self.visit;
        (visit.lang, visit.look, visit.more_time, visit.voice) = (lang, look, more_time, voice);
        effects
    }

    fn menu_touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        match touch {
            Touch::Choose(0) if !self.may_pay() => self.open(Page::BankUnavailable),
            Touch::Choose(0) => self.begin(Journey::Pay),
            Touch::Choose(1) => return self.open_account(Goal::ComingPayments, now),
            Touch::Choose(2) if self.visit.signed_in.is_some() => return self.open_account(Goal::PastPayments, now),
            Touch::Choose(2) => self.open(Page::WhichPast),
            Touch::Choose(3) => self.open(Page::Reading(Reading::HELP)),
            Touch::Choose(4) => self.open(Page::Reading(Reading::OFFICES)),
            Touch::Choose(5) => self.begin(Journey::Contact),
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
            (NotPaid::NotDone(_), Touch::Continue) if self.visit.answers.journey == Journey::Contact => {
                self.ask(Journey::Contact.check());
            }
            (NotPaid::NotDone(_), Touch::Print) if self.visit.answers.journey == Journey::Contact => {
                return self.print_contact(now);
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

    fn question_touched(&mut self, question: Question, touch: Touch, now: Now) -> Vec<Effect> {
        match touch {
            Touch::Back => return self.back(question, now),
            // While central is asked, only Back and Leave do anything.
            _ if self.visit.waiting.is_some() => {}
            // Nobody agrees to what was not opened: the way on leads through its pages first.
            Touch::Continue | Touch::Choose(_) if question == Question::Agree && !self.agreement_is_read(now) => {
                if touch == Touch::Continue {
                    self.visit.page = self.visit.page.wrapping_add(1);
                }
            }
            Touch::Continue => return self.answer(question, None, now),
            // What is typed or checked has nothing to choose.
            Touch::Choose(choice) if question.offers_choices(&self.visit.answers) => {
                return self.answer(question, Some(choice), now);
            }
            Touch::Extra(GUESSED) if matches!(self.visit.problem, Some(Problem::EmailGuess(_))) => {
                return self.take_guess(question, now);
            }
            Touch::Extra(extra) => self.extra(question, extra),
            Touch::Print if question == Journey::Contact.check() => return self.print_contact(now),
            Touch::Reveal => self.visit.revealed = question.is_password(),
            Touch::Change(changed) if question.is_check() && changed.is_asked(&self.visit.answers) => {
                self.ask(changed);
                self.visit.changing = Some(changed);
            }
            Touch::Day(date) if question == Question::FirstDate => self.choose_day(date),
            Touch::PreviousMonth => self.show_month(self.visit.month_offset.saturating_sub(1)),
            Touch::NextMonth => self.show_month((self.visit.month_offset + 1).min(MONTHS_AHEAD)),
            Touch::EarlierWeeks => self.visit.page = super::EARLIER_WEEKS,
            Touch::LaterWeeks => self.visit.page = super::LATER_WEEKS,
            _ => self.type_into(question, touch),
        }
        Vec::new()
    }

    /// "Yes, use it": what was guessed was meant, and is the answer.
    fn take_guess(&mut self, question: Question, now: Now) -> Vec<Effect> {
        let Some(Problem::EmailGuess(guess)) = self.visit.problem.take() else { return Vec::new() };
        self.visit.entries.entry(question).set(&guess);
        self.answer(question, None, now)
    }

    /// Whether the agreement is ticked, or shown up to its end.
    fn agreement_is_read(&self, now: Now) -> bool {
        let view = || crate::view::view(self, now);
        self.visit.agree_ticked || !matches!(view().body, Body::Agreement { agree: None, .. })
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
        let check = answers.journey.check();
        let settled = Question::next_unsettled(answers) == check;
        match question.previous(answers) {
            // The first question of a change leads back to the review, while every answer holds.
            _ if begins_change && settled => self.ask(check),
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

    fn show_month(&mut self, offset: u8) {
        // Where not all weeks fit the screen, the view opens those with a day to choose.
        (self.visit.month_offset, self.visit.page) = (offset, 0);
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
            (Question::Identity, 0) if self.visit.answers.taken_over.contains(&Question::WhosePayment) => {
                self.ask(Question::WhosePayment);
            }
            (Question::Email, 1) if self.visit.answers.email_on_file().is_some() => {
                self.visit.entries.forget(Question::Email);
                self.visit.answers.email = None;
                self.visit.answers.without_email = false;
                self.advance(Question::Email);
            }
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
            (Question::RightCase, 0) => self.open(Page::Reading(Reading::MailAddress)),
            (Question::DateChanged, 0) => self.ask(Question::FirstDate),
            (Question::Account(question), extra) => self.account_extra(question, extra),
            (Question::Contact(question), extra) => self.contact_extra(question, extra),
            _ => {}
        }
    }

    fn page_touched(&mut self, page: Page, touch: Touch, now: Now) -> Vec<Effect> {
        match (page, touch) {
            (Page::WhichPast, Touch::Choose(choice @ 0..=1)) => return self.which_past(choice, now),
            (Page::Reading(reading), touch) => return self.reading_touched(reading, touch, now),
            (Page::CardUnavailable, Touch::Continue) if self.may_pay_by_bank_instead() => {
                self.visit.overlay = None;
                self.visit.answers.method = Some(PayBy::Bank);
                let next = Question::next_unsettled(&self.visit.answers);
                self.ask(next);
            }
            (_, Touch::Back | Touch::Continue | Touch::Finish) => self.visit.overlay = None,
            (Page::Access, Touch::Choose(choice)) => self.access(choice),
            (Page::AccountOffline, touch) => self.account_offline_touched(touch),
            (Page::NoEmail, Touch::Print) if self.visit.answers.email_needed() => return self.print_email_needed(now),
            (Page::NoEmail, Touch::Choose(0)) if !self.visit.answers.email_needed() => {
                self.visit.overlay = None;
                self.visit.answers.email = None;
                self.visit.answers.without_email = true;
                self.advance(Question::Email);
            }
            (Page::NoRoutingNumber, Touch::Choose(0)) if self.may_pay_by_card_instead() => {
                self.visit.overlay = None;
                self.visit.answers.method = Some(PayBy::Card);
                self.prove_for_card();
                let next = Question::next_unsettled(&self.visit.answers);
                self.ask(next);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Takes an answer and goes on, asks central first, or stays and says why.
    pub(super) fn answer(&mut self, question: Question, choice: Option<u8>, now: Now) -> Vec<Effect> {
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
            (None, None) => answers.journey.check(),
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
}
