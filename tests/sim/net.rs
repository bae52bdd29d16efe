//! The line between kiosk and central: every question lies here until the world decides what becomes of it.

use std::sync::{Arc, Mutex, PoisonError};

use payor_kiosk::central::{Call, Carried, CentralError, Heard, Line};
use tokio::sync::oneshot;

/// What a kiosk asked and nobody delivered yet.
#[derive(Debug, Clone, Default)]
pub struct Net(Arc<Mutex<Vec<Posted>>>);

pub type Answer = Result<Heard, CentralError>;

/// One question on its way, and where its answer is waited for.
pub struct Posted {
    pub call: Call,
    pub reply: Reply,
}

/// The asking end. Gone where the kiosk was killed or has lost its patience.
pub struct Reply(oneshot::Sender<Answer>);

impl std::fmt::Debug for Posted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.call.path)
    }
}

impl Reply {
    pub fn give(self, answer: Answer) {
        // Nobody waits any more: an answer that came too late.
        let _ = self.0.send(answer);
    }
}

impl Net {
    /// What was asked since, oldest first.
    pub fn take(&self) -> Vec<Posted> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Line for Net {
    fn carry(&self, call: Call) -> Carried<'_> {
        let (reply, answer) = oneshot::channel();
        let patience = call.patience;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Posted { call, reply: Reply(reply) });
        Box::pin(async move {
            match tokio::time::timeout(patience, answer).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(_)) => Err(CentralError::NoAnswer { cause: "the line broke".to_owned() }),
                Err(_) => Err(CentralError::NoAnswer { cause: "out of patience".to_owned() }),
            }
        })
    }
}

pub fn unreachable() -> CentralError {
    CentralError::Unreachable { cause: "refused".to_owned() }
}

pub fn broken() -> CentralError {
    CentralError::NoAnswer { cause: "reset".to_owned() }
}
