//! What a thread tells its client.

#[macro_use]
mod messages;

mod approval;
mod delta;
mod error;
mod event;
mod item;
mod legacy;
mod lifecycle;
mod notice;
mod raw;
mod tokens;
mod turn_item;

pub use self::approval::ToolApprovalRequestEvent;
pub use self::delta::{
    AgentMessageContentDeltaEvent, AgentReasoningSectionBreakEvent, ReasoningContentDeltaEvent,
    ReasoningRawContentDeltaEvent,
};
pub use self::error::{CodexErrorInfo, ErrorEvent, RequestFate, StreamErrorEvent};
pub use self::event::{Event, EventMsg};
pub use self::item::{ItemCompletedEvent, ItemStartedEvent, ItemWithdrawnEvent};
pub use self::legacy::{AgentMessageEvent, AgentReasoningEvent, UserMessageEvent};
pub use self::lifecycle::{
    SessionConfiguredEvent, TaskCompleteEvent, TaskStartedEvent, ThreadRolledBackEvent, TurnAbortReason,
    TurnAbortedEvent,
};
pub use self::notice::{ModelRerouteEvent, WarningEvent};
pub use self::raw::{RawResponseCompletedEvent, RawResponseItemEvent};
pub use self::tokens::{TokenCountEvent, TokenUsageInfo};
pub use self::turn_item::{
    AgentMessageItem, HostedItem, ReasoningTextItem, ToolCallItem, ToolStatus, TurnItem, UserMessageItem,
};
