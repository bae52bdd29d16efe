//! Where things lie: targets, gaps, reach, names, words, places, language. Real elements, laid out for real letters.

use std::collections::{BTreeMap, BTreeSet};

use payor_kiosk::content;
use payor_kiosk::gallery;
use payor_kiosk::headless::{Accessible, Role, Written};
use payor_kiosk::lang::Lang;
use payor_kiosk::text;
use payor_kiosk::view::paging::LeftOut;
use payor_kiosk::view::{Body, TextSize};

use crate::variants::{Drawn, Tongue};

/// Half a pixel of rounding is no defect.
const SLACK: f32 = 0.5;

/// Everything that is wrong with where a screen's elements lie.
pub fn faults(drawn: &Drawn<'_>, places: &mut Places) -> Vec<String> {
    let mut found = drawn.targets_too_small_too_far_or_too_close();
    found.extend(drawn.names_missing_or_twice());
    found.extend(drawn.without_role.iter().map(|name| format!("{name:?} has no role")));
    found.extend(drawn.words_not_there());
    found.extend(drawn.left_out_without_need());
    found.extend(drawn.texts_outside_or_over_controls());
    found.extend(drawn.letters_too_small_or_cut());
    found.extend(drawn.over_the_action_bar());
    found.extend(drawn.frame_moved(places));
    found.extend(drawn.english_in_spanish());
    found.extend(drawn.unmasked());
    found
}

/// Where each button of the frame was seen first.
pub type Places = BTreeMap<String, (String, [i32; 4])>;

