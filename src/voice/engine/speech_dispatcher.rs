//! speech-dispatcher, through its own protocol (SSIP) on its socket: lines out, numbered lines back.
//!
//! Queue, interruption and sound are the server's; a thread talks to it, so that the kiosk never waits. Where the server
//! ended, the next text connects again.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use zeroize::Zeroizing;

use super::{Engine, of_three};
use crate::journal::{self, Entry};
use crate::lang::Lang;
use crate::session::VoiceSetting;

/// An answer that takes longer will not come.
const PATIENCE: Duration = Duration::from_secs(2);
/// Slower, normal, faster, of -100 to 100.
const RATES: [i8; 3] = [-40, 0, 40];

/// Speaks through speech-dispatcher.
pub struct SpeechDispatcher {
    orders: Sender<Order>,
    works: Arc<AtomicBool>,
}

enum Order {
    Say { text: Zeroizing<String>, lang: Lang, setting: VoiceSetting },
    Stop,
}

impl SpeechDispatcher {
    /// Speaks through the server that listens here; notes in the log where none does.
    pub fn start(socket: PathBuf) -> Self {
        let (orders, inbox) = mpsc::channel();
        let works = Arc::new(AtomicBool::new(true));
        let line = Line { socket, server: None, works: works.clone() };
        std::thread::spawn(move || line.work(&inbox));
        SpeechDispatcher { orders, works }
    }

    /// Where the server of this user listens.
    pub fn usual_socket() -> PathBuf {
        let address = std::env::var("SPEECHD_ADDRESS").ok();
        match address.as_deref().and_then(|address| address.strip_prefix("unix_socket:")) {
            Some(path) => PathBuf::from(path),
            None => {
                let runtime = std::env::var_os("XDG_RUNTIME_DIR").map_or_else(|| PathBuf::from("/run"), PathBuf::from);
                runtime.join("speech-dispatcher/speechd.sock")
            }
        }
    }
}

impl Engine for SpeechDispatcher {
    fn say(&self, text: &str, lang: Lang, setting: VoiceSetting) {
        // The thread lives as long as this sender.
        let _ = self.orders.send(Order::Say { text: Zeroizing::new(text.to_owned()), lang, setting });
    }

    fn stop(&self) {
        let _ = self.orders.send(Order::Stop);
    }

    fn works(&self) -> bool {
        self.works.load(Ordering::Relaxed)
    }
}

/// The thread's end.
struct Line {
    socket: PathBuf,
    server: Option<Server>,
    works: Arc<AtomicBool>,
}

impl Line {
    fn work(mut self, inbox: &Receiver<Order>) {
        let connected = self.connect().map(drop);
        self.note(connected);
        while let Ok(first) = inbox.recv() {
            let mut orders = vec![first];
            orders.extend(inbox.try_iter());
            // What was to be said before a stop need not be begun.
            let from = orders.iter().rposition(|order| matches!(order, Order::Stop)).unwrap_or(0);
            for order in orders.drain(from..) {
                let done = self.carry_out(&order);
                self.note(done);
            }
        }
    }

    fn connect(&mut self) -> io::Result<&mut Server> {
        let server = match self.server.take() {
            Some(server) => server,
            None => Server::connect(&self.socket)?,
        };
        Ok(self.server.insert(server))
    }

    fn carry_out(&mut self, order: &Order) -> io::Result<()> {
        let done = match order {
            // Without a connection nothing is being said.
            Order::Stop => self.server.as_mut().map_or(Ok(()), |server| server.ask("CANCEL SELF")),
            Order::Say { text, lang, setting } => self.connect().and_then(|server| server.say(text, *lang, *setting)),
        };
        if done.is_err() {
            self.server = None;
        }
        done
    }

    /// Notes in the log when speech fails, and when it is back; once each.
    fn note(&self, done: io::Result<()>) {
        let was = self.works.swap(done.is_ok(), Ordering::Relaxed);
        match done {
            Err(error) if was => journal::note(Entry::VoiceMissing, format_args!("speech-dispatcher: {error}")),
            Ok(()) if !was => journal::note(Entry::VoiceBack, "speech-dispatcher"),
            _ => {}
        }
    }
}

struct Server {
    lines: BufReader<UnixStream>,
}

impl Server {
    fn connect(socket: &Path) -> io::Result<Self> {
        let stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut server = Server { lines: BufReader::new(stream) };
        server.ask("SET SELF CLIENT_NAME kiosk:payor-kiosk:main")?;
        // Texts of this priority wait for one another, and for none of another program's.
        server.ask("SET SELF PRIORITY MESSAGE")?;
        server.ask("SET SELF PUNCTUATION NONE")?;
        Ok(server)
    }

