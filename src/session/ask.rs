//! Questions to central that need a payor's own account, or a confirmation number, and what comes back.
//!
//! Asked at once or not at all: none of them is ever saved for later, because each holds a secret.

use rules::sensitive::Sensitive;
use wire::ConfirmationNumber;
use wire::account::{NewPassword, NewPasswordAnswer, PastPayments, Plans, SignIn, SignInAnswer};
use wire::request::RequestStatus;

/// Asked by `Effect::Ask`, answered by `Reply::Told`.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    SignIn(SignIn),
    /// What is still coming, with the token of the sign-in.
    Plans {
        token: Sensitive,
    },
    PastPayments {
        token: Sensitive,
    },
    NewPassword(NewPassword),
    /// What became of a request: this kiosk's own outbox is asked first, then central.
    Receipt(ConfirmationNumber),
}

/// What central, or the outbox, says.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    SignIn(SignInAnswer),
    Plans(Plans),
    PastPayments(PastPayments),
    NewPassword(NewPasswordAnswer),
    Receipt(Found),
}

/// Where a request is.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// In this kiosk's outbox, not sent yet.
    Saved,
    /// On its way: sent, and no answer came yet.
    Sent,
    /// Central decided.
    Decided(Box<RequestStatus>),
    /// Central decided, as this kiosk heard then. It cannot be asked now, so that a later cancellation is not known.
    Heard(Box<RequestStatus>),
    /// Neither this kiosk nor central knows the number.
    Unknown,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskFailure {
    NoConnection,
    /// Central takes no more tries for a while.
    TooManyTries,
    /// The sign-in does not hold any more.
    SignedOut,
    /// The new password is the user ID, or not as it must be (R35).
    Credentials,
}
