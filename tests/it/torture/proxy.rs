//! A line to central that fails: each connection has a fault of its own, by chance, until it is told to be calm.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rand::seq::IndexedRandom as _;

/// What befalls a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// Closed before a byte.
    Refused,
    /// Broken after so many bytes of what the kiosk sends: central gets a part of it.
    RequestCut {
        after: usize,
    },
    /// Broken after so many bytes of what central sends: the kiosk gets a part of it.
    AnswerCut {
        after: usize,
    },
    /// What the kiosk asks arrives; no answer does after so many of its turns. The second ends the handshake.
    AnswerLost {
        after_turns: u64,
    },
    /// Each piece comes late.
    Slow {
        by: Duration,
    },
}

/// A TCP proxy before central.
#[derive(Clone)]
pub struct Proxy {
    addr: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    central: Mutex<Option<SocketAddr>>,
    calm: AtomicBool,
    faults: AtomicU64,
    /// Answers that central gave and nobody got.
    lost: AtomicU64,
}

impl Proxy {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("listens");
        let addr = listener.local_addr().expect("an address");
        let proxy = Proxy { addr, shared: Arc::default() };
        let shared = proxy.shared.clone();
        // Ends with the test's process.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                shared.connect(client);
            }
        });
        proxy
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.addr)
    }

    pub fn lead_to(&self, central: SocketAddr) {
        *self.shared.central.lock().expect("not poisoned") = Some(central);
    }

    /// New connections are left alone, or not.
    pub fn set_calm(&self, calm: bool) {
        self.shared.calm.store(calm, Ordering::SeqCst);
    }

    /// How many connections had a fault, and how many answers were lost.
    pub fn figures(&self) -> (u64, u64) {
        (self.shared.faults.load(Ordering::SeqCst), self.shared.lost.load(Ordering::SeqCst))
    }
}

impl Shared {
    fn connect(self: &Arc<Self>, client: TcpStream) {
        let fault = if self.calm.load(Ordering::SeqCst) { Fault::None } else { chance() };
        self.faults.fetch_add(u64::from(fault != Fault::None), Ordering::SeqCst);
        let central = *self.central.lock().expect("not poisoned");
        let Some(Ok(server)) = central.filter(|_| fault != Fault::Refused).map(TcpStream::connect) else { return };
        let (Ok(from_client), Ok(to_server)) = (client.try_clone(), server.try_clone()) else { return };
        let turns = Arc::new(AtomicU64::new(0));
        let asks = Way { fault, turns: turns.clone(), shared: self.clone() };
        let answers = Way { fault, turns, shared: self.clone() };
        thread::spawn(move || asks.carry_requests(from_client, to_server));
        thread::spawn(move || answers.carry_answers(server, client));
    }
}

fn chance() -> Fault {
    // From within the handshake to within a large batch.
    let after = 1 << rand::random_range(4..17);
    let faults = [
        Fault::None,
        Fault::None,
        Fault::Refused,
        Fault::RequestCut { after },
        Fault::AnswerCut { after: after / 4 },
        Fault::AnswerLost { after_turns: rand::random_range(2..5) },
        Fault::Slow { by: Duration::from_millis(rand::random_range(1..40)) },
    ];
    *faults.choose(&mut rand::rng()).expect("some")
}

/// One way of a connection.
struct Way {
    fault: Fault,
    /// How often the kiosk has spoken after central.
    turns: Arc<AtomicU64>,
    shared: Arc<Shared>,
}

impl Way {
    fn carry_requests(&self, mut from: TcpStream, mut to: TcpStream) {
        let limit = if let Fault::RequestCut { after } = self.fault { after } else { usize::MAX };
        self.carry(&mut from, &mut to, limit, || {
            // Even: central spoke last.
            if self.turns.load(Ordering::SeqCst).is_multiple_of(2) {
                self.turns.fetch_add(1, Ordering::SeqCst);
            }
            true
        });
    }

    fn carry_answers(&self, mut from: TcpStream, mut to: TcpStream) {
        let limit = if let Fault::AnswerCut { after } = self.fault { after } else { usize::MAX };
        self.carry(&mut from, &mut to, limit, || {
            let turns = self.turns.load(Ordering::SeqCst);
            if matches!(self.fault, Fault::AnswerLost { after_turns } if turns > 2 * after_turns - 2) {
                self.shared.lost.fetch_add(1, Ordering::SeqCst);
                return false;
            }
            if !turns.is_multiple_of(2) {
                self.turns.fetch_add(1, Ordering::SeqCst);
            }
            true
        });
    }

    /// Carries up to so many bytes, as long as each piece may pass; then the connection breaks.
    fn carry(&self, from: &mut TcpStream, to: &mut TcpStream, mut limit: usize, may_pass: impl Fn() -> bool) {
        let mut buffer = [0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if let Fault::Slow { by } = self.fault {
                thread::sleep(by);
            }
            let part = read.min(limit);
            if !may_pass() || to.write_all(&buffer[..part]).is_err() || part < read {
                break;
            }
            limit -= part;
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }
}
