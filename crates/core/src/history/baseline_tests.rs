//! When a request continues the last response: one rule a row.

use std::sync::Arc;

use codex_protocol::{
    Include, Reasoning, ResponseItem, ResponsesApiRequest, ServiceTier, StreamOptions, TextControls, Tool,
    ToolChoice,
};
use serde_json::{Value, json};

use super::{
    Baseline, Continuation, Destination, FullReason, History, Media, Properties, PropertiesCache, Property,
};

fn to() -> Destination {
    Destination { is_openai: true, ..Destination::new("openai", "m") }
}

fn request() -> ResponsesApiRequest {
    ResponsesApiRequest::new("m", Vec::new())
}

fn answer(text: &str) -> ResponseItem {
    let json = json!({"type": "message", "id": "msg_1", "role": "assistant", "content": [
        {"type": "output_text", "text": text, "annotations": []}]});
    ResponseItem::from_json(json.into())
}

/// A thread with its connection.
struct Thread {
    history: History,
    baseline: Baseline,
    request: ResponsesApiRequest,
    to: Destination,
}

impl Thread {
    fn new() -> Self {
        Self { history: History::new(), baseline: Baseline::new(), request: request(), to: to() }
    }

    fn ask(&mut self) -> Continuation {
        self.baseline.next(Properties::of(&self.request), &self.history.input(&self.to))
    }

    /// Asks, and the server answers and completes.
    fn turn(&mut self, asked: &str, answered: &str) -> Continuation {
        self.history.begin_turn();
        self.history.record(asked.into());
        let continuation = self.ask();
        let answered = answer(answered);
        self.baseline.output(&answered);
        self.baseline.completed("resp_1");
        self.history.record(answered);
        continuation
    }
}

/// What is sent: the reason of a whole input, or the new items.
fn told(continuation: &Continuation) -> Result<Vec<ResponseItem>, FullReason> {
    match continuation {
        Continuation::Full(reason) => Err(*reason),
        Continuation::Delta { previous_response_id, input } => {
            assert_eq!(previous_response_id, "resp_1");
            Ok(input.to_vec())
        }
    }
}

