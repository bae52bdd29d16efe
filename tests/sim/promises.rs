//! What must hold after every step, and what must have come true when all faults have stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;

use central::GatewayAnswer;
use payor_kiosk::receipt::{Receipt, Status};
use payor_kiosk::session::{NotPaid, Stage};
use uuid::Uuid;
use wire::request::{BATCH_MAX, Batch};

use crate::books::{Books, Held, Kept};
use crate::center::Till;
use crate::dirs::Dirs;
use crate::visitor::{SECRETS, is_of_one_visit};

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken(pub String);

impl Broken {
    pub fn new(what: impl Into<String>) -> Self {
        Broken(what.into())
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Fails the step with these words unless it holds.
macro_rules! promise {
    ($holds:expr, $($words:tt)*) => {
        if !$holds {
            return Err(Broken(format!($($words)*)));
        }
    };
}

/// What was seen so far, by somebody who forgets nothing.
#[derive(Debug, Default)]
pub struct Promises {
    /// Every row of the outbox as it was last seen.
    kept: BTreeMap<u64, Kept>,
    /// Everything that central decided, since it was last restored.
    held: BTreeMap<Uuid, Held>,
    /// Everything that central ever accepted.
    accepted: BTreeSet<String>,
    /// Confirmation numbers that a payor has read, and the amounts beside them.
    given: BTreeMap<String, Option<i64>>,
    /// What the screen said last.
    said: Option<Said>,
    /// The last screen said that nothing was done.
    said_no: bool,
    /// Sequences that central refuses in a way that nobody knows: only these may be parked.
    pub refused: BTreeSet<u64>,
    /// This world spoils contents: anything may be parked.
    pub spoils: bool,
    /// A payor paid the same once more.
    pub paid_again: bool,
    pub restored: bool,
    pub summary: String,
}

/// What a screen says, of which number and amount.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    number: String,
    amount_cents: Option<i64>,
    claim: Claim,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Saved,
    Accepted,
    Charged,
    Unknown,
}

impl Promises {
    /// The sequence that the next request will have.
    pub fn next_sequence(&self) -> u64 {
        self.kept.keys().last().map_or(1, |last| last + 1)
    }

    pub fn unsettled(&self) -> Vec<u64> {
        let open = |kept: &&Kept| matches!(kept.state.as_str(), "queued" | "sending" | "started");
        self.kept.iter().filter(|(_, kept)| open(kept)).map(|(sequence, _)| *sequence).collect()
    }

    /// How many requests and card attempts the kiosk took.
    pub fn taken(&self) -> (usize, usize) {
        let cards = self.kept.values().filter(|kept| kept.is_card).count();
        (self.kept.len() - cards, cards)
    }

    pub fn central_was_restored(&mut self) {
        self.restored = true;
        self.held.clear();
    }

    /// A batch on the line: in the order of its sequences, whatever any clock says.
    pub fn sent(&self, batch: &Batch) -> Result<(), Broken> {
        let sequences: Vec<u64> = batch.envelopes.iter().map(|envelope| envelope.sequence).collect();
        promise!(sequences.len() <= BATCH_MAX, "a batch of {} requests", sequences.len());
        promise!(sequences.is_sorted(), "a batch is not in the order of its sequences: {sequences:?}");
        Ok(())
    }

    /// A payor whose request is saved has an answer in 8 s, and everybody has one in 60 s, whatever central does.
    pub fn nobody_waits_too_long(&self, stage: &Stage, now_ms: u64) -> Result<(), Broken> {
        let Stage::Sending(sending) = stage else { return Ok(()) };
        let waited_ms = now_ms - sending.since_ms;
        let most_ms = if sending.saved.is_some() { 8_000 } else { 60_000 };
        promise!(waited_ms < most_ms, "a payor waits for {waited_ms} ms, saved: {}", sending.saved.is_some());
        Ok(())
    }

