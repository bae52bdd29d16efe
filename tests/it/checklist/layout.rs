//! What stands on which page: no page is empty, what belongs together is together, and what matters most comes first.

use payor_kiosk::lang::Lang;
use payor_kiosk::session::event::{Event, Health, PrinterStatus, Touch};
use payor_kiosk::text::start;
use payor_kiosk::view::paging::{self, LeftOut};
use payor_kiosk::view::{Body, DayKind, Look, NoticeKind, TextSize, View};

use super::{At, BOTH, everywhere};

/// Every text size, upright, lowered and across.
fn looks() -> impl Iterator<Item = Look> {
    let sizes = [TextSize::Standard, TextSize::Large, TextSize::Largest].into_iter();
    sizes.flat_map(|text_size| {
        [(false, false), (true, false), (false, true)].map(|(landscape, lower)| Look {
            text_size,
            landscape,
            lower,
            ..Look::default()
        })
    })
}

/// Calls `check` with every page of this screen in every look, with and without a connection.
fn every_page(at: &mut At<'_>, mut check: impl FnMut(usize, &View, Look)) {
    for online in [at.session.health.online, false] {
        let health = Health { online, ..at.session.health.clone() };
        at.session.update(Event::Health(health), at.clock.now());
        for look in looks() {
            at.session.visit.look = look;
            let whole = at.whole();
            for page in 0..40 {
                let mut view = whole.clone();
                paging::fit(&mut view, page);
                check(usize::from(page), &view, look);
                if view.pager.is_none_or(|pager| pager.last) {
                    break;
                }
            }
        }
    }
}

#[test]
fn no_page_is_empty() {
    for lang in BOTH {
        everywhere(lang, |mut at| {
            let name = at.name.clone();
            every_page(&mut at, |page, view, look| {
                let something = match &view.body {
                    // On the last page the sentence to agree to may be left alone.
                    Body::Agreement { text, agree, .. } => !text.is_empty() || page > 0 && agree.is_some(),
                    Body::Text { paragraphs, .. } => !paragraphs.is_empty(),
                    // What is to be read first may fill a page.
                    Body::Rows { rows, .. } => {
                        !(rows.is_empty() && view.notices.is_empty() && view.paragraphs.is_empty())
                    }
                    Body::Choices(cards) => !cards.is_empty(),
                    _ => true,
                };
                assert!(something, "{name}, {look:?}: page {} is empty", page + 1);
            });
        });
    }
}

/// Where one of three is on another page, nobody looks for it: whether to repeat, how else to pay.
#[test]
fn choices_between_few_stand_on_one_page() {
    let mut seen = 0;
    for lang in BOTH {
        everywhere(lang, |mut at| {
            let name = at.whole().name;
            if !["06-on-hold", "07-once-or-repeat", "08-how-to-pay"].contains(&name) {
                return;
            }
            every_page(&mut at, |_, view, look| {
                // The largest words do not fit the half of a screen.
                let small = look.lower && look.text_size == TextSize::Largest;
                assert!(small || view.pager.is_none(), "{name}, {lang:?}, {look:?} is cut");
                seen += 1;
            });
        });
    }
    assert!(seen > 72, "{seen}");
}

/// Checklist 31: whoever begins is told that no receipt will be printed, however large the words.
#[test]
fn the_start_never_leaves_out_that_there_is_no_paper() {
    let mut seen = 0;
    everywhere(Lang::En, |mut at| {
        if at.whole().name != "01-start" {
            return;
        }
        let health = Health { printer: PrinterStatus::NoPaper, ..at.session.health.clone() };
        at.session.update(Event::Health(health), at.clock.now());
        let name = at.name.clone();
        every_page(&mut at, |_, view, look| {
            let drawn: Vec<&str> = LeftOut::of(view).notices(view).iter().map(|notice| notice.text.as_str()).collect();
            assert!(drawn.contains(&start::NO_PAPER.get(view.lang)), "{name}, {look:?}: {drawn:?}");
            seen += 1;
        });
    });
    assert!(seen > 50, "{seen}");
}

/// Four weeks fit the lowered screen. It opens on those with the day that is chosen, or else the first to choose.
#[test]
fn a_lowered_calendar_opens_where_a_day_can_be_chosen() {
    let mut seen = 0;
    everywhere(Lang::Es, |mut at| {
        at.session.visit.look.lower = true;
        let days = |view: View| match view.body {
            Body::Calendar(month) => month.days,
            _ => Vec::new(),
        };
        let (whole, shown) = (days(at.whole()), days(at.view()));
        if whole.is_empty() || at.whole().sheet.is_some() {
            return;
        }
        assert!(shown.iter().any(|day| day.kind == DayKind::Open), "{}: all are closed", at.name);
        let chosen = whole.iter().find(|day| day.control.selected);
        assert!(chosen.is_none_or(|chosen| shown.contains(chosen)), "{}: the chosen day is not shown", at.name);
        // The other weeks stay open while a day is chosen there, and the arrows lead back.
        for touch in [Touch::LaterWeeks, Touch::EarlierWeeks, Touch::LaterWeeks] {
            if !at.offers(touch) {
                continue;
            }
            at.touch(touch);
            let there = days(at.view());
            let open = there.iter().find(|day| day.kind == DayKind::Open).map(|day| day.control.touch);
            open.into_iter().for_each(|day| at.touch(day));
            let numbers = |days: &[payor_kiosk::view::Day]| -> Vec<String> {
                days.iter().map(|day| day.control.label.clone()).collect()
            };
            assert_eq!(numbers(&days(at.view())), numbers(&there), "{}: the weeks turned by themselves", at.name);
            seen += 1;
        }
    });
    assert!(seen >= 10, "{seen}");
}

/// R20: money is taken if the request does not arrive in time. That comes right after the heading, on the first page.
#[test]
fn what_happens_if_a_request_is_late_comes_first() {
    let mut seen = 0;
    for lang in BOTH {
        everywhere(lang, |mut at| {
            if at.whole().name != "22-requested" {
                return;
            }
            every_page(&mut at, |page, view, look| {
                assert!(page > 0 || paging::lead(view).warning, "{look:?}");
                let Body::Outcome { notices, .. } = &view.body else { panic!("an outcome") };
                let first = notices.first().filter(|_| page == 0);
                assert!(first.is_none_or(|notice| notice.kind == NoticeKind::Warn), "{look:?}");
                seen += 1;
            });
        });
    }
    assert!(seen > 60, "{seen}");
}
