//! [`Finish`]: why a completion ended, in the words of every server.

use codex_client::Fate;
use codex_protocol::IncompleteReason;

use crate::error::{ApiError, Context, ErrorKind};

/// Why a completion ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finish {
    /// The model was done.
    Whole,
    /// The model was done and calls tools.
    Calls,
    /// It was ended early.
    Early(IncompleteReason),
    /// It failed, by the server's word.
    Failed(String),
}

/// What the end says of items that have no end of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// They are whole.
    Whole,
    /// They are whole, and so are the calls, whatever their arguments look like.
    Calls,
    /// The last may be cut.
    Early,
}

impl Finish {
    /// Reads a `finish_reason`. A word that nobody documents counts as whole: the answer is there, and a server's own
    /// name for its end is likelier than a new kind of failure.
    pub(super) fn of(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "tool_calls" | "tool_call" | "tool_use" | "function_call" => Self::Calls,
            "length" | "max_tokens" | "max_output_tokens" | "model_length" => {
                Self::Early(IncompleteReason::MaxOutputTokens)
            }
            "content_filter" | "content_filtered" | "safety" | "sensitive" | "recitation" | "blocklist"
            | "prohibited_content" => Self::Early(IncompleteReason::ContentFilter),
            "error"
            | "network_error"
            | "insufficient_system_resource"
            | "model_context_window_exceeded"
            | "abort"
            | "aborted"
            | "cancelled"
            | "canceled" => Self::Failed(word.to_owned()),
            _ => Self::Whole,
        }
    }

    /// Whether what came is all that there was to come.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self, Self::Whole | Self::Calls)
    }

    /// What it says of the items.
    pub(super) fn ending(&self) -> Ending {
        match self {
            Self::Whole => Ending::Whole,
            Self::Calls => Ending::Calls,
            Self::Early(_) | Self::Failed(_) => Ending::Early,
        }
    }

    /// The error that an end of this kind is; `None` where it is none.
    pub(super) fn error(&self) -> Option<ApiError> {
        let (kind, word) = match self {
            Self::Whole | Self::Calls => return None,
            Self::Early(reason) => (ErrorKind::Incomplete(reason.clone()), None),
            Self::Failed(word) => (failure(word), Some(word)),
        };
        let summary = word.map(|word| format!("the completion ended with `{word}`"));
        Some(ApiError::new(kind, Context { summary, fate: Some(Fate::Cut), ..Context::default() }))
    }
}

fn failure(word: &str) -> ErrorKind {
    match word.to_ascii_lowercase().as_str() {
        "insufficient_system_resource" => ErrorKind::ServerOverloaded,
        "model_context_window_exceeded" => ErrorKind::ContextWindowExceeded,
        "abort" | "aborted" | "cancelled" | "canceled" => ErrorKind::Cancelled,
        _ => ErrorKind::ServerFailed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_an_end_is_understood() {
        for (word, expected, error) in [
            ("stop", Finish::Whole, None),
            ("eos", Finish::Whole, None),
            ("a word of tomorrow", Finish::Whole, None),
            ("tool_calls", Finish::Calls, None),
            ("function_call", Finish::Calls, None),
            (
                "length",
                Finish::Early(IncompleteReason::MaxOutputTokens),
                Some("the response is incomplete: max_output_tokens; allow more output tokens"),
            ),
            (
                "MAX_TOKENS",
                Finish::Early(IncompleteReason::MaxOutputTokens),
                Some("the response is incomplete: max_output_tokens; allow more output tokens"),
            ),
            (
                "content_filter",
                Finish::Early(IncompleteReason::ContentFilter),
                Some("the response is incomplete: content_filter"),
            ),
            (
                "error",
                Finish::Failed("error".to_owned()),
                Some("the server failed: the completion ended with `error`"),
            ),
            (
                "insufficient_system_resource",
                Finish::Failed("insufficient_system_resource".to_owned()),
                Some("the server is overloaded: the completion ended with `insufficient_system_resource`"),
            ),
            (
                "model_context_window_exceeded",
                Finish::Failed("model_context_window_exceeded".to_owned()),
                Some(
                    "the input is longer than the model's context: the completion ended with \
                     `model_context_window_exceeded`; send a shorter input",
                ),
            ),
            (
                "abort",
                Finish::Failed("abort".to_owned()),
                Some("the response was cancelled: the completion ended with `abort`"),
            ),
        ] {
            let finish = Finish::of(word);
            assert_eq!(finish, expected, "{word}");
            assert_eq!(finish.is_whole(), error.is_none(), "{word}");
            assert_eq!(finish.error().map(|error| error.to_string()).as_deref(), error, "{word}");
        }
    }
}
