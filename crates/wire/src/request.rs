//! Requests: what a payor asks for and central decides. They travel sealed, and each gets exactly one decision.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use rules::bank::AccountType;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ConfirmationNumber;
use crate::account::{Authority, BankAccountChange, Cancellation, Change, Contact, Registration, Standing};
use crate::problem::Problem;

/// What a request is about. Bound into the envelope, so that a request cannot be passed off as another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    OneTimeDraft,
    RecurringDraft,
    Registration,
    Cancellation,
    Change,
    BankAccountChange,
    Contact,
}

impl RequestKind {
    /// The word used on the wire, in the outbox and in the associated data.
    pub fn as_str(self) -> &'static str {
        match self {
            RequestKind::OneTimeDraft => "one-time-draft",
            RequestKind::RecurringDraft => "recurring-draft",
            RequestKind::Registration => "registration",
            RequestKind::Cancellation => "cancellation",
            RequestKind::Change => "change",
            RequestKind::BankAccountChange => "bank-account-change",
            RequestKind::Contact => "contact",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        use RequestKind::*;
        [OneTimeDraft, RecurringDraft, Registration, Cancellation, Change, BankAccountChange, Contact]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// The plaintext of an envelope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "one at a time, sealed at once and dropped")]
pub enum RequestBody {
    BankDraft(BankDraft),
    Registration(Registration),
    Cancellation(Cancellation),
    Change(Change),
    BankAccountChange(BankAccountChange),
    Contact(Contact),
}

impl RequestBody {
    pub fn kind(&self) -> RequestKind {
        match self {
            RequestBody::BankDraft(draft) if draft.frequency == Frequency::Once => RequestKind::OneTimeDraft,
            RequestBody::BankDraft(_) => RequestKind::RecurringDraft,
            RequestBody::Registration(_) => RequestKind::Registration,
            RequestBody::Cancellation(_) => RequestKind::Cancellation,
            RequestBody::Change(_) => RequestKind::Change,
            RequestBody::BankAccountChange(_) => RequestKind::BankAccountChange,
            RequestBody::Contact(_) => RequestKind::Contact,
        }
    }
}

/// A bank draft authorization (R36) with all that central needs to carry it out.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct BankDraft {
    pub authority: Authority,
    /// Registering and scheduling in one request: all of it is taken, or none.
    pub registration: Option<Box<Registration>>,
    pub amount_cents: Cents,
    pub frequency: Frequency,
    /// The day that the payor asked for.
    pub requested_start: NaiveDate,
    /// The withdrawal date that the payor saw and agreed to. Central never withdraws earlier (R19).
    pub agreed_first_withdrawal: NaiveDate,
    /// The business date at the kiosk when it was agreed (R3). Told, never trusted.
    pub agreed_on: NaiveDate,
    pub account: DraftAccount,
    /// None: the address on file, or none where policy lets a payor go without one.
    pub email: Option<String>,
    /// `en` or `es`: the language to write to the payor in.
    pub language: String,
    pub authorization: Authorization,
}

/// Who pays, from which account and with which address is for no log.
impl fmt::Debug for BankDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BankDraft").field("frequency", &self.frequency).finish_non_exhaustive()
    }
}

/// The bank account to draw on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "account", rename_all = "kebab-case")]
pub enum DraftAccount {
    /// The account that central has verified for this case.
    OnFile { last4: String },
    /// A new one: it cancels what was set up with the old one (R14) and starts a prenote (R8).
    New {
        routing_number: String,
        #[serde(with = "crate::sensitive")]
        account_number: Sensitive,
        account_type: AccountType,
    },
}

/// What the payor agreed to, so that it can be shown again for two years (R36).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Authorization {
    pub text_version: String,
    /// SHA-256 of the sentences shown, in hexadecimal.
    pub text_sha256: String,
    pub language: String,
    pub agreed_at: DateTime<FixedOffset>,
}

/// A sealed request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Envelope {
    /// UUIDv7, minted once before anything is sent.
    pub id: Uuid,
    /// Per kiosk, from 1, without gaps; card attempts count in the same sequence.
    pub sequence: u64,
    #[schema(value_type = String, example = "001000002XK7")]
    pub confirmation: ConfirmationNumber,
    pub kind: RequestKind,
    /// When the kiosk took it, by the kiosk's clock, in milliseconds of Unix time. Told, never trusted.
    pub taken_at_ms: i64,
    /// Which of central's keys it is sealed to.
    pub key_id: String,
    /// HPKE's encapsulated key, base64.
    pub encapsulated_key: String,
    /// Base64.
    pub ciphertext: String,
}

/// `POST /v1/requests`: at most [`BATCH_MAX`] envelopes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Batch {
    #[schema(max_items = 100)]
    pub envelopes: Vec<Envelope>,
}

/// The most envelopes that central takes in one batch.
pub const BATCH_MAX: usize = 100;

/// The answer to a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BatchAnswer {
    /// One for each envelope, in the same order.
    pub outcomes: Vec<Settlement>,
    /// Sequences below the highest seen that central has never seen. At most 1,000.
    pub missing: Vec<u64>,
    /// Everything up to this sequence is in a backup: the kiosk may forget it.
    pub backed_up_through: u64,
}

/// Central's decision on one envelope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Settlement {
    pub id: Uuid,
    #[serde(flatten)]
    pub outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Taken, now or before: the same answer each time.
    Accepted(Acceptance),
    /// Refused for a reason that will not change.
    Rejected { problem: Problem },
    /// The same id with another content: a person must look.
    Conflict,
    /// Ask again, after this many seconds where given.
    TryLater { retry_after_s: Option<u32> },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Acceptance {
    /// The first withdrawal, computed from when central received the request (R19); never before the agreed one. None
    /// where the request asks for none; for a card payment, the day it was charged.
    pub first_withdrawal: Option<NaiveDate>,
    /// Whether that differs from what the payor agreed to at the kiosk.
    pub moved: bool,
    pub accepted_at: DateTime<Utc>,
}

/// `GET /v1/requests/{confirmation}`: what became of a request or a card attempt. Nothing personal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RequestStatus {
    #[schema(value_type = String)]
    pub confirmation: ConfirmationNumber,
    /// `one-time-draft` and the like, or `card`.
    pub kind: String,
    pub standing: Standing,
    #[serde(flatten)]
    pub outcome: Outcome,
}
