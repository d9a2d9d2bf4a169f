//! Responses that the server keeps: get, cancel, delete, and counting tokens.

use codex_api::{Include, InputTokens, ResponseStatus};
use codex_mock::{Reply, ev};
use serde_json::json;

use crate::support::{all_asked, in_time, no_network, refusal, request, responses, serve};

#[tokio::test]
async fn a_stored_response_is_given_as_far_as_it_is() {
    if no_network() {
        return;
    }
    for status in ["queued", "in_progress", "completed", "failed", "incomplete", "cancelled"] {
        let mock = serve([Reply::json(200, ev::response("resp_1", status))]).await;
        let response = in_time(responses(&mock).get("resp_1", &[])).await.expect(status);
        assert_eq!(response.status, Some(ResponseStatus::from(status)));
        assert_eq!(response.wire().to_value().unwrap(), ev::response("resp_1", status), "{status}");
        assert_eq!(all_asked(&mock), ["GET /v1/responses/resp_1"], "{status}");
    }
}

#[tokio::test]
async fn an_id_is_encoded_and_what_to_include_is_asked_for() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::json(200, ev::response("a/b", "completed"))]).await;
    let include = [Include::EncryptedReasoning, Include::from("new.thing")];
    in_time(responses(&mock).get("a/b", &include)).await.expect("a response");
    let expected =
        "GET /v1/responses/a%2Fb?include%5B%5D=reasoning.encrypted_content&include%5B%5D=new.thing";
    assert_eq!(all_asked(&mock), [expected]);
    let sent = &mock.requests()[0];
    assert_eq!(
        (sent.header("accept"), sent.header("authorization")),
        (Some("application/json"), Some("Bearer sk-test"))
    );
    assert!(sent.body.is_empty());
    for id in ["", ".", ".."] {
        let error = in_time(responses(&mock).get(id, &[])).await.expect_err(id);
        assert_eq!(refusal(&error), "error Build, not executed", "{id}");
    }
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn a_response_is_cancelled() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::json(200, ev::response("resp_1", "cancelled"))]).await;
    let response = in_time(responses(&mock).cancel("resp_1")).await.expect("it is cancelled");
    assert_eq!(response.status, Some(ResponseStatus::Cancelled));
    assert_eq!(all_asked(&mock), ["POST /v1/responses/resp_1/cancel"]);
    assert!(mock.requests()[0].body.is_empty());
}

#[tokio::test]
async fn a_response_is_deleted() {
    if no_network() {
        return;
    }
    let gone =
        json!({"error": {"message": "no such response", "type": "invalid_request_error", "code": null}});
    for (case, reply, expected) in [
        (
            "documented",
            Reply::json(200, json!({"id": "resp_1", "object": "response", "deleted": true})),
            Ok(()),
        ),
        ("nothing said", Reply::raw(204), Ok(())),
        (
            "not deleted",
            Reply::json(200, json!({"deleted": false})),
            Err("error UnexpectedBody, fate unknown"),
        ),
        (
            "an error",
            Reply::json(200, json!({"error": {"message": "m"}})),
            Err("error UnexpectedBody, fate unknown"),
        ),
        ("unknown", Reply::json(404, gone), Err("error InvalidRequest, not executed")),
    ] {
        let mock = serve([reply]).await;
        let deleted = in_time(responses(&mock).delete("resp_1")).await.map_err(|error| refusal(&error));
        assert_eq!(deleted, expected.map_err(str::to_owned), "{case}");
        assert_eq!(all_asked(&mock), ["DELETE /v1/responses/resp_1"], "{case}");
    }
}

#[tokio::test]
async fn the_tokens_of_an_input_are_counted() {
    if no_network() {
        return;
    }
    for (case, answer, expected) in [
        ("a number", json!({"object": "response.input_tokens", "input_tokens": 11}), Ok(11)),
        ("no number", json!({"object": "response.input_tokens"}), Err("error Unreadable, fate unknown")),
        ("a list", json!([11]), Err("error UnexpectedBody, fate unknown")),
    ] {
        let mock = serve([Reply::json(200, answer)]).await;
        let counted = in_time(responses(&mock).input_tokens(&request())).await;
        let counted = counted.map(|InputTokens { input_tokens, .. }| input_tokens);
        assert_eq!(counted.map_err(|error| refusal(&error)), expected.map_err(str::to_owned), "{case}");
        assert_eq!(all_asked(&mock), ["POST /v1/responses/input_tokens"], "{case}");
        let input = serde_json::to_value(request().input).unwrap();
        let body = json!({"model": "test-model", "input": input, "tool_choice": "auto", "parallel_tool_calls": true});
        assert_eq!(mock.requests()[0].json(), Some(body), "{case}");
    }
}
