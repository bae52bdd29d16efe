//! Every parser of the kiosk that meets bytes from outside is given real documents with changes: in their bytes, which
//! must be refused or read, and in their values, which a visit must survive where they read.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use futures_lite::future::block_on;
use payor_kiosk::central::{Call, Carried, Central, CentralError, Heard, Line, Timeouts};
use payor_kiosk::config::Config;
use payor_kiosk::gallery::{sample_case, sample_past, sample_plans, sample_policy, sample_signed_in, sample_taken};
use payor_kiosk::identity::Identity;

use payor_kiosk::play::Script;
use payor_kiosk::policy::PolicyStore;
use payor_kiosk::session::ask::Told;
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Touch};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rules::account_state::AccountState;
use rules::sensitive::Sensitive;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;
use wire::account::SignInAnswer;
use wire::export::{ExportPart, ExportTaken};
use wire::lookup::{LookUp, LookUpAnswer};

use crate::random_touches::{Dice, any_answer, any_event, typed_answer};
use crate::session::scan;
use crate::stand::{Stand, confirmation};

/// What is written over values, and into bytes.
const STRANGE: [&str; 24] = [
    "null",
    "true",
    "-1",
    "0",
    "1e308",
    "9223372036854775807",
    "18446744073709551616",
    "0.1",
    "\"\"",
    "\"\\u0000\"",
    "\"9999-12-31\"",
    "\"-262143-01-01\"",
    "\"2026-02-29\"",
    "\"262142-12-31T23:59:59Z\"",
    "\"00:00\"",
    "\"accepted\"",
    "\"👩‍👩‍👧‍👦 ¡ñandú! \\u202e\"",
    "\"{date} {{n}} {\"",
    "\"••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "[]",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "{}",
    "{\"type\":\"urn:payor:problem:internal\"}",
];

/// What is written over dates.
const DATES: [&str; 6] = ["9999-12-31", "+262142-12-31", "-262143-01-01", "0001-01-01", "1999-12-31", "2026-01-25"];

/// One change to bytes, at a place that fits every length.
#[derive(Debug, Clone)]
enum Edit {
    Set(Index, u8),
    Cut(Index, usize),
    Repeat(Index, usize),
    Insert(Index, &'static str),
    End(Index),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        2 => (any::<Index>(), 1usize..40).prop_map(|(at, count)| Edit::Cut(at, count)),
        1 => (any::<Index>(), 1usize..4000).prop_map(|(at, count)| Edit::Repeat(at, count)),
        4 => (any::<Index>(), select(&STRANGE[..])).prop_map(|(at, text)| Edit::Insert(at, text)),
        1 => any::<Index>().prop_map(Edit::End),
    ];
    vec(edit, 1..6)
}

