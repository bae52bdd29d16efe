//! Questions and offices: complete in both languages, true to the rules, and to be found, read, printed and heard.

use std::collections::HashSet;

use payor_kiosk::content;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Health, PrinterStatus, Touch, VoiceHelp};
use payor_kiosk::view::{Body, TextSize};
use wire::content::Content;

use crate::stand::Stand;

/// The questions of the screens' specification, which come first.
const MOST_ASKED: [&str; 12] = [
    "Where is my file number?",
    "What is a business day?",
    "Why can I not pay today from my bank?",
    "When does my payment count?",
    "What does a card cost?",
    "My bank did not accept the account",
    "What if I will not have enough money?",
    "My employer already takes child support",
    "Can I pay less than my order?",
    "I lost my job or earn less",
    "Money was taken without my permission",
    "I want a card refund",
];

fn built_in() -> Content {
    content::built_in()
}

fn answer(id: &str) -> String {
    let topics = built_in().questions.expect("questions").topics;
    let mut questions = topics.into_iter().flat_map(|topic| topic.questions);
    questions.find(|question| question.id == id).expect("a question").answer.en
}

#[test]
fn what_is_built_in_has_no_fault() {
    assert_eq!(built_in().check(), Ok(()));
}

#[test]
fn the_most_asked_come_first() {
    let topics = built_in().questions.expect("questions").topics;
    let first: Vec<&str> = topics[0].questions.iter().map(|question| question.question.en.as_str()).collect();
    assert_eq!(first, MOST_ASKED);
    let count: usize = topics.iter().map(|topic| topic.questions.len()).sum();
    assert!(topics.len() >= 8 && count >= 60, "{count} questions in {} topics", topics.len());
}

#[test]
fn answers_state_the_figures_of_the_rules() {
    // R39: not the older $25 and $500. R13. R23. R24. R35. R41, and who helps in danger.
    let table = [
        ("what-services-cost", "$35 a year, once $550"),
        ("change-or-cancel", "at least 2 business days"),
        ("first-date", "5 business days"),
        ("card-limits", "$1.00 to $9,999.99"),
        ("card-cost", "2.5%"),
        ("large-card-payments", "10 business days"),
        ("password-rules", "6 letters and 2 digits, and at most 12"),
        ("pay-on-hold", "P.O. Box 990036, Hartford, CT 06199-0036"),
        ("danger", "911"),
        ("danger", "888-774-2900"),
        ("food-and-rent", "2-1-1"),
        ("user-not-found", "1-888-233-7223"),
    ];
    for (id, figure) in table {
        assert!(answer(id).contains(figure), "{id}: {}", answer(id));
    }
}

#[test]
fn eleven_offices_can_be_walked_into_and_the_two_centers_called() {
    let offices = built_in().offices.expect("offices").offices;
    let towns: Vec<&str> = offices.iter().filter_map(|office| office.town.as_deref()).collect();
    let expected = [
        "Bridgeport",
        "Hartford",
        "Middletown",
        "New Britain",
        "New Haven",
        "Norwich",
        "Putnam",
        "Rockville",
        "Stamford",
        "Torrington",
        "Waterbury",
    ];
    assert_eq!(towns, expected);
    for office in offices.iter().filter(|office| office.town.is_some()) {
        let email = office.email.as_ref().expect("an e-mail address");
        let town: String = office.name.en.split(' ').collect();
        assert_eq!(*email, format!("CS.{town}@jud.ct.gov"));
        assert!(office.address.is_some() && office.phone.len() == 12, "{}", office.id);
    }
    let phone = |id: &str| offices.iter().find(|office| office.id == id).expect("an office").phone.clone();
    assert_eq!(phone("call-center"), "1-800-228-5437");
    assert_eq!(phone("payment-center"), "1-888-233-7223");
}

#[test]
fn spanish_is_at_most_1_8_times_as_long_and_nothing_blames_or_begs() {
    let banned = ["invalid", "please", "sorry", "oops", "por favor", "perdón", "inválido", "lo siento", "error"];
    for (name, text) in content::all() {
        let length = |text: &str| text.chars().count() as f64;
        if text.en.chars().count() > 20 {
            let ratio = length(&text.es) / length(&text.en);
            assert!(ratio <= 1.8, "{name}: {ratio:.2}");
        }
        for word in banned {
            // "Errores" are mistakes to avoid, which a question names.
            let said = format!("{} {}", text.en, text.es.replace("errores", "")).to_lowercase();
            assert!(!said.contains(word), "{name}: {word}");
        }
        for said in [&text.en, &text.es] {
            let sentences = said.split_inclusive(['.', '?']).filter(|part| part.trim().contains(' ')).count();
            assert!(sentences <= 6, "{name} has {sentences} sentences");
        }
    }
}

