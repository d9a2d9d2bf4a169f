//! [`Items`]: the items of one completion.

use codex_protocol::chat::{CallPiece, Piece, ReasoningPiece};
use codex_protocol::{Fragment, ItemStatus, ResponseItem};

use super::call::GrowingCall;
use super::finish::Ending;
use super::message::{GrowingMessage, Voice};
use super::place::Place;
use super::so_far::{SoFar, keep_rest};
use super::thought::Thought;
use crate::event::ResponseEvent;

/// How much one completion may hold.
pub(super) const LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// What an item counts towards it, besides its text: there are at most a thousand.
const ITEM_BYTES: usize = 64 * 1024;

/// Makes items of pieces. A text ends where another kind of text or a call begins; calls end with the completion, since
/// their pieces may come in any order. The items are told of as done in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Items {
    completion_id: Option<String>,
    entries: Vec<Entry>,
    /// How many of them are over and told of.
    told: usize,
    /// The call that the last piece belonged to.
    last_call: Option<usize>,
    held_bytes: usize,
    done: Vec<ResponseItem>,
    ready: Vec<ResponseEvent>,
}

#[derive(Debug)]
enum Entry {
    Message(GrowingMessage),
    Thought(Thought),
    Call(GrowingCall),
    /// Over: the item, unless it was not whole.
    Over(Option<ResponseItem>),
}

/// The completion is larger than [`LIMIT_BYTES`].
#[derive(Debug)]
pub(super) struct TooLarge;

impl Items {
    /// The completion's id, of which those of the items are made.
    pub(super) fn set_completion_id(&mut self, id: &str) {
        self.completion_id = Some(id.to_owned());
    }

    /// Takes more of the message.
    pub(super) fn push(&mut self, piece: Piece) -> Result<(), TooLarge> {
        self.hold(size(&piece))?;
        let Piece { content, refusal, reasoning, tool_calls } = piece;
        if reasoning.text != Fragment::default() || !reasoning.details.is_empty() {
            self.think(reasoning)?;
        }
        for (voice, text) in [(Voice::Text, content), (Voice::Refusal, refusal)] {
            if text != Fragment::default() {
                self.say(voice, text)?;
            }
        }
        tool_calls.into_iter().try_for_each(|call| self.call(call))
    }

    /// Takes the message whole: what of it did not come in pieces.
    pub(super) fn push_whole(&mut self, mut piece: Piece) -> Result<(), TooLarge> {
        let so_far = self.so_far();
        keep_rest(&mut piece.content, &so_far.text);
        keep_rest(&mut piece.refusal, &so_far.refusal);
        keep_rest(&mut piece.reasoning.text, &so_far.reasoning);
        if !so_far.reasoning.is_empty() {
            piece.reasoning.details.clear();
        }
        if self.last_call.is_some() {
            piece.tool_calls.clear();
        }
        self.push(piece)
    }

    /// Ends all items.
    pub(super) fn finish(&mut self, ending: Ending) {
        for at in self.told..self.entries.len() {
            self.close(at, ending);
        }
    }

