//! Who may ask, and how one becomes known.

use chrono::TimeDelta;
use payor_central::operate;
use wire::enrollment::{Enrolled, EnrollmentCode};
use wire::problem::ProblemType;

use crate::support::{Kiosk, World, draft, problem, rosa};

#[tokio::test]
async fn a_code_makes_a_certificate_known() {
    let world = World::new();
    let kiosk = world.stranger();
    assert_eq!(problem(kiosk.get("/v1/policy").await).await, ProblemType::NotEnrolled);
    let enrolled: Enrolled = kiosk.enroll(&world.code()).await.json().await.expect("enrolled");
    assert_eq!(enrolled, Enrolled { kiosk: 1, office: "Hartford".to_owned(), sequence_used_through: 0 });
    assert_eq!(kiosk.get("/v1/policy").await.status(), 200);
}

#[tokio::test]
async fn the_code_carries_the_authoritys_fingerprint() {
    let world = World::new();
    let code: EnrollmentCode = world.code().to_string().parse().expect("a code");
    assert_eq!(code.ca_fingerprint, world.running().ca_fingerprint()[..16]);
}

#[tokio::test]
async fn without_a_certificate_only_operation_answers() {
    let world = World::new();
    let anonymous = world.anonymous();
    assert_eq!(problem(anonymous.get("/v1/policy").await).await, ProblemType::NotEnrolled);
    assert_eq!(problem(anonymous.enroll(&world.code()).await).await, ProblemType::NotEnrolled);
    for path in ["/healthz", "/readyz", "/metrics", "/openapi.json"] {
        assert_eq!(anonymous.get(path).await.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn a_copied_certificate_without_its_key_gets_no_connection() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let other_key = rcgen::KeyPair::generate().expect("a key");
    let stolen = kiosk.certificate.clone().map(|certificate| (certificate, other_key));
    let thief = Kiosk::with_identity(world.running(), stolen);
    assert!(thief.http.get(thief.url("/v1/policy")).send().await.is_err());
    assert_eq!(kiosk.get("/v1/policy").await.status(), 200);
}

#[tokio::test]
async fn a_code_works_once_and_again_only_for_the_same_certificate() {
    let world = World::new();
    let (code, kiosk) = (world.code(), world.stranger());
    let first: Enrolled = kiosk.enroll(&code).await.json().await.expect("enrolled");
    let repeated: Enrolled = kiosk.enroll(&code).await.json().await.expect("the answer was lost");
    assert_eq!(first, repeated);
    assert_eq!(problem(world.stranger().enroll(&code).await).await, ProblemType::EnrollmentCode);
}

#[tokio::test]
async fn a_code_is_valid_for_an_hour() {
    let world = World::new();
    let (in_time, late) = (world.code(), world.code());
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(world.stranger().enroll(&in_time).await.status(), 200);
    world.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(problem(world.stranger().enroll(&late).await).await, ProblemType::EnrollmentCode);
}

#[tokio::test]
async fn a_wrong_code_is_refused() {
    let world = World::new();
    let code = EnrollmentCode::new([7; 10], [0; 16]);
    assert_eq!(problem(world.stranger().enroll(&code).await).await, ProblemType::EnrollmentCode);
}

#[tokio::test]
async fn a_barred_kiosk_is_told_so_until_it_enrolls_again() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    operate::revoke(&world.state_dir(), kiosk.number).expect("revokes");
    assert_eq!(problem(kiosk.get("/v1/policy").await).await, ProblemType::Revoked);
    assert_eq!(kiosk.enroll(&world.code()).await.status(), 200);
    assert_eq!(kiosk.get("/v1/policy").await.status(), 200);
    assert!(operate::revoke(&world.state_dir(), 99).is_err());
}

#[tokio::test]
async fn a_kiosk_that_replaces_another_goes_on_with_its_sequence() {
    let world = World::new();
    let old = world.kiosk().await;
    old.sequence.store(4, std::sync::atomic::Ordering::SeqCst);
    old.settle(&[old.envelope(&draft(rosa())).await]).await;
    let code = operate::enroll_code(&world.state_dir(), "Hartford", Some(old.number)).expect("a code");
    let mut new = world.stranger();
    let enrolled: Enrolled = new.enroll(&code).await.json().await.expect("enrolled");
    assert_eq!((enrolled.kiosk, enrolled.sequence_used_through), (old.number, 5));
    assert_eq!(problem(old.get("/v1/policy").await).await, ProblemType::NotEnrolled);
    // Sequences 1 to 4 were lost with the old one: the new one is not asked for them.
    new.number = enrolled.kiosk;
    let envelope = new.envelope_at(7, &draft(rosa())).await;
    assert_eq!(new.settle(&[envelope]).await.missing, [6]);
}

#[tokio::test]
async fn kiosks_get_numbers_of_their_own() {
    let world = World::new();
    let numbers = [world.kiosk().await.number, world.kiosk().await.number];
    assert_eq!(numbers, [1, 2]);
    let listed = operate::kiosks(&world.state_dir(), &world.options.clock).expect("a list");
    assert_eq!(listed.iter().map(|kiosk| kiosk.number).collect::<Vec<_>>(), numbers);
    assert_eq!(listed[0].to_string(), "1  Hartford, version 0.1.0, enrolled 2026-01-26 15:00, no heartbeat yet");
}
