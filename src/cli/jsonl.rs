//! One JSON object a line in, one a line out, in the same order.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Longest line that is read: a case has a few hundred bytes.
const LONGEST_LINE: usize = 1 << 20;

/// Bytes read at once.
const BUFFER: usize = 1 << 16;

/// The fields of one line, read one by one so that a complaint can name the field.
pub struct Fields<'line>(BTreeMap<String, &'line RawValue>);

impl<'line> Fields<'line> {
    /// # Errors
    /// Where the line is no JSON object; the message is for a person.
    pub fn parse(line: &'line [u8]) -> Result<Self, String> {
        let line = std::str::from_utf8(line).map_err(|_| "not UTF-8 text".to_owned())?;
        serde_json::from_str(line).map(Fields).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => "not a JSON object".to_owned(),
            _ => format!("not JSON, from column {}", error.column()),
        })
    }

    /// A field that may be left out or `null`. The complaint may quote it.
    pub fn optional<T: Deserialize<'line>>(&self, name: &str) -> Result<Option<T>, String> {
        let Some(raw) = self.0.get(name) else { return Ok(None) };
        serde_json::from_str(raw.get()).map_err(|error| {
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or_default();
            format!("\"{name}\": {what}")
        })
    }

    /// A text that no complaint may quote: it can be a Social Security or card number.
    pub fn text(&self, name: &str) -> Result<String, String> {
        let raw = self.0.get(name).ok_or_else(|| format!("\"{name}\" is missing"))?;
        serde_json::from_str(raw.get()).map_err(|_| format!("\"{name}\" is not a text in quotes"))
    }

    /// A field that must be there.
    pub fn required<T: Deserialize<'line>>(&self, name: &str) -> Result<T, String> {
        self.optional(name)?.ok_or_else(|| format!("\"{name}\" is missing"))
    }
}

#[derive(Serialize)]
struct Answer<'a, T> {
    /// As it came, whatever it is.
    id: Option<&'a RawValue>,
    #[serde(flatten)]
    answer: T,
}

#[derive(Serialize)]
struct Refusal<'a> {
    error: &'a str,
}

/// Answers standard input on standard output.
///
/// A line that cannot be read gets `{"id":…,"error":"…"}` in its place and a complaint with its number on standard error;
/// the others are answered all the same, and the exit code is 1. Empty lines are skipped.
///
/// # Errors
/// Where standard input cannot be read or standard output cannot be written.
pub fn answer_stdin<T: Serialize>(answer: impl Fn(&Fields) -> Result<T, String>) -> anyhow::Result<ExitCode> {
    let complain = |message: &str| super::complain(message);
    let (input, output) = (BufReader::with_capacity(BUFFER, io::stdin()), BufWriter::new(io::stdout().lock()));
    let good = answer_lines(input, output, complain, answer)?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether every line could be read.
fn answer_lines<T: Serialize>(
    mut input: BufReader<impl Read>,
    mut output: impl Write,
    mut complain: impl FnMut(&str),
    answer: impl Fn(&Fields) -> Result<T, String>,
) -> anyhow::Result<bool> {
    let mut good = true;
    let mut line = Vec::new();
    for number in 1_u64.. {
        // What was asked so far is answered before more is waited for.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        let whole = match read_line(&mut input, &mut line).context("standard input cannot be read")? {
            Line::End => break,
            Line::Whole => true,
            Line::TooLong => false,
        };
        if whole && line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let fields = if whole { Fields::parse(&line) } else { Err(format!("longer than {LONGEST_LINE} bytes")) };
        let id = fields.as_ref().ok().and_then(|fields| fields.0.get("id").copied());
        match fields.as_ref().map_err(Clone::clone).and_then(&answer) {
            Ok(answer) => write_line(&mut output, &Answer { id, answer })?,
            Err(error) => {
                good = false;
                complain(&format!("line {number}: {error}"));
                write_line(&mut output, &Answer { id, answer: Refusal { error: &error } })?;
            }
        }
    }
    output.flush()?;
    Ok(good)
}

