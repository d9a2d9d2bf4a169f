//! A stream in short lines.

use codex_api::{Delta, ResponseEvent, ResponseStream};

use super::refusal::{name, refusal};

/// What a stream tells to its end, a line an event.
pub(crate) async fn all_lines(mut stream: ResponseStream) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(event) = stream.next().await {
        lines.push(match event {
            Ok(event) => line(&event),
            Err(error) => refusal(&error),
        });
    }
    lines
}

/// An event in a line: its name, and what tells it from another of its kind.
pub(crate) fn line(event: &ResponseEvent) -> String {
    match event {
        ResponseEvent::OutputTextDelta(Delta { delta, .. }) => format!("text {delta}"),
        ResponseEvent::OutputItemDone(item) => format!("done {}", item.type_word().unwrap_or("?")),
        ResponseEvent::Unknown(unknown) => format!("unknown, {}", unknown.reason()),
        ResponseEvent::Completed { response_id, .. } => format!("completed {response_id}"),
        ResponseEvent::ServerModel(model) => format!("model {model}"),
        ResponseEvent::ModelsEtag(etag) => format!("etag {etag}"),
        ResponseEvent::RateLimits(limits) => format!("limits {}", limits.limit_id.as_deref().unwrap_or("?")),
        other => name(other),
    }
}
