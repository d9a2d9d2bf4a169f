//! A head written a few bytes at a time.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::clock::Clock;
use crate::reply::Trickle;

/// The end of a head.
const END: &[u8] = b"\r\n\r\n";

/// A head being written a few bytes at a time.
pub(crate) struct SlowHead {
    trickle: Trickle,
    clock: Clock,
    /// The pause going on.
    pause: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// How much of the end was written last.
    of_end: usize,
}

impl SlowHead {
    pub(crate) fn new(trickle: Trickle, clock: Clock) -> Self {
        Self { trickle, clock, pause: None, of_end: 0 }
    }

    /// The few bytes of `buf` that may be written now, once the pause is over.
    pub(crate) fn poll_few<'a>(&mut self, cx: &mut Context<'_>, buf: &'a [u8]) -> Poll<&'a [u8]> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        Poll::Ready(&buf[..buf.len().min(self.trickle.bytes)])
    }

    /// Takes note of what was written; whether that was the end of the head.
    pub(crate) fn wrote(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            let goes_on = END.get(self.of_end) == Some(byte);
            self.of_end = if goes_on { self.of_end + 1 } else { usize::from(*byte == END[0]) };
            if self.of_end == END.len() {
                return true;
            }
        }
        let (clock, every) = (self.clock.clone(), self.trickle.every);
        self.pause = Some(Box::pin(async move { clock.sleep(every).await }));
        false
    }
}

impl fmt::Debug for SlowHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlowHead").field("trickle", &self.trickle).finish_non_exhaustive()
    }
}
