//! What the configuration can say of the printer. The only place that knows how each kind is written.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::port::{BAUD, BAUDS, TCP_PORT};
use super::{Cups, FilePrinter, NoPrinter, Port, Printer};

/// Which printer the kiosk has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Setting {
    #[default]
    None,
    /// Each paper becomes files in this directory.
    File(PathBuf),
    /// An ESC/POS printer.
    Port(Port),
    /// A queue of CUPS.
    Cups(String),
}

/// What is wrong with a setting.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    #[error(
        "printer is {0:?}, not \"none\", \"file:DIRECTORY\", \"device:PATH\", \"serial:PATH[,BAUD]\", \"tcp:HOST[:PORT]\" or \"cups:QUEUE\""
    )]
    Unknown(String),
    #[error("printer is {0:?}: a serial line has one of the speeds {BAUDS:?}")]
    Baud(String),
}

/// Receipts cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("Receipts cannot be written to {directory}: {source}")]
pub struct DirectoryError {
    directory: PathBuf,
    source: io::Error,
}

impl Setting {
    /// The printer. It need not be there yet.
    ///
    /// # Errors
    /// Where it is a directory that cannot be made.
    pub fn printer(&self) -> Result<Box<dyn Printer>, DirectoryError> {
        Ok(match self {
            Setting::None => Box::new(NoPrinter),
            Setting::File(directory) => {
                let printer = FilePrinter::new(directory);
                Box::new(printer.map_err(|source| DirectoryError { directory: directory.clone(), source })?)
            }
            Setting::Port(port) => Box::new(port.clone()),
            Setting::Cups(queue) => Box::new(Cups::new(queue)),
        })
    }
}

impl FromStr for Setting {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        let unknown = || SettingError::Unknown(text.to_owned());
        if text == "none" {
            return Ok(Setting::None);
        }
        let (kind, place) = text.split_once(':').filter(|(_, place)| !place.is_empty()).ok_or_else(unknown)?;
        match kind {
            "file" => Ok(Setting::File(place.into())),
            "device" => Ok(Setting::Port(Port::Device(place.into()))),
            "serial" => {
                let (path, baud) = serial(place).ok_or_else(|| SettingError::Baud(text.to_owned()))?;
                Ok(Setting::Port(Port::Serial { path: path.into(), baud }))
            }
            "tcp" => {
                let (host, port) = host_and_port(place).ok_or_else(unknown)?;
                Ok(Setting::Port(Port::Tcp { host: host.to_owned(), port }))
            }
            "cups" if is_queue(place) => Ok(Setting::Cups(place.to_owned())),
            _ => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Setting {
    type Error = SettingError;

    fn try_from(text: String) -> Result<Self, SettingError> {
        text.parse()
    }
}

impl From<Setting> for String {
    fn from(setting: Setting) -> String {
        setting.to_string()
    }
}

/// As it is written in the configuration.
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setting::None => f.write_str("none"),
            Setting::File(directory) => write!(f, "file:{}", directory.display()),
            Setting::Port(Port::Device(path)) => write!(f, "device:{}", path.display()),
            Setting::Port(Port::Serial { path, baud }) => write!(f, "serial:{},{baud}", path.display()),
            Setting::Port(Port::Tcp { host, port }) if host.contains(':') => write!(f, "tcp:[{host}]:{port}"),
            Setting::Port(Port::Tcp { host, port }) => write!(f, "tcp:{host}:{port}"),
            Setting::Cups(queue) => write!(f, "cups:{queue}"),
        }
    }
}

/// `PATH` or `PATH,BAUD`.
fn serial(place: &str) -> Option<(&str, u32)> {
    let Some((path, baud)) = place.rsplit_once(',') else {
        return Some((place, BAUD));
    };
    let baud = baud.parse().ok().filter(|baud| BAUDS.contains(baud))?;
    (!path.is_empty()).then_some((path, baud))
}

/// `HOST`, `HOST:PORT`, `[IPV6]` or `[IPV6]:PORT`.
fn host_and_port(place: &str) -> Option<(&str, u16)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let port = match port.strip_prefix(':') {
        Some(port) => port.parse().ok().filter(|port| *port != 0)?,
        None if port.is_empty() => TCP_PORT,
        None => return None,
    };
    let is_host = !host.is_empty() && !host.contains(|letter: char| letter.is_whitespace() || "/[]".contains(letter));
    is_host.then_some((host, port))
}

/// CUPS allows more, which its programs would take for options or lists.
pub(super) fn is_queue(name: &str) -> bool {
    !name.starts_with('-') && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Setting {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn each_kind_is_understood() {
        let device = |path: &str| Setting::Port(Port::Device(path.into()));
        let serial = |path: &str, baud| Setting::Port(Port::Serial { path: path.into(), baud });
        let tcp = |host: &str, port| Setting::Port(Port::Tcp { host: host.to_owned(), port });
        for (text, setting) in [
            ("none", Setting::None),
            ("file:/srv/receipts", Setting::File("/srv/receipts".into())),
            ("device:/dev/usb/lp0", device("/dev/usb/lp0")),
            ("serial:/dev/ttyUSB0", serial("/dev/ttyUSB0", 9_600)),
            ("serial:/dev/ttyS1,115200", serial("/dev/ttyS1", 115_200)),
            ("serial:/dev/serial/by-id/a,b,19200", serial("/dev/serial/by-id/a,b", 19_200)),
            ("tcp:192.0.2.7", tcp("192.0.2.7", 9_100)),
            ("tcp:printer.office.example:9101", tcp("printer.office.example", 9_101)),
            ("tcp:[2001:db8::7]", tcp("2001:db8::7", 9_100)),
            ("tcp:[fe80::7%eth0]:9101", tcp("fe80::7%eth0", 9_101)),
            ("cups:Receipts_2.front-desk", Setting::Cups("Receipts_2.front-desk".to_owned())),
        ] {
            assert_eq!(parse(text), setting, "{text}");
            assert_eq!(parse(&setting.to_string()), setting, "{text}, written and read again");
        }
    }

    #[test]
    fn a_setting_that_names_no_printer_says_what_to_write() {
        let wrong = ["", "None", "lp0", "file", "file:", "device:", "usb:1", "serial:", "tcp:", "cups:", ":"];
        let hosts =
            ["tcp::9100", "tcp:a:b", "tcp:a:0", "tcp:a:65536", "tcp:a:", "tcp:fe80::7", "tcp:[]", "tcp:[::1]9100"];
        let names = ["tcp:a b", "tcp://a", "cups:-x", "cups:a b", "cups:a/b", "cups:a,b", "cups:é"];
        for setting in wrong.into_iter().chain(hosts).chain(names) {
            let error = setting.parse::<Setting>().expect_err(setting).to_string();
            for form in ["none", "file:DIRECTORY", "device:PATH", "serial:PATH", "tcp:HOST", "cups:QUEUE"] {
                assert!(error.contains(form), "{error}");
            }
        }
        for setting in ["serial:/dev/ttyS0,", "serial:/dev/ttyS0,9601", "serial:/dev/ttyS0,fast", "serial:,9600"] {
            let error = setting.parse::<Setting>().expect_err(setting).to_string();
            assert!(error.contains("9600, 19200, 38400"), "{error}");
        }
    }
}
