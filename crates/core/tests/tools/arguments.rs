//! What reaches a tool, and what does not.

use codex_api::ResponseEvent;
use codex_core::tool::{ArgumentsSchema, BadSchema, CallEnd, CompleteText, FinishedCall, Refusal};
use codex_protocol::{CustomToolCall, FunctionCall, ItemStatus, ResponseItem};
use proptest::prelude::{Strategy, any, proptest};
use proptest::{prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use crate::support::{add_and_say, custom, finished, function, run_one, text};

#[tokio::test]
async fn what_does_not_fit_is_told_and_not_run() {
    let cut = |status| FunctionCall {
        name: "add".to_owned(),
        arguments: r#"{"a":1,"b":2}"#.to_owned(),
        status: Some(status),
        ..FunctionCall::default()
    };
    let cut_text = CustomToolCall {
        name: "say".to_owned(),
        status: Some(ItemStatus::Incomplete),
        ..CustomToolCall::default()
    };
    let mut told = Vec::new();
    for call in [
        function("", "add", r#"{"a":1,"b":2"#),
        function("", "add", ""),
        function("", "add", "null"),
        function("", "add", r#"{"a":1,"b":2}}"#),
        function("", "add", r#"{"a":1}"#),
        function("", "add", r#"{"a":1,"b":"2"}"#),
        function("", "add", r#"{"a":1,"b":101}"#),
        function("", "add", r#"{"a":256,"b":1}"#),
        function("", "add", &json!({"a": 1, "b": "x".repeat(10_000)}).to_string()),
        function("", "say", "{}"),
        function("", "sub", "{}"),
        custom("", "add", r#"{"a":1,"b":2}"#),
        custom("", "shout", "hi"),
        finished(FunctionCall { namespace: Some("math".to_owned()), ..cut(ItemStatus::Completed) }),
        finished(cut(ItemStatus::Incomplete)),
        finished(cut_text),
    ] {
        let (runner, added, said) = add_and_say();
        let outcome = run_one(&runner, call).await;
        assert!(matches!(outcome.end, CallEnd::Refused(_)), "{outcome:?}");
        assert!(outcome.end.was_not_run());
        assert_eq!((added.get(), said.get()), (0, 0), "{outcome:?}");
        told.push(text(&outcome).to_owned());
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    error, nothing was run: the arguments are not complete JSON: EOF while parsing an object at line 1 column 12
    error, nothing was run: the arguments are not complete JSON: EOF while parsing a value at line 1 column 0
    error, nothing was run: the arguments do not fit at the top: null is not of type "object"
    error, nothing was run: the arguments are not complete JSON: trailing characters at line 1 column 14
    error, nothing was run: the arguments do not fit at the top: "b" is a required property
    error, nothing was run: the arguments do not fit at `/b`: "2" is not of type "integer"
    error, nothing was run: the arguments do not fit at `/b`: 101 is greater than the maximum of 100
    error, nothing was run: the arguments do not fit at `/a`: 256 is greater than the maximum of 255
    error, nothing was run: the arguments do not fit at `/b`: value is not of type "integer"
    error, nothing was run: `say` is a custom tool: it takes free text and no JSON arguments
    error, nothing was run: there is no tool `sub`; there are: add, say
    error, nothing was run: `add` is a function: it takes JSON arguments and no free text
    error, nothing was run: there is no tool `shout`; there are: add, say
    error, nothing was run: there is no tool `math.add`; there are: add, say
    error, nothing was run: the call was cut off (its status is `incomplete`)
    error, nothing was run: the call was cut off (its status is `incomplete`)
    "#);
}

#[tokio::test]
async fn a_call_that_is_done_runs_though_the_server_left_it_in_progress() {
    for status in [None, Some(ItemStatus::Completed), Some(ItemStatus::InProgress)] {
        let (runner, added, _) = add_and_say();
        let call = FunctionCall {
            call_id: "call_1".to_owned(),
            name: "add".to_owned(),
            arguments: r#"{"a":1,"b":2}"#.to_owned(),
            status,
            ..FunctionCall::default()
        };
        let outcome = run_one(&runner, finished(call)).await;
        assert_eq!((text(&outcome), added.get()), ("3", 1), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_call_cut_off_at_any_byte_is_not_run() {
    let (runner, added, _) = add_and_say();
    let arguments = r#"{"a": 1, "b": 2, "note": "\u00e4, {\"a\": [1]}"}"#;
    for cut in 0..arguments.len() {
        let outcome = run_one(&runner, function(&cut.to_string(), "add", &arguments[..cut])).await;
        assert!(matches!(outcome.end, CallEnd::Refused(Refusal::NotJson { .. })), "{}", &arguments[..cut]);
    }
    assert_eq!(added.get(), 0);
    run_one(&runner, function("whole", "add", arguments)).await;
    assert_eq!(added.get(), 1);
}

#[tokio::test]
async fn what_fits_runs_once() {
    for (call, expected) in [
        (function("c1", "add", r#"{"a":1,"b":2}"#), "3"),
        (function("c1", "add", " {\"b\":2, \"a\":1, \"note\":null, \"new\":[]}\n"), "3"),
        (function("c1", "add", r#"{"a":1,"b":2,"note":" äpfel"}"#), "3 äpfel"),
        (custom("c1", "say", ""), ""),
        (custom("c1", "say", "{\"a\":"), "{\"a\":"),
        (
            finished(FunctionCall {
                call_id: "c1".to_owned(),
                name: "add".to_owned(),
                arguments: r#"{"a":1,"b":2}"#.to_owned(),
                status: Some(ItemStatus::Completed),
                ..FunctionCall::default()
            }),
            "3",
        ),
    ] {
        let (runner, added, said) = add_and_say();
        let outcome = run_one(&runner, call.clone()).await;
        assert_eq!(outcome.end, CallEnd::Answered, "{call:?}");
        assert_eq!(outcome.output, call.answer(expected.into()));
        assert_eq!(outcome.output.call_id(), Some("c1"));
        assert_eq!(added.get() + said.get(), 1);
    }
}

#[test]
fn only_an_item_that_is_done_becomes_a_call() {
    let item = ResponseItem::from(FunctionCall { name: "add".to_owned(), ..FunctionCall::default() });
    let call = finished(item.clone());
    for (event, expected) in [
        (ResponseEvent::OutputItemDone(item.clone()), Some(call)),
        (ResponseEvent::OutputItemAdded(item), None),
        (ResponseEvent::OutputItemDone(ResponseItem::user("hi")), None),
        (ResponseEvent::Created, None),
    ] {
        assert_eq!(FinishedCall::from_event(&event), expected, "{event:?}");
    }
}

#[test]
fn an_answer_goes_back_to_the_caller() {
    let call: ResponseItem = ResponseItem::from_json(
        json!({
            "type": "function_call", "id": "fc_1", "call_id": "c1", "namespace": "math", "name": "add",
            "arguments": "{}", "status": "completed", "caller": {"type": "program", "caller_id": "p1"},
        })
        .into(),
    );
    let answer = finished(call).answer("3".into());
    let expected = json!({
        "type": "function_call_output", "call_id": "c1", "namespace": "math", "output": "3",
        "caller": {"type": "program", "caller_id": "p1"},
    });
    assert_eq!(serde_json::to_value(answer).unwrap(), expected);
}

#[test]
fn a_schema_is_one_of_an_object() {
    for (schema, expected) in [
        (json!({"type": "object"}), None),
        (json!({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}), None),
        (
            json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "#"}}}),
            None,
        ),
        (json!({"type": "string"}), Some("not an object")),
        (json!({}), Some("not an object")),
        (json!("object"), Some("not an object")),
        (json!({"type": "object", "required": 1}), Some("invalid")),
        (
            json!({"type": "object", "properties": {"a": {"$ref": "https://example.com/a.json"}}}),
            Some("invalid"),
        ),
        (json!({"type": "object", "properties": {"a": {"$ref": "file:///etc/hostname"}}}), Some("invalid")),
    ] {
        let refused = ArgumentsSchema::new(schema.clone()).err().map(|error| match error {
            BadSchema::NotOfAnObject => "not an object",
            BadSchema::Invalid(_) => "invalid",
            other => panic!("{other}"),
        });
        assert_eq!(refused, expected, "{schema}");
    }
}

#[test]
fn a_schema_that_turns_in_a_circle_ends() {
    let schema = json!({"type": "object", "$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}});
    let schema = ArgumentsSchema::new(schema).expect("it is one");
    schema.check(&function("c1", "any", "{}")).expect("nothing is asked for");
}

/// Any JSON object.
fn object() -> impl Strategy<Value = Value> {
    let leaf = proptest::prop_oneof![
        proptest::strategy::Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z\"\\\\ä\u{1f600}{}\\[\\]]{0,8}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 16, 4, |inner| {
        proptest::prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-zä]{0,4}", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    });
    proptest::collection::btree_map("[a-zä]{0,4}", value, 0..4)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

proptest! {
    /// The promise: cut off at any byte, arguments are let through nowhere but at their end.
    #[test]
    fn arguments_cut_off_anywhere_are_not_released(value in object()) {
        let schema = ArgumentsSchema::new(json!({"type": "object"})).expect("a schema");
        let json = value.to_string();
        for cut in (0..json.len()).filter(|cut| json.is_char_boundary(*cut)) {
            let checked = schema.check(&function("c1", "any", &json[..cut]));
            prop_assert!(matches!(checked, Err(Refusal::NotJson { .. })), "{} {checked:?}", &json[..cut]);
        }
        let complete = schema.check(&function("c1", "any", &json)).expect("the whole is released");
        prop_assert_eq!(complete.value(), &value);
        prop_assert_eq!(complete.as_json(), json.as_str());
    }
}

#[test]
fn text_of_a_function_is_none() {
    let refused = CompleteText::of(&function("c1", "add", "{}"));
    assert_eq!(refused, Err(Refusal::TakesText("add".to_owned())));
}
