//! A request's body, read whole and bounded.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;

/// The largest request body that is taken, in bytes, unless the builder says otherwise: 64 MiB.
pub const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is over the limit.
    TooLarge,
    /// It did not arrive whole.
    Broken,
}

/// What is read and thrown away of a body over the limit, in multiples of the limit. A client that has written it all
/// gets to read the answer; one that goes on longer sees the connection close.
const PATIENCE: usize = 4;

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, Unread> {
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= limit {
            kept.extend_from_slice(&data);
        } else if length <= limit.saturating_mul(PATIENCE) {
            kept = BytesMut::new();
        } else {
            break;
        }
    }
    if length <= limit { Ok(kept.freeze()) } else { Err(Unread::TooLarge) }
}
