//! Argon2id (R35). What is hashed cannot be read back; whether there was anything to compare with does not show in the time.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHasher as _, Version};

use crate::problem::Refusal;

/// How much work a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HashCost {
    /// OWASP's: 19 MiB, two passes, one lane.
    #[default]
    Full,
    /// Next to none: for tests.
    Least,
}

/// Hashes and compares.
pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    /// What is compared with where there is nothing: as much work as any other, and never right.
    nobodys: PasswordHash,
    /// One at a time, so that a crowd of kiosks takes 19 MiB and not that many times over.
    turn: Mutex<()>,
}

impl Passwords {
    pub fn new(cost: HashCost) -> anyhow::Result<Self> {
        let params = match cost {
            HashCost::Full => Params::new(19 * 1024, 2, 1, None),
            HashCost::Least => Params::new(Params::MIN_M_COST, 1, 1, None),
        };
        let params = params.ok().context("Argon2 does not take its parameters")?;
        let nobodys = nobodys(&params).context("Argon2 does not take its parameters")?;
        Ok(Passwords {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            nobodys,
            turn: Mutex::new(()),
        })
    }

    /// The hash to keep, with its salt and parameters in it.
    pub fn hash(&self, secret: &str) -> Result<String, Refusal> {
        let salt: [u8; 16] = rand::random();
        let _turn = self.turn();
        let hash = self.argon2.hash_password_with_salt(secret.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| Refusal::internal(&error))
    }

    /// Whether `secret` is what was hashed. Without a hash it is not, after the same work.
    pub fn fits(&self, secret: &str, hash: Option<&str>) -> bool {
        let hash = hash.and_then(|hash| PasswordHash::new(hash).ok());
        let _turn = self.turn();
        let fits = self.argon2.verify_password(secret.as_bytes(), hash.as_ref().unwrap_or(&self.nobodys)).is_ok();
        fits && hash.is_some()
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nothing of it is for a log.
impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passwords")
    }
}

/// A hash of nothing in particular.
fn nobodys(params: &Params) -> Option<PasswordHash> {
    Some(PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).ok()?,
        salt: Some(Salt::new(&[0; 16]).ok()?),
        hash: Some(Output::new(&[0; 32]).ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_argon2id_with_owasps_parameters_and_salted() {
        let passwords = Passwords::new(HashCost::Full).expect("parameters");
        let (one, other) = (passwords.hash("sunrise48").expect("hashes"), passwords.hash("sunrise48").expect("hashes"));
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
        assert!(passwords.fits("sunrise48", Some(&one)) && passwords.fits("sunrise48", Some(&other)));
        assert!(!passwords.fits("sunrise49", Some(&one)));
    }

    #[test]
    fn nobodys_hash_fits_nothing_and_costs_the_same() {
        let passwords = Passwords::new(HashCost::Least).expect("parameters");
        assert!(!passwords.fits("", None) && !passwords.fits("sunrise48", None));
        let real = passwords.hash("sunrise48").expect("hashes");
        let real = PasswordHash::new(&real).expect("a hash");
        assert_eq!(real.params, passwords.nobodys.params);
        assert_eq!(real.hash.map(|hash| hash.len()), passwords.nobodys.hash.map(|hash| hash.len()));
        assert_eq!(real.salt.map(|salt| salt.len()), passwords.nobodys.salt.map(|salt| salt.len()));
    }
}
