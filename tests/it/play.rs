//! Plays every script of `tests/play` with the real program: real pixels, real SQLite, real TLS to a real central.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What a script left behind.
struct Played {
    out: tempfile::TempDir,
}

impl Played {
    fn json(&self, name: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.out.path().join(name)).expect("written");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Kind, state, first withdrawal and amount of all that central holds.
    fn held(&self) -> Vec<(String, String, Option<String>, String)> {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        let row = |held: Value| {
            let text = |key: &str| word(&held[key]).expect("a word");
            (text("kind"), text("state"), word(&held["first_withdrawal"]), text("amount"))
        };
        self.json("central.json").into_iter().map(row).collect()
    }

    /// Every file under the output directory.
    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut open = vec![self.out.path().to_owned()];
        while let Some(directory) = open.pop() {
            for entry in std::fs::read_dir(directory).expect("a directory") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { open.push(path) } else { found.push(path) }
            }
        }
        found
    }

    fn receipts(&self) -> Vec<String> {
        let texts = self.files().into_iter().filter(|path| {
            path.extension().is_some_and(|end| end == "txt")
                && path.parent().is_some_and(|parent| parent.ends_with("receipts"))
        });
        texts.map(|path| std::fs::read_to_string(path).expect("text")).collect()
    }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/play").join(format!("{name}.txt"))
}

fn command(script: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
    command.arg("play").arg(script).arg("--out").arg(out);
    command
}

fn play(name: &str) -> Played {
    let out = tempfile::tempdir().expect("a directory");
    let done = command(&script(name), out.path()).output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Played { out }
}

fn one(kind: &str, state: &str, first: Option<&str>, amount: &str) -> Vec<(String, String, Option<String>, String)> {
    vec![(kind.to_owned(), state.to_owned(), first.map(str::to_owned), amount.to_owned())]
}

#[test]
fn a_one_time_payment_from_the_bank() {
    let played = play("one-time-bank");
    assert_eq!(played.held(), one("one-time-draft", "accepted", Some("2026-01-30"), "250.00"));
    let receipts = played.receipts();
    assert_eq!(receipts.len(), 1);
    assert!(receipts[0].contains("SCHEDULED") && receipts[0].contains("$250.00"));
}

#[test]
fn every_week() {
    assert_eq!(play("every-week").held(), one("recurring-draft", "accepted", Some("2026-06-05"), "125.50"));
}

#[test]
fn every_two_weeks_stays_on_its_weekday() {
    assert_eq!(play("every-two-weeks").held(), one("recurring-draft", "accepted", Some("2026-06-15"), "125.50"));
}

#[test]
fn twice_a_month_meets_presidents_day() {
    assert_eq!(play("twice-a-month").held(), one("recurring-draft", "accepted", Some("2026-02-17"), "125.50"));
}

#[test]
fn every_month_on_a_day_that_april_does_not_have() {
    assert_eq!(play("every-month").held(), one("recurring-draft", "accepted", Some("2026-04-30"), "125.50"));
}

#[test]
fn a_new_account_waits_for_its_bank() {
    let played = play("date-moved-by-lead-time");
    assert_eq!(played.held(), one("one-time-draft", "accepted", Some("2026-02-06"), "180.50"));
    nothing_of(&played, &["000123456789", "23456789", "marcus@example.com"]);
}

#[test]
fn a_date_on_a_weekend_moves() {
    assert_eq!(play("date-moved-by-weekend").held(), one("recurring-draft", "accepted", Some("2026-08-17"), "125.50"));
}

#[test]
fn a_date_on_a_holiday_moves() {
    assert_eq!(play("date-moved-by-holiday").held(), one("recurring-draft", "accepted", Some("2026-06-22"), "125.50"));
}

#[test]
fn a_card_that_is_approved() {
    let played = play("card-approved");
    assert_eq!(played.held(), one("card-payment", "approved", None, "1000.00"));
    nothing_of(&played, &["4242424242424242", "42424242", "rosa@gmail.com", "delgado", "Delgado", "0012345683"]);
    let receipt = &played.receipts()[0];
    assert!(receipt.contains("CHARGED") && receipt.contains("$1,025.00") && receipt.contains("4242"));
    assert!(!receipt.contains("08/29") && !receipt.contains("0829"));
}

