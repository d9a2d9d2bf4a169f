//! How what does not fit together is repaired for sending.

use serde_json::{Value, json};

use super::test_items::{add, call, history, kinds, output, reasoning, said, sent, stored, user};
use super::{Destination, Dropped, Notice};

#[test]
fn orphan_calls_are_repaired_for_sending_alone() {
    let aborted = |id: &str| output(id, "aborted");
    let plain = Destination::new("p", "m");
    let local = |id: &str| json!({"type": "local_shell_call", "call_id": id, "status": "completed"});
    let search =
        |execution: &str| json!({"type": "tool_search_call", "call_id": "s", "execution": execution});
    let found = |execution: &str, id: Value| json!({"type": "tool_search_output", "call_id": id, "execution": execution, "tools": []});
    let program = json!({"type": "program", "call_id": "p", "code": "1"});
    for (case, items, expected, dropped) in [
        ("answered", vec![call("a"), output("a", "1")], vec![call("a"), output("a", "1")], None),
        ("no output", vec![call("a")], vec![call("a"), aborted("a")], None),
        (
            "one of two, in the middle",
            vec![call("a"), call("b"), output("b", "2"), user("go on")],
            vec![call("a"), aborted("a"), call("b"), output("b", "2"), user("go on")],
            None,
        ),
        ("no call", vec![user("x"), output("a", "1")], vec![user("x")], Some(1)),
        ("the output first", vec![output("a", "1"), call("a")], vec![call("a"), aborted("a")], Some(1)),
        (
            "an output of another kind",
            vec![call("a"), json!({"type": "custom_tool_call_output", "call_id": "a", "output": "1"})],
            vec![call("a"), aborted("a")],
            Some(1),
        ),
        (
            "twice",
            vec![call("a"), output("a", "1"), output("a", "2")],
            vec![call("a"), output("a", "1"), output("a", "2")],
            None,
        ),
        (
            "the older shell, in its newer form",
            vec![local("a"), output("a", "1")],
            vec![local("a"), output("a", "1")],
            None,
        ),
        (
            "the server's search",
            vec![search("server"), found("server", Value::Null)],
            vec![search("server"), found("server", Value::Null)],
            None,
        ),
        ("a search without a call", vec![found("client", json!("s"))], vec![], Some(1)),
        ("a program that is still running", vec![program.clone()], vec![program.clone()], None),
    ] {
        let mut history = history(items.clone());
        assert_eq!(sent(&mut history, &plain), expected, "{case}");
        let recorded: Vec<_> = history.items().map(|item| serde_json::to_value(item).unwrap()).collect();
        assert_eq!(recorded, items, "{case}: the record is as it was");
        let told = dropped.map(|count| Notice { what: Dropped::OutputsWithoutCall, count });
        assert_eq!(history.take_notices(), Vec::from_iter(told), "{case}");
        sent(&mut history, &plain);
        assert_eq!(history.take_notices(), [], "{case}: said once");
    }
}

#[test]
fn every_kind_of_call_is_repaired() {
    for (call, output) in [
        (
            json!({"type": "function_call", "call_id": "a", "name": "f", "arguments": ""}),
            "function_call_output",
        ),
        (
            json!({"type": "custom_tool_call", "call_id": "a", "name": "f", "input": ""}),
            "custom_tool_call_output",
        ),
        (json!({"type": "local_shell_call", "id": "lsh_1"}), "local_shell_call_output"),
        (json!({"type": "shell_call", "call_id": "a"}), "shell_call_output"),
        (json!({"type": "apply_patch_call", "call_id": "a"}), "apply_patch_call_output"),
        (json!({"type": "computer_call", "call_id": "a"}), "computer_call_output"),
        (json!({"type": "tool_search_call", "call_id": "a", "execution": "client"}), "tool_search_output"),
    ] {
        let mut open = history([call.clone()]);
        let input = sent(&mut open, &Destination::new("p", "m"));
        assert_eq!(kinds(&input), [call["type"].as_str().unwrap(), output]);
        let mut answered = history([call.clone(), input[1].clone()]);
        assert_eq!(sent(&mut answered, &Destination::new("p", "m")), input, "the output answers the call");
    }
}

