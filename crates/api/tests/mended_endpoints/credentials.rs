//! Credentials are made once a request, and never print.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use codex_api::{
    AttemptReport, AuthError, AuthFuture, AuthProvider, BearerAuth, Credentials, DynTransport, ErrorKind,
    Provider, Recovery, RequestTelemetry, ResponsesClient, ResponsesOptions, RetryConfig, Secret,
};

use crate::capture::Capture;
use crate::endpoints::{ENDPOINTS, ask};
use crate::support::{in_time, request};

fn provider() -> Provider {
    let retry = RetryConfig { base_delay: Duration::ZERO, ..RetryConfig::default() };
    Provider { retry, ..Provider::new("test", "http://127.0.0.1:1/v1") }
}

/// Counts how often it is asked.
#[derive(Default)]
struct Counting {
    asked: AtomicUsize,
    recovered: AtomicUsize,
}

impl AuthProvider for Counting {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Credentials::bearer(&Secret::from("old")) })
    }

    fn recover<'a>(&'a self, _: &'a Credentials) -> AuthFuture<'a, Result<Recovery, AuthError>> {
        self.recovered.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Credentials::bearer(&Secret::from("new")).map(Recovery::Retry) })
    }
}

/// Is told, and writes it all down.
struct Writing;

impl RequestTelemetry for Writing {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        std::hint::black_box(format!("{report:?}"));
    }
}

#[tokio::test]
async fn credentials_are_made_once_whatever_is_repeated_and_told() {
    for endpoint in ENDPOINTS {
        let (counting, capture) = (Arc::new(Counting::default()), Capture::new(&[503, 429, 401, 503]));
        let auth: Arc<dyn AuthProvider> = Arc::clone(&counting) as _;
        let _ = in_time(ask(endpoint, &DynTransport::new(capture.clone()), &provider(), &auth)).await;
        let counts = (counting.asked.load(Ordering::Relaxed), counting.recovered.load(Ordering::Relaxed));
        assert_eq!((counts, capture.requests().len()), ((1, 1), 5), "{endpoint}");
    }
    let (counting, capture) = (Arc::new(Counting::default()), Capture::new(&[503, 503]));
    let client = ResponsesClient::new(capture, provider(), Arc::clone(&counting));
    let client = client.with_telemetry(Arc::new(Writing));
    in_time(client.create(request(), ResponsesOptions::default())).await.expect("it passes");
    assert_eq!(counting.asked.load(Ordering::Relaxed), 1, "with telemetry");
}

#[tokio::test]
async fn credentials_are_marked_sensitive_on_every_endpoint() {
    for endpoint in ENDPOINTS {
        let capture = Capture::new(&[]);
        let auth: Arc<dyn AuthProvider> = Arc::new(BearerAuth::new("secret"));
        let _ = in_time(ask(endpoint, &DynTransport::new(capture.clone()), &provider(), &auth)).await;
        let requests = capture.requests();
        assert_eq!(requests.len(), 1, "{endpoint}");
        assert!(requests[0].headers["authorization"].is_sensitive(), "{endpoint}");
        assert!(!format!("{:?} {:?}", requests[0].headers, requests[0]).contains("secret"), "{endpoint}");
    }
}

/// Has credentials that no header can hold, and knows why.
struct Broken;

impl AuthProvider for Broken {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        let gone = AuthError::new("log in first").with_source(std::io::Error::other("the file is gone"));
        Box::pin(std::future::ready(Err(gone)))
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_an_error_and_no_request_goes_out_without_it() {
    let capture = Capture::new(&[]);
    let options = || ResponsesOptions::default();
    let bearer = |token: &str| -> Arc<dyn AuthProvider> { Arc::new(BearerAuth::new(token)) };
    let mut told = Vec::new();
    for (auth, options) in [
        (bearer("sk-\nsecret"), options()),
        (Arc::new(Broken), options()),
        (bearer("sk-1"), ResponsesOptions { conversation_id: Some("a\nb".to_owned()), ..options() }),
        (
            bearer("sk-1"),
            ResponsesOptions { turn_state: Some(Arc::new("a\nb".to_owned().into())), ..options() },
        ),
    ] {
        let client = ResponsesClient::new(capture.clone(), provider(), auth);
        let error = in_time(client.create(request(), options)).await.expect_err("it can't be sent");
        assert!(matches!(error.kind(), ErrorKind::Auth(_) | ErrorKind::Build(_)), "{error:?}");
        let source = std::error::Error::source(&error).map(ToString::to_string);
        told.push(format!("{error} ({})", source.unwrap_or_default()));
    }
    assert_eq!(capture.requests().len(), 0);
    insta::assert_snapshot!(told.join("\n"), @"
    no credentials: the API key has characters that a header can't hold, such as a line end ()
    no credentials: log in first (the file is gone)
    could not build the request: conversation_id has characters that a header can't hold ()
    could not build the request: turn_state has characters that a header can't hold ()
    ");
}
