//! What all connections of a server share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use super::log::Log;
use super::playlist::Playlist;
use super::received::ReceivedRequest;
use crate::reply::Reply;

/// What all connections of a server share.
#[derive(Debug)]
pub(crate) struct State {
    shared: Mutex<Shared>,
    /// How many requests were logged.
    logged: watch::Sender<usize>,
    connections: watch::Sender<Connections>,
    body_limit: usize,
    fixed_time: Option<u64>,
}

/// How many connections were made, and how many of them are over.
#[derive(Clone, Copy, Debug, Default)]
struct Connections {
    made: usize,
    over: usize,
}

/// One connection, for as long as it is served.
#[derive(Debug)]
pub(crate) struct Connection(Arc<State>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.connections.send_modify(|connections| connections.over += 1);
    }
}

#[derive(Debug)]
struct Shared {
    log: Log,
    playlist: Playlist,
    heads: u64,
}

impl State {
    pub(crate) fn new(playlist: Playlist, body_limit: usize, fixed_time: Option<u64>) -> Self {
        let shared = Shared { log: Log::default(), playlist, heads: 0 };
        Self {
            shared: Mutex::new(shared),
            logged: watch::Sender::new(0),
            connections: watch::Sender::default(),
            body_limit,
            fixed_time,
        }
    }

    /// Counts a connection, until what is returned is dropped.
    pub(crate) fn connect(self: &Arc<Self>) -> Connection {
        self.connections.send_modify(|connections| connections.made += 1);
        Connection(Arc::clone(self))
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.connections.borrow().made
    }

    /// Waits until so many connections are over.
    pub(crate) async fn closed(&self, count: usize) {
        // The sender lives in `self`, so the only way out is the value.
        let _ = self.connections.subscribe().wait_for(|connections| connections.over >= count).await;
    }

    /// The largest request body, in bytes.
    pub(crate) fn body_limit(&self) -> usize {
        self.body_limit
    }

    /// The time in seconds since the Unix epoch.
    pub(crate) fn now(&self) -> u64 {
        self.fixed_time.unwrap_or_else(|| {
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs())
        })
    }

    /// A request id for the head that was just read.
    pub(crate) fn next_request_id(&self) -> String {
        let mut shared = self.lock();
        shared.heads += 1;
        format!("req_{:032x}", shared.heads)
    }

    /// Logs a request; gives its number, counted from 1, and the reply it is to have.
    pub(crate) fn receive(&self, request: ReceivedRequest) -> (usize, Reply) {
        let mut shared = self.lock();
        let reply = shared.playlist.next(&request.method, &request.path);
        let number = shared.log.push(request);
        // Told under the lock, so that the count never goes back but by a reset.
        self.logged.send_replace(number);
        (number, reply)
    }

    /// The requests in the log, oldest first.
    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.lock().log.requests()
    }

    /// Waits until so many requests were logged.
    pub(crate) async fn logged(&self, count: usize) {
        // The sender lives in `self`, so the only way out is the value.
        let _ = self.logged.subscribe().wait_for(|logged| *logged >= count).await;
    }

    /// Empties the log, counts from the start, and goes back to the first reply.
    pub(crate) fn reset(&self) {
        let mut shared = self.lock();
        shared.log = Log::default();
        shared.heads = 0;
        shared.playlist.rewind();
        self.logged.send_replace(0);
    }

    pub(crate) fn set_replies(&self, replies: Vec<Reply>) {
        self.lock().playlist.replace(replies);
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // Nothing panics while holding it; and what is inside is whole at every point.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
