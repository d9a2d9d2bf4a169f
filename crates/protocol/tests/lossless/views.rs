//! The typed views hold every field that is documented or recorded.

use codex_protocol::{Annotation, ContentPart, ResponseItem, Tool};
use serde_json::Value;

use super::objects::Kind;
use super::{fixtures, samples};

/// The same object from its view alone: what the view doesn't know is gone.
macro_rules! from_view {
    ($value:expr, $enum:ident: $($variant:ident)*) => {
        match $value {
            $( $enum::$variant(item) => $enum::from(item.into_view()), )*
            other => other,
        }
    };
}

fn item_from_view(json: &Value) -> Value {
    let item = ResponseItem::from_json(json.clone().into());
    let rebuilt = from_view!(
        item,
        ResponseItem: Message Reasoning FunctionCall FunctionCallOutput CustomToolCall CustomToolCallOutput
            WebSearchCall FileSearchCall ComputerCall ComputerCallOutput CodeInterpreterCall ImageGenerationCall
            LocalShellCall LocalShellCallOutput ShellCall ShellCallOutput ApplyPatchCall ApplyPatchCallOutput
            McpListTools McpApprovalRequest McpApprovalResponse McpCall ToolSearchCall ToolSearchOutput
            AdditionalTools Program ProgramOutput Compaction CompactionTrigger ContextCompaction ConfigurationUpdate
            ItemReference AgentMessage MultiAgentCall MultiAgentCallOutput
    );
    serde_json::to_value(rebuilt).unwrap()
}

fn part_from_view(json: &Value) -> Value {
    let part = ContentPart::from_json(json.clone().into());
    let rebuilt = from_view!(
        part,
        ContentPart: InputText InputImage InputFile InputAudio OutputText Refusal ReasoningText SummaryText Text
            ComputerScreenshot EncryptedContent
    );
    serde_json::to_value(rebuilt).unwrap()
}

fn tool_from_view(json: &Value) -> Value {
    let tool = Tool::from_json(json.clone().into());
    let rebuilt = from_view!(
        tool,
        Tool: Function Custom Namespace FileSearch WebSearch WebSearchPreview Computer ComputerUsePreview Mcp
            CodeInterpreter ProgrammaticToolCalling ImageGeneration LocalShell Shell ApplyPatch ToolSearch
    );
    serde_json::to_value(rebuilt).unwrap()
}

fn annotation_from_view(json: &Value) -> Value {
    let annotation = Annotation::from_json(json.clone().into());
    let rebuilt = from_view!(annotation, Annotation: FileCitation UrlCitation ContainerFileCitation FilePath);
    serde_json::to_value(rebuilt).unwrap()
}

/// Without what a view leaves out or spells otherwise: `null`s, the canonical `type`, a float that is whole.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(plain).collect(),
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key.clone(), plain(value))).collect())
        }
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        other => other.clone(),
    }
}

fn without(mut value: Value, keys: &[&str]) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|key, _| !keys.contains(&key.as_str()));
    }
    value
}

fn fixture(name: &str) -> Vec<Value> {
    serde_json::from_str(&std::fs::read_to_string(fixtures().join(name)).unwrap()).unwrap()
}

#[test]
fn the_fixtures_show_every_type_and_the_views_every_field() {
    for (file, from_view, types) in [
        ("items.json", item_from_view as fn(&Value) -> Value, ResponseItem::TYPES),
        ("content_parts.json", part_from_view, ContentPart::TYPES),
        ("tools.json", tool_from_view, Tool::TYPES),
    ] {
        let objects = fixture(file);
        for word in types {
            assert!(objects.iter().any(|object| object["type"] == *word), "{file} shows no {word}");
        }
        for object in &objects {
            let (rebuilt, expected) = (from_view(object), plain(object));
            assert_eq!(without(plain(&rebuilt), &["type"]), without(expected, &["type"]), "{file}");
        }
    }
}

/// Fields that single servers add and that mean nothing there.
fn is_stray(object: &Value, key: &str) -> bool {
    match object["type"].as_str() {
        Some("web_search_call") => matches!(key, "call_id" | "name" | "arguments"),
        Some("function_call") => matches!(key, "item_id" | "output_index"),
        _ => false,
    }
}

#[test]
fn the_views_hold_every_recorded_field() {
    for sample in samples() {
        let mut text = String::new();
        sample.tree.write(&mut text);
        let Ok(object) = serde_json::from_str::<Value>(&text) else { continue };
        let rebuilt = match sample.kind {
            Kind::Item => item_from_view(&object),
            Kind::Part => part_from_view(&object),
            Kind::Tool => tool_from_view(&object),
            Kind::Annotation => annotation_from_view(&object),
        };
        let Value::Object(fields) = plain(&object) else { continue };
        for (key, value) in fields {
            let same = plain(&rebuilt[&key]) == value || key == "type" || is_stray(&object, &key);
            assert!(same, "`{key}` of {object} was read as {}", rebuilt[&key]);
        }
    }
}
