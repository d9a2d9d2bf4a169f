//! Items read wherever serde puts them, and from servers that are careless with types.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

use std::collections::BTreeMap;

use codex_protocol::{
    Annotation, ContentPart, FileSearchCall, FunctionCall, ItemStatus, Message, MessageContent, Reason,
    ResponseItem, Role, ShellCall, ShellOutcome, Tool, UrlCitation,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Tagged {
    Line { item: ResponseItem, tools: Vec<Tool> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u64),
    Line { item: ResponseItem },
    Bare(ResponseItem),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Outer {
    at: u64,
    #[serde(flatten)]
    item: ResponseItem,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattening {
    at: u64,
    #[serde(flatten)]
    rest: BTreeMap<String, ResponseItem>,
}

fn message() -> Value {
    json!({"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi", "x": 1.5}], "y": null})
}

fn round_trip<T: Serialize + for<'de> Deserialize<'de>>(value: &Value) -> T {
    let from_text: T = serde_json::from_str(&value.to_string()).unwrap();
    assert_eq!(&serde_json::to_value(&from_text).unwrap(), value);
    let from_tree: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(&serde_json::to_value(&from_tree).unwrap(), value);
    from_text
}

#[test]
fn items_read_inside_every_container() {
    let item = ResponseItem::from_json(message().into());
    assert!(matches!(item, ResponseItem::Message(_)));
    let tool = json!({"type": "function", "name": "f", "x": 1});
    assert_eq!(
        round_trip::<Tagged>(&json!({"kind": "line", "item": message(), "tools": [tool]})),
        Tagged::Line { item: item.clone(), tools: vec![tool.into()] }
    );
    assert_eq!(round_trip::<Untagged>(&json!({"item": message()})), Untagged::Line { item: item.clone() });
    assert_eq!(round_trip::<Untagged>(&message()), Untagged::Bare(item.clone()));
    assert_eq!(
        round_trip::<Flattening>(&json!({"at": 1, "a": message()})),
        Flattening { at: 1, rest: BTreeMap::from([("a".to_owned(), item)]) }
    );
}

#[test]
fn an_item_flattened_into_its_container_is_read() {
    let mut value = message();
    value["at"] = 7.into();
    let outer: Outer = serde_json::from_value(value).unwrap();
    assert_eq!(outer, Outer { at: 7, item: ResponseItem::from_json(message().into()) });
}

#[test]
fn items_read_from_toml() {
    let text = "[[items]]\nrole = \"user\"\ncontent = \"hi\"\n[[items]]\ntype = \"new\"\nn = 1\n";
    let file: BTreeMap<String, Vec<ResponseItem>> = toml::from_str(text).unwrap();
    assert_eq!(
        file["items"],
        [
            ResponseItem::from_json(json!({"role": "user", "content": "hi"}).into()),
            ResponseItem::from_json(json!({"type": "new", "n": 1}).into()),
        ]
    );
}

/// The view of an item that was typed.
macro_rules! view {
    ($value:expr, $enum:ident::$variant:ident) => {
        match $enum::from_json($value.into()) {
            $enum::$variant(item) => item.into_view(),
            other => panic!("not typed: {other:?}"),
        }
    };
}

#[test]
fn careless_types_are_typed() {
    let call = json!({"type": "function_call", "call_id": 7, "name": true, "arguments": "{}", "status": 1, "id": []});
    let expected = FunctionCall {
        call_id: "7".to_owned(),
        name: "true".to_owned(),
        arguments: "{}".to_owned(),
        status: Some(ItemStatus::Other("1".to_owned())),
        ..FunctionCall::default()
    };
    assert_eq!(view!(call, ResponseItem::FunctionCall), expected);

    let citation = json!({"type": "url_citation", "url": "u", "start_index": 1.0, "end_index": "2"});
    let expected = UrlCitation {
        url: "u".to_owned(),
        start_index: Some(1),
        end_index: Some(2),
        ..UrlCitation::default()
    };
    assert_eq!(view!(citation, Annotation::UrlCitation), expected);

    let search = json!({"type": "file_search_call", "queries": "one", "results": [{"score": "0.5"}]});
    let search: FileSearchCall = view!(search, ResponseItem::FileSearchCall);
    assert_eq!(search.queries, Vec::<String>::new());
    assert_eq!(search.results.unwrap()[0].score, Some(0.5));

    let shell =
        json!({"type": "shell_call", "call_id": "c", "action": {"commands": ["ls"], "timeout_ms": 1e3}});
    let shell: ShellCall = view!(shell, ResponseItem::ShellCall);
    assert_eq!(shell.action.unwrap().timeout_ms, Some(1000));

    let exit = ShellOutcome::from_json(json!({"type": "exit", "exit_code": "-1"}).into());
    assert!(matches!(exit, ShellOutcome::Exit(exit) if exit.exit_code == -1));
}

#[test]
fn a_message_is_read_in_each_of_its_shapes() {
    let parts = MessageContent::Parts(vec![ContentPart::from_json(
        json!({"type": "input_text", "text": "a"}).into(),
    )]);
    for (value, expected) in [
        (json!({"role": "user", "content": "a"}), Message::new(Role::User, "a")),
        (json!({"role": "system", "content": "a", "type": null}), Message::new(Role::System, "a")),
        (
            json!({"role": "developer", "content": [{"type": "input_text", "text": "a"}]}),
            Message::new(Role::Developer, parts),
        ),
        (json!({"type": "message", "role": "critic"}), {
            Message::new(Role::Other("critic".to_owned()), Vec::new())
        }),
    ] {
        assert_eq!(view!(value.clone(), ResponseItem::Message), expected, "{value}");
    }
}

#[test]
fn what_lacks_its_meaning_is_unknown_with_the_reason() {
    for (value, type_word, reason) in [
        (json!({"type": "message"}), Some("message"), Reason::Missing("role")),
        (
            json!({"type": "function_call", "name": "f", "arguments": ""}),
            Some("function_call"),
            Reason::Missing("call_id"),
        ),
        (
            json!({"type": "function_call", "call_id": "c", "name": {}, "arguments": ""}),
            Some("function_call"),
            Reason::Unfit { field: "name", expected: "a string" },
        ),
        (json!({"type": "compaction"}), Some("compaction"), Reason::Missing("encrypted_content")),
        (json!({"type": "new"}), Some("new"), Reason::UnknownType),
        (json!({"type": 7, "role": "user"}), None, Reason::NoType),
        (json!({"text": "a"}), None, Reason::NoType),
        (json!([]), None, Reason::NotAnObject),
    ] {
        let read = ResponseItem::from_json(value.clone().into());
        let ResponseItem::Unknown(unknown) = &read else { panic!("{value} was typed as {read:?}") };
        assert_eq!((unknown.type_word(), unknown.reason()), (type_word, &reason), "{value}");
        assert_eq!(serde_json::to_value(&read).unwrap(), value);
    }
}

/// The key by which `serde_json` hands raw text on means nothing when a server sends it.
#[test]
fn a_key_that_means_something_to_the_parser_does_no_harm() {
    let key = "$serde_json::private::RawValue";
    for value in ["\"{\"", "\"1\"", "1", "{}"] {
        let text = format!(r#"{{"role":"user","content":{{"{key}":{value}}},"{key}":{value}}}"#);
        let item = ResponseItem::from_slice(text.as_bytes()).unwrap();
        assert!(matches!(item, ResponseItem::Message(_)), "{text}");
        assert_eq!(serde_json::to_string(&item).unwrap(), text);
        assert_eq!(serde_json::from_str::<ResponseItem>(&text).unwrap(), item);
        // Inside a container it may fail to be read, or be read as what it spells.
        let _ = serde_json::from_str::<Untagged>(&format!(r#"{{"item":{text}}}"#))
            .map(|line| format!("{line:?}"));
        let _ = toml::from_str::<ResponseItem>(&format!("\"{key}\" = '{value}'")).map(|item| item.to_json());
    }
}
