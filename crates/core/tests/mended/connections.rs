//! Connections of a provider are used again.

use codex_api::{BearerAuth, ResponsesApiRequest, ResponsesClient, ResponsesOptions};
use codex_mock::Mock;

use crate::support::{environment, in_time, info, no_network};

#[tokio::test]
async fn the_transport_of_a_provider_opens_one_connection_for_many_clients() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let (info, variables) = (info(&mock), environment(&[]));
    let transport = info.to_transport(&variables).expect("a way there");
    for _ in 0..10 {
        let provider = info.to_provider(&variables).expect("it is valid");
        let client = ResponsesClient::new(transport.clone(), provider, BearerAuth::new("sk-1"));
        let request = ResponsesApiRequest::new("test-model", vec!["hi".into()]);
        in_time(client.create(request, ResponsesOptions::default())).await.expect("it completes");
    }
    assert_eq!((mock.requests().len(), mock.connections()), (10, 1));
}
