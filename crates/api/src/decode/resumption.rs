//! [`Resumption`]: what a stream that may be cut remembers.

use codex_protocol::ResponseItem;

use crate::error::ErrorKind;

/// How many finished items are remembered. Of a response with more, those after may be told a second time where the
/// response is waited for.
const REMEMBERED: usize = 65_536;

/// What a response needs whose stream may be cut and opened again.
#[derive(Debug, Default)]
pub(super) struct Resumption {
    /// Whether it was opened again, so that events may come a second time.
    pub(super) reopened: bool,
    /// What cut it, until it is opened again.
    pub(super) cut: Option<ErrorKind>,
    /// Where the finished items stand in the output.
    finished: Vec<(Option<u32>, Option<String>)>,
}

impl Resumption {
    /// That of a stream that is the rest of one.
    pub(super) fn of_a_rest() -> Self {
        Self { reopened: true, ..Self::default() }
    }

    /// Notes an item that was finished in the stream.
    pub(super) fn finish(&mut self, output_index: Option<u32>, item: &ResponseItem) {
        if self.finished.len() < REMEMBERED {
            self.finished.push((output_index, item.id().map(str::to_owned)));
        }
    }

    /// Whether the item at `index` of the output was finished in the stream.
    pub(super) fn has_finished(&self, index: usize, item: &ResponseItem) -> bool {
        let index = u32::try_from(index).ok();
        self.finished.iter().any(|(at, id)| match at {
            Some(_) => *at == index,
            None => id.is_some() && id.as_deref() == item.id(),
        })
    }
}