#[test]
fn a_made_up_output_has_the_same_id_whenever_it_is_made() {
    let ids = |to: &Destination| {
        let mut history = history([call("a"), user("x")]);
        sent(&mut history, to)[1].get("id").cloned()
    };
    let id = ids(&stored());
    assert!(id.as_ref().is_some_and(|id| id.as_str().unwrap().starts_with("fco_")));
    assert_eq!(ids(&stored()), id);
    assert_eq!(ids(&Destination::new("p", "m")), None);
}

#[test]
fn the_real_output_takes_the_place_of_the_made_up_one() {
    let to = stored();
    let mut history = history([user("x"), call("a"), call("b")]);
    let before = sent(&mut history, &to);
    assert_eq!(before[1..], [call("a"), before[2].clone(), call("b"), before[4].clone()]);
    assert_eq!((&before[2]["output"], &before[4]["output"]), (&json!("aborted"), &json!("aborted")));
    add(&mut history, [output("b", "2"), output("a", "1")]);
    let expected = vec![user("x"), call("a"), call("b"), output("b", "2"), output("a", "1")];
    assert_eq!(sent(&mut history, &to), expected);
    history.begin_turn();
    add(&mut history, [call("c"), user("y")]);
    history.begin_turn();
    sent(&mut history, &to);
    add(&mut history, [output("c", "late")]);
    assert_eq!(sent(&mut history, &to)[5..], [call("c"), user("y"), output("c", "late")], "a turn later too");
}

#[test]
fn reasoning_is_sent_only_with_what_it_led_to() {
    let (one, two) = (reasoning("rs_1"), reasoning("rs_2"));
    for (case, items, expected) in [
        ("a message", vec![one.clone(), said("x")], vec![one.clone(), said("x")]),
        (
            "two and a call",
            vec![one.clone(), two.clone(), call("a"), output("a", "1")],
            vec![one.clone(), two.clone(), call("a"), output("a", "1")],
        ),
        ("nothing", vec![user("a"), one.clone(), two.clone()], vec![user("a")]),
        ("a person's words", vec![one.clone(), user("a")], vec![user("a")]),
        (
            "an answer to a person's words",
            vec![one.clone(), user("a"), said("x")],
            vec![user("a"), said("x")],
        ),
        (
            "outputs of calls before it",
            vec![call("a"), one.clone(), output("a", "1")],
            vec![call("a"), output("a", "1")],
        ),
        (
            "a call, with an output between",
            vec![call("a"), one.clone(), output("a", "1"), said("x")],
            vec![call("a"), one.clone(), output("a", "1"), said("x")],
        ),
    ] {
        let mut history = history(items.clone());
        assert_eq!(sent(&mut history, &stored()), expected, "{case}");
        assert_eq!(history.len(), items.len(), "{case}: the record keeps it");
        assert_eq!(history.take_notices(), [], "{case}");
    }
}

#[test]
fn reasoning_that_a_request_left_out_stays_out() {
    let mut history = history([user("a"), reasoning("rs_1")]);
    assert_eq!(sent(&mut history, &stored()), [user("a")]);
    add(&mut history, [reasoning("rs_2"), said("x"), user("b")]);
    let expected = vec![user("a"), reasoning("rs_2"), said("x"), user("b")];
    assert_eq!(sent(&mut history, &stored()), expected, "the answer is to a request without it");
    history.begin_turn();
    add(&mut history, [user("c")]);
    history.roll_back(1).unwrap();
    assert_eq!(sent(&mut history, &stored()), expected, "after a rollback too");
}

#[test]
fn nobody_acknowledges_a_computers_safety_checks() {
    let computer = json!({"type": "computer_call", "call_id": "a", "pending_safety_checks": [{"id": "s"}]});
    let shown =
        json!({"type": "computer_call_output", "call_id": "a", "output": {"type": "computer_screenshot"}});
    let items = [user("x"), reasoning("rs_1"), computer.clone()];
    let mut history = history(items.clone());
    assert_eq!(sent(&mut history, &stored()), [user("x")], "neither the call nor what led to it");
    let told = Notice { what: Dropped::CallsWithoutOutput, count: 1 };
    assert_eq!(history.take_notices(), [told]);
    add(&mut history, [shown.clone()]);
    assert_eq!(sent(&mut history, &stored()), [&items[..], &[shown]].concat());
}
