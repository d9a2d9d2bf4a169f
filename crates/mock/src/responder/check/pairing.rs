//! Calls and their outputs: each output follows its call, each call has one output, no id comes twice.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::responder::refusal::Refusal;

/// A kind of call that a client answers.
struct Pair {
    /// The kinds of item that ask.
    calls: &'static [&'static str],
    /// The kind of item that answers.
    output: &'static str,
    /// Where the output has the call's id.
    id: &'static str,
    /// How errors call the call and its output.
    words: (&'static str, &'static str),
}

const PAIRS: &[Pair] = &[
    Pair {
        calls: &["function_call", "local_shell_call"],
        output: "function_call_output",
        id: "call_id",
        words: ("function call", "function call output"),
    },
    Pair {
        calls: &["custom_tool_call"],
        output: "custom_tool_call_output",
        id: "call_id",
        words: ("custom tool call", "custom tool call output"),
    },
    Pair {
        calls: &["computer_call"],
        output: "computer_call_output",
        id: "call_id",
        words: ("computer call", "computer call output"),
    },
    Pair {
        calls: &["local_shell_call"],
        output: "local_shell_call_output",
        id: "id",
        words: ("local shell call", "local shell call output"),
    },
    Pair {
        calls: &["shell_call"],
        output: "shell_call_output",
        id: "call_id",
        words: ("shell call", "shell call output"),
    },
    Pair {
        calls: &["apply_patch_call"],
        output: "apply_patch_call_output",
        id: "call_id",
        words: ("apply patch call", "apply patch call output"),
    },
];

/// How far the items before the input are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before<'a> {
    /// All of them.
    Known(&'a [Value]),
    /// Not at all: outputs may answer calls that are not seen here.
    Unknown,
}

/// Checks the calls and outputs of an input that follows these items. Errors name the place within the input.
pub(crate) fn check(before: Before<'_>, input: &[Value]) -> Result<(), Refusal> {
    let known = match before {
        Before::Known(items) => items,
        Before::Unknown => &[],
    };
    let mut ledger = Ledger::default();
    for item in known {
        // What the server itself handed out or took before is not judged again.
        let _ = ledger.take(item, true);
    }
    for item in input {
        ledger.take(item, before == Before::Unknown)?;
    }
    ledger.close()
}

/// The calls so far.
#[derive(Default)]
struct Ledger {
    /// The calls without an output, by id, with the word for their kind, in the order they came.
    open: Vec<(String, &'static str)>,
    /// What kind of call each id belongs to.
    called: HashMap<String, String>,
    /// The calls that have an output.
    answered: HashSet<String>,
}

impl Ledger {
    fn take(&mut self, item: &Value, orphans_pass: bool) -> Result<(), Refusal> {
        let Some(kind) = item["type"].as_str() else { return Ok(()) };
        if let Some(pair) = PAIRS.iter().find(|pair| pair.calls.contains(&kind)) {
            return self.call(item, kind, pair);
        }
        match PAIRS.iter().find(|pair| pair.output == kind) {
            Some(pair) => self.output(item, pair, orphans_pass),
            None => Ok(()),
        }
    }

    fn call(&mut self, item: &Value, kind: &str, pair: &Pair) -> Result<(), Refusal> {
        let Some(id) = item["call_id"].as_str() else { return Ok(()) };
        if self.called.insert(id.to_owned(), kind.to_owned()).is_some() {
            return Err(repeated("call_id", id));
        }
        // The server answers the calls of its own containers itself.
        if kind != "shell_call" {
            self.open.push((id.to_owned(), pair.words.0));
        }
        Ok(())
    }

    fn output(&mut self, item: &Value, pair: &Pair, orphans_pass: bool) -> Result<(), Refusal> {
        let Some(id) = item[pair.id].as_str() else { return Ok(()) };
        let known = self.called.get(id).is_some_and(|kind| pair.calls.contains(&kind.as_str()));
        if !known && !orphans_pass {
            let message = format!("No tool call found for {} with call_id {id}.", pair.words.1);
            return Err(Refusal::new(message).param("input"));
        }
        if !self.answered.insert(id.to_owned()) && known {
            return Err(repeated("call_id", id));
        }
        self.open.retain(|(open, _)| open != id);
        Ok(())
    }

    fn close(self) -> Result<(), Refusal> {
        match self.open.into_iter().next() {
            None => Ok(()),
            Some((id, word)) => {
                Err(Refusal::new(format!("No tool output found for {word} {id}.")).param("input"))
            }
        }
    }
}

/// Each item id may come once, and reasoning is followed by what it led to.
pub(crate) fn check_items(input: &[Value]) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for item in input {
        let id = item["id"].as_str().filter(|_| item["type"] != "item_reference");
        if let Some(id) = id.filter(|id| !seen.insert(*id)) {
            return Err(repeated("id", id));
        }
    }
    for (index, item) in input.iter().enumerate().filter(|(_, item)| item["type"] == "reasoning") {
        let follower = input[index + 1..].iter().find(|item| item["type"] != "reasoning");
        if let (Some(id), false) = (item["id"].as_str(), follower.is_some_and(is_from_the_model)) {
            let message =
                format!("Item '{id}' of type 'reasoning' was provided without its required following item.");
            return Err(Refusal::new(message).param("input"));
        }
    }
    Ok(())
}