    /// What the screen says must be true when it begins to say it.
    pub fn look(&mut self, stage: &Stage, dirs: &Dirs, till: &Till) -> Result<(), Broken> {
        let said = said(stage);
        if let Stage::NotPaid(NotPaid::Declined { .. } | NotPaid::Refused { .. }) = stage {
            self.nothing_was_taken(dirs, till)?;
        }
        self.nothing_was_done(stage, dirs, till)?;
        if said == self.said {
            return Ok(());
        }
        self.said = said;
        let Some(Said { number, amount_cents, claim }) = self.said.clone() else { return Ok(()) };
        let books = Books::read(&dirs.kiosk, &dirs.central);
        let Some((sequence, kept)) = books.given(&number) else {
            return Err(Broken(format!("{claim:?} is on the screen and nothing of it on the disk")));
        };
        let id = kept.id;
        match claim {
            Claim::Saved | Claim::Unknown => {}
            Claim::Accepted => {
                let accepted = books.central.get(&id).is_some_and(Held::is_accepted) || self.accepted.contains(&number);
                promise!(accepted, "{sequence} is called accepted and central has not accepted it");
            }
            Claim::Charged => {
                let charged = till.charges().get(&id).is_some_and(|all| all.last() == Some(&GatewayAnswer::Approved));
                promise!(charged, "{sequence} is called charged and was not");
            }
        }
        self.given.insert(number, amount_cents);
        Ok(())
    }

    /// "Nothing was taken" of the last card attempt, where the last thing taken down was one.
    fn nothing_was_taken(&self, dirs: &Dirs, till: &Till) -> Result<(), Broken> {
        let books = Books::read(&dirs.kiosk, &dirs.central);
        let last = books.kiosk.iter().next_back().filter(|(_, kept)| kept.is_card);
        if let Some((sequence, kept)) = last {
            let charges = till.charges();
            let standing = charges.get(&kept.id).and_then(|all| all.last()) == Some(&GatewayAnswer::Approved);
            promise!(!standing, "the payor reads that nothing was taken, and {sequence} was charged");
        }
        Ok(())
    }

    /// Who reads "not paid" of a payment from the bank may pay once more: central refused it, or it was never saved.
    fn nothing_was_done(&mut self, stage: &Stage, dirs: &Dirs, till: &Till) -> Result<(), Broken> {
        let says_no = matches!(stage, Stage::NotPaid(NotPaid::Refused { .. } | NotPaid::Failed { .. }));
        if std::mem::replace(&mut self.said_no, says_no) || !says_no {
            return Ok(());
        }
        let books = Books::read(&dirs.kiosk, &dirs.central);
        let Some((sequence, kept)) = books.kiosk.iter().next_back() else { return Ok(()) };
        if kept.is_card {
            // Not that of a payor before.
            let is_of_this_payor = !self.kept.contains_key(sequence);
            return if is_of_this_payor { self.nothing_was_taken(dirs, till) } else { Ok(()) };
        }
        if let Stage::NotPaid(NotPaid::Refused { .. }) = stage {
            let refused = books.central.get(&kept.id).is_some_and(|held| held.word() == "rejected");
            promise!(refused, "{sequence} is called refused and central has not refused it");
        } else {
            promise!(self.kept.contains_key(sequence), "{sequence} is called not saved and stands in the outbox");
        }
        Ok(())
    }

    /// All that must hold at every moment.
    pub fn check(&mut self, dirs: &Dirs, till: &Till) -> Result<(), Broken> {
        let books = Books::read(&dirs.kiosk, &dirs.central);
        self.summary = books.summary();
        self.outbox_keeps(&books)?;
        self.central_keeps(&books)?;
        self.log_tells(&books)?;
        for (attempt, answers) in till.charges() {
            let charged = answers.iter().filter(|answer| **answer == GatewayAnswer::Approved).count();
            promise!(charged <= 1, "an attempt was charged {charged} times: {attempt}");
        }
        (self.kept, self.held) = (books.kiosk, books.central);
        Ok(())
    }

    fn outbox_keeps(&self, books: &Books) -> Result<(), Broken> {
        let gapless = books.kiosk.keys().copied().eq(1..=books.kiosk.len() as u64);
        promise!(gapless, "the sequence has a gap: {:?}", books.kiosk.keys());
        for (sequence, before) in &self.kept {
            let Some(now) = books.kiosk.get(sequence) else {
                return Err(Broken(format!("{sequence} ({}) is gone from the outbox", before.state)));
            };
            let fixed = |kept: &Kept| (kept.id, kept.confirmation.clone(), kept.sealed.clone());
            promise!(fixed(before) == fixed(now), "id, number or content of {sequence} changed");
            let advanced = now.state == before.state || rank(&now.state) > rank(&before.state);
            promise!(advanced, "the state of {sequence} went from {} to {}", before.state, now.state);
            let stands = before.outcome.is_none() || before.outcome == now.outcome;
            promise!(stands, "the decision on {sequence} changed");
        }
        for number in self.given.keys() {
            promise!(books.given(number).is_some(), "a payor has the number {number} and the outbox has not");
        }
        Ok(())
    }

