//! Outbox, sending and client against a real central over real TLS, with the faults of a real line.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use payor_kiosk::central::{Central as Client, CentralError};
use payor_kiosk::enroll::{EnrollError, enroll};
use payor_kiosk::identity::Identity;
use payor_kiosk::outbox::{Outbox, ParkedFor, State, Verdict};
use payor_kiosk::policy;
use payor_kiosk::sync::{Report, Sync};
use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};
use wire::account::Authority;
use wire::envelope::{generate_key_pair, seal};
use wire::policy::SealingKey;
use wire::problem::ProblemType;
use wire::request::{Envelope, Outcome, RequestBody};

use crate::lab::{Dir, Lab, Mode, block_on, client, draft};

fn key(lab: &Lab) -> SealingKey {
    let saved = policy::read(&lab.kiosk_dir()).expect("reads").expect("enrolment brought one");
    saved.policy.sealing_keys.first().expect("has a key").clone()
}

fn take(lab: &Lab, outbox: &mut Outbox, count: usize) {
    let (kiosk, key) = (lab.identity().about.kiosk, key(lab));
    for _ in 0..count {
        outbox.accept(kiosk, &key, &draft(), 0).expect("saves");
    }
}

/// One batch there and back.
async fn send_one(sync: &mut Sync, outbox: &mut Outbox, central: &Client, now_ms: u64) -> Option<Report> {
    let sending = sync.next(outbox, now_ms).expect("reads")?;
    let answer = central.submit(sending.envelopes()).await;
    Some(sync.answered(outbox, sending, answer, now_ms, || u32::MAX).expect("writes"))
}

async fn drain(outbox: &mut Outbox, central: &Client) {
    let mut sync = Sync::default();
    while send_one(&mut sync, outbox, central, 0).await.is_some() {}
}

fn states(outbox: &Outbox) -> Vec<State> {
    outbox.reader().list().expect("reads").iter().map(|entry| entry.state).collect()
}

fn all_accepted(count: u64) -> Vec<(u64, String, String)> {
    (1..=count).map(|sequence| (sequence, "one-time-draft".to_owned(), "accepted".to_owned())).collect()
}

#[test]
fn what_the_outbox_holds_arrives_once_with_equal_content() {
    let lab = Lab::new();
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 120);
    block_on(drain(&mut outbox, &lab.client()));
    assert!(states(&outbox).iter().all(|state| *state == State::Accepted));
    assert_eq!(lab.holdings(), all_accepted(120));
    let entries = outbox.reader().list().expect("reads");
    let held = central::holdings(lab.central_dir()).expect("reads");
    for (entry, held) in entries.iter().zip(held) {
        assert_eq!((entry.id, entry.confirmation), (held.id, held.confirmation));
        assert_eq!(held.amount, "250.00");
    }
}

#[test]
fn a_lost_answer_makes_no_second_payment() {
    let lab = Lab::new();
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 3);
    let central = lab.client();
    block_on(async {
        // So that a connection stands and only the answer is lost.
        central.policy(None).await.expect("answers");
        lab.line.set(Mode::LoseAnswers);
        let mut sync = Sync::default();
        let report = send_one(&mut sync, &mut outbox, &central, 0).await.expect("was due");
        assert_eq!((report.settled, report.open), (vec![], vec![1, 2, 3]));
        assert_eq!(lab.line.lost_answers(), 1);
        assert_eq!(lab.holdings(), all_accepted(3), "central had it all the same");
        assert_eq!(states(&outbox), [State::Sending; 3]);
        lab.line.set(Mode::Open);
        let report = send_one(&mut sync, &mut outbox, &central, 1_000).await.expect("is due again");
        assert_eq!(report.settled.len(), 3);
    });
    assert_eq!(states(&outbox), [State::Accepted; 3]);
    assert_eq!(lab.holdings(), all_accepted(3));
}

#[test]
fn an_absent_central_loses_nothing_and_sequences_have_no_gap_across_restarts() {
    let mut lab = Lab::new();
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 2);
    let central = lab.client();
    lab.central_down();
    block_on(async {
        let mut sync = Sync::default();
        let report = send_one(&mut sync, &mut outbox, &central, 0).await.expect("was due");
        assert_eq!(report.open, [1, 2]);
        assert!(matches!(central.submit(Vec::new()).await, Err(CentralError::Unreachable { .. })));
    });
    drop(outbox);
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 1);
    lab.central_up();
    block_on(drain(&mut outbox, &central));
    assert_eq!(states(&outbox), [State::Accepted; 3]);
    assert_eq!(lab.holdings(), all_accepted(3));
}

