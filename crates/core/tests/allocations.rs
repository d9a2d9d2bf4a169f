//! What a follow-up costs: allocations and encoded bytes follow what is new, whatever the length of the history.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of a test, which show what was counted"
)]

use allocation_counter::{AllocationInfo, measure};
use codex_api::{ResponseItem, ResponsesApiRequest};
use codex_core::history::{Baseline, Continuation, Destination, History, Input, Properties};
use serde_json::json;

/// Items of a turn: what the user says, reasoning, a call, its output and an answer.
fn turn(number: usize) -> Vec<ResponseItem> {
    let text = "x".repeat(900);
    [
        json!({"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}),
        json!({"type": "reasoning", "id": format!("rs_{number:05}"), "summary": [], "encrypted_content": text}),
        json!({"type": "function_call", "id": format!("fc_{number:05}"), "call_id": format!("call_{number:05}"),
            "name": "f", "arguments": "{}"}),
        json!({"type": "function_call_output", "call_id": format!("call_{number:05}"), "output": text}),
        json!({"type": "message", "id": format!("msg_{number:05}"), "role": "assistant",
            "content": [{"type": "output_text", "text": text, "annotations": []}]}),
    ]
    .into_iter()
    .map(|json| ResponseItem::from_slice(json.to_string().as_bytes()).unwrap())
    .collect()
}

/// A thread of so many items, whose last response is complete.
struct Thread {
    history: History,
    baseline: Baseline,
    to: Destination,
    properties: Properties,
}

impl Thread {
    fn of(items: usize, keeps_item_ids: bool) -> Self {
        let mut history = History::new();
        let to = Destination { keeps_item_ids, ..Destination::new("openai", "m") };
        // A call that never got an output, long ago.
        history.begin_turn();
        history.record(turn(99_999).swap_remove(2));
        for number in 0..items / 5 {
            history.begin_turn();
            for item in turn(number) {
                history.record(item);
            }
        }
        let (mut baseline, properties) =
            (Baseline::new(), Properties::of(&ResponsesApiRequest::new("m", Vec::new())));
        baseline.next(properties, &history.input(&to));
        baseline.completed("resp_1");
        Self { history, baseline, to, properties }
    }

    /// Records what is new and asks again.
    fn follow_up(&mut self, new: Vec<ResponseItem>) -> (Input, usize) {
        self.history.begin_turn();
        for item in new {
            self.history.record(item);
        }
        let input = self.history.input(&self.to);
        let Continuation::Delta { input: tail, .. } = self.baseline.next(self.properties, &input) else {
            panic!("it continues the response");
        };
        (input, tail.len())
    }
}

/// How many bytes of the items' texts are not those that were sent before.
fn encoded_anew(before: &Input, after: &Input) -> usize {
    let texts =
        |input: &Input| input.iter().map(|item| item.to_json().as_bytes().clone()).collect::<Vec<_>>();
    let (before, after) = (texts(before), texts(after));
    let is_same = |index: usize| before.get(index).is_some_and(|text| text.as_ptr() == after[index].as_ptr());
    (0..after.len()).filter(|index| !is_same(*index)).map(|index| after[index].len()).sum()
}

fn counted(items: usize, keeps_item_ids: bool) -> (AllocationInfo, usize) {
    let mut thread = Thread::of(items, keeps_item_ids);
    let before = thread.history.input(&thread.to);
    let (mut new, mut result) = (Some(turn(items)), None);
    let counted = measure(|| result = new.take().map(|new| thread.follow_up(new)));
    let (after, tail) = result.unwrap();
    assert_eq!((before.len(), after.len(), tail), (items + 2, items + 7, 5));
    let encoded = encoded_anew(&before, &after);
    println!(
        "a follow-up of 5 items on {items} (ids {}): {} allocations, {} bytes of memory, {encoded} bytes encoded",
        if keeps_item_ids { "kept" } else { "left out" },
        counted.count_total,
        counted.bytes_total,
    );
    let new_bytes: usize = after.tail(items + 2).iter().map(|item| item.to_json().as_str().len()).sum();
    assert_eq!(encoded, new_bytes, "of the others, the texts that were sent before are sent");
    (counted, encoded)
}

#[test]
fn a_follow_up_costs_what_is_new() {
    // One for the id of the response; where ids are left out, three items are written anew without them.
    for (keeps_item_ids, allocations) in [(true, 1), (false, 56)] {
        let (small, encoded_small) = counted(100, keeps_item_ids);
        let (large, encoded_large) = counted(10_000, keeps_item_ids);
        assert_eq!(small.count_total, large.count_total, "allocations don't grow with the history");
        assert_eq!(small.bytes_total, large.bytes_total, "nor does the memory");
        assert!(small.count_total <= allocations, "{} instead of {allocations}", small.count_total);
        assert_eq!(encoded_small, encoded_large, "nor what is encoded");
    }
}

/// Asks while a call is open, and again when its output came.
fn counted_late(items: usize) -> AllocationInfo {
    let mut thread = Thread::of(items, true);
    let mut new = turn(items);
    let (output, call) = (new.swap_remove(3), new.swap_remove(2));
    thread.history.begin_turn();
    thread.history.record(call);
    assert_eq!(thread.history.input(&thread.to).len(), items + 4, "the call, and that it was aborted");
    let (mut output, mut after) = (Some(output), None);
    let counted = measure(|| {
        thread.history.record(output.take().unwrap());
        after = Some(thread.history.input(&thread.to));
    });
    println!("a late output on {items}: {} allocations, {} bytes", counted.count_total, counted.bytes_total);
    assert_eq!(after.map(|after| after.len()), Some(items + 4));
    counted
}

#[test]
fn an_output_that_comes_later_in_the_turn_costs_itself() {
    let (small, large) = (counted_late(100), counted_late(10_000));
    assert_eq!((small.count_total, large.count_total, large.bytes_total), (0, 0, 0));
}

#[test]
fn an_input_is_cheap_to_clone() {
    let mut thread = Thread::of(10_000, true);
    let input = thread.history.input(&thread.to);
    let mut clone = None;
    let counted = measure(|| clone = Some(input.clone()));
    assert_eq!((counted.count_total, clone.map(|clone| clone.len())), (0, Some(10_002)));
}
