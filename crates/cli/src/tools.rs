//! The tools that the arguments name.

use codex_core::tool::{ApprovalPolicy, Approvals, CommandTool, Tools};

use crate::args::{Approve, ToolArgs};
use crate::failure::Failure;

/// The tools, each asked what it takes, and who is asked before they run.
///
/// # Errors
/// Where a command can't be run or says what makes no sense, or two have one name.
pub(crate) async fn tools(args: &ToolArgs) -> Result<(Tools, Approvals), Failure> {
    let mut tools = Tools::builder();
    for (name, command) in &args.tool {
        let tool = CommandTool::builder(name, command).probe().await;
        tools = tools.dynamic(tool.map_err(|error| Failure::Usage(error.to_string()))?);
    }
    let tools = tools.build().map_err(|error| Failure::Usage(error.to_string()))?;
    Ok((tools, Approvals::all(policy(args.approve))))
}

fn policy(approve: Approve) -> ApprovalPolicy {
    match approve {
        Approve::Ask => ApprovalPolicy::AskOnRequest,
        Approve::Always => ApprovalPolicy::AskNever,
        Approve::Never => ApprovalPolicy::Deny,
    }
}
