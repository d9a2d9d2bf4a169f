//! What the body of a 2xx answer is.

use bytes::Bytes;
use codex_client::{Body, ERROR_BODY_LIMIT_BYTES};

use crate::error::ApiError;
use crate::head::Head;
use crate::whole;

/// How large a body that came whole may be.
const WHOLE_LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// How much of a body is looked at to tell what it is.
const PEEK_LIMIT_BYTES: usize = 1024;

/// A body, known for what it is.
#[derive(Debug)]
pub(crate) enum Sniffed {
    /// An event stream: what was read of it already, and the rest.
    Events(Bytes, Body),
    /// JSON, whole.
    Json(Bytes),
    /// Neither; its beginning.
    Other(Bytes),
}

/// Tells what `body` is. Servers that don't stream answer with JSON, proxies with pages, and some servers stream under
/// another content type: what doesn't say that it is an event stream is known by its first bytes.
pub(crate) async fn sniff(head: &Head, mut body: Body) -> Result<Sniffed, ApiError> {
    if whole::essence(head) == "text/event-stream" {
        return Ok(Sniffed::Events(Bytes::new(), body));
    }
    let broken = |error| ApiError::from(error).within(|context| whole::locate(context, head));
    let mut read = Bytes::new();
    while Start::of(&read) == Start::Undecided && read.len() < PEEK_LIMIT_BYTES {
        let Some(chunk) = body.next_chunk().await else { break };
        read = joined(read, chunk.map_err(broken)?);
    }
    Ok(match Start::of(&read) {
        Start::Events => Sniffed::Events(read, body),
        Start::Json => Sniffed::Json(joined(read, body.collect(WHOLE_LIMIT_BYTES).await.map_err(broken)?)),
        Start::Other | Start::Undecided => {
            let (rest, _) = body.read_up_to(ERROR_BODY_LIMIT_BYTES).await;
            Sniffed::Other(joined(read, rest))
        }
    })
}

fn joined(one: Bytes, two: Bytes) -> Bytes {
    match (one.is_empty(), two.is_empty()) {
        (true, _) => two,
        (_, true) => one,
        _ => [one, two].concat().into(),
    }
}

/// What the first bytes of a body are the start of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Events,
    Json,
    Other,
    /// There are too few bytes to tell.
    Undecided,
}

impl Start {
    fn of(bytes: &[u8]) -> Self {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        const FIELDS: [&[u8]; 5] = [b":", b"data:", b"event:", b"id:", b"retry:"];
        let start = bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii_start();
        if MARK.starts_with(bytes) || FIELDS.iter().any(|field| field.starts_with(start) && *field != start) {
            Self::Undecided
        } else if FIELDS.iter().any(|field| start.starts_with(field)) {
            Self::Events
        } else if start.starts_with(b"{") || start.starts_with(b"[") {
            Self::Json
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_known_by_its_first_bytes() {
        for (start, expected) in [
            ("", Start::Undecided),
            (" \r\n", Start::Undecided),
            ("\u{feff}", Start::Undecided),
            ("d", Start::Undecided),
            ("event", Start::Undecided),
            ("data:", Start::Events),
            (": ping", Start::Events),
            ("\u{feff}\nretry: 1", Start::Events),
            ("\n{", Start::Json),
            ("[1", Start::Json),
            ("<html>", Start::Other),
            ("date", Start::Other),
            ("upstream connect error", Start::Other),
        ] {
            assert_eq!(Start::of(start.as_bytes()), expected, "{start:?}");
        }
        assert_eq!(Start::of(b"\xef\xbb"), Start::Undecided, "half a byte order mark");
    }
}
