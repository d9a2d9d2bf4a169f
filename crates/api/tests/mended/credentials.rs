//! After a 401.

use std::collections::HashSet;
use std::sync::Mutex;

use codex_api::{Advice, AuthError, AuthFuture, AuthProvider, Credentials, Recovery, RetryConfig, Secret};
use codex_mock::{Mock, Reply};
use serde_json::json;

use crate::support::exchanges::{Told, ask, at_once, completed, create, provider, whole, with_auth};
use crate::support::server::{in_time, no_network, serve};

/// Has these tokens, one after the other; an empty one is an error.
struct Tokens(Mutex<std::vec::IntoIter<Credentials>>);

impl Tokens {
    fn new(tokens: &[&str]) -> Self {
        Self::of(tokens.iter().map(|token| bearer(token)).collect())
    }

    fn of(credentials: Vec<Credentials>) -> Self {
        Self(Mutex::new(credentials.into_iter()))
    }

    fn next(&self) -> Option<Credentials> {
        self.0.lock().expect("no panic").next()
    }
}

fn bearer(token: &str) -> Credentials {
    Credentials::bearer(&Secret::from(token)).expect("a token")
}

impl AuthProvider for Tokens {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        Box::pin(async { self.next().ok_or_else(|| AuthError::new("log in first")) })
    }

    fn recover<'a>(&'a self, _: &'a Credentials) -> AuthFuture<'a, Result<Recovery, AuthError>> {
        Box::pin(async {
            Ok(match self.next() {
                Some(other) if other == bearer("fails") => return Err(AuthError::new("the login is over")),
                Some(other) => Recovery::Retry(other),
                None => Recovery::GiveUp,
            })
        })
    }
}

fn refused() -> Reply {
    Reply::json(401, json!({"error": {"code": "token_expired", "message": "It is over."}}))
}

fn tokens(mock: &Mock) -> Vec<String> {
    let token = |request: &codex_mock::ReceivedRequest| {
        let header = request.header("authorization").unwrap_or("none");
        header.trim_start_matches("Bearer ").to_owned()
    };
    mock.requests().iter().map(token).collect()
}

#[tokio::test]
async fn the_same_request_is_sent_again_with_other_credentials() {
    if no_network() {
        return;
    }
    let mock = serve([refused(), completed()]).await;
    let client = with_auth(provider(&mock, at_once()), Tokens::new(&["old", "new"]));
    let stream = ask(&client).await.expect("the new one is taken");
    assert_eq!(stream.head().attempts(), 2);
    in_time(stream.collect_response()).await.expect("it completes");
    let requests = mock.requests();
    assert_eq!(tokens(&mock), ["old", "new"]);
    assert_eq!(requests[0].body, requests[1].body);
    let ids: Vec<_> = requests.iter().map(|request| request.header("x-client-request-id")).collect();
    assert_ne!(ids[0], ids[1], "each attempt has its own id");
}

#[tokio::test]
async fn no_rejected_token_is_sent_twice() {
    if no_network() {
        return;
    }
    for (case, has, sent, message) in [
        ("none", &["a"][..], &["a"][..], "not allowed"),
        ("the same", &["a", "a"], &["a"], "not allowed"),
        ("an older one", &["a", "b", "a"], &["a", "b"], "not allowed"),
        ("too many", &["a", "b", "c", "d", "e"], &["a", "b", "c", "d"], "not allowed"),
        ("a failure", &["a", "fails"], &["a"], "no credentials: the login is over"),
    ] {
        let mock = serve([refused()]).await;
        let client = with_auth(provider(&mock, at_once()), Tokens::new(has));
        let error = ask(&client).await.expect_err(case);
        assert_eq!(tokens(&mock), sent, "{case}");
        assert!(error.to_string().starts_with(message), "{case}: {error}");
        assert_eq!(error.code(), Some("token_expired"), "{case}");
        assert_eq!(error.advice(), Advice::Reauthenticate, "{case}");
        assert_eq!(error.attempts() as usize, sent.len(), "{case}");
    }
}

#[tokio::test]
async fn only_401_asks_for_other_credentials() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::raw(403)]).await;
    let client = with_auth(provider(&mock, at_once()), Tokens::new(&["a", "b"]));
    let error = ask(&client).await.expect_err("403");
    assert_eq!((tokens(&mock), error.advice()), (vec!["a".to_owned()], Advice::Never));
}

#[tokio::test]
async fn credentials_and_base_url_are_of_one_moment() {
    if no_network() {
        return;
    }
    let (first, second) = (serve([refused()]).await, serve([whole()]).await);
    let credentials = vec![bearer("old"), bearer("new").with_base_url(second.base_url() + "?region=2")];
    let mut provider = provider(&first, at_once());
    provider.query_params.insert("api-version".to_owned(), "1".to_owned());
    create(&with_auth(provider, Tokens::of(credentials))).await.expect("the second answers");
    assert_eq!((tokens(&first), tokens(&second)), (vec!["old".to_owned()], vec!["new".to_owned()]));
    let request = &second.requests()[0];
    assert_eq!(
        (request.path.as_str(), request.query.as_deref()),
        ("/v1/responses", Some("region=2&api-version=1"))
    );
}

#[tokio::test]
async fn repeats_and_other_credentials_go_together() {
    if no_network() {
        return;
    }
    let busy = || Reply::raw(503);
    let mock = serve([busy(), refused(), busy(), completed()]).await;
    let client = with_auth(provider(&mock, at_once()), Tokens::new(&["old", "new"]));
    let (client, told) = Told::by(client);
    let stream = ask(&client).await.expect("it completes in the end");
    assert_eq!(tokens(&mock), ["old", "old", "new", "new"]);
    assert_eq!(stream.head().attempts(), 4);
    insta::assert_snapshot!(told.lines().join("\n"), @"
    1 503, NotExecuted, again in 0ns because the server answered 503 Service Unavailable
    2 401, NotExecuted, sending it again would not help
    3 503, NotExecuted, again in 0ns because the server answered 503 Service Unavailable
    4 200
    ");
}

#[tokio::test]
async fn a_request_in_doubt_keeps_its_key_with_other_credentials() {
    if no_network() {
        return;
    }
    for (case, status, in_doubt) in [("in doubt", 502, true), ("refused", 503, false)] {
        let mock = serve([Reply::raw(status), refused(), whole()]).await;
        let retry = RetryConfig { idempotency_key: true, ..at_once() };
        create(&with_auth(provider(&mock, retry), Tokens::new(&["old", "new"]))).await.expect(case);
        let requests = mock.requests();
        let keys: HashSet<_> = requests.iter().map(|request| request.header("idempotency-key")).collect();
        assert!(!keys.contains(&None), "{case}");
        assert_eq!(keys.len(), if in_doubt { 1 } else { 3 }, "{case}");
    }
}
