//! What a line to central carries: a question one way, an answer the other. Knows no library.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use rules::sensitive::Sensitive;

use super::CentralError;

/// Carries questions to central. Nothing that comes back is believed here: that is the client's part.
pub trait Line: Send + Sync + fmt::Debug {
    /// Has one question answered, within its patience.
    ///
    /// The future fails with [`CentralError::Unreachable`] only where central certainly got nothing.
    fn carry(&self, call: Call) -> Carried<'_>;
}

/// An answer to come.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<Heard, CentralError>> + Send + 'a>>;

/// One question.
#[derive(Clone)]
pub struct Call {
    pub method: Method,
    /// From the first slash on.
    pub path: String,
    /// The policy that is known.
    pub etag: Option<String>,
    /// The right of a sign-in.
    pub bearer: Option<Sensitive>,
    /// JSON.
    pub body: Option<Vec<u8>>,
    pub patience: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
}

/// One answer, whoever gave it.
#[derive(Clone)]
pub struct Heard {
    pub status: u16,
    /// It says of itself that it is JSON.
    pub is_json: bool,
    pub etag: Option<String>,
    pub retry_after_s: Option<u32>,
    pub body: Vec<u8>,
}

impl Call {
    /// A question without a body.
    pub fn get(path: &str, patience: Duration) -> Self {
        Call { method: Method::Get, path: path.to_owned(), etag: None, bearer: None, body: None, patience }
    }
}
