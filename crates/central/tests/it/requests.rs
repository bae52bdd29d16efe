//! Sealed requests: decided once, dated from when central received them.

use chrono::TimeDelta;
use payor_central::operate;
use reqwest::Method;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::account::{Authority, Standing};
use wire::problem::ProblemType;
use wire::request::{BankDraft, DraftAccount, Outcome, RequestBody, RequestKind, RequestStatus};

use crate::support::{
    Kiosk, World, accepted, date, draft, marcus, new_account, problem, proof, refused, rosa, write_policy,
};

const NONE: [u64; 0] = [];

async fn decide(kiosk: &Kiosk, draft: &BankDraft) -> Outcome {
    kiosk.settle_one(&kiosk.envelope(draft).await).await
}

#[tokio::test]
async fn r10_through_the_whole_line() {
    let federal = World::new();
    let weekends_only = World::with(|options| {
        write_policy(options, r#"{"rules":{"calendar":{"bank_holidays":false}}}"#);
    });
    for (world, first) in [(federal, "2026-02-17"), (weekends_only, "2026-02-16")] {
        let mut asked = draft(marcus());
        asked.frequency = Frequency::semimonthly(15).expect("a pair");
        asked.requested_start = date("2026-01-30");
        asked.agreed_first_withdrawal = date(first);
        asked.account = new_account("123456789");
        let outcome = decide(&world.kiosk().await, &asked).await;
        assert_eq!(accepted(&outcome), (first.to_owned(), false));
    }
}

#[tokio::test]
async fn the_same_envelope_gets_the_same_answer_for_ever() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    let good = kiosk.envelope(&draft(rosa())).await;
    let mut too_much = draft(rosa());
    too_much.amount_cents = Cents(1_000_000);
    let bad = kiosk.envelope(&too_much).await;
    let first = kiosk.settle(&[good.clone(), bad.clone()]).await.outcomes;
    world.clock.advance(TimeDelta::days(40));
    world.stop();
    world.start_again();
    kiosk.notice_the_cut().await;
    assert_eq!(kiosk.settle(&[good, bad]).await.outcomes, first);
    assert_eq!(world.running().holdings().expect("holdings").len(), 2);
}

#[tokio::test]
async fn the_same_id_with_another_content_is_a_conflict() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let envelope = kiosk.envelope(&draft(rosa())).await;
    accepted(&kiosk.settle_one(&envelope).await);
    let mut same_id = kiosk.envelope(&draft(rosa())).await;
    same_id.id = envelope.id;
    assert_eq!(kiosk.settle_one(&same_id).await, Outcome::Conflict);
    let same_sequence = kiosk.envelope_at(envelope.sequence, &draft(rosa())).await;
    assert_eq!(kiosk.settle_one(&same_sequence).await, Outcome::Conflict);
    assert_eq!(world.running().holdings().expect("holdings").len(), 1);
}

#[tokio::test]
async fn one_bad_envelope_does_not_affect_the_others() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (first, mut poison, last) = (
        kiosk.envelope(&draft(rosa())).await,
        kiosk.envelope(&draft(rosa())).await,
        kiosk.envelope(&draft(rosa())).await,
    );
    poison.ciphertext = "AAAA".to_owned();
    let mut unknown_key = kiosk.envelope(&draft(rosa())).await;
    unknown_key.key_id = "00000000".to_owned();
    let answer = kiosk.settle(&[first, poison.clone(), unknown_key, last]).await;
    accepted(&answer.outcomes[0].outcome);
    assert_eq!(refused(&answer.outcomes[1].outcome), ProblemType::Unreadable);
    assert_eq!(refused(&answer.outcomes[2].outcome), ProblemType::Unreadable);
    accepted(&answer.outcomes[3].outcome);
    assert_eq!(answer.missing, NONE);
}

#[tokio::test]
async fn another_kiosk_cannot_send_a_copied_envelope() {
    let world = World::new();
    let (kiosk, thief) = (world.kiosk().await, world.kiosk().await);
    let envelope = kiosk.envelope(&draft(rosa())).await;
    assert_eq!(refused(&thief.settle_one(&envelope).await), ProblemType::BadBody);
    let mut relabelled = envelope.clone();
    relabelled.confirmation = thief.confirmation(envelope.sequence);
    assert_eq!(refused(&thief.settle_one(&relabelled).await), ProblemType::Unreadable);
    // The id is taken by the thief's now, so a person must look: the kiosk keeps what it has.
    assert_eq!(kiosk.settle_one(&envelope).await, Outcome::Conflict);
}

