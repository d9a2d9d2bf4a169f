//! The running server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::runtime::Handle;

use super::door::{self, Door};
use super::received::ReceivedRequest;
use super::service;
use super::state::State;
use super::tasks::Owner;
use super::wire::Wire;
use crate::clock::Clock;
use crate::gate::Gate;
use crate::reply::Reply;
use crate::report::Report;
use crate::script::Script;

/// A Responses server on a real port, for as long as it is kept.
///
/// It speaks HTTP/1.1, and HTTP/2 to a client that begins with it (prior knowledge). It runs in the tokio runtime it
/// was started in. Dropping it stops it: as soon as that runtime runs its tasks, the port is free and every connection
/// is closed, wherever its reply was. [`Mock::stop`] waits for that.
///
/// Every request to a path it knows is held against the API, scripted answer or not. A client that breaks the API is
/// answered with the documented error, unless a script answers, and fails the test: dropping the mock panics with the
/// report, unless someone read it ([`Mock::report`], [`Mock::verify`]), the server is [`Builder::lenient`], or the thread
/// is panicking already.
///
/// [`Builder::lenient`]: crate::Builder::lenient
#[derive(Debug)]
pub struct Mock {
    addr: SocketAddr,
    state: Arc<State>,
    /// `None` once it was stopped.
    tasks: Option<Owner>,
    lenient: bool,
}

impl Mock {
    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `http://HOST:PORT`, without a slash at the end.
    pub fn uri(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// `http://HOST:PORT/v1`, without a slash at the end: what a client of the API takes as its base URL.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.addr)
    }

    /// The requests received since the start or the last [`Mock::reset`], in the order they were complete, which is
    /// the order in which they took their replies.
    ///
    /// The newest 4096 are kept, with at most 256 MiB of bodies. A request is logged once its body has arrived whole;
    /// one whose body is too large or broken off is not.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.state.requests()
    }

    /// Waits until `count` requests were received since the start or the last [`Mock::reset`].
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn wait_for_requests(&self, count: usize) {
        self.state.logged(count).await;
    }

    /// How many connections were made since the start, those that are over included.
    pub fn connections(&self) -> usize {
        self.state.connections()
    }

    /// Waits until `count` of the connections made since the start are over, whichever side closed them.
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn wait_for_closed(&self, count: usize) {
        self.state.closed(count).await;
    }

    /// Forgets the requests, and starts again with the first reply, the first turn of the script and the first ids. The
    /// clock is set to what it was at the start and runs; named gates are opened for who waits at them, then forgotten.
    /// Open replies go on.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Puts other replies in the place of those it was built with, and starts with the first of them. An empty list
    /// stands for the built-in responder. Open replies go on.
    pub fn set_replies(&self, replies: Vec<Reply>) {
        self.state.set_replies(replies);
    }

    /// Puts a script in the place of the one before, and begins with it as [`Mock::reset`] does, but for the log. Without
    /// one, only the list of replies and the built-in responder answer.
    pub fn set_script(&self, script: impl Into<Option<Script>>) {
        self.state.set_script(script.into());
    }

    /// How often each turn of the script was played since it began.
    pub fn turns_played(&self) -> Vec<usize> {
        self.state.turns_played()
    }

    /// The gate of this name, at which a script waits. It is shut until someone opens it, here or through the control
    /// API; after a [`Mock::reset`] the name is a new gate.
    pub fn gate(&self, name: &str) -> Gate {
        self.state.gates().get(name)
    }

    /// The clock the server goes by.
    pub fn clock(&self) -> Clock {
        self.state.clock().clone()
    }

    /// Serves a connection that someone else made, as if it had come in through the port. Returns at once.
    pub fn serve_io(&self, io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Some(owner) = &self.tasks else { return };
        let tasks = owner.tasks();
        tasks.spawn(service::serve(Arc::clone(&self.state), Wire::plain(io), tasks.clone()));
    }

    /// A connection to the server that needs no socket, so that a test can run on a paused clock. It holds 64 KiB each
    /// way.
    pub fn connect(&self) -> DuplexStream {
        let (client, server) = tokio::io::duplex(64 << 10);
        self.serve_io(server);
        client
    }

    /// Stops the server and waits until the port is free and every connection is closed.
    ///
    /// # Cancel safety
    /// The server stops even when the future is dropped.
    ///
    /// # Panics
    /// As dropping it does, when everything is stopped.
    pub async fn stop(mut self) {
        if let Some(tasks) = self.tasks.take() {
            tasks.stop().await;
        }
    }

    /// What clients did so far that the API does not allow or does not document. Its violations count as read: dropping
    /// the mock does not panic about them.
    pub fn report(&self) -> Report {
        self.state.responder().report()
    }

    /// Checks that no client broke the API since the start or the last [`Mock::reset`].
    ///
    /// # Panics
    /// With the report, when one did.
    pub fn verify(&self) {
        let report = self.report();
        assert!(report.is_clean(), "{report}");
    }

    /// How many generations were accepted since the start or the last [`Mock::reset`]: requests to create a response, a
    /// chat completion, a compaction or memories that were answered with a status of success, by a script or by the
    /// responder, whatever became of the answer then. So a repeat cannot hide.
    pub fn generations(&self) -> u64 {
        self.state.responder().generations()
    }

    /// Begins to serve what comes in through `door`.
    pub(crate) fn serve(door: Door, state: State, lenient: bool) -> io::Result<Self> {
        let (addr, state, owner) = (door.addr()?, Arc::new(state), Owner::new(Handle::current()));
        let tasks = owner.tasks();
        tasks.spawn(door::serve(door, addr, Arc::clone(&state), tasks.clone()));
        Ok(Self { addr, state, tasks: Some(owner), lenient })
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        if self.lenient || std::thread::panicking() {
            return;
        }
        if let Some(report) = self.state.responder().unread_report() {
            panic!("{report}");
        }
    }
}
