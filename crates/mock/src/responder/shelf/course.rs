//! How a response goes on while time passes, told afterwards for any moment.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::ev;
use crate::gate::Gate;
use crate::reply::{Reply, Step};

/// How a response goes on. Moments are counted from its start.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    /// The response object, from the moment on when it became so.
    states: Vec<(Duration, Value)>,
    /// The events of its stream.
    frames: Vec<Frame>,
    /// When it was cancelled.
    cancelled: Option<Duration>,
    /// Opened when it is cancelled: an open stream ends then.
    end: Gate,
}

/// An event of a stream.
#[derive(Clone, Debug)]
struct Frame {
    /// From when on it is there.
    at: Duration,
    /// Its `sequence_number`.
    number: u64,
    bytes: Bytes,
}

impl Course {
    /// A response that is over at once.
    pub(crate) fn over(finished: Value) -> Self {
        Self { states: vec![(Duration::ZERO, finished)], frames: vec![], cancelled: None, end: Gate::new() }
    }

    /// A response in the background, which sends these events with this pause between two. Those before it is in
    /// progress come at once.
    pub(crate) fn paced(events: &[Value], pause: Duration) -> Self {
        let mut course = Self { states: vec![], frames: vec![], cancelled: None, end: Gate::new() };
        let mut at = Duration::ZERO;
        for (event, index) in events.iter().zip(0..) {
            let waiting = matches!(event["type"].as_str(), Some("response.created" | "response.queued"));
            at = at.saturating_add(if waiting { Duration::ZERO } else { pause });
            if let Some(response) = event.get("response") {
                course.states.push((at, response.clone()));
            }
            let number = event["sequence_number"].as_u64().unwrap_or(index);
            course.frames.push(Frame { at, number, bytes: ev::sse([event.clone()]).into() });
        }
        course
    }

    /// The response object at this moment.
    pub(crate) fn state(&self, at: Duration) -> Value {
        let until = self.cancelled.map_or(at, |cancelled| cancelled.min(at));
        let reached = self.states.iter().rev().find(|(since, _)| *since <= until).or(self.states.first());
        let mut state = reached.map_or(Value::Null, |(_, state)| state.clone());
        if self.cancelled.is_some() {
            state["status"] = json!("cancelled");
        }
        state
    }

    /// Cancels the response, unless it is over by now.
    pub(crate) fn cancel(&mut self, at: Duration) {
        let over = self.states.last().is_none_or(|(since, _)| *since <= at);
        if !over && self.cancelled.is_none() {
            self.cancelled = Some(at);
            self.end.open();
        }
    }

    /// The stream after the event of this number (from the first one where there is no number), as it goes on from this
    /// moment.
    pub(crate) fn stream(&self, after: Option<u64>, at: Duration) -> Reply {
        let wanted = |frame: &&Frame| {
            after.is_none_or(|after| frame.number > after) && self.cancelled.is_none_or(|end| frame.at <= end)
        };
        let mut now = at;
        let mut reply = Reply::sse(Bytes::new());
        for frame in self.frames.iter().filter(wanted) {
            let pause = frame.at.saturating_sub(now);
            if !pause.is_zero() {
                reply = reply.step(Step::DelayOrEnd { pause, end: self.end.clone() });
                now = frame.at;
            }
            reply = reply.step(Step::Bytes(frame.bytes.clone()));
        }
        reply
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::Course;

    const PAUSE: Duration = Duration::from_secs(1);

    fn course() -> Course {
        let event = |kind: &str, status: &str| json!({"type": kind, "response": {"status": status}});
        let events = [
            event("response.created", "queued"),
            event("response.queued", "queued"),
            event("response.in_progress", "in_progress"),
            json!({"type": "a"}),
            event("response.completed", "completed"),
        ];
        Course::paced(&events, PAUSE)
    }

    fn status(course: &Course, seconds: u64) -> Value {
        course.state(Duration::from_secs(seconds))["status"].clone()
    }

    #[test]
    fn it_goes_on_with_time() {
        let course = course();
        let seen: Vec<Value> = (0..5).map(|seconds| status(&course, seconds)).collect();
        assert_eq!(json!(seen), json!(["queued", "in_progress", "in_progress", "completed", "completed"]));
    }

    #[test]
    fn it_is_cancelled_once_and_not_when_it_is_over() {
        let mut cancelled = course();
        cancelled.cancel(PAUSE);
        cancelled.cancel(2 * PAUSE);
        assert_eq!((status(&cancelled, 1), status(&cancelled, 9)), (json!("cancelled"), json!("cancelled")));
        assert_eq!(cancelled.cancelled, Some(PAUSE));
        assert!(cancelled.end.is_open());
        let mut over = course();
        over.cancel(3 * PAUSE);
        assert_eq!(status(&over, 9), "completed");
        assert!(!over.end.is_open());
    }
}