fn at_help() -> Stand {
    let mut stand = Stand::new();
    for touch in [Touch::Start(Lang::En), Touch::Choose(3)] {
        stand.happens(Event::Touch(touch));
    }
    stand
}

/// Every question's answer as it is shown page after page, with the number of pages.
fn shown(stand: &mut Stand) -> (String, usize) {
    let (mut said, mut pages) = (Vec::new(), 0);
    loop {
        let view = stand.view();
        let Body::Text { paragraphs, .. } = view.body else { panic!("no text on {}", view.name) };
        said.extend(paragraphs);
        pages += 1;
        let last = view.pager.as_ref().is_none_or(|pager| {
            let words: Vec<&str> = pager.text.split(' ').collect();
            words[1] == words[3]
        });
        if last {
            return (said.join(" "), pages);
        }
        stand.happens(Event::Touch(Touch::More));
    }
}

#[test]
fn every_answer_can_be_reached_and_is_whole_on_its_pages() {
    for text_size in [TextSize::Standard, TextSize::Large, TextSize::Largest] {
        for landscape in [false, true] {
            let mut stand = at_help();
            (stand.session.visit.look.text_size, stand.session.visit.look.landscape) = (text_size, landscape);
            for (topic_place, topic) in built_in().questions.expect("questions").topics.into_iter().enumerate() {
                stand.happens(Event::Touch(Touch::Choose(u8::try_from(topic_place).expect("few"))));
                assert_eq!(stand.view().heading, topic.title.en);
                for (place, question) in topic.questions.into_iter().enumerate() {
                    stand.happens(Event::Touch(Touch::Choose(u8::try_from(place).expect("few"))));
                    assert_eq!(stand.view().heading, question.question.en);
                    let (said, pages) = shown(&mut stand);
                    assert_eq!(said, question.answer.en);
                    assert!(text_size != TextSize::Standard || pages == 1, "{} has {pages} pages", question.id);
                    stand.happens(Event::Touch(Touch::Back));
                }
                stand.happens(Event::Touch(Touch::Back));
            }
        }
    }
}

#[test]
fn every_card_of_a_list_is_on_one_of_its_pages_and_back_finds_the_page_again() {
    let mut stand = at_help();
    let mut seen = HashSet::new();
    let last = loop {
        let view = stand.view();
        let Body::Choices(cards) = &view.body else { panic!("no cards on {}", view.name) };
        let pager = view.pager.clone().expect("a way on");
        assert!(cards.len() < 6, "at most six with the way on");
        assert_eq!(pager.more.label, if pager.last { "First page" } else { "More" });
        if !seen.insert(cards[0].touch) {
            break pager;
        }
        seen.extend(cards.iter().map(|card| card.touch));
        stand.happens(Event::Touch(Touch::More));
    };
    assert_eq!((seen.len(), last.text.as_str()), (10, "Page 1 of 2"));
    for touch in [Touch::More, Touch::Choose(7), Touch::Choose(1), Touch::Back, Touch::Back] {
        stand.happens(Event::Touch(touch));
    }
    assert_eq!(stand.view().pager.expect("a way on").text, "Page 2 of 2");
}

#[test]
fn help_offers_first_what_fits_the_question() {
    let first = |stand: &Stand| {
        let view = stand.view();
        let first = view.controls()[0].label.clone();
        (view.name, first)
    };
    let mut stand = at_help();
    assert_eq!(first(&stand), ("24-help", "Most asked".to_owned()));
    stand.happens(Event::Touch(Touch::Back));
    let answers = &mut stand.session.visit.answers;
    answers.repeat = Some(false);
    stand.session.visit.stage =
        payor_kiosk::session::Stage::Asking(payor_kiosk::session::question::Question::RoutingNumber);
    stand.happens(Event::Touch(Touch::Help));
    assert_eq!(first(&stand), ("24-help", "Setting up a bank payment".to_owned()));
}

#[test]
fn the_own_office_comes_first_wherever_the_kiosk_stands() {
    for (office, first) in [("Hartford", "Hartford"), ("Waterbury, 11 Scovill Street", "Waterbury"), ("", "Bridgeport")]
    {
        let mut stand = Stand::new();
        stand.session.site.office = office.to_owned();
        for touch in [Touch::Start(Lang::En), Touch::Choose(4)] {
            stand.happens(Event::Touch(touch));
        }
        let view = stand.view();
        assert_eq!((view.name, view.controls()[0].label.as_str()), ("25-offices", first));
        assert_eq!(view.controls()[0].sub.starts_with("This office"), !office.is_empty());
        assert!(view.notices[0].text.contains("by appointment"), "{:?}", view.notices);
        assert!(view.paragraphs[0].contains("No appointment needed."));
        let touch = view.controls()[0].touch;
        stand.happens(Event::Touch(touch));
        let view = stand.view();
        assert_eq!((view.name, view.heading.as_str()), ("25-office", first));
        let Body::Text { paragraphs, .. } = &view.body else { panic!("a text") };
        assert!(paragraphs.concat().contains("Checked on November 22, 2026."), "{paragraphs:?}");
        assert_eq!(view.notices, [], "what is said of others has no place beside this one");
    }
}

