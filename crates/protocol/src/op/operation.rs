//! [`Op`].

use serde::{Deserialize, Serialize};

use super::decision::ReviewDecision;
use super::input::InputItem;
use super::user_turn::UserTurn;

/// What a client asks of a thread. Each gets a submission id, which the events that it causes carry.
///
/// As JSON it is an object whose `type` is the variant's name in snake case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Op {
    /// What the user says. An idle thread starts a turn with it; a running turn takes it in before its next request.
    UserInput {
        /// What is said, in order.
        items: Vec<InputItem>,
    },
    /// The same, with settings, a schema for the answer, and facts for the server.
    UserTurn(Box<UserTurn>),
    /// Ends the running turn. An idle thread takes no notice.
    Interrupt,
    /// Takes the last turns back: what they recorded is not sent any more. Not while a turn runs.
    ThreadRollback {
        /// How many, from 1 on, and not more than there are.
        num_turns: u32,
    },
    /// Answers a [`ToolApprovalRequest`](crate::EventMsg::ToolApprovalRequest). One that nobody waits for is ignored.
    ToolApproval {
        /// The `call_id` of the request.
        id: String,
        /// The answer.
        decision: ReviewDecision,
    },
    /// Ends the thread, the running turn first.
    Shutdown,
}

impl Op {
    /// The `type` words, in the order of the variants.
    pub const TYPES: &'static [&'static str] =
        &["user_input", "user_turn", "interrupt", "thread_rollback", "tool_approval", "shutdown"];

    /// The `type` word.
    pub fn type_word(&self) -> &'static str {
        match self {
            Self::UserInput { .. } => "user_input",
            Self::UserTurn(_) => "user_turn",
            Self::Interrupt => "interrupt",
            Self::ThreadRollback { .. } => "thread_rollback",
            Self::ToolApproval { .. } => "tool_approval",
            Self::Shutdown => "shutdown",
        }
    }
}

impl From<UserTurn> for Op {
    fn from(turn: UserTurn) -> Self {
        Self::UserTurn(Box::new(turn))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{AskForApproval, Change};
    use super::*;
    use crate::{ReasoningEffort, ServiceTier};

    #[test]
    fn each_is_read_from_what_it_is_written_as() {
        let items = vec![
            InputItem::Text { text: "hi".to_owned() },
            InputItem::Image { image_url: "https://example.com/a.png".to_owned() },
            InputItem::LocalImage { path: "a.png".into() },
        ];
        let written = json!([
            {"type": "text", "text": "hi"},
            {"type": "image", "image_url": "https://example.com/a.png"},
            {"type": "local_image", "path": "a.png"},
        ]);
        let turn = UserTurn {
            items: vec![],
            model: Some("gpt-5".to_owned()),
            effort: Change::Set(ReasoningEffort::Low),
            service_tier: Change::Clear,
            approval_policy: Some(AskForApproval::Untrusted),
            output_schema: Some(json!({"type": "object"})),
            responsesapi_client_metadata: Some([("a".to_owned(), "b".to_owned())].into()),
            ..UserTurn::default()
        };
        let set = UserTurn { service_tier: Change::Set(ServiceTier::Flex), ..UserTurn::default() };
        for (op, json) in [
            (Op::UserInput { items }, json!({"type": "user_input", "items": written})),
            (UserTurn::default().into(), json!({"type": "user_turn", "items": []})),
            (set.into(), json!({"type": "user_turn", "items": [], "service_tier": "flex"})),
            (
                turn.into(),
                json!({
                    "type": "user_turn", "items": [], "model": "gpt-5", "effort": "low",
                    "service_tier": null, "approval_policy": "untrusted",
                    "output_schema": {"type": "object"}, "responsesapi_client_metadata": {"a": "b"},
                }),
            ),
            (Op::Interrupt, json!({"type": "interrupt"})),
            (Op::ThreadRollback { num_turns: 2 }, json!({"type": "thread_rollback", "num_turns": 2})),
            (
                Op::ToolApproval { id: "call_1".to_owned(), decision: ReviewDecision::Approved },
                json!({"type": "tool_approval", "id": "call_1", "decision": "approved"}),
            ),
            (
                Op::ToolApproval {
                    id: "call_1".to_owned(),
                    decision: ReviewDecision::Denied { message: Some("not today".to_owned()) },
                },
                json!({"type": "tool_approval", "id": "call_1", "decision": {"denied": {"message": "not today"}}}),
            ),
            (Op::Shutdown, json!({"type": "shutdown"})),
        ] {
            assert_eq!(serde_json::to_value(&op).unwrap(), json);
            assert_eq!(json["type"], op.type_word());
            assert!(Op::TYPES.contains(&op.type_word()));
            assert_eq!(serde_json::from_value::<Op>(json).unwrap(), op);
        }
    }
}
