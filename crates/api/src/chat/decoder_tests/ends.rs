//! How a completion ends.

use serde_json::{Value, json};

use super::{chunk, finish, lines, sse};

#[test]
fn a_completion_that_ends_is_whole_cut_or_failed() {
    const TEXT: [&str; 3] = ["Created", r#"+ msg_c_0 in_progress """#, r#"text "a""#];
    let whole = [r#"= msg_c_0 completed "a""#, "completed c -"];
    let failed = |end| [r#"= msg_c_0 incomplete "a""#, end];
    let (done, bare) = (json!("[DONE]"), json!("DONE"));
    for (case, end, expected) in [
        ("stop and the end", &[finish("stop")][..], &whole[..]),
        ("stop and [DONE]", &[finish("stop"), done.clone()], &whole),
        ("[DONE] alone", std::slice::from_ref(&done), &whole),
        ("DONE alone", &[bare], &whole),
        ("[DONE] twice", &[done.clone(), done.clone()], &whole),
        ("what follows [DONE]", &[done.clone(), chunk(&json!({"content": "b"}))], &whole),
        ("stop twice", &[finish("stop"), finish("stop")], &whole),
        ("an empty word", &[finish(""), finish("stop")], &whole),
        ("a word of tomorrow", &[finish("enough")], &whole),
        ("length", &[finish("length"), done.clone()], &failed("error Incomplete (Cut)")),
        ("length and the end", &[finish("length")], &failed("error Incomplete (Cut)")),
        ("length, then stop", &[finish("length"), finish("stop")], &failed("error Incomplete (Cut)")),
        ("content_filter", &[finish("content_filter"), done.clone()], &failed("error Incomplete (Cut)")),
        ("error", &[finish("error"), done.clone()], &failed("error ServerFailed (Cut)")),
        ("abort", &[finish("abort"), done.clone()], &failed("error Cancelled (Cut)")),
        ("no end", &[], &["error ClosedBeforeCompleted (Cut)"]),
        ("an error", &[json!({"error": {"message": "m"}}), done.clone()], &["error ServerFailed (Cut)"]),
        (
            "an error that says which",
            &[json!({"error": {"code": "context_length_exceeded"}})],
            &["error ContextWindowExceeded (Cut)"],
        ),
        ("an error with a status", &[json!({"error": {"code": 429}})], &["error RateLimited (Cut)"]),
        ("an error after stop", &[finish("stop"), json!({"error": "m"})], &["error ServerFailed (Cut)"]),
        (
            "something else",
            &[json!({"type": "ping"}), json!("not JSON"), done.clone()],
            &[
                "unknown, `choices` is missing",
                "unknown, not JSON: expected ident at line 1 column 2",
                whole[0],
                whole[1],
            ],
        ),
    ] {
        let events: Vec<Value> = [&[chunk(&json!({"content": "a"}))], end].concat();
        assert_eq!(lines(&sse(&events)), [&TEXT[..], expected].concat(), "{case}");
    }
    for (case, stream, expected) in [
        ("nothing", String::new(), &["error ClosedBeforeCompleted (Unknown)"][..]),
        ("[DONE] alone", sse(&[json!("[DONE]")]), &["completed  -"]),
        ("an error alone", sse(&[json!({"error": "m"})]), &["error ServerFailed (NotExecuted)"]),
        ("a last event without a blank line", "data: [DONE]".to_owned(), &["completed  -"]),
    ] {
        assert_eq!(lines(&stream), expected, "{case}");
    }
}

#[test]
fn usage_is_the_last_that_was_sent() {
    let with = |usage: Value| json!({"id": "c", "choices": [], "usage": usage});
    let four = json!({"prompt_tokens": 4, "completion_tokens": 1});
    for (case, events, expected) in [
        ("none", vec![finish("stop")], "completed c -"),
        ("before the end", vec![with(four.clone()), finish("stop")], "completed c 4/0+1/0"),
        ("after the end", vec![finish("stop"), with(four.clone())], "completed c 4/0+1/0"),
        (
            "in every chunk",
            vec![with(json!({"prompt_tokens": 4})), with(four.clone()), with(json!(null)), finish("stop")],
            "completed c 4/0+1/0",
        ),
        ("after DONE", vec![finish("stop"), json!("DONE"), with(four)], "completed c -"),
    ] {
        assert_eq!(lines(&sse(&events)).last().map(String::as_str), Some(expected), "{case}");
    }
}
