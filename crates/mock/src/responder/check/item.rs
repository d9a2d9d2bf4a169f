//! Items of an input: what each must have.

use serde_json::Value;

use super::part;
use super::shape::{
    ARRAY, BOOL, Field, OBJECT, Object, STRING, STRING_OR_ARRAY, fields, may, needs, not_one_of, object,
    one_of,
};
use crate::responder::refusal::Refusal;

const ROLES: &[&str] = &["assistant", "system", "developer", "user"];

/// Each kind of item that has needs of its own, and these. `call_id`s and `id`s are always strings.
const NEEDS: &[(&str, &[Field])] = &[
    ("agent_message", &[]),
    ("additional_tools", &[needs("tools", ARRAY)]),
    ("apply_patch_call", &[needs("call_id", STRING), needs("operation", OBJECT), needs("status", STRING)]),
    ("apply_patch_call_output", &[needs("call_id", STRING), needs("status", STRING)]),
    ("code_interpreter_call", &[needs("id", STRING)]),
    ("compaction", &[needs("encrypted_content", STRING)]),
    ("compaction_summary", &[needs("encrypted_content", STRING)]),
    ("compaction_trigger", &[]),
    ("computer_call", &[needs("call_id", STRING)]),
    ("computer_call_output", &[needs("call_id", STRING), needs("output", OBJECT)]),
    ("configuration_update", &[]),
    ("context_compaction", &[]),
    ("custom_tool_call", &[needs("call_id", STRING), needs("name", STRING), needs("input", STRING)]),
    ("custom_tool_call_output", &[needs("call_id", STRING), needs("output", STRING_OR_ARRAY)]),
    ("file_search_call", &[needs("id", STRING)]),
    ("function_call", &[needs("call_id", STRING), needs("name", STRING), needs("arguments", STRING)]),
    ("function_call_output", &[needs("call_id", STRING), needs("output", STRING_OR_ARRAY)]),
    ("image_generation_call", &[]),
    ("item_reference", &[needs("id", STRING)]),
    ("local_shell_call", &[needs("call_id", STRING), needs("action", OBJECT)]),
    ("local_shell_call_output", &[needs("id", STRING), needs("output", STRING)]),
    ("mcp_approval_request", &[needs("id", STRING), needs("name", STRING), needs("arguments", STRING)]),
    ("mcp_approval_response", &[needs("approval_request_id", STRING), needs("approve", BOOL)]),
    ("mcp_call", &[needs("name", STRING), needs("arguments", STRING), needs("server_label", STRING)]),
    ("mcp_list_tools", &[needs("server_label", STRING), needs("tools", ARRAY)]),
    ("message", &[needs("role", STRING), needs("content", STRING_OR_ARRAY)]),
    ("multi_agent_call", &[]),
    ("multi_agent_call_output", &[]),
    ("program", &[]),
    ("program_output", &[]),
    ("reasoning", &[needs("summary", ARRAY), may("content", ARRAY), may("encrypted_content", STRING)]),
    ("shell_call", &[needs("call_id", STRING), needs("action", OBJECT)]),
    ("shell_call_output", &[needs("call_id", STRING), needs("output", ARRAY)]),
    ("tool_search_call", &[]),
    ("tool_search_output", &[needs("tools", ARRAY)]),
    ("web_search_call", &[]),
];

/// The kinds the documentation does not list, which servers hand out and take back all the same.
const UNDOCUMENTED: &[&str] = &[
    "agent_message",
    "context_compaction",
    "compaction_summary",
    "multi_agent_call",
    "multi_agent_call_output",
];

/// The kind of an item: its `type`; an object with a `role` and no `type` is a message.
pub(crate) fn kind(item: &Object) -> Option<&str> {
    match item.get("type") {
        Some(kind) => kind.as_str(),
        None => item.contains_key("role").then_some("message"),
    }
}

/// Whether the documentation lists this kind of item.
pub(crate) fn is_documented(kind: &str) -> bool {
    NEEDS.iter().any(|(known, _)| *known == kind) && !UNDOCUMENTED.contains(&kind)
}

/// Checks one item of an input. A kind that is not known has no needs.
pub(crate) fn check(value: &Value, place: &str) -> Result<(), Refusal> {
    let item = object(value, place)?;
    fields(item, place, &[may("type", STRING), may("id", STRING), may("status", STRING)])?;
    let Some(kind) = kind(item) else {
        return Err(super::shape::missing(&format!("{place}.type")));
    };
    let needs = NEEDS.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, needs)| needs);
    fields(item, place, needs)?;
    match kind {
        "message" => message(item, place),
        "reasoning" => part::summary(&item["summary"], &format!("{place}.summary")),
        "function_call_output" | "custom_tool_call_output" => {
            part::output(&item["output"], &format!("{place}.output"))
        }
        "apply_patch_call_output" => {
            one_of(&item["status"], &format!("{place}.status"), &["completed", "failed"])
        }
        _ => Ok(()),
    }
}

fn message(item: &Object, place: &str) -> Result<(), Refusal> {
    let role = item["role"].as_str().unwrap_or_default();
    if !ROLES.contains(&role) {
        return Err(not_one_of(role, &format!("{place}.role"), ROLES));
    }
    part::content(&item["content"], &format!("{place}.content"), role == "assistant")
}
