//! How bytes are cut into writes.

use bytes::Bytes;

use crate::sse;

/// How the bytes of a reply are cut. Each piece is its own HTTP chunk and reaches the socket before the next is taken.
///
/// A piece never spans two steps or a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunking {
    /// Each step in one piece.
    Whole,
    /// Pieces of this many bytes, the last one shorter; 0 counts as 1.
    Bytes(usize),
    /// A piece for each event of an event stream, its blank line included.
    PerEvent,
}

impl Chunking {
    /// Cuts `bytes`.
    pub(crate) fn cut(self, bytes: Bytes) -> Chunks {
        Chunks { chunking: self, rest: bytes }
    }
}

/// The pieces of some bytes, cut one by one.
#[derive(Clone, Debug)]
pub(crate) struct Chunks {
    chunking: Chunking,
    rest: Bytes,
}

impl Iterator for Chunks {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        if self.rest.is_empty() {
            return None;
        }
        let length = match self.chunking {
            Chunking::Whole => self.rest.len(),
            Chunking::Bytes(length) => length.clamp(1, self.rest.len()),
            Chunking::PerEvent => sse::first_block_len(&self.rest),
        };
        Some(self.rest.split_to(length))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use proptest::{collection::vec, prop_oneof, strategy::Just, strategy::Strategy};

    use super::Chunking;

    #[test]
    fn bytes_are_cut_as_told() {
        let body = "data: 1\n\n: c\n\ndata: 2";
        for (chunking, pieces) in [
            (Chunking::Whole, vec![body]),
            (Chunking::Bytes(0), body.split("").filter(|piece| !piece.is_empty()).collect()),
            (Chunking::Bytes(9), vec!["data: 1\n\n", ": c\n\ndata", ": 2"]),
            (Chunking::Bytes(100), vec![body]),
            (Chunking::PerEvent, vec!["data: 1\n\n", ": c\n\n", "data: 2"]),
        ] {
            let cut: Vec<Bytes> = chunking.cut(Bytes::from_static(body.as_bytes())).collect();
            assert_eq!(cut, pieces, "{chunking:?}");
        }
        assert_eq!(Chunking::Whole.cut(Bytes::new()).next(), None);
    }

    fn chunking() -> impl Strategy<Value = Chunking> {
        prop_oneof![Just(Chunking::Whole), Just(Chunking::PerEvent), (0..9_usize).prop_map(Chunking::Bytes)]
    }

    proptest! {
        #[test]
        fn the_pieces_joined_are_the_bytes(
            bytes in vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'\r'), Just(b':')], 0..200),
            chunking in chunking(),
        ) {
            let pieces: Vec<Bytes> = chunking.cut(Bytes::from(bytes.clone())).collect();
            prop_assert_eq!(pieces.iter().filter(|piece| piece.is_empty()).count(), 0);
            prop_assert_eq!(pieces.concat(), bytes);
        }
    }
}
