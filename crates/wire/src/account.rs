//! Accounts: signing in, what a signed-in payor may see, and what can be asked for in that right.
//!
//! Paying needs a file number and proof of identity. Seeing or changing what is set up needs a sign-in, because the other
//! parent may know both numbers. A sign-in gives a token: it opens the reads of this module for a few minutes, and put into
//! a sealed request it stays good for as long as an outage may last, from the kiosk that it was given to.

use std::fmt;

use chrono::NaiveDate;
use rules::bank::AccountType;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::lookup::{CaseSummary, Proof};
use crate::request::{Authorization, DraftAccount};

/// `POST /v1/sign-ins` (R35).
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SignIn {
    pub user_id: String,
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub password: Sensitive,
}

/// The answer to a sign-in. Too many tries: `rate-limited`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum SignInAnswer {
    SignedIn(Box<SignedIn>),
    /// Which of the two is wrong is never said.
    NoMatch {
        tries_left: u32,
    },
}

/// What a payor who signed in is told at once.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SignedIn {
    /// 32 random bytes, base64. Kept in memory only, and in sealed requests.
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub token: Sensitive,
    pub case: CaseSummary,
    /// The last 2 characters of the file number.
    pub file_number_ending: String,
    /// "r•••@gmail.com"
    pub masked_email: String,
}

/// `GET /v1/account/plans`, with `Authorization: Bearer TOKEN`: what is set up and still coming, soonest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Plans {
    pub plans: Vec<PlanSummary>,
}

/// One authorization that is still in force: a plan, or a single payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanSummary {
    /// Names it in a change or cancellation.
    pub id: Uuid,
    #[schema(value_type = i64)]
    pub amount_cents: Cents,
    #[schema(schema_with = crate::openapi::frequency)]
    pub frequency: Frequency,
    #[schema(value_type = String, example = "checking")]
    pub account_type: AccountType,
    pub last4: String,
    /// The next withdrawals that were not cancelled one by one, soonest first: at least 1, at most [`COMING_MAX`].
    pub withdrawals: Vec<NaiveDate>,
}

/// The most withdrawals of one plan that are listed.
pub const COMING_MAX: usize = 6;

/// `GET /v1/account/payments`, with `Authorization: Bearer TOKEN`: the last 12 months, newest first (R43).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PastPayments {
    pub payments: Vec<PastPayment>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PastPayment {
    /// When it was made.
    pub made_on: NaiveDate,
    #[schema(value_type = i64)]
    pub amount_cents: Cents,
    /// When it was processed, where it was.
    pub processed_on: Option<NaiveDate>,
    pub status: PastStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PastStatus {
    Received,
    OnItsWay,
    Returned,
}

/// `POST /v1/new-passwords` (R35): proves the identity and sets another password. An old one may be used again.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewPassword {
    pub file_number: String,
    /// All nine digits.
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub ssn: Sensitive,
    /// The address on file.
    pub email: String,
    #[serde(with = "crate::sensitive")]
    #[schema(value_type = String)]
    pub new_password: Sensitive,
}

/// The answer to a new password. Too many tries: `rate-limited`; a password that R35 does not allow: `credentials`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum NewPasswordAnswer {
    /// It holds from now on. The user ID is told, because who forgot one may have forgotten the other.
    Set { user_id: String },
    /// Which of the three is wrong is never said.
    NoMatch { tries_left: u32 },
}

/// In whose right a sealed request is made.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Authority {
    /// File number and identity.
    Proof(Proof),
    /// The token of a sign-in.
    SignIn {
        #[serde(with = "crate::sensitive")]
        token: Sensitive,
    },
}

/// Whose right it is, is for no log.
impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Authority::Proof(_) => "Proof",
            Authority::SignIn { .. } => "SignIn",
        })
    }
}

/// A person as R30 asks for one.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    #[serde(with = "crate::sensitive")]
    pub first_name: Sensitive,
    #[serde(with = "crate::sensitive")]
    pub last_name: Sensitive,
    pub address: PostalAddress,
    /// Ten digits.
    #[serde(with = "crate::sensitive")]
    pub phone: Sensitive,
    /// Nine digits.
    #[serde(with = "crate::sensitive")]
    pub ssn: Sensitive,
}

/// An address in the United States.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PostalAddress {
    #[serde(with = "crate::sensitive")]
    pub street: Sensitive,
    /// Apartment or unit. Empty: none.
    #[serde(with = "crate::sensitive")]
    pub unit: Sensitive,
    #[serde(with = "crate::sensitive")]
    pub city: Sensitive,
    /// Two letters.
    pub state: String,
    pub zip: String,
}

/// How the payor belongs to the person paid for (R30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    Spouse,
    Parent,
    OtherRelative,
    Employer,
    Other,
}

