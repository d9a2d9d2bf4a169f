//! Outputs for calls that never got one.

use codex_protocol::{
    ApplyPatchCallOutput, ComputerCall, ComputerCallOutput, ComputerScreenshot, CustomToolCallOutput,
    Execution, FunctionCallOutput, ItemStatus, LocalShellCall, LocalShellCallOutput, ResponseItem, ShellCall,
    ShellCallOutput, ShellExit, ShellOutput, ToolSearchCall, ToolSearchOutput,
};

use super::ids::made_up;

/// What the model is told.
const ABORTED: &str = "aborted";
/// One transparent pixel: a screenshot of nothing.
const NOTHING: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// The output that says that `call` was aborted, with an id where ids are sent. `None` where none can be made up: no
/// program may acknowledge the safety checks of a computer call in a person's place.
pub(super) fn output_of(call: &ResponseItem, with_id: bool) -> Option<ResponseItem> {
    let id = |prefix: &str| with_id.then(|| made_up(prefix, call.call_id().unwrap_or_default()));
    match call {
        ResponseItem::FunctionCall(call) => Some(
            FunctionCallOutput {
                id: id("fco"),
                call_id: call.call_id.clone(),
                output: ABORTED.into(),
                caller: call.caller.clone(),
                agent: call.agent.clone(),
                ..FunctionCallOutput::default()
            }
            .into(),
        ),
        ResponseItem::CustomToolCall(call) => Some(
            CustomToolCallOutput {
                id: id("ctco"),
                call_id: call.call_id.clone(),
                output: ABORTED.into(),
                caller: call.caller.clone(),
                agent: call.agent.clone(),
                ..CustomToolCallOutput::default()
            }
            .into(),
        ),
        ResponseItem::ApplyPatchCall(call) => Some(
            ApplyPatchCallOutput {
                id: id("apco"),
                call_id: call.call_id.clone(),
                status: Some(ItemStatus::Failed),
                output: Some(ABORTED.into()),
                caller: call.caller.clone(),
                agent: call.agent.clone(),
                ..ApplyPatchCallOutput::default()
            }
            .into(),
        ),
        ResponseItem::LocalShellCall(call) => Some(local_shell(call)),
        ResponseItem::ShellCall(call) => Some(shell(call, id("sho"))),
        ResponseItem::ComputerCall(call) => computer(call, id("cuo")),
        ResponseItem::ToolSearchCall(call) => Some(tool_search(call, id("tso"))),
        _ => None,
    }
}

/// The older shell tool: an output's id is that of its call, where there is no `call_id`.
fn local_shell(call: &LocalShellCall) -> ResponseItem {
    LocalShellCallOutput {
        id: call.call_id.is_none().then(|| call.id.clone()).flatten(),
        call_id: call.call_id.clone(),
        output: ABORTED.into(),
        status: Some(ItemStatus::Incomplete),
        agent: call.agent.clone(),
    }
    .into()
}

/// One failed output for each command.
fn shell(call: &ShellCall, id: Option<String>) -> ResponseItem {
    let commands = call.action.as_ref().map_or(1, |action| action.commands.len().max(1));
    let aborted = ShellOutput {
        stdout: Some(String::new()),
        stderr: Some(ABORTED.to_owned()),
        outcome: Some(ShellExit { exit_code: 1 }.into()),
        created_by: None,
    };
    ShellCallOutput {
        id,
        call_id: call.call_id.clone(),
        output: vec![aborted; commands],
        max_output_length: call.action.as_ref().and_then(|action| action.max_output_length),
        caller: call.caller.clone(),
        agent: call.agent.clone(),
        ..ShellCallOutput::default()
    }
    .into()
}

