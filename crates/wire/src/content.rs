//! Questions with their answers (R38), and offices (R40, R41): what kiosks tell whoever looks for information.
//!
//! A kiosk brings its own. What central's policy holds takes the place of it, once [`Content::check`] finds no fault.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long texts may be, in characters, so that they fit a card or a few pages.
pub const TITLE_MOST: usize = 60;
pub const QUESTION_MOST: usize = 90;
pub const ANSWER_MOST: usize = 1_200;
pub const HOURS_MOST: usize = 240;
/// Of an address, a phone number or an e-mail address.
pub const LINE_MOST: usize = 60;
/// Lines of an address.
pub const LINES_MOST: usize = 6;
/// Topics, questions of a topic, offices.
pub const LIST_MOST: usize = 40;

/// A text in both languages (R44).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bilingual {
    pub en: String,
    pub es: String,
}

/// Lines in both languages (R44).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BilingualLines {
    pub en: Vec<String>,
    pub es: Vec<String>,
}

/// What takes the place of the kiosks' own. Each part may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Content {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub questions: Option<Questions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offices: Option<Offices>,
}

/// All questions, by topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Questions {
    pub topics: Vec<Topic>,
}

/// Questions that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Topic {
    /// A kiosk offers `set-up`, `dates`, `changes`, `cards` and `security` first where they fit what is being asked.
    pub id: String,
    pub title: Bilingual,
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// Unique among all questions.
    pub id: String,
    pub question: Bilingual,
    pub answer: Bilingual,
}

/// Where to go and whom to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Offices {
    /// When all of it was last held against what the offices publish.
    pub checked_on: NaiveDate,
    /// Of each office that has none of its own.
    pub hours: Bilingual,
    /// Where one cannot just walk in.
    pub by_appointment: Bilingual,
    pub offices: Vec<Office>,
}

/// An office, or a place that is only called or written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Office {
    /// A kiosk prints the address of `payment-center` as the one to send checks to.
    pub id: String,
    /// An office that can be walked into: the kiosks of this town offer it first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    pub name: Bilingual,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<BilingualLines>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Bilingual>,
    pub phone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fax: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// What is wrong with content, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct ContentError {
    /// As `question lost-my-job, es`.
    pub place: String,
    pub fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("it is empty")]
    Empty,
    #[error("it is longer than {most}")]
    TooLong { most: usize },
    #[error("it has a character that cannot be shown")]
    Control,
    #[error("it is there twice")]
    Twice,
}

impl Content {
    /// Whether a kiosk can show all of it: both languages are there, nothing is too long, every id is unique.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), ContentError> {
        if let Some(Questions { topics }) = &self.questions {
            list("topics", topics)?;
            unique("topic", topics.iter().map(|topic| &topic.id))?;
            let questions = topics.iter().flat_map(|topic| &topic.questions);
            unique("question", questions.map(|question| &question.id))?;
            topics.iter().try_for_each(Topic::check)?;
        }
        if let Some(offices) = &self.offices {
            list("offices", &offices.offices)?;
            both("hours", &offices.hours, HOURS_MOST)?;
            both("by_appointment", &offices.by_appointment, HOURS_MOST)?;
            unique("office", offices.offices.iter().map(|office| &office.id))?;
            offices.offices.iter().try_for_each(Office::check)?;
        }
        Ok(())
    }
}

impl Topic {
    fn check(&self) -> Result<(), ContentError> {
        let place = format!("topic {}", self.id);
        both(&place, &self.title, TITLE_MOST)?;
        list(&place, &self.questions)?;
        self.questions.iter().try_for_each(|question| {
            let place = format!("question {}", question.id);
            both(&place, &question.question, QUESTION_MOST)?;
            both(&place, &question.answer, ANSWER_MOST)
        })
    }
}

impl Office {
    fn check(&self) -> Result<(), ContentError> {
        let place = format!("office {}", self.id);
        both(&place, &self.name, TITLE_MOST)?;
        if let Some(hours) = &self.hours {
            both(&place, hours, HOURS_MOST)?;
        }
        if let Some(BilingualLines { en, es }) = &self.address {
            for lines in [en, es] {
                size(&place, lines.len(), LINES_MOST)?;
                lines.iter().try_for_each(|line| text(&place, line, LINE_MOST))?;
            }
        }
        let lines = [&self.town, &self.fax, &self.email].into_iter().flatten();
        lines.chain([&self.phone]).try_for_each(|line| text(&place, line, LINE_MOST))
    }
}

