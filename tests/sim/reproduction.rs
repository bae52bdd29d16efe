//! Lists of operations that once broke a promise, in `reproductions`: one file each, in the text that a failing seed prints.

use std::fs;
use std::path::Path;

use crate::op::parse;
use crate::run::run;
use crate::twist::Twist;

#[test]
fn what_once_broke_holds() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sim/reproductions");
    let mut files: Vec<_> = fs::read_dir(directory).expect("lists").map(|file| file.expect("a file").path()).collect();
    files.sort();
    assert!(files.len() >= 7, "{} files: none is taken away", files.len());
    let mut broken = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("reads");
        let seed = text.lines().find_map(|line| line.strip_prefix("# seed ")?.parse().ok()).unwrap_or(0);
        let ops = parse(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        if let Err(failure) = run(seed, &ops, Twist::None) {
            broken.push(format!("{}: {}", file.display(), failure.what));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The rarest of screens, which random lists seldom come to: charged, and neither kiosk nor payor know it.
#[test]
fn a_charge_that_nobody_knows_of_finds_its_end() {
    let ops = "next drop-answer\nvisit card\ncentral down\nwait 46\nkill kiosk\ncentral up\nwait 70";
    let seen = run(1, &parse(ops).expect("reads"), Twist::None).expect("no promise is broken");
    assert!(seen.trace[3].contains("21-unknown") && seen.trace[3].contains("1=started"), "{}", seen.trace[3]);
    let last = seen.trace.last().expect("a line");
    assert!(last.contains("kiosk 1=approved | central 1=approved"), "{last}");
}
