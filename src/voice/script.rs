//! What is said of a screen, in the order of the specification (4.8): step, question, help, error, choices, actions.
//!
//! Pure: from a [`View`], and what stood there before, to utterances. What is in a field is always personal; of the rest,
//! [`privacy`](super::privacy) knows. What is masked on the screen is not in the view and cannot be said.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{privacy, saying};
use crate::lang::Lang;
use crate::session::event::Touch;
use crate::text::{Text, voice};
use crate::view::{Body, Control, Field, FieldKind, Tone, View};

const DOT: char = '\u{2022}';
/// The time that is left is said this often, in seconds.
const COUNT_EVERY_S: u16 = 5;

/// One thing to say.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Utterance {
    pub text: String,
    #[zeroize(skip)]
    pub lang: Lang,
    /// Only whoever wears the headphones may hear it.
    pub personal: bool,
}

impl std::fmt::Debug for Utterance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = if self.personal { "personal" } else { &self.text };
        write!(f, "{}: {text}", self.lang.code())
    }
}

/// What a change of the screen gives to say.
#[derive(Debug, Default)]
pub struct Change {
    pub lines: Vec<Utterance>,
    /// It is said at once, whatever is being said.
    pub interrupts: bool,
    /// Another screen than before.
    pub new_screen: bool,
}

/// A whole screen.
pub fn screen(view: &View) -> Vec<Utterance> {
    let mut script = Script::new(view);
    if let Some(sheet) = &view.sheet {
        script.text(&sheet.heading);
        script.text(&sheet.text);
    } else {
        script.told();
        script.fields();
    }
    script.how_to_move();
    script.lines
}

/// What is new on the screen since `before`.
pub fn change(before: &View, view: &View) -> Change {
    let place = |view: &View| (view.name, view.lang, view.heading.clone(), view.sheet.is_some());
    if place(before) != place(view) {
        return Change { lines: screen(view), interrupts: true, new_screen: true };
    }
    let mut script = Script::new(view);
    for (old, new) in fields(before).iter().zip(fields(view)) {
        script.typed(old, new);
    }
    let mut interrupts = false;
    let told = |view| {
        let mut script = Script::new(view);
        script.told();
        script.lines
    };
    let known = told(before);
    for line in told(view).into_iter().filter(|line| !known.contains(line)) {
        interrupts |= view.error != before.error || view.notices != before.notices || view.banner != before.banner;
        script.lines.push(line);
    }
    script.chosen(before);
    let busy = |view: &View| view.primary.as_ref().is_some_and(|primary| primary.tone == Tone::Busy);
    if busy(view) && !busy(before) {
        view.primary.iter().for_each(|primary| script.text(primary.accessible_label()));
    }
    Change { lines: script.lines, interrupts, new_screen: false }
}

/// What has the focus: its name, what stands under it, what it is and where.
pub fn focus(view: &View, touch: Touch) -> Vec<Utterance> {
    let mut script = Script::new(view);
    let controls = view.controls();
    if let Some(at) = controls.iter().position(|control| control.touch == touch) {
        script.control(controls[at], (at + 1, controls.len()));
    } else if let Some(field) = fields(view).iter().find(|field| field.touch == Some(touch)) {
        script.field(field);
    }
    script.lines
}

/// The error that still stands.
pub fn error(view: &View) -> Vec<Utterance> {
    let script = Script::new(view);
    view.error.iter().map(|error| script.line(error)).collect()
}

/// A sentence of the kiosk's own.
pub fn own(text: Text, lang: Lang, values: &[(&str, &str)]) -> Utterance {
    Utterance { text: text.fill(lang, values), lang, personal: false }
}

/// Only how much stands in it may be said.
fn masked(field: &Field) -> bool {
    field.secret || field.text.contains(DOT)
}

fn fields(view: &View) -> &[Field] {
    match &view.body {
        Body::Keypad { field, .. } => std::slice::from_ref(field),
        Body::Keyboard { fields, .. } => fields,
        _ => &[],
    }
}

/// The controls of the body that are no keys: what there is to choose from.
fn choices(view: &View) -> usize {
    if view.sheet.is_some() {
        return 2;
    }
    let frame = [&view.back, &view.primary].into_iter().flatten().count() + view.utilities.len();
    let keys = view.controls().iter().filter(|control| is_key(control)).count();
    view.controls().len().saturating_sub(frame + keys)
}

fn is_key(control: &Control) -> bool {
    matches!(control.touch, Touch::Character(_) | Touch::Text(_) | Touch::Delete | Touch::Accents)
}

