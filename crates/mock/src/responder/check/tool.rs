//! Tool definitions, and the choice among them.

use serde_json::Value;

use super::schema;
use super::shape::{
    ARRAY, BOOL, Field, OBJECT, Object, STRING, each, fields, has, may, needs, not_one_of, object, one_of,
    place,
};
use crate::responder::refusal::Refusal;

/// The documented kinds of tool, with what each must have.
const NEEDS: &[(&str, &[Field])] = &[
    ("apply_patch", &[]),
    ("code_interpreter", &[]),
    ("computer", &[]),
    ("computer_use_preview", &[]),
    ("custom", &[needs("name", STRING), may("description", STRING), may("format", OBJECT)]),
    ("file_search", &[needs("vector_store_ids", ARRAY)]),
    (
        "function",
        &[needs("name", STRING), may("description", STRING), may("parameters", OBJECT), may("strict", BOOL)],
    ),
    ("image_generation", &[]),
    ("local_shell", &[]),
    ("mcp", &[needs("server_label", STRING)]),
    ("namespace", &[needs("name", STRING), needs("tools", ARRAY)]),
    ("programmatic_tool_calling", &[]),
    ("shell", &[]),
    ("tool_search", &[]),
    ("web_search", &[]),
    ("web_search_2025_08_26", &[]),
    ("web_search_preview", &[]),
    ("web_search_preview_2025_03_11", &[]),
];

/// The words a choice may be.
const CHOICES: &[&str] = &["none", "auto", "required"];

/// Whether the documentation lists this kind of tool.
pub(crate) fn is_documented(kind: &str) -> bool {
    NEEDS.iter().any(|(known, _)| *known == kind)
}

/// Checks the tools of a request and its choice among them.
pub(crate) fn check(request: &Object) -> Result<(), Refusal> {
    each(request.get("tools"), "tools", definition)?;
    match request.get("tool_choice") {
        Some(Value::String(word)) if !CHOICES.contains(&word.as_str()) => {
            Err(not_one_of(word, "tool_choice", CHOICES))
        }
        Some(Value::String(word)) if word == "required" && !has_tools(request) => {
            Err(Refusal::new("Tool choice 'required' must be specified with 'tools' parameter.")
                .param("tool_choice"))
        }
        Some(Value::Object(choice)) => chosen(choice, request),
        _ => Ok(()),
    }
}

fn definition(value: &Value, at: &str) -> Result<(), Refusal> {
    let tool = object(value, at)?;
    fields(tool, at, &[needs("type", STRING)])?;
    let kind = tool["type"].as_str().unwrap_or_default();
    let needs = NEEDS.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, needs)| needs);
    fields(tool, at, needs)?;
    match kind {
        "function" => function(tool, at),
        "custom" => name(tool, at),
        "namespace" => name(tool, at).and_then(|()| each(tool.get("tools"), &place(at, "tools"), definition)),
        _ => Ok(()),
    }
}

/// Checks the name and the schema of a function.
pub(crate) fn function(tool: &Object, at: &str) -> Result<(), Refusal> {
    name(tool, at)?;
    let strict = tool.get("strict") == Some(&Value::Bool(true));
    let fault = tool.get("parameters").and_then(Value::as_object).filter(|_| strict).and_then(schema::fault);
    match fault {
        None => Ok(()),
        Some(fault) => {
            let name = tool["name"].as_str().unwrap_or_default();
            Err(Refusal::new(format!("Invalid schema for function '{name}': {fault}"))
                .param(place(at, "parameters"))
                .code("invalid_function_parameters"))
        }
    }
}

fn name(tool: &Object, at: &str) -> Result<(), Refusal> {
    let name = tool["name"].as_str().unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.is_empty() && name.bytes().all(allowed) {
        return Ok(());
    }
    let place = place(at, "name");
    let message = format!(
        "Invalid '{place}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'."
    );
    Err(Refusal::new(message).param(place).code("invalid_value"))
}

fn chosen(choice: &Object, request: &Object) -> Result<(), Refusal> {
    const AT: &str = "tool_choice";
    fields(choice, AT, &[needs("type", STRING)])?;
    let kind = choice["type"].as_str().unwrap_or_default();
    match kind {
        "function" | "custom" => {
            fields(choice, AT, &[needs("name", STRING)])?;
            let named = |tool: &Value| tool["type"] == kind && tool["name"] == choice["name"];
            let tools = request.get("tools").and_then(Value::as_array);
            if tools.is_some_and(|tools| tools.iter().any(named)) {
                return Ok(());
            }
            let name = choice["name"].as_str().unwrap_or_default();
            Err(Refusal::new(format!("Tool choice '{name}' not found in 'tools' parameter.")).param(AT))
        }
        "mcp" => fields(choice, AT, &[needs("server_label", STRING)]),
        "allowed_tools" => {
            fields(choice, AT, &[needs("mode", STRING), needs("tools", ARRAY)])?;
            one_of(&choice["mode"], "tool_choice.mode", &["auto", "required"])
        }
        _ if is_documented(kind) => Ok(()),
        _ => {
            let known: Vec<&str> =
                std::iter::once("allowed_tools").chain(NEEDS.iter().map(|(kind, _)| *kind)).collect();
            Err(not_one_of(kind, "tool_choice.type", &known))
        }
    }
}

fn has_tools(request: &Object) -> bool {
    has(request, "tools") && request["tools"].as_array().is_none_or(|tools| !tools.is_empty())
}
