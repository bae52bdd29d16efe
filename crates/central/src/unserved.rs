//! Central without a listener: each request is handed to it, as if it had come over a connection. For simulations, which
//! lose and repeat requests themselves.

use std::future::Future;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};

use crate::api::{self, Caller};
use crate::app::App;
use crate::tls::fingerprint;
use crate::{Central, Options, backup, cards, open, server};

/// An opened central that nobody reaches but through [`Unserved::answer`].
pub struct Unserved {
    app: App,
    router: Router,
}

impl Central {
    /// Opens the state and listens nowhere.
    ///
    /// # Errors
    /// Where the state cannot be opened.
    pub fn open(options: &Options) -> anyhow::Result<Unserved> {
        let app = open(options)?;
        Ok(Unserved { router: api::router(app.clone()), app })
    }
}

impl Unserved {
    /// Answers one request, as from a connection with this client certificate (DER). `None`: the line breaks instead.
    pub fn answer(
        &self,
        certificate: Option<&[u8]>,
        request: Request<Body>,
    ) -> impl Future<Output = Option<Response<Body>>> + Send + 'static {
        let caller = Caller(certificate.map(fingerprint));
        let answer = server::answer(self.router.clone(), caller, request, server::deadline(&self.app));
        async { answer.await.ok() }
    }

    /// Has the card gateway settle what is open, as a server does each minute.
    pub fn settle_open(&self) -> impl Future<Output = ()> + Send + 'static {
        let settled = cards::settle_open(self.app.clone());
        async { drop(settled.await) }
    }

    /// Copies the database now.
    ///
    /// # Errors
    /// Where the directory cannot be written.
    pub fn back_up(&self, directory: &Path) -> anyhow::Result<()> {
        backup::copy(&self.app, directory)
    }
}
