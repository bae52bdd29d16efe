//! Names of hosts, looked up with patience that ends.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The addresses of a host, by its name or literally (IPv6 without brackets). None where nobody knows one in time.
pub fn addresses(host: &str, port: u16, patience: Duration) -> Vec<SocketAddr> {
    let (answer, answers) = mpsc::channel();
    let asked = (host.to_owned(), port);
    // The system's resolver knows no patience but its own; one that still waits is left alone.
    thread::spawn(move || answer.send(asked.to_socket_addrs().map(Iterator::collect)));
    answers.recv_timeout(patience).ok().and_then(Result::ok).unwrap_or_default()
}