#[test]
fn a_card_that_is_declined_and_another() {
    let states: Vec<String> = play("card-declined").held().into_iter().map(|row| row.1).collect();
    assert_eq!(states, ["declined", "approved"]);
}

#[test]
fn a_card_whose_outcome_is_unknown_is_settled_later() {
    let played = play("card-unknown");
    assert_eq!(played.held(), one("card-payment", "reversed", None, "666.13"));
    assert!(played.receipts()[0].contains("NOT PAY AGAIN") || played.receipts()[0].contains("not pay again"));
}

#[test]
fn a_wrong_file_number_ends_the_visit() {
    assert_eq!(play("wrong-file-number").held(), []);
}

#[test]
fn a_wrong_identity_ends_the_visit() {
    assert_eq!(play("wrong-identity").held(), []);
}

#[test]
fn on_hold_leaves_the_card() {
    let papers = play("on-hold").receipts();
    assert!(
        papers.len() == 1 && papers[0].contains("CT CCSPC\nP.O. Box 990036\nHartford, CT 06199-0036\n"),
        "{papers:?}"
    );
}

#[test]
fn paying_for_another_person() {
    let played = play("for-another");
    assert_eq!(played.held(), one("one-time-draft", "accepted", Some("2026-03-09"), "50.00"));
    nothing_of(&played, &["567891234", "000123456789", "Peña"]);
}

#[test]
fn offline_and_then_back() {
    let played = play("offline-then-back");
    assert_eq!(played.held(), one("one-time-draft", "accepted", Some("2026-02-06"), "180.50"));
    let receipts = played.receipts();
    assert!(receipts[0].contains("NOT YET SENT") && !receipts[0].contains("SCHEDULED"));
    nothing_of(&played, &["000123456789", "marcus@example.com"]);
}

#[test]
fn killed_between_saved_and_sent() {
    let played = play("killed-after-saved");
    assert_eq!(played.held(), one("one-time-draft", "accepted", Some("2026-01-30"), "100.00"));
    let states: Vec<Value> = played.json("outbox.json").into_iter().map(|entry| entry["state"].clone()).collect();
    assert_eq!(states, ["accepted"]);
}

#[test]
fn whoever_walks_away_leaves_nothing() {
    let played = play("idle-wipes-everything");
    assert_eq!(played.held(), []);
    nothing_of(&played, &["0012345683", "12345683", "77.77"]);
}

#[test]
fn a_visit_in_spanish() {
    let played = play("spanish");
    assert_eq!(played.held(), one("recurring-draft", "accepted", Some("2026-02-17"), "250.00"));
    assert!(played.receipts()[0].contains("PROGRAMADO"));
}

#[test]
fn the_language_changes_and_no_answer_is_lost() {
    assert_eq!(play("language-switched").held(), one("one-time-draft", "accepted", Some("2026-01-30"), "12.50"));
}

/// Kind and state of all that central holds.
fn kinds(played: &Played) -> Vec<(String, String)> {
    let word = |held: &Value, key: &str| held[key].as_str().expect("a word").to_owned();
    played.json("central.json").iter().map(|held| (word(held, "kind"), word(held, "state"))).collect()
}

fn accepted(kind: &str) -> Vec<(String, String)> {
    vec![(kind.to_owned(), "accepted".to_owned())]
}

#[test]
fn a_payor_signs_in() {
    nothing_of(&play("sign-in"), &["sunrise48", "elenat26"]);
}

#[test]
fn five_wrong_passwords_end_the_visit() {
    play("sign-in-wrong");
}

#[test]
fn an_account_is_made_with_the_first_payment() {
    let played = play("register-and-pay");
    assert_eq!(played.held(), one("recurring-draft", "accepted", Some("2026-02-13"), "180.50"));
    nothing_of(&played, &["mapleleaf75", "234567891", "8605550123", "000123456789", "marcus@example.com"]);
}

