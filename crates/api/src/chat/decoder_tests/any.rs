//! What holds of any stream, however it is cut.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{FIXTURES, decode, line, sse};

proptest! {
    #[test]
    fn cuts_do_not_matter(which in 0..FIXTURES.len(), cuts in prop::collection::vec(0.0..1.0_f64, 0..6)) {
        let stream = FIXTURES[which].1.as_bytes();
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| (cut * stream.len() as f64) as usize).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let chunks: Vec<&[u8]> = cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]).collect();
        let told = |chunks: &[&[u8]]| decode(chunks).iter().map(line).collect::<Vec<_>>();
        prop_assert_eq!(told(&chunks), told(&[stream]));
    }

    #[test]
    fn any_order_of_any_chunks_ends_once(events in prop::collection::vec(any_event(), 0..24)) {
        decode(&[sse(&events).as_bytes()]);
    }

    #[test]
    fn any_bytes_end_once(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        decode(&[b"data: {\"choices\":[{\"delta\":", &bytes]);
    }
}

fn any_event() -> impl Strategy<Value = Value> {
    let text = prop::sample::select(vec!["", "a", "{", "}", "{}", "\u{fffd}"]);
    let id = prop::option::of(prop::sample::select(vec!["", "x", "y"]));
    let call = (prop::option::of(0..3_u32), id, prop::option::of(prop::sample::select(vec!["f", "g"])), text.clone())
        .prop_map(|(index, id, name, arguments)| {
            json!({"index": index, "id": id, "function": {"name": name, "arguments": arguments}})
        });
    let delta = prop_oneof![
        text.clone().prop_map(|text| json!({"content": text})),
        text.clone().prop_map(|text| json!({"reasoning": text})),
        text.clone().prop_map(|text| json!({"refusal": text, "content": text})),
        prop::collection::vec(call, 1..3).prop_map(|calls| json!({"tool_calls": calls})),
    ];
    let words =
        vec![json!(null), json!(null), json!("stop"), json!("tool_calls"), json!("length"), json!("")];
    let choice = (
        delta,
        prop::sample::select(vec!["delta", "delta", "delta", "message"]),
        prop::sample::select(words),
    );
    prop_oneof![
        12 => choice.prop_map(|(delta, key, word)| json!({"id": "c", "choices": [{key: delta, "finish_reason": word}]})),
        1 => Just(json!("[DONE]")),
        1 => Just(json!({"error": "m"})),
        1 => Just(json!({"choices": [], "usage": {"prompt_tokens": 1}})),
        1 => Just(json!({"type": "ping"})),
    ]
}
