//! A running central, and kiosks that talk to it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use payor_central::{Central, Clock, HashCost, ManualClock, Options, Running};
use reqwest::{Client, Method, Response};
use rules::bank::AccountType;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use rustls::client::ResolvesClientCert;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, SignatureScheme};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::account::{Authority, Person, PostalAddress, Registration, SignIn, SignInAnswer, SignedIn};
use wire::card::{BillingAddress, CardPayment, KeyedCard};
use wire::enrollment::{Enrolled, Enrollment, EnrollmentCode};
use wire::envelope::{Header, seal};
use wire::lookup::{PayorKind, Proof};
use wire::policy::{Policy, SealingKey};
use wire::problem::{Problem, ProblemType};
use wire::request::{
    Authorization, BankDraft, Batch, BatchAnswer, DraftAccount, Envelope, Outcome, RequestBody, RequestKind,
};

/// Ten in the morning in Hartford on the Monday of R10.
pub const MONDAY: &str = "2026-01-26T15:00:00Z";

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A central in a directory of its own, with the sample cases.
pub struct World {
    pub running: Option<Running>,
    pub clock: ManualClock,
    pub options: Options,
    _directory: TempDir,
}

impl World {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Options)) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let now: DateTime<Utc> = MONDAY.parse().expect("a time");
        let clock = ManualClock::at(now);
        let mut options = Options::new(directory.path().join("state"));
        options.clock = Clock::Manual(clock.clone());
        options.sample_cases = true;
        options.gateway_deadline = Duration::from_millis(50);
        options.hash_cost = HashCost::Least;
        change(&mut options);
        let running = Central::start(options.clone()).expect("starts");
        options.listen = running.addr();
        World { running: Some(running), clock, options, _directory: directory }
    }

    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("it runs")
    }

    pub fn state_dir(&self) -> PathBuf {
        self.options.state_dir.clone()
    }

    pub fn stop(&mut self) {
        self.running.take().expect("it runs").stop();
    }

    /// Comes back on the same state and port.
    pub fn start_again(&mut self) {
        self.running = Some(Central::start(self.options.clone()).expect("starts again"));
    }

    /// Looks into every file of a central that has stopped, as somebody who found its disk.
    pub fn assert_nowhere_in_clear(&self, secrets: &[&str]) {
        for file in std::fs::read_dir(self.state_dir()).expect("a directory") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                continue;
            }
            let content = String::from_utf8_lossy(&std::fs::read(&path).expect("readable")).into_owned();
            for secret in secrets {
                assert!(!content.contains(secret), "{} holds {secret}", path.display());
            }
        }
    }

    pub fn code(&self) -> EnrollmentCode {
        self.running().enroll_code("Hartford").expect("a code")
    }

    /// A kiosk that is enrolled.
    pub async fn kiosk(&self) -> Kiosk {
        let mut kiosk = self.stranger();
        let enrolled: Enrolled = kiosk.enroll(&self.code()).await.json().await.expect("enrolled");
        kiosk.number = enrolled.kiosk;
        kiosk
    }

    /// A kiosk with a certificate that central does not know.
    pub fn stranger(&self) -> Kiosk {
        Kiosk::new(self.running(), true)
    }

    /// A client without a certificate.
    pub fn anonymous(&self) -> Kiosk {
        Kiosk::new(self.running(), false)
    }
}

/// A client of central.
pub struct Kiosk {
    pub http: Client,
    pub certificate: Option<CertificateDer<'static>>,
    pub addr: SocketAddr,
    pub number: u16,
    pub sequence: AtomicU64,
}

/// Shows a certificate and signs with whatever key it has.
#[derive(Debug)]
struct AnyIdentity(Arc<CertifiedKey>);

impl ResolvesClientCert for AnyIdentity {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

impl Kiosk {
    fn new(central: &Running, with_certificate: bool) -> Self {
        let key = rcgen::KeyPair::generate().expect("a key");
        let certificate = rcgen::CertificateParams::default().self_signed(&key).expect("a certificate");
        let identity = with_certificate.then(|| (certificate.der().clone(), key));
        Self::with_identity(central, identity)
    }

    /// A client that shows this certificate and signs with this key, whether they belong together or not.
    pub fn with_identity(central: &Running, identity: Option<(CertificateDer<'static>, rcgen::KeyPair)>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(central.ca_certificate().to_vec())).expect("a root");
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .expect("TLS 1.3")
            .with_root_certificates(roots);
        let (certificate, tls) = match identity {
            Some((certificate, key)) => {
                let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
                let key = rustls::crypto::ring::sign::any_supported_type(&key).expect("a key");
                let shown = CertifiedKey::new(vec![certificate.clone()], key);
                (Some(certificate), tls.with_client_cert_resolver(Arc::new(AnyIdentity(Arc::new(shown)))))
            }
            None => (None, tls.with_no_client_auth()),
        };
        let http = Client::builder().tls_backend_preconfigured(tls).timeout(Duration::from_secs(20)).build();
        let http = http.expect("a client");
        Kiosk { http, certificate, addr: central.addr(), number: 0, sequence: AtomicU64::new(0) }
    }

    pub async fn enroll(&self, code: &EnrollmentCode) -> Response {
        let ask = Enrollment { secret: code.secret.clone(), version: "0.1.0".to_owned() };
        self.send(Method::POST, "/v1/enrollments", &ask).await
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.addr)
    }

