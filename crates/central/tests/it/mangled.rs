//! Requests whose sealed contents no kiosk of ours would write: central opens them, decides, and never fails over one.
//!
//! The seal is made here, from what is written about it and not with the kiosk's code, so that it is held too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::account::{
    Authority, BankAccountChange, Cancellation, Change, Contact, ContactWish, DayTime, PhoneKind, Plans, SignedIn,
};
use wire::policy::SealingKey;
use wire::request::{Envelope, Outcome, RequestBody};

use crate::support::{Kiosk, World, authorization, date, draft, elena, new_account, registration, rosa};

const CASES: u64 = 600;

/// A document's leaves get these.
const STRANGE: [&str; 19] = [
    "null",
    "true",
    "-1",
    "0",
    "1",
    "9223372036854775807",
    "-9223372036854775808",
    "1e308",
    "\"\"",
    "\"\\u0000\"",
    "\"9999-12-31\"",
    "\"+262142-12-31\"",
    "\"-262143-01-01\"",
    "\"2026-02-29\"",
    "\"0000000000\"",
    "\"👩‍👩‍👧‍👦 ¡ñandú! \\u202e\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "[]",
    "{}",
];

#[tokio::test]
async fn no_sealed_content_makes_central_fail() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let key = kiosk.sealing_key().await;
    let plans: Plans = kiosk.read(&kiosk.elena().await.token, "/v1/account/plans").await;
    let plan = plans.plans.first().expect("has a plan").id;
    let (mut accepted, mut rejected) = (0, 0);
    for seed in 0..CASES {
        let dice = &mut StdRng::seed_from_u64(seed);
        let signed_in = kiosk.elena().await;
        let bodies = bodies(&signed_in, plan);
        let body = bodies.choose(dice).expect("some");
        let envelope = sealed(&kiosk, &key, body, &mangled(body, dice));
        match kiosk.settle_one(&envelope).await {
            Outcome::Accepted(_) => accepted += 1,
            Outcome::Rejected { .. } => rejected += 1,
            other => panic!("seed {seed}: {other:?}"),
        }
        // What was taken can be shown.
        let _: Plans = kiosk.read(&signed_in.token, "/v1/account/plans").await;
        let _: Value = kiosk.read(&signed_in.token, "/v1/account/payments").await;
        // Past the limits on wrong proofs.
        world.clock.advance(TimeDelta::hours(1));
    }
    assert!(accepted > 20 && rejected > 100, "{accepted} were accepted and {rejected} rejected: they get around");
}

/// One of each kind.
fn bodies(signed_in: &SignedIn, plan: Uuid) -> Vec<RequestBody> {
    let token = signed_in.token.clone();
    let language = "en".to_owned();
    let (monday, wednesday) = (date("2026-01-26"), date("2026-01-28"));
    let mut plan_of_elena = draft(elena());
    plan_of_elena.authority = Authority::SignIn { token: token.clone() };
    plan_of_elena.frequency = Frequency::weekly(5).expect("a Friday");
    plan_of_elena.account = new_account("90817263544");
    let mut with_registration = draft(crate::support::marcus());
    with_registration.registration = Some(Box::new(registration()));
    with_registration.account = new_account("123456789");
    vec![
        RequestBody::BankDraft(draft(rosa())),
        RequestBody::BankDraft(plan_of_elena),
        RequestBody::BankDraft(with_registration),
        RequestBody::Registration(registration()),
        RequestBody::Cancellation(Cancellation {
            token: token.clone(),
            plan,
            withdrawal: Some(date("2026-01-30")),
            language: language.clone(),
        }),
        RequestBody::Change(Change {
            token: token.clone(),
            plan,
            withdrawal: None,
            amount_cents: Cents(9_000),
            frequency: Frequency::Once,
            requested_start: wednesday,
            agreed_first_withdrawal: wednesday,
            agreed_on: monday,
            language: language.clone(),
            authorization: authorization(),
        }),
        RequestBody::BankAccountChange(BankAccountChange {
            token,
            account: new_account("123456789"),
            language: language.clone(),
            authorization: authorization(),
        }),
        RequestBody::Contact(Contact {
            first_name: Sensitive::new("Quentin"),
            last_name: Sensitive::new("Unmistakable"),
            home_phone: Sensitive::default(),
            cell_phone: Sensitive::new("8605550199"),
            email: Sensitive::default(),
            address: None,
            court: Sensitive::default(),
            wish: ContactWish::Call { phone: PhoneKind::Cell, when: DayTime::Morning, safe_to_leave_message: false },
            signed_on: monday,
            language,
        }),
    ]
}

/// The body as JSON with up to three changes: of values, which may still read, or of bytes.
fn mangled(body: &RequestBody, dice: &mut StdRng) -> Vec<u8> {
    let mut value = serde_json::to_value(body).expect("it is JSON");
    for _ in 0..dice.random_range(0..3) {
        let mut at = dice.random_range(0..leaves(&value).max(1));
        change(&mut value, &mut at, dice);
    }
    let mut bytes = value.to_string().into_bytes();
    if dice.random_ratio(1, 5) {
        let at = dice.random_range(0..bytes.len());
        match dice.random_range(0..3) {
            0 => bytes[at] = dice.random(),
            1 => bytes.truncate(at),
            _ => drop(bytes.splice(at..at, "[".repeat(100_000).into_bytes())),
        }
    }
    bytes
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(leaves).sum::<usize>(),
        Value::Object(fields) => fields.values().map(leaves).sum(),
        _ => 1,
    }
}

/// Changes the leaf that is counted down to.
fn change(value: &mut Value, at: &mut usize, dice: &mut StdRng) {
    if !value.is_object() {
        if *at == 0 {
            let strange = serde_json::from_str(STRANGE.choose(dice).expect("some")).expect("JSON");
            *value = match value {
                Value::Number(_) if dice.random() => json!(dice.random_range(-2..100_000_000_000_i64)),
                _ => strange,
            };
        }
        *at = at.wrapping_sub(1);
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| change(item, at, dice)),
        Value::Object(fields) => fields.values_mut().for_each(|field| change(field, at, dice)),
        _ => {}
    }
}

/// RFC 9180, base mode, with the header as associated data: version, kiosk, id, sequence, number, kind, time.
fn sealed(kiosk: &Kiosk, key: &SealingKey, body: &RequestBody, content: &[u8]) -> Envelope {
    let public_key = STANDARD.decode(&key.public_key).expect("base64");
    let public_key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&public_key).expect("a key");
    let (id, sequence, kind, taken_at_ms) = (Uuid::now_v7(), kiosk.next_sequence(), body.kind(), 1_769_439_600_000);
    let confirmation = kiosk.confirmation(sequence);
    let header =
        format!("1\n{}\n{id}\n{sequence}\n{confirmation}\n{}\n{taken_at_ms}", kiosk.number, kind.as_str()).into_bytes();
    let (encapsulated, ciphertext) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public_key,
        b"payor-kiosk request",
        content,
        &header,
    )
    .expect("seals");
    Envelope {
        id,
        sequence,
        confirmation,
        kind,
        taken_at_ms,
        key_id: key.id.clone(),
        encapsulated_key: STANDARD.encode(encapsulated.to_bytes()),
        ciphertext: STANDARD.encode(ciphertext),
    }
}
