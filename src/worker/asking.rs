//! Questions of a payor who signs in, and the search for a receipt.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use chrono_tz::America::New_York;
use wire::ConfirmationNumber;
use wire::account::Standing;
use wire::problem::ProblemType;
use wire::request::{Acceptance, Outcome, RequestStatus};

use super::core::Core;
use crate::central::CentralError;
use crate::journal::Entry;
use crate::outbox::{self, AttemptState, State, Verdict};
use crate::session::ask::{Ask, AskFailure, Found, Told};
use crate::session::effect::{Reply, Ticket};

impl Core {
    /// Asks, beside everything else that goes on, and replies.
    pub(super) fn ask(self: &Rc<Self>, ticket: Ticket, ask: Ask) {
        let core = self.clone();
        self.spawn(async move {
            let answer = core.told(ask).await;
            core.reply(Reply::Told { ticket, answer: answer.map(Box::new) });
        });
    }

    async fn told(self: &Rc<Self>, ask: Ask) -> Result<Told, AskFailure> {
        if let Ask::Receipt(confirmation) = ask {
            return self.receipt(confirmation).await.map(Told::Receipt);
        }
        let central = self.central.get().cloned().ok_or(AskFailure::NoConnection)?;
        let answer = match &ask {
            Ask::SignIn(sign_in) => central.sign_in(sign_in).await.map(Told::SignIn),
            Ask::Plans { token } => central.plans(token).await.map(Told::Plans),
            Ask::PastPayments { token } => central.past_payments(token).await.map(Told::PastPayments),
            Ask::NewPassword(new) => central.new_password(new).await.map(Told::NewPassword),
            Ask::Receipt(_) => return Err(AskFailure::NoConnection),
        };
        self.heard(answer.as_ref().err());
        answer.map_err(|error| failure(&error))
    }

    /// What is still in this kiosk's outbox is known without central; what central decided, central knows best.
    async fn receipt(self: &Rc<Self>, number: ConfirmationNumber) -> Result<Found, AskFailure> {
        let here = self.known_here(number).ok().flatten();
        if let Some(Found::Saved | Found::Sent) = here
            && !self.is_open_attempt(number)
        {
            return Ok(here.unwrap_or(Found::Unknown));
        }
        let Some(central) = self.central.get().cloned() else { return here.ok_or(AskFailure::NoConnection) };
        let status = central.request_status(number).await;
        self.heard(status.as_ref().err());
        match status {
            Ok(Some(status)) => Ok(Found::Decided(Box::new(status))),
            Ok(None) => Ok(here.unwrap_or(Found::Unknown)),
            Err(error) => here.ok_or(failure(&error)),
        }
    }

    /// What the outbox alone can say.
    fn known_here(&self, number: ConfirmationNumber) -> Result<Option<Found>, Entry> {
        self.with_outbox(|outbox| {
            let reader = outbox.reader();
            if let Some(request) = reader.show(&number.to_string())? {
                return Ok(Some(request_here(request)));
            }
            Ok(reader.attempt(number)?.map(|(state, taken_at)| attempt_here(number, state, taken_at)))
        })
    }

    /// A card payment under way: central may know more of it than this kiosk.
    fn is_open_attempt(&self, number: ConfirmationNumber) -> bool {
        let attempt = self.with_outbox(|outbox| outbox.reader().attempt(number)).ok().flatten();
        attempt.is_some_and(|(state, _)| state == AttemptState::Started)
    }
}

fn request_here(request: outbox::Entry) -> Found {
    let outcome = match request.decision {
        Some(Verdict::Accepted(acceptance)) => Outcome::Accepted(acceptance),
        Some(Verdict::Rejected { problem }) => Outcome::Rejected { problem },
        // A person must look at it: nothing is decided.
        Some(Verdict::Parked { .. }) => {
            return Found::Decided(Box::new(status(request.confirmation, request.kind.as_str(), Outcome::Conflict)));
        }
        None if request.state == State::Queued => return Found::Saved,
        None => return Found::Sent,
    };
    heard(request.confirmation, request.kind.as_str(), outcome)
}

fn attempt_here(number: ConfirmationNumber, state: AttemptState, taken_at: DateTime<Utc>) -> Found {
    let refused = |kind: ProblemType| Outcome::Rejected { problem: kind.into() };
    let outcome = match state {
        AttemptState::Started => return Found::Sent,
        AttemptState::Approved => {
            let charged = taken_at.with_timezone(&New_York).date_naive();
            Outcome::Accepted(Acceptance { first_withdrawal: Some(charged), moved: false, accepted_at: taken_at })
        }
        AttemptState::Declined | AttemptState::NotCharged => refused(ProblemType::Card),
        AttemptState::Reversed => refused(ProblemType::AlreadyReversed),
    };
    heard(number, "card", outcome)
}

fn heard(confirmation: ConfirmationNumber, kind: &str, outcome: Outcome) -> Found {
    Found::Heard(Box::new(status(confirmation, kind, outcome)))
}

fn status(confirmation: ConfirmationNumber, kind: &str, outcome: Outcome) -> RequestStatus {
    RequestStatus { confirmation, kind: kind.to_owned(), standing: Standing::AsDecided, outcome }
}

fn failure(error: &CentralError) -> AskFailure {
    match error {
        CentralError::TryLater { status: 429, .. } => AskFailure::TooManyTries,
        CentralError::Refused(problem) if problem.kind == ProblemType::SignedOut => AskFailure::SignedOut,
        CentralError::Refused(problem) if problem.kind == ProblemType::Credentials => AskFailure::Credentials,
        _ => AskFailure::NoConnection,
    }
}
