//! [`Teller`]: the events of one response, as those of a thread.

use codex_api::{ApiError, Delta, ResponseEvent, ResponseItem};
use codex_protocol::EventMsg;
use codex_protocol::event_msg::{
    AgentMessageContentDeltaEvent, AgentMessageEvent, AgentMessageItem, ErrorEvent, HostedItem,
    ItemCompletedEvent, ItemStartedEvent, ItemWithdrawnEvent, RawResponseCompletedEvent,
    RawResponseItemEvent, ReasoningTextItem, TurnItem,
};

use crate::server::told;

/// Tells the events of one response as those of a thread.
#[derive(Debug, Default)]
pub(super) struct Teller {
    pub(super) thread_id: String,
    pub(super) turn_id: String,
    /// Messages that began and are not done, oldest first.
    open: Vec<Open>,
    made_ids: u64,
    last_message: Option<String>,
}

/// A message that began.
#[derive(Debug)]
struct Open {
    /// What clients know it by.
    id: String,
    /// What the server calls it; some servers call it otherwise in each event.
    wire_id: Option<String>,
    /// Its place in the output, where it was said.
    place: Option<u32>,
}

impl Teller {
    pub(super) fn new(thread_id: String, turn_id: String) -> Self {
        Self { thread_id, turn_id, ..Self::default() }
    }

    /// What an event of the response tells.
    pub(super) fn tell(&mut self, event: ResponseEvent) -> Vec<EventMsg> {
        match event {
            ResponseEvent::OutputItemAdded(item) => self.added(item),
            ResponseEvent::OutputTextDelta(delta) => self.said(delta),
            ResponseEvent::OutputItemDone(item) => self.done(item),
            ResponseEvent::Completed { response_id, token_usage, .. } => {
                let mut told = self.withdraw();
                let event = RawResponseCompletedEvent { response_id, token_usage };
                told.push(EventMsg::RawResponseCompleted(event));
                told
            }
            // The rest tells nothing that the finished items don't.
            _ => Vec::new(),
        }
    }

    /// What is not done will not be.
    pub(super) fn withdraw(&mut self) -> Vec<EventMsg> {
        let open = std::mem::take(&mut self.open).into_iter();
        let withdrawn = open.map(|Open { id: item_id, .. }| {
            let (thread_id, turn_id) = (self.thread_id.clone(), self.turn_id.clone());
            EventMsg::ItemWithdrawn(ItemWithdrawnEvent { thread_id, turn_id, item_id })
        });
        withdrawn.collect()
    }

    /// The text of the last message.
    pub(super) fn last_message(&mut self) -> Option<String> {
        self.last_message.take()
    }

    fn added(&mut self, item: ResponseItem) -> Vec<EventMsg> {
        match (&item, item.id().map(str::to_owned)) {
            (ResponseItem::Message(_), Some(id)) if self.find(Some(&id), None).is_none() => {
                vec![self.begin(id.clone(), Some(id), None)]
            }
            // A message that only its place names begins with its first piece.
            (ResponseItem::Message(_), _) => Vec::new(),
            (_, id) => {
                let id = id.unwrap_or_else(|| self.make_id());
                vec![self.started(shown(id, item))]
            }
        }
    }

    fn said(&mut self, delta: Delta) -> Vec<EventMsg> {
        let wire_id = delta.item_id.map(|id| id.to_string());
        let mut told = Vec::new();
        let item_id = if let Some(at) = self.find(wire_id.as_deref(), delta.output_index) {
            let open = &mut self.open[at];
            open.place = open.place.or(delta.output_index);
            open.id.clone()
        } else {
            let id = wire_id.clone().unwrap_or_else(|| self.make_id());
            told.push(self.begin(id.clone(), wire_id, delta.output_index));
            id
        };
        let (thread_id, turn_id) = (self.thread_id.clone(), self.turn_id.clone());
        let event = AgentMessageContentDeltaEvent { thread_id, turn_id, item_id, delta: delta.delta };
        told.push(EventMsg::AgentMessageContentDelta(event));
        told
    }

    /// The open message of this id, else that of this place, else one whose place was not said yet.
    fn find(&self, wire_id: Option<&str>, place: Option<u32>) -> Option<usize> {
        let by_id = |open: &Open| wire_id.is_some() && open.wire_id.as_deref() == wire_id;
        let by_place = |open: &Open| place.is_some() && open.place == place;
        let unplaced = |open: &Open| place.is_some() && open.place.is_none();
        let position = |is: &dyn Fn(&Open) -> bool| self.open.iter().position(is);
        position(&by_id).or_else(|| position(&by_place)).or_else(|| position(&unplaced))
    }

    fn done(&mut self, item: ResponseItem) -> Vec<EventMsg> {
        let ResponseItem::Message(message) = &item else {
            let id = item.id().map_or_else(|| self.make_id(), str::to_owned);
            let shown = shown(id, item.clone());
            return vec![self.completed(shown), EventMsg::RawResponseItem(RawResponseItemEvent { item })];
        };
        let (text, phase) = (message.text(), message.phase.clone());
        let wire_id = item.id();
        let by_id = self.open.iter().position(|open| wire_id.is_some() && open.wire_id.as_deref() == wire_id);
        let id = match by_id.or(if self.open.is_empty() { None } else { Some(0) }) {
            Some(at) => self.open.remove(at).id,
            None => wire_id.map_or_else(|| self.make_id(), str::to_owned),
        };
        self.last_message = Some(text.clone());
        let shown = AgentMessageItem { id, text: text.clone(), phase: phase.clone() };
        vec![
            self.completed(TurnItem::AgentMessage(shown)),
            EventMsg::AgentMessage(AgentMessageEvent { message: text, phase }),
            EventMsg::RawResponseItem(RawResponseItemEvent { item }),
        ]
    }

