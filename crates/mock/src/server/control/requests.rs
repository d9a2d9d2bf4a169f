//! The log as JSON.

use http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::server::received::ReceivedRequest;
use crate::server::state::State;

/// The log, how often each turn was played, and what clients did wrong; whoever asks has read it.
pub(super) fn show(state: &State, with_credentials: bool) -> Value {
    let (first, requests) = state.numbered_requests();
    let requests = (first..).zip(&requests).map(|(number, request)| shown(number, request, with_credentials));
    json!({
        "requests": requests.collect::<Vec<Value>>(),
        "turns_played": state.turns_played(),
        "generations": state.responder().generations(),
        "report": state.responder().report(),
    })
}

/// A request: its body as JSON where it is JSON, else as text, and how long it was as it came.
fn shown(number: usize, request: &ReceivedRequest, with_credentials: bool) -> Value {
    let body = request.json().unwrap_or_else(|| match &request.body[..] {
        [] => Value::Null,
        body => String::from_utf8_lossy(body).into(),
    });
    json!({
        "number": number,
        "method": request.method.as_str(),
        "path": request.path,
        "query": request.query,
        "headers": headers(&request.headers, with_credentials),
        "body": body,
        "body_bytes": request.body.len(),
    })
}

/// Headers by name; the values of one that came more than once are joined by a comma.
fn headers(headers: &HeaderMap, with_credentials: bool) -> Map<String, Value> {
    let shown = |name| {
        let values = headers.get_all(name).iter().map(|value| {
            let hidden = value.is_sensitive() && !with_credentials;
            if hidden { "[redacted]".into() } else { String::from_utf8_lossy(value.as_bytes()) }
        });
        values.collect::<Vec<_>>().join(", ")
    };
    headers.keys().map(|name| (name.as_str().to_owned(), shown(name).into())).collect()
}
