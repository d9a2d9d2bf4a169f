//! The list of models.

use std::sync::{Arc, Mutex};

use codex_api::{
    AttemptReport, ModelList, ModelsCache, ModelsClient, ModelsQuery, Provider, RequestTelemetry,
};
use codex_mock::{Mock, Reply};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::support::{all_asked, auth, header, in_time, no_network, provider, refusal, serve, transport};

fn client(provider: Provider) -> ModelsClient {
    ModelsClient::new(transport(), provider, auth())
}

fn public() -> Value {
    json!({"object": "list", "data": [{"id": "gpt-5", "object": "model", "created": 1, "owned_by": "openai"}]})
}

fn codex() -> Value {
    json!({"models": [{"slug": "gpt-5-codex", "display_name": "GPT-5 Codex", "priority": 0, "shell_type": "local"}]})
}

async fn list(client: &ModelsClient) -> ModelList {
    in_time(client.list(&ModelsQuery::default(), HeaderMap::new())).await.expect("a list")
}

/// The status of each attempt, and whether it was a success.
#[derive(Default)]
struct Statuses(Mutex<Vec<(u16, bool)>>);

impl RequestTelemetry for Statuses {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        let status = report.status.expect("an answer").as_u16();
        self.0.lock().expect("no panic").push((status, report.error.is_none() && report.next.is_none()));
    }
}

/// A list in a line: its names, its version, and whether it is the one from before.
fn line(list: &ModelList) -> String {
    let names: Vec<&str> = list.models.iter().map(|model| model.name()).collect();
    format!("{} {:?} {}", names.join(" "), list.etag, list.is_unchanged)
}

fn conditions(mock: &Mock) -> Vec<Option<String>> {
    mock.requests().iter().map(|request| request.header("if-none-match").map(str::to_owned)).collect()
}

#[tokio::test]
async fn both_kinds_of_list_are_read() {
    if no_network() {
        return;
    }
    for (body, expected, version, asked) in [
        (public(), "gpt-5 None false", None, "GET /v1/models"),
        (codex(), "gpt-5-codex None false", Some("1.2.3"), "GET /v1/models?client_version=1.2.3"),
    ] {
        let mock = serve([Reply::json(200, body)]).await;
        let query = ModelsQuery { client_version: version.map(str::to_owned) };
        let list =
            in_time(client(provider(&mock)).list(&query, header("x-extra", "1"))).await.expect("a list");
        assert_eq!(line(&list), expected);
        assert_eq!(all_asked(&mock), [asked]);
        assert_eq!(mock.requests()[0].header("x-extra"), Some("1"));
    }
}

#[tokio::test]
async fn a_version_follows_the_providers_own_parameters() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::json(200, public())]).await;
    let mut provider = provider(&mock);
    provider.query_params.insert("api-version".to_owned(), "preview".to_owned());
    let query = ModelsQuery { client_version: Some("1.2.3".to_owned()) };
    in_time(client(provider).list(&query, HeaderMap::new())).await.expect("a list");
    assert_eq!(all_asked(&mock), ["GET /v1/models?api-version=preview&client_version=1.2.3"]);
}

#[tokio::test]
async fn a_list_that_has_not_changed_is_not_sent_again() {
    if no_network() {
        return;
    }
    let mock = serve([
        Reply::json(200, codex()).header("etag", "\"one\""),
        Reply::raw(304).header("etag", "\"one\""),
        Reply::json(200, public()).header("etag", "W/\"two\""),
        Reply::raw(304),
        Reply::json(200, codex()),
        Reply::json(200, public()),
    ])
    .await;
    let statuses = Arc::new(Statuses::default());
    let client = client(provider(&mock)).with_telemetry(Arc::clone(&statuses) as Arc<dyn RequestTelemetry>);
    let mut lines = Vec::new();
    for _ in 0..6 {
        lines.push(line(&list(&client).await));
    }
    assert_eq!(
        lines,
        [
            "gpt-5-codex Some(\"\\\"one\\\"\") false",
            "gpt-5-codex Some(\"\\\"one\\\"\") true",
            "gpt-5 Some(\"W/\\\"two\\\"\") false",
            "gpt-5 Some(\"W/\\\"two\\\"\") true",
            "gpt-5-codex None false",
            "gpt-5 None false",
        ]
    );
    let some = |etag: &str| Some(etag.to_owned());
    assert_eq!(
        conditions(&mock),
        [None, some("\"one\""), some("\"one\""), some("W/\"two\""), some("W/\"two\""), None]
    );
    let told = statuses.0.lock().expect("no panic");
    assert_eq!(*told, [200, 304, 200, 304, 200, 200].map(|status| (status, true)), "none of them failed");
}

#[tokio::test]
async fn what_is_known_of_one_provider_is_not_said_to_another() {
    if no_network() {
        return;
    }
    let etag = |body: Value| Reply::json(200, body).header("etag", "\"same\"");
    let one = serve([etag(codex()), Reply::raw(304)]).await;
    let two = serve([etag(public()), Reply::raw(304)]).await;
    let cache = ModelsCache::new();
    let first = client(provider(&one)).with_cache(cache.clone());
    let second = client(provider(&two)).with_cache(cache);
    for is_unchanged in [false, true] {
        for (client, name) in [(&first, "gpt-5-codex"), (&second, "gpt-5")] {
            assert_eq!(line(&list(client).await), format!("{name} Some(\"\\\"same\\\"\") {is_unchanged}"));
        }
    }
    for mock in [&one, &two] {
        assert_eq!(conditions(mock), [None, Some("\"same\"".to_owned())]);
    }
}

#[tokio::test]
async fn an_answer_that_is_no_list_is_an_error_in_a_line() {
    if no_network() {
        return;
    }
    let page = format!("<html><head><title>Sign in</title></head>{}", "x".repeat(100_000));
    for (case, reply, expected) in [
        ("no list", Reply::json(200, json!({"object": "list"})), "error Unreadable, fate unknown"),
        (
            "a page",
            Reply::raw(200).step(codex_mock::Step::Bytes(page.into())),
            "error UnexpectedBody, fate unknown",
        ),
        ("a 304 that nobody asked for", Reply::raw(304), "error ServerFailed, not executed"),
        ("404", Reply::json(404, json!({"error": {"message": "m"}})), "error InvalidRequest, not executed"),
    ] {
        let mock = serve([reply]).await;
        let (client, query) = (client(provider(&mock)), ModelsQuery::default());
        let answer = client.list(&query, header("if-none-match", "\"own\""));
        let error = in_time(answer).await.expect_err(case);
        assert_eq!(refusal(&error), expected, "{case}");
        assert!(error.to_string().len() < 400, "{case}: {error}");
        assert_eq!(conditions(&mock)[0], None, "{case}");
    }
}
