//! Problems (RFC 9457) with a closed list of types.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An RFC 9457 problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    #[schema(schema_with = crate::openapi::problem_type)]
    pub kind: ProblemType,
    pub title: String,
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $variant:ident = $status:literal $word:literal $title:literal;)*) => {
        /// Every kind of problem that central can answer with. One table: name, HTTP status, word, title for staff.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ProblemType {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl ProblemType {
            pub const ALL: &'static [ProblemType] = &[$(ProblemType::$variant,)*];

            /// The HTTP status that goes with it.
            pub fn status(self) -> u16 {
                match self { $(ProblemType::$variant => $status,)* }
            }

            /// One sentence for staff.
            pub fn title(self) -> &'static str {
                match self { $(ProblemType::$variant => $title,)* }
            }

            /// The type's URN.
            pub fn urn(self) -> &'static str {
                match self { $(ProblemType::$variant => $word,)* }
            }
        }
    };
}

problems! {
    /// The body is not what this address takes.
    BadBody = 400 "urn:payor-central:problem:bad-body" "The body is not in the expected form.";
    /// No client certificate, or none that is enrolled.
    NotEnrolled = 401 "urn:payor-central:problem:not-enrolled" "This kiosk is not enrolled.";
    /// The kiosk is enrolled and barred.
    Revoked = 403 "urn:payor-central:problem:revoked" "This kiosk was revoked.";
    EnrollmentCode = 403 "urn:payor-central:problem:enrollment-code" "The enrolment code is wrong, used or older than an hour.";
    NotFound = 404 "urn:payor-central:problem:not-found" "There is nothing at this address.";
    MethodNotAllowed = 405 "urn:payor-central:problem:method-not-allowed" "This address does not take this method.";
    /// The same id came with another content.
    Conflict = 409 "urn:payor-central:problem:conflict" "The same id was used with another content.";
    TooLarge = 413 "urn:payor-central:problem:too-large" "The body is too large.";
    MediaType = 415 "urn:payor-central:problem:media-type" "The body must be JSON.";
    /// The envelope does not open with the key that it names, or its associated data was changed.
    Unreadable = 422 "urn:payor-central:problem:unreadable" "The envelope cannot be opened.";
    /// R33: the file number is not known.
    UnknownFileNumber = 422 "urn:payor-central:problem:unknown-file-number" "The file number is not known.";
    /// R34: name or Social Security digits do not fit the file number.
    UserNotFound = 422 "urn:payor-central:problem:user-not-found" "The proof of identity does not fit the file number.";
    /// R17: bank drafts are barred.
    OnHold = 422 "urn:payor-central:problem:on-hold" "The account is on hold: only guaranteed funds are taken.";
    /// R28.
    BankAccount = 422 "urn:payor-central:problem:bank-account" "The routing or account number is not possible.";
    /// R23 and limits.
    Amount = 422 "urn:payor-central:problem:amount" "The amount is outside the limits.";
    /// R23: fee and amount do not belong together.
    Fee = 422 "urn:payor-central:problem:fee" "The service fee does not belong to this amount.";
    /// R4 to R9.
    Schedule = 422 "urn:payor-central:problem:schedule" "No withdrawal date can be found for this schedule.";
    /// R22.
    Card = 422 "urn:payor-central:problem:card" "The card's data are not complete or not possible.";
    /// R35: the user ID belongs to someone else.
    UserIdTaken = 422 "urn:payor-central:problem:user-id-taken" "The user ID is taken.";
    /// R35.
    Credentials = 422 "urn:payor-central:problem:credentials" "The user ID or password is not as it must be.";
    /// The case has an account already.
    AlreadyRegistered = 422 "urn:payor-central:problem:already-registered" "Someone is registered for this case already.";
    /// The token of a sign-in is unknown, or too old for what is asked.
    SignedOut = 401 "urn:payor-central:problem:signed-out" "The sign-in does not hold any more.";
    /// R13: less than 2 business days before the withdrawal.
    TooLate = 422 "urn:payor-central:problem:too-late" "It is too late to change or cancel this payment.";
    /// The plan or payment is not there, or was cancelled before.
    NoSuchPlan = 422 "urn:payor-central:problem:no-such-plan" "There is no such coming payment.";
    /// R29.
    Email = 422 "urn:payor-central:problem:email" "An e-mail address is missing or is none.";
    /// A kind of request that this central does not carry out.
    Unsupported = 422 "urn:payor-central:problem:unsupported" "This kind of request is not carried out.";
    /// A sealed export of which one byte is not as it was signed.
    Export = 422 "urn:payor-central:problem:export" "The sealed export is damaged, or for another central.";
    /// Not `NotEnrolled`, which is said of the kiosk that asks.
    ExportSigner = 422 "urn:payor-central:problem:export-signer" "The kiosk that signed the sealed export is not enrolled, or no longer.";
    /// The payment came after its reversal (R26).
    AlreadyReversed = 422 "urn:payor-central:problem:already-reversed" "This attempt was reversed before it arrived.";
    RateLimited = 429 "urn:payor-central:problem:rate-limited" "Too many questions. Wait.";
    Internal = 500 "urn:payor-central:problem:internal" "Central failed. Try again.";
    Unavailable = 503 "urn:payor-central:problem:unavailable" "Central is not ready. Try again.";
}

impl From<ProblemType> for Problem {
    fn from(kind: ProblemType) -> Self {
        Problem { kind, title: kind.title().to_owned(), status: kind.status(), detail: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_reads_back_from_its_document() {
        for kind in ProblemType::ALL {
            let problem = Problem::from(*kind);
            let json = serde_json::to_value(&problem).expect("serializes");
            assert_eq!(json["type"], kind.urn());
            assert_eq!(serde_json::from_value::<Problem>(json).expect("reads back"), problem);
        }
    }

    #[test]
    fn no_two_problems_share_a_urn() {
        let urns: std::collections::BTreeSet<_> = ProblemType::ALL.iter().map(|kind| kind.urn()).collect();
        assert_eq!(urns.len(), ProblemType::ALL.len());
    }
}