struct Script<'a> {
    view: &'a View,
    lines: Vec<Utterance>,
}

impl<'a> Script<'a> {
    fn new(view: &'a View) -> Self {
        Script { view, lines: Vec::new() }
    }

    /// A visible text as it is said. Start speaks both languages.
    fn line(&self, text: &str) -> Utterance {
        let lang = privacy::language(text).unwrap_or(self.view.lang);
        Utterance {
            text: saying::sentence(text, lang),
            lang,
            personal: !self.view.is_public() && !privacy::is_public(text),
        }
    }

    fn text(&mut self, text: &str) {
        // Lines of one text may be in two languages: each is said by itself.
        text.lines().filter(|line| !line.is_empty()).for_each(|line| self.lines.push(self.line(line)));
    }

    fn own(&mut self, text: Text, values: &[(&str, &str)]) {
        self.lines.push(own(text, self.view.lang, values));
    }

    fn personal(&mut self, text: String) {
        self.lines.push(Utterance { text, lang: self.view.lang, personal: true });
    }

    /// All that is read, but for the fields.
    fn told(&mut self) {
        let view = self.view;
        view.step.iter().for_each(|step| self.text(&step.text));
        self.text(&view.heading);
        if let Body::Countdown { seconds, .. } = view.body {
            // Every second would be too often to be heard.
            let said = seconds.next_multiple_of(COUNT_EVERY_S);
            return self.own(voice::SECONDS_LEFT, &[("n", &said.to_string())]);
        }
        view.paragraphs.iter().for_each(|text| self.text(text));
        view.error.iter().for_each(|error| self.text(error));
        view.banner.iter().chain(&view.notices).for_each(|notice| self.text(&notice.text));
        self.body();
        view.pager.iter().for_each(|pager| self.text(&pager.text));
    }

    fn body(&mut self) {
        match &self.view.body {
            Body::Start(controls) => controls.iter().for_each(|control| self.text(&control.label)),
            Body::Keyboard { checks, .. } => {
                for check in checks {
                    self.text(&check.text);
                    self.own(if check.holds { voice::DONE } else { voice::MISSING }, &[]);
                }
            }
            Body::Calendar(month) => self.text(&month.title),
            Body::Agreement { text, .. } => text.iter().for_each(|text| self.text(text)),
            Body::Rows { rows, .. } => {
                for row in rows {
                    self.text(&row.label);
                    self.text(&row.value);
                }
            }
            Body::Outcome { number, notices, receipt, .. } => {
                if let Some(number) = number {
                    self.text(&number.label);
                    // Twice, so that it can be written down.
                    self.personal(saying::code(&number.value));
                    self.personal(saying::code(&number.value));
                }
                notices.iter().for_each(|notice| self.text(&notice.text));
                receipt.iter().for_each(|line| self.text(line));
            }
            Body::Moved { from, to, reasons, .. } => {
                for told in [from, to] {
                    self.text(&told.label);
                    self.text(&told.value);
                }
                reasons.iter().for_each(|reason| self.text(reason));
            }
            Body::Text { paragraphs, .. } => paragraphs.iter().for_each(|text| self.text(text)),
            Body::Busy { text } => self.text(text),
            Body::Nothing | Body::Choices(_) | Body::Grid { .. } | Body::Keypad { .. } | Body::Countdown { .. } => {}
        }
    }

    fn fields(&mut self) {
        fields(self.view).iter().for_each(|field| self.field(field));
    }

    /// A field's name and what is in it.
    fn field(&mut self, field: &Field) {
        self.text(&field.label);
        let raw = raw(field);
        if raw.is_empty() {
            return self.own(voice::EMPTY, &[]);
        }
        if masked(field) {
            return self.count(field, raw.chars().count(), voice::ENTERED_OF, voice::ENTERED);
        }
        let lang = self.view.lang;
        self.personal(match field.kind {
            FieldKind::Amount => saying::money(field.text.trim_start_matches('$'), lang),
            FieldKind::Code if field.text.contains('@') => saying::email(&field.text, lang),
            FieldKind::Code if raw.chars().all(|c| c.is_ascii_digit()) => saying::code(&field.text.replace('/', " ")),
            FieldKind::Code => spelled(&field.text, lang),
            FieldKind::Words => saying::sentence(&field.text, lang),
        });
    }

    fn count(&mut self, field: &Field, count: usize, of: Text, bare: Text) {
        match field.full_length {
            Some(m) => self.own(of, &[("n", &count.to_string()), ("m", &m.to_string())]),
            None => self.own(bare, &[("n", &count.to_string())]),
        }
    }

