//! Pages: what does not fit a screen at the payor's text size is cut, and "More" turns to the rest (UX 4.2).
//!
//! No screen scrolls. Room and heights are figured here as `ui/` lays them out, a little too high rather than too low;
//! the pixel tests hold the two together. Pages are the same for the same view, so that a page can be named by its number.

mod flow;
mod lead;
mod left_out;
mod letters;
mod room;

use std::ops::Range;

use super::*;
use crate::session::{EARLIER_WEEKS, LATER_WEEKS};
use crate::text::{Text, common};
use flow::Flow;
pub use lead::Lead;
pub use left_out::LeftOut;
use room::Room;

/// Leaves of the view what stands on this page, and puts "More" under it. `page` counts from 0; after the last, the first.
pub fn fit(view: &mut View, page: u8) {
    if view.pager.is_some() || view.sheet.is_some() {
        return;
    }
    if let Body::Calendar(month) = &mut view.body {
        if view.look.lower && !view.look.landscape {
            four_weeks(month, page, view.lang);
        }
        return;
    }
    if let Body::Keyboard { extras, rows, .. } = &mut view.body
        && view.look.lower
        && !view.look.landscape
        && !extras.is_empty()
    {
        // The last row only saves typing.
        rows.truncate(5);
    }
    let (pages, left_out) = pages(view);
    if pages.len() < 2 {
        return;
    }
    let at = usize::from(page) % pages.len();
    let last = at + 1 == pages.len();
    let lead = Room::of(view, left_out).lead(view, left_out);
    keep(view, &pages[at], at == 0, last, lead);
    // In portrait the warning stands on the first page alone.
    let lead = if view.look.landscape || at == 0 { lead } else { Lead::default() };
    let text = common::PAGE.fill(view.lang, &[("n", &(at + 1).to_string()), ("m", &pages.len().to_string())]);
    // After the last page comes the first: "More" would promise what is not there.
    let (label, icon) = if last { (common::FIRST_PAGE, Icon::ArrowLeft) } else { (common::MORE, Icon::ArrowRight) };
    let more = Control::new(label.get(view.lang), Touch::More).icon(icon);
    view.pager = Some(Pager { text, more, last, left_out, lead });
}

/// Whether both halves of the landscape window are used as one.
pub fn is_wide(view: &View) -> bool {
    Room::of(view, LeftOut::of(view)).wide
}

/// Whether cards are drawn without their discs, so that they fit.
pub fn is_compact(view: &View) -> bool {
    Room::of(view, LeftOut::of(view)).compact
}

/// What stands under the heading of an outcome or a short answer; in landscape the same on all pages.
pub fn lead(view: &View) -> Lead {
    if let Some(pager) = &view.pager {
        return pager.lead;
    }
    let out = LeftOut::of(view);
    Room::of(view, out).lead(view, out)
}

/// The blocks of one page: what is read, and the items of the list.
#[derive(Debug, Clone, PartialEq)]
struct Page {
    read: Range<usize>,
    list: Range<usize>,
    /// The list holds every card, also those that are no entries of it.
    mixed: bool,
}

/// What is read, and what of the list stands below it.
type Blocks = (Range<usize>, Range<usize>);

/// The pages, and what each of them leaves out. None where one screen holds everything.
fn pages(view: &View) -> (Vec<Page>, LeftOut) {
    if LeftOut::to_hold(view).is_some() {
        return (Vec::new(), LeftOut::Nothing);
    }
    let out = LeftOut::to_page(view);
    let room = Room::of(view, out);
    let Some(flow) = room.flow(view, true, out) else { return (Vec::new(), out) };
    let pages = match (&view.body, room.shared) {
        (Body::Agreement { .. }, true) => text_first(&flow, &room),
        (_, true) => one_after_the_other(&flow, &room),
        (_, false) => side_by_side(&flow, &room),
    };
    (pages.into_iter().map(|(read, list)| Page { read, list, mixed: flow.mixed }).collect(), out)
}

