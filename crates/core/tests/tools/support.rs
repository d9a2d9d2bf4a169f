//! Tools, calls and what becomes of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use codex_core::tool::{
    Approver, ArgumentsSchema, CallOutcome, CompleteArguments, CompleteText, DynamicTool, FinishedCall,
    TextTool, Tool, ToolContext, ToolError, ToolOutput, ToolRunner, Tools, TurnCalls, Unattended,
};
use codex_protocol::{CustomToolCall, FunctionCall, MessageContent, ResponseItem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits for what must come.
pub(crate) async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, Box::pin(work)).await.expect("it comes in time")
}

/// How often something ran.
#[derive(Clone, Default)]
pub(crate) struct Count(Arc<AtomicUsize>);

impl Count {
    pub(crate) fn up(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Addition {
    /// The first.
    pub(crate) a: u8,
    #[schemars(range(max = 100))]
    pub(crate) b: u8,
    pub(crate) note: Option<String>,
}

/// Adds, and counts its calls.
#[derive(Clone, Default)]
pub(crate) struct Add(pub(crate) Count);

impl Tool for Add {
    type Arguments = Addition;

    fn name(&self) -> &'static str {
        "add"
    }

    fn description(&self) -> &'static str {
        "Adds."
    }

    async fn call(&self, Addition { a, b, note }: Addition, _: ToolContext) -> Result<ToolOutput, ToolError> {
        self.0.up();
        Ok(format!("{}{}", u16::from(a) + u16::from(b), note.unwrap_or_default()).into())
    }
}

/// Says its text again, and counts its calls.
#[derive(Clone, Default)]
pub(crate) struct Say(pub(crate) Count);

impl TextTool for Say {
    fn name(&self) -> &'static str {
        "say"
    }

    fn description(&self) -> &'static str {
        "Says it."
    }

    async fn call(&self, text: CompleteText, _: ToolContext) -> Result<ToolOutput, ToolError> {
        self.0.up();
        Ok(text.as_str().into())
    }
}

/// A tool `act` of one field `id`, which does what the test wants.
pub(crate) struct Act<F> {
    pub(crate) schema: ArgumentsSchema,
    pub(crate) name: &'static str,
    pub(crate) parallel_safe: bool,
    pub(crate) needs_approval: bool,
    pub(crate) approval_key: Option<&'static str>,
    pub(crate) deadline: Duration,
    pub(crate) does: F,
}

impl<F> Act<F> {
    pub(crate) fn new(act: F) -> Self {
        let schema = json!({"type": "object", "properties": {"id": {"type": "string"}}});
        Self {
            schema: ArgumentsSchema::new(schema).expect("a schema"),
            name: "act",
            parallel_safe: false,
            needs_approval: false,
            approval_key: None,
            deadline: Duration::from_mins(2),
            does: act,
        }
    }
}

impl<F, R> DynamicTool for Act<F>
where
    F: Fn(String, ToolContext) -> R + Send + Sync + 'static,
    R: Future<Output = Result<ToolOutput, ToolError>> + Send,
{
    fn name(&self) -> &str {
        self.name
    }

    fn description(&self) -> &'static str {
        "Acts."
    }

    fn schema(&self) -> &ArgumentsSchema {
        &self.schema
    }

    fn parallel_safe(&self) -> bool {
        self.parallel_safe
    }

    fn needs_approval(&self, _: &CompleteArguments) -> bool {
        self.needs_approval
    }

    fn approval_key(&self, _: &CompleteArguments) -> Option<String> {
        self.approval_key.map(str::to_owned)
    }

    fn deadline(&self) -> Duration {
        self.deadline
    }

    async fn call(
        &self,
        arguments: CompleteArguments,
        context: ToolContext,
    ) -> Result<ToolOutput, ToolError> {
        let id = arguments.value()["id"].as_str().unwrap_or_default().to_owned();
        (self.does)(id, context).await
    }
}

/// A call of a function.
pub(crate) fn function(call_id: &str, name: &str, arguments: &str) -> FinishedCall {
    let (call_id, name, arguments) = (call_id.to_owned(), name.to_owned(), arguments.to_owned());
    finished(FunctionCall { call_id, name, arguments, ..FunctionCall::default() })
}

/// A call of `act`.
pub(crate) fn act(call_id: &str, id: &str) -> FinishedCall {
    function(call_id, "act", &json!({"id": id}).to_string())
}

/// A call of a custom tool.
pub(crate) fn custom(call_id: &str, name: &str, input: &str) -> FinishedCall {
    let (call_id, name, input) = (call_id.to_owned(), name.to_owned(), input.to_owned());
    finished(CustomToolCall { call_id, name, input, ..CustomToolCall::default() })
}

pub(crate) fn finished(item: impl Into<ResponseItem>) -> FinishedCall {
    FinishedCall::recorded(&item.into()).expect("a call")
}

/// The tools `add` and `say`, and how often they ran.
pub(crate) fn add_and_say() -> (ToolRunner, Count, Count) {
    let (add, say) = (Add::default(), Say::default());
    let (added, said) = (add.0.clone(), say.0.clone());
    let tools = Tools::builder().tool(add).text(say).build().expect("two names");
    (ToolRunner::builder(tools).build(), added, said)
}

/// A runner of one tool.
pub(crate) fn runner_of(tool: impl DynamicTool) -> ToolRunner {
    ToolRunner::builder(Tools::builder().dynamic(tool).build().expect("a name")).build()
}

/// A turn in which nobody is asked.
pub(crate) fn turn(runner: &ToolRunner) -> TurnCalls {
    turn_with(runner, Unattended)
}

pub(crate) fn turn_with(runner: &ToolRunner, approver: impl Approver) -> TurnCalls {
    runner.turn(Arc::new(approver), &CancellationToken::new())
}

/// Starts these calls and waits for all of them.
pub(crate) async fn run_all(turn: &mut TurnCalls, calls: Vec<FinishedCall>) -> Vec<CallOutcome> {
    for call in calls {
        turn.start(call);
    }
    let mut outcomes = Vec::new();
    while let Some(outcome) = in_time(turn.next()).await {
        outcomes.push(outcome);
    }
    outcomes
}

/// Runs one call in a turn of its own.
pub(crate) async fn run_one(runner: &ToolRunner, call: FinishedCall) -> CallOutcome {
    run_all(&mut turn(runner), vec![call]).await.pop().expect("an outcome")
}

/// The text that answers a call.
pub(crate) fn text(outcome: &CallOutcome) -> &str {
    match content(outcome) {
        MessageContent::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn content(outcome: &CallOutcome) -> &MessageContent {
    match &outcome.output {
        ResponseItem::FunctionCallOutput(output) => &output.output,
        ResponseItem::CustomToolCallOutput(output) => &output.output,
        other => panic!("{other:?}"),
    }
}
