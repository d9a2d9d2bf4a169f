//! One client, one pool.

use codex_api::{Client, ModelsQuery};
use codex_mock::Mock;
use http::HeaderMap;

use crate::support::{all, in_time, no_network, provider, transport};

#[tokio::test]
async fn the_endpoints_of_a_client_share_its_connections() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let client = Client::builder().provider(provider(&mock)).api_key("sk-1").transport(transport());
    let client = client.build().expect("the address is one");
    let call = || client.clone().responses().model("m").input("hi");
    for _ in 0..20 {
        in_time(call().create()).await.expect("a response");
        in_time(client.models_client().list(&ModelsQuery::default(), HeaderMap::new()))
            .await
            .expect("a list");
    }
    assert_eq!((mock.requests().len(), mock.connections()), (40, 1));
    for _ in 0..100 {
        let (_, error) = all(in_time(call().stream()).await.expect("a head")).await;
        assert_eq!(error, None);
    }
    // While the end of a stream is read, the next request may go over another connection.
    assert!(mock.connections() <= 2, "{} connections", mock.connections());
}
