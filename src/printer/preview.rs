//! A picture of a receipt or leaflet, as it would lie on 80 mm paper.

use std::collections::HashMap;
use std::io;

use png::{BitDepth, ColorType, Compression, Encoder};
use qrcode::{Color, EcLevel, QrCode};
use swash::FontRef;
use swash::scale::image::Image;
use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::Placement;

use crate::receipt::{COLUMNS, Line};

const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/AtkinsonHyperlegibleMono_500Medium.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/AtkinsonHyperlegibleMono_700Bold.ttf");

/// A character's place in pixels; its letters stand on the base line.
const CELL_WIDTH: usize = 20;
const CELL_HEIGHT: usize = 40;
const BASE_LINE: usize = 29;
const MARGIN: usize = 60;
const QR_MODULE: usize = 9;
/// Modules left white around a QR code, as its standard asks.
const QR_QUIET: usize = 4;
const PAPER: u8 = 255;
const WIDTH: usize = COLUMNS * CELL_WIDTH + 2 * MARGIN;

/// Draws the lines of a paper as a grey PNG.
///
/// # Errors
/// Where the lines hold something that cannot be drawn; a [`crate::receipt::Paper`] of ours never does.
pub fn png(lines: &[Line]) -> io::Result<Vec<u8>> {
    let codes = lines.iter().map(code).collect::<io::Result<Vec<_>>>()?;
    let heights = lines.iter().zip(&codes).map(|(line, code)| height(line, code.as_ref()));
    let mut canvas = Canvas::new(heights.clone().sum::<usize>() + 2 * MARGIN);
    let mut pens = Pens { plain: Pen::new(MEDIUM, 1)?, bold: Pen::new(BOLD, 1)?, big: Pen::new(BOLD, 2)? };
    let mut top = MARGIN;
    for ((line, code), height) in lines.iter().zip(&codes).zip(heights) {
        match code {
            Some(code) => canvas.draw_code(code, top),
            None => canvas.draw_line(line, &mut pens, top),
        }
        top += height;
    }
    canvas.encode()
}

fn code(line: &Line) -> io::Result<Option<QrCode>> {
    let Line::Qr(data) = line else {
        return Ok(None);
    };
    QrCode::with_error_correction_level(data, EcLevel::M).map(Some).map_err(io::Error::other)
}

fn height(line: &Line, code: Option<&QrCode>) -> usize {
    match (line, code) {
        (_, Some(code)) => (code.width() + 2 * QR_QUIET) * QR_MODULE,
        (Line::Big(_), _) => 2 * CELL_HEIGHT,
        _ => CELL_HEIGHT,
    }
}

/// Draws characters of one weight and size, each glyph made once.
struct Pen {
    font: FontRef<'static>,
    /// How many times as large as a plain character.
    scale: usize,
    context: ScaleContext,
    glyphs: HashMap<char, Option<Image>>,
}

struct Pens {
    plain: Pen,
    bold: Pen,
    big: Pen,
}

impl Pen {
    fn new(font: &'static [u8], scale: usize) -> io::Result<Self> {
        let font = FontRef::from_index(font, 0).ok_or(io::ErrorKind::InvalidData)?;
        let (context, glyphs) = (ScaleContext::new(), HashMap::new());
        Ok(Pen { font, scale, context, glyphs })
    }

    /// The glyph in a size in which each character fills its cell.
    fn glyph(&mut self, character: char) -> Option<&Image> {
        let Pen { font, scale, context, glyphs } = self;
        let glyph = glyphs.entry(character).or_insert_with(|| {
            let advance = font.glyph_metrics(&[]).scale(1.0).advance_width(font.charmap().map('0'));
            let size = (CELL_WIDTH * *scale) as f32 / advance;
            let mut scaler = context.builder(*font).size(size).build();
            Render::new(&[Source::Outline]).render(&mut scaler, font.charmap().map(character))
        });
        glyph.as_ref()
    }
}

/// Grey pixels, row by row.
struct Canvas {
    pixels: Vec<u8>,
}

impl Canvas {
    fn new(height: usize) -> Self {
        Canvas { pixels: vec![PAPER; WIDTH * height] }
    }

    fn draw_line(&mut self, line: &Line, pens: &mut Pens, top: usize) {
        match line {
            Line::Big(text) => {
                let wide = 2 * CELL_WIDTH * text.chars().count();
                self.draw_text(text, &mut pens.big, WIDTH.saturating_sub(wide) / 2, top);
            }
            Line::Text { text, bold: true } => self.draw_text(text, &mut pens.bold, MARGIN, top),
            plain => self.draw_text(&plain.text(), &mut pens.plain, MARGIN, top),
        }
    }

    fn draw_text(&mut self, text: &str, pen: &mut Pen, left: usize, top: usize) {
        let scale = pen.scale;
        for (column, character) in text.chars().enumerate() {
            if let Some(glyph) = pen.glyph(character) {
                self.draw_glyph(glyph, left + column * CELL_WIDTH * scale, top + BASE_LINE * scale);
            }
        }
    }

    /// Darkens the pixels that a glyph covers. What lies outside of the picture is left out.
    fn draw_glyph(&mut self, glyph: &Image, start: usize, base_line: usize) {
        let Placement { left, top, width, .. } = glyph.placement;
        for (index, cover) in glyph.data.iter().enumerate() {
            let x = start as i64 + i64::from(left) + (index % width as usize) as i64;
            let y = base_line as i64 - i64::from(top) + (index / width as usize) as i64;
            if !(0..WIDTH as i64).contains(&x) || y < 0 {
                continue;
            }
            if let Some(pixel) = self.pixels.get_mut(y as usize * WIDTH + x as usize) {
                *pixel = (*pixel).min(PAPER - cover);
            }
        }
    }

    fn draw_code(&mut self, code: &QrCode, top: usize) {
        let side = code.width();
        let left = (WIDTH - side * QR_MODULE) / 2;
        for (index, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
            let x = left + index % side * QR_MODULE;
            let y = top + (index / side + QR_QUIET) * QR_MODULE;
            for row in y..y + QR_MODULE {
                self.pixels[row * WIDTH + x..][..QR_MODULE].fill(0);
            }
        }
    }

    fn encode(self) -> io::Result<Vec<u8>> {
        let height = self.pixels.len() / WIDTH;
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, WIDTH as u32, height as u32);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Fast);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(file)
    }
}
