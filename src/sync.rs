//! Sending the outbox: a pure decision for each answer, and the state of the sending around it.
//!
//! No I/O to central and no clock in here: [`Sync::next`] says what to send, [`Sync::answered`] takes what came back, and
//! both are told the time of the monotonic clock. So the same code runs in the kiosk, in tests and in simulations.

mod decide;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use wire::request::{BATCH_MAX, BatchAnswer, Envelope};

pub use decide::{Answer, Decision, backoff_ms, decide};

use crate::central::CentralError;
use crate::outbox::{Due, Held, Mark, Outbox, OutboxError, Verdict};

/// After so many failures in a row, one request may be what breaks central: the batch is split to find it.
const SUSPICIOUS_FAILURES: u32 = 2;
/// The least that a request waits on which central seems to fail: longer than from one look at what is due to the next.
const CULPRIT_WAITS_MS: u64 = 2_000;
/// A request that central lost is not sent again more often than this.
const RESEND_EVERY_MS: u64 = 60_000;

/// The state of the sending. All of it may be lost: the outbox alone says what is unsettled.
#[derive(Debug, Default)]
pub struct Sync {
    in_flight: bool,
    /// Central said 401 or 403.
    barred: bool,
    /// Batches in a row that brought no answer.
    failures: u32,
    not_before_ms: u64,
    /// The pause was asked for by central, so nothing shortens it.
    asked_to_wait: bool,
    /// Parts of a batch that did not go through as a whole; the last is sent next.
    parts: Vec<Vec<Due>>,
    /// While a failing batch is split: whether any part of it went through.
    splitting: Option<bool>,
    /// When central named a settled request as missing.
    resent_at_ms: HashMap<u64, u64>,
}

/// A batch on its way. Give it back to [`Sync::answered`].
#[derive(Debug)]
pub struct Sending {
    due: Vec<Due>,
}

/// What an answer changed.
#[derive(Debug, Default, PartialEq)]
pub struct Report {
    /// Requests with a decision, by sequence.
    pub settled: Vec<(u64, Verdict)>,
    /// Requests that were sent and are still without one.
    pub open: Vec<u64>,
    /// Requests that central had decided otherwise before.
    pub contradicted: Vec<u64>,
    /// How many settled requests central has lost: they are sent again.
    pub resend: usize,
    /// Sequences that central lacks and that are card attempts.
    pub missing_attempts: Vec<u64>,
    /// Sequences that central lacks and that this outbox never had.
    pub missing_unknown: Vec<u64>,
}

impl Sending {
    /// The envelopes to post.
    pub fn envelopes(&self) -> Vec<Envelope> {
        self.due.iter().map(|due| due.envelope.clone()).collect()
    }

    /// Whether this request is among them.
    pub fn holds(&self, sequence: u64) -> bool {
        self.due.iter().any(|due| due.envelope.sequence == sequence)
    }

    fn sequences(&self) -> impl Iterator<Item = u64> + '_ {
        self.due.iter().map(|due| due.envelope.sequence)
    }
}

impl Sync {
    /// The next batch to post, noted as being sent, where one is due. One is on its way at a time.
    ///
    /// # Errors
    /// Where the outbox cannot be read or written. Then nothing is sent.
    pub fn next(&mut self, outbox: &mut Outbox, now_ms: u64) -> Result<Option<Sending>, OutboxError> {
        if self.in_flight || self.barred || now_ms < self.not_before_ms {
            return Ok(None);
        }
        let due = match self.parts.pop() {
            Some(part) => part,
            None => self.gather(outbox, now_ms)?,
        };
        if due.is_empty() {
            return Ok(None);
        }
        let sending = Sending { due };
        outbox.sending(sending.sequences())?;
        self.in_flight = true;
        Ok(Some(sending))
    }

