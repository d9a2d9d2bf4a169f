//! How each response of a recording ended.

use bytes::Bytes;
use codex_api::{ApiError, ErrorKind, EventDecoder};
use codex_client::sse;
use codex_protocol::StreamEvent;

/// Follows a recording from response to response.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    /// The response that has begun and not ended.
    current: Option<EventDecoder>,
    /// How many have begun.
    responses: usize,
    /// Whether any event was read.
    any_event: bool,
    /// The last response ended with `error`; a `response.failed` that follows says the same.
    after_error: bool,
}

/// Where an event stands, and what it ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Outside of all responses.
    Beside,
    /// Within a response.
    Within,
    /// At the end of a response that completed.
    Completed,
    /// At the end of a response that did not, with the reason.
    Failed(String),
}

impl Outcomes {
    /// Takes the next event and the data it was read from.
    pub(super) fn take(&mut self, event: &StreamEvent, data: &Bytes) -> Step {
        self.any_event = true;
        if self.current.is_none() && (!begins(event) || self.repeats_error(event)) {
            return Step::Beside;
        }
        let step = self.push(data);
        self.after_error = matches!(event, StreamEvent::Error(_));
        step
    }

    /// Takes `[DONE]`. The reason, where it cuts a response short.
    pub(super) fn done(&mut self) -> Option<String> {
        if self.current.is_none() && self.responses > 0 {
            return None;
        }
        self.any_event = true;
        self.cut()
    }

    /// Takes the end of the recording. The reason, where it cuts a response short or held none.
    pub(super) fn end(&mut self) -> Option<String> {
        match (&self.current, self.responses) {
            (None, 0) if !self.any_event => Some("there is no event in it".to_owned()),
            (None, 1..) => None,
            _ => self.cut(),
        }
    }

    /// Takes an event that is too large to be read. The recording is not read any further.
    pub(super) fn break_off(&mut self, error: sse::Error) -> String {
        if self.current.take().is_none() {
            self.responses += 1;
        }
        self.name(&error.to_string())
    }

    /// The response that has begun, else a new one.
    fn current(&mut self) -> &mut EventDecoder {
        self.current.get_or_insert_with(|| {
            self.responses += 1;
            EventDecoder::new()
        })
    }

    /// Whether the event says again how the last response failed.
    fn repeats_error(&mut self, event: &StreamEvent) -> bool {
        std::mem::take(&mut self.after_error) && matches!(event, StreamEvent::Failed(_))
    }

    fn push(&mut self, data: &Bytes) -> Step {
        let decoder = self.current();
        decoder.push(data);
        match last(decoder) {
            Some(error) => Step::Failed(self.fail(&error)),
            None if !decoder.is_over() => Step::Within,
            None => {
                self.current = None;
                Step::Completed
            }
        }
    }

    fn cut(&mut self) -> Option<String> {
        let decoder = self.current();
        decoder.finish();
        last(decoder).map(|error| self.fail(&error))
    }

    fn fail(&mut self, error: &ApiError) -> String {
        self.current = None;
        self.name(&reason(error))
    }

    fn name(&self, reason: &str) -> String {
        format!("response {}: {reason}", self.responses)
    }
}

/// The failure among the events that are ready; the others are not needed.
fn last(decoder: &mut EventDecoder) -> Option<ApiError> {
    std::iter::from_fn(|| decoder.next_event()).find_map(Result::err)
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
        (ErrorKind::ClosedBeforeCompleted, Some(id)) => format!("{} (response id {id})", error.kind()),
        (ErrorKind::ClosedBeforeCompleted, None) => error.kind().to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use codex_protocol::EventReader;

    use super::*;

    const CREATED: &str = r#"{"type":"response.created","response":{"id":"r"}}"#;
    const DELTA: &str = r#"{"type":"response.output_text.delta","delta":"x"}"#;
    const COMPLETED: &str = r#"{"type":"response.completed","response":{"id":"r"}}"#;
    const FAILED: &str = r#"{"type":"response.failed","response":{"error":{"code":"c","message":"m"}}}"#;
    const INCOMPLETE: &str =
        r#"{"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"}}}"#;
    const ERROR: &str = r#"{"type":"error","code":"c","message":"m"}"#;
    const KEEPALIVE: &str = r#"{"type":"keepalive"}"#;

    /// A letter for each event, and the reasons.
    fn follow(events: &[&str]) -> (String, Vec<String>) {
        let (mut outcomes, mut reader) = (Outcomes::default(), EventReader::new());
        let (mut steps, mut reasons) = (String::new(), Vec::new());
        for data in events.iter().map(|data| Bytes::copy_from_slice(data.as_bytes())) {
            if data == "[DONE]" {
                steps.push('d');
                reasons.extend(outcomes.done());
                continue;
            }
            steps.push(match outcomes.take(&reader.read(&data), &data) {
                Step::Beside => '-',
                Step::Within => '.',
                Step::Completed => 'C',
                Step::Failed(reason) => {
                    reasons.push(reason);
                    'F'
                }
            });
        }
        reasons.extend(outcomes.end());
        (steps, reasons)
    }

    #[test]
    fn each_response_ends_once() {
        let failed = "response 1: the server failed: m (code c)";
        let cut = "response 1: the stream was closed before the response completed";
        for (events, steps, reasons) in [
            (&[][..], "", &["there is no event in it"][..]),
            (&[CREATED, DELTA, COMPLETED], "..C", &[]),
            (&[KEEPALIVE, CREATED, KEEPALIVE, COMPLETED], "-..C", &[]),
            (&[CREATED, COMPLETED, "[DONE]", r#"{"type":"response.done"}"#, KEEPALIVE, "x"], ".Cd---", &[]),
            (&[CREATED, COMPLETED, CREATED, COMPLETED], ".C.C", &[]),
            (&[DELTA, COMPLETED, DELTA, COMPLETED], ".C.C", &[]),
            (&[FAILED], "F", &[failed]),
            (&[ERROR, FAILED], "F-", &[failed]),
            (&[ERROR, KEEPALIVE, FAILED], "F--", &[failed]),
            (&[ERROR, FAILED, FAILED], "F-F", &[failed, "response 2: the server failed: m (code c)"]),
            (&[ERROR, COMPLETED], "FC", &[failed]),
            (&[COMPLETED, FAILED], "CF", &["response 2: the server failed: m (code c)"]),
            (
                &[INCOMPLETE],
                "F",
                &["response 1: the response is incomplete: max_output_tokens; allow more output tokens"],
            ),
            (&[CREATED, DELTA], "..", &[&format!("{cut} (response id r)")]),
            (&[CREATED, "[DONE]"], ".d", &[&format!("{cut} (response id r)")]),
            (&["[DONE]"], "d", &[cut]),
            (&[KEEPALIVE], "-", &[cut]),
            (&["not JSON"], "-", &[cut]),
        ] {
            let expected: Vec<String> = reasons.iter().map(|reason| (*reason).to_owned()).collect();
            assert_eq!(follow(events), (steps.to_owned(), expected), "{events:?}");
        }
    }

    #[test]
    fn what_is_too_large_fails_the_response_it_stands_in() {
        let reason = "response 1: a server-sent event is larger than 3 bytes";
        let mut outcomes = Outcomes::default();
        assert_eq!(outcomes.break_off(sse::Error::TooLarge { limit_bytes: 3 }), reason);
        assert_eq!(outcomes.end(), None);
    }
}
