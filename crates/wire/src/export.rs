//! Sealed exports: what a kiosk without a line gives out as a file, so that central gets it another way, and once.
//!
//! A file is a first line that says what it is, and then a part on each line, of at most [`BATCH_MAX`] records. Each part
//! is signed with the key by which central knows the kiosk, and goes to central by itself. The records are what the kiosk
//! would send: envelopes, which only central can open, and card attempts without an outcome. Reading believes nothing: a
//! file with one byte changed, a part missing or a part out of its place is none.

use std::io::{self, Read};
use std::ops::AddAssign;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;
use webpki::EndEntityCert;
use webpki::ring::ECDSA_P256_SHA256;

use crate::ConfirmationNumber;
use crate::request::{BATCH_MAX, Envelope};

/// The first line of a file.
pub const HEAD: &str = "payor-kiosk sealed export 1";
/// The largest file that is read: the fullest outbox fits.
const FILE_MAX_BYTES: u64 = 512 << 20;

/// `POST /v1/exports`, and a line of a file: records with the signature of the kiosk that they belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportPart {
    /// The kiosk's certificate (DER), base64: central knows its SHA-256 since the enrolment.
    pub certificate: String,
    /// An `ExportContent` as JSON, to the letter as it was signed.
    pub content: String,
    /// ECDSA (P-256, SHA-256, DER), base64, over "payor-kiosk sealed export 1", a line break, the certificate's SHA-256 in
    /// hexadecimal, a line break, and `content`.
    pub signature: String,
}

/// What a part holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportContent {
    /// The same in all parts of a file.
    pub export: Uuid,
    /// From 1, without gaps.
    pub part: u32,
    pub is_last: bool,
    /// SHA-256 (hexadecimal) of the certificate of the authority of the central that it is for.
    pub central: String,
    pub kiosk: u16,
    /// By the kiosk's clock, in milliseconds of Unix time. Told, never trusted.
    pub exported_at_ms: i64,
    #[schema(max_items = 100)]
    pub envelopes: Vec<Envelope>,
    #[schema(max_items = 100)]
    pub card_attempts: Vec<ExportedAttempt>,
}

/// A card attempt of which the kiosk does not know the outcome. Nothing of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportedAttempt {
    pub id: Uuid,
    pub sequence: u64,
    #[schema(value_type = String)]
    pub confirmation: ConfirmationNumber,
    /// The payor was told that nothing was taken.
    pub to_reverse: bool,
}

/// What became of a part, in numbers alone: whoever carries it learns nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct ExportTaken {
    /// Whose records they are.
    pub kiosk: u16,
    /// Requests that are accepted, now or before.
    pub accepted: u32,
    /// Requests that are refused, now or before.
    pub rejected: u32,
    /// Requests whose id or number central has with another content: a person must look.
    pub conflicts: u32,
    /// Records that could not be decided now: send the part again.
    pub later: u32,
    /// Records of all these that had come before, on whatever way.
    pub known: u32,
    /// Card attempts of which nothing is taken now.
    pub cards_reversed: u32,
    /// Card attempts that central settles itself, or that never came and took nothing.
    pub cards_left: u32,
}

/// A part whose signature holds. Whether central knows the kiosk, only central can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub part: ExportPart,
    /// SHA-256 of the certificate that signed it.
    pub fingerprint: [u8; 32],
    pub content: ExportContent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("this is no sealed export of a kiosk")]
    NotOne,
    #[error("the sealed export is damaged, or somebody changed it")]
    Damaged,
    #[error("the sealed export is not whole")]
    NotWhole,
}

impl ExportPart {
    /// Signs a content with the key of this certificate (DER).
    ///
    /// # Errors
    /// What `sign` says.
    pub fn sign<E: From<serde_json::Error>>(
        content: &ExportContent,
        certificate: &[u8],
        sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let content = serde_json::to_string(content)?;
        let signature = STANDARD.encode(sign(&message(&Sha256::digest(certificate), &content))?);
        Ok(ExportPart { certificate: STANDARD.encode(certificate), content, signature })
    }

