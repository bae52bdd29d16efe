//! Enrolment: a kiosk becomes known to central by a one-time code.
//!
//! The code is shown once by `payor-central enroll-code`. It carries a secret and the fingerprint of central's certificate
//! authority, so that the first connection is already to the right central.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/enrollments`, over TLS with the kiosk's own self-signed certificate, whose fingerprint central keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Enrollment {
    /// The secret half of the code.
    pub secret: String,
    /// The kiosk's version.
    pub version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Enrolled {
    /// The kiosk's number, part of each confirmation number.
    pub kiosk: u16,
    pub office: String,
    /// Sequences up to this one were used by an earlier kiosk of the same number.
    pub sequence_used_through: u64,
}
