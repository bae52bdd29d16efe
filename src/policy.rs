//! The policy that the kiosk works by: central's last word, kept on the disk, or the built-in one before the first.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rules::file_number::Pattern;
use rules::policy::Rules;
use serde::{Deserialize, Serialize};
use wire::policy::Policy;

use crate::central::Fetched;
use crate::identity;
use crate::journal::{self, Entry};

const FILE: &str = "policy.json";

/// The policy in force.
#[derive(Debug)]
pub struct PolicyStore {
    state_dir: PathBuf,
    saved: Saved,
    current: Arc<Policy>,
}

/// A policy as it stands on the disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    pub policy: Policy,
    /// What to ask central for changes with.
    pub etag: Option<String>,
    /// When central confirmed it last, by the kiosk's clock. `None`: built in.
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl PolicyStore {
    /// Reads the policy of this state directory; the built-in one where there is none that reads.
    pub fn load(state_dir: &Path) -> Self {
        let saved = read(state_dir).unwrap_or_else(|error| {
            journal::note(Entry::PolicyUnreadable, journal::chain(&error));
            None
        });
        let mut saved = saved.unwrap_or_else(|| Saved { policy: built_in(), etag: None, confirmed_at: None });
        drop_faulty_content(&mut saved.policy);
        PolicyStore { state_dir: state_dir.to_owned(), current: Arc::new(saved.policy.clone()), saved }
    }

    /// The policy in force.
    pub fn current(&self) -> Arc<Policy> {
        self.current.clone()
    }

    /// When central confirmed it last, by the kiosk's clock. `None`: built in.
    pub fn confirmed_at(&self) -> Option<DateTime<Utc>> {
        self.saved.confirmed_at
    }

    /// What to ask central for changes with.
    pub fn etag(&self) -> Option<&str> {
        self.saved.etag.as_deref()
    }

    /// Takes central's answer: a policy, or `None` where it has not changed. A policy that nothing can be sealed by is
    /// not taken; one whose questions or offices have a fault is, without them. Whether the policy in force is another one
    /// now.
    pub fn take(&mut self, fetched: Option<Fetched>, now: DateTime<Utc>) -> bool {
        let mut saved = Saved { confirmed_at: Some(now), ..self.saved.clone() };
        if let Some(Fetched { mut policy, etag }) = fetched {
            if policy.sealing_keys.is_empty() {
                journal::note(Entry::PolicyUnreadable, "it has no sealing key");
                return false;
            }
            drop_faulty_content(&mut policy);
            saved.policy = policy;
            saved.etag = etag;
        }
        let changed = saved.etag != self.saved.etag || saved.policy.version != self.saved.policy.version;
        if changed {
            journal::note(Entry::PolicyChanged, format_args!("version {}", saved.policy.version));
        }
        self.current = Arc::new(saved.policy.clone());
        self.saved = saved;
        if let Err(error) = self.save() {
            // It is in force all the same, until the kiosk stops.
            journal::note(Entry::PolicyNotSaved, journal::chain(&error));
        }
        changed
    }

    /// Goes back to the built-in policy, for a kiosk that is enrolled anew: another central's policy, and above all its key,
    /// must not outlast that.
    ///
    /// # Errors
    /// Where it stays on the disk. Then nothing is changed.
    pub fn forget(&mut self) -> io::Result<()> {
        match fs::remove_file(self.state_dir.join(FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        *self = Self::load(&self.state_dir);
        Ok(())
    }

    fn save(&self) -> io::Result<()> {
        identity::write(&self.state_dir, FILE, &serde_json::to_vec(&self.saved)?)
    }
}

/// What a kiosk could not show gives way to what it brings itself.
fn drop_faulty_content(policy: &mut Policy) {
    let fault = policy.content.as_ref().and_then(|content| content.check().err());
    if let Some(fault) = fault {
        journal::note(Entry::ContentFaulty, fault);
        policy.content = None;
    }
}

/// The policy that stands on the disk, where one does.
///
/// # Errors
/// Where it does not read.
pub fn read(state_dir: &Path) -> io::Result<Option<Saved>> {
    match fs::read(state_dir.join(FILE)) {
        Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a kiosk goes by before it has reached central: the defaults of central's own policy. It has no sealing key, so
/// nothing is taken.
pub fn built_in() -> Policy {
    Policy {
        version: 0,
        rules: Rules { file_number: Pattern { digits_only: true, ..Pattern::default() }, ..Rules::default() },
        cards_enabled: false,
        offline_saving: true,
        authorization_version: "built-in".to_owned(),
        sealing_keys: Vec::new(),
        bank_names: Default::default(),
        content: None,
        server_time: DateTime::UNIX_EPOCH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content;
    use crate::outbox::tests::{Dir, keys};

    fn fetched(version: u64) -> Fetched {
        let policy = Policy { version, sealing_keys: vec![keys().1], ..built_in() };
        Fetched { policy, etag: Some(format!("\"{version}\"")) }
    }

    #[test]
    fn a_policy_outlives_the_program_and_an_unchanged_one_is_confirmed() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let mut store = PolicyStore::load(dir.path());
        assert_eq!(*store.current(), built_in());
        let hour = |hour| DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hour);
        assert!(store.take(Some(fetched(3)), hour(1)));
        assert!(!store.take(None, hour(2)));
        let again = PolicyStore::load(dir.path());
        assert_eq!((again.current().version, again.etag()), (3, Some("\"3\"")));
        assert_eq!(read(dir.path()).expect("reads").expect("is there").confirmed_at, Some(hour(2)));
    }

    /// What was saved by it could be read by whoever has that key, and never by the kiosk's own central.
    #[test]
    fn the_policy_of_a_central_before_is_forgotten() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let mut store = PolicyStore::load(dir.path());
        store.forget().expect("there is none");
        store.take(Some(fetched(3)), DateTime::UNIX_EPOCH);
        store.forget().expect("forgets");
        assert_eq!((&*store.current(), store.etag()), (&built_in(), None));
        assert_eq!(read(dir.path()).expect("reads"), None);
    }

    #[test]
    fn a_policy_without_a_key_is_not_taken() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let mut store = PolicyStore::load(dir.path());
        store.take(Some(fetched(1)), DateTime::UNIX_EPOCH);
        let mut keyless = fetched(2);
        keyless.policy.sealing_keys.clear();
        assert!(!store.take(Some(keyless), DateTime::UNIX_EPOCH));
        assert_eq!(store.current().version, 1);
    }

    #[test]
    fn questions_and_offices_come_with_the_policy_unless_they_have_a_fault() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        let mut store = PolicyStore::load(dir.path());
        let mut good = fetched(1);
        good.policy.content = Some(content::built_in());
        store.take(Some(good), DateTime::UNIX_EPOCH);
        assert_eq!(PolicyStore::load(dir.path()).current().content, Some(content::built_in()));
        let mut faulty = fetched(2);
        faulty.policy.content = Some(content::built_in());
        let questions = faulty.policy.content.as_mut().and_then(|content| content.questions.as_mut());
        questions.expect("questions").topics[0].title.es.clear();
        assert!(store.take(Some(faulty), DateTime::UNIX_EPOCH), "the rest of it is taken");
        assert_eq!((store.current().version, &store.current().content), (2, &None));
    }

    #[test]
    fn a_policy_that_does_not_read_gives_way_to_the_built_in_one() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        fs::write(dir.path().join(FILE), "{\"policy\": 7}").expect("writes");
        assert_eq!(*PolicyStore::load(dir.path()).current(), built_in());
    }
}
