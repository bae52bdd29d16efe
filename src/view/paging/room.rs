//! How much room a screen has, and how high its blocks are: the figures of `ui/`, in pixels.

use super::flow::{self, Flow};
use super::left_out::LeftOut;
use super::letters::lines;
use super::*;

/// Where text of this role stands; its line is so many sizes high.
#[derive(Clone, Copy)]
pub(super) struct Face {
    pub px: f32,
    pub line: f32,
    pub bold: bool,
}

/// The width of a column across: of the question, or of what stands beside it.
pub(super) const COLUMN: f32 = 860.0;

/// Bold is so much wider than SemiBold.
const BOLD: f32 = 1.013;

impl Face {
    pub fn plain(px: f32, line: f32) -> Face {
        Face { px, line, bold: false }
    }

    pub fn bold(px: f32, line: f32) -> Face {
        Face { px, line, bold: true }
    }

    pub fn height(&self, text: &str, width: f32) -> f32 {
        let spread = if self.bold { BOLD } else { 1.0 };
        f32::from(lines(text, self.px * spread, width)) * self.px * self.line
    }
}

/// The room of one screen.
pub(super) struct Room {
    pub step: f32,
    pub landscape: bool,
    lower: bool,
    pub wide: bool,
    /// Cards without their discs.
    pub compact: bool,
    /// Reading and list stand in one column.
    pub shared: bool,
    /// Height for what is read; of everything, where it is shared.
    pub reading: f32,
    /// Height within reach for lists and controls.
    pub touchable: f32,
    pub reading_width: f32,
    list_width: f32,
    /// Of a line of buttons.
    buttons_width: f32,
    /// Between blocks.
    pub gap: f32,
    /// Of "More", with its gap.
    pub pager: f32,
}

/// An entry of a list of cards; what else can be done there is none.
pub(super) fn is_entry(card: &Control) -> bool {
    matches!(card.touch, Touch::Choose(_))
}

/// Screens that can use both halves of the landscape window as one. With `paged`, as it is when they are cut.
pub(super) fn can_be_wide(view: &View, paged: bool) -> bool {
    view.look.landscape
        && match &view.body {
            Body::Keyboard { .. } => true,
            Body::Choices(cards) => paged || cards.len() > 4,
            Body::Rows { rows, .. } => {
                // The few rows of a page that may not have more fit one half.
                let few = view.most_rows.is_some_and(|most| most <= 6);
                view.look.text_size != TextSize::Standard || !few && (paged || rows.len() > 6)
            }
            // Longer lines are hard to read in smaller text, which fits one half.
            Body::Text { .. } => paged && view.look.text_size != TextSize::Standard,
            _ => false,
        }
}

/// In landscape the banner lies above both columns, but not above six weeks.
fn lies_above(view: &View) -> bool {
    !matches!(view.body, Body::Calendar(_))
}

impl Room {
    /// The room that `view` has, without what is left out.
    pub fn of(view: &View, out: LeftOut) -> Room {
        let step = match view.look.text_size {
            TextSize::Standard => 1.0,
            TextSize::Large => 1.25,
            TextSize::Largest => 1.5,
        };
        let landscape = view.look.landscape;
        let action_bar = if step > 1.4 { 168.0 } else { 152.0 };
        let pager = (36.0_f32 * step * 1.22 + 38.0).max(104.0) + 20.0;
        let base = Room {
            step,
            landscape,
            lower: view.look.lower,
            wide: false,
            compact: false,
            shared: true,
            reading: 0.0,
            touchable: 0.0,
            reading_width: 984.0,
            list_width: 984.0,
            buttons_width: 984.0,
            gap: if step > 1.2 { 12.0 } else { 14.0 },
            pager,
        };
        if !landscape {
            let bottom = 1920.0 - 148.0 - action_bar - 24.0;
            let reach = if view.look.lower { 960.0 } else { 600.0 };
            // The largest words spread a little further than they are figured here.
            let slack = if step > 1.4 { 40.0 } else { 0.0 };
            let (reading, touchable) = (bottom - 120.0 - 28.0 - slack, bottom - reach - slack);
            return Room { reading, touchable, ..base }.with_cards(view, out);
        }
        let height = 1080.0 - action_bar - 16.0 - 112.0 - 20.0;
        let base = Room { reading: height, touchable: height, ..base };
        let banner = match out.banner(view) {
            Some(notice) if lies_above(view) => base.notice(&notice.text, 1824.0) + 16.0,
            _ => 0.0,
        };
        let (reading, touchable) = (height - banner, height - banner);
        let halves = Room {
            shared: false,
            reading_width: COLUMN,
            reading,
            touchable,
            list_width: 900.0,
            buttons_width: 900.0,
            ..base
        }
        .with_cards(view, out);
        let halves_hold = || halves.flow(view, false, out).is_none_or(|flow| halves.holds(&flow));
        if can_be_wide(view, view.pager.is_some()) || can_be_wide(view, true) && !halves_hold() {
            let list_width = match &view.body {
                Body::Text { .. } => 1824.0,
                Body::Rows { .. } => 880.0,
                _ => 900.0,
            };
            let (reading_width, buttons_width, reading) = (1824.0, 1824.0, base.reading + 12.0);
            return Room { wide: true, reading_width, list_width, buttons_width, reading, ..base }
                .with_cards(view, out);
        }
        halves
    }

