//! A display, a session bus and the kiosk's demo on them: private to one test, and gone with it however it ends.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

const KIOSK: &str = env!("CARGO_BIN_EXE_payor-kiosk");
/// The service manager's socket.
const NOTIFY: &str = "notify";
/// What the kiosk believes to be today.
const TODAY: &str = "2026-01-26";

/// The fields are dropped in this order: nobody loses the display or the bus that it stands on.
pub struct Desktop {
    kiosk: Option<Program>,
    bus: Program,
    display: Program,
    display_name: String,
    /// Of the session bus.
    pub bus_address: String,
    dir: tempfile::TempDir,
}

impl Desktop {
    /// Display and bus, without the kiosk.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).expect("sets a mode");

        let mut display = command("Xvfb", dir.path());
        display.args(["-displayfd", "1", "-screen", "0", "1080x1920x24", "-nolisten", "tcp", "-noreset"]);
        let (display, number) = Program::start(display, dir.path());
        let display_name = format!(":{number}");

        let mut bus = command("dbus-daemon", dir.path());
        bus.args(["--session", "--nofork", "--print-address=1", "--address"]);
        bus.arg(format!("unix:dir={}", dir.path().display())).env("DISPLAY", &display_name);
        let (bus, bus_address) = Program::start(bus, dir.path());
        Desktop { kiosk: None, bus, display, display_name, bus_address, dir }
    }

    /// Opens the demo: the real program, its window, and a central of its own.
    pub fn open_kiosk(&mut self) {
        let mut kiosk = command(KIOSK, self.dir.path());
        kiosk.args(["demo", "--today", TODAY, "--state"]).arg(self.dir.path());
        kiosk.env("DISPLAY", &self.display_name).env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address);
        self.kiosk = Some(Program::start(kiosk, self.dir.path()).0);
    }

    /// Opens the kiosk as an office runs it, with its state in `state_dir`. Gives its process.
    pub fn open_kiosk_of(&mut self, state_dir: &Path, central: &str) -> u32 {
        let config = self.dir.path().join("config.toml");
        let text =
            format!("state_dir = {state_dir:?}\ncentral = {central:?}\noffice = \"Hartford\"\nprinter = \"none\"\n");
        fs::write(&config, text).expect("a configuration");
        let mut kiosk = command(KIOSK, self.dir.path());
        kiosk.arg("run").arg("--config").arg(&config);
        kiosk.env("DISPLAY", &self.display_name).env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address);
        kiosk.env("NOTIFY_SOCKET", self.dir.path().join(NOTIFY));
        let kiosk = self.kiosk.insert(Program::start_silent(kiosk, self.dir.path()));
        kiosk.child.id()
    }

    /// Where the kiosk tells its service manager how it is. To be asked for before the kiosk is opened.
    pub fn notify_socket(&self) -> UnixDatagram {
        UnixDatagram::bind(self.dir.path().join(NOTIFY)).expect("a socket")
    }

    /// What central holds.
    pub fn holdings(&self) -> Vec<central::Holding> {
        central::holdings(&self.dir.path().join("central")).expect("central's ledger")
    }

    /// The texts of all receipts.
    pub fn receipts(&self) -> Vec<String> {
        let files = fs::read_dir(self.dir.path().join("receipts")).into_iter().flatten();
        let texts = files
            .map(|file| file.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|end| end == "txt"));
        texts.map(|path| fs::read_to_string(path).expect("text")).collect()
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        for program in self.kiosk.iter_mut().chain([&mut self.bus, &mut self.display]) {
            let ended = program.child.try_wait().ok().flatten();
            let state = ended.map_or("was running".to_owned(), |status| format!("had ended ({status})"));
            let said = fs::read_to_string(&program.log).unwrap_or_default();
            eprintln!("{} {state} and had said: {said}", program.log.display());
        }
    }
}

/// A program that ends with the test.
struct Program {
    child: Child,
    /// What it wrote to standard error.
    log: PathBuf,
}

impl Program {
    /// Starts it without waiting for anything.
    fn start_silent(mut command: Command, dir: &Path) -> Program {
        let log = dir.join("silent.log");
        command.stdout(Stdio::null()).stderr(File::create(&log).expect("a log"));
        Program { child: command.spawn().expect("starts"), log }
    }

    /// Starts it and waits for its first line, which says that it is ready.
    fn start(mut command: Command, dir: &Path) -> (Program, String) {
        let name = Path::new(command.get_program()).file_name().expect("a name").to_owned();
        let log = dir.join(&name).with_extension("log");
        command.stdout(Stdio::piped()).stderr(File::create(&log).expect("a log"));
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("{} does not start ({error}); its package is in packaging/debian-packages.txt", name.display())
        });
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        let program = Program { child, log };
        let mut line = String::new();
        lines.read_line(&mut line).expect("a line of text");
        // Whoever goes on writing needs somebody who goes on reading.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let said = || fs::read_to_string(&program.log).unwrap_or_default();
        assert!(!line.is_empty(), "{} ended at once: {}", name.display(), said());
        (program, line.trim().to_owned())
    }
}

impl Drop for Program {
    /// Asks it to end, so that it removes its sockets; not for long.
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        let deadline = Instant::now() + Duration::from_secs(5);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program that sees nothing of the surroundings of the test but where programs are.
fn command(program: &str, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home).env("XDG_RUNTIME_DIR", home).env("LANG", "C.UTF-8");
    // No settings of a desktop, and points as large as pixels whatever the display says of its size.
    command.env("GSETTINGS_BACKEND", "memory").env("WINIT_X11_SCALE_FACTOR", "1");
    command.stdin(Stdio::null());
    command
}
