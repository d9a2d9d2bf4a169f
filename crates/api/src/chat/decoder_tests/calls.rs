//! Tool calls and their pieces.

use serde_json::{Value, json};

use super::{calls, chunk, finish, lines, sse};

/// The finished calls of these pieces, each in a chunk of its own.
fn finished_calls(pieces: &[Value], end: &[Value]) -> Vec<String> {
    let chunks = pieces.iter().map(|piece| calls(std::slice::from_ref(piece)));
    let events: Vec<Value> = chunks.chain(end.iter().cloned()).collect();
    lines(&sse(&events)).into_iter().filter(|line| line.starts_with("= ")).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn the_pieces_of_calls_find_each_other() {
    for (case, pieces, expected) in [
        (
            "by index, mixed",
            vec![
                json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}),
                json!({"index": 1, "id": "b", "function": {"name": "g", "arguments": "{"}}),
                json!({"index": 0, "function": {"arguments": "\"n\":1}"}}),
                json!({"index": 1, "function": {"arguments": "}"}}),
            ],
            &[r#"= fc_c_0 a f({"n":1})"#, "= fc_c_1 b g({})"][..],
        ),
        (
            "name and id in every piece",
            vec![
                json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}),
                json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": "}"}}),
            ],
            &["= fc_c_0 a f({})"],
        ),
        (
            "another id in every piece",
            vec![
                json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}),
                json!({"index": 0, "id": "b", "function": {"arguments": "}"}}),
            ],
            &["= fc_c_0 a f({})"],
        ),
        (
            "one index for all, whole",
            vec![
                json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}}),
                json!({"index": 0, "id": "b", "function": {"name": "f", "arguments": "{}"}}),
            ],
            &["= fc_c_0 a f({})", "= fc_c_1 b f({})"],
        ),
        (
            "one index for all, in pieces",
            vec![
                json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}),
                json!({"index": 0, "id": "b", "function": {"name": "g", "arguments": "{\"n\""}}),
                json!({"index": 0, "function": {"arguments": ":1}"}}),
                json!({"index": 0, "id": "a", "function": {"arguments": "{}"}}),
            ],
            &["= fc_c_0 a f({})", r#"= fc_c_1 b g({"n":1})"#],
        ),
        (
            "by id",
            vec![
                json!({"id": "a", "function": {"name": "f", "arguments": "{"}}),
                json!({"id": "b", "function": {"name": "g", "arguments": "{"}}),
                json!({"id": "a", "function": {"arguments": "}"}}),
                json!({"id": "b", "function": {"arguments": "}"}}),
            ],
            &["= fc_c_0 a f({})", "= fc_c_1 b g({})"],
        ),
        (
            "the last, without index and id",
            vec![
                json!({"id": "a", "function": {"name": "f"}}),
                json!({"function": {"arguments": "{"}}),
                json!({"function": {"arguments": "}"}}),
            ],
            &["= fc_c_0 a f({})"],
        ),
        (
            "one after the other, without index and id",
            vec![
                json!({"function": {"name": "f", "arguments": {"n": 1}}}),
                json!({"function": {"name": "f", "arguments": {"n": 2}}}),
            ],
            &[r#"= fc_c_0 tool-call-0 f({"n":1})"#, r#"= fc_c_1 tool-call-1 f({"n":2})"#],
        ),
        (
            "index without id",
            vec![
                json!({"index": 3, "function": {"name": "f", "arguments": "{}"}}),
                json!({"index": 4, "id": "", "function": {"name": "g", "arguments": "{}"}}),
            ],
            &["= fc_c_0 tool-call-3 f({})", "= fc_c_1 tool-call-4 g({})"],
        ),
        (
            "an id that stands for a missing one is free",
            vec![
                json!({"index": 0, "id": "tool-call-1", "function": {"name": "f", "arguments": "{}"}}),
                json!({"index": 1, "function": {"name": "g", "arguments": "{}"}}),
            ],
            &["= fc_c_0 tool-call-1 f({})", "= fc_c_1 tool-call-2 g({})"],
        ),
        (
            "the name last",
            vec![
                json!({"index": 0, "id": "a", "function": {"arguments": "{\"n\""}}),
                json!({"index": 0, "function": {"arguments": ":1}"}}),
                json!({"index": 0, "function": {"name": "f"}}),
            ],
            &[r#"= fc_c_0 a f({"n":1})"#],
        ),
        ("nothing", vec![json!({}), json!({"index": 0, "id": "", "function": {"arguments": ""}})], &[]),
        ("no name", vec![json!({"index": 0, "id": "a", "function": {"arguments": "{}"}})], &[]),
        (
            "no arguments",
            vec![json!({"index": 0, "id": "a", "function": {"name": "f"}})],
            &["= fc_c_0 a f({})"],
        ),
    ] {
        assert_eq!(finished_calls(&pieces, &[finish("tool_calls")]), expected, "{case}, in chunks");
        let together = lines(&sse(&[calls(&pieces), finish("tool_calls")]));
        let together: Vec<_> = together.into_iter().filter(|line| line.starts_with("= ")).collect();
        assert_eq!(together, expected, "{case}, in one");
    }
    let older = [
        chunk(&json!({"function_call": {"name": "f", "arguments": ""}})),
        chunk(&json!({"function_call": {"arguments": "{}"}})),
        finish("function_call"),
    ];
    assert_eq!(lines(&sse(&older))[3], "= fc_c_0 tool-call-0 f({})", "the older form");
}

#[test]
fn a_call_that_is_cut_is_no_item() {
    let whole = json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": "{\"n\":1}"}});
    let cut = json!({"index": 1, "id": "b", "function": {"name": "g", "arguments": "{\"n\":"}});
    let empty = json!({"index": 2, "id": "d", "function": {"name": "h", "arguments": ""}});
    let custom = json!({"index": 3, "id": "e", "custom": {"name": "k", "input": "x"}});
    let pieces = [whole, cut, empty, custom];
    let (first, third, last) = (r#"= fc_c_0 a f({"n":1})"#, "= fc_c_2 d h({})", "= ctc_c_3 e k: x");
    for (case, end, expected) in [
        ("length", vec![finish("length")], &[first][..]),
        ("content_filter", vec![finish("content_filter")], &[first]),
        ("error", vec![finish("error")], &[first]),
        ("the end", vec![], &[]),
        ("an error", vec![json!({"error": "m"})], &[]),
        ("[DONE]", vec![json!("[DONE]")], &[first, third, last]),
        ("stop", vec![finish("stop")], &[first, third, last]),
        // The server says that they are whole; then the arguments are the model's own mistake, and it is told of it.
        ("tool_calls", vec![finish("tool_calls")], &[first, r#"= fc_c_1 b g({"n":)"#, third, last]),
    ] {
        assert_eq!(finished_calls(&pieces, &end), expected, "{case}");
    }
}
