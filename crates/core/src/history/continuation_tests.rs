//! Random threads: the decision is that of a naive comparison, and what was sent of an item stays as it is.

use codex_protocol::{ResponseItem, ResponsesApiRequest};
use proptest::prelude::*;
use serde_json::json;

use super::{Baseline, Continuation, Destination, History, Properties};

/// Something that happens in a thread.
#[derive(Debug, Clone)]
enum Step {
    Record(Piece),
    BeginTurn,
    RollBack(usize),
    Replace(usize),
    GoTo(usize),
    Change(bool),
    Reconnect,
    Ask(Vec<Piece>, Outcome),
}

/// An item. Those with another number say something else, with or without ids.
#[derive(Debug, Clone, Copy)]
enum Piece {
    User(u8),
    Said(u8),
    Reasoning(u8),
    Call(u8),
    Output(u8),
    Unknown(u8),
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Outcome {
    Completed,
    CompletedWithoutId,
    Failed,
    Dropped,
    /// Completed, and its last item was lost on the way to the record.
    Lost,
}

impl Piece {
    fn item(self) -> ResponseItem {
        let json = match self {
            Self::User(n) => json!({"type": "message", "role": "user", "content": format!("user {n}")}),
            Self::Said(n) => json!({"type": "message", "id": format!("msg_{n}"), "role": "assistant",
                "content": format!("said {n}")}),
            Self::Reasoning(n) => json!({"type": "reasoning", "id": format!("rs_{n}"), "summary": [],
                "encrypted_content": format!("gAAA{n}")}),
            Self::Call(n) => {
                json!({"type": "function_call", "id": "not prefixed", "call_id": format!("c{n}"),
                "name": "f", "arguments": "{}"})
            }
            Self::Output(n) => {
                json!({"type": "function_call_output", "call_id": format!("c{n}"), "output": "done"})
            }
            Self::Unknown(n) => json!({"type": "of_later", "id": "x", "n": n}),
        };
        ResponseItem::from_json(json.into())
    }
}

fn destination(number: usize) -> Destination {
    let openai = Destination { is_openai: true, ..Destination::new("openai", "m") };
    match number {
        0 => openai,
        1 => Destination { keeps_item_ids: true, ..openai },
        2 => Destination { model: "n".to_owned(), ..openai },
        _ => Destination::new("other", "m"),
    }
}

fn piece() -> impl Strategy<Value = Piece> {
    let number = 0..4_u8;
    prop_oneof![
        number.clone().prop_map(Piece::User),
        number.clone().prop_map(Piece::Said),
        number.clone().prop_map(Piece::Reasoning),
        number.clone().prop_map(Piece::Call),
        number.clone().prop_map(Piece::Output),
        number.prop_map(Piece::Unknown),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        8 => Just(Outcome::Completed),
        1 => Just(Outcome::CompletedWithoutId),
        1 => Just(Outcome::Failed),
        1 => Just(Outcome::Dropped),
        1 => Just(Outcome::Lost),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => piece().prop_map(Step::Record),
        2 => Just(Step::BeginTurn),
        1 => (0..3_usize).prop_map(Step::RollBack),
        1 => (0..3_usize).prop_map(Step::Replace),
        1 => (0..4_usize).prop_map(Step::GoTo),
        1 => any::<bool>().prop_map(Step::Change),
        1 => Just(Step::Reconnect),
        12 => (prop::collection::vec(piece(), 0..4), outcome()).prop_map(|(items, outcome)| Step::Ask(items, outcome)),
    ]
}

/// The last request and its response, as a naive client keeps them: copies of all.
#[derive(Clone)]
struct Known {
    request: ResponsesApiRequest,
    edits: usize,
    outputs: Vec<ResponseItem>,
    response: Option<String>,
}

impl Known {
    /// The new items, where the response can be continued.
    fn new_items(&self, request: &ResponsesApiRequest, edits: usize) -> Option<Vec<ResponseItem>> {
        let beside_input = |request: &ResponsesApiRequest| ResponsesApiRequest {
            input: Vec::new(),
            client_metadata: None,
            ..request.clone()
        };
        let prefix = [self.request.input.clone(), self.outputs.clone()].concat();
        let continues = self.response.as_ref().is_some_and(|id| !id.is_empty())
            && self.edits == edits
            && beside_input(&self.request) == beside_input(request)
            && request.input.len() >= prefix.len()
            && request.input[..prefix.len()] == prefix[..];
        continues.then(|| request.input[prefix.len()..].to_vec())
    }
}

/// An item as the destination is sent it, worked out in another way.
fn without_id(mut item: ResponseItem, to: &Destination) -> ResponseItem {
    if !(to.keeps_item_ids && item.id().is_some_and(|id| id.contains('_'))) {
        item.set_id(None);
    }
    item
}

fn texts(items: &[ResponseItem]) -> Vec<String> {
    items.iter().map(|item| item.to_json().to_string()).collect()
}

/// How many items at the start of an input can't come out otherwise: those before the first output that was made up.
fn settled(items: &[ResponseItem]) -> usize {
    let made_up = |item: &ResponseItem| item.to_json().as_str().contains(r#""output":"aborted""#);
    items.iter().position(made_up).unwrap_or(items.len())
}

#[derive(Default)]
struct Thread {
    history: History,
    baseline: Baseline,
    known: Option<Known>,
    to: usize,
    parallel: bool,
    /// How often the record or the destination was changed.
    edits: usize,
    sent: Option<(usize, Vec<ResponseItem>)>,
    asked: usize,
    asked_of: Option<usize>,
    continued: usize,
}

impl Thread {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Record(piece) => self.history.record(piece.item()),
            Step::BeginTurn => self.history.begin_turn(),
            Step::RollBack(turns) => {
                let changed = *turns > 0 && self.history.roll_back(*turns).is_ok();
                self.edits += usize::from(changed);
            }
            Step::Replace(kept) => {
                let items = self.history.items().take(*kept).cloned().collect();
                self.history.replace(items);
                self.edits += 1;
            }
            Step::GoTo(to) => self.to = *to,
            Step::Change(parallel) => self.parallel = *parallel,
            Step::Reconnect => (self.baseline, self.known) = (Baseline::new(), None),
            Step::Ask(pieces, outcome) => self.ask(pieces, *outcome),
        }
    }

