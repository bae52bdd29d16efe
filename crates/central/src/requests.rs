//! Requests: each envelope gets one decision, durable before it is told, and the same one for ever.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, NaiveDate, Utc};
use rules::account_state::AccountState;
use rules::money::Cents;
use rules::policy::Rules;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::account::Standing;
use wire::confirmation::SEQUENCE_MAX;
use wire::envelope::EnvelopeError;
use wire::problem::ProblemType;
use wire::request::{
    Acceptance, BATCH_MAX, Batch, BatchAnswer, Envelope, Outcome, RequestBody, RequestStatus, Settlement,
};

use crate::api::Kiosk;
use crate::app::App;
use crate::keys::Keys;
use crate::passwords::Passwords;
use crate::problem::Refusal;
use crate::store::{AcceptedPlan, Cancelled, CaseAccount, Credential, Entry, Ledger, StoreError};
use crate::{cards, change, contact, draft, registration};

/// The most missing sequences that are told at once.
const MISSING_MAX: usize = 1000;
/// How soon to send again what central failed at.
const AGAIN_AFTER_S: u32 = 5;

/// Decides on each envelope of a batch, in one transaction: when this returns, all decisions are on the disk.
pub(crate) fn settle(app: &App, kiosk: &Kiosk, batch: &Batch) -> Result<BatchAnswer, Refusal> {
    if batch.envelopes.len() > BATCH_MAX {
        return Err(Refusal::because(ProblemType::BadBody, format!("A batch has at most {BATCH_MAX} envelopes.")));
    }
    let (now, today) = (app.clock.now(), app.today());
    let answer = app.store.write(|ledger| {
        let decide = |envelope: &Envelope| decide(app, ledger, kiosk.number, envelope, now, today);
        let outcomes = batch
            .envelopes
            .iter()
            .map(|envelope| decide(envelope).map(|outcome| Settlement { id: envelope.id, outcome }));
        let outcomes = outcomes.collect::<Result<Vec<_>, _>>()?;
        let state = ledger.sequence_state(kiosk.number)?;
        let here = ledger.sequences_above(kiosk.number, state.gapless_through)?;
        let missing = missing(state.gapless_through, &here);
        Ok::<_, StoreError>(BatchAnswer { outcomes, missing, backed_up_through: state.backed_up_through })
    })?;
    for settlement in &answer.outcomes {
        app.metrics.outcome(&settlement.outcome);
    }
    if !answer.missing.is_empty() {
        tracing::warn!(kiosk = kiosk.number, missing = answer.missing.len(), "requests of a kiosk are missing");
    }
    Ok(answer)
}

/// What became of the request or card attempt with this confirmation number, whichever kiosk it came from.
pub(crate) fn status(app: &App, kiosk: &Kiosk, confirmation: &str) -> Result<RequestStatus, Refusal> {
    app.limits.question(kiosk.number, app.clock.now()).map_err(Refusal::rate_limited)?;
    let confirmation: ConfirmationNumber = confirmation.parse().map_err(|_| ProblemType::NotFound)?;
    app.store.read(|ledger| {
        let entry = ledger.entry_by_confirmation(confirmation)?.ok_or(ProblemType::NotFound)?;
        let (kind, outcome) = match ledger.outcome(entry.id)? {
            Some(outcome) => (entry.kind, outcome),
            None => ("card".to_owned(), cards::as_outcome(app, ledger, &entry)?),
        };
        Ok(RequestStatus { confirmation, kind, standing: standing(ledger, entry.id)?, outcome })
    })
}

/// Whether what a request set up was cancelled since. A plan that lacks single withdrawals goes on.
pub(crate) fn standing(ledger: &Ledger, entry: Uuid) -> Result<Standing, StoreError> {
    let plan = ledger.plan(entry)?;
    let was_cancelled = plan.is_some_and(|plan| plan.cancelled_from.is_some());
    Ok(if was_cancelled { Standing::Cancelled } else { Standing::AsDecided })
}

