//! [`EventQueue`]: events on their way to the client.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use codex_protocol::Event;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// Events on their way to the client, in order. A clone is a pointer.
///
/// Where it is full, who sends waits until the client reads: nothing is lost, and the thread goes no faster than its
/// client. What must not wait goes in all the same: announcements of repeats, of which a turn has a bounded number, and
/// what is left to be told once the thread is being ended.
#[derive(Clone)]
pub(crate) struct EventQueue(Arc<Inner>);

struct Inner {
    events: Mutex<Events>,
    /// How many events there are to take.
    filled: Semaphore,
    /// How many more may be sent.
    room: Semaphore,
    /// The thread is being ended: nothing waits any more.
    ending: CancellationToken,
}

#[derive(Default)]
struct Events {
    queue: VecDeque<Event>,
    /// How many of them took no room.
    beyond: usize,
}

impl EventQueue {
    /// A queue of this many events. When `ending` is cancelled, its bound is lifted.
    pub(crate) fn new(capacity: usize, ending: CancellationToken) -> Self {
        Self(Arc::new(Inner {
            events: Mutex::default(),
            filled: Semaphore::new(0),
            room: Semaphore::new(capacity),
            ending,
        }))
    }

    /// Sends an event; waits while there is no room. After the queue was closed it is dropped.
    pub(crate) async fn send(&self, event: Event) {
        let has_room = tokio::select! {
            biased;
            () = self.0.ending.cancelled() => false,
            room = self.0.room.acquire() => match room {
                Ok(room) => {
                    room.forget();
                    true
                }
                Err(_) => return,
            },
        };
        self.push(event, has_room);
    }

    /// Sends an event that can't wait.
    pub(crate) fn send_now(&self, event: Event) {
        self.push(event, false);
    }

    /// The next event; `None` when the queue was closed and is empty.
    pub(crate) async fn next(&self) -> Option<Event> {
        match self.0.filled.acquire().await {
            Ok(filled) => filled.forget(),
            // It is closed: what is left is taken without counting.
            Err(_) => return self.pop(),
        }
        self.pop()
    }

    /// Lets nothing wait any more.
    pub(crate) fn lift_bound(&self) {
        self.0.ending.cancel();
    }

    /// No event follows. Those that were sent can still be taken.
    pub(crate) fn close(&self) {
        self.0.room.close();
        self.0.filled.close();
    }

    fn push(&self, event: Event, took_room: bool) {
        let mut events = self.lock();
        events.queue.push_back(event);
        events.beyond += usize::from(!took_room);
        drop(events);
        self.0.filled.add_permits(1);
    }

    fn pop(&self) -> Option<Event> {
        let mut events = self.lock();
        let event = events.queue.pop_front()?;
        if events.beyond > 0 {
            events.beyond -= 1;
        } else {
            self.0.room.add_permits(1);
        }
        Some(event)
    }

    fn lock(&self) -> MutexGuard<'_, Events> {
        self.0.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for EventQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Events { queue, beyond } = &*self.lock();
        f.debug_struct("EventQueue")
            .field("len", &queue.len())
            .field("beyond", beyond)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use codex_protocol::EventMsg;
    use futures_util::FutureExt;

    use super::*;

    fn event(id: &str) -> Event {
        Event { id: id.to_owned(), msg: EventMsg::ShutdownComplete }
    }

    fn taken(queue: &EventQueue) -> Option<String> {
        queue.next().now_or_never()?.map(|event| event.id)
    }

    #[test]
    fn a_sender_waits_for_room_and_nothing_is_lost() {
        let queue = EventQueue::new(1, CancellationToken::new());
        assert_eq!(queue.send(event("a")).now_or_never(), Some(()));
        let mut waiting = Box::pin(queue.send(event("c")));
        assert_eq!(waiting.as_mut().now_or_never(), None);
        queue.send_now(event("b"));
        assert_eq!(taken(&queue).as_deref(), Some("a"));
        // What went in beyond the bound has taken the room of nothing else.
        assert_eq!(waiting.as_mut().now_or_never(), None);
        assert_eq!(taken(&queue).as_deref(), Some("b"));
        assert_eq!(waiting.now_or_never(), Some(()));
        assert_eq!(taken(&queue).as_deref(), Some("c"));
        assert_eq!(taken(&queue), None);
    }

    #[test]
    fn at_the_end_nothing_waits_and_all_can_be_taken() {
        let queue = EventQueue::new(1, CancellationToken::new());
        queue.send_now(event("a"));
        assert_eq!(queue.send(event("b")).now_or_never(), Some(()));
        let mut waiting = Box::pin(queue.send(event("c")));
        assert_eq!(waiting.as_mut().now_or_never(), None);
        queue.lift_bound();
        assert_eq!(waiting.now_or_never(), Some(()));
        queue.close();
        for expected in [Some("a"), Some("b"), Some("c"), None, None] {
            assert_eq!(queue.next().now_or_never(), Some(expected.map(event)));
        }
    }
}
