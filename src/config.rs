//! The configuration file of `payor-kiosk run`: TOML, every key with a default except where the state is.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::printer;
use crate::staff::settings::Settings;

/// What an operator sets. `packaging/config.example.toml` explains each key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where outbox, identity and policy are. Never on a disk that is wiped at a restart.
    pub state_dir: PathBuf,
    /// Central's address, where it is not the one of the enrolment: `https://…`.
    #[serde(default)]
    pub central: Option<String>,
    /// The office's name on screens and receipts, where it is not the one of the enrolment.
    #[serde(default)]
    pub office: Option<String>,
    #[serde(default)]
    pub orientation: Orientation,
    #[serde(default)]
    pub printer: printer::Setting,
    /// Whether this kiosk takes cards. Central's policy must allow them too.
    #[serde(default)]
    pub cards: bool,
    /// The language that is offered first.
    #[serde(default)]
    pub language: Lang,
    /// Nothing moves on the screen.
    #[serde(default)]
    pub reduced_motion: bool,
    /// The log file, as JSON lines. Standard error where there is none.
    #[serde(default)]
    pub log: Option<PathBuf>,
    /// What makes the tone that comes with the time warning.
    #[serde(default)]
    pub tone: TonePlayer,
    /// Where staff copy the log to: the folder at which a USB stick is mounted.
    #[serde(default)]
    pub export_dir: Option<PathBuf>,
    #[serde(default)]
    pub voice: VoiceConfig,
}

/// What speaks, and who can hear it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VoiceConfig {
    pub engine: VoiceEngine,
    pub headphones: HeadphoneRule,
}

/// The program that speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VoiceEngine {
    #[default]
    None,
    EspeakNg,
    SpeechDispatcher,
}

/// The program that plays the tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TonePlayer {
    #[default]
    None,
    /// Of alsa-utils.
    Aplay,
}

/// When headphones are taken to be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadphoneRule {
    /// As the jack tells.
    #[default]
    Jack,
    /// The sound goes to a handset or a headset that is always there.
    Always,
    /// The sound goes to a loudspeaker: nothing personal is ever said.
    Never,
}

/// How the screen stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    /// 1080 × 1920.
    #[default]
    Portrait,
    /// 1920 × 1080.
    Landscape,
}

/// What is wrong with a configuration, in one line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{path}: cannot be read: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{path}{place}: {what}")]
    Parse { path: PathBuf, place: String, what: String },
}

impl Config {
    /// Reads the file. What was chosen on the kiosk's own screen, and is kept in its state directory, takes its place.
    ///
    /// # Errors
    /// Where it cannot be read, or does not say what a configuration can say.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        let config = Self::parse(path, &text)?;
        // Where they do not read, the worker says so, and the file holds.
        Ok(match Settings::read(&config.state_dir) {
            Ok(settings) => config.with(settings),
            Err(_) => config,
        })
    }

    fn with(self, settings: Settings) -> Self {
        Config {
            central: settings.central.or(self.central),
            printer: settings.printer.unwrap_or(self.printer),
            orientation: settings.orientation.unwrap_or(self.orientation),
            ..self
        }
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let wrong = |place: String, what: String| ConfigError::Parse { path: path.to_owned(), place, what };
        let config: Config = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let place = line.map(|line| format!(", line {line}")).unwrap_or_default();
            wrong(place, error.message().replace('\n', ", "))
        })?;
        if config.central.as_ref().is_some_and(|url| !url.starts_with("https://")) {
            return Err(wrong(String::new(), "central must begin with https://".to_owned()));
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(Path::new("kiosk.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_is_a_configuration() {
        parse(include_str!("../packaging/config.example.toml")).expect("reads");
    }

    #[test]
    fn only_the_state_directory_must_be_said() {
        let config = parse("state_dir = '/var/lib/payor-kiosk'").expect("reads");
        assert_eq!((config.printer, config.cards, config.language), (printer::Setting::None, false, Lang::En));
        assert_eq!(config.orientation, Orientation::Portrait);
    }

    #[test]
    fn what_was_chosen_on_the_screen_holds_before_the_file() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("config.toml");
        let text = format!("state_dir = {:?}\nprinter = 'device:/dev/usb/lp0'\ncards = true", dir.path());
        fs::write(&file, text).expect("writes");
        let written = Config::load(&file).expect("reads");
        assert_eq!(written.printer.to_string(), "device:/dev/usb/lp0");
        let printer = Some(printer::Setting::None);
        let chosen = Settings { printer, orientation: Some(Orientation::Landscape), ..Settings::default() };
        chosen.save(dir.path()).expect("saves");
        let chosen = Config::load(&file).expect("reads");
        assert_eq!((chosen.orientation, chosen.printer.clone()), (Orientation::Landscape, printer::Setting::None));
        let rest = Config { orientation: written.orientation, printer: written.printer.clone(), ..chosen };
        assert_eq!(rest, written, "nothing else is changed");
        fs::write(dir.path().join("staff.json"), "{").expect("writes");
        assert_eq!(Config::load(&file).expect("reads"), written, "what does not read changes nothing");
    }

    #[test]
    fn a_kiosk_is_silent_until_it_is_given_a_voice() {
        let silent = parse("state_dir = 's'").expect("reads").voice;
        assert_eq!((silent.engine, silent.headphones), (VoiceEngine::None, HeadphoneRule::Jack));
        let text = "state_dir = 's'\n[voice]\nengine = 'speech-dispatcher'\nheadphones = 'never'";
        let speaks = parse(text).expect("reads").voice;
        assert_eq!((speaks.engine, speaks.headphones), (VoiceEngine::SpeechDispatcher, HeadphoneRule::Never));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line_with_its_place() {
        for (text, words) in [
            ("", "missing field `state_dir`"),
            ("state_dir = 's'\nprintr = 'none'", "line 2: unknown field `printr`"),
            ("state_dir = 's'\ncards = 'yes'", "line 2: invalid type"),
            ("state_dir = 's'\nlanguage = 'fr'", "line 2: unknown variant `fr`"),
            ("state_dir = 's'\n[voice]\nengine = 'festival'", "line 3: unknown variant `festival`"),
            ("state_dir = 's'\nprinter = 'lp0'", "line 2: printer is \"lp0\""),
            ("state_dir = 's'\nprinter = 'serial:/dev/ttyS0,9'", "one of the speeds"),
            ("state_dir = 's'\ncentral = 'http://central'", "https://"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.starts_with("kiosk.toml") && error.contains(words), "{error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }
}