fn is_from_the_model(item: &Value) -> bool {
    let kind = item["type"].as_str().unwrap_or("message");
    item["role"] == "assistant"
        || kind == "item_reference"
        || (!kind.ends_with("_output") && kind != "message" && kind != "compaction_trigger")
}

fn repeated(what: &str, id: &str) -> Refusal {
    let message = format!(
        "Duplicate item found with {what} {id}. Remove duplicate items from your input and try again."
    );
    Refusal::new(message).param("input")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Before, check, check_items};

    fn call(id: &str) -> Value {
        json!({"type": "function_call", "call_id": id, "name": "f", "arguments": "{}"})
    }

    fn output(id: &str) -> Value {
        json!({"type": "function_call_output", "call_id": id, "output": ""})
    }

    #[test]
    fn calls_and_outputs_pair_up() {
        let custom = |id: &str| json!({"type": "custom_tool_call", "call_id": id, "name": "f", "input": ""});
        let custom_output =
            |id: &str| json!({"type": "custom_tool_call_output", "call_id": id, "output": ""});
        let shell = |id: &str| json!({"type": "local_shell_call", "call_id": id, "action": {}});
        let orphan = "No tool call found for function call output with call_id a.";
        let repeated =
            "Duplicate item found with call_id a. Remove duplicate items from your input and try again.";
        for (case, before, input, expected) in [
            ("nothing", vec![], vec![], None),
            ("a pair", vec![], vec![call("a"), output("a")], None),
            ("two pairs, crossed", vec![], vec![call("a"), call("b"), output("b"), output("a")], None),
            ("a call before", vec![call("a")], vec![output("a")], None),
            ("a pair before", vec![call("a"), output("a")], vec![], None),
            ("a shell call and its two kinds of output", vec![], vec![shell("a"), output("a")], None),
            (
                "a shell call",
                vec![],
                vec![shell("a"), json!({"type": "local_shell_call_output", "id": "a"})],
                None,
            ),
            ("an orphan", vec![], vec![output("a")], Some(orphan)),
            ("an output before its call", vec![], vec![output("a"), call("a")], Some(orphan)),
            ("an output of another kind", vec![], vec![custom("a"), output("a")], Some(orphan)),
            (
                "a custom orphan",
                vec![],
                vec![custom_output("a")],
                Some("No tool call found for custom tool call output with call_id a."),
            ),
            ("no output", vec![], vec![call("a")], Some("No tool output found for function call a.")),
            ("no output before", vec![call("a")], vec![], Some("No tool output found for function call a.")),
            (
                "no custom output",
                vec![],
                vec![custom("a")],
                Some("No tool output found for custom tool call a."),
            ),
            ("a call twice", vec![], vec![call("a"), output("a"), call("a")], Some(repeated)),
            ("a call twice, once before", vec![call("a"), output("a")], vec![call("a")], Some(repeated)),
            ("an output twice", vec![], vec![call("a"), output("a"), output("a")], Some(repeated)),
        ] {
            let refusal = check(Before::Known(&before), &input).err();
            assert_eq!(refusal.as_ref().map(|refusal| refusal.message.as_str()), expected, "{case}");
            assert!(refusal.is_none_or(|refusal| refusal.param.as_deref() == Some("input")), "{case}");
        }
        assert_eq!(check(Before::Unknown, &[output("a")]), Ok(()), "what came before is not known");
        assert!(check(Before::Unknown, &[call("a")]).is_err(), "an output cannot have come before");
    }

    #[test]
    fn items_come_once_and_reasoning_leads_somewhere() {
        let reasoning = |id: &str| json!({"type": "reasoning", "id": id, "summary": []});
        let message = |role: &str| json!({"role": role, "content": ""});
        let lonely = "Item 'r' of type 'reasoning' was provided without its required following item.";
        for (case, input, expected) in [
            ("followed", vec![reasoning("r"), message("assistant")], None),
            ("followed in the end", vec![reasoning("r"), reasoning("s"), call("a")], None),
            ("without an id", vec![json!({"type": "reasoning", "summary": []})], None),
            ("last", vec![reasoning("r")], Some(lonely)),
            ("before the user", vec![reasoning("r"), message("user")], Some(lonely)),
            ("before an output", vec![reasoning("r"), output("a")], Some(lonely)),
            (
                "twice",
                vec![reasoning("r"), call("a"), reasoning("r"), call("b")],
                Some("Duplicate item found with id r. Remove duplicate items from your input and try again."),
            ),
        ] {
            let refusal = check_items(&input).err();
            assert_eq!(refusal.map(|refusal| refusal.message).as_deref(), expected, "{case}");
        }
    }
}
