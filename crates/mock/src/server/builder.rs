//! A server being set up.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use super::body::DEFAULT_BODY_LIMIT;
use super::mock::Mock;
use super::playlist::{Playlist, Scope};
use super::state::State;
use crate::gate::Gate;
use crate::reply::Reply;

/// A server being set up; [`Builder::start`] starts it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    replies: Vec<Reply>,
    scope: Scope,
    /// The reply where the list is empty.
    responder: Reply,
    body_limit: usize,
    fixed_time: Option<u64>,
}

impl Mock {
    /// Starts a server on a free port of 127.0.0.1, with the built-in responder.
    ///
    /// # Errors
    /// When the port cannot be opened.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A server to be set up: an address, replies, limits.
    pub fn builder() -> Builder {
        Builder {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            replies: Vec::new(),
            scope: Scope::default(),
            responder: Reply::responder(),
            body_limit: DEFAULT_BODY_LIMIT,
            fixed_time: None,
        }
    }
}

impl Builder {
    /// Where to listen. Default: a free port of 127.0.0.1.
    pub fn listen(mut self, addr: SocketAddr) -> Self {
        self.listen = addr;
        self
    }

    /// Adds a reply to the list. Replies are served in order, one a request, and the last one repeats.
    pub fn reply(mut self, reply: Reply) -> Self {
        self.replies.push(reply);
        self
    }

    /// Empties the list, so that the built-in responder answers every request. This is the default.
    pub fn responder(mut self) -> Self {
        self.replies.clear();
        self
    }

    /// Which requests take a reply from the list. Default: [`Scope::Everything`].
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Makes the responder wait at `gate` after the `count`th word of each streamed reply. It is for a server without a
    /// list of replies; in a list, use [`Reply::gate_after_words`].
    pub fn gate_after_words(mut self, count: usize, gate: Gate) -> Self {
        self.responder = self.responder.gate_after_words(count, gate);
        self
    }

    /// The largest request body, in bytes; a larger one is answered 413. Default: [`DEFAULT_BODY_LIMIT`].
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Fixes the time the responder writes into `created_at` and `completed_at`, in seconds since the Unix epoch.
    /// Default: the system's clock.
    pub fn unix_time(mut self, seconds: u64) -> Self {
        self.fixed_time = Some(seconds);
        self
    }

    /// Opens the port and begins to serve, in the current tokio runtime.
    ///
    /// # Errors
    /// When the port cannot be opened, as when it is in use.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub async fn start(mut self) -> io::Result<Mock> {
        if self.replies.is_empty() {
            self.replies.push(self.responder);
        }
        let listener = TcpListener::bind(self.listen).await?;
        let playlist = Playlist::new(self.replies, self.scope);
        Mock::serve(listener, State::new(playlist, self.body_limit, self.fixed_time))
    }
}
