//! What a client knows of its own goes to OpenAI alone.

use codex_api::NoAuth;
use codex_core::ModelProviderInfo;
use codex_mock::Mock;

use crate::support::{ask, environment, info, last, no_network};

#[test]
fn a_third_party_is_not_told_what_a_client_knows_of_itself() {
    for (name, own, expected) in [
        ("OpenAI", None, true),
        ("openai", None, false),
        ("Mine", None, false),
        ("OpenAI", Some(false), false),
        ("Mine", Some(true), true),
    ] {
        let info = ModelProviderInfo {
            name: name.to_owned(),
            base_url: "http://elsewhere/v1".to_owned(),
            send_codex_metadata: own,
            ..ModelProviderInfo::default()
        };
        assert_eq!(info.sends_codex_metadata(), expected, "{name}, {own:?}");
    }
}

#[tokio::test]
async fn a_third_party_is_sent_no_more_than_the_request() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    ask(&info(&mock), &environment(&[]), NoAuth).await.expect("it completes");
    let sent = last(&mock);
    let own: Vec<_> = sent.headers.keys().filter(|name| name.as_str().starts_with("x-codex")).collect();
    assert!(own.is_empty(), "{own:?}");
    let body = sent.json().expect("JSON");
    for key in ["client_metadata", "metadata", "prompt_cache_key", "safety_identifier", "user"] {
        assert_eq!(body.get(key), None, "{key}");
    }
}