/// Portrait: what is read comes first, the list follows in what is left.
fn one_after_the_other(flow: &Flow, room: &Room) -> Vec<Blocks> {
    let (mut pages, mut read, mut list) = (Vec::new(), 0, 0);
    while read < flow.read.len() || list < flow.list.len() || pages.is_empty() {
        let mut left = room.reading - flow.fixed(pages.is_empty()) - room.pager;
        let reads = taken(&flow.read[read..], left, room.gap);
        left -= sum(&flow.read[read..read + reads], room.gap);
        let most = if flow.touched { left.min(room.touchable - flow.controls - room.pager) } else { left };
        let ready = read + reads == flow.read.len();
        let lists = if ready { flow.taken(list, most) } else { 0 };
        // One block at least, or this would never end.
        let stuck = reads == 0 && lists == 0 && !(pages.is_empty() && flow.begins());
        let (reads, lists) = match stuck {
            true if read < flow.read.len() => (1, 0),
            true => (0, flow.one_line(list)),
            false => (reads, lists),
        };
        pages.push((read..read + reads, list..list + lists));
        (read, list) = (read + reads, list + lists);
    }
    pages
}

/// Portrait, the agreement: notices stand below its text, and come after it. A page that began with them would have room
/// for no paragraph, and show an empty sheet.
fn text_first(flow: &Flow, room: &Room) -> Vec<Blocks> {
    let texts = flow.list.len();
    let blocks = flow.list.iter().map(|height| height + flow.list_gap);
    let blocks: Vec<f32> = blocks.chain(flow.read.iter().map(|height| height + room.gap)).collect();
    let left = room.reading - flow.fixed(true) - room.pager;
    let mut pages = chunks(blocks.len(), |from| taken(&blocks[from..], left, 0.0));
    if let Some(last) = pages.last_mut() {
        let mut from = last.start;
        while from + 1 < last.end && sum(&blocks[from..last.end], 0.0) + flow.end > left {
            from += 1;
        }
        if from > last.start {
            let rest = from..last.end;
            last.end = from;
            pages.push(rest);
        }
    }
    let part = |page: &Range<usize>| {
        let read = page.start.max(texts) - texts..page.end.max(texts) - texts;
        (read, page.start.min(texts)..page.end.min(texts))
    };
    pages.iter().map(part).collect()
}

/// Landscape: the two columns turn together; the shorter one's last page stays.
fn side_by_side(flow: &Flow, room: &Room) -> Vec<Blocks> {
    let more = if flow.beside_more { room.pager } else { 0.0 };
    let left = room.reading - flow.fixed(true) - more;
    let mut reads = chunks(flow.read.len(), |from| taken(&flow.read[from..], left, room.gap));
    let beside = room.touchable - flow.controls - room.pager;
    let lists = chunks(flow.list.len(), |from| flow.taken(from, beside));
    let count = reads.len().max(lists.len());
    if flow.end > 0.0 && reads.len() == 1 && count > 1 {
        // What was read on the first page makes room for the sentence on the last.
        reads.push(flow.read.len()..flow.read.len());
    }
    let at = |chunks: &[Range<usize>], page: usize| chunks.get(page).or(chunks.last()).cloned().unwrap_or(0..0);
    (0..count).map(|page| (at(&reads, page), at(&lists, page))).collect()
}

/// One block at least is taken, or this would never end.
fn chunks(count: usize, taken: impl Fn(usize) -> usize) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut from = 0;
    while from < count {
        let to = from + taken(from).max(1);
        chunks.push(from..to);
        from = to;
    }
    chunks
}

/// How many of these fit, from the first on.
fn taken(heights: &[f32], room: f32, gap: f32) -> usize {
    let mut left = room;
    heights
        .iter()
        .take_while(|height| {
            left -= *height + gap;
            left + gap >= 0.0
        })
        .count()
}

fn sum(heights: &[f32], gap: f32) -> f32 {
    heights.iter().map(|height| height + gap).sum()
}

