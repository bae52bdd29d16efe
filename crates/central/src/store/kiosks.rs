//! Kiosks, their enrolment codes and how far their sequences have come.

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;
use wire::heartbeat::Heartbeat;

use super::{Ledger, StoreError, column};

/// A one-time code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeRow {
    pub secret_sha256: [u8; 32],
    pub office: String,
    /// The number that the kiosk must get, where the operator chose one.
    pub kiosk: Option<u16>,
    pub expires_at: DateTime<Utc>,
    /// The certificate that used it.
    pub used_by: Option<[u8; 32]>,
}

/// A kiosk that central knows.
#[derive(Debug, Clone)]
pub(crate) struct KioskRow {
    pub number: u16,
    pub office: String,
    /// None once revoked.
    pub fingerprint: Option<[u8; 32]>,
    pub version: String,
    pub enrolled_at: DateTime<Utc>,
    pub heartbeat: Option<Heartbeat>,
    pub heartbeat_at: Option<DateTime<Utc>>,
}

/// What a sequence looks like from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SequenceState {
    /// Every number up to this one is here.
    pub gapless_through: u64,
    pub backed_up_through: u64,
}

impl Ledger<'_> {
    pub fn add_code(&self, code: &CodeRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO enrollment_code (secret_sha256, office, kiosk, expires_at_ms) VALUES (?1, ?2, ?3, ?4)";
        let values = (code.secret_sha256, &code.office, code.kiosk, code.expires_at.timestamp_millis());
        self.connection.execute(sql, values)?;
        Ok(())
    }

    pub fn code(&self, secret_sha256: [u8; 32]) -> Result<Option<CodeRow>, StoreError> {
        let sql = "SELECT secret_sha256, office, kiosk, expires_at_ms, used_by FROM enrollment_code
                   WHERE secret_sha256 = ?1";
        let code = self.connection.query_row(sql, [secret_sha256], |row| {
            Ok(CodeRow {
                secret_sha256: row.get(0)?,
                office: row.get(1)?,
                kiosk: row.get(2)?,
                expires_at: column::time(row, 3)?,
                used_by: row.get(4)?,
            })
        });
        Ok(code.optional()?)
    }

    /// Marks a code as used by this certificate for this kiosk.
    pub fn use_code(&self, secret_sha256: [u8; 32], fingerprint: [u8; 32], kiosk: u16) -> Result<(), StoreError> {
        let sql = "UPDATE enrollment_code SET used_by = ?2, kiosk = ?3 WHERE secret_sha256 = ?1";
        self.connection.execute(sql, (secret_sha256, fingerprint, kiosk))?;
        Ok(())
    }

    /// Forgets codes that expired and were never used.
    pub fn drop_expired_codes(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "DELETE FROM enrollment_code WHERE used_by IS NULL AND expires_at_ms < ?1";
        self.connection.execute(sql, [now.timestamp_millis()])?;
        Ok(())
    }

    /// All kiosks, by number.
    pub fn kiosks(&self) -> Result<Vec<KioskRow>, StoreError> {
        let mut statement = self.connection.prepare(&format!("{SELECT_KIOSK} ORDER BY number"))?;
        let rows = statement.query_map([], kiosk_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn kiosk(&self, number: u16) -> Result<Option<KioskRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_KIOSK} WHERE number = ?1"))?;
        Ok(statement.query_row([number], kiosk_of).optional()?)
    }

    pub fn kiosk_by_fingerprint(&self, fingerprint: [u8; 32]) -> Result<Option<KioskRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_KIOSK} WHERE fingerprint = ?1"))?;
        Ok(statement.query_row([fingerprint], kiosk_of).optional()?)
    }

    pub fn is_revoked(&self, fingerprint: [u8; 32]) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM revoked WHERE fingerprint = ?1)";
        Ok(self.connection.query_row(sql, [fingerprint], |row| row.get(0))?)
    }

    /// The lowest number above all that were ever given.
    pub fn next_kiosk_number(&self) -> Result<u32, StoreError> {
        Ok(self.connection.query_row("SELECT coalesce(max(number), 0) + 1 FROM kiosk", [], |row| row.get(0))?)
    }

    /// Binds a certificate to a kiosk number, which may be new, and lets go of what each was bound to before.
    pub fn bind_kiosk(&self, kiosk: &KioskRow) -> Result<(), StoreError> {
        self.connection.execute("UPDATE kiosk SET fingerprint = NULL WHERE fingerprint = ?1", [kiosk.fingerprint])?;
        self.connection.execute("DELETE FROM revoked WHERE fingerprint = ?1", [kiosk.fingerprint])?;
        let sql = "INSERT INTO kiosk (number, office, fingerprint, version, enrolled_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (number) DO UPDATE SET office = excluded.office, fingerprint = excluded.fingerprint,
                   version = excluded.version, enrolled_at_ms = excluded.enrolled_at_ms";
        let enrolled_at_ms = kiosk.enrolled_at.timestamp_millis();
        let values = (kiosk.number, &kiosk.office, kiosk.fingerprint, &kiosk.version, enrolled_at_ms);
        self.connection.execute(sql, values)?;
        Ok(())
    }

    /// Bars a kiosk. False where no such kiosk is enrolled.
    pub fn revoke_kiosk(&self, number: u16, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let sql = "INSERT OR REPLACE INTO revoked (fingerprint, kiosk, revoked_at_ms)
                   SELECT fingerprint, number, ?2 FROM kiosk WHERE number = ?1 AND fingerprint IS NOT NULL";
        let revoked = self.connection.execute(sql, (number, now.timestamp_millis()))?;
        self.connection.execute("UPDATE kiosk SET fingerprint = NULL WHERE number = ?1", [number])?;
        Ok(revoked > 0)
    }

    pub fn set_heartbeat(&self, number: u16, heartbeat: &Heartbeat, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "UPDATE kiosk SET heartbeat = ?2, heartbeat_at_ms = ?3, version = ?4 WHERE number = ?1";
        let values = (number, column::to_json(heartbeat)?, now.timestamp_millis(), &heartbeat.version);
        self.connection.execute(sql, values)?;
        Ok(())
    }

    /// How far this kiosk's sequence has come, after moving on over what arrived since.
    pub fn sequence_state(&self, number: u16) -> Result<SequenceState, StoreError> {
        let sql = "SELECT gapless_through, backed_up_through FROM kiosk WHERE number = ?1";
        let (stored, backed_up_through): (u64, u64) =
            self.connection.prepare_cached(sql)?.query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let gapless_through = self
            .sequences_above(number, stored)?
            .into_iter()
            .zip(stored + 1..)
            .take_while(|(have, next)| have == next)
            .last()
            .map_or(stored, |(have, _)| have);
        self.set_gapless_through(number, gapless_through)?;
        Ok(SequenceState { gapless_through, backed_up_through })
    }

    /// The sequence numbers above `above` that are here, in order.
    pub fn sequences_above(&self, number: u16, above: u64) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT sequence FROM entry WHERE kiosk = ?1 AND sequence > ?2 ORDER BY sequence";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map((number, above), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The highest sequence number that this kiosk has used, 0 where none.
    pub fn highest_sequence(&self, number: u16) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(sequence), 0) FROM entry WHERE kiosk = ?1";
        Ok(self.connection.query_row(sql, [number], |row| row.get(0))?)
    }

    pub fn set_gapless_through(&self, number: u16, through: u64) -> Result<(), StoreError> {
        let sql = "UPDATE kiosk SET gapless_through = ?2 WHERE number = ?1 AND gapless_through <> ?2";
        self.connection.prepare_cached(sql)?.execute((number, through))?;
        Ok(())
    }

    /// Says that a backup holds everything up to `through`.
    pub fn set_backed_up_through(&self, number: u16, through: u64) -> Result<(), StoreError> {
        let sql = "UPDATE kiosk SET backed_up_through = max(backed_up_through, ?2) WHERE number = ?1";
        self.connection.execute(sql, (number, through))?;
        Ok(())
    }
}

const SELECT_KIOSK: &str =
    "SELECT number, office, fingerprint, version, enrolled_at_ms, heartbeat, heartbeat_at_ms FROM kiosk";

fn kiosk_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<KioskRow> {
    Ok(KioskRow {
        number: row.get(0)?,
        office: row.get(1)?,
        fingerprint: row.get(2)?,
        version: row.get(3)?,
        enrolled_at: column::time(row, 4)?,
        heartbeat: column::json_opt(row, 5)?,
        heartbeat_at: column::time_opt(row, 6)?,
    })
}

impl Ledger<'_> {
    /// The version of the policy with this hash: the last one, or one more where it is another.
    pub fn policy_version(&self, sha256: [u8; 32]) -> Result<u64, StoreError> {
        let sql = "SELECT version, sha256 FROM policy ORDER BY version DESC LIMIT 1";
        let last: Option<(u64, [u8; 32])> =
            self.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let version = match last {
            Some((version, same)) if same == sha256 => return Ok(version),
            Some((version, _)) => version + 1,
            None => 1,
        };
        let values = (version, sha256);
        self.connection.execute("INSERT INTO policy (version, sha256) VALUES (?1, ?2)", values)?;
        Ok(version)
    }
}
