//! `payor-kiosk screens`: every screen as a picture.

use std::path::PathBuf;

use anyhow::Context as _;

use crate::gallery;
use crate::headless::Headless;
use crate::lang::Lang;
use crate::skin::Skin;

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
}

fn size(text: &str) -> Result<(u32, u32), String> {
    match text {
        "1080x1920" => Ok((1080, 1920)),
        "1920x1080" => Ok((1920, 1080)),
        _ => Err("1080x1920 or 1920x1080".to_owned()),
    }
}

pub fn run(Args { dir, lang, size: (width, height) }: Args) -> anyhow::Result<()> {
    std::fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    let stage = Headless::new(width, height)?;
    let skin = Skin::new(|_| {})?;
    skin.open()?;
    for screen in gallery::screens(lang) {
        skin.show(&screen.view);
        stage.settle();
        let path = dir.join(format!("{}.png", screen.name));
        stage.png(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}
