//! A reply's steps, played as the body of a response.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;

use super::wire::Monitor;
use crate::clock::Clock;
use crate::gate::Gate;
use crate::reply::{Chunking, Chunks, Step, Trickle};

/// The body of a response.
pub(crate) type Body = UnsyncBoxBody<Bytes, Aborted>;

/// The reply asked for the connection's end.
#[derive(Debug, thiserror::Error)]
#[error("the reply cuts the connection here")]
pub(crate) struct Aborted;

/// What a body is played from.
#[derive(Debug)]
pub(crate) struct Score {
    pub(crate) steps: Vec<Step>,
    pub(crate) chunking: Option<Chunking>,
    /// The body comes in these chunks, whatever the chunking.
    pub(crate) slow: Option<Trickle>,
    pub(crate) clock: Clock,
}

/// Makes a body of steps: with a known length where it is at most one run of bytes and nothing was chosen of how it is
/// cut, else chunk by chunk.
pub(crate) fn body(score: Score, monitor: Arc<Monitor>) -> Body {
    match (&score.steps[..], score.chunking, score.slow) {
        ([], _, _) => whole(Bytes::new()),
        ([Step::Bytes(bytes)], None, None) => whole(bytes.clone()),
        _ => {
            let frames = stream::unfold(Player::new(score, monitor), |mut player| async move {
                let chunk = player.next().await?;
                Some((chunk.map(Frame::data), player))
            });
            StreamBody::new(frames).boxed_unsync()
        }
    }
}

fn whole(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

/// Plays steps one after the other.
struct Player {
    steps: std::vec::IntoIter<Step>,
    chunking: Chunking,
    /// The pause that is due before each chunk but the first.
    pause: Duration,
    begun: bool,
    clock: Clock,
    /// What is left of the bytes being written.
    chunks: Chunks,
    /// The repetition going on.
    beat: Option<Beat>,
    monitor: Arc<Monitor>,
    /// The flushes when the head or the last chunk was handed out.
    handed_out: u64,
}

impl Player {
    fn new(score: Score, monitor: Arc<Monitor>) -> Self {
        let Score { steps, chunking, slow, clock } = score;
        let (chunking, pause) = match slow {
            Some(Trickle { bytes, every }) => (Chunking::Bytes(bytes), every),
            None => (chunking.unwrap_or(Chunking::Whole), Duration::ZERO),
        };
        Self {
            steps: steps.into_iter(),
            chunking,
            pause,
            begun: false,
            clock,
            chunks: chunking.cut(Bytes::new()),
            beat: None,
            handed_out: monitor.flushes(),
            monitor,
        }
    }

    /// The next chunk, once the head or the chunk before has reached the socket; `None` at the end of the body.
    async fn next(&mut self) -> Option<Result<Bytes, Aborted>> {
        self.monitor.flushed_after(self.handed_out).await;
        let chunk = self.play().await;
        self.handed_out = self.monitor.flushes();
        chunk
    }

    async fn play(&mut self) -> Option<Result<Bytes, Aborted>> {
        loop {
            if let Some(chunk) = self.chunks.next() {
                if std::mem::replace(&mut self.begun, true) && !self.pause.is_zero() {
                    self.clock.sleep(self.pause).await;
                }
                return Some(Ok(chunk));
            }
            if let Some(beat) = &mut self.beat {
                if beat.again(&self.clock).await {
                    return Some(Ok(beat.bytes.clone()));
                }
                self.beat = None;
            }
            match self.steps.next()? {
                Step::Bytes(bytes) => self.chunks = self.chunking.cut(bytes),
                Step::Gate(gate) => gate.wait().await,
                Step::Delay(pause) => self.clock.sleep(pause).await,
                Step::DelayOrEnd { pause, end } => {
                    tokio::select! {
                        biased;
                        () = end.wait() => return None,
                        () = tokio::time::sleep(pause) => {}
                    }
                }
                Step::Repeat { bytes, every, until } => {
                    self.beat = Some(Beat { bytes, every, until, begun: false });
                }
                Step::KeepOpen => pending().await,
                Step::Cut => return Some(Err(Aborted)),
                Step::Reset => {
                    self.monitor.reset();
                    return Some(Err(Aborted));
                }
            }
        }
    }
}

/// A repetition.
struct Beat {
    bytes: Bytes,
    every: Duration,
    until: Option<Gate>,
    begun: bool,
}

impl Beat {
    /// Waits until it is time to write again; false when the repetition is over.
    async fn again(&mut self, clock: &Clock) -> bool {
        let pause = if self.begun { self.every } else { Duration::ZERO };
        self.begun = true;
        let over = async {
            match &self.until {
                Some(gate) => gate.wait().await,
                None => pending().await,
            }
        };
        tokio::select! {
            biased;
            () = over => false,
            () = clock.sleep(pause) => true,
        }
    }
}
