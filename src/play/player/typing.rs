//! Typing on the screen's own keys, as a payor does: each letter by the key that writes it.

use anyhow::{Context as _, bail};

use super::Player;
use crate::headless::Accessible;
use crate::text::common;

/// What is typed on the set-up screen, and no script can know before: central's address behind its `https://`, and the
/// one-time code.
const CENTRAL: &str = "CENTRAL";
const CODE: &str = "CODE";

impl Player {
    pub(super) fn type_text(&mut self, text: &str) -> anyhow::Result<()> {
        let text = match text {
            CENTRAL => self.own_central()?.url().trim_start_matches("https://").to_owned(),
            CODE => self.own_central()?.code().context("the kiosk is enrolled already")?.to_string().replace('-', ""),
            text => text.to_owned(),
        };
        text.chars().try_for_each(|character| self.type_character(character))
    }

    /// Types one character: by its key, or by "Accents" and the vowel.
    fn type_character(&mut self, character: char) -> anyhow::Result<()> {
        let lang = self.kiosk.session().visit.lang;
        let name = match character {
            ' ' => common::SPACE.get(lang).to_owned(),
            _ => character.to_string(),
        };
        if let Some(label) = self.key(&name) {
            return self.touch_now(&label);
        }
        if character == '.'
            && let Some(label) = self.key(common::POINT.get(lang))
        {
            return self.touch_now(&label);
        }
        if let Some(vowel) = without_accent(character) {
            self.touch_now(common::ACCENTS.get(lang))?;
            if let Some(label) = self.key(&character.to_string()).or_else(|| self.key(&vowel.to_string())) {
                return self.touch_now(&label);
            }
        }
        bail!("no key writes {character:?}; there is: {}", self.labels())
    }

    /// The label of the key with this name, in either case.
    fn key(&self, name: &str) -> Option<String> {
        let same = |control: &Accessible| control.label == name || control.label.to_lowercase() == name.to_lowercase();
        self.stage.controls().into_iter().find(same).map(|control| control.label)
    }
}

fn without_accent(character: char) -> Option<char> {
    "áéíóúÁÉÍÓÚ".chars().position(|accented| accented == character).and_then(|at| "aeiouAEIOU".chars().nth(at))
}
