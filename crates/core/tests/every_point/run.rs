//! One turn with a fault in it: what came of it, and what must hold.

use std::path::Path;
use std::time::Duration;

use codex_api::ResponseItem;
use codex_core::tool::Tools;
use codex_core::{Codex, Config, Environment, ModelProviderInfo};
use codex_mock::{Mock, Reply};
use codex_protocol::{EventMsg, InputItem, Op};
use tokio_util::sync::CancellationToken;

use crate::note::Note;
use crate::recorded::{LINES, RESPONSES};

/// How many generations a turn takes in which nothing goes wrong.
const UNDISTURBED: u64 = RESPONSES.len() as u64;
/// Longer than a turn that ends can take, on the test's clock.
const PATIENCE: Duration = Duration::from_hours(1);

/// What came of a turn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    /// All that was recorded, in order.
    pub(crate) history: Vec<ResponseItem>,
    /// How many repeats were announced.
    pub(crate) announced: u64,
    /// How many generations the server accepted.
    pub(crate) generations: u64,
    /// What the tool wrote, line by line.
    pub(crate) lines: Vec<String>,
    /// The typed error with which the turn ended, if it did.
    pub(crate) error: Option<String>,
    /// The items whose pieces were shown and taken back.
    pub(crate) withdrawn: Vec<String>,
    /// The items whose pieces were shown and that never ended.
    pub(crate) dangling: Vec<String>,
}

/// The server for a thread, and how it is reached.
pub(crate) fn config(mock: &Mock, noted: &Path) -> Config {
    let provider = ModelProviderInfo {
        name: "mock".to_owned(),
        base_url: mock.base_url(),
        env_key: Some("KEY".to_owned()),
        ..ModelProviderInfo::default()
    };
    let tools = Tools::builder().tool(Note(noted.to_owned())).build().expect("one tool");
    let environment: Environment = [("KEY", "secret")].into_iter().collect();
    Config { tools, environment, cwd: "/".into(), ..Config::new(provider, "gpt-5.1") }
}

/// Has a thread take one turn of a server that answers so.
pub(crate) async fn turn(mock: &Mock, config: Config, noted: &Path, replies: Vec<Reply>) -> Outcome {
    mock.reset();
    mock.set_replies(replies);
    // The file is gone where nothing was written.
    let _ = std::fs::remove_file(noted);
    let (codex, _) = Codex::spawn(config, CancellationToken::new()).await.expect("a valid configuration");
    let said = Op::UserInput { items: vec![InputItem::from("Note one, zwei and three.")] };
    codex.submit(said).await.expect("the thread is there");
    let events = tokio::time::timeout(PATIENCE, events(&codex)).await.expect("the turn ends");
    let lines = std::fs::read_to_string(noted).unwrap_or_default().lines().map(str::to_owned).collect();
    told(events, mock.generations(), lines)
}

/// The turn in which nothing goes wrong.
pub(crate) async fn undisturbed(mock: &Mock, config: Config, noted: &Path) -> Outcome {
    let outcome = turn(mock, config, noted, RESPONSES.map(Reply::sse).into()).await;
    assert_eq!((outcome.generations, outcome.announced, &outcome.error), (UNDISTURBED, 0, &None));
    assert_eq!((outcome.history.len(), &outcome.lines[..]), (1 + 5 + 3 + 2, &LINES.map(str::to_owned)[..]));
    outcome
}

async fn events(codex: &Codex) -> Vec<EventMsg> {
    let mut events = Vec::new();
    loop {
        let event = codex.next_event().await.expect("the thread is there").msg;
        let ends = matches!(event, EventMsg::TaskComplete(_) | EventMsg::TurnAborted(_));
        events.push(event);
        if ends {
            return events;
        }
    }
}

fn told(events: Vec<EventMsg>, generations: u64, lines: Vec<String>) -> Outcome {
    let mut outcome = Outcome {
        history: Vec::new(),
        announced: 0,
        generations,
        lines,
        error: None,
        withdrawn: Vec::new(),
        dangling: Vec::new(),
    };
    for event in events {
        match event {
            EventMsg::RawResponseItem(recorded) => outcome.history.push(recorded.item),
            EventMsg::StreamError(_) => outcome.announced += 1,
            EventMsg::Error(error) => outcome.error = Some(error.message),
            EventMsg::ItemStarted(started) => outcome.dangling.push(id(&started.item)),
            EventMsg::ItemCompleted(ended) => outcome.ends(&id(&ended.item)),
            EventMsg::ItemWithdrawn(withdrawn) => {
                outcome.ends(&withdrawn.item_id);
                outcome.withdrawn.push(withdrawn.item_id);
            }
            _ => {}
        }
    }
    outcome
}

fn id(item: &codex_protocol::event_msg::TurnItem) -> String {
    item.id().unwrap_or_default().to_owned()
}

impl Outcome {
    /// Takes one beginning of this item away.
    fn ends(&mut self, id: &str) {
        if let Some(at) = self.dangling.iter().position(|begun| begun == id) {
            self.dangling.swap_remove(at);
        }
    }

    /// What is wrong with it, held against a turn in which nothing went wrong. `spared`: how many announced repeats were
    /// no further generation.
    pub(crate) fn wrong(&self, undisturbed: &Self, spared: u64) -> Option<&'static str> {
        let ran = |line: &str| self.lines.iter().filter(|written| *written == line).count();
        let whole = self.error.is_none();
        let allowed = UNDISTURBED + self.announced;
        let checks = [
            ("a tool ran twice", LINES.iter().all(|line| ran(line) <= 1)),
            ("a tool did not run", !whole || LINES.iter().all(|line| ran(line) == 1)),
            ("something else was written", self.lines.iter().all(|line| LINES.contains(&line.as_str()))),
            ("an item began and never ended", self.dangling.is_empty()),
            ("a generation was not announced", self.generations + spared <= allowed),
            ("a repeat was announced and not sent", !whole || self.generations + spared == allowed),
            ("the history is another one", !whole || same(&self.history, &undisturbed.history)),
        ];
        checks.into_iter().find(|(_, holds)| !holds).map(|(what, _)| what)
    }
}

/// Whether two histories hold the same items, each as it was, the model's in the same order and each output somewhere
/// after its call: an output may come before a later call where that call was asked for again.
fn same(one: &[ResponseItem], two: &[ResponseItem]) -> bool {
    let split = |items: &[ResponseItem]| -> (Vec<ResponseItem>, Vec<ResponseItem>) {
        items.iter().cloned().partition(|item| !matches!(item, ResponseItem::FunctionCallOutput(_)))
    };
    let place = |wanted: &str| {
        one.iter().position(|item| matches!(item, ResponseItem::FunctionCall(call) if call.call_id == wanted))
    };
    let after_their_calls = one.iter().enumerate().all(|(at, item)| match item {
        ResponseItem::FunctionCallOutput(output) => place(&output.call_id).is_some_and(|call| call < at),
        _ => true,
    });
    after_their_calls && split(one) == split(two)
}