/// The decision on one envelope: an earlier one where it came before. Only a failing database fails the batch.
fn decide(
    app: &App,
    ledger: &Ledger,
    kiosk: u16,
    envelope: &Envelope,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Outcome, StoreError> {
    let entry = Entry {
        id: envelope.id,
        kiosk,
        sequence: envelope.sequence,
        confirmation: envelope.confirmation,
        kind: envelope.kind.as_str().to_owned(),
        digest: Some(digest(envelope)?),
        received_at: now,
    };
    if let Some(earlier) = ledger.entry(entry.id)? {
        let same = earlier.kiosk == kiosk && earlier.digest == entry.digest;
        let outcome = if same { ledger.outcome(entry.id)? } else { None };
        return Ok(outcome.unwrap_or(Outcome::Conflict));
    }
    if !belongs_together(&entry) {
        // Not kept: it must not take a number that belongs to another.
        return Ok(rejected(Refusal::because(ProblemType::BadBody, "Confirmation number, kiosk and sequence differ.")));
    }
    if ledger.is_taken(&entry)? {
        // Two kiosks with one identity, or one that was set back: neither may go on.
        let sequence = entry.sequence;
        tracing::error!(kiosk, sequence, "another request has this number: was the kiosk's state copied?");
        return Ok(Outcome::Conflict);
    }
    let opener = Opener { id: entry.id, kiosk, keys: &app.keys };
    let hearing = Hearing { ledger, rules: app.rules(), passwords: &app.passwords, opener, now, today };
    // Judging only reads, so a panic leaves nothing behind and the other envelopes go on.
    let verdict = catch_unwind(AssertUnwindSafe(|| judge(&hearing, envelope)));
    let Ok(verdict) = verdict else {
        tracing::error!(kiosk, sequence = entry.sequence, "judging a request panicked");
        return Ok(Outcome::TryLater { retry_after_s: Some(AGAIN_AFTER_S) });
    };
    match verdict.decision {
        Err(refusal) if refusal.kind == ProblemType::Internal => {
            Ok(Outcome::TryLater { retry_after_s: refusal.retry_after_s })
        }
        _ => record(ledger, &entry, envelope, verdict, now),
    }
}

/// What judging a request may look at.
pub(crate) struct Hearing<'a> {
    pub ledger: &'a Ledger<'a>,
    pub rules: &'a Rules,
    pub passwords: &'a Passwords,
    pub opener: Opener<'a>,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
}

/// What a request that is accepted changes. Written down with the decision, all of it or nothing.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// None where it concerns none.
    pub case: Option<i64>,
    pub credential: Option<Credential>,
    /// The bank account to put on file, where another one is brought.
    pub new_account: Option<(CaseAccount, AccountState)>,
    pub cancelled: Vec<Cancelled>,
    pub plan: Option<AcceptedPlan>,
    /// Whether the plan's first withdrawal is another than the payor agreed to.
    pub moved: bool,
}

/// What a request comes to.
struct Verdict {
    decision: Result<Judged, Refusal>,
    /// What it asks for, where it could be read.
    amount: Option<Cents>,
}

/// Opens the envelope and judges what is in it.
fn judge(hearing: &Hearing, envelope: &Envelope) -> Verdict {
    let body = match hearing.opener.open(hearing.opener.kiosk, envelope) {
        Ok(body) => body,
        Err(refusal) => return Verdict { decision: Err(refusal), amount: None },
    };
    let amount = match &body {
        RequestBody::BankDraft(draft) => Some(draft.amount_cents),
        RequestBody::Change(change) => Some(change.amount_cents),
        _ => None,
    };
    let decision = match &body {
        RequestBody::BankDraft(draft) => draft::judge(hearing, draft),
        RequestBody::Registration(registration) => registration::judge(hearing, registration),
        RequestBody::Cancellation(cancellation) => change::judge_cancellation(hearing, cancellation),
        RequestBody::Change(change) => change::judge_change(hearing, change),
        RequestBody::BankAccountChange(change) => change::judge_bank_account(hearing, change),
        RequestBody::Contact(contact) => contact::judge(contact),
        _ => Err(ProblemType::Unsupported.into()),
    };
    Verdict { decision, amount }
}

