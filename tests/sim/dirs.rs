//! The files of a simulated world: a central and a kiosk that is enrolled with it, fresh for each run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use central::ManualClock;

/// When every world begins.
pub const START: &str = "2026-01-26T15:00:00Z";

/// Where things are.
pub struct Dirs {
    pub kiosk: PathBuf,
    pub central: PathBuf,
    pub backups: PathBuf,
    all: tempfile::TempDir,
}

/// Files of a kiosk and a central that know each other.
type Files = Vec<(PathBuf, Vec<u8>)>;

impl Dirs {
    /// A fresh pair of central and enrolled kiosk, copied from one that was made once.
    pub fn from_template() -> Self {
        static TEMPLATE: OnceLock<Files> = OnceLock::new();
        let dirs = Dirs::new();
        for (path, bytes) in TEMPLATE.get_or_init(|| Dirs::new().enrolled()) {
            let path = dirs.all.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("makes a directory");
            fs::write(path, bytes).expect("copies");
        }
        dirs
    }

    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let all = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let all = all.expect("a directory");
        let [kiosk, central, backups] = ["kiosk", "central", "backups"].map(|name| all.path().join(name));
        Dirs { kiosk, central, backups, all }
    }

    /// Enrolled over a real line, once.
    fn enrolled(&self) -> Files {
        let mut options = central::Options::new(&self.central);
        options.sample_cases = true;
        options.hash_cost = central::HashCost::Least;
        options.clock = central::Clock::Manual(ManualClock::at(START.parse().expect("a time")));
        let running = central::Central::start(options).expect("central starts");
        let code = running.enroll_code("Hartford").expect("makes a code");
        let url = format!("https://{}", running.addr());
        payor_kiosk::enroll::enroll(&url, &code, &self.kiosk).expect("enrols");
        running.stop();
        let mut files = Vec::new();
        read_all(self.all.path(), self.all.path(), &mut files);
        files
    }
}

fn read_all(root: &Path, directory: &Path, files: &mut Files) {
    for entry in fs::read_dir(directory).expect("lists") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            read_all(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("is below").to_owned();
            files.push((name, fs::read(path).expect("reads")));
        }
    }
}
