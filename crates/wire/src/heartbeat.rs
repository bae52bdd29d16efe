//! Heartbeats: how a kiosk is doing. Nothing about a payor.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::audit::AuditTold;

/// `POST /v1/heartbeats`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Heartbeat {
    pub version: String,
    pub queue_depth: u64,
    /// Age of the oldest unsent request.
    pub oldest_age_s: Option<u64>,
    pub parked: u64,
    /// `ready`, `paper-low`, `no-paper`, `jammed`, `absent`.
    pub printer: String,
    /// The kiosk's clock.
    pub clock: DateTime<Utc>,
    pub disk_free_bytes: Option<u64>,
    /// What the kiosk's check of its machine found last. Older kiosks do not tell it.
    pub doctor: Option<DoctorTold>,
    /// How far the kiosk's audit log has come. Older kiosks do not tell it.
    pub audit: Option<AuditTold>,
}

/// What was found wrong with a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DoctorTold {
    /// By the kiosk's clock.
    pub looked_at: DateTime<Utc>,
    /// The worst of all that was looked at.
    pub light: Light,
    /// What was not green.
    pub findings: Vec<Finding>,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// Its name in the field guide: `disk space`.
    pub check: String,
    pub light: Light,
    /// The number of the code (`K-43`), where it closes the kiosk.
    pub code: Option<u16>,
}

/// How it is with something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    Green,
    /// The kiosk works, with something missing.
    Yellow,
    /// The kiosk stays closed.
    Red,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeartbeatAnswer {
    pub server_time: DateTime<Utc>,
    /// How many entries the kiosk's audit log had when central last kept its head: to be proved by the next heartbeat.
    pub audit_kept: Option<u32>,
}