    /// In large text cards give up their discs before they are torn apart, or part from what explains them.
    fn with_cards(self, view: &View, out: LeftOut) -> Room {
        let Body::Choices(cards) = &view.body else { return self };
        let many = self.wide || cards.len() > 3 || view.pager.is_some();
        let holds = || self.flow(view, false, out).is_none_or(|flow| self.holds(&flow));
        let compact = self.step > 1.2 && (many || !holds());
        Room { compact, ..self }
    }

    pub(super) fn small(&self) -> Face {
        Face::plain(30.0 * self.step, 1.345)
    }

    pub(super) fn body(&self) -> Face {
        Face::plain(34.0 * self.step, 1.345)
    }

    pub(super) fn heading(&self, view: &View, out: LeftOut) -> Face {
        let px = if self.landscape { 54.0 } else { 60.0 };
        Face::bold(if self.wide || out.small_headings(view) { px } else { px * self.step.min(1.2) }, 1.14)
    }

    /// Between the groups of a wide screen.
    fn wide_space(&self) -> f32 {
        if self.step > 1.1 { 12.0 } else { 16.0 }
    }

    fn button(&self) -> Face {
        Face::plain(36.0 * self.step, 1.215)
    }

    pub(super) fn notice(&self, text: &str, width: f32) -> f32 {
        let face = Face::plain(30.0 * self.step, 1.275);
        face.height(text, width - 106.0) + if self.step > 1.2 { 16.0 } else { 32.0 }
    }

    /// Everything above the blocks.
    pub(super) fn head(&self, view: &View, out: LeftOut) -> f32 {
        let width = self.reading_width;
        let banner = out.banner(view).filter(|_| !self.landscape || self.wide || !lies_above(view));
        let space = if self.wide { self.wide_space() } else { 20.0 };
        let banner = banner.map_or(0.0, |notice| self.notice(&notice.text, width) + space);
        let error = view.error.as_ref().map_or(0.0, |error| self.notice(error, width) + space);
        let progress = match out.step(view) {
            None => 0.0,
            Some(_) if self.wide => 12.0 + 14.0,
            Some(_) if self.landscape => 12.0 + 24.0,
            Some(_) => 30.0 * self.step * 1.215 + 22.0 + 24.0,
        };
        // The spaces between the groups of the column.
        let groups = match &view.body {
            _ if self.wide => 3.0 * self.wide_space(),
            // The reasons come last in their column.
            Body::Moved { .. } if self.landscape => 28.0,
            _ if self.landscape => 40.0,
            Body::Outcome { .. } | Body::Moved { .. } => 124.0,
            Body::Agreement { .. } | Body::Text { .. } => 80.0,
            _ => 60.0,
        };
        banner + error + progress + self.heading(view, out).height(&view.heading, width) + groups
    }

