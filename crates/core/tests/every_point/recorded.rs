//! The recorded turn: a response with reasoning, a text and three calls, and the one that answers their outputs.

use codex_api::{ResponseEvent, ResponseItem, StreamDecoder};
use codex_mock::ev;
use serde_json::{Value, json};

/// Both responses, in order, as they came.
pub(crate) const RESPONSES: [&str; 2] =
    [include_str!("../../fixtures/tool_turn/ask.sse"), include_str!("../../fixtures/tool_turn/answer.sse")];

/// What each call writes, in call order.
pub(crate) const LINES: [&str; 3] = ["one", "zwei ü", "three"];

/// What a client has of a stream that ends after these bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) created: bool,
    /// How many items are finished.
    pub(crate) finished: usize,
    /// Whether an item is begun and not finished.
    pub(crate) open: bool,
    pub(crate) completed: bool,
}

/// Reads `bytes`. `closed`: the body ended as it should, which ends its last line too.
pub(crate) fn seen(bytes: &str, closed: bool) -> Seen {
    let mut decoder = StreamDecoder::new();
    decoder.push(bytes.to_owned().into());
    if closed {
        decoder.finish();
    }
    let mut seen = Seen::default();
    while let Some(Ok(event)) = decoder.next_event() {
        match event {
            ResponseEvent::Created => seen.created = true,
            ResponseEvent::OutputItemAdded(_) => seen.open = true,
            ResponseEvent::OutputItemDone(_) => {
                seen.finished += 1;
                seen.open = false;
            }
            ResponseEvent::Completed { .. } => seen.completed = true,
            _ => {}
        }
    }
    seen
}

/// The items of a recorded response.
pub(crate) fn items(response: usize) -> Vec<ResponseItem> {
    let items = output(response).into_iter().map(serde_json::from_value);
    items.collect::<Result<_, _>>().expect("items are read")
}

/// What a model gives that has given the first `finished` items of a response already: the rest.
pub(crate) fn rest(response: usize, finished: usize) -> String {
    let id = format!("resp_{response}_rest");
    let rest = output(response).split_off(finished);
    let mut events = vec![json!({"type": "response.created", "response": {"id": id}})];
    for (index, item) in rest.iter().enumerate() {
        for kind in ["response.output_item.added", "response.output_item.done"] {
            events.push(json!({"type": kind, "output_index": index, "item": item}));
        }
    }
    let usage = json!({"input_tokens": 1, "output_tokens": 1, "total_tokens": 2});
    let whole = json!({"id": id, "status": "completed", "output": rest, "usage": usage});
    events.push(json!({"type": "response.completed", "response": whole}));
    ev::sse(events)
}

/// The places right after a frame.
pub(crate) fn frame_ends(response: usize) -> Vec<usize> {
    RESPONSES[response].match_indices("\n\n").map(|(at, end)| at + end.len()).collect()
}

fn output(response: usize) -> Vec<Value> {
    let last = RESPONSES[response].lines().filter_map(|line| line.strip_prefix("data: ")).next_back();
    let completed: Value = serde_json::from_str(last.expect("it has events")).expect("it is JSON");
    completed["response"]["output"].as_array().expect("it has an output").clone()
}

#[test]
fn the_recording_is_what_the_tests_take_it_for() {
    assert!(RESPONSES.map(str::len).iter().sum::<usize>() <= 16 << 10);
    for (response, finished) in [5, 2].into_iter().enumerate() {
        let whole = Seen { created: true, finished, open: false, completed: true };
        assert_eq!(seen(RESPONSES[response], true), whole);
        assert_eq!(items(response).len(), finished);
        for left in 0..=finished {
            assert_eq!(seen(&rest(response, left), true), Seen { finished: finished - left, ..whole });
        }
    }
}
