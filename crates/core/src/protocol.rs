//! What is submitted to a thread and what it tells, from `codex-protocol`.

pub use codex_protocol::event_msg::{
    AgentMessageContentDeltaEvent, AgentMessageEvent, AgentMessageItem, AgentReasoningEvent,
    AgentReasoningSectionBreakEvent, CodexErrorInfo, ErrorEvent, HostedItem, ItemCompletedEvent,
    ItemStartedEvent, ItemWithdrawnEvent, ModelRerouteEvent, RawResponseCompletedEvent, RawResponseItemEvent,
    ReasoningContentDeltaEvent, ReasoningRawContentDeltaEvent, ReasoningTextItem, RequestFate,
    SessionConfiguredEvent, StreamErrorEvent, TaskCompleteEvent, TaskStartedEvent, ThreadRolledBackEvent,
    TokenCountEvent, TokenUsageInfo, ToolApprovalRequestEvent, ToolCallItem, ToolStatus, TurnAbortReason,
    TurnAbortedEvent, TurnItem, UserMessageEvent, UserMessageItem, WarningEvent,
};
pub use codex_protocol::op::{AskForApproval, Change, ReviewDecision, UserTurn};
pub use codex_protocol::{Event, EventMsg, InputItem, Op};
