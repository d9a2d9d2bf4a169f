//! An edit changes what it names and leaves all else as it came.

use codex_protocol::{ContentPart, MessageContent, ResponseItem};
use serde_json::{Value, json};

use super::mutate::Mutator;
use super::objects::Kind;
use super::samples;
use super::tree::Tree;

/// The object with its `id` replaced, added or removed. `None` where it repeats a key or is no object that a tree holds.
fn with_id(text: &str, id: Option<&str>) -> Option<Value> {
    let Tree::Object(fields) = Tree::parse(text) else { return None };
    let mut value: Value = serde_json::from_str(text).ok()?;
    let object = value.as_object_mut().filter(|object| object.len() == fields.len())?;
    match id {
        Some(id) => object.insert("id".to_owned(), id.into()),
        None => object.shift_remove("id"),
    };
    Some(value)
}

#[test]
fn only_the_id_changes() {
    let (mut edited, mut skipped) = (0, 0);
    for (seed, sample) in samples().iter().enumerate().filter(|(_, sample)| sample.kind == Kind::Item) {
        let mut mutator = Mutator::new(&sample.tree, seed as u64);
        for copy in 0..40 {
            let mut text = String::new();
            mutator.next_copy().0.write(&mut text);
            let id = (copy % 2 == 0).then_some("msg_new");
            let mut item = ResponseItem::from_slice(text.as_bytes()).unwrap();
            let had_id = item.id().is_some();
            let Some(expected) = with_id(&text, id).filter(|_| had_id || id.is_some()) else {
                skipped += 1;
                continue;
            };
            if !item.set_id(id.map(str::to_owned)) {
                assert_eq!(item.to_json().as_str(), text, "refused, and so unchanged");
                continue;
            }
            assert_eq!(serde_json::to_value(&item).unwrap(), expected, "{text}");
            assert_eq!(item.id(), id);
            edited += 1;
        }
    }
    println!("{edited} items edited, {skipped} copies skipped");
    assert!(edited > 1000);
}

#[test]
fn what_the_view_does_not_know_stays_at_every_depth() {
    let text = r#"{ "role":"user","x":1.0, "content":[{"x":"\ud83e","type":"input_text","text":"a"},{"type":"new","y":1e400}]}"#;
    let mut item = ResponseItem::from_slice(text.as_bytes()).unwrap();
    let ResponseItem::Message(message) = &mut item else { panic!("not typed: {item:?}") };
    message.edit(|message| {
        message.id = Some("msg_1".to_owned());
        let MessageContent::Parts(parts) = &mut message.content else { panic!("no parts") };
        let ContentPart::InputText(part) = &mut parts[0] else { panic!("no text") };
        part.edit(|part| part.text = "b".to_owned());
    });
    let expected = r#"{"role":"user","x":1.0,"content":[{"x":"\ud83e","type":"input_text","text":"b"},{"type":"new","y":1e400}],"id":"msg_1"}"#;
    assert_eq!(item.to_json().as_str(), expected);
}

#[test]
fn an_alias_is_written_back_as_it_was_read() {
    let text = r#"{"type":"compaction_summary","encrypted_content":"a"}"#;
    let mut item = ResponseItem::from_slice(text.as_bytes()).unwrap();
    assert_eq!(item.to_json().as_str(), text);
    assert_eq!(item.type_word(), Some("compaction"));
    assert!(item.set_id(Some("cmp_1".to_owned())));
    assert_eq!(
        serde_json::to_value(&item).unwrap(),
        json!({"type": "compaction_summary", "encrypted_content": "a", "id": "cmp_1"})
    );
}
