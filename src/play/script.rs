//! What a script can say.

use std::path::{Path, PathBuf};

use crate::lang::Lang;

/// A parsed script.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    pub path: PathBuf,
    /// What a line `# options: --today 2026-01-26` names: each option with its value.
    pub options: Vec<Vec<String>>,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// In the file, from 1.
    pub number: usize,
    pub text: String,
    pub step: Step,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Touch the control with this accessible label.
    Touch(String),
    /// Type through the on-screen keys. `CENTRAL` and `CODE`: what the set-up screen of a kiosk that is not enrolled
    /// (`--new`) is to be told.
    Type(String),
    /// Hold a code before the scanner, which writes it as a keyboard and ends with Enter. `receipt`: the code of the last
    /// one printed in this play.
    Scan(String),
    /// Something with this text is on the screen, within a few seconds.
    Expect(String),
    Lang(Lang),
    /// Press a key of the tactile pad.
    Key(PadKey),
    /// Type on a keypad or keyboard of real hardware.
    Keys(String),
    /// Press the down arrow until the control with this accessible label has the focus.
    Walk(String),
    /// The voice has said this since the last key, touch or time that passed.
    Hear(String),
    /// Plug headphones in, or pull them out.
    Headphones(bool),
    /// Let this many seconds pass, without waiting for them.
    Wait(u64),
    CentralDown,
    CentralUp,
    /// SIGKILL to this process; a new one goes on with the same state.
    Kill,
    /// Write a picture of the screen.
    Shot(String),
}

/// A key of the tactile pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PadKey {
    Up,
    Down,
    Left,
    Right,
    Enter,
    Delete,
    Help,
    Repeat,
    Softer,
    Louder,
}

impl PadKey {
    const NAMES: [(&str, PadKey); 10] = [
        ("up", PadKey::Up),
        ("down", PadKey::Down),
        ("left", PadKey::Left),
        ("right", PadKey::Right),
        ("enter", PadKey::Enter),
        ("delete", PadKey::Delete),
        ("help", PadKey::Help),
        ("repeat", PadKey::Repeat),
        ("softer", PadKey::Softer),
        ("louder", PadKey::Louder),
    ];

    fn named(name: &str) -> Result<Self, String> {
        let found = Self::NAMES.into_iter().find(|(known, _)| *known == name);
        found
            .map(|(_, key)| key)
            .ok_or_else(|| format!("key: one of {}", Self::NAMES.map(|(known, _)| known).join(", ")))
    }
}

/// What cannot be read, in one line.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    #[error("{path}: cannot be read: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{path}:{number}: {what}")]
    Line { path: PathBuf, number: usize, what: String },
}

impl Script {
    /// Reads a script. Empty lines and lines that begin with # say nothing.
    ///
    /// # Errors
    /// Where the file cannot be read or a line is not understood.
    pub fn load(path: &Path) -> Result<Self, ScriptError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ScriptError::Read { path: path.to_owned(), source })?;
        Self::parse(path, &text)
    }

    pub fn parse(path: &Path, text: &str) -> Result<Self, ScriptError> {
        let (mut lines, mut options) = (Vec::new(), Vec::new());
        for (index, text) in text.lines().enumerate() {
            let text = text.trim();
            if let Some(words) = text.strip_prefix("# options:") {
                options.extend(by_option(words));
            }
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let number = index + 1;
            let step = step(text).map_err(|what| ScriptError::Line { path: path.to_owned(), number, what })?;
            lines.push(Line { number, text: text.to_owned(), step });
        }
        Ok(Script { path: path.to_owned(), options, lines })
    }
}

/// `--today 2026-01-26 --landscape` as its options, each with its value.
fn by_option(words: &str) -> Vec<Vec<String>> {
    let mut options: Vec<Vec<String>> = Vec::new();
    for word in words.split_whitespace() {
        match options.last_mut() {
            Some(option) if !word.starts_with("--") => option.push(word.to_owned()),
            _ => options.push(vec![word.to_owned()]),
        }
    }
    options
}

