use proptest::prelude::*;

use super::*;

/// What is written in all for the pieces; looks as `{1;3}`.
fn shown(colours: bool, pieces: &[&str]) -> String {
    readable(&written(colours, pieces))
}

fn written(colours: bool, pieces: &[&str]) -> String {
    let mut markdown = Markdown::new(colours);
    let mut text: String = pieces.iter().map(|piece| markdown.push(piece)).collect();
    text.push_str(&markdown.finish());
    text
}

fn readable(text: &str) -> String {
    text.split('\u{1b}')
        .enumerate()
        .map(|(at, part)| if at == 0 { part.to_owned() } else { look(part) })
        .collect()
}

fn look(part: &str) -> String {
    let (codes, text) = part.split_once('m').expect("an end of the look");
    let codes = codes.strip_prefix("[0").expect("each look begins anew");
    format!("{{{}}}{text}", codes.trim_start_matches(';'))
}

#[test]
fn marks_become_looks() {
    for (text, expected) in [
        ("", ""),
        ("plain text\n", "plain text\n"),
        ("a **b** c", "a {1}b{} c"),
        ("*a* _b_ ***c*** ~~d~~", "{3}a{} {3}b{} {1;3}c{} {9}d{}"),
        ("**a *b* c**", "{1}a {1;3}b{1} c{}"),
        ("*a **b***", "{3}a {1;3}b{}"),
        ("`a*b*` ``c ` d`` ` e `", "{36}a*b*{} {36}c ` d{} {36}e{}"),
        ("**a `*` b**", "{1}a {1;36}*{1} b{}"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("**never closed\nnext*", "**never closed\nnext*"),
        ("*a\nb*", "*a\nb*"),
        (r"\*a\* \n \", r"*a* \n \"),
        (
            "[text](http://a/b \"title\") [x] [http://c](http://c)",
            "{4}text{2} (http://a/b){} [x] {4}http://c{}",
        ),
        ("[a [b]](c(d)) ![image](e)", "{4}a [b]{2} (c(d)){} !{4}image{2} (e){}"),
        ("[a](b", "[a](b"),
        (
            "# One *two*\n## Three\n####### four\n#five",
            "{1;4}One {1;3;4}two{}\n{1}Three{}\n####### four\n#five",
        ),
        ("- a\n  * **b**\n+ c\n1. d\n-e", "• a\n  • {1}b{}\n• c\n1. d\n-e"),
        ("> a\n>> *b*\n>c", "{2}│{} a\n{2}││{} {3}b{}\n{2}│{}c"),
        ("---\n***\n____\n--\n**", "{2}────────{}\n{2}────────{}\n{2}────────{}\n--\n**"),
        ("| a | *b* |\n|---|---|", "| a | *b* |\n|---|---|"),
        (
            "```rust\nlet a = *b;\n\n  # c\n``\n```\n*d*",
            "{2}```rust{}\n{36}let a = *b;{}\n\n  {36}# c{}\n{36}``{}\n{2}```{}\n{3}d{}",
        ),
        ("~~~\n```\n~~~~ \nx", "{2}~~~{}\n{36}```{}\n{2}~~~~ {}\nx"),
        ("```a``` b\n*c*", "{2}```a``` b{}\n{3}c{}"),
        ("  ```\n  x\n  ```\n*y*", "  {2}```{}\n  {36}x{}\n  {2}```{}\n{3}y{}"),
        ("> ```\n> x\n*y*", "{2}│{} {2}```{}\n{2}│{} x\n{3}y{}"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("a\u{1b}[31mb\u{9b}c\u{202e}d\u{7}", "a\u{fffd}[31mb\u{fffd}c\u{fffd}d\u{fffd}"),
    ] {
        assert_eq!(shown(true, &[text]), expected, "{text:?}");
    }
}

#[test]
fn without_colours_the_text_stays_as_it_is() {
    let text = "# One\n- **a** `b`\n```\n\u{1b}[2J\n```\n";
    assert_eq!(shown(false, &[text]), text.replace('\u{1b}', "\u{fffd}"));
}

#[test]
fn a_span_that_is_too_long_is_text() {
    let long = "x".repeat(LIMIT_CHARS * 6);
    let text = format!("**{long}** and **b**");
    assert_eq!(shown(true, &[&text]), format!("**{long}** and {{1}}b{{}}"));
}

#[test]
fn text_is_not_held_back_longer_than_needed() {
    let mut markdown = Markdown::new(true);
    for (piece, expected) in [
        ("He", "He"),
        ("llo *", "llo "),
        ("wor", ""),
        ("ld*", ""),
        ("!", "{3}world{}!"),
        (" a [b", " a "),
        ("] c", "[b] c"),
        ("\n#", "\n"),
        ("# T", "{1}T"),
    ] {
        assert_eq!(readable(&markdown.push(piece)), expected, "{piece:?}");
    }
    assert_eq!(readable(&markdown.rest()), "{}");
    assert_eq!(readable(&markdown.push("o")), "{1}o");
    assert_eq!(readable(&markdown.finish()), "{}");
}

#[test]
fn many_marks_are_taken_in_time() {
    for mark in ["*", "_", "`", "[", "*a ", "**a _b `c [d ", "[a](", "> ", "\\", "~~a ~~"] {
        let text = mark.repeat(20_000);
        assert!(!written(true, &[&text]).is_empty());
    }
}

/// Text with many marks, line ends, and what a terminal could obey.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec!["*", "**", "_", "`", "```", "~~", "[", "](", ")", "\\", "#", "# ", "- ", "> ", "|", "---"]),
        3 => prop::sample::select(vec!["\n", "\r\n", " ", "\t", "a", "bc", "ä", "1."]),
        1 => prop::sample::select(vec!["\u{1b}[31m", "\u{1b}]0;x\u{7}", "\u{9b}2J", "\u{202e}", "\u{0}", "\u{2028}"]),
    ];
    prop::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

/// The text without our own looks.
fn without_looks(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (codes, rest) = part.split_once('m').expect("a look of ours");
        assert!(
            codes.starts_with("[0") && codes[1..].chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{part:?}"
        );
        plain.push_str(rest);
    }
    plain
}

proptest! {
    #[test]
    fn cuts_do_not_matter(text in text(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8), colours: bool) {
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).filter(|&at| text.is_char_boundary(at)).collect();
        at.extend([0, text.len()]);
        at.sort_unstable();
        let pieces: Vec<&str> = at.windows(2).map(|ends| &text[ends[0]..ends[1]]).collect();
        prop_assert_eq!(written(colours, &pieces), written(colours, &[&text]));
    }

    #[test]
    fn nothing_that_a_terminal_could_obey_comes_through(text in text()) {
        let plain = without_looks(&written(true, &[&text]));
        prop_assert!(!plain.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "{:?}", plain);
        let obeyed = written(false, &[&text]).contains('\u{1b}');
        prop_assert!(!obeyed);
    }

    #[test]
    fn the_terminal_is_left_plain(text in text()) {
        let written = written(true, &[&text]);
        let last = written.rsplit_once('\u{1b}').map(|(_, look)| look.starts_with("[0m"));
        prop_assert!(last.unwrap_or(true), "{:?}", written);
    }

    #[test]
    fn no_word_is_lost(words in prop::collection::vec("[a-z]{1,5}", 1..20), marks in prop::collection::vec(prop::sample::select(vec!["*", "**", "_", "`", " ", "\n", "- ", "> ", "# "]), 20)) {
        let text: String = words.iter().zip(&marks).flat_map(|(word, mark)| [mark, word.as_str(), " "]).collect();
        let plain = without_looks(&written(true, &[&text]));
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
        prop_assert_eq!(letters(&plain), letters(&text));
    }
}
