//! TLS 1.3 with certificates on both sides: central's own certificate authority, and kiosks that are known by fingerprint.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, ring, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName as RootHint, Error, ServerConfig, SignatureScheme};
use sha2::{Digest, Sha256};

use crate::state;

/// SHA-256 of a certificate's DER.
pub(crate) type Fingerprint = [u8; 32];

pub(crate) fn fingerprint(certificate: &[u8]) -> Fingerprint {
    Sha256::digest(certificate).into()
}

/// Central's certificate authority. Made once and kept: kiosks trust this one root.
pub(crate) struct Authority {
    pub certificate: CertificateDer<'static>,
    key: KeyPair,
}

impl Authority {
    /// Reads the authority, or makes it where there is none.
    pub fn open(state_dir: &Path) -> anyhow::Result<Self> {
        let (certificate_file, key_file) = (state_dir.join("ca.pem"), state_dir.join("ca-key.pem"));
        if !certificate_file.exists() {
            let key = KeyPair::generate()?;
            let certificate = authority_params().self_signed(&key)?;
            // The key first: a certificate without its key would be taken for whole.
            state::write_private(&key_file, key.serialize_pem().as_bytes())?;
            state::write_private(&certificate_file, certificate.pem().as_bytes())?;
        }
        let read = |file: &Path| fs::read(file).with_context(|| format!("cannot read {}", file.display()));
        let certificate = CertificateDer::from_pem_slice(&read(&certificate_file)?)
            .with_context(|| format!("{} is no certificate", certificate_file.display()))?;
        let key = String::from_utf8(read(&key_file)?)?;
        let key = KeyPair::from_pem(&key).with_context(|| format!("{} is no private key", key_file.display()))?;
        Ok(Authority { certificate, key })
    }

    /// TLS for the server: TLS 1.3 only, with a certificate made now for these names. Its chain has the authority too, so
    /// that an enrolling kiosk can compare the authority with the fingerprint in its code.
    pub fn server_config(&self, names: &[String]) -> anyhow::Result<ServerConfig> {
        let provider = Arc::new(ring::default_provider());
        let (certificate, key) = self.issue(names)?;
        let mut config = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_client_cert_verifier(Arc::new(AnyCertificate { provider }))
            .with_single_cert(vec![certificate, self.certificate.clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    fn issue(&self, names: &[String]) -> anyhow::Result<(CertificateDer<'static>, PrivateKeyDer<'static>)> {
        let mut all = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
        all.extend_from_slice(names);
        let mut params = CertificateParams::new(all).context("a name of the server cannot stand in a certificate")?;
        params.distinguished_name = common_name("payor-central");
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &Issuer::from_params(&authority_params(), &self.key))?;
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        Ok((certificate.der().clone(), key.into()))
    }
}

fn authority_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name("payor-central authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn common_name(name: &str) -> DistinguishedName {
    let mut full = DistinguishedName::new();
    full.push(DnType::CommonName, name);
    full
}

/// Takes any well-formed client certificate whose key the client proves to have. Who that is, each request finds out
/// by the fingerprint: kiosks sign their own certificates, which never expire while they are offline.
#[derive(Debug)]
struct AnyCertificate {
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for AnyCertificate {
    fn root_hint_subjects(&self) -> &[RootHint] {
        &[]
    }

    /// Health, metrics and the API's description need none.
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _chain: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        ParsedCertificate::try_from(certificate)?;
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("only TLS 1.3 is spoken here".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
