//! The same thing on several connections at once, as a line does that delivers twice, or a kiosk that tries again too soon.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use payor_central::{Asked, Charge, Charged, Gateway, GatewayAnswer};
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wire::card::{CardAnswer, CardState};
use wire::request::{Batch, BatchAnswer, Outcome};

use crate::support::{Kiosk, World, draft, rosa};

const TIMES: usize = 8;

/// Charges each time it is asked, and takes its time.
#[derive(Debug, Default)]
struct Counting(AtomicU32);

impl Gateway for Counting {
    fn charge<'a>(&'a self, _: Uuid, _: Charge) -> Asked<'a, Charged> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(Charged { answer: GatewayAnswer::Approved, hang_up: false })
        })
    }

    fn ask(&self, _: Uuid) -> Asked<'_, Option<GatewayAnswer>> {
        Box::pin(async { Ok(None) })
    }

    fn reverse(&self, _: Uuid) -> Asked<'_, GatewayAnswer> {
        Box::pin(async { Ok(GatewayAnswer::Reversed) })
    }
}

/// The answers to the same thing, sent so many times at once.
async fn at_once<T: DeserializeOwned>(kiosk: &Kiosk, method: Method, path: &str, body: &impl Serialize) -> Vec<T> {
    let send = |_| tokio::spawn(kiosk.http.request(method.clone(), kiosk.url(path)).json(body).send());
    let under_way: Vec<_> = (0..TIMES).map(send).collect();
    let mut answers = Vec::new();
    for answer in under_way {
        let answer = answer.await.expect("ends").expect("an answer");
        assert_eq!(answer.status(), 200);
        answers.push(answer.json().await.expect("the expected body"));
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_many_times_at_once_is_decided_once() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let batch = Batch { envelopes: vec![kiosk.envelope(&draft(rosa())).await] };
    let answers: Vec<BatchAnswer> = at_once(&kiosk, Method::POST, "/v1/requests", &batch).await;
    assert!(matches!(answers[0].outcomes[0].outcome, Outcome::Accepted(_)));
    assert!(answers.iter().all(|answer| answer.outcomes == answers[0].outcomes), "{answers:?}");
    assert_eq!(world.running().holdings().expect("holdings").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_comes_many_times_at_once_is_charged_once() {
    let gateway = Arc::new(Counting::default());
    let world = World::with(|options| {
        options.gateway = Some(gateway.clone());
        options.gateway_deadline = Duration::from_secs(60);
    });
    let kiosk = world.kiosk().await;
    let (path, payment) = (format!("/v1/card-payments/{}", Uuid::now_v7()), kiosk.payment());
    let answers: Vec<CardAnswer> = at_once(&kiosk, Method::PUT, &path, &payment).await;
    // Whoever comes while the gateway is asked hears that, or the same outcome.
    assert!(answers.iter().any(|answer| matches!(answer.state, CardState::Approved { .. })), "{answers:?}");
    let ends = |state: &CardState| matches!(state, CardState::Approved { .. } | CardState::Pending);
    assert!(answers.iter().all(|answer| ends(&answer.state)), "{answers:?}");
    assert_eq!(gateway.0.load(Ordering::Relaxed), 1);
    assert_eq!(world.running().holdings().expect("holdings").len(), 1);
}
