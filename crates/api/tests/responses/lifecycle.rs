//! The life of a stream and of its connection.

use codex_api::{Client, ResponseStream, ResponsesOptions};
use codex_mock::{Gate, Mock, Reply, Step, ev};
use futures_util::StreamExt;
use futures_util::stream::FusedStream;

use crate::support::{ask, body, client, in_time, line, lines, no_network, provider, request, serve};

fn created() -> String {
    body([ev::created("resp_1")])
}

fn completed() -> String {
    body([ev::completed("resp_1", vec![])])
}

/// Asks until a request finds the connection of one before it.
async fn reuses(mock: &Mock) -> bool {
    let client = client(provider(mock));
    for _ in 0..100 {
        let before = mock.connections();
        let stream =
            in_time(client.stream_request(request(), ResponsesOptions::default())).await.expect("a head");
        lines(stream).await;
        if mock.connections() == before {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn a_connection_is_used_again_after_a_terminal_event() {
    if no_network() {
        return;
    }
    for (case, reply) in [
        ("completed", Reply::sse(completed())),
        ("completed, then more", Reply::sse(completed() + "data: [DONE]\n\n: bye\n\n")),
        ("failed", Reply::sse(body([ev::failed("resp_1", "server_error", "broken")]))),
        ("not streamed", Reply::json(200, ev::response("resp_1", "completed"))),
    ] {
        assert!(reuses(&serve([reply]).await).await, "{case}");
    }
}

#[tokio::test]
async fn a_connection_that_goes_on_after_the_terminal_event_is_given_up() {
    if no_network() {
        return;
    }
    for (case, reply) in [
        ("silent", Reply::sse(completed()).step(Step::KeepOpen)),
        ("too much", Reply::sse(completed() + &": bye\n".repeat(100_000)).step(Step::KeepOpen)),
    ] {
        let mock = serve([reply]).await;
        let stream = ask(provider(&mock)).await.expect("a head");
        assert_eq!(lines(stream).await, ["completed resp_1"], "{case}");
        in_time(mock.wait_for_closed(1)).await;
    }
}

#[tokio::test]
async fn events_are_told_as_they_come() {
    if no_network() {
        return;
    }
    let gates = [Gate::new(), Gate::new()];
    let events =
        body([ev::created("resp_1"), ev::text_delta("msg_1", 0, "Hello"), ev::completed("resp_1", vec![])]);
    let reply =
        Reply::sse(events).gate_after_events(1, gates[0].clone()).gate_after_events(2, gates[1].clone());
    let mock = serve([reply]).await;
    let mut stream = ask(provider(&mock)).await.expect("a head");
    assert_eq!(stream.response_id(), None);
    assert_eq!(line(&in_time(stream.next()).await.unwrap().unwrap()), "Created");
    assert_eq!(stream.response_id(), Some("resp_1"));
    gates[0].open();
    assert_eq!(line(&in_time(stream.next()).await.unwrap().unwrap()), "text Hello");
    assert!(stream.response().is_none());
    gates[1].open();
    assert_eq!(line(&in_time(stream.next()).await.unwrap().unwrap()), "done message");
    assert_eq!(line(&in_time(stream.next()).await.unwrap().unwrap()), "completed resp_1");
    assert_eq!(stream.response().and_then(|response| response.model.as_deref()), Some("mock"));
    assert_eq!(stream.request_id(), Some("req_00000000000000000000000000000001"));
    assert_eq!(stream.head().status(), http::StatusCode::OK);
}

#[tokio::test]
async fn an_ended_stream_stays_ended() {
    if no_network() {
        return;
    }
    for (case, reply) in
        [("completed", Reply::sse(completed()).step(Step::KeepOpen)), ("closed", Reply::sse(created()))]
    {
        let mock = serve([reply]).await;
        let mut stream = ask(provider(&mock)).await.expect("a head");
        assert!(!stream.is_terminated(), "{case}");
        while in_time(StreamExt::next(&mut stream)).await.is_some() {}
        assert!(stream.is_terminated(), "{case}");
        assert!(in_time(stream.next()).await.is_none(), "{case}");
    }
}

#[test]
fn clients_and_streams_go_anywhere() {
    fn anywhere<T: Send + Unpin + 'static>() {}
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn send<T: Send>(_: &T) {}
    anywhere::<ResponseStream>();
    shared::<Client>();
    shared::<codex_api::ResponsesClient>();
    shared::<codex_api::ResponsesCall>();
    let client = client(codex_api::Provider::openai());
    send(&client.stream_request(request(), ResponsesOptions::default()));
}
