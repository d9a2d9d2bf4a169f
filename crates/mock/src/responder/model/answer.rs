//! What the model says: echoes, counts, values that fit a schema, and calls of tools.

use serde_json::{Value, json};

use super::call::{self, Call, Tool};
use super::instance;
use super::said::Said;

/// At most this many bytes of what was said are repeated in the reply.
const ECHO_LIMIT: usize = 4096;
/// It counts no further than this.
const COUNT_LIMIT: u64 = 10_000;

/// What an answer depends on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wish {
    pub(crate) said: Said,
    pub(crate) tools: Vec<Tool>,
    pub(crate) choice: Choice,
    /// Whether several calls may be made at once.
    pub(crate) parallel: bool,
    pub(crate) format: Format,
    /// Whether the thinking is to be told.
    pub(crate) summary: bool,
}

/// Whether tools are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Never.
    None,
    /// Where the prompt asks for it.
    Auto,
    /// In any case: this one, or any.
    Must(Option<String>),
}

/// What the text has to be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Format {
    Text,
    Json,
    Schema(Value),
}

/// One thing the model gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Say {
    /// A summary of its thinking.
    Reasoning(String),
    Text(String),
    Call(Call),
    /// What stands for the conversation so far.
    Compaction,
}

/// The answer. The same wish gives the same answer.
pub(crate) fn answer(wish: &Wish) -> Vec<Say> {
    if wish.said.to_compact {
        return vec![Say::Compaction];
    }
    let thoughts = wish.summary.then(|| Say::Reasoning(thoughts(wish)));
    let calls = calls(wish);
    let spoken = if calls.is_empty() {
        vec![Say::Text(text(wish))]
    } else {
        calls.into_iter().map(Say::Call).collect()
    };
    thoughts.into_iter().chain(spoken).collect()
}

fn thoughts(wish: &Wish) -> String {
    let about = if wish.said.outputs.is_empty() { "a prompt" } else { "the output of a tool" };
    format!("**Reading {about}**\n\nNo model thinks here; the answer follows from the request.")
}

/// The calls to make now: those the prompt asks for and that were not made yet.
///
/// An output that came back since the prompt stands for a call that was made. Once there is one, a tool that must be
/// called counts as called.
fn calls(wish: &Wish) -> Vec<Call> {
    let made = wish.said.outputs.len();
    let asked = call::asked_for(wish.said.prompt.as_deref().unwrap_or_default(), &wish.tools);
    let forced = |name: &Option<String>| {
        let mut fitting =
            wish.tools.iter().filter(|tool| name.as_ref().is_none_or(|name| *name == tool.name));
        fitting.next().map(Tool::any_call)
    };
    let calls = match &wish.choice {
        Choice::None => vec![],
        Choice::Must(Some(name)) if asked.iter().all(|call| call.name != *name) => {
            forced(&Some(name.clone())).into_iter().collect()
        }
        Choice::Must(None) if asked.is_empty() => forced(&None).into_iter().collect(),
        Choice::Auto | Choice::Must(_) => asked,
    };
    let most = if wish.parallel { usize::MAX } else { 1 };
    calls.into_iter().skip(made).take(most).collect()
}

fn text(wish: &Wish) -> String {
    match &wish.format {
        Format::Schema(schema) => instance::of(schema).unwrap_or(Value::Null).to_string(),
        Format::Json => {
            json!({"echo": shortened(wish.said.prompt.as_deref().unwrap_or_default())}).to_string()
        }
        Format::Text => speech(&wish.said),
    }
}

/// The text of the reply: the count asked for, or the words to repeat, or that it comes from a mock, and what was said.
fn speech(said: &Said) -> String {
    const HELLO: &str = "Hello from the embedded mock server; no model is behind it.";
    let quoted: Vec<String> = said.outputs.iter().map(|text| format!("\"{}\"", shortened(text))).collect();
    match (&quoted[..], said.prompt.as_deref()) {
        ([], None) => format!("{HELLO} The request held no text."),
        ([], Some(prompt)) => counted(prompt)
            .or_else(|| echoed(prompt))
            .unwrap_or_else(|| format!("{HELLO} You said: \"{}\"", shortened(prompt))),
        ([one], _) => format!("{HELLO} The tool answered: {one}"),
        (all, _) => format!("{HELLO} The tools answered: {}", all.join(", ")),
    }
}

/// `1, 2, 3` for a prompt that says `count to 3`.
fn counted(prompt: &str) -> Option<String> {
    let lower = prompt.to_ascii_lowercase();
    let after = lower.split_once("count to ")?.1;
    let digits = after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
    let end = after[..digits].parse::<u64>().ok()?.min(COUNT_LIMIT);
    Some((1..=end).map(|number| number.to_string()).collect::<Vec<_>>().join(", "))
}

/// What follows `echo ` at the start of a prompt, exactly.
fn echoed(prompt: &str) -> Option<String> {
    let (word, text) = prompt.split_at_checked("echo ".len())?;
    word.eq_ignore_ascii_case("echo ").then(|| text.to_owned())
}

