//! Whom the kiosk believes: central with the authority of its enrolment and nobody else, whatever answers, and whatever
//! the clocks say.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use payor_kiosk::central::{Central as Client, CentralError};
use payor_kiosk::enroll::{EnrollError, enroll};
use payor_kiosk::identity::Identity;
use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};
use wire::problem::ProblemType;

use crate::lab::{Dir, Lab, Mode, block_on, client};

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
    assert!(matches!(error, EnrollError::OtherCentral(CentralError::Unreachable { .. })), "{error:?}");
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

/// A server with this certificate from an authority that the kiosk believes. It answers each connection's one request with
/// these bytes.
fn answering(lab: &Lab, params: CertificateParams, answers: Vec<Vec<u8>>) -> (Client, Dir) {
    let mut of_authority = CertificateParams::new(Vec::new()).expect("params");
    of_authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(of_authority, key).expect("an authority");
    let server_key = KeyPair::generate().expect("a key");
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

fn certificate(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).expect("params")
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
    let (central, _dir) = answering(&lab, certificate("127.0.0.1"), answers);
    block_on(async {
        for (what, _, expected) in &cases {
            let error = central.submit(Vec::new()).await.expect_err(what);
            assert!(expected(&error), "{what}: {error:?}");
        }
    });
}

/// The kiosk's clock may be the one that is wrong: a certificate out of its time is not believed all the same, and nothing
/// is sent to whoever shows it.
#[test]
fn a_certificate_is_believed_in_its_time_and_for_its_name_alone() {
    let lab = Lab::new();
    let answer = http("200 OK\r\nContent-Type: application/json", NOTHING);
    let asked = |params| {
        let (central, _dir) = answering(&lab, params, vec![answer.clone()]);
        block_on(central.submit(Vec::new()))
    };
    asked(certificate("127.0.0.1")).expect("believed");
    let (mut over, mut to_come) = (certificate("127.0.0.1"), certificate("127.0.0.1"));
    over.not_after = date_time_ymd(2020, 1, 1);
    to_come.not_before = date_time_ymd(3020, 1, 1);
    for (what, params) in [("over", over), ("to come", to_come), ("another's", certificate("central.example"))] {
        let error = asked(params).expect_err(what);
        assert!(
            matches!(&error, CentralError::Unreachable { cause } if cause.contains("certificate")),
            "{what}: {error:?}"
        );
    }
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
