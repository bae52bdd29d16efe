//! What an account is made of (R29, R30, R35): the answers, and the registration that they become.

use rules::contact::{Phone, State, ZipCode};
use rules::credentials::{Password, UserId, check_pair};
use rules::sensitive::Sensitive;
use wire::account::{Person, PostalAddress, Registration, Relation};

use super::account_question::Whose;
use super::answers::{Answers, Payee};
use super::journey::Journey;
use crate::text::{Text, email, register};

/// The nine digits of a whole Social Security number.
const SSN_DIGITS: usize = 9;

/// The answers, one a screen. Wiped as soon as the registration is decided or saved, and with the visit.
#[derive(Debug, Default)]
pub struct RegistrationAnswers {
    /// Within a payment: an account is wanted too.
    pub wanted: Option<bool>,
    pub own: PersonAnswers,
    pub other: PersonAnswers,
    pub relation: Option<Relation>,
    pub user_id: Option<Sensitive>,
    pub password: Option<Password>,
    pub password_again: bool,
    /// A registration with this user ID was sent or saved in this visit: none is offered again.
    pub sent_as: Option<Sensitive>,
}

/// One person's data (R30).
#[derive(Debug, Default)]
pub struct PersonAnswers {
    pub first: Option<Sensitive>,
    pub last: Option<Sensitive>,
    pub street: Option<Sensitive>,
    /// Empty: there is none.
    pub unit: Option<Sensitive>,
    pub zip: Option<ZipCode>,
    pub state: Option<State>,
    pub city: Option<Sensitive>,
    pub phone: Option<Phone>,
    pub ssn: Option<Sensitive>,
}

impl RegistrationAnswers {
    pub fn person(&self, whose: Whose) -> &PersonAnswers {
        match whose {
            Whose::Own => &self.own,
            Whose::Other => &self.other,
        }
    }

    pub fn person_mut(&mut self, whose: Whose) -> &mut PersonAnswers {
        match whose {
            Whose::Own => &mut self.own,
            Whose::Other => &mut self.other,
        }
    }

    /// User ID and password differ, as far as both are known (R35).
    pub fn pair_holds(&self) -> bool {
        let (Some(user_id), Some(password)) = (&self.user_id, &self.password) else { return true };
        UserId::parse(user_id.expose()).is_ok_and(|user_id| check_pair(&user_id, password).is_ok())
    }
}

impl Answers {
    /// An account can be made together with this payment: it needs an e-mail address (R29), and pays in nothing where the
    /// account on file is used or someone is registered already.
    pub fn may_register_too(&self) -> bool {
        self.journey == Journey::Pay
            && self.pays_from_bank()
            && self.uses_new_account()
            && self.email.is_some()
            && self.registration.sent_as.is_none()
            && !self.case.as_ref().is_some_and(|case| case.registered)
    }

    /// What is asked now makes an account.
    pub fn registers(&self) -> bool {
        self.journey == Journey::Register || self.may_register_too() && self.registration.wanted == Some(true)
    }

    /// Nobody can go on without an e-mail address here (R29).
    pub fn email_needed(&self) -> bool {
        self.rules().email_required || self.journey != Journey::Pay || self.registration.wanted == Some(true)
    }

    /// What it is needed for.
    pub fn email_needed_for(&self) -> Text {
        if self.registers() { register::EMAIL_NEEDED } else { email::NEEDED }
    }

    /// All nine digits, where they were given to prove the identity.
    pub fn proved_ssn(&self, whose: Whose) -> Option<&Sensitive> {
        let same = matches!((whose, self.payee), (Whose::Own, Some(Payee::Own)) | (Whose::Other, Some(Payee::Another)));
        Some(&self.ssn_digits).filter(|digits| same && self.identified && digits.len() == SSN_DIGITS)
    }

    /// The registration. None where an answer is missing. `language` is `en` or `es`.
    pub fn registration(&self, language: &str) -> Option<Registration> {
        let form = &self.registration;
        let own = (form.own.first.as_ref()?, form.own.last.as_ref()?);
        let paid_for = match self.payee? {
            Payee::Own => None,
            Payee::Another => Some((self.person(Whose::Other, (&self.other_first, &self.other_last))?, form.relation?)),
        };
        Some(Registration {
            file_number: self.file_number.as_ref()?.as_str().to_owned(),
            payor: self.person(Whose::Own, own)?,
            paid_for,
            email: self.email.as_ref()?.as_str().to_owned(),
            user_id: form.user_id.as_ref()?.expose().to_owned(),
            password: Sensitive::new(form.password.as_ref()?.expose()),
            // Within a payment, the payment brings the account.
            account: if self.journey == Journey::Register { Some(self.new_account()?) } else { None },
            language: language.to_owned(),
        })
    }

    /// None where a part is missing.
    pub fn address(&self, whose: Whose) -> Option<PostalAddress> {
        let person = self.registration.person(whose);
        Some(PostalAddress {
            street: person.street.clone()?,
            unit: person.unit.clone()?,
            city: person.city.clone()?,
            state: person.state?.code().to_owned(),
            zip: person.zip.as_ref()?.as_str().to_owned(),
        })
    }

    fn person(&self, whose: Whose, (first, last): (&Sensitive, &Sensitive)) -> Option<Person> {
        let person = self.registration.person(whose);
        Some(Person {
            first_name: first.clone(),
            last_name: last.clone(),
            address: self.address(whose)?,
            phone: Sensitive::new(person.phone.as_ref()?.as_str()),
            ssn: self.proved_ssn(whose).or(person.ssn.as_ref())?.clone(),
        })
    }
}