#[tokio::test]
async fn a_header_that_was_changed_does_not_open() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut later = kiosk.envelope(&draft(rosa())).await;
    later.taken_at_ms += 1;
    assert_eq!(refused(&kiosk.settle_one(&later).await), ProblemType::Unreadable);
    let mut other_kind = kiosk.envelope(&draft(rosa())).await;
    other_kind.kind = RequestKind::RecurringDraft;
    assert_eq!(refused(&kiosk.settle_one(&other_kind).await), ProblemType::Unreadable);
}

#[tokio::test]
async fn a_kind_that_the_content_is_not_of_is_refused() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let body = RequestBody::BankDraft(draft(rosa()));
    let contact = kiosk.envelope_of(RequestKind::Contact, kiosk.next_sequence(), &body).await;
    assert_eq!(refused(&kiosk.settle_one(&contact).await), ProblemType::BadBody);
}

#[tokio::test]
async fn gaps_in_the_sequence_are_told_until_they_are_filled() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut envelopes = Vec::new();
    for _ in 0..5 {
        envelopes.push(kiosk.envelope(&draft(rosa())).await);
    }
    assert_eq!(kiosk.settle(&envelopes[..1]).await.missing, NONE);
    assert_eq!(kiosk.settle(&envelopes[3..4]).await.missing, [2, 3]);
    assert_eq!(kiosk.settle(&envelopes[2..3]).await.missing, [2]);
    assert_eq!(kiosk.settle(&envelopes[1..2]).await.missing, NONE);
    assert_eq!(kiosk.settle(&[]).await.outcomes.len(), 0);
}

#[tokio::test]
async fn a_late_request_is_never_withdrawn_before_the_agreed_date_and_moves_when_it_must() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut offline = draft(marcus());
    offline.account = new_account("123456789");
    offline.agreed_first_withdrawal = date("2026-02-03");
    // Received at once, it could be withdrawn on February 2: the payor agreed to the 3rd.
    assert_eq!(accepted(&decide(&kiosk, &offline).await), ("2026-02-03".to_owned(), false));
    let late = kiosk.envelope(&draft(rosa())).await;
    world.clock.advance(TimeDelta::days(2));
    assert_eq!(accepted(&kiosk.settle_one(&late).await), ("2026-01-30".to_owned(), true));
}

#[tokio::test]
async fn every_two_weeks_keeps_the_agreed_week() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut plan = draft(rosa());
    plan.frequency = Frequency::biweekly(5).expect("a Friday");
    // Offline lead times led the payor to a week later than central would need.
    plan.agreed_first_withdrawal = date("2026-02-06");
    assert_eq!(accepted(&decide(&kiosk, &plan).await), ("2026-02-06".to_owned(), false));
}

#[tokio::test]
async fn the_prenote_counts_from_the_registration_of_the_same_account() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut first = draft(marcus());
    first.account = new_account("123456789");
    assert_eq!(accepted(&decide(&kiosk, &first).await).0, "2026-02-02");
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(accepted(&decide(&kiosk, &first).await).0, "2026-02-02", "the same account typed again");
    let mut on_file = first.clone();
    on_file.account = DraftAccount::OnFile { last4: "6789".to_owned() };
    assert_eq!(accepted(&decide(&kiosk, &on_file).await).0, "2026-02-02");
    let mut other = first;
    other.account = new_account("987655321");
    assert_eq!(accepted(&decide(&kiosk, &other).await).0, "2026-02-03", "another account starts anew (R14)");
}

