//! The printers that this machine shows: what whoever sets a kiosk up can choose from without typing.

use std::fs;
use std::path::{Path, PathBuf};

use super::port::BAUD;
use super::setting::is_queue;
use super::{Cups, Port, Setting};

/// Where the system shows devices.
pub const DEVICES: &str = "/dev";

/// Printers at USB, serial lines by the name that stays where they have one, and queues of CUPS. Whether a printer is at a
/// serial line, and at what speed, nobody knows before it prints. Takes seconds where CUPS does not answer.
pub fn found(devices: &Path) -> Vec<Setting> {
    let by_id = names(&devices.join("serial/by-id"), "");
    let serial = if by_id.is_empty() { serial(devices) } else { by_id };
    let serial = serial.into_iter().map(|path| Setting::Port(Port::Serial { path, baud: BAUD }));
    let usb = names(&devices.join("usb"), "lp").into_iter().map(|path| Setting::Port(Port::Device(path)));
    let queues = Cups::queues().into_iter().filter(|queue| is_queue(queue)).map(Setting::Cups);
    usb.chain(serial).chain(queues).collect()
}

/// Those that were plugged in. A line of the board itself is there whether anything is at it or not.
fn serial(devices: &Path) -> Vec<PathBuf> {
    ["ttyUSB", "ttyACM"].into_iter().flat_map(|kind| names(devices, kind)).collect()
}

fn names(dir: &Path, beginning: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(beginning));
    let mut paths: Vec<PathBuf> = named.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_found_by_the_names_that_stay() {
        let dir = tempfile::tempdir().expect("a directory");
        let make = |name: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a directory")).expect("makes it");
            fs::write(path, "").expect("writes");
        };
        let written = || {
            let found = found(dir.path()).into_iter().filter(|found| matches!(found, Setting::Port(_)));
            let root = dir.path().display().to_string();
            found.map(|found| found.to_string().replace(&root, "")).collect::<Vec<_>>()
        };
        assert_eq!(written(), [""; 0]);
        ["usb/lp1", "usb/lp0", "usb/hiddev0", "ttyUSB0", "ttyACM0", "ttyS0", "tty1"].into_iter().for_each(make);
        assert_eq!(written(), ["device:/usb/lp0", "device:/usb/lp1", "serial:/ttyUSB0,9600", "serial:/ttyACM0,9600"]);
        make("serial/by-id/usb-Star_TSP100");
        assert_eq!(written()[2..], ["serial:/serial/by-id/usb-Star_TSP100,9600"]);
    }
}
