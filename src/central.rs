//! The client of the central API: what is asked, and what an answer means.
//!
//! A [`Line`] carries questions and answers: HTTPS in a kiosk (`https`), a simulated network in tests. Whatever answers in
//! central's place, or answers nonsense, is [`CentralError::NotCentral`]: no answer is believed because it came.

mod https;
mod line;

use std::sync::Arc;
use std::time::Duration;

use rules::sensitive::Sensitive;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::account::{NewPassword, NewPasswordAnswer, PastPayments, Plans, SignIn, SignInAnswer};
use wire::card::{CardAnswer, CardPayment, Reversal};
use wire::enrollment::{Enrolled, Enrollment};
use wire::export::{ExportPart, ExportTaken};
use wire::heartbeat::{Heartbeat, HeartbeatAnswer};
use wire::lookup::{LookUp, LookUpAnswer};
use wire::policy::Policy;
use wire::problem::{Problem, ProblemType};
use wire::request::{Batch, BatchAnswer, Envelope, RequestStatus};

pub use https::Https;
pub use line::{Call, Carried, Heard, Line, Method};

const OK: std::ops::RangeInclusive<u16> = 200..=299;
const NOT_MODIFIED: u16 = 304;

/// How long the kiosk waits for central.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    pub connect: Duration,
    /// A payor waits for it: look-ups, health.
    pub short: Duration,
    /// Batches, policy, heartbeats, enrolment.
    pub long: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts { connect: Duration::from_secs(3), short: Duration::from_secs(8), long: Duration::from_secs(20) }
    }
}

/// Why there is no answer to use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CentralError {
    /// No connection came about: central certainly got nothing.
    #[error("central cannot be reached: {cause}")]
    Unreachable { cause: String },
    /// The connection broke or time ran out: central may have got it.
    #[error("central's answer did not come: {cause}")]
    NoAnswer { cause: String },
    /// A captive portal, a proxy, a broken answer.
    #[error("what answered is not central: {what}")]
    NotCentral { what: &'static str },
    #[error("central asks to wait (status {status})")]
    TryLater { status: u16, retry_after_s: Option<u32> },
    #[error("central refuses: {}", .0.kind.urn())]
    Refused(Problem),
    /// A refusal of a kind that this version does not know.
    #[error("central refuses for an unknown reason (status {status})")]
    UnknownRefusal { status: u16 },
    /// 401, 403: this kiosk is not enrolled, or no longer.
    #[error("central does not let this kiosk in (status {status})")]
    Barred { status: u16 },
    #[error("the connection to central cannot be set up: {cause}")]
    SetUp { cause: String },
}

/// Central, as seen from here. Cheap to clone; all clones share their line.
#[derive(Debug, Clone)]
pub struct Central {
    line: Arc<dyn Line>,
    timeouts: Timeouts,
}

/// A policy and the tag to ask for changes with.
#[derive(Debug, Clone, PartialEq)]
pub struct Fetched {
    pub policy: Policy,
    pub etag: Option<String>,
}

impl Central {
    /// A client of the central at this URL. Connects when it is first used.
    ///
    /// # Errors
    /// [`CentralError::SetUp`] where the URL is not `https://…`.
    pub fn new(url: &str, tls: rustls::ClientConfig, timeouts: Timeouts) -> Result<Self, CentralError> {
        Ok(Central::over(Arc::new(Https::new(url, tls, timeouts.connect)?), timeouts))
    }

    /// A client of the central at the other end of this line.
    pub fn over(line: Arc<dyn Line>, timeouts: Timeouts) -> Self {
        Central { line, timeouts }
    }

    /// Whether central answers at all, asked with little patience.
    ///
    /// # Errors
    /// Where it does not.
    pub async fn health(&self, patience: Duration) -> Result<(), CentralError> {
        let heard = self.line.carry(Call::get("/healthz", patience)).await?;
        if OK.contains(&heard.status) { Ok(()) } else { Err(failure(&heard)) }
    }

    /// `GET /v1/policy`; `None` where it is still the one with this tag.
    ///
    /// # Errors
    /// Where no policy came.
    pub async fn policy(&self, etag: Option<&str>) -> Result<Option<Fetched>, CentralError> {
        let call = Call { etag: etag.map(str::to_owned), ..Call::get("/v1/policy", self.timeouts.long) };
        let heard = self.line.carry(call).await?;
        if heard.status == NOT_MODIFIED && etag.is_some() {
            return Ok(None);
        }
        Ok(Some(Fetched { policy: read(&heard)?, etag: heard.etag }))
    }

    /// `POST /v1/requests`. The answer has one outcome for each envelope, in their order.
    ///
    /// # Errors
    /// Where the batch as a whole was not answered.
    pub async fn submit(&self, envelopes: Vec<Envelope>) -> Result<BatchAnswer, CentralError> {
        let batch = Batch { envelopes };
        let answer: BatchAnswer = self.post("/v1/requests", self.timeouts.long, &batch).await?;
        let ids = answer.outcomes.iter().map(|settlement| settlement.id);
        if ids.eq(batch.envelopes.iter().map(|envelope| envelope.id)) {
            Ok(answer)
        } else {
            Err(CentralError::NotCentral { what: "the outcomes are not those of the envelopes" })
        }
    }

