//! What staff set, kept across restarts.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::identity;
use crate::journal::{self, Entry};
use crate::session::VoiceSetting;

const FILE: &str = "staff.json";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Nobody can begin a visit.
    pub closed: bool,
    /// How loud the voice begins with each visitor, 0 to 10.
    pub volume: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { closed: false, volume: VoiceSetting::default().volume }
    }
}

impl Settings {
    /// Those of this state directory; the usual ones where there are none. Where they do not read, staff may have closed the
    /// kiosk: it stays closed until they open it.
    pub fn load(state_dir: &Path) -> Self {
        let read = match fs::read(state_dir.join(FILE)) {
            Ok(json) => serde_json::from_slice(&json).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(error) => Err(error),
        };
        let settings = read.unwrap_or_else(|error| {
            journal::note(Entry::StaffUnreadable, format_args!("{FILE}: {}", journal::chain(&error)));
            Settings { closed: true, ..Settings::default() }
        });
        Settings { volume: settings.volume.min(10), ..settings }
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
        let set = Settings { closed: true, volume: 9 };
        set.save(dir.path()).expect("saves");
        assert_eq!(Settings::load(dir.path()), set);
        let shut = Settings { closed: true, ..Settings::default() };
        for damaged in ["{\"closed\": 7}", "", "{\"volume\": 300}"] {
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
