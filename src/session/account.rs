//! A payor's own account: sign-in, a new password, and what central answers to both (R35).
//!
//! A password must never outlive its use: it leaves the fields when it is sent and on the way back. The token of a sign-in
//! is kept in memory, for this visit alone.

use rules::credentials::{CredentialError, Password, UserId, check_pair};
use rules::person::Ssn;
use rules::sensitive::Sensitive;
use wire::account::{NewPassword, NewPasswordAnswer, SignIn, SignInAnswer};

use super::accept::Accepted;
use super::account_question::{AccountQuestion, Whose};
use super::ask::{Ask, AskFailure, Told};
use super::effect::Effect;
use super::event::Touch;
use super::journey::{Goal, Journey};
use super::problem::Problem;
use super::question::Question;
use super::{Ended, Page, Session, Stage};
use crate::clock::Now;

/// Wrong sign-ins, and wrong proofs for a new password, that a visit may give.
pub const ACCOUNT_TRIES: u8 = 5;

const USER_ID: Question = Question::Account(AccountQuestion::SignInUserId);
const PASSWORD: Question = Question::Account(AccountQuestion::SignInPassword);
pub(super) const CHOSEN_PASSWORD: Question = Question::Account(AccountQuestion::Password);
pub(super) const PASSWORD_AGAIN: Question = Question::Account(AccountQuestion::PasswordAgain);

impl Session {
    /// A card of the menu that shows the payor's own account: sign in first, where nobody is.
    pub(super) fn open_account(&mut self, goal: Goal, now: Now) -> Vec<Effect> {
        self.visit.answers.goal = Some(goal);
        if self.visit.signed_in.is_some() {
            return self.open_goal(now);
        }
        self.begin_online(Journey::SignIn);
        Vec::new()
    }

    /// A journey that ends at central: without a connection nothing is asked for it, but what can be done instead is said.
    pub(super) fn begin_online(&mut self, journey: Journey) {
        if self.health.online { self.begin(journey) } else { self.open(Page::AccountOffline) }
    }

    /// Asks a journey's first question. No password goes along from the journey before.
    pub(super) fn begin(&mut self, journey: Journey) {
        self.visit.entries.forget(PASSWORD);
        self.forget_passwords();
        if self.visit.answers.owner.is_some() {
            // Another case may be meant than that of the sign-in.
            let answers = self.visit.answers.anew(journey);
            self.take_up(answers);
        }
        self.visit.answers.journey = journey;
        self.visit.changing = None;
        let first = Question::path(&self.visit.answers).next();
        match first {
            Some(first) => self.ask(first),
            None => self.go(Stage::Menu),
        }
    }

    /// Where Back leads from a journey's first question.
    pub(super) fn before_journey(&mut self) {
        match self.visit.answers.journey {
            Journey::Register | Journey::NewPassword if self.health.online => self.begin(Journey::SignIn),
            _ => self.go(Stage::Menu),
        }
    }

    /// "I have no account", "I forgot my password".
    pub(super) fn account_extra(&mut self, question: AccountQuestion, extra: u8) {
        match (question, extra) {
            (AccountQuestion::SignInUserId, 0) => self.begin(Journey::Register),
            (AccountQuestion::SignInUserId | AccountQuestion::SignInPassword, 1) => {
                self.begin_online(Journey::NewPassword)
            }
            (AccountQuestion::Unit(whose), 0) => {
                self.visit.entries.forget(Question::Account(question));
                self.visit.answers.registration.person_mut(whose).unit = Some(Sensitive::default());
                self.advance(Question::Account(question));
            }
            // A contact request may do without an address (R42).
            (AccountQuestion::Street(Whose::Own), 0) if self.visit.answers.adds_to_contact() => {
                self.visit.entries.forget(Question::Account(question));
                self.visit.answers.registration.own.street = Some(Sensitive::default());
                self.visit.problem = None;
                self.advance(Question::Account(question));
            }
            (AccountQuestion::City(whose), 0) => self.next_state(whose),
            _ => {}
        }
    }

