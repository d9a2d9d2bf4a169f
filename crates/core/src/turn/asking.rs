//! [`Asking`]: a person is asked whether a tool may run.

use std::sync::Arc;

use codex_protocol::EventMsg;
use codex_protocol::event_msg::ToolApprovalRequestEvent;
use codex_protocol::op::ReviewDecision;
use serde_json::Value;

use super::link::Link;
use super::outbox::Outbox;
use crate::tool::{ApprovalFuture, ApprovalRequest, Approver, Decision};

/// What the model is told where a person gives no reason.
const NO_REASON: &str = "the user does not want this";

/// Asks the client, and waits for [`Op::ToolApproval`](codex_protocol::Op::ToolApproval).
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) link: Arc<Link>,
    pub(super) outbox: Outbox,
}

/// Takes the question back when nobody waits for the answer any more.
struct Question<'a>(&'a Link, &'a str);

impl Drop for Question<'_> {
    fn drop(&mut self) {
        self.0.forget_decision(self.1);
    }
}

impl Approver for Asking {
    fn ask(&self, request: ApprovalRequest) -> ApprovalFuture<'_> {
        Box::pin(self.decision(request))
    }
}

impl Asking {
    async fn decision(&self, request: ApprovalRequest) -> Decision {
        let ApprovalRequest { call_id, tool, input } = request;
        let decision = self.link.expect_decision(&call_id);
        let _question = Question(&self.link, &call_id);
        let event = ToolApprovalRequestEvent {
            call_id: call_id.clone(),
            turn_id: self.outbox.turn_id.clone(),
            name: tool,
            arguments: match input {
                Value::String(text) => text,
                json => json.to_string(),
            },
        };
        self.outbox.tell(EventMsg::ToolApprovalRequest(event)).await;
        match decision.await {
            Ok(ReviewDecision::Approved) => Decision::Approved,
            Ok(ReviewDecision::ApprovedForSession) => Decision::ApprovedForThread,
            Ok(ReviewDecision::Denied { message }) => {
                Decision::Denied(message.unwrap_or_else(|| NO_REASON.to_owned()))
            }
            // An answer that this version does not know is none.
            Ok(_) | Err(_) => {
                self.link.interrupt();
                Decision::Abort
            }
        }
    }
}
