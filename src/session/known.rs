//! What need not be asked: it is on file, was scanned, or was said for the payment before in the same visit.
//!
//! Nothing is agreed to here. What was taken over stands on the review, where each answer can be changed, and the payor
//! agrees to all of it like to any other payment.

use wire::lookup::CaseSummary;

use super::Session;
use super::account_question::AccountQuestion;
use super::answers::{AccountChoice, Answers, PayBy, Payee};
use super::effect::Effect;
use super::journey::Journey;
use super::question::{Question, Section};
use crate::clock::Now;

/// What the short way answers beside the amount.
const SHORT_WAY: [Question; 3] = [Question::Method, Question::WhichAccount, Question::FirstDate];
/// What a new account is made of.
const NEW_ACCOUNT: [Question; 4] =
    [Question::RoutingNumber, Question::AccountType, Question::AccountNumber, Question::AccountNumberAgain];

impl Answers {
    /// Whoever has the letter or card with the number is taken for the one whose case it is.
    pub fn presume_own_case(&mut self) {
        self.payee = Some(Payee::Own);
        self.taken_over.extend([Question::WhosePayment, Question::RightCase]);
    }

    /// Central matched the proof. A case that was taken over is right, unless there is something to say about it (R17).
    pub fn identified_as(&mut self, case: CaseSummary) {
        self.identified = true;
        self.case = Some(case);
        self.right_case = self.taken_over.contains(&Question::RightCase) && !self.on_hold();
    }

    /// Once, from the account on file, on the first possible day: one answer in place of four.
    pub fn take_short_way(&mut self) {
        (self.repeat, self.method) = (Some(false), Some(PayBy::Bank));
        self.account = Some(AccountChoice::OnFile);
        self.start = Some(self.earliest());
        self.taken_over.extend(SHORT_WAY);
    }

    /// Once or repeated, with every question that follows.
    pub fn take_long_way(&mut self, repeat: bool) {
        self.repeat = Some(repeat);
        self.taken_over.retain(|question| !SHORT_WAY.contains(question));
    }

    pub fn choose_account(&mut self, choice: AccountChoice) {
        self.account = Some(choice);
        self.taken_over.retain(|question| !NEW_ACCOUNT.contains(question));
    }

    /// The address that central has for this case, masked. None where it is somebody else's, or a card is paid with:
    /// what is charged at once is confirmed to an address that was typed (R29).
    pub fn email_on_file(&self) -> Option<&str> {
        let case = self.case.as_ref().filter(|_| self.payee == Some(Payee::Own) && self.pays_from_bank())?;
        case.masked_email.as_deref()
    }

    /// The confirmation goes to the address on file.
    pub fn uses_email_on_file(&self) -> bool {
        self.email.is_none() && !self.without_email && self.email_on_file().is_some()
    }

    /// Takes over what a payment made before in this visit tells about the next one.
    pub fn keep_from(&mut self, old: Answers) {
        (self.file_number, self.payee) = (old.file_number, old.payee);
        (self.other_first, self.other_last, self.ssn_digits) = (old.other_first, old.other_last, old.ssn_digits);
        (self.email, self.without_email) = (old.email, old.without_email);
        self.registration.sent_as = old.registration.sent_as;
        // Who did not want an account for the first payment is not asked for the second.
        if old.registration.wanted == Some(false) {
            self.registration.wanted = Some(false);
            self.taken_over.insert(Question::Account(AccountQuestion::RegisterToo));
        }
        self.taken_over.insert(Question::Email);
        if old.right_case {
            self.taken_over.insert(Question::RightCase);
        }
        if old.case.is_none() {
            // What was typed while nobody could be asked is meant again.
            (self.routing, self.account_type) = (old.routing, old.account_type);
            (self.account_number, self.account_number_again) = (old.account_number, old.account_number_again);
            self.taken_over.extend(NEW_ACCOUNT);
        }
    }
}

impl Session {
    /// A second payment in the same visit asks for nothing that is known: who pays for whom, the address to write to, and
    /// an account that nobody could look up. The first payment may have changed the case: it is looked up again, with the
    /// proof that was given.
    pub(super) fn pay_again(&mut self, now: Now) -> Vec<Effect> {
        if self.visit.answers.by_sign_in() {
            self.pay_again_as_owner();
            return Vec::new();
        }
        let local = now.local.naive_local();
        let fresh = Answers::new(self.policy.clone(), self.health.online, local);
        let old = std::mem::replace(&mut self.visit.answers, fresh);
        let new = &mut self.visit.answers;
        new.keep_from(old);
        for question in Journey::Pay.questions() {
            if !question.answered(new) && question.section() != Section::Case {
                self.visit.entries.forget(*question);
            }
        }
        (self.visit.month_offset, self.visit.agree_ticked, self.visit.declines) = (0, false, 0);
        self.ask(Question::Identity);
        self.answer(Question::Identity, None, now)
    }
}