    /// Checks the signature, and reads what it holds for.
    ///
    /// # Errors
    /// [`ExportError::Damaged`] where anything is not as it was signed.
    pub fn open(self) -> Result<Opened, ExportError> {
        let damaged = |_| ExportError::Damaged;
        let certificate = CertificateDer::from(STANDARD.decode(&self.certificate).map_err(damaged)?);
        let signature = STANDARD.decode(&self.signature).map_err(damaged)?;
        let fingerprint: [u8; 32] = Sha256::digest(&certificate).into();
        EndEntityCert::try_from(&certificate)
            .and_then(|key| key.verify_signature(ECDSA_P256_SHA256, &message(&fingerprint, &self.content), &signature))
            .map_err(|_| ExportError::Damaged)?;
        let content: ExportContent = serde_json::from_str(&self.content).map_err(|_| ExportError::Damaged)?;
        let is_small = content.envelopes.len().max(content.card_attempts.len()) <= BATCH_MAX;
        if is_small { Ok(Opened { part: self, fingerprint, content }) } else { Err(ExportError::Damaged) }
    }

    /// The part as a line of a file, with its line break.
    ///
    /// # Errors
    /// Never, but for want of memory.
    pub fn line(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string(self)? + "\n")
    }
}

impl AddAssign for ExportTaken {
    /// Adds what became of another part of the same kiosk.
    fn add_assign(&mut self, other: Self) {
        let ExportTaken { kiosk, accepted, rejected, conflicts, later, known, cards_reversed, cards_left } = other;
        self.kiosk = kiosk;
        self.accepted += accepted;
        self.rejected += rejected;
        self.conflicts += conflicts;
        self.later += later;
        self.known += known;
        self.cards_reversed += cards_reversed;
        self.cards_left += cards_left;
    }
}

impl ExportTaken {
    /// How many records it tells of.
    pub fn records(&self) -> u64 {
        let ExportTaken { accepted, rejected, conflicts, later, cards_reversed, cards_left, .. } = *self;
        [accepted, rejected, conflicts, later, cards_reversed, cards_left].into_iter().map(u64::from).sum()
    }
}

impl ExportContent {
    /// How many records it has.
    pub fn records(&self) -> usize {
        self.envelopes.len() + self.card_attempts.len()
    }
}

/// All of a file, for [`read`].
///
/// # Errors
/// Where it cannot be read, or is larger than any file that a kiosk wrote.
pub fn bytes_of(file: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(FILE_MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_MAX_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is too large to be a sealed export"));
    }
    Ok(bytes)
}

/// Reads a file: all of its parts, in their order.
///
/// # Errors
/// Where it is not to the letter what a kiosk wrote.
pub fn read(file: &[u8]) -> Result<Vec<Opened>, ExportError> {
    let text =
        file.strip_prefix(HEAD.as_bytes()).and_then(|rest| rest.strip_prefix(b"\n")).ok_or(ExportError::NotOne)?;
    let text = std::str::from_utf8(text).map_err(|_| ExportError::Damaged)?;
    let lines = text.strip_suffix('\n').ok_or(ExportError::NotWhole)?.split('\n');
    let parts = lines.map(open_line).collect::<Result<Vec<_>, _>>()?;
    if is_whole(&parts) { Ok(parts) } else { Err(ExportError::NotWhole) }
}

fn open_line(line: &str) -> Result<Opened, ExportError> {
    let part: ExportPart = serde_json::from_str(line).map_err(|_| ExportError::Damaged)?;
    part.open()
}

/// Whether these are all parts of one file.
fn is_whole(parts: &[Opened]) -> bool {
    let of = |opened: &Opened| (opened.fingerprint, opened.content.export, opened.content.kiosk);
    let in_place = |(opened, number): (&Opened, u32)| {
        let is_last = usize::try_from(number).is_ok_and(|number| number == parts.len());
        (opened.content.part, opened.content.is_last) == (number, is_last) && of(opened) == of(&parts[0])
    };
    !parts.is_empty() && parts.iter().zip(1..).all(in_place)
}

/// Bytes as a part writes fingerprints: in small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is signed. The same key proves the kiosk in TLS, which signs nothing that begins like this.
fn message(fingerprint: &[u8], content: &str) -> Vec<u8> {
    format!("{HEAD}\n{}\n{content}", hex(fingerprint)).into_bytes()
}

#[cfg(test)]
mod tests;
