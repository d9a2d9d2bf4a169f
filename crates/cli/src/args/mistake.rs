//! What is wrong with the arguments, on one line.

use crate::one_line::{MESSAGE_CHARS, one_line};

/// The error of clap's on one line: what is wrong and what was meant, without the usage.
pub(crate) fn mistake(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let says = |paragraph: &&str| {
        !paragraph.trim().is_empty()
            && !["Usage:", "For more information"].iter().any(|start| paragraph.starts_with(start))
    };
    let paragraphs = text.split("\n\n").filter(says).map(|paragraph| one_line(paragraph, MESSAGE_CHARS));
    format!("{} (see --help)", paragraphs.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::command_line::Args;
    use super::*;

    #[test]
    fn what_is_wrong_is_one_line() {
        let long = "x".repeat(2_000);
        for (args, expected) in [
            (
                &[][..],
                "'codex-api' requires a subcommand but one was not provided [subcommands: run, chat, decode, mock, models, completions, man, help]",
            ),
            (&["sing"], "unrecognized subcommand 'sing'"),
            (
                &["run", "hi", "--strem"],
                "unexpected argument '--strem' found; tip: a similar argument exists: '--stream'",
            ),
            (
                &["run", "hi", "--silence-timeout", "0s"],
                "invalid value '0s' for '--silence-timeout <DURATION>': it must be more than zero",
            ),
            (
                &["run", "hi", "--max-output-tokens", "0"],
                "invalid value '0' for '--max-output-tokens <COUNT>': it should be a whole number from 1 on",
            ),
            (
                &["run", "hi", "--max-output-tokens", "-1"],
                "invalid value '-1' for '--max-output-tokens <COUNT>': it should be a whole number from 1 on",
            ),
            (
                &["run", "hi", "--model", ""],
                "a value is required for '--model <MODEL>' but none was supplied",
            ),
            (&["chat", "--model="], "a value is required for '--model <MODEL>' but none was supplied"),
            (&["run", "a", "b\u{7}\nc"], "unexpected argument 'b c' found"),
            (&["run", "hi", "--model"], "a value is required for '--model <MODEL>' but none was supplied"),
            (&["decode"], "the following required arguments were not provided: <FILE>"),
            (
                &["decode", "-", "--format", "xml"],
                "invalid value 'xml' for '--format <FORMAT>' [possible values: json, text]",
            ),
            (&["decode", "-", &long], &format!("unexpected argument '{}…", "x".repeat(972))),
        ] {
            let error = Args::try_parse_from([&["codex-api"], args].concat()).unwrap_err();
            assert_eq!(mistake(&error), format!("error: {expected} (see --help)"), "{args:?}");
        }
    }
}