fn write_line(output: &mut impl Write, answer: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *output, answer).map_err(io::Error::from)?;
    output.write_all(b"\n")?;
    Ok(())
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads the next line; of one that is too long the rest is passed over.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    let limit = LONGEST_LINE as u64 + 1;
    if Read::take(&mut *input, limit).read_until(b'\n', line)? == 0 {
        return Ok(Line::End);
    }
    if line.len() <= LONGEST_LINE || line.ends_with(b"\n") {
        return Ok(Line::Whole);
    }
    input.skip_until(b'\n')?;
    Ok(Line::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answers and the complaints about `input`, where each line is answered with its "n", doubled.
    fn doubled(input: &[u8]) -> (String, Vec<String>) {
        let (mut output, mut complaints) = (Vec::new(), Vec::new());
        let double = |fields: &Fields| Ok(BTreeMap::from([("n", 2 * fields.required::<i32>("n")?)]));
        let good = answer_lines(BufReader::new(input), &mut output, |line| complaints.push(line.to_owned()), double)
            .expect("memory");
        assert_eq!(good, complaints.is_empty());
        (String::from_utf8(output).expect("JSON"), complaints)
    }

    #[test]
    fn an_id_comes_back_as_it_was() {
        for id in ["7", "-0.10", "123456789012345678901234567890", r#""sé\u00e9""#, r#"{"b":1,"a":[]}"#, "null", "true"]
        {
            let (output, complaints) = doubled(format!(r#"{{"id":{id},"n":4}}"#).as_bytes());
            assert_eq!(output, format!("{{\"id\":{id},\"n\":8}}\n"));
            assert!(complaints.is_empty());
        }
        assert_eq!(doubled(br#"{"n":4}"#).0, "{\"id\":null,\"n\":8}\n");
    }

    #[test]
    fn a_bad_line_keeps_its_place_and_the_rest_goes_on() {
        let (output, complaints) =
            doubled(b"{\"id\":1,\"n\":1}\n{\"id\":2}\n\n{oops\n[]\n{\"id\":\"5\",\"n\":\"x\"}\r\n{\"id\":6,\"n\":3}");
        let expected = [
            r#"{"id":1,"n":2}"#,
            r#"{"id":2,"error":"\"n\" is missing"}"#,
            r#"{"id":null,"error":"not JSON, from column 2"}"#,
            r#"{"id":null,"error":"not a JSON object"}"#,
            r#"{"id":"5","error":"\"n\": invalid type: string \"x\", expected i32"}"#,
            r#"{"id":6,"n":6}"#,
        ];
        assert_eq!(output.lines().collect::<Vec<_>>(), expected);
        assert_eq!(complaints[0], "line 2: \"n\" is missing");
        assert_eq!(complaints[1], "line 4: not JSON, from column 2");
        assert_eq!(complaints.len(), 4);
    }

    #[test]
    fn bytes_that_are_no_text_are_complained_about() {
        let (output, complaints) = doubled(b"\x00\xff\xfe\x00\n{\"id\":1,\"n\":1}");
        assert_eq!(output, "{\"id\":null,\"error\":\"not UTF-8 text\"}\n{\"id\":1,\"n\":2}\n");
        assert_eq!(complaints, ["line 1: not UTF-8 text"]);
    }

    #[test]
    fn a_line_without_end_is_passed_over_and_the_next_is_answered() {
        let mut input = vec![b'9'; 3 * LONGEST_LINE];
        input.extend_from_slice(b"\n{\"id\":1,\"n\":1}\n");
        let (output, complaints) = doubled(&input);
        assert!(output.ends_with("{\"id\":1,\"n\":2}\n") && output.lines().count() == 2, "{output}");
        assert_eq!(complaints, ["line 1: longer than 1048576 bytes"]);
    }

    #[test]
    fn the_longest_line_is_still_read() {
        let case = br#"{"id":1,"n":1}"#;
        let mut input = case.to_vec();
        input.resize(LONGEST_LINE, b' ');
        assert_eq!(doubled(&input).0, "{\"id\":1,\"n\":2}\n");
        input.extend_from_slice(b"\n");
        assert_eq!(doubled(&input).0, "{\"id\":1,\"n\":2}\n");
    }

    #[test]
    fn deep_nesting_is_refused_not_fatal() {
        let (_, complaints) = doubled("[".repeat(100_000).as_bytes());
        assert_eq!(complaints.len(), 1);
    }
}
