//! One connection served, and one request answered.

use std::convert::Infallible;
use std::sync::Arc;

use http::header::HeaderName;
use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};

use super::body::{self, Unread};
use super::play::{self, Body};
use super::received::ReceivedRequest;
use super::state::State;
use super::tasks::Tasks;
use super::wire::{Monitor, Wire};
use crate::reply::Played;
use crate::responder::{self, Ask};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Serves a connection, HTTP/1.1 or HTTP/2 as the client begins, until either side closes it.
pub(crate) async fn serve<S>(state: Arc<State>, wire: Wire<S>, tasks: Tasks)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let _connection = state.connect();
    let monitor = wire.monitor();
    let service = service_fn(move |request| answer(Arc::clone(&state), Arc::clone(&monitor), request));
    let http = auto::Builder::new(tasks);
    if let Err(error) = http.serve_connection(TokioIo::new(wire), service).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(
    state: Arc<State>,
    monitor: Arc<Monitor>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let id = state.next_request_id();
    let (parts, body) = request.into_parts();
    let played = match body::read(body, state.body_limit()).await {
        Ok(body) => play_reply(&state, ReceivedRequest::new(parts, body)).await,
        Err(Unread::TooLarge) => responder::too_large(state.body_limit()).played(),
        Err(Unread::Broken) => responder::unreadable().played(),
    };
    Ok(respond(played, &id, monitor))
}

/// Logs the request, waits until the head may go out, and gives the reply.
async fn play_reply(state: &State, request: ReceivedRequest) -> Played {
    let (number, reply) = state.receive(request.clone());
    if let Some(gate) = reply.head_gate() {
        gate.wait().await;
    }
    if !reply.wants_responder() {
        return reply.played();
    }
    let body = request.plain_body(state.body_limit());
    let (method, path) = (&request.method, request.path.as_str());
    let base = responder::answer(Ask { method, path, body: body.as_deref(), number, now: state.now() });
    reply.over(base).played()
}

fn respond(played: Played, request_id: &str, monitor: Arc<Monitor>) -> Response<Body> {
    let mut response = Response::new(play::body(played.steps, played.chunking, monitor));
    *response.status_mut() = played.status;
    *response.headers_mut() = played.headers;
    if let Ok(id) = HeaderValue::from_str(request_id) {
        response.headers_mut().entry(REQUEST_ID).or_insert(id);
    }
    response
}