    /// Takes what came back for a batch. `jitter` is random for each call.
    ///
    /// # Errors
    /// Where the outbox cannot be written. Then the batch is sent again later.
    pub fn answered(
        &mut self,
        outbox: &mut Outbox,
        sending: Sending,
        answer: Result<BatchAnswer, CentralError>,
        now_ms: u64,
        mut jitter: impl FnMut() -> u32,
    ) -> Result<Report, OutboxError> {
        self.in_flight = false;
        let report = match answer {
            Ok(answer) => self.take(outbox, &sending, &answer, now_ms, jitter),
            Err(error) => self.fail(outbox, sending, &error, now_ms, &mut jitter),
        };
        if report.is_err() {
            // What central said could not be written down: do not ask it again and again.
            self.pause(now_ms + backoff_ms(self.failures, u32::MAX), false);
        }
        report
    }

    /// Central answers again: do not wait out a pause that only its silence made.
    pub fn hurry(&mut self) {
        if !self.asked_to_wait {
            self.not_before_ms = 0;
        }
    }

    /// Sends the last settled request once more: a central restored from an old backup does not know it, and then names
    /// all that it lacks.
    ///
    /// # Errors
    /// Where the outbox cannot be read or written.
    pub fn check_last(&self, outbox: &mut Outbox) -> Result<(), OutboxError> {
        let last: Vec<u64> = outbox.last_settled()?.into_iter().collect();
        outbox.send_again(&last).map(drop)
    }

    /// Central said 401 or 403 to something else that this kiosk asked.
    pub fn bar(&mut self) {
        self.barred = true;
    }

    /// Whether central bars this kiosk.
    pub fn is_barred(&self) -> bool {
        self.barred
    }

    /// Central lets this kiosk in again.
    pub fn lift_bar(&mut self) {
        self.barred = false;
    }

    /// Whether nothing may be sent before a moment that central named.
    pub fn is_asked_to_wait(&self, now_ms: u64) -> bool {
        self.asked_to_wait && now_ms < self.not_before_ms
    }

    fn gather(&mut self, outbox: &Outbox, now_ms: u64) -> Result<Vec<Due>, OutboxError> {
        self.splitting = None;
        // What central has lost first: it is older, and later requests may build on it.
        let again = outbox.again(now_ms, BATCH_MAX)?;
        if again.is_empty() { outbox.due(now_ms, BATCH_MAX) } else { Ok(again) }
    }

    fn take(
        &mut self,
        outbox: &mut Outbox,
        sending: &Sending,
        answer: &BatchAnswer,
        now_ms: u64,
        mut jitter: impl FnMut() -> u32,
    ) -> Result<Report, OutboxError> {
        self.failures = 0;
        self.pause(0, false);
        self.splitting = self.splitting.map(|_| true);
        let mut report = Report::default();
        let mut marks = Vec::new();
        for (due, settlement) in sending.due.iter().zip(&answer.outcomes) {
            let sequence = due.envelope.sequence;
            let decision = decide(&Answer::Outcome(&settlement.outcome), due.attempts, now_ms, jitter());
            marks.push((sequence, report.note(sequence, decision, now_ms)));
        }
        report.contradicted = outbox.record(&marks, Some(answer.backed_up_through))?;
        self.note_missing(outbox, &answer.missing, now_ms, &mut report)?;
        Ok(report)
    }

    /// Sorts what central lacks: settled requests are sent again, unsettled ones are on their way.
    fn note_missing(
        &mut self,
        outbox: &mut Outbox,
        missing: &[u64],
        now_ms: u64,
        report: &mut Report,
    ) -> Result<(), OutboxError> {
        self.resent_at_ms.retain(|_, at_ms| *at_ms + RESEND_EVERY_MS > now_ms);
        let mut lost = Vec::new();
        for sequence in missing {
            match outbox.holds(*sequence)? {
                Held::Unsettled => {}
                Held::Attempt => report.missing_attempts.push(*sequence),
                Held::Nothing => report.missing_unknown.push(*sequence),
                Held::Settled => {
                    // Named again does not put off the next time: central may lose it once more within the minute.
                    if let Entry::Vacant(first) = self.resent_at_ms.entry(*sequence) {
                        first.insert(now_ms);
                        lost.push(*sequence);
                    }
                }
            }
        }
        report.resend = outbox.send_again(&lost)?;
        Ok(())
    }