    /// The page that says that signing in needs a connection.
    pub(super) fn account_offline_touched(&mut self, touch: Touch) {
        match touch {
            Touch::Choose(0) if self.health.online || self.policy.offline_saving => self.begin(Journey::Pay),
            Touch::Choose(1) if self.health.online || self.policy.offline_saving => self.begin(Journey::Register),
            _ => return,
        }
        self.visit.overlay = None;
    }

    pub(super) fn accept_sign_in(&mut self, question: AccountQuestion) -> Accepted {
        let entries = &self.visit.entries;
        if question == AccountQuestion::SignInUserId {
            let empty = entries.text(USER_ID).is_empty();
            return if empty { Accepted::Problem(Problem::NoUserId) } else { Accepted::Next };
        }
        if entries.text(PASSWORD).is_empty() {
            return Accepted::Problem(Problem::NoPassword);
        }
        if !self.health.online {
            return Accepted::Problem(Problem::NotConnected);
        }
        let sign_in =
            SignIn { user_id: entries.text(USER_ID).to_owned(), password: Sensitive::new(entries.text(PASSWORD)) };
        self.visit.entries.forget(PASSWORD);
        Accepted::Ask(Ask::SignIn(sign_in))
    }

    /// User ID, password and its repetition, of a registration or a new password.
    pub(super) fn accept_password(&mut self) -> Accepted {
        let password = match Password::parse(self.visit.entries.text(CHOSEN_PASSWORD)) {
            Ok(password) => password,
            Err(error) => return Accepted::Problem(Problem::Credentials(error)),
        };
        let answers = &mut self.visit.answers;
        let registers = answers.registers();
        let form = &mut answers.registration;
        let user_id = form.user_id.as_ref().filter(|_| registers).and_then(|id| UserId::parse(id.expose()).ok());
        if user_id.is_some_and(|user_id| check_pair(&user_id, &password).is_err()) {
            return Accepted::Problem(Problem::Credentials(CredentialError::SameAsUserId));
        }
        if form.password.as_ref() != Some(&password) {
            form.password_again = false;
            self.visit.entries.forget(PASSWORD_AGAIN);
        }
        form.password = Some(password);
        Accepted::Next
    }

    pub(super) fn accept_password_again(&mut self) -> Accepted {
        let answers = &mut self.visit.answers;
        let again = self.visit.entries.text(PASSWORD_AGAIN);
        if answers.registration.password.as_ref().map(Password::expose) != Some(again) {
            return Accepted::Problem(Problem::PasswordsDiffer);
        }
        answers.registration.password_again = true;
        if answers.journey != Journey::NewPassword {
            return Accepted::Next;
        }
        if !self.health.online {
            return Accepted::Problem(Problem::NotConnected);
        }
        let Some(asked) = self.new_password() else { return Accepted::Stay };
        self.forget_passwords();
        Accepted::Ask(Ask::NewPassword(asked))
    }

    fn new_password(&self) -> Option<NewPassword> {
        let answers = &self.visit.answers;
        Some(NewPassword {
            file_number: answers.file_number.as_ref()?.as_str().to_owned(),
            ssn: answers.registration.own.ssn.clone()?,
            email: answers.email.as_ref()?.as_str().to_owned(),
            new_password: Sensitive::new(answers.registration.password.as_ref()?.expose()),
        })
    }

    /// All nine digits (R32).
    pub(super) fn accept_ssn(&mut self, whose: Whose) -> Accepted {
        let digits = Sensitive::new(self.visit.entries.text(Question::Account(AccountQuestion::Ssn(whose))));
        if digits.len() != 9 {
            return Accepted::Problem(Problem::SsnDigits { needed: 9, typed: digits.len() });
        }
        if Ssn::parse(digits.expose()).is_err() {
            return Accepted::Problem(Problem::SsnNeverIssued);
        }
        self.visit.answers.registration.person_mut(whose).ssn = Some(digits);
        Accepted::Next
    }

