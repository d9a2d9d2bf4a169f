//! What was typed before it was asked for.

/// Forgets what was typed before: it can't be the answer to a question that nobody had seen.
pub(crate) fn forget() {
    #[cfg(unix)]
    // Where there is no terminal, nothing was typed.
    let _ = rustix::termios::tcflush(rustix::stdio::stdin(), rustix::termios::QueueSelector::IFlush);
}
