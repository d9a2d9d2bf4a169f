//! A thread against a mock, and its events in a line each.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use codex_core::tool::{Tool, ToolContext, ToolError, ToolOutput, Tools};
use codex_core::{Codex, Config, Environment, ModelProviderInfo};
use codex_mock::{Mock, ReceivedRequest, Script};
use codex_protocol::event_msg::TurnItem;
use codex_protocol::{Event, EventMsg, InputItem, Op, ResponseItem};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// Longer than any wait of a test that passes, and shorter than the waits that servers ask for in tests.
const PATIENCE: Duration = Duration::from_secs(40);

/// Says so and returns true where no socket may be opened.
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a test asks for its surroundings")]
pub(crate) fn no_network() -> bool {
    let disabled = std::env::var_os("CODEX_SANDBOX_NETWORK_DISABLED").is_some();
    if disabled {
        println!("Skipping under Codex sandbox with network disabled.");
    }
    disabled
}

/// Waits for what must come.
pub(crate) fn in_time<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let work = Box::pin(tokio::time::timeout(PATIENCE, work));
    async move { work.await.expect("it comes in time") }
}

/// A provider of this server, with a key that is always there.
pub(crate) fn provider(mock: &Mock) -> ModelProviderInfo {
    ModelProviderInfo {
        name: "mock".to_owned(),
        base_url: mock.base_url(),
        env_key: Some("KEY".to_owned()),
        ..ModelProviderInfo::default()
    }
}

pub(crate) fn config(mock: &Mock) -> Config {
    let environment: Environment = [("KEY", "secret")].into_iter().collect();
    Config { environment, cwd: "/".into(), ..Config::new(provider(mock), "mock") }
}

/// A thread and its server.
pub(crate) struct Client {
    pub(crate) codex: Codex,
    pub(crate) mock: Mock,
    pub(crate) session_id: String,
}

impl Client {
    /// A thread with the defaults, after its first event.
    pub(crate) async fn start(script: Script) -> Self {
        Self::start_with(script, |config| config).await
    }

    pub(crate) async fn start_with(script: Script, change: impl FnOnce(Config) -> Config) -> Self {
        let mock = in_time(Mock::builder().script(script).start()).await.expect("it starts");
        let config = change(config(&mock));
        let (codex, session_id) =
            in_time(Codex::spawn(config, CancellationToken::new())).await.expect("valid");
        let client = Self { codex, mock, session_id };
        let first = client.event().await;
        assert!(matches!(first.msg, EventMsg::SessionConfigured(_)), "{first:?}");
        client
    }

    pub(crate) async fn submit(&self, op: impl Into<Op>) -> String {
        in_time(self.codex.submit(op.into())).await.expect("the thread is there")
    }

    pub(crate) async fn say(&self, text: &str) -> String {
        self.submit(said(text)).await
    }

    pub(crate) async fn event(&self) -> Event {
        in_time(self.codex.next_event()).await.expect("the thread is there")
    }

    /// Events up to the first of this type.
    pub(crate) async fn until(&self, word: &str) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            events.push(self.event().await);
            let last = events.last().expect("one was put in");
            if last.msg.type_word() == Some(word) {
                return events;
            }
        }
    }

    /// Says a text and gives the events of its turn.
    pub(crate) async fn turn(&self, text: &str) -> Vec<Event> {
        self.say(text).await;
        self.rest().await
    }

    /// Events up to the end of a turn.
    pub(crate) async fn rest(&self) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            events.push(self.event().await);
            let last = events.last().expect("one was put in");
            if matches!(last.msg, EventMsg::TaskComplete(_) | EventMsg::TurnAborted(_)) {
                return events;
            }
        }
    }

    /// Waits until all that was submitted was taken in.
    pub(crate) async fn settle(&self) {
        let id = self.submit(Op::ThreadRollback { num_turns: 0 }).await;
        while self.event().await.id != id {}
    }

    /// The body of the request of this number, from 0.
    pub(crate) fn body(&self, number: usize) -> Value {
        self.mock.requests()[number].json().expect("JSON")
    }

    /// The items of the request of this number, from 0, each in a word or two.
    pub(crate) fn items(&self, number: usize) -> Vec<String> {
        items(&self.mock.requests()[number])
    }
}

pub(crate) fn said(text: &str) -> Op {
    Op::UserInput { items: vec![InputItem::from(text)] }
}

fn input(request: &ReceivedRequest) -> Vec<Value> {
    let body = request.json().expect("JSON");
    body["input"].as_array().expect("a list").clone()
}

/// The items of a request, each in a word or two.
pub(crate) fn items(request: &ReceivedRequest) -> Vec<String> {
    input(request).into_iter().map(|item| item_line(&ResponseItem::from_json(item.into()))).collect()
}

/// The events, each in a line that says all but ids and times.
pub(crate) fn lines(events: &[Event]) -> Vec<String> {
    events.iter().map(|event| line(&event.msg)).collect()
}

/// Compares the events with lines, whose white space at the ends doesn't matter.
#[track_caller]
pub(crate) fn assert_lines(events: &[Event], expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let told = lines(events);
    assert_eq!(told, expected, "\n{}\n", told.join("\n"));
}

