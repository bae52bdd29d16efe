//! Sealing keys: what kiosks seal requests to. One file each, apart from the database, so that a copy of the database
//! alone opens nothing.
//!
//! Several may be live: a rotation adds a new best one, and the old ones still open what kiosks sealed before they heard
//! of it. The directory is read anew each time: `payor-central keys rotate` works beside a running server.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wire::envelope::generate_key_pair;
use wire::policy::SealingKey;
use zeroize::Zeroizing;

use crate::state;

/// One key pair, as its file holds it.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    id: String,
    public_key: String,
    private_key: Zeroizing<String>,
}

/// The keys of a state directory.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    directory: PathBuf,
}

impl Keys {
    /// Opens the directory, making it and a first key where there is none.
    pub fn open(state_dir: &Path) -> anyhow::Result<Self> {
        let keys = Keys { directory: state_dir.join("keys") };
        state::make_private_dir(&keys.directory)?;
        if keys.files()?.is_empty() {
            keys.rotate()?;
        }
        Ok(keys)
    }

    /// Adds a new best key.
    pub fn rotate(&self) -> anyhow::Result<SealingKey> {
        let (private_key, public_key) = generate_key_pair();
        let id = id_of(&public_key);
        let key = KeyFile { id: id.clone(), public_key, private_key: Zeroizing::new(STANDARD.encode(&*private_key)) };
        let number = self.files()?.last().map_or(0, |(number, _)| *number) + 1;
        let text = Zeroizing::new(serde_json::to_string_pretty(&key)?);
        state::write_private(&self.directory.join(format!("{number:06}-{id}.json")), text.as_bytes())?;
        Ok(SealingKey { id, public_key: key.public_key })
    }

    /// The public keys, best first. Never empty.
    pub fn public(&self) -> anyhow::Result<Vec<SealingKey>> {
        let mut keys = Vec::new();
        for (_, file) in self.files()?.into_iter().rev() {
            let key = read(&file)?;
            keys.push(SealingKey { id: key.id, public_key: key.public_key });
        }
        Ok(keys)
    }

    /// The private key with this id, where there is one.
    pub fn private(&self, id: &str) -> anyhow::Result<Option<Zeroizing<Vec<u8>>>> {
        for (_, file) in self.files()?.into_iter().rev() {
            let key = read(&file)?;
            if key.id == id {
                let bytes = STANDARD.decode(key.private_key.as_bytes()).context("a sealing key is damaged")?;
                return Ok(Some(Zeroizing::new(bytes)));
            }
        }
        Ok(None)
    }

    /// The key files by number, oldest first.
    fn files(&self) -> anyhow::Result<Vec<(u32, PathBuf)>> {
        let mut files = Vec::new();
        let directory = fs::read_dir(&self.directory)
            .with_context(|| format!("cannot read the sealing keys in {}", self.directory.display()))?;
        for file in directory {
            let path = file?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let number = name.strip_suffix(".json").and_then(|name| name.split_once('-')).map(|(number, _)| number);
            if let Some(Ok(number)) = number.map(str::parse) {
                files.push((number, path));
            }
        }
        files.sort();
        Ok(files)
    }
}

fn read(file: &Path) -> anyhow::Result<KeyFile> {
    let text = Zeroizing::new(
        fs::read_to_string(file).with_context(|| format!("cannot read the sealing key {}", file.display()))?,
    );
    serde_json::from_str(&text).with_context(|| format!("the sealing key {} is damaged", file.display()))
}

/// Eight characters that name a public key.
fn id_of(public_key: &str) -> String {
    Sha256::digest(public_key).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_is_best_and_the_old_one_still_opens() {
        let dir = tempfile::tempdir().expect("a directory");
        let keys = Keys::open(dir.path()).expect("opens");
        let old = keys.public().expect("reads").remove(0);
        let new = keys.rotate().expect("rotates");
        assert_eq!(Keys::open(dir.path()).expect("opens").public().expect("reads"), [new, old.clone()]);
        assert_eq!(keys.private(&old.id).expect("reads").map(|key| key.len()), Some(32));
        assert_eq!(keys.private("00000000").expect("reads"), None);
    }
}
