//! The heads of the kiosks' audit logs.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row};
use wire::audit::{AuditHash, AuditHead};

use super::{Ledger, StoreError, column};
use crate::audit::{Break, Standing};

/// How often a kiosk's audit log broke in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BreaksRow {
    pub kiosk: u16,
    pub kind: Break,
    pub count: u64,
    pub last_at: DateTime<Utc>,
}

impl Ledger<'_> {
    /// The head that this kiosk's log must go on from. None where it has told none, or is another machine since.
    pub fn audit_head(&self, kiosk: u16) -> Result<Option<AuditHead>, StoreError> {
        let sql = "SELECT count, hash FROM audit_head WHERE kiosk = ?1 ORDER BY rowid DESC LIMIT 1";
        let read = |row: &Row<'_>| Ok(AuditHead { count: row.get(0)?, hash: AuditHash(row.get(1)?) });
        let last = self.connection.prepare_cached(sql)?.query_row([kiosk], read).optional()?;
        Ok(last.filter(|head| *head != AuditHead::START))
    }

    pub fn keep_audit_head(
        &self,
        kiosk: u16,
        head: AuditHead,
        standing: Standing,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO audit_head (kiosk, told_at_ms, count, hash, standing) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = (kiosk, now.timestamp_millis(), head.count, head.hash.0, standing.word());
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// The breaks of all kiosks.
    pub fn audit_breaks(&self) -> Result<Vec<BreaksRow>, StoreError> {
        let sql = "SELECT kiosk, max(told_at_ms), standing = 'shortened', count(*) FROM audit_head
                   WHERE standing IN ('shortened', 'rewritten') GROUP BY kiosk, standing ORDER BY kiosk, standing";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let kind = if row.get(2)? { Break::Shortened } else { Break::Rewritten };
            Ok(BreaksRow { kiosk: row.get(0)?, kind, count: row.get(3)?, last_at: column::time(row, 1)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::store::Store;

    /// As version 1 made it.
    fn old_database(dir: &tempfile::TempDir) -> std::path::PathBuf {
        let file = dir.path().join("central.db");
        let old = Connection::open(&file).expect("opens");
        old.execute_batch(include_str!("../schema.sql")).expect("makes the tables");
        old.execute_batch(
            "PRAGMA user_version = 1; INSERT INTO kiosk VALUES (1, 'Hartford', NULL, '0.1.0', 0, 0, 0, NULL, NULL)",
        )
        .expect("writes");
        file
    }

    #[test]
    fn a_database_of_a_version_without_audit_heads_gets_them_and_they_stay() {
        let dir = tempfile::tempdir().expect("a directory");
        let store = Store::open(&old_database(&dir)).expect("brings it up to date");
        let head = AuditHead { count: 4, hash: AuditHash([7; 32]) };
        let kept = store.write(|ledger| {
            assert_eq!((ledger.audit_head(1)?, ledger.audit_breaks()?), (None, vec![]));
            ledger.keep_audit_head(1, head, Standing::New, DateTime::UNIX_EPOCH)?;
            for sql in ["UPDATE audit_head SET count = 3", "DELETE FROM audit_head"] {
                let refused = ledger.connection.execute(sql, []).expect_err("refuses");
                assert!(refused.to_string().contains("audit head"), "{refused}");
            }
            ledger.audit_head(1)
        });
        assert_eq!(kept.expect("writes"), Some(head));
    }
}
