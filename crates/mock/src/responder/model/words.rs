//! A text in words, and what they count for.

/// Cuts a text into words, each with the white space before it; joined they are the text.
pub(crate) fn split(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut in_word) = (0, false);
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() && in_word {
            words.push(&text[start..at]);
            start = at;
        }
        in_word = !letter.is_whitespace();
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// How many tokens a text counts for: one for each 4 bytes begun.
pub(crate) fn tokens(text: &str) -> u64 {
    text.len().div_ceil(4) as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{split, tokens};

    #[test]
    fn a_text_is_cut_before_the_white_space_of_each_word() {
        for (text, words) in [
            ("", vec![]),
            (" ", vec![" "]),
            ("one", vec!["one"]),
            ("one two", vec!["one", " two"]),
            (" one\n\n two ", vec![" one", "\n\n two", " "]),
            ("ä\u{a0}ö", vec!["ä", "\u{a0}ö"]),
        ] {
            assert_eq!(split(text), words, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_words_joined_are_the_text(text in "(\\PC|\\s){0,60}") {
            let words = split(&text);
            prop_assert_eq!(words.concat(), text.as_str());
            prop_assert!(words.iter().all(|word| !word.is_empty()));
        }
    }

    #[test]
    fn a_token_is_four_bytes_begun() {
        for (text, count) in [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2)] {
            assert_eq!(tokens(text), count, "{text:?}");
        }
    }
}
