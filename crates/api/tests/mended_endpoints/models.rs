//! What is known of a list of models is said, to its own server alone, and a list that is none is told in a line.

use codex_api::{
    ModelList, ModelsCache, ModelsClient, ModelsQuery, Provider, ResponseEvent, ResponsesOptions,
};
use codex_mock::{Mock, Reply, ev};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::support::{
    all, auth, header, in_time, no_network, provider, refusal, request, responses, serve, transport,
};

fn client(provider: Provider) -> ModelsClient {
    ModelsClient::new(transport(), provider, auth())
}

fn public() -> Value {
    json!({"object": "list", "data": [{"id": "gpt-5", "object": "model", "created": 1, "owned_by": "openai"}]})
}

fn codex() -> Value {
    json!({"models": [{"slug": "gpt-5-codex", "display_name": "GPT-5 Codex", "priority": 0, "shell_type": "local"}]})
}

/// A list in a line: its names, its version, and whether it is the one from before.
fn line(list: &ModelList) -> String {
    let names: Vec<&str> = list.models.iter().map(|model| model.name()).collect();
    format!("{} {:?} {}", names.join(" "), list.etag, list.is_unchanged)
}

async fn list(client: &ModelsClient) -> ModelList {
    in_time(client.list(&ModelsQuery::default(), HeaderMap::new())).await.expect("a list")
}

fn conditions(mock: &Mock) -> Vec<Option<String>> {
    mock.requests().iter().map(|request| request.header("if-none-match").map(str::to_owned)).collect()
}

#[tokio::test]
async fn a_list_of_models_is_asked_for_with_the_version_that_is_known() {
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
    let client = client(provider(&mock));
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
}

#[tokio::test]
async fn lists_of_models_are_kept_by_provider() {
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
async fn a_list_of_models_that_is_none_is_an_error_in_a_line() {
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

#[tokio::test]
async fn each_answer_tells_the_version_of_the_models_that_it_came_with() {
    if no_network() {
        return;
    }
    let completed = || Reply::sse(ev::sse(ev::numbered([ev::completed("resp_1", vec![])])));
    let tagged = |etag| completed().header("x-models-etag", etag);
    let mock = serve([tagged("one"), completed(), tagged("two"), completed()]).await;
    let client = responses(&mock);
    let mut told = Vec::new();
    for _ in 0..4 {
        let stream = in_time(client.stream_request(request(), ResponsesOptions::default())).await;
        let (events, _) = all(stream.expect("a head")).await;
        let etag = events.into_iter().find_map(|event| match event {
            ResponseEvent::ModelsEtag(etag) => Some(etag),
            _ => None,
        });
        told.push(etag);
    }
    assert_eq!(told, [Some("one".to_owned()), None, Some("two".to_owned()), None]);
}
