//! Every recorded object, whole, is written back as it was read.

mod corpus;

use codex_protocol::{Annotation, ContentPart, Item, RawJson, Response, ResponseItem, Tool};
use serde::Serialize;
use serde_json::Value;

/// What stands at a key, if it is of a kind that is kept.
fn written(key: &str, object: &Value) -> Option<(String, String)> {
    let text = object.to_string();
    let bytes = text.as_bytes();
    let back = match key {
        "item" | "output[]" | "input[]" | "data[]" => write(&ResponseItem::from_slice(bytes).expect("JSON")),
        "part" | "content[]" | "summary[]" => write(&ContentPart::from_slice(bytes).expect("JSON")),
        "tools[]" => write(&Tool::from_slice(bytes).expect("JSON")),
        "annotation" | "annotations[]" => write(&Annotation::from_slice(bytes).expect("JSON")),
        "response" => {
            let json = RawJson::parse(text.clone()).expect("JSON");
            write(&Item::<Response>::from_json(json).expect("a response"))
        }
        _ => return None,
    };
    Some((text, back))
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("it has a JSON form")
}

/// Checks all objects below `value` and counts them.
fn check(key: &str, value: &Value, count: &mut usize) {
    match value {
        Value::Object(fields) => {
            if let Some((read, back)) = written(key, value) {
                assert_eq!(read, back, "at {key}");
                *count += 1;
            }
            for (name, value) in fields {
                check(name, value, count);
            }
        }
        Value::Array(elements) => {
            let name = format!("{key}[]");
            for element in elements {
                check(&name, element, count);
            }
        }
        _ => {}
    }
}

#[test]
fn every_recorded_object_is_written_back_whole() {
    let Some(folder) = corpus::recorded() else { return };
    let (mut texts, mut count) = (0, 0);
    for text in corpus::json_texts(&folder) {
        // A tree can't hold half a character; those objects are read in their own test.
        let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
        let is_response = value.get("object").is_some_and(|object| object == "response");
        check(if is_response { "response" } else { "" }, &value, &mut count);
        texts += 1;
    }
    println!("{count} objects in {texts} texts were written back");
    assert!(count > 0, "the recordings hold no object");
}
