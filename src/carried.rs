//! What this kiosk carries to central for others: parts of their sealed exports, each a file in the state directory, there
//! from before the command says "taken" until central has answered.
//!
//! A directory, and not the outbox: the command that takes a file runs beside the kiosk, which alone may write to that.
//! Nothing of it counts as this kiosk's own, and none is believed here but for its signature: central judges.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use wire::export::{self, ExportContent, ExportError, ExportPart, Opened, hex};

use crate::identity::{self, Identity};
use crate::worker::LOW_BYTES;

const DIR: &str = "carried";
const WAITS: &str = "part";
const REFUSED: &str = "refused";

/// So much is carried at most, in bytes: some 25,000 requests.
pub const CARRIED_MAX_BYTES: u64 = 64 << 20;

/// A part that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub path: PathBuf,
    /// Whose records they are, as the part says.
    pub kiosk: u16,
    /// How many.
    pub records: u64,
    bytes: u64,
}

/// All that is here, in the order in which it is sent: of one export by its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carried {
    pub waiting: Vec<Part>,
    /// Central does not take them: a person must look.
    pub refused: Vec<Part>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Taken {
    pub kiosk: u16,
    pub records: u64,
    /// Those of them that were not here before, or that central had refused.
    pub new: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("it is for another central than this kiosk's")]
    OtherCentral,
    #[error("it is this kiosk's own: it sends these by itself")]
    Own,
    #[error("this kiosk carries {} MB already, and takes {} MB at most: have central take the file", .carried >> 20, CARRIED_MAX_BYTES >> 20)]
    TooMuch { carried: u64 },
    #[error("too little of the disk is free: have central take the file")]
    DiskLow,
    #[error("it cannot be saved")]
    Files(#[from] io::Error),
}

impl Carried {
    /// Records that are not at central yet.
    pub fn waiting(&self) -> u64 {
        self.waiting.iter().map(|part| part.records).sum()
    }

    /// Records that central does not take.
    pub fn refused(&self) -> u64 {
        self.refused.iter().map(|part| part.records).sum()
    }

    fn bytes(&self) -> u64 {
        self.waiting.iter().chain(&self.refused).map(|part| part.bytes).sum()
    }
}

/// What is here.
///
/// # Errors
/// Where the directory cannot be read.
pub fn list(state_dir: &Path) -> io::Result<Carried> {
    let files = match fs::read_dir(state_dir.join(DIR)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Carried::default()),
        files => files?,
    };
    let mut carried = Carried::default();
    for file in files {
        let file = file?;
        if let Some((kiosk, records, state)) = named(&file.file_name().to_string_lossy()) {
            let bytes = file.metadata().map_or(0, |metadata| metadata.len());
            let place = if state == WAITS { &mut carried.waiting } else { &mut carried.refused };
            place.push(Part { path: file.path(), kiosk, records, bytes });
        }
    }
    carried.waiting.sort_by(|a, b| a.path.cmp(&b.path));
    carried.refused.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(carried)
}

/// Takes a file, whole, onto a disk of which so much is free, where that is known. When this returns `Ok`, it survives a
/// power cut.
///
/// # Errors
/// Where it is not to the letter what a kiosk of the same central signed, or there is no room. Parts of it that were
/// written before are kept: central takes them once, however often they come.
pub fn take(state_dir: &Path, free_bytes: Option<u64>, identity: &Identity, file: &[u8]) -> Result<Taken, CarryError> {
    let parts = export::read(file)?;
    if parts.iter().any(|part| part.content.central != identity.central()) {
        return Err(CarryError::OtherCentral);
    }
    if parts.iter().any(|part| part.fingerprint[..] == Sha256::digest(identity.certificate())[..]) {
        return Err(CarryError::Own);
    }
    let dir = make_dir(state_dir)?;
    let mut taken = Taken { kiosk: 0, records: 0, new: 0 };
    let mut new = Vec::new();
    for Opened { part, content, .. } in parts {
        let line = part.line().map_err(io::Error::from)?;
        let (name, records) = (name(&content, &line), content.records() as u64);
        (taken.kiosk, taken.records) = (content.kiosk, taken.records + records);
        let (waits, refused) = (dir.join(&name), dir.join(&name).with_extension(REFUSED));
        if refused.try_exists()? {
            // Central's operator may have mended what it was refused for: it is sent once more.
            fs::rename(refused, waits)?;
            File::open(&dir)?.sync_all()?;
            taken.new += records;
        } else if !waits.try_exists()? {
            taken.new += records;
            new.push((name, line));
        }
    }
    let bytes: u64 = new.iter().map(|(_, line)| line.len() as u64).sum();
    let carried = list(state_dir)?.bytes();
    if carried + bytes > CARRIED_MAX_BYTES {
        return Err(CarryError::TooMuch { carried });
    }
    if bytes > 0 && free_bytes.is_some_and(|free| free < LOW_BYTES + bytes) {
        return Err(CarryError::DiskLow);
    }
    new.iter().try_for_each(|(name, line)| identity::write(&dir, name, line.as_bytes()))?;
    Ok(taken)
}

/// Reads a part to send it. `None`: it is no part any more.
///
/// # Errors
/// Where the disk does not give it.
pub fn read(part: &Part) -> io::Result<Option<ExportPart>> {
    Ok(serde_json::from_slice(&fs::read(&part.path)?).ok())
}

/// Central has answered: the part can go. Should it be there again after a power cut, central gives the same answer.
///
/// # Errors
/// Where it stays.
pub fn delivered(part: &Part) -> io::Result<()> {
    fs::remove_file(&part.path)
}

/// Central does not take it: it is put aside for a person.
///
/// # Errors
/// Where it stays.
pub fn refused(part: &Part) -> io::Result<()> {
    fs::rename(&part.path, part.path.with_extension(REFUSED))
}

/// Sorts by export and part, tells kiosk and records, and is another for another content.
fn name(content: &ExportContent, line: &str) -> String {
    let ExportContent { export, part, kiosk, .. } = content;
    let digest = hex(&Sha256::digest(line)[..16]);
    format!("{export}.{part:08}.{kiosk}.{}.{digest}.{WAITS}", content.records())
}

/// Kiosk, records and state of a file with such a name.
fn named(name: &str) -> Option<(u16, u64, &str)> {
    match name.split('.').collect::<Vec<_>>()[..] {
        [_, _, kiosk, records, _, state @ (WAITS | REFUSED)] => {
            Some((kiosk.parse().ok()?, records.parse().ok()?, state))
        }
        _ => None,
    }
}

/// The directory, of whom the state directory belongs to: root may run the command, and another user the kiosk.
fn make_dir(state_dir: &Path) -> io::Result<PathBuf> {
    let dir = state_dir.join(DIR);
    match DirBuilder::new().mode(0o700).create(&dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(dir),
        made => made?,
    }
    identity::own(&dir, state_dir)?;
    File::open(state_dir)?.sync_all()?;
    Ok(dir)
}
