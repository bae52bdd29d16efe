//! Policy: every figure that an operator may change, from `policy.json` in the state directory, or its default.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context as _;
use rules::file_number::Pattern;
use rules::policy::Rules;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wire::content::Content;
use wire::policy::Policy;

use crate::app::App;
use crate::problem::Refusal;
use crate::store::StoreError;

/// What an operator writes. Each part may be left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PolicyFile {
    pub rules: Rules,
    /// Whether cards are taken at all.
    pub cards_enabled: bool,
    /// Whether a bank payment may be saved while there is no connection.
    pub offline_saving: bool,
    /// The version of the authorization text that kiosks show (R36).
    pub authorization_version: String,
    /// Names of banks by routing number.
    pub bank_names: BTreeMap<String, String>,
    /// Questions and offices in place of the kiosks' own (R38, R40).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
}

impl Default for PolicyFile {
    fn default() -> Self {
        let bank_names = BANKS.iter().map(|(number, name)| ((*number).to_owned(), (*name).to_owned()));
        PolicyFile {
            // Connecticut's numbers have digits only as far as is known; kiosks then show a keypad (R33).
            rules: Rules { file_number: Pattern { digits_only: true, ..Pattern::default() }, ..Rules::default() },
            cards_enabled: true,
            offline_saving: true,
            authorization_version: "2026-01".to_owned(),
            bank_names: bank_names.collect(),
            content: None,
        }
    }
}

/// A few banks with many customers in Connecticut, by their published routing numbers.
const BANKS: [(&str, &str); 7] = [
    ("011103093", "TD Bank"),
    ("011900254", "Bank of America"),
    ("021000021", "JPMorgan Chase"),
    ("021100361", "JPMorgan Chase"),
    ("021101108", "Wells Fargo"),
    ("121000248", "Wells Fargo"),
    ("211170101", "Webster Bank"),
];

impl PolicyFile {
    /// Reads `policy.json`; the defaults where there is none.
    pub fn open(state_dir: &Path) -> anyhow::Result<Self> {
        let file = state_dir.join("policy.json");
        match fs::read_to_string(&file) {
            Ok(text) => read(&text).with_context(|| format!("{} is no policy", file.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(PolicyFile::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }
}

fn read(text: &str) -> anyhow::Result<PolicyFile> {
    let policy: PolicyFile = serde_json::from_str(text)?;
    if let Some(content) = &policy.content {
        content.check()?;
    }
    Ok(policy)
}

/// A policy with the tag that tells whether a kiosk has it already.
#[derive(Debug)]
pub(crate) struct Tagged {
    pub policy: Policy,
    /// Quoted, as HTTP wants it.
    pub etag: String,
}

/// The policy in force. Its version rises with each change, of the keys too.
pub(crate) fn current(app: &App) -> Result<Tagged, Refusal> {
    let sealing_keys = app.keys.public().map_err(|error| Refusal::internal(error.as_ref()))?;
    let content = serde_json::to_vec(&(&app.policy, &sealing_keys)).map_err(StoreError::from)?;
    let sha256: [u8; 32] = Sha256::digest(content).into();
    let version = app.store.write(|ledger| ledger.policy_version(sha256))?;
    let PolicyFile { rules, cards_enabled, offline_saving, authorization_version, bank_names, content } =
        app.policy.clone();
    let hash: String = sha256.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(Tagged {
        etag: format!("\"{version}-{hash}\""),
        policy: Policy {
            version,
            rules,
            cards_enabled,
            offline_saving,
            authorization_version,
            sealing_keys,
            bank_names,
            content,
            server_time: app.clock.now(),
        },
    })
}