    /// Finds out that the connection it kept is gone, as a kiosk does by a first question that fails.
    pub async fn notice_the_cut(&self) {
        let _ = self.http.get(self.url("/healthz")).send().await;
    }

    pub async fn get(&self, path: &str) -> Response {
        self.http.get(self.url(path)).send().await.expect("an answer")
    }

    pub async fn send(&self, method: Method, path: &str, body: &impl Serialize) -> Response {
        self.http.request(method, self.url(path)).json(body).send().await.expect("an answer")
    }

    pub async fn ask<T: DeserializeOwned>(&self, method: Method, path: &str, body: &impl Serialize) -> T {
        let response = self.send(method, path, body).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.expect("the expected body")
    }

    /// Asks in the right of a sign-in.
    pub async fn get_with(&self, token: &Sensitive, path: &str) -> Response {
        let request = self.http.get(self.url(path)).bearer_auth(token.expose());
        request.send().await.expect("an answer")
    }

    pub async fn read<T: DeserializeOwned>(&self, token: &Sensitive, path: &str) -> T {
        let response = self.get_with(token, path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.expect("the expected body")
    }

    pub async fn try_sign_in(&self, user_id: &str, password: &str) -> Response {
        let ask = SignIn { user_id: user_id.to_owned(), password: Sensitive::new(password) };
        self.send(Method::POST, "/v1/sign-ins", &ask).await
    }

    pub async fn sign_in(&self, user_id: &str, password: &str) -> SignedIn {
        match self.try_sign_in(user_id, password).await.json().await.expect("an answer") {
            SignInAnswer::SignedIn(signed_in) => *signed_in,
            SignInAnswer::NoMatch { .. } => panic!("{user_id} is not signed in"),
        }
    }

    /// Signs Elena Torres in.
    pub async fn elena(&self) -> SignedIn {
        self.sign_in("elenat26", "sunrise48").await
    }

    pub async fn sealing_key(&self) -> SealingKey {
        let policy: Policy = self.get("/v1/policy").await.json().await.expect("a policy");
        policy.sealing_keys[0].clone()
    }

    pub fn next_sequence(&self) -> u64 {
        self.sequence.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub fn confirmation(&self, sequence: u64) -> ConfirmationNumber {
        ConfirmationNumber::mint(self.number, sequence, 7).expect("in range")
    }

    /// Seals a draft under the next sequence number.
    pub async fn envelope(&self, draft: &BankDraft) -> Envelope {
        self.envelope_at(self.next_sequence(), draft).await
    }

    pub async fn envelope_at(&self, sequence: u64, draft: &BankDraft) -> Envelope {
        let kind = RequestBody::BankDraft(draft.clone()).kind();
        self.envelope_of(kind, sequence, &RequestBody::BankDraft(draft.clone())).await
    }

    /// Seals any request under the next sequence number.
    pub async fn sealed(&self, body: RequestBody) -> Envelope {
        self.envelope_of(body.kind(), self.next_sequence(), &body).await
    }

    pub async fn envelope_of(&self, kind: RequestKind, sequence: u64, body: &RequestBody) -> Envelope {
        let header = Header {
            kiosk: self.number,
            id: Uuid::now_v7(),
            sequence,
            confirmation: self.confirmation(sequence),
            kind,
            taken_at_ms: 1_769_439_600_000,
        };
        seal(&self.sealing_key().await, &header, body).expect("seals")
    }

    /// Central's decision on one envelope.
    pub async fn settle_one(&self, envelope: &Envelope) -> Outcome {
        self.settle(std::slice::from_ref(envelope)).await.outcomes.remove(0).outcome
    }

    /// Central's decision on a request that was never sent before.
    pub async fn decide(&self, body: RequestBody) -> Outcome {
        self.settle_one(&self.sealed(body).await).await
    }

    pub async fn settle(&self, envelopes: &[Envelope]) -> BatchAnswer {
        self.ask(Method::POST, "/v1/requests", &Batch { envelopes: envelopes.to_vec() }).await
    }

    /// A payment of $250.00 for Rosa Delgado with a card that approves.
    pub fn payment(&self) -> CardPayment {
        self.payment_with("4242424242424242", 25_000)
    }

    pub fn payment_with(&self, number: &str, amount_cents: i64) -> CardPayment {
        let sequence = self.next_sequence();
        let amount_cents = Cents(amount_cents);
        let code = if number.starts_with('3') && number.len() == 15 { "1234" } else { "123" };
        CardPayment {
            confirmation: self.confirmation(sequence),
            sequence,
            proof: rosa(),
            amount_cents,
            fee_cents: rules::money::fee(amount_cents, rules::policy::Rules::default().card_fee_rate),
            card: KeyedCard {
                number: Sensitive::new(number),
                expiry: Sensitive::new("0829"),
                security_code: Sensitive::new(code),
                cardholder: Sensitive::new("Rosa Delgado"),
                billing: BillingAddress {
                    street: Sensitive::new("1 Main Street"),
                    city: Sensitive::new("Hartford"),
                    state: "CT".to_owned(),
                    zip: "06103".to_owned(),
                },
            },
            email: Some("rosa@example.com".to_owned()),
            language: "en".to_owned(),
        }
    }
}

/// A policy that differs from the default, before central starts.
pub fn write_policy(options: &Options, json: &str) {
    std::fs::create_dir_all(&options.state_dir).expect("a directory");
    std::fs::write(options.state_dir.join("policy.json"), json).expect("written");
}

/// The refusal of an answer, checked to be whole.
pub async fn problem(response: Response) -> ProblemType {
    let status = response.status().as_u16();
    let content_type = response.headers().get("content-type").cloned().expect("a content type");
    assert_eq!(content_type, "application/problem+json");
    let problem: Problem = response.json().await.expect("a problem document");
    assert_eq!((problem.status, problem.kind.status()), (status, status));
    problem.kind
}

pub fn proof(file_number: &str, ssn_digits: &str) -> Proof {
    Proof { file_number: file_number.to_owned(), payor: PayorKind::Own, ssn_digits: Sensitive::new(ssn_digits) }
}

/// The sample case with a verified account.
pub fn rosa() -> Proof {
    proof("0012345683", "6789")
}

/// The sample case without an account.
pub fn marcus() -> Proof {
    proof("0023456791", "7891")
}

/// The sample case that someone registered for.
pub fn elena() -> Proof {
    proof("0067890135", "2345")
}

/// What Marcus Reed registers with.
pub fn registration() -> Registration {
    Registration {
        file_number: "0023456791".to_owned(),
        payor: person("Marcus", "Reed", "234567891"),
        paid_for: None,
        email: "marcus.reed@example.com".to_owned(),
        user_id: "marcus77reed".to_owned(),
        password: Sensitive::new("winter55wind"),
        account: Some(new_account("123456789")),
        language: "en".to_owned(),
    }
}

pub fn person(first_name: &str, last_name: &str, ssn: &str) -> Person {
    Person {
        first_name: Sensitive::new(first_name),
        last_name: Sensitive::new(last_name),
        address: PostalAddress {
            street: Sensitive::new("17 Unmistakable Street"),
            unit: Sensitive::default(),
            city: Sensitive::new("Hartford"),
            state: "CT".to_owned(),
            zip: "06103".to_owned(),
        },
        phone: Sensitive::new("8605550134"),
        ssn: Sensitive::new(ssn),
    }
}

pub fn authorization() -> Authorization {
    draft(rosa()).authorization
}

/// A one-time draft of $250.00 from the account on file.
pub fn draft(proof: Proof) -> BankDraft {
    BankDraft {
        authority: Authority::Proof(proof),
        registration: None,
        amount_cents: Cents(25_000),
        frequency: Frequency::Once,
        requested_start: date("2026-01-28"),
        agreed_first_withdrawal: date("2026-01-28"),
        agreed_on: date("2026-01-26"),
        account: DraftAccount::OnFile { last4: "4321".to_owned() },
        email: Some("rosa@example.com".to_owned()),
        language: "en".to_owned(),
        authorization: Authorization {
            text_version: "2026-01".to_owned(),
            text_sha256: "0".repeat(64),
            language: "en".to_owned(),
            agreed_at: "2026-01-26T10:00:00-05:00".parse().expect("a time"),
        },
    }
}

pub fn new_account(account_number: &str) -> DraftAccount {
    DraftAccount::New {
        routing_number: "211170101".to_owned(),
        account_number: Sensitive::new(account_number),
        account_type: AccountType::Checking,
    }
}

/// The first withdrawal of what was accepted, and whether it moved.
pub fn accepted(outcome: &Outcome) -> (String, bool) {
    match outcome {
        Outcome::Accepted(acceptance) => {
            (acceptance.first_withdrawal.map(|date| date.to_string()).unwrap_or_default(), acceptance.moved)
        }
        other => panic!("not accepted: {other:?}"),
    }
}

/// Why it was rejected.
pub fn refused(outcome: &Outcome) -> ProblemType {
    match outcome {
        Outcome::Rejected { problem } => problem.kind,
        other => panic!("not rejected: {other:?}"),
    }
}