    /// The blocks of a view that can be cut; None where it cannot. With `paged`, as they are when they are cut.
    pub fn flow(&self, view: &View, paged: bool, out: LeftOut) -> Option<Flow> {
        let (width, list_width) = (self.reading_width, self.list_width);
        let help = if self.wide { self.small() } else { self.body() };
        let lead = self.lead(view, out);
        // Lines of help stand nearer than notices.
        let near = if self.step > 1.2 { 4.0 } else { 0.0 };
        let mut read: Vec<f32> = out.help(view).iter().map(|text| help.height(text, width) - near).collect();
        if let Body::Moved { reasons, .. } = &view.body {
            read.extend(reasons.iter().map(|reason| self.notice(reason, width)));
        }
        let mut notices: Vec<&Notice> = out.notices(view).iter().collect();
        if let Body::Outcome { notices: further, .. } = &view.body {
            notices.extend(further);
            if lead.help {
                read.clear();
            }
            let under_heading = notices.drain(..lead.notices).map(|notice| self.notice(&notice.text, width));
            // In landscape they are in the other column, on every page.
            let under_heading: Vec<f32> = under_heading.filter(|_| self.shared).collect();
            read.splice(0..0, under_heading);
        }
        read.extend(notices.iter().map(|notice| self.notice(&notice.text, width)));
        let mut flow = Flow {
            read,
            list: Vec::new(),
            list_gap: 16.0,
            pair: 1,
            most: view.most_rows.unwrap_or(usize::MAX),
            head: self.head(view, out),
            first: 0.0,
            controls: 0.0,
            end: 0.0,
            beside_more: false,
            mixed: false,
            down: false,
            touched: matches!(view.body, Body::Choices(_) | Body::Rows { .. }),
            shared: self.shared,
        };
        match &view.body {
            Body::Choices(cards) => {
                let (choices, others) = cards.iter().partition::<Vec<_>, _>(|card| is_entry(card));
                flow.pair = self.pair();
                flow.list_gap = self.card_gap(paged);
                flow.list = self.cards(&choices, cards.len(), paged);
                // What is no entry of the list stands on each of its pages.
                let others = self.cards(&others, cards.len(), paged);
                flow.controls = sum(&flow::lines(&others, flow.pair), flow.list_gap);
                let highest = flow.list.iter().copied().fold(0.0, f32::max) + flow.list_gap;
                let left = self.touchable.min(self.reading - flow.head) - self.pager;
                if paged && !others.is_empty() && flow.controls + highest > left {
                    // They would leave no room for an entry: they come after the entries.
                    flow.list = self.cards(&cards.iter().collect::<Vec<_>>(), cards.len(), paged);
                    (flow.controls, flow.mixed) = (0.0, true);
                }
            }
            Body::Rows { rows, controls } => {
                flow.pair = self.pair();
                flow.list = self.rows(rows);
                flow.list_gap = 0.0;
                flow.down = true;
                flow.controls = self.row_controls(controls);
            }
            Body::Text { paragraphs, controls } => {
                flow.list_gap = 24.0;
                flow.controls = self.buttons(controls);
                if lead.help {
                    flow.read.push(self.texts(paragraphs));
                } else {
                    flow.list = paragraphs.iter().map(|text| self.text().height(text, list_width)).collect();
                }
            }
            Body::Agreement { text, agree, extras } => {
                let px = if self.landscape { self.small().px } else { self.body().px.min(self.small().px * 1.1) };
                let face = Face { px, ..self.body() };
                flow.list = text.iter().map(|text| face.height(text, list_width - 64.0)).collect();
                flow.list_gap = 18.0;
                flow.controls = 64.0 + self.buttons(extras);
                flow.end = agree.as_ref().map_or(0.0, |agree| self.tick(agree) + 20.0);
            }
            Body::Outcome { receipt, controls, .. } => {
                let line = Face::plain(self.small().px, 1.2);
                flow.list = receipt.iter().map(|_| line.px * line.line).collect();
                flow.list_gap = 0.0;
                if !controls.is_empty() {
                    // After what is read, on the last page.
                    flow.read.push(self.buttons(controls) + if self.shared { 20.0 } else { -16.0 });
                }
                if self.shared {
                    let mark = 128.0 + 24.0;
                    flow.head += mark;
                    flow.first = self.number(view);
                } else {
                    // What is read stands at the right, above the buttons; mark, question and number at the left.
                    let number = if lead.number_beside { self.number(view) + 20.0 } else { 0.0 };
                    (flow.head, flow.beside_more) = (number, true);
                    flow.list.clear();
                }
            }
            Body::Moved { from, to, controls, .. } => {
                let dates = self.date(from) + self.date(to) + 40.0;
                flow.controls = self.buttons(controls);
                if self.shared {
                    flow.first = dates;
                } else {
                    flow.controls += dates;
                }
            }
            _ => return None,
        }
        Some(flow)
    }

    /// Of an answer's paragraphs.
    fn text(&self) -> Face {
        Face { px: self.body().px * 1.06, ..self.body() }
    }

    /// All of them, in the column of the question.
    pub(super) fn texts(&self, paragraphs: &[String]) -> f32 {
        paragraphs.iter().map(|text| self.text().height(text, self.reading_width) + 24.0).sum()
    }

