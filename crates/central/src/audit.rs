//! Whether a kiosk's audit log only grows. Central says how many of its entries it keeps the head of, and the kiosk answers
//! with its own hash there: by the next heartbeat, so that one which comes late or twice is never taken for a shorter log.
//!
//! Central never sees an entry, and never forgets a head.

use serde::Serialize;
use wire::audit::{AuditHead, AuditKept, AuditTold};

use crate::store::{Ledger, StoreError};

/// What became of a log that does not go on from its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Break {
    /// It has fewer entries than it had.
    Shortened,
    /// It has another entry where central keeps a head.
    Rewritten,
}

/// How a head stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// There is none before it.
    New,
    GoesOn,
    Broken(Break),
}

impl Break {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Break::Shortened => "shortened",
            Break::Rewritten => "rewritten",
        }
    }
}

impl Standing {
    pub fn word(self) -> &'static str {
        match self {
            Standing::New => "new",
            Standing::GoesOn => "goes-on",
            Standing::Broken(kind) => kind.word(),
        }
    }
}

/// Keeps the head that a kiosk tells, where it has proved the one before or cannot. Gives how many entries the head has that
/// is kept now: what the kiosk must prove next.
pub(crate) fn hear(
    ledger: &Ledger,
    kiosk: u16,
    told: Option<&AuditTold>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<u32>, StoreError> {
    let kept = ledger.audit_head(kiosk)?;
    let Some((told, standing)) = told.and_then(|told| Some((told, judge(kept, told)?))) else {
        return Ok(kept.map(|kept| kept.count));
    };
    if let Standing::Broken(kind) = standing {
        let (kept, told) = (kept.map_or(0, |kept| kept.count), told.head.count);
        tracing::error!(kiosk, kept, told, "a kiosk's audit log was {}", kind.word());
    }
    ledger.keep_audit_head(kiosk, told.head, standing, now)?;
    Ok(Some(told.head.count))
}

/// None where nothing is to be kept: it is the same head, or the kiosk was not asked about the one that is kept.
fn judge(kept: Option<AuditHead>, told: &AuditTold) -> Option<Standing> {
    let Some(kept) = kept else {
        return (told.head != AuditHead::START).then_some(Standing::New);
    };
    match told.kept {
        Some(AuditKept { count, hash }) if count == kept.count => match hash {
            None => Some(Standing::Broken(Break::Shortened)),
            Some(hash) if hash != kept.hash => Some(Standing::Broken(Break::Rewritten)),
            Some(_) => (told.head.count > kept.count).then_some(Standing::GoesOn),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use wire::audit::AuditHash;

    use super::*;

    fn head(count: u32, seed: u8) -> AuditHead {
        AuditHead { count, hash: AuditHash([seed; 32]) }
    }

    #[test]
    fn a_log_goes_on_from_the_head_that_is_kept_or_breaks() {
        let kept = head(10, 1);
        let proved = |seed: u8| Some(AuditKept { count: 10, hash: Some(AuditHash([seed; 32])) });
        let too_short = Some(AuditKept { count: 10, hash: None });
        let of_another = Some(AuditKept { count: 7, hash: Some(AuditHash([9; 32])) });
        for (what, kept, told, proof, standing) in [
            ("the first", None, head(3, 2), None, Some(Standing::New)),
            ("nothing yet", None, AuditHead::START, None, None),
            ("the same", Some(kept), kept, proved(1), None),
            ("longer", Some(kept), head(12, 2), proved(1), Some(Standing::GoesOn)),
            ("shorter", Some(kept), head(9, 2), too_short, Some(Standing::Broken(Break::Shortened))),
            ("as long", Some(kept), head(10, 2), proved(2), Some(Standing::Broken(Break::Rewritten))),
            ("longer and another", Some(kept), head(12, 2), proved(2), Some(Standing::Broken(Break::Rewritten))),
            ("just started, longer", Some(kept), head(12, 2), None, None),
            ("late on its way, shorter", Some(kept), head(9, 2), None, None),
            ("late, proving an older head", Some(kept), head(9, 2), of_another, None),
        ] {
            assert_eq!(judge(kept, &AuditTold { head: told, kept: proof }), standing, "{what}");
        }
    }
}
