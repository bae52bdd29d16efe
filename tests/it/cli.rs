//! The real program on its command line: what it answers, how it ends, and that it never ends noisily.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const SCHEDULES: &str = include_str!("../../crates/rules/tests/cases/schedule-sample.jsonl");
const FIELDS: &str = include_str!("../../crates/rules/tests/cases/validate-sample.jsonl");

fn kiosk(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-kiosk"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    kiosk(arguments).output().expect("the program starts")
}

fn run_with(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = kiosk(arguments).stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        // It may end before it has read everything.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().expect("the program ends")
    })
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

fn answers(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

fn cases(samples: &str) -> impl Iterator<Item = Value> {
    samples.lines().map(|line| serde_json::from_str(line).expect("a sample is JSON"))
}

#[test]
fn schedules_of_the_samples_are_as_expected() {
    let output = run_with(&["schedule", "--jsonl"], SCHEDULES.as_bytes());
    assert!(output.status.success() && output.stderr.is_empty());
    let answers = answers(&output);
    assert_eq!(answers.len(), 400);
    for (case, answer) in cases(SCHEDULES).zip(answers) {
        assert_eq!(answer["id"], case["id"]);
        assert_eq!((&answer["dates"], &answer["earliest"]), (&case["expected"], &case["earliest"]), "{case}");
        let reasons = answer["reasons"].as_array().expect("a list");
        assert!(!reasons.is_empty() || case["start"] == case["expected"][0], "{case}");
    }
}

#[test]
fn fields_of_the_samples_are_as_expected() {
    let output = run_with(&["validate", "--jsonl"], FIELDS.as_bytes());
    assert!(output.status.success() && output.stderr.is_empty());
    let answers = answers(&output);
    assert_eq!(answers.len(), 396);
    for (case, answer) in cases(FIELDS).zip(answers) {
        assert_eq!((&answer["id"], &answer["valid"]), (&case["id"], &case["expected"]), "{case}");
        assert_eq!(answer["reason"].is_string(), case["expected"] == json!(false), "{case}");
        if case["field"] == "fee" {
            assert_eq!(answer["fee"], case["fee"], "{case}");
        }
    }
}

#[test]
fn an_answer_has_the_shape_that_others_read() {
    let case = br#"{"id":7,"today":"2026-01-26","frequency":{"kind":"semimonthly","day":15},"start":"2026-01-30","verified":false,"count":1}"#;
    let output = run_with(&["schedule", "--jsonl"], case);
    insta::assert_snapshot!(text(&output.stdout), @r#"{"id":7,"dates":["2026-02-17"],"earliest":"2026-02-02","reasons":[{"kind":"lead-time","verified":false,"business_days":5,"earliest":"2026-02-02"},{"kind":"weekend","nominal":"2026-02-15","weekday":"Sun"},{"kind":"holiday","nominal":"2026-02-16","holiday":"washingtons-birthday"}]}"#);
    let card = br#"{"id":"a","field":"card","value":"4111 1111 1111 1111"}"#;
    assert_eq!(
        text(&run_with(&["validate", "--jsonl"], card).stdout),
        "{\"id\":\"a\",\"valid\":true,\"brand\":\"visa\"}\n"
    );
}

#[test]
fn a_bad_line_is_named_and_the_others_are_answered() {
    let input = b"{\"id\":1,\"field\":\"aba\",\"value\":\"011000015\"}\nnonsense\n{\"id\":3,\"field\":\"aba\",\"value\":\"\"}\n";
    let output = run_with(&["validate", "--jsonl"], input);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "payor-kiosk: line 2: not JSON, from column 2\n");
    let ids: Vec<Value> = answers(&output).into_iter().map(|answer| answer["id"].clone()).collect();
    assert_eq!(ids, [json!(1), Value::Null, json!(3)]);
}

#[test]
fn a_complaint_never_repeats_a_number() {
    let output = run_with(&["validate", "--jsonl"], br#"{"id":1,"field":"ssn","value":536904399}"#);
    assert_eq!(output.status.code(), Some(1));
    for stream in [&output.stdout, &output.stderr] {
        assert!(!text(stream).contains("536904399"));
    }
}

#[test]
fn what_is_not_understood_is_one_line_and_a_2() {
    let table: [&[&str]; 8] = [
        &[],
        &["pay"],
        &["--loud"],
        &["schedule"],
        &["schedule", "--every", "weekly", "--start", "2026-01-30"],
        &["schedule", "--every", "weekly", "--weekday", "6", "--start", "2026-01-30"],
        &["schedule", "--every", "once", "--start", "tomorrow"],
        &["validate", "--jsonl", "--loud"],
    ];
    for arguments in table {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        let said = text(&output.stderr);
        assert!(said.starts_with("payor-kiosk: ") && said.lines().count() == 1, "{arguments:?}: {said}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    for arguments in [&["--help"] as &[&str], &["schedule", "--help"], &["validate", "--help"], &["--version"]] {
        let output = run(arguments);
        assert!(output.status.success() && output.stderr.is_empty() && !output.stdout.is_empty(), "{arguments:?}");
    }
    assert_eq!(text(&run(&["--version"]).stdout), concat!("payor-kiosk ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn flags_give_a_table_for_people() {
    let asked = ["schedule", "--today", "2026-01-26", "--start", "2026-01-30", "--every", "semimonthly", "--day", "15"];
    let federal = run(&asked);
    assert!(federal.status.success());
    assert!(text(&federal.stdout).contains("Tue 2026-02-17") && text(&federal.stdout).contains("Presidents' Day"));
    let weekends = run(&[&asked[..], &["--calendar", "weekends-only"]].concat());
    assert!(text(&weekends.stdout).contains("Mon 2026-02-16"));
}

#[test]
fn a_place_that_does_not_exist_is_one_line() {
    let table: [&[&str]; 8] = [
        &["run", "--config", "/nowhere/config.toml"],
        &["play", "/nowhere/visit.txt", "--out", "/nowhere/out"],
        &["screens", "/dev/null/pictures"],
        &["status", "--state", "/nowhere"],
        &["outbox", "list", "--state", "/nowhere"],
        &["outbox", "show", "1", "--state", "/nowhere"],
        &["outbox", "settled", "--state", "/nowhere"],
        &["doctor", "--config", "/nowhere/config.toml"],
    ];
    for arguments in table {
        let output = run(arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.starts_with("payor-kiosk: ") && said.lines().count() == 1, "{arguments:?}: {said}");
        assert!(said.matches("os error").count() <= 1, "{arguments:?}: {said}");
    }
}

#[test]
fn the_package_gets_a_page_for_each_command_and_what_completes_it_in_each_shell() {
    let dir = tempfile::tempdir().expect("a directory");
    assert!(run(&["manual", dir.path().to_str().expect("text")]).status.success());
    let help = run(&["--help"]);
    let commands = text(&help.stdout).lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands: Vec<&str> = commands.map_while(|line| line.split_whitespace().next()).collect();
    assert!(commands.contains(&"doctor") && !commands.contains(&"manual"), "{commands:?}");
    let completion = std::fs::read_to_string(dir.path().join("completions/payor-kiosk.bash")).expect("text");
    for command in commands {
        let page = std::fs::read_to_string(dir.path().join(format!("man/payor-kiosk-{command}.1"))).expect(command);
        assert!(page.contains(".TH") && completion.contains(command), "{command}");
    }
    for (shell, file) in [("zsh", "_payor-kiosk"), ("fish", "payor-kiosk.fish")] {
        assert!(dir.path().join("completions").join(file).exists(), "{shell}");
    }
}

#[test]
fn input_that_cannot_be_read_is_one_line() {
    let directory = std::fs::File::open(env!("CARGO_MANIFEST_DIR")).expect("a directory opens");
    let output = kiosk(&["schedule", "--jsonl"]).stdin(directory).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.starts_with("payor-kiosk: standard input cannot be read: ") && said.lines().count() == 1, "{said}");
}

#[test]
fn bytes_without_sense_are_complained_about_not_fatal() {
    let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for command in ["schedule", "validate"] {
        let output = run_with(&[command, "--jsonl"], &noise);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).lines().all(|line| line.starts_with("payor-kiosk: line ")));
    }
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let mut child = kiosk(&["schedule", "--jsonl"]).stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    drop(child.stdout.take());
    let _ = stdin.write_all(SCHEDULES.repeat(5).as_bytes());
    drop(stdin);
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert!(child.wait().expect("the program ends").success() && said.is_empty(), "{said}");
}

#[test]
fn each_line_is_answered_before_the_next_is_waited_for() {
    let mut child = kiosk(&["validate", "--jsonl"]).stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    for id in 0..3 {
        writeln!(stdin, r#"{{"id":{id},"field":"cvv","value":"123","brand":"visa"}}"#).expect("it reads");
        let mut answer = String::new();
        std::io::BufRead::read_line(&mut stdout, &mut answer).expect("it answers");
        assert_eq!(answer, format!("{{\"id\":{id},\"valid\":true}}\n"));
    }
    drop(stdin);
    assert!(child.wait().expect("the program ends").success());
}

#[test]
fn many_lines_keep_their_order() {
    let mut input = String::new();
    for id in 0..20_000 {
        let _ = writeln!(input, r#"{{"id":{id},"field":"amount","kind":"bank","value":"{id}.00"}}"#);
    }
    let output = run_with(&["validate", "--jsonl"], input.as_bytes());
    assert!(output.status.success());
    let ids = answers(&output).into_iter().map(|answer| answer["id"].as_u64());
    assert!(ids.eq((0..20_000).map(Some)));
}

/// `script` gives the program a terminal, in which a shell looks at what it left behind.
#[test]
fn ctrl_c_at_the_prompt_for_a_pin_gives_the_terminal_its_echo_back() {
    let dir = tempfile::tempdir().expect("a directory");
    let program = env!("CARGO_BIN_EXE_payor-kiosk");
    let shell = format!("trap : INT; {program} staff-pin --state {}; echo ended $?; stty -a", dir.path().display());
    let mut command = Command::new("script");
    command.args(["--quiet", "--command", &shell, "/dev/null"]).env("SHELL", "/bin/sh");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script, of util-linux");
    let (mut keys, mut screen) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let mut shown = Vec::new();
    while !shown.ends_with(b"digits: ") {
        let mut byte = [0];
        assert_eq!(screen.read(&mut byte).expect("reads"), 1, "it ended: {}", String::from_utf8_lossy(&shown));
        shown.push(byte[0]);
    }
    keys.write_all(b"2468\x03").expect("types");
    keys.flush().expect("types");
    let mut left = String::new();
    screen.read_to_string(&mut left).expect("text");
    child.wait().expect("it ends");
    assert!(left.contains("ended 130") && !left.contains("2468"), "{left}");
    assert!(left.split_whitespace().any(|mode| mode == "echo"), "{left}");
    assert_eq!(std::fs::read_dir(dir.path()).expect("reads").count(), 0, "nothing was set");
}

#[test]
fn a_staff_pin_is_read_twice_from_a_pipe_and_only_its_hash_is_kept() {
    let dir = tempfile::tempdir().expect("a directory");
    let state = dir.path().to_str().expect("text");
    let set =
        |more: &[&str], input: &str| run_with(&[&["staff-pin", "--state", state], more].concat(), input.as_bytes());
    for (input, words) in [
        ("246813\n246814\n", "not the same"),
        ("246813\n", "not the same"),
        ("12345\n12345\n", "6 to 8 digits"),
        ("abcdef\nabcdef\n", "6 to 8 digits"),
    ] {
        let output = set(&["--stdin"], input);
        assert!(output.status.code() == Some(1) && text(&output.stderr).contains(words), "{output:?}");
    }
    let output = set(&[], "246813\n246813\n");
    assert!(output.status.code() == Some(2) && text(&output.stderr).contains("--stdin"), "{output:?}");
    assert_eq!(std::fs::read_dir(dir.path()).expect("reads").count(), 0, "nothing was changed");
    assert_eq!(text(&set(&["--stdin"], "246813\n246813\n").stdout), "The PIN is set.\n");
    let kept = std::fs::read_to_string(dir.path().join("staff-pin")).expect("reads");
    assert!(kept.starts_with("$argon2id$") && !kept.contains("246813"), "{kept}");
    assert_eq!(run(&["staff-pin", "246813"]).status.code(), Some(2), "a PIN is no argument");
}