fn step(text: &str) -> Result<Step, String> {
    let (verb, rest) = text.split_once(char::is_whitespace).map_or((text, ""), |(verb, rest)| (verb, rest.trim()));
    let needed =
        |what: &str| if rest.is_empty() { Err(format!("{verb}: {what} is missing")) } else { Ok(rest.to_owned()) };
    Ok(match (verb, rest) {
        ("touch", _) => Step::Touch(needed("the label of a control")?),
        ("type", _) => Step::Type(needed("what to type")?),
        ("scan", _) => Step::Scan(needed("what the code says")?),
        ("expect", _) => Step::Expect(needed("the text to find")?),
        ("lang", "en") => Step::Lang(Lang::En),
        ("lang", "es") => Step::Lang(Lang::Es),
        ("lang", _) => return Err("lang: en or es".to_owned()),
        ("key", _) => Step::Key(PadKey::named(rest)?),
        ("keys", _) => Step::Keys(needed("what to type")?),
        ("walk", _) => Step::Walk(needed("the label of a control")?),
        ("hear", _) => Step::Hear(needed("the text to hear")?),
        ("headphones", "in") => Step::Headphones(true),
        ("headphones", "out") => Step::Headphones(false),
        ("headphones", _) => return Err("headphones: in or out".to_owned()),
        ("wait", _) => Step::Wait(rest.parse().map_err(|_| "wait: a number of seconds".to_owned())?),
        ("central", "down") => Step::CentralDown,
        ("central", "up") => Step::CentralUp,
        ("central", _) => return Err("central: down or up".to_owned()),
        ("kill", "") => Step::Kill,
        ("shot", _) => Step::Shot(shot_name(needed("the picture's name")?)?),
        _ => {
            let verbs =
                "touch, type, scan, expect, lang, key, keys, walk, hear, headphones, wait, central, kill or shot";
            return Err(format!("{verb:?} is not understood: {verbs}"));
        }
    })
}

/// A name that stays in the directory of the pictures.
fn shot_name(name: String) -> Result<String, String> {
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) && !name.starts_with('.');
    if plain { Ok(name) } else { Err("shot: a name of letters, digits, - and _".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_that_can_be_said_is_read() {
        let text = "# a visit\n\ntouch Start in English\n type 0012345683 \nscan FN:0012345683\nexpect $1.00\nlang es\nwait 61\ncentral down\ncentral up\nkill\nshot 01-start\n";
        let script = Script::parse(Path::new("visit.txt"), text).expect("reads");
        let steps: Vec<Step> = script.lines.iter().map(|line| line.step.clone()).collect();
        assert_eq!(
            steps,
            [
                Step::Touch("Start in English".into()),
                Step::Type("0012345683".into()),
                Step::Scan("FN:0012345683".into()),
                Step::Expect("$1.00".into()),
                Step::Lang(Lang::Es),
                Step::Wait(61),
                Step::CentralDown,
                Step::CentralUp,
                Step::Kill,
                Step::Shot("01-start".into()),
            ]
        );
        assert_eq!(script.lines[0].number, 3);
    }

    #[test]
    fn a_script_names_its_own_options() {
        let script = Script::parse(Path::new("visit.txt"), "# options: --today 2026-01-26 --landscape").expect("reads");
        assert_eq!(script.options, [vec!["--today", "2026-01-26"], vec!["--landscape"]]);
    }

    #[test]
    fn a_line_that_is_not_understood_is_named() {
        for (text, what) in [
            ("touch", "visit.txt:1: touch: the label of a control is missing"),
            ("\nwait long", "visit.txt:2: wait: a number of seconds"),
            ("lang fr", "visit.txt:1: lang: en or es"),
            ("shot ../x", "visit.txt:1: shot: a name of letters, digits, - and _"),
            (
                "jump",
                "visit.txt:1: \"jump\" is not understood: touch, type, scan, expect, lang, key, keys, walk, hear, headphones, wait, central, kill or shot",
            ),
            (
                "key space",
                "visit.txt:1: key: one of up, down, left, right, enter, delete, help, repeat, softer, louder",
            ),
        ] {
            let error = Script::parse(Path::new("visit.txt"), text).expect_err("is not understood");
            assert_eq!(error.to_string(), what);
        }
    }
}