    /// `POST /v1/exports`: a part of another kiosk's sealed export.
    ///
    /// # Errors
    /// Where nothing of it was taken, or the answer was lost.
    pub async fn take_export(&self, part: &ExportPart) -> Result<ExportTaken, CentralError> {
        self.post("/v1/exports", self.timeouts.long, part).await
    }

    /// `POST /v1/lookups`.
    ///
    /// # Errors
    /// Where it was not answered.
    pub async fn look_up(&self, question: &LookUp) -> Result<LookUpAnswer, CentralError> {
        self.post("/v1/lookups", self.timeouts.short, question).await
    }

    /// `PUT /v1/card-payments/{attempt}`: charges the card, once however often it is put.
    ///
    /// # Errors
    /// Only [`CentralError::Unreachable`] and refusals mean that nothing was charged.
    pub async fn charge(
        &self,
        attempt: Uuid,
        payment: &CardPayment,
        patience: Duration,
    ) -> Result<CardAnswer, CentralError> {
        self.tell(Method::Put, &format!("/v1/card-payments/{attempt}"), patience, payment).await
    }

    /// `GET /v1/card-payments/{attempt}`; `None` where central does not know the attempt.
    ///
    /// # Errors
    /// Where it was not answered.
    pub async fn card_payment(&self, attempt: Uuid, patience: Duration) -> Result<Option<CardAnswer>, CentralError> {
        match self.get(&format!("/v1/card-payments/{attempt}"), patience).await {
            Err(CentralError::Refused(problem)) if problem.kind == ProblemType::NotFound => Ok(None),
            other => other.map(Some),
        }
    }

    /// `POST /v1/card-payments/{attempt}/reversal`: gives the money back, or stops a payment that has not arrived.
    ///
    /// # Errors
    /// Where it was not answered.
    pub async fn reverse(
        &self,
        attempt: Uuid,
        reversal: &Reversal,
        patience: Duration,
    ) -> Result<CardAnswer, CentralError> {
        self.post(&format!("/v1/card-payments/{attempt}/reversal"), patience, reversal).await
    }

    /// `POST /v1/heartbeats`.
    ///
    /// # Errors
    /// Where it was not answered.
    pub async fn heartbeat(&self, heartbeat: &Heartbeat) -> Result<HeartbeatAnswer, CentralError> {
        self.post("/v1/heartbeats", self.timeouts.short, heartbeat).await
    }

    /// `POST /v1/enrollments`.
    ///
    /// # Errors
    /// Where central did not enrol the kiosk.
    pub async fn enroll(&self, enrollment: &Enrollment) -> Result<Enrolled, CentralError> {
        self.post("/v1/enrollments", self.timeouts.long, enrollment).await
    }

    /// `POST /v1/sign-ins`.
    ///
    /// # Errors
    /// Where it was not answered.
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<SignInAnswer, CentralError> {
        self.post("/v1/sign-ins", self.timeouts.short, sign_in).await
    }

    /// `POST /v1/new-passwords`.
    ///
    /// # Errors
    /// Where it was not answered.
    pub async fn new_password(&self, new: &NewPassword) -> Result<NewPasswordAnswer, CentralError> {
        self.post("/v1/new-passwords", self.timeouts.short, new).await
    }

    /// `GET /v1/account/plans`, in the right of a sign-in.
    ///
    /// # Errors
    /// Where it was not answered; `signed-out` where the sign-in does not hold any more.
    pub async fn plans(&self, token: &Sensitive) -> Result<Plans, CentralError> {
        self.get_as("/v1/account/plans", token).await
    }

    /// `GET /v1/account/payments`, in the right of a sign-in.
    ///
    /// # Errors
    /// As for [`Central::plans`].
    pub async fn past_payments(&self, token: &Sensitive) -> Result<PastPayments, CentralError> {
        self.get_as("/v1/account/payments", token).await
    }

    /// `GET /v1/requests/{confirmation}`; `None` where central does not know the number.
    ///
    /// # Errors
    /// Where it was not answered.
    pub async fn request_status(
        &self,
        confirmation: ConfirmationNumber,
    ) -> Result<Option<RequestStatus>, CentralError> {
        match self.get(&format!("/v1/requests/{confirmation}"), self.timeouts.short).await {
            Err(CentralError::Refused(problem)) if problem.kind == ProblemType::NotFound => Ok(None),
            other => other.map(Some),
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, patience: Duration) -> Result<T, CentralError> {
        read(&self.line.carry(Call::get(path, patience)).await?)
    }

    async fn get_as<T: DeserializeOwned>(&self, path: &str, token: &Sensitive) -> Result<T, CentralError> {
        let call = Call { bearer: Some(token.clone()), ..Call::get(path, self.timeouts.short) };
        read(&self.line.carry(call).await?)
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        patience: Duration,
        body: &impl Serialize,
    ) -> Result<T, CentralError> {
        self.tell(Method::Post, path, patience, body).await
    }

    async fn tell<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        patience: Duration,
        body: &impl Serialize,
    ) -> Result<T, CentralError> {
        let body = serde_json::to_vec(body).map_err(|error| CentralError::SetUp { cause: error.to_string() })?;
        read(&self.line.carry(Call { method, body: Some(body), ..Call::get(path, patience) }).await?)
    }
}