    fn begin(&mut self, id: String, wire_id: Option<String>, place: Option<u32>) -> EventMsg {
        self.open.push(Open { id: id.clone(), wire_id, place });
        self.started(TurnItem::AgentMessage(AgentMessageItem { id, ..AgentMessageItem::default() }))
    }

    pub(super) fn started(&self, item: TurnItem) -> EventMsg {
        let (thread_id, turn_id) = (self.thread_id.clone(), self.turn_id.clone());
        EventMsg::ItemStarted(ItemStartedEvent { thread_id, turn_id, item, started_at_ms: 0 })
    }

    pub(super) fn completed(&self, item: TurnItem) -> EventMsg {
        let (thread_id, turn_id) = (self.thread_id.clone(), self.turn_id.clone());
        EventMsg::ItemCompleted(ItemCompletedEvent { thread_id, turn_id, item, completed_at_ms: 0 })
    }

    fn make_id(&mut self) -> String {
        self.made_ids += 1;
        format!("{}.{}", self.turn_id, self.made_ids)
    }
}

/// What clients are shown of an item that is no message.
fn shown(id: String, item: ResponseItem) -> TurnItem {
    match item {
        ResponseItem::Reasoning(_) => TurnItem::Reasoning(ReasoningTextItem { id, ..Default::default() }),
        item => TurnItem::Hosted(HostedItem { id, item }),
    }
}

/// A failed request, as a thread tells it.
pub(super) fn error_event(error: &ApiError) -> ErrorEvent {
    ErrorEvent {
        message: error.to_string(),
        codex_error_info: None,
        fate: Some(told(error.fate())),
        retry_after_ms: error.retry_after().map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
        request_id: error.request_id().map(str::to_owned),
        response_id: error.response_id().map(str::to_owned),
        attempts: error.attempts(),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use codex_api::EventDecoder;
    use serde_json::{Value, json};

    use super::*;

    /// What is told of the messages of a stream, a word and an id each.
    fn told(events: &[Value]) -> String {
        let mut decoder = EventDecoder::new();
        for event in events {
            decoder.push(&Bytes::from(event.to_string()));
        }
        let events: Vec<_> = std::iter::from_fn(|| decoder.next_event()).map_while(Result::ok).collect();
        let mut teller = Teller::new(String::new(), "t".to_owned());
        let words = events.into_iter().flat_map(|event| teller.tell(event)).filter_map(|msg| match msg {
            EventMsg::ItemStarted(event) => Some(format!("begin {}", event.item.id()?)),
            EventMsg::AgentMessageContentDelta(event) => Some(format!("{} {}", event.item_id, event.delta)),
            EventMsg::ItemCompleted(event) => Some(format!("end {}", event.item.id()?)),
            EventMsg::ItemWithdrawn(event) => Some(format!("withdraw {}", event.item_id)),
            _ => None,
        });
        words.collect::<Vec<_>>().join(", ")
    }

    fn delta(id: Option<&str>, place: u32, text: &str) -> Value {
        let mut event = json!({"type": "response.output_text.delta", "output_index": place, "delta": text});
        if let Some(id) = id {
            event["item_id"] = json!(id);
        }
        event
    }

    fn item(kind: &str, id: Option<&str>, place: u32, text: &str) -> Value {
        let content = json!([{"type": "output_text", "text": text}]);
        let mut item = json!({"type": "message", "role": "assistant", "content": content});
        if let Some(id) = id {
            item["id"] = json!(id);
        }
        json!({"type": format!("response.output_item.{kind}"), "output_index": place, "item": item})
    }

    #[test]
    fn pieces_belong_to_their_message_whatever_it_is_called() {
        let end = json!({"type": "response.completed", "response": {"id": "r", "output": []}});
        for (case, events, expected) in [
            (
                "named",
                vec![
                    item("added", Some("a"), 0, ""),
                    delta(Some("a"), 0, "One"),
                    item("done", Some("a"), 0, "One"),
                ],
                "begin a, a One, end a",
            ),
            (
                "nameless",
                vec![delta(None, 0, "On"), delta(None, 0, "e"), item("done", None, 0, "One")],
                "begin t.1, t.1 On, t.1 e, end t.1",
            ),
            (
                "named anew each time",
                vec![
                    item("added", Some("a"), 0, ""),
                    delta(Some("b"), 0, "On"),
                    delta(Some("c"), 0, "e"),
                    item("done", Some("d"), 0, "One"),
                ],
                "begin a, a On, a e, end a",
            ),
            (
                "two at once",
                vec![
                    item("added", Some("a"), 0, ""),
                    item("added", Some("b"), 1, ""),
                    delta(Some("b"), 1, "Two"),
                    delta(Some("a"), 0, "One"),
                    item("done", Some("b"), 1, "Two"),
                    item("done", Some("a"), 0, "One"),
                ],
                "begin a, begin b, b Two, a One, end b, end a",
            ),
            ("unannounced", vec![item("done", Some("a"), 0, "One")], "begin a, a One, end a"),
        ] {
            assert_eq!(told(&[events, vec![end.clone()]].concat()), expected, "{case}");
        }
    }
}
