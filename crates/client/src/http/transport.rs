//! One attempt: a request out, a response in.

use std::fmt;
use std::sync::Arc;

use ::http::StatusCode;
use bytes::Bytes;
use futures_util::TryStreamExt;
use tokio::time::Instant;
use tracing::Instrument;

use super::classify::{body_error, send_error};
use super::proxies;
use super::upload::{Progress, Upload};
use super::watch::watch;
use crate::body::Body;
use crate::budgets::{Budgets, ERROR_BODY_LIMIT_BYTES};
use crate::error::{TransportError, TransportErrorKind};
use crate::fate::Fate;
use crate::proxy::ProxySettings;
use crate::redact::SafeUrl;
use crate::request::Request;
use crate::response::{Response, StreamResponse};
use crate::transport::HttpTransport;

/// The transport over reqwest: HTTP/1.1 and HTTP/2, rustls, a pool of connections. Cheap to clone; clones
/// share the pool.
///
/// The pool lives on the runtime that uses it: a transport that outlives its runtime loses its connections
/// and makes new ones.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// The proxies that `client` uses, as far as they are known.
    proxies: Arc<ProxySettings>,
}

impl ReqwestTransport {
    /// A transport over a client of the caller's, with its pool, proxies and certificates.
    ///
    /// What it promises of redirects, repeats and time holds only if that client follows no redirect
    /// (`redirect::Policy::none()`), does not repeat (`retry::never()`) and sets no timeout but the one to
    /// connect.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self { client, proxies: Arc::default() }
    }

    pub(super) fn behind(mut self, proxies: Arc<ProxySettings>) -> Self {
        self.proxies = proxies;
        self
    }

    async fn open(&self, request: Request, start: Instant) -> Result<StreamResponse, TransportError> {
        let url = SafeUrl::new(&request.url);
        let span = tracing::debug_span!("http_request", method = %request.method, %url);
        let proxy = self.proxies.route(&request.url);
        span.in_scope(|| tracing::trace!(proxy = proxy.map(tracing::field::display), "route"));
        let result = self.send(request, start).instrument(span.clone()).await;
        let elapsed = start.elapsed();
        span.in_scope(|| match &result {
            Ok(head) => {
                tracing::debug!(status = head.status.as_u16(), version = ?head.version, ?elapsed, "response head");
            }
            Err(error) => tracing::debug!(%error, fate = ?error.fate(), ?elapsed, "request failed"),
        });
        result
            .map(|head| StreamResponse { body: head.body.at(url.clone()), ..head })
            .map_err(|error| error.at(Some(url)).through(proxy))
    }

    async fn send(&self, mut request: Request, start: Instant) -> Result<StreamResponse, TransportError> {
        request.stamp_trace();
        let Request { method, url, headers, body, budgets, .. } = request;
        let proxy = self.proxies.route(&url);
        proxies::check(&url, proxy)?;
        let proxied = proxy.is_some() && url.scheme() == "http";
        tracing::trace!(bytes = body.len(), "request body");
        let progress = Arc::new(Progress::new(&body, start));
        let send =
            self.client.request(method, url).headers(headers).body(request_body(body, &progress)).send();
        match watch(send, &progress, &budgets).await {
            Ok(Ok(response)) if proxied && response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
                Err(TransportError::new(TransportErrorKind::ProxyAuth, Fate::NotExecuted))
            }
            Ok(Ok(response)) => Ok(stream_response(response, &budgets, start)),
            Ok(Err(error)) => Err(send_error(error, progress.fate())),
            Err(kind) => Err(TransportError::new(kind, progress.fate())),
        }
    }
}

impl HttpTransport for ReqwestTransport {
    async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        let limit_bytes = request.budgets.body_limit;
        let response = self.open(request, Instant::now()).await?;
        if response.status.is_success() {
            return response.into_response(limit_bytes).await;
        }
        let (status, version, headers) = (response.status, response.version, response.headers.clone());
        let (body, _cut) = response.into_bounded(ERROR_BODY_LIMIT_BYTES).await;
        Ok(Response { status, version, headers, body })
    }

    async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        self.open(request, Instant::now()).await
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

fn request_body(body: Bytes, progress: &Arc<Progress>) -> reqwest::Body {
    if body.is_empty() {
        return reqwest::Body::from(body);
    }
    reqwest::Body::wrap(Upload::new(body, Arc::clone(progress)))
}

fn stream_response(mut response: reqwest::Response, budgets: &Budgets, start: Instant) -> StreamResponse {
    let (status, version) = (response.status(), response.version());
    let headers = std::mem::take(response.headers_mut());
    let body = Body::new(response.bytes_stream().map_err(body_error)).with_silence(budgets.silence);
    let body = match budgets.total {
        Some(total) => body.with_total(total, start),
        None => body,
    };
    StreamResponse { status, version, headers, body }
}
