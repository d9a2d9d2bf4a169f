//! The script: turns, and what holds for all of them.

use std::time::Duration;

use super::turn::Turn;
use crate::responder::Strict;

/// What a server is told to answer.
///
/// The same script gives the same bytes each time, but for what follows the clock: set [`Script::unix_time`] to fix
/// that, too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    pub(crate) seed: u64,
    pub(crate) unix_time: Option<u64>,
    pub(crate) otherwise: Otherwise,
    pub(crate) strict: Option<Strict>,
    pub(crate) connections: Vec<Connection>,
    pub(crate) refuse: Option<Refusal>,
    pub(crate) turns: Vec<Turn>,
}

/// What happens to a request that no turn fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Otherwise {
    /// The built-in responder answers.
    #[default]
    Respond,
    /// It is refused with status 404 and an error that says so.
    Refuse,
}

/// What happens to a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// It is served.
    #[default]
    Open,
    /// It is taken and reset before a byte is read.
    Reset,
    /// It is taken and closed before a byte is read.
    Close,
    /// It is taken and never read.
    Stall,
}

/// For how long no connection is taken: a client that tries is refused by its system, as where nobody listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// For so long, on the server's clock.
    For(Duration),
    /// Until the gate of this name is opened. The control API can be reached over connections that are there already.
    Until(String),
}

impl Script {
    /// A script without turns: the built-in responder answers everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// What ids and jitter are made from. Default: 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Fixes the time the server writes, in seconds since the Unix epoch, as
    /// [`Builder::unix_time`](crate::Builder::unix_time) does.
    pub fn unix_time(mut self, seconds: u64) -> Self {
        self.unix_time = Some(seconds);
        self
    }

    /// What happens to a request that no turn fits. Default: [`Otherwise::Respond`].
    pub fn otherwise(mut self, otherwise: Otherwise) -> Self {
        self.otherwise = otherwise;
        self
    }

    /// How much of what the documentation does not know is refused, in the place of what
    /// [`Builder::strict`](crate::Builder::strict) says.
    pub fn strict(mut self, strict: Strict) -> Self {
        self.strict = Some(strict);
        self
    }

    /// What happens to the next connection that nothing was said about yet. Default: [`Connection::Open`].
    pub fn connection(mut self, connection: Connection) -> Self {
        self.connections.push(connection);
        self
    }

    /// Refuses connections from the start on.
    pub fn refuse(mut self, refusal: Refusal) -> Self {
        self.refuse = Some(refusal);
        self
    }

    /// Adds a turn.
    pub fn turn(mut self, turn: Turn) -> Self {
        self.turns.push(turn);
        self
    }
}
