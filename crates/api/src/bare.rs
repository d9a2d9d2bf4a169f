//! [`Bare`]: an error body that calls itself an event stream.

use bytes::{Bytes, BytesMut};
use codex_client::ERROR_BODY_LIMIT_BYTES;
use codex_protocol::ErrorBody;

/// Watches the start of an event stream for an error body: some servers answer 200 with one, under the content type of
/// a stream. No event stream begins with a brace.
#[derive(Debug, Default)]
pub(crate) enum Bare {
    /// There was nothing but blanks so far.
    #[default]
    Undecided,
    /// It may be one; what came of it.
    Held(BytesMut),
    /// It is none.
    Not,
}

impl Bare {
    /// Takes what came. Gives the error body once it is whole.
    pub(crate) fn push(&mut self, chunk: &[u8]) -> Option<Bytes> {
        if matches!(self, Self::Undecided) {
            match chunk.trim_ascii_start().first() {
                Some(b'{') => *self = Self::Held(BytesMut::new()),
                Some(_) => *self = Self::Not,
                None => {}
            }
        }
        let Self::Held(held) = self else { return None };
        if held.len() + chunk.len() > ERROR_BODY_LIMIT_BYTES {
            *self = Self::Not;
            return None;
        }
        held.extend_from_slice(chunk);
        // It is read as often as something in it ends.
        let is_whole = chunk.trim_ascii_end().ends_with(b"}") && ErrorBody::from_body(held).is_some();
        is_whole.then(|| std::mem::take(held).freeze())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_body_is_found_at_the_start_of_a_stream_and_nowhere_else() {
        let error = r#"{"error":{"message":"m"}}"#;
        let long = "x".repeat(ERROR_BODY_LIMIT_BYTES);
        for (case, chunks, expected) in [
            ("whole", &[error][..], Some(error)),
            ("in two", &[&error[..9], &error[9..]], Some(error)),
            ("after blanks", &["\n", " \r\n", error], Some(error)),
            ("with a line end", &[&error[..24], "}\n"], Some(r#"{"error":{"message":"m"}}"#)),
            ("not whole", &[&error[..24]], None),
            ("no error", &["{}"], None),
            ("too long", &["{", &long, error], None),
            ("within a stream", &["data: 1\n\n", error], None),
            ("a piece of a stream", &["data: ", error], None),
        ] {
            let mut bare = Bare::default();
            let found = chunks.iter().find_map(|chunk| bare.push(chunk.as_bytes()));
            let found = found.as_deref().map(|found| std::str::from_utf8(found).expect("UTF-8").trim());
            assert_eq!(found, expected, "{case}");
        }
    }
}
