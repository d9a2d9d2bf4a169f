//! What a request carries.

use codex_api::Provider;

use crate::support::exchanges::{ask, client, completed};
use crate::support::server::{no_network, serve};

#[tokio::test]
async fn the_query_of_the_provider_is_sent_encoded() {
    if no_network() {
        return;
    }
    let mock = serve([completed()]).await;
    let mut provider = Provider::new("test", format!("{}/?first=1", mock.base_url()));
    provider.query_params.insert("b c".to_owned(), "ä&=".to_owned());
    provider.query_params.insert("api-version".to_owned(), "2025-01-01".to_owned());
    ask(&client(provider)).await.expect("a head");
    let sent = &mock.requests()[0];
    assert_eq!(sent.path, "/v1/responses");
    assert_eq!(sent.query.as_deref(), Some("first=1&api-version=2025-01-01&b%20c=%C3%A4%26%3D"));
}
