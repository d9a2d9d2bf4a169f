//! Compression that lets others have their turn.

use std::io::{self, Write};

use bytes::Bytes;
use tokio::task::yield_now;
use zstd::stream::write::Encoder;

const LEVEL: i32 = 3;

/// How much is compressed at a time: well under a millisecond's work.
const SLICE_BYTES: usize = 128 * 1024;

/// `body` as one zstd frame that says how long it is.
///
/// Works on the caller's thread, a slice at a time; between two slices other tasks have their turn.
///
/// # Cancel safety
/// Dropping the future ends the work.
pub(crate) async fn zstd(body: &[u8]) -> io::Result<Bytes> {
    let mut encoder = Encoder::new(Vec::new(), LEVEL)?;
    encoder.set_pledged_src_size(u64::try_from(body.len()).ok())?;
    for (number, slice) in body.chunks(SLICE_BYTES).enumerate() {
        if number > 0 {
            yield_now().await;
        }
        encoder.write_all(slice)?;
    }
    encoder.finish().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(body in prop::collection::vec(any::<u8>(), 0..300), times in 0..2000_usize) {
            let body = body.repeat(times);
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            let packed = runtime.block_on(zstd(&body)).expect("compresses");
            prop_assert_eq!(zstd::bulk::decompress(&packed, body.len()).expect("zstd"), body);
        }
    }
}
