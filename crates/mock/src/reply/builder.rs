//! The reply and its builder.

use std::fmt::Debug;
use std::io;
use std::path::Path;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::chunking::Chunking;
use super::fault::{Fault, Setting, lay_over};
use super::mark::{self, Mark, Place};
use super::played::{HeadPlan, Played};
use super::response_id;
use super::step::Step;
use crate::gate::Gate;

/// One reply: status, headers, and a body in [`Step`]s.
///
/// A body of at most one [`Step::Bytes`], with no [`Chunking`] chosen, is sent with its `Content-Length`; any other is
/// sent as it is played, chunk by chunk.
#[derive(Clone, Debug)]
pub struct Reply {
    status: Option<StatusCode>,
    headers: HeaderMap,
    before_head: Option<Gate>,
    chunking: Option<Chunking>,
    marks: Vec<Mark>,
    steps: Vec<Step>,
    faults: Vec<Fault>,
    /// Whether this goes over the responder's reply.
    over_responder: bool,
}

impl Reply {
    /// A reply with this status, no headers and no body yet.
    ///
    /// # Panics
    /// When `status` is not in 100 to 999.
    pub fn raw<S: TryInto<StatusCode, Error: Debug>>(status: S) -> Self {
        Self::empty(false).status(status)
    }

    /// Status 200 and this event stream, a chunk for each event.
    pub fn sse(body: impl Into<Bytes>) -> Self {
        Self::event_stream().step(Step::Bytes(body.into()))
    }

    /// Status 200 and an event stream that has no steps yet, a chunk for each event.
    pub fn event_stream() -> Self {
        let mut reply = Self::raw(StatusCode::OK).chunked(Chunking::PerEvent);
        reply.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
        reply.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        reply
    }

