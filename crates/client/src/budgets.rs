//! How long and how much a request may take.

use std::time::Duration;

/// How many bytes of the body of an unsuccessful response are read: 64 KiB.
pub const ERROR_BODY_LIMIT_BYTES: usize = 64 * 1024;

/// How long reading the body of an unsuccessful response may delay the error it belongs to: 10 s.
pub const ERROR_BODY_WAIT: Duration = Duration::from_secs(10);

/// How long each phase of a request may take, and how large an unstreamed body may be.
///
/// The time to connect is not among them: it is a property of the transport. Budgets may be added in minor versions:
/// end a literal with `..Budgets::default()`.
///
/// ```
/// use std::time::Duration;
/// use codex_client::Budgets;
///
/// let budgets = Budgets { total: Some(Duration::from_secs(600)), ..Budgets::default() };
/// assert_eq!(budgets.head, Duration::from_mins(5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// How long the upload may make no progress, from the start of the request or from the last 64 KiB frame
    /// handed to the connection. Covers waiting for a connection. Default 60 s.
    pub upload: Duration,
    /// How long the response head may take once the last frame of the body was handed to the connection; for
    /// a request without a body from the start. Default 300 s.
    pub head: Duration,
    /// How long the response body may be silent while it is waited for. Any byte ends a silence, and a
    /// caller who does not read does not begin one. Default 300 s.
    pub silence: Duration,
    /// How long all of it may take, from the start of the request to the end of the body. Default none.
    pub total: Option<Duration>,
    /// How many bytes the body of a successful unstreamed response may have. Default 64 MiB.
    pub body_limit: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            upload: Duration::from_mins(1),
            head: Duration::from_mins(5),
            silence: Duration::from_mins(5),
            total: None,
            body_limit: 64 * 1024 * 1024,
        }
    }
}
