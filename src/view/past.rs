//! Past payments (23): when, how much, what became of it. No names, no children, no addresses (R43).

use super::build::{back, frame};
use super::plans::not_there;
use super::*;
use crate::session::Session;
use crate::session::journey::Goal;
use crate::session::leaflets::past_line;
use crate::text::past;
use crate::words;

/// Rows a page, as the design has it (UX 23).
const A_PAGE: usize = 5;

pub(super) fn past_payments(session: &Session) -> View {
    if let Some(view) = not_there(session, Goal::PastPayments, "23-checking", "23-failed", past::HEADING) {
        return view;
    }
    let lang = session.visit.lang;
    let payments = session.visit.owned.past();
    let heading = past::HEADING.get(lang).to_owned();
    if payments.is_empty() {
        let body = Body::Text { paragraphs: vec![past::NONE.get(lang).to_owned()], controls: Vec::new() };
        return View { body, back: back(lang), ..frame(session, "23-past", heading) };
    }
    let rows = payments.iter().map(|payment| {
        let mut value = past_line(payment, lang);
        if let Some(date) = payment.processed_on {
            value.push_str(" · ");
            value.push_str(&past::PROCESSED.fill(lang, &[("date", &words::date_long(date, lang))]));
        }
        Row { label: words::capitalized(&words::date_long(payment.made_on, lang)), value, change: None }
    });
    let print = Control::new(past::PRINT.get(lang), Touch::Extra(0)).icon(Icon::Printer);
    let controls = if session.health.printer.prints() { vec![print] } else { Vec::new() };
    View {
        paragraphs: vec![past::LAST_YEAR.get(lang).to_owned()],
        body: Body::Rows { rows: rows.collect(), controls },
        most_rows: Some(A_PAGE),
        back: back(lang),
        ..frame(session, "23-past", heading)
    }
}
