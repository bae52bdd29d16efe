//! Starting, stopping, and what operators see.

use reqwest::Method;
use uuid::Uuid;
use wire::policy::Policy;

use crate::support::{World, draft, rosa, write_policy};

#[tokio::test]
async fn a_cut_line_drops_everything_and_the_same_port_comes_back() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    let fingerprint = world.running().ca_fingerprint();
    world.stop();
    assert!(kiosk.http.get(kiosk.url("/v1/policy")).send().await.is_err());
    world.start_again();
    assert_eq!(world.running().ca_fingerprint(), fingerprint);
    assert_eq!(kiosk.get("/v1/policy").await.status(), 200);
}

#[tokio::test]
async fn holdings_tell_what_central_holds_running_or_not() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    let envelope = kiosk.envelope(&draft(rosa())).await;
    kiosk.settle(std::slice::from_ref(&envelope)).await;
    let (attempt, payment) = (Uuid::now_v7(), kiosk.payment());
    kiosk.send(Method::PUT, &format!("/v1/card-payments/{attempt}"), &payment).await;
    world.stop();
    let holdings = payor_central::holdings(&world.state_dir()).expect("holdings");
    let expected = serde_json::json!([
        { "id": envelope.id, "confirmation": envelope.confirmation, "kind": "one-time-draft", "state": "accepted",
          "first_withdrawal": "2026-01-28", "amount": "250.00" },
        { "id": attempt, "confirmation": payment.confirmation, "kind": "card-payment", "state": "approved",
          "first_withdrawal": null, "amount": "250.00" },
    ]);
    assert_eq!(serde_json::to_value(holdings).expect("JSON"), expected);
    assert!(payor_central::holdings(&world.state_dir().join("elsewhere")).is_err());
}

#[tokio::test]
async fn a_known_policy_is_not_sent_again_until_it_changes() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let first = kiosk.get("/v1/policy").await;
    let etag = first.headers()["etag"].clone();
    let policy: Policy = first.json().await.expect("a policy");
    let again = || kiosk.http.get(kiosk.url("/v1/policy")).header("if-none-match", etag.clone()).send();
    let unchanged = again().await.expect("an answer");
    assert_eq!((unchanged.status().as_u16(), &unchanged.headers()["etag"]), (304, &etag));
    payor_central::operate::rotate_key(&world.state_dir()).expect("rotates");
    let changed: Policy = again().await.expect("an answer").json().await.expect("a policy");
    assert_eq!((changed.version, changed.sealing_keys.len()), (policy.version + 1, 2));
}

/// One topic with one question.
fn questions(spanish: &str) -> String {
    let both = |en: &str, es: &str| format!(r#"{{"en":"{en}","es":"{es}"}}"#);
    let question = format!(
        r#"{{"id":"parking","question":{},"answer":{}}}"#,
        both("Where do I park?", "¿Dónde estaciono?"),
        both("Behind the house.", spanish)
    );
    let topic = format!(r#"{{"id":"here","title":{},"questions":[{question}]}}"#, both("This office", "Esta oficina"));
    format!(r#"{{"content":{{"questions":{{"topics":[{topic}]}}}}}}"#)
}

#[tokio::test]
async fn questions_of_the_policy_file_reach_the_kiosks() {
    let world = World::with(|options| write_policy(options, &questions("Detrás de la casa.")));
    let kiosk = world.kiosk().await;
    let policy: Policy = kiosk.get("/v1/policy").await.json().await.expect("a policy");
    let content = policy.content.expect("content");
    assert_eq!(content.questions.expect("questions").topics[0].questions[0].answer.es, "Detrás de la casa.");
    assert_eq!(content.offices, None);
}

#[tokio::test]
async fn figures_never_have_an_address_in_them() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    kiosk.get(&format!("/v1/requests/{}", kiosk.confirmation(1))).await;
    kiosk.get("/somewhere/else").await;
    let text = kiosk.get("/metrics").await.text().await.expect("text");
    assert!(text.contains("route=\"/v1/requests/{confirmation}\",status=\"404\"} 1"), "{text}");
    assert!(!text.contains("somewhere") && !text.contains(&kiosk.confirmation(1).to_string()));
}

#[test]
fn a_taken_port_and_a_wrong_policy_are_said_in_one_line() {
    let world = World::new();
    let mut same_port = world.options.clone();
    same_port.state_dir = same_port.state_dir.join("other");
    let error = payor_central::Central::start(same_port.clone()).err().expect("the port is taken");
    assert!(format!("{error:#}").starts_with("cannot listen on 127.0.0.1:"), "{error:#}");
    std::fs::write(same_port.state_dir.join("policy.json"), "{\"unheard\": 1}").expect("written");
    let error = payor_central::Central::start(same_port.clone()).err().expect("no policy");
    assert!(format!("{error:#}").contains("policy.json is no policy: unknown field"), "{error:#}");
    std::fs::write(same_port.state_dir.join("policy.json"), questions("")).expect("written");
    let error = payor_central::Central::start(same_port).err().expect("no policy");
    assert!(format!("{error:#}").ends_with("policy.json is no policy: question parking, es: it is empty"), "{error:#}");
}

#[cfg(unix)]
#[test]
fn what_central_keeps_is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let mut seen = 0;
    let mut directories = vec![world.state_dir()];
    while let Some(directory) = directories.pop() {
        assert_eq!(std::fs::metadata(&directory).expect("metadata").permissions().mode() & 0o077, 0);
        for entry in std::fs::read_dir(directory).expect("a directory") {
            let entry = entry.expect("an entry");
            let metadata = entry.metadata().expect("metadata");
            if metadata.is_dir() {
                directories.push(entry.path());
                continue;
            }
            seen += 1;
            let is_certificate = entry.file_name() == "ca.pem";
            assert!(is_certificate || metadata.permissions().mode() & 0o077 == 0, "{}", entry.path().display());
        }
    }
    assert!(seen >= 4, "database, certificate, its key and a sealing key");
}
