//! What a visitor looks up: questions and answers (24), offices (25), where a check goes; read, printed or heard.

use wire::content::{Office, Topic};

use super::effect::Effect;
use super::event::{PrinterStatus, Touch};
use super::question::{Question, Section};
use super::{NotPaid, Overlay, Page, Session, Stage};
use crate::clock::Now;
use crate::content::{self, address, said};
use crate::receipt::{Leaflet, Passage};
use crate::text::{case, offices};
use crate::words;

/// Where a visitor is in it. Numbers of topics, questions and offices are places in the content; pages count from 0 and
/// begin again after the last. What leads back is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    Topics {
        page: u8,
    },
    Questions {
        topics_page: u8,
        topic: u8,
        page: u8,
    },
    Answer {
        topics_page: u8,
        topic: u8,
        list_page: u8,
        question: u8,
        page: u8,
    },
    Offices {
        page: u8,
    },
    Office {
        list_page: u8,
        office: u8,
        page: u8,
    },
    /// Where to send a check (6).
    MailAddress,
}

impl Reading {
    /// Where the help opens.
    pub const HELP: Reading = Reading::Topics { page: 0 };
    /// Where the offices open.
    pub const OFFICES: Reading = Reading::Offices { page: 0 };

    /// Where Back leads. None: out of the reading.
    fn back(self) -> Option<Reading> {
        match self {
            Reading::Topics { .. } | Reading::Offices { .. } | Reading::MailAddress => None,
            Reading::Questions { topics_page, .. } => Some(Reading::Topics { page: topics_page }),
            Reading::Answer { topics_page, topic, list_page, .. } => {
                Some(Reading::Questions { topics_page, topic, page: list_page })
            }
            Reading::Office { list_page, .. } => Some(Reading::Offices { page: list_page }),
        }
    }

    /// The card that was touched.
    fn chosen(self, choice: u8) -> Option<Reading> {
        match self {
            Reading::Topics { page } => Some(Reading::Questions { topics_page: page, topic: choice, page: 0 }),
            Reading::Questions { topics_page, topic, page } => {
                Some(Reading::Answer { topics_page, topic, list_page: page, question: choice, page: 0 })
            }
            Reading::Offices { page } => Some(Reading::Office { list_page: page, office: choice, page: 0 }),
            Reading::Answer { .. } | Reading::Office { .. } | Reading::MailAddress => None,
        }
    }

    pub(super) fn page(self) -> u8 {
        match self {
            Reading::Topics { page }
            | Reading::Questions { page, .. }
            | Reading::Answer { page, .. }
            | Reading::Offices { page }
            | Reading::Office { page, .. } => page,
            Reading::MailAddress => 0,
        }
    }

    fn more(mut self) -> Reading {
        match &mut self {
            Reading::Topics { page }
            | Reading::Questions { page, .. }
            | Reading::Answer { page, .. }
            | Reading::Offices { page }
            | Reading::Office { page, .. } => *page = page.wrapping_add(1),
            Reading::MailAddress => {}
        }
        self
    }
}

/// What became of a leaflet that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printing {
    UnderWay,
    /// The printer's last word.
    Ended(PrinterStatus),
}

/// A text with its title, as it is read on the screen, printed or heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Passages {
    pub title: String,
    pub passages: Vec<Passage>,
}

impl Session {
    /// The page that is open, from 0. What is read keeps its own, to find it again on the way back.
    pub fn page(&self) -> u8 {
        match self.visit.overlay {
            Some(Overlay::Page(Page::Reading(reading))) => reading.page(),
            _ => self.visit.page,
        }
    }

    /// Topics as they are offered, with their places in the content: the one that fits the screen underneath first.
    pub fn topics_offered(&self) -> Vec<(usize, &Topic)> {
        let mut topics: Vec<_> = content::topics(&self.policy).iter().enumerate().collect();
        let fitting = self.fitting_topic();
        topics.sort_by_key(|(_, topic)| Some(topic.id.as_str()) != fitting);
        topics
    }

