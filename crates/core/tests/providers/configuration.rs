//! What is read from a configuration, and what is said of it.

use std::collections::BTreeMap;

use codex_core::{Finding, ModelProviderAuthInfo, ModelProviderInfo, Providers, UnknownKeys, WireApi};
use proptest::prelude::*;

fn read(text: &str) -> Result<Providers, Finding> {
    Providers::from_toml(text, BTreeMap::new(), UnknownKeys::Warn)
}

const EVERY_KEY: &str = r#"
model = "other keys of the configuration are not looked at"

[model_providers.mine]
name = "Mine"
base_url = "https://llm.example.com/v1?a=b"
wire_api = "chat"
query_params = { api-version = "2025-04-01-preview" }
http_headers = { X-One = "1" }
env_http_headers = { X-Team = "TEAM" }
request_max_retries = 0
stream_max_retries = 0x10
stream_idle_timeout_ms = 1_000
requires_openai_auth = false
supports_websockets = true
websocket_connect_timeout_ms = 2000
send_codex_metadata = true
ca_certificate = "/etc/ca.pem"
proxy = "http://user:secret@proxy:3128"

[model_providers.mine.auth]
command = "bin/token"
args = ["--for", "llm"]
timeout_ms = 100
refresh_interval_ms = 0
cwd = "/srv"

[model_providers."a key"]
base_url = "http://localhost"
env_key = "KEY"
env_key_instructions = "Ask for one."

[model_providers.literal]
experimental_bearer_token = "sk-secret"
"#;

#[test]
fn every_key_is_read() {
    let map = |name: &str, value: &str| Some([(name.to_owned(), value.to_owned())].into());
    let mine = ModelProviderInfo {
        name: "Mine".to_owned(),
        base_url: "https://llm.example.com/v1?a=b".to_owned(),
        auth: Some(ModelProviderAuthInfo {
            args: vec!["--for".to_owned(), "llm".to_owned()],
            timeout_ms: 100.try_into().expect("not zero"),
            refresh_interval_ms: 0,
            cwd: "/srv".into(),
            ..ModelProviderAuthInfo::new("bin/token")
        }),
        wire_api: WireApi::Chat,
        query_params: map("api-version", "2025-04-01-preview"),
        http_headers: map("X-One", "1"),
        env_http_headers: map("X-Team", "TEAM"),
        request_max_retries: Some(0),
        stream_max_retries: Some(16),
        stream_idle_timeout_ms: Some(1000),
        requires_openai_auth: false,
        supports_websockets: true,
        websocket_connect_timeout_ms: Some(2000),
        send_codex_metadata: Some(true),
        ca_certificate: Some("/etc/ca.pem".into()),
        proxy: Some("http://user:secret@proxy:3128".to_owned()),
        ..ModelProviderInfo::default()
    };
    let keyed = ModelProviderInfo {
        base_url: "http://localhost".to_owned(),
        env_key: Some("KEY".to_owned()),
        env_key_instructions: Some("Ask for one.".to_owned()),
        ..ModelProviderInfo::default()
    };
    let literal = ModelProviderInfo {
        experimental_bearer_token: Some("sk-secret".to_owned()),
        ..ModelProviderInfo::default()
    };
    let expected = [("mine", mine), ("a key", keyed), ("literal", literal)];
    let expected = expected.map(|(id, info)| (id.to_owned(), info)).into();
    assert_eq!(read(EVERY_KEY), Ok(Providers { by_id: expected, warnings: Vec::new() }));
}

