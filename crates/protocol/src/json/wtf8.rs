//! JSON strings that may hold lone surrogates.
//!
//! JSON can spell half of a surrogate pair (`"\ud83e"`); a Rust string can't hold it. `serde_json` hands such a
//! string out as WTF-8 bytes, where the half is three bytes `ED A0..BF 80..BF`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Visitor};

/// A text that may begin or end within a surrogate pair, as one streamed delta may.
///
/// A lone half anywhere else is already U+FFFD in `text`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fragment {
    /// What stands between the halves.
    pub text: String,
    /// The halves at its ends.
    pub edges: Edges,
}

/// The halves of surrogate pairs at the ends of a [`Fragment`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Edges {
    /// A low surrogate (`DC00..=DFFF`) before the text.
    pub low: Option<u16>,
    /// A high surrogate (`D800..=DBFF`) after the text.
    pub high: Option<u16>,
}

impl Fragment {
    /// Reads a JSON string, quotes included.
    pub(crate) fn read(json: &str) -> Option<Self> {
        match plain(json) {
            Some(text) => Some(Self { text: text.to_owned(), edges: Edges::default() }),
            None => unescape(json).map(|bytes| Self::from_wtf8(&bytes)),
        }
    }

    fn from_wtf8(mut bytes: &[u8]) -> Self {
        let mut edges = Edges::default();
        if let Some(half @ 0xDC00..=0xDFFF) = half_at(bytes, 0) {
            edges.low = Some(half);
            bytes = &bytes[3..];
        }
        if let Some(half @ 0xD800..=0xDBFF) = bytes.len().checked_sub(3).and_then(|at| half_at(bytes, at)) {
            edges.high = Some(half);
            bytes = &bytes[..bytes.len() - 3];
        }
        Self { text: lossy(bytes), edges }
    }

    /// The whole as a string, each lone half as U+FFFD.
    pub fn into_string(self) -> String {
        let Self { mut text, edges } = self;
        if edges.low.is_some() {
            text.insert(0, char::REPLACEMENT_CHARACTER);
        }
        if edges.high.is_some() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        text
    }
}

/// The character that two halves of a surrogate pair spell; U+FFFD where they spell none.
pub fn join_surrogates(high: u16, low: u16) -> char {
    char::decode_utf16([high, low]).next().and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Reads a JSON string, quotes included; lone halves become U+FFFD.
pub(crate) fn read(json: &str) -> Option<String> {
    read_borrowed(json).map(Cow::into_owned)
}

/// Reads a JSON string, quotes included, borrowing it where it has no escapes.
pub(crate) fn read_borrowed(json: &str) -> Option<Cow<'_, str>> {
    match plain(json) {
        Some(text) => Some(Cow::Borrowed(text)),
        None => unescape(json).map(|bytes| Cow::Owned(lossy(&bytes))),
    }
}

/// The inside of a JSON string without escapes. `json` is known to be one JSON value.
fn plain(json: &str) -> Option<&str> {
    let inside = json.strip_prefix('"')?.strip_suffix('"')?;
    (!inside.contains('\\')).then_some(inside)
}

/// WTF-8 as a string, each lone half one U+FFFD.
fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        match std::str::from_utf8(rest) {
            Ok(valid) => {
                text.push_str(valid);
                return text;
            }
            Err(error) => {
                let (valid, broken) = rest.split_at(error.valid_up_to());
                text.push_str(std::str::from_utf8(valid).expect("checked by from_utf8"));
                text.push(char::REPLACEMENT_CHARACTER);
                let skip =
                    if half_at(broken, 0).is_some() { 3 } else { error.error_len().unwrap_or(broken.len()) };
                rest = &broken[skip..];
            }
        }
    }
}

/// The lone half that stands at `at`, if one does.
fn half_at(bytes: &[u8], at: usize) -> Option<u16> {
    match bytes.get(at..at + 3)? {
        &[0xED, b1 @ 0xA0..=0xBF, b2 @ 0x80..=0xBF] => {
            Some(0xD000 | (u16::from(b1 & 0x3F) << 6) | u16::from(b2 & 0x3F))
        }
        _ => None,
    }
}

fn unescape(json: &str) -> Option<Vec<u8>> {
    struct Wtf8;
    impl Visitor<'_> for Wtf8 {
        type Value = Vec<u8>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }
        fn visit_bytes<E>(self, v: &[u8]) -> Result<Vec<u8>, E> {
            Ok(v.to_vec())
        }
    }
    serde_json::Deserializer::from_str(json).deserialize_bytes(Wtf8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_found_at_the_edges_only() {
        let fragment =
            |text: &str, low, high| Some(Fragment { text: text.to_owned(), edges: Edges { low, high } });
        for (json, expected) in [
            (r#""plain""#, fragment("plain", None, None)),
            (r#""a\nb""#, fragment("a\nb", None, None)),
            (r#""\ud83e\udd80""#, fragment("🦀", None, None)),
            (r#""a\ud83e""#, fragment("a", None, Some(0xD83E))),
            (r#""\udd80b""#, fragment("b", Some(0xDD80), None)),
            (r#""\udd80\ud83e""#, fragment("", Some(0xDD80), Some(0xD83E))),
            (r#""a\ud83eb""#, fragment("a\u{fffd}b", None, None)),
            (r#""\ud83e\ud83e""#, fragment("\u{fffd}", None, Some(0xD83E))),
            (r#""\ud83e""#, fragment("", None, Some(0xD83E))),
            ("17", None),
        ] {
            assert_eq!(Fragment::read(json), expected, "{json}");
        }
        assert_eq!(join_surrogates(0xD83E, 0xDD80), '🦀');
        assert_eq!(read(r#""\udd80a\ud83e""#).as_deref(), Some("\u{fffd}a\u{fffd}"));
    }
}