#[test]
fn a_request_that_central_cannot_open_is_parked_and_the_others_go_on() {
    let lab = Lab::new();
    let mut outbox = lab.outbox();
    take(&lab, &mut outbox, 1);
    let (_, public_key) = generate_key_pair();
    let wrong = SealingKey { public_key, ..key(&lab) };
    outbox.accept(lab.identity().about.kiosk, &wrong, &draft(), 0).expect("saves");
    let RequestBody::BankDraft(mut unknown) = draft() else { panic!("a draft") };
    if let Authority::Proof(proof) = &mut unknown.authority {
        proof.file_number = "9999999".to_owned();
    }
    let unknown = RequestBody::BankDraft(unknown);
    outbox.accept(lab.identity().about.kiosk, &key(&lab), &unknown, 0).expect("saves");
    take(&lab, &mut outbox, 1);
    block_on(drain(&mut outbox, &lab.client()));
    assert_eq!(states(&outbox), [State::Accepted, State::Parked, State::Rejected, State::Accepted]);
    let decisions: Vec<_> = outbox.reader().list().expect("reads").into_iter().map(|entry| entry.decision).collect();
    assert!(matches!(
        &decisions[1],
        Some(Verdict::Parked { why: ParkedFor::NotUnderstood { problem } }) if problem.kind == ProblemType::Unreadable
    ));
    assert!(matches!(
        &decisions[2],
        Some(Verdict::Rejected { problem }) if problem.kind == ProblemType::UnknownFileNumber
    ));
}

#[test]
fn the_same_id_with_another_content_or_header_is_refused() {
    let lab = Lab::new();
    let (kiosk, key, central) = (lab.identity().about.kiosk, key(&lab), lab.client());
    let mut outbox = lab.outbox();
    outbox.accept(kiosk, &key, &draft(), 0).expect("saves");
    let sealed = outbox.due(0, 1).expect("reads").remove(0).envelope;
    let other = {
        let Envelope { id, sequence, confirmation, kind, taken_at_ms, .. } = sealed.clone();
        let header = wire::envelope::Header { kiosk, id, sequence, confirmation, kind, taken_at_ms };
        seal(&key, &header, &draft()).expect("seals")
    };
    block_on(async {
        let outcome = async |envelope: &Envelope| {
            let mut answer = central.submit(vec![envelope.clone()]).await.expect("answers");
            answer.outcomes.remove(0).outcome
        };
        let tampered = Envelope { id: uuid::Uuid::now_v7(), ..sealed.clone() };
        assert!(matches!(
            outcome(&tampered).await,
            Outcome::Rejected { problem } if problem.kind == ProblemType::Unreadable
        ));
        let other_kiosks = Envelope { sequence: 2, ..sealed.clone() };
        assert!(!matches!(outcome(&other_kiosks).await, Outcome::Accepted(_)));
        let _ = (outcome(&sealed).await, outcome(&sealed).await);
        assert_eq!(outcome(&other).await, Outcome::Conflict);
    });
}

/// Whoever sends second is refused, and a person looks: nothing is decided twice under one number.
#[test]
fn a_second_kiosk_with_copied_state_is_refused() {
    let lab = Lab::new();
    take(&lab, &mut lab.outbox(), 2);
    let copy = Dir::new();
    for file in fs::read_dir(lab.kiosk_dir()).expect("lists").flatten() {
        fs::copy(file.path(), copy.path().join(file.file_name())).expect("copies");
    }
    let twin = Identity::load(copy.path()).expect("reads").expect("is enrolled");
    let (mut outbox, mut second) = (lab.outbox(), Outbox::open(copy.path()).expect("opens"));
    for outbox in [&mut outbox, &mut second] {
        take(&lab, outbox, 1);
    }
    block_on(drain(&mut outbox, &lab.client()));
    block_on(drain(&mut second, &client(&twin, &lab.line.url())));
    assert_eq!(states(&outbox), [State::Accepted; 3]);
    assert_eq!(states(&second), [State::Accepted, State::Accepted, State::Parked]);
    let refused = second.reader().list().expect("reads").pop().and_then(|entry| entry.decision);
    assert_eq!(refused, Some(Verdict::Parked { why: ParkedFor::Conflict }));
    assert_eq!(lab.holdings(), all_accepted(3), "what both had is there once");
    let held = central::holdings(lab.central_dir()).expect("reads");
    let first = outbox.reader().list().expect("reads").pop().expect("three");
    assert!(held.iter().any(|held| held.id == first.id), "and of the third, the one that came first");
}

