//! [`Captured`]: what was printed, bounded.

use std::collections::VecDeque;

/// How much of what is printed is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Nothing; it is not even read.
    Nothing,
    /// All of it, and more than this many bytes are an error.
    All(usize),
    /// This many bytes at most, half of them from each end; the rest is read and left out.
    Ends(usize),
}

/// The two ends of what was printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Captured {
    pub(crate) head: Vec<u8>,
    /// How many bytes there were between the ends.
    pub(crate) left_out: u64,
    pub(crate) tail: Vec<u8>,
}

/// More was printed than may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMuch;

/// What keeps the ends of what is printed.
pub(super) struct Capture {
    keep: Keep,
    head: Vec<u8>,
    left_out: u64,
    tail: VecDeque<u8>,
}

impl Capture {
    pub(super) fn new(keep: Keep) -> Self {
        Self { keep, head: Vec::new(), left_out: 0, tail: VecDeque::new() }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), TooMuch> {
        let (head_limit, tail_limit) = match self.keep {
            Keep::Nothing => (0, 0),
            Keep::All(limit) if self.head.len() + bytes.len() > limit => return Err(TooMuch),
            Keep::All(limit) => (limit, 0),
            Keep::Ends(limit) => (limit - limit / 2, limit / 2),
        };
        let (head, rest) = bytes.split_at(bytes.len().min(head_limit - self.head.len()));
        self.head.extend_from_slice(head);
        self.tail.extend(rest);
        let over = self.tail.len().saturating_sub(tail_limit);
        self.tail.drain(..over);
        self.left_out += u64::try_from(over).unwrap_or(u64::MAX);
        Ok(())
    }

    pub(super) fn finish(self) -> Captured {
        Captured { head: self.head, left_out: self.left_out, tail: self.tail.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capture(keep: Keep, pieces: &[&str]) -> Result<Captured, TooMuch> {
        let mut capture = Capture::new(keep);
        pieces.iter().try_for_each(|piece| capture.push(piece.as_bytes()))?;
        Ok(capture.finish())
    }

    #[test]
    fn the_ends_are_kept_however_they_come() {
        let ends = |head: &str, left_out, tail: &str| {
            Ok(Captured { head: head.into(), left_out, tail: tail.into() })
        };
        for (keep, pieces, expected) in [
            (Keep::Nothing, &["abc"][..], ends("", 3, "")),
            (Keep::All(3), &["a", "bc"], ends("abc", 0, "")),
            (Keep::All(3), &["ab", "cd"], Err(TooMuch)),
            (Keep::Ends(4), &[], ends("", 0, "")),
            (Keep::Ends(4), &["abcd"], ends("ab", 0, "cd")),
            (Keep::Ends(4), &["a", "b", "c", "d", "e"], ends("ab", 1, "de")),
            (Keep::Ends(4), &["abcdefgh"], ends("ab", 4, "gh")),
            (Keep::Ends(5), &["abcdefgh", "i"], ends("abc", 4, "hi")),
            (Keep::Ends(0), &["abc"], ends("", 3, "")),
        ] {
            assert_eq!(capture(keep, pieces), expected, "{keep:?} {pieces:?}");
        }
    }
}
