//! The command line, as an operator types it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

use crate::support::World;

fn central(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_payor-central")).args(args).output().expect("runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

#[test]
fn a_wrong_command_line_exits_with_2_and_a_failure_with_1_and_one_line() {
    assert_eq!(central(&["serve"]).status.code(), Some(2));
    assert_eq!(central(&["serve", "--state", "x", "--today", "2026-02-30"]).status.code(), Some(2));
    for command in ["enroll-code --office Hartford", "keys list", "keys rotate", "kiosks list", "kiosks revoke 1"] {
        let args: Vec<&str> = command.split(' ').chain(["--state", "/nowhere/at/all"]).collect();
        let failed = central(&args);
        let expected = "payor-central: there is no central in /nowhere/at/all: start it once with `serve`\n";
        assert_eq!((failed.status.code(), text(&failed.stderr)), (Some(1), expected), "{command}");
    }
}

#[test]
fn the_document_is_printed_as_it_is_committed() {
    let printed = central(&["openapi"]);
    assert_eq!(printed.status.code(), Some(0));
    assert!(text(&printed.stdout) == include_str!("../../../../docs/api/openapi.json"));
}

#[test]
fn codes_and_keys_are_made_beside_a_running_server() {
    let world = World::new();
    let state = world.state_dir();
    let state = state.to_str().expect("a path in UTF-8");
    let code = central(&["enroll-code", "--state", state, "--office", "Hartford"]);
    let code: wire::enrollment::EnrollmentCode = text(&code.stdout).parse().expect("a code");
    assert_eq!(code.ca_fingerprint, world.running().ca_fingerprint()[..16]);
    let listed = || text(&central(&["keys", "list", "--state", state]).stdout).to_owned();
    let before = listed();
    let added = central(&["keys", "rotate", "--state", state]);
    assert_eq!(listed(), format!("{}{before}", text(&added.stdout)));
    let no_office = central(&["enroll-code", "--state", state, "--office", " "]);
    assert_eq!(text(&no_office.stderr), "payor-central: the office needs a name\n");
}

#[test]
fn the_server_says_where_it_listens_and_ends_when_told_to() {
    let directory = tempfile::tempdir().expect("a directory");
    let state = directory.path().join("state");
    let args = ["serve", "--listen", "127.0.0.1:0", "--sample-cases", "--today", "2026-01-26", "--state"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_payor-central"));
    let mut server = command.args(args).arg(state).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("runs");
    let mut lines = BufReader::new(server.stdout.take().expect("its output")).lines().map_while(Result::ok);
    assert!(lines.next().is_some_and(|line| line.starts_with("listening on https://127.0.0.1:")));
    assert!(lines.next().is_some_and(|line| line.starts_with("0012345683  Rosa Delgado")));
    let samples = payor_central::samples();
    let last = samples.last().expect("samples");
    assert!(lines.by_ref().take_while(|line| !line.starts_with(last.file_number)).count() < samples.len());
    let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().expect("kill");
    assert!(told.success());
    assert_eq!(server.wait().expect("ends").code(), Some(0));
}
