//! Enrolment: a one-time code makes a certificate known. Nothing expires afterwards; revoking is the only end.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use wire::audit::AuditHead;
use wire::confirmation::KIOSK_MAX;
use wire::enrollment::{Enrolled, Enrollment, EnrollmentCode};
use wire::problem::ProblemType;

use crate::app::App;
use crate::audit::Standing;
use crate::problem::Refusal;
use crate::store::{CodeRow, KioskRow, Ledger, StoreError};
use crate::tls::Fingerprint;

/// How long a code can be used.
const CODE_VALID: TimeDelta = TimeDelta::hours(1);
/// Longest name of an office, in characters.
const OFFICE_MAX: usize = 80;

/// Makes a code for a kiosk of this office. `kiosk` is its number where it takes another's place.
pub(crate) fn make_code(app: &App, office: &str, kiosk: Option<u16>) -> anyhow::Result<EnrollmentCode> {
    let office = office.trim();
    anyhow::ensure!(!office.is_empty(), "the office needs a name");
    anyhow::ensure!(office.chars().count() <= OFFICE_MAX, "the office's name is longer than {OFFICE_MAX} characters");
    let in_range = kiosk.is_none_or(|kiosk| (1..=KIOSK_MAX).contains(&kiosk));
    anyhow::ensure!(in_range, "a kiosk's number is from 1 to {KIOSK_MAX}");
    let mut ca_fingerprint = [0; 16];
    ca_fingerprint.copy_from_slice(&app.ca_fingerprint()[..16]);
    let code = EnrollmentCode::new(rand::random(), ca_fingerprint);
    let now = app.clock.now();
    let row = CodeRow {
        secret_sha256: hash(&code.secret),
        office: office.to_owned(),
        kiosk,
        expires_at: now + CODE_VALID,
        used_by: None,
    };
    app.store.write(|ledger| {
        ledger.drop_expired_codes(now)?;
        ledger.add_code(&row)
    })?;
    Ok(code)
}

/// Binds a certificate to the number that its code stands for.
pub(crate) fn enroll(app: &App, certificate: Option<Fingerprint>, ask: &Enrollment) -> Result<Enrolled, Refusal> {
    let certificate =
        certificate.ok_or(Refusal::because(ProblemType::NotEnrolled, "The connection has no client certificate."))?;
    let now = app.clock.now();
    let secret_sha256 = hash(&ask.secret.to_ascii_uppercase());
    let enrolled = app.store.write(|ledger| {
        let code = ledger.code(secret_sha256)?.ok_or(ProblemType::EnrollmentCode)?;
        // The same certificate may come twice: the first answer may have been lost on the way.
        let again = code.used_by == Some(certificate);
        if !again && (code.used_by.is_some() || code.expires_at < now) {
            return Err(ProblemType::EnrollmentCode.into());
        }
        let number = match code.kiosk {
            Some(number) => number,
            None => number_for(ledger, certificate)?,
        };
        if !again {
            bind(ledger, &code, number, certificate, ask, now)?;
        }
        let sequence_used_through = ledger.highest_sequence(number)?;
        Ok::<_, Refusal>(Enrolled { kiosk: number, office: code.office, sequence_used_through })
    })?;
    tracing::info!(kiosk = enrolled.kiosk, "a kiosk was enrolled");
    Ok(enrolled)
}

/// The number that this certificate has already, or the next free one.
fn number_for(ledger: &Ledger, certificate: Fingerprint) -> Result<u16, Refusal> {
    if let Some(kiosk) = ledger.kiosk_by_fingerprint(certificate)? {
        return Ok(kiosk.number);
    }
    let next = u16::try_from(ledger.next_kiosk_number()?).ok().filter(|next| *next <= KIOSK_MAX);
    next.ok_or(Refusal::because(ProblemType::Unavailable, "All kiosk numbers are taken."))
}

fn bind(
    ledger: &Ledger,
    code: &CodeRow,
    number: u16,
    certificate: Fingerprint,
    ask: &Enrollment,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), StoreError> {
    let replaces_another = ledger.kiosk(number)?.is_some_and(|kiosk| kiosk.fingerprint != Some(certificate));
    ledger.bind_kiosk(&KioskRow {
        number,
        office: code.office.clone(),
        fingerprint: Some(certificate),
        version: ask.version.chars().take(40).collect(),
        enrolled_at: now,
        heartbeat: None,
        heartbeat_at: None,
    })?;
    if replaces_another {
        // What the kiosk before did not send is lost with it: the new one cannot send it.
        let used_through = ledger.highest_sequence(number)?;
        tracing::warn!(kiosk = number, used_through, "a kiosk took another's place");
        ledger.set_gapless_through(number, used_through)?;
        // So does its audit log: the new one's begins anew.
        ledger.keep_audit_head(number, AuditHead::START, Standing::New, now)?;
    }
    ledger.use_code(code.secret_sha256, certificate, number)
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}
