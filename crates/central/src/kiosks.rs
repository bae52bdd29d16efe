//! The kiosks as an operator sees them: what each told last, whether it is silent, whether its audit log broke.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use wire::heartbeat::{DoctorTold, Finding, Heartbeat, Light};

use crate::audit::Break;
use crate::store::{BreaksRow, KioskRow, Ledger, StoreError};

/// A kiosk beats once a minute. After this long without one it is called silent.
pub const SILENT_AFTER: TimeDelta = TimeDelta::minutes(5);

/// A kiosk, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnownKiosk {
    pub number: u16,
    pub office: String,
    pub version: String,
    pub enrolled_at: DateTime<Utc>,
    pub is_barred: bool,
    /// Nothing was heard of it for [`SILENT_AFTER`]; never of one that is barred.
    pub is_silent: bool,
    pub heartbeat_at: Option<DateTime<Utc>>,
    pub heartbeat: Option<Heartbeat>,
    /// How far its clock was ahead of central's with the last heartbeat.
    pub clock_ahead_s: Option<i64>,
    /// Entries of its audit log of which central keeps the head. With more in its heartbeats for long, it proves nothing.
    pub audit_kept: Option<u32>,
    pub audit_breaks: Vec<AuditBreaks>,
}

/// How often central noticed that a kiosk's audit log did not go on. Again and again: two machines have one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AuditBreaks {
    pub kind: Break,
    pub count: u64,
    pub last_at: DateTime<Utc>,
}

/// All kiosks that were ever enrolled, by number.
pub(crate) fn known(ledger: &Ledger, now: DateTime<Utc>) -> Result<Vec<KnownKiosk>, StoreError> {
    let breaks = ledger.audit_breaks()?;
    let known =
        |row: KioskRow| Ok(KnownKiosk::new(ledger.audit_head(row.number)?.map(|head| head.count), row, &breaks, now));
    ledger.kiosks()?.into_iter().map(known).collect()
}

impl KnownKiosk {
    fn new(audit_kept: Option<u32>, row: KioskRow, breaks: &[BreaksRow], now: DateTime<Utc>) -> Self {
        let is_barred = row.fingerprint.is_none();
        let heard_at = row.heartbeat_at.unwrap_or(row.enrolled_at).max(row.enrolled_at);
        let clock_ahead =
            row.heartbeat.as_ref().zip(row.heartbeat_at).map(|(beat, at)| (beat.clock - at).num_seconds());
        let of_this = breaks.iter().filter(|found| found.kiosk == row.number);
        KnownKiosk {
            number: row.number,
            office: row.office,
            version: row.version,
            enrolled_at: row.enrolled_at,
            is_barred,
            is_silent: !is_barred && now - heard_at >= SILENT_AFTER,
            heartbeat_at: row.heartbeat_at,
            heartbeat: row.heartbeat,
            clock_ahead_s: clock_ahead,
            audit_kept,
            audit_breaks: of_this
                .map(|BreaksRow { kind, count, last_at, .. }| AuditBreaks {
                    kind: *kind,
                    count: *count,
                    last_at: *last_at,
                })
                .collect(),
        }
    }
}

/// One line: number, office, version, enrolment, last heartbeat and what it said, audit log.
impl fmt::Display for KnownKiosk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = printable(&self.version);
        write!(f, "{}  {}, version {version}, enrolled {}", self.number, self.office, time(self.enrolled_at))?;
        match self.heartbeat_at {
            Some(at) => write!(f, ", heard {}", time(at))?,
            None => f.write_str(", no heartbeat yet")?,
        }
        if self.is_silent {
            f.write_str(", SILENT")?;
        }
        if self.is_barred {
            f.write_str(", barred")?;
        }
        if let Some(heartbeat) = &self.heartbeat {
            write_heartbeat(f, heartbeat)?;
        }
        if let Some(ahead_s) = self.clock_ahead_s {
            write!(f, ", clock {ahead_s:+} s")?;
        }
        if let Some(kept) = self.audit_kept {
            write!(f, ", audit log kept up to entry {kept}")?;
        }
        self.audit_breaks.iter().try_for_each(|AuditBreaks { kind, count, last_at }| {
            write!(f, ", AUDIT LOG {} ({count}, last {})", kind.word().to_uppercase(), time(*last_at))
        })
    }
}

fn write_heartbeat(f: &mut fmt::Formatter<'_>, heartbeat: &Heartbeat) -> fmt::Result {
    write!(f, ", {} waiting", heartbeat.queue_depth)?;
    if let Some(age_s) = heartbeat.oldest_age_s {
        write!(f, " (oldest {age_s} s)")?;
    }
    write!(f, ", {} parked, printer {}", heartbeat.parked, printable(&heartbeat.printer))?;
    if let Some(bytes) = heartbeat.disk_free_bytes {
        write!(f, ", {} MB free", bytes >> 20)?;
    }
    match &heartbeat.doctor {
        Some(DoctorTold { light: Light::Green, .. }) => f.write_str(", doctor green"),
        Some(DoctorTold { light, findings, .. }) => {
            let light = if *light == Light::Red { "RED" } else { "YELLOW" };
            let findings: Vec<String> = findings.iter().map(words).collect();
            write!(f, ", doctor {light} ({})", findings.join(", "))
        }
        None => Ok(()),
    }
}

fn words(finding: &Finding) -> String {
    let check = printable(&finding.check);
    match finding.code {
        Some(code) => format!("{check} K-{code}"),
        None => check,
    }
}

/// A kiosk's own words, with nothing in them that a terminal obeys.
fn printable(told: &str) -> String {
    told.replace(char::is_control, "\u{fffd}")
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}
