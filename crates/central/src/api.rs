//! The routes, and what they have in common: who asks, how a body is read, and that every error is a problem document.

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post, put};
use rules::sensitive::Sensitive;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wire::account::{NewPassword, NewPasswordAnswer, PastPayments, Plans, SignIn, SignInAnswer};
use wire::card::{CardAnswer, CardPayment, Reversal};
use wire::enrollment::{Enrolled, Enrollment};
use wire::export::{ExportPart, ExportTaken};
use wire::heartbeat::{Heartbeat, HeartbeatAnswer};
use wire::lookup::{LookUp, LookUpAnswer};
use wire::problem::ProblemType;
use wire::request::{Batch, BatchAnswer, RequestStatus};

use crate::app::App;
use crate::problem::Refusal;
use crate::server::HangUp;
use crate::tls::Fingerprint;
use crate::{account, audit, cards, enroll, exports, kiosks, lookup, policy, requests, sign_in};

/// Largest body. A hundred envelopes of a few kilobytes fit many times over.
pub(crate) const BODY_MAX: usize = 2 * 1024 * 1024;

/// All routes.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/v1/enrollments", post(enrollment))
        .route("/v1/policy", get(current_policy))
        .route("/v1/lookups", post(look_up))
        .route("/v1/sign-ins", post(sign_in))
        .route("/v1/new-passwords", post(new_password))
        .route("/v1/account/plans", get(plans))
        .route("/v1/account/payments", get(payments))
        .route("/v1/requests", post(settle))
        .route("/v1/requests/{confirmation}", get(status))
        .route("/v1/exports", post(take_export))
        .route("/v1/card-payments/{attempt}", put(pay).get(attempt))
        .route("/v1/card-payments/{attempt}/reversal", post(reverse))
        .route("/v1/heartbeats", post(heartbeat))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(openapi))
        .method_not_allowed_fallback(|| async { Refusal::from(ProblemType::MethodNotAllowed) })
        .fallback(|| async { Refusal::from(ProblemType::NotFound) })
        .layer(from_fn_with_state(app.clone(), count))
        .with_state(app)
}

async fn enrollment(State(app): State<App>, caller: Caller, Body(ask): Body<Enrollment>) -> Answer<Enrolled> {
    blocking(move || enroll::enroll(&app, caller.0, &ask)).await.map(Json)
}

async fn current_policy(State(app): State<App>, _kiosk: Kiosk, headers: HeaderMap) -> Result<Response, Refusal> {
    let current = blocking(move || policy::current(&app)).await?;
    let etag = [(header::ETAG, current.etag.clone())];
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == current.etag);
    Ok(if is_known {
        (StatusCode::NOT_MODIFIED, etag).into_response()
    } else {
        (etag, Json(current.policy)).into_response()
    })
}

async fn look_up(State(app): State<App>, kiosk: Kiosk, Body(ask): Body<LookUp>) -> Answer<LookUpAnswer> {
    blocking(move || lookup::look_up(&app, &kiosk, &ask)).await.map(Json)
}

async fn sign_in(State(app): State<App>, kiosk: Kiosk, Body(ask): Body<SignIn>) -> Answer<SignInAnswer> {
    blocking(move || sign_in::sign_in(&app, &kiosk, &ask)).await.map(Json)
}

async fn new_password(State(app): State<App>, kiosk: Kiosk, Body(ask): Body<NewPassword>) -> Answer<NewPasswordAnswer> {
    blocking(move || sign_in::new_password(&app, &kiosk, &ask)).await.map(Json)
}

async fn plans(State(app): State<App>, kiosk: Kiosk, Bearer(token): Bearer) -> Answer<Plans> {
    blocking(move || account::plans(&app, &kiosk, &token)).await.map(Json)
}

async fn payments(State(app): State<App>, kiosk: Kiosk, Bearer(token): Bearer) -> Answer<PastPayments> {
    blocking(move || account::payments(&app, &kiosk, &token)).await.map(Json)
}

async fn settle(State(app): State<App>, kiosk: Kiosk, Body(batch): Body<Batch>) -> Answer<BatchAnswer> {
    blocking(move || requests::settle(&app, &kiosk, &batch)).await.map(Json)
}

async fn status(State(app): State<App>, kiosk: Kiosk, InPath(number): InPath<String>) -> Answer<RequestStatus> {
    blocking(move || requests::status(&app, &kiosk, &number)).await.map(Json)
}

async fn take_export(State(app): State<App>, _carrier: Kiosk, Body(part): Body<ExportPart>) -> Answer<ExportTaken> {
    exports::take(app, part).await.map(Json)
}

async fn pay(
    State(app): State<App>,
    kiosk: Kiosk,
    InPath(attempt): InPath<Uuid>,
    Body(payment): Body<CardPayment>,
) -> Result<Response, Refusal> {
    let told = cards::pay(app, kiosk, attempt, payment).await?;
    let mut response = Json(told.answer).into_response();
    if told.hang_up {
        response.extensions_mut().insert(HangUp);
    }
    Ok(response)
}

