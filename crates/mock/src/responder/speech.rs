//! What the responder says.

use super::input::Said;

/// At most this many bytes of what was said are repeated in the reply.
const ECHO_LIMIT: usize = 4096;

/// The text of the reply: that it comes from a mock, and what was said.
pub(crate) fn reply_to(said: &Said) -> String {
    const HELLO: &str = "Hello from the embedded mock server; no model is behind it.";
    match said {
        Said::Prompt(text) => format!("{HELLO} You said: \"{}\"", shortened(text)),
        Said::ToolOutput(text) => format!("{HELLO} The tool answered: \"{}\"", shortened(text)),
        Said::Nothing => format!("{HELLO} The request held no text."),
    }
}

fn shortened(text: &str) -> String {
    if text.len() <= ECHO_LIMIT {
        return text.to_owned();
    }
    format!("{}…", &text[..text.floor_char_boundary(ECHO_LIMIT)])
}

#[cfg(test)]
mod tests {
    use super::{Said, reply_to};

    #[test]
    fn a_reply_repeats_what_was_said() {
        for (said, expected) in [
            (Said::Prompt("hi".to_owned()), "You said: \"hi\""),
            (Said::ToolOutput("42".to_owned()), "The tool answered: \"42\""),
            (Said::Nothing, "The request held no text."),
        ] {
            let text = reply_to(&said);
            assert!(
                text.starts_with("Hello from the embedded mock server") && text.ends_with(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn a_long_prompt_is_shortened_at_a_character() {
        let text = reply_to(&Said::Prompt(format!("a{}", "ä".repeat(5000))));
        assert!(text.ends_with("ä…\""), "{text}");
        assert_eq!(text.matches('ä').count(), 2047);
    }
}