/// What happens to a thread between two requests, and how the second is sent.
type Case = (&'static str, fn(&mut Thread), Result<Vec<ResponseItem>, FullReason>);
type Edit = Box<dyn Fn(&mut ResponsesApiRequest)>;

/// After two turns and the change, asks once more.
fn check<const N: usize>(cases: [Case; N]) {
    for (case, change, expected) in cases {
        let mut thread = Thread::new();
        assert_eq!(told(&thread.turn("a", "b")), Err(FullReason::First), "{case}");
        assert_eq!(told(&thread.turn("again", "yes")), Ok(vec!["again".into()]), "{case}");
        change(&mut thread);
        thread.history.record("b".into());
        assert_eq!(told(&thread.ask()), expected, "{case}");
    }
}

#[test]
fn a_request_continues_the_last_response_where_it_may() {
    let plain: fn(&str) -> ResponseItem = |text| text.into();
    check([
        ("what came since is new", |_| {}, Ok(vec![plain("b")])),
        ("across turns", |thread| thread.history.begin_turn(), Ok(vec![plain("b")])),
        (
            "a call that got no output",
            |thread| {
                let json = json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": ""});
                thread.history.record(ResponseItem::from_json(json.clone().into()));
                thread.baseline.output(&ResponseItem::from_json(json.into()));
            },
            Ok(vec![ResponseItem::function_output("c", "aborted"), plain("b")]),
        ),
        (
            "notes of a server for itself",
            |thread| {
                let noted = json!({"type": "message", "role": "user", "content": "x"});
                let mut with = noted.clone();
                with["internal_chat_message_metadata_passthrough"] = json!({"turn_id": "t"});
                thread.history.record(ResponseItem::from_json(with.into()));
                thread.baseline.output(&ResponseItem::from_json(noted.into()));
            },
            Ok(vec![plain("b")]),
        ),
    ]);
}

#[test]
fn a_request_is_sent_whole_and_the_reason_is_told() {
    check([
        ("a new connection", |thread| thread.baseline = Baseline::new(), Err(FullReason::First)),
        ("an error", |thread| thread.baseline.failed(), Err(FullReason::NotCompleted)),
        (
            "an error, whatever comes late",
            |thread| {
                thread.baseline.failed();
                thread.baseline.completed("resp_1");
            },
            Err(FullReason::NotCompleted),
        ),
        (
            "another request that nobody waited for",
            |thread| {
                thread.ask();
            },
            Err(FullReason::NotCompleted),
        ),
        ("an empty id", |thread| thread.baseline.completed(""), Err(FullReason::NoResponseId)),
        (
            "a rollback",
            |thread| {
                thread.history.begin_turn();
                thread.history.record("away".into());
                thread.history.roll_back(1).unwrap();
            },
            Err(FullReason::HistoryEdited),
        ),
        (
            "a compaction",
            |thread| {
                let items = thread.history.items().cloned().collect();
                thread.history.replace(items);
            },
            Err(FullReason::HistoryEdited),
        ),
        (
            "another destination",
            |thread| thread.to.account = Some("b".to_owned()),
            Err(FullReason::Destination),
        ),
        (
            "a destination and back",
            |thread| {
                thread.history.input(&Destination::new("other", "m"));
            },
            Err(FullReason::Destination),
        ),
    ]);
}

#[test]
fn an_input_that_does_not_begin_as_the_last_one_ended_is_sent_whole() {
    check([
        (
            "items of the response that were not recorded",
            |thread| {
                for _ in 0..3 {
                    thread.baseline.output(&answer("more"));
                }
            },
            Err(FullReason::Shorter),
        ),
        (
            "one that was not recorded",
            |thread| thread.baseline.output(&answer("more")),
            Err(FullReason::Diverged),
        ),
        (
            "an id of our own",
            |thread| {
                let mut item = answer("more");
                thread.baseline.output(&item);
                item.set_id(Some("msg_of_our_own".to_owned()));
                thread.history.record(item);
            },
            Err(FullReason::Diverged),
        ),
        (
            "reasoning that led to nothing",
            |thread| {
                let json = json!({"type": "reasoning", "id": "rs_1", "summary": []});
                thread.baseline.output(&ResponseItem::from_json(json.clone().into()));
                thread.history.record(ResponseItem::from_json(json.into()));
            },
            Err(FullReason::Diverged),
        ),
        (
            "something beside the input",
            |thread| thread.request.model = "n".to_owned(),
            Err(FullReason::Changed(Property::Model)),
        ),
    ]);
}

#[test]
fn after_a_whole_request_the_next_one_continues_again() {
    let mut thread = Thread::new();
    thread.turn("a", "b");
    thread.baseline.failed();
    assert_eq!(told(&thread.turn("c", "d")), Err(FullReason::NotCompleted));
    assert_eq!(told(&thread.turn("e", "f")), Ok(vec!["e".into()]));
}

#[test]
fn the_same_request_after_a_warm_up_has_nothing_new() {
    let mut thread = Thread::new();
    thread.history.record("a".into());
    thread.ask();
    thread.baseline.completed("resp_1");
    assert_eq!(told(&thread.ask()), Ok(Vec::new()));
}

#[test]
fn an_image_that_the_model_is_not_sent_breaks_the_prefix() {
    let mut thread = Thread::new();
    thread.to.media = Media { images: false, ..Media::default() };
    thread.turn("draw", "here");
    let drawn = json!({"type": "image_generation_call", "id": "ig_1", "result": "AAAA"});
    thread.baseline.output(&ResponseItem::from_json(drawn.clone().into()));
    thread.history.record(ResponseItem::from_json(drawn.into()));
    assert_eq!(told(&thread.ask()), Err(FullReason::Diverged));
}

#[test]
fn a_late_output_in_the_place_of_an_aborted_one_breaks_the_prefix() {
    let mut thread = Thread::new();
    let call = json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": ""});
    thread.history.record(ResponseItem::from_json(call.into()));
    thread.turn("a", "b");
    thread.history.record(ResponseItem::function_output("c", "late"));
    assert_eq!(told(&thread.ask()), Err(FullReason::Diverged));
}

#[test]
fn every_property_is_compared_and_nothing_else_is() {
    let tool =
        |name: &str| Tool::from_json(json!({"type": "function", "name": name, "parameters": {}}).into());
    let cases: [(Option<Property>, Edit); 20] = [
        (Some(Property::Model), Box::new(|it| it.model = "n".to_owned())),
        (Some(Property::Instructions), Box::new(|it| it.instructions = "be brief".to_owned())),
        (Some(Property::Tools), Box::new(move |it| it.tools = Some(vec![tool("f")]))),
        (Some(Property::Tools), Box::new(|it| it.tools = Some(Vec::new()))),
        (Some(Property::ToolChoice), Box::new(|it| it.tool_choice = ToolChoice::REQUIRED)),
        (Some(Property::ParallelToolCalls), Box::new(|it| it.parallel_tool_calls = false)),
        (Some(Property::Reasoning), Box::new(|it| it.reasoning = Some(Reasoning::default()))),
        (Some(Property::Store), Box::new(|it| it.store = true)),
        (Some(Property::Stream), Box::new(|it| it.stream = false)),
        (Some(Property::Include), Box::new(|it| it.include = vec![Include::EncryptedReasoning])),
        (Some(Property::ServiceTier), Box::new(|it| it.service_tier = Some(ServiceTier::Flex))),
        (Some(Property::PromptCacheKey), Box::new(|it| it.prompt_cache_key = Some("k".to_owned()))),
        (Some(Property::Text), Box::new(|it| it.text = Some(TextControls::default()))),
        (Some(Property::Other), Box::new(|it| it.temperature = Some(0.5))),
        (Some(Property::Other), Box::new(|it| it.user = Some("u".to_owned()))),
        (
            Some(Property::Other),
            Box::new(|it| it.extra = [("x".to_owned(), Value::Null)].into_iter().collect()),
        ),
        (None, Box::new(|it| it.input = vec!["x".into()])),
        (None, Box::new(|it| it.client_metadata = Some([("a".to_owned(), "b".to_owned())].into()))),
        (None, Box::new(|it| it.stream_options = Some(StreamOptions::default()))),
        (None, Box::new(|it| it.previous_response_id = Some("resp_1".to_owned()))),
    ];
    for (number, (expected, edit)) in cases.iter().enumerate() {
        let (mut changed, before) = (request(), Properties::of(&request()));
        edit(&mut changed);
        assert_eq!(before.difference(&Properties::of(&changed)), *expected, "case {number}");
        assert_eq!(Properties::of(&changed).difference(&before), *expected, "case {number}");
    }
    let word = |property: Property| property.as_str();
    assert_eq!(cases[4].0.map(word), Some("tool_choice"));
}

#[test]
fn instructions_and_tools_apart_make_the_same_properties() {
    let tools: Arc<[Tool]> = vec![Tool::from_json(json!({"type": "function", "name": "f"}).into())].into();
    let instructions: Arc<str> = "be brief".into();
    let whole = ResponsesApiRequest {
        instructions: instructions.to_string(),
        tools: Some(tools.to_vec()),
        ..request()
    };
    let mut cache = PropertiesCache::default();
    for _ in 0..2 {
        assert_eq!(cache.of(&instructions, Some(&tools), &request()), Properties::of(&whole));
    }
    let other: Arc<[Tool]> = Arc::from([]);
    let changed = cache.of(&instructions, Some(&other), &request());
    assert_eq!(changed.difference(&Properties::of(&whole)), Some(Property::Tools));
    let without = ResponsesApiRequest { instructions: "be brief".to_owned(), ..request() };
    assert_eq!(cache.of(&instructions, None, &request()), Properties::of(&without));
    assert_eq!(cache.of(&"".into(), None, &request()), Properties::of(&request()));
}
