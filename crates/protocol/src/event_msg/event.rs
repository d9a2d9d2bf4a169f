//! [`Event`] and [`EventMsg`].

use serde::{Deserialize, Serialize};

use super::approval::ToolApprovalRequestEvent;
use super::delta::{
    AgentMessageContentDeltaEvent, AgentReasoningSectionBreakEvent, ReasoningContentDeltaEvent,
    ReasoningRawContentDeltaEvent,
};
use super::error::{ErrorEvent, StreamErrorEvent};
use super::item::{ItemCompletedEvent, ItemStartedEvent, ItemWithdrawnEvent};
use super::legacy::{AgentMessageEvent, AgentReasoningEvent, UserMessageEvent};
use super::lifecycle::{
    SessionConfiguredEvent, TaskCompleteEvent, TaskStartedEvent, ThreadRolledBackEvent, TurnAbortedEvent,
};
use super::notice::{ModelRerouteEvent, WarningEvent};
use super::raw::{RawResponseCompletedEvent, RawResponseItemEvent};
use super::tokens::TokenCountEvent;

/// What a thread tells its client, and on whose account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The submission that caused it; for what belongs to a turn, the turn's id. Empty where none did.
    pub id: String,
    /// What is told.
    pub msg: EventMsg,
}

messages! {
    /// What a thread tells its client.
    ///
    /// As JSON it is an object whose `type` is the word given at the variant.
    pub enum EventMsg {
        /// The thread exists. The first event of all.
        SessionConfigured(SessionConfiguredEvent) = "session_configured",
        /// A turn begins.
        TaskStarted(TaskStartedEvent) = "task_started" | "turn_started",
        /// A turn is over. Its last event.
        TaskComplete(TaskCompleteEvent) = "task_complete" | "turn_complete",
        /// A turn was ended from outside. Its last event, in place of [`TaskComplete`](Self::TaskComplete).
        TurnAborted(TurnAbortedEvent) = "turn_aborted",
        /// The thread is over. The last event of all.
        ShutdownComplete = "shutdown_complete",

        /// Something failed for good. At most one a turn.
        Error(ErrorEvent) = "error",
        /// Something that a person should know, and nothing failed.
        Warning(WarningEvent) = "warning",
        /// A request is about to be sent again.
        StreamError(StreamErrorEvent) = "stream_error",
        /// Another model answers than was asked for.
        ModelReroute(ModelRerouteEvent) = "model_reroute",

        /// An item was recorded in the history.
        RawResponseItem(RawResponseItemEvent) = "raw_response_item",
        /// A response is whole.
        RawResponseCompleted(RawResponseCompletedEvent) = "raw_response_completed",
        /// An item begins.
        ItemStarted(ItemStartedEvent) = "item_started",
        /// An item is finished.
        ItemCompleted(ItemCompletedEvent) = "item_completed",
        /// An item that began will never be finished: what was shown of it does not count.
        ItemWithdrawn(ItemWithdrawnEvent) = "item_withdrawn",
        /// More of a message's text.
        AgentMessageContentDelta(AgentMessageContentDeltaEvent) = "agent_message_content_delta",
        /// More of a reasoning summary.
        ReasoningContentDelta(ReasoningContentDeltaEvent) = "reasoning_content_delta",
        /// More of the reasoning itself.
        ReasoningRawContentDelta(ReasoningRawContentDeltaEvent) = "reasoning_raw_content_delta",
        /// A new part of a reasoning summary begins.
        AgentReasoningSectionBreak(AgentReasoningSectionBreakEvent) = "agent_reasoning_section_break",

        /// A person is asked whether a tool may run. The answer is [`Op::ToolApproval`](crate::Op::ToolApproval).
        ToolApprovalRequest(ToolApprovalRequestEvent) = "tool_approval_request",
        /// What was used so far, and of which limits.
        TokenCount(TokenCountEvent) = "token_count",
        /// Turns were taken back.
        ThreadRolledBack(ThreadRolledBackEvent) = "thread_rolled_back",

        /// What the user said; right after the item is completed.
        UserMessage(UserMessageEvent) = "user_message",
        /// What the model said; right after the item is completed.
        AgentMessage(AgentMessageEvent) = "agent_message",
        /// One part of the summary of what the model reasoned; right after the item is completed.
        AgentReasoning(AgentReasoningEvent) = "agent_reasoning",
    }
}
