//! Touches and keys: what each does on the screen that is shown.

use wire::card::DeclineReason;

use super::answers::PayBy;
use super::effect::Effect;
use super::event::{PhysicalKey, Touch};
use super::journey::{Goal, Journey};
use super::question::Question;
use super::reading::Reading;
use super::scanner::Scanned;
use super::{NotPaid, Overlay, Page, Session, Stage};
use crate::clock::Now;
use crate::lang::Lang;

impl Session {
    pub(super) fn touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        if touch != Touch::Reveal {
            self.visit.revealed = false;
        }
        match self.visit.stage {
            Stage::Staff(_) => return self.staff_touched(touch, now),
            Stage::Setup(_) => return self.setup_touched(touch, now),
            _ => {}
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
}
