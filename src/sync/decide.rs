//! What to do about each answer of central's: one pure function, one table (docs/ARCHITECTURE.md).

use wire::problem::{Problem, ProblemType};
use wire::request::Outcome;

use crate::central::CentralError;
use crate::outbox::{ParkedFor, Verdict};

/// The first pause between two attempts.
const BASE_MS: u64 = 1_000;
/// The longest pause that the kiosk makes by itself: the queue drains within about that time of a fault's end.
const CAP_MS: u64 = 60_000;
/// The longest pause that central can ask for.
const RETRY_AFTER_MAX_S: u32 = 900;

/// What came back.
#[derive(Debug, Clone, Copy)]
pub enum Answer<'a> {
    /// Central's word on one envelope.
    Outcome(&'a Outcome),
    /// Nothing but this for the whole batch.
    Failed(&'a CentralError),
}

/// What to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Settle(Verdict),
    /// Send again, for ever, not before this moment of the monotonic clock.
    Retry {
        at_ms: u64,
    },
    /// Send nothing more, raise an alarm, keep accepting.
    Stop,
}

/// Decides. `attempts`: how often this was tried before; `jitter`: random, from 0 to `u32::MAX`.
pub fn decide(answer: &Answer<'_>, attempts: u32, now_ms: u64, jitter: u32) -> Decision {
    let retry = |retry_after_s: Option<u32>| {
        let asked_ms = retry_after_s.map_or(0, |seconds| u64::from(seconds.min(RETRY_AFTER_MAX_S)) * 1_000);
        Decision::Retry { at_ms: now_ms.saturating_add(asked_ms.max(backoff_ms(attempts, jitter))) }
    };
    match answer {
        Answer::Outcome(Outcome::Accepted(acceptance)) => Decision::Settle(Verdict::Accepted(acceptance.clone())),
        Answer::Outcome(Outcome::Conflict) => park(ParkedFor::Conflict),
        Answer::Outcome(Outcome::TryLater { retry_after_s }) => retry(*retry_after_s),
        Answer::Outcome(Outcome::Rejected { problem }) | Answer::Failed(CentralError::Refused(problem)) => {
            refused(problem).unwrap_or_else(|| retry(None))
        }
        Answer::Failed(CentralError::UnknownRefusal { status }) => park(ParkedFor::UnknownRefusal { status: *status }),
        Answer::Failed(CentralError::Barred { .. }) => Decision::Stop,
        Answer::Failed(CentralError::TryLater { retry_after_s, .. }) => retry(*retry_after_s),
        Answer::Failed(
            CentralError::Unreachable { .. }
            | CentralError::NoAnswer { .. }
            | CentralError::NotCentral { .. }
            | CentralError::SetUp { .. },
        ) => retry(None),
    }
}

/// Exponential with full jitter: anything from nothing to a limit that doubles, so that kiosks do not knock together.
pub fn backoff_ms(attempts: u32, jitter: u32) -> u64 {
    let limit = BASE_MS.saturating_mul(1 << attempts.min(16)).min(CAP_MS);
    (limit * (u64::from(jitter) + 1)) >> 32
}

/// `None`: not a refusal of the request, but of the moment.
fn refused(problem: &Problem) -> Option<Decision> {
    use ProblemType::*;
    match problem.kind {
        UnknownFileNumber | UserNotFound | OnHold | BankAccount | Amount | Fee | Schedule | Card | Email
        | Unsupported | AlreadyReversed | UserIdTaken | Credentials | AlreadyRegistered | SignedOut | TooLate
        | NoSuchPlan => Some(Decision::Settle(Verdict::Rejected { problem: problem.clone() })),
        Conflict => Some(park(ParkedFor::Conflict)),
        // Central did not get as far as the request: its sealed original stays for a person.
        Unreadable | BadBody | TooLarge | Export | ExportSigner => {
            Some(park(ParkedFor::NotUnderstood { problem: problem.clone() }))
        }
        NotEnrolled | Revoked => Some(Decision::Stop),
        RateLimited | Internal | Unavailable => None,
        // A wrong address, or another version of central: they say nothing of the request.
        NotFound | MethodNotAllowed | MediaType | EnrollmentCode => None,
    }
}

fn park(why: ParkedFor) -> Decision {
    Decision::Settle(Verdict::Parked { why })
}
