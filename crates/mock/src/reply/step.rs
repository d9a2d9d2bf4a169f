//! One step of a reply's body.

use std::time::Duration;

use bytes::Bytes;

use crate::gate::Gate;

/// One step of a reply's body. Steps are taken in order; over HTTP/1.1, what came before a step has reached the socket
/// when the step begins.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Step {
    /// Writes these bytes, cut as the reply's [`Chunking`](crate::Chunking) says.
    Bytes(Bytes),
    /// Waits until the gate is open.
    Gate(Gate),
    /// Waits this long, by tokio's clock.
    Delay(Duration),
    /// Waits this long like [`Step::Delay`]; once the gate is open the body ends here instead, whole.
    DelayOrEnd {
        /// How long.
        pause: Duration,
        /// Ends the body.
        end: Gate,
    },
    /// Writes `bytes` as one chunk at once, and again each time `every` has passed, until the gate is open: then the
    /// next step follows. Without a gate it goes on until the client leaves or the mock stops.
    Repeat {
        /// What is written each time, as one chunk.
        bytes: Bytes,
        /// The pause between two writes.
        every: Duration,
        /// Ends the repetition.
        until: Option<Gate>,
    },
    /// Leaves the reply open, silent, until the client leaves or the mock stops.
    KeepOpen,
    /// Closes the connection as if the server had gone: everything written before it arrives, the end of the body does
    /// not. On HTTP/2 the stream is reset instead, the connection stays.
    Cut,
    /// Closes the connection with a TCP reset; bytes the client has not read yet may be lost. On HTTP/2 and on a
    /// connection that is not TCP it is a [`Step::Cut`].
    Reset,
}
