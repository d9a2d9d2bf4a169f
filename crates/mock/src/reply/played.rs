//! A reply made ready to be served.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::chunking::Chunking;
use super::end::End;
use super::step::Step;
use crate::gate::Gate;

/// A reply made ready to be served.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) head: HeadPlan,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) chunking: Option<Chunking>,
    pub(crate) steps: Vec<Step>,
    /// The body comes in these chunks, whatever the chunking.
    pub(crate) slow: Option<Trickle>,
}

/// What happens before and while the head is sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeadPlan {
    pub(crate) gates: Vec<Gate>,
    pub(crate) delay: Duration,
    pub(crate) slow: Option<Trickle>,
    /// There is no head; this happens instead.
    pub(crate) none: Option<End>,
}

/// Bytes a few at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trickle {
    /// How many at a time, at least 1.
    pub(crate) bytes: usize,
    /// The pause after each few.
    pub(crate) every: Duration,
}

impl Trickle {
    pub(crate) fn new(bytes: usize, every: Duration) -> Self {
        Self { bytes: bytes.max(1), every }
    }
}
