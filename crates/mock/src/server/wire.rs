//! A connection that tells when what was written has left, and that can be reset.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;

/// What a reply knows of its connection.
#[derive(Debug)]
pub(crate) struct Monitor {
    /// How many times everything written was handed to the socket.
    flushes: watch::Sender<u64>,
    reset: AtomicBool,
}

impl Monitor {
    fn new() -> Self {
        Self { flushes: watch::Sender::new(0), reset: AtomicBool::new(false) }
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
    monitor: Arc<Monitor>,
    /// Prepares the connection so that dropping it resets it.
    arm_reset: fn(&S),
}

impl Wire<TcpStream> {
    /// Over TCP, without Nagle's delay.
    pub(crate) fn tcp(io: TcpStream) -> Self {
        // Where the options cannot be set the connection is already dead, and reading or writing it will say so.
        let _ = io.set_nodelay(true);
        Self::new(io, |io| drop(io.set_zero_linger()))
    }
}

impl<S> Wire<S> {
    /// Over anything that has no reset of its own.
    pub(crate) fn plain(io: S) -> Self {
        Self::new(io, |_| {})
    }

    /// What replies on this connection need to know.
    pub(crate) fn monitor(&self) -> Arc<Monitor> {
        Arc::clone(&self.monitor)
    }

    fn new(io: S, arm_reset: fn(&S)) -> Self {
        Self { io, monitor: Arc::new(Monitor::new()), arm_reset }
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
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
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
