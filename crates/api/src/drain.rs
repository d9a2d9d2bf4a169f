//! Reading what a finished response leaves on its connection.

use std::pin::pin;
use std::time::Duration;

use codex_client::Body;
use futures_core::Stream;

/// How long to wait for the end of the body.
const WAIT: Duration = Duration::from_millis(250);
/// How much may be left of it.
const LIMIT_BYTES: usize = 64 * 1024;

/// Reads the rest of `body` in the background, so that its connection can be used again. A rest that is too long or
/// comes too late is given up, which closes the connection.
pub(crate) fn drain(body: Body) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    #[expect(clippy::disallowed_methods, reason = "it outlives the stream, and ends by itself")]
    runtime.spawn(async move {
        let read = async {
            let mut body = pin!(body);
            let mut left = LIMIT_BYTES;
            while let Some(Ok(chunk)) = std::future::poll_fn(|cx| body.as_mut().poll_next(cx)).await {
                match left.checked_sub(chunk.len()) {
                    Some(rest) => left = rest,
                    None => return,
                }
            }
        };
        // Given up or not, the body is dropped here.
        let _ = tokio::time::timeout(WAIT, read).await;
    });
}
