//! Figures for Prometheus, in its text format. Nothing about a payor.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use wire::request::Outcome;

use crate::audit::Break;
use crate::kiosks::KnownKiosk;

/// Counters since central started.
#[derive(Default)]
pub(crate) struct Metrics {
    /// By method, route and status.
    answers: Mutex<BTreeMap<(String, String, u16), u64>>,
    outcomes: Mutex<BTreeMap<&'static str, u64>>,
    cards: Mutex<BTreeMap<&'static str, u64>>,
    pub connections: AtomicU64,
    pub failed_handshakes: AtomicU64,
}

impl Metrics {
    pub fn answer(&self, method: &str, route: &str, status: u16) {
        count(&self.answers, (method.to_owned(), route.to_owned(), status));
    }

    pub fn outcome(&self, outcome: &Outcome) {
        let word = match outcome {
            Outcome::Accepted(_) => "accepted",
            Outcome::Rejected { .. } => "rejected",
            Outcome::Conflict => "conflict",
            Outcome::TryLater { .. } => "try-later",
        };
        count(&self.outcomes, word);
    }

    pub fn card(&self, state: &'static str) {
        count(&self.cards, state);
    }

    /// Everything, with what the kiosks last told of themselves.
    pub fn text(&self, kiosks: &[KnownKiosk], now: DateTime<Utc>) -> String {
        let mut text = String::new();
        head(&mut text, "payor_central_answers_total", "counter", "Answers by method, route and status.");
        for ((method, route, status), value) in &*self.answers.lock().unwrap_or_else(PoisonError::into_inner) {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            line(&mut text, "payor_central_answers_total", &labels, *value);
        }
        head(&mut text, "payor_central_envelopes_total", "counter", "Envelopes by outcome, repeated ones too.");
        for (outcome, value) in &*self.outcomes.lock().unwrap_or_else(PoisonError::into_inner) {
            line(&mut text, "payor_central_envelopes_total", &format!("outcome=\"{outcome}\""), *value);
        }
        head(&mut text, "payor_central_card_attempts_total", "counter", "Card attempts by what the gateway said.");
        for (state, value) in &*self.cards.lock().unwrap_or_else(PoisonError::into_inner) {
            line(&mut text, "payor_central_card_attempts_total", &format!("state=\"{state}\""), *value);
        }
        head(&mut text, "payor_central_connections", "gauge", "Connections that are open.");
        line(&mut text, "payor_central_connections", "", self.connections.load(Ordering::Relaxed));
        head(&mut text, "payor_central_failed_handshakes_total", "counter", "TLS handshakes that failed.");
        let failed = self.failed_handshakes.load(Ordering::Relaxed);
        line(&mut text, "payor_central_failed_handshakes_total", "", failed);
        kiosk_gauges(&mut text, kiosks, now);
        text
    }
}

fn kiosk_gauges(text: &mut String, kiosks: &[KnownKiosk], now: DateTime<Utc>) {
    let mut gauge = |name: &str, help: &str, value: &dyn Fn(&KnownKiosk) -> Option<u64>| {
        head(text, name, "gauge", help);
        for kiosk in kiosks {
            if let Some(value) = value(kiosk) {
                line(text, name, &format!("kiosk=\"{}\"", kiosk.number), value);
            }
        }
    };
    gauge("payor_kiosk_heartbeat_age_seconds", "Time since a kiosk's last heartbeat.", &|kiosk| {
        kiosk.heartbeat_at.map(|at| (now - at).num_seconds().max(0) as u64)
    });
    gauge("payor_kiosk_silent", "1: nothing was heard of a kiosk for five minutes.", &|kiosk| {
        Some(u64::from(kiosk.is_silent))
    });
    gauge("payor_kiosk_queue_depth", "Requests that a kiosk has not sent yet.", &|kiosk| {
        Some(kiosk.heartbeat.as_ref()?.queue_depth)
    });
    gauge("payor_kiosk_oldest_age_seconds", "Age of a kiosk's oldest unsent request.", &|kiosk| {
        Some(kiosk.heartbeat.as_ref()?.oldest_age_s.unwrap_or(0))
    });
    gauge("payor_kiosk_parked", "Requests of a kiosk that need a person.", &|kiosk| {
        Some(kiosk.heartbeat.as_ref()?.parked)
    });
    gauge("payor_kiosk_printer_ready", "0: a kiosk's printer cannot print.", &|kiosk| {
        Some(u64::from(matches!(kiosk.heartbeat.as_ref()?.printer.as_str(), "ready" | "paper-low")))
    });
    gauge("payor_kiosk_disk_free_bytes", "What is free on a kiosk's disk.", &|kiosk| {
        kiosk.heartbeat.as_ref()?.disk_free_bytes
    });
    gauge("payor_kiosk_clock_off_seconds", "How far a kiosk's clock differs from central's.", &|kiosk| {
        kiosk.clock_ahead_s.map(i64::unsigned_abs)
    });
    gauge("payor_kiosk_doctor", "What a kiosk's check of its machine found: 0 green, 1 yellow, 2 red.", &|kiosk| {
        Some(kiosk.heartbeat.as_ref()?.doctor.as_ref()?.light as u64)
    });
    gauge("payor_kiosk_audit_entries", "Entries of a kiosk's audit log, as it told last.", &|kiosk| {
        Some(u64::from(kiosk.heartbeat.as_ref()?.audit?.head.count))
    });
    gauge("payor_kiosk_audit_kept", "Entries of a kiosk's audit log that it has proved.", &|kiosk| {
        kiosk.audit_kept.map(u64::from)
    });
    head(text, "payor_kiosk_audit_breaks_total", "counter", "How often a kiosk's audit log did not go on.");
    for kiosk in kiosks {
        for kind in [Break::Shortened, Break::Rewritten] {
            let found = kiosk.audit_breaks.iter().find(|found| found.kind == kind).map_or(0, |found| found.count);
            let labels = format!("kiosk=\"{}\",kind=\"{}\"", kiosk.number, kind.word());
            line(text, "payor_kiosk_audit_breaks_total", &labels, found);
        }
    }
}

fn count<K: Ord>(counters: &Mutex<BTreeMap<K, u64>>, key: K) {
    *counters.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, labels: &str, value: u64) {
    let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
    let _ = writeln!(text, "{name}{labels} {value}");
}