#[tokio::test]
async fn each_rule_refuses_with_its_own_problem() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let change = |change: fn(&mut BankDraft)| {
        let mut changed = draft(rosa());
        change(&mut changed);
        changed
    };
    let cases = [
        (
            change(|draft| draft.authority = Authority::Proof(proof("9999999999", "6789"))),
            ProblemType::UnknownFileNumber,
        ),
        (change(|draft| draft.authority = Authority::Proof(proof("0012345683", "0001"))), ProblemType::UserNotFound),
        (change(|draft| draft.authority = Authority::Proof(proof("0034567802", "8912"))), ProblemType::OnHold),
        (change(|draft| draft.amount_cents = Cents(99)), ProblemType::Amount),
        (change(|draft| draft.amount_cents = Cents(-25_000)), ProblemType::Amount),
        (change(|draft| draft.email = None), ProblemType::Email),
        (change(|draft| draft.email = Some("rosa".to_owned())), ProblemType::Email),
        (change(|draft| draft.account = DraftAccount::OnFile { last4: "1111".to_owned() }), ProblemType::BankAccount),
        (change(|draft| draft.account = new_account("123")), ProblemType::BankAccount),
        (change(|draft| draft.authorization.text_sha256 = "abc".to_owned()), ProblemType::BadBody),
        (change(|draft| draft.agreed_first_withdrawal = chrono::NaiveDate::MAX), ProblemType::Schedule),
    ];
    for (draft, expected) in cases {
        assert_eq!(refused(&decide(&kiosk, &draft).await), expected);
    }
}

#[tokio::test]
async fn anyone_enrolled_can_ask_what_became_of_a_number() {
    let world = World::new();
    let (kiosk, other) = (world.kiosk().await, world.kiosk().await);
    let envelope = kiosk.envelope(&draft(rosa())).await;
    let outcome = kiosk.settle_one(&envelope).await;
    let path = format!("/v1/requests/{}", envelope.confirmation);
    let status: RequestStatus = other.get(&path).await.json().await.expect("a status");
    let (kind, standing) = ("one-time-draft".to_owned(), Standing::AsDecided);
    assert_eq!(status, RequestStatus { confirmation: envelope.confirmation, kind, standing, outcome });
    for none in [kiosk.confirmation(99).to_string(), "nonsense".to_owned()] {
        assert_eq!(problem(kiosk.get(&format!("/v1/requests/{none}")).await).await, ProblemType::NotFound);
    }
}

#[tokio::test]
async fn a_new_sealing_key_leaves_the_old_one_working() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let sealed_before = kiosk.envelope(&draft(rosa())).await;
    let new = operate::rotate_key(&world.state_dir()).expect("rotates");
    assert_eq!(kiosk.sealing_key().await, new);
    let sealed_after = kiosk.envelope(&draft(rosa())).await;
    assert_ne!(sealed_before.key_id, sealed_after.key_id);
    for outcome in kiosk.settle(&[sealed_before, sealed_after]).await.outcomes {
        accepted(&outcome.outcome);
    }
}

#[tokio::test]
async fn only_a_backup_lets_a_kiosk_forget() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let (one, two, four) = (
        kiosk.envelope(&draft(rosa())).await,
        kiosk.envelope(&draft(rosa())).await,
        kiosk.envelope_at(4, &draft(rosa())).await,
    );
    assert_eq!(kiosk.settle(&[one, two, four]).await.backed_up_through, 0);
    let directory = tempfile::tempdir().expect("a directory");
    world.running().back_up(directory.path()).expect("backs up");
    assert_eq!(kiosk.settle(&[]).await.backed_up_through, 2, "3 is missing, so 4 does not count");
    let copies = std::fs::read_dir(directory.path()).expect("a directory").count();
    assert_eq!(copies, 1);
}

#[tokio::test]
async fn a_batch_has_at_most_a_hundred_envelopes() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let envelope = kiosk.envelope(&draft(rosa())).await;
    let batch = |count| wire::request::Batch { envelopes: vec![envelope.clone(); count] };
    assert_eq!(kiosk.send(Method::POST, "/v1/requests", &batch(100)).await.status(), 200);
    let refused = kiosk.send(Method::POST, "/v1/requests", &batch(101)).await;
    assert_eq!(problem(refused).await, ProblemType::BadBody);
}

#[tokio::test]
async fn nothing_personal_reaches_the_disk_in_clear() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    let mut secret = draft(marcus());
    secret.account = new_account("31415926535897");
    secret.email = Some("somebody.special@example.com".to_owned());
    accepted(&decide(&kiosk, &secret).await);
    let mut payment = kiosk.payment();
    payment.card.cardholder = Sensitive::new("Quentin Unmistakable");
    let path = format!("/v1/card-payments/{}", Uuid::now_v7());
    assert_eq!(kiosk.send(Method::PUT, &path, &payment).await.status(), 200);
    world.stop();
    world.assert_nowhere_in_clear(&["31415926535897", "somebody.special", "4242424242424242", "Unmistakable"]);
}
