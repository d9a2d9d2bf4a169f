//! What all connections of a server share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::watch;

use super::log::Log;
use super::playing::{self, Playing};
use super::playlist::Playlist;
use super::received::ReceivedRequest;
use crate::clock::Clock;
use crate::gates::Gates;
use crate::reply::Reply;
use crate::responder::{Responder, Settings};
use crate::script::{Asked, Chosen, Connection as Doorway, Refusal, Render, Script, render};
use crate::seed::Seed;

/// What all connections of a server share.
#[derive(Debug)]
pub(crate) struct State {
    shared: Mutex<Shared>,
    /// How many requests were logged.
    logged: watch::Sender<usize>,
    connections: watch::Sender<Connections>,
    /// For how long no connection is taken, as the script says.
    refusal: watch::Sender<Option<Refusal>>,
    body_limit: usize,
    fixed_time: Option<u64>,
    clock: Clock,
    gates: Gates,
    responder: Responder,
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
    script: Option<Playing>,
    heads: u64,
}

/// What a request is to be answered with.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Which request it is, counted from 1.
    pub(crate) number: usize,
    pub(crate) reply: Reply,
    /// The numbers that the reply's faults are made from.
    pub(crate) seed: Seed,
}

impl State {
    pub(crate) fn new(
        playlist: Playlist,
        script: Option<Script>,
        body_limit: usize,
        fixed_time: Option<u64>,
        settings: Settings,
    ) -> Self {
        let fixed = fixed_time.or(playing::unix_time(script.as_ref()));
        let refusal = playing::refusal(script.as_ref());
        let strict = script.as_ref().and_then(|script| script.strict);
        let script = script.map(Playing::new);
        let shared = Shared { log: Log::default(), playlist, script, heads: 0 };
        let clock = Clock::new(fixed);
        let responder = Responder::new(clock.clone(), settings);
        responder.set_strict(strict);
        Self {
            shared: Mutex::new(shared),
            logged: watch::Sender::new(0),
            connections: watch::Sender::default(),
            refusal: watch::Sender::new(refusal),
            body_limit,
            fixed_time,
            responder,
            clock,
            gates: Gates::default(),
        }
    }

    /// Counts a connection, until what is returned is dropped.
    pub(crate) fn connect(self: &Arc<Self>) -> Connection {
        self.connections.send_modify(|connections| connections.made += 1);
        Connection(Arc::clone(self))
    }

    /// What the script says of the connection that was just taken.
    pub(crate) fn doorway(&self) -> Doorway {
        match &mut self.lock().script {
            Some(playing) => playing.doorway(),
            None => Doorway::Open,
        }
    }

    /// Tells when the script begins or ceases to refuse connections.
    pub(crate) fn refusal(&self) -> watch::Receiver<Option<Refusal>> {
        self.refusal.subscribe()
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

    /// The server's clock.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What answers where nothing else does, and checks every request.
    pub(crate) fn responder(&self) -> &Responder {
        &self.responder
    }

    /// The gates by their names.
    pub(crate) fn gates(&self) -> &Gates {
        &self.gates
    }

    /// A request id for the head that was just read.
    pub(crate) fn next_request_id(&self) -> String {
        let mut shared = self.lock();
        shared.heads += 1;
        format!("req_{:032x}", shared.heads)
    }

    /// Logs a request, and says what it is to be answered with. `body` is its JSON, `null` where it has none.
    pub(crate) fn receive(&self, request: &ReceivedRequest, body: &Value) -> Answer {
        let mut shared = self.lock();
        let number = shared.log.push(request.clone());
        // Told under the lock, so that the count never goes back but by a reset.
        self.logged.send_replace(number);
        let asked = asked(request, body);
        let (chosen, seed) = match &mut shared.script {
            Some(playing) => playing.next(asked),
            None => (Chosen::Respond, Seed::new(0, number as u64)),
        };
        let turn = match chosen {
            Chosen::Turn(turn) => turn,
            Chosen::Respond => {
                let reply = shared.playlist.next(&request.method, &request.path);
                return Answer { number, reply, seed };
            }
            Chosen::Refuse => {
                return Answer { number, reply: playing::no_turn(&request.method, &request.path), seed };
            }
        };
        drop(shared);
        let mut seed = seed;
        let for_reply = Seed::new(seed.next(), 0);
        let now_unix = self.clock.now_unix();
        let reply = render(&turn, Render { request: body, now_unix, gates: &self.gates, seed: for_reply });
        Answer { number, reply, seed }
    }

    /// Notes that a request was accepted, and answered with a response of this id.
    pub(crate) fn accepted(&self, request: &ReceivedRequest, body: &Value, response_id: Option<&str>) {
        if let Some(playing) = &mut self.lock().script {
            playing.accepted(asked(request, body), response_id);
        }
    }

    /// The requests in the log, oldest first.
    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.lock().log.requests()
    }

    /// The number of the first request in the log, from 1, and the requests.
    pub(crate) fn numbered_requests(&self) -> (usize, Vec<ReceivedRequest>) {
        let shared = self.lock();
        (shared.log.first(), shared.log.requests())
    }

    /// How often each turn of the script was played.
    pub(crate) fn turns_played(&self) -> Vec<usize> {
        self.lock().script.as_ref().map(Playing::turns_played).unwrap_or_default()
    }

    /// Waits until so many requests were logged.
    pub(crate) async fn logged(&self, count: usize) {
        // The sender lives in `self`, so the only way out is the value.
        let _ = self.logged.subscribe().wait_for(|logged| *logged >= count).await;
    }

    /// Empties the log, counts from the start, and goes back to the first reply and the first turn.
    pub(crate) fn reset(&self) {
        let mut shared = self.lock();
        shared.log = Log::default();
        shared.heads = 0;
        self.responder.reset();
        shared.playlist.rewind();
        let script = shared.script.take().map(Playing::into_script);
        self.begin(&mut shared, script);
        self.logged.send_replace(0);
    }

    pub(crate) fn set_replies(&self, replies: Vec<Reply>) {
        self.lock().playlist.replace(replies);
    }

    /// Puts a script in the place of the one before, or none.
    pub(crate) fn set_script(&self, script: Option<Script>) {
        self.begin(&mut self.lock(), script);
    }

    /// Begins with a script: gates shut, the clock as it was at the start.
    fn begin(&self, shared: &mut Shared, script: Option<Script>) {
        self.gates.reset();
        self.clock.restart(self.fixed_time.or(playing::unix_time(script.as_ref())));
        self.refusal.send_replace(playing::refusal(script.as_ref()));
        self.responder.set_strict(script.as_ref().and_then(|script| script.strict));
        shared.script = script.map(Playing::new);
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // Nothing panics while holding it; and what is inside is whole at every point.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn asked<'a>(request: &'a ReceivedRequest, body: &'a Value) -> Asked<'a> {
    Asked { method: &request.method, path: &request.path, headers: &request.headers, body }
}
