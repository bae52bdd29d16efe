//! The line to central in a kiosk. The only module that knows reqwest.
//!
//! It trusts one certificate authority, speaks TLS 1.3 only, shows the kiosk's own certificate, follows no redirect, uses
//! no proxy and repeats nothing.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_NONE_MATCH, RETRY_AFTER};

use super::{Call, Carried, CentralError, Heard, Line, Method};

/// The largest answer that is read.
const ANSWER_MAX: usize = 1024 * 1024;

/// A line to the central at one URL.
#[derive(Debug)]
pub struct Https {
    http: reqwest::Client,
    /// Without a slash at the end.
    url: String,
}

impl Https {
    /// # Errors
    /// [`CentralError::SetUp`] where the URL is not `https://…`.
    pub fn new(url: &str, tls: rustls::ClientConfig, connect: Duration) -> Result<Self, CentralError> {
        let url = url.trim_end_matches('/').to_owned();
        if !url.starts_with("https://") || reqwest::Url::parse(&url).is_err() {
            return Err(CentralError::SetUp { cause: format!("{url:?} is not an https:// address") });
        }
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(connect)
            .pool_max_idle_per_host(4)
            .tcp_nodelay(true)
            .build()
            .map_err(|error| CentralError::SetUp { cause: crate::journal::chain(&error) })?;
        Ok(Https { http, url })
    }

    async fn ask(&self, call: Call) -> Result<Heard, CentralError> {
        let Call { method, path, etag, bearer, body, patience } = call;
        let method = match method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
        };
        let mut request = self.http.request(method, format!("{}{path}", self.url)).timeout(patience);
        if let Some(etag) = etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(token) = bearer {
            request = request.bearer_auth(token.expose());
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await.map_err(|error| {
            let unreachable = error.is_connect() || error.is_builder();
            let cause = crate::journal::chain(&error.without_url());
            if unreachable { CentralError::Unreachable { cause } } else { CentralError::NoAnswer { cause } }
        })?;
        let headers = response.headers();
        Ok(Heard {
            status: response.status().as_u16(),
            is_json: is_json(headers),
            etag: text(headers, ETAG).map(str::to_owned),
            retry_after_s: text(headers, RETRY_AFTER).and_then(|text| text.trim().parse().ok()),
            // To its end, or the connection cannot be used again.
            body: body_of(response).await?,
        })
    }
}

impl Line for Https {
    fn carry(&self, call: Call) -> Carried<'_> {
        Box::pin(self.ask(call))
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = text(headers, CONTENT_TYPE).unwrap_or_default();
    matches!(kind.split(';').next().map(str::trim), Some("application/json" | "application/problem+json"))
}

async fn body_of(mut response: Response) -> Result<Vec<u8>, CentralError> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > ANSWER_MAX => {
                return Err(CentralError::NotCentral { what: "the answer is too long" });
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => {
                return Err(CentralError::NoAnswer { cause: crate::journal::chain(&error.without_url()) });
            }
        }
    }
}
