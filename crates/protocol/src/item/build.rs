//! Items that callers make.

use super::content::MessageContent;
use super::custom_tool::CustomToolCallOutput;
use super::function::FunctionCallOutput;
use super::mcp::McpApprovalResponse;
use super::message::{Message, Role};
use super::reference::ItemReference;
use super::response_item::ResponseItem;

impl ResponseItem {
    /// What the user says.
    pub fn user(content: impl Into<MessageContent>) -> Self {
        Message::new(Role::User, content).into()
    }

    /// What the program's author says; it outranks the user.
    pub fn developer(content: impl Into<MessageContent>) -> Self {
        Message::new(Role::Developer, content).into()
    }

    /// What the model said.
    pub fn assistant(content: impl Into<MessageContent>) -> Self {
        Message::new(Role::Assistant, content).into()
    }

    /// The answer to a function call. For a call with a `caller`, set the same on the answer.
    pub fn function_output(call_id: impl Into<String>, output: impl Into<MessageContent>) -> Self {
        let (call_id, output) = (call_id.into(), output.into());
        FunctionCallOutput { call_id, output, ..FunctionCallOutput::default() }.into()
    }

    /// The answer to a call of a custom tool.
    pub fn custom_tool_output(call_id: impl Into<String>, output: impl Into<MessageContent>) -> Self {
        let (call_id, output) = (call_id.into(), output.into());
        CustomToolCallOutput { call_id, output, ..CustomToolCallOutput::default() }.into()
    }

    /// A person's answer to a request for approval.
    pub fn mcp_approval(approval_request_id: impl Into<String>, approve: bool) -> Self {
        let approval_request_id = approval_request_id.into();
        McpApprovalResponse { approval_request_id, approve, ..McpApprovalResponse::default() }.into()
    }

    /// An item that the server already holds.
    pub fn reference(id: impl Into<String>) -> Self {
        ItemReference { id: id.into() }.into()
    }
}

impl From<&str> for ResponseItem {
    fn from(text: &str) -> Self {
        Self::user(text)
    }
}

impl From<String> for ResponseItem {
    fn from(text: String) -> Self {
        Self::user(text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::content::ContentPart;
    use super::*;

    #[test]
    fn built_items_are_what_the_api_takes() {
        let parts = vec![ContentPart::input_text("a"), ContentPart::input_image("https://example.com/a.png")];
        for (item, expected) in [
            (ResponseItem::from("hi"), json!({"type": "message", "role": "user", "content": "hi"})),
            (
                ResponseItem::user(parts),
                json!({"type": "message", "role": "user", "content": [
                    {"type": "input_text", "text": "a"},
                    {"type": "input_image", "image_url": "https://example.com/a.png"},
                ]}),
            ),
            (
                ResponseItem::developer("be brief"),
                json!({"type": "message", "role": "developer", "content": "be brief"}),
            ),
            (
                ResponseItem::assistant(ContentPart::output_text("ok")),
                json!({"type": "message", "role": "assistant", "content": [
                    {"type": "output_text", "text": "ok", "annotations": []},
                ]}),
            ),
            (
                ResponseItem::function_output("call_1", "42"),
                json!({"type": "function_call_output", "call_id": "call_1", "output": "42"}),
            ),
            (
                ResponseItem::custom_tool_output("call_2", "done"),
                json!({"type": "custom_tool_call_output", "call_id": "call_2", "output": "done"}),
            ),
            (
                ResponseItem::mcp_approval("mcpr_1", false),
                json!({"type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": false}),
            ),
            (ResponseItem::reference("msg_1"), json!({"type": "item_reference", "id": "msg_1"})),
        ] {
            assert_eq!(serde_json::to_value(&item).unwrap(), expected);
            assert_eq!(ResponseItem::from_json(expected.clone().into()), item, "read back: {expected}");
        }
    }
}