fn edited(document: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut bytes = document.to_vec();
    for edit in edits {
        let place = |at: &Index| at.index(bytes.len() + 1);
        match edit {
            Edit::Set(at, byte) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Edit::Set(..) => {}
            Edit::Cut(at, count) => {
                let at = place(at);
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Edit::Repeat(at, count) => {
                let at = place(at);
                let piece = bytes[at..(at + count).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            Edit::Insert(at, text) => {
                let at = place(at);
                bytes.splice(at..at, text.bytes());
            }
            Edit::End(at) => bytes.truncate(place(at)),
        }
    }
    bytes
}

/// A line on which the same answer always comes.
struct Says(Heard);

impl std::fmt::Debug for Says {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Says")
    }
}

impl Line for Says {
    fn carry(&self, _: Call) -> Carried<'_> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

fn documents() -> Vec<Vec<u8>> {
    let mut documents = vec![
        serde_json::to_vec(&LookUpAnswer::Case(sample_case(AccountState::Verified))),
        serde_json::to_vec(&SignInAnswer::SignedIn(Box::new(sample_signed_in()))),
        serde_json::to_vec(&sample_plans()),
        serde_json::to_vec(&sample_past()),
        serde_json::to_vec(&sample_policy()),
        serde_json::to_vec(&sample_taken()),
        serde_json::to_vec(&ExportTaken { kiosk: 33, accepted: 2, ..ExportTaken::default() }),
    ];
    documents.extend(
        wire::problem::ProblemType::ALL.iter().map(|kind| serde_json::to_vec(&wire::problem::Problem::from(*kind))),
    );
    documents.into_iter().map(|document| document.expect("it is JSON")).collect()
}

/// Asks all that a kiosk asks; an answer must be an answer or an error.
async fn ask_everything(central: &Central) -> Vec<Result<(), CentralError>> {
    let patience = std::time::Duration::from_secs(1);
    let token = Sensitive::new("token");
    let part = ExportPart { certificate: String::new(), content: String::new(), signature: String::new() };
    let question = LookUp::FileNumber { file_number: "0012345683".to_owned() };
    vec![
        central.health(patience).await,
        central.policy(Some("tag")).await.map(drop),
        central.submit(Vec::new()).await.map(drop),
        central.look_up(&question).await.map(drop),
        central.take_export(&part).await.map(drop),
        central.plans(&token).await.map(drop),
        central.past_payments(&token).await.map(drop),
        central.card_payment(Uuid::nil(), patience).await.map(drop),
        central.request_status(confirmation()).await.map(drop),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_answer_of_central_breaks_its_client(
        document in select(documents()),
        edits in edits(),
        status in select(vec![200u16, 201, 304, 400, 401, 403, 404, 409, 422, 429, 500, 503, 999]),
        is_json in any::<bool>(),
    ) {
        let heard = Heard { status, is_json, etag: None, retry_after_s: Some(u32::MAX), body: edited(&document, &edits) };
        let central = Central::over(Arc::new(Says(heard)), Timeouts::default());
        let answers = block_on(ask_everything(&central));
        // Only a success is a success, whatever stands in it.
        let succeeds = (200..300).contains(&status) || status == 304 || status == 404;
        prop_assert!(succeeds || answers.iter().all(Result::is_err));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_file_breaks_the_kiosk(edits in edits()) {
        let dir = tempfile::tempdir().expect("a directory");
        let write = |name: &str, document: &[u8]| {
            let path = dir.path().join(name);
            fs::write(&path, edited(document, &edits)).expect("writes");
            path
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let example = fs::read(root.join("packaging/config.example.toml")).expect("the example");
        let _ = Config::load(&write("config.toml", &example));
        let play = fs::read(root.join("tests/play/one-time-bank.txt")).expect("a script");
        let _ = Script::load(&write("play.txt", &play));
        let saved = serde_json::json!({ "policy": sample_policy(), "etag": "tag", "confirmed_at": "2026-01-26T15:00:00Z" });
        write("policy.json", saved.to_string().as_bytes());
        drop(PolicyStore::load(dir.path()));
        write("identity.json", br#"{"kiosk":1,"office":"Hartford","central":"https://127.0.0.1:8443"}"#);
        write("kiosk.key.pem", b"-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----\n");
        let _ = Identity::load(dir.path()).map(|identity| identity.map(|identity| identity.tls().map(drop)));
    }
}

/// Some of its values are others, some of its lists longer or empty. None where it does not read any more.
fn mangled<T: Serialize + DeserializeOwned>(document: &T, dice: &mut Dice) -> Option<T> {
    let mut value = serde_json::to_value(document).expect("it is JSON");
    for _ in 0..=dice.below(2) {
        let mut at = dice.below(leaves(&value).max(1));
        change(&mut value, &mut at, dice);
    }
    serde_json::from_value(value).ok()
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(leaves).sum::<usize>(),
        Value::Object(fields) => fields.values().map(leaves).sum(),
        _ => 1,
    }
}

/// Changes the leaf that is counted down to.
fn change(value: &mut Value, at: &mut usize, dice: &mut Dice) {
    let counts = !value.is_object();
    if counts && *at == 0 {
        *value = match std::mem::take(value) {
            Value::Array(items) if dice.below(3) > 0 => {
                let many = std::iter::repeat_n(items, dice.below(12));
                Value::Array(many.flatten().collect())
            }
            Value::Number(_) => {
                serde_json::json!([0, 1, 99, 100, 10_000, 999_999_999_999_i64, i64::MAX, -1][dice.below(8)])
            }
            Value::Bool(so) => Value::Bool(!so),
            Value::String(text) if text.parse::<NaiveDate>().is_ok() => DATES[dice.below(DATES.len())].into(),
            _ => serde_json::from_str(STRANGE[dice.below(STRANGE.len())]).unwrap_or(Value::Null),
        };
    }
    if counts {
        *at = at.wrapping_sub(1);
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| change(item, at, dice)),
        Value::Object(fields) => fields.values_mut().for_each(|field| change(field, at, dice)),
        _ => {}
    }
}

/// As central might say it if it were another version, or broken.
fn mangled_reply(reply: Reply, dice: &mut Dice) -> Reply {
    match reply {
        Reply::LookedUp { ticket, answer: Ok(answer) } => {
            let answer = mangled(&answer, dice).unwrap_or(answer);
            Reply::LookedUp { ticket, answer: Ok(answer) }
        }
        Reply::Settled { ticket, outcome } => {
            let outcome = mangled(&outcome, dice).unwrap_or(outcome);
            Reply::Settled { ticket, outcome }
        }
        Reply::Told { ticket, answer: Ok(told) } => {
            let told = match *told {
                Told::SignIn(answer) => Told::SignIn(mangled(&answer, dice).unwrap_or(answer)),
                Told::NewPassword(answer) => Told::NewPassword(mangled(&answer, dice).unwrap_or(answer)),
                Told::Plans(plans) => Told::Plans(mangled(&plans, dice).unwrap_or(plans)),
                Told::PastPayments(payments) => Told::PastPayments(mangled(&payments, dice).unwrap_or(payments)),
                other => other,
            };
            Reply::Told { ticket, answer: Ok(Box::new(told)) }
        }
        reply => reply,
    }
}

#[test]
fn no_word_of_central_that_reads_ends_a_visit() {
    let mut dice = Dice(4_607);
    let (mut policies, mut changed) = (0, 0);
    let mut stand = Stand::new();
    let mut pending: Vec<Reply> = Vec::new();
    for step in 0..60_000 {
        if step % 1000 == 0 {
            stand = Stand::new();
            pending.clear();
            if let Some(policy) = mangled(&sample_policy(), &mut dice) {
                stand.session.set_policy(Arc::new(policy));
                policies += 1;
            }
        }
        let mut effects: Vec<Effect> = Vec::new();
        if dice.below(4) == 0 {
            effects.extend(typed_answer(&mut stand, &mut dice));
        }
        let event = any_event(&stand, &mut pending, &mut dice);
        effects.extend(stand.happens(event));
        for effect in effects {
            let Some(reply) = any_answer(effect, &mut dice) else { continue };
            let before = format!("{reply:?}");
            let reply = mangled_reply(reply, &mut dice);
            changed += usize::from(format!("{reply:?}") != before);
            pending.push(reply);
        }
        pending.drain(..pending.len().saturating_sub(8));
        stand.view();
    }
    assert!(policies > 20 && changed > 80, "{policies} policies and {changed} answers were strange and read");
}

#[test]
fn nothing_that_a_scanner_sends_ends_a_visit() {
    let mut dice = Dice(99);
    let alphabet: Vec<char> = "FN:PK0123456789ABCXYZ-_ %/?&=\u{0}\u{1b}\u{7f}ñ😀\u{202e}".chars().collect();
    for _ in 0..400 {
        let mut stand = Stand::new();
        if dice.below(2) == 0 {
            stand.happens(Event::Touch(Touch::Start(stand.session.visit.lang)));
        }
        let length = [0, 1, 5, 12, 40, 10_000][dice.below(6)];
        let code: String = (0..length).map(|_| alphabet[dice.below(alphabet.len())]).collect();
        scan(&mut stand, &code);
        assert!(!stand.view().controls().is_empty(), "{code:?}");
    }
}