    fn fail(
        &mut self,
        outbox: &mut Outbox,
        sending: Sending,
        error: &CentralError,
        now_ms: u64,
        jitter: &mut impl FnMut() -> u32,
    ) -> Result<Report, OutboxError> {
        let decision = decide(&Answer::Failed(error), self.failures, now_ms, jitter());
        match decision {
            Decision::Stop => self.barred = true,
            // Not for the whole batch because of one of it.
            Decision::Settle(_) if sending.due.len() > 1 => return Ok(self.split(sending)),
            Decision::Settle(_) => return self.record_one(outbox, &sending, decision, now_ms),
            Decision::Retry { at_ms } if !is_suspicious(error) => {
                self.parts.clear();
                self.pause(at_ms, matches!(error, CentralError::TryLater { retry_after_s: Some(_), .. }));
            }
            Decision::Retry { at_ms } => return self.suspect(outbox, sending, at_ms, now_ms, jitter),
        }
        self.failures = self.failures.saturating_add(1);
        Ok(Report { open: sending.sequences().collect(), ..Report::default() })
    }

    /// A batch failed in a way that one request of it may have caused.
    fn suspect(
        &mut self,
        outbox: &mut Outbox,
        sending: Sending,
        at_ms: u64,
        now_ms: u64,
        jitter: &mut impl FnMut() -> u32,
    ) -> Result<Report, OutboxError> {
        let splits = self.splitting.is_some() || self.failures >= SUSPICIOUS_FAILURES;
        if splits && sending.due.len() > 1 {
            self.splitting = self.splitting.or(Some(false));
            return Ok(self.split(sending));
        }
        self.failures = self.failures.saturating_add(1);
        if !splits || self.splitting != Some(true) {
            // Nothing went through: it is central that fails.
            self.parts.clear();
            self.pause(at_ms, false);
        }
        if !splits {
            return Ok(Report { open: sending.sequences().collect(), ..Report::default() });
        }
        // Found, perhaps. It waits for itself, and longer than the others: they go on without it.
        let attempts = sending.due.first().map_or(0, |due| due.attempts);
        let at_ms =
            self.not_before_ms.max(now_ms) + backoff_ms(attempts.saturating_add(1), jitter()).max(CULPRIT_WAITS_MS);
        self.record_one(outbox, &sending, Decision::Retry { at_ms }, now_ms)
    }

    fn record_one(
        &mut self,
        outbox: &mut Outbox,
        sending: &Sending,
        decision: Decision,
        now_ms: u64,
    ) -> Result<Report, OutboxError> {
        let mut report = Report::default();
        let marks: Vec<_> =
            sending.sequences().map(|sequence| (sequence, report.note(sequence, decision.clone(), now_ms))).collect();
        outbox.record(&marks, None)?;
        Ok(report)
    }

    fn split(&mut self, sending: Sending) -> Report {
        let mut first = sending.due;
        let open = first.iter().map(|due| due.envelope.sequence).collect();
        let second = first.split_off(first.len() / 2);
        self.parts.extend([second, first]);
        Report { open, ..Report::default() }
    }

    fn pause(&mut self, until_ms: u64, asked: bool) {
        (self.not_before_ms, self.asked_to_wait) = (until_ms, asked);
    }
}

impl Report {
    /// Notes one decision, and what is to be written of it.
    fn note(&mut self, sequence: u64, decision: Decision, now_ms: u64) -> Mark {
        match decision {
            Decision::Settle(verdict) => {
                self.settled.push((sequence, verdict.clone()));
                Mark::Settle(verdict)
            }
            Decision::Retry { at_ms } => {
                self.open.push(sequence);
                Mark::Later { at_ms }
            }
            // Central bars kiosks, not requests.
            Decision::Stop => {
                self.open.push(sequence);
                Mark::Later { at_ms: now_ms + backoff_ms(u32::MAX, u32::MAX) }
            }
        }
    }
}

/// Whether one request of a batch could be what makes central fail.
fn is_suspicious(error: &CentralError) -> bool {
    match error {
        CentralError::NoAnswer { .. } | CentralError::NotCentral { .. } => true,
        CentralError::TryLater { status, retry_after_s } => retry_after_s.is_none() && *status == 500,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