    /// The audit log holds, and has an entry for each step of each row, once.
    fn log_tells(&self, books: &Books) -> Result<(), Broken> {
        let broken_at = books.chain.and_then(|chain| chain.broken_at());
        promise!(broken_at.is_none(), "the audit log is broken at entry {broken_at:?}");
        let mut of_row: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for (sequence, event, detail) in &books.log {
            of_row.entry(*sequence).or_default().push(format!("{event} {detail}"));
        }
        for (sequence, kept) in &books.kiosk {
            let (begun, ended) = if kept.is_card { ("card-begun", "card-ended") } else { ("saved", "decided") };
            let mut expected = vec![format!("{begun} {} {}", kept.confirmation, kept.id)];
            if !matches!(kept.state.as_str(), "queued" | "sending" | "started") {
                expected.push(format!("{ended} {}", kept.state));
            }
            let mut told = of_row.remove(sequence).unwrap_or_default();
            // Central decided once more, and otherwise: beside the first decision.
            told.retain(|entry| !entry.starts_with("decided-otherwise "));
            promise!(told == expected, "the audit log has {told:?} of {sequence}, not {expected:?}");
        }
        promise!(of_row.is_empty(), "the audit log tells of rows that are not there: {:?}", of_row.keys());
        promise!(books.breaks == 0, "central takes the audit log for shortened or rewritten");
        Ok(())
    }

    fn central_keeps(&mut self, books: &Books) -> Result<(), Broken> {
        for (id, held) in &books.central {
            let sequence = held.sequence;
            let Some(kept) = books.kiosk.get(&sequence) else {
                return Err(Broken(format!("central holds {sequence}, which the kiosk never took")));
            };
            let names = kept.id == *id && kept.confirmation == held.confirmation && kept.is_card == held.is_card;
            promise!(names, "central holds another {sequence} than the kiosk");
            // What was spoiled on its way may be refused, and then a person looks at it.
            let spoiled = kept.state != "accepted" && held.word() == "rejected";
            promise!(kept.sealed == held.sealed || spoiled, "central accepted another content for {sequence}");
            if held.is_accepted() {
                self.accepted.insert(held.confirmation.clone());
            }
        }
        for (id, before) in &self.held {
            let Some(now) = books.central.get(id) else {
                return Err(Broken(format!("central has forgotten {}", before.sequence)));
            };
            let same = now.outcome == before.outcome || before.is_card && rank(&now.outcome) > rank(&before.outcome);
            let (sequence, was, is) = (before.sequence, &before.outcome, &now.outcome);
            promise!(same, "central's answer about {sequence} went from {was} to {is}");
        }
        Ok(())
    }

    /// What must be so when all faults have stopped and time has passed.
    pub fn settled(&self, till: &Till, alarmed: impl Fn(&str) -> bool) -> Result<(), Broken> {
        let open = self.unsettled();
        promise!(open.is_empty(), "still without a decision: {open:?}");
        for (sequence, kept) in &self.kept {
            let charges = till.charges().get(&kept.id).cloned().unwrap_or_default();
            let charged = charges.last() == Some(&GatewayAnswer::Approved);
            let held = self.held.get(&kept.id);
            if let (Some(held), Some(Some(agreed))) = (held, self.given.get(&kept.confirmation))
                && (held.is_accepted() || held.outcome == "approved")
            {
                let amount = held.amount_cents;
                promise!(
                    amount == Some(*agreed),
                    "the payor agreed to {agreed} for {sequence}, central has {amount:?}"
                );
            }
            match held {
                Some(held) if kept.is_card => one_end(*sequence, kept, held, charged)?,
                Some(_) if kept.state == "parked" => self.may_be_parked(*sequence)?,
                Some(held) => one_decision(*sequence, kept, held)?,
                None if kept.state == "parked" => self.may_be_parked(*sequence)?,
                // Central has lost it with its backup, and a person was called.
                None if kept.is_card && charged && self.restored && alarmed(&kept.confirmation) => {}
                None => return Err(Broken(format!("central does not have {sequence} ({})", kept.state))),
            }
        }
        for id in till.charges().keys() {
            let known = self.kept.values().any(|kept| kept.id == *id);
            promise!(known, "an attempt was charged that the kiosk does not know");
        }
        self.nobody_paid_twice()
    }

