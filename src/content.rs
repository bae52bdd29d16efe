//! Questions with their answers (R38), and offices (R40, R41): data in both languages, from `assets/content`, unless
//! central's policy brings others. Works without a connection.
//!
//! It must never hold anything of a payor.

use std::sync::LazyLock;

use serde::de::DeserializeOwned;
use wire::content::{Bilingual, Content, Offices, Questions};
pub use wire::content::{Office, Topic};
use wire::policy::Policy;

use crate::lang::Lang;

static QUESTIONS: LazyLock<Questions> = LazyLock::new(|| read(include_str!("../assets/content/questions.toml")));
static OFFICES: LazyLock<Offices> = LazyLock::new(|| read(include_str!("../assets/content/offices.toml")));

/// The office of R41 whose address checks go to.
const PAYMENT_CENTER: &str = "payment-center";

fn read<T: DeserializeOwned>(toml: &str) -> T {
    toml::from_str(toml).unwrap_or_else(|error| unreachable!("a test reads what is built in: {error}"))
}

/// What the kiosk brings itself.
pub fn built_in() -> Content {
    Content { questions: Some(QUESTIONS.clone()), offices: Some(OFFICES.clone()) }
}

/// Every built-in sentence with its name, for the tests of completeness.
pub fn all() -> Vec<(String, &'static Bilingual)> {
    let mut all = Vec::new();
    for topic in &QUESTIONS.topics {
        all.push((format!("topic {}", topic.id), &topic.title));
        for question in &topic.questions {
            all.push((format!("question {}", question.id), &question.question));
            all.push((format!("answer {}", question.id), &question.answer));
        }
    }
    all.extend([("hours".to_owned(), &OFFICES.hours), ("by_appointment".to_owned(), &OFFICES.by_appointment)]);
    for office in &OFFICES.offices {
        let texts = std::iter::once(&office.name).chain(&office.hours);
        all.extend(texts.map(|text| (format!("office {}", office.id), text)));
    }
    all
}

/// The topics that hold now. Never empty.
pub fn topics(policy: &Policy) -> &[Topic] {
    let content = policy.content.as_ref().and_then(|content| content.questions.as_ref());
    &content.unwrap_or(&QUESTIONS).topics
}

/// The offices that hold now. Never empty.
pub fn offices(policy: &Policy) -> &Offices {
    policy.content.as_ref().and_then(|content| content.offices.as_ref()).unwrap_or(&OFFICES)
}

/// Lines of the address that checks are sent to (R41).
pub fn mail_address(policy: &Policy) -> &[String] {
    let mut offices = offices(policy).offices.iter().chain(&OFFICES.offices);
    // An address has no language.
    offices
        .find(|office| office.id == PAYMENT_CENTER)
        .and_then(|office| office.address.as_ref())
        .map_or(&[], |address| &address.en)
}

/// The text in this language.
pub fn said(text: &Bilingual, lang: Lang) -> &str {
    match lang {
        Lang::En => &text.en,
        Lang::Es => &text.es,
    }
}

/// The lines of an office's address in this language; none where it is only called.
pub fn address(office: &Office, lang: Lang) -> &[String] {
    let lines = office.address.as_ref().map(|address| match lang {
        Lang::En => &address.en,
        Lang::Es => &address.es,
    });
    lines.map_or(&[], Vec::as_slice)
}

/// Whether the kiosk whose office has this name stands in the town of `office`: "Hartford, 999 Asylum Avenue" does in
/// Hartford.
pub fn is_own(office: &Office, kiosk_office: &str) -> bool {
    let stands_in = words(kiosk_office);
    office.town.as_ref().is_some_and(|town| {
        let town = words(town);
        !town.is_empty() && stands_in.windows(town.len()).any(|part| part == town)
    })
}

/// Whether the kiosk whose office has this name stands in `office` itself, not only in its town: all of the name is in the
/// office's town and address, or the name of who has the offices.
pub fn is_here(office: &Office, kiosk_office: &str) -> bool {
    let own = address(office, Lang::En).iter().flat_map(|line| words(line));
    let own: Vec<String> = own.chain(words("Support Enforcement Services")).collect();
    is_own(office, kiosk_office) && words(kiosk_office).iter().all(|word| own.contains(word))
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;

    #[test]
    fn the_town_is_found_in_the_name_of_the_office_as_whole_words() {
        let own = |name: &str| -> Vec<&str> {
            let all = &OFFICES.offices;
            all.iter().filter(|office| is_own(office, name)).map(|office| office.id.as_str()).collect()
        };
        assert_eq!(own("Hartford, 999 Asylum Avenue"), ["hartford"]);
        assert_eq!(own("Support Enforcement Services, 20 Franklin Square, NEW BRITAIN"), ["new-britain"]);
        assert_eq!(own("New Britainville"), [""; 0]);
        assert_eq!(own(""), [""; 0]);
    }

    #[test]
    fn the_kiosk_stands_in_the_office_where_its_name_says_nothing_else() {
        let here = |name: &str| OFFICES.offices.iter().any(|office| is_here(office, name));
        for name in
            ["Hartford", "Hartford, 999 Asylum Avenue", "Support Enforcement Services, 20 Franklin Square, New Britain"]
        {
            assert!(here(name), "{name}");
        }
        for name in ["Hartford, 95 Washington Street", "Hartford Public Library", ""] {
            assert!(!here(name), "{name}");
        }
    }

    #[test]
    fn policy_takes_the_place_of_a_part_and_the_rest_stays() {
        let mut offices = OFFICES.clone();
        offices.offices.truncate(1);
        let content = Some(Content { offices: Some(offices), questions: None });
        let policy = Policy { content, ..policy::built_in() };
        assert_eq!(super::offices(&policy).offices.len(), 1);
        assert_eq!(topics(&policy), QUESTIONS.topics);
        // A list without the payment center leaves the address that is built in.
        assert_eq!(mail_address(&policy).first().map(String::as_str), Some("CT CCSPC"));
    }
}
