//! Where an ESC/POS printer is: at a device path, on a serial line or in the network.
//!
//! The way there is opened anew for each question and each paper, because a printer may be unplugged and come back.

mod serial;

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::dialogue::{self, typed};
use super::{Printer, PrinterError, escpos};
use crate::host;
use crate::receipt::Paper;
use crate::session::event::PrinterStatus;

pub(super) use serial::BAUD;
pub use serial::BAUDS;

/// Where network printers take raw bytes.
pub(super) const TCP_PORT: u16 = 9100;

/// How long the name of a network printer may take.
const NAME_PATIENCE: Duration = Duration::from_secs(2);
/// How long each address may take to answer, long enough for a packet that was lost once.
const CONNECT_PATIENCE: Duration = Duration::from_millis(1_500);
/// Of a printer that has more, one of each kind of the Internet protocol is tried.
const ADDRESSES: usize = 2;
/// Tries while another program, such as the doctor, asks the printer something: one second.
const BUSY_TRIES: u32 = 20;
const BUSY_PAUSE: Duration = Duration::from_millis(50);

/// An ESC/POS printer and the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Port {
    /// `/dev/usb/lp0` and the like.
    Device(PathBuf),
    /// `/dev/ttyUSB0` and the like, with its speed.
    Serial {
        path: PathBuf,
        baud: u32,
    },
    Tcp {
        host: String,
        port: u16,
    },
}

/// An open way. Neither reading nor writing waits.
trait Line: Read + Write {}

impl<T: Read + Write> Line for T {}

impl Port {
    fn open(&self) -> Result<Box<dyn Line>, PrinterError> {
        let line: Box<dyn Line> = match self {
            Port::Device(path) => Box::new(open_device(path).map_err(typed)?),
            Port::Serial { path, baud } => Box::new(serial::open(path, *baud).map_err(typed)?),
            Port::Tcp { host, port } => Box::new(connect(host, *port).map_err(typed)?),
        };
        Ok(line)
    }

    /// Opens it, and waits a little for another program that has it.
    fn open_patiently(&self) -> Result<Box<dyn Line>, PrinterError> {
        for _ in 0..BUSY_TRIES {
            match self.open() {
                Err(PrinterError::Busy) => thread::sleep(BUSY_PAUSE),
                opened => return opened,
            }
        }
        Err(PrinterError::Busy)
    }
}

impl Printer for Port {
    fn status(&mut self) -> PrinterStatus {
        let said = self.open_patiently().and_then(|mut line| dialogue::status(&mut line));
        said.unwrap_or_else(|error| error.status())
    }

    fn print(&mut self, paper: &Paper) -> Result<(), PrinterError> {
        let bytes = escpos::encode(&paper.lines)?;
        dialogue::print(&mut self.open_patiently()?, &bytes)
    }

    fn is_busy(&self) -> bool {
        // One in the network that is busy looks like one that is not there, and may not like two visits in a row.
        !matches!(self, Port::Tcp { .. }) && matches!(self.open(), Err(PrinterError::Busy))
    }
}

/// Opens a device. A terminal never becomes the kiosk's own, whose end would be the kiosk's.
fn open_device(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)
}

fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut failed = ErrorKind::NotFound.into();
    for address in host::addresses(host, port, NAME_PATIENCE).into_iter().take(ADDRESSES) {
        match TcpStream::connect_timeout(&address, CONNECT_PATIENCE) {
            Ok(stream) => {
                // A question is three bytes: it must not wait for more of them.
                stream.set_nodelay(true)?;
                stream.set_nonblocking(true)?;
                return Ok(stream);
            }
            Err(error) => failed = error,
        }
    }
    Err(failed)
}
