//! Signing in, and what a sign-in opens (R35). Central keeps the hash of a token, never the token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, Utc};
use rules::contact::Email;
use rules::credentials::{Password, UserId, check_pair};
use rules::person::{Ssn, mask_email};
use rules::sensitive::Sensitive;
use sha2::{Digest, Sha256};
use wire::account::{NewPassword, NewPasswordAnswer, SignIn, SignInAnswer, SignedIn};
use wire::problem::ProblemType;
use zeroize::Zeroizing;

use crate::api::Kiosk;
use crate::app::App;
use crate::limits::{SIGN_IN_IDLE, SIGN_IN_LONGEST, SIGN_IN_SEALED};
use crate::lookup;
use crate::passwords::Passwords;
use crate::problem::Refusal;
use crate::proof;
use crate::store::{Credential, Ledger, SignInRow, SupportCase};

/// Characters of a user ID that are counted by: more than the longest has.
const COUNTED: usize = 16;

/// Signs in. Who there is and what is wrong shows neither in the answer nor in the time that it takes.
pub(crate) fn sign_in(app: &App, kiosk: &Kiosk, ask: &SignIn) -> Result<SignInAnswer, Refusal> {
    let (now, today) = (app.clock.now(), app.today());
    app.limits.question(kiosk.number, now).map_err(Refusal::rate_limited)?;
    let counted = counted(&ask.user_id);
    let tries_left = app.limits.password(kiosk.number, &counted, now).map_err(Refusal::rate_limited)?;
    let credential = app.store.read(|ledger| ledger.credential_by_user_id(&ask.user_id))?;
    let hash = credential.as_ref().map(|credential| credential.password_hash.as_str());
    let fits = app.passwords.fits(ask.password.expose(), hash);
    let Some(credential) = credential.filter(|_| fits) else {
        return Ok(SignInAnswer::NoMatch { tries_left });
    };
    app.limits.right_password(kiosk.number, &counted);
    let token = new_token();
    let row = SignInRow {
        token_sha256: hash_of(&token),
        case: credential.case,
        kiosk: kiosk.number,
        signed_in_at: now,
        used_at: now,
        reads_ended: false,
    };
    let signed_in = app.store.write(|ledger| {
        ledger.drop_sign_ins(SIGN_IN_SEALED, now)?;
        ledger.add_sign_in(&row)?;
        signed_in(app, ledger, &credential, token, today)
    })?;
    Ok(SignInAnswer::SignedIn(Box::new(signed_in)))
}

fn signed_in(
    app: &App,
    ledger: &Ledger,
    credential: &Credential,
    token: Sensitive,
    today: NaiveDate,
) -> Result<SignedIn, Refusal> {
    let case = ledger.case_by_id(credential.case)?.ok_or(ProblemType::Internal)?;
    Ok(SignedIn {
        token,
        case: lookup::summary(ledger, app.rules(), &case, today)?,
        file_number_ending: Sensitive::new(case.file_number.as_str()).last(2),
        masked_email: credential.masked_email.clone(),
    })
}

/// Sets a new password for who knows file number, whole Social Security number and e-mail address (R35). Which of them is
/// wrong shows neither in the answer nor in the time that it takes.
pub(crate) fn new_password(app: &App, kiosk: &Kiosk, ask: &NewPassword) -> Result<NewPasswordAnswer, Refusal> {
    let now = app.clock.now();
    app.limits.question(kiosk.number, now).map_err(Refusal::rate_limited)?;
    let password = Password::parse(ask.new_password.expose()).map_err(|_| ProblemType::Credentials)?;
    app.limits.password_at(kiosk.number, now).map_err(Refusal::rate_limited)?;
    // What can be no file number is counted as the empty one.
    let file_number = proof::normal(app.rules(), &ask.file_number).unwrap_or_default();
    // The proofs of look-ups count too: the Social Security number is what is guessed at.
    let tries_left = app.limits.proof(&file_number, now).map_err(Refusal::rate_limited)?;
    let credential = app.store.read(|ledger| match ledger.case(&file_number)? {
        Some(case) => ledger.credential(case.id),
        None => Ok(None),
    })?;
    let identity_hash = credential.as_ref().map(|credential| credential.identity_hash.as_str());
    let fits = app.passwords.fits(&identity(ask.ssn.expose(), &ask.email), identity_hash);
    let Some(credential) = credential.filter(|_| fits) else {
        return Ok(NewPasswordAnswer::NoMatch { tries_left });
    };
    app.limits.right_proof(&file_number);
    app.limits.right_password(kiosk.number, &counted(&credential.user_id));
    let user_id = UserId::parse(&credential.user_id).map_err(|_| ProblemType::Internal)?;
    check_pair(&user_id, &password).map_err(|_| ProblemType::Credentials)?;
    let hash = app.passwords.hash(password.expose())?;
    app.store.write(|ledger| ledger.set_password(credential.case, &hash))?;
    Ok(NewPasswordAnswer::Set { user_id: credential.user_id })
}

