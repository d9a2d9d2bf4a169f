//! What is printed: no secret in any form and at any level, and what a person debugging wants to see.

use std::error::Error;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use codex_api::{ApiError, BearerAuth, Client, Provider, ReqwestTransport, ResponsesOptions, Secret};
use codex_mock::{Mock, Reply, Step, ev};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

#[path = "support/server.rs"]
mod server;

use self::server::{in_time, no_network, serve};

/// Each stands in one place of a request or an answer, and nowhere else in this program.
const SECRETS: [&str; 10] = [
    "keySecret",
    "userSecret",
    "passSecret",
    "querySecret",
    "paramSecret",
    "providerSecret",
    "extraSecret",
    "stateSecret",
    "cookieSecret",
    "locationSecret",
];

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// The log of the whole program, of every crate and level.
    fn start() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        let start = || {
            let log = Self::default();
            let writer = log.clone();
            tracing_subscriber::fmt()
                .with_max_level(LevelFilter::TRACE)
                .with_span_events(FmtSpan::FULL)
                .with_ansi(false)
                .with_writer(move || writer.clone())
                .init();
            log
        };
        LOG.get_or_init(start).clone()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no writer panics")).into_owned()
    }
}

fn header(name: &'static str, value: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))])
}

fn provider(mock: &Mock) -> Provider {
    let base_url = format!("http://userSecret:passSecret@{}/v1?key=querySecret", mock.addr());
    let mut provider = Provider::new("test", base_url);
    provider.query_params.insert("token".to_owned(), "paramSecret".to_owned());
    provider.headers = header("x-custom-key", "providerSecret");
    provider.stream_idle_timeout = Duration::from_millis(100);
    provider
}

fn client(mock: &Mock) -> Client {
    Client::builder()
        .provider(provider(mock))
        .api_key("sk-keySecret")
        .transport(ReqwestTransport::new().expect("TLS can be set up"))
        .build()
        .expect("the address is one")
}

fn options() -> ResponsesOptions {
    ResponsesOptions {
        extra_headers: header("x-other-key", "extraSecret"),
        turn_state: Some(Arc::new(OnceLock::from("stateSecret".to_owned()))),
        ..Default::default()
    }
}

/// An error in every way it can be printed, with all its sources.
fn printed(error: &(dyn Error + 'static)) -> String {
    let source = error.source().map(printed).unwrap_or_default();
    format!("{error}\n{error:?}\n{error:#?}\n{source}")
}

fn created() -> Reply {
    Reply::sse(ev::sse([ev::created("resp_1")]))
}

/// An answer of each kind.
fn replies() -> Vec<Reply> {
    let hello = ev::sse([
        ev::created("resp_1"),
        ev::output_item_done(0, ev::message("msg_1", "Hello")),
        json!({"type": "response.later", "x": 1}),
        ev::completed("resp_1", vec![]),
    ]);
    let echo = json!({"error": {"message": "wrong key sk-keySecret", "code": "invalid_api_key"}});
    vec![
        Reply::sse(hello).header("set-cookie", "a=cookieSecret").header("x-codex-turn-state", "stateSecret"),
        Reply::json(200, ev::response("resp_1", "completed")),
        Reply::json(401, echo).header("set-cookie", "a=cookieSecret"),
        Reply::raw(302).header("location", "http://locationSecret@elsewhere.example/?a=locationSecret"),
        Reply::raw(200).header("content-type", "text/html").step(Step::Bytes("<html>".into())),
        Reply::sse(ev::sse([ev::error("server_error", "broken")])),
        created(),
        created().step(Step::Cut),
        created().step(Step::KeepOpen),
    ]
}

/// Asks as often as there are answers, and once more when nobody listens. Gives all that can be printed.
async fn exchange(model: &str) -> Vec<String> {
    let replies = replies();
    let count = replies.len();
    let mock = serve(replies).await;
    let client = client(&mock);
    let call = client.responses().model(model).input("hi").options(options());
    let mut text = vec![format!(
        "{:?} {client:?} {call:?}",
        Client::builder().provider(provider(&mock)).api_key("sk-keySecret")
    )];
    let mut outcome = |outcome: Result<String, ApiError>| match outcome {
        Ok(debug) => text.push(debug),
        Err(error) => text.push(printed(&error)),
    };
    for _ in 0..count {
        match in_time(call.clone().stream()).await {
            Ok(stream) => {
                outcome(Ok(format!("{stream:?} {:?}", stream.head())));
                outcome(in_time(stream.collect_response()).await.map(|response| format!("{response:?}")));
            }
            Err(error) => outcome(Err(error)),
        }
    }
    in_time(mock.stop()).await;
    outcome(in_time(call.clone().stream()).await.map(|stream| format!("{stream:?}")));
    outcome(in_time(call.create()).await.map(|response| format!("{response:?}")));
    text
}

#[tokio::test]
async fn no_secret_is_printed_or_logged_at_any_level() {
    if no_network() {
        return;
    }
    let log = Log::start();
    let mut text = exchange("secrets-model").await;
    text.push(format!("{:?} {:?} {:?}", Secret::from("keySecret"), BearerAuth::new("keySecret"), options()));
    let (text, log) = (text.join("\n"), log.text());
    for visible in ["secrets-model", "/v1/responses", "wrong key [redacted]", "elsewhere.example"] {
        assert!(log.contains(visible), "the log has {visible}:\n{log}");
    }
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} was printed:\n{text}");
        assert!(!log.contains(secret), "{secret} was logged:\n{log}");
    }
}

#[tokio::test]
async fn the_log_tells_what_became_of_a_request() {
    if no_network() {
        return;
    }
    let log = Log::start();
    exchange("traced-model").await;
    let log = log.text();
    let own: Vec<&str> = log.lines().filter(|line| line.contains("model=\"traced-model\"")).collect();
    let told = |level: &str, words: &[&str]| {
        own.iter().any(|line| line.contains(level) && words.iter().all(|word| line.contains(word)))
    };
    for words in [
        &["asking", "client_request_id="][..],
        &["answered", "status=200", "request_id=\"req_00000000000000000000000000000001\""],
        &["answered", "status=401", "request_id=\"req_00000000000000000000000000000003\""],
        &["refused", "not allowed"],
        &["request failed", "could not connect"],
        &["passed on unread", "response.later"],
        &["the server left out the end of a text", "bytes=5"],
        &["completed", "response_id=\"resp_1\""],
        &["failed", "the stream was closed before the response completed"],
        &["failed", "the stream broke off"],
        &["instead of an event stream"],
    ] {
        assert!(told("DEBUG", words), "{words:?} in:\n{}", own.join("\n"));
    }
    assert!(told("TRACE", &["kind=\"response.created\""]), "{}", own.join("\n"));
}