async fn attempt(State(app): State<App>, kiosk: Kiosk, InPath(attempt): InPath<Uuid>) -> Answer<CardAnswer> {
    cards::attempt(app, kiosk, attempt).await.map(Json)
}

async fn reverse(
    State(app): State<App>,
    kiosk: Kiosk,
    InPath(attempt): InPath<Uuid>,
    Body(ask): Body<Reversal>,
) -> Answer<CardAnswer> {
    cards::reverse(app, kiosk, attempt, ask).await.map(Json)
}

async fn heartbeat(State(app): State<App>, kiosk: Kiosk, Body(beat): Body<Heartbeat>) -> Answer<HeartbeatAnswer> {
    blocking(move || {
        let server_time = app.clock.now();
        let audit_kept = app.store.write(|ledger| {
            ledger.set_heartbeat(kiosk.number, &beat, server_time)?;
            audit::hear(ledger, kiosk.number, beat.audit.as_ref(), server_time)
        })?;
        Ok(Json(HeartbeatAnswer { server_time, audit_kept }))
    })
    .await
}

async fn ready(State(app): State<App>) -> Result<&'static str, Refusal> {
    let unavailable = Refusal { retry_after_s: Some(5), ..ProblemType::Unavailable.into() };
    let works = blocking(move || {
        app.store.read(|ledger| ledger.ping())?;
        app.keys.public().map_err(|error| Refusal::internal(error.as_ref()))
    });
    works.await.map(|_| "ready\n").map_err(|_| unavailable)
}

async fn metrics(State(app): State<App>) -> Result<Response, Refusal> {
    let text = blocking(move || {
        let now = app.clock.now();
        let kiosks = app.store.read(|ledger| kiosks::known(ledger, now))?;
        Ok(app.metrics.text(&kiosks, now))
    });
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text.await?).into_response())
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], wire::openapi::json()).into_response()
}

type Answer<T> = Result<Json<T>, Refusal>;

/// Counts every answer by its route, never by its address: that has numbers of people in it.
async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let method = if route == "other" { "any" } else { method.as_str() };
    app.metrics.answer(method, &route, response.status().as_u16());
    response
}

/// Runs work that waits for the disk where it holds up nobody. A panic there becomes a problem like any failure.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_cancelled() => Err(ProblemType::Unavailable.into()),
        Err(_panic) => Err(Refusal::panicked()),
    }
}

/// The connection's client certificate, where it has one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller(pub Option<Fingerprint>);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        Ok(parts.extensions.get::<Caller>().copied().unwrap_or(Caller(None)))
    }
}

/// An enrolled kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kiosk {
    pub number: u16,
}

impl FromRequestParts<App> for Kiosk {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Caller(certificate) = Caller::from_request_parts(parts, app).await?;
        let certificate = certificate.ok_or(ProblemType::NotEnrolled)?;
        let app = app.clone();
        blocking(move || {
            app.store.read(|ledger| match ledger.kiosk_by_fingerprint(certificate)? {
                Some(kiosk) => Ok(Kiosk { number: kiosk.number }),
                None if ledger.is_revoked(certificate)? => Err(ProblemType::Revoked.into()),
                None => Err(ProblemType::NotEnrolled.into()),
            })
        })
        .await
    }
}

/// The token of a sign-in.
struct Bearer(Sensitive);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = shown.and_then(|shown| shown.strip_prefix("Bearer ")).map(str::trim);
        token.map(|token| Bearer(Sensitive::new(token))).ok_or(ProblemType::SignedOut.into())
    }
}

/// A part of the address. What cannot be one is at no address.
struct InPath<T>(T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for InPath<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let part = Path::<T>::from_request_parts(parts, state).await;
        part.map(|Path(part)| InPath(part)).map_err(|_| ProblemType::NotFound.into())
    }
}

/// A JSON body.
struct Body<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refusal> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/json") {
            return Err(ProblemType::MediaType.into());
        }
        let bytes = to_bytes(request.into_body(), BODY_MAX).await.map_err(|error| unreadable(&error))?;
        serde_json::from_slice(&bytes).map(Body).map_err(|error| {
            // Only where: serde's own words quote what was sent.
            let place = format!("line {}, column {}", error.line(), error.column());
            Refusal::because(ProblemType::BadBody, format!("The body is not as expected at {place}."))
        })
    }
}

/// Why a body could not be read: too large, or broken off.
fn unreadable(error: &axum::Error) -> Refusal {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    let too_large = causes.into_iter().any(|cause| cause.to_string().contains("length limit exceeded"));
    if too_large { ProblemType::TooLarge.into() } else { ProblemType::BadBody.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_internal_problem() {
        let done = blocking::<()>(|| panic!("on purpose")).await;
        assert_eq!(done.map_err(|refusal| refusal.kind), Err(ProblemType::Internal));
    }
}
