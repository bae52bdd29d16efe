//! Who this kiosk is: its key and self-signed certificate, its number, and the one certificate authority it trusts.
//!
//! Made at enrolment and kept in the state directory: `identity.json`, `kiosk.key.pem`, `kiosk.cert.pem`,
//! `central-ca.pem`, all 0600. Nothing in it expires.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt as _, chown, fchown};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, SigningKey as _};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wire::export::hex;
use zeroize::Zeroizing;

const ABOUT: &str = "identity.json";
const KEY: &str = "kiosk.key.pem";
const CERTIFICATE: &str = "kiosk.cert.pem";
const AUTHORITY: &str = "central-ca.pem";

/// What central and the kiosk agreed on at enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub kiosk: u16,
    pub office: String,
    pub central_url: String,
    /// Sequences up to this one were used by an earlier kiosk of the same number.
    pub sequence_used_through: u64,
}

/// An enrolled kiosk.
#[derive(Clone)]
pub struct Identity {
    pub about: About,
    credentials: Credentials,
    authority: CertificateDer<'static>,
}

impl fmt::Debug for Identity {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("about", &self.about).finish_non_exhaustive()
    }
}

/// A key and a certificate of it that the kiosk signed itself.
#[derive(Clone)]
pub struct Credentials {
    key_pem: Arc<Zeroizing<String>>,
    certificate: CertificateDer<'static>,
}

#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    #[error("the identity in the state directory cannot be read or written")]
    Files(#[from] io::Error),
    #[error("identity.json does not read")]
    About(#[from] serde_json::Error),
    #[error("a certificate or key in the state directory does not read")]
    Pem(#[from] rustls::pki_types::pem::Error),
    #[error("a key cannot be made")]
    Make(#[from] rcgen::Error),
    #[error("key, certificate and authority do not make a TLS connection")]
    Tls(#[from] rustls::Error),
}

impl Identity {
    /// Reads the identity of this state directory. `None`: the kiosk is not enrolled.
    ///
    /// # Errors
    /// Where there is one that does not read.
    pub fn load(state_dir: &Path) -> Result<Option<Self>, IdentityError> {
        let about = match fs::read(state_dir.join(ABOUT)) {
            Ok(json) => serde_json::from_slice(&json)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let key_pem = Arc::new(Zeroizing::new(fs::read_to_string(state_dir.join(KEY))?));
        let certificate = CertificateDer::from_pem_file(state_dir.join(CERTIFICATE))?;
        let authority = CertificateDer::from_pem_file(state_dir.join(AUTHORITY))?;
        Ok(Some(Identity { about, credentials: Credentials { key_pem, certificate }, authority }))
    }

    pub(crate) fn new(about: About, credentials: Credentials, authority: CertificateDer<'static>) -> Self {
        Identity { about, credentials, authority }
    }

    /// Writes the identity: `identity.json` last, so that a half-written one is none.
    ///
    /// # Errors
    /// Where the directory cannot be written.
    pub fn save(&self, state_dir: &Path) -> Result<(), IdentityError> {
        DirBuilder::new().recursive(true).mode(0o700).create(state_dir)?;
        write(state_dir, KEY, self.credentials.key_pem.as_bytes())?;
        write(state_dir, CERTIFICATE, pem(&self.credentials.certificate).as_bytes())?;
        write(state_dir, AUTHORITY, pem(&self.authority).as_bytes())?;
        write(state_dir, ABOUT, &serde_json::to_vec_pretty(&self.about)?)?;
        Ok(File::open(state_dir)?.sync_all()?)
    }

    /// How to speak TLS with central: 1.3 only, its own authority only, with the kiosk's certificate.
    ///
    /// # Errors
    /// Where key and certificates do not fit.
    pub fn tls(&self) -> Result<ClientConfig, IdentityError> {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.clone())?;
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider())
            .build()
            .map_err(|error| rustls::Error::General(error.to_string()))?;
        self.credentials.tls(verifier)
    }
}

impl Identity {
    /// SHA-256 (hexadecimal) of the certificate of central's authority: which central this is.
    pub fn central(&self) -> String {
        hex(&Sha256::digest(&self.authority))
    }

    /// The kiosk's certificate, DER.
    pub fn certificate(&self) -> &[u8] {
        &self.credentials.certificate
    }

    /// Signs with the kiosk's key: ECDSA, DER.
    ///
    /// # Errors
    /// Where the key does not read.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, IdentityError> {
        Ok(KeyPair::from_pem(&self.credentials.key_pem)?.sign(message)?)
    }
}

impl Credentials {
    /// Makes a key and a certificate.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn generate() -> Result<Self, IdentityError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "payor-kiosk");
        let certificate = params.self_signed(&key)?.der().clone();
        Ok(Credentials { key_pem: Arc::new(Zeroizing::new(key.serialize_pem())), certificate })
    }

    /// TLS that believes the server only if `verifier` does.
    ///
    /// # Errors
    /// Where key and certificate do not fit.
    pub(crate) fn tls(&self, verifier: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, IdentityError> {
        let key = PrivateKeyDer::from_pem_slice(self.key_pem.as_bytes())?;
        Ok(ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_auth_cert(vec![self.certificate.clone()], key)?)
    }
}

/// Believes a server whose chain holds the authority with the known fingerprint and is signed by it: for the first
/// connection, when only the fingerprint is known.
#[derive(Debug)]
pub(crate) struct ByFingerprint {
    fingerprint: [u8; 16],
    found: std::sync::Mutex<Option<CertificateDer<'static>>>,
    /// A server answered that is not to be believed.
    refused: AtomicBool,
}

impl ByFingerprint {
    /// The fingerprint is the first 16 bytes of the SHA-256 of the authority's certificate.
    pub(crate) fn new(fingerprint: [u8; 16]) -> Self {
        ByFingerprint { fingerprint, found: std::sync::Mutex::default(), refused: AtomicBool::default() }
    }

    /// The authority, once a server was believed.
    pub(crate) fn authority(&self) -> Option<CertificateDer<'static>> {
        self.found.lock().ok()?.clone()
    }

    /// Whether a server answered that was not believed.
    pub(crate) fn has_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    fn check(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<CertificateDer<'static>, rustls::Error> {
        let authority = intermediates
            .iter()
            .find(|certificate| Sha256::digest(certificate.as_ref())[..16] == self.fingerprint)
            .ok_or_else(|| rustls::Error::General("the enrolment code is of another central".to_owned()))?;
        let authority = authority.clone().into_owned();
        let mut roots = RootCertStore::empty();
        roots.add(authority.clone())?;
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider())
            .build()
            .map_err(|error| rustls::Error::General(error.to_string()))?
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)?;
        Ok(authority)
    }
}