    pub(super) fn forget_password_entries(&mut self) {
        self.visit.entries.forget(CHOSEN_PASSWORD);
        self.visit.entries.forget(PASSWORD_AGAIN);
    }

    /// Chosen passwords are gone from fields and answers.
    pub(super) fn forget_passwords(&mut self) {
        self.forget_password_entries();
        let form = &mut self.visit.answers.registration;
        (form.password, form.password_again) = (None, false);
    }

    /// A password does not stay behind where the payor goes back.
    pub(super) fn forget_password_of(&mut self, question: Question) {
        let form = &mut self.visit.answers.registration;
        match question {
            CHOSEN_PASSWORD => return self.forget_passwords(),
            PASSWORD_AGAIN => form.password_again = false,
            _ => {}
        }
        self.visit.entries.forget(question);
    }

    /// The answer to the question that is waited for.
    pub(super) fn told(&mut self, answer: Result<Told, AskFailure>, now: Now) -> Vec<Effect> {
        self.visit.waiting = None;
        if self.asks_for_payments() {
            self.told_payments(answer);
            return Vec::new();
        }
        match (self.visit.question(), answer) {
            (Some(Question::ReceiptNumber), answer) => self.receipt_told(answer),
            (Some(PASSWORD), Ok(Told::SignIn(SignInAnswer::SignedIn(signed_in)))) => {
                self.visit.entries.forget(USER_ID);
                self.visit.signed_in = Some(signed_in);
                return self.open_goal(now);
            }
            (Some(PASSWORD), Ok(Told::SignIn(SignInAnswer::NoMatch { tries_left }))) => {
                self.account_no_match(tries_left, Problem::SignInNoMatch);
            }
            (Some(PASSWORD_AGAIN), Ok(Told::NewPassword(NewPasswordAnswer::Set { user_id }))) => {
                self.visit.answers.registration.own.ssn = None;
                self.visit.entries.forget(Question::Account(AccountQuestion::Ssn(Whose::Own)));
                // "Nothing was sent" would not be true any more.
                self.visit.sent = true;
                self.go(Stage::PasswordSet { user_id: Sensitive::new(user_id) });
            }
            (Some(PASSWORD_AGAIN), Ok(Told::NewPassword(NewPasswordAnswer::NoMatch { tries_left }))) => {
                // Which of the three is wrong is not said: they are gone through again from the first.
                self.begin(Journey::NewPassword);
                self.account_no_match(tries_left, Problem::NewPasswordNoMatch);
            }
            (Some(PASSWORD_AGAIN), Err(AskFailure::Credentials)) => {
                self.ask(CHOSEN_PASSWORD);
                self.visit.problem = Some(Problem::Credentials(CredentialError::SameAsUserId));
            }
            (Some(PASSWORD | PASSWORD_AGAIN), Err(AskFailure::TooManyTries)) => {
                self.go(Stage::Ended(Ended::NotSignedIn));
            }
            (Some(PASSWORD), Err(_)) => self.visit.problem = Some(Problem::NotConnectedAgain),
            (Some(PASSWORD_AGAIN), Err(_)) => {
                self.ask(CHOSEN_PASSWORD);
                self.visit.problem = Some(Problem::NotConnectedAgain);
            }
            _ => {}
        }
        Vec::new()
    }

    fn account_no_match(&mut self, tries_left: u32, problem: fn(u8) -> Problem) {
        self.visit.account_tries += 1;
        let here = ACCOUNT_TRIES.saturating_sub(self.visit.account_tries);
        match u8::try_from(tries_left).unwrap_or(u8::MAX).min(here) {
            0 => self.go(Stage::Ended(Ended::NotSignedIn)),
            left => self.visit.problem = Some(problem(left)),
        }
    }

    /// From "Your password is changed" to the sign-in with it.
    pub(super) fn sign_in_as(&mut self, user_id: &Sensitive) {
        self.visit.answers.journey = Journey::SignIn;
        self.visit.changing = None;
        self.visit.entries.entry(USER_ID).set(user_id.expose());
        self.ask(PASSWORD);
    }
}
