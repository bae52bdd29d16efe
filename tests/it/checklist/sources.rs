//! Checklist 8, 9, 13, 16, 47 and 48: what no file of the screens may contain, because it could not be seen on all of them.

use std::path::{Path, PathBuf};

/// Every file of the screens, with its name and its lines without comments.
fn screens() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).expect("a directory") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("text");
                let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned());
                found.push((path.display().to_string(), lines.collect()));
            }
        }
    }
    assert!(found.len() > 10, "the screens were found");
    found
}

/// The lines that have this word, as file:line.
fn lines_with(word: &str) -> Vec<String> {
    let numbered = screens().into_iter().flat_map(|(name, lines)| {
        lines.into_iter().enumerate().map(move |(at, line)| (format!("{name}:{}: {}", at + 1, line.trim()), line))
    });
    numbered.filter(|(_, line)| line.contains(word)).map(|(place, _)| place).collect()
}

#[test]
fn nothing_scrolls_turns_casts_a_shadow_or_is_cut_round() {
    let banned = [
        "Flickable",
        "ScrollView",
        "ListView",
        "std-widgets",
        "drop-shadow",
        "rotation",
        "transform-",
        "scale-",
        "clip:",
        "cache-rendering-hint",
        "opacity",
        "font-italic",
        "placeholder",
        "overflow:",
        "Popup",
    ];
    for word in banned {
        assert_eq!(lines_with(word), Vec::<String>::new(), "{word}");
    }
}

#[test]
fn every_motion_stops_where_motion_is_reduced() {
    let animated = lines_with("animate ");
    assert!(!animated.is_empty());
    for line in animated {
        assert!(line.contains("duration: Kiosk.still ? 0ms :"), "{line}");
    }
    // What shows that the kiosk works stands still, too.
    for line in lines_with("animation-tick") {
        assert!(line.contains("Kiosk.still ?"), "{line}");
    }
    // Nothing else moves by itself.
    for word in ["iteration-count", "states ["] {
        assert_eq!(lines_with(word), Vec::<String>::new(), "{word}");
    }
    // The one timer measures how long the name of the service is held (28).
    assert_eq!(lines_with("Timer {").len(), 1, "{:?}", lines_with("Timer {"));
}

#[test]
fn only_the_two_embedded_faces_are_named() {
    let named = lines_with("font-family");
    assert!(!named.is_empty());
    for line in named {
        assert!(line.contains("\"Public Sans\"") || line.contains("Type.mono"), "{line}");
    }
    let mono = lines_with("<string> mono:");
    assert!(mono.len() == 1 && mono[0].contains("\"Atkinson Hyperlegible Mono\""), "{mono:?}");
    assert_eq!(lines_with("assets/fonts/").len(), 5);
}

/// Slint writes numbers as the machine's locale has them: no number becomes a text there.
#[test]
fn no_number_is_written_by_the_screens() {
    for word in ["\\{", "to-fixed", "to-precision", "format-", "@tr("] {
        assert_eq!(lines_with(word), Vec::<String>::new(), "{word}");
    }
}

/// The table says which test holds which point: those tests are there.
#[test]
fn every_test_that_the_table_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    let mut open = ["src", "tests", "crates"].map(|name| root.join(name)).to_vec();
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                sources += &std::fs::read_to_string(&path).expect("text");
            }
        }
    }
    let table = std::fs::read_to_string(root.join("docs/ui-checklist.md")).expect("the table");
    let points = (1..=50).filter(|point| !table.contains(&format!("\n| {point} |"))).collect::<Vec<_>>();
    assert!(points.is_empty(), "the table lacks {points:?}");
    let quoted = table.split('`').skip(1).step_by(2);
    let names: Vec<&str> = quoted.filter(|name| name.contains('_') && !name.contains(['/', '.'])).collect();
    assert!(names.len() > 40, "{} tests are named", names.len());
    for name in names {
        let start = name.trim_end_matches('…').trim_end_matches('_');
        assert!(sources.contains(&format!("fn {start}")), "there is no {name}");
    }
}
