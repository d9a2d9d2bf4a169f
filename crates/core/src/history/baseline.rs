//! [`Baseline`]: whether a request can continue the last response.

use codex_protocol::ResponseItem;

use super::digest::Digest;
use super::input::{Input, InputTail};
use super::lineage::Lineage;
use super::properties::{Properties, Property};

/// How a request is sent where the server may know what came before.
#[derive(Debug, Clone)]
pub enum Continuation {
    /// With the whole input.
    Full(FullReason),
    /// With what is new alone; all else of the request is sent as ever.
    Delta {
        /// The response that it continues.
        previous_response_id: String,
        /// What is new; it may be empty.
        input: InputTail,
    },
}

/// Why a request is sent whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FullReason {
    /// Nothing was asked over this connection before.
    First,
    /// The last response did not complete: it failed, or nobody waited for its end.
    NotCompleted,
    /// The last response has no id.
    NoResponseId,
    /// Something beside the input changed.
    Changed(Property),
    /// The history was rolled back or replaced.
    HistoryEdited,
    /// The input goes to another destination.
    Destination,
    /// The input has fewer items than the last one and its response together.
    Shorter,
    /// The input does not begin with the last one and its response.
    Diverged,
}

/// What the server knows of a thread over one connection: the last request and its response.
///
/// ```
/// use codex_core::history::{Baseline, Continuation, Destination, FullReason, History, Properties};
/// use codex_api::{ResponseItem, ResponsesApiRequest};
///
/// let (mut history, mut baseline) = (History::new(), Baseline::new());
/// let (to, properties) = (Destination::new("openai", "m"), Properties::of(&ResponsesApiRequest::default()));
///
/// history.record("Hi".into());
/// let first = baseline.next(properties, &history.input(&to));
/// assert!(matches!(first, Continuation::Full(FullReason::First)));
///
/// let answer = ResponseItem::assistant("Hello");
/// baseline.output(&answer);
/// baseline.completed("resp_1");
/// history.record(answer);
/// history.record("And now?".into());
/// let Continuation::Delta { previous_response_id, input } = baseline.next(properties, &history.input(&to)) else {
///     panic!("it continues the response");
/// };
/// assert_eq!((previous_response_id.as_str(), input.len()), ("resp_1", 1));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Baseline(Option<Asked>);

/// The last request, and what of its response came.
#[derive(Debug, Clone)]
struct Asked {
    properties: Properties,
    lineage: Lineage,
    /// The digest of its input and the items of the response, and how many those are.
    chain: Option<Digest>,
    len: usize,
    response: Option<String>,
}

impl Baseline {
    /// That of a new connection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Decides how a request is sent, and takes it for the last one: whatever becomes of it, the one after it can only
    /// continue this one's response. The time it takes does not depend on the length of the input.
    pub fn next(&mut self, properties: Properties, input: &Input) -> Continuation {
        let continuation = self.decide(&properties, input);
        let len = input.len();
        let (lineage, chain) = (input.lineage(), input.chain(len));
        self.0 = Some(Asked { properties, lineage, chain, len, response: None });
        continuation
    }

    /// How a request would be sent.
    pub fn decide(&self, properties: &Properties, input: &Input) -> Continuation {
        match self.continued(properties, input) {
            Ok((response, len)) => {
                Continuation::Delta { previous_response_id: response.to_owned(), input: input.tail(len) }
            }
            Err(reason) => Continuation::Full(reason),
        }
    }

    /// An item of the response is finished: to be told of each, in their order.
    pub fn output(&mut self, item: &ResponseItem) {
        if let Some(asked) = &mut self.0 {
            asked.chain = asked.chain.map(|chain| chain.then(Digest::of_item(item)));
            asked.len += 1;
        }
    }

    /// The response is complete. Without this, or after [`failed`](Self::failed), the next request is sent whole.
    pub fn completed(&mut self, response_id: &str) {
        if let Some(asked) = &mut self.0 {
            asked.response = Some(response_id.to_owned());
        }
    }

    /// The request or its response failed, or nobody waits for its end.
    pub fn failed(&mut self) {
        if let Some(asked) = &mut self.0 {
            (asked.chain, asked.response) = (None, None);
        }
    }

    /// The response that is continued, and how many items of `input` the server knows.
    fn continued(&self, properties: &Properties, input: &Input) -> Result<(&str, usize), FullReason> {
        let asked = self.0.as_ref().ok_or(FullReason::First)?;
        let (response, chain) = asked.response.as_deref().zip(asked.chain).ok_or(FullReason::NotCompleted)?;
        if response.is_empty() {
            return Err(FullReason::NoResponseId);
        }
        if let Some(property) = asked.properties.difference(properties) {
            return Err(FullReason::Changed(property));
        }
        let lineage = input.lineage();
        if asked.lineage.version != lineage.version {
            return Err(FullReason::HistoryEdited);
        }
        if asked.lineage != lineage {
            return Err(FullReason::Destination);
        }
        match input.chain(asked.len) {
            None => Err(FullReason::Shorter),
            Some(prefix) if prefix != chain => Err(FullReason::Diverged),
            Some(_) => Ok((response, asked.len)),
        }
    }
}
