//! Card payments: how one is charged, asked about and reversed, and what follows from each answer (R21, R26).
//!
//! An attempt is on the disk before it comes here. Nothing in here repeats a charge: after the one `charge`, an attempt
//! is only asked about or reversed.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};
use wire::card::{CardAnswer, CardPayment, CardState, Reversal};
use wire::problem::ProblemType;

use crate::central::{Central, CentralError};
use crate::journal::{self, Entry};
use crate::outbox::{Attempt, AttemptState, OpenAttempt};
use crate::session::effect::CardOrder;

/// While central says "pending", it is asked this often before the attempt is reversed.
const PENDING_TRIES: u32 = 12;

/// What charges cards. A reader that encrypts the card itself will be another one.
pub trait CardTerminal {
    /// Charges the card, once.
    fn charge(&self, attempt: Attempt, order: CardOrder) -> Answering<'_>;
    /// Asks what became of an attempt. Never charges.
    fn ask(&self, attempt: Attempt) -> Answering<'_>;
    /// Gives the money back, or stops an attempt that has not arrived.
    fn reverse(&self, attempt: Attempt) -> Answering<'_>;
}

/// An answer to come.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Word> + 'a>>;

/// What is known of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    State(CardState),
    /// Refused before any charge.
    Refused(ProblemType),
    /// Certainly not charged, and central does not know of it.
    NeverSent,
    /// Central does not know this attempt. It may still be on its way.
    Unheard,
    /// No answer.
    Silence,
}

/// How a charge ended, as far as the payor can wait.
#[derive(Debug, Clone, PartialEq)]
pub enum Charged {
    Known(CardState),
    /// Central refused before any charge.
    Refused(ProblemType),
    /// Nothing was taken, and central must still be told of the attempt, by its reversal.
    NotCharged,
    /// It may have been charged: ask later.
    Unknown,
}

/// How long a payor waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the answer to the charge.
    pub charge: Duration,
    /// For each question after it.
    pub ask: Duration,
    pub between: Duration,
    /// For all of it.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            charge: Duration::from_secs(30),
            ask: Duration::from_secs(4),
            between: Duration::from_secs(1),
            total: Duration::from_secs(44),
        }
    }
}

/// Charges, and where no clear answer comes, asks until the payor's patience ends.
pub async fn charge(terminal: &dyn CardTerminal, attempt: Attempt, order: CardOrder, patience: &Patience) -> Charged {
    let end = Instant::now() + patience.total;
    let mut word = timeout_at(end, terminal.charge(attempt, order)).await.unwrap_or(Word::Silence);
    loop {
        match word {
            Word::State(CardState::Pending) | Word::Silence => {}
            Word::State(state) => return Charged::Known(state),
            Word::Refused(ProblemType::AlreadyReversed) => return Charged::Known(CardState::Reversed),
            Word::Refused(kind) => {
                journal::note(Entry::CardRefused, format_args!("{}: {}", attempt.confirmation, kind.urn()));
                return Charged::Refused(kind);
            }
            Word::NeverSent => return Charged::NotCharged,
            // So that it cannot be charged when it arrives after all.
            Word::Unheard => {
                if let Some(state) = timeout_at(end, terminal.reverse(attempt)).await.ok().and_then(reversed) {
                    return Charged::Known(state);
                }
            }
        }
        if Instant::now() + patience.between >= end {
            return Charged::Unknown;
        }
        sleep(patience.between).await;
        word = match timeout_at(end, terminal.ask(attempt)).await.unwrap_or(Word::Silence) {
            // Only that the question was not sent, or not answered.
            Word::NeverSent => Word::Silence,
            Word::Refused(kind) if !is_refused_charge(kind) => Word::Silence,
            word => word,
        };
    }
}

/// Finds out about an attempt that a payor no longer waits for. `None`: not now.
pub async fn resolve(terminal: &dyn CardTerminal, open: OpenAttempt) -> Option<AttemptState> {
    let attempt = open.attempt;
    if !open.to_reverse {
        match terminal.ask(attempt).await {
            Word::State(CardState::Pending) if open.tries >= PENDING_TRIES => {}
            Word::State(state) => return ended(&state),
            Word::Refused(kind) if is_refused_charge(kind) => return Some(AttemptState::NotCharged),
            Word::Unheard => {}
            Word::Refused(_) | Word::NeverSent | Word::Silence => return None,
        }
    }
    reversed(terminal.reverse(attempt).await).as_ref().and_then(ended)
}

/// What the answer to a reversal says of the attempt: a refusal of it says nothing about the charge.
fn reversed(word: Word) -> Option<CardState> {
    match word {
        Word::State(CardState::Pending) => None,
        Word::State(state) => Some(state),
        Word::Refused(ProblemType::AlreadyReversed) => Some(CardState::Reversed),
        Word::Refused(_) | Word::NeverSent | Word::Unheard | Word::Silence => None,
    }
}

/// Whether central, asked about an attempt, says by this that it refused the charge. Others refuse the question.
fn is_refused_charge(kind: ProblemType) -> bool {
    kind.status() == 422
}

/// How an attempt in this state ended. `None`: it has not.
pub fn ended(state: &CardState) -> Option<AttemptState> {
    match state {
        CardState::Approved { .. } => Some(AttemptState::Approved),
        CardState::Declined { .. } => Some(AttemptState::Declined),
        CardState::Reversed => Some(AttemptState::Reversed),
        CardState::Pending => None,
    }
}

/// Cards whose numbers were typed: central charges them.
#[derive(Debug, Clone)]
pub struct Keyed {
    pub central: Central,
    pub patience: Patience,
}

impl CardTerminal for Keyed {
    fn charge(&self, attempt: Attempt, order: CardOrder) -> Answering<'_> {
        Box::pin(async move {
            let CardOrder { proof, amount_cents, fee_cents, card, email, language } = order;
            let Attempt { id, sequence, confirmation } = attempt;
            let payment = CardPayment { confirmation, sequence, proof, amount_cents, fee_cents, card, email, language };
            match self.central.charge(id, &payment, self.patience.charge).await {
                // Central turns away a kiosk that it does not know before it looks at anything.
                Err(CentralError::Unreachable { .. } | CentralError::Barred { .. } | CentralError::SetUp { .. }) => {
                    Word::NeverSent
                }
                answer => word(attempt, answer),
            }
        })
    }

    fn ask(&self, attempt: Attempt) -> Answering<'_> {
        Box::pin(async move {
            match self.central.card_payment(attempt.id, self.patience.ask).await {
                Ok(None) => Word::Unheard,
                Ok(Some(answer)) => word(attempt, Ok(answer)),
                Err(error) => word(attempt, Err(error)),
            }
        })
    }

    fn reverse(&self, attempt: Attempt) -> Answering<'_> {
        Box::pin(async move {
            let reversal = Reversal { confirmation: attempt.confirmation, sequence: attempt.sequence };
            word(attempt, self.central.reverse(attempt.id, &reversal, self.patience.ask).await)
        })
    }
}

fn word(attempt: Attempt, answer: Result<CardAnswer, CentralError>) -> Word {
    match answer {
        // An answer about another attempt is none.
        Ok(answer) if answer.confirmation == attempt.confirmation => Word::State(answer.state),
        Err(CentralError::Refused(problem)) => Word::Refused(problem.kind),
        Ok(_) | Err(_) => Word::Silence,
    }
}

#[cfg(test)]
mod tests;
