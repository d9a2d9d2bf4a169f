//! [`Clipped`]: a text whose middle may be left out.

use std::fmt;

/// The two ends of a text, and how many bytes between them were left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clipped {
    pub(super) head: String,
    pub(super) left_out: u64,
    pub(super) tail: String,
}

impl Clipped {
    pub(super) fn whole(text: impl Into<String>) -> Self {
        Self { head: text.into(), left_out: 0, tail: String::new() }
    }

    /// The same with at most this many bytes, the note not counted: half of them from each end, in whole characters.
    pub(super) fn shorten(self, limit: usize) -> Self {
        let Self { mut head, left_out, tail } = self;
        let total = head.len() + tail.len();
        if total <= limit {
            return Self { head, left_out, tail };
        }
        if left_out == 0 {
            head.push_str(&tail);
        }
        let end = if left_out == 0 { &head } else { &tail };
        let room = (limit / 2).max(limit.saturating_sub(head.len())).min(end.len());
        let tail = end[end.ceil_char_boundary(end.len() - room)..].to_owned();
        head.truncate(head.floor_char_boundary(limit - tail.len()));
        let dropped = u64::try_from(total - head.len() - tail.len()).unwrap_or(u64::MAX);
        Self { head, left_out: left_out.saturating_add(dropped), tail }
    }
}

impl fmt::Display for Clipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)?;
        if self.left_out > 0 {
            write!(f, "\n[… {} bytes left out …]\n", self.left_out)?;
        }
        f.write_str(&self.tail)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};
    use proptest::{prop_assert, prop_assert_eq};

    use super::*;

    fn clipped(head: &str, left_out: u64, tail: &str) -> Clipped {
        Clipped { head: head.to_owned(), left_out, tail: tail.to_owned() }
    }

    #[test]
    fn both_ends_are_kept_in_whole_characters() {
        for (text, limit, expected) in [
            (clipped("", 0, ""), 0, clipped("", 0, "")),
            (clipped("abcd", 0, ""), 4, clipped("abcd", 0, "")),
            (clipped("abcd", 0, ""), 3, clipped("ab", 1, "d")),
            (clipped("abcd", 0, ""), 0, clipped("", 4, "")),
            (clipped("äöü", 0, ""), 5, clipped("ä", 2, "ü")),
            (clipped("äöü", 0, ""), 3, clipped("ä", 4, "")),
            (clipped("äöü", 0, ""), 1, clipped("", 6, "")),
            (clipped("abcd", 10, "efgh"), 8, clipped("abcd", 10, "efgh")),
            (clipped("abcd", 10, "efgh"), 4, clipped("ab", 14, "gh")),
            (clipped("a", 10, "efgh"), 4, clipped("a", 11, "fgh")),
            (clipped("abcd", 10, "h"), 4, clipped("abc", 11, "h")),
            (clipped("abcd", 10, ""), 2, clipped("ab", 12, "")),
        ] {
            assert_eq!(text.clone().shorten(limit), expected, "{text:?} in {limit}");
        }
        assert_eq!(clipped("ab", 3, "cd").to_string(), "ab\n[… 3 bytes left out …]\ncd");
        assert_eq!(Clipped::whole("ab").to_string(), "ab");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_of_the_ends_and_the_rest_is_counted(text in any::<String>(), limit in 0_usize..80) {
            let Clipped { head, left_out, tail } = Clipped::whole(text.clone()).shorten(limit);
            prop_assert!(head.len() + tail.len() <= limit);
            prop_assert!(text.starts_with(&head) && text.ends_with(&tail));
            prop_assert_eq!(u64::try_from(text.len() - head.len() - tail.len()).unwrap(), left_out);
        }

        #[test]
        fn what_was_shortened_before_is_counted_too(text in "[a-zäö]{0,60}", long in 20_usize..50, short in 0_usize..20) {
            let twice = Clipped::whole(text.clone()).shorten(long).shorten(short);
            let whole = text.len();
            prop_assert!(twice.head.len() + twice.tail.len() <= short);
            prop_assert!(text.starts_with(&twice.head) && text.ends_with(&twice.tail));
            let kept = twice.head.len() + twice.tail.len();
            prop_assert_eq!(u64::try_from(whole - kept).unwrap(), twice.left_out);
        }
    }
}
