//! Saving requests, and sending what the outbox holds.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use wire::request::{Outcome, RequestBody};

use super::core::Core;
use crate::journal::{self, Entry};
use crate::outbox::{Saved, Verdict};
use crate::session::effect::{Reply, Ticket};
use crate::sync::{Report, Sync};

/// Who waits for what is being sent.
#[derive(Default)]
pub(super) struct SendDesk {
    pub sync: RefCell<Sync>,
    running: Cell<bool>,
    /// By sequence: the question that the first try answers. How long the payor waits for that, the session decides.
    waiting: RefCell<HashMap<u64, Ticket>>,
}

impl Core {
    /// Commits a request to the outbox, says so, and tries to send it at once.
    pub(super) fn submit(self: &Rc<Self>, ticket: Ticket, body: &RequestBody) {
        match self.save(body) {
            Err(entry) => {
                self.reply(Reply::NotSaved { ticket, code: entry.code() });
                self.tell_health();
            }
            Ok(Saved { sequence, confirmation, .. }) => {
                journal::note(Entry::Saved, confirmation);
                self.reply(Reply::Saved { ticket, confirmation });
                self.sending.waiting.borrow_mut().insert(sequence, ticket);
                self.sending.sync.borrow_mut().hurry();
                self.send_what_is_due();
            }
        }
    }

    fn save(&self, body: &RequestBody) -> Result<Saved, Entry> {
        if let Some(entry) = self.closed() {
            return Err(entry);
        }
        let kiosk = self.about.get().map(|about| about.kiosk).ok_or(Entry::NotEnrolled)?;
        let policy = self.store.borrow().current();
        let key = policy.sealing_keys.first().ok_or(Entry::NoSealingKey)?;
        self.with_outbox(|outbox| outbox.accept(kiosk, key, body, self.unix_ms()))
    }

    /// So that the next payor does not wait for the key agreement.
    pub(super) fn prepare_sealing(&self) {
        let policy = self.store.borrow().current();
        if let Some(key) = policy.sealing_keys.first() {
            // A key that is none is told of when something is to be saved.
            let _ = self.with_outbox(|outbox| outbox.prepare(key));
        }
    }

    /// Sends until nothing is due. One such run at a time.
    pub(super) fn send_what_is_due(self: &Rc<Self>) {
        if self.sending.running.replace(true) {
            return;
        }
        let core = self.clone();
        self.spawn(async move {
            core.drain().await;
            core.sending.running.set(false);
            // Central may not be asked now: whoever still waits is told so.
            let left: Vec<u64> = core.sending.waiting.borrow().keys().copied().collect();
            core.not_sent_yet(&left);
        });
    }

    /// Finds out whether central still has the last thing that it decided.
    pub(super) fn check_last(self: &Rc<Self>) {
        let _ = self.with_outbox(|outbox| self.sending.sync.borrow().check_last(outbox));
        self.check_last_attempts();
    }

    async fn drain(self: &Rc<Self>) {
        let Some(central) = self.central.get().cloned() else { return };
        loop {
            let now_ms = self.now_ms();
            let next = self.with_outbox(|outbox| self.sending.sync.borrow_mut().next(outbox, now_ms));
            let Ok(Some(sending)) = next else { return };
            let answer = central.submit(sending.envelopes()).await;
            self.heard(answer.as_ref().err());
            let now_ms = self.now_ms();
            let report = self.with_outbox(|outbox| {
                self.sending.sync.borrow_mut().answered(outbox, sending, answer, now_ms, || self.jitter())
            });
            let Ok(report) = report else { return };
            self.tell(report);
        }
    }

    /// Logs what an answer changed, and tells who waits for it.
    fn tell(self: &Rc<Self>, report: Report) {
        for (sequence, verdict) in report.settled {
            let entry = match &verdict {
                Verdict::Accepted(_) => Entry::Accepted,
                Verdict::Rejected { .. } => Entry::Rejected,
                Verdict::Parked { .. } => Entry::Parked,
            };
            journal::note(entry, format_args!("sequence {sequence}{}", why(&verdict)));
            if let Some(ticket) = self.sending.waiting.borrow_mut().remove(&sequence) {
                self.reply(Reply::Settled { ticket, outcome: outcome(verdict) });
            }
        }
        for sequence in report.contradicted {
            journal::note(Entry::SecondAnswer, format_args!("sequence {sequence}"));
        }
        if report.resend > 0 {
            journal::note(Entry::MissingResent, format_args!("{} requests", report.resend));
        }
        if !report.missing_unknown.is_empty() {
            let (first, count) = (report.missing_unknown.first(), report.missing_unknown.len());
            journal::note(Entry::MissingUnknown, format_args!("{count} sequences from {}", first.unwrap_or(&0)));
        }
        self.not_sent_yet(&report.open);
        self.close_gaps(report.missing_attempts);
    }

    fn not_sent_yet(&self, sequences: &[u64]) {
        for sequence in sequences {
            if let Some(ticket) = self.sending.waiting.borrow_mut().remove(sequence) {
                self.reply(Reply::NotSentYet { ticket });
            }
        }
    }
}

/// The session's word for a verdict: what a person must look at is neither accepted nor refused.
fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Accepted(acceptance) => Outcome::Accepted(acceptance),
        Verdict::Rejected { problem } => Outcome::Rejected { problem },
        Verdict::Parked { .. } => Outcome::Conflict,
    }
}

fn why(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accepted(_) => String::new(),
        Verdict::Rejected { problem } => format!(": {}", problem.kind.urn()),
        Verdict::Parked { why } => format!(": {why}"),
    }
}

#[cfg(test)]
mod tests {
    use wire::problem::ProblemType;

    use super::*;
    use crate::outbox::ParkedFor;

    #[test]
    fn the_log_says_why() {
        let rejected = Verdict::Rejected { problem: ProblemType::OnHold.into() };
        assert_eq!(why(&rejected), format!(": {}", ProblemType::OnHold.urn()));
        let parked = Verdict::Parked { why: ParkedFor::Conflict };
        assert_eq!(why(&parked), ": central holds another content under this id");
    }
}
