//! A slip in a configuration is told, with its place, and what can't be sent is refused.

use std::collections::{BTreeMap, HashMap};

use codex_core::{Environment, Finding, ModelProviderInfo, Providers, UnknownKeys, built_in_model_providers};

use crate::support::environment;

fn read(text: &str, unknown_keys: UnknownKeys) -> Result<Providers, Finding> {
    Providers::from_toml(text, BTreeMap::new(), unknown_keys)
}

#[test]
fn a_key_that_no_provider_has_is_a_warning_or_an_error() {
    let text =
        "[model_providers.mine]\nbaseurl = \"http://h\"\ncolour = 1\nauth = { command = \"a\", arg = [] }\n";
    let warnings: Vec<_> = read(text, UnknownKeys::Warn)
        .expect("only warnings")
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(warnings.join("\n"), @"
    line 2, column 1: model_providers.mine.baseurl is not a known key; did you mean `base_url`?
    line 3, column 1: model_providers.mine.colour is not a known key
    line 4, column 25: model_providers.mine.auth.arg is not a known key; did you mean `args`?
    ");
    let error = read(text, UnknownKeys::Refuse).expect_err("strict");
    assert_eq!(error.to_string(), warnings[0]);
}

#[test]
fn a_table_with_the_id_of_a_built_in_provider_is_not_ignored() {
    let built_in = built_in_model_providers(&Environment::default()).expect("they can be had");
    let text = r#"
        [model_providers.openai]
        base_url = "http://localhost/v1"
        http_headers = { X-One = "1" }
        [model_providers.mine]
    "#;
    let read = Providers::from_toml(text, built_in.clone(), UnknownKeys::Refuse).expect("it is valid").by_id;
    let mut headers = built_in["openai"].http_headers.clone().expect("some");
    headers.insert("X-One".to_owned(), "1".to_owned());
    let expected = ModelProviderInfo {
        base_url: "http://localhost/v1".to_owned(),
        http_headers: Some(headers),
        ..built_in["openai"].clone()
    };
    assert_eq!(read["openai"], expected);
    assert_eq!(read["ollama"], built_in["ollama"]);
    assert_eq!(read["mine"], ModelProviderInfo::default());
}

#[test]
fn a_header_that_cannot_be_sent_is_an_error_and_not_left_out() {
    let map = |name: &str, value: &str| Some(HashMap::from([(name.to_owned(), value.to_owned())]));
    let variables = environment(&[("ONE", "a\nb"), ("TWO", "2")]);
    for (http_headers, env_http_headers, expected) in [
        (map("X One", "1"), None, "http_headers.X One is not the name of a header"),
        (
            map("X-One", "a\nb"),
            None,
            "http_headers.X-One has characters that a header can't hold, such as a line end",
        ),
        (None, map("X:Two", "TWO"), "env_http_headers.X:Two is not the name of a header"),
        (
            None,
            map("X-One", "ONE"),
            "the environment variable ONE has characters that a header can't hold, such as a line end",
        ),
    ] {
        let info = ModelProviderInfo { http_headers, env_http_headers, ..ModelProviderInfo::default() };
        let error = info.to_provider(&variables).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }
}
