//! What a tool may be called.

/// How long a name may be.
const LIMIT_BYTES: usize = 64;

/// Whether the API takes this name of a tool.
pub(super) fn is_valid(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !name.is_empty() && name.len() <= LIMIT_BYTES && name.bytes().all(is_letter)
}
