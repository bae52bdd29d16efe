//! What goes into the outbox and comes out of it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::problem::Problem;
use wire::request::{Acceptance, Envelope};

/// A request that is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    pub id: Uuid,
    pub sequence: u64,
    pub confirmation: ConfirmationNumber,
}

/// A request to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub envelope: Envelope,
    /// How often it was sent before.
    pub attempts: u32,
}

/// What becomes of a request that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Verdict {
    Accepted(Acceptance),
    Rejected {
        problem: Problem,
    },
    /// A person must look.
    Parked {
        why: ParkedFor,
    },
}

/// Why a person must look at a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum ParkedFor {
    #[error("central holds another content under this id")]
    Conflict,
    #[error("central does not understand what this kiosk sends: {}", .problem.kind.urn())]
    NotUnderstood { problem: Problem },
    #[error("central refused it in words that this version does not know (status {status})")]
    UnknownRefusal { status: u16 },
}

/// What is to be written about a request that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    Settle(Verdict),
    /// Send it again, not before this moment of the monotonic clock.
    Later {
        at_ms: u64,
    },
}

/// What the outbox has under a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A request that central decided.
    Settled,
    /// A request to be sent, or parked.
    Unsettled,
    Attempt,
    Nothing,
}
