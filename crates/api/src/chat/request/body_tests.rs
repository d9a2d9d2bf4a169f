//! Tests of the requests that prompts become.

use codex_protocol::{ContentPart, InputFile, InputImage, ResponseItem};
use serde_json::{Value, json};

use super::encode;
use crate::prompt::Prompt;

fn item(json: &Value) -> ResponseItem {
    ResponseItem::from_json(json.clone().into())
}

fn body(prompt: &Prompt) -> Value {
    serde_json::from_slice(&encode("m", prompt, true).unwrap()).unwrap()
}

/// The messages of this input.
fn messages(input: &[Value]) -> Value {
    body(&Prompt { input: input.iter().map(item).collect(), ..Prompt::default() })["messages"].take()
}

fn message(role: &str, content: &Value) -> Value {
    json!({"type": "message", "role": role, "content": content})
}

fn call(id: &str) -> Value {
    json!({"type": "function_call", "call_id": id, "name": "f", "arguments": "{\"n\":1}"})
}

fn called(id: &str) -> Value {
    json!({"id": id, "type": "function", "function": {"name": "f", "arguments": "{\"n\":1}"}})
}

fn output(id: &str, output: &Value) -> Value {
    json!({"type": "function_call_output", "call_id": id, "output": output})
}

fn reasoning(text: &str, field: Option<&str>) -> Value {
    let content = json!([{"type": "reasoning_text", "text": text}]);
    let mut item = json!({"type": "reasoning", "summary": [], "content": content});
    if let Some(field) = field {
        item["reasoning_field"] = json!(field);
    }
    item
}

