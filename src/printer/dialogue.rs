//! What is said between the kiosk and an ESC/POS printer, whatever line lies between them.
//!
//! Nothing waits for ever: a printer that does not answer counts as absent.

use std::io::{self, ErrorKind, Read, Write};
use std::thread;
use std::time::Duration;

use ::escpos::utils::{RealTimeStatusRequest, RealTimeStatusResponse};

use super::{PrinterError, check};
use crate::session::event::PrinterStatus;

/// DLE DC4 8: the printer forgets at once what it was sent and has not printed.
const FORGET: [u8; 10] = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
/// How the answer to it begins.
const FORGOTTEN: u8 = 0x37;
/// GS r 1: answered when everything before it is on paper.
const FINISHED: [u8; 3] = [0x1d, b'r', 1];
/// The paper sensor's "no paper" in the answer to [`FINISHED`].
const FINISHED_NO_PAPER: u8 = 0b1100;

/// How long to wait between two looks at a printer that has nothing to say.
const PAUSE: Duration = Duration::from_millis(5);
/// Looks for the answer to a question: half a second of silence, or so many bytes that are none.
const ANSWER_LOOKS: u32 = 100;
/// Looks while the printer takes no more bytes: three seconds.
const WRITE_LOOKS: u32 = 600;
/// Questions, one answer's wait apart, while the receipt is coming out: ten seconds.
const FINISH_QUESTIONS: u32 = 20;

/// Sends a paper to a port that does not block, and waits until it is on paper.
pub(super) fn print(port: &mut (impl Read + Write), bytes: &[u8]) -> Result<(), PrinterError> {
    check(status(port)?)?;
    put(port, bytes).inspect_err(|_| forget(port))
}

fn put(port: &mut (impl Read + Write), bytes: &[u8]) -> Result<(), PrinterError> {
    let sent = send(port, bytes).and_then(|()| send(port, &FINISHED));
    if let Err(error) = sent {
        // What the printer says of itself explains more than the error of the port.
        check(status(port)?)?;
        return Err(error);
    }
    finish(port, FINISH_QUESTIONS)
}

/// A printer that gets paper again would print the rest of this one, in front of the next payor.
fn forget(port: &mut (impl Read + Write)) {
    // One that is gone hears nothing, and not all know the command: the payor has been told either way.
    let _ = send(port, &FORGET).and_then(|()| receive(port, |byte| byte == FORGOTTEN));
}

/// Waits for the paper to come out. A printer that never says so but is well is believed.
fn finish(port: &mut (impl Read + Write), questions: u32) -> Result<(), PrinterError> {
    for _ in 0..questions {
        match receive(port, |byte| byte & 0b1001_0000 == 0)? {
            Some(byte) if byte & FINISHED_NO_PAPER != 0 => return Err(PrinterError::NoPaper),
            Some(_) => return Ok(()),
            None => check(status(port)?)?,
        }
    }
    Ok(())
}

/// Asks for paper, errors and the cover, in this order.
pub(super) fn status(port: &mut (impl Read + Write)) -> Result<PrinterStatus, PrinterError> {
    use RealTimeStatusResponse as Says;

    let paper = ask(port, RealTimeStatusRequest::RollPaperSensor)?;
    if !paper(Says::RollPaperEndSensorPaperPresent) {
        return Ok(PrinterStatus::NoPaper);
    }
    let error = ask(port, RealTimeStatusRequest::ErrorCause)?;
    let stuck = [Says::RecoverableErrorOccurred, Says::AutocutterErrorOccurred, Says::UnrecoverableErrorOccurred];
    let offline = ask(port, RealTimeStatusRequest::OfflineCause)?;
    if stuck.into_iter().any(error) || !offline(Says::CoverClosed) {
        return Ok(PrinterStatus::Jammed);
    }
    if offline(Says::PrintingStopsDueToPaperEnd) {
        return Ok(PrinterStatus::NoPaper);
    }
    let is_enough = paper(Says::RollPaperNearEndSensorPaperAdequate);
    Ok(if is_enough { PrinterStatus::Ready } else { PrinterStatus::PaperLow })
}

