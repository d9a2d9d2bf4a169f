//! Responses after they were given: found, continued, listed, deleted, cancelled, taken up again.

use std::time::Duration;

use codex_mock::{Mock, Reply, ev};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::ask::{ask, given, kinds, streamed};
use crate::client::{Chunk, Client, PATIENCE, skipped};

const CREATE: &str = "/v1/responses";

fn at(response: &Value, rest: &str) -> String {
    format!("/v1/responses/{}{rest}", response["id"].as_str().unwrap())
}

#[expect(clippy::needless_pass_by_value, reason = "callers write the values in place")]
fn error(message: &str, param: Value, code: Value) -> Value {
    json!({"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}})
}

async fn mock() -> Mock {
    Mock::builder().unix_time(1_800_000_000).start().await.unwrap()
}

#[tokio::test]
async fn a_response_is_found_until_it_is_deleted() {
    if skipped() {
        return;
    }
    let mock = mock().await;
    for stream in [false, true] {
        let request = json!({"model": "m", "input": "hi", "stream": stream});
        let response = if stream {
            streamed(&mock, "POST", CREATE, &request).await.pop().unwrap()["response"].clone()
        } else {
            given(&mock, "POST", CREATE, &request).await
        };
        assert_eq!(given(&mock, "GET", &at(&response, ""), &Value::Null).await, response, "stream {stream}");
        let deleted = json!({"id": response["id"], "object": "response.deleted", "deleted": true});
        assert_eq!(given(&mock, "DELETE", &at(&response, ""), &Value::Null).await, deleted);
        let message = format!("Response with id '{}' not found.", response["id"].as_str().unwrap());
        for (method, rest) in [("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("GET", "/input_items")] {
            let (head, body) = ask(&mock, method, &at(&response, rest), &Value::Null).await;
            assert_eq!(
                (head.status, body),
                (404, error(&message, Value::Null, Value::Null)),
                "{method} {rest}"
            );
        }
    }
    mock.verify();
    assert_eq!(mock.generations(), 2);
}

#[tokio::test]
async fn a_response_that_is_not_to_be_stored_is_not_found() {
    if skipped() {
        return;
    }
    let mock = mock().await;
    let response = given(&mock, "POST", CREATE, &json!({"model": "m", "input": "hi", "store": false})).await;
    assert_eq!(ask(&mock, "GET", &at(&response, ""), &Value::Null).await.0.status, 404);
    let next = json!({"model": "m", "input": "hi", "previous_response_id": response["id"]});
    let (head, body) = ask(&mock, "POST", CREATE, &next).await;
    let message = format!("Previous response with id '{}' not found.", response["id"].as_str().unwrap());
    let expected = error(&message, json!("previous_response_id"), json!("previous_response_not_found"));
    assert_eq!((head.status, body), (400, expected));
    let report = mock.report();
    assert_eq!(
        report.to_string(),
        format!(
            "1 request broke the API:\n  request 3, POST /v1/responses: {message} (param previous_response_id, code previous_response_not_found)"
        )
    );
    assert_eq!(mock.generations(), 1, "what is refused is not generated");
}

#[tokio::test]
async fn a_conversation_goes_on_and_its_items_are_listed_in_pages() {
    if skipped() {
        return;
    }
    let mock = mock().await;
    let first = given(&mock, "POST", CREATE, &json!({"model": "m", "input": "one"})).await;
    let items = json!([{"role": "user", "content": "two", "id": "msg_two"}, {"role": "developer", "content": [{"type": "input_text", "text": "three"}]}]);
    let request = json!({"model": "m", "input": items, "previous_response_id": first["id"]});
    let second = given(&mock, "POST", CREATE, &request).await;
    let usage = |response: &Value, field: &str| response["usage"][field].as_u64().unwrap();
    let own =
        given(&mock, "POST", "/v1/responses/input_tokens", &json!({"model": "m", "input": items})).await;
    assert_eq!(
        usage(&second, "input_tokens"),
        usage(&first, "total_tokens") + own["input_tokens"].as_u64().unwrap(),
        "what came before is read again"
    );

    let listed = given(&mock, "GET", &at(&second, "/input_items?order=asc&limit=100"), &Value::Null).await;
    let all = listed["data"].as_array().unwrap().clone();
    let said: Vec<Value> = all.iter().map(|item| json!([item["role"], item["content"][0]["type"]])).collect();
    let expected = json!([
        ["user", "input_text"],
        ["assistant", "output_text"],
        ["user", "input_text"],
        ["developer", "input_text"]
    ]);
    assert_eq!(json!(said), expected);
    assert_eq!((&all[1], &all[2]["id"]), (&first["output"][0], &json!("msg_two")));
    let ids: Vec<&str> = all.iter().map(|item| item["id"].as_str().unwrap()).collect();
    for (query, expected, has_more) in [
        ("", vec![3, 2, 1, 0], false),
        ("?order=desc&limit=3", vec![3, 2, 1], true),
        ("?order=asc&limit=3", vec![0, 1, 2], true),
        ("?order=asc&limit=3&after=ID1", vec![2, 3], false),
        ("?after=ID1&limit=1", vec![0], false),
        ("?after=ID0", vec![], false),
    ] {
        let query = query.replace("ID0", ids[0]).replace("ID1", ids[1]);
        let page = given(&mock, "GET", &at(&second, &format!("/input_items{query}")), &Value::Null).await;
        let data: Vec<&Value> = expected.iter().map(|index| &all[*index]).collect();
        let end = |index: Option<&usize>| index.map_or(Value::Null, |index| json!(ids[*index]));
        let (first, last) = (end(expected.first()), end(expected.last()));
        let expected =
            json!({"object": "list", "data": data, "first_id": first, "last_id": last, "has_more": has_more});
        assert_eq!(page, expected, "{query}");
    }
    for (query, status, message) in [
        (
            "?limit=0",
            400,
            "Invalid 'limit': integer below minimum value. Expected a value >= 1, but got 0 instead.",
        ),
        (
            "?limit=101",
            400,
            "Invalid 'limit': integer above maximum value. Expected a value <= 100, but got 101 instead.",
        ),
        ("?limit=many", 400, "Invalid type for 'limit': expected an integer, but got a string instead."),
        ("?order=up", 400, "Invalid value: 'up'. Supported values are: 'asc' and 'desc'."),
        ("?after=nothing", 404, "Item with id 'nothing' not found."),
    ] {
        let (head, body) =
            ask(&mock, "GET", &at(&second, &format!("/input_items{query}")), &Value::Null).await;
        assert_eq!((head.status, &body["error"]["message"]), (status, &json!(message)), "{query}");
    }
    assert_eq!(mock.report().violations.len(), 4, "an item may be gone");
    let third = json!({"model": "m", "input": [{"type": "item_reference", "id": "msg_two"}]});
    let third = given(&mock, "POST", CREATE, &third).await;
    assert!(third["output"][0]["content"][0]["text"].as_str().unwrap().ends_with("You said: \"two\""));
}

#[tokio::test]
async fn a_response_in_the_background_goes_on_with_the_servers_clock() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().background_pace(Duration::from_secs(1)).start().await.unwrap();
    mock.clock().freeze();
    let request = json!({"model": "m", "input": "echo one two", "background": true});
    let response = given(&mock, "POST", CREATE, &request).await;
    assert_eq!(
        (&response["status"], &response["output"], &response["background"]),
        (&json!("queued"), &json!([]), &json!(true))
    );
    // in_progress, added, part added, two words, text done, part done, item done, completed: a second each.
    for (seconds, status) in [(0, "queued"), (1, "in_progress"), (7, "in_progress"), (1, "completed")] {
        mock.clock().advance(Duration::from_secs(seconds));
        let found = given(&mock, "GET", &at(&response, ""), &Value::Null).await;
        assert_eq!(found["status"], status, "after {seconds} s more");
    }
    let over = given(&mock, "POST", &at(&response, "/cancel"), &Value::Null).await;
    assert_eq!(over["status"], "completed", "it is too late to cancel");
    let (head, body) = ask(&mock, "GET", &at(&response, "?stream=true"), &Value::Null).await;
    let message = "This response cannot be streamed: it was not created with both 'background' and 'stream' set to true.";
    assert_eq!((head.status, body), (400, error(message, json!("stream"), Value::Null)));
    assert_eq!(mock.report().violations.len(), 1);
}

#[tokio::test]
async fn a_stream_in_the_background_is_taken_up_again_for_five_minutes() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().background_pace(Duration::from_secs(1)).start().await.unwrap();
    mock.clock().freeze();
    let request = json!({"model": "m", "input": "echo one two", "background": true, "stream": true});
    let mut client = Client::to(&mock).await;
    client.post(CREATE, &request.to_string()).await;
    client.head().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let Chunk::Data(text) = client.chunk().await else { panic!("a chunk") };
        seen.extend(crate::ask::events(&text));
    }
    assert_eq!(kinds(&seen), ["response.created", "response.queued"]);
    assert_eq!(seen[0]["response"]["status"], "queued");
    assert!(client.is_quiet().await, "the clock stands");
    drop(client);

    let path = at(&seen[0]["response"], "?stream=true&starting_after=1");
    let rest = async { streamed(&mock, "GET", &path, &Value::Null).await };
    let (rest, ()) = tokio::join!(rest, async {
        timeout(PATIENCE, mock.wait_for_requests(2)).await.expect("it is asked for");
        mock.clock().advance(Duration::from_mins(4));
    });
    let numbers: Vec<u64> = rest.iter().map(|event| event["sequence_number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (2..12).collect::<Vec<_>>()[..numbers.len()], "each number once, in order");
    assert_eq!(kinds(&rest).last(), Some(&"response.completed"));
    assert_eq!(rest.last().unwrap()["response"]["output"][0]["content"][0]["text"], "one two");

    for (query, skipped) in
        [("?stream=true", 0), ("?stream=true&starting_after=4", 5), ("?stream=true&starting_after=99", 12)]
    {
        let whole: Vec<Value> = seen.iter().chain(&rest).skip(skipped).cloned().collect();
        assert_eq!(
            streamed(&mock, "GET", &at(&seen[0]["response"], query), &Value::Null).await,
            whole,
            "{query}"
        );
    }
    mock.clock().advance(Duration::from_mins(1));
    assert!(!streamed(&mock, "GET", &path, &Value::Null).await.is_empty(), "five minutes are not over");
    mock.clock().advance(Duration::from_secs(1));
    let (head, body) = ask(&mock, "GET", &path, &Value::Null).await;
    let message = "This response can no longer be streamed because it is more than 5 minutes old";
    assert_eq!((head.status, body), (400, error(message, Value::Null, Value::Null)));
    assert_eq!(given(&mock, "GET", &at(&seen[0]["response"], ""), &Value::Null).await["status"], "completed");
    mock.verify();
    assert_eq!(mock.generations(), 1, "taking it up again generates nothing");
}

#[tokio::test]
async fn a_cancel_ends_the_response_and_its_stream() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().background_pace(Duration::from_secs(1)).start().await.unwrap();
    mock.clock().freeze();
    let mut client = Client::to(&mock).await;
    let request = json!({"model": "m", "input": "hi", "background": true, "stream": true});
    client.post(CREATE, &request.to_string()).await;
    client.head().await;
    let Chunk::Data(first) = client.chunk().await else { panic!("a chunk") };
    let response = crate::ask::events(&first)[0]["response"].clone();
    client.chunk().await;
    let mut cancelled = response.clone();
    cancelled["status"] = json!("cancelled");
    for again in [false, true] {
        let body = given(&mock, "POST", &at(&response, "/cancel"), &Value::Null).await;
        assert_eq!(body, cancelled, "again {again}");
    }
    assert_eq!(client.chunks().await, [Chunk::End], "the open stream ends");
    mock.clock().advance(Duration::from_mins(1));
    assert_eq!(given(&mock, "GET", &at(&response, ""), &Value::Null).await, cancelled);
    let events = streamed(&mock, "GET", &at(&response, "?stream=true"), &Value::Null).await;
    assert_eq!(kinds(&events), ["response.created", "response.queued"]);

    let synchronous = given(&mock, "POST", CREATE, &json!({"model": "m", "input": "hi"})).await;
    let (head, body) = ask(&mock, "POST", &at(&synchronous, "/cancel"), &Value::Null).await;
    assert_eq!(
        (head.status, body),
        (400, error("Cannot cancel a synchronous response.", Value::Null, Value::Null))
    );
    assert_eq!(mock.report().violations.len(), 1);
}

#[tokio::test]
async fn what_a_script_gave_is_known_to_the_responder() {
    if skipped() {
        return;
    }
    let call = ev::function_call("fc_1", "call_1", "f", "{}");
    let scripted = ev::sse(ev::numbered(vec![
        ev::created("resp_1"),
        ev::output_item_done(0, call.clone()),
        ev::completed("resp_1", vec![]),
    ]));
    let mock = Mock::builder().reply(Reply::sse(scripted)).reply(Reply::responder()).start().await.unwrap();
    let request = json!({"model": "m", "input": "hi", "stream": true, "background": true});
    streamed(&mock, "POST", CREATE, &request).await;
    assert_eq!(given(&mock, "GET", "/v1/responses/resp_1", &Value::Null).await["status"], "completed");
    let output = json!([{"type": "function_call_output", "call_id": "call_1", "output": "42"}]);
    let next = json!({"model": "m", "input": output, "previous_response_id": "resp_1"});
    let answer = given(&mock, "POST", CREATE, &next).await;
    assert!(
        answer["output"][0]["content"][0]["text"].as_str().unwrap().ends_with("The tool answered: \"42\"")
    );
    let rest =
        streamed(&mock, "GET", "/v1/responses/resp_1?stream=true&starting_after=0", &Value::Null).await;
    assert_eq!(kinds(&rest), ["response.output_item.done", "response.completed"]);
    mock.verify();
    assert_eq!(mock.generations(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_background_stream_keeps_its_pace_on_a_paused_clock() {
    /// Less than what the client waits for a byte.
    const PACE: Duration = Duration::from_secs(10);
    if skipped() {
        return;
    }
    let mock = Mock::builder().background_pace(PACE).start().await.unwrap();
    let mut client = Client::over(mock.connect());
    let request = json!({"model": "m", "input": "hi", "background": true});
    let response = crate::ask::ask_over(&mut client, "POST", CREATE, &request).await.1;
    tokio::time::sleep(PACE * 3 / 2).await;
    let found = crate::ask::ask_over(&mut client, "GET", &at(&response, ""), &Value::Null).await.1;
    assert_eq!(found["status"], "in_progress");
    let streamed = json!({"model": "m", "input": "echo a", "background": true, "stream": true});
    let before = tokio::time::Instant::now();
    client.post(CREATE, &streamed.to_string()).await;
    client.head().await;
    let mut events = 0;
    while let Ok(Chunk::Data(_)) = timeout(PACE * 2, client.chunk()).await {
        events += 1;
    }
    assert_eq!((events, before.elapsed()), (10, PACE * 8));
}
