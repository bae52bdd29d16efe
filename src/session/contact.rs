//! "Contact me" (26, R42): who it is, and how and when that person can be reached. No file number is asked for.

use rules::contact::{Email, Phone, domain_guess};
use rules::sensitive::Sensitive;
use wire::account::{Contact, ContactWish, DayTime};
use wire::request::RequestBody;

use super::accept::Accepted;
use super::effect::Effect;
use super::errand::Errand;
use super::problem::Problem;
use super::question::Question;
use super::{Sending, Session, Stage};
use crate::clock::Now;

/// When to call, or that no call is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Morning,
    Afternoon,
    /// Write, do not call.
    ByEmail,
}

/// The answers of this journey. Wiped when dropped.
#[derive(Debug, Default)]
pub struct ContactAnswers {
    pub first: Sensitive,
    pub last: Sensitive,
    pub when: Option<When>,
    /// Ten digits.
    pub phone: Sensitive,
    pub safe_message: Option<bool>,
    pub email: Sensitive,
}

impl ContactAnswers {
    pub fn has_name(&self) -> bool {
        !self.first.is_empty() && !self.last.is_empty()
    }

    pub fn wants_call(&self) -> bool {
        matches!(self.when, Some(When::Morning | When::Afternoon))
    }

    pub fn wants_email(&self) -> bool {
        self.when == Some(When::ByEmail)
    }

    /// The last four digits, which may be shown afterwards.
    pub fn phone_ending(&self) -> String {
        self.phone.last(4)
    }

    fn wish(&self) -> Option<ContactWish> {
        let when = match self.when? {
            When::Morning => DayTime::Morning,
            When::Afternoon => DayTime::Afternoon,
            When::ByEmail => return Some(ContactWish::Email { email: self.email.clone() }),
        };
        Some(ContactWish::Call { phone: self.phone.clone(), when, safe_to_leave_message: self.safe_message? })
    }
}

impl Session {
    pub(super) fn accept_contact(&mut self, question: Question, choice: Option<u8>) -> Accepted {
        match (question, choice) {
            (Question::ContactName, _) => match self.two_names(question) {
                Ok([first, last]) => {
                    let contact = &mut self.visit.answers.contact;
                    (contact.first, contact.last) = (first, last);
                    Accepted::Next
                }
                Err(problem) => Accepted::Problem(problem),
            },
            (Question::ContactWhen, Some(choice @ 0..=2)) => {
                let when = [When::Morning, When::Afternoon, When::ByEmail];
                self.visit.answers.contact.when = when.get(usize::from(choice)).copied();
                Accepted::Next
            }
            (Question::ContactPhone, _) => match Phone::parse(self.visit.entries.text(question)) {
                Ok(phone) => {
                    self.visit.answers.contact.phone = Sensitive::new(phone.as_str());
                    Accepted::Next
                }
                Err(error) => Accepted::Problem(Problem::Phone(error)),
            },
            (Question::SafeMessage, Some(choice @ 0..=1)) => {
                self.visit.answers.contact.safe_message = Some(choice == 0);
                Accepted::Next
            }
            (Question::ContactEmail, _) => match Email::parse(self.visit.entries.text(question)) {
                Ok(email) => self.note_contact_email(Sensitive::new(email.as_str())),
                Err(error) => Accepted::Problem(Problem::Email(error)),
            },
            (Question::ContactCheck, _) => Accepted::Send,
            _ => Accepted::Stay,
        }
    }

    /// The guess is offered once: the same address again is meant.
    fn note_contact_email(&mut self, email: Sensitive) -> Accepted {
        let guess = domain_guess(email.expose()).filter(|_| self.visit.answers.contact.email != email);
        self.visit.answers.contact.email = email;
        guess.map_or(Accepted::Next, |guess| Accepted::Problem(Problem::EmailGuess(guess)))
    }

    /// Sends the request, or keeps it until it can be sent. The setting that forbids saving while there is no connection
    /// is about bank data, and there is none in it.
    pub(super) fn send_contact(&mut self, now: Now) -> Vec<Effect> {
        let contact = &self.visit.answers.contact;
        let Some(wish) = contact.wish() else { return Vec::new() };
        let (first_name, last_name) = (contact.first.clone(), contact.last.clone());
        let language = self.visit.lang.code().to_owned();
        let body = RequestBody::Contact(Contact { first_name, last_name, wish, language });
        let ticket = self.ticket();
        self.visit.sent = true;
        let since_ms = now.monotonic_ms;
        self.go(Stage::Sending(Sending { ticket, since_ms, card: false, saved: None, errand: Errand::Contact }));
        vec![Effect::Submit { ticket, body: Box::new(body) }]
    }
}
