//! What a chat completion request wishes for, in the model's words.

use serde_json::{Map, Value, json};

use crate::responder::model::{self, Choice, Format, Tool, Wish};

/// The wish of a request.
pub(crate) fn of(request: &Map<String, Value>) -> Wish {
    let array = |name: &str| request.get(name).and_then(Value::as_array).into_iter().flatten();
    Wish {
        said: model::in_messages(array("messages")),
        tools: array("tools").filter_map(tool).collect(),
        choice: choice(request.get("tool_choice").unwrap_or(&Value::Null)),
        parallel: request.get("parallel_tool_calls") != Some(&Value::Bool(false)),
        format: format(request.get("response_format").unwrap_or(&Value::Null)),
        summary: false,
    }
}

fn tool(tool: &Value) -> Option<Tool> {
    let kind = tool["type"].as_str()?;
    let inner = &tool[kind];
    let schema = || Some(inner["parameters"].clone()).filter(Value::is_object).unwrap_or(json!({}));
    let parameters = (kind == "function").then(schema);
    Some(Tool { name: inner["name"].as_str()?.to_owned(), namespace: None, parameters })
}

fn choice(choice: &Value) -> Choice {
    match (choice.as_str(), choice["type"].as_str()) {
        (Some("none"), _) => Choice::None,
        (Some("required"), _) => Choice::Must(None),
        (_, Some(kind @ ("function" | "custom"))) => {
            Choice::Must(choice[kind]["name"].as_str().map(str::to_owned))
        }
        _ => Choice::Auto,
    }
}

fn format(format: &Value) -> Format {
    match format["type"].as_str() {
        Some("json_schema") => match &format["json_schema"]["schema"] {
            Value::Null => Format::Json,
            schema => Format::Schema(schema.clone()),
        },
        Some("json_object") => Format::Json,
        _ => Format::Text,
    }
}