impl Drawn<'_> {
    fn controls(&self) -> impl Iterator<Item = &Accessible> {
        self.all.iter().filter(|element| element.role != Role::Text)
    }

    fn leaves_window(&self, Accessible { x, y, w, h, .. }: &Accessible) -> bool {
        *x < -SLACK || *y < -SLACK || {
            let (width, height) = self.variant.size();
            x + w > width as f32 + SLACK || y + h > height as f32 + SLACK
        }
    }

    /// Checklist 1 to 3. A lone field takes no touches.
    fn targets_too_small_too_far_or_too_close(&self) -> Vec<String> {
        let two_fields = matches!(&self.screen.view.body, Body::Keyboard { fields, .. } if fields.len() > 1);
        let targets: Vec<_> = self.controls().filter(|control| control.role != Role::Field || two_fields).collect();
        let mut faults = Vec::new();
        for target in &targets {
            let Accessible { label, y, w, h, .. } = target;
            if *w < 84.0 - SLACK || *h < 84.0 - SLACK {
                faults.push(format!("{label:?} is {w} x {h}"));
            }
            if self.leaves_window(target) {
                faults.push(format!("{label:?} leaves the window"));
            }
            let reach = if self.variant.look.lower { 960.0 } else { 600.0 };
            if !self.variant.look.landscape && *y < reach - SLACK {
                faults.push(format!("{label:?} is out of reach at y = {y}"));
            }
        }
        for (index, one) in targets.iter().enumerate() {
            for other in &targets[index + 1..] {
                let apart_x = (other.x - (one.x + one.w)).max(one.x - (other.x + other.w));
                let apart_y = (other.y - (one.y + one.h)).max(one.y - (other.y + other.h));
                let apart = apart_x.max(apart_y);
                if apart < 12.0 - SLACK {
                    faults.push(format!("{:?} and {:?} are {apart} apart", one.label, other.label));
                }
            }
        }
        faults
    }

    /// Checklist 12 and 41.
    fn names_missing_or_twice(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        let mut faults = Vec::new();
        for control in self.controls() {
            if control.label.trim().is_empty() {
                faults.push(format!("a control at {}, {} has no name", control.x, control.y));
            }
            // A field may be named as what it asks for.
            if control.role != Role::Field && !names.insert(&control.label) {
                faults.push(format!("two controls are named {:?}", control.label));
            }
        }
        let heading = &self.screen.view.heading;
        let headings = self.all.iter().filter(|text| text.role == Role::Text && text.label == *heading).count();
        if headings != 1 && self.screen.view.sheet.is_none() {
            faults.push(format!("{headings} headings {heading:?}"));
        }
        faults
    }

    /// What the view says is there to be read, and what it offers to be touched.
    fn words_not_there(&self) -> Vec<String> {
        let view = &self.screen.view;
        if view.sheet.is_some() {
            return Vec::new();
        }
        let there: BTreeSet<&str> = self.all.iter().map(|element| element.label.as_str()).collect();
        let out = LeftOut::of(view);
        let banner = out.banner(view);
        let drawn = out.notices(view).iter().chain(banner.as_deref()).map(|notice| &notice.text);
        let said: Vec<&String> = out.help(view).iter().chain(&view.error).chain(drawn).collect();
        let body: Vec<&String> = match &view.body {
            Body::Agreement { text, .. } => text.iter().collect(),
            Body::Text { paragraphs, .. } => paragraphs.iter().collect(),
            Body::Rows { rows, .. } => rows.iter().flat_map(|row| [&row.label, &row.value]).collect(),
            Body::Outcome { notices, receipt, number, .. } => {
                let number = number.iter().flat_map(|number| [&number.label, &number.value]);
                notices.iter().map(|notice| &notice.text).chain(receipt).chain(number).collect()
            }
            Body::Moved { reasons, .. } => reasons.iter().collect(),
            _ => Vec::new(),
        };
        let offered: Vec<&str> = view.controls().into_iter().map(|control| control.accessible_label()).collect();
        let said = said.into_iter().chain(body).map(String::as_str).filter(|said| !said.is_empty());
        said.chain(offered).filter(|said| !there.contains(said)).map(|said| format!("not there: {said:?}")).collect()
    }

    /// Words may give way to keys in large text and to what the kiosk answers, and the banner only to both.
    fn left_out_without_need(&self) -> Vec<String> {
        let view = &self.screen.view;
        let large = self.variant.look.text_size != TextSize::Standard || self.variant.tongue == Tongue::Pseudo;
        let answers = view.error.is_some() || view.banner.is_some() || !view.notices.is_empty();
        let keys = self.variant.look.landscape && matches!(view.body, Body::Keyboard { .. });
        let most = match (large, answers) {
            (false, false) => LeftOut::Nothing,
            // Five rows of keys leave room for one message.
            (false, true) if keys && view.error.is_some() => LeftOut::Banner,
            (false, true) if keys => LeftOut::Notices,
            (false, true) => LeftOut::Progress,
            (true, _) if self.banner_may_give_way() => LeftOut::Banner,
            // The picture and the help go, no notice (checklist 31).
            (true, _) if matches!(view.body, Body::Start(_)) && self.variant.tongue != Tongue::Pseudo => LeftOut::Help,
            // The banner stays on every other screen, also on each page of those that are cut (checklist 32).
            (true, _) => LeftOut::Notices,
        };
        let out = LeftOut::of(view);
        if out > most { vec![format!("leaves out {out:?}, where {most:?} is enough")] } else { Vec::new() }
    }

    /// In large text: above landscape keys beside an error. Where every text is two fifths longer, also above all
    /// landscape keys, beside an error, above Start's notices, and where a paragraph of the agreement fills its page.
    fn banner_may_give_way(&self) -> bool {
        let (view, look) = (&self.screen.view, self.variant.look);
        let longer = self.variant.tongue == Tongue::Pseudo;
        match &view.body {
            Body::Keyboard { .. } if look.landscape => longer || view.error.is_some(),
            Body::Start(_) if longer => !view.notices.is_empty(),
            Body::Agreement { .. } if longer && look.landscape => look.text_size == TextSize::Largest,
            _ => longer && view.error.is_some() && look.text_size == TextSize::Largest,
        }
    }

    /// Checklist 4 and 10: every letter is large enough, every text has the room it needs and stays on its control.
    fn letters_too_small_or_cut(&self) -> Vec<String> {
        let least: f32 = match self.variant.look.text_size {
            TextSize::Standard => 30.0,
            TextSize::Large => 37.0,
            TextSize::Largest => 45.0,
        };
        let mut faults = Vec::new();
        for text in self.written.iter().filter(|text| !text.text.trim().is_empty()) {
            let Written { text: words, w, h, needs, px, .. } = text;
            // The name of the service is no text of the screen, and stops growing at ×1.25.
            let least = if *words == self.screen.view.brand { least.min(37.0) } else { least };
            if *px < least - SLACK {
                faults.push(format!("{words:?} is {px} px high"));
            }
            if needs.0 > w + 1.5 || needs.1 > h + 1.5 {
                faults.push(format!("{words:?} needs {} x {}, has {w} x {h}", needs.0, needs.1));
            }
            if let Some(control) = &text.control {
                let over_x = (control.x - text.x).max(text.x + text.w - control.x - control.w);
                let over_y = (control.y - text.y).max(text.y + text.h - control.y - control.h);
                if over_x > 1.0 || over_y > 1.0 {
                    faults.push(format!("{words:?} leaves {:?} by {over_x} x {over_y}", control.label));
                }
            }
        }
        faults
    }

    /// Checklist 10.
    fn texts_outside_or_over_controls(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.screen.view.sheet.is_some() {
            return faults;
        }
        for text in self.all.iter().filter(|element| element.role == Role::Text) {
            if self.leaves_window(text) {
                faults.push(format!("{:?} leaves the window", text.label));
            }
            for other in self.all.iter().filter(|other| other.role == Role::Text && other.label != text.label) {
                let over_x = (text.x + text.w).min(other.x + other.w) - text.x.max(other.x);
                let over_y = (text.y + text.h).min(other.y + other.h) - text.y.max(other.y);
                if over_x > 1.0 && over_y > 4.0 {
                    faults.push(format!("{:?} lies over {:?}", text.label, other.label));
                }
            }
            for control in self.controls() {
                let over_x = (text.x + text.w).min(control.x + control.w) - text.x.max(control.x);
                let over_y = (text.y + text.h).min(control.y + control.h) - text.y.max(control.y);
                if over_x > 1.0 && over_y > 1.0 {
                    faults.push(format!("{:?} lies over {:?}", text.label, control.label));
                }
            }
        }
        faults
    }

    /// Checklist 10: a screen ends above the bar with Back, also where nothing of that bar is in the way.
    fn over_the_action_bar(&self) -> Vec<String> {
        let view = &self.screen.view;
        let bar_is_drawn = view.back.is_some() || view.primary.is_some();
        if view.sheet.is_some() || matches!(view.body, Body::Countdown { .. }) || !bar_is_drawn {
            return Vec::new();
        }
        let bar = if self.variant.look.text_size == TextSize::Largest { 168.0 } else { 152.0 };
        let utilities = if self.variant.look.landscape { 0.0 } else { 148.0 };
        let top = self.variant.size().1 as f32 - utilities - bar;
        let frame: Vec<_> = view.utilities.iter().chain(&view.back).chain(&view.primary).collect();
        let of_frame = |label: &str| frame.iter().any(|control| control.accessible_label() == label);
        let over = |element: &&Accessible| element.y + element.h > top + SLACK && !of_frame(&element.label);
        let over = self.all.iter().filter(over);
        over.map(|element| format!("{:?} reaches {} into the action bar", element.label, element.y + element.h - top))
            .collect()
    }

    /// Checklist 11: Back, the primary button and the utilities are where they were on every screen before.
    fn frame_moved(&self, places: &mut Places) -> Vec<String> {
        let view = &self.screen.view;
        if view.sheet.is_some() {
            return Vec::new();
        }
        let mut framed: BTreeMap<&str, String> = BTreeMap::new();
        framed.extend(view.utilities.iter().map(|control| (control.accessible_label(), control.label.clone())));
        framed.extend(view.back.iter().map(|control| (control.accessible_label(), "back".to_owned())));
        framed.extend(view.primary.iter().map(|control| (control.accessible_label(), "primary".to_owned())));
        let mut faults = Vec::new();
        for control in self.controls() {
            let Some(part) = framed.get(control.label.as_str()) else { continue };
            let rect = [control.x, control.y, control.w, control.h].map(|value| value.round() as i32);
            let (first, place) = places.entry(part.clone()).or_insert_with(|| (self.screen.name.clone(), rect));
            if *place != rect {
                faults.push(format!("{part} is at {rect:?}, on {first} at {place:?}"));
            }
        }
        faults
    }

    /// Checklist 14. Start and the closed kiosk speak both languages.
    fn english_in_spanish(&self) -> Vec<String> {
        if self.screen.view.lang == Lang::En || ["01-start", "28-closed"].contains(&self.screen.view.name) {
            return Vec::new();
        }
        let content = content::all().into_iter().map(|(_, text)| (text.en.as_str(), text.es.as_str()));
        let all: Vec<(&str, &str)> = text::all().map(|(_, text)| (text.en, text.es)).chain(content).collect();
        let english: BTreeSet<&str> = all.iter().filter(|(en, es)| en != es).map(|(en, _)| *en).collect();
        let spanish: BTreeSet<&str> = all.iter().map(|(_, es)| *es).collect();
        let left = self.all.iter().map(|element| element.label.as_str());
        left.filter(|said| english.contains(said) && !spanish.contains(said))
            .map(|said| format!("English: {said:?}"))
            .collect()
    }

    /// Checklist 36: what was typed behind dots is in no text and no value.
    fn unmasked(&self) -> Vec<String> {
        let secret = match self.screen.name.as_str() {
            "05-identity-typed" => "678",
            "05-identity-other" => "12345",
            "16-card-code" => "123",
            "29-password-shown" => "sunrise48",
            "12-account-number-again" => "0001 2345 6789",
            _ => return Vec::new(),
        };
        let read = self.all.iter().filter(|element| element.role != Role::Button);
        let said = read.flat_map(|element| [&element.label, &element.value, &element.description]);
        said.filter(|said| said.contains(secret)).map(|said| format!("{secret} in {said:?}")).collect()
    }
}

