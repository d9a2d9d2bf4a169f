//! What each destination is sent.

use serde_json::{Value, json};

use super::test_items::{add, call, history, kinds, reasoning, said, sent, stored, user, without_id};
use super::{Destination, Dropped, Media, Notice};

#[test]
fn ids_are_sent_only_where_they_are_kept() {
    let with = |id: &str| json!({"type": "message", "id": id, "role": "assistant", "content": []});
    let request = json!({"type": "mcp_approval_request", "id": "mcpr_1", "name": "n"});
    let shell = json!({"type": "local_shell_call", "id": "lsh_1", "call_id": "c"});
    let older = json!({"type": "local_shell_call", "id": "lsh_2"});
    let reference = json!({"type": "item_reference", "id": "msg_7"});
    for (case, given, kept, stripped) in [
        ("given by a server", with("msg_1"), with("msg_1"), without_id(with("msg_1"))),
        ("without a prefix", with("5f0c"), without_id(with("5f0c")), without_id(with("5f0c"))),
        ("empty", with(""), without_id(with("")), without_id(with(""))),
        ("named by its answer", request.clone(), request.clone(), request.clone()),
        ("paired by another id", shell.clone(), shell.clone(), without_id(shell.clone())),
        ("paired by it", older.clone(), older.clone(), older.clone()),
        ("nothing else", reference.clone(), reference.clone(), reference.clone()),
    ] {
        for (to, expected) in [(stored(), kept), (Destination::new("p", "m"), stripped)] {
            let mut history = history([given.clone()]);
            assert_eq!(sent(&mut history, &to)[0], expected, "{case}, {to:?}");
            assert_eq!(serde_json::to_value(history.items().next()).unwrap(), given, "{case}");
            assert_eq!(history.take_notices(), [], "{case}");
        }
    }
}

#[test]
fn what_a_server_notes_for_itself_goes_back_to_it_alone() {
    let mut noted = said("x");
    noted["internal_chat_message_metadata_passthrough"] = json!({"turn_id": "t1"});
    let mut of_openai = history([noted.clone()]);
    assert_eq!(sent(&mut of_openai, &stored()), [noted.clone()]);
    let other = Destination { is_openai: false, ..stored() };
    assert_eq!(sent(&mut history([noted]), &other), [said("x")]);
}

#[test]
fn what_another_server_or_model_can_not_read_is_left_out_with_a_notice() {
    let secret = json!({"type": "encrypted_content", "encrypted_content": "x"});
    let from_agent = json!({"type": "agent_message", "id": "amsg_1", "author": "a", "recipient": "b", "content": [secret]});
    let compaction = json!({"type": "compaction", "id": "cmp_1", "encrypted_content": "x"});
    let reference = json!({"type": "item_reference", "id": "msg_7"});
    let items = [reasoning("rs_1"), said("x"), compaction.clone(), reference.clone(), from_agent.clone()];
    let placeholder =
        json!({"type": "input_text", "text": "[content that only another server can read was left out]"});
    let mut replaced = without_id(from_agent.clone());
    replaced["content"] = json!([placeholder]);
    let left = vec![without_id(said("x")), replaced];
    let lost = [Dropped::Reasoning, Dropped::Compaction, Dropped::EncryptedContent, Dropped::Reference];
    for (case, to, expected, told) in [
        ("the same", stored(), items.to_vec(), vec![]),
        (
            "another model",
            Destination { model: "n".to_owned(), ..stored() },
            items[1..].to_vec(),
            vec![(Dropped::Reasoning, 1)],
        ),
        (
            "another account",
            Destination { account: Some("b".to_owned()), ..stored() },
            left.clone(),
            lost.map(|what| (what, 1)).into_iter().chain([(Dropped::ItemIds, 2)]).collect(),
        ),
        (
            "another provider, without ids",
            Destination::new("other", "m"),
            left.clone(),
            lost.map(|what| (what, 1)).to_vec(),
        ),
    ] {
        let mut history = history(items.clone());
        assert_eq!(sent(&mut history, &stored()), items, "{case}: at home");
        assert_eq!(sent(&mut history, &to), expected, "{case}");
        let told: Vec<_> = told.into_iter().map(|(what, count)| Notice { what, count }).collect();
        assert_eq!(history.take_notices(), told, "{case}");
        add(&mut history, [reasoning("rs_2"), said("y"), user("z")]);
        let there = sent(&mut history, &to);
        assert!(
            kinds(&there[expected.len()..]).starts_with(&["reasoning", "message"]),
            "{case}: it is at home there"
        );
        assert_eq!(history.take_notices(), [], "{case}: said once");
        let back = sent(&mut history, &stored());
        assert_eq!(back[..items.len()], items, "{case}: nothing is lost of the record");
    }
}

#[test]
fn a_thread_taken_up_elsewhere_says_who_made_it() {
    let mut history = history([reasoning("rs_1"), said("x")]);
    history.made_by(&stored());
    assert_eq!(kinds(&sent(&mut history, &Destination::new("other", "m"))), ["message"]);
    assert_eq!(history.take_notices(), [Notice { what: Dropped::Reasoning, count: 1 }]);
}

#[test]
fn a_model_is_not_sent_what_it_does_not_take() {
    let image = json!({"type": "input_image", "image_url": "data:image/png;base64,AAAA", "detail": "high", "later": 1});
    let audio = json!({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}});
    let text = json!({"type": "input_text", "text": "look"});
    let shown = |parts: Value| json!({"type": "message", "role": "user", "content": parts, "later": 2});
    let result = |parts: Value| json!({"type": "function_call_output", "call_id": "a", "output": parts});
    let drawn = |result: &str| json!({"type": "image_generation_call", "id": "ig_1", "result": result});
    let items = [shown(json!([text, image, audio])), call("a"), result(json!([image])), drawn("AAAA")];
    let mut history = history(items.clone());
    assert_eq!(sent(&mut history, &stored()), items);
    let to = Destination { media: Media { images: false, audio: false }, ..stored() };
    let input = sent(&mut history, &to);
    let said = |item: &Value, field: &str, at: usize| item[field][at]["text"].as_str().map(str::to_owned);
    assert_eq!(input[0]["content"][0], text);
    assert_eq!(
        said(&input[0], "content", 1).as_deref(),
        Some("[an image was left out: the model takes none]")
    );
    assert_eq!(said(&input[0], "content", 2).as_deref(), Some("[sound was left out: the model takes none]"));
    assert_eq!(input[0]["later"], 2, "what is not known stays");
    assert_eq!(
        said(&input[2], "output", 0).as_deref(),
        Some("[an image was left out: the model takes none]")
    );
    assert_eq!(input[3], drawn(""));
    assert_eq!(
        history.take_notices(),
        [Notice { what: Dropped::Images, count: 3 }, Notice { what: Dropped::Audio, count: 1 }]
    );
}
