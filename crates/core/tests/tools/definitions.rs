//! What a request tells the server of tools.

use std::sync::Arc;

use codex_core::tool::{BadSchema, Tool, ToolContext, ToolError, ToolOutput, Tools, ToolsError};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::support::{Act, Add, Say};

async fn nothing(_: String, _: ToolContext) -> Result<ToolOutput, ToolError> {
    Ok("".into())
}

#[test]
fn definitions_are_in_the_order_of_the_tools() {
    let tools = Tools::builder()
        .text(Say::default())
        .tool(Add::default())
        .dynamic(Act::new(nothing))
        .build()
        .unwrap();
    let expected = json!([
        {"type": "custom", "name": "say", "description": "Says it."},
        {
            "type": "function", "name": "add", "description": "Adds.", "strict": true, "parameters": {
                "title": "Addition",
                "type": "object",
                "properties": {
                    "a": {"description": "The first.", "type": "integer", "minimum": 0, "maximum": 255},
                    "b": {"type": "integer", "minimum": 0, "maximum": 100},
                    "note": {"type": ["string", "null"]},
                },
                "required": ["a", "b", "note"],
                "additionalProperties": false,
            },
        },
        {
            "type": "function", "name": "act", "description": "Acts.", "strict": false,
            "parameters": {"type": "object", "properties": {"id": {"type": "string"}}},
        },
    ]);
    assert_eq!(serde_json::to_value(&*tools.definitions()).unwrap(), expected);
    assert!(Arc::ptr_eq(&tools.definitions(), &tools.clone().definitions()));
    assert_eq!(tools.names().collect::<Vec<_>>(), ["say", "add", "act"]);
}

#[test]
fn names_are_those_that_the_api_takes_and_no_two_are_one() {
    let named = |name| Act { name, ..Act::new(nothing) };
    let long: &'static str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    assert_eq!(long.len(), 64);
    for (names, expected) in [
        (&["a-Z_9", "b"][..], None),
        (&[long], None),
        (&[""], Some(ToolsError::Name(String::new()))),
        (&["get weather"], Some(ToolsError::Name("get weather".to_owned()))),
        (&["ä"], Some(ToolsError::Name("ä".to_owned()))),
        (&["a", "b", "a"], Some(ToolsError::Twice("a".to_owned()))),
    ] {
        let builder = names.iter().fold(Tools::builder(), |tools, name| tools.dynamic(named(name)));
        assert_eq!(builder.build().err(), expected, "{names:?}");
    }
}

struct Bare;

#[derive(Deserialize, JsonSchema)]
struct Number(#[expect(dead_code, reason = "only its schema is wanted")] u8);

impl Tool for Bare {
    type Arguments = Number;

    fn name(&self) -> &'static str {
        "bare"
    }

    fn description(&self) -> &'static str {
        "Takes a number."
    }

    async fn call(&self, _: Number, _: ToolContext) -> Result<ToolOutput, ToolError> {
        Ok("".into())
    }
}

#[test]
fn arguments_that_are_no_struct_are_an_error() {
    let refused = Tools::builder().tool(Bare).build().err();
    let expected = ToolsError::Schema { tool: "bare".to_owned(), reason: BadSchema::NotOfAnObject };
    assert_eq!(refused, Some(expected));
}
