//! Every key of a provider: what sets it, what can't, and what is said of a slip in its name.

use std::collections::{BTreeMap, BTreeSet};

use codex_core::{Finding, ModelProviderInfo, Providers, UnknownKeys};

/// A key.
struct Row {
    key: &'static str,
    /// A value, and how it then shows.
    good: &'static str,
    shows: &'static str,
    /// What can't be a value, what is said of it, and of which part of the line.
    bad: &'static str,
    problem: &'static str,
    part: &'static str,
    /// The key with a slip in it.
    slip: &'static str,
}

/// `key = good` shows as `shows`; `bad` is a `problem` at `part`; `slip` is near.
const fn row(
    (key, slip): (&'static str, &'static str),
    (good, shows): (&'static str, &'static str),
    (bad, part, problem): (&'static str, &'static str, &'static str),
) -> Row {
    Row { key, good, shows, bad, problem, part, slip }
}

const NO_TEXT: &str = "should be a string, not of type integer";
const NO_FLAG: &str = "should be true or false, not of type string";
const NOT_BELOW_0: &str = "should be a whole number from 0 on";

const PROVIDER: [Row; 19] = [
    row(("name", "nmae"), (r#""Mine""#, r#"name: "Mine""#), ("1", "1", NO_TEXT)),
    row(
        ("base_url", "baseurl"),
        (r#""http://h/v1""#, r#"base_url: "http://h""#),
        (r#""h:80""#, r#""h:80""#, "should be a URL such as https://host/v1"),
    ),
    row(
        ("env_key", "env_kye"),
        (r#""KEY""#, r#"env_key: Some("KEY")"#),
        (r#""A=B""#, r#""A=B""#, "should be the name of an environment variable"),
    ),
    row(
        ("env_key_instructions", "env_key_instruction"),
        (r#""Ask.""#, r#"env_key_instructions: Some("Ask.")"#),
        ("1", "1", NO_TEXT),
    ),
    row(
        ("experimental_bearer_token", "experimental_bearer_tokne"),
        (r#""sk-1""#, r#"experimental_bearer_token: Some("[redacted]")"#),
        (r#""a\nb""#, r#""a\nb""#, "should be a token, in one line"),
    ),
    row(
        ("auth", "auht"),
        (r#"{ command = "a" }"#, r#"auth: Some(ModelProviderAuthInfo { command: "a""#),
        (r#""a""#, r#""a""#, "should be a table, not of type string"),
    ),
    row(
        ("wire_api", "wire-api"),
        (r#""chat""#, "wire_api: Chat"),
        (r#""grpc""#, r#""grpc""#, "should be `responses` or `chat`"),
    ),
    row(
        ("query_params", "query_param"),
        (r#"{ a = "1" }"#, r#"query_params: Some(["a"])"#),
        ("{ a = 1 }", "1", NO_TEXT),
    ),
    row(
        ("http_headers", "http_header"),
        (r#"{ X-One = "1" }"#, r#"http_headers: Some(["X-One"])"#),
        (r#"{ "X One" = "a" }"#, r#""a""#, "is not the name of a header"),
    ),
    row(
        ("env_http_headers", "env_http_header"),
        (r#"{ X-One = "ONE" }"#, r#"env_http_headers: Some({"X-One": "ONE"})"#),
        (r#"{ X-One = " " }"#, r#"" ""#, "should be the name of an environment variable"),
    ),
    row(
        ("request_max_retries", "request_max_retry"),
        ("0", "request_max_retries: Some(0)"),
        ("-1", "-1", NOT_BELOW_0),
    ),
    row(
        ("stream_max_retries", "stream_max_retry"),
        ("7", "stream_max_retries: Some(7)"),
        (r#""5""#, r#""5""#, "should be a whole number, not of type string"),
    ),
    row(
        ("stream_idle_timeout_ms", "stream_idle_timeout"),
        ("1_000", "stream_idle_timeout_ms: Some(1000)"),
        ("0", "0", "should not be 0"),
    ),
    row(
        ("requires_openai_auth", "require_openai_auth"),
        ("true", "requires_openai_auth: true"),
        (r#""yes""#, r#""yes""#, NO_FLAG),
    ),
    row(
        ("supports_websockets", "supports_websocket"),
        ("true", "supports_websockets: true"),
        (r#""yes""#, r#""yes""#, NO_FLAG),
    ),
    row(
        ("websocket_connect_timeout_ms", "websocket_connect_timeout"),
        ("250", "websocket_connect_timeout_ms: Some(250)"),
        ("0", "0", "should not be 0"),
    ),
    row(
        ("send_codex_metadata", "send_codex_meta_data"),
        ("false", "send_codex_metadata: Some(false)"),
        (r#""yes""#, r#""yes""#, NO_FLAG),
    ),
    row(
        ("ca_certificate", "ca_certificates"),
        (r#""/ca.pem""#, r#"ca_certificate: Some("/ca.pem")"#),
        ("1", "1", NO_TEXT),
    ),
    row(
        ("proxy", "porxy"),
        (r#""http://p:1""#, r#"proxy: Some("http://p:1")"#),
        (r#""socks5://p""#, r#""socks5://p""#, "should be a URL such as http://host:3128"),
    ),
];

const AUTH: [Row; 5] = [
    row(("command", "comand"), (r#""b""#, r#"command: "b""#), (r#"" ""#, r#"" ""#, "should name a program")),
    row(
        ("args", "arg"),
        (r#"["--for", "llm"]"#, "args: 2"),
        (r#"["a", 1]"#, r#"["a", 1]"#, "should hold nothing but strings"),
    ),
    row(("timeout_ms", "timeout"), ("1", "timeout_ms: 1,"), ("0", "0", "should not be 0")),
    row(
        ("refresh_interval_ms", "refresh_interval"),
        ("0", "refresh_interval_ms: 0,"),
        ("-1", "-1", NOT_BELOW_0),
    ),
    row(("cwd", "cdw"), (r#""/srv""#, r#"cwd: "/srv""#), ("1", "1", NO_TEXT)),
];

fn read(text: &str, unknown_keys: UnknownKeys) -> Result<Providers, Finding> {
    Providers::from_toml(text, BTreeMap::new(), unknown_keys)
}

/// The tables, each with its rows, what stands before a row, and the path of its keys.
fn tables() -> [(&'static [Row], &'static str, &'static str); 2] {
    [
        (&PROVIDER, "[model_providers.mine]\n", "model_providers.mine"),
        (&AUTH, "[model_providers.mine.auth]\n", "model_providers.mine.auth"),
    ]
}

/// A table with this line in it; a command has a name in any case.
fn text(head: &str, key: &str, value: &str) -> String {
    let command = if head.contains("auth") && key != "command" { "\ncommand = \"a\"" } else { "" };
    format!("{head}{key} = {value}{command}\n")
}

#[test]
fn each_key_is_read() {
    for (rows, head, _) in tables() {
        for Row { key, good, shows, .. } in rows {
            let read = read(&text(head, key, good), UnknownKeys::Refuse).expect(key);
            let shown = format!("{:?}", read.by_id["mine"]);
            assert!(shown.contains(shows), "{key}: {shown}");
            assert!(!format!("{:?}", ModelProviderInfo::default()).contains(shows), "{key} is no default");
        }
    }
}

#[test]
fn each_bad_value_is_named_with_its_key_line_and_column() {
    for (rows, head, path) in tables() {
        for Row { key, bad, problem, part, .. } in rows {
            let text = text(head, key, bad);
            let line = text.lines().nth(1).expect("the key's line");
            let column = line.rfind(part).expect("a part of it") + 1;
            let finding = read(&text, UnknownKeys::Warn).expect_err(key);
            let below = bad.strip_prefix("{ ").and_then(|map| map.split(" =").next());
            let key = below.map_or(format!("{path}.{key}"), |below| format!("{path}.{key}.{below}"));
            assert_eq!(
                finding.to_string(),
                format!("line 2, column {column}: {key} {problem}"),
                "of the line {line}"
            );
        }
    }
}

#[test]
fn each_slip_is_told_with_the_key_that_was_meant() {
    for (rows, head, path) in tables() {
        for Row { key, slip, good, .. } in rows {
            let text = text(head, slip, good);
            let expected =
                format!("line 2, column 1: {path}.{slip} is not a known key; did you mean `{key}`?");
            let strict = read(&text, UnknownKeys::Refuse).map_err(|finding| finding.to_string());
            match read(&text, UnknownKeys::Warn) {
                Ok(read) => {
                    let told: Vec<_> = read.warnings.iter().map(ToString::to_string).collect();
                    assert_eq!(told, [expected.as_str()]);
                    assert_eq!(strict, Err(expected));
                }
                // Without a command there is nothing to run, whatever it is called.
                Err(finding) => {
                    assert_eq!((*key, finding.problem.as_str()), ("command", "should name a program"));
                }
            }
        }
    }
}

#[test]
fn no_key_is_without_a_row() {
    let source = include_str!("../../src/provider/info.rs");
    for (rows, name) in [(&PROVIDER[..], "ModelProviderInfo"), (&AUTH, "ModelProviderAuthInfo")] {
        let (_, fields) = source.split_once(&format!("pub struct {name} {{")).expect("the type");
        let (fields, _) = fields.split_once("\n}").expect("its end");
        let field = |line: &'static str| line.strip_prefix("    pub ")?.split_once(':').map(|(name, _)| name);
        let fields: BTreeSet<&str> = fields.lines().filter_map(field).collect();
        assert_eq!(rows.iter().map(|row| row.key).collect::<BTreeSet<_>>(), fields, "{name}");
    }
}

#[test]
fn keys_of_others_are_told_too() {
    let text = "[model_providers.mine]\naws = { profile = \"p\" }\n";
    let expected = "line 2, column 1: model_providers.mine.aws is not a known key";
    assert_eq!(read(text, UnknownKeys::Warn).expect("a warning").warnings[0].to_string(), expected);
    assert_eq!(read(text, UnknownKeys::Refuse).expect_err("strict").to_string(), expected);
}
