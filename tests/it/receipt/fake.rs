//! A receipt printer at the other end of a line, as the manuals describe it: answers in real time, keeps what is printed.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The paper sensors, each twice, in the answer to DLE EOT 4; GS r 1 answers with the near one two bits lower.
const PAPER_NEAR_END: u8 = 0x0c;
const PAPER_OUT: u8 = 0x60;

/// What happens to the printer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fate {
    pub is_low: bool,
    pub is_mute: bool,
    pub is_open: bool,
    /// Bytes until the paper is out.
    pub paper: Option<usize>,
    /// Bytes until somebody pulls the cable, once.
    pub cable: Option<usize>,
}

/// The printer, and whoever looks at it.
#[derive(Clone)]
pub struct Fake {
    fate: Arc<Mutex<Fate>>,
    finished: Sender<Vec<u8>>,
    /// What was on paper, or on its way there, when the printer was told to forget it.
    forgotten: Sender<Vec<u8>>,
}

impl Fake {
    /// With what comes out of it whole, and what it was told to forget.
    pub fn new() -> (Fake, Receiver<Vec<u8>>, Receiver<Vec<u8>>) {
        let ((finished, papers), (forgotten, rests)) = (channel(), channel());
        (Fake { fate: Arc::default(), finished, forgotten }, papers, rests)
    }

    pub fn fate(&self) -> MutexGuard<'_, Fate> {
        self.fate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// In the network, one connection after the other. The port it listens at.
    pub fn listen(&self, host: &str) -> u16 {
        let listener = TcpListener::bind((host, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let fake = self.clone();
        thread::spawn(move || listener.incoming().flatten().for_each(|stream| fake.serve(stream)));
        port
    }

    /// On a line, until it ends or is cut.
    pub fn serve(&self, mut line: impl Read + Write) {
        let mut bytes: Vec<u8> = Vec::new();
        let mut byte = [0];
        loop {
            match line.read(&mut byte) {
                Ok(0) => return,
                Ok(_) => bytes.push(byte[0]),
                // A pseudo-terminal whose other end nobody has open.
                Err(error) if error.raw_os_error() == Some(libc::EIO) => thread::sleep(Duration::from_millis(2)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return,
            }
            let fate = *self.fate();
            if fate.cable.is_some_and(|left| bytes.len() >= left) {
                self.fate().cable = None;
                return;
            }
            if let Some(answer) = self.answer(&mut bytes, fate)
                && !fate.is_mute
            {
                let _ = line.write_all(&answer);
            }
        }
    }

    /// Takes a command that asks for an answer off the end of what has come.
    fn answer(&self, bytes: &mut Vec<u8>, fate: Fate) -> Option<Vec<u8>> {
        let is_out = fate.paper.is_some_and(|left| bytes.len() > left);
        let paper = if fate.is_low { PAPER_NEAR_END } else { 0 } | if is_out { PAPER_OUT } else { 0 };
        let (command, answer) = match bytes[..] {
            [.., 0x10, 0x04, 1] => (3, vec![0x12]),
            [.., 0x10, 0x04, 2] => (3, vec![0x12 | if fate.is_open { 0x04 } else { 0 }]),
            [.., 0x10, 0x04, 3] => (3, vec![0x12]),
            [.., 0x10, 0x04, 4] => (3, vec![0x12 | paper]),
            // It waits for its turn, which does not come without paper.
            [.., 0x1d, b'r', 1] if !is_out => (3, vec![(paper & PAPER_NEAR_END) >> 2]),
            [.., 0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8] => (10, vec![0x37, 0x25, 0]),
            _ => return None,
        };
        bytes.truncate(bytes.len() - command);
        match command {
            10 => self.forgotten.send(std::mem::take(bytes)).ok(),
            // GS r: all before it is on paper.
            _ if answer[0] & 0x10 == 0 => self.finished.send(std::mem::take(bytes)).ok(),
            _ => None,
        };
        Some(answer)
    }
}
