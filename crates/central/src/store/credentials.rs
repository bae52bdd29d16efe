//! Who registered, and the sign-ins that still hold (R35). Hashes only: of the password, of
//! what proves an identity, of tokens.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::OptionalExtension;

use super::{Ledger, StoreError, column};

/// What a case's registration left in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credential {
    pub case: i64,
    /// As typed; compared without regard to capitals.
    pub user_id: String,
    /// Argon2id.
    pub password_hash: String,
    /// Argon2id of the payor's Social Security number and e-mail address.
    pub identity_hash: String,
    pub masked_email: String,
    pub registered_at: DateTime<Utc>,
}

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignInRow {
    pub token_sha256: [u8; 32],
    pub case: i64,
    pub kiosk: u16,
    pub signed_in_at: DateTime<Utc>,
    pub used_at: DateTime<Utc>,
    /// A new password was set since: it opens nothing to read any more.
    pub reads_ended: bool,
}

impl Ledger<'_> {
    /// The registration of a case.
    pub fn credential(&self, case: i64) -> Result<Option<Credential>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_CREDENTIAL} WHERE support_case = ?1"))?;
        Ok(statement.query_row([case], credential_of).optional()?)
    }

    /// The registration with this user ID, capitals or not.
    pub fn credential_by_user_id(&self, user_id: &str) -> Result<Option<Credential>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_CREDENTIAL} WHERE user_id = ?1"))?;
        Ok(statement.query_row([user_id], credential_of).optional()?)
    }

    pub fn add_credential(&self, credential: &Credential) -> Result<(), StoreError> {
        let sql = "INSERT INTO credential (support_case, user_id, password_hash, identity_hash, masked_email,
                   registered_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let Credential { case, user_id, password_hash, identity_hash, masked_email, registered_at } = credential;
        let values = (case, user_id, password_hash, identity_hash, masked_email, registered_at.timestamp_millis());
        self.connection.execute(sql, values)?;
        Ok(())
    }

    /// Sets another password. The sign-ins of before open nothing to read any more.
    pub fn set_password(&self, case: i64, password_hash: &str) -> Result<(), StoreError> {
        let sql = "UPDATE credential SET password_hash = ?2 WHERE support_case = ?1";
        self.connection.execute(sql, (case, password_hash))?;
        self.connection.execute("UPDATE sign_in SET reads_ended = 1 WHERE support_case = ?1", [case])?;
        Ok(())
    }

    pub fn add_sign_in(&self, sign_in: &SignInRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO sign_in (token_sha256, support_case, kiosk, signed_in_at_ms, used_at_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.execute(
            sql,
            (
                sign_in.token_sha256,
                sign_in.case,
                sign_in.kiosk,
                sign_in.signed_in_at.timestamp_millis(),
                sign_in.used_at.timestamp_millis(),
            ),
        )?;
        Ok(())
    }

    pub fn sign_in(&self, token_sha256: [u8; 32]) -> Result<Option<SignInRow>, StoreError> {
        let sql = "SELECT token_sha256, support_case, kiosk, signed_in_at_ms, used_at_ms, reads_ended FROM sign_in
                   WHERE token_sha256 = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row([token_sha256], |row| {
            Ok(SignInRow {
                token_sha256: row.get(0)?,
                case: row.get(1)?,
                kiosk: row.get(2)?,
                signed_in_at: column::time(row, 3)?,
                used_at: column::time(row, 4)?,
                reads_ended: row.get(5)?,
            })
        });
        Ok(found.optional()?)
    }

    /// Says that a sign-in was used now.
    pub fn use_sign_in(&self, token_sha256: [u8; 32], now: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "UPDATE sign_in SET used_at_ms = ?2 WHERE token_sha256 = ?1";
        self.connection.prepare_cached(sql)?.execute((token_sha256, now.timestamp_millis()))?;
        Ok(())
    }

    /// Forgets sign-ins that are older than this.
    pub fn drop_sign_ins(&self, older_than: TimeDelta, now: DateTime<Utc>) -> Result<(), StoreError> {
        let before = (now - older_than).timestamp_millis();
        self.connection.execute("DELETE FROM sign_in WHERE signed_in_at_ms < ?1", [before])?;
        Ok(())
    }
}

const SELECT_CREDENTIAL: &str =
    "SELECT support_case, user_id, password_hash, identity_hash, masked_email, registered_at_ms FROM credential";

fn credential_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Credential> {
    Ok(Credential {
        case: row.get(0)?,
        user_id: row.get(1)?,
        password_hash: row.get(2)?,
        identity_hash: row.get(3)?,
        masked_email: row.get(4)?,
        registered_at: column::time(row, 5)?,
    })
}
