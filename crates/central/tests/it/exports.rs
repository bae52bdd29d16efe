//! Sealed exports: what a kiosk could not send is decided once, whichever way it comes, and nothing is believed that it did
//! not sign.

use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use payor_central::{Imported, Options, operate};
use rcgen::{CertificateParams, KeyPair, SigningKey as _};
use reqwest::Method;
use rustls::pki_types::CertificateDer;
use uuid::Uuid;
use wire::card::{CardAnswer, CardPayment, CardState};
use wire::enrollment::Enrolled;
use wire::export::{ExportContent, ExportPart, ExportTaken, ExportedAttempt, HEAD, hex};
use wire::problem::ProblemType;
use wire::request::{Envelope, Outcome};

use crate::cards::Stubborn;
use crate::support::{Kiosk, World, draft, problem, rosa};

/// A kiosk that keeps its key.
struct Signer {
    kiosk: Kiosk,
    certificate: CertificateDer<'static>,
    key: KeyPair,
    central: String,
}

impl Signer {
    async fn new(world: &World) -> Self {
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::default().self_signed(&key).expect("a certificate").der().clone();
        let copy = KeyPair::from_pem(&key.serialize_pem()).expect("a key");
        let mut kiosk = Kiosk::with_identity(world.running(), Some((certificate.clone(), copy)));
        let enrolled: Enrolled = kiosk.enroll(&world.code()).await.json().await.expect("enrolled");
        kiosk.number = enrolled.kiosk;
        Signer { kiosk, certificate, key, central: hex(&world.running().ca_fingerprint()) }
    }

    async fn envelopes(&self, count: usize) -> Vec<Envelope> {
        let mut envelopes = Vec::new();
        for _ in 0..count {
            envelopes.push(self.kiosk.envelope(&draft(rosa())).await);
        }
        envelopes
    }

    fn content(&self, envelopes: &[Envelope]) -> ExportContent {
        ExportContent {
            export: Uuid::from_u128(1),
            part: 1,
            is_last: true,
            central: self.central.clone(),
            kiosk: self.kiosk.number,
            exported_at_ms: 0,
            envelopes: envelopes.to_vec(),
            card_attempts: Vec::new(),
        }
    }

    fn sign(&self, content: &ExportContent) -> ExportPart {
        let sign = |message: &[u8]| Ok::<_, serde_json::Error>(self.key.sign(message).expect("signs"));
        ExportPart::sign(content, &self.certificate, sign).expect("signs")
    }

    fn part(&self, envelopes: &[Envelope]) -> ExportPart {
        self.sign(&self.content(envelopes))
    }
}

fn file(parts: &[ExportPart]) -> Vec<u8> {
    let lines: String = parts.iter().map(|part| part.line().expect("a line")).collect();
    format!("{HEAD}\n{lines}").into_bytes()
}

async fn carry(carrier: &Kiosk, part: &ExportPart) -> ExportTaken {
    carrier.ask(Method::POST, "/v1/exports", part).await
}

async fn refused(carrier: &Kiosk, part: &ExportPart) -> ProblemType {
    problem(carrier.send(Method::POST, "/v1/exports", part).await).await
}

fn import(options: &Options, file: &[u8]) -> anyhow::Result<Imported> {
    let (options, file) = (options.clone(), file.to_vec());
    // It makes a runtime of its own, as the command does.
    std::thread::spawn(move || operate::import(&options, &file)).join().expect("no panic")
}

fn held(world: &World) -> usize {
    world.running().holdings().expect("holdings").len()
}

#[tokio::test]
async fn whichever_way_a_request_comes_it_is_decided_once() {
    let world = World::new();
    let (signer, carrier) = (Signer::new(&world).await, world.kiosk().await);
    let envelopes = signer.envelopes(3).await;
    let part = signer.part(&envelopes);
    let kiosk = signer.kiosk.number;
    let first = signer.kiosk.settle_one(&envelopes[0]).await;
    let taken = ExportTaken { kiosk, accepted: 3, known: 1, ..ExportTaken::default() };
    assert_eq!(carry(&carrier, &part).await, taken);
    let again = ExportTaken { known: 3, ..taken };
    assert_eq!(carry(&carrier, &part).await, again);
    assert_eq!(import(&world.options, &file(&[part])).expect("imports"), Imported { parts: 1, taken: again });
    assert_eq!(held(&world), 3);
    let answer = signer.kiosk.settle(&envelopes).await;
    assert!(answer.outcomes.iter().all(|settlement| matches!(settlement.outcome, Outcome::Accepted(_))));
    assert_eq!(answer.outcomes[0].outcome, first, "and its own kiosk hears the same");
    assert!(answer.missing.is_empty());
    assert_eq!(held(&world), 3);
}

