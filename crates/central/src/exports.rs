//! Sealed exports: what a kiosk could not send, brought by another one or as a file. Each record is decided as if the
//! kiosk had sent it: once, whichever way it comes first. Nothing of a part is taken that its own kiosk did not sign.

use serde::Serialize;
use wire::card::Reversal;
use wire::export::{self, ExportContent, ExportPart, ExportTaken, ExportedAttempt, Opened};
use wire::problem::ProblemType;
use wire::request::{Batch, Outcome};

use crate::api::{Kiosk, blocking};
use crate::app::App;
use crate::problem::Refusal;
use crate::store::{Ledger, StoreError};
use crate::{cards, requests};

/// What became of a file, in numbers alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Imported {
    pub parts: u32,
    #[serde(flatten)]
    pub taken: ExportTaken,
}

/// Takes a part. Safe to repeat: what came before gets the answer that it got.
pub(crate) async fn take(app: App, part: ExportPart) -> Result<ExportTaken, Refusal> {
    let content = blocking({
        let app = app.clone();
        move || check(&app, part.open().map_err(|_| ProblemType::Export)?)
    });
    take_checked(app, content.await?).await
}

/// Takes a whole file, or nothing of it where any part of it cannot be believed.
pub(crate) async fn take_file(app: App, file: &[u8]) -> anyhow::Result<Imported> {
    let parts = export::read(file)?;
    let contents = parts.into_iter().map(|part| check(&app, part)).collect::<Result<Vec<_>, _>>();
    let mut imported = Imported::default();
    for content in contents.map_err(in_words)? {
        let taken = take_checked(app.clone(), content).await.map_err(in_words)?;
        imported.parts += 1;
        imported.taken += taken;
    }
    Ok(imported)
}

fn in_words(refusal: Refusal) -> anyhow::Error {
    let problem = refusal.problem();
    anyhow::anyhow!("{}", problem.detail.unwrap_or(problem.title))
}

/// Whether the part is for this central, from a kiosk that may send to it.
fn check(app: &App, Opened { fingerprint, content, .. }: Opened) -> Result<ExportContent, Refusal> {
    if content.central != export::hex(&app.ca_fingerprint()) {
        return Err(Refusal::because(ProblemType::Export, "The sealed export is for another central."));
    }
    let number = content.kiosk;
    app.store.read(|ledger| match ledger.kiosk_by_fingerprint(fingerprint)? {
        Some(kiosk) if kiosk.number == number => Ok(content),
        Some(_) => {
            Err(Refusal::because(ProblemType::ExportSigner, "The kiosk that signed it has another number by now."))
        }
        None if ledger.is_revoked(fingerprint)? => {
            Err(Refusal::because(ProblemType::ExportSigner, format!("Kiosk {number}, which signed it, was revoked.")))
        }
        None => Err(Refusal::because(
            ProblemType::ExportSigner,
            format!("The machine that signed it as kiosk {number} is not enrolled, or another one took its place."),
        )),
    })
}

async fn take_checked(app: App, content: ExportContent) -> Result<ExportTaken, Refusal> {
    let ExportContent { kiosk, envelopes, card_attempts, .. } = content;
    let mut taken = ExportTaken { kiosk, ..ExportTaken::default() };
    let ids: Vec<_> =
        envelopes.iter().map(|envelope| envelope.id).chain(card_attempts.iter().map(|attempt| attempt.id)).collect();
    let answer = blocking({
        let app = app.clone();
        move || {
            let known = app.store.read(|ledger| known(ledger, &ids))?;
            Ok((known, requests::settle(&app, &Kiosk { number: kiosk }, &Batch { envelopes })?))
        }
    });
    let (known, answer) = answer.await?;
    taken.known = known;
    for settlement in answer.outcomes {
        let place = match settlement.outcome {
            Outcome::Accepted(_) => &mut taken.accepted,
            Outcome::Rejected { .. } => &mut taken.rejected,
            Outcome::Conflict => &mut taken.conflicts,
            Outcome::TryLater { .. } => &mut taken.later,
        };
        *place += 1;
    }
    for attempt in card_attempts {
        end_attempt(&app, kiosk, attempt, &mut taken).await;
    }
    tracing::info!(
        kiosk,
        accepted = taken.accepted,
        known = taken.known,
        later = taken.later,
        "a sealed export was taken"
    );
    Ok(taken)
}

fn known(ledger: &Ledger, ids: &[uuid::Uuid]) -> Result<u32, StoreError> {
    ids.iter().try_fold(0, |known, id| Ok(known + u32::from(ledger.entry(*id)?.is_some())))
}

/// Reverses an attempt whose payor was told that nothing was taken. Any other is left: what came is settled by central
/// itself, and what never came took nothing. An old file must not give back what was charged since.
async fn end_attempt(app: &App, number: u16, attempt: ExportedAttempt, taken: &mut ExportTaken) {
    let ExportedAttempt { id, sequence, confirmation, to_reverse } = attempt;
    if !to_reverse {
        taken.cards_left += 1;
        return;
    }
    let place = match cards::reverse(app.clone(), Kiosk { number }, id, Reversal { confirmation, sequence }).await {
        // Also of one that was refused before any charge.
        Ok(_) => &mut taken.cards_reversed,
        Err(refusal) if matches!(refusal.kind, ProblemType::Conflict | ProblemType::BadBody) => &mut taken.conflicts,
        Err(_) => &mut taken.later,
    };
    *place += 1;
}
