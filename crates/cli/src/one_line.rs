//! Foreign text, made fit for a line on standard error.

/// How much of an id or another single word is shown, in characters.
pub(crate) const WORD_CHARS: usize = 200;
/// How much of a message is shown, in characters.
pub(crate) const MESSAGE_CHARS: usize = 1_000;

/// The text on one line, harmless to a terminal, at most `limit_chars` of it and then `…`: white space is one space,
/// what a terminal could obey is U+FFFD.
pub(crate) fn one_line(text: &str, limit_chars: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().map(harmless));
        if let Some((at, _)) = line.char_indices().nth(limit_chars) {
            line.truncate(at);
            line.push('…');
            break;
        }
    }
    line
}

/// The text as it is, but for what would end the line or what a terminal could obey: that is U+FFFD.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(harmless).collect()
}

/// JSON on one line, otherwise as it is. Line ends stand between its tokens only: within strings it has none.
pub(crate) fn json_on_one_line(json: &str) -> String {
    json.replace(['\n', '\r'], " ")
}

/// The character, or U+FFFD for one that would end a line or that a terminal could obey.
pub(crate) fn harmless(c: char) -> char {
    let turns_direction =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ends_line = matches!(c, '\u{2028}' | '\u{2029}');
    if c.is_control() || turns_direction || ends_line { char::REPLACEMENT_CHARACTER } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_becomes_one_harmless_line() {
        for (text, expected) in [
            ("", ""),
            ("resp_1", "resp_1"),
            (" a\r\n\tb\u{2028}c ", "a b c"),
            ("a\u{1b}[31mb\u{7}", "a\u{fffd}[31mb\u{fffd}"),
            ("a\u{9b}2Jb\u{202e}c", "a\u{fffd}2Jb\u{fffd}c"),
            ("tenäääääää", "tenäääääää"),
            ("elevenäääää", "elevenääää…"),
            ("one two three", "one two th…"),
        ] {
            assert_eq!(one_line(text, 10), expected, "{text:?}");
        }
    }

    #[test]
    fn our_own_text_keeps_its_spaces() {
        assert_eq!(printable("a  b\u{1b}c\nd"), "a  b\u{fffd}c\u{fffd}d");
    }
}
