//! A server being set up.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::body::DEFAULT_BODY_LIMIT;
use super::door::Door;
use super::mock::Mock;
use super::playlist::{Playlist, Scope};
use super::start_error::StartError;
use super::state::State;
use crate::gate::Gate;
use crate::reply::Reply;
use crate::responder::{Settings, Strict};
use crate::script::Script;

/// A server being set up; [`Builder::start`] starts it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    replies: Vec<Reply>,
    scope: Scope,
    /// The reply where the list is empty.
    responder: Reply,
    script: Option<Script>,
    body_limit: usize,
    fixed_time: Option<u64>,
    settings: Settings,
    lenient: bool,
}

impl Mock {
    /// Starts a server on a free port of 127.0.0.1, with the built-in responder.
    ///
    /// # Errors
    /// When the port cannot be opened.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// A server to be set up: an address, replies, limits.
    pub fn builder() -> Builder {
        Builder {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            replies: Vec::new(),
            scope: Scope::default(),
            responder: Reply::responder(),
            script: None,
            body_limit: DEFAULT_BODY_LIMIT,
            fixed_time: None,
            settings: Settings::default(),
            lenient: false,
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

    /// What to answer. The list of replies and the built-in responder answer what the script leaves to them.
    pub fn script(mut self, script: Script) -> Self {
        self.script = Some(script);
        self
    }

    /// The largest request body, in bytes; a larger one is answered 413. Default: [`DEFAULT_BODY_LIMIT`].
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Fixes the time the server writes, in `created_at` and the like, in seconds since the Unix epoch, until
    /// [`Clock::advance`](crate::Clock::advance) moves it. Default: the script's, else the system's clock.
    pub fn unix_time(mut self, seconds: u64) -> Self {
        self.fixed_time = Some(seconds);
        self
    }

    /// How much of what the documentation does not know is refused. Default: [`Strict::Real`].
    pub fn strict(mut self, strict: Strict) -> Self {
        self.settings.strict = strict;
        self
    }

    /// Lets the [`Mock`] be dropped without a panic though requests broke the API and nobody read the report: for a
    /// server that is not there to test its clients. They are answered with the documented errors all the same.
    pub fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// The pause between two events of the responder's in the background, on the server's clock. Default: 10 ms.
    pub fn background_pace(mut self, pause: Duration) -> Self {
        self.settings.pace = pause;
        self
    }

    /// Opens the port and begins to serve, in the current tokio runtime.
    ///
    /// # Errors
    /// [`StartError::InUse`] when someone else listens there, [`StartError::Listen`] when the port cannot be opened for
    /// another reason.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[expect(
        clippy::unused_async,
        reason = "starting may come to need to wait; callers write `.await` already"
    )]
    pub async fn start(mut self) -> Result<Mock, StartError> {
        if self.replies.is_empty() {
            self.replies.push(self.responder);
        }
        let shut = self.script.as_ref().is_some_and(|script| script.refuse.is_some());
        let playlist = Playlist::new(self.replies, self.scope);
        let state = State::new(playlist, self.script, self.body_limit, self.fixed_time, self.settings);
        let failed = |source| StartError::new(self.listen, source);
        let door = Door::new(self.listen, shut).map_err(failed)?;
        Mock::serve(door, state, self.lenient).map_err(failed)
    }
}
