//! The OpenAPI 3.1 document of the central API, written from the types.
//!
//! The functions of `paths` are never called: they carry what utoipa reads. Central's routes are in its `api.rs`, and a
//! test there asks each path of this document.

use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Object, ObjectBuilder, Ref};
use utoipa::{Modify, OpenApi};

use crate::{account, card, enrollment, export, heartbeat, lookup, policy, problem, request};

/// The document as pretty JSON, ending in a line break: what `docs/api/openapi.json` holds.
pub fn json() -> String {
    // Writing a document built from types cannot fail; a test compares the text.
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Central API of the child-support payment kiosk",
        version = "1",
        description = "What kiosks ask central. TLS 1.3 with the kiosk's own certificate; central knows it by its fingerprint \
                       since enrolment. Every error is a problem document (RFC 9457) of a closed list of types. Times are \
                       UTC, dates are civil dates in America/New_York, money is whole cents.",
        license(name = "GPL-3.0-only", identifier = "GPL-3.0-only"),
    ),
    paths(
        paths::enroll,
        paths::policy,
        paths::look_up,
        paths::sign_in,
        paths::new_password,
        paths::plans,
        paths::payments,
        paths::send,
        paths::status,
        paths::take_export,
        paths::pay,
        paths::attempt,
        paths::reverse,
        paths::heartbeat,
        paths::healthz,
        paths::readyz,
        paths::metrics,
        paths::openapi,
    ),
    components(schemas(schemas::AccountState, schemas::Frequency, request::RequestKind, export::ExportContent)),
    modifiers(&SignInToken),
    tags(
        (name = "kiosk", description = "For enrolled kiosks."),
        (name = "operation", description = "For operators; no certificate needed."),
    ),
)]
struct Document;

/// How the reads of an account are opened.
struct SignInToken;

impl Modify for SignInToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The token of a sign-in, from the kiosk that it was given to."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("sign_in", SecurityScheme::Http(scheme));
    }
}

/// Where a type has the rules crate's account state.
pub(crate) fn account_state() -> Ref {
    Ref::from_schema_name("AccountState")
}

/// Where a type has the rules crate's frequency.
pub(crate) fn frequency() -> Ref {
    Ref::from_schema_name("Frequency")
}

/// The closed list of problems.
pub(crate) fn problem_type() -> Object {
    let urns = crate::problem::ProblemType::ALL.iter().map(|kind| kind.urn());
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(urns)).build()
}

/// What the rules crate's types look like in JSON; it knows nothing of OpenAPI.
mod schemas {
    #![allow(dead_code)]

    use utoipa::ToSchema;

    /// The state of the bank account on file (R8, R16, R17).
    #[derive(ToSchema)]
    #[schema(title = "AccountState")]
    pub(super) struct AccountState {
        #[schema(pattern = "^(none|prenote-pending|verified|on-hold)$")]
        kind: String,
        /// With `prenote-pending`: since when the bank checks it.
        registered: Option<chrono::NaiveDate>,
    }

    /// How often a payment is made (R4).
    #[derive(ToSchema)]
    #[schema(title = "Frequency")]
    pub(super) struct Frequency {
        #[schema(pattern = "^(once|weekly|biweekly|semimonthly|monthly)$")]
        kind: String,
        /// With `weekly` and `biweekly`: 1 (Monday) to 5 (Friday).
        #[schema(minimum = 1, maximum = 5)]
        weekday: Option<u8>,
        /// With `semimonthly` the first day of the pair, 1 to 15; with `monthly` the day, 1 to 31.
        #[schema(minimum = 1, maximum = 31)]
        day: Option<u8>,
    }
}

/// One function for each path, in the order in which a kiosk meets them.
mod paths {
    #![allow(dead_code)]

    use super::*;

