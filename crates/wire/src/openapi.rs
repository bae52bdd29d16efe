//! The OpenAPI 3.1 document of the central API, written from the types.

use utoipa::OpenApi;

use crate::{card, enrollment, heartbeat, lookup, policy, problem, request};

/// The document as pretty JSON, ending in a line break: what `docs/api/openapi.json` holds.
///
/// # Panics
/// Never: the document is built from types.
pub fn json() -> String {
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
