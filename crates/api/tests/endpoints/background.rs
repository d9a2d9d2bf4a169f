//! Responses that are made in the background: a stream that is cut goes on.

use std::time::Duration;

use codex_api::{Include, ResponseEvent, ResponseStream, ResponsesApiRequest, ResponsesOptions, RetryConfig};
use codex_mock::{Chunking, Gate, Mock, Reply, Step, ev};
use serde_json::{Value, json};

use crate::support::{
    all, all_asked, auth, in_time, no_network, provider, refusal, request, responses, serve, transport,
};

/// A response of two items: a message and a call.
fn events() -> Vec<Value> {
    let message = ev::message("msg_1", "Hello wörld");
    let call = ev::function_call("fc_1", "call_1", "f", "{\"a\":1}");
    ev::numbered(vec![
        ev::created("resp_1"),
        ev::in_progress("resp_1"),
        ev::output_item_added(0, ev::message_started("msg_1")),
        ev::text_delta("msg_1", 0, "Hello "),
        json!({"type": "keepalive"}),
        ev::text_delta("msg_1", 0, "wörld"),
        ev::output_item_done(0, message.clone()),
        ev::function_call_arguments_delta("fc_1", 1, "{\"a\":"),
        ev::function_call_arguments_delta("fc_1", 1, "1}"),
        ev::output_item_done(1, call.clone()),
        ev::completed("resp_1", vec![message, call]),
    ])
}

fn stream(events: &[Value]) -> String {
    ev::sse(events.to_vec())
}

fn background() -> ResponsesApiRequest {
    ResponsesApiRequest { background: Some(true), store: true, ..request() }
}

async fn open(mock: &Mock) -> ResponseStream {
    with_tries(mock, 5).await
}

/// Asks, with so many tries to open a stream again.
async fn with_tries(mock: &Mock, tries: u64) -> ResponseStream {
    let mut provider = provider(mock);
    provider.retry.stream_max_retries = tries;
    // The repeats of a request are not on top of these.
    provider.retry.max_attempts = 4;
    let client = codex_api::ResponsesClient::new(transport(), provider, auth());
    in_time(client.stream_request(background(), ResponsesOptions::default())).await.expect("a head")
}

/// The events of the stream when nothing cuts it.
async fn uncut() -> Vec<ResponseEvent> {
    let mock = serve([Reply::sse(stream(&events()))]).await;
    let (events, error) = all(open(&mock).await).await;
    assert_eq!(error, None);
    events
}

fn too_old() -> Reply {
    let message =
        "Response with id 'resp_1' can no longer be streamed because it is more than 5 minutes old.";
    Reply::json(400, json!({"error": {"message": message, "type": "invalid_request_error"}}))
}

fn stored(status: &str) -> Reply {
    let mut response = events().pop().expect("the last")["response"].take();
    response["status"] = json!(status);
    if ["queued", "in_progress"].contains(&status) {
        response["output"] = json!([]);
    }
    Reply::json(200, response)
}

