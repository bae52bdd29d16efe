//! The pseudo-language: English with accents, two fifths longer, in brackets. A missing bracket is a clipped text.

use payor_kiosk::view::{Body, Control, Labelled, Notice, Row, View};

/// Rewrites every sentence of a view. Digits, codes and keys stay.
pub fn reword(view: &mut View) {
    long(&mut view.heading);
    view.brand = format!("[{}]", accented(&view.brand));
    view.step.iter_mut().for_each(|step| step.text = format!("[{}]", accented(&step.text)));
    view.paragraphs.iter_mut().for_each(long);
    view.error.iter_mut().for_each(long);
    view.banner.iter_mut().chain(&mut view.notices).for_each(notice);
    view.back.iter_mut().chain(&mut view.primary).for_each(control);
    view.utilities.iter_mut().for_each(control);
    if let Some(sheet) = &mut view.sheet {
        long(&mut sheet.heading);
        long(&mut sheet.text);
        control(&mut sheet.no);
        control(&mut sheet.yes);
    }
    body(&mut view.body);
}

fn body(body: &mut Body) {
    match body {
        Body::Nothing | Body::Calendar(_) => {}
        Body::Start(controls)
        | Body::Choices(controls)
        | Body::Keypad { extras: controls, .. }
        | Body::Countdown { controls, .. } => controls.iter_mut().for_each(control),
        Body::Grid { .. } => {}
        Body::Keyboard { fields, checks, extras, .. } => {
            fields.iter_mut().filter(|field| field.show_label).for_each(|field| short(&mut field.label));
            checks.iter_mut().for_each(|check| long(&mut check.text));
            extras.iter_mut().for_each(control);
        }
        Body::Agreement { text, agree, extras } => {
            text.iter_mut().for_each(long);
            agree.iter_mut().chain(extras).for_each(control);
        }
        Body::Rows { rows, controls } => {
            rows.iter_mut().for_each(row);
            controls.iter_mut().for_each(control);
        }
        Body::Outcome { number, notices, controls, .. } => {
            number.iter_mut().for_each(|number| long(&mut number.label));
            notices.iter_mut().for_each(notice);
            controls.iter_mut().for_each(control);
        }
        Body::Moved { from, to, reasons, controls } => {
            [from, to].into_iter().for_each(labelled);
            reasons.iter_mut().for_each(long);
            controls.iter_mut().for_each(control);
        }
        Body::Text { paragraphs, controls } => {
            paragraphs.iter_mut().for_each(long);
            controls.iter_mut().for_each(control);
        }
        Body::Busy { text } => long(text),
    }
}

fn row(row: &mut Row) {
    long(&mut row.label);
    short(&mut row.value);
    row.change.iter_mut().for_each(control);
}

fn notice(notice: &mut Notice) {
    long(&mut notice.text);
}

fn labelled(labelled: &mut Labelled) {
    long(&mut labelled.label);
    short(&mut labelled.value);
}

/// What is read out stays, so that names stay apart.
fn control(control: &mut Control) {
    if control.spoken.is_none() {
        control.spoken = Some(control.label.clone());
    }
    long(&mut control.label);
    long(&mut control.sub);
}

/// Longer by two fifths; words of a button grow by their brackets alone, which is as much.
fn long(text: &mut String) {
    let length = text.chars().count();
    if length == 0 {
        return;
    }
    let mut longer = accented(text);
    if length > 12 {
        let filler = ["úno", "dós", "trés", "cuátro", "cínco"];
        let more = (length * 2).div_ceil(5).saturating_sub(2);
        for word in filler.iter().cycle() {
            if longer.chars().count() >= length + more {
                break;
            }
            longer = format!("{longer} {word}");
        }
    }
    *text = format!("[{longer}]");
}

fn short(text: &mut String) {
    *text = format!("[{}]", accented(text));
}

fn accented(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'a' => 'á',
            'e' => 'é',
            'i' => 'í',
            'o' => 'ó',
            'u' => 'ú',
            'n' => 'ñ',
            'A' => 'Á',
            'E' => 'É',
            'O' => 'Ó',
            other => other,
        })
        .collect()
}

#[test]
fn sentences_grow_by_two_fifths() {
    let mut text = "How much do you want to pay?".to_owned();
    long(&mut text);
    assert!(text.starts_with("[Hów múch") && text.ends_with(']'), "{text}");
    assert!(text.chars().count() >= 39, "{text}");
}
