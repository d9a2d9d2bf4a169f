//! A fault at one place of the turn, and what the server answers from then on.

use codex_mock::{At, End, Fault as Laid, Reply};

use crate::recorded::{RESPONSES, Seen, frame_ends, items, rest, seen};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// The body ends as it should, but here.
    Close,
    /// The connection closes.
    Cut,
    /// The connection is reset.
    Reset,
    /// Nothing more comes.
    Stall,
    /// The server says that it failed.
    Error,
}

impl Fault {
    pub(crate) const ALL: [Self; 5] = [Self::Close, Self::Cut, Self::Reset, Self::Stall, Self::Error];
}

const ERROR: &str =
    "\n\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"It broke.\",\"param\":null}\n\n";

/// A fault after the first `at` bytes of a response, which may be within a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) response: usize,
    pub(crate) fault: Fault,
    pub(crate) at: usize,
}

impl Point {
    /// Every place of both responses, for every fault.
    pub(crate) fn every() -> impl Iterator<Item = Self> {
        (0..RESPONSES.len()).flat_map(|response| {
            Fault::ALL.into_iter().flat_map(move |fault| {
                (0..RESPONSES[response].len()).map(move |at| Self { response, fault, at })
            })
        })
    }

    /// The places right before, at and right after the end of each frame.
    pub(crate) fn at_frames() -> impl Iterator<Item = Self> {
        (0..RESPONSES.len()).flat_map(|response| {
            let ends = frame_ends(response);
            let around = ends.into_iter().flat_map(|end| [end - 1, end, end + 1]);
            let inside = around.filter(move |at| *at < RESPONSES[response].len());
            let places: Vec<usize> = [0, 1].into_iter().chain(inside).collect();
            Fault::ALL
                .into_iter()
                .flat_map(move |fault| places.clone().into_iter().map(move |at| Self { response, fault, at }))
        })
    }

    /// What the client has of the response that goes wrong.
    pub(crate) fn seen(self) -> Seen {
        let mut at = self.at;
        while !RESPONSES[self.response].is_char_boundary(at) {
            at -= 1;
        }
        let delivered = &RESPONSES[self.response][..at];
        match self.fault {
            Fault::Cut | Fault::Reset | Fault::Stall => seen(delivered, false),
            Fault::Close => seen(delivered, true),
            Fault::Error => seen(&format!("{delivered}{ERROR}"), true),
        }
    }

    /// Where in the response it is, of which the client has this.
    pub(crate) fn phase(self, seen: Seen) -> Phase {
        let Seen { created, finished, open, completed } = seen;
        match (created, completed) {
            (false, _) => Phase::BeforeCreated,
            (_, true) => Phase::AfterCompleted,
            _ if open => Phase::WithinItem,
            _ if finished == items(self.response).len() => Phase::AfterItems,
            _ if finished == 0 => Phase::Created,
            _ => Phase::BetweenItems,
        }
    }

    /// The server's answers, in order: what the client has already is not given again.
    pub(crate) fn replies(self, seen: Seen) -> Vec<Reply> {
        let mut replies = Vec::new();
        for (response, whole) in RESPONSES.into_iter().enumerate() {
            if response != self.response {
                replies.push(Reply::sse(whole));
                continue;
            }
            replies.push(self.faulty(whole));
            let Seen { finished, completed, .. } = seen;
            if !completed && finished < items(response).len() {
                replies.push(Reply::sse(rest(response, finished)));
            }
        }
        replies
    }

    fn faulty(self, whole: &'static str) -> Reply {
        let end = |how| Reply::sse(whole).fault(Laid::End { how, at: At::Byte(self.at) });
        match self.fault {
            Fault::Close => end(End::Close),
            Fault::Cut => end(End::Cut),
            Fault::Reset => end(End::Reset),
            Fault::Stall => end(End::Stall),
            Fault::Error => {
                let mut bytes = whole.as_bytes()[..self.at].to_vec();
                bytes.extend_from_slice(ERROR.as_bytes());
                Reply::sse(bytes)
            }
        }
    }
}

/// How far a response was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    BeforeCreated,
    Created,
    WithinItem,
    BetweenItems,
    AfterItems,
    AfterCompleted,
}
