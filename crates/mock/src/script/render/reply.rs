//! A turn made into a reply.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde_json::Value;

use super::compose::Composer;
use super::response::{in_progress, input_tokens};
use super::status;
use crate::gates::Gates;
use crate::http_date::http_date;
use crate::reply::{Reply, Step as ReplyStep};
use crate::script::step::Step;
use crate::script::turn::{Payload, Turn};
use crate::seed::Seed;

/// What a turn needs to become a reply.
#[derive(Debug)]
pub(crate) struct Render<'a> {
    /// The request's body; `null` where it is not JSON.
    pub(crate) request: &'a Value,
    /// The time the server writes.
    pub(crate) now_unix: u64,
    pub(crate) gates: &'a Gates,
    /// The numbers of this playing of the turn.
    pub(crate) seed: Seed,
}

/// Makes a turn into a reply.
pub(crate) fn render(turn: &Turn, render: Render<'_>) -> Reply {
    let now = render.now_unix;
    let mut reply = base(turn, render);
    if let Some(status) = turn.status {
        reply = reply.status(status);
    }
    for (name, value) in &turn.headers {
        reply = reply.header(name, value);
    }
    if let Some(ahead) = turn.retry_after_date {
        reply = reply.header(RETRY_AFTER, http_date(now.saturating_add(ahead.as_secs())));
    }
    if let Some(chunking) = turn.chunking {
        reply = reply.chunked(chunking);
    }
    turn.faults.iter().cloned().fold(reply, Reply::fault)
}

fn base(turn: &Turn, render: Render<'_>) -> Reply {
    let status = turn.status.unwrap_or(StatusCode::OK);
    match &turn.body {
        Some(Payload::Json(body)) => Reply::json(status, body.clone()),
        Some(Payload::Text(body)) => Reply::raw(status)
            .header(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))
            .step(ReplyStep::Bytes(body.clone())),
        None if turn.wants_responder() => Reply::responder(),
        None if turn.steps.is_empty() => status::reply(status, render.request),
        None => played(turn, render),
    }
}

/// The steps as an event stream, or as a JSON object after the waits.
fn played(turn: &Turn, render: Render<'_>) -> Reply {
    let Render { request, now_unix, gates, mut seed } = render;
    let id = turn.id.clone().unwrap_or_else(|| format!("resp_{}", seed.next_id()));
    let response = in_progress(request, &id, now_unix);
    let mut composer = Composer::new(response, input_tokens(request), seed);
    for step in &turn.steps {
        compose(&mut composer, step, gates);
    }
    let (steps, response) = composer.finish();
    if turn.stream.unwrap_or_else(|| request["stream"] == true || turn.steps.iter().any(is_stream)) {
        return steps.into_iter().fold(Reply::event_stream(), Reply::step);
    }
    let waits =
        steps.into_iter().filter(|step| !matches!(step, ReplyStep::Bytes(_) | ReplyStep::Repeat { .. }));
    let body = ReplyStep::Bytes(response.to_string().into());
    let reply = Reply::raw(StatusCode::OK).header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    waits.chain([body]).fold(reply, Reply::step)
}

fn is_stream(step: &Step) -> bool {
    matches!(step, Step::Events(_) | Step::Stream(_))
}

fn compose(composer: &mut Composer, step: &Step, gates: &Gates) {
    match step {
        Step::Events(events) => composer.events(events),
        Step::Stream(bytes) => composer.bytes(bytes),
        Step::Text { text, rate } => composer.text(text, *rate),
        Step::ToolCall { call, rate } => composer.tool_call(call, *rate),
        Step::Reasoning { summary, rate } => composer.reasoning(summary, *rate),
        Step::Item(item) => composer.item(item),
        Step::Fail { code, message } => composer.fail(code, message),
        Step::Incomplete { reason } => composer.incomplete(reason),
        Step::Delay(pause) => composer.step(ReplyStep::Delay(*pause)),
        Step::Gate(name) => composer.step(ReplyStep::Gate(gates.get(name))),
        Step::Comments { every, until } => composer.step(ReplyStep::Repeat {
            bytes: Bytes::from_static(b": keepalive\n\n"),
            every: *every,
            until: until.as_ref().map(|name| gates.get(name)),
        }),
    }
}
