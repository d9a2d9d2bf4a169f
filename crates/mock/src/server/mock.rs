//! The running server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::net::TcpListener;
use tokio::runtime::Handle;

use super::received::ReceivedRequest;
use super::service;
use super::state::State;
use super::tasks::{Owner, Tasks};
use super::wire::Wire;
use crate::reply::Reply;

/// A Responses server on a real port, for as long as it is kept.
///
/// It speaks HTTP/1.1, and HTTP/2 to a client that begins with it (prior knowledge). It runs in the tokio runtime it
/// was started in. Dropping it stops it: as soon as that runtime runs its tasks, the port is free and every connection
/// is closed, wherever its reply was. [`Mock::stop`] waits for that.
#[derive(Debug)]
pub struct Mock {
    addr: SocketAddr,
    state: Arc<State>,
    tasks: Owner,
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

    /// Forgets the requests, and starts again with the first reply and the first ids. Open replies go on.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Puts other replies in the place of those it was built with, and starts with the first of them. An empty list
    /// stands for the built-in responder. Open replies go on.
    pub fn set_replies(&self, replies: Vec<Reply>) {
        self.state.set_replies(replies);
    }

    /// Serves a connection that someone else made, as if it had come in through the port. Returns at once.
    pub fn serve_io(&self, io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let tasks = self.tasks.tasks();
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
    pub async fn stop(self) {
        self.tasks.stop().await;
    }

    /// Begins to serve what comes in through `listener`.
    pub(crate) fn serve(listener: TcpListener, state: State) -> io::Result<Self> {
        let mock = Self {
            addr: listener.local_addr()?,
            state: Arc::new(state),
            tasks: Owner::new(Handle::current()),
        };
        let tasks = mock.tasks.tasks();
        tasks.spawn(accept(listener, Arc::clone(&mock.state), tasks.clone()));
        Ok(mock)
    }
}

/// Takes connections for ever.
async fn accept(listener: TcpListener, state: Arc<State>, tasks: Tasks) {
    /// The pause after a connection could not be taken, as when the process has no file descriptor left.
    const PAUSE: Duration = Duration::from_millis(10);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tasks.spawn(service::serve(Arc::clone(&state), Wire::tcp(stream), tasks.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "could not take a connection");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
