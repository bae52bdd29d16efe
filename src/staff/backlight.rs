//! The screen's brightness, where Linux has a backlight to set (`/sys/class/backlight`).

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Where Linux shows backlights.
pub const DIR: &str = "/sys/class/backlight";

/// Darker than this nobody would find the way back, in percent.
pub const LEAST_PERCENT: u8 = 10;

/// A backlight that can be set.
#[derive(Debug, Clone)]
pub struct Backlight {
    dir: PathBuf,
    /// Of its own scale.
    most: u64,
}

impl Backlight {
    /// The first one that this program may write. `None`: there is none, as with most screens that are plugged in.
    pub fn find(dir: &Path) -> Option<Self> {
        let mut all: Vec<PathBuf> = fs::read_dir(dir).ok()?.flatten().map(|entry| entry.path()).collect();
        all.sort();
        all.into_iter().find_map(|dir| {
            OpenOptions::new().write(true).open(dir.join("brightness")).ok()?;
            let most = number(&dir.join("max_brightness")).filter(|most| *most > 0)?;
            Some(Backlight { dir, most })
        })
    }

    /// 0 to 100. `None` where it does not read.
    pub fn percent(&self) -> Option<u8> {
        let now = number(&self.dir.join("brightness"))?.min(self.most);
        u8::try_from((now * 100 + self.most / 2) / self.most).ok()
    }

    /// Sets it, to no less than [`LEAST_PERCENT`] and no more than 100.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn set(&self, percent: u8) -> io::Result<()> {
        let least = self.scaled(LEAST_PERCENT);
        let mut wanted = self.scaled(percent.clamp(LEAST_PERCENT, 100));
        // On a coarse scale a step down rounds up to where it is, for ever.
        if let (Some(now), Some(shown)) = (number(&self.dir.join("brightness")), self.percent())
            && percent < shown
        {
            wanted = wanted.min(now.saturating_sub(1)).max(least);
        }
        fs::write(self.dir.join("brightness"), wanted.to_string())
    }

    /// A share of the whole in this backlight's own scale: never less than was asked for.
    fn scaled(&self, percent: u8) -> u64 {
        (self.most * u64::from(percent)).div_ceil(100)
    }
}

fn number(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::tests::Dir;

    #[test]
    fn a_backlight_is_set_in_percent_and_never_to_nothing() {
        let dir = Dir::new();
        fs::create_dir_all(dir.path().join("screen")).expect("makes it");
        assert!(Backlight::find(dir.path()).is_none(), "without its files");
        fs::write(dir.path().join("screen/brightness"), "260\n").expect("writes");
        fs::write(dir.path().join("screen/max_brightness"), "512\n").expect("writes");
        let light = Backlight::find(dir.path()).expect("a backlight");
        assert_eq!(light.percent(), Some(51));
        for (asked, is) in [(80, 80), (0, 10), (100, 100), (255, 100)] {
            light.set(asked).expect("sets");
            assert_eq!(light.percent(), Some(is));
        }
    }

    #[test]
    fn each_step_changes_a_coarse_scale_down_to_the_least_and_up_again() {
        let dir = Dir::new();
        fs::create_dir_all(dir.path().join("screen")).expect("makes it");
        for most in [1, 2, 4, 7, 9, 10, 15, 255, 937] {
            fs::write(dir.path().join("screen/brightness"), most.to_string()).expect("writes");
            fs::write(dir.path().join("screen/max_brightness"), most.to_string()).expect("writes");
            let light = Backlight::find(dir.path()).expect("a backlight");
            let step = |by: i16| {
                let percent = i16::from(light.percent().expect("reads")) + by;
                light.set(u8::try_from(percent.max(0)).expect("in range")).expect("sets");
                number(&dir.path().join("screen/brightness")).expect("reads")
            };
            let (least, mut now) = (light.scaled(LEAST_PERCENT), most);
            assert!(least >= 1);
            while now > least {
                let darker = step(-10);
                assert!((least..now).contains(&darker), "{most}: darker from {now} is {darker}");
                now = darker;
            }
            assert_eq!(step(-10), least, "{most}: never less");
            while now < most {
                let brighter = step(10);
                assert!((now + 1..=most).contains(&brighter), "{most}: brighter from {now} is {brighter}");
                now = brighter;
            }
        }
    }

    #[test]
    fn where_there_is_none_there_is_none() {
        assert!(Backlight::find(Path::new("/nonexistent")).is_none());
    }
}
