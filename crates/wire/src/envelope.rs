//! How an envelope is sealed: HPKE (RFC 9180), base mode, X25519-HKDF-SHA256 with ChaCha20-Poly1305.
//!
//! The kiosk seals and central opens; both take the suite and the associated data from here. Only central has the key
//! that opens, so the kiosk cannot read back what it saved.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hpke::aead::{AeadCtxS, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::policy::SealingKey;
use crate::request::{Envelope, RequestBody, RequestKind};
use crate::{ConfirmationNumber, VERSION};

const INFO: &[u8] = b"payor-kiosk request";

/// What identifies a request outside its ciphertext, all of it bound by the associated data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The kiosk's number. Not in the envelope: central knows it from the connection, so a copied envelope does not open.
    pub kiosk: u16,
    pub id: Uuid,
    pub sequence: u64,
    pub confirmation: ConfirmationNumber,
    pub kind: RequestKind,
    pub taken_at_ms: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    #[error("the sealing key is not an X25519 public key")]
    Key,
    #[error("sealing failed")]
    Seal,
    #[error("the envelope cannot be opened")]
    Open,
    #[error("the envelope's content is not a request")]
    Content,
}

impl Header {
    fn associated_data(&self) -> Vec<u8> {
        let Header { kiosk, id, sequence, confirmation, kind, taken_at_ms } = self;
        let kind = kind.as_str();
        format!("{VERSION}\n{kiosk}\n{id}\n{sequence}\n{confirmation}\n{kind}\n{taken_at_ms}").into_bytes()
    }
}

/// A key agreement with central, made ahead of time: it is what is slow about sealing, and depends on no request.
/// Good for one envelope.
pub struct Sealer {
    key: SealingKey,
    encapsulated_key: String,
    context: AeadCtxS<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("key", &self.key.id).finish_non_exhaustive()
    }
}

impl Sealer {
    /// Agrees on a fresh key with the owner of `key`.
    ///
    /// # Errors
    /// [`EnvelopeError::Key`] where the key is none.
    pub fn new(key: &SealingKey) -> Result<Self, EnvelopeError> {
        let public_key = STANDARD.decode(&key.public_key).map_err(|_| EnvelopeError::Key)?;
        let public_key =
            <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&public_key).map_err(|_| EnvelopeError::Key)?;
        let (encapsulated_key, context): (<X25519HkdfSha256 as Kem>::EncappedKey, _) =
            hpke::setup_sender(&OpModeS::Base, &public_key, INFO).map_err(|_| EnvelopeError::Seal)?;
        Ok(Sealer { key: key.clone(), encapsulated_key: STANDARD.encode(encapsulated_key.to_bytes()), context })
    }

    /// The key that it seals to.
    pub fn key(&self) -> &SealingKey {
        &self.key
    }

    /// Seals a request. The plaintext exists only here, and is wiped.
    ///
    /// # Errors
    /// [`EnvelopeError::Seal`] where the request cannot be written or sealed.
    pub fn seal(mut self, header: &Header, body: &RequestBody) -> Result<Envelope, EnvelopeError> {
        // Room enough that the buffer does not grow and leave a copy behind.
        let mut plaintext = Zeroizing::new(Vec::with_capacity(8 * 1024));
        serde_json::to_writer(&mut *plaintext, body).map_err(|_| EnvelopeError::Seal)?;
        let ciphertext = self.context.seal(&plaintext, &header.associated_data()).map_err(|_| EnvelopeError::Seal)?;
        Ok(Envelope {
            id: header.id,
            sequence: header.sequence,
            confirmation: header.confirmation,
            kind: header.kind,
            taken_at_ms: header.taken_at_ms,
            key_id: self.key.id,
            encapsulated_key: self.encapsulated_key,
            ciphertext: STANDARD.encode(ciphertext),
        })
    }
}

/// Seals a request to central's key.
///
/// # Errors
/// [`EnvelopeError::Key`] where the key is none, [`EnvelopeError::Seal`] where the request cannot be written or sealed.
pub fn seal(key: &SealingKey, header: &Header, body: &RequestBody) -> Result<Envelope, EnvelopeError> {
    Sealer::new(key)?.seal(header, body)
}

/// Opens an envelope that came from this kiosk.
///
/// # Errors
/// [`EnvelopeError::Open`] where key, kiosk or any part of the header differ from those it was sealed with.
pub fn open(private_key: &[u8], kiosk: u16, envelope: &Envelope) -> Result<RequestBody, EnvelopeError> {
    let header = Header {
        kiosk,
        id: envelope.id,
        sequence: envelope.sequence,
        confirmation: envelope.confirmation,
        kind: envelope.kind,
        taken_at_ms: envelope.taken_at_ms,
    };
    let private_key = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(private_key).map_err(|_| EnvelopeError::Key)?;
    let encapsulated_key = STANDARD.decode(&envelope.encapsulated_key).map_err(|_| EnvelopeError::Open)?;
    let encapsulated_key =
        <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&encapsulated_key).map_err(|_| EnvelopeError::Open)?;
    let ciphertext = STANDARD.decode(&envelope.ciphertext).map_err(|_| EnvelopeError::Open)?;
    let plaintext = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private_key,
        &encapsulated_key,
        INFO,
        &ciphertext,
        &header.associated_data(),
    )
    .map_err(|_| EnvelopeError::Open)?;
    let plaintext = Zeroizing::new(plaintext);
    let body: RequestBody = serde_json::from_slice(&plaintext).map_err(|_| EnvelopeError::Content)?;
    if body.kind() == envelope.kind { Ok(body) } else { Err(EnvelopeError::Content) }
}

/// A new key pair for central: the private key's 32 bytes, and the public key in base64.
pub fn generate_key_pair() -> (Zeroizing<Vec<u8>>, String) {
    let (private_key, public_key) = X25519HkdfSha256::gen_keypair();
    (Zeroizing::new(private_key.to_bytes().to_vec()), STANDARD.encode(public_key.to_bytes()))
}
