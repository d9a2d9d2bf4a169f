//! A transport whose connections are no sockets, so that client and server run on one paused clock.

use std::sync::Arc;

use bytes::Bytes;
use codex_api::{
    Body, Fate, HttpTransport, Request, StreamResponse, TransportError, TransportErrorKind, TransportResponse,
};
use codex_mock::Mock;
use futures_util::stream;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;

/// How much of a response that is not streamed is read.
const LIMIT_BYTES: usize = 1 << 20;

/// Opens a connection to the server for each request.
#[derive(Debug, Clone)]
pub(crate) struct Duplex(pub(crate) Arc<Mock>);

impl HttpTransport for Duplex {
    async fn execute(&self, request: Request) -> Result<TransportResponse, TransportError> {
        self.stream(request).await?.into_response(LIMIT_BYTES).await
    }

    async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        let silence = request.budgets.silence;
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(self.0.connect())).await.map_err(failed(Fate::NotExecuted))?;
        // Whoever drops the body drops the connection.
        let mut tasks = JoinSet::new();
        tasks.spawn(connection);
        let response = sender.send_request(on_the_wire(request)).await.map_err(failed(Fate::Unknown))?;
        let (head, body) = response.into_parts();
        let chunks = stream::unfold(Some((tasks, body)), |open| async {
            let (tasks, mut body) = open?;
            match chunk(&mut body).await? {
                Ok(bytes) => Some((Ok(bytes), Some((tasks, body)))),
                Err(error) => Some((Err(error), None)),
            }
        });
        Ok(StreamResponse {
            status: head.status,
            version: head.version,
            headers: head.headers,
            body: Body::new(chunks).with_silence(silence),
        })
    }
}

fn on_the_wire(request: Request) -> http::Request<Full<Bytes>> {
    let mut wire = http::Request::new(Full::new(request.body));
    *wire.method_mut() = request.method;
    *wire.uri_mut() = request.url.path().parse().expect("a path is a URI");
    *wire.headers_mut() = request.headers;
    wire.headers_mut().insert(http::header::HOST, "server".parse().expect("a host"));
    wire
}

async fn chunk(body: &mut Incoming) -> Option<Result<Bytes, TransportError>> {
    loop {
        match body.frame().await? {
            Ok(frame) => {
                if let Ok(bytes) = frame.into_data() {
                    return Some(Ok(bytes));
                }
            }
            Err(error) => {
                return Some(Err(
                    TransportError::new(TransportErrorKind::Body, Fate::Unknown).with_source(error)
                ));
            }
        }
    }
}

fn failed(fate: Fate) -> impl Fn(hyper::Error) -> TransportError {
    move |error| TransportError::new(TransportErrorKind::Closed, fate).with_source(error)
}
