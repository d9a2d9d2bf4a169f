//! What a response's headers say, and headers that come inside the stream.

use codex_protocol::{Lifecycle, RawJson};
use http::HeaderMap;

use crate::event::ResponseEvent;
use crate::rate_limits::RateLimits;

/// The events that the headers of a response stand for, in their order.
pub(crate) fn from_headers(headers: &HeaderMap) -> Vec<ResponseEvent> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
    let model = text("openai-model").map(ResponseEvent::ServerModel);
    let limits = RateLimits::from_headers(headers)
        .into_families()
        .into_iter()
        .map(Box::new)
        .map(ResponseEvent::RateLimits);
    let etag = text("x-models-etag").map(ResponseEvent::ModelsEtag);
    let reasoning =
        headers.contains_key("x-reasoning-included").then_some(ResponseEvent::ServerReasoningIncluded(true));
    model.into_iter().chain(limits).chain(etag).chain(reasoning).collect()
}

/// The model that a lifecycle event names in headers of its own.
pub(super) fn server_model(lifecycle: &Lifecycle) -> Option<String> {
    let inner = lifecycle.response.as_ref().and_then(|response| response.headers.as_ref());
    [inner, lifecycle.headers.as_ref()].into_iter().flatten().find_map(model_in)
}

/// `openai-model` or `x-openai-model`, in any case; a text or the first of a list.
fn model_in(headers: &RawJson) -> Option<String> {
    let headers: serde_json::Map<String, serde_json::Value> = headers.get().ok()?;
    let named =
        |name: &str| ["openai-model", "x-openai-model"].iter().any(|known| name.eq_ignore_ascii_case(known));
    let (_, value) = headers.iter().find(|(name, _)| named(name))?;
    value.as_str().or_else(|| value.get(0)?.as_str()).map(str::to_owned)
}
