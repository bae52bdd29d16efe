//! `payor-kiosk screens`: every screen as a picture.

use std::path::PathBuf;

use anyhow::Context as _;

use crate::gallery;
use crate::headless::Headless;
use crate::lang::Lang;
use crate::skin::Skin;
use crate::view::{Look, TextSize, Theme};

/// Draw every screen in its main states, as PNG files named NN-name.png
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where the pictures go
    dir: PathBuf,
    /// The language of the screens
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    /// 1080x1920 or 1920x1080
    #[arg(long, default_value = "1080x1920", value_parser = size, value_name = "SIZE")]
    size: (u32, u32),
    /// White on black
    #[arg(long)]
    night: bool,
    /// How large the words are
    #[arg(long, default_value = "1", value_parser = ["1", "1.25", "1.5"])]
    text: String,
    /// With everything that can be touched in the lower half
    #[arg(long)]
    lower: bool,
    /// As they are when the connection goes
    #[arg(long)]
    offline: bool,
    /// Only the screens whose name begins so
    #[arg(long, default_value = "")]
    only: String,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    match text {
        "1080x1920" => Ok((1080, 1920)),
        "1920x1080" => Ok((1920, 1080)),
        _ => Err("1080x1920 or 1920x1080".to_owned()),
    }
}

pub fn run(Args { dir, lang, size: (width, height), night, text, lower, offline, only }: Args) -> anyhow::Result<()> {
    std::fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    let stage = Headless::new(width, height)?;
    let skin = Skin::new(|_| {})?;
    skin.open()?;
    let text_size = match text.as_str() {
        "1.5" => TextSize::Largest,
        "1.25" => TextSize::Large,
        _ => TextSize::Standard,
    };
    let theme = if night { Theme::Night } else { Theme::Paper };
    let look = Look { theme, text_size, lower, landscape: width > height };
    let screens = gallery::screens_as(lang, look, !offline, &|_| {});
    for screen in screens.into_iter().filter(|screen| screen.name.starts_with(&only)) {
        skin.show(&screen.view);
        stage.settle();
        let path = dir.join(format!("{}.png", screen.name));
        stage.png(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}
