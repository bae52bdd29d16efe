//! "Contact me" (26, R42): who it is, how and when that person can be reached, and what else that person wants to tell.
//! No file number is asked for.

use chrono::NaiveDate;
use rules::contact::{Email, Phone, domain_guess};
use rules::sensitive::Sensitive;
use wire::account::{Contact, ContactWish, DayTime, PhoneKind};
use wire::request::RequestBody;

use super::accept::Accepted::{self, Next, Stay};
use super::account_question::Whose;
use super::answers::Answers;
use super::contact_question::ContactQuestion;
use super::effect::Effect;
use super::errand::Errand;
use super::journey::Journey;
use super::problem::Problem;
use super::question::Question;
use super::{Sending, Session, Stage};
use crate::clock::Now;
use crate::content;
use crate::text::{Text, contact};

/// When to call, or that no call is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Morning,
    Afternoon,
    /// Write, do not call.
    ByEmail,
}

impl When {
    /// What stands before it: an e-mail has no time of day.
    pub fn label(self) -> Text {
        if self == When::ByEmail { contact::ROW_HOW } else { contact::ROW_WHEN }
    }

    pub fn words(self) -> Text {
        match self {
            When::Morning => contact::MORNING,
            When::Afternoon => contact::AFTERNOON,
            When::ByEmail => contact::BY_EMAIL,
        }
    }
}

/// The answers of this journey. Wiped when dropped.
#[derive(Debug, Default)]
pub struct ContactAnswers {
    pub first: Sensitive,
    pub last: Sensitive,
    pub when: Option<When>,
    /// The one to call: ten digits.
    pub phone: Sensitive,
    pub phone_kind: Option<PhoneKind>,
    pub safe_message: Option<bool>,
    /// Empty: not to be told.
    pub email: Option<Sensitive>,
    /// More is told than what is needed.
    pub more: Option<bool>,
    /// Of the other kind than `phone`. Empty: there is none.
    pub other_phone: Option<Sensitive>,
    /// A town. Empty: none, or not known.
    pub court: Option<Sensitive>,
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

    /// Home and cell phone, in this order; empty where not told.
    pub fn phones(&self) -> [Sensitive; 2] {
        let told = if self.wants_call() { self.phone.clone() } else { Sensitive::default() };
        let more = self.more == Some(true) && self.wants_call();
        let other = self.other_phone.clone().filter(|_| more).unwrap_or_default();
        match self.phone_kind {
            Some(PhoneKind::Home) => [told, other],
            _ => [other, told],
        }
    }

    /// The address to tell: to write to, or as well. Empty: none.
    pub fn email_told(&self) -> Sensitive {
        let told = self.wants_email() || self.more == Some(true);
        self.email.clone().filter(|_| told).unwrap_or_default()
    }

    /// Town of the court to tell. Empty: none.
    pub fn court_told(&self) -> Sensitive {
        self.court.clone().filter(|_| self.more == Some(true)).unwrap_or_default()
    }

    fn wish(&self) -> Option<ContactWish> {
        let when = match self.when? {
            When::Morning => DayTime::Morning,
            When::Afternoon => DayTime::Afternoon,
            When::ByEmail => return Some(ContactWish::Email),
        };
        Some(ContactWish::Call { phone: self.phone_kind?, when, safe_to_leave_message: self.safe_message? })
    }
}

impl Answers {
    /// A contact request that tells more than what is needed.
    pub fn adds_to_contact(&self) -> bool {
        self.journey == Journey::Contact && self.contact.more == Some(true)
    }

    /// That request tells an address too.
    pub fn adds_address(&self) -> bool {
        let street = self.registration.own.street.as_ref();
        self.adds_to_contact() && street.is_some_and(|street| !street.is_empty())
    }

    /// The request (R42). None where an answer is missing.
    pub(super) fn contact_request(&self, language: &str, signed_on: NaiveDate) -> Option<Contact> {
        let contact = &self.contact;
        let [home_phone, cell_phone] = contact.phones();
        Some(Contact {
            first_name: contact.first.clone(),
            last_name: contact.last.clone(),
            home_phone,
            cell_phone,
            email: contact.email_told(),
            address: if self.adds_address() { Some(self.address(Whose::Own)?) } else { None },
            court: contact.court_told(),
            wish: contact.wish()?,
            signed_on,
            language: language.to_owned(),
        })
    }
}

