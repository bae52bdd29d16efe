//! Questions of a payor who signs in, and the search for a receipt.

use std::rc::Rc;

use wire::ConfirmationNumber;
use wire::problem::ProblemType;

use super::core::Core;
use crate::central::CentralError;
use crate::outbox::State;
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
        let central = self.central.clone().ok_or(AskFailure::NoConnection)?;
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

    /// What is still in this kiosk's outbox is known without central.
    async fn receipt(self: &Rc<Self>, confirmation: ConfirmationNumber) -> Result<Found, AskFailure> {
        let here = self.with_outbox(|outbox| outbox.reader().show(&confirmation.to_string())).ok().flatten();
        match here.map(|entry| entry.state) {
            Some(State::Queued) => return Ok(Found::Saved),
            // What a person must look at has no answer either.
            Some(State::Sending | State::Parked) => return Ok(Found::Sent),
            Some(State::Accepted | State::Rejected) | None => {}
        }
        let central = self.central.clone().ok_or(AskFailure::NoConnection)?;
        let status = central.request_status(confirmation).await;
        self.heard(status.as_ref().err());
        match status {
            Ok(Some(status)) => Ok(Found::Decided(Box::new(status))),
            Ok(None) => Ok(Found::Unknown),
            Err(error) => Err(failure(&error)),
        }
    }
}

fn failure(error: &CentralError) -> AskFailure {
    match error {
        CentralError::TryLater { status: 429, .. } => AskFailure::TooManyTries,
        CentralError::Refused(problem) if problem.kind == ProblemType::SignedOut => AskFailure::SignedOut,
        CentralError::Refused(problem) if problem.kind == ProblemType::Credentials => AskFailure::Credentials,
        _ => AskFailure::NoConnection,
    }
}
