//! Refusals: every error that central answers, as a problem document of the closed list.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::problem::{Problem, ProblemType};

use crate::store::StoreError;

/// Why central does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub kind: ProblemType,
    /// For staff and developers. Never quotes what was sent.
    pub detail: Option<String>,
    pub retry_after_s: Option<u32>,
}

impl Refusal {
    /// A refusal with one more sentence.
    pub fn because(kind: ProblemType, detail: impl Into<String>) -> Self {
        Refusal { detail: Some(detail.into()), ..kind.into() }
    }

    /// Too many questions.
    pub fn rate_limited(retry_after_s: u32) -> Self {
        Refusal { retry_after_s: Some(retry_after_s), ..ProblemType::RateLimited.into() }
    }

    /// Central's own failure: the cause goes to the log, not to the caller.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        let chain: Vec<String> =
            std::iter::successors(cause.source(), |error| error.source()).map(ToString::to_string).collect();
        tracing::error!(error = %cause, causes = chain.join(": "), "central failed");
        Refusal { retry_after_s: Some(5), ..ProblemType::Internal.into() }
    }

    /// A panic. Its message is not repeated: it may quote what was sent.
    pub fn panicked() -> Self {
        tracing::error!("a request panicked");
        Refusal { retry_after_s: Some(5), ..ProblemType::Internal.into() }
    }

    /// The document that is sent.
    pub fn problem(self) -> Problem {
        Problem { detail: self.detail, ..self.kind.into() }
    }
}

impl From<ProblemType> for Refusal {
    fn from(kind: ProblemType) -> Self {
        Refusal { kind, detail: None, retry_after_s: None }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Refusal::internal(&error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let retry_after_s = self.retry_after_s;
        let problem = self.problem();
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
