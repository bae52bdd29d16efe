//! Sealed exports: what central has not decided, or has lost since, written to a file that central takes in its place of the line, itself
//! (`payor-central import`) or by another kiosk (`carried`).
//!
//! Writing one changes nothing at this kiosk: what it holds stays to be sent, and central decides each record once,
//! whichever way it comes first. It holds sealed envelopes, so that it can be carried by anybody.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use uuid::Uuid;
use wire::export::{ExportContent, ExportPart, ExportedAttempt, HEAD};
use wire::request::BATCH_MAX;

use crate::identity::{Identity, IdentityError};
use crate::outbox::{OpenAttempt, OutboxError, Reader, Unsettled};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    pub file: PathBuf,
    pub requests: u64,
    pub card_attempts: u64,
    /// Requests that this version cannot read, and that are not in the file.
    pub unreadable: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error("the file cannot be written")]
    Files(#[from] io::Error),
    #[error("a part cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// The name of a file: kiosk and time.
pub fn file_name(kiosk: u16, now: DateTime<FixedOffset>) -> String {
    format!("kiosk-{kiosk}-{}.export", now.format("%Y%m%d-%H%M%S"))
}

/// Writes everything that central has not decided to a file that must not be there yet. After a power cut it is there
/// whole, or not at all. `None`: nothing waits, and nothing was written.
///
/// # Errors
/// Where the outbox cannot be read or the file not be written: then it is not there.
pub fn write(
    reader: &Reader<'_>,
    identity: &Identity,
    file: &Path,
    now: DateTime<FixedOffset>,
) -> Result<Option<Exported>, ExportError> {
    let counts = reader.counts()?;
    if counts.unsent() + counts.parked + counts.open_attempts + reader.lost()? == 0 {
        return Ok(None);
    }
    if fs::symlink_metadata(file).is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let unfinished = PathBuf::from(format!("{}.unfinished", file.display()));
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let written = fill(reader, identity, file, &unfinished, now);
    if written.is_err() {
        // A stick that was pulled out takes it along, and there is nothing to remove.
        let _ = fs::remove_file(&unfinished);
    }
    written.map(Some)
}

fn fill(
    reader: &Reader<'_>,
    identity: &Identity,
    file: &Path,
    unfinished: &Path,
    now: DateTime<FixedOffset>,
) -> Result<Exported, ExportError> {
    // No link is followed: anybody can make a stick.
    let out = OpenOptions::new().create_new(true).write(true).mode(0o600).open(unfinished)?;
    let mut parts = Parts::begin(BufWriter::new(out), identity, now)?;
    let mut exported = Exported { file: file.to_owned(), requests: 0, card_attempts: 0, unreadable: 0 };
    reader.unsettled(|unsettled| -> Result<(), ExportError> {
        match unsettled {
            Unsettled::Request(envelope) => {
                exported.requests += 1;
                parts.make_room()?;
                parts.next.envelopes.push(envelope);
            }
            Unsettled::Attempt(OpenAttempt { attempt, to_reverse, .. }) => {
                exported.card_attempts += 1;
                parts.make_room()?;
                let (id, sequence, confirmation) = (attempt.id, attempt.sequence, attempt.confirmation);
                parts.next.card_attempts.push(ExportedAttempt { id, sequence, confirmation, to_reverse });
            }
            Unsettled::Unreadable(_) => exported.unreadable += 1,
        }
        Ok(())
    })?;
    let out = parts.end()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    out.sync_all()?;
    fs::rename(unfinished, file)?;
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(dir)?.sync_all()?;
    Ok(exported)
}

/// Writes one part after the other: no more than one is in memory.
struct Parts<'a> {
    out: BufWriter<File>,
    identity: &'a Identity,
    next: ExportContent,
}

impl<'a> Parts<'a> {
    fn begin(mut out: BufWriter<File>, identity: &'a Identity, now: DateTime<FixedOffset>) -> io::Result<Self> {
        writeln!(out, "{HEAD}")?;
        let next = ExportContent {
            export: Uuid::now_v7(),
            part: 1,
            is_last: false,
            central: identity.central(),
            kiosk: identity.about.kiosk,
            exported_at_ms: now.timestamp_millis(),
            envelopes: Vec::new(),
            card_attempts: Vec::new(),
        };
        Ok(Parts { out, identity, next })
    }

    /// Writes the part, where another record does not fit it.
    fn make_room(&mut self) -> Result<(), ExportError> {
        if self.next.records() < BATCH_MAX {
            return Ok(());
        }
        self.put()?;
        self.next.part += 1;
        self.next.envelopes.clear();
        self.next.card_attempts.clear();
        Ok(())
    }

    fn put(&mut self) -> Result<(), ExportError> {
        let sign = |message: &[u8]| Ok::<_, ExportError>(self.identity.sign(message)?);
        let part = ExportPart::sign(&self.next, self.identity.certificate(), sign)?;
        Ok(self.out.write_all(part.line()?.as_bytes())?)
    }

    fn end(mut self) -> Result<BufWriter<File>, ExportError> {
        self.next.is_last = true;
        self.put()?;
        Ok(self.out)
    }
}
