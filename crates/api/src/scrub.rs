//! Taking credentials out of what a server says.

use bytes::Bytes;
use http::HeaderMap;

/// Shorter ones are no secrets, and may stand in any text.
const SHORTEST: usize = 8;

/// `body` with `[redacted]` where it repeats a sensitive value of `headers`, or the token in one.
pub(crate) fn scrub(body: &Bytes, headers: &HeaderMap) -> Bytes {
    let sensitive =
        headers.values().filter(|value| value.is_sensitive()).filter_map(|value| value.to_str().ok());
    let tokens =
        sensitive.filter_map(|value| value.rsplit(' ').next()).filter(|token| token.len() >= SHORTEST);
    tokens.fold(body.clone(), |body, token| {
        if body.windows(token.len()).any(|part| part == token.as_bytes()) {
            String::from_utf8_lossy(&body).replace(token, "[redacted]").into()
        } else {
            body
        }
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::AUTHORIZATION;

    use super::*;

    #[test]
    fn credentials_are_taken_out_of_a_text() {
        for (case, value, sensitive, expected) in [
            ("a token", "Bearer sk-12345678", true, "key [redacted], [redacted]; sk-1234"),
            ("a bare key", "sk-12345678", true, "key [redacted], [redacted]; sk-1234"),
            ("not marked", "Bearer sk-12345678", false, "key sk-12345678, sk-12345678; sk-1234"),
            ("too short", "Bearer sk-1234", true, "key sk-12345678, sk-12345678; sk-1234"),
            ("another", "Bearer sk-87654321", true, "key sk-12345678, sk-12345678; sk-1234"),
        ] {
            let mut value = HeaderValue::from_static(value);
            value.set_sensitive(sensitive);
            let headers = HeaderMap::from_iter([(AUTHORIZATION, value)]);
            let body = Bytes::from_static(b"key sk-12345678, sk-12345678; sk-1234");
            assert_eq!(scrub(&body, &headers), expected, "{case}");
        }
    }
}
