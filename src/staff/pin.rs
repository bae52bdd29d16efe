//! The PIN of staff. Only its Argon2id hash is kept, in a file of its own that nobody else reads.

use std::fs;
use std::io;
use std::path::Path;

use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use rules::sensitive::Sensitive;

use crate::identity;

/// How few digits a PIN can have.
pub const LEAST: usize = 6;
/// How many digits a PIN can have.
pub const MOST: usize = 8;

const FILE: &str = "staff-pin";

/// OWASP's: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

#[derive(Debug, thiserror::Error)]
pub enum PinError {
    #[error("a PIN has {LEAST} to {MOST} digits and nothing else")]
    NoPin,
    #[error("the PIN cannot be hashed")]
    Hash,
    #[error("the PIN's hash cannot be written")]
    Write(#[from] io::Error),
}

/// Makes this the PIN of the kiosk with this state directory; a running kiosk takes it from the next try on.
///
/// # Errors
/// Where it has not 6 to 8 digits, or its hash cannot be written.
pub fn set(state_dir: &Path, pin: &Sensitive) -> Result<(), PinError> {
    let digits = pin.expose();
    if !(LEAST..=MOST).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PinError::NoPin);
    }
    let salt: [u8; 16] = rand::random();
    let hash = argon2().and_then(|argon2| argon2.hash_password_with_salt(digits.as_bytes(), &salt).ok());
    let hash = hash.ok_or(PinError::Hash)?.to_string();
    Ok(identity::write(state_dir, FILE, hash.as_bytes())?)
}

/// The hash that is kept. `None` where no PIN was set.
///
/// # Errors
/// Where it cannot be read.
pub fn read(state_dir: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(state_dir.join(FILE)) {
        Ok(hash) => Ok(Some(hash)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether this is the PIN that was hashed. Takes a moment on purpose: never on the thread that draws.
pub fn fits(pin: &Sensitive, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash.trim()) else { return false };
    argon2().is_some_and(|argon2| argon2.verify_password(pin.expose().as_bytes(), &hash).is_ok())
}

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::outbox::tests::Dir;

    #[test]
    fn only_a_salted_hash_is_kept_and_for_its_owner_alone() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        assert!(read(dir.path()).expect("reads").is_none());
        let pin = Sensitive::new("24681357");
        set(dir.path(), &pin).expect("sets");
        let hash = read(dir.path()).expect("reads").expect("is there");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && !hash.contains("24681357"), "{hash}");
        let mode = fs::metadata(dir.path().join(FILE)).expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(fits(&pin, &hash) && !fits(&Sensitive::new("24681358"), &hash));
        set(dir.path(), &pin).expect("sets");
        assert_ne!(read(dir.path()).expect("reads"), Some(hash), "another salt");
    }

    #[test]
    fn a_pin_has_six_to_eight_digits() {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        for none in ["", "12345", "123456789", "12345a", "１２３４５６", "12 345"] {
            assert!(matches!(set(dir.path(), &Sensitive::new(none)), Err(PinError::NoPin)), "{none}");
        }
        assert!(read(dir.path()).expect("reads").is_none());
    }

    #[test]
    fn a_damaged_hash_fits_nothing() {
        for damaged in ["", "135792", "$argon2id$v=19$m=19456,t=2,p=1$"] {
            assert!(!fits(&Sensitive::new("135792"), damaged), "{damaged}");
        }
    }
}