#[test]
fn an_account_made_offline_is_sent_later() {
    let played = play("register-offline");
    assert_eq!(kinds(&played), accepted("registration"));
    nothing_of(&played, &["mapleleaf75", "567891234", "123456780", "8605550199", "ana@example.com"]);
}

#[test]
fn a_forgotten_password_is_replaced() {
    nothing_of(&play("new-password"), &["mapleleaf75", "678912345", "elena.torres@example.com"]);
}

#[test]
fn a_user_id_that_is_taken_is_changed() {
    assert_eq!(kinds(&play("user-id-taken")), accepted("registration"));
}

#[test]
fn a_payment_by_the_tactile_pad_alone() {
    let played = play("voice-pad-only");
    assert_eq!(played.held(), one("one-time-draft", "accepted", Some("2026-01-30"), "250.00"));
}

#[test]
fn a_payment_by_the_tactile_pad_alone_in_spanish() {
    let played = play("voice-en-espanol");
    assert_eq!(played.held(), one("one-time-draft", "accepted", Some("2026-02-03"), "12.50"));
}

#[test]
fn one_payment_of_a_plan_is_cancelled() {
    let played = play("cancel-one");
    assert_eq!(played.held(), one("cancellation", "accepted", None, "0.00"));
    assert!(played.receipts()[0].contains("CANCELLED") && played.receipts()[0].contains("$120.00"));
    nothing_of(&played, &["sunrise48", "elenat26", "678912345"]);
}

#[test]
fn a_plan_is_cancelled_but_for_what_is_too_near() {
    let played = play("cancel-plan");
    assert_eq!(played.held(), one("cancellation", "accepted", None, "0.00"));
    assert!(played.receipts()[0].replace('\n', " ").contains("It will still be taken."));
}

#[test]
fn too_late_to_cancel() {
    assert_eq!(play("cancel-too-late").held(), []);
}

#[test]
fn a_cancellation_is_requested_until_central_has_it() {
    let played = play("cancel-offline");
    assert_eq!(played.held(), one("cancellation", "accepted", None, "0.00"));
    let receipt = &played.receipts()[0].replace('\n', " ");
    assert!(receipt.contains("REQUESTED") && receipt.contains("Wednesday, January 28, 2026"), "{receipt}");
    nothing_of(&played, &["sunrise48"]);
}

#[test]
fn another_amount_for_a_plan() {
    let played = play("change-amount");
    assert_eq!(played.held(), one("change", "accepted", Some("2026-02-17"), "95.00"));
}

#[test]
fn another_date_for_one_payment() {
    assert_eq!(play("change-date").held(), one("change", "accepted", Some("2026-02-04"), "120.00"));
}

#[test]
fn another_account_and_a_plan_set_up_again() {
    let played = play("change-account");
    let mut expected = one("bank-account-change", "accepted", None, "0.00");
    expected.extend(one("recurring-draft", "accepted", Some("2026-02-06"), "120.00"));
    assert_eq!(played.held(), expected);
    nothing_of(&played, &["000123456789", "23456789", "sunrise48"]);
}

#[test]
fn past_payments_are_read_and_printed() {
    assert_eq!(play("past-payments").held(), []);
}

#[test]
fn a_call_is_asked_for() {
    let played = play("contact-online");
    let held = played.json("central.json");
    assert_eq!((held[0]["kind"].as_str(), held[0]["state"].as_str()), (Some("contact"), Some("accepted")));
    // The paper to sign is the payor's: it holds all that was typed (R42).
    let papers = played.files().into_iter().filter(|path| path.to_string_lossy().contains("leaflet-"));
    let papers: Vec<PathBuf> = papers.collect();
    let paper = played.receipts().concat();
    assert!(["Rosa Delgado", "860-555-0123", "203-555-0177", "12 Oak Street"].iter().all(|told| paper.contains(told)));
    assert!(!papers.is_empty());
    papers.iter().for_each(|paper| std::fs::remove_file(paper).expect("the payor takes it"));
    nothing_of(&played, &["8605550123", "860-555-0123", "2035550177", "Delgado", "Oak Street"]);
}

