//! Which credentials a provider gets.

use codex_api::{BearerAuth, Credentials};
use codex_core::auth::{AccountAuth, for_provider};
use codex_core::{ModelProviderAuthInfo, ModelProviderInfo};
use codex_mock::Mock;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::support::{ask, environment, info, last, no_network};

#[tokio::test]
async fn the_first_that_is_named_is_sent() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let variables = environment(&[("PATH", "sk-path"), ("OPENAI_API_KEY", "sk-openai")]);
    let base = || ModelProviderInfo { env_key: None, ..info(&mock) };
    let literal = Some("sk-literal".to_owned());
    for (case, provider, expected) in [
        ("nothing", base(), None),
        ("a key", info(&mock), Some("Bearer sk-path")),
        (
            "a key before a token",
            ModelProviderInfo { experimental_bearer_token: literal.clone(), ..info(&mock) },
            Some("Bearer sk-path"),
        ),
        (
            "a token",
            ModelProviderInfo { experimental_bearer_token: literal, ..base() },
            Some("Bearer sk-literal"),
        ),
        ("OpenAI's", ModelProviderInfo { requires_openai_auth: true, ..base() }, Some("Bearer sk-openai")),
    ] {
        let auth = for_provider(&provider, &variables).expect(case);
        ask(&provider, &variables, auth).await.expect(case);
        assert_eq!(last(&mock).header("authorization"), expected, "{case}");
    }
    let openai = ModelProviderInfo { requires_openai_auth: true, ..base() };
    let both = environment(&[("CODEX_API_KEY", "sk-codex"), ("OPENAI_API_KEY", "sk-openai")]);
    ask(&openai, &both, for_provider(&openai, &both).expect("a key")).await.expect("it completes");
    assert_eq!(last(&mock).header("authorization"), Some("Bearer sk-codex"));
}

#[test]
fn what_is_missing_is_named_with_what_to_do() {
    let base = ModelProviderInfo { env_key: Some("MY_KEY".to_owned()), ..ModelProviderInfo::default() };
    let told = ModelProviderInfo { env_key_instructions: Some("ask Ada for one".to_owned()), ..base.clone() };
    let openai =
        ModelProviderInfo { env_key: None, requires_openai_auth: true, ..ModelProviderInfo::default() };
    for (provider, variables, expected) in [
        (&base, &[][..], "the environment variable MY_KEY is not set; it should hold the API key"),
        (&base, &[("MY_KEY", " ")], "the environment variable MY_KEY is not set; it should hold the API key"),
        (&told, &[], "the environment variable MY_KEY is not set; ask Ada for one"),
        (&openai, &[], "the environment variable OPENAI_API_KEY is not set; it should hold the API key"),
    ] {
        let error = for_provider(provider, &environment(variables)).map(|_| ()).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }
    let both = ModelProviderInfo { auth: Some(ModelProviderAuthInfo::new("a")), ..base };
    let error = for_provider(&both, &environment(&[])).map(|_| ()).expect_err("both");
    assert_eq!(error.to_string(), "auth can't be beside env_key: take one of them");
}

#[tokio::test]
async fn an_account_is_named_beside_its_credentials() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let account = || AccountAuth::new(BearerAuth::new("sk-1"), "acc_1").expect("an id");
    for (case, auth, fedramp) in [("plain", account(), None), ("FedRAMP", account().fedramp(), Some("true"))]
    {
        ask(&info(&mock), &environment(&[]), auth).await.expect(case);
        let sent = last(&mock);
        let headers =
            ["authorization", "chatgpt-account-id", "x-openai-fedramp"].map(|name| sent.header(name));
        assert_eq!(headers, [Some("Bearer sk-1"), Some("acc_1"), fedramp], "{case}");
    }
    assert!(AccountAuth::new(BearerAuth::new("sk-1"), "a\nb").is_err());
}

#[tokio::test]
async fn the_callers_headers_are_credentials_too() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let headers: HeaderMap = [("api-key", "k"), ("x-tenant", "t")]
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .into_iter()
        .collect();
    ask(&info(&mock), &environment(&[]), Credentials::from_headers(headers)).await.expect("it completes");
    let sent = last(&mock);
    assert_eq!((sent.header("api-key"), sent.header("x-tenant")), (Some("k"), Some("t")));
    assert_eq!(sent.header("authorization"), None);
}
