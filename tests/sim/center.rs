//! Central in the simulated world: the real one, without a listener, on a disk and in a time of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use central::{Asked, Charge, Charged, Gateway, GatewayAnswer, ManualClock, Options, Unserved};
use payor_kiosk::central::{Call, Heard, Method};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use uuid::Uuid;
use wire::card::DeclineReason;

use crate::op::Mood;

/// Central's process.
pub struct Center {
    runtime: Runtime,
    unserved: Unserved,
}

/// An answer that central may still give.
pub type Pending = oneshot::Receiver<Option<Heard>>;

impl Center {
    pub fn open(directory: &Path, clock: &ManualClock, gateway: &Arc<Till>) -> Self {
        let mut options = Options::new(directory);
        options.clock = central::Clock::Manual(clock.clone());
        options.gateway = Some(gateway.clone());
        options.hash_cost = central::HashCost::Least;
        let unserved = central::Central::open(&options).expect("central opens");
        let center = Center { runtime: still_runtime(), unserved };
        center.settle_open();
        center
    }

    /// As each minute.
    pub fn settle_open(&self) {
        self.runtime.block_on(self.unserved.settle_open());
    }

    /// Begins to answer a question, and goes on until nothing moves.
    pub fn ask(&self, certificate: &[u8], call: &Call) -> Pending {
        let (tell, told) = oneshot::channel();
        let answer = self.unserved.answer(Some(certificate), request(call));
        self.runtime.spawn(async move {
            let heard = match answer.await {
                Some(response) => Some(heard(response).await),
                None => None,
            };
            let _ = tell.send(heard);
        });
        self.pass(Duration::from_millis(1));
        told
    }

    pub fn pass(&self, time: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(time).await });
    }

    pub fn back_up(&self, directory: &Path) {
        self.unserved.back_up(directory).expect("backs up");
    }
}

/// A runtime in which time passes only when all that runs waits for it.
pub fn still_runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .max_blocking_threads(1)
        .build()
        .expect("a runtime")
}

fn request(call: &Call) -> Request<Body> {
    let method = match call.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
    };
    let mut request = Request::builder().method(method).uri(&call.path);
    if let Some(etag) = &call.etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    if let Some(token) = &call.bearer {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.expose()));
    }
    if call.body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    request.body(Body::from(call.body.clone().unwrap_or_default())).expect("a request")
}

async fn heard(response: Response<Body>) -> Heard {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let is_json = text(header::CONTENT_TYPE).is_some_and(|kind| kind.contains("json"));
    let (etag, retry_after) = (text(header::ETAG), text(header::RETRY_AFTER));
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a whole answer").to_vec();
    Heard { status, is_json, etag, retry_after_s: retry_after.and_then(|text| text.parse().ok()), body }
}

/// The card gateway, elsewhere: neither central's death nor its old backups change what it charged.
#[derive(Debug)]
pub struct Till {
    charges: Mutex<BTreeMap<Uuid, Vec<GatewayAnswer>>>,
    mood: Mutex<Mood>,
}

impl Till {
    pub fn new() -> Arc<Self> {
        Arc::new(Till { charges: Mutex::default(), mood: Mutex::new(Mood::Approves) })
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// All that was done for each attempt, in order.
    pub fn charges(&self) -> BTreeMap<Uuid, Vec<GatewayAnswer>> {
        self.charges.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, attempt: Uuid, answer: GatewayAnswer) {
        self.charges.lock().unwrap_or_else(PoisonError::into_inner).entry(attempt).or_default().push(answer);
    }

    fn last(&self, attempt: Uuid) -> Option<GatewayAnswer> {
        self.charges.lock().unwrap_or_else(PoisonError::into_inner).get(&attempt)?.last().copied()
    }
}

impl Gateway for Till {
    fn charge<'a>(&'a self, attempt: Uuid, _: Charge) -> Asked<'a, Charged> {
        Box::pin(async move {
            let mood = *self.mood.lock().unwrap_or_else(PoisonError::into_inner);
            let answer = match mood {
                Mood::Approves | Mood::ChargesSilently => GatewayAnswer::Approved,
                Mood::Declines => GatewayAnswer::Declined(DeclineReason::NotEnoughCredit),
                Mood::Ignores => std::future::pending().await,
            };
            // It believes central: that nothing is charged twice is central's promise here.
            let answer = match self.last(attempt) {
                Some(GatewayAnswer::Reversed) => GatewayAnswer::Reversed,
                _ => answer,
            };
            self.note(attempt, answer);
            if mood == Mood::ChargesSilently {
                std::future::pending::<()>().await;
            }
            Ok(Charged { answer, hang_up: false })
        })
    }

    fn ask(&self, attempt: Uuid) -> Asked<'_, Option<GatewayAnswer>> {
        Box::pin(async move { Ok(self.last(attempt)) })
    }

    fn reverse(&self, attempt: Uuid) -> Asked<'_, GatewayAnswer> {
        Box::pin(async move {
            if let Some(declined @ GatewayAnswer::Declined(_)) = self.last(attempt) {
                return Ok(declined);
            }
            self.note(attempt, GatewayAnswer::Reversed);
            Ok(GatewayAnswer::Reversed)
        })
    }
}

/// Puts the last copy of the database in the place of the one that is there. None: there is no copy.
pub fn restore(directory: &Path, backups: &Path) -> Option<()> {
    let mut copies: Vec<PathBuf> = fs::read_dir(backups).ok()?.filter_map(|file| Some(file.ok()?.path())).collect();
    copies.sort();
    let last = copies.pop()?;
    for file in ["central.db", "central.db-wal", "central.db-shm"] {
        let _ = fs::remove_file(directory.join(file));
    }
    fs::copy(last, directory.join("central.db")).expect("restores");
    Some(())
}
