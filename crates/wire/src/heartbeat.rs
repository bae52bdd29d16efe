//! Heartbeats: how a kiosk is doing. Nothing about a payor.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeartbeatAnswer {
    pub server_time: DateTime<Utc>,
}
