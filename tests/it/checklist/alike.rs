//! Checklist 15 and 44: the language and "Text & voice" change how a screen is told, and nothing else.

use std::collections::BTreeSet;

use payor_kiosk::session::access::Setting;
use payor_kiosk::session::event::Touch;
use payor_kiosk::view::{Body, Look, View};

use super::{BOTH, everywhere, fields, pages};

/// What a screen has in either language: its place, what was answered, what can be touched.
fn essence(view: &View) -> String {
    let typed: Vec<_> = fields(view).into_iter().map(|field| (&field.text, field.active, field.in_error)).collect();
    let controls: Vec<_> =
        view.controls().into_iter().map(|control| (control.touch, control.selected, control.unavailable)).collect();
    let step = view.step.as_ref().map(|step| (step.at, step.of));
    let said = (view.paragraphs.len(), view.notices.len(), view.error.is_some(), view.banner.is_some());
    let body = match &view.body {
        Body::Rows { rows, .. } => rows.len(),
        Body::Calendar(month) => month.days.len(),
        Body::Outcome { receipt, .. } => receipt.len(),
        _ => 0,
    };
    format!("{} {step:?} {typed:?} {controls:?} {said:?} {body}", view.name)
}

/// A sheet has its two buttons alone.
const WITHOUT_LANGUAGE: [&str; 1] = ["08-amount-leave"];

#[test]
fn the_language_changes_on_every_screen_and_there_and_back_nothing_is_lost() {
    for lang in BOTH {
        let mut without = BTreeSet::new();
        everywhere(lang, |mut at| {
            if !at.offers(Touch::Language) {
                assert!(at.view().sheet.is_some(), "{}", at.name);
                without.insert(at.name);
                return;
            }
            // What is shown while it is held is hidden by any touch.
            at.session.visit.revealed = false;
            // The warning counts on, and counts anew after a change of language.
            let still = |view: View| match view.body {
                Body::Countdown { controls, .. } => {
                    View { paragraphs: vec![], body: Body::Countdown { seconds: 0, of: 0, controls }, ..view }
                }
                _ => view,
            };
            let (before, answered, page) = (still(at.whole()), at.answers(), at.session.visit.page);
            at.touch(Touch::Language);
            let other = at.whole();
            assert_eq!(other.lang, lang.other(), "{}", at.name);
            assert_ne!(pages::words(&other), pages::words(&before), "{}", at.name);
            assert_eq!(essence(&still(other)), essence(&before), "{}", at.name);
            at.touch(Touch::Language);
            assert_eq!(still(at.whole()), before, "{}", at.name);
            assert_eq!((at.answers(), at.session.visit.page), (answered, page), "{}", at.name);
        });
        assert!(without.iter().eq(&WITHOUT_LANGUAGE), "{without:?}");
    }
}

#[test]
fn settings_hold_at_once_on_every_screen_and_no_answer_is_lost() {
    let turned_on =
        [Setting::Large, Setting::Largest, Setting::Night, Setting::Lower, Setting::Voice, Setting::MoreTime];
    let mut screens = 0;
    everywhere(payor_kiosk::lang::Lang::En, |mut at| {
        if !at.offers(Touch::Access) {
            return;
        }
        screens += 1;
        // What is said of a paper goes with the screen.
        (at.session.visit.revealed, at.session.visit.printing) = (false, None);
        let (before, answered) = (at.whole(), at.answers());
        // A page opened from a page replaces it: Back leads to the screen under both.
        let covered = at.session.visit.overlay.is_some();
        at.session.visit.look = Look::default();
        at.touch(Touch::Access);
        for setting in turned_on {
            let place = Setting::ALL.iter().position(|other| *other == setting).expect("one of all");
            at.touch(Touch::Choose(place as u8));
            assert!(at.session.has(setting), "{}: {setting:?}", at.name);
            let look = at.view().look;
            let shows = match setting {
                Setting::Large | Setting::Largest => look.text_size == at.session.visit.look.text_size,
                Setting::Night => look.theme == payor_kiosk::view::Theme::Night,
                Setting::Lower => look.lower,
                _ => true,
            };
            assert!(shows, "{}: {setting:?} does not show", at.name);
        }
        at.touch(Touch::Back);
        let after = at.whole();
        assert_eq!(at.answers(), answered, "{}", at.name);
        if !covered {
            let look = before.look;
            assert_eq!(View { look, ..after }, before, "{}", at.name);
        }
    });
    assert!(screens > 150, "{screens} screens offer Text & voice");
}
