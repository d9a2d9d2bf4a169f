//! What a create request wishes for, in the model's words.

use serde_json::{Map, Value, json};

use crate::responder::model::{self, Choice, Format, Tool, Wish};

/// The wish of a request at the end of these items.
pub(crate) fn of(request: &Map<String, Value>, items: &[Value]) -> Wish {
    let choice = request.get("tool_choice").unwrap_or(&Value::Null);
    let allowed = choice["tools"].as_array();
    let mut tools: Vec<Tool> = listed(request.get("tools")).chain(items.iter().flat_map(added)).collect();
    if let Some(allowed) = allowed {
        tools.retain(|tool| allowed.iter().any(|allowed| allowed["name"] == tool.name.as_str()));
    }
    Wish {
        said: model::in_items(items),
        tools,
        choice: chosen(choice),
        parallel: request.get("parallel_tool_calls") != Some(&Value::Bool(false)),
        format: format(request),
        summary: request.get("reasoning").is_some_and(|reasoning| reasoning["summary"].is_string()),
    }
}

/// The tools that an item adds.
fn added(item: &Value) -> impl Iterator<Item = Tool> {
    let adds = matches!(item["type"].as_str(), Some("additional_tools" | "tool_search_output"));
    listed(item.get("tools").filter(|_| adds))
}

fn listed(tools: Option<&Value>) -> impl Iterator<Item = Tool> {
    tools.and_then(Value::as_array).into_iter().flatten().flat_map(|tool| {
        let inner = tool["tools"].as_array().filter(|_| tool["type"] == "namespace");
        match inner {
            Some(inner) => inner.iter().filter_map(|inner| defined(inner, tool["name"].as_str())).collect(),
            None => Vec::from_iter(defined(tool, None)),
        }
    })
}

fn defined(tool: &Value, namespace: Option<&str>) -> Option<Tool> {
    let parameters = match tool["type"].as_str()? {
        "function" => {
            Some(Some(&tool["parameters"]).filter(|schema| schema.is_object()).cloned().unwrap_or(json!({})))
        }
        "custom" => None,
        _ => return None,
    };
    Some(Tool {
        name: tool["name"].as_str()?.to_owned(),
        namespace: namespace.map(str::to_owned),
        parameters,
    })
}

fn chosen(choice: &Value) -> Choice {
    match (choice.as_str(), choice["type"].as_str()) {
        (Some("none"), _) => Choice::None,
        (Some("required"), _) => Choice::Must(None),
        (_, Some("function" | "custom")) => Choice::Must(choice["name"].as_str().map(str::to_owned)),
        (_, Some("allowed_tools")) if choice["mode"] == "required" => Choice::Must(None),
        _ => Choice::Auto,
    }
}

fn format(request: &Map<String, Value>) -> Format {
    let format = request.get("text").map_or(&Value::Null, |text| &text["format"]);
    match format["type"].as_str() {
        Some("json_schema") => Format::Schema(format["schema"].clone()),
        Some("json_object") => Format::Json,
        _ => Format::Text,
    }
}
