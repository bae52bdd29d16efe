//! "Contact me" (R42): checked, and kept sealed for who calls or writes back.

use rules::contact::{Email, Phone};
use rules::person::PersonName;
use wire::account::{Contact, ContactWish};
use wire::problem::ProblemType;

use crate::problem::Refusal;
use crate::registration::check_language;
use crate::requests::Judged;

/// Decides on a contact request. It concerns no case.
pub(crate) fn judge(contact: &Contact) -> Result<Judged, Refusal> {
    check_language(&contact.language)?;
    for name in [&contact.first_name, &contact.last_name] {
        PersonName::parse(name.expose())
            .map_err(|_| Refusal::because(ProblemType::BadBody, "The name of a person is none."))?;
    }
    match &contact.wish {
        ContactWish::Call { phone, .. } => Phone::parse(phone.expose())
            .map(drop)
            .map_err(|_| Refusal::because(ProblemType::BadBody, "The phone number is none."))?,
        ContactWish::Email { email } => Email::parse(email.expose()).map(drop).map_err(|_| ProblemType::Email)?,
    }
    Ok(Judged::default())
}
