//! A request that is encoded already.

use codex_api::{ResponsesApiRequest, ResponsesOptions};
use codex_mock::{Reply, ev};

use crate::support::{all, in_time, no_network, request, responses, serve};

#[tokio::test]
async fn an_encoded_request_is_sent_as_it_is() {
    if no_network() {
        return;
    }
    let events = ev::numbered([ev::created("resp_1"), ev::completed("resp_1", vec![])]);
    let mock = serve([Reply::sse(ev::sse(events))]).await;
    let kept = request().input;
    let request = ResponsesApiRequest { input: Vec::new(), ..request() };
    let body = request.encode_with(&kept, 0).expect("it has a JSON form");
    let options = ResponsesOptions { conversation_id: Some("conv_1".to_owned()), ..Default::default() };
    let stream = in_time(responses(&mock).stream_encoded(body.clone(), &options)).await.expect("a head");
    let (events, error) = all(stream).await;
    assert_eq!((events.len(), error), (2, None));
    let sent = &mock.requests()[0];
    assert_eq!((&sent.body, sent.header("accept")), (&body, Some("text/event-stream")));
    assert_eq!(
        (sent.header("content-type"), sent.header("session_id")),
        (Some("application/json"), Some("conv_1"))
    );
}