/// The case that a token opens to read now, from this kiosk. Counts as use of it.
pub(crate) fn case_to_read(
    ledger: &Ledger,
    kiosk: u16,
    token: &Sensitive,
    now: DateTime<Utc>,
) -> Result<SupportCase, Refusal> {
    let row = row(ledger, kiosk, token)?;
    let holds = !row.reads_ended && now < row.used_at + SIGN_IN_IDLE && now < row.signed_in_at + SIGN_IN_LONGEST;
    if !holds {
        return Err(ProblemType::SignedOut.into());
    }
    ledger.use_sign_in(row.token_sha256, now)?;
    case_of(ledger, &row)
}

/// The case that a token in a sealed request of this kiosk speaks for. An outage may have held the request up.
pub(crate) fn case_to_change(
    ledger: &Ledger,
    kiosk: u16,
    token: &Sensitive,
    now: DateTime<Utc>,
) -> Result<SupportCase, Refusal> {
    let row = row(ledger, kiosk, token)?;
    if now >= row.signed_in_at + SIGN_IN_SEALED {
        return Err(ProblemType::SignedOut.into());
    }
    case_of(ledger, &row)
}

fn row(ledger: &Ledger, kiosk: u16, token: &Sensitive) -> Result<SignInRow, Refusal> {
    let row = ledger.sign_in(hash_of(token))?.filter(|row| row.kiosk == kiosk);
    row.ok_or(ProblemType::SignedOut.into())
}

fn case_of(ledger: &Ledger, row: &SignInRow) -> Result<SupportCase, Refusal> {
    Ok(ledger.case_by_id(row.case)?.ok_or(ProblemType::SignedOut)?)
}

/// Who registers, as the checks left it.
pub(crate) struct Registrant<'a> {
    pub case: i64,
    pub user_id: &'a UserId,
    pub password: &'a Password,
    /// The payor's own.
    pub ssn: &'a Ssn,
    pub email: &'a Email,
}

/// What central keeps of who registers. Slow on purpose.
pub(crate) fn credential(
    passwords: &Passwords,
    registrant: &Registrant,
    now: DateTime<Utc>,
) -> Result<Credential, Refusal> {
    let Registrant { case, user_id, password, ssn, email } = registrant;
    Ok(Credential {
        case: *case,
        user_id: user_id.as_str().to_owned(),
        password_hash: passwords.hash(password.expose())?,
        identity_hash: passwords.hash(&identity(ssn.expose(), email.as_str()))?,
        masked_email: mask_email(email.as_str()),
        registered_at: now,
    })
}

/// What proves an identity for a new password, in one text: neither part can be tried without the other. Hyphens do not
/// make another number, nor capitals another address.
fn identity(ssn: &str, email: &str) -> Zeroizing<String> {
    let digits: Zeroizing<String> = Zeroizing::new(ssn.chars().filter(char::is_ascii_digit).collect());
    Zeroizing::new(format!("{} {}", *digits, email.trim().to_lowercase()))
}

/// What wrong passwords for a user ID are counted by.
fn counted(user_id: &str) -> String {
    user_id.chars().take(COUNTED).collect::<String>().to_ascii_lowercase()
}

/// 32 random bytes, base64.
fn new_token() -> Sensitive {
    let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(rand::random());
    Sensitive::new(STANDARD.encode(*bytes))
}

fn hash_of(token: &Sensitive) -> [u8; 32] {
    Sha256::digest(token.expose()).into()
}
