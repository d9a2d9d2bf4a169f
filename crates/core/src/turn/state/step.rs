//! What a turn is told, and what it says to do.

use std::time::Duration;

use codex_api::{RateLimitSnapshot, ResponseEvent, ResponseItem, TokenUsage};
use codex_protocol::EventMsg;
use codex_protocol::event_msg::{ErrorEvent, StreamErrorEvent, ToolCallItem, TurnItem};

use super::failure::Failure;
use super::repeat::Standing;
use crate::tool::FinishedCall;

/// What happened.
#[derive(Debug)]
pub(in crate::turn) enum Happened {
    /// A request goes out.
    Asked,
    /// An event of its answer came.
    Event(ResponseEvent),
    /// The request, or its answer, failed.
    Failed {
        failure: Failure,
        /// What the turn has left to repeat.
        standing: Standing,
        /// From 0 to 1; spreads waits.
        random: f64,
    },
    /// After [`Step::Settle`]: every started call has its output in the history.
    Settled {
        /// Whether the user has said something since the last request.
        input_waits: bool,
    },
    /// The user said something after [`Step::Finish`] was given.
    InputCame,
    /// The turn is ended from outside.
    Interrupted,
}

/// What to do, in the order given.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::turn) enum Step {
    /// Put the item into the history.
    Record(ResponseItem),
    /// Start the call; its item was recorded.
    Start(Started),
    /// Tell that an item begins.
    Begin(TurnItem),
    /// Tell that an item is finished.
    End(TurnItem),
    /// Tell that an item which began will never be finished.
    Withdraw(String),
    /// Tell this.
    Tell(EventMsg),
    /// Count what a response cost; `None`: nobody said.
    Count(Option<TokenUsage>),
    /// Take note.
    Learn(Fact),
    /// Tell that the request is about to be sent again.
    Announce(StreamErrorEvent),
    /// Wait for all started calls and record their outputs in call order; then [`Happened::Settled`].
    Settle,
    /// Tell what was used so far.
    TellTokens,
    /// Wait so long, unless the turn is ended.
    Wait(Duration),
    /// Send a request made of the history.
    Ask,
    /// The turn is over. Nothing follows but [`Happened::InputCame`].
    Finish(Outcome),
}

/// A call that starts.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::turn) struct Started {
    /// As it was told to begin.
    pub(in crate::turn) item: ToolCallItem,
    pub(in crate::turn) call: FinishedCall,
}

/// What an answer tells besides its items.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::turn) enum Fact {
    RateLimits(Box<RateLimitSnapshot>),
    ReasoningIncluded(bool),
    /// Nothing more fits into the model's context.
    WindowFull,
}

/// How a turn ended.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::turn) enum Outcome {
    /// By itself, with the text of the model's last message.
    Complete(Option<String>),
    /// With an error.
    Failed(Box<ErrorEvent>),
}
