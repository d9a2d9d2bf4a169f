//! When the words of a reply are on standard output.

use codex_mock::{Gate, Mock, Reply, Step, ev};
use serde_json::json;

use crate::child::Running;
use crate::support::{Ended, end_of, no_network, program};

const WORDS: &str = "Hello from the";
const REPLY: &str = "Hello from the embedded mock server; no model is behind it. You said: \"hi\"\n";

async fn gated_after_three_words() -> (Mock, Gate) {
    let gate = Gate::new();
    let mock = Mock::builder().gate_after_words(3, gate.clone()).start().await.expect("a free port");
    (mock, gate)
}

#[tokio::test]
async fn the_first_words_are_there_before_the_server_says_more() {
    if no_network() {
        return;
    }
    let (mock, gate) = gated_after_three_words().await;
    let mut run = Running::start(program(["run", "--stream", "hi", "--base-url", &mock.base_url()]));
    assert_eq!(run.stdout(WORDS.len()).await, WORDS);
    gate.open();
    assert_eq!(run.end().await, Ended { code: Some(0), stdout: REPLY.to_owned(), stderr: String::new() });
}

#[tokio::test]
async fn without_stream_a_message_is_written_when_it_is_done() {
    if no_network() {
        return;
    }
    let gate = Gate::new();
    let (one, two) = (ev::message("msg_1", "One. "), ev::message("msg_2", "Two."));
    let body = ev::sse(ev::numbered(vec![
        ev::created("resp_1"),
        ev::text_delta("msg_1", 0, "One. "),
        ev::output_item_done(0, one.clone()),
        ev::text_delta("msg_2", 1, "Tw"),
        ev::text_delta("msg_2", 1, "o."),
        ev::output_item_done(1, two.clone()),
        ev::completed("resp_1", vec![one, two]),
    ]));
    let mock =
        Mock::builder().reply(Reply::sse(body).gate_after_events(4, gate.clone())).start().await.unwrap();
    let mut run = Running::start(program(["run", "hi", "--base-url", &mock.base_url()]));
    assert_eq!(run.stdout("One. ".len()).await, "One. ");
    gate.open();
    assert_eq!(
        run.end().await,
        Ended { code: Some(0), stdout: "One. Two.\n".to_owned(), stderr: String::new() }
    );
}

#[tokio::test]
async fn every_message_is_written_once_whatever_the_server_leaves_out_or_repeats() {
    if no_network() {
        return;
    }
    let nameless =
        json!({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "AAA"}]});
    let reasoning = json!({"type": "reasoning", "id": "rs_1", "summary": []});
    let (first, said) = (ev::message("msg_1", "AAA"), ev::message("msg_2", "said"));
    for (case, events, expected) in [
        (
            "one of two is never done",
            vec![
                ev::text_delta("msg_1", 0, "AAA"),
                ev::text_delta("msg_2", 1, "BBB"),
                ev::output_item_done(0, first.clone()),
                ev::completed("resp_1", vec![first]),
            ],
            "AAABBB\n",
        ),
        (
            "done twice, without ids",
            vec![
                ev::output_item_done(0, nameless.clone()),
                ev::output_item_done(0, nameless.clone()),
                ev::completed("resp_1", vec![nameless]),
            ],
            "AAA\n",
        ),
        (
            "an unannounced message",
            vec![ev::output_item_done(0, reasoning.clone()), ev::completed("resp_1", vec![reasoning, said])],
            "said\n",
        ),
    ] {
        for pace in [&[][..], &["--stream"]] {
            let mock = Mock::builder().reply(Reply::sse(ev::sse(events.clone()))).start().await.unwrap();
            let url = mock.base_url();
            let ended = end_of(program(["run", "hi", "--base-url", &url].iter().chain(pace))).await;
            let done = Ended { code: Some(0), stdout: expected.to_owned(), stderr: String::new() };
            assert_eq!(ended, done, "{case} {pace:?}");
        }
    }
}

#[tokio::test]
async fn of_a_reply_that_breaks_off_only_a_stream_has_written_the_beginning() {
    if no_network() {
        return;
    }
    let body = ev::sse(ev::numbered(vec![
        ev::created("resp_1"),
        ev::text_delta("msg_1", 0, "Half a"),
        ev::text_delta("msg_1", 0, " text"),
    ]));
    for (stream, expected) in [(&["--stream"][..], "Half a text\n"), (&[], "")] {
        let mock = Mock::builder().reply(Reply::sse(body.clone()).step(Step::Cut)).start().await.unwrap();
        let url = mock.base_url();
        let mut command = program(["run", "hi", "--base-url", &url].iter().chain(stream));
        command.env("OPENAI_STREAM_MAX_RETRIES", "0");
        let ended = end_of(command).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), expected), "{stream:?}");
        assert!(ended.stderr.starts_with("error: the stream broke off"), "{}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    }
}

#[tokio::test]
async fn what_is_asked_again_after_a_cut_counts_once() {
    if no_network() {
        return;
    }
    let (one, two) = (ev::message("msg_1", "One. "), ev::message("msg_2", "Two."));
    let cut = ev::sse(ev::numbered(vec![
        ev::created("resp_1"),
        ev::text_delta("msg_1", 0, "One. "),
        ev::output_item_done(0, one),
        ev::text_delta("msg_2", 1, "Tw"),
    ]));
    let rest = ev::sse(ev::numbered(vec![
        ev::created("resp_2"),
        ev::text_delta("msg_2", 0, "Two."),
        ev::output_item_done(0, two.clone()),
        ev::completed("resp_2", vec![two]),
    ]));
    for (stream, expected) in [(&["--stream"][..], "One. Tw\nTwo.\n"), (&[], "One. \nTwo.\n")] {
        let mock =
            Mock::builder().reply(Reply::sse(cut.clone()).step(Step::Cut)).reply(Reply::sse(rest.clone()));
        let mock = mock.start().await.unwrap();
        let url = mock.base_url();
        let ended = end_of(program(["run", "hi", "--base-url", &url].iter().chain(stream))).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), expected), "{stream:?}: {}", ended.stderr);
        let (note, lines) = (ended.stderr.trim_end(), ended.stderr.lines().count());
        assert!(note.starts_with("note: the stream broke off"), "{note}");
        assert!(note.ends_with("; it may be billed again") && lines == 1, "{note}");
        let asked = mock.requests()[1].json().unwrap();
        assert_eq!(asked["input"][1]["content"][0]["text"], "One. ", "what is finished is kept");
    }
}

#[tokio::test]
async fn a_reader_who_has_seen_enough_is_no_error() {
    if no_network() {
        return;
    }
    let (mock, gate) = gated_after_three_words().await;
    let mut run = Running::start(program(["run", "--stream", "hi", "--base-url", &mock.base_url()]));
    run.stdout(WORDS.len()).await;
    let ended = tokio::join!(run.end_unread(), async { gate.open() }).0;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}