fn line(msg: &EventMsg) -> String {
    let word = msg.type_word().unwrap_or("unknown");
    let rest = match msg {
        EventMsg::TaskComplete(event) => format!("{:?}", event.last_agent_message.as_deref()),
        EventMsg::TurnAborted(event) => event.reason.to_string(),
        EventMsg::Error(event) => format!("{:?}", event.codex_error_info),
        EventMsg::Warning(event) => event.message.clone(),
        EventMsg::StreamError(event) => {
            format!("{} {:?} billed {}", event.message, event.fate, event.may_be_billed)
        }
        EventMsg::ModelReroute(event) => format!("{} {}", event.from_model, event.to_model),
        EventMsg::RawResponseItem(event) => item_line(&event.item),
        EventMsg::ItemStarted(event) => turn_item_line(&event.item),
        EventMsg::ItemCompleted(event) => turn_item_line(&event.item),
        EventMsg::AgentMessageContentDelta(event) => format!("{:?}", event.delta),
        EventMsg::ReasoningContentDelta(event) => format!("{:?}", event.delta),
        EventMsg::ToolApprovalRequest(event) => format!("{} {}", event.name, event.arguments),
        EventMsg::TokenCount(event) if event.usage_unknown => "unknown".to_owned(),
        EventMsg::ThreadRolledBack(event) => event.num_turns.to_string(),
        EventMsg::UserMessage(event) => format!("{:?}", event.message),
        EventMsg::AgentMessage(event) => format!("{:?}", event.message),
        EventMsg::AgentReasoning(event) => format!("{:?}", event.text),
        _ => String::new(),
    };
    format!("{word} {rest}").trim_end().to_owned()
}

fn turn_item_line(item: &TurnItem) -> String {
    let word = item.type_word().unwrap_or("unknown");
    match item {
        TurnItem::AgentMessage(item) => format!("{word} {:?}", item.text),
        TurnItem::Reasoning(item) => format!("{word} {:?}", item.summary_text),
        TurnItem::ToolCall(item) => format!("{word} {} {} {:?}", item.name, item.status, item.output),
        _ => word.to_owned(),
    }
}

fn item_line(item: &ResponseItem) -> String {
    match item {
        ResponseItem::Message(message) => {
            let text = message.text();
            let marked = text.starts_with("<turn_aborted>");
            format!("{} {:?}", message.role, if marked { "<turn_aborted>" } else { &text })
        }
        ResponseItem::FunctionCall(call) => format!("call {} {}", call.name, call.arguments),
        ResponseItem::FunctionCallOutput(output) => format!("output {:?}", output.output.text()),
        item => item.type_word().unwrap_or("unknown").to_owned(),
    }
}

/// A tool that says what it was called with, and counts how often it ran.
pub(crate) struct Echo {
    pub(crate) runs: Arc<AtomicUsize>,
    pub(crate) needs_approval: bool,
}

#[derive(schemars::JsonSchema, serde::Deserialize)]
pub(crate) struct EchoArguments {
    text: String,
}

impl Tool for Echo {
    type Arguments = EchoArguments;

    #[expect(clippy::unnecessary_literal_bound, reason = "the trait's signature")]
    fn name(&self) -> &str {
        "echo"
    }

    #[expect(clippy::unnecessary_literal_bound, reason = "the trait's signature")]
    fn description(&self) -> &str {
        "Says the same."
    }

    fn needs_approval(&self, _: &EchoArguments) -> bool {
        self.needs_approval
    }

    async fn call(&self, arguments: EchoArguments, _: ToolContext) -> Result<ToolOutput, ToolError> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        Ok(arguments.text.into())
    }
}

/// A tool that never ends, and says when it is dropped.
pub(crate) struct Endless {
    pub(crate) dropped: CancellationToken,
}

#[derive(schemars::JsonSchema, serde::Deserialize)]
pub(crate) struct Nothing {}

impl Tool for Endless {
    type Arguments = Nothing;

    #[expect(clippy::unnecessary_literal_bound, reason = "the trait's signature")]
    fn name(&self) -> &str {
        "endless"
    }

    #[expect(clippy::unnecessary_literal_bound, reason = "the trait's signature")]
    fn description(&self) -> &str {
        "Never ends."
    }

    async fn call(&self, _: Nothing, _: ToolContext) -> Result<ToolOutput, ToolError> {
        let _guard = self.dropped.clone().drop_guard();
        std::future::pending().await
    }
}

/// The tool that never ends, and what is cancelled when it is dropped.
pub(crate) fn endless() -> (Tools, CancellationToken) {
    let dropped = CancellationToken::new();
    let endless = Endless { dropped: dropped.clone() };
    (Tools::builder().tool(endless).build().expect("one tool"), dropped)
}

/// The tool, and how often it ran.
pub(crate) fn echo(needs_approval: bool) -> (Tools, Arc<AtomicUsize>) {
    let runs = Arc::new(AtomicUsize::new(0));
    let echo = Echo { runs: Arc::clone(&runs), needs_approval };
    (Tools::builder().tool(echo).build().expect("one tool"), runs)
}
