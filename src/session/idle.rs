//! Time: the warning before a visit is erased, and the end of waiting.

use super::ask::AskFailure;
use super::errand::Why;
use super::question::Question;
use super::register::NotRegistered;
use super::{NotPaid, Overlay, Page, Session, Stage};
use crate::clock::Now;
use crate::session::effect::{Effect, LookUpFailure};
use crate::view::Look;

/// How long nothing may happen before the warning, and how long the warning stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    pub warn_after_s: u64,
    pub wipe_after_s: u64,
}

const NORMAL: Profile = Profile { warn_after_s: 60, wipe_after_s: 20 };
const READING: Profile = Profile { warn_after_s: 120, wipe_after_s: 20 };
const LONG: Profile = Profile { warn_after_s: 180, wipe_after_s: 45 };
const DONE: Profile = Profile { warn_after_s: 30, wipe_after_s: 20 };

/// "We erased everything" stands on Start this long.
const ERASED_NOTICE_MS: u64 = 10_000;
/// After this long without an answer a look-up counts as no connection.
const LOOK_UP_MS: u64 = 10_000;
/// After this long a saved request is called saved, not sent; the sending goes on without the payor.
const CENTRAL_WORD_MS: u64 = 8_000;
/// The worker answers within 45 s; a kiosk that does not even do that is broken.
const WORKER_MS: u64 = 60_000;

impl Session {
    /// The time-out that holds on this screen. None: never (Start, sending), or without a warning (staff mode,
    /// set-up).
    pub fn idle_profile(&self) -> Option<Profile> {
        let visit = &self.visit;
        let gentle = self.is_gentle();
        let changed = self.is_changed();
        let reading = matches!(visit.question(), Some(Question::DateChanged | Question::Agree))
            || visit.question().is_some_and(Question::is_check)
            || matches!(visit.overlay, Some(Overlay::Page(Page::Reading(_))));
        match &visit.stage {
            Stage::Start if visit.overlay.is_none() && !changed && visit.lang == self.site.lang => None,
            Stage::Sending(_) | Stage::Staff(_) | Stage::Setup(_) => None,
            _ if gentle => Some(LONG),
            Stage::Done(_) => Some(DONE),
            _ if reading => Some(READING),
            _ => Some(NORMAL),
        }
    }

    /// Whether anything is not as it is when nobody has touched it.
    fn is_changed(&self) -> bool {
        let visit = &self.visit;
        let plain = Look { landscape: visit.look.landscape, ..Look::default() };
        visit.more_time || visit.look != plain || visit.voice != self.voice_at_start() || visit.kept.is_some()
    }

    /// Whoever sets how the screen looks or speaks, or listens to it, needs longer.
    fn is_gentle(&self) -> bool {
        let (visit, plain) = (&self.visit, Look::default());
        let look = visit.look;
        let seen = (look.theme, look.text_size, look.lower) != (plain.theme, plain.text_size, plain.lower);
        visit.more_time || seen || visit.voice.on || visit.screen_hidden || self.health.headphones
    }

    /// Seconds until the visit is erased, and of how many, while the warning stands.
    pub fn countdown(&self, now: Now) -> Option<(u64, u64)> {
        let Some(Overlay::TimeWarning { since_ms, .. }) = self.visit.overlay else { return None };
        let of = self.idle_profile()?.wipe_after_s;
        Some((of.saturating_sub(now.monotonic_ms.saturating_sub(since_ms) / 1000), of))
    }

    /// Also under the warning: whoever walks to one of its buttons has the whole time again.
    pub(super) fn noticed_life(&mut self, now: Now) {
        self.visit.touched_ms = now.monotonic_ms;
        if let Some(Overlay::TimeWarning { since_ms, .. }) = &mut self.visit.overlay {
            *since_ms = now.monotonic_ms;
        }
    }

    pub(super) fn time_passed(&mut self, now: Now) -> Vec<Effect> {
        self.end_notices(now);
        if let Some(waiting) = self.visit.waiting
            && now.monotonic_ms >= waiting.since_ms + LOOK_UP_MS
        {
            return self.unanswered(now);
        }
        match self.visit.stage {
            Stage::Sending(_) => self.waited_for_central(now),
            Stage::Staff(_) => self.staff_time(now),
            Stage::Setup(_) => self.setup_time(now),
            _ => self.idle(now),
        }
    }

    /// Nobody answered in time: the same as no connection.
    fn unanswered(&mut self, now: Now) -> Vec<Effect> {
        let told = |question: Question| question.is_password() || question == Question::ReceiptNumber;
        if self.asks_for_payments() || self.visit.question().is_some_and(told) {
            return self.told(Err(AskFailure::NoConnection), now);
        }
        self.looked_up(Err(LookUpFailure::NoConnection));
        Vec::new()
    }

    fn end_notices(&mut self, now: Now) {
        if self.visit.erased_until_ms.is_some_and(|until| now.monotonic_ms >= until) {
            self.visit.erased_until_ms = None;
        }
        if self.visit.misread_until_ms.is_some_and(|until| now.monotonic_ms >= until) {
            self.visit.misread_until_ms = None;
        }
    }

    fn idle(&mut self, now: Now) -> Vec<Effect> {
        let Some(profile) = self.idle_profile() else { return Vec::new() };
        let idle_ms = now.monotonic_ms.saturating_sub(self.visit.touched_ms);
        match self.visit.overlay {
            Some(Overlay::TimeWarning { since_ms, .. })
                if now.monotonic_ms >= since_ms + profile.wipe_after_s * 1000 =>
            {
                return self.erase(now);
            }
            Some(Overlay::TimeWarning { .. }) => {}
            _ if idle_ms >= profile.warn_after_s * 1000 => {
                let under = match self.visit.overlay {
                    Some(Overlay::Page(page)) => Some(page),
                    _ => None,
                };
                self.visit.overlay = Some(Overlay::TimeWarning { since_ms: now.monotonic_ms, under });
                return vec![Effect::Tone { volume: self.visit.voice.volume }];
            }
            _ => {}
        }
        Vec::new()
    }

    /// Ends the visit, and says so on Start where nothing was sent.
    pub(super) fn erase(&mut self, now: Now) -> Vec<Effect> {
        let typing = matches!(self.visit.stage, Stage::Menu | Stage::Coming(_) | Stage::Past | Stage::Asking(_));
        let nothing_sent = typing && !self.visit.sent;
        let mut effects = self.wipe(now);
        if nothing_sent {
            self.visit.erased_until_ms = Some(now.monotonic_ms + ERASED_NOTICE_MS);
            effects.push(Effect::Abandoned);
        }
        effects
    }

    fn waited_for_central(&mut self, now: Now) -> Vec<Effect> {
        let Stage::Sending(sending) = &self.visit.stage else { return Vec::new() };
        let waited_ms = now.monotonic_ms.saturating_sub(sending.since_ms);
        match sending.saved {
            Some(confirmation) if waited_ms >= CENTRAL_WORD_MS => self.saved_not_sent(confirmation, now),
            None if waited_ms >= WORKER_MS && self.errand().is_some() => {
                self.errand_failed(Why::Unknown);
                Vec::new()
            }
            None if waited_ms >= WORKER_MS => {
                // It may have been saved or charged: only a person can tell.
                let stage = if self.sends_registration() {
                    Stage::NotRegistered(NotRegistered::Unknown)
                } else {
                    Stage::NotPaid(NotPaid::Unknown { receipt: None })
                };
                self.go(stage);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