/// Drops everything of the view that stands on another page.
fn keep(view: &mut View, page: &Page, first: bool, last: bool, lead: Lead) {
    if matches!(view.body, Body::Outcome { .. }) {
        return keep_outcome(view, page, first, lead);
    }
    let mut at = 0;
    some(&mut view.paragraphs, &mut at, &page.read);
    if let Body::Moved { from, to, reasons, .. } = &mut view.body {
        some(reasons, &mut at, &page.read);
        if !first {
            (*from, *to) = (Labelled::default(), Labelled::default());
        }
    }
    some(&mut view.notices, &mut at, &page.read);
    match &mut view.body {
        Body::Choices(cards) => {
            let mut at = 0;
            cards.retain(|card| {
                let entry = page.mixed || room::is_entry(card);
                at += usize::from(entry);
                !entry || page.list.contains(&(at - 1))
            });
        }
        Body::Rows { rows, .. } => some(rows, &mut 0, &page.list),
        Body::Text { paragraphs, .. } => some(paragraphs, &mut 0, &page.list),
        Body::Agreement { text, agree, .. } => {
            some(text, &mut 0, &page.list);
            if !last {
                *agree = None;
            }
        }
        _ => {}
    }
}

/// In landscape what stands under the heading is on every page, as the number is.
fn keep_outcome(view: &mut View, page: &Page, first: bool, lead: Lead) {
    let landscape = view.look.landscape;
    let Body::Outcome { number, notices, receipt, controls, .. } = &mut view.body else { return };
    let mut at = 0;
    let mut here = || {
        at += 1;
        page.read.contains(&(at - 1))
    };
    let mut stays: Vec<bool> = (0..lead.notices).map(|_| landscape || here()).collect();
    view.paragraphs.retain(|_| lead.help || here());
    stays.extend((stays.len()..view.notices.len() + notices.len()).map(|_| here()));
    let mut stays = stays.into_iter();
    view.notices.retain(|_| stays.next() == Some(true));
    notices.retain(|_| stays.next() == Some(true));
    if !here() {
        controls.clear();
    }
    if !first && !landscape {
        *number = None;
    }
    some(receipt, &mut 0, &page.list);
}

/// Keeps the items whose place, counted on from `at`, lies in the range.
fn some<T>(items: &mut Vec<T>, at: &mut usize, range: &Range<usize>) {
    items.retain(|_| {
        *at += 1;
        range.contains(&(*at - 1))
    });
}

/// With the screen lowered there is room for four weeks; the arrows lead through the other weeks to the other months.
fn four_weeks(month: &mut Month, page: u8, lang: Lang) {
    const SHOWN: usize = 4 * 7;
    let leading = usize::from(month.leading);
    let places = leading + month.days.len();
    if places <= SHOWN {
        return;
    }
    let weeks = places.div_ceil(7);
    let turn = |text: Text, spoken: Text, touch, icon| {
        Some(Control::new(text.get(lang), touch).icon(icon).spoken(spoken.get(lang)))
    };
    let is_early = match page {
        EARLIER_WEEKS => true,
        LATER_WEEKS => false,
        // The chosen day is there to be seen, or else the first that can be chosen.
        _ => {
            let chosen = month.days.iter().position(|day| day.control.selected);
            let wanted = chosen.or_else(|| month.days.iter().position(|day| day.kind == DayKind::Open));
            wanted.is_none_or(|day| leading + day < SHOWN)
        }
    };
    if is_early {
        month.days.truncate(SHOWN - leading);
        month.next = turn(common::LATER, common::LATER_WEEKS, Touch::LaterWeeks, Icon::ArrowRight);
    } else {
        month.days.drain(..(weeks - 4) * 7 - leading);
        month.leading = 0;
        month.previous = turn(common::EARLIER, common::EARLIER_WEEKS, Touch::EarlierWeeks, Icon::ArrowLeft);
    }
}