#[test]
fn every_screen_of_the_journey_is_drawn() {
    let names: BTreeSet<&str> = gallery::screens(Lang::En).iter().map(|screen| screen.view.name).collect();
    for name in [
        "01-start",
        "02-menu",
        "03-file-number",
        "04-who",
        "05-identity",
        "05-name",
        "06-right-case",
        "06-on-hold",
        "07-once-or-repeat",
        "08-amount",
        "09-how-to-pay",
        "10-which-account",
        "11-routing-number",
        "12-account-type",
        "12-account-number",
        "12-account-number-again",
        "13-how-often",
        "13-weekday",
        "13-two-days",
        "13-month-day",
        "14-first-date",
        "15-date-changed",
        "16-card-name",
        "16-card-street",
        "16-card-zip",
        "16-card-city",
        "16-card-number",
        "16-card-expiry",
        "16-card-code",
        "17-email",
        "17-email-needed",
        "18-agree",
        "19-review",
        "19-sending",
        "20-done-bank",
        "20-done-card",
        "20-saved",
        "21-declined",
        "21-not-sent",
        "21-refused",
        "21-unknown",
        "21-date-passed",
        "06-check-by-mail",
        "24-help",
        "24-topic",
        "24-answer",
        "25-offices",
        "25-office",
        "27-time-warning",
        "28-closed",
    ] {
        assert!(names.contains(name), "{name} is not drawn");
    }
}
