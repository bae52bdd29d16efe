//! Enrolment: a new kiosk becomes known to central by a one-time code.

use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use wire::enrollment::{Enrollment, EnrollmentCode};

use crate::central::{Central, CentralError, Timeouts};
use crate::clock::Clock;
use crate::identity::{About, ByFingerprint, Credentials, Identity, IdentityError};
use crate::journal::{self, Entry};
use crate::outbox::{Outbox, OutboxError};
use crate::policy::PolicyStore;

#[derive(Debug, thiserror::Error)]
pub enum EnrollError {
    #[error("this kiosk is already enrolled, as number {kiosk} of {office}; its state directory is kept")]
    Already { kiosk: u16, office: String },
    /// What answered has another certificate authority than the code names, or none.
    #[error("what answers at this address is not the central of this code")]
    OtherCentral(#[source] CentralError),
    #[error(transparent)]
    Central(#[from] CentralError),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error("central's certificate authority was not seen")]
    NoAuthority,
    #[error("the policy that was here before cannot be removed")]
    Policy(#[source] std::io::Error),
    #[error("the network cannot be used")]
    Network(#[from] std::io::Error),
}

/// Makes the kiosk's key, presents the code, and keeps what central answers. The certificate authority must have the
/// fingerprint that the code carries; from then on it is the only one trusted.
///
/// # Errors
/// Where this did not come about. A code that central took is used up even then.
pub fn enroll(central_url: &str, code: &EnrollmentCode, state_dir: &Path) -> Result<Identity, EnrollError> {
    none_yet(state_dir)?;
    // First whether the state can be written at all: the code is good for one try.
    let mut outbox = Outbox::open(state_dir)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let identity = runtime.block_on(present(central_url, code, Timeouts::default()))?;
    outbox.adopt(identity.about.kiosk, identity.about.sequence_used_through)?;
    let mut policy = PolicyStore::load(state_dir);
    keep(&identity, state_dir, &mut policy)?;
    // So that it can take requests even if the line breaks now. If not, the worker asks again.
    let central = Central::new(central_url, identity.tls()?, Timeouts::default())?;
    if let Ok(fetched) = runtime.block_on(central.policy(None)) {
        policy.take(fetched, Clock::system().now().local.with_timezone(&Utc));
    }
    Ok(identity)
}

/// # Errors
/// Where this kiosk has an identity, or one that does not read.
pub(crate) fn none_yet(state_dir: &Path) -> Result<(), EnrollError> {
    match Identity::load(state_dir)? {
        Some(Identity { about: About { kiosk, office, .. }, .. }) => Err(EnrollError::Already { kiosk, office }),
        None => Ok(()),
    }
}

/// Makes a key and presents the code. Nothing is kept yet.
///
/// # Errors
/// Where central did not take the code.
pub(crate) async fn present(
    central_url: &str,
    code: &EnrollmentCode,
    timeouts: Timeouts,
) -> Result<Identity, EnrollError> {
    let credentials = Credentials::generate()?;
    let verifier = Arc::new(ByFingerprint::new(code.ca_fingerprint));
    let central = Central::new(central_url, credentials.tls(verifier.clone())?, timeouts)?;
    let enrollment = Enrollment { secret: code.secret.clone(), version: env!("CARGO_PKG_VERSION").to_owned() };
    let enrolled = central.enroll(&enrollment).await.map_err(|error| {
        if verifier.has_refused() { EnrollError::OtherCentral(error) } else { EnrollError::Central(error) }
    })?;
    let authority = verifier.authority().ok_or(EnrollError::NoAuthority)?;
    let about = About {
        kiosk: enrolled.kiosk,
        office: enrolled.office,
        central_url: central_url.trim_end_matches('/').to_owned(),
        sequence_used_through: enrolled.sequence_used_through,
    };
    Ok(Identity::new(about, credentials, authority))
}

/// Writes the identity down, after the outbox adopted its number, and forgets the policy of a central before.
///
/// # Errors
/// Where the disk does not take it.
pub(crate) fn keep(identity: &Identity, state_dir: &Path, policy: &mut PolicyStore) -> Result<(), EnrollError> {
    policy.forget().map_err(EnrollError::Policy)?;
    identity.save(state_dir)?;
    journal::note(Entry::Enrolled, format_args!("kiosk {}", identity.about.kiosk));
    Ok(())
}