    /// [`Reply::sse`] with the bytes of a recorded stream, unchanged. The file is read now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sse_file(path: impl AsRef<Path>) -> io::Result<Self> {
        std::fs::read(path).map(Self::sse)
    }

    /// This status and JSON body.
    ///
    /// # Panics
    /// When `status` is not in 100 to 999.
    #[expect(clippy::needless_pass_by_value, reason = "callers write `json!(…)` in place")]
    pub fn json<S: TryInto<StatusCode, Error: Debug>>(status: S, body: Value) -> Self {
        let mut reply = Self::raw(status).step(Step::Bytes(body.to_string().into()));
        reply.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        reply
    }

    /// Whatever the built-in responder answers. Status, headers, chunking and steps given here change its reply or
    /// follow it, so that a failure and then a good answer, or a good answer that never ends, need no body of one's own.
    pub fn responder() -> Self {
        Self::empty(true)
    }

    /// Replaces the status.
    ///
    /// # Panics
    /// When `status` is not in 100 to 999.
    pub fn status<S: TryInto<StatusCode, Error: Debug>>(mut self, status: S) -> Self {
        self.status = Some(status.try_into().expect("a status is in 100 to 999"));
        self
    }

    /// Sets a header; one of the same name is replaced.
    ///
    /// # Panics
    /// When the name or the value is not allowed in HTTP.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Debug>,
        V: TryInto<HeaderValue, Error: Debug>,
    {
        let name = name.try_into().expect("a header name has only token characters");
        let value = value.try_into().expect("a header value has only visible characters");
        self.headers.insert(name, value);
        self
    }

    /// Adds a step at the end of the body.
    pub fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Chooses how bytes are cut. Default: [`Chunking::PerEvent`] for event streams, else [`Chunking::Whole`].
    pub fn chunked(mut self, chunking: Chunking) -> Self {
        self.chunking = Some(chunking);
        self
    }

    /// Sends nothing, not even the head, before the gate is open. The request is read and logged all the same.
    pub fn before_head(mut self, gate: Gate) -> Self {
        self.before_head = Some(gate);
        self
    }

    /// Lays a fault over the reply, after those that are there already.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Waits at `gate` after the `count`th event, comments not counted (0: after the head). A stream with fewer events
    /// never comes to the gate.
    pub fn gate_after_events(mut self, count: usize, gate: Gate) -> Self {
        self.marks.push(Mark { place: Place::Events(count), gate });
        self
    }

    /// Waits at `gate` after the `count`th `response.output_text.delta` (0: after the head). A stream with fewer of
    /// them never comes to the gate.
    pub fn gate_after_words(mut self, count: usize, gate: Gate) -> Self {
        self.marks.push(Mark { place: Place::Words(count), gate });
        self
    }

    fn empty(over_responder: bool) -> Self {
        Self {
            status: None,
            headers: HeaderMap::new(),
            before_head: None,
            chunking: None,
            marks: Vec::new(),
            steps: Vec::new(),
            faults: Vec::new(),
            over_responder,
        }
    }

    /// Whether this is to go over the responder's reply.
    pub(crate) fn wants_responder(&self) -> bool {
        self.over_responder
    }

    /// The steps of the body.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether the status tells of success.
    pub(crate) fn is_success(&self) -> bool {
        self.status.is_none_or(|status| status.is_success())
    }

    /// The id of the response in the body, where there is one.
    pub(crate) fn response_id(&self) -> Option<String> {
        response_id::find(&self.headers, &self.steps)
    }

    /// Puts what is set here over another reply; the steps here follow its steps.
    pub(crate) fn over(mut self, mut base: Self) -> Self {
        base.headers.extend(self.headers);
        base.steps.append(&mut self.steps);
        base.marks.append(&mut self.marks);
        base.faults.append(&mut self.faults);
        base.status = self.status.or(base.status);
        base.chunking = self.chunking.or(base.chunking);
        base.before_head = self.before_head.or(base.before_head);
        base
    }

    /// Makes the reply ready: gates at their places, then the faults laid over.
    pub(crate) fn played(self, setting: &mut Setting<'_>) -> Played {
        let mut played = Played {
            head: HeadPlan { gates: self.before_head.into_iter().collect(), ..HeadPlan::default() },
            status: self.status.unwrap_or(StatusCode::OK),
            headers: self.headers,
            chunking: self.chunking,
            steps: mark::place(self.steps, &self.marks),
            slow: None,
        };
        for fault in self.faults {
            lay_over(fault, &mut played, setting);
        }
        played
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::json;

    use super::{Played, Reply};
    use crate::gates::Gates;
    use crate::reply::chunking::Chunking;
    use crate::reply::fault::Setting;
    use crate::reply::step::Step;
    use crate::seed::Seed;

    fn played(reply: Reply) -> Played {
        reply.played(&mut Setting { gates: &Gates::default(), seed: Seed::new(0, 0) })
    }

    #[test]
    fn what_is_set_on_the_responders_reply_goes_over_it() {
        let reply = Reply::responder().status(503).header("x-b", "over").step(Step::KeepOpen);
        assert!(reply.wants_responder());
        let base = Reply::sse("data: 1\n\n").header("x-a", "under").header("x-b", "under");
        let played = played(reply.over(base));
        assert_eq!(played.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(played.chunking, Some(Chunking::PerEvent));
        let mut headers: Vec<String> = played
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        headers.sort();
        assert_eq!(
            headers,
            [
                "cache-control: no-cache",
                "content-type: text/event-stream; charset=utf-8",
                "x-a: under",
                "x-b: over"
            ]
        );
        assert!(matches!(&played.steps[..], [Step::Bytes(bytes), Step::KeepOpen] if bytes == "data: 1\n\n"));
    }

    #[test]
    fn a_json_reply_is_one_step_without_chunking() {
        let played = played(Reply::json(429, json!({"error": null})));
        assert_eq!((played.status, played.chunking), (StatusCode::TOO_MANY_REQUESTS, None));
        assert!(matches!(&played.steps[..], [Step::Bytes(bytes)] if bytes == "{\"error\":null}"));
    }
}
