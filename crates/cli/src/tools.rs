//! The tools that the arguments name.

use std::error::Error;
use std::iter::successors;

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
        tools = tools.dynamic(tool.map_err(|error| unusable(&error))?);
    }
    let tools = tools.build().map_err(|error| Failure::Usage(error.to_string()))?;
    Ok((tools, Approvals::all(policy(args.approve))))
}

/// The error with all that led to it: only together do they say what to mend.
fn unusable(error: &dyn Error) -> Failure {
    let words = successors(Some(error), |&error| error.source()).map(ToString::to_string);
    Failure::Usage(words.collect::<Vec<_>>().join(": "))
}

fn policy(approve: Approve) -> ApprovalPolicy {
    match approve {
        Approve::Ask => ApprovalPolicy::AskOnRequest,
        Approve::Always => ApprovalPolicy::AskNever,
        Approve::Never => ApprovalPolicy::Deny,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[tokio::test]
    async fn a_command_that_is_no_tool_is_refused_with_the_reason() {
        let args =
            ToolArgs { tool: vec![("ls".to_owned(), PathBuf::from("/no/such"))], approve: Approve::Ask };
        let failure = tools(&args).await.expect_err("it can't be run");
        let start = "the command `/no/such` can't be the tool `ls`: it can't be run: ";
        let words = failure.to_string();
        assert!(words.strip_prefix(start).is_some_and(|reason| !reason.is_empty()), "{words}");
    }
}
