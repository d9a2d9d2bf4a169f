//! What a script's steps say on the wire.

use std::time::Duration;

use codex_mock::script::{Match, Otherwise, Turn};
use codex_mock::{Mock, Script};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use crate::seen::{ASK, Line, Seen, skipped};

async fn mock(script: &str) -> Mock {
    let script = Script::parse("s.toml", script).unwrap_or_else(|error| panic!("{error}"));
    Mock::builder().script(script).unix_time(1000).start().await.unwrap()
}

async fn answer(mock: &Mock, body: &str) -> (u16, String) {
    let seen = Seen::ask(mock, "POST", "/v1/responses", body).await.into_end().await;
    (seen.status(), String::from_utf8(seen.body()).unwrap())
}

fn events(body: &str) -> Vec<Value> {
    let data = body.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(|json| serde_json::from_str(json).unwrap()).collect()
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap().trim_start_matches("response.")).collect()
}

const ALL: &str = r#"
[[turns]]
times = "any"
id = "resp_1"
steps = [
  { reasoning = "Think twice" },
  { tool_call = { name = "f", arguments = { city = "Paris" }, call_id = "call_1" } },
  { tool_call = { name = "shell", input = "ls" } },
  { item = { type = "web_search_call", id = "ws_1", status = "completed" } },
  { text = "Hello there" },
]
"#;

#[tokio::test]
async fn items_live_from_added_to_done_and_all_are_in_the_output() {
    if skipped() {
        return;
    }
    let mock = mock(ALL).await;
    let events = events(&answer(&mock, ASK).await.1);
    let expected = [
        "created",
        "in_progress",
        "output_item.added",
        "reasoning_summary_part.added",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.done",
        "reasoning_summary_part.done",
        "output_item.done",
        "output_item.added",
        "function_call_arguments.delta",
        "function_call_arguments.delta",
        "function_call_arguments.done",
        "output_item.done",
        "output_item.added",
        "custom_tool_call_input.delta",
        "custom_tool_call_input.done",
        "output_item.done",
        "output_item.added",
        "output_item.done",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ];
    assert_eq!(kinds(&events), expected);
    let done: Vec<&Value> =
        events.iter().filter(|event| event["type"] == "response.output_item.done").collect();
    let response = &events.last().unwrap()["response"];
    for (index, done) in done.iter().enumerate() {
        assert_eq!((&done["output_index"], &done["item"]), (&json!(index), &response["output"][index]));
    }
    let call = &response["output"][1];
    assert_eq!((&call["call_id"], &call["arguments"]), (&json!("call_1"), &json!("{\"city\":\"Paris\"}")));
    assert_eq!(
        (&response["status"], &response["created_at"], &response["model"]),
        (&json!("completed"), &json!(1000), &json!("mock"))
    );
    for (number, event) in events.iter().enumerate() {
        assert_eq!(event["sequence_number"], number, "{event}");
    }
}