#[test]
fn a_central_restored_from_an_old_backup_is_brought_up_to_date() {
    let mut lab = Lab::new();
    let mut outbox = lab.outbox();
    let central = lab.client();
    let copies = Dir::new();
    take(&lab, &mut outbox, 2);
    block_on(drain(&mut outbox, &central));
    lab.central().back_up(copies.path()).expect("copies");
    take(&lab, &mut outbox, 3);
    block_on(drain(&mut outbox, &central));
    assert_eq!(lab.holdings(), all_accepted(5));
    lab.central_down();
    restore(&lab, copies.path());
    lab.central_up();
    assert_eq!(lab.holdings(), all_accepted(2), "central has forgotten three");
    block_on(async {
        let mut sync = Sync::default();
        sync.check_last(&mut outbox).expect("reads");
        while send_one(&mut sync, &mut outbox, &central, 0).await.is_some() {}
    });
    assert_eq!(lab.holdings(), all_accepted(5));
    assert!(states(&outbox).iter().all(|state| *state == State::Accepted));
}

/// Puts the newest copy in the place of central's database.
fn restore(lab: &Lab, copies: &std::path::Path) {
    let files = |dir: &std::path::Path| {
        let mut files: Vec<_> = fs::read_dir(dir).expect("lists").map(|file| file.expect("a file").path()).collect();
        files.sort();
        files
    };
    let name = |path: &std::path::Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let databases: Vec<_> = files(lab.central_dir()).into_iter().filter(|file| name(file).contains(".db")).collect();
    for file in &databases {
        fs::remove_file(file).expect("removes");
    }
    let copy = files(copies).pop().expect("a copy");
    let database = databases.iter().find(|file| name(file).ends_with(".db")).expect("a database");
    fs::copy(copy, database).expect("restores");
}

#[test]
fn a_kiosk_that_central_does_not_know_is_barred_and_another_central_is_not_believed() {
    let (here, elsewhere) = (Lab::new(), Lab::new());
    // Another central with another authority: its certificate is not believed, so nothing was sent.
    let stranger = client(&here.identity(), &elsewhere.line.url());
    let error = block_on(stranger.health(std::time::Duration::from_secs(2))).expect_err("not believed");
    assert!(matches!(error, CentralError::Unreachable { .. }), "{error:?}");
    // The same authority, but a kiosk that it never enrolled.
    let dir = Dir::new();
    for file in ["identity.json", "kiosk.key.pem", "kiosk.cert.pem"] {
        fs::copy(elsewhere.kiosk_dir().join(file), dir.path().join(file)).expect("copies");
    }
    fs::copy(here.kiosk_dir().join("central-ca.pem"), dir.path().join("central-ca.pem")).expect("copies");
    let identity = Identity::load(dir.path()).expect("reads").expect("is there");
    let unknown = client(&identity, &here.line.url());
    assert_eq!(block_on(unknown.submit(Vec::new())).expect_err("barred"), CentralError::Barred { status: 401 });
}

#[test]
fn a_code_is_good_for_its_own_central_once_and_for_one_kiosk() {
    let (here, elsewhere) = (Lab::new(), Lab::new());
    let code = here.central().enroll_code("Hartford").expect("makes a code");
    let dir = Dir::new();
    // Another central: its authority is not the one in the code, so the code is not even shown to it.
    let error = enroll(&elsewhere.line.url(), &code, dir.path()).expect_err("not believed");
    assert!(matches!(error, EnrollError::Central(CentralError::Unreachable { .. })), "{error:?}");
    assert!(Identity::load(dir.path()).expect("no error").is_none());
    let identity = enroll(&here.line.url(), &code, dir.path()).expect("enrols");
    assert_ne!(identity.about.kiosk, here.identity().about.kiosk);
    assert!(matches!(enroll(&here.line.url(), &code, dir.path()), Err(EnrollError::Already { .. })));
    let used = enroll(&here.line.url(), &code, Dir::new().path()).expect_err("it was used");
    assert!(
        matches!(&used, EnrollError::Central(CentralError::Refused(problem)) if problem.kind == ProblemType::EnrollmentCode),
        "{used:?}"
    );
}