impl Session {
    pub(super) fn accept_contact(&mut self, question: ContactQuestion, choice: Option<u8>) -> Accepted {
        let asked = Question::Contact(question);
        match question {
            ContactQuestion::Name => match self.two_names(asked) {
                Ok([first, last]) => {
                    let contact = &mut self.visit.answers.contact;
                    (contact.first, contact.last) = (first, last);
                    Next
                }
                Err(problem) => Accepted::Problem(problem),
            },
            ContactQuestion::Phone | ContactQuestion::OtherPhone => {
                match Phone::parse(self.visit.entries.text(asked)) {
                    Ok(phone) => self.note_phone(question, Sensitive::new(phone.as_str())),
                    Err(error) => return Accepted::Problem(Problem::Phone(error)),
                }
                Next
            }
            ContactQuestion::Email | ContactQuestion::OtherEmail => {
                match Email::parse(self.visit.entries.text(asked)) {
                    Ok(email) => self.note_contact_email(Sensitive::new(email.as_str())),
                    Err(error) => Accepted::Problem(Problem::Email(error)),
                }
            }
            ContactQuestion::Check => Accepted::Send,
            _ => choice.map_or(Stay, |choice| self.accept_contact_choice(question, choice)),
        }
    }

    fn accept_contact_choice(&mut self, question: ContactQuestion, choice: u8) -> Accepted {
        let court = self.courts().get(usize::from(choice).wrapping_sub(1)).map(|town| Sensitive::new(*town));
        let contact = &mut self.visit.answers.contact;
        match (question, choice) {
            (ContactQuestion::When, 0) => contact.when = Some(When::Morning),
            (ContactQuestion::When, 1) => contact.when = Some(When::Afternoon),
            (ContactQuestion::When, 2) => contact.when = Some(When::ByEmail),
            (ContactQuestion::PhoneKind, 0) => contact.phone_kind = Some(PhoneKind::Cell),
            (ContactQuestion::PhoneKind, 1) => contact.phone_kind = Some(PhoneKind::Home),
            (ContactQuestion::SafeMessage, 0 | 1) => contact.safe_message = Some(choice == 0),
            (ContactQuestion::More, 0 | 1) => contact.more = Some(choice == 1),
            (ContactQuestion::Court, 0) => contact.court = Some(Sensitive::default()),
            (ContactQuestion::Court, _) if court.is_some() => contact.court = court,
            _ => return Stay,
        }
        Next
    }

    fn note_phone(&mut self, question: ContactQuestion, phone: Sensitive) {
        let contact = &mut self.visit.answers.contact;
        if question == ContactQuestion::Phone {
            contact.phone = phone;
        } else {
            contact.other_phone = Some(phone);
        }
    }

    /// The guess is offered once: the same address again is meant.
    fn note_contact_email(&mut self, email: Sensitive) -> Accepted {
        let contact = &mut self.visit.answers.contact;
        let guess = domain_guess(email.expose()).filter(|_| contact.email.as_ref() != Some(&email));
        contact.email = Some(email);
        guess.map_or(Next, |guess| Accepted::Problem(Problem::EmailGuess(guess)))
    }

    /// "No other phone", "No e-mail".
    pub(super) fn contact_extra(&mut self, question: ContactQuestion, extra: u8) {
        let contact = &mut self.visit.answers.contact;
        match (question, extra) {
            (ContactQuestion::OtherPhone, 0) => contact.other_phone = Some(Sensitive::default()),
            (ContactQuestion::OtherEmail, 0) => contact.email = Some(Sensitive::default()),
            _ => return,
        }
        self.visit.entries.forget(Question::Contact(question));
        self.visit.problem = None;
        self.advance(Question::Contact(question));
    }

    /// Towns with a court that may have a family file, as they are offered: those with an office.
    pub fn courts(&self) -> Vec<&str> {
        content::offices(&self.policy).offices.iter().filter_map(|office| office.town.as_deref()).collect()
    }

    /// Sends the request, or keeps it until it can be sent. The setting that forbids saving while there is no connection
    /// is about bank data, and there is none in it.
    pub(super) fn send_contact(&mut self, now: Now) -> Vec<Effect> {
        let request = self.visit.answers.contact_request(self.visit.lang.code(), now.local.date_naive());
        let Some(request) = request else { return Vec::new() };
        let ticket = self.ticket();
        self.visit.sent = true;
        let since_ms = now.monotonic_ms;
        self.go(Stage::Sending(Sending { ticket, since_ms, card: false, saved: None, errand: Errand::Contact }));
        vec![Effect::Submit { ticket, body: Box::new(RequestBody::Contact(request)) }]
    }
}
