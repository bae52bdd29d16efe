//! What staff set, and whoever set the kiosk up on its screen, kept across restarts.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::config::Orientation;
use crate::identity;
use crate::journal::{self, Entry};
use crate::printer;
use crate::session::VoiceSetting;

const FILE: &str = "staff.json";

/// What was chosen here holds before what the configuration says: the kiosk cannot write that file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Nobody can begin a visit.
    pub closed: bool,
    /// How loud the voice begins with each visitor, 0 to 10.
    pub volume: u8,
    /// Central's address, where another one than the configuration's was typed when the kiosk was enrolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub central: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printer: Option<printer::Setting>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orientation: Option<Orientation>,
}

impl Default for Settings {
    fn default() -> Self {
        let volume = VoiceSetting::default().volume;
        Settings { closed: false, volume, central: None, printer: None, orientation: None }
    }
}

impl Settings {
    /// Those of this state directory; the usual ones where there are none. Where they do not read, staff may have closed the
    /// kiosk: it stays closed until they open it.
    pub fn load(state_dir: &Path) -> Self {
        Self::read(state_dir).unwrap_or_else(|error| {
            journal::note(Entry::StaffUnreadable, format_args!("{FILE}: {}", journal::chain(&error)));
            Settings { closed: true, ..Settings::default() }
        })
    }

    /// The same, without a word in the log.
    ///
    /// # Errors
    /// Where they do not read.
    pub fn read(state_dir: &Path) -> io::Result<Self> {
        let settings: Settings = match fs::read(state_dir.join(FILE)) {
            Ok(json) => serde_json::from_slice(&json)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Settings::default(),
            Err(error) => return Err(error),
        };
        Ok(Settings { volume: settings.volume.min(10), ..settings })
    }

    /// # Errors
    /// Where they cannot be written.
    pub fn save(&self, state_dir: &Path) -> io::Result<()> {
        identity::write(state_dir, FILE, &serde_json::to_vec(self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::tests::Dir;

    #[test]
    fn settings_outlive_the_program_and_what_does_not_read_is_closed() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        assert_eq!(Settings::load(dir.path()), Settings::default());
        let printer = Some("serial:/dev/ttyUSB0,19200".parse().expect("a printer"));
        let (central, orientation) = (Some("https://central.example".to_owned()), Some(Orientation::Landscape));
        let set = Settings { closed: true, volume: 9, central, printer, orientation };
        set.save(dir.path()).expect("saves");
        assert_eq!(Settings::load(dir.path()), set);
        let shut = Settings { closed: true, ..Settings::default() };
        for damaged in ["{\"closed\": 7}", "", "{\"volume\": 300}", "{\"printer\": \"lp0\"}"] {
            fs::write(dir.path().join(FILE), damaged).expect("writes");
            assert_eq!(Settings::load(dir.path()), shut, "{damaged}");
        }
        fs::remove_file(dir.path().join(FILE)).expect("removes");
        fs::create_dir(dir.path().join(FILE)).expect("makes it");
        assert_eq!(Settings::load(dir.path()), shut, "a file that cannot be read");
        fs::remove_dir(dir.path().join(FILE)).expect("removes");
        fs::write(dir.path().join(FILE), "{\"volume\": 200}").expect("writes");
        assert_eq!(Settings::load(dir.path()).volume, 10);
    }
}