#[test]
fn a_prompt_is_one_request() {
    let schema = json!({"type": "object", "properties": {}});
    let prompt = Prompt {
        instructions: "Be brief.".to_owned(),
        input: vec!["hi".into()],
        tools: vec![
            json!({"type": "function", "name": "f", "parameters": schema}),
            json!({"type": "web_search"}),
        ],
        parallel_tool_calls: true,
        output_schema: Some(schema.clone()),
    };
    let text = String::from_utf8(encode("m", &prompt, true).unwrap().into()).unwrap();
    assert_eq!(
        text,
        concat!(
            r#"{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],"#,
            r#""tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}],"#,
            r#""parallel_tool_calls":true,"response_format":{"type":"json_schema","json_schema":"#,
            r#"{"name":"codex_output_schema","schema":{"type":"object","properties":{}},"strict":true}},"#,
            r#""stream":true,"stream_options":{"include_usage":true}}"#,
        )
    );
    let bare = Prompt { input: vec!["hi".into()], parallel_tool_calls: true, ..Prompt::default() };
    assert_eq!(
        encode("m", &bare, false).unwrap(),
        r#"{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true}"#,
        "what is empty is not sent"
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn items_become_messages() {
    let user = message("user", &json!("hi"));
    let said = json!({"role": "user", "content": "hi"});
    let assistant = |content: &Value| json!({"role": "assistant", "content": content});
    let calling = |ids: &[&str]| {
        let calls: Vec<Value> = ids.iter().map(|id| called(id)).collect();
        json!({"role": "assistant", "content": null, "tool_calls": calls})
    };
    let tool = |id: &str, text: &str| json!({"role": "tool", "content": text, "tool_call_id": id});
    let thinking = |field: &str, text: &str| {
        let mut message = assistant(&json!("a"));
        message[field] = json!(text);
        message
    };
    let image = json!({"type": "input_image", "image_url": "data:image/png;base64,aGk=", "detail": "high"});
    let shown =
        json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk=", "detail": "high"}});
    let cases: Vec<(&str, Vec<Value>, Vec<Value>)> = vec![
        ("a text", vec![user.clone()], vec![said.clone()]),
        (
            "parts of text",
            vec![message(
                "user",
                &json!([{"type": "input_text", "text": "a"}, {"type": "input_text", "text": "b"}]),
            )],
            vec![json!({"role": "user", "content": "a\nb"})],
        ),
        (
            "an image",
            vec![message("user", &json!([{"type": "input_text", "text": "a"}, image]))],
            vec![json!({"role": "user", "content": [{"type": "text", "text": "a"}, shown]})],
        ),
        (
            "other parts",
            vec![message(
                "user",
                &json!([
                    {"type": "input_image", "image_url": "https://h/a.png", "detail": "original"},
                    {"type": "input_file", "file_id": "file_1"},
                    {"type": "input_audio", "input_audio": {"data": "aGk=", "format": "wav"}},
                    {"type": "video_url", "video_url": {"url": "https://h/a.mp4"}},
                ]),
            )],
            vec![json!({"role": "user", "content": [
                {"type": "image_url", "image_url": {"url": "https://h/a.png"}},
                {"type": "file", "file": {"file_id": "file_1"}},
                {"type": "input_audio", "input_audio": {"data": "aGk=", "format": "wav"}},
                {"type": "video_url", "video_url": {"url": "https://h/a.mp4"}},
            ]})],
        ),
        (
            "the developer at the start",
            vec![message("developer", &json!("a")), message("system", &json!("b")), user.clone()],
            vec![json!({"role": "system", "content": "a\n\nb"}), said.clone()],
        ),
        (
            "the developer later",
            vec![user.clone(), message("developer", &json!("a"))],
            vec![said.clone(), json!({"role": "system", "content": "a"})],
        ),
        (
            "a turn with tools",
            vec![
                user.clone(),
                reasoning("r", None),
                message("assistant", &json!([{"type": "output_text", "text": "a"}])),
                call("1"),
                call("2"),
                output("1", &json!("x")),
                output("2", &json!([{"type": "input_text", "text": "y"}])),
                message("assistant", &json!([{"type": "output_text", "text": "b"}])),
            ],
            vec![
                said.clone(),
                json!({"role": "assistant", "content": "a", "reasoning": "r", "tool_calls": [called("1"), called("2")]}),
                tool("1", "x"),
                tool("2", "y"),
                assistant(&json!("b")),
            ],
        ),
        (
            "calls one after the other",
            vec![call("1"), output("1", &json!("x")), call("2"), output("2", &json!("y"))],
            vec![calling(&["1"]), tool("1", "x"), calling(&["2"]), tool("2", "y")],
        ),
        (
            "text after a call",
            vec![call("1"), message("assistant", &json!("a")), output("1", &json!("x"))],
            vec![json!({"role": "assistant", "content": "a", "tool_calls": [called("1")]}), tool("1", "x")],
        ),
        (
            "two texts of the model's",
            vec![message("assistant", &json!("a")), message("assistant", &json!("b"))],
            vec![assistant(&json!("a\n\nb"))],
        ),
        (
            "a refusal",
            vec![message("assistant", &json!([{"type": "refusal", "refusal": "no"}]))],
            vec![json!({"role": "assistant", "content": null, "refusal": "no"})],
        ),
        (
            "an image as output",
            vec![call("1"), call("2"), output("1", &json!([image])), output("2", &json!("y")), user.clone()],
            vec![
                calling(&["1", "2"]),
                tool("1", "The output is in the message that follows."),
                tool("2", "y"),
                json!({"role": "user", "content": [{"type": "text", "text": "The output of call 1:"}, shown]}),
                said.clone(),
            ],
        ),
        (
            "a custom tool",
            vec![
                json!({"type": "custom_tool_call", "call_id": "1", "name": "f", "input": "x"}),
                json!({"type": "custom_tool_call_output", "call_id": "1", "output": "y"}),
            ],
            vec![
                json!({"role": "assistant", "content": null, "tool_calls": [
                    {"id": "1", "type": "custom", "custom": {"name": "f", "input": "x"}},
                ]}),
                tool("1", "y"),
            ],
        ),
        (
            "a call without arguments",
            vec![json!({"type": "function_call", "call_id": "1", "name": "f", "arguments": ""})],
            vec![json!({"role": "assistant", "content": null, "tool_calls": [
                {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}},
            ]})],
        ),
        (
            "reasoning as it came",
            vec![reasoning("r", Some("reasoning_content")), message("assistant", &json!("a"))],
            vec![thinking("reasoning_content", "r")],
        ),
        (
            "reasoning as a part",
            vec![reasoning("r", Some("content")), message("assistant", &json!("a"))],
            vec![assistant(&json!([
                {"type": "thinking", "thinking": [{"type": "text", "text": "r"}]}, {"type": "text", "text": "a"},
            ]))],
        ),
        (
            "reasoning in blocks",
            vec![
                json!({"type": "reasoning", "summary": [], "content": [{"type": "reasoning_text", "text": "r"}],
                    "reasoning_details": [{"type": "reasoning.text", "text": "r", "signature": "s"}]}),
                message("assistant", &json!("a")),
            ],
            vec![json!({"role": "assistant", "content": "a",
                "reasoning_details": [{"type": "reasoning.text", "text": "r", "signature": "s"}]})],
        ),
        (
            "a summary",
            vec![
                json!({"type": "reasoning", "summary": [{"type": "summary_text", "text": "s"}], "encrypted_content": "x"}),
                message("assistant", &json!("a")),
            ],
            vec![thinking("reasoning", "s")],
        ),
        (
            "reasoning of earlier turns, and without a follower",
            vec![reasoning("r", None), message("assistant", &json!("a")), user.clone(), reasoning("s", None)],
            vec![assistant(&json!("a")), said.clone()],
        ),
        (
            "other calls",
            vec![
                json!({"type": "local_shell_call", "call_id": "1", "action": {"type": "exec", "command": ["ls"]}}),
                json!({"type": "local_shell_call_output", "call_id": "1", "output": "a.txt"}),
                json!({"type": "shell_call", "call_id": "2", "action": {"commands": ["ls"]}}),
                json!({"type": "shell_call_output", "call_id": "2", "output": [{"stdout": "a"}]}),
            ],
            vec![
                json!({"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {
                    "name": "local_shell",
                    "arguments": r#"{"type":"local_shell_call","call_id":"1","action":{"type":"exec","command":["ls"]}}"#,
                }}]}),
                tool("1", "a.txt"),
                json!({"role": "assistant", "content": null, "tool_calls": [{"id": "2", "type": "function", "function": {
                    "name": "shell",
                    "arguments": r#"{"type":"shell_call","call_id":"2","action":{"commands":["ls"]}}"#,
                }}]}),
                tool("2", r#"[{"stdout":"a"}]"#),
            ],
        ),
        (
            "what has no form in chat",
            vec![
                user,
                json!({"type": "web_search_call", "id": "ws_1", "status": "completed"}),
                json!({"type": "compaction", "encrypted_content": "x"}),
                json!({"type": "item_of_tomorrow"}),
            ],
            vec![said],
        ),
    ];
    for (case, input, expected) in cases {
        assert_eq!(messages(&input), Value::from(expected), "{case}");
    }
}