    fn say(&mut self, text: &str, lang: Lang, setting: VoiceSetting) -> io::Result<()> {
        self.ask(&format!("SET SELF LANGUAGE {}", lang.code()))?;
        self.ask(&format!("SET SELF RATE {}", of_three(setting.speed, RATES)))?;
        self.ask(&format!("SET SELF VOLUME {}", i16::from(setting.volume.min(10)) * 20 - 100))?;
        self.ask("SPEAK")?;
        // A point alone on its line would end the text; ours are one line and never only a point.
        let line = text.replace(['\r', '\n'], " ");
        let line = if line.starts_with('.') { format!(".{line}") } else { line };
        self.ask(&format!("{line}\r\n."))
    }

    /// Sends a line and waits for the answer, whose last line has a space after its number; 2xx is yes.
    fn ask(&mut self, line: &str) -> io::Result<()> {
        self.lines.get_mut().write_all(format!("{line}\r\n").as_bytes())?;
        loop {
            let mut answer = String::new();
            if self.lines.read_line(&mut answer)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match answer.as_bytes() {
                [b'2', _, _, b' ', ..] => return Ok(()),
                [b'2', _, _, b'-', ..] => {}
                // The number alone: the words could repeat ours.
                _ => return Err(io::Error::other(answer.chars().take(3).collect::<String>())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;
    use crate::session::Speed;

    /// A server that says yes to everything and hands on each line.
    fn serve(listener: UnixListener, heard: Sender<String>, connections: usize) {
        for stream in listener.incoming().take(connections) {
            let mut answers = stream.expect("a connection");
            let lines = BufReader::new(answers.try_clone().expect("a second handle")).lines();
            let mut speaking = false;
            for line in lines.map_while(Result::ok) {
                let ends = line == ".";
                let answer: &[u8] = if line == "SPEAK" {
                    b"230 OK RECEIVING DATA\r\n"
                } else if ends {
                    b"225-21\r\n225 OK MESSAGE QUEUED\r\n"
                } else {
                    b"208 OK\r\n"
                };
                if !speaking || ends {
                    answers.write_all(answer).expect("answers");
                }
                speaking = line == "SPEAK" || speaking && !ends;
                let bye = line.contains("Goodbye");
                if heard.send(line).is_err() || bye && ends {
                    break;
                }
                if bye {
                    return;
                }
            }
        }
    }

    #[test]
    fn a_text_is_said_and_cancelled_as_the_protocol_wants() {
        let dir = tempfile::tempdir().expect("a directory");
        let socket = dir.path().join("speechd.sock");
        let (heard, lines) = mpsc::channel();
        let listener = UnixListener::bind(&socket).expect("listens");
        let server = std::thread::spawn(move || serve(listener, heard, 1));
        let engine = SpeechDispatcher::start(socket);
        engine.say("¿Cuánto quiere pagar?", Lang::Es, VoiceSetting { on: true, speed: Speed::Slower, volume: 10 });
        let until = |wanted: &str| -> Vec<String> {
            let mut seen: Vec<String> = Vec::new();
            while seen.last().is_none_or(|line| line != wanted) {
                seen.push(lines.recv_timeout(Duration::from_secs(20)).expect("a line"));
            }
            seen
        };
        let said = until(".");
        assert_eq!(said[1], "SET SELF PRIORITY MESSAGE");
        assert_eq!(
            said[3..],
            ["SET SELF LANGUAGE es", "SET SELF RATE -40", "SET SELF VOLUME 100", "SPEAK", "¿Cuánto quiere pagar?", "."]
        );
        engine.stop();
        assert_eq!(until("CANCEL SELF"), ["CANCEL SELF"]);
        assert!(engine.works());
        drop(engine);
        server.join().expect("ends");
    }

    #[test]
    fn a_server_that_comes_later_is_found_at_the_next_text() {
        let dir = tempfile::tempdir().expect("a directory");
        let socket = dir.path().join("speechd.sock");
        let engine = SpeechDispatcher::start(socket.clone());
        while engine.works() {
            std::thread::yield_now();
        }
        let (heard, lines) = mpsc::channel();
        let listener = UnixListener::bind(&socket).expect("listens");
        let server = std::thread::spawn(move || serve(listener, heard, 1));
        engine.say("Hello.", Lang::En, VoiceSetting::default());
        while lines.recv_timeout(Duration::from_secs(20)).expect("a line") != "." {}
        while !engine.works() {
            std::thread::yield_now();
        }
        drop(engine);
        server.join().expect("ends");
    }
}
