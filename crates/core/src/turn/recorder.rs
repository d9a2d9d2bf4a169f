//! [`Recorder`]: the one door into a thread's history.

use codex_protocol::ResponseItem;

use crate::history::History;

/// The one door through which items come into a thread's history. A store that keeps the thread stands behind it.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    history: History,
}

impl Recorder {
    /// Records an item. What follows from it, such as a tool that starts, comes after.
    pub(crate) fn record(&mut self, item: ResponseItem) {
        self.history.record(item);
    }

    /// The history, to be sent, taken back and asked about.
    pub(crate) fn history(&mut self) -> &mut History {
        &mut self.history
    }
}