#[test]
fn an_answer_is_printed_in_the_language_of_the_screen_and_the_end_is_told() {
    let mut stand = at_help();
    for touch in [Touch::Language, Touch::Choose(0), Touch::Choose(4)] {
        stand.happens(Event::Touch(touch));
    }
    let effects = stand.happens(Event::Touch(Touch::Print));
    let [Effect::PrintLeaflet(leaflet)] = effects.as_slice() else { panic!("a leaflet: {effects:?}") };
    assert_eq!((leaflet.lang, leaflet.title.as_str()), (Lang::Es, "¿Cuánto cuesta usar tarjeta?"));
    assert!(leaflet.passages[0].lines[0].contains("2.5% del pago"));
    assert_eq!(stand.view().notices[0].text, "Imprimiendo…");
    assert_eq!(stand.happens(Event::Touch(Touch::Print)), [], "one at a time");
    stand.happens(Event::Reply(Reply::Printed { status: PrinterStatus::Ready, whole: true }));
    assert_eq!(stand.view().notices[0].text, "Tome la hoja impresa abajo.");
    stand.happens(Event::Reply(Reply::Printed { status: PrinterStatus::NoPaper, whole: false }));
    let view = stand.view();
    assert!(view.notices[0].text.contains("Tome una foto o anótelo"));
    assert!(!view.controls().iter().any(|control| control.touch == Touch::Print), "no paper, no button");
    stand.happens(Event::Touch(Touch::Back));
    assert_eq!(stand.session.visit.printing, None);
}

#[test]
fn an_answer_is_read_aloud_with_its_question_where_it_can_be_heard() {
    let mut stand = at_help();
    let offered = |stand: &Stand| stand.view().controls().iter().any(|control| control.touch == Touch::ReadAloud);
    for touch in [Touch::Choose(0), Touch::Choose(1)] {
        stand.happens(Event::Touch(touch));
    }
    for (voice, headphones, heard) in [
        (VoiceHelp::None, false, false),
        (VoiceHelp::ByHeadphones, false, false),
        (VoiceHelp::ByHeadphones, true, true),
        (VoiceHelp::Here, false, true),
    ] {
        stand.happens(Event::Health(Health { voice, headphones, ..Health::default() }));
        assert_eq!(offered(&stand), heard, "{voice:?}, headphones: {headphones}");
    }
    let effects = stand.happens(Event::Touch(Touch::ReadAloud));
    let sentences = ["What is a business day?", "Monday to Friday, but not a bank holiday."].map(str::to_owned);
    assert_eq!(effects, [Effect::Say { lang: Lang::En, sentences: sentences.into() }]);
}

#[test]
fn a_policy_that_takes_away_what_is_read_leads_back_to_the_topics() {
    let mut stand = at_help();
    for touch in [Touch::Choose(8), Touch::Choose(3)] {
        stand.happens(Event::Touch(touch));
    }
    assert_eq!(stand.view().name, "24-answer");
    let mut content = built_in();
    content.questions.as_mut().expect("questions").topics.truncate(1);
    content.questions.as_mut().expect("questions").topics[0].title.en = "From central".to_owned();
    let policy = wire::policy::Policy { content: Some(content), ..(*stand.session.policy).clone() };
    stand.session.set_policy(policy.into());
    let view = stand.view();
    assert_eq!((view.name, view.controls()[0].label.as_str()), ("24-help", "From central"));
    assert_eq!(stand.happens(Event::Touch(Touch::Print)), [], "there is nothing to print");
    stand.happens(Event::Touch(Touch::Choose(0)));
    assert_eq!(stand.view().heading, "From central");
    for _ in 0..2 {
        stand.happens(Event::Touch(Touch::Back));
    }
    assert_eq!(stand.view().name, "02-menu");
}

#[test]
fn reading_has_the_longer_time_out_and_works_offline() {
    let mut stand = at_help();
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    for touch in [Touch::Choose(0), Touch::Choose(1)] {
        assert_eq!(stand.session.idle_profile().expect("a profile").warn_after_s, 120);
        stand.happens(Event::Touch(touch));
    }
    assert_eq!(stand.view().name, "24-answer");
}
