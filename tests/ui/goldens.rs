//! Approved pictures of every screen, a quarter of its size. The fonts are embedded and the renderer is exact, so that a
//! picture which differs is a change that somebody made: `make ui-diff` shows it, `make goldens` approves it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use payor_kiosk::view::TextSize;

use crate::variants::{Theater, Tongue, Variant};

/// Screens are kept at this part of their size.
const PART: usize = 4;

/// `write` approves what is drawn; anything else compares.
const MODE: &str = "PAYOR_KIOSK_GOLDENS";

type Rgb = [u8; 3];

/// A small picture, its colors rounded so that it packs well.
#[derive(PartialEq)]
struct Picture {
    width: usize,
    pixels: Vec<Rgb>,
}

impl Picture {
    fn of(theater: &Theater) -> Picture {
        let (width, height) = (theater.stage.size().0 as usize, theater.stage.size().1 as usize);
        let pixels = theater.stage.pixels();
        let mut small = Vec::with_capacity(width * height / PART / PART);
        for y in (0..height).step_by(PART) {
            for x in (0..width).step_by(PART) {
                let mut sums = [0_usize; 3];
                for pixel in (y..y + PART).flat_map(|y| &pixels[y * width + x..][..PART]) {
                    for (sum, value) in sums.iter_mut().zip([pixel.r, pixel.g, pixel.b]) {
                        *sum += usize::from(value);
                    }
                }
                small.push(sums.map(|sum| ((sum * 15 / (255 * PART * PART)) * 17) as u8));
            }
        }
        Picture { width: width / PART, pixels: small }
    }

    fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    fn write(&self, path: &Path) {
        let mut palette: Vec<Rgb> = Vec::new();
        let mut places = BTreeMap::new();
        let mut place = |pixel: &Rgb| {
            *places.entry(*pixel).or_insert_with(|| {
                palette.push(*pixel);
                palette.len() - 1
            })
        };
        let indexed: Vec<usize> = self.pixels.iter().map(&mut place).collect();
        let file = std::io::BufWriter::new(fs::File::create(path).expect("a file"));
        let mut encoder = png::Encoder::new(file, self.width as u32, self.height() as u32);
        encoder.set_compression(png::Compression::High);
        encoder.set_depth(png::BitDepth::Eight);
        let bytes: Vec<u8> = if palette.len() <= 256 {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.concat());
            encoder.set_filter(png::Filter::NoFilter);
            indexed.iter().map(|place| *place as u8).collect()
        } else {
            encoder.set_color(png::ColorType::Rgb);
            self.pixels.concat()
        };
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&bytes)).expect("a picture");
    }

    fn read(path: &Path) -> Option<Picture> {
        let mut decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).ok()?));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().ok()?;
        let mut bytes = vec![0; reader.output_buffer_size()?];
        let info = reader.next_frame(&mut bytes).ok()?;
        let pixels = bytes[..info.buffer_size()].as_chunks::<3>().0.to_vec();
        Some(Picture { width: info.width as usize, pixels })
    }

    /// The approved one, the one that is drawn, and the places that differ.
    fn beside(&self, drawn: &Picture) -> Picture {
        let same_size = self.width == drawn.width && self.pixels.len() == drawn.pixels.len();
        let mut pixels = Vec::new();
        for y in 0..drawn.height() {
            let row =
                |picture: &Picture| picture.pixels.get(y * picture.width..(y + 1) * picture.width).map(<[Rgb]>::to_vec);
            let new = row(drawn).unwrap_or_default();
            let old = row(self).filter(|_| same_size).unwrap_or_else(|| vec![[128; 3]; drawn.width]);
            let differs =
                old.iter().zip(&new).map(|(old, new)| if old == new { new.map(|v| 200 + v / 5) } else { [208, 0, 96] });
            let differs: Vec<Rgb> = differs.collect();
            pixels.extend(old.into_iter().chain(new).chain(differs));
        }
        Picture { width: drawn.width * 3, pixels }
    }
}

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Draws every screen of the variant and compares it with its approved picture.
fn compare(name: &str, variant: Variant) {
    let approved = root("tests/goldens").join(name);
    let differences = root("target/ui-diff");
    let write = std::env::var(MODE).is_ok_and(|mode| mode == "write");
    if write {
        let _ = fs::remove_dir_all(&approved);
        fs::create_dir_all(&approved).expect("a folder");
    }
    let theater = Theater::open(variant.size());
    let mut left: BTreeSet<PathBuf> =
        fs::read_dir(&approved).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let mut faults = Vec::new();
    let mut seen = BTreeMap::new();
    // Further pages look like the first one.
    for screen in variant.screens().into_iter().filter(|screen| !screen.name.contains("-page-")) {
        // A state that is shown twice under one name: the second is told apart by its number.
        let count = seen.entry(screen.name.clone()).and_modify(|count| *count += 1).or_insert(1);
        let file = if *count > 1 { format!("{}-{count}.png", screen.name) } else { format!("{}.png", screen.name) };
        theater.skin.show(&screen.view);
        // A picture is of this screen alone: what changed since the last one is not always drawn anew.
        theater.stage.draw_all_next();
        theater.stage.settle();
        let drawn = Picture::of(&theater);
        let path = approved.join(&file);
        if write {
            drawn.write(&path);
            continue;
        }
        left.remove(&path);
        let old = Picture::read(&path);
        if old.as_ref() != Some(&drawn) {
            fs::create_dir_all(&differences).expect("a folder");
            let old = old.unwrap_or(Picture { width: 1, pixels: Vec::new() });
            old.beside(&drawn).write(&differences.join(format!("{name}-{file}")));
            faults.push(file);
        }
    }
    faults.extend(left.iter().filter(|_| !write).map(|path| format!("{} is drawn no more", path.display())));
    assert!(
        faults.is_empty(),
        "{name}: {} screens look different (make ui-diff):\n{}",
        faults.len(),
        faults.join("\n")
    );
}

mod matrix {
    use super::*;

    #[test]
    fn english_portrait() {
        compare("en-portrait", Variant::new(Tongue::En, TextSize::Standard, false));
    }

    #[test]
    fn spanish_portrait() {
        compare("es-portrait", Variant::new(Tongue::Es, TextSize::Standard, false));
    }

    #[test]
    fn english_landscape() {
        compare("en-landscape", Variant::new(Tongue::En, TextSize::Standard, true));
    }

    #[test]
    fn english_portrait_at_night_in_largest_text() {
        compare("en-portrait-night-largest", Variant::new(Tongue::En, TextSize::Largest, false).night());
    }
}