/// A server with an authority of its own that answers each connection's one request with these bytes.
fn answering(lab: &Lab, answers: Vec<Vec<u8>>) -> (Client, Dir) {
    let mut params = CertificateParams::new(Vec::new()).expect("params");
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority");
    let server_key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("params");
    let certificate = params.signed_by(&server_key, &authority).expect("signs").der().clone();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("TLS 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a certificate");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("listens");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for answer in answers {
            let (mut socket, _) = listener.accept().expect("accepts");
            let mut connection = ServerConnection::new(config.clone()).expect("a connection");
            let mut stream = rustls::Stream::new(&mut connection, &mut socket);
            let mut request = [0; 4096];
            // The whole of these small requests comes at once.
            let _ = stream.read(&mut request);
            let _ = stream.write_all(&answer);
            connection.send_close_notify();
            let _ = connection.complete_io(&mut socket);
        }
    });
    let dir = Dir::new();
    for file in ["identity.json", "kiosk.key.pem", "kiosk.cert.pem"] {
        fs::copy(lab.kiosk_dir().join(file), dir.path().join(file)).expect("copies");
    }
    fs::write(dir.path().join("central-ca.pem"), authority.pem()).expect("writes");
    let identity = Identity::load(dir.path()).expect("reads").expect("is there");
    (client(&identity, &url), dir)
}

fn http(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

#[test]
fn no_answer_is_believed_because_it_came() {
    let lab = Lab::new();
    let json = "Content-Type: application/json";
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let cases: Vec<(&str, Vec<u8>, Expected)> = vec![
        ("a hotel's page", http("200 OK\r\nContent-Type: text/html", "<h1>Welcome</h1>"), not_central),
        ("a redirect", http("302 Found\r\nLocation: https://hotel.example/", ""), not_central),
        ("JSON of another kind", http(&format!("200 OK\r\n{json}"), r#"{"hello": 1}"#), not_central),
        ("deep JSON", http(&format!("200 OK\r\n{json}"), &nested), not_central),
        (
            "outcomes for nothing",
            http(
                &format!("200 OK\r\n{json}"),
                &format!(r#"{{"outcomes":[{OUTCOME}],"missing":[],"backed_up_through":0}}"#),
            ),
            not_central,
        ),
        (
            "an endless answer",
            http(&format!("200 OK\r\n{json}"), &(NOTHING.to_owned() + &" ".repeat(1_100_000))),
            not_central,
        ),
        ("an answer that is no JSON", http("200 OK\r\nContent-Type: text/plain", NOTHING), not_central),
        ("a forbidding proxy", http("403 Forbidden\r\nContent-Type: text/html", "no"), not_central),
        ("a proxy's error", http("502 Bad Gateway\r\nContent-Type: text/html", "oh"), |error| {
            *error == CentralError::TryLater { status: 502, retry_after_s: None }
        }),
        ("a plea to wait", http("503 Service Unavailable\r\nRetry-After: 7", ""), |error| {
            *error == CentralError::TryLater { status: 503, retry_after_s: Some(7) }
        }),
        ("half an answer", http(&format!("200 OK\r\n{json}"), "{\"outcomes\"")[..80].to_vec(), |error| {
            matches!(error, CentralError::NoAnswer { .. } | CentralError::NotCentral { .. })
        }),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), |error| matches!(error, CentralError::NoAnswer { .. })),
        ("nothing", Vec::new(), |error| matches!(error, CentralError::NoAnswer { .. })),
    ];
    let answers = cases.iter().map(|(_, answer, _)| answer.clone()).collect();
    let (central, _dir) = answering(&lab, answers);
    block_on(async {
        for (what, _, expected) in &cases {
            let error = central.submit(Vec::new()).await.expect_err(what);
            assert!(expected(&error), "{what}: {error:?}");
        }
    });
}

type Expected = fn(&CentralError) -> bool;

/// What central answers to an empty batch.
const NOTHING: &str = r#"{"outcomes":[],"missing":[],"backed_up_through":0}"#;

const OUTCOME: &str = r#"{"id":"00000000-0000-7000-8000-000000000000","outcome":"conflict"}"#;

fn not_central(error: &CentralError) -> bool {
    matches!(error, CentralError::NotCentral { .. })
}

#[test]
fn a_silent_line_is_given_up_in_time() {
    let lab = Lab::new();
    let central = lab.client();
    lab.line.set(Mode::Hold);
    let patience = std::time::Duration::from_millis(300);
    let error = block_on(central.health(patience)).expect_err("no answer");
    assert!(matches!(error, CentralError::NoAnswer { .. } | CentralError::Unreachable { .. }), "{error:?}");
}