#[tokio::test]
async fn a_file_of_several_parts_is_taken_whole() {
    let world = World::new();
    let signer = Signer::new(&world).await;
    let envelopes = signer.envelopes(3).await;
    let parts = [
        signer.sign(&ExportContent { is_last: false, ..signer.content(&envelopes[..2]) }),
        signer.sign(&ExportContent { part: 2, ..signer.content(&envelopes[2..]) }),
    ];
    let whole = file(&parts);
    for at in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        assert!(import(&world.options, &changed).is_err(), "byte {at}");
    }
    assert!(import(&world.options, &file(&parts[..1])).is_err());
    assert_eq!(held(&world), 0, "nothing of it was taken");
    let taken = ExportTaken { kiosk: signer.kiosk.number, accepted: 3, ..ExportTaken::default() };
    assert_eq!(import(&world.options, &whole).expect("imports"), Imported { parts: 2, taken });
    assert_eq!(held(&world), 3);
}

#[tokio::test]
async fn another_content_under_the_same_id_is_a_conflict_and_the_rest_is_taken() {
    let world = World::new();
    let (signer, carrier) = (Signer::new(&world).await, world.kiosk().await);
    let mut envelopes = signer.envelopes(2).await;
    signer.kiosk.settle_one(&envelopes[0]).await;
    let other = signer.kiosk.envelope_at(envelopes[0].sequence, &draft(rosa())).await;
    envelopes[0] = Envelope { id: envelopes[0].id, ..other };
    let taken = carry(&carrier, &signer.part(&envelopes)).await;
    assert_eq!((taken.conflicts, taken.accepted, held(&world)), (1, 1, 2));
}

#[tokio::test]
async fn what_its_kiosk_did_not_sign_is_not_taken() {
    let world = World::new();
    let (signer, carrier) = (Signer::new(&world).await, Signer::new(&world).await);
    let envelopes = signer.envelopes(1).await;
    let part = signer.part(&envelopes);
    // The carrier's own signature under records of the other kiosk.
    assert_eq!(refused(&carrier.kiosk, &carrier.sign(&signer.content(&envelopes))).await, ProblemType::ExportSigner);
    // And its own name: the envelopes do not open.
    let renamed = carry(&carrier.kiosk, &carrier.part(&envelopes)).await;
    assert_eq!((renamed.rejected, renamed.accepted), (1, 0));
    let changed = ExportPart { content: part.content.replace("\"part\":1", "\"part\":2"), ..part.clone() };
    assert_eq!(refused(&carrier.kiosk, &changed).await, ProblemType::Export);
    let elsewhere = ExportContent { central: "0".repeat(64), ..signer.content(&envelopes) };
    assert_eq!(refused(&carrier.kiosk, &signer.sign(&elsewhere)).await, ProblemType::Export);
    assert_eq!(held(&world), 0);
    assert_eq!(refused(&world.stranger(), &part).await, ProblemType::NotEnrolled, "a carrier is a kiosk");
    assert_eq!(carry(&carrier.kiosk, &part).await.accepted, 1);
}

#[tokio::test]
async fn a_kiosk_that_is_barred_replaced_or_unknown_has_nothing_taken() {
    let world = World::new();
    let carrier = world.kiosk().await;
    let (barred, replaced) = (Signer::new(&world).await, Signer::new(&world).await);
    let [of_barred, of_replaced] =
        [barred.part(&barred.envelopes(1).await), replaced.part(&replaced.envelopes(1).await)];
    operate::revoke(&world.state_dir(), barred.kiosk.number).expect("bars it");
    let code = operate::enroll_code(&world.state_dir(), "Hartford", Some(replaced.kiosk.number)).expect("a code");
    assert_eq!(world.stranger().enroll(&code).await.status(), 200);
    let other = World::new();
    let unknown = Signer { central: barred.central.clone(), ..Signer::new(&other).await };
    let of_unknown = unknown.part(&unknown.envelopes(1).await);
    for (part, word) in [(of_barred, "revoked"), (of_replaced, "took its place"), (of_unknown, "not enrolled")] {
        assert_eq!(refused(&carrier, &part).await, ProblemType::ExportSigner, "{word}");
        let said = import(&world.options, &file(&[part])).expect_err("refused").to_string();
        assert!(said.contains(word), "{said}");
    }
    assert_eq!(held(&world), 0);
}

#[tokio::test]
async fn card_attempts_are_reversed_only_where_their_payor_was_told_that_nothing_was_taken() {
    let world = World::new();
    let (signer, carrier) = (Signer::new(&world).await, world.kiosk().await);
    let kiosk = &signer.kiosk;
    let mut attempts = Vec::new();
    for (arrives, to_reverse) in [(true, true), (false, true), (true, false), (false, false)] {
        let (id, payment) = (Uuid::now_v7(), kiosk.payment());
        if arrives {
            kiosk.ask::<CardAnswer>(Method::PUT, &format!("/v1/card-payments/{id}"), &payment).await;
        }
        attempts.push((
            id,
            ExportedAttempt { id, sequence: payment.sequence, confirmation: payment.confirmation, to_reverse },
        ));
    }
    let card_attempts = attempts.iter().map(|(_, attempt)| *attempt).collect();
    let part = signer.sign(&ExportContent { card_attempts, ..signer.content(&[]) });
    let expected = ExportTaken { kiosk: kiosk.number, cards_reversed: 2, cards_left: 2, ..ExportTaken::default() };
    assert_eq!(carry(&carrier, &part).await, ExportTaken { known: 2, ..expected });
    assert_eq!(carry(&carrier, &part).await, ExportTaken { known: 3, ..expected });
    let mut states = Vec::new();
    for (id, _) in attempts {
        let answer = kiosk.get(&format!("/v1/card-payments/{id}")).await;
        let is_there = answer.status() == 200;
        states.push(if is_there { Some(answer.json::<CardAnswer>().await.expect("an answer").state) } else { None });
    }
    assert_eq!(states[..2], [Some(CardState::Reversed), Some(CardState::Reversed)]);
    assert!(matches!(states[2..], [Some(CardState::Approved { .. }), None]), "{states:?}");
}

