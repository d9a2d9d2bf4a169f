//! What a person is told to do about an error.

use std::time::Duration;

use codex_protocol::IncompleteReason;
use http::StatusCode;

use super::kind::ErrorKind;

/// What to do, where it isn't plain from the error itself.
pub(super) fn hint(kind: &ErrorKind, status: Option<StatusCode>) -> Option<&'static str> {
    match kind {
        ErrorKind::InvalidRequest if status == Some(StatusCode::NOT_FOUND) => {
            Some("check the base URL and the model")
        }
        ErrorKind::Incomplete(IncompleteReason::MaxOutputTokens) => Some("allow more output tokens"),
        ErrorKind::Blocked => Some("try from another network or region"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_the_units_of_people() {
        for (duration, expected) in [
            (Duration::ZERO, "0ms"),
            (Duration::from_millis(250), "250ms"),
            (Duration::from_millis(11_054), "11.054s"),
            (Duration::from_secs(90), "1m 30s"),
            (Duration::from_mins(121), "2h 1m"),
            (Duration::MAX, "more than ten years"),
        ] {
            assert_eq!(wait(duration), expected);
        }
    }
}
