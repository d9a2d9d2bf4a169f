//! [`Text`]: a streamed text as it grows.

use codex_protocol::{Fragment, join_surrogates};

/// A text that comes in pieces, each of which may end within a character.
#[derive(Debug, Default)]
pub(super) struct Text {
    whole: String,
    /// The first half of a character whose second half has not come yet.
    high: Option<u16>,
}

impl Text {
    /// Takes a piece, and gives what of it is whole characters.
    pub(super) fn push(&mut self, piece: Fragment) -> String {
        let Fragment { mut text, edges } = piece;
        if text.is_empty() && edges.low.is_none() && edges.high.is_none() {
            return text;
        }
        let first = match (self.high.take(), edges.low) {
            (Some(high), Some(low)) => Some(join_surrogates(high, low)),
            (None, None) => None,
            _ => Some(char::REPLACEMENT_CHARACTER),
        };
        if let Some(first) = first {
            text.insert(0, first);
        }
        self.high = edges.high;
        self.whole.push_str(&text);
        text
    }

    /// Says that no more comes, and gives what stands for a half that is left over.
    pub(super) fn end(&mut self) -> Option<String> {
        self.high.take()?;
        self.whole.push(char::REPLACEMENT_CHARACTER);
        Some(char::REPLACEMENT_CHARACTER.into())
    }

    /// All of it so far.
    pub(super) fn as_str(&self) -> &str {
        &self.whole
    }

    /// All of it; nothing is left.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.whole)
    }
}

#[cfg(test)]
mod tests {
    use codex_protocol::Edges;

    use super::*;

    #[test]
    fn halves_of_characters_are_joined_or_replaced() {
        const HIGH: Option<u16> = Some(0xD83E);
        const LOW: Option<u16> = Some(0xDD80);
        for (case, pieces, told, end, whole) in [
            ("whole", &[(None, "a", None), (None, "b", None)][..], &["a", "b"][..], None, "ab"),
            ("halves", &[(None, "a", HIGH), (LOW, "b", None)], &["a", "🦀b"], None, "a🦀b"),
            (
                "nothing between",
                &[(None, "", HIGH), (None, "", None), (LOW, "", None)],
                &["", "", "🦀"],
                None,
                "🦀",
            ),
            (
                "text between",
                &[(None, "", HIGH), (None, "a", None), (LOW, "", None)],
                &["", "\u{fffd}a", "\u{fffd}"],
                None,
                "\u{fffd}a\u{fffd}",
            ),
            ("left over", &[(None, "a", HIGH)], &["a"], Some("\u{fffd}"), "a\u{fffd}"),
        ] {
            let mut text = Text::default();
            let piece = |(low, piece, high): &(Option<u16>, &str, Option<u16>)| {
                text.push(Fragment { text: (*piece).to_owned(), edges: Edges { low: *low, high: *high } })
            };
            assert_eq!(pieces.iter().map(piece).collect::<Vec<_>>(), told, "{case}");
            assert_eq!(text.end().as_deref(), end, "{case}");
            assert_eq!(text.as_str(), whole, "{case}");
            assert_eq!(text.take(), whole, "{case}");
        }
    }
}
