//! What gives way where keys or a calendar take the room: those screens cannot be cut into pages. Of the others, only the
//! bar and the banner do, where a page would not hold a single block beside them.

use std::borrow::Cow;

use super::room::{Face, Room};
use super::*;

/// What a crowded screen leaves undrawn, the least needed first; each leaves out what those before it do. The voice
/// still says all of it. The question and the error are never left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    Nothing,
    Help,
    /// What an error says better: notices, and the list of what is missing.
    BesideError,
    /// The bar alone; in landscape the header still says which step it is.
    Progress,
    Notices,
    Banner,
}

impl LeftOut {
    const ALL: [LeftOut; 6] =
        [LeftOut::Nothing, LeftOut::Help, LeftOut::BesideError, LeftOut::Progress, LeftOut::Notices, LeftOut::Banner];

    /// What `view` has no room for.
    pub fn of(view: &View) -> LeftOut {
        if is_typed(view) {
            LeftOut::least(|out| {
                let room = Room::of(view, out);
                room.typed(view, out) <= room.reading
            })
        } else {
            let whole = || LeftOut::to_hold(view).unwrap_or(LeftOut::Nothing);
            view.pager.as_ref().map_or_else(whole, |pager| pager.left_out)
        }
    }

    /// The least that must be left out for everything else to stand on one screen; None where it needs pages. Only cards
    /// in large text leave out anything for that: a choice is made among all of them, and what is left out only helps.
    pub(super) fn to_hold(view: &View) -> Option<LeftOut> {
        let holds = |out: &LeftOut| {
            let room = Room::of(view, *out);
            room.flow(view, false, *out).is_none_or(|flow| room.holds(&flow))
        };
        let large = view.look.text_size != TextSize::Standard;
        let levels: &[LeftOut] = match &view.body {
            Body::Choices(cards) if large && cards.len() < 5 => {
                &[LeftOut::Nothing, LeftOut::Progress, LeftOut::Notices]
            }
            _ => &[LeftOut::Nothing],
        };
        levels.iter().copied().find(holds)
    }

    /// The least that must be left out of each page, for `view` to be cut into pages at all.
    pub(super) fn to_page(view: &View) -> LeftOut {
        LeftOut::least(|out| {
            let room = Room::of(view, out);
            room.flow(view, true, out).is_none_or(|flow| room.can_page(&flow))
        })
    }

    fn least(fits: impl Fn(LeftOut) -> bool) -> LeftOut {
        LeftOut::ALL.into_iter().find(|out| fits(*out)).unwrap_or(LeftOut::Banner)
    }

    /// The help that is drawn; of the start always its heading in the other language.
    pub fn help(self, view: &View) -> &[String] {
        if !is_typed(view) {
            return &view.paragraphs;
        }
        let first = usize::from(matches!(view.body, Body::Start(_))).min(view.paragraphs.len());
        if self >= LeftOut::Help { &view.paragraphs[..first] } else { &view.paragraphs }
    }

    /// The notices that are drawn.
    pub fn notices(self, view: &View) -> &[Notice] {
        let gone = self >= LeftOut::Notices || self >= LeftOut::BesideError && view.error.is_some();
        match &view.body {
            Body::Start(_) if gone => paper_state(&view.notices, view.lang),
            // Beside cards a hint may go, never what has happened.
            Body::Choices(_) if gone && view.notices.iter().all(|notice| notice.kind == NoticeKind::Info) => &[],
            _ if gone && is_typed(view) => &[],
            _ => &view.notices,
        }
    }

    /// The start is tight: its two headings are set smaller before a notice goes.
    pub(super) fn small_headings(self, view: &View) -> bool {
        self >= LeftOut::Help && view.look.landscape && matches!(view.body, Body::Start(_))
    }

    /// Whether the list of what the answer must have is drawn.
    pub fn has_checks(self, view: &View) -> bool {
        self < LeftOut::BesideError || view.error.is_none()
    }

    /// The step, where its bar is drawn.
    pub fn step(self, view: &View) -> Option<&Step> {
        view.step.as_ref().filter(|_| self < LeftOut::Progress)
    }

    /// The banner, where it is drawn. The start says it in both languages, one below the other; in the largest text there
    /// is room for that of the screen alone, beside what else must be said.
    pub fn banner(self, view: &View) -> Option<Cow<'_, Notice>> {
        let banner = view.banner.as_ref().filter(|_| self < LeftOut::Banner)?;
        if matches!(view.body, Body::Start(_)) && view.look.text_size == TextSize::Largest {
            let text = banner.text.lines().next().unwrap_or_default().to_owned();
            return Some(Cow::Owned(Notice { text, ..*banner }));
        }
        Some(Cow::Borrowed(banner))
    }
}

/// Whoever begins must know that no receipt will be printed (checklist 31): of the last two warnings, which say it in
/// English and in Spanish, that in the language of the screen.
fn paper_state(notices: &[Notice], lang: Lang) -> &[Notice] {
    let Some(last) = notices.iter().rposition(|notice| notice.kind == NoticeKind::Warn) else { return &[] };
    let at = if lang == Lang::Es { last } else { last.saturating_sub(1) };
    &notices[at..=at]
}

/// Screens that are typed into or picked from, and cannot turn pages.
pub(super) fn is_typed(view: &View) -> bool {
    matches!(
        view.body,
        Body::Start(_) | Body::Keypad { .. } | Body::Keyboard { .. } | Body::Grid { .. } | Body::Calendar(_)
    )
}

