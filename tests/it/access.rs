//! Text & voice: what each setting does, what it gives time for, and that it ends with the visit. Pages in large text.

use payor_kiosk::lang::Lang;
use payor_kiosk::session::access::Setting;
use payor_kiosk::session::event::{Event, Health, Touch};
use payor_kiosk::session::question::Question;
use payor_kiosk::session::{Speed, Stage};
use payor_kiosk::view::{Body, TextSize, Theme};

use crate::session::{TO_REVIEW, led};
use crate::stand::Stand;

fn set(stand: &mut Stand, setting: Setting) {
    let place = Setting::ALL.iter().position(|other| *other == setting).expect("one of all");
    stand.happens(Event::Touch(Touch::Choose(place as u8)));
}

fn at_settings() -> Stand {
    let mut stand = Stand::new();
    stand.happens(Event::Touch(Touch::Start(Lang::En)));
    stand.happens(Event::Touch(Touch::Access));
    stand
}

#[test]
fn settings_hold_at_once_and_end_with_the_visit() {
    let mut stand = at_settings();
    for setting in
        [Setting::Largest, Setting::Night, Setting::Lower, Setting::Voice, Setting::Slower, Setting::MoreTime]
    {
        set(&mut stand, setting);
        assert!(stand.session.has(setting), "{setting:?}");
    }
    let visit = &stand.session.visit;
    assert_eq!((visit.look.text_size, visit.look.theme, visit.look.lower), (TextSize::Largest, Theme::Night, true));
    assert_eq!((visit.voice.on, visit.voice.speed), (true, Speed::Slower));
    set(&mut stand, Setting::Normal);
    assert!(Setting::ALL.into_iter().all(|setting| stand.session.has(setting) == (setting == Setting::Standard)));
    set(&mut stand, Setting::Lower);
    stand.happens(Event::Touch(Touch::Back));
    stand.happens(Event::Touch(Touch::Leave));
    assert_eq!(stand.session.visit.stage, Stage::Start);
    assert!(!stand.session.has(Setting::Lower), "the next visitor finds the screen as it was");
}

#[test]
fn the_screen_is_hidden_only_with_headphones_and_comes_back_without_them() {
    let mut stand = at_settings();
    set(&mut stand, Setting::Voice);
    set(&mut stand, Setting::Hide);
    assert!(!stand.session.visit.screen_hidden, "nobody would hear what is hidden");
    let headphones = Health { headphones: true, ..Health::default() };
    stand.happens(Event::Health(headphones.clone()));
    set(&mut stand, Setting::Hide);
    assert!(stand.session.visit.screen_hidden && stand.view().cover.is_some());
    stand.happens(Event::Health(Health::default()));
    assert!(!stand.session.visit.screen_hidden && stand.view().cover.is_none());
    stand.happens(Event::Health(headphones));
    set(&mut stand, Setting::Hide);
    stand.happens(Event::Touch(Touch::ShowScreen));
    assert!(!stand.session.visit.screen_hidden);
}

#[test]
fn whoever_changes_how_it_looks_or_speaks_has_longer() {
    let warns_after = |stand: &Stand| stand.session.idle_profile().map(|profile| profile.warn_after_s);
    assert_eq!(warns_after(&at_settings()), Some(60));
    for setting in [Setting::Large, Setting::Largest, Setting::Night, Setting::Lower, Setting::Voice, Setting::MoreTime]
    {
        let mut stand = at_settings();
        set(&mut stand, setting);
        assert_eq!(warns_after(&stand), Some(180), "{setting:?}");
    }
    let mut stand = at_settings();
    stand.happens(Event::Health(Health { headphones: true, ..Health::default() }));
    assert_eq!(warns_after(&stand), Some(180));
}

fn at_the_agreement() -> Stand {
    led(&TO_REVIEW[..17])
}

/// Checklist 45.
#[test]
fn nobody_agrees_before_each_page_was_opened() {
    let mut stand = at_the_agreement();
    stand.session.visit.look.text_size = TextSize::Largest;
    let mut pages = 1;
    while let Body::Agreement { agree: None, .. } = stand.view().body {
        stand.happens(Event::Touch(Touch::Choose(0)));
        assert!(!stand.session.visit.agree_ticked, "page {pages}");
        // More turns the page, and so does Continue.
        stand.happens(Event::Touch(if pages == 1 { Touch::Continue } else { Touch::More }));
        pages += 1;
        assert!(pages < 10, "the pages end");
    }
    assert!(pages > 1, "in the largest letters it takes more than a page");
    assert_eq!(stand.session.visit.question(), Some(Question::Agree));
    stand.happens(Event::Touch(Touch::Help));
    stand.happens(Event::Touch(Touch::Back));
    assert!(matches!(stand.view().body, Body::Agreement { agree: Some(_), .. }), "Help leads back to the same page");
    stand.happens(Event::Touch(Touch::Choose(0)));
    stand.happens(Event::Touch(Touch::Continue));
    assert_eq!(stand.session.visit.question(), Some(Question::Review));
}

#[test]
fn two_fast_taps_on_more_turn_one_page() {
    let mut stand = at_the_agreement();
    stand.session.visit.look.text_size = TextSize::Largest;
    stand.happens(Event::Touch(Touch::More));
    let page = stand.session.visit.page;
    stand.session.update(Event::Touch(Touch::More), stand.clock.now());
    assert_eq!(stand.session.visit.page, page);
}
