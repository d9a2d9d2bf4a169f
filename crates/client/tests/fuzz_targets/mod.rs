//! Fuzz targets as plain functions: each takes any bytes and panics if a promise is broken.

use bytes::Bytes;
use codex_client::sse::{Decoder, Error, Frame};

/// The decoder neither panics nor keeps more than its limit, and cuts do not matter.
///
/// The first byte sets the limit, the second the size of the chunks; the rest is the stream.
pub(crate) fn decoder(input: &[u8]) {
    let [limit, size, stream @ ..] = input else { return };
    let (limit_bytes, size) = (usize::from(*limit), usize::from(*size).max(1));
    assert_eq!(
        decode(limit_bytes, stream.chunks(size)),
        decode(limit_bytes, stream.chunks(stream.len().max(1)))
    );
}

fn decode<'a>(limit_bytes: usize, chunks: impl Iterator<Item = &'a [u8]>) -> Vec<Result<Frame, Error>> {
    let mut decoder = Decoder::with_limit(limit_bytes);
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        frames.extend(std::iter::from_fn(|| decoder.next_frame()));
        decoder.release();
        assert!(decoder.buffered() <= limit_bytes);
    }
    decoder.finish();
    frames.extend(std::iter::from_fn(|| decoder.next_frame()));
    assert!(frames.iter().flatten().all(|frame| frame.data.len() <= limit_bytes));
    assert_eq!((decoder.next_frame(), decoder.buffered()), (None, 0));
    frames
}
