//! A transport that keeps what it is given, and refuses as often as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use codex_api::{Body, HttpTransport, Request, StreamResponse, TransportError};
use codex_client::Response;
use codex_mock::ev;
use http::{HeaderMap, StatusCode, Version};

/// Answers with these statuses, one after the other, then with what every endpoint takes. Clones are the same.
#[derive(Clone)]
pub(crate) struct Capture(Arc<Mutex<Kept>>);

struct Kept {
    statuses: VecDeque<u16>,
    requests: Vec<Request>,
}

impl Capture {
    pub(crate) fn new(statuses: &[u16]) -> Self {
        let kept = Kept { statuses: statuses.iter().copied().collect(), requests: Vec::with_capacity(64) };
        Self(Arc::new(Mutex::new(kept)))
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.lock().expect("no panic").requests.clone()
    }

    fn take(&self, request: Request) -> StatusCode {
        let mut kept = self.0.lock().expect("no panic");
        kept.requests.push(request);
        kept.statuses.pop_front().map_or(StatusCode::OK, |status| status.try_into().expect("a status"))
    }
}

impl HttpTransport for Capture {
    async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        let status = self.take(request);
        let body = if status.is_success() { whole() } else { String::new() };
        Ok(Response { status, version: Version::HTTP_11, headers: HeaderMap::new(), body: body.into() })
    }

    async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        let status = self.take(request);
        let body = if status.is_success() { streamed() } else { String::new() };
        let body = Body::new(futures_util::stream::iter([Ok::<_, TransportError>(body.into())]));
        Ok(StreamResponse { status, version: Version::HTTP_11, headers: HeaderMap::new(), body })
    }
}

fn whole() -> String {
    let mut answer = ev::response("resp_1", "completed");
    for name in ["data", "models"] {
        answer[name] = serde_json::json!([]);
    }
    answer["input_tokens"] = 1.into();
    answer.to_string()
}

fn streamed() -> String {
    ev::sse(ev::numbered([ev::completed("resp_1", vec![])]))
}
