//! What each response of a recording says, and how it ended.

use bytes::Bytes;
use codex_api::{ApiError, ErrorKind, EventDecoder};
use codex_client::sse;
use codex_protocol::StreamEvent;

use crate::failure::Failure;
use crate::messages::{Messages, text_of};
use crate::one_line::{WORD_CHARS, one_line};

/// Follows a recording from response to response.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    /// The response that has begun and not ended.
    current: Option<Current>,
    /// How many have begun.
    responses: usize,
    /// Whether any event was read.
    any_event: bool,
    /// The last response ended with `error`; a `response.failed` that follows says the same.
    after_error: bool,
}

/// A response that has begun and not ended.
#[derive(Debug, Default)]
struct Current {
    decoder: EventDecoder,
    messages: Messages,
    any_text: bool,
}

/// What came of an event, or of the end of the recording.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The assistant's text that is done with it; of a response that did not complete, all that is left.
    pub(super) text: String,
    /// Why the response did not complete, where it ends here and did not.
    pub(super) failure: Option<String>,
}

impl Outcomes {
    /// Takes the next event and the data it was read from.
    pub(super) fn take(&mut self, event: &StreamEvent, data: &Bytes) -> Outcome {
        self.any_event = true;
        if self.current.is_none() && (!begins(event) || self.repeats_error(event)) {
            return Outcome::default();
        }
        self.after_error = matches!(event, StreamEvent::Error(_));
        self.current().decoder.push(data);
        self.read()
    }

    /// Takes `[DONE]`, which may cut a response short.
    pub(super) fn done(&mut self) -> Outcome {
        if self.current.is_none() && self.responses > 0 {
            return Outcome::default();
        }
        self.any_event = true;
        self.cut()
    }

    /// Takes the end of the recording, which may cut a response short. A recording without any is a failure too.
    pub(super) fn end(&mut self) -> Outcome {
        match (&self.current, self.responses) {
            (None, 0) if !self.any_event => {
                Outcome { failure: Some("there is no event in it".to_owned()), ..Outcome::default() }
            }
            (None, 1..) => Outcome::default(),
            _ => self.cut(),
        }
    }

    /// Takes an event that is too large to be read. The recording is not read any further.
    pub(super) fn break_off(&mut self, error: sse::Error) -> Outcome {
        let cut = self.cut();
        Outcome { failure: Some(self.name(&error.to_string())), ..cut }
    }

    /// # Errors
    /// Where more text has come than is held: then some of it is lost.
    pub(super) fn check_text(&self) -> Result<(), Failure> {
        self.current.as_ref().map_or(Ok(()), |current| current.messages.check())
    }

    /// The response that has begun, else a new one.
    fn current(&mut self) -> &mut Current {
        self.current.get_or_insert_with(|| {
            self.responses += 1;
            Current::default()
        })
    }

    /// Whether the event says again how the last response failed.
    fn repeats_error(&mut self, event: &StreamEvent) -> bool {
        std::mem::take(&mut self.after_error) && matches!(event, StreamEvent::Failed(_))
    }

    fn cut(&mut self) -> Outcome {
        self.current().decoder.finish();
        self.read()
    }

    /// Reads what the decoder made of the last data.
    fn read(&mut self) -> Outcome {
        let current = self.current();
        let (text, error) = current.read();
        if current.decoder.is_over() {
            self.current = None;
        }
        Outcome { text, failure: error.map(|error| self.name(&reason(&error))) }
    }

    fn name(&self, reason: &str) -> String {
        format!("response {}: {reason}", self.responses)
    }
}

impl Current {
    /// The text that is ready, and the failure.
    fn read(&mut self) -> (String, Option<ApiError>) {
        let mut text = String::new();
        while let Some(event) = self.decoder.next_event() {
            match event {
                Ok(event) => text += &self.messages.take(&event),
                Err(error) => {
                    text += &self.left(&error, self.any_text || !text.is_empty());
                    return (text, Some(error));
                }
            }
        }
        self.any_text |= !text.is_empty();
        (text, None)
    }

    /// What there is of the text of a response that failed, besides what was finished: what was streamed; of one that
    /// was not streamed at all, what its end repeats.
    fn left(&self, error: &ApiError, any_text: bool) -> String {
        let streamed: String = self.decoder.unfinished().iter().map(text_of).collect();
        match error.response() {
            Some(response) if !any_text && streamed.is_empty() => {
                response.output.iter().map(text_of).collect()
            }
            _ => streamed,
        }
    }
}