impl Room {
    /// The height of the column with the question, without what is left out.
    fn typed(&self, view: &View, out: LeftOut) -> f32 {
        let width = self.reading_width;
        let help = if self.wide { self.small() } else { self.body() };
        let second_heading = usize::from(matches!(view.body, Body::Start(_)));
        let paragraph = |(place, text): (usize, &String)| {
            let face = if place < second_heading { self.heading(view, out) } else { help };
            face.height(text, width) + self.gap
        };
        let help: f32 = out.help(view).iter().enumerate().map(paragraph).sum();
        let said: f32 = out.notices(view).iter().map(|notice| self.notice(&notice.text, width) + 12.0).sum();
        self.head(view, out) + help + said + self.least(view, out)
    }

    /// The least height of the controls that share the column with the question.
    fn least(&self, view: &View, out: LeftOut) -> f32 {
        match &view.body {
            Body::Start(_) if self.landscape => 0.0,
            Body::Start(controls) => controls.iter().map(|control| self.start_button(control) + 24.0).sum(),
            Body::Keypad { field, .. } if self.landscape => self.field(field),
            Body::Keypad { field, extras, .. } => self.field(field) + 16.0 + self.buttons(extras) + grid(4, 16.0),
            Body::Keyboard { fields, checks, extras, rows } => {
                let checks: &[Check] = if out.has_checks(view) { checks } else { &[] };
                let high = if self.wide {
                    self.beside_each_other(fields, checks, extras)
                } else {
                    let fields: f32 = match view.look.lower {
                        true => fields.first().map_or(0.0, |field| self.field(field) + 16.0),
                        false => fields.iter().map(|field| self.field(field) + 16.0).sum(),
                    };
                    let per = if self.step > 1.2 || checks.len() < 4 { 1 } else { 2 };
                    fields + self.buttons(extras) + self.checks(checks, per, self.reading_width)
                };
                let rows = if self.landscape { rows.len().min(5) } else { rows.len() };
                high + grid(rows, 12.0)
            }
            Body::Grid { columns, cells } if !self.landscape => {
                grid(cells.len().div_ceil(usize::from(*columns).max(1)), 12.0)
            }
            Body::Calendar(_) if !self.landscape => {
                let weeks = if view.look.lower { 4 } else { 6 };
                104.0 + 20.0 + self.small().px * 1.5 + grid(weeks, 12.0)
            }
            _ => 0.0,
        }
    }

    fn field(&self, field: &Field) -> f32 {
        let label = if field.show_label { self.small().px * 1.3 } else { 0.0 };
        let least = match field.kind {
            FieldKind::Amount => 152.0,
            _ if !self.landscape => 120.0,
            _ if self.step > 1.1 => 96.0,
            _ => 108.0,
        };
        label + least
    }

    /// In landscape fields, buttons and checks stand in one line above the letters, and share the width that is left.
    fn beside_each_other(&self, fields: &[Field], checks: &[Check], extras: &[Control]) -> f32 {
        let least: f32 = if self.step > 1.1 { 380.0 } else { 260.0 };
        let (count, buttons) = (fields.len() as f32, extras.len() as f32);
        let list = if checks.is_empty() { 0.0 } else { 1.0 };
        if list > 0.0 && buttons > 0.0 {
            return self.secret(fields, checks, extras);
        }
        let gaps = 24.0 * (count + buttons + list - 1.0).max(0.0);
        let left = self.reading_width - gaps - 200.0 * count - least * buttons - 300.0 * list;
        let share = left / (2.0 * count + buttons + 3.0 * list).max(1.0);
        let fields = fields.iter().map(|field| self.field(field)).fold(0.0, f32::max);
        let extras = extras.iter().map(|control| self.one_button(control, least + share)).fold(0.0, f32::max);
        fields.max(extras).max(self.checks(checks, 2, 300.0 + 3.0 * share))
    }

    /// The button that shows a secret stands beside its field, the list of what it must have below both.
    fn secret(&self, fields: &[Field], checks: &[Check], extras: &[Control]) -> f32 {
        let button = if self.step > 1.4 {
            640.0
        } else if self.step > 1.1 {
            540.0
        } else {
            440.0
        };
        let fields = fields.iter().map(|field| self.field(field)).fold(0.0, f32::max);
        let extras = extras.iter().map(|control| self.one_button(control, button)).fold(0.0, f32::max);
        fields.max(extras) + 8.0 + self.checks(checks, 2, self.reading_width)
    }

    /// The list of what an answer must have, so many beside each other.
    fn checks(&self, checks: &[Check], per: usize, width: f32) -> f32 {
        let face = Face::plain(self.small().px, if self.landscape { 1.175 } else { 1.215 });
        let icon = 44.0 * self.step.min(1.25) * 0.9;
        let width = (width - 24.0 * (per - 1) as f32) / per as f32 - icon - 14.0;
        // Beside a field the lines touch, and nothing is below them.
        let (gap, below) = if self.landscape || checks.is_empty() { (0.0, 0.0) } else { (8.0, 12.0) };
        let line =
            |line: &[Check]| line.iter().map(|check| face.height(&check.text, width).max(icon)).fold(0.0, f32::max);
        checks.chunks(per).map(|checks| line(checks) + gap).sum::<f32>() + below
    }

    fn start_button(&self, control: &Control) -> f32 {
        let width = self.reading_width - 48.0 - 44.0 - 24.0 - 64.0;
        let label = Face::bold(46.0 * 1.1 * self.step.min(1.25), 1.215).height(&control.label, width);
        (label + self.small().height(&control.sub, width) + 6.0 + 32.0).max(240.0)
    }
}

/// Lines of keys or days, each as low as a finger allows.
fn grid(lines: usize, gap: f32) -> f32 {
    lines as f32 * (84.0 + gap) - gap
}
