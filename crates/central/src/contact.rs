//! "Contact me" (R42): checked, and kept sealed for who calls or writes back.

use rules::contact::{Email, Phone};
use rules::person::PersonName;
use wire::account::{Contact, ContactWish, PhoneKind};
use wire::problem::ProblemType;

use crate::problem::Refusal;
use crate::registration::{check_address, check_language};
use crate::requests::Judged;

/// No town's name is longer.
const COURT_MAX: usize = 60;

/// Decides on a contact request. It concerns no case.
pub(crate) fn judge(contact: &Contact) -> Result<Judged, Refusal> {
    let wrong = |what: &str| Refusal::because(ProblemType::BadBody, format!("The {what} is none."));
    check_language(&contact.language)?;
    for name in [&contact.first_name, &contact.last_name] {
        PersonName::parse(name.expose()).map_err(|_| wrong("name of a person"))?;
    }
    let phones = [&contact.home_phone, &contact.cell_phone];
    for phone in phones.into_iter().filter(|phone| !phone.is_empty()) {
        Phone::parse(phone.expose()).map_err(|_| wrong("phone number"))?;
    }
    if !contact.email.is_empty() {
        Email::parse(contact.email.expose()).map_err(|_| ProblemType::Email)?;
    }
    if contact.address.as_ref().is_some_and(|address| check_address(address).is_none()) {
        return Err(wrong("address"));
    }
    if contact.court.len() > COURT_MAX {
        return Err(wrong("court"));
    }
    match &contact.wish {
        ContactWish::Call { phone: PhoneKind::Home, .. } if contact.home_phone.is_empty() => Err(wrong("home phone")),
        ContactWish::Call { phone: PhoneKind::Cell, .. } if contact.cell_phone.is_empty() => Err(wrong("cell phone")),
        ContactWish::Email if contact.email.is_empty() => Err(ProblemType::Email.into()),
        ContactWish::Call { .. } | ContactWish::Email => Ok(Judged::default()),
    }
}
