//! Rows of the outbox with values that no kiosk writes, as a bad disk may leave them where SQLite still reads: the kiosk
//! must survive them, delete none, and send the others.

use std::fs;
use std::path::Path;

use payor_kiosk::outbox::{Outbox, OutboxError};
use payor_kiosk::sync::Sync;
use rusqlite::Connection;
use rusqlite::types::Value;
use wire::envelope::generate_key_pair;
use wire::policy::SealingKey;
use wire::request::{Acceptance, BatchAnswer, Outcome, Settlement};

use crate::lab::{Dir, draft};

const REQUESTS: u64 = 6;
const DATABASE: &str = "outbox.db";

/// An outbox with requests in several states and attempts.
fn whole() -> Dir {
    let dir = Dir::new();
    let mut outbox = Outbox::open(dir.path()).expect("opens");
    outbox.adopt(1, 0).expect("adopts");
    let key = SealingKey { id: "key".to_owned(), public_key: generate_key_pair().1 };
    for at in 0..REQUESTS {
        outbox.accept(1, &key, &draft(), at as i64).expect("saves");
    }
    for _ in 0..2 {
        outbox.begin_attempt(1, 0).expect("begins");
    }
    outbox.sending([2]).expect("marks");
    drop(outbox);
    dir
}

fn strange() -> Vec<Value> {
    let texts = ["", "queued", "sending", "accepted", "parked", "approved", "nonsense", "{}", "null", "👩‍👩‍👧‍👦\u{202e}"];
    let numbers = [0, 1, -1, 3, i64::from(u32::MAX) + 1, i64::MAX, i64::MIN];
    let blobs = [vec![], vec![0; 16], vec![255; 17]];
    let mut values: Vec<Value> = texts.iter().map(|text| Value::Text((*text).to_owned())).collect();
    values.push(Value::Text("A".repeat(100_000)));
    values.extend(numbers.map(Value::Integer));
    values.extend(blobs.map(Value::Blob));
    values.push(Value::Null);
    values
}

/// Every value in every column, one at a time, where the types of the table let it in.
#[test]
fn no_value_in_a_row_breaks_the_kiosk_or_holds_up_the_other_rows() {
    let whole = whole();
    let (mut changed, mut refused) = (0, 0);
    for table in ["requests", "attempts", "kiosk"] {
        for column in columns(whole.path(), table) {
            for value in strange() {
                let dir = Dir::new();
                fs::copy(whole.path().join(DATABASE), dir.path().join(DATABASE)).expect("copies");
                if !put(dir.path(), table, &column, &value) {
                    continue;
                }
                changed += 1;
                let what = format!("{table}.{column} = {value:?}").chars().take(120).collect::<String>();
                let before = rows(dir.path());
                match live(dir.path()) {
                    // The row itself may wait for a person.
                    Ok(accepted) => assert!(accepted >= REQUESTS - 1, "{what}: {accepted} were sent"),
                    // An outbox that does not say whose it is opens for nobody.
                    Err(error) => {
                        assert_eq!(table, "kiosk", "{what}: {error}");
                        refused += 1;
                    }
                }
                assert_eq!(rows(dir.path()), before, "{what}: a row is gone");
            }
        }
    }
    eprintln!("{changed} changes were let in, {refused} of them closed the outbox");
    assert!(changed > 150, "the table's types let enough in");
}

/// Opens, looks at everything, and sends all that can be sent. Gives how many were accepted.
fn live(dir: &Path) -> Result<u64, OutboxError> {
    let mut outbox = Outbox::open(dir)?;
    let reader = outbox.reader();
    let (_, _, _) = (reader.counts(), reader.parked(9), reader.taken_since(0));
    let open = outbox.open_attempts(u64::MAX).unwrap_or_default();
    for open in open {
        let _ = outbox.postpone_attempt(open.attempt.sequence, 1);
    }
    let (_, _) = (outbox.last_ended_attempts(), outbox.attempt(7));
    let mut sync = Sync::default();
    for round in 0..20 {
        let now_ms = round * 3_600_000;
        let Some(sending) = sync.next(&mut outbox, now_ms)? else { break };
        let outcomes = sending.envelopes().into_iter().map(|envelope| Settlement {
            id: envelope.id,
            outcome: Outcome::Accepted(Acceptance {
                first_withdrawal: None,
                moved: false,
                accepted_at: chrono::DateTime::UNIX_EPOCH,
            }),
        });
        let answer = BatchAnswer { outcomes: outcomes.collect(), missing: Vec::new(), backed_up_through: 0 };
        sync.answered(&mut outbox, sending, Ok(answer), now_ms, || 0)?;
    }
    Ok(outbox.reader().counts()?.accepted)
}

fn columns(dir: &Path, table: &str) -> Vec<String> {
    let db = Connection::open(dir.join(DATABASE)).expect("opens");
    let mut query = db.prepare("SELECT name FROM pragma_table_info(?1)").expect("is SQL");
    let names = query.query_map([table], |row| row.get(0)).expect("runs");
    names.map(|name| name.expect("a name")).collect()
}

/// Puts the value into the third row, past the triggers. False where the table's types and checks do not let it in (there
/// they make it damage, which an integrity check finds), or where it is that already.
pub fn put(dir: &Path, table: &str, column: &str, value: &Value) -> bool {
    let db = Connection::open(dir.join(DATABASE)).expect("opens");
    let triggers: Vec<String> = {
        let mut query = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").expect("is SQL");
        let names = query.query_map([], |row| row.get(0)).expect("runs");
        names.map(|name| name.expect("a name")).collect()
    };
    for trigger in triggers {
        db.execute_batch(&format!("DROP TRIGGER {trigger}")).expect("drops");
    }
    let row =
        format!("SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET min(2, (SELECT count(*) - 1 FROM {table}))");
    let sql = format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ({row}) AND {column} IS NOT ?1");
    db.execute(&sql, [value]).is_ok_and(|count| count == 1)
}

/// How many requests and attempts there are.
fn rows(dir: &Path) -> (u64, u64) {
    let db = Connection::open(dir.join(DATABASE)).expect("opens");
    let count = |table: &str| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0));
    (count("requests").expect("counts"), count("attempts").expect("counts"))
}