    /// The id of the topic that is most likely looked for here.
    fn fitting_topic(&self) -> Option<&'static str> {
        match &self.visit.stage {
            Stage::Asking(Question::RightCase) if self.visit.answers.on_hold() => Some("changes"),
            Stage::Asking(Question::Email) => Some("set-up"),
            Stage::Asking(Question::Method) => Some("cards"),
            Stage::Asking(question) => match question.section() {
                Section::Account => Some("set-up"),
                Section::Date => Some("dates"),
                Section::Address | Section::Card => Some("cards"),
                _ => None,
            },
            Stage::NotPaid(NotPaid::Declined { .. }) => Some("cards"),
            _ => None,
        }
    }

    /// Offices as they are offered, with their places in the content: the kiosk's own first (25).
    pub fn offices_offered(&self) -> Vec<(usize, &Office)> {
        let mut offices: Vec<_> = content::offices(&self.policy).offices.iter().enumerate().collect();
        offices.sort_by_key(|(_, office)| !self.is_own(office));
        offices
    }

    pub fn is_own(&self, office: &Office) -> bool {
        content::is_own(office, &self.site.office)
    }

    /// The text to be read there. None for a list, and for what is not there.
    pub fn passages(&self, reading: Reading) -> Option<Passages> {
        match reading {
            Reading::Answer { topic, question, .. } => {
                let topic = content::topics(&self.policy).get(usize::from(topic))?;
                let question = topic.questions.get(usize::from(question))?;
                let lang = self.visit.lang;
                let lines = vec![said(&question.answer, lang).to_owned()];
                let title = said(&question.question, lang).to_owned();
                Some(Passages { title, passages: vec![plain(lines)] })
            }
            Reading::Office { office, .. } => {
                content::offices(&self.policy).offices.get(usize::from(office)).map(|office| self.office(office))
            }
            Reading::MailAddress => Some(self.mail_address()),
            Reading::Topics { .. } | Reading::Questions { .. } | Reading::Offices { .. } => None,
        }
    }

    /// Where the visitor is now: at the beginning, where a newer policy took away what was being read.
    pub fn still(&self, reading: Reading) -> Reading {
        let there = match reading {
            Reading::Topics { .. } | Reading::Offices { .. } | Reading::MailAddress => true,
            Reading::Questions { topic, .. } => usize::from(topic) < content::topics(&self.policy).len(),
            Reading::Answer { .. } | Reading::Office { .. } => self.passages(reading).is_some(),
        };
        if there { reading } else { Reading::HELP }
    }

    pub(super) fn office(&self, office: &Office) -> Passages {
        let lang = self.visit.lang;
        let all = content::offices(&self.policy);
        let mut reached = vec![offices::PHONE.fill(lang, &[("phone", &office.phone)])];
        reached.extend(office.fax.iter().map(|fax| offices::FAX.fill(lang, &[("fax", fax)])));
        reached.extend(office.email.iter().map(|email| offices::EMAIL.fill(lang, &[("email", email)])));
        let hours = said(office.hours.as_ref().unwrap_or(&all.hours), lang).to_owned();
        let checked = offices::CHECKED.fill(lang, &[("date", &words::date_short(all.checked_on, lang))]);
        let mut passages: Vec<Passage> =
            [address(office, lang).to_vec(), reached, vec![hours, checked]].map(plain).into();
        passages.retain(|passage| !passage.lines.is_empty());
        Passages { title: said(&office.name, lang).to_owned(), passages }
    }

    fn mail_address(&self) -> Passages {
        let lang = self.visit.lang;
        let mut to = vec![case::CHECK_TO.get(lang).to_owned()];
        to.extend(content::mail_address(&self.policy).iter().cloned());
        let rest = [case::CHECK_NAME, case::CHECK_KINDS].map(|text| plain(vec![text.get(lang).to_owned()]));
        let passages = std::iter::once(plain(to)).chain(rest).collect();
        Passages { title: case::HOLD_CHECK.get(lang).to_owned(), passages }
    }

    pub(super) fn reading_touched(&mut self, reading: Reading, touch: Touch, now: Now) -> Vec<Effect> {
        let reading = self.still(reading);
        let next = match touch {
            Touch::Back | Touch::Continue | Touch::Finish => {
                self.visit.overlay = reading.back().map(|back| Overlay::Page(Page::Reading(back)));
                None
            }
            Touch::Choose(choice) => reading.chosen(choice),
            Touch::More => Some(reading.more()),
            Touch::Print => {
                let passages = self.passages(reading);
                return passages.map_or(Vec::new(), |Passages { title, passages }| self.print(title, passages, now));
            }
            Touch::ReadAloud => return self.passages(reading).map(|passages| self.say(passages)).into_iter().collect(),
            _ => None,
        };
        if let Some(next) = next {
            self.open(Page::Reading(next));
        }
        Vec::new()
    }

    /// Prints something to take along. What becomes of it is in [`super::Visit::printing`] while the screen lasts.
    pub(super) fn print(&mut self, title: String, passages: Vec<Passage>, now: Now) -> Vec<Effect> {
        if self.visit.printing == Some(Printing::UnderWay) {
            return Vec::new();
        }
        self.visit.printing = Some(Printing::UnderWay);
        let leaflet = Leaflet { lang: self.visit.lang, title, at: now.local, passages };
        vec![Effect::PrintLeaflet(Box::new(leaflet))]
    }

    pub(super) fn leaflet_printed(&mut self, status: PrinterStatus) {
        if let Some(printing) = &mut self.visit.printing {
            *printing = Printing::Ended(status);
        }
    }

    fn say(&self, Passages { title, passages }: Passages) -> Effect {
        let lines = passages.into_iter().flat_map(|passage| passage.lines);
        Effect::Say { lang: self.visit.lang, sentences: std::iter::once(title).chain(lines).collect() }
    }
}

fn plain(lines: Vec<String>) -> Passage {
    Passage { heading: String::new(), lines }
}
