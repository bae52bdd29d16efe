//! Checklist 9, 12 and 13: one heading, one question, one primary button; everything of a screen is on one of its pages.

use std::collections::BTreeSet;

use payor_kiosk::lang::Lang;
use payor_kiosk::session::event::Touch;
use payor_kiosk::view::paging;
use payor_kiosk::view::{Body, Icon, Look, TextSize, Tone, View};

use super::{BOTH, everywhere, fields};

/// Every sentence and value of a view, and the name of every control.
pub(super) fn words(view: &View) -> Vec<String> {
    let mut words = vec![view.brand.clone(), view.heading.clone()];
    words.extend(view.step.iter().map(|step| step.text.clone()));
    words.extend(view.paragraphs.iter().cloned());
    words.extend(view.error.iter().cloned());
    words.extend(view.banner.iter().chain(&view.notices).map(|notice| notice.text.clone()));
    words.extend(view.cover.iter().cloned());
    words.extend(view.sheet.iter().flat_map(|sheet| [sheet.heading.clone(), sheet.text.clone()]));
    words.extend(fields(view).into_iter().flat_map(|field| [field.label.clone(), field.text.clone()]));
    match &view.body {
        Body::Keyboard { checks, .. } => words.extend(checks.iter().map(|check| check.text.clone())),
        Body::Calendar(month) => words.extend(month.weekdays.iter().chain([&month.title]).cloned()),
        Body::Agreement { text, .. } => words.extend(text.iter().cloned()),
        Body::Rows { rows, .. } => words.extend(rows.iter().flat_map(|row| [row.label.clone(), row.value.clone()])),
        Body::Outcome { number, notices, receipt, .. } => {
            words.extend(number.iter().flat_map(|number| [number.label.clone(), number.value.clone()]));
            words.extend(notices.iter().map(|notice| notice.text.clone()));
            words.extend(receipt.iter().cloned());
        }
        Body::Moved { from, to, reasons, .. } => {
            words.extend([from, to].into_iter().flat_map(|dated| [dated.label.clone(), dated.value.clone()]));
            words.extend(reasons.iter().cloned());
        }
        Body::Text { paragraphs, .. } => words.extend(paragraphs.iter().cloned()),
        Body::Busy { text } => words.push(text.clone()),
        _ => {}
    }
    for control in view.controls() {
        words.extend([control.label.clone(), control.sub.clone(), control.accessible_label().to_owned()]);
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn a_screen_has_one_heading_one_question_and_one_primary_button() {
    for lang in BOTH {
        everywhere(lang, |at| {
            let view = at.view();
            assert!(!view.heading.trim().is_empty(), "{} has no heading", at.name);
            assert!(view.heading.matches('?').count() <= 1, "{}: {:?}", at.name, view.heading);
            let primary = view.controls().iter().filter(|control| control.tone == Tone::Primary).count();
            // Start has one for each language.
            let most = if view.name == "01-start" { 2 } else { 1 };
            assert!(primary <= most, "{} has {primary} primary buttons", at.name);
        });
    }
}

#[test]
fn no_icon_stands_without_a_word() {
    everywhere(Lang::En, |at| {
        let view = at.view();
        for control in view.controls().into_iter().filter(|control| control.icon != Icon::None) {
            assert!(!control.label.trim().is_empty(), "{}: {:?}", at.name, control.icon);
        }
        let notices = view.banner.iter().chain(&view.notices);
        assert!(notices.into_iter().all(|notice| !notice.text.trim().is_empty()), "{}", at.name);
    });
}

/// No screen scrolls (`sources.rs`), so what is not on a page is nowhere.
#[test]
fn every_word_and_control_is_on_a_page_that_more_leads_to() {
    let looks = [TextSize::Standard, TextSize::Large, TextSize::Largest].into_iter().flat_map(|text_size| {
        [(false, false), (true, false), (false, true)].map(|(landscape, lower)| Look {
            text_size,
            landscape,
            lower,
            ..Look::default()
        })
    });
    let looks: Vec<Look> = looks.collect();
    everywhere(Lang::Es, |at| {
        for look in &looks {
            at.session.visit.look = *look;
            let whole = at.whole();
            let (mut seen, mut touches, mut pages) = (BTreeSet::new(), BTreeSet::new(), 0);
            for page in 0..40 {
                let mut view = whole.clone();
                paging::fit(&mut view, page);
                pages += 1;
                seen.extend(words(&view));
                touches.extend(view.controls().into_iter().map(|control| format!("{:?}", control.touch)));
                // As it opens, its first weeks, its last.
                let lower_calendar = matches!(view.body, Body::Calendar(_)) && look.lower && page < 2;
                if view.pager.as_ref().is_none_or(|pager| pager.last) && !lower_calendar {
                    break;
                }
                let text = view.pager.as_ref().map_or(String::new(), |pager| pager.text.clone());
                assert!(lower_calendar || text.starts_with(&format!("Página {} de ", page + 1)), "{}: {text}", at.name);
            }
            // The last row of keys only saves typing, and makes room where the screen is lowered.
            let spared = |touch: Touch| look.lower && matches!(touch, Touch::Text(_));
            for control in whole.controls().into_iter().filter(|control| !spared(control.touch)) {
                let touch = format!("{:?}", control.touch);
                assert!(touches.contains(&touch), "{}, {look:?}: {touch} is on none of {pages} pages", at.name);
            }
            let keys = matches!(whole.body, Body::Keyboard { .. }) && look.lower;
            for word in words(&whole).into_iter().filter(|word| !(keys && word.starts_with('@'))) {
                assert!(seen.contains(&word), "{}, {look:?}: {word:?} is on none of {pages} pages", at.name);
            }
        }
    });
}

/// The design has five a page (23), and fewer where fewer fit. None is on two pages, and none on none.
#[test]
fn past_payments_stand_five_a_page() {
    let rows = |view: &View| match &view.body {
        Body::Rows { rows, .. } => rows.clone(),
        _ => Vec::new(),
    };
    let mut seen = 0;
    everywhere(Lang::En, |at| {
        if at.whole().name != "23-past" || rows(&at.whole()).len() <= 5 {
            return;
        }
        for (text_size, landscape) in [TextSize::Standard, TextSize::Large, TextSize::Largest]
            .into_iter()
            .flat_map(|size| [(size, false), (size, true)])
        {
            at.session.visit.look = Look { text_size, landscape, ..Look::default() };
            let whole = at.whole();
            let mut pages = Vec::new();
            for page in 0..9 {
                let mut view = whole.clone();
                paging::fit(&mut view, page);
                pages.push(rows(&view));
                if view.pager.is_none_or(|pager| pager.last) {
                    break;
                }
            }
            assert!(pages.iter().all(|page| (1..=5).contains(&page.len())), "{text_size:?}, {landscape}: {pages:?}");
            let room = text_size == TextSize::Standard && !landscape;
            assert!(!room || pages[0].len() == 5, "there is room for five: {pages:?}");
            assert_eq!(pages.concat(), rows(&whole), "{text_size:?}, {landscape}");
            seen += 1;
        }
    });
    assert!(seen >= 6, "{seen}");
}