/// What a card attempt becomes that cannot be reversed as it was brought: nothing was taken, a person must look, or later.
#[tokio::test]
async fn a_card_attempt_that_cannot_be_reversed_says_what_it_needs() {
    let gateway = Arc::new(Stubborn::default());
    let world = World::with(|options| options.gateway = Some(gateway.clone()));
    let (signer, carrier) = (Signer::new(&world).await, world.kiosk().await);
    let kiosk = &signer.kiosk;
    let to_reverse = |id, payment: &CardPayment| ExportedAttempt {
        id,
        sequence: payment.sequence,
        confirmation: payment.confirmation,
        to_reverse: true,
    };
    let pay = async |kiosk: &Kiosk, id: Uuid, payment| {
        kiosk.send(Method::PUT, &format!("/v1/card-payments/{id}"), payment).await
    };
    let [id, refused_id, strange_id, of_carrier_id] = std::array::from_fn(|_| Uuid::now_v7());
    let payment = kiosk.payment();
    assert_eq!(pay(kiosk, id, &payment).await.status(), 200);
    let refused = kiosk.payment_with("4242424242424241", 5_000);
    assert_eq!(problem(pay(kiosk, refused_id, &refused).await).await, ProblemType::Card);
    // Its number is not of this sequence.
    let strange = CardPayment { sequence: 999, ..kiosk.payment() };
    let of_carrier = carrier.payment();
    assert_eq!(pay(&carrier, of_carrier_id, &of_carrier).await.status(), 200);
    let taken = async |attempt| {
        let part = signer.sign(&ExportContent { card_attempts: vec![attempt], ..signer.content(&[]) });
        let taken = carry(&carrier, &part).await;
        assert_eq!(taken.records(), 1);
        ExportTaken { kiosk: 0, known: 0, ..taken }
    };
    let nothing = ExportTaken::default();
    assert_eq!(taken(to_reverse(refused_id, &refused)).await, ExportTaken { cards_reversed: 1, ..nothing });
    assert_eq!(taken(to_reverse(strange_id, &strange)).await, ExportTaken { conflicts: 1, ..nothing });
    assert_eq!(taken(to_reverse(of_carrier_id, &of_carrier)).await, ExportTaken { conflicts: 1, ..nothing });
    gateway.fails.store(true, Ordering::Relaxed);
    assert_eq!(taken(to_reverse(id, &payment)).await, ExportTaken { later: 1, ..nothing });
    gateway.fails.store(false, Ordering::Relaxed);
    assert_eq!(taken(to_reverse(id, &payment)).await, ExportTaken { cards_reversed: 1, ..nothing });
    assert!(gateway.given_back.lock().expect("is sound").contains(&id));
}

fn command(world: &World, file: &std::path::Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-central"));
    command.args(["import", "--today", "2026-01-26", "--state"]).arg(world.state_dir()).arg(file).args(more);
    command.output().expect("runs")
}

#[tokio::test]
async fn the_command_says_in_figures_what_became_of_a_file() {
    let world = World::new();
    let signer = Signer::new(&world).await;
    let part = signer.part(&signer.envelopes(2).await);
    let path = world.state_dir().join("kiosk.export");
    std::fs::write(&path, file(&[part])).expect("writes");
    let done = command(&world, &path, &["--json"]);
    let said: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let kiosk = signer.kiosk.number;
    let expected = serde_json::json!({ "parts": 1, "kiosk": kiosk, "accepted": 2, "rejected": 0, "conflicts": 0, "later": 0,
        "known": 0, "cards_reversed": 0, "cards_left": 0 });
    assert_eq!((said, done.status.code()), (expected, Some(0)));
    let again = command(&world, &path, &[]);
    let said = String::from_utf8(again.stdout).expect("text");
    assert!(said.starts_with(&format!("kiosk {kiosk}: 2 accepted, 0 refused, 2 of all known before\n")), "{said}");
    std::fs::write(&path, "something else").expect("writes");
    let refused = command(&world, &path, &[]);
    let words = format!("payor-central: {}: this is no sealed export of a kiosk\n", path.display());
    assert_eq!((refused.status.code(), String::from_utf8(refused.stderr).expect("text")), (Some(1), words));
    assert!(refused.stdout.is_empty());
    assert_eq!(held(&world), 2);
}
