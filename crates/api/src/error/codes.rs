//! What the server's codes stand for.

use codex_protocol::ErrorBody;

use super::kind::ErrorKind;

/// The kind that a code (or a type) of the documented ones stands for.
pub(super) fn from_code(server: &ErrorBody) -> Option<ErrorKind> {
    [&server.code, &server.kind].into_iter().flatten().find_map(|word| {
        Some(match word.as_str() {
            // The second is llama.cpp's word.
            "context_length_exceeded" | "exceed_context_size_error" => ErrorKind::ContextWindowExceeded,
            "insufficient_quota" => ErrorKind::QuotaExceeded,
            "usage_limit_reached" => ErrorKind::UsageLimitReached,
            "usage_not_included" => ErrorKind::UsageNotIncluded,
            "cyber_policy"
            | "bio_policy"
            | "misalignment_policy_violation"
            | "image_content_policy_violation" => ErrorKind::Policy,
            "invalid_api_key" => ErrorKind::NotAllowed,
            "data_residency_mismatch" => ErrorKind::InvalidRequest,
            word if FAULTY_INPUT.contains(&word) => ErrorKind::InvalidRequest,
            "rate_limit_exceeded" => ErrorKind::RateLimited,
            "server_is_overloaded" | "slow_down" => ErrorKind::ServerOverloaded,
            _ => return None,
        })
    })
}

/// What the documented codes find wrong with the input.
const FAULTY_INPUT: [&str; 14] = [
    "invalid_prompt",
    "invalid_image",
    "invalid_image_format",
    "invalid_base64_image",
    "invalid_image_url",
    "invalid_image_mode",
    "image_too_large",
    "image_too_small",
    "image_parse_error",
    "image_file_too_large",
    "unsupported_image_media_type",
    "empty_image_file",
    "failed_to_download_image",
    "image_file_not_found",
];
