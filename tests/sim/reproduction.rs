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
    for file in files {
        let text = fs::read_to_string(&file).expect("reads");
        let seed = text.lines().find_map(|line| line.strip_prefix("# seed ")?.parse().ok()).unwrap_or(0);
        let ops = parse(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let broken = run(seed, &ops, Twist::None).err();
        assert_eq!(broken, None, "{}", file.display());
    }
}