    /// The box with the number of an outcome.
    pub(super) fn number(&self, view: &View) -> f32 {
        let there = matches!(view.body, Body::Outcome { number: Some(_), .. });
        if there { 48.0 + self.small().px * 1.4 + 72.0 * self.step.min(1.25) } else { 0.0 }
    }

    /// `of`: how many cards the screen has in all. With `paged`, as they are when they are cut.
    fn cards(&self, cards: &[&Control], of: usize, paged: bool) -> Vec<f32> {
        let compact = self.compact || self.step > 1.2 && paged;
        let card = |card: &&Control| {
            let px = if compact { (40.0 * self.step).min(52.0) } else { 40.0 * self.step };
            let icon = match (card.icon, compact) {
                (Icon::None, _) => 0.0,
                (_, true) => 55.0 + 20.0,
                (_, false) => 88.0 + 28.0,
            };
            let tick = if compact && !card.selected { 0.0 } else { 44.0 * self.step.min(1.25) + 28.0 };
            let width = self.list_width - 52.0 - icon - tick;
            let sub = if card.sub.is_empty() { 0.0 } else { 2.0 + self.small().height(&card.sub, width) };
            let words = Face::bold(px, 1.215).height(&card.label, width) + sub + 24.0 + 6.0;
            words.max(if of < 4 && !paged && !self.lower && !compact { 176.0 } else { 148.0 })
        };
        cards.iter().map(card).collect()
    }

    /// The lowered screen has room for four of them only where they stand as near as fingers allow.
    fn card_gap(&self, paged: bool) -> f32 {
        let near = self.compact || self.step > 1.2 && paged || self.lower && !self.landscape;
        if near { 12.0 } else { 16.0 }
    }

    fn rows(&self, rows: &[Row]) -> Vec<f32> {
        let row = |row: &Row| {
            let change = if row.change.is_some() { (self.small().px * 5.6).max(200.0) + 24.0 } else { 0.0 };
            let width = self.list_width - change;
            let px = 34.0 * self.step * if self.step > 1.4 { 1.0 } else { 1.06 };
            let label = Face::plain(self.small().px, 1.215).height(&row.label, width);
            let words = label + Face::plain(px, 1.215).height(&row.value, width);
            let air = if self.step > 1.4 { 6.0 } else { 10.0 };
            // Two buttons, one below the other, stand apart (checklist 2).
            (words + air).max(if row.change.is_some() { 102.0 } else { 0.0 })
        };
        rows.iter().map(row).collect()
    }

    /// So many cards or rows stand side by side.
    fn pair(&self) -> usize {
        if self.wide { 2 } else { 1 }
    }

    fn row_controls(&self, controls: &[Control]) -> f32 {
        if self.landscape && self.wide {
            return self.buttons(controls);
        }
        let one = |control: &Control| match control.sub.is_empty() {
            true => self.one_button(control, self.list_width),
            false => Room { compact: self.step > 1.2, ..*self }.cards(&[control], 4, false).iter().sum(),
        };
        controls.iter().map(|control| one(control) + 16.0).sum()
    }

    /// Two a line, one above the other where there are many in large text; three a line where it is wide.
    pub(super) fn buttons(&self, controls: &[Control]) -> f32 {
        let per = match controls.len() > 2 && self.step > 1.2 {
            _ if self.wide => 3,
            true => 1,
            false => 2,
        };
        let width = |line: &[Control]| (self.buttons_width - 16.0 * (line.len() - 1) as f32) / line.len() as f32;
        let line = |line: &[Control]| {
            line.iter().map(|control| self.one_button(control, width(line))).fold(0.0, f32::max) + 16.0
        };
        controls.chunks(per).map(line).sum()
    }

    pub(super) fn one_button(&self, control: &Control, width: f32) -> f32 {
        let icon = if control.icon == Icon::None { 0.0 } else { 44.0 * self.step.min(1.25) * 0.9 + 14.0 };
        (self.button().height(&control.label, width - 32.0 - icon) + 26.0).max(104.0)
    }

    fn tick(&self, agree: &Control) -> f32 {
        (self.button().height(&agree.label, self.reading_width - 48.0 - 92.0) + 54.0).max(148.0)
    }

    fn date(&self, date: &Labelled) -> f32 {
        let compact = self.landscape && self.step > 1.2;
        let width = self.list_width - 56.0 - if compact { 0.0 } else { 88.0 + 28.0 };
        let card = Face::bold(if compact { self.body().px } else { 40.0 * self.step }, 1.215);
        self.small().px * 1.215 + card.height(&date.value, width) + if self.step > 1.2 { 32.0 } else { 56.0 }
    }
}
