//! Tools: what the model may call, and what runs the calls.
//!
//! An author writes a [`Tool`] (typed arguments), a [`DynamicTool`] (a schema known at run time) or a [`TextTool`]
//! (free text) and puts it into [`Tools`]. A [`ToolRunner`] lives as long as a thread; its [`TurnCalls`] run the calls
//! of one turn, each at most once in the thread, and give their outputs in call order.

mod approval;
mod author;
mod call;
mod clipped;
mod command;
mod erased;
mod input;
mod ledger;
mod limit;
mod name;
mod output;
mod refusal;
mod registry;
mod runner;

pub use self::approval::{
    ApprovalFuture, ApprovalPolicy, ApprovalRequest, Approvals, Approver, Decision, Unattended,
};
pub use self::author::{DEFAULT_DEADLINE, DynamicTool, TextTool, Tool, ToolContext};
pub use self::call::FinishedCall;
pub use self::command::{CommandTool, CommandToolBuilder, CommandToolError, CommandToolProblem};
pub use self::input::{ArgumentsSchema, BadSchema, CompleteArguments, CompleteText};
pub use self::ledger::{CallLedger, Claim};
pub use self::limit::OutputLimit;
pub use self::output::{ToolError, ToolOutput};
pub use self::refusal::Refusal;
pub use self::registry::{Tools, ToolsBuilder, ToolsError};
pub use self::runner::{CallEnd, CallOutcome, ToolRunner, ToolRunnerBuilder, TurnCalls};
