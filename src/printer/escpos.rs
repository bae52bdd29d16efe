//! A paper in ESC/POS, the language of receipt printers.
//!
//! Everything that a printer could have been left or shipped with is set: size, font, width of the print area,
//! characters. Text goes out in Windows' code page 1252, which has all letters of Spanish. Not in code page 858: the
//! crate's table of it (0.20.1) has no "¿" and prints the hyphen as a soft one.

use std::cell::RefCell;
use std::io;

use ::escpos::driver::Driver;
use ::escpos::errors::Result as EscPosResult;
use ::escpos::printer::Printer;
use ::escpos::printer_options::PrinterOptions;
use ::escpos::utils::{
    CharacterSet, Font, JustifyMode, PageCode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption,
};

use crate::receipt::{COLUMNS, Line};

/// Dots of a character in font A.
const FONT_A_WIDTH: u16 = 12;
/// Dots of a QR code's module: 0.75 mm, which phones read easily.
const QR_MODULE: u8 = 6;
/// FS `.` leaves the two-byte characters that printers of some markets start with and that eat accented letters.
const ONE_BYTE_CHARACTERS: [u8; 2] = [0x1c, b'.'];
/// GS W: the print area is as wide as our lines, so that what is centred stands over them on wider heads too.
const PRINT_AREA: [u8; 4] = {
    let [low, high] = (COLUMNS as u16 * FONT_A_WIDTH).to_le_bytes();
    [0x1d, b'W', low, high]
};

/// The bytes that print these lines and cut the paper.
///
/// # Errors
/// Where a line has what ESC/POS cannot say. A [`crate::receipt::Paper`] of ours never has that.
pub fn encode(lines: &[Line]) -> io::Result<Vec<u8>> {
    let options = PrinterOptions::new(Some(PageCode::WPC1252), None, COLUMNS as u8);
    let mut printer = Printer::new(Bytes::default(), Protocol::default(), Some(options));
    let written = write(&mut printer, lines);
    written.map_err(|error| io::Error::other(error.to_string()))?;
    Ok(printer.driver().0.into_inner())
}

fn write(printer: &mut Printer<Bytes>, lines: &[Line]) -> EscPosResult<()> {
    printer
        .init()?
        .custom(&ONE_BYTE_CHARACTERS)?
        .character_set(CharacterSet::USA)?
        .custom(&PRINT_AREA)?
        .font(Font::A)?;
    for line in lines {
        write_line(printer, line)?;
    }
    printer.print_cut()?;
    Ok(())
}

fn write_line(printer: &mut Printer<Bytes>, line: &Line) -> EscPosResult<()> {
    match line {
        Line::Big(text) => {
            printer.justify(JustifyMode::CENTER)?.size(2, 2)?;
            printer.writeln(text)?;
            printer.reset_size()?.justify(JustifyMode::LEFT)?;
        }
        Line::Text { text, bold: true } => {
            printer.bold(true)?.writeln(text)?.bold(false)?;
        }
        Line::Qr(data) => {
            let option = QRCodeOption::new(QRCodeModel::Model2, QR_MODULE, QRCodeCorrectionLevel::M);
            printer.justify(JustifyMode::CENTER)?;
            printer.qrcode_option(data, option)?;
            printer.justify(JustifyMode::LEFT)?;
        }
        plain => {
            printer.writeln(&plain.text())?;
        }
    }
    Ok(())
}

/// Collects what the crate writes, so that the kiosk itself sends it and sees every error.
#[derive(Default)]
struct Bytes(RefCell<Vec<u8>>);

impl Driver for Bytes {
    fn name(&self) -> String {
        "bytes".to_owned()
    }

    fn write(&self, data: &[u8]) -> EscPosResult<()> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> EscPosResult<usize> {
        Ok(0)
    }

    fn flush(&self) -> EscPosResult<()> {
        Ok(())
    }
}
