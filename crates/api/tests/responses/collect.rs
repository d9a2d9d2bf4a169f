//! A response put together from its events, whatever a server leaves out, repeats or mixes up.

use codex_api::{FinalResponse, ResponseEvent, StreamDecoder, TokenUsage};
use codex_mock::ev;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::scripted::whole;
use crate::support::{all_lines, body};

fn hello() -> Value {
    ev::message("msg_1", "Hello")
}

/// A message that no id names.
fn nameless(status: &str) -> Value {
    let mut message = ev::message("msg_1", "Hello");
    message["status"] = json!(status);
    message.as_object_mut().expect("an object").remove("id");
    message
}

/// The text and the items' kinds.
fn shown(response: &FinalResponse) -> (&str, Vec<&str>) {
    (&response.text, response.items.iter().filter_map(|item| item.type_word()).collect())
}

#[tokio::test(start_paused = true)]
async fn the_response_is_whole_whatever_order_its_events_come_in() {
    let delta = |text: &str| ev::text_delta("msg_1", 0, text);
    let done = || ev::output_item_done(0, hello());
    let added = || ev::output_item_added(0, ev::message_started("msg_1"));
    let completed = |output: Vec<Value>| ev::completed("resp_1", output);
    let call = || ev::function_call("fc_1", "call_1", "look", "{\"at\":1}");
    let other_call = || ev::function_call("fc_2", "call_2", "look", "{\"at\":1}");
    let one = ["message"];
    for (case, events, text, items) in [
        (
            "all of it",
            vec![added(), delta("Hel"), delta("lo"), done(), completed(vec![hello()])],
            "Hello",
            &one[..],
        ),
        ("a delta without `added`", vec![delta("Hello"), done(), completed(vec![])], "Hello", &one),
        (
            "an empty output at the end",
            vec![added(), delta("Hello"), done(), completed(vec![])],
            "Hello",
            &one,
        ),
        ("done twice", vec![delta("Hello"), done(), done(), completed(vec![hello()])], "Hello", &one),
        ("`added` last", vec![delta("Hello"), done(), added(), completed(vec![])], "Hello", &one),
        ("a done longer than its deltas", vec![delta("Hel"), done(), completed(vec![])], "Hello", &one),
        ("a done without deltas", vec![done(), completed(vec![])], "Hello", &one),
        ("the terminal event alone", vec![completed(vec![hello()])], "Hello", &one),
        ("deltas alone", vec![delta("Hel"), delta("lo"), completed(vec![])], "Hello", &one),
        ("the text's end alone", vec![ev::text_done("msg_1", 0, "Hello"), completed(vec![])], "Hello", &one),
        (
            "an item finished without its text",
            vec![delta("Hello"), ev::output_item_done(0, ev::message_started("msg_1")), completed(vec![])],
            "Hello",
            &one,
        ),
        (
            "an item no event told of",
            vec![delta("Hello"), completed(vec![hello(), call()])],
            "Hello",
            &["message", "function_call"],
        ),
        ("no text", vec![ev::output_item_done(0, call()), completed(vec![])], "", &["function_call"]),
        ("nothing", vec![completed(vec![])], "", &[]),
        (
            "an item that only the terminal event has",
            vec![
                ev::output_item_done(0, call()),
                completed(vec![call(), ev::message("msg_9", "THE ANSWER")]),
            ],
            "THE ANSWER",
            &["function_call", "message"],
        ),
        (
            "two calls in one place",
            vec![ev::output_item_done(0, call()), ev::output_item_done(0, other_call()), completed(vec![])],
            "",
            &["function_call", "function_call"],
        ),
        (
            "a message without an id finished twice, first in progress",
            vec![
                ev::output_item_done(0, nameless("in_progress")),
                ev::output_item_done(0, nameless("completed")),
                completed(vec![]),
            ],
            "Hello",
            &one,
        ),
        (
            "a finished text that is another one, and no finished item",
            vec![delta("Help"), ev::text_done("msg_1", 0, "Hello"), completed(vec![])],
            "Hello",
            &one,
        ),
        (
            "a message that was never finished beside one that was",
            vec![delta("Hello"), ev::text_delta("msg_2", 1, " there"), done(), completed(vec![])],
            "Hello there",
            &["message", "message"],
        ),
        (
            "two messages",
            vec![
                done(),
                ev::output_item_done(1, call()),
                ev::output_item_done(2, ev::message("msg_2", " there")),
                completed(vec![]),
            ],
            "Hello there",
            &["message", "function_call", "message"],
        ),
    ] {
        let response = whole(body(events)).await.collect_response().await.expect(case);
        assert_eq!(shown(&response), (text, items.to_vec()), "{case}");
        assert_eq!((response.id.as_str(), response.usage), ("resp_1", Some(TokenUsage::default())), "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_rest_is_told_once_before_the_event_that_shows_it() {
    let delta = |text: &str| ev::text_delta("msg_1", 0, text);
    let done = || ev::output_item_done(0, hello());
    let text_done = || ev::text_done("msg_1", 0, "Hello");
    let completed = || ev::completed("resp_1", vec![hello()]);
    for (case, events, expected) in [
        (
            "nothing is missing",
            vec![delta("Hello"), text_done(), done(), completed()],
            vec!["text Hello", "OutputTextDone", "done message", "completed resp_1"],
        ),
        (
            "the last piece",
            vec![delta("Hel"), text_done(), text_done(), done(), done(), completed()],
            vec![
                "text Hel",
                "text lo",
                "OutputTextDone",
                "OutputTextDone",
                "done message",
                "completed resp_1",
            ],
        ),
        ("all pieces", vec![done(), completed()], vec!["text Hello", "done message", "completed resp_1"]),
        ("all but the end", vec![completed()], vec!["text Hello", "done message", "completed resp_1"]),
        (
            "the finished text is another one",
            vec![delta("Help"), text_done(), done(), completed()],
            vec!["text Help", "OutputTextDone", "done message", "completed resp_1"],
        ),
        (
            "the finished text is shorter",
            vec![delta("Hello there"), done(), completed()],
            vec!["text Hello there", "done message", "completed resp_1"],
        ),
    ] {
        assert_eq!(all_lines(whole(body(events)).await).await, expected, "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_there_is_of_an_incomplete_response_is_in_the_error() {
    let mut incomplete = ev::incomplete("resp_1", "max_output_tokens");
    incomplete["response"]["output"] = json!([hello()]);
    incomplete["response"]["usage"] = ev::usage(3, 4);
    let stream = whole(body([ev::created("resp_1"), ev::text_delta("msg_1", 0, "Hello"), incomplete])).await;
    let error = stream.collect_response().await.expect_err("incomplete");
    let response = error.response().expect("what there is");
    assert_eq!(response.output_text(), "Hello");
    assert_eq!(response.usage.map(|usage| usage.total_tokens), Some(7));
    assert_eq!((error.response_id(), error.last_sequence_number()), (Some("resp_1"), Some(2)));
}

/// What a decoder makes of a stream: the text of each output item, and whether it completed.
fn decoded(stream: String) -> (Vec<String>, Option<bool>) {
    let mut decoder = StreamDecoder::new();
    decoder.push(stream.into());
    decoder.finish();
    let (mut texts, mut end) = (vec![String::new(); 2], None);
    while let Some(event) = decoder.next_event() {
        assert_eq!(end, None, "nothing follows the end");
        match event {
            Ok(ResponseEvent::OutputTextDelta(delta)) => {
                texts[delta.output_index.unwrap_or(0) as usize].push_str(&delta);
            }
            Ok(ResponseEvent::Completed { .. }) => end = Some(true),
            Ok(_) => {}
            Err(_) => end = Some(false),
        }
    }
    (texts, end)
}

/// The events of a small stream with reasoning, a message and a call.
fn small_stream() -> Vec<Value> {
    let call = || ev::function_call("fc_1", "call_1", "look", "{}");
    let summary = |event: &str, field: &str, text: &str| {
        json!({"type": format!("response.reasoning_summary_text.{event}"), "item_id": "rs_1", "output_index": 0,
            "summary_index": 0, field: text})
    };
    vec![
        ev::created("resp_1"),
        summary("delta", "delta", "Th"),
        summary("done", "text", "Think"),
        ev::output_item_done(0, ev::reasoning("rs_1", "Think")),
        ev::output_item_added(1, ev::message_started("msg_1")),
        ev::text_delta("msg_1", 1, "He"),
        json!({"type": "response.output_text.delta", "item_id": "msg_1", "output_index": 1, "delta": "l"}),
        ev::text_delta("msg_1", 1, "lo"),
        ev::text_done("msg_1", 1, "Hello"),
        ev::content_part_done("msg_1", 1, ev::output_text("Hello")),
        ev::output_item_done(1, hello()),
        ev::function_call_arguments_delta("fc_1", 2, "{"),
        ev::function_call_arguments_done("fc_1", 2, "look", "{}"),
        ev::output_item_done(2, call()),
        json!({"type": "response.later", "x": 1}),
        ev::completed("resp_1", vec![ev::reasoning("rs_1", "Think"), hello(), call()]),
    ]
}

/// A text cut into deltas of UTF-16 units, so that characters may be cut in two.
fn cut(text: &str, cuts: &[Index]) -> Vec<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(units.len() + 1)).collect();
    places.extend([0, units.len()]);
    places.sort_unstable();
    let piece = |units: &[u16]| units.iter().map(|unit| escaped(*unit)).collect();
    places.windows(2).map(|ends| piece(&units[ends[0]..ends[1]])).collect()
}

fn escaped(unit: u16) -> String {
    format!("\\u{unit:04x}")
}

fn delta(output: usize, escaped: &str) -> String {
    format!(
        "data: {{\"type\":\"response.output_text.delta\",\"item_id\":\"msg_{output}\",\"output_index\":{output},\
         \"content_index\":0,\"delta\":\"{escaped}\"}}\n\n"
    )
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c🦀🎉é\u{fffd}]{0,12}", "\\PC{0,12}"]
}

proptest! {
    #[test]
    fn any_mixture_of_events_ends_in_completed_or_in_an_error(order in proptest::collection::vec(any::<Index>(), 0..40)) {
        let events = small_stream();
        let mixed = order.iter().map(|index| index.get(&events).clone());
        let (_, end) = decoded(ev::sse(mixed.clone()));
        let completes = mixed.clone().any(|event| event["type"] == "response.completed");
        prop_assert_eq!(end, Some(completes));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let collected = runtime.block_on(async {
            // The script leaves the connection open, so the stream needs an end of its own.
            let stream = ev::sse(mixed) + "data: [DONE]\n\n";
            whole(stream).await.collect_response().await
        });
        prop_assert_eq!(collected.is_ok(), completes);
    }

    #[test]
    fn the_deltas_are_the_finished_text(
        texts in [text(), text()],
        cuts in proptest::array::uniform2(proptest::collection::vec(any::<Index>(), 0..6)),
        turns in proptest::collection::vec(any::<bool>(), 12),
        kept in any::<Index>(),
        ends in proptest::collection::vec(0..3_usize, 1..4),
    ) {
        // Two texts, their deltas mixed, the last ones left out; then one or more events that tell them whole.
        let mut pieces = [0, 1].map(|at| cut(&texts[at], &cuts[at]).into_iter());
        let mut deltas: Vec<String> = turns
            .into_iter()
            .chain([false; 8])
            .chain([true; 8])
            .filter_map(|turn| pieces[usize::from(turn)].next().map(|piece| delta(usize::from(turn), &piece)))
            .collect();
        deltas.truncate(kept.index(deltas.len() + 1));
        let message = |at: usize| ev::message(&format!("msg_{at}"), &texts[at]);
        for end in &ends {
            deltas.extend([0, 1].map(|at| match end {
                0 => ev::sse([ev::text_done(&format!("msg_{at}"), at, &texts[at])]),
                1 => ev::sse([ev::output_item_done(at, message(at))]),
                _ => String::new(),
            }));
        }
        let stream = deltas.concat() + &ev::sse([ev::completed("resp_1", vec![message(0), message(1)])]);
        let (told, end) = decoded(stream);
        prop_assert_eq!(end, Some(true));
        prop_assert_eq!(told, texts);
    }

    #[test]
    fn halves_that_stay_alone_become_replacement_characters(units in proptest::collection::vec(
        prop_oneof![proptest::num::u16::ANY, 0xD800..=0xDFFF_u16], 0..12,
    )) {
        let stream: String = units.iter().map(|unit| delta(0, &escaped(*unit))).collect();
        let (told, end) = decoded(stream);
        prop_assert_eq!(&told[0], &String::from_utf16_lossy(&units));
        prop_assert!(end == Some(false));
    }
}