/// Writes the decision down, and what follows from it.
fn record(
    ledger: &Ledger,
    entry: &Entry,
    envelope: &Envelope,
    verdict: Verdict,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    ledger.add_entry(entry)?;
    let judged = match verdict.decision {
        Ok(judged) => judged,
        Err(refusal) => {
            let outcome = rejected(refusal);
            ledger.add_request(envelope, &outcome, verdict.amount, None)?;
            return Ok(outcome);
        }
    };
    let Judged { case, credential, new_account, cancelled, plan, moved } = judged;
    let first_withdrawal = plan.as_ref().map(|plan| plan.first_withdrawal);
    let outcome = Outcome::Accepted(Acceptance { first_withdrawal, moved, accepted_at: now });
    ledger.add_request(envelope, &outcome, verdict.amount, case)?;
    cancelled.iter().try_for_each(|cancelled| ledger.cancel(cancelled))?;
    if let (Some(case), Some((account, state))) = (case, &new_account) {
        ledger.set_account(case, account, *state)?;
    }
    credential.iter().try_for_each(|credential| ledger.add_credential(credential))?;
    plan.iter().try_for_each(|plan| ledger.add_plan(plan))?;
    Ok(outcome)
}

fn rejected(refusal: Refusal) -> Outcome {
    Outcome::Rejected { problem: refusal.problem() }
}

/// Whether the confirmation number was minted by this kiosk for this sequence.
pub(crate) fn belongs_together(entry: &Entry) -> bool {
    let number = entry.confirmation;
    (1..=SEQUENCE_MAX).contains(&entry.sequence) && (number.kiosk(), number.sequence()) == (entry.kiosk, entry.sequence)
}

/// SHA-256 of an envelope, written one way whichever way it came.
fn digest(envelope: &Envelope) -> Result<[u8; 32], StoreError> {
    Ok(Sha256::digest(serde_json::to_vec(envelope)?).into())
}

/// The numbers between those that are here: `here` is in order and starts above `gapless_through`.
fn missing(gapless_through: u64, here: &[u64]) -> Vec<u64> {
    let before = std::iter::once(gapless_through).chain(here.iter().copied());
    before.zip(here).flat_map(|(before, next)| before + 1..*next).take(MISSING_MAX).collect()
}

/// Opens envelopes with central's private keys.
pub(crate) struct Opener<'a> {
    /// The request that is being judged.
    pub id: Uuid,
    pub kiosk: u16,
    pub keys: &'a Keys,
}

impl Opener<'_> {
    /// Opens an envelope that this kiosk sent.
    pub fn open(&self, kiosk: u16, envelope: &Envelope) -> Result<RequestBody, Refusal> {
        let key = self.keys.private(&envelope.key_id).map_err(|error| Refusal::internal(error.as_ref()))?;
        let key =
            key.ok_or(Refusal::because(ProblemType::Unreadable, "Central does not have the key that it names."))?;
        wire::envelope::open(&key, kiosk, envelope).map_err(|error| match error {
            EnvelopeError::Content => {
                Refusal::because(ProblemType::BadBody, "The envelope's content is not a request.")
            }
            _ => ProblemType::Unreadable.into(),
        })
    }

    /// Opens an envelope that was accepted before.
    pub fn open_stored(
        &self,
        ledger: &Ledger,
        envelope: &Envelope,
    ) -> Result<Result<RequestBody, Refusal>, StoreError> {
        let kiosk = ledger.entry(envelope.id)?.map_or(self.kiosk, |entry| entry.kiosk);
        Ok(self.open(kiosk, envelope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_numbers_are_those_between_the_ones_that_are_here() {
        assert!(missing(0, &[]).is_empty());
        assert_eq!(missing(2, &[4, 5, 8]), [3, 6, 7]);
        assert_eq!(missing(0, &[SEQUENCE_MAX]).len(), MISSING_MAX);
    }
}
