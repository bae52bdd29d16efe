//! A serial line: 8 data bits, no parity, one stop bit, and every byte as it is.
//!
//! No flow control. Printers ship with DTR/DSR, which Linux does not know, and waiting for CTS would be for ever with the
//! many cables that have three wires. None is needed: a paper is smaller than a printer's buffer, which holds four
//! kilobytes, and at the usual speeds a printer prints faster than the line sends.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::termios::{ControlModes, InputModes, OptionalActions, QueueSelector, tcflush, tcgetattr, tcsetattr};

/// What Epson's TM-T88II and III, Star's SP298 and TSP2000 and many others ship with (Citizen's CT-S300: 19200).
pub(in crate::printer) const BAUD: u32 = 9_600;
/// The speeds that can be set at printers.
pub const BAUDS: [u32; 7] = [2_400, 4_800, BAUD, 19_200, 38_400, 57_600, 115_200];

/// Bits on the line for a byte: one to start, eight, one to stop.
const BITS: u32 = 10;
/// Bytes that are handed to the line at a time.
const CHUNK: usize = 64;

/// An open serial line.
///
/// It takes no more than a few bytes before the line has sent the last ones: the kernel would take whole papers, and a
/// question behind four kilobytes at 9600 baud is answered too late to be believed.
pub(super) struct Serial {
    line: File,
    baud: u32,
    /// When the line has sent what it was given.
    idle_at: Instant,
}

/// Opens and sets up a serial line, and has it alone.
pub(super) fn open(path: &Path, baud: u32) -> io::Result<Serial> {
    let line = super::open_device(path)?;
    // Not TIOCEXCL, which root passes, and the doctor is run by root.
    flock(&line, FlockOperation::NonBlockingLockExclusive).map_err(|error| match error {
        rustix::io::Errno::WOULDBLOCK => io::ErrorKind::ResourceBusy.into(),
        error => io::Error::from(error),
    })?;
    set_up(&line, baud)?;
    // Nothing that is left of another time.
    tcflush(&line, QueueSelector::IOFlush)?;
    Ok(Serial { line, baud, idle_at: Instant::now() })
}

fn set_up(line: &File, baud: u32) -> io::Result<()> {
    let mut modes = tcgetattr(line)?;
    modes.make_raw();
    modes.input_modes -= InputModes::IXOFF | InputModes::IXANY | InputModes::INPCK;
    modes.control_modes |= ControlModes::CREAD | ControlModes::CLOCAL;
    // Without HUPCL the printer sees a computer that is ready between two uses too.
    modes.control_modes -= ControlModes::CSTOPB | ControlModes::CRTSCTS | ControlModes::HUPCL;
    modes.set_speed(baud)?;
    Ok(tcsetattr(line, OptionalActions::Now, &modes)?)
}

impl Read for Serial {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.line.read(buffer)
    }
}

impl Write for Serial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if Instant::now() < self.idle_at {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let count = self.line.write(&bytes[..bytes.len().min(CHUNK)])?;
        let bits = BITS * u32::try_from(count).unwrap_or(u32::MAX);
        self.idle_at = Instant::now() + Duration::from_secs(1) * bits / self.baud;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Serial {
    /// What a line that is stuck has not sent is never sent: closing would wait for it, and a later payor get it.
    fn drop(&mut self) {
        thread::sleep(self.idle_at.saturating_duration_since(Instant::now()));
        let _ = tcflush(&self.line, QueueSelector::OFlush);
    }
}

#[cfg(test)]
#[path = "pseudo_terminal.rs"]
mod pseudo_terminal;

#[cfg(test)]
mod tests {
    use super::pseudo_terminal::pseudo_terminal;
    use super::*;

    /// Among them are what ends a line, a program and the flow of bytes at a terminal, as this one is before it is set up.
    #[test]
    fn every_byte_goes_through_unchanged_both_ways_and_comes_back_by_no_echo() {
        let (mut end, path) = pseudo_terminal();
        let mut line = open(&path, 115_200).expect("a line");
        let all: Vec<u8> = (0..=255).collect();

        end.write_all(&all).expect("written");
        let mut got = Vec::<u8>::new();
        let deadline = Instant::now() + Duration::from_secs(10);
        while got.len() < all.len() && Instant::now() < deadline {
            let mut some = [0; 300];
            match line.read(&mut some) {
                Ok(count) => got.extend(&some[..count]),
                Err(error) => assert_eq!(error.kind(), io::ErrorKind::WouldBlock, "after {got:?}"),
            }
        }
        assert_eq!(got, all, "to the kiosk");

        let mut left = &all[..];
        while !left.is_empty() {
            match line.write(left) {
                Ok(count) => left = &left[count..],
                Err(error) => assert_eq!(error.kind(), io::ErrorKind::WouldBlock),
            }
        }
        let mut got = vec![0; all.len()];
        end.read_exact(&mut got).expect("bytes");
        assert_eq!(got, all, "to the printer");
    }

    #[test]
    fn a_line_takes_no_more_than_it_sends() {
        let (_end, path) = pseudo_terminal();
        let mut line = open(&path, 2_400).expect("a line");
        let began = Instant::now();
        assert_eq!(line.write(&[b'x'; 4_000]).expect("written"), CHUNK);
        while line.write(b"x").is_err() {
            thread::yield_now();
        }
        // 64 bytes of ten bits.
        assert!(began.elapsed() >= Duration::from_millis(266), "{:?}", began.elapsed());
    }
}