/// A registration (R29, R30, R35), alone or together with the first payment: then all of it is taken or none.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Registration {
    pub file_number: String,
    /// Who registers.
    pub payor: Person,
    /// Whose child support it is, where it is not the payor's own.
    pub paid_for: Option<(Person, Relation)>,
    pub email: String,
    pub user_id: String,
    #[serde(with = "crate::sensitive")]
    pub password: Sensitive,
    /// The bank account (R30). None where the payment that it comes with brings the account.
    pub account: Option<DraftAccount>,
    /// `en` or `es`.
    pub language: String,
}

/// Takes back one payment or a whole plan (R13). In force only once central says so (R20).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Cancellation {
    #[serde(with = "crate::sensitive")]
    pub token: Sensitive,
    pub plan: Uuid,
    /// Only this withdrawal; None: the plan with everything that may still be cancelled.
    pub withdrawal: Option<NaiveDate>,
    pub language: String,
}

/// Puts other terms in the place of one coming payment, or of a plan from its next payment that may still be changed
/// (R13). A new authorization, agreed to like a first one (R36).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    #[serde(with = "crate::sensitive")]
    pub token: Sensitive,
    pub plan: Uuid,
    /// Only this withdrawal, which becomes a single payment; None: the plan.
    pub withdrawal: Option<NaiveDate>,
    pub amount_cents: Cents,
    pub frequency: Frequency,
    pub requested_start: NaiveDate,
    pub agreed_first_withdrawal: NaiveDate,
    pub agreed_on: NaiveDate,
    pub language: String,
    pub authorization: Authorization,
}

/// Puts another bank account on file: every plan is cancelled and a prenote starts (R14).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct BankAccountChange {
    #[serde(with = "crate::sensitive")]
    pub token: Sensitive,
    pub account: DraftAccount,
    pub language: String,
    pub authorization: Authorization,
}

/// "Contact me", with the fields of the paper form (R42). Asks for no file number.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    #[serde(with = "crate::sensitive")]
    pub first_name: Sensitive,
    #[serde(with = "crate::sensitive")]
    pub last_name: Sensitive,
    /// Ten digits; empty: not told.
    #[serde(with = "crate::sensitive", default, skip_serializing_if = "Sensitive::is_empty")]
    pub home_phone: Sensitive,
    /// As `home_phone`.
    #[serde(with = "crate::sensitive", default, skip_serializing_if = "Sensitive::is_empty")]
    pub cell_phone: Sensitive,
    /// Empty: not told.
    #[serde(with = "crate::sensitive", default, skip_serializing_if = "Sensitive::is_empty")]
    pub email: Sensitive,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// Town of the court that has a family file already; empty: none, or not told.
    #[serde(with = "crate::sensitive", default, skip_serializing_if = "Sensitive::is_empty")]
    pub court: Sensitive,
    pub wish: ContactWish,
    /// Whoever sends it signs with the name above: the date of that, in the office's time zone (R3).
    pub signed_on: NaiveDate,
    pub language: String,
}

/// How the payor wants to be reached.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum ContactWish {
    /// That phone of the request is called.
    Call {
        phone: PhoneKind,
        when: DayTime,
        safe_to_leave_message: bool,
    },
    Email,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhoneKind {
    Cell,
    Home,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayTime {
    Morning,
    Afternoon,
}

/// What a request or card attempt came to, for who has its confirmation number and nothing else: `GET /v1/requests/{…}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// As the outcome says.
    AsDecided,
    /// Accepted, and cancelled since, by the payor or by a rule.
    Cancelled,
}

macro_rules! silent {
    ($($type:ident),*) => { $(
        /// Who asks and for what is for no log.
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        }
    )* };
}
silent!(
    SignIn,
    SignedIn,
    NewPassword,
    Person,
    PostalAddress,
    Registration,
    Cancellation,
    Change,
    BankAccountChange,
    Contact,
    ContactWish
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_personal_is_in_debug() {
        let sign_in = SignIn { user_id: "elenat26".to_owned(), password: Sensitive::new("sunrise48") };
        let token = Sensitive::new("c2VjcmV0");
        let cancellation =
            Cancellation { token: token.clone(), plan: Uuid::nil(), withdrawal: None, language: "en".to_owned() };
        let shown = format!("{sign_in:?} {cancellation:?} {:?}", Authority::SignIn { token });
        assert_eq!(shown, "SignIn { .. } Cancellation { .. } SignIn");
    }

    #[test]
    fn answers_read_back_from_what_is_sent() {
        let answer = SignInAnswer::NoMatch { tries_left: 4 };
        let json = serde_json::to_value(&answer).expect("serializes");
        assert_eq!(json, serde_json::json!({ "answer": "no-match", "tries_left": 4 }));
        assert_eq!(serde_json::from_value::<SignInAnswer>(json).expect("reads back"), answer);
        let status = serde_json::to_value(PastStatus::OnItsWay).expect("serializes");
        assert_eq!(
            (status, serde_json::to_value(Standing::Cancelled).ok()),
            ("on-its-way".into(), Some("cancelled".into()))
        );
    }
}
