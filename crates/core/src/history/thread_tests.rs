//! What is recorded, taken back and replaced.

use codex_protocol::ResponseItem;
use serde_json::{Value, json};

use super::test_items::{add, call, history, item, output, said, sent, stored, user};
use super::{Destination, History, RollBackError};

#[test]
fn what_is_recorded_is_sent_with_what_nobody_knows() {
    let text = r#"{"type":"of_later", "n": 1.0,"id":"x_1"}"#;
    let mut history = history([user("a"), said("b")]);
    history.record(ResponseItem::from_slice(text.as_bytes()).unwrap());
    let input = history.input(&stored());
    assert_eq!(input.to_vec(), history.items().cloned().collect::<Vec<_>>());
    assert_eq!(input.iter().last().unwrap().to_json().as_str(), text);
    assert_eq!(input.json_bytes() + "[,,]".len(), serde_json::to_string(&input).unwrap().len());
    assert_eq!(history.take_notices(), []);
}

#[test]
fn an_answer_streamed_in_pieces_is_sent_once_in_the_next_turn() {
    let mut history = history([user("a")]);
    let first = sent(&mut history, &stored());
    add(&mut history, [said("hello"), user("b")]);
    let second = sent(&mut history, &stored());
    assert_eq!((first, second), (vec![user("a")], vec![user("a"), said("hello"), user("b")]));
}

#[test]
fn turns_are_taken_back_as_a_whole_or_not_at_all() {
    let mut history = history([user("instructions")]);
    for number in 0..3 {
        history.begin_turn();
        add(&mut history, [user(&number.to_string()), call("a"), output("a", "1")]);
    }
    sent(&mut history, &stored());
    let version = history.version();
    assert_eq!(history.roll_back(4), Err(RollBackError { asked: 4, turns: 3 }));
    assert_eq!(history.roll_back(0), Ok(0));
    assert_eq!((history.len(), history.turns(), history.version()), (10, 3, version), "nothing changed");
    assert_eq!(history.roll_back(2), Ok(6));
    assert_eq!(sent(&mut history, &stored()), [user("instructions"), user("0"), call("a"), output("a", "1")]);
    assert_eq!((history.turns(), history.window()), (1, 0));
    assert_ne!(history.version(), version);
    let tokens = history.tokens();
    let anew = history_of(&history).tokens();
    assert_eq!(tokens, anew);
}

fn history_of(other: &History) -> History {
    history(other.items().map(|item| serde_json::to_value(item).unwrap()))
}

#[test]
fn a_compaction_opens_the_next_window() {
    let mut history = history([user("a"), call("c")]);
    history.begin_turn();
    sent(&mut history, &stored());
    let version = history.version();
    history.replace(vec![item(user("summary"))]);
    assert_eq!(sent(&mut history, &stored()), [user("summary")]);
    assert_eq!((history.window(), history.len(), history.turns()), (1, 1, 0));
    assert_ne!(history.version(), version);
    assert_eq!(
        history.roll_back(1),
        Err(RollBackError { asked: 1, turns: 0 }),
        "what was compacted stays so"
    );
}

#[test]
fn an_input_stays_as_it_was_made() {
    let mut history = history([user("a")]);
    let input = history.input(&stored());
    let before = serde_json::to_string(&input).unwrap();
    for number in 0..1_000 {
        history.begin_turn();
        add(&mut history, [user(&number.to_string()), call("c")]);
        history.input(&stored());
    }
    history.replace(Vec::new());
    assert_eq!(serde_json::to_string(&input).unwrap(), before);
    assert!(history.input(&stored()).is_empty());
}

#[test]
fn tokens_are_counted_as_items_come() {
    let secret = json!({"type": "reasoning", "summary": [], "encrypted_content": "x".repeat(4_000)});
    let all = |items: &[&Value]| {
        items.iter().map(|json| super::estimate_tokens(&item((*json).clone()))).sum::<u64>()
    };
    let (asked, answered, called, got) = (user("hi"), said("x"), call("a"), output("a", "1"));
    let mut history = history([
        asked.clone(),
        secret.clone(),
        answered.clone(),
        asked.clone(),
        secret.clone(),
        called.clone(),
    ]);
    let tokens = history.tokens();
    assert_eq!(tokens.all, all(&[&asked, &secret, &answered, &asked, &secret, &called]));
    assert_eq!((tokens.since_model, tokens.earlier_reasoning), (0, all(&[&secret])));
    add(&mut history, [got.clone(), asked.clone()]);
    assert_eq!(history.tokens().since_model, all(&[&got, &asked]));
    assert_eq!(history.tokens().earlier_reasoning, all(&[&secret, &secret]));
}

#[test]
fn nothing_is_encoded_anew_after_a_rollback() {
    let to = Destination::new("p", "m");
    let mut history = history([said("a"), said("b")]);
    history.begin_turn();
    add(&mut history, [said("c")]);
    let texts = |history: &mut History| -> Vec<_> {
        history.input(&to).iter().map(|item| item.to_json().as_bytes().as_ptr()).collect()
    };
    let before = texts(&mut history);
    history.roll_back(1).unwrap();
    assert_eq!(texts(&mut history), before[..2], "the same texts, not only equal ones");
}

#[test]
fn what_can_not_be_taken_back_is_said_in_words() {
    for (asked, turns, expected) in [
        (1, 0, "there is no turn to take back"),
        (4, 0, "there is no turn to take back"),
        (2, 1, "2 turns can't be taken back: the thread has 1 turn since it began or was compacted"),
        (4, 3, "4 turns can't be taken back: the thread has 3 turns since it began or was compacted"),
    ] {
        assert_eq!(RollBackError { asked, turns }.to_string(), expected);
    }
}