fn computer(call: &ComputerCall, id: Option<String>) -> Option<ResponseItem> {
    let shown = ComputerScreenshot { image_url: Some(NOTHING.to_owned()), ..ComputerScreenshot::default() };
    let output = ComputerCallOutput {
        id,
        call_id: call.call_id.clone(),
        output: Some(shown.into()),
        status: Some(ItemStatus::Incomplete),
        agent: call.agent.clone(),
        ..ComputerCallOutput::default()
    };
    call.pending_safety_checks.is_empty().then(|| output.into())
}

/// Nothing was found.
fn tool_search(call: &ToolSearchCall, id: Option<String>) -> ResponseItem {
    ToolSearchOutput {
        id,
        call_id: call.call_id.clone(),
        execution: Some(Execution::Client),
        status: Some(ItemStatus::Completed),
        agent: call.agent.clone(),
        ..ToolSearchOutput::default()
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_call_of_the_callers_tools_has_an_aborted_output() {
        let exit = json!({"stdout": "", "stderr": "aborted", "outcome": {"type": "exit", "exit_code": 1}});
        let id = |prefix: &str| made_up(prefix, "c1");
        for (call, expected) in [
            (
                json!({"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "f", "arguments": "{}",
                    "caller": {"type": "program", "caller_id": "p"}, "agent": {"agent_name": "a"}}),
                json!({"type": "function_call_output", "id": id("fco"), "call_id": "c1", "output": "aborted",
                    "caller": {"type": "program", "caller_id": "p"}, "agent": {"agent_name": "a"}}),
            ),
            (
                json!({"type": "custom_tool_call", "call_id": "c1", "name": "f", "input": ""}),
                json!({"type": "custom_tool_call_output", "id": id("ctco"), "call_id": "c1", "output": "aborted"}),
            ),
            (
                json!({"type": "apply_patch_call", "call_id": "c1"}),
                json!({"type": "apply_patch_call_output", "id": id("apco"), "call_id": "c1", "status": "failed",
                    "output": "aborted"}),
            ),
            (
                json!({"type": "local_shell_call", "id": "lsh_1", "call_id": "c1"}),
                json!({"type": "local_shell_call_output", "call_id": "c1", "output": "aborted", "status": "incomplete"}),
            ),
            (
                json!({"type": "local_shell_call", "id": "lsh_1"}),
                json!({"type": "local_shell_call_output", "id": "lsh_1", "output": "aborted", "status": "incomplete"}),
            ),
            (
                json!({"type": "shell_call", "call_id": "c1",
                    "action": {"commands": ["a", "b"], "max_output_length": 7}}),
                json!({"type": "shell_call_output", "id": id("sho"), "call_id": "c1", "output": [exit, exit],
                    "max_output_length": 7}),
            ),
            (
                json!({"type": "tool_search_call", "call_id": "c1", "execution": "client"}),
                json!({"type": "tool_search_output", "id": id("tso"), "call_id": "c1", "execution": "client",
                    "tools": [], "status": "completed"}),
            ),
            (
                json!({"type": "computer_call", "call_id": "c1", "pending_safety_checks": []}),
                json!({"type": "computer_call_output", "id": id("cuo"), "call_id": "c1", "status": "incomplete",
                    "output": {"type": "computer_screenshot", "image_url": NOTHING}}),
            ),
        ] {
            let item = ResponseItem::from_json(call.clone().into());
            let output = output_of(&item, true).expect("it can be made up");
            assert_eq!(serde_json::to_value(&output).unwrap(), expected, "{call}");
            let without = serde_json::to_value(output_of(&item, false)).unwrap();
            let pairs_by_id = call["type"] == "local_shell_call" && call.get("call_id").is_none();
            assert_eq!(without.get("id").is_some(), pairs_by_id, "{call}");
        }
    }

    #[test]
    fn nobody_acknowledges_safety_checks_in_a_persons_place() {
        let call = json!({"type": "computer_call", "call_id": "c1", "pending_safety_checks": [{"id": "s1"}]});
        assert_eq!(output_of(&ResponseItem::from_json(call.into()), true), None);
    }
}