#[tokio::test]
async fn without_stream_the_finished_response_comes_alone() {
    if skipped() {
        return;
    }
    let mock = mock(ALL).await;
    let streamed = events(&answer(&mock, ASK).await.1).pop().unwrap();
    mock.reset();
    let plain = answer(&mock, r#"{"model":"mock","input":"hi"}"#).await;
    assert_eq!(plain, (200, streamed["response"].to_string()));
}

#[tokio::test]
async fn a_response_ends_as_the_script_says() {
    if skipped() {
        return;
    }
    for (step, kind, field, value) in [
        (
            "{ fail = { code = \"c\", message = \"m\" } }",
            "response.failed",
            "error",
            json!({"code": "c", "message": "m"}),
        ),
        (
            "{ incomplete = \"max_output_tokens\" }",
            "response.incomplete",
            "incomplete_details",
            json!({"reason": "max_output_tokens"}),
        ),
    ] {
        let mock = mock(&format!("[[turns]]\nsteps = [{{ text = \"a\" }}, {step}]")).await;
        let last = events(&answer(&mock, ASK).await.1).pop().unwrap();
        assert_eq!((last["type"].as_str(), &last["response"][field]), (Some(kind), &value), "{step}");
        assert_eq!(last["response"]["output"].as_array().unwrap().len(), 1, "{step}");
    }
}

#[tokio::test]
async fn events_of_ones_own_stand_as_they_are() {
    if skipped() {
        return;
    }
    let script = r#"
        [[turns]]
        id = "resp_own"
        steps = [
          { events = [{ type = "a", id = "__ID__" }, { type = "b", sequence_number = 7, z = 1, y = 2 }, { type = "c" }] },
          { comments = { every = "1h", until = "go" } },
          { sse = "data: [DONE]\n\n" },
        ]
    "#;
    let mock = mock(script).await;
    mock.gate("go").open();
    let expected = concat!(
        "event: a\ndata: {\"type\":\"a\",\"sequence_number\":0,\"id\":\"resp_own\"}\n\n",
        "event: b\ndata: {\"type\":\"b\",\"sequence_number\":7,\"z\":1,\"y\":2}\n\n",
        "event: c\ndata: {\"type\":\"c\",\"sequence_number\":8}\n\n",
        "data: [DONE]\n\n",
    );
    assert_eq!(answer(&mock, r#"{"model":"mock","input":"hi"}"#).await, (200, expected.to_owned()));
}

#[tokio::test]
async fn a_tool_loop_is_scripted_turn_by_turn_and_breaks_no_rule() {
    if skipped() {
        return;
    }
    let script = Script::new()
        .otherwise(Otherwise::Refuse)
        .turn(Turn::new().tool_call_as("call_1", "f", json!({})))
        .turn(Turn::new().matching(Match::new().turn(2)).text("done"));
    let mock = Mock::builder().script(script).start().await.unwrap();
    let first = events(&answer(&mock, ASK).await.1).pop().unwrap();
    let output = json!([{"type": "function_call_output", "call_id": "call_1", "output": "42"}]);
    let second = json!({
        "model": "mock", "previous_response_id": first["response"]["id"], "input": output, "stream": true,
    });
    let last = events(&answer(&mock, &second.to_string()).await.1).pop().unwrap();
    assert_eq!(last["response"]["output"][0]["content"][0]["text"], "done");
    assert_eq!(last["response"]["previous_response_id"], first["response"]["id"]);
    mock.verify();
    assert_eq!((mock.generations(), mock.turns_played()), (2, vec![1, 1]));
    let (status, refused) = answer(&mock, ASK).await;
    let message = "No turn of the script fits POST /v1/responses, or all that do are used up.";
    let error =
        json!({"message": message, "type": "invalid_request_error", "param": null, "code": "no_turn_fits"});
    assert_eq!((status, refused), (404, json!({ "error": error }).to_string()));
    assert_eq!(mock.generations(), 2, "a refused request is none");
}

#[tokio::test]
async fn a_fault_lies_over_the_responder_and_over_a_reply_from_the_list() {
    if skipped() {
        return;
    }
    let mock = mock("[[turns]]\nfaults = [{ close_after = 2 }]").await;
    let answered = events(&answer(&mock, ASK).await.1);
    assert_eq!(kinds(&answered), ["created", "in_progress"]);
    let reply =
        codex_mock::Reply::sse("data: 1\n\ndata: 2\n\n").fault(codex_mock::Fault::Duplicate(2.into()));
    mock.set_replies(vec![reply]);
    assert_eq!(answer(&mock, ASK).await, (200, "data: 1\n\ndata: 2\n\ndata: 2\n\n".to_owned()));
}

#[tokio::test]
async fn a_cut_within_a_body_of_known_length_leaves_its_length_announced() {
    if skipped() {
        return;
    }
    for (end, line) in [("cut_at_byte", Line::Closed), ("reset_at_byte", Line::Reset)] {
        let script = format!("[[turns]]\nbody = \"0123456789\"\nfaults = [{{ {end} = 4 }}]");
        let mock = mock(&script).await;
        let seen = Seen::ask(&mock, "POST", "/v1/responses", ASK).await.into_end().await;
        assert_eq!(seen.header("content-length").as_deref(), Some("10"), "{end}");
        // A reset may overtake what was written before it.
        assert!(b"0123".starts_with(&seen.body()), "{end}: {:?}", seen.body());
        assert_eq!(seen.line, line, "{end}");
    }
}

#[tokio::test]
async fn an_accepted_request_counts_whatever_becomes_of_the_answer() {
    if skipped() {
        return;
    }
    for (turn, generations) in [
        ("faults = [{ no_head = \"close\" }]", 1),
        ("steps = [{ text = \"hi\" }]\nfaults = [{ cut_at_byte = 1 }]", 1),
        ("status = 503", 0),
        ("status = 307", 0),
    ] {
        let mock = mock(&format!("[[turns]]\n{turn}")).await;
        Seen::ask(&mock, "POST", "/v1/responses", ASK).await.into_end().await;
        assert_eq!(mock.generations(), generations, "{turn}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_keeps_its_time_on_a_paused_clock() {
    if skipped() {
        return;
    }
    let text = ["four"; 10].join(" ");
    let script =
        Script::new().turn(Turn::new().text_at(&text, 1.25, 0.0)).turn(Turn::new().text_at(&text, 1.25, 0.5));
    let mock = Mock::builder().script(script).start().await.unwrap();
    let mut passed = Vec::new();
    for _ in 0..2 {
        let begin = Instant::now();
        let mut client = mock.connect();
        let length = ASK.len();
        let head = "POST /v1/responses HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-length:";
        client.write_all(format!("{head} {length}\r\n\r\n{ASK}").as_bytes()).await.unwrap();
        timeout(Duration::from_mins(1), client.read_to_end(&mut Vec::new())).await.unwrap().unwrap();
        passed.push(begin.elapsed());
    }
    // At 0.8 s a token: the first word is one token, the others with their space are two.
    assert_eq!(passed[0].as_millis(), 800 + 9 * 1600);
    assert_ne!(passed[1], passed[0], "jitter");
}