/// One question in real time, and what the answer says of each thing.
fn ask<P: Read + Write>(
    port: &mut P,
    request: RealTimeStatusRequest,
) -> Result<impl Fn(RealTimeStatusResponse) -> bool + use<P>, PrinterError> {
    // The crate's own command has a byte more than the printers' manuals.
    let (number, _) = <(u8, u8)>::from(request);
    // DLE EOT: answered at once, whatever the printer is doing.
    send(port, &[0x10, 0x04, number])?;
    let answer = receive(port, |byte| byte & 0b1001_0011 == 0b0001_0010)?;
    let byte = answer.ok_or(PrinterError::Absent)?;
    let says = RealTimeStatusResponse::parse(request, byte).map_err(|_| PrinterError::Absent)?;
    Ok(move |what| says.get(&what).copied().unwrap_or_default())
}

/// Writes all or says why not.
fn send(port: &mut impl Write, mut bytes: &[u8]) -> Result<(), PrinterError> {
    let mut looks = 0;
    while !bytes.is_empty() {
        match port.write(bytes) {
            Ok(0) => return Err(PrinterError::Absent),
            Ok(count) => {
                bytes = &bytes[count..];
                looks = 0;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock && looks < WRITE_LOOKS => {
                looks += 1;
                thread::sleep(PAUSE);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                return Err(PrinterError::Io(ErrorKind::TimedOut.into()));
            }
            Err(error) => return Err(typed(error)),
        }
    }
    Ok(())
}

/// The next byte that looks like the answer; others are late answers to earlier questions. `None` where none comes.
fn receive(port: &mut impl Read, is_answer: impl Fn(u8) -> bool) -> Result<Option<u8>, PrinterError> {
    let mut byte = [0];
    let mut looks = 0;
    while looks < ANSWER_LOOKS {
        looks += 1;
        match port.read(&mut byte) {
            Ok(1) if is_answer(byte[0]) => return Ok(Some(byte[0])),
            Ok(1) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(typed(error)),
            // Some printer drivers end the file where there is nothing to read yet.
            Ok(_) | Err(_) => thread::sleep(PAUSE),
        }
    }
    Ok(None)
}

/// What an error of the port means for the printer.
pub(super) fn typed(error: io::Error) -> PrinterError {
    use ErrorKind as Is;

    let is_no_printer =
        matches!(error.raw_os_error(), Some(libc::ENODEV | libc::ENXIO | libc::EIO | libc::ENOTTY | libc::EHOSTDOWN));
    match error.kind() {
        // Linux's driver of USB printers says so when the paper is out.
        Is::StorageFull => PrinterError::NoPaper,
        Is::ResourceBusy => PrinterError::Busy,
        Is::NotFound | Is::PermissionDenied | Is::BrokenPipe | Is::NotConnected => PrinterError::Absent,
        Is::ConnectionRefused | Is::ConnectionReset | Is::ConnectionAborted => PrinterError::Absent,
        Is::HostUnreachable | Is::NetworkUnreachable | Is::NetworkDown | Is::TimedOut => PrinterError::Absent,
        _ if is_no_printer => PrinterError::Absent,
        _ => PrinterError::Io(error),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::*;

    /// A printer at the other end of a socket: answers questions, swallows the rest.
    #[derive(Clone, Copy)]
    struct Fake {
        /// Answers to DLE EOT 2, 3 and 4.
        offline: u8,
        error: u8,
        paper: u8,
        /// Says when it has finished.
        finishes: bool,
        /// Bytes after which the paper is out.
        paper_bytes: usize,
    }

    const WELL: Fake = Fake { offline: 0x12, error: 0x12, paper: 0x12, finishes: true, paper_bytes: usize::MAX };
    const PAPER_OUT: u8 = 0x72;

    impl Fake {
        fn answer(mut self, mut port: UnixStream) {
            let mut printed = Vec::new();
            let mut byte = [0];
            while matches!(port.read(&mut byte), Ok(1)) {
                printed.push(byte[0]);
                if printed.len() > self.paper_bytes {
                    self.paper = PAPER_OUT;
                }
                let answer = match printed[..] {
                    [.., 0x10, 0x04, 2] => self.offline,
                    [.., 0x10, 0x04, 3] => self.error,
                    [.., 0x10, 0x04, 4] => self.paper,
                    [.., 0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8] => FORGOTTEN,
                    [.., 0x1d, b'r', 1] if self.finishes && self.paper != PAPER_OUT => 0,
                    _ => continue,
                };
                if port.write_all(&[answer]).is_err() {
                    return;
                }
            }
        }

        fn start(self) -> UnixStream {
            let (ours, theirs) = UnixStream::pair().expect("a socket");
            ours.set_nonblocking(true).expect("a socket option");
            thread::spawn(move || self.answer(theirs));
            ours
        }
    }

    /// Has said so many bytes, none of which is an answer, and never ends.
    struct Chatter(usize);

    impl Read for Chatter {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            assert!(self.0 < 10_000, "it is listened to for ever");
            buffer[0] = b' ';
            Ok(1)
        }
    }

    impl Write for Chatter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn states() {
        let table = [
            (WELL, PrinterStatus::Ready),
            (Fake { paper: 0x1e, ..WELL }, PrinterStatus::PaperLow),
            (Fake { paper: PAPER_OUT, ..WELL }, PrinterStatus::NoPaper),
            (Fake { paper: 0x7e, ..WELL }, PrinterStatus::NoPaper),
            (Fake { error: 0x1a, ..WELL }, PrinterStatus::Jammed),
            (Fake { error: 0x32, ..WELL }, PrinterStatus::Jammed),
            (Fake { offline: 0x16, ..WELL }, PrinterStatus::Jammed),
            (Fake { offline: 0x32, ..WELL }, PrinterStatus::NoPaper),
        ];
        for (fake, expected) in table {
            assert_eq!(status(&mut fake.start()).expect("an answer"), expected);
        }
    }

    #[test]
    fn silence_and_nonsense_are_an_absent_printer() {
        let nonsense = Fake { paper: 0xff, ..WELL };
        assert!(matches!(status(&mut nonsense.start()), Err(PrinterError::Absent)));
        let (mut ours, _theirs) = UnixStream::pair().expect("a socket");
        ours.set_nonblocking(true).expect("a socket option");
        assert!(matches!(status(&mut ours), Err(PrinterError::Absent)));
    }

    /// Something else may answer at an address that was typed wrongly.
    #[test]
    fn chatter_without_end_is_an_absent_printer() {
        assert!(matches!(status(&mut Chatter(0)), Err(PrinterError::Absent)));
    }

    #[test]
    fn a_receipt_is_printed_when_the_printer_says_so() {
        assert!(print(&mut WELL.start(), &[b'x'; 100_000]).is_ok());
    }

    #[test]
    fn a_receipt_that_came_out_in_part_is_not_printed() {
        let fake = Fake { paper_bytes: 2_000, ..WELL };
        assert!(matches!(print(&mut fake.start(), &[b'x'; 4_000]), Err(PrinterError::NoPaper)));
    }

    #[test]
    fn a_printer_that_never_says_finished_but_is_well_is_believed() {
        let mut port = Fake { finishes: false, ..WELL }.start();
        assert!(finish(&mut port, 1).is_ok());
    }

    #[test]
    fn a_printer_that_is_pulled_out_is_noticed() {
        let (mut ours, theirs) = UnixStream::pair().expect("a socket");
        ours.set_nonblocking(true).expect("a socket option");
        drop(theirs);
        assert!(matches!(print(&mut ours, b"x"), Err(PrinterError::Absent)));
    }
}
