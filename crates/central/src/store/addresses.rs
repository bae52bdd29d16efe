//! The sealed requests of a case, for what is kept nowhere else: the address that a payor gave.

use wire::request::Envelope;

use super::{Ledger, StoreError, column};

impl Ledger<'_> {
    /// The requests that were accepted for this case, newest first, at most `most`.
    pub fn latest_envelopes_of(&self, case: i64, most: u32) -> Result<Vec<Envelope>, StoreError> {
        let sql = "SELECT envelope FROM request WHERE support_case = ?1 ORDER BY rowid DESC LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map((case, most), |row| column::json(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