fn fault(place: &str, fault: Fault) -> ContentError {
    ContentError { place: place.to_owned(), fault }
}

fn size(place: &str, length: usize, most: usize) -> Result<(), ContentError> {
    match length {
        0 => Err(fault(place, Fault::Empty)),
        length if length > most => Err(fault(place, Fault::TooLong { most })),
        _ => Ok(()),
    }
}

fn list<T>(place: &str, items: &[T]) -> Result<(), ContentError> {
    size(place, items.len(), LIST_MOST)
}

fn both(place: &str, Bilingual { en, es }: &Bilingual, most: usize) -> Result<(), ContentError> {
    text(&format!("{place}, en"), en, most)?;
    text(&format!("{place}, es"), es, most)
}

fn text(place: &str, text: &str, most: usize) -> Result<(), ContentError> {
    size(place, text.trim().chars().count(), most)?;
    if text.chars().any(char::is_control) { Err(fault(place, Fault::Control)) } else { Ok(()) }
}

fn unique<'a>(kind: &str, ids: impl Iterator<Item = &'a String>) -> Result<(), ContentError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        text(kind, id, LINE_MOST)?;
        if !seen.insert(id) {
            return Err(fault(&format!("{kind} {id}"), Fault::Twice));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Bilingual {
        Bilingual { en: text.to_owned(), es: text.to_owned() }
    }

    fn office(id: &str) -> Office {
        let phone = "2-1-1".to_owned();
        Office {
            id: id.to_owned(),
            town: None,
            name: said("Hartford"),
            address: None,
            hours: None,
            phone,
            fax: None,
            email: None,
        }
    }

    fn content() -> Content {
        let question = Question { id: "q".to_owned(), question: said("Where?"), answer: said("There.") };
        let topic = Topic { id: "t".to_owned(), title: said("Places"), questions: vec![question] };
        let offices = Offices {
            checked_on: NaiveDate::default(),
            hours: said("Always"),
            by_appointment: said("No"),
            offices: vec![office("a"), office("b")],
        };
        Content { questions: Some(Questions { topics: vec![topic] }), offices: Some(offices) }
    }

    fn broken(change: impl FnOnce(&mut Content)) -> String {
        let mut content = content();
        change(&mut content);
        content.check().expect_err("a fault").to_string()
    }

    fn first(content: &mut Content) -> &mut Topic {
        &mut content.questions.as_mut().expect("questions").topics[0]
    }

    fn offices(content: &mut Content) -> &mut Vec<Office> {
        &mut content.offices.as_mut().expect("offices").offices
    }

    #[test]
    fn what_is_whole_has_no_fault() {
        assert_eq!(content().check(), Ok(()));
        assert_eq!(Content::default().check(), Ok(()));
    }

    #[test]
    fn each_fault_is_found_and_named() {
        let no_spanish = broken(|content| first(content).questions[0].answer.es = " ".to_owned());
        assert_eq!(no_spanish, "question q, es: it is empty");
        let long = broken(|content| first(content).title.en = "x".repeat(TITLE_MOST + 1));
        assert_eq!(long, "topic t, en: it is longer than 60");
        assert_eq!(broken(|content| first(content).questions.clear()), "topic t: it is empty");
        let twice = broken(|content| {
            let again = first(content).questions[0].clone();
            first(content).questions.push(again);
        });
        assert_eq!(twice, "question q: it is there twice");
        assert_eq!(broken(|content| offices(content)[1].id = "a".to_owned()), "office a: it is there twice");
        let control = broken(|content| offices(content)[0].phone = "2-1-1\u{1b}@".to_owned());
        assert_eq!(control, "office a: it has a character that cannot be shown");
        let lines = BilingualLines { en: vec!["1 Main Street".to_owned()], es: Vec::new() };
        assert_eq!(broken(|content| offices(content)[0].address = Some(lines)), "office a: it is empty");
    }

    #[test]
    fn a_part_that_is_left_out_is_not_written() {
        let none = serde_json::to_string(&Content::default()).expect("JSON");
        assert_eq!(none, "{}");
        let read: Content = serde_json::from_str(&none).expect("content");
        assert_eq!(read, Content::default());
    }
}
