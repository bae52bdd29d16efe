//! Support cases: who owes, and the bank account on file.

use rules::account_state::AccountState;
use rules::bank::AccountType;
use rules::money::Cents;
use rules::sensitive::Sensitive;
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::{Ledger, StoreError, column};

/// A case and its noncustodial parent.
#[derive(Debug, Clone)]
pub(crate) struct SupportCase {
    pub id: i64,
    pub file_number: String,
    pub first_name: Sensitive,
    pub last_name: Sensitive,
    /// Nine digits.
    pub ssn: Sensitive,
    pub obligation: Option<Cents>,
    pub account_state: AccountState,
    pub account: Option<CaseAccount>,
}

/// The bank account on file. Its number stays sealed in the request that brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaseAccount {
    pub account_type: AccountType,
    pub last4: String,
    /// None where the account was there before central kept requests.
    pub entry: Option<Uuid>,
}

impl Ledger<'_> {
    pub fn case(&self, file_number: &str) -> Result<Option<SupportCase>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_CASE} WHERE file_number = ?1"))?;
        Ok(statement.query_row([file_number], case_of).optional()?)
    }

    pub fn case_by_id(&self, id: i64) -> Result<Option<SupportCase>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT_CASE} WHERE id = ?1"))?;
        Ok(statement.query_row([id], case_of).optional()?)
    }

    /// Adds a case, and gives its id; where the file number is taken, that case stays as it is.
    pub fn add_case(&self, case: &SupportCase) -> Result<Option<i64>, StoreError> {
        let sql = "INSERT INTO support_case (file_number, first_name, last_name, ssn, obligation_cents, account_state,
                   account_type, account_last4) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                   ON CONFLICT (file_number) DO NOTHING";
        let account_type = case.account.as_ref().map(|account| column::to_json(&account.account_type)).transpose()?;
        let added = self.connection.execute(
            sql,
            (
                &case.file_number,
                case.first_name.expose(),
                case.last_name.expose(),
                case.ssn.expose(),
                case.obligation.map(|obligation| obligation.0),
                column::to_json(&case.account_state)?,
                account_type,
                case.account.as_ref().map(|account| &account.last4),
            ),
        )?;
        Ok((added == 1).then(|| self.connection.last_insert_rowid()))
    }

    /// Puts another bank account on file: its prenote starts (R14).
    pub fn set_account(&self, case: i64, account: &CaseAccount, state: AccountState) -> Result<(), StoreError> {
        let sql =
            "UPDATE support_case SET account_state = ?2, account_type = ?3, account_last4 = ?4, account_entry = ?5
                   WHERE id = ?1";
        let account_type = column::to_json(&account.account_type)?;
        self.connection.execute(sql, (case, column::to_json(&state)?, account_type, &account.last4, account.entry))?;
        Ok(())
    }
}

const SELECT_CASE: &str = "SELECT id, file_number, first_name, last_name, ssn, obligation_cents, account_state,
    account_type, account_last4, account_entry FROM support_case";

fn case_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<SupportCase> {
    let account_type: Option<AccountType> = column::json_opt(row, 7)?;
    let account = match (account_type, row.get(8)?) {
        (Some(account_type), Some(last4)) => Some(CaseAccount { account_type, last4, entry: row.get(9)? }),
        _ => None,
    };
    Ok(SupportCase {
        id: row.get(0)?,
        file_number: row.get(1)?,
        first_name: Sensitive::new(row.get::<_, String>(2)?),
        last_name: Sensitive::new(row.get::<_, String>(3)?),
        ssn: Sensitive::new(row.get::<_, String>(4)?),
        obligation: row.get::<_, Option<i64>>(5)?.map(Cents),
        account_state: column::json(row, 6)?,
        account,
    })
}
