//! The heights of what can be cut, and how much of it a page holds.

use std::ops::Range;

use super::room::Room;
use super::{sum, taken};

/// The heights of a view's blocks.
pub(super) struct Flow {
    pub read: Vec<f32>,
    /// Of each item.
    pub list: Vec<f32>,
    pub list_gap: f32,
    /// So many items stand side by side.
    pub pair: usize,
    /// They fill one column after the other, not one line after the other.
    pub down: bool,
    /// At most so many items stand on a page.
    pub most: usize,
    /// Banner, progress, question, error.
    pub head: f32,
    /// The number, the two dates: on the first page alone.
    pub first: f32,
    /// Buttons that stand on every page.
    pub controls: f32,
    /// What stands on the last page alone.
    pub end: f32,
    /// "More" stands in the column of what is read.
    pub beside_more: bool,
    /// The list is touched, and must lie within reach.
    pub touched: bool,
    /// What is no entry of the list stands in it, too.
    pub mixed: bool,
    /// Reading and list stand in one column.
    pub shared: bool,
}

impl Flow {
    /// Whether the first page has something to show before any block.
    pub fn begins(&self) -> bool {
        self.first > 0.0
    }

    /// What stands on a page whatever is cut.
    pub fn fixed(&self, first: bool) -> f32 {
        self.head + if first { self.first } else { 0.0 } + if self.shared { self.controls } else { 0.0 }
    }

    /// Of these items of the list, with the gaps below them.
    pub fn height(&self, items: Range<usize>) -> f32 {
        let items = &self.list[items];
        if !self.down {
            return sum(&lines(items, self.pair), self.list_gap);
        }
        let count = items.len().div_ceil(self.pair);
        let line = |line: usize| items.iter().skip(line).step_by(count).copied().fold(0.0, f32::max);
        sum(&(0..count).map(line).collect::<Vec<_>>(), self.list_gap)
    }

    /// How many items fit, from this one on.
    pub fn taken(&self, from: usize, room: f32) -> usize {
        if self.down {
            let fits = |count: &usize| self.height(from..from + count) <= room + self.list_gap;
            return (1..=self.rest(from)).rev().find(fits).unwrap_or(0);
        }
        taken(&lines(&self.list[from..], self.pair), room, self.list_gap).saturating_mul(self.pair).min(self.rest(from))
    }

    /// The items of one line, which a page takes even where they do not fit.
    pub fn one_line(&self, from: usize) -> usize {
        self.pair.min(self.rest(from))
    }

    /// What a page could take at most.
    fn rest(&self, from: usize) -> usize {
        (self.list.len() - from).min(self.most)
    }
}

impl Room {
    /// Whether everything fits one screen.
    pub fn holds(&self, flow: &Flow) -> bool {
        let entries = flow.height(0..flow.list.len());
        let read = sum(&flow.read, self.gap) + flow.fixed(true);
        let touchable = flow.controls + if flow.touched { entries } else { flow.end };
        let room = if self.shared {
            read + entries + flow.end <= self.reading && touchable <= self.touchable + flow.list_gap
        } else {
            // The sentence to agree to stands under what is read.
            read + flow.end <= self.reading && flow.controls + entries <= self.touchable + flow.list_gap
        };
        room && flow.list.len() <= flow.most
    }

    /// Whether each block fits a page by itself.
    pub fn can_page(&self, flow: &Flow) -> bool {
        let highest = |blocks: &[f32]| blocks.iter().copied().fold(0.0, f32::max);
        let (read, list) = (highest(&flow.read), highest(&flow.list));
        if self.shared {
            let touchable = if flow.touched { list + flow.controls } else { flow.controls };
            let block = read.max(list).max(flow.end).max(flow.first);
            block + flow.fixed(false) + self.pager <= self.reading && touchable + self.pager <= self.touchable
        } else {
            let more = if flow.beside_more { self.pager } else { 0.0 };
            let block = (read + more).max(flow.end);
            block + flow.fixed(true) <= self.reading && list + flow.controls + self.pager <= self.touchable
        }
    }
}

/// Where some stand side by side, the highest of them counts.
pub(super) fn lines(heights: &[f32], pair: usize) -> Vec<f32> {
    heights.chunks(pair).map(|line| line.iter().copied().fold(0.0, f32::max)).collect()
}