#[test]
fn a_longer_conversation_begins_with_the_same_bytes() {
    let turn = [message("user", &json!("hi")), reasoning("r", None), call("1"), output("1", &json!("x"))];
    let text = |input: &[Value]| {
        let prompt = Prompt { input: input.iter().map(item).collect(), ..Prompt::default() };
        String::from_utf8(encode("m", &prompt, true).unwrap().into()).unwrap()
    };
    let (short, long) = (text(&turn), text(&[&turn[..], &[call("2"), output("2", &json!("y"))]].concat()));
    let prefix = short.split(r#"],"stream""#).next().unwrap();
    assert!(long.starts_with(prefix), "{short}\n{long}");
}

#[test]
fn what_chat_cannot_carry_of_the_users_is_refused() {
    let image = InputImage { file_id: Some("file_1".to_owned()), ..InputImage::default() };
    let file = InputFile { file_url: Some("https://h/a.pdf".to_owned()), ..InputFile::default() };
    for (part, expected) in [
        (
            ContentPart::from(image),
            "could not build the request: an image by its file id can't be sent to Chat Completions; \
             send it as a data: URL",
        ),
        (
            ContentPart::from(file),
            "could not build the request: a file by its URL can't be sent to Chat Completions; \
             send it as a data: URL",
        ),
    ] {
        let prompt = Prompt { input: vec![ResponseItem::user(part)], ..Prompt::default() };
        assert_eq!(encode("m", &prompt, true).unwrap_err().to_string(), expected);
    }
}
