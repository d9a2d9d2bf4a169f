//! A connection that tells when what was written has left, and that can be reset.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::slow_head::SlowHead;
use crate::clock::Clock;
use crate::reply::Trickle;

/// What a reply knows of its connection.
#[derive(Debug)]
pub(crate) struct Monitor {
    /// How many times everything written was handed to the socket.
    flushes: watch::Sender<u64>,
    reset: AtomicBool,
    /// How the next head is to be written, where it is not to be written at once.
    slow_head: Mutex<Option<(Trickle, Clock)>>,
}

impl Monitor {
    fn new() -> Self {
        Self { flushes: watch::Sender::new(0), reset: AtomicBool::new(false), slow_head: Mutex::default() }
    }

    /// Makes the next head come a few bytes at a time.
    pub(crate) fn slow_head(&self, trickle: Trickle, clock: Clock) {
        *self.lock() = Some((trickle, clock));
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Trickle, Clock)>> {
        // Nothing panics while holding it.
        self.slow_head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The flushes so far, to give to [`Monitor::flushed_after`].
    pub(crate) fn flushes(&self) -> u64 {
        *self.flushes.borrow()
    }

    /// Waits for a flush later than `earlier`.
    pub(crate) async fn flushed_after(&self, earlier: u64) {
        // The sender lives in `self`, so the only way out is the value.
        let _ = self.flushes.subscribe().wait_for(|flushes| *flushes > earlier).await;
    }

    /// Makes the end of the connection a reset.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Release);
    }
}

/// A connection and its monitor.
#[derive(Debug)]
pub(crate) struct Wire<S> {
    io: S,
    /// Whether the other side is on this machine.
    is_local: bool,
    monitor: Arc<Monitor>,
    /// Prepares the connection so that dropping it resets it.
    arm_reset: fn(&S),
    /// The head being written a few bytes at a time.
    slow: Option<SlowHead>,
}

impl Wire<TcpStream> {
    /// Over TCP, without Nagle's delay.
    pub(crate) fn tcp(io: TcpStream) -> Self {
        // Where the options cannot be set the connection is already dead, and reading or writing it will say so.
        let _ = io.set_nodelay(true);
        let is_local = io.peer_addr().is_ok_and(|peer| peer.ip().to_canonical().is_loopback());
        Self::new(io, is_local, |io| drop(io.set_zero_linger()))
    }
}

impl<S> Wire<S> {
    /// Over anything that has no reset of its own.
    pub(crate) fn plain(io: S) -> Self {
        Self::new(io, true, |_| {})
    }

    /// Whether the other side is on this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.is_local
    }

    /// What replies on this connection need to know.
    pub(crate) fn monitor(&self) -> Arc<Monitor> {
        Arc::clone(&self.monitor)
    }

    fn new(io: S, is_local: bool, arm_reset: fn(&S)) -> Self {
        Self { io, is_local, monitor: Arc::new(Monitor::new()), arm_reset, slow: None }
    }
}

impl<S> Drop for Wire<S> {
    fn drop(&mut self) {
        if self.monitor.reset.load(Ordering::Acquire) {
            (self.arm_reset)(&self.io);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.slow.is_none() {
            this.slow = this.monitor.lock().take().map(|(trickle, clock)| SlowHead::new(trickle, clock));
        }
        let Some(slow) = &mut this.slow else { return Pin::new(&mut this.io).poll_write(cx, buf) };
        let few = ready!(slow.poll_few(cx, buf));
        let written = ready!(Pin::new(&mut this.io).poll_write(cx, few))?;
        if slow.wrote(&buf[..written]) {
            this.slow = None;
        }
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.slow.is_some() || self.monitor.lock().is_some() {
            let first = bufs.iter().find(|buf| !buf.is_empty());
            return self.poll_write(cx, first.map_or(&[], |buf| buf));
        }
        Pin::new(&mut self.io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    /// HTTP asks for a flush once nothing is left in its own buffers.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.io).poll_flush(cx))?;
        self.monitor.flushes.send_modify(|flushes| *flushes += 1);
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
