//! E-mail addresses. The rules are those of Python's `email-validator` without its DNS look-up.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An e-mail address, exactly as typed.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// What is wrong with an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailError {
    #[error("Type your e-mail address. Example: ana@gmail.com")]
    Empty,
    #[error("An e-mail address needs an @. Example: ana@gmail.com")]
    NoAt,
    #[error("An e-mail address has one @ only. Type one address.")]
    ManyAts,
    #[error("Something is missing before the @. Example: ana@gmail.com")]
    NothingBeforeAt,
    #[error("Something is missing after the @. Example: ana@gmail.com")]
    DomainIncomplete,
    #[error("An e-mail address has no spaces. Take them out.")]
    Space,
    #[error("An e-mail address does not have \u{201c}{character}\u{201d} there. Take it out.")]
    Character { character: char },
    #[error("A dot or hyphen is in the wrong place. Example: ana.diaz@gmail.com")]
    Misplaced,
    #[error("This is longer than an e-mail address can be. Check it.")]
    TooLong,
    #[error("Mail cannot be sent to an address that ends like this. Check what comes after the @.")]
    Undeliverable,
}

const MAX_BYTES: usize = 254;
const MAX_LABEL_BYTES: usize = 63;
/// Punctuation that may stand before the @ beside letters, digits and dots (RFC 5322 atext).
const LOCAL_PUNCTUATION: &str = "_!#$%&'*+-/=?^`{|}~";
/// Endings that no public mail server has (RFC 6761, RFC 6762, RFC 7686).
const NOT_PUBLIC: [&str; 6] = ["arpa", "invalid", "local", "localhost", "onion", "test"];

impl Email {
    /// Reads an e-mail address; letters of every language are allowed, quoted names and numeric hosts are not.
    /// Nothing is trimmed.
    ///
    /// # Errors
    /// See [`EmailError`].
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(EmailError::Space);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::NoAt)?;
        if domain.contains('@') {
            return Err(EmailError::ManyAts);
        }
        check_local(local)?;
        check_domain(domain)?;
        if text.len() > MAX_BYTES {
            return Err(EmailError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The part before the @. Its length is not limited apart from the whole: longer ones than the standard's 64 exist.
fn check_local(local: &str) -> Result<(), EmailError> {
    if local.is_empty() {
        return Err(EmailError::NothingBeforeAt);
    }
    let allowed =
        |c: char| c == '.' || c.is_ascii_alphanumeric() || LOCAL_PUNCTUATION.contains(c) || is_foreign_text(c);
    if let Some(character) = local.chars().find(|c| !allowed(*c)) {
        return Err(EmailError::Character { character });
    }
    if local.split('.').any(str::is_empty) {
        return Err(EmailError::Misplaced);
    }
    Ok(())
}

fn check_domain(domain: &str) -> Result<(), EmailError> {
    if domain.is_empty() || !domain.contains('.') {
        return Err(EmailError::DomainIncomplete);
    }
    let allowed =
        |c: char| matches!(c, '.' | '-') || c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric());
    if let Some(character) = domain.chars().find(|c| !allowed(*c)) {
        return Err(EmailError::Character { character });
    }
    domain.split('.').try_for_each(check_label)?;
    let top = domain.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if top.ends_with(|c: char| c.is_ascii_digit()) || NOT_PUBLIC.contains(&top.as_str()) {
        return Err(EmailError::Undeliverable);
    }
    Ok(())
}

/// One part of the domain between dots.
fn check_label(label: &str) -> Result<(), EmailError> {
    if label.is_empty() || label.starts_with('-') || label.ends_with('-') {
        return Err(EmailError::Misplaced);
    }
    // Two hyphens in third place announce an encoding, and "xn" is the only one there is.
    if label.get(2..4) == Some("--") && !label[..2].eq_ignore_ascii_case("xn") {
        return Err(EmailError::Misplaced);
    }
    if label.len() > MAX_LABEL_BYTES {
        return Err(EmailError::TooLong);
    }
    Ok(())
}

/// Text outside ASCII that can be seen: not a space, a control or a mark of direction.
fn is_foreign_text(c: char) -> bool {
    !c.is_ascii()
        && !matches!(c, '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}')
}

/// Masked: an address must not reach a log.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::person::mask_email(&self.0))
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> String {
        email.0
    }
}

/// The mail services that most people have; a domain one slip away from one of them is likely meant to be it.
const COMMON_DOMAINS: [&str; 14] = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "live.com",
    "msn.com",
    "comcast.net",
    "optonline.net",
    "sbcglobal.net",
    "snet.net",
    "att.net",
    "verizon.net",
];

/// Domains one slip away from a common one that many people do have.
const OTHER_REAL_DOMAINS: [&str; 7] =
    ["mail.com", "gmx.com", "ymail.com", "email.com", "me.com", "mac.com", "yahoo.co"];

/// The address with its domain's likely typing slip put right, or `None` where there is no guess:
/// `ana@gmial.com` gives `ana@gmail.com`. To be offered, never applied: the payor may be right.
pub fn domain_guess(email: &str) -> Option<String> {
    let (local, domain) = email.rsplit_once('@')?;
    let domain = domain.to_lowercase();
    if local.is_empty() || COMMON_DOMAINS.contains(&domain.as_str()) || OTHER_REAL_DOMAINS.contains(&domain.as_str()) {
        return None;
    }
    let guess = COMMON_DOMAINS.iter().find(|common| is_one_slip_away(&domain, common))?;
    Some(format!("{local}@{guess}"))
}

/// True when `typed` becomes `meant` by one letter left out, put in, changed, or swapped with its neighbour.
fn is_one_slip_away(typed: &str, meant: &str) -> bool {
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let same = typed.iter().zip(&meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&typed[same..], &meant[same..]);
    match typed.len().cmp(&meant.len()) {
        std::cmp::Ordering::Less => typed == meant.get(1..).unwrap_or_default(),
        std::cmp::Ordering::Greater => typed.get(1..).unwrap_or_default() == meant,
        std::cmp::Ordering::Equal => match (typed, meant) {
            ([_, typed_rest @ ..], [_, meant_rest @ ..]) if typed_rest == meant_rest => true,
            ([a, b, typed_rest @ ..], [c, d, meant_rest @ ..]) => (a, b) == (d, c) && typed_rest == meant_rest,
            _ => false,
        },
    }
}
