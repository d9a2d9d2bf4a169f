//! Texts cut into the pieces they arrive in.

/// A text in words, each with the white space before it.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(|letter: char| !letter.is_whitespace()).unwrap_or(rest.len());
        let length = rest[start..].find(char::is_whitespace).unwrap_or(rest.len() - start);
        let (word, after) = rest.split_at(start + length);
        words.push(word);
        rest = after;
    }
    words
}

/// A text in pieces of at most 8 bytes, or one character where that is longer.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    const LENGTH: usize = 8;
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.floor_char_boundary(LENGTH);
        let (piece, after) = rest.split_at(at);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{pieces, words};

    #[test]
    fn a_text_is_cut_before_the_white_space_of_each_word() {
        for (text, expected) in
            [("", vec![]), (" one\n two ", vec![" one", "\n two", " "]), ("ä ö", vec!["ä", " ö"])]
        {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_pieces_joined_are_the_text(text in "(\\PC|\\s){0,60}") {
            for cut in [words(&text), pieces(&text)] {
                prop_assert_eq!(cut.concat(), text.as_str());
                prop_assert!(cut.iter().all(|piece| !piece.is_empty()));
            }
        }
    }
}
