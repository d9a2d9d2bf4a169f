//! What a configured provider sends.

use std::time::Duration;

use codex_api::{NoAuth, ResponsesApiRequest, ResponsesClient, ResponsesOptions};
use codex_core::{ModelProviderInfo, built_in_model_providers};
use codex_mock::Mock;
use serde_json::json;

use crate::support::{ask, environment, in_time, info, last, no_network};

#[tokio::test]
async fn headers_and_parameters_are_sent() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let map = |pairs: &[(&str, &str)]| {
        Some(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    let info = ModelProviderInfo {
        query_params: map(&[("api-version", "2025-04-01"), ("a b", "&")]),
        http_headers: map(&[("X-One", "1"), ("X-Both", "file"), ("X-Kept", "file")]),
        env_http_headers: map(&[("X-Both", "BOTH"), ("X-Kept", "NOT_SET"), ("X-Blank", "BLANK")]),
        ..info(&mock)
    };
    ask(&info, &environment(&[("BOTH", "variable"), ("BLANK", " ")]), NoAuth).await.expect("it completes");
    let sent = last(&mock);
    let headers = ["x-one", "x-both", "x-kept", "x-blank"].map(|name| sent.header(name));
    assert_eq!(headers, [Some("1"), Some("variable"), Some("file"), None]);
    assert_eq!(sent.query.as_deref(), Some("a%20b=%26&api-version=2025-04-01"));
}

#[tokio::test]
async fn openai_is_told_version_organization_and_project() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let variables = environment(&[("OPENAI_ORGANIZATION", "org_1"), ("OPENAI_PROJECT", "proj_1")]);
    let openai = built_in_model_providers(&variables).expect("they can be had").remove("openai");
    let openai = ModelProviderInfo { base_url: mock.base_url(), ..openai.expect("it is built in") };
    ask(&openai, &variables, NoAuth).await.expect("it completes");
    let sent = last(&mock);
    let headers = ["version", "openai-organization", "openai-project"].map(|name| sent.header(name));
    assert_eq!(headers, [Some(env!("CARGO_PKG_VERSION")), Some("org_1"), Some("proj_1")]);
}

#[tokio::test]
async fn azure_stores_and_keeps_ids() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    for (name, stored) in [("azure", true), ("mine", false)] {
        let info = ModelProviderInfo { name: name.to_owned(), ..info(&mock) };
        ask(&info, &environment(&[]), NoAuth).await.expect(name);
        assert_eq!(last(&mock).json().expect("JSON")["store"], json!(stored), "{name}");
    }
}

#[test]
fn numbers_come_from_the_provider_then_the_environment_then_the_defaults() {
    let variables = [("OPENAI_REQUEST_MAX_RETRIES", "7"), ("OPENAI_STREAM_MAX_RETRIES", " 0 ")];
    for (case, own, variables, expected) in [
        ("defaults", (None, None), &[][..], (4, 5)),
        ("the environment", (None, None), &variables, (7, 0)),
        ("the provider", (Some(0), Some(3)), &variables, (0, 3)),
        ("at most 100", (Some(101), None), &[("OPENAI_STREAM_MAX_RETRIES", "1000")], (100, 100)),
        ("blank is not set", (None, None), &[("OPENAI_REQUEST_MAX_RETRIES", "")], (4, 5)),
    ] {
        let info = ModelProviderInfo {
            request_max_retries: own.0,
            stream_max_retries: own.1,
            stream_idle_timeout_ms: Some(250),
            ..ModelProviderInfo::default()
        };
        let provider = info.to_provider(&environment(variables)).expect(case);
        assert_eq!((provider.retry.max_attempts, provider.retry.stream_max_retries), expected, "{case}");
        assert_eq!(provider.stream_idle_timeout, Duration::from_millis(250), "{case}");
    }
    for text in ["-1", "many", "1.5"] {
        let variables = environment(&[("OPENAI_REQUEST_MAX_RETRIES", text)]);
        let error = ModelProviderInfo::default().to_provider(&variables).expect_err(text);
        assert_eq!(
            error.to_string(),
            "the environment variable OPENAI_REQUEST_MAX_RETRIES should be a whole number, not below 0"
        );
    }
}

#[test]
fn the_configured_base_url_wins() {
    for (own, variables, expected) in [
        ("", &[][..], "https://api.openai.com/v1"),
        ("", &[("OPENAI_BASE_URL", "http://env/v1")], "http://env/v1"),
        ("http://own/v1", &[("OPENAI_BASE_URL", "http://env/v1")], "http://own/v1"),
    ] {
        let info = ModelProviderInfo { base_url: own.to_owned(), ..ModelProviderInfo::default() };
        assert_eq!(info.to_provider(&environment(variables)).expect(expected).base_url, expected);
    }
}

#[tokio::test]
async fn the_proxy_of_a_provider_is_its_own() {
    if no_network() {
        return;
    }
    let (proxy, direct) =
        (Mock::start().await.expect("a free port"), Mock::start().await.expect("a free port"));
    for (base_url, own, through_proxy) in
        [("http://llm.invalid/v1".to_owned(), Some(proxy.uri()), true), (direct.base_url(), None, false)]
    {
        let info = ModelProviderInfo { base_url, proxy: own, ..info(&direct) };
        let variables = environment(&[("HTTP_PROXY", "http://proxy.invalid:1")]);
        let transport = info.to_transport(&variables).expect("a way there");
        let provider = info.to_provider(&variables).expect("it is valid");
        let client = ResponsesClient::new(transport, provider, NoAuth);
        let request = ResponsesApiRequest::new("test-model", vec!["hi".into()]);
        let stream = in_time(client.stream_request(request, ResponsesOptions::default())).await;
        in_time(stream.expect("a head").collect_response()).await.expect("it completes");
        assert_eq!(proxy.requests().len(), 1, "through the proxy: {through_proxy}");
    }
    assert_eq!(direct.requests().len(), 1);
}
