//! How long an answer may take.

use std::time::Duration;

use codex_api::RetryConfig;
use codex_mock::Gate;

use crate::support::{SHORT, ask, client, completed, create, no_network, provider, serve, whole};

#[tokio::test]
async fn a_whole_response_has_more_time_than_the_head_of_a_stream() {
    if no_network() {
        return;
    }
    for (case, head, whole_response) in
        [("stream", SHORT, Duration::from_mins(10)), ("whole", Duration::from_mins(10), SHORT)]
    {
        let reply = if case == "stream" { completed() } else { whole() };
        let mock = serve([reply.before_head(Gate::new())]).await;
        let mut provider = provider(&mock, RetryConfig::none());
        (provider.head_timeout, provider.whole_response_timeout) = (head, whole_response);
        let client = client(provider);
        let error = match case {
            "stream" => ask(&client).await.map(|_| ()).expect_err(case),
            _ => create(&client).await.map(|_| ()).expect_err(case),
        };
        assert!(error.is_timeout(), "{case}: {error}");
    }
}