    fn ask(&mut self, pieces: &[Piece], outcome: Outcome) {
        let to = destination(self.to);
        let input = self.history.input(&to);
        self.edits += usize::from(self.asked_of.replace(self.to).is_some_and(|before| before != self.to));
        self.asked += 1;
        let request = ResponsesApiRequest {
            parallel_tool_calls: self.parallel,
            client_metadata: Some([("n".to_owned(), self.asked.to_string())].into()),
            ..ResponsesApiRequest::new("m", input.to_vec())
        };
        self.check_prefix(&request.input);
        let expected = self.known.as_ref().and_then(|known| known.new_items(&request, self.edits));
        let decided = match self.baseline.next(Properties::of(&request), &input) {
            Continuation::Full(_) => None,
            Continuation::Delta { previous_response_id, input } => {
                let known = self.known.as_ref().and_then(|known| known.response.as_deref());
                assert_eq!(Some(previous_response_id.as_str()), known);
                Some(input.to_vec())
            }
        };
        assert_eq!(decided, expected);
        self.continued += usize::from(decided.is_some());
        self.answer(request, pieces, outcome, &to);
    }

    fn check_prefix(&mut self, input: &[ResponseItem]) {
        if let Some((edits, before)) = &self.sent
            && *edits == self.edits
        {
            let kept = settled(before);
            assert!(input.len() >= kept, "nothing that was sent is missing");
            assert_eq!(texts(&before[..kept]), texts(&input[..kept]), "what was sent stays as it is");
        }
        self.sent = Some((self.edits, input.to_vec()));
    }

    fn answer(&mut self, request: ResponsesApiRequest, pieces: &[Piece], outcome: Outcome, to: &Destination) {
        let (mut outputs, id) = (Vec::new(), format!("resp_{}", self.asked));
        for (index, piece) in pieces.iter().enumerate() {
            let item = piece.item();
            self.baseline.output(&item);
            outputs.push(without_id(item.clone(), to));
            if outcome != Outcome::Lost || index + 1 < pieces.len() {
                self.history.record(item);
            }
        }
        let response = match outcome {
            Outcome::Completed | Outcome::Lost => Some(id),
            Outcome::CompletedWithoutId => Some(String::new()),
            Outcome::Failed | Outcome::Dropped => None,
        };
        match &response {
            Some(id) => self.baseline.completed(id),
            None if outcome == Outcome::Failed => self.baseline.failed(),
            None => {}
        }
        self.known = Some(Known { request, edits: self.edits, outputs, response });
    }

    /// What is sent is what a view that is made anew would give.
    fn check_whole(mut self) {
        let to = destination(self.to);
        let known = self.history.input(&to).to_vec();
        self.history.input(&Destination::new("elsewhere", "m"));
        assert_eq!(texts(&self.history.input(&to).to_vec()), texts(&known));
    }
}

proptest! {
    #[test]
    fn the_decision_is_that_of_a_naive_comparison(steps in prop::collection::vec(step(), 0..60)) {
        let mut thread = Thread::default();
        for step in &steps {
            thread.take(step);
        }
        thread.check_whole();
    }
}

#[test]
fn a_common_thread_is_continued_at_every_request_but_the_first() {
    let mut thread = Thread::default();
    let ask = |pieces: &[Piece]| Step::Ask(pieces.to_vec(), Outcome::Completed);
    for number in 0..3 {
        for step in [
            Step::BeginTurn,
            Step::Record(Piece::User(number)),
            ask(&[Piece::Reasoning(number), Piece::Call(number)]),
            Step::Record(Piece::Output(number)),
            ask(&[Piece::Unknown(number), Piece::Said(number)]),
        ] {
            thread.take(&step);
        }
    }
    assert_eq!((thread.asked, thread.continued), (6, 5));
}