    /// Enrol: bind the connection's certificate to a kiosk number with a one-time code.
    ///
    /// The same certificate may repeat the call, and gets the same answer, in case it was lost.
    #[utoipa::path(post, path = "/v1/enrollments", tag = "kiosk", operation_id = "enroll", request_body = enrollment::Enrollment,
        responses(
            (status = 200, body = enrollment::Enrolled),
            (status = 401, description = "The connection has no client certificate.", body = problem::Problem, content_type = "application/problem+json"),
            (status = 403, description = "The code is wrong, used or older than an hour.", body = problem::Problem, content_type = "application/problem+json"),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn enroll() {}

    /// The policy in force. Its ETag leaves out `server_time`.
    #[utoipa::path(get, path = "/v1/policy", tag = "kiosk", operation_id = "policy",
        params(("If-None-Match" = Option<String>, Header, description = "The ETag of the policy that the kiosk has.")),
        responses(
            (status = 200, body = policy::Policy, headers(("ETag" = String))),
            (status = 304, description = "The kiosk's policy is still in force."),
            (status = "default", description = "A problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn policy() {}

    /// Ask about a case. With a file number alone the answer is `known` or `unknown`, nothing else.
    ///
    /// Three wrong proofs for a file number within 15 minutes lock it for the rest of them, whichever kiosk asks.
    #[utoipa::path(post, path = "/v1/lookups", tag = "kiosk", operation_id = "look_up", request_body = lookup::LookUp,
        responses(
            (status = 200, body = lookup::LookUpAnswer),
            (status = 429, description = "Too many questions, or too many wrong proofs.", body = problem::Problem, content_type = "application/problem+json",
                headers(("Retry-After" = u32, description = "Seconds."))),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn look_up() {}

    /// Sign in. Which of user ID and password is wrong is never said; capitals of the user ID do not count.
    ///
    /// Five wrong passwords for a user ID within 15 minutes lock it for the rest of them, whichever kiosk asks; twenty at one
    /// kiosk lock signing in there. The token opens the reads of the account until 15 minutes pass without one, and for an
    /// hour at most; inside a sealed request of the same kiosk it stays good for 60 days.
    #[utoipa::path(post, path = "/v1/sign-ins", tag = "kiosk", operation_id = "sign_in", request_body = account::SignIn,
        responses(
            (status = 200, body = account::SignInAnswer),
            (status = 429, description = "Too many wrong passwords.", body = problem::Problem, content_type = "application/problem+json",
                headers(("Retry-After" = u32, description = "Seconds."))),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn sign_in() {}

    /// Set a new password, with proof of identity. Ends the reads of every sign-in before it.
    ///
    /// Counted with the wrong proofs of look-ups: three for a file number within 15 minutes.
    #[utoipa::path(post, path = "/v1/new-passwords", tag = "kiosk", operation_id = "new_password", request_body = account::NewPassword,
        responses(
            (status = 200, body = account::NewPasswordAnswer),
            (status = 422, description = "The new password is not as it must be.", body = problem::Problem, content_type = "application/problem+json"),
            (status = 429, description = "Too many wrong proofs.", body = problem::Problem, content_type = "application/problem+json",
                headers(("Retry-After" = u32, description = "Seconds."))),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn new_password() {}

    /// What is set up and still coming, soonest first. A withdrawal of today is under way and comes no more.
    #[utoipa::path(get, path = "/v1/account/plans", tag = "kiosk", operation_id = "plans", security(("sign_in" = [])),
        responses(
            (status = 200, body = account::Plans),
            (status = 401, description = "The sign-in does not hold any more.", body = problem::Problem, content_type = "application/problem+json"),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn plans() {}

    /// The payments of the last 12 months, newest first.
    #[utoipa::path(get, path = "/v1/account/payments", tag = "kiosk", operation_id = "payments", security(("sign_in" = [])),
        responses(
            (status = 200, body = account::PastPayments),
            (status = 401, description = "The sign-in does not hold any more.", body = problem::Problem, content_type = "application/problem+json"),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn payments() {}

    /// Send sealed requests. Each gets its own outcome, the same one each time; one bad envelope does not affect the others.
    #[utoipa::path(post, path = "/v1/requests", tag = "kiosk", operation_id = "send", request_body = request::Batch,
        responses(
            (status = 200, body = request::BatchAnswer),
            (status = "default", description = "A problem with the whole batch: nothing of it was decided.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn send() {}

    /// What became of a request or a card attempt. Any kiosk may ask: a payor can come back to another one.
    #[utoipa::path(get, path = "/v1/requests/{confirmation}", tag = "kiosk", operation_id = "status",
        params(("confirmation" = String, Path, example = "001000002XK7")),
        responses(
            (status = 200, body = request::RequestStatus),
            (status = 404, description = "Central has not got it.", body = problem::Problem, content_type = "application/problem+json"),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn status() {}

    /// Send a part of another kiosk's sealed export. Central does with its records what it does when that kiosk sends them
    /// itself: each is decided once, whichever way it comes first.
    ///
    /// The part is known by its signature, so that it does not matter who carries it.
    #[utoipa::path(post, path = "/v1/exports", tag = "kiosk", operation_id = "take_export", request_body = export::ExportPart,
        responses(
            (status = 200, body = export::ExportTaken),
            (status = 422, description = "It is damaged, for another central, or signed by no enrolled kiosk: nothing of it was taken.", body = problem::Problem, content_type = "application/problem+json"),
            (status = "default", description = "Any other problem: send it again.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn take_export() {}

    /// Pay by card. Written down before the card is charged; the same attempt is charged once, however often it comes.
    #[utoipa::path(put, path = "/v1/card-payments/{attempt}", tag = "kiosk", operation_id = "pay",
        params(("attempt" = uuid::Uuid, Path, description = "Minted by the kiosk and saved there before this call.")),
        request_body = card::CardPayment,
        responses(
            (status = 200, body = card::CardAnswer),
            (status = 409, description = "The attempt came before with another content.", body = problem::Problem, content_type = "application/problem+json"),
            (status = 422, description = "Refused: nothing was charged.", body = problem::Problem, content_type = "application/problem+json"),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn pay() {}

    /// What became of a card attempt. Never charges.
    #[utoipa::path(get, path = "/v1/card-payments/{attempt}", tag = "kiosk", operation_id = "attempt",
        params(("attempt" = uuid::Uuid, Path)),
        responses(
            (status = 200, body = card::CardAnswer),
            (status = 404, description = "It never arrived: nothing was charged. To be sure that it never will be, reverse it.", body = problem::Problem, content_type = "application/problem+json"),
            (status = 422, description = "It was refused: nothing was charged.", body = problem::Problem, content_type = "application/problem+json"),
            (status = "default", description = "Any other problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn attempt() {}

    /// Give back what an attempt took, or stop it before it takes anything. Whatever its state, nothing is taken afterwards.
    #[utoipa::path(post, path = "/v1/card-payments/{attempt}/reversal", tag = "kiosk", operation_id = "reverse",
        params(("attempt" = uuid::Uuid, Path)), request_body = card::Reversal,
        responses(
            (status = 200, description = "`reversed`, or `declined` where there was nothing to give back.", body = card::CardAnswer),
            (status = 409, description = "The attempt has another confirmation number or sequence.", body = problem::Problem, content_type = "application/problem+json"),
            (status = "default", description = "Any other problem: ask again.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn reverse() {}

    /// Tell how the kiosk is doing.
    #[utoipa::path(post, path = "/v1/heartbeats", tag = "kiosk", operation_id = "heartbeat", request_body = heartbeat::Heartbeat,
        responses(
            (status = 200, body = heartbeat::HeartbeatAnswer),
            (status = "default", description = "A problem.", body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn heartbeat() {}

    /// Central runs.
    #[utoipa::path(get, path = "/healthz", tag = "operation", operation_id = "healthz", responses((status = 200, body = String, content_type = "text/plain")))]
    pub(super) fn healthz() {}

    /// Central can do its work: database and keys answer.
    #[utoipa::path(get, path = "/readyz", tag = "operation", operation_id = "readyz",
        responses(
            (status = 200, body = String, content_type = "text/plain"),
            (status = 503, body = problem::Problem, content_type = "application/problem+json"),
        ))]
    pub(super) fn readyz() {}

    /// Figures for Prometheus.
    #[utoipa::path(get, path = "/metrics", tag = "operation", operation_id = "metrics", responses((status = 200, body = String, content_type = "text/plain")))]
    pub(super) fn metrics() {}

    /// This document.
    #[utoipa::path(get, path = "/openapi.json", tag = "operation", operation_id = "openapi", responses((status = 200, body = serde_json::Value)))]
    pub(super) fn openapi() {}
}

#[cfg(test)]
mod tests {
    /// `cargo run -p payor-central -- openapi > docs/api/openapi.json` writes the file anew.
    #[test]
    fn the_committed_document_is_the_one_the_types_give() {
        let committed = include_str!("../../../docs/api/openapi.json");
        assert!(
            committed == super::json(),
            "docs/api/openapi.json is out of date: write it with `payor-central openapi`"
        );
    }

    #[test]
    fn the_document_names_every_problem_of_the_closed_list() {
        let document: serde_json::Value = serde_json::from_str(&super::json()).expect("the document is JSON");
        assert_eq!(document["openapi"], "3.1.0");
        let urns: Vec<&str> = crate::problem::ProblemType::ALL.iter().map(|kind| kind.urn()).collect();
        assert_eq!(document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"], serde_json::json!(urns));
    }
}
