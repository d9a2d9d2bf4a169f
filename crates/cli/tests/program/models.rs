//! `models`.

use codex_mock::{Mock, Reply};
use serde_json::json;

use crate::support::{Ended, end_of, no_network, program};

#[tokio::test]
async fn the_models_of_a_server_are_listed() {
    if no_network() {
        return;
    }
    let list = json!({"object": "list", "data": [
        {"id": "gpt-5.1", "object": "model", "owned_by": "openai", "new": [1]},
        {"id": "evil\u{1b}[2J", "owned_by": "nobody"},
    ]});
    let reply = Reply::json(200, list).header("etag", "\"v1\"");
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let url = mock.base_url();
    for (args, stdout, stderr) in [
        (&[][..], "MODEL     OWNER\ngpt-5.1   openai\nevil\u{fffd}[2J  nobody\n", ""),
        (
            &["--json"],
            "{\"id\":\"gpt-5.1\",\"object\":\"model\",\"owned_by\":\"openai\",\"new\":[1]}\n{\"id\":\"evil\\u001b[2J\",\"owned_by\":\"nobody\"}\n",
            "",
        ),
    ] {
        let ended = end_of(program(["models", "--base-url", &url].iter().chain(args))).await;
        let expected = Ended { code: Some(0), stdout: stdout.to_owned(), stderr: stderr.to_owned() };
        assert_eq!(ended, expected, "{args:?}");
    }
    let request = &mock.requests()[0];
    assert_eq!((request.method.as_str(), &*request.path), ("GET", "/v1/models"));
    let verbose = end_of(program(["models", "-v", "--base-url", &url])).await;
    assert!(verbose.stderr.lines().any(|line| line == "the list's version: \"v1\""), "{}", verbose.stderr);
}

#[tokio::test]
async fn the_embedded_server_has_models_too_and_an_empty_list_is_said() {
    if no_network() {
        return;
    }
    let ended = end_of(program(["models", "--provider", "mock"])).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.starts_with("MODEL"), "{}", ended.stdout);

    let mock = Mock::builder().reply(Reply::json(200, json!({"data": []}))).start().await.unwrap();
    let stderr = "note: the server lists no models\n".to_owned();
    let expected = Ended { code: Some(0), stdout: String::new(), stderr };
    assert_eq!(end_of(program(["models", "--base-url", &mock.base_url()])).await, expected);
}

#[tokio::test]
async fn a_server_that_lists_nothing_is_an_error() {
    if no_network() {
        return;
    }
    let refused = json!({"error": {"message": "no such path", "code": "not_found"}});
    let mock = Mock::builder().reply(Reply::json(404, refused)).start().await.unwrap();
    let ended = end_of(program(["models", "--base-url", &mock.base_url()])).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.contains("no such path") && ended.stderr.contains("status 404"), "{}", ended.stderr);
}