    /// Takes the events.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = ResponseEvent> {
        self.ready.drain(..)
    }

    /// The finished items.
    pub(super) fn done(&self) -> &[ResponseItem] {
        &self.done
    }

    /// What there is of messages that are not over.
    pub(super) fn unfinished(&self) -> Vec<ResponseItem> {
        let message = |entry: &Entry| match entry {
            Entry::Message(message) => Some(message.unfinished()),
            Entry::Thought(_) | Entry::Call(_) | Entry::Over(_) => None,
        };
        self.entries.iter().filter_map(message).collect()
    }

    fn say(&mut self, voice: Voice, text: Fragment) -> Result<(), TooLarge> {
        if !matches!(self.entries.last(), Some(Entry::Message(_))) {
            let message = GrowingMessage::new(self.begin("msg")?);
            self.ready.push(ResponseEvent::OutputItemAdded(message.added()));
            self.entries.push(Entry::Message(message));
        }
        if let Some(Entry::Message(message)) = self.entries.last_mut() {
            self.ready.extend(message.push(voice, text));
        }
        Ok(())
    }

    fn think(&mut self, piece: ReasoningPiece) -> Result<(), TooLarge> {
        if !matches!(self.entries.last(), Some(Entry::Thought(_))) {
            let thought = Thought::new(self.begin("rs")?);
            self.ready.push(ResponseEvent::OutputItemAdded(thought.added()));
            self.entries.push(Entry::Thought(thought));
        }
        if let Some(Entry::Thought(thought)) = self.entries.last_mut() {
            self.ready.extend(thought.push(piece));
        }
        Ok(())
    }

    fn call(&mut self, piece: CallPiece) -> Result<(), TooLarge> {
        let at = match self.find_call(&piece) {
            Some(at) => at,
            // Some servers say nothing in many words.
            None if piece == CallPiece { index: piece.index, ..CallPiece::default() } => return Ok(()),
            None => self.begin_call(&piece)?,
        };
        self.last_call = Some(at);
        if let Entry::Call(call) = &mut self.entries[at] {
            self.ready.extend(call.push(piece));
        }
        Ok(())
    }

    fn begin_call(&mut self, piece: &CallPiece) -> Result<usize, TooLarge> {
        let place = self.begin(if piece.is_custom { "ctc" } else { "fc" })?;
        let own_id = self.own_call_id(piece.index);
        self.entries.push(Entry::Call(GrowingCall::new(place, piece, own_id)));
        Ok(self.entries.len() - 1)
    }

    /// The call that a piece belongs to: by its number, else by its id, else the last.
    fn find_call(&self, piece: &CallPiece) -> Option<usize> {
        let known = |call: &GrowingCall| piece.id.as_deref().is_some_and(|id| call.has_id(id));
        let found = if piece.index.is_some() {
            let numbered = |call: &GrowingCall| call.index() == piece.index;
            self.last_where(|call| numbered(call) && known(call))
                .or_else(|| self.last_where(numbered))
                .or_else(|| self.last_where(|call| call.index().is_none() && known(call)))
        } else if piece.id.is_some() {
            self.last_where(known)
        } else {
            self.last_call
        };
        found.filter(|at| self.entries[*at].call().is_some_and(|call| !call.is_over_before(piece)))
    }

    fn last_where(&self, is_it: impl Fn(&GrowingCall) -> bool) -> Option<usize> {
        self.entries.iter().rposition(|entry| entry.call().is_some_and(&is_it))
    }

    /// An id for a call that may come without one.
    fn own_call_id(&self, index: Option<u32>) -> String {
        let calls = || self.entries.iter().filter_map(Entry::call);
        let first = index.map_or(calls().count(), |index| index as usize);
        let free = |id: &String| calls().all(|call| call.call_id() != id);
        let mut ids = (first..).map(|number| format!("tool-call-{number}"));
        ids.find(free).expect("there are more numbers than calls")
    }

    /// The place of a new item. A text before it is over.
    fn begin(&mut self, kind: &str) -> Result<Place, TooLarge> {
        self.hold(ITEM_BYTES)?;
        if let Some(at) = self.entries.len().checked_sub(1).filter(|at| self.entries[*at].call().is_none()) {
            self.close(at, Ending::Whole);
        }
        Ok(Place::new(kind, self.completion_id.as_deref(), self.entries.len()))
    }

    /// Ends an item, and tells of those that nothing before them holds back.
    fn close(&mut self, at: usize, ending: Ending) {
        let item = match &mut self.entries[at] {
            Entry::Message(message) => {
                let status =
                    if ending == Ending::Early { ItemStatus::Incomplete } else { ItemStatus::Completed };
                let (owed, item) = message.finish(status);
                self.ready.extend(owed);
                Some(item)
            }
            Entry::Thought(thought) => {
                let (owed, item) = thought.finish();
                self.ready.extend(owed);
                Some(item)
            }
            Entry::Call(call) => {
                let (owed, item) = call.finish(ending);
                self.ready.extend(owed);
                item
            }
            Entry::Over(_) => return,
        };
        self.entries[at] = Entry::Over(item);
        while let Some(Entry::Over(item)) = self.entries.get_mut(self.told) {
            self.told += 1;
            if let Some(item) = item.take() {
                self.done.push(item.clone());
                self.ready.push(ResponseEvent::OutputItemDone(item));
            }
        }
    }

    /// What was said until now.
    fn so_far(&self) -> SoFar {
        let mut so_far = SoFar::default();
        self.done.iter().for_each(|item| so_far.add_item(item));
        for entry in &self.entries {
            match entry {
                Entry::Message(message) => {
                    so_far.text.extend(message.texts(Voice::Text));
                    so_far.refusal.extend(message.texts(Voice::Refusal));
                }
                Entry::Thought(thought) => so_far.reasoning.push_str(thought.text()),
                Entry::Over(Some(item)) => so_far.add_item(item),
                Entry::Call(_) | Entry::Over(None) => {}
            }
        }
        so_far
    }

    fn hold(&mut self, bytes: usize) -> Result<(), TooLarge> {
        self.held_bytes = self.held_bytes.saturating_add(bytes);
        if self.held_bytes > LIMIT_BYTES { Err(TooLarge) } else { Ok(()) }
    }
}

impl Entry {
    fn call(&self) -> Option<&GrowingCall> {
        match self {
            Self::Call(call) => Some(call),
            Self::Message(_) | Self::Thought(_) | Self::Over(_) => None,
        }
    }
}

/// How much a piece adds to what is held.
fn size(piece: &Piece) -> usize {
    let Piece { content, refusal, reasoning, tool_calls } = piece;
    let details: usize = reasoning.details.iter().map(|block| block.as_str().len()).sum();
    let word = |word: &Option<String>| word.as_ref().map_or(0, String::len);
    let call = |call: &CallPiece| call.arguments.text.len() + word(&call.id) + word(&call.name);
    let calls: usize = tool_calls.iter().map(call).sum();
    content.text.len() + refusal.text.len() + reasoning.text.text.len() + details + calls
}