    /// What was typed into a field, or taken out of it.
    fn typed(&mut self, old: &Field, field: &Field) {
        let (before, now) = (raw(old), raw(field));
        if before == now && old.active == field.active {
            return;
        }
        if (masked(old) || masked(field)) && before != now {
            let (was, is) = (before.chars().count(), now.chars().count());
            if is == was + 1 {
                return self.count(field, is, voice::DIGIT_OF, voice::DIGIT);
            } else if is + 1 == was {
                return self.own(voice::DIGIT_DELETED, &[("n", &is.to_string())]);
            }
        } else if let Some(added) = now.strip_prefix(before.as_str()).filter(|added| !added.is_empty()) {
            return self.personal(spelled(added, self.view.lang));
        } else if let Some(gone) = before.strip_prefix(now.as_str()).filter(|gone| !gone.is_empty()) {
            let lang = self.view.lang;
            return self.personal(format!("{} {}", spelled(gone, lang), voice::DELETED.get(lang)));
        }
        if field.active || before != now {
            self.field(field);
        }
    }

    /// What is chosen now and was not, or the other way round.
    fn chosen(&mut self, before: &View) {
        let was: Vec<&Control> = before.controls();
        for control in self.view.controls().into_iter().filter(|control| !is_key(control)) {
            let old = was.iter().find(|old| old.touch == control.touch);
            if old.is_some_and(|old| old.selected != control.selected) {
                self.label(control);
                self.own(if control.selected { voice::CHOSEN } else { voice::NOT_CHOSEN }, &[]);
            }
        }
    }

    fn label(&mut self, control: &Control) {
        let mut line = self.line(control.accessible_label());
        // A day or a pair of days is nobody's; a key would tell what is typed.
        let cell = matches!(self.view.body, Body::Grid { .. } | Body::Calendar(_))
            && matches!(control.touch, Touch::Choose(_) | Touch::Day(_));
        let writes = matches!(control.touch, Touch::Character(_) | Touch::Text(_));
        line.personal = writes || line.personal && !cell;
        if control.touch == Touch::Language {
            // It names the other language, in that language.
            line.lang = self.view.lang.other();
        }
        if writes {
            line.text = spelled(control.accessible_label(), self.view.lang);
        }
        self.lines.push(line);
    }

    fn control(&mut self, control: &Control, (at, of): (usize, usize)) {
        self.label(control);
        self.text(&control.sub);
        if control.selected {
            self.own(voice::CHOSEN, &[]);
        }
        if control.unavailable {
            self.own(voice::UNAVAILABLE, &[]);
        }
        if !is_key(control) {
            self.own(voice::BUTTON, &[]);
            self.own(voice::PLACE, &[("n", &at.to_string()), ("m", &of.to_string())]);
        }
    }

    fn how_to_move(&mut self) {
        let view = self.view;
        // Start does not know yet who listens.
        let both = if view.name == "01-start" { vec![view.lang, view.lang.other()] } else { vec![view.lang] };
        if view.sheet.is_none() {
            match view.body {
                Body::Keypad { .. } => self.own(voice::TYPE, &[]),
                Body::Keyboard { .. } => self.own(voice::SPELL, &[]),
                _ => {}
            }
        }
        let count = choices(view);
        for lang in both.into_iter().filter(|_| count > 0) {
            let text = if count == 1 { voice::ONE_CHOICE } else { voice::CHOICES };
            self.lines.push(own(text, lang, &[("n", &count.to_string())]));
            self.lines.push(own(voice::MOVE, lang, &[]));
        }
        let (left, right) = match &view.sheet {
            Some(sheet) => (Some(&sheet.no), Some(&sheet.yes)),
            None => (view.back.as_ref(), view.primary.as_ref()),
        };
        for (arrow, control) in [(voice::LEFT, left), (voice::RIGHT, right)] {
            if let Some(control) = control {
                self.own(arrow, &[]);
                self.text(control.accessible_label());
            }
        }
    }
}

/// What was typed, without the signs that the screen puts between.
fn raw(field: &Field) -> String {
    match field.kind {
        FieldKind::Words => field.text.clone(),
        FieldKind::Code if field.text.contains('@') => field.text.clone(),
        FieldKind::Code => field.text.chars().filter(|c| !matches!(c, ' ' | '/')).collect(),
        FieldKind::Amount => field.text.chars().filter(|c| !matches!(c, '$' | ',')).collect(),
    }
}

fn spelled(text: &str, lang: Lang) -> String {
    text.chars().map(|c| saying::character(c, lang)).collect::<Vec<_>>().join(", ")
}
