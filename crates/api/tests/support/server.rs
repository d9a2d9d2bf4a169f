//! A server, and the patience of a test.

use std::time::Duration;

use codex_client::CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR;
use codex_mock::{Mock, Reply};

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);

/// Says so and returns true where no socket may be opened.
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a test asks for its surroundings")]
pub(crate) fn no_network() -> bool {
    let disabled = std::env::var_os(CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR).is_some();
    if disabled {
        println!("Skipping under Codex sandbox with network disabled.");
    }
    disabled
}

/// Waits for what must come.
pub(crate) fn in_time<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    // Boxed, so that a test that waits for much stays small.
    let work = Box::pin(tokio::time::timeout(PATIENCE, work));
    async move { work.await.expect("it comes in time") }
}

/// A server that gives these replies, one after the other, the last one again and again.
pub(crate) async fn serve(replies: impl IntoIterator<Item = Reply>) -> Mock {
    let builder = replies.into_iter().fold(Mock::builder(), codex_mock::Builder::reply);
    builder.start().await.expect("a free port")
}
