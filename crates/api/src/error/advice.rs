//! What a person can do about an error.

use std::time::Duration;

use super::kind::ErrorKind;

/// What to do, where it isn't plain from the error itself.
pub(super) fn advice(kind: &ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::NotAllowed => Some("check the API key and what it may do"),
        ErrorKind::ContextWindowExceeded => Some("send a shorter input"),
        ErrorKind::QuotaExceeded => Some("check the account's plan and billing"),
        ErrorKind::ClosedBeforeCompleted | ErrorKind::BrokenStream(_) => {
            Some("sending it again may be billed again")
        }
        _ => None,
    }
}

/// A wait in words, such as `1m 30s`.
pub(super) fn wait(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => format!("{}ms", duration.subsec_millis()),
        1..60 => format!("{}s", duration.as_secs_f64()),
        60..3_600 => format!("{}m {}s", seconds / 60, seconds % 60),
        3_600..315_360_000 => format!("{}h {}m", seconds / 3_600, seconds % 3_600 / 60),
        _ => "more than ten years".to_owned(),
    }
}
