//! What stands under a heading, in the column that would else be empty.

use super::left_out::LeftOut;
use super::room::{COLUMN, Room};
use super::*;

/// What is said under the heading of an outcome or a short answer, and no longer beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lead {
    /// The first notice warns: it comes right after the heading, before all that is good to know (R20).
    pub warning: bool,
    /// In landscape: the help of an outcome, the text of a short answer.
    pub help: bool,
    /// So many notices, the warning among them.
    pub notices: usize,
    /// In landscape: the number gave way to the warning, and stands in the other column.
    pub number_beside: bool,
}

impl Room {
    pub(super) fn lead(&self, view: &View, out: LeftOut) -> Lead {
        match &view.body {
            Body::Outcome { notices, controls, .. } => {
                let notices: Vec<&Notice> = out.notices(view).iter().chain(notices).collect();
                let warning = notices.first().is_some_and(|notice| notice.kind == NoticeKind::Warn);
                if self.shared {
                    return Lead { warning, notices: usize::from(warning), ..Lead::default() };
                }
                self.lead_of_outcome(view, &notices, warning, self.buttons(controls))
            }
            Body::Text { paragraphs, controls } if !self.shared && !controls.is_empty() => {
                let said: f32 = view.paragraphs.iter().map(|text| self.body().height(text, COLUMN) + self.gap).sum();
                let told: f32 =
                    out.notices(view).iter().map(|notice| self.notice(&notice.text, COLUMN) + self.gap).sum();
                let help = self.head(view, out) + said + told + self.texts(paragraphs) <= self.reading;
                Lead { help, ..Lead::default() }
            }
            _ => Lead::default(),
        }
    }

    /// The warning and the help where the left column has room for them; further notices only where the right has none.
    fn lead_of_outcome(&self, view: &View, notices: &[&Notice], warns: bool, buttons: f32) -> Lead {
        const SPACE: f32 = 20.0;
        let heights: Vec<f32> =
            notices.iter().map(|notice| self.notice(&notice.text, self.reading_width) + 12.0).collect();
        let number = if self.number(view) > 0.0 { self.number(view) + SPACE } else { 0.0 };
        let mut left = self.reading - self.marked_heading(view) - 2.0 * SPACE - number;
        let mut lead = Lead::default();
        if let Some(height) = heights.first().filter(|height| warns && **height <= left + number) {
            lead = Lead { warning: true, notices: 1, number_beside: *height > left, ..lead };
            left -= height - if lead.number_beside { number } else { 0.0 };
        }
        let help: f32 =
            view.paragraphs.iter().map(|text| self.body().height(text, self.reading_width) + self.gap).sum();
        if !view.paragraphs.is_empty() && help + SPACE <= left {
            left -= help + SPACE;
            lead.help = true;
        }
        let more = if view.pager.is_some() { self.pager } else { 0.0 };
        let mut right = buttons - 16.0 + SPACE + more + if lead.help { 0.0 } else { help };
        right += if lead.number_beside { number } else { 0.0 };
        right += heights[lead.notices..].iter().sum::<f32>();
        while right > self.reading && heights.get(lead.notices).is_some_and(|height| *height <= left) {
            left -= heights[lead.notices];
            right -= heights[lead.notices];
            lead.notices += 1;
        }
        lead
    }

    /// The mark of an outcome stands beside its heading.
    fn marked_heading(&self, view: &View) -> f32 {
        let mark = 96.0;
        self.heading(view, LeftOut::Nothing).height(&view.heading, self.reading_width - mark - 24.0).max(mark)
    }
}
