//! What can't be sent.

use codex_core::metadata::RequestKind;
use codex_core::{Environment, ModelClient, ModelClientError, ModelClientOptions, ModelProviderInfo};
use codex_mock::Mock;
use uuid::Uuid;

use crate::support::{
    SESSION, client, in_time, input, metadata, no_network, of_turn, openai, options, prompt, settings,
};

fn at() -> String {
    "http://127.0.0.1:9/v1".to_owned()
}

fn sources(error: &ModelClientError) -> String {
    let mut told = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        told = format!("{told}: {source}");
        next = source.source();
    }
    told
}

#[test]
fn options_that_cannot_be_used_are_errors_before_there_is_a_client() {
    let broken = || "a\nb".to_owned();
    let mut refusals = Vec::new();
    for (case, options) in [
        ("an originator", ModelClientOptions { originator: Some(broken()), ..options(openai(at())) }),
        ("a feature", ModelClientOptions { beta_features: vec![broken()], ..options(openai(at())) }),
        ("no key", ModelClientOptions { environment: Environment::default(), ..options(openai(at())) }),
        ("no address", options(openai("llm.example.com".to_owned()))),
        ("another scheme", options(openai("ftp://llm.example.com".to_owned()))),
        (
            "a header",
            options(ModelProviderInfo {
                http_headers: Some([("x-a".to_owned(), broken())].into_iter().collect()),
                ..openai(at())
            }),
        ),
        (
            "no certificates",
            ModelClientOptions {
                transport: None,
                ..options(ModelProviderInfo {
                    ca_certificate: Some("/does/not/exist".into()),
                    ..openai(at())
                })
            },
        ),
    ] {
        let error = ModelClient::new(options, SESSION).expect_err(case);
        refusals.push(format!("{case}: {}", sources(&error)));
    }
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    an originator: originator has characters that a header can't hold
    a feature: beta_features has characters that a header can't hold
    no key: the environment variable KEY is not set; it should hold the API key
    no address: base_url should be a URL such as https://host/v1
    another scheme: base_url should be a URL such as https://host/v1
    a header: http_headers.x-a has characters that a header can't hold, such as a line end
    no certificates: the provider can't be reached as it is configured: the request could not be built: the certificates in /does/not/exist cannot be used: it cannot be read; name a readable file, or unset the setting: No such file or directory (os error 2)
    "#);
}

#[tokio::test]
async fn metadata_of_another_session_is_refused() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let own = client(options(openai(mock.base_url())));
    let other = ModelClient::new(options(openai(mock.base_url())), Uuid::from_u128(1)).expect("a client");
    let foreign = metadata(&other, "turn-1", Some(RequestKind::Turn));
    let prompt = prompt(input(&own, ["hi".into()]));
    let mut turn = own.start_turn();
    let stream = in_time(turn.stream(&prompt, &settings(), &foreign)).await.map(drop).expect_err("a stream");
    let compaction = in_time(turn.compact(&prompt, &settings(), &foreign)).await.expect_err("a compaction");
    let handshake = own.handshake_headers(&foreign).expect_err("a handshake");
    for error in [stream, compaction, handshake] {
        assert_eq!(
            error.to_string(),
            "could not build the request: the metadata is of another session than the client"
        );
    }
    assert_eq!(mock.requests().len(), 0);
    in_time(turn.stream(&prompt, &settings(), &of_turn(&own))).await.expect("its own");
}

#[test]
fn nothing_secret_prints() {
    let info = ModelProviderInfo {
        base_url: "https://user:hidden@h/v1?key=hidden".to_owned(),
        http_headers: Some([("x-key".to_owned(), "hidden".to_owned())].into_iter().collect()),
        ..openai(at())
    };
    let environment: Environment = [("KEY", "hidden")].into_iter().collect();
    let options = ModelClientOptions { environment, ..options(info) };
    let client = client(options.clone());
    for shown in [format!("{options:?}"), format!("{client:?}"), format!("{:?}", client.start_turn())] {
        assert!(!shown.contains("hidden"), "{shown}");
    }
}
