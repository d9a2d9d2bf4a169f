//! A transport without a socket, whose body comes when the script says so.

use std::time::Duration;

use bytes::Bytes;
use codex_api::{
    Body, HttpTransport, Provider, Request, ResponseStream, ResponsesOptions, StreamResponse, TransportError,
};
use futures_util::{StreamExt, stream};
use http::{HeaderMap, HeaderValue, StatusCode, Version};
use tokio::time::sleep;

use crate::support::{over, request};

/// Answers with these chunks, each after its pause; the connection then stays open.
pub(crate) struct Scripted(Vec<(Duration, Bytes)>);

impl HttpTransport for Scripted {
    async fn execute(&self, request: Request) -> Result<codex_client::Response, TransportError> {
        self.stream(request).await?.into_response(1 << 20).await
    }

    async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        let chunks = stream::iter(self.0.clone()).then(|(pause, chunk)| async move {
            sleep(pause).await;
            Ok(chunk)
        });
        Ok(StreamResponse {
            status: StatusCode::OK,
            version: Version::HTTP_11,
            headers: HeaderMap::from_iter([(
                http::header::CONTENT_TYPE,
                HeaderValue::from_static("text/event-stream"),
            )]),
            body: Body::new(chunks.chain(stream::pending())).with_silence(request.budgets.silence),
        })
    }
}

impl Scripted {
    pub(crate) fn new(script: impl IntoIterator<Item = (Duration, String)>) -> Self {
        Self(script.into_iter().map(|(pause, chunk)| (pause, chunk.into())).collect())
    }
}

pub(crate) async fn open(script: impl IntoIterator<Item = (Duration, String)>) -> ResponseStream {
    let client = over(Scripted::new(script), Provider::new("test", "http://localhost/v1"));
    client.stream_request(request(), ResponsesOptions::default()).await.expect("a head")
}

/// The stream that these bytes are, all of it there at once.
pub(crate) async fn whole(stream: String) -> ResponseStream {
    open([(Duration::ZERO, stream)]).await
}
