//! Whether the database is whole, as SQLite sees it.

use super::{OutboxError, Reader};

impl Reader<'_> {
    /// Whether pages, indexes and constraints are sound. Reads the whole file: seconds, for a large one.
    ///
    /// # Errors
    /// Where it cannot even be asked.
    pub fn is_sound(&self) -> Result<bool, OutboxError> {
        let said: String = self.db().query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok(said == "ok")
    }
}
