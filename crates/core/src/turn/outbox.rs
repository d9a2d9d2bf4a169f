//! [`Outbox`]: what a turn tells.

use codex_protocol::event_msg::{
    ItemCompletedEvent, ItemStartedEvent, ItemWithdrawnEvent, RawResponseItemEvent, TurnItem, WarningEvent,
};
use codex_protocol::{Event, EventMsg, ResponseItem};

use super::clock::unix_ms;
use super::queue::EventQueue;

/// What a turn tells its client.
#[derive(Debug, Clone)]
pub(super) struct Outbox {
    pub(super) queue: EventQueue,
    pub(super) thread_id: String,
    pub(super) turn_id: String,
}

impl Outbox {
    pub(super) async fn tell(&self, msg: EventMsg) {
        self.queue.send(self.event(msg)).await;
    }

    /// Tells what can't wait until the client reads.
    pub(super) fn tell_now(&self, msg: EventMsg) {
        self.queue.send_now(self.event(msg));
    }

    pub(super) async fn begin(&self, item: TurnItem) {
        let (thread_id, turn_id) = self.place();
        let event = ItemStartedEvent { thread_id, turn_id, item, started_at_ms: unix_ms() };
        self.tell(EventMsg::ItemStarted(event)).await;
    }

    pub(super) async fn end(&self, item: TurnItem) {
        let (thread_id, turn_id) = self.place();
        let event = ItemCompletedEvent { thread_id, turn_id, item, completed_at_ms: unix_ms() };
        self.tell(EventMsg::ItemCompleted(event)).await;
    }

    pub(super) async fn withdraw(&self, item_id: String) {
        let (thread_id, turn_id) = self.place();
        self.tell(EventMsg::ItemWithdrawn(ItemWithdrawnEvent { thread_id, turn_id, item_id })).await;
    }

    pub(super) async fn raw(&self, item: ResponseItem) {
        self.tell(EventMsg::RawResponseItem(RawResponseItemEvent { item })).await;
    }

    pub(super) async fn warn(&self, message: String) {
        self.tell(EventMsg::Warning(WarningEvent { message })).await;
    }

    fn event(&self, msg: EventMsg) -> Event {
        Event { id: self.turn_id.clone(), msg }
    }

    fn place(&self) -> (String, String) {
        (self.thread_id.clone(), self.turn_id.clone())
    }
}