#[test]
fn a_wish_to_be_written_to_is_saved_and_sent_later() {
    let played = play("contact-offline");
    let held = played.json("central.json");
    assert_eq!((held[0]["kind"].as_str(), held[0]["state"].as_str()), (Some("contact"), Some("accepted")));
    nothing_of(&played, &["rosa.delgado@gmail.com"]);
}

#[test]
fn a_receipt_is_found_before_and_after_it_was_sent() {
    let played = play("find-saved-receipt");
    assert_eq!(played.held(), one("one-time-draft", "accepted", Some("2026-02-06"), "180.50"));
}

#[test]
fn a_scanned_number_and_a_known_account_pay_again_in_12_touches() {
    let held = play("scanned-repeat").held();
    let amounts: Vec<&str> = held.iter().map(|row| row.3.as_str()).collect();
    assert_eq!(amounts, ["250.00", "125.50", "40.00"]);
    assert!(held.iter().all(|row| row.1 == "accepted"));
    // The script itself is counted: every touch and every digit but the amount's, from the scan to "Send my payment".
    let text = std::fs::read_to_string(script("scanned-repeat")).expect("readable");
    let (_, second) = text.split_once("\nscan ").expect("a scan");
    let (second, _) = second.split_once("touch Make another payment").expect("a third payment");
    let touches: usize = second
        .lines()
        .map(|line| match line.split_once(' ') {
            Some(("touch", _)) => 1,
            Some(("type", typed)) if !typed.contains('.') => typed.len(),
            _ => 0,
        })
        .sum();
    assert_eq!(touches, 12);
}

#[test]
fn help_and_offices_are_read_and_taken_along_without_a_connection() {
    let played = play("help-and-offices");
    assert_eq!(played.held(), []);
    let mut papers = played.receipts();
    papers.sort();
    let titles: Vec<&str> = papers.iter().filter_map(|paper| paper.lines().next()).map(str::trim).collect();
    assert_eq!(titles, ["Hartford", "How can my order be"], "{papers:?}");
    assert!(papers[0].contains("999 Asylum Avenue, 4th Floor") && papers[0].contains("860-566-8723"), "{papers:?}");
    assert!(papers[1].contains("1-800-228-5437"), "{papers:?}");
}

#[test]
fn every_script_is_played_by_a_test() {
    let source = include_str!("play.rs");
    for entry in std::fs::read_dir(script("").parent().expect("a directory")).expect("readable") {
        let name = entry.expect("an entry").file_name().into_string().expect("text");
        let call = format!("play(\"{}\")", name.trim_end_matches(".txt"));
        assert!(source.contains(&call), "no test plays {name}");
    }
}

#[test]
fn a_line_that_does_not_hold_is_named() {
    let out = tempfile::tempdir().expect("a directory");
    let script = out.path().join("visit.txt");
    std::fs::write(&script, "expect Pay child support here\n\ntouch Start in Latin\n").expect("written");
    let done = command(&script, out.path()).output().expect("runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1));
    assert!(said.contains("visit.txt:3: touch Start in Latin") && said.lines().count() == 1, "{said}");
}

/// None of these stands in any file that the visit left: state, receipts, reports (promise: readable nowhere).
fn nothing_of(played: &Played, secrets: &[&str]) {
    for path in played.files() {
        let bytes = std::fs::read(&path).expect("readable");
        // Central is the payment center: it knows its own sample cases.
        if path.components().any(|part| part.as_os_str() == "central") {
            continue;
        }
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} stands in {}", path.display());
        }
    }
}

/// A kiosk with an empty state, real pixels, touches alone, a real central over TLS.
#[test]
fn a_new_kiosk_is_set_up_enrols_and_opens() {
    let played = play("set-up");
    let state = played.out.path().join("state/kiosk");
    assert!(state.join("identity.json").is_file() && state.join("staff-pin").is_file());
    let settings = std::fs::read_to_string(state.join("staff.json")).expect("reads");
    assert!(settings.contains("\"volume\":7") && settings.contains("\"orientation\":\"portrait\""), "{settings}");
    assert!(played.receipts().iter().any(|paper| paper.contains("Printer test")), "{:?}", played.receipts());
    nothing_of(&played, &["246813"]);
}
