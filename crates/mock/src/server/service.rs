//! One connection served, and one request answered.

use std::future::pending;
use std::sync::Arc;

use http::header::{DATE, HeaderName};
use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};

use super::body::{self, Unread};
use super::control;
use super::play::{self, Aborted, Body, Score};
use super::received::ReceivedRequest;
use super::state::State;
use super::tasks::Tasks;
use super::wire::{Monitor, Wire};
use crate::http_date::http_date;
use crate::reply::{End, HeadPlan, Played, Reply, Setting};
use crate::responder::{self, Ask};
use crate::seed::Seed;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Serves a connection, HTTP/1.1 or HTTP/2 as the client begins, until either side closes it.
pub(crate) async fn serve<S>(state: Arc<State>, wire: Wire<S>, tasks: Tasks)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let _connection = state.connect();
    let (monitor, is_local) = (wire.monitor(), wire.is_local());
    let service = service_fn(move |request| {
        let (state, monitor) = (Arc::clone(&state), Arc::clone(&monitor));
        async move { answer(&state, monitor, is_local, request).await }
    });
    let http = auto::Builder::new(tasks);
    if let Err(error) = http.serve_connection(TokioIo::new(wire), service).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(
    state: &State,
    monitor: Arc<Monitor>,
    is_local: bool,
    request: Request<Incoming>,
) -> Result<Response<Body>, Aborted> {
    let (parts, body) = request.into_parts();
    let body = body::read(body, state.body_limit()).await;
    if control::is_for(parts.uri.path()) {
        let reply = control::answer(state, &parts, body.ok().as_deref(), is_local);
        return Ok(respond(state, played(state, reply), None, monitor));
    }
    let id = state.next_request_id();
    let played = match body {
        Ok(body) => play_reply(state, &ReceivedRequest::new(parts, body)),
        Err(Unread::TooLarge) => played(state, responder::too_large(state.body_limit())),
        Err(Unread::Broken) => played(state, responder::unreadable()),
    };
    before_head(&played.head, state, &monitor).await?;
    Ok(respond(state, played, Some(&id), monitor))
}

/// Logs the request and gives the reply.
fn play_reply(state: &State, request: &ReceivedRequest) -> Played {
    let plain = request.plain_body(state.body_limit());
    let json = plain.as_deref().and_then(|plain| serde_json::from_slice(plain).ok()).unwrap_or(Value::Null);
    let answer = state.receive(request, &json);
    let mut reply = answer.reply;
    // Everything is settled before the head may have to wait at a gate: a client that leaves there was heard all the same.
    let responder = state.responder();
    let call = responder.receive(&Ask {
        method: &request.method,
        path: &request.path,
        query: request.query.as_deref(),
        headers: &request.headers,
        body: plain.as_deref(),
        number: answer.number,
    });
    let scripted = !reply.wants_responder();
    if !scripted {
        reply = reply.over(responder.answer(&call));
    }
    if reply.is_success() {
        responder.accepted(&call, scripted.then(|| reply.steps()));
        state.accepted(request, &json, reply.response_id().as_deref());
    }
    reply.played(&mut Setting { gates: state.gates(), seed: answer.seed })
}

/// Makes a reply of the server's own ready.
fn played(state: &State, reply: Reply) -> Played {
    reply.played(&mut Setting { gates: state.gates(), seed: Seed::new(0, 0) })
}

/// Waits until the head may go out; an error where it never does.
async fn before_head(plan: &HeadPlan, state: &State, monitor: &Monitor) -> Result<(), Aborted> {
    for gate in &plan.gates {
        gate.wait().await;
    }
    if !plan.delay.is_zero() {
        state.clock().sleep(plan.delay).await;
    }
    match plan.none {
        None => {}
        Some(End::Stall) => pending().await,
        Some(End::Close | End::Cut) => return Err(Aborted),
        Some(End::Reset) => {
            monitor.reset();
            return Err(Aborted);
        }
    }
    if let Some(trickle) = plan.slow {
        monitor.slow_head(trickle, state.clock().clone());
    }
    Ok(())
}

fn respond(state: &State, played: Played, request_id: Option<&str>, monitor: Arc<Monitor>) -> Response<Body> {
    let Played { status, headers, chunking, steps, slow, head: _ } = played;
    let score = Score { steps, chunking, slow, clock: state.clock().clone() };
    let mut response = Response::new(play::body(score, monitor));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    let headers = response.headers_mut();
    if let Some(Ok(id)) = request_id.map(HeaderValue::from_str) {
        headers.entry(REQUEST_ID).or_insert(id);
    }
    headers.entry(DATE).or_insert_with(|| http_date(state.clock().now_unix()));
    response
}
