//! Figures for Prometheus, in its text format. Nothing about a payor.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use wire::request::Outcome;

use crate::store::KioskRow;

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
    pub fn text(&self, kiosks: &[KioskRow], now: DateTime<Utc>) -> String {
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

fn kiosk_gauges(text: &mut String, kiosks: &[KioskRow], now: DateTime<Utc>) {
    let beating = || kiosks.iter().filter_map(|kiosk| Some((kiosk.number, kiosk.heartbeat.as_ref()?)));
    head(text, "payor_kiosk_heartbeat_age_seconds", "gauge", "Time since a kiosk's last heartbeat.");
    for kiosk in kiosks {
        if let Some(at) = kiosk.heartbeat_at {
            let age = (now - at).num_seconds().max(0) as u64;
            line(text, "payor_kiosk_heartbeat_age_seconds", &format!("kiosk=\"{}\"", kiosk.number), age);
        }
    }
    head(text, "payor_kiosk_queue_depth", "gauge", "Requests that a kiosk has not sent yet.");
    for (number, heartbeat) in beating() {
        line(text, "payor_kiosk_queue_depth", &format!("kiosk=\"{number}\""), heartbeat.queue_depth);
    }
    head(text, "payor_kiosk_oldest_age_seconds", "gauge", "Age of a kiosk's oldest unsent request.");
    for (number, heartbeat) in beating() {
        let age = heartbeat.oldest_age_s.unwrap_or(0);
        line(text, "payor_kiosk_oldest_age_seconds", &format!("kiosk=\"{number}\""), age);
    }
    head(text, "payor_kiosk_parked", "gauge", "Requests of a kiosk that need a person.");
    for (number, heartbeat) in beating() {
        line(text, "payor_kiosk_parked", &format!("kiosk=\"{number}\""), heartbeat.parked);
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
