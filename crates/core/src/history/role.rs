//! What an item is to the others.

use codex_protocol::{Execution, ResponseItem, Role as Speaker};

/// What an item is to those around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Reasoning, which leads to something.
    Reasoning,
    /// Made by the model or its server.
    Model,
    /// What a tool of the caller's answered.
    Output,
    /// Said or set by the caller.
    Caller,
}

impl Role {
    /// What `item` is. One that is not known was made by a server: callers know what they make.
    pub(super) fn of(item: &ResponseItem) -> Self {
        match item {
            ResponseItem::Reasoning(_) => Self::Reasoning,
            ResponseItem::Message(message) if message.role != Speaker::Assistant => Self::Caller,
            ResponseItem::McpApprovalResponse(_)
            | ResponseItem::AdditionalTools(_)
            | ResponseItem::CompactionTrigger(_)
            | ResponseItem::ConfigurationUpdate(_) => Self::Caller,
            ResponseItem::ToolSearchOutput(output) if output.execution == Some(Execution::Server) => {
                Self::Model
            }
            ResponseItem::FunctionCallOutput(_)
            | ResponseItem::CustomToolCallOutput(_)
            | ResponseItem::ComputerCallOutput(_)
            | ResponseItem::LocalShellCallOutput(_)
            | ResponseItem::ShellCallOutput(_)
            | ResponseItem::ApplyPatchCallOutput(_)
            | ResponseItem::ToolSearchOutput(_) => Self::Output,
            _ => Self::Model,
        }
    }
}

/// A kind of tool that the caller runs. A call of one kind is answered by an output of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ToolKind {
    Function,
    Custom,
    LocalShell,
    Shell,
    ApplyPatch,
    Computer,
    ToolSearch,
}

/// One side of a call and its output. What a server carries out itself is not paired: programs, agents, and searches
/// of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side<'a> {
    /// A call, with its id. The older shell tool may go by two.
    Call(ToolKind, &'a str, Option<&'a str>),
    /// An output, with the id of the call that it answers.
    Output(ToolKind, &'a str),
}

impl<'a> Side<'a> {
    /// Which side `item` is, if it is one.
    pub(super) fn of(item: &'a ResponseItem) -> Option<Self> {
        use ToolKind::{ApplyPatch, Computer, Custom, Function, LocalShell, Shell, ToolSearch};
        let of_server = |execution: &Option<Execution>| *execution == Some(Execution::Server);
        Some(match item {
            ResponseItem::FunctionCall(call) => Self::Call(Function, &call.call_id, None),
            ResponseItem::FunctionCallOutput(output) => Self::Output(Function, &output.call_id),
            ResponseItem::CustomToolCall(call) => Self::Call(Custom, &call.call_id, None),
            ResponseItem::CustomToolCallOutput(output) => Self::Output(Custom, &output.call_id),
            ResponseItem::ComputerCall(call) => Self::Call(Computer, &call.call_id, None),
            ResponseItem::ComputerCallOutput(output) => Self::Output(Computer, &output.call_id),
            ResponseItem::LocalShellCall(call) => Self::Call(LocalShell, item.call_id()?, call.id.as_deref()),
            ResponseItem::LocalShellCallOutput(_) => Self::Output(LocalShell, item.call_id()?),
            ResponseItem::ShellCall(call) => Self::Call(Shell, &call.call_id, None),
            ResponseItem::ShellCallOutput(output) => Self::Output(Shell, &output.call_id),
            ResponseItem::ApplyPatchCall(call) => Self::Call(ApplyPatch, &call.call_id, None),
            ResponseItem::ApplyPatchCallOutput(output) => Self::Output(ApplyPatch, &output.call_id),
            ResponseItem::ToolSearchCall(call) if !of_server(&call.execution) => {
                Self::Call(ToolSearch, item.call_id()?, None)
            }
            ResponseItem::ToolSearchOutput(output) if !of_server(&output.execution) => {
                Self::Output(ToolSearch, item.call_id()?)
            }
            _ => return None,
        })
    }
}
