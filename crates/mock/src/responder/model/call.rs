//! Tool calls a prompt asks for by name: `call get_weather {"city": "Paris"}`.

use serde_json::Value;

use super::instance;

/// At most so many calls are made in one reply.
const MOST: usize = 64;

/// A tool the model may call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tool {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    /// The schema of its arguments; `None` for a tool that takes any text.
    pub(crate) parameters: Option<Value>,
}

/// A call of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    /// Whether the tool takes any text rather than JSON.
    pub(crate) free: bool,
    /// The arguments: JSON, or any text where `free`.
    pub(crate) arguments: String,
}

impl Tool {
    /// A call of this tool with these arguments.
    fn call(&self, arguments: String) -> Call {
        let free = self.parameters.is_none();
        Call { name: self.name.clone(), namespace: self.namespace.clone(), free, arguments }
    }

    /// A call with arguments of the model's own making, which fit the schema.
    pub(crate) fn any_call(&self) -> Call {
        match &self.parameters {
            None => self.call("text".to_owned()),
            Some(schema) => {
                let made = instance::of(schema).filter(Value::is_object);
                self.call(made.map_or("{}".to_owned(), |made| made.to_string()))
            }
        }
    }
}

/// The calls a prompt asks for, of tools that are there, in the order they are asked for.
///
/// `call NAME` is followed by a JSON object for a function (else its arguments are made to fit its schema), and by the
/// rest of the line, or by a JSON string, for a tool that takes text.
pub(crate) fn asked_for(prompt: &str, tools: &[Tool]) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut rest = prompt;
    while calls.len() < MOST {
        let Some(after) = after_call(rest) else { break };
        let end = after.find(|letter: char| !is_of_a_name(letter)).unwrap_or(after.len());
        let (name, tail) = after.split_at(end);
        match tools.iter().find(|tool| tool.name == name.trim_end_matches('.')) {
            None => rest = tail,
            Some(tool) => {
                let (call, tail) = with_arguments(tool, tail);
                calls.push(call);
                rest = tail;
            }
        }
    }
    calls
}

/// What follows the first word `call` and the white space after it.
fn after_call(text: &str) -> Option<&str> {
    const WORD: &str = "call";
    let mut from = 0;
    loop {
        let at = from + text[from..].find(|letter: char| letter.eq_ignore_ascii_case(&'c'))?;
        from = at + 1;
        let begins = !text[..at].ends_with(is_of_a_name);
        let Some((word, after)) = text[at..].split_at_checked(WORD.len()) else { continue };
        if begins && word.eq_ignore_ascii_case(WORD) && after.starts_with(char::is_whitespace) {
            return Some(after.trim_start());
        }
    }
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.')
}

/// The call and what follows its arguments.
fn with_arguments<'a>(tool: &Tool, tail: &'a str) -> (Call, &'a str) {
    let given = tail.trim_start();
    let json = leading_json(given);
    match (&tool.parameters, json) {
        (Some(_), Some((Value::Object(_), length))) => {
            (tool.call(given[..length].to_owned()), &given[length..])
        }
        (Some(_), _) => (tool.any_call(), tail),
        (None, Some((Value::String(text), length))) => (tool.call(text), &given[length..]),
        (None, _) => {
            let line = tail.split('\n').next().unwrap_or_default();
            (tool.call(line.trim().to_owned()), &tail[line.len()..])
        }
    }
}

/// The JSON value a text begins with, and its length in bytes.
fn leading_json(text: &str) -> Option<(Value, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    Some((value, values.byte_offset()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};
    use serde_json::json;

    use super::{Tool, asked_for};

    fn tools() -> Vec<Tool> {
        let tool = |name: &str, parameters| Tool { name: name.to_owned(), namespace: None, parameters };
        vec![
            tool("get_weather", Some(json!({"type": "object", "properties": {"city": {"type": "string"}}}))),
            tool("now", Some(json!({}))),
            tool("patch", None),
        ]
    }

    #[test]
    fn calls_are_found_with_their_arguments() {
        for (prompt, expected) in [
            ("hello", vec![]),
            ("call", vec![]),
            ("call me now", vec![]),
            ("recall now", vec![]),
            ("call get_weather {\"city\": \"Paris\"}", vec!["get_weather {\"city\": \"Paris\"}"]),
            ("Please Call\n  get_weather{\"a\":[{}]} and thanks", vec!["get_weather {\"a\":[{}]}"]),
            ("call get_weather", vec!["get_weather {\"city\":\"city\"}"]),
            ("call get_weather {\"city\":", vec!["get_weather {\"city\":\"city\"}"]),
            ("call now.", vec!["now {}"]),
            (
                "call now {} and call get_weather {\"city\":\"Ü\"} call now {\"a\":1}",
                vec!["now {}", "get_weather {\"city\":\"Ü\"}", "now {\"a\":1}"],
            ),
            ("call patch *** Begin\ncall now {}", vec!["patch *** Begin", "now {}"]),
            ("call patch \"a\\nb\" call now {}", vec!["patch a\nb", "now {}"]),
            ("calß call now {}", vec!["now {}"]),
        ] {
            let calls = asked_for(prompt, &tools());
            let found: Vec<String> =
                calls.iter().map(|call| format!("{} {}", call.name, call.arguments)).collect();
            assert_eq!(found, expected, "{prompt:?}");
        }
        assert_eq!(asked_for(&"call now {}".repeat(100), &tools()).len(), 64, "they are bounded");
    }

    proptest! {
        #[test]
        fn any_prompt_can_be_read(prompt in "(call |now|patch|\\PC|\\s|[{}\"]){0,40}") {
            prop_assert!(asked_for(&prompt, &tools()).len() <= 64);
        }
    }
}