    /// Only what central refuses in a way that nobody knows waits for a person; a lost answer never does.
    fn may_be_parked(&self, sequence: u64) -> Result<(), Broken> {
        promise!(self.spoils || self.refused.contains(&sequence), "{sequence} was parked for nothing");
        Ok(())
    }

    /// No two visits have the same amount: two of one are one payment, doubled, whatever their ids.
    fn nobody_paid_twice(&self) -> Result<(), Broken> {
        let mut paid: BTreeMap<i64, u64> = BTreeMap::new();
        for held in self.held.values().filter(|held| held.is_accepted() || held.outcome == "approved") {
            let Some(amount) = held.amount_cents.filter(|amount| is_of_one_visit(*amount)) else { continue };
            let before = paid.insert(amount, held.sequence);
            promise!(
                before.is_none() || self.paid_again,
                "one payment stands twice at central: {before:?} and {}",
                held.sequence
            );
        }
        Ok(())
    }
}

fn said(stage: &Stage) -> Option<Said> {
    let of = |receipt: &Receipt, claim| Said {
        number: receipt.confirmation.to_string(),
        amount_cents: Some(receipt.amount_cents.0),
        claim,
    };
    Some(match stage {
        Stage::Done(done) => {
            let claim = match done.receipt.status {
                Status::Scheduled | Status::Cancelled => Claim::Accepted,
                Status::Charged => Claim::Charged,
                Status::SavedNotSent | Status::ChangeSaved | Status::CancelRequested => Claim::Saved,
                Status::Unknown => Claim::Unknown,
            };
            of(&done.receipt, claim)
        }
        Stage::NotPaid(NotPaid::Unknown { receipt: Some(receipt) }) => of(receipt, Claim::Unknown),
        Stage::Finished(finished) => {
            let claim = if finished.accepted { Claim::Accepted } else { Claim::Saved };
            Said { number: finished.confirmation.to_string(), amount_cents: None, claim }
        }
        _ => return None,
    })
}

/// How far a request or attempt has come.
fn rank(state: &str) -> u8 {
    match state {
        "queued" | "started" | "pending" => 0,
        "sending" => 1,
        // A charge may be given back.
        "reversed" => 3,
        _ => 2,
    }
}

fn one_end(sequence: u64, kept: &Kept, held: &Held, charged: bool) -> Result<(), Broken> {
    let ends = (kept.state.as_str(), held.outcome.as_str(), charged);
    let agree = matches!(
        ends,
        ("approved", "approved", true)
            | ("declined", "declined", false)
            | ("reversed", "reversed", false)
            | ("not-charged", "refused" | "reversed", false)
            // Declined for the payor, and stopped again to fill a gap of central's.
            | ("declined", "reversed", false)
    );
    promise!(agree, "card attempt {sequence} ended as {} here, {} at central, charged: {charged}", ends.0, ends.1);
    Ok(())
}

fn one_decision(sequence: u64, kept: &Kept, held: &Held) -> Result<(), Broken> {
    let decided = |outcome: &Option<String>| {
        let outcome: Option<serde_json::Value> = serde_json::from_str(outcome.as_deref()?).ok()?;
        let held: serde_json::Value = serde_json::from_str(&held.outcome).ok()?;
        (outcome? == held).then_some(())
    };
    let same = decided(&kept.outcome).or(decided(&kept.second_outcome)).is_some();
    promise!(same, "{sequence} is {} here and {} at central", kept.state, held.word());
    Ok(())
}

/// Nothing personal can be read in any file of the kiosk, nor in its log.
pub fn nothing_readable(dirs: &Dirs, log: &str) -> Result<(), Broken> {
    for entry in fs::read_dir(&dirs.kiosk).expect("lists") {
        let path = entry.expect("a file").path();
        let bytes = fs::read(&path).expect("reads");
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for secret in SECRETS {
            promise!(!text.contains(secret), "{secret:?} can be read in {:?}", path.file_name());
        }
    }
    let log = log.to_lowercase();
    for secret in SECRETS {
        promise!(!log.contains(secret), "{secret:?} can be read in the log");
    }
    Ok(())
}