impl ServerCertVerifier for ByFingerprint {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let authority = self.check(end_entity, intermediates, server_name, ocsp_response, now).inspect_err(|_| {
            self.refused.store(true, Ordering::Relaxed);
        })?;
        if let Ok(mut found) = self.found.lock() {
            *found = Some(authority);
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("TLS 1.2 is not spoken".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = provider().signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn pem(certificate: &CertificateDer<'_>) -> String {
    use base64::Engine as _;
    let body = base64::engine::general_purpose::STANDARD.encode(certificate);
    let lines: Vec<&str> = body.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// Replaces a file whole: a reader, or a restart after a power cut, finds the old one or the new one.
///
/// It belongs to whom the directory belongs to. A command that root runs would else leave a file that the kiosk's user
/// cannot read; and as that user owns the directory, no link that lies there may be followed.
pub(crate) fn write(state_dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let new = state_dir.join(format!("{name}.new"));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&new)?;
    if rustix::process::geteuid().is_root() {
        let owner = fs::metadata(state_dir)?;
        fchown(&file, Some(owner.uid()), Some(owner.gid()))?;
    }
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, state_dir.join(name))?;
    File::open(state_dir)?.sync_all()
}

/// What root makes belongs to whom the state directory belongs to, and to nobody else.
pub(crate) fn own(path: &Path, state_dir: &Path) -> io::Result<()> {
    let mode = if path.is_dir() { 0o700 } else { 0o600 };
    fs::set_permissions(path, Permissions::from_mode(mode))?;
    let owner = fs::metadata(state_dir)?;
    if rustix::process::geteuid().is_root() { chown(path, Some(owner.uid()), Some(owner.gid())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::outbox::tests::Dir;

    #[test]
    fn an_identity_reads_back_and_is_nobody_elses_to_read() {
        let dir = Dir::new();
        assert!(Identity::load(dir.path()).expect("no error").is_none());
        let about = About {
            kiosk: 33,
            office: "Hartford".to_owned(),
            central_url: "https://127.0.0.1:1".to_owned(),
            sequence_used_through: 4,
        };
        let credentials = Credentials::generate().expect("makes a key");
        let authority = credentials.certificate.clone();
        Identity::new(about.clone(), credentials.clone(), authority.clone()).save(dir.path()).expect("saves");
        let read = Identity::load(dir.path()).expect("reads").expect("is there");
        assert_eq!((read.about.clone(), read.authority.clone()), (about, authority));
        assert_eq!(read.credentials.certificate, credentials.certificate);
        read.tls().expect("makes a connection");
        for file in fs::read_dir(dir.path()).expect("lists") {
            let mode = file.and_then(|file| file.metadata()).expect("its mode").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_broken_identity_is_not_taken_for_none() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        fs::write(dir.path().join(ABOUT), "{").expect("writes");
        assert!(Identity::load(dir.path()).is_err());
    }

    #[test]
    fn a_file_belongs_to_the_owner_of_its_directory_and_follows_no_link() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let other = dir.path().join("other");
        fs::write(&other, "of somebody else").expect("writes");
        std::os::unix::fs::symlink(&other, dir.path().join("name.new")).expect("links");
        if rustix::process::geteuid().is_root() {
            // Only root can be somebody else than the owner.
            std::os::unix::fs::chown(dir.path(), Some(4321), Some(4322)).expect("gives it away");
        }
        write(dir.path(), "name", b"text").expect("writes");
        let (of, file) = (fs::metadata(dir.path()).expect("is there"), fs::metadata(dir.path().join("name")));
        let file = file.expect("is there");
        assert_eq!((file.uid(), file.gid(), file.mode() & 0o777), (of.uid(), of.gid(), 0o600));
        assert_eq!(fs::read_to_string(&other).expect("reads"), "of somebody else");
    }
}
