//! The e-mail address that central writes to where a payor names none: the one of that payor's last draft.

use rules::contact::Email;
use wire::account::Authority;
use wire::lookup::PayorKind;
use wire::request::RequestBody;

use crate::requests::Opener;
use crate::store::{Ledger, StoreError};

/// How many requests an address is looked for in: who pays every week from the address on file names it again after
/// some years.
const LATEST: u32 = 200;

/// The address of the noncustodial parent of this case. One that somebody gave who paid for that parent is not it.
pub(crate) fn on_file(ledger: &Ledger, opener: &Opener, case: i64) -> Result<Option<Email>, StoreError> {
    for envelope in ledger.latest_envelopes_of(case, LATEST)? {
        // What cannot be opened any more, because a key was removed, gives no address.
        let Ok(body) = opener.open_stored(ledger, &envelope)? else { continue };
        let email = own_email(&body).and_then(|email| Email::parse(email).ok());
        if email.is_some() {
            return Ok(email);
        }
    }
    Ok(None)
}

/// The address in a request that the noncustodial parent made.
fn own_email(body: &RequestBody) -> Option<&str> {
    match body {
        RequestBody::BankDraft(draft) => match &draft.authority {
            Authority::Proof(proof) if proof.payor == PayorKind::Own => draft.email.as_deref(),
            _ => None,
        },
        RequestBody::Registration(registration) if registration.paid_for.is_none() => Some(&registration.email),
        _ => None,
    }
}