#[test]
fn nothing_secret_prints() {
    let printed = format!("{:?}", read(EVERY_KEY).expect("it is valid"));
    assert!(!printed.contains("secret") && !printed.contains("--for"), "{printed}");
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let mut told = Vec::new();
    for line in [
        "= 1",
        "base_url = 1",
        "base_url = \"localhost:8080\"",
        "base_url = \"ftp://host/v1\"",
        "proxy = \"socks5://host\"",
        "wire_api = \"responsess\"",
        "query_params = { a = 1 }",
        "http_headers = \"X-One: 1\"",
        "http_headers = { \"X One\" = \"1\" }",
        "http_headers = { ok = \"1\", X-One = \"a\\nb\" }",
        "env_http_headers = { \"X:One\" = \"ONE\" }",
        "env_http_headers = { X-One = \"\" }",
        "request_max_retries = -1",
        "request_max_retries = 1.5",
        "stream_idle_timeout_ms = 0",
        "websocket_connect_timeout_ms = 0",
        "supports_websockets = \"yes\"",
        "env_key = \" \"",
        "experimental_bearer_token = \"sk-secret\\nb\"",
        "auth = { args = [] }",
        "auth = { command = \" \" }",
        "auth = { command = \"a\", args = [1] }",
        "auth = { command = \"a\", timeout_ms = 0 }",
        "auth = { command = \"a\" }\nenv_key = \"KEY\"",
        "auth = { command = \"a\" }\nexperimental_bearer_token = \"sk-secret\"",
        "requires_openai_auth = true\nauth = { command = \"a\" }",
    ] {
        let text = format!("[model_providers.mine]\nname = \"ä\"\n{line}\n");
        told.push(read(&text).expect_err(line).to_string());
    }
    told.push(read("model_providers = 1").expect_err("no table").to_string());
    told.push(read("[model_providers]\nmine = 1").expect_err("no table").to_string());
    told.push(read("[model_providers.\"a b\"]\nname = 1").expect_err("no text").to_string());
    assert!(told.iter().all(|line| !line.contains("secret")), "{told:#?}");
    insta::assert_snapshot!(told.join("\n"), @r#"
    line 3, column 1: unquoted keys cannot be empty, expected letters, numbers, `-`, `_`
    line 3, column 12: model_providers.mine.base_url should be a string, not of type integer
    line 3, column 12: model_providers.mine.base_url should be a URL such as https://host/v1
    line 3, column 12: model_providers.mine.base_url should be a URL such as https://host/v1
    line 3, column 9: model_providers.mine.proxy should be a URL such as http://host:3128
    line 3, column 12: model_providers.mine.wire_api should be `responses` or `chat`
    line 3, column 22: model_providers.mine.query_params.a should be a string, not of type integer
    line 3, column 16: model_providers.mine.http_headers should be a table, not of type string
    line 3, column 28: model_providers.mine.http_headers."X One" is not the name of a header
    line 3, column 36: model_providers.mine.http_headers.X-One has characters that a header can't hold, such as a line end
    line 3, column 32: model_providers.mine.env_http_headers."X:One" is not the name of a header
    line 3, column 30: model_providers.mine.env_http_headers.X-One should be the name of an environment variable
    line 3, column 23: model_providers.mine.request_max_retries should be a whole number from 0 on
    line 3, column 23: model_providers.mine.request_max_retries should be a whole number, not of type float
    line 3, column 26: model_providers.mine.stream_idle_timeout_ms should not be 0
    line 3, column 32: model_providers.mine.websocket_connect_timeout_ms should not be 0
    line 3, column 23: model_providers.mine.supports_websockets should be true or false, not of type string
    line 3, column 11: model_providers.mine.env_key should be the name of an environment variable
    line 3, column 29: model_providers.mine.experimental_bearer_token should be a token, in one line
    line 3, column 10: model_providers.mine.auth.command should name a program
    line 3, column 20: model_providers.mine.auth.command should name a program
    line 3, column 32: model_providers.mine.auth.args should hold nothing but strings
    line 3, column 38: model_providers.mine.auth.timeout_ms should not be 0
    line 3, column 8: model_providers.mine.auth can't be beside env_key: take one of them
    line 3, column 8: model_providers.mine.auth can't be beside experimental_bearer_token: take one of them
    line 4, column 8: model_providers.mine.auth can't be beside requires_openai_auth: take one of them
    line 1, column 19: model_providers should be a table, not of type integer
    line 2, column 8: model_providers.mine should be a table, not of type integer
    line 2, column 8: model_providers."a b".name should be a string, not of type integer
    "#);
}

proptest! {
    #[test]
    fn no_text_panics(text in "(\\[model_providers\\.?[a\"é]{0,3}\\]\n)?[a-z_=\" \\.\\[\\]{}0-9\né]{0,60}") {
        let _ = read(&text);
    }
}