#[tokio::test]
async fn a_stream_that_is_cut_after_any_event_is_the_same_stream() {
    if no_network() {
        return;
    }
    let whole = events();
    let expected = uncut().await;
    for cut in 1..whole.len() {
        let (head, tail) = whole.split_at(cut);
        let again = &whole[cut - 1..];
        for (case, reply) in [
            ("closed", Reply::sse(stream(head))),
            ("broken off", Reply::sse(stream(head)).step(Step::Cut)),
            ("done too early", Reply::sse(stream(head) + "data: [DONE]\n\n").step(Step::KeepOpen)),
            ("within an event", Reply::sse(stream(head) + "event: x\ndata: {\"type\":\"response.ou")),
            ("within an event, then broken off", Reply::sse(stream(head) + "data: {\"ty").step(Step::Cut)),
        ] {
            for (how, rest) in
                [("the rest", tail), ("the rest and the last event again", again), ("all again", &whole)]
            {
                let mock = serve([reply.clone(), Reply::sse(stream(rest))]).await;
                let (told, error) = all(open(&mock).await).await;
                assert_eq!((&told, error), (&expected, None), "{case} after {cut}, then {how}");
                let resumed = format!("GET /v1/responses/resp_1?stream=true&starting_after={}", cut - 1);
                assert_eq!(
                    all_asked(&mock),
                    ["POST /v1/responses".to_owned(), resumed],
                    "{case} after {cut}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_stream_that_is_cut_after_every_event_is_the_same_stream() {
    if no_network() {
        return;
    }
    let replies = events().into_iter().map(|event| Reply::sse(stream(&[event])).step(Step::Cut));
    let mock = serve(replies).await;
    // An event in between gives all tries back.
    let (told, error) = all(with_tries(&mock, 1).await).await;
    assert_eq!((told, error), (uncut().await, None));
    assert_eq!(mock.requests().len(), events().len());
}

#[tokio::test]
async fn a_response_that_is_too_old_to_stream_is_waited_for() {
    if no_network() {
        return;
    }
    let whole = events();
    let expected = uncut().await;
    // Events that show only how a finished item grew are lost with the stream.
    let lasting = |events: &[ResponseEvent]| -> Vec<ResponseEvent> {
        let lasting = |event: &&ResponseEvent| {
            matches!(event, ResponseEvent::OutputItemDone(_) | ResponseEvent::Completed { .. })
        };
        events.iter().filter(lasting).cloned().collect()
    };
    let text = |events: &[ResponseEvent]| -> String {
        let text = |event: &ResponseEvent| match event {
            ResponseEvent::OutputTextDelta(delta) | ResponseEvent::FunctionCallArgumentsDelta(delta) => {
                Some(delta.delta.clone())
            }
            _ => None,
        };
        events.iter().filter_map(text).collect()
    };
    for cut in 1..whole.len() {
        let replies = [
            Reply::sse(stream(&whole[..cut])).step(Step::Cut),
            too_old(),
            stored("queued"),
            stored("in_progress"),
            stored("completed"),
        ];
        let mock = serve(replies).await;
        let (told, error) = all(open(&mock).await).await;
        assert_eq!(error, None, "after {cut}");
        assert_eq!((lasting(&told), text(&told)), (lasting(&expected), text(&expected)), "after {cut}");
        let poll = "GET /v1/responses/resp_1";
        assert_eq!(all_asked(&mock)[2..], [poll, poll, poll], "after {cut}");
    }
}

#[tokio::test]
async fn a_response_that_ends_badly_while_it_is_waited_for_is_told_so() {
    if no_network() {
        return;
    }
    for (status, expected) in [
        ("failed", "error ServerFailed, cut"),
        ("incomplete", "error Incomplete, cut"),
        ("cancelled", "error Cancelled, cut"),
    ] {
        let mock = serve([Reply::sse(stream(&events()[..2])), too_old(), stored(status)]).await;
        let (told, error) = all(open(&mock).await).await;
        assert_eq!(error.as_deref(), Some(expected), "{status}");
        let done = told.iter().filter(|event| matches!(event, ResponseEvent::OutputItemDone(_))).count();
        assert_eq!(done, 2, "{status}: what there is of it is told");
    }
}

#[tokio::test]
async fn a_server_without_streams_of_stored_responses_is_asked_for_the_response() {
    if no_network() {
        return;
    }
    let expected = uncut().await;
    let cut = || Reply::sse(stream(&events()[..10]));
    for (case, replies, requests) in [
        ("it answers with the response", vec![cut(), stored("completed")], 2),
        ("it answers with the response so far", vec![cut(), stored("in_progress"), stored("completed")], 3),
    ] {
        let mock = serve(replies).await;
        let (told, error) = all(open(&mock).await).await;
        assert_eq!((&told, error), (&expected, None), "{case}");
        assert_eq!(mock.requests().len(), requests, "{case}");
    }
}

#[tokio::test]
async fn events_without_numbers_leave_no_place_to_go_on_from() {
    if no_network() {
        return;
    }
    let unnumbered: Vec<Value> = events()
        .into_iter()
        .map(|mut event| {
            event.as_object_mut().expect("an object").remove("sequence_number");
            event
        })
        .collect();
    let mock = serve([Reply::sse(stream(&unnumbered[..7])), stored("completed")]).await;
    let (told, error) = all(open(&mock).await).await;
    assert_eq!((told.last(), error), (uncut().await.last(), None));
    let done = told.iter().filter(|event| matches!(event, ResponseEvent::OutputItemDone(_))).count();
    assert_eq!(done, 2);
    assert_eq!(all_asked(&mock), ["POST /v1/responses", "GET /v1/responses/resp_1"]);
}

#[tokio::test]
async fn tries_are_bounded() {
    if no_network() {
        return;
    }
    let begun = || Reply::sse(stream(&events()[..3]));
    let gone = Reply::json(404, json!({"error": {"message": "gone", "type": "invalid_request_error"}}));
    let busy = || Reply::json(503, json!({"error": {"message": "busy"}}));
    let late = || Reply::json(429, json!({"error": {"message": "slow"}})).header("retry-after", "3600");
    for (case, tries, replies, expected, requests) in [
        ("nothing new", 2, vec![begun(), begun()], Some("error ClosedBeforeCompleted, cut"), 3),
        ("no tries", 0, vec![begun()], Some("error ClosedBeforeCompleted, cut"), 1),
        ("gone", 5, vec![begun(), gone], Some("error InvalidRequest, cut"), 2),
        ("busy", 3, vec![begun(), busy()], Some("error ServerFailed, cut"), 4),
        ("busy, then not", 3, vec![begun(), busy(), busy(), Reply::sse(stream(&events()[3..]))], None, 4),
        ("a long wait", 5, vec![begun(), late()], Some("error RateLimited, cut"), 2),
        (
            "busy while it is waited for",
            3,
            vec![begun(), too_old(), busy(), busy(), stored("completed")],
            None,
            5,
        ),
    ] {
        let mock = serve(replies).await;
        let (told, error) = all(with_tries(&mock, tries).await).await;
        assert_eq!(error.as_deref(), expected, "{case}");
        assert_eq!(mock.requests().len(), requests, "{case}");
        assert!(told.len() >= 3, "{case}");
    }
}

#[tokio::test]
async fn a_failure_after_a_cut_says_how_far_the_stream_had_come() {
    if no_network() {
        return;
    }
    let gone = Reply::json(404, json!({"error": {"message": "gone"}})).header("x-request-id", "req_second");
    let mock = serve([Reply::sse(stream(&events()[..4])), gone]).await;
    let mut stream = open(&mock).await;
    let error = loop {
        match in_time(stream.next()).await.expect("an error") {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(error.response_id(), Some("resp_1"));
    assert_eq!(error.last_sequence_number(), Some(3));
    assert_eq!(error.request_id(), Some("req_second"));
    assert!(in_time(stream.next()).await.is_none());
}

#[tokio::test]
async fn only_what_is_made_in_the_background_goes_on() {
    if no_network() {
        return;
    }
    for (case, request, reply, expected) in [
        (
            "not in the background",
            request(),
            Reply::sse(stream(&events()[..3])),
            "error ClosedBeforeCompleted, cut",
        ),
        ("nothing came", background(), Reply::sse(""), "error ClosedBeforeCompleted, fate unknown"),
        (
            "it failed",
            background(),
            Reply::sse(ev::sse(vec![ev::created("resp_1"), ev::failed("resp_1", "server_error", "m")])),
            "error ServerFailed, cut",
        ),
    ] {
        let mock = serve([reply]).await;
        let stream = in_time(responses(&mock).stream_request(request, ResponsesOptions::default())).await;
        let (_, error) = all(stream.expect("a head")).await;
        assert_eq!(error.as_deref(), Some(expected), "{case}");
        assert_eq!(mock.requests().len(), 1, "{case}");
    }
}

#[tokio::test]
async fn a_silent_stream_is_opened_again() {
    if no_network() {
        return;
    }
    let mock = serve([
        Reply::sse(stream(&events()[..5])).step(Step::KeepOpen),
        Reply::sse(stream(&events()[5..])).chunked(Chunking::Bytes(7)),
    ])
    .await;
    let mut provider = provider(&mock);
    provider.stream_idle_timeout = Duration::from_millis(100);
    provider.retry = RetryConfig::default();
    let client = codex_api::ResponsesClient::new(transport(), provider, auth());
    let request = ResponsesApiRequest { include: vec![Include::EncryptedReasoning], ..background() };
    let options =
        ResponsesOptions { conversation_id: Some("thread".to_owned()), ..ResponsesOptions::default() };
    let stream = in_time(client.stream_request(request, options)).await.expect("a head");
    assert_eq!(all(stream).await, (uncut().await, None));
    let expected =
        "GET /v1/responses/resp_1?include%5B%5D=reasoning.encrypted_content&stream=true&starting_after=4";
    assert_eq!(all_asked(&mock)[1], expected);
    let sent = &mock.requests()[1];
    for (name, value) in [("session-id", "thread"), ("accept", "text/event-stream")] {
        assert_eq!(sent.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn dropping_a_stream_wins_over_opening_it_again() {
    if no_network() {
        return;
    }
    let gate = Gate::new();
    let mock = serve([Reply::sse(stream(&events()[..2])), Reply::sse("").before_head(gate)]).await;
    let mut stream = open(&mock).await;
    for _ in 0..2 {
        in_time(stream.next()).await.expect("an event").expect("no failure");
    }
    tokio::select! {
        event = stream.next() => panic!("{event:?}"),
        () = in_time(mock.wait_for_requests(2)) => {}
    }
    drop(stream);
    in_time(mock.wait_for_closed(mock.connections())).await;
}

#[tokio::test]
async fn a_stream_is_taken_up_by_its_id() {
    if no_network() {
        return;
    }
    let whole = events();
    let expected = uncut().await;
    for (case, after, replies, from, asked) in [
        ("from the start", None, vec![Reply::sse(stream(&whole))], 0, "?stream=true"),
        (
            "after an event",
            Some(3),
            vec![Reply::sse(stream(&whole[4..]))],
            4,
            "?stream=true&starting_after=3",
        ),
        ("all again", Some(3), vec![Reply::sse(stream(&whole))], 4, "?stream=true&starting_after=3"),
        (
            "cut before its first event",
            Some(3),
            vec![Reply::sse(""), Reply::sse(stream(&whole[4..]))],
            4,
            "?stream=true&starting_after=3",
        ),
        (
            "busy at first",
            None,
            vec![Reply::json(503, json!({})), Reply::sse(stream(&whole))],
            0,
            "?stream=true",
        ),
    ] {
        let mock = serve(replies).await;
        let mut provider = provider(&mock);
        provider.retry.stream_max_retries = 2;
        let client = codex_api::ResponsesClient::new(transport(), provider, auth());
        let stream = in_time(client.resume("resp_1", after)).await.expect(case);
        assert_eq!(stream.response_id(), Some("resp_1"), "{case}");
        let (told, error) = all(stream).await;
        assert_eq!((&told[..], error), (&expected[from..], None), "{case}");
        for request in all_asked(&mock) {
            assert_eq!(request, format!("GET /v1/responses/resp_1{asked}"), "{case}");
        }
    }
}

#[tokio::test]
async fn a_response_that_is_too_old_is_taken_up_by_its_id_all_the_same() {
    if no_network() {
        return;
    }
    let mock = serve([too_old(), stored("in_progress"), stored("completed")]).await;
    let stream = in_time(responses(&mock).resume("resp_1", None)).await.expect("a response");
    let response = in_time(stream.collect_response()).await.expect("it completes");
    assert_eq!((response.text.as_str(), response.items.len()), ("Hello wörld", 2));

    let mock = serve([Reply::json(404, json!({"error": {"message": "gone"}}))]).await;
    let error = in_time(responses(&mock).resume("resp_1", None)).await.expect_err("gone");
    assert_eq!(refusal(&error), "error InvalidRequest, not executed");
}
