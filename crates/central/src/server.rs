//! The server: listens, shakes hands, and serves each connection until it is told to drain or cut off.

use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use axum::response::IntoResponse as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tower_service::Service as _;
use wire::problem::ProblemType;

use crate::Options;
use crate::api::{self, Caller};
use crate::app::App;
use crate::backup;
use crate::cards;
use crate::problem::Refusal;
use crate::tls::fingerprint;

/// Connections at a time; more wait in the kernel's queue.
const CONNECTIONS_MAX: usize = 512;
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// The head of a request, and a connection that waits for its next one.
const HEAD_MAX: Duration = Duration::from_secs(60);
/// A whole request, its body included, apart from the card gateway's own deadline.
const REQUEST_MAX: Duration = Duration::from_secs(30);
/// How long requests under way may take to end when the server is asked to stop.
const DRAIN_MAX: Duration = Duration::from_secs(15);

/// Marks a response that must not be sent: the line breaks instead (sandbox).
#[derive(Debug, Clone, Copy)]
pub(crate) struct HangUp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Serve,
    /// Take no more, end what is under way.
    Drain,
    /// Drop everything.
    Cut,
}

/// The server's thread.
pub(crate) struct Server {
    pub addr: SocketAddr,
    orders: watch::Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens, and serves on a thread of its own.
    pub fn start(app: App, options: &Options) -> anyhow::Result<Self> {
        let (listen, mut names) = (options.listen, options.names.clone());
        let backup_dir = options.backup_dir.clone();
        if !listen.ip().is_unspecified() {
            names.push(listen.ip().to_string());
        }
        let tls = TlsAcceptor::from(Arc::new(app.authority.server_config(&names)?));
        let listener = TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}"))?;
        listener.set_nonblocking(true)?;
        let addr = listener.local_addr()?;
        let (orders, ordered) = watch::channel(Order::Serve);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("payor-central")
            .enable_all()
            .build()?;
        let thread = std::thread::Builder::new().name("payor-central".to_owned()).spawn(move || {
            runtime.block_on(async move {
                tokio::spawn(cards::watch(app.clone()));
                if let Some(directory) = backup_dir {
                    tokio::spawn(backup::run(app.clone(), directory));
                }
                match tokio::net::TcpListener::from_std(listener) {
                    Ok(listener) => serve(listener, tls, app, ordered).await,
                    Err(error) => tracing::error!(%error, "cannot listen"),
                }
            });
            // Ends what was spawned, and waits for work on the disk that has begun.
            drop(runtime);
        })?;
        Ok(Server { addr, orders, thread: Some(thread) })
    }

    /// Ends what is under way, takes no more, and waits for it.
    pub fn drain(mut self) {
        self.end(Order::Drain);
    }

    fn end(&mut self, order: Order) {
        self.orders.send_replace(order);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the server's thread panicked");
        }
    }
}

/// Cuts everything off.
impl Drop for Server {
    fn drop(&mut self) {
        self.end(Order::Cut);
    }
}

async fn serve(listener: tokio::net::TcpListener, tls: TlsAcceptor, app: App, mut ordered: watch::Receiver<Order>) {
    let router = api::router(app.clone());
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut connections = JoinSet::new();
    loop {
        let next = async {
            let permit = Arc::clone(&room).acquire_owned().await.ok()?;
            Some((permit, listener.accept().await))
        };
        tokio::select! {
            _ = ordered.changed() => break,
            Some(_) = connections.join_next() => {}
            Some((permit, accepted)) = next => match accepted {
                Ok((stream, _)) => {
                    let (tls, app, router, ordered) = (tls.clone(), app.clone(), router.clone(), ordered.clone());
                    connections.spawn(connection(stream, permit, tls, app, router, ordered));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    // Out of file descriptors, most likely: let some end.
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    drop(listener);
    if *ordered.borrow() == Order::Drain {
        let all = async { while connections.join_next().await.is_some() {} };
        if timeout(DRAIN_MAX, all).await.is_err() {
            tracing::warn!("some requests did not end in time and were dropped");
        }
    }
    connections.shutdown().await;
}

async fn connection(
    stream: TcpStream,
    _permit: OwnedSemaphorePermit,
    tls: TlsAcceptor,
    app: App,
    router: Router,
    mut ordered: watch::Receiver<Order>,
) {
    // Answers are small and each is waited for.
    let _ = stream.set_nodelay(true);
    let stream = match timeout(HANDSHAKE_MAX, tls.accept(stream)).await {
        Ok(Ok(stream)) => stream,
        failed => {
            app.metrics.failed_handshakes.fetch_add(1, Ordering::Relaxed);
            let why = failed.err().map_or("refused", |_| "too slow");
            tracing::debug!(why, "a handshake failed");
            return;
        }
    };
    let certificates = stream.get_ref().1.peer_certificates();
    let caller = Caller(certificates.and_then(<[_]>::first).map(|certificate| fingerprint(certificate)));
    let _open = Open::count(&app);
    let deadline = deadline(&app);
    let service =
        service_fn(move |request: Request<Incoming>| answer(router.clone(), caller, request.map(Body::new), deadline));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_MAX)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(served);
    tokio::select! {
        ended = served.as_mut() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection broke");
            }
            return;
        }
        _ = ordered.changed() => served.as_mut().graceful_shutdown(),
    }
    let _ = served.await;
}

/// How long a whole request may take.
pub(crate) fn deadline(app: &App) -> Duration {
    REQUEST_MAX + app.gateway_deadline
}

/// Answers one request in a task of its own: a panic becomes an answer, and a kiosk that hangs up does not stop a charge
/// half-way.
pub(crate) async fn answer(
    mut router: Router,
    caller: Caller,
    mut request: Request<Body>,
    deadline: Duration,
) -> Result<Response<Body>, Broken> {
    request.extensions_mut().insert(caller);
    let answered = tokio::spawn(async move { router.call(request).await });
    let response = match timeout(deadline, answered).await {
        Ok(Ok(Ok(response))) => response,
        Ok(Ok(Err(never))) => match never as Infallible {},
        Ok(Err(_panic)) => Refusal::panicked().into_response(),
        Err(_) => Refusal { retry_after_s: Some(5), ..ProblemType::Unavailable.into() }.into_response(),
    };
    if response.extensions().get::<HangUp>().is_some() { Err(Broken) } else { Ok(response) }
}

/// Makes hyper drop the connection.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox broke the line")]
pub(crate) struct Broken;

/// Counts a connection while it lives.
struct Open(App);

impl Open {
    fn count(app: &App) -> Self {
        app.metrics.connections.fetch_add(1, Ordering::Relaxed);
        Open(app.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.metrics.connections.fetch_sub(1, Ordering::Relaxed);
    }
}