/// Whether an event is part of a response. The others may also come before one, after one, and without one.
fn begins(event: &StreamEvent) -> bool {
    !matches!(
        event,
        StreamEvent::Keepalive(_)
            | StreamEvent::ResponseKeepAlive(_)
            | StreamEvent::Heartbeat(_)
            | StreamEvent::Metadata(_)
            | StreamEvent::ResponseDone(_)
            | StreamEvent::RateLimits(_)
            | StreamEvent::WebsocketTiming(_)
            | StreamEvent::SteerAccepted(_)
            | StreamEvent::SteerPending(_)
            | StreamEvent::SteerFailed(_)
            | StreamEvent::Unknown(_)
    )
}

/// Why a recorded response failed. What a live caller should do about a cut does not matter here.
fn reason(error: &ApiError) -> String {
    match (error.kind(), error.response_id()) {
        (ErrorKind::ClosedBeforeCompleted, Some(id)) => {
            format!("{} (response id {})", error.kind(), one_line(id, WORD_CHARS))
        }
        (ErrorKind::ClosedBeforeCompleted, None) => error.kind().to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use codex_protocol::EventReader;
    use serde_json::{Value, json};

    use super::*;

    const CREATED: &str = r#"{"type":"response.created","response":{"id":"r"}}"#;
    const DELTA: &str = r#"{"type":"response.output_text.delta","delta":"x"}"#;
    const COMPLETED: &str = r#"{"type":"response.completed","response":{"id":"r"}}"#;
    const FAILED: &str = r#"{"type":"response.failed","response":{"error":{"code":"c","message":"m"}}}"#;
    const INCOMPLETE: &str =
        r#"{"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"}}}"#;
    const ERROR: &str = r#"{"type":"error","code":"c","message":"m"}"#;
    const KEEPALIVE: &str = r#"{"type":"keepalive"}"#;

    /// A letter for each event: beside all responses, within one, at the end of one, `[DONE]`.
    fn letter(outcomes: &Outcomes, responses_before: usize, was_within: bool) -> char {
        match (&outcomes.current, was_within || outcomes.responses > responses_before) {
            (Some(_), _) => '.',
            (None, true) => 'E',
            (None, false) => '-',
        }
    }

    /// A letter for each event, the text, and the reasons.
    fn follow<S: AsRef<str>>(events: &[S]) -> (String, String, Vec<String>) {
        let (mut outcomes, mut reader) = (Outcomes::default(), EventReader::new());
        let (mut steps, mut text, mut reasons) = (String::new(), String::new(), Vec::new());
        for data in events.iter().map(|data| Bytes::copy_from_slice(data.as_ref().as_bytes())) {
            let (responses, within) = (outcomes.responses, outcomes.current.is_some());
            let outcome = match &data[..] {
                b"[DONE]" => outcomes.done(),
                _ => outcomes.take(&reader.read(&data), &data),
            };
            steps.push(if data == "[DONE]" { 'd' } else { letter(&outcomes, responses, within) });
            text += &outcome.text;
            reasons.extend(outcome.failure);
        }
        let outcome = outcomes.end();
        (steps, text + &outcome.text, reasons.into_iter().chain(outcome.failure).collect())
    }

    #[test]
    fn each_response_ends_once() {
        let failed = "response 1: the server failed: m (code c)";
        let cut = "response 1: the stream was closed before the response completed";
        for (events, steps, reasons) in [
            (&[][..], "", &["there is no event in it"][..]),
            (&[CREATED, DELTA, COMPLETED], "..E", &[]),
            (&[KEEPALIVE, CREATED, KEEPALIVE, COMPLETED], "-..E", &[]),
            (&[CREATED, COMPLETED, "[DONE]", r#"{"type":"response.done"}"#, KEEPALIVE, "x"], ".Ed---", &[]),
            (&[CREATED, COMPLETED, CREATED, COMPLETED], ".E.E", &[]),
            (&[DELTA, COMPLETED, DELTA, COMPLETED], ".E.E", &[]),
            (&[FAILED], "E", &[failed]),
            (&[ERROR, FAILED], "E-", &[failed]),
            (&[ERROR, KEEPALIVE, FAILED], "E--", &[failed]),
            (&[ERROR, FAILED, FAILED], "E-E", &[failed, "response 2: the server failed: m (code c)"]),
            (&[ERROR, COMPLETED], "EE", &[failed]),
            (&[COMPLETED, FAILED], "EE", &["response 2: the server failed: m (code c)"]),
            (
                &[INCOMPLETE],
                "E",
                &["response 1: the response is incomplete: max_output_tokens; allow more output tokens"],
            ),
            (&[CREATED, DELTA], "..", &[&format!("{cut} (response id r)")]),
            (&[CREATED, "[DONE]"], ".d", &[&format!("{cut} (response id r)")]),
            (&["[DONE]"], "d", &[cut]),
            (&[KEEPALIVE], "-", &[cut]),
            (&["not JSON"], "-", &[cut]),
        ] {
            let expected: Vec<String> = reasons.iter().map(|reason| (*reason).to_owned()).collect();
            let (actual, _, reasons) = follow(events);
            assert_eq!((actual.as_str(), reasons), (steps, expected), "{events:?}");
        }
    }

    fn delta(index: u32, delta: &str) -> String {
        let id = format!("i{index}");
        json!({"type": "response.output_text.delta", "item_id": id, "output_index": index, "content_index": 1, "delta": delta}).to_string()
    }

    fn text_done(index: u32, text: &str) -> String {
        json!({"type": "response.output_text.done", "output_index": index, "content_index": 1, "text": text})
            .to_string()
    }

    /// A message whose second part is its text.
    fn message(index: u32, text: &str) -> Value {
        let content = json!([{"type": "refusal", "refusal": "no"}, {"type": "output_text", "text": text}]);
        json!({"type": "message", "id": format!("i{index}"), "role": "assistant", "content": content})
    }

    fn item_done(index: u32, text: &str) -> String {
        json!({"type": "response.output_item.done", "output_index": index, "item": message(index, text)})
            .to_string()
    }

    fn end(word: &str, output: &[Value]) -> String {
        json!({"type": format!("response.{word}"), "response": {"id": "r", "output": output}}).to_string()
    }

    #[test]
    fn a_text_is_the_finished_one_else_its_deltas() {
        let completed = || end("completed", &[]);
        for (case, events, expected) in [
            ("deltas alone", vec![delta(0, "a"), delta(0, "b"), completed()], "ab"),
            ("text done", vec![delta(0, "a"), text_done(0, "ab"), completed()], "ab"),
            ("item done", vec![delta(0, "a"), item_done(0, "A"), completed()], "A"),
            ("item done twice", vec![item_done(0, "A"), item_done(0, "A"), completed()], "A"),
            ("item done and repeated", vec![item_done(0, "A"), end("completed", &[message(0, "A")])], "A"),
            ("completed alone", vec![end("completed", &[message(0, "A"), message(1, "B")])], "AB"),
            ("one never done", vec![delta(0, "a"), delta(1, "b"), item_done(0, "A"), completed()], "Ab"),
            ("cut", vec![delta(0, "a"), item_done(0, "A"), delta(1, "b")], "Ab"),
            ("cut within a character", vec![delta(0, "a").replace("\"a\"", r#""a\ud83e""#)], "a\u{fffd}"),
            ("failed", vec![delta(0, "a"), end("failed", &[])], "a"),
            (
                "incomplete",
                vec![item_done(0, "A"), delta(1, "b"), end("incomplete", &[message(0, "A")])],
                "Ab",
            ),
            ("incomplete alone", vec![end("incomplete", &[message(0, "A")])], "A"),
            ("two responses", vec![delta(0, "a"), completed(), delta(0, "b"), completed()], "ab"),
        ] {
            assert_eq!(follow(&events).1, expected, "{case}");
        }
    }

    #[test]
    fn an_id_that_attacks_terminals_is_shown_harmless() {
        let created = json!({"type": "response.created", "response": {"id": format!("\u{1b}[2J\n{}", "x".repeat(300))}});
        let id = format!("\u{fffd}[2J {}…", "x".repeat(195));
        let reason =
            format!("response 1: the stream was closed before the response completed (response id {id})");
        assert_eq!(follow(&[created.to_string()]).2, [reason]);
    }

    #[test]
    fn what_is_too_large_fails_the_response_it_stands_in() {
        let reason = "response 1: a server-sent event is larger than 3 bytes";
        let mut outcomes = Outcomes::default();
        outcomes.take(&EventReader::new().read(&DELTA.into()), &DELTA.into());
        let expected = Outcome { text: "x".to_owned(), failure: Some(reason.to_owned()) };
        assert_eq!(outcomes.break_off(sse::Error::TooLarge { limit_bytes: 3 }), expected);
        assert_eq!(outcomes.end(), Outcome::default());
    }
}
