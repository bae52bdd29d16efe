//! Help and offices (24, 25), and where a check goes (6).

use rules::account_state::AccountState;

use super::{Shots, Visitor};
use crate::content;
use crate::session::effect::Reply;
use crate::session::event::{Event, Health, PrinterStatus, Touch, VoiceHelp};

impl Visitor {
    fn printed(mut self, status: PrinterStatus) -> Self {
        self.happens(Event::Touch(Touch::Print));
        self.happens(Event::Reply(Reply::Printed { status, whole: status.prints() }));
        self
    }

    fn to_answer(lang: crate::lang::Lang, topic: usize, question: usize) -> Self {
        let [topic, question] = [topic, question].map(|place| u8::try_from(place).unwrap_or_default());
        Visitor::to_menu(lang).choose(3).choose(topic).choose(question)
    }
}

impl Shots<'_> {
    pub(super) fn reading(&mut self) {
        let lang = self.lang;
        let help = || Visitor::to_menu(lang).choose(3);
        self.take("", &help());
        self.take("more", &help().touch(Touch::More));
        let in_card = || Visitor::to_card_review(lang).go_on();
        self.take("in-card", &in_card().touch(Touch::Help));
        for topic in 0..content::topics(&super::sample_policy()).len() {
            let topic = u8::try_from(topic).unwrap_or_default();
            self.take(&topic.to_string(), &help().choose(topic));
            self.take(&format!("{topic}-more"), &help().choose(topic).touch(Touch::More));
        }
        let (topic, question) = self.longest_answer();
        let heard = Health { voice: VoiceHelp::Here, ..Health::default() };
        let longest = || Visitor::to_answer(lang, topic, question).health(heard.clone());
        self.take("", &Visitor::to_answer(lang, 0, 2));
        self.take("long", &longest());
        self.take("printed", &longest().printed(PrinterStatus::Ready));
        self.take("no-paper", &longest().printed(PrinterStatus::NoPaper));
        let offices = || Visitor::to_menu(lang).choose(4);
        self.take("", &offices());
        self.take("more", &offices().touch(Touch::More).touch(Touch::More));
        self.take("", &offices().choose(1));
        self.take("printed", &offices().choose(1).printed(PrinterStatus::Ready));
        self.take("call-center", &offices().choose(11));
        self.take("payment-center", &offices().choose(12));
        self.take("social-services", &offices().choose(13));
        let mail = || Visitor::to_case(lang, AccountState::OnHold).touch(Touch::Extra(0));
        self.take("", &mail());
        self.take("printed", &mail().printed(PrinterStatus::Ready));
    }

    /// The places of the longest answer and its topic.
    fn longest_answer(&self) -> (usize, usize) {
        let policy = super::sample_policy();
        let topics = content::topics(&policy).iter().enumerate();
        let questions =
            topics.flat_map(|(place, topic)| topic.questions.iter().enumerate().map(move |all| (place, all)));
        let length = |text: &wire::content::Bilingual| content::said(text, self.lang).chars().count();
        let longest = questions.max_by_key(|(_, (_, question))| length(&question.answer));
        longest.map_or((0, 0), |(topic, (question, _))| (topic, question))
    }
}