fn read<T: DeserializeOwned>(heard: &Heard) -> Result<T, CentralError> {
    if !OK.contains(&heard.status) {
        return Err(failure(heard));
    }
    if !heard.is_json {
        return Err(CentralError::NotCentral { what: "the answer is not JSON" });
    }
    serde_json::from_slice(&heard.body).map_err(|_| CentralError::NotCentral { what: "the answer does not read" })
}

fn failure(heard: &Heard) -> CentralError {
    classify(heard.status, heard.retry_after_s, heard.is_json.then_some(&heard.body))
}

/// What an answer that is no success means. `json`: its body, where it says that it is JSON.
fn classify(status: u16, retry_after_s: Option<u32>, json: Option<&Vec<u8>>) -> CentralError {
    let waits = matches!(status, 408 | 425 | 429 | 500..=599);
    let problem = json.and_then(|body| serde_json::from_slice::<serde_json::Value>(body).ok());
    let Some(problem) = problem.filter(|problem| problem.get("type").is_some_and(serde_json::Value::is_string)) else {
        return match waits {
            true => CentralError::TryLater { status, retry_after_s },
            false => CentralError::NotCentral { what: "the refusal is not central's" },
        };
    };
    match serde_json::from_value::<Problem>(problem) {
        // A refusal that contradicts its own status is nobody's: "not found" under 400 must not make an attempt unknown.
        Ok(problem) if problem.kind.status() != status && !waits => {
            CentralError::NotCentral { what: "the refusal contradicts its status" }
        }
        Ok(problem) if problem.kind.status() != status => CentralError::TryLater { status, retry_after_s },
        Ok(problem) => match problem.kind {
            ProblemType::NotEnrolled | ProblemType::Revoked => CentralError::Barred { status },
            ProblemType::RateLimited | ProblemType::Internal | ProblemType::Unavailable => {
                CentralError::TryLater { status, retry_after_s }
            }
            _ => CentralError::Refused(problem),
        },
        // A 409 of an unknown kind: the same request is being worked on.
        Err(_) if waits || status == 409 => CentralError::TryLater { status, retry_after_s },
        Err(_) if matches!(status, 401 | 403) => CentralError::Barred { status },
        Err(_) => CentralError::UnknownRefusal { status },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(kind: &str) -> Vec<u8> {
        format!(r#"{{"type":"{kind}","title":"t","status":400}}"#).into_bytes()
    }

    #[test]
    fn every_known_problem_is_understood() {
        for kind in ProblemType::ALL {
            let body = serde_json::to_vec(&Problem::from(*kind)).expect("serializes");
            let error = classify(kind.status(), Some(7), Some(&body));
            match kind {
                ProblemType::NotEnrolled | ProblemType::Revoked => {
                    assert_eq!(error, CentralError::Barred { status: kind.status() });
                }
                ProblemType::RateLimited | ProblemType::Internal | ProblemType::Unavailable => {
                    assert_eq!(error, CentralError::TryLater { status: kind.status(), retry_after_s: Some(7) });
                }
                kind => assert_eq!(error, CentralError::Refused(Problem::from(*kind))),
            }
        }
    }

    #[test]
    fn what_is_not_centrals_is_told_apart() {
        let html = b"<html>Welcome to the hotel</html>".to_vec();
        let not_central = CentralError::NotCentral { what: "the refusal is not central's" };
        for status in [302, 401, 403, 404, 409, 451] {
            assert_eq!(classify(status, None, None), not_central, "{status}");
            assert_eq!(classify(status, None, Some(&html)), not_central, "{status}");
        }
        for status in [408, 425, 429, 500, 502, 599] {
            assert_eq!(classify(status, Some(3), None), CentralError::TryLater { status, retry_after_s: Some(3) });
        }
    }

    #[test]
    fn a_refusal_from_a_later_version_is_known_as_such() {
        let body = problem("urn:payor-central:problem:from-the-future");
        assert_eq!(classify(422, None, Some(&body)), CentralError::UnknownRefusal { status: 422 });
        assert_eq!(classify(409, None, Some(&body)), CentralError::TryLater { status: 409, retry_after_s: None });
        assert_eq!(classify(403, None, Some(&body)), CentralError::Barred { status: 403 });
        assert_eq!(classify(503, None, Some(&body)), CentralError::TryLater { status: 503, retry_after_s: None });
    }
}
