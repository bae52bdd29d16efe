//! The soft tone that comes with "Are you still here?" (checklist 34), also where no voice is set up.
//!
//! Another program plays it, as another program speaks (ADR 7): a missing one is a line in the log (K-83), never the end of
//! the kiosk. It must never wait for the sound.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::TonePlayer;
use crate::journal::{self, Entry};

const SAMPLES_PER_SECOND: u32 = 22_050;
/// Two notes, the second lower: a reminder, no alarm.
const NOTES_HZ: [f32; 2] = [660.0, 528.0];
const NOTE_MS: u32 = 180;
/// At the loudest; a full scale would be 1.
const AMPLITUDE: f32 = 0.5;

/// Plays the tone.
#[derive(Debug, Clone)]
pub struct Tone {
    command: Vec<String>,
    /// The last one could not be played: said once.
    failed: Arc<AtomicBool>,
}

impl Tone {
    /// With the program that the configuration names; None where there is to be no tone.
    pub fn from_config(player: TonePlayer) -> Option<Tone> {
        match player {
            TonePlayer::None => None,
            TonePlayer::Aplay => Some(Tone::with(&["aplay", "-q", "-t", "wav", "-"])),
        }
    }

    /// With this command, which plays a WAV file from its standard input.
    pub fn with(command: &[&str]) -> Tone {
        Tone { command: command.iter().map(|part| (*part).to_owned()).collect(), failed: Arc::default() }
    }

    /// Plays it on a thread of its own. `volume` is 0 to 10, as the payor set it.
    pub fn play(&self, volume: u8) {
        let tone = self.clone();
        let thread = std::thread::Builder::new().name("tone".to_owned()).spawn(move || tone.play_here(volume));
        if let Err(error) = thread {
            self.note(Err(error.to_string()));
        }
    }

    fn play_here(&self, volume: u8) {
        let outcome = self.run(&wav(volume));
        self.note(outcome);
    }

    fn run(&self, sound: &[u8]) -> Result<(), String> {
        let (program, arguments) = self.command.split_first().ok_or("no program")?;
        let failed = |error: std::io::Error| format!("{program}: {error}");
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            // Where the program has ended already, its status tells more.
            let _ = stdin.write_all(sound);
        }
        match child.wait().map_err(failed)? {
            status if status.success() => Ok(()),
            status => Err(format!("{program} ended with {status}")),
        }
    }

    fn note(&self, outcome: Result<(), String>) {
        let failed = self.failed.swap(outcome.is_err(), Ordering::Relaxed);
        if let Err(why) = outcome.map_err(|why| why.to_string())
            && !failed
        {
            journal::note(Entry::ToneMissing, why);
        }
    }
}

/// The tone as a WAV file: 16 bits, one channel.
fn wav(volume: u8) -> Vec<u8> {
    let loudness = AMPLITUDE * f32::from(volume.min(10)) / 10.0;
    let samples: Vec<u8> =
        NOTES_HZ.iter().flat_map(|hz| note(*hz, loudness)).flat_map(|sample| sample.to_le_bytes()).collect();
    let size = samples.len() as u32;
    let mut file = Vec::with_capacity(44 + samples.len());
    file.extend(b"RIFF");
    file.extend((36 + size).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // PCM, one channel; bytes a second, bytes a sample, bits a sample.
    file.extend([1_u16, 1].into_iter().flat_map(u16::to_le_bytes));
    file.extend([SAMPLES_PER_SECOND, SAMPLES_PER_SECOND * 2].into_iter().flat_map(u32::to_le_bytes));
    file.extend([2_u16, 16].into_iter().flat_map(u16::to_le_bytes));
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    file.extend(samples);
    file
}

/// One note that swells and dies away, so that it does not click.
fn note(hz: f32, loudness: f32) -> impl Iterator<Item = i16> {
    let count = SAMPLES_PER_SECOND * NOTE_MS / 1000;
    (0..count).map(move |at| {
        let swell = (std::f32::consts::PI * at as f32 / count as f32).sin();
        let wave = (2.0 * std::f32::consts::PI * hz * at as f32 / SAMPLES_PER_SECOND as f32).sin();
        (wave * swell * loudness * f32::from(i16::MAX)) as i16
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(file: &[u8]) -> Vec<i16> {
        file[44..].as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect()
    }

    #[test]
    fn it_is_soft_begins_and_ends_in_silence_and_follows_the_volume() {
        let loudest = |volume| samples(&wav(volume)).iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
        assert!((15_000..=16_384).contains(&loudest(10)), "{}", loudest(10));
        assert!((4_500..=5_000).contains(&loudest(3)), "{}", loudest(3));
        assert_eq!((loudest(0), loudest(200)), (0, loudest(10)));
        let sound = samples(&wav(6));
        assert!(sound[0] == 0 && sound[sound.len() - 1].abs() < 200, "no click at either end");
    }

    #[test]
    fn the_program_gets_a_whole_wav_file() {
        let dir = tempfile::tempdir().expect("a directory");
        let heard = dir.path().join("heard.wav");
        Tone::with(&["sh", "-c", &format!("cat > {}", heard.display())]).play_here(6);
        let file = std::fs::read(heard).expect("sound");
        assert_eq!(file, wav(6));
        assert_eq!((&file[..4], &file[8..16]), (b"RIFF".as_slice(), b"WAVEfmt ".as_slice()));
        let size = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().expect("four bytes")) as usize;
        assert_eq!((size(4) + 8, size(40) + 44, size(24)), (file.len(), file.len(), SAMPLES_PER_SECOND as usize));
    }

    #[test]
    fn a_missing_program_is_noted_and_nothing_else() {
        let dir = tempfile::tempdir().expect("a directory");
        let program = dir.path().join("aplay");
        let tone = Tone::with(&[program.to_str().expect("a path")]);
        tone.play_here(6);
        assert!(tone.failed.load(Ordering::Relaxed));
        std::os::unix::fs::symlink("/bin/true", &program).expect("links");
        tone.play_here(6);
        assert!(!tone.failed.load(Ordering::Relaxed), "it is tried again each time");
    }
}