fn shortened(text: &str) -> String {
    if text.len() <= ECHO_LIMIT {
        return text.to_owned();
    }
    format!("{}…", &text[..text.floor_char_boundary(ECHO_LIMIT)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Choice, Format, Say, Wish, answer};
    use crate::responder::model::call::{Call, Tool};
    use crate::responder::model::said::Said;

    fn wish(prompt: &str) -> Wish {
        Wish {
            said: Said { prompt: Some(prompt.to_owned()), ..Said::default() },
            tools: vec![],
            choice: Choice::Auto,
            parallel: true,
            format: Format::Text,
            summary: false,
        }
    }

    fn text(wish: &Wish) -> String {
        match &answer(wish)[..] {
            [Say::Text(text)] => text.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_reply_repeats_what_was_said_or_does_what_it_was_told() {
        for (prompt, expected) in [
            ("hi", "Hello from the embedded mock server; no model is behind it. You said: \"hi\""),
            ("Please count to 5.", "1, 2, 3, 4, 5"),
            ("count to 0", ""),
            (
                "count to ten",
                "Hello from the embedded mock server; no model is behind it. You said: \"count to ten\"",
            ),
            ("echo  a\nb ", " a\nb "),
        ] {
            assert_eq!(text(&wish(prompt)), expected, "{prompt}");
        }
        let nothing = Wish { said: Said::default(), ..wish("") };
        assert!(text(&nothing).ends_with("The request held no text."));
        assert!(text(&wish("count to 99999999999999999999")).starts_with("Hello"), "not a number");
        assert!(text(&wish("count to 999999999")).ends_with(", 10000"), "counting is bounded");
    }

    #[test]
    fn a_long_prompt_is_shortened_at_a_character() {
        let text = text(&wish(&format!("a{}", "ä".repeat(5000))));
        assert!(text.ends_with("ä…\""), "{text}");
        assert_eq!(text.matches('ä').count(), 2047);
    }

    #[test]
    fn a_text_has_the_format_asked_for() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
        assert_eq!(text(&Wish { format: Format::Schema(schema), ..wish("hi") }), "{\"n\":1}");
        assert_eq!(text(&Wish { format: Format::Schema(json!(false)), ..wish("hi") }), "null");
        assert_eq!(text(&Wish { format: Format::Json, ..wish("hi") }), "{\"echo\":\"hi\"}");
    }

    #[test]
    fn tools_are_called_where_asked_or_forced_and_once() {
        let tool = |name: &str| Tool { name: name.to_owned(), namespace: None, parameters: Some(json!({})) };
        let call = |name: &str, arguments: &str| {
            let arguments = arguments.to_owned();
            Say::Call(Call { name: name.to_owned(), namespace: None, free: false, arguments })
        };
        let both = "call a {\"n\":1} and call b {\"n\":2}";
        let must = |name: &str| Choice::Must(Some(name.to_owned()));
        for (case, prompt, choice, parallel, outputs, expected) in [
            ("not asked", "hi", Choice::Auto, true, 0, None),
            ("both", both, Choice::Auto, true, 0, Some(vec![call("a", "{\"n\":1}"), call("b", "{\"n\":2}")])),
            ("one at a time", both, Choice::Auto, false, 0, Some(vec![call("a", "{\"n\":1}")])),
            ("then the other", both, Choice::Auto, false, 1, Some(vec![call("b", "{\"n\":2}")])),
            ("then none", both, Choice::Auto, false, 2, None),
            ("both are back", both, Choice::Auto, true, 2, None),
            ("forbidden", both, Choice::None, true, 0, None),
            ("any must be", "hi", Choice::Must(None), true, 0, Some(vec![call("a", "{}")])),
            ("one must be", "hi", must("b"), true, 0, Some(vec![call("b", "{}")])),
            (
                "one must be, and is asked for",
                both,
                must("b"),
                true,
                0,
                Some(vec![call("a", "{\"n\":1}"), call("b", "{\"n\":2}")]),
            ),
            ("it was", "hi", must("b"), true, 1, None),
        ] {
            let mut wish = Wish { tools: vec![tool("a"), tool("b")], choice, parallel, ..wish(prompt) };
            wish.said.outputs = vec!["42".to_owned(); outputs];
            let said = answer(&wish);
            match expected {
                Some(calls) => assert_eq!(said, calls, "{case}"),
                None => assert!(matches!(&said[..], [Say::Text(_)]), "{case}: {said:?}"),
            }
        }
    }

    #[test]
    fn outputs_are_quoted_thinking_comes_first_and_compaction_alone() {
        let mut wish = Wish { summary: true, ..wish("call a") };
        wish.said.outputs = vec!["42".to_owned()];
        let said = answer(&wish);
        assert!(
            matches!(&said[..], [Say::Reasoning(_), Say::Text(text)] if text.ends_with("The tool answered: \"42\""))
        );
        wish.said.outputs.push("43".to_owned());
        assert!(
            matches!(&answer(&wish)[1], Say::Text(text) if text.ends_with("The tools answered: \"42\", \"43\""))
        );
        wish.said.to_compact = true;
        assert_eq!(answer(&wish), [Say::Compaction]);
    }
}
