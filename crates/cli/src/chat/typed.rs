//! [`Typed`]: what a person's line asks for.

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// Nothing: it is blank.
    Nothing,
    /// To say this.
    Say(String),
    /// To do this.
    Do(Command),
    /// Something that is not there, in words that say what may have been meant.
    Mistake(String),
}

/// What a person can ask of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    Help,
    /// To show the model, or to take this one.
    Model(Option<String>),
    Usage,
    Undo,
    Quit,
}

/// The commands: the name, what it takes, what it does.
const COMMANDS: [(&str, &str, &str); 5] = [
    ("/help", "", "show this"),
    ("/model", "[NAME]", "show the model, or take another one from the next message on"),
    ("/undo", "", "take the last turn back: the model does not see it any more"),
    ("/usage", "", "show the tokens that were used, and the limits"),
    ("/quit", "", "leave, as Ctrl-D does"),
];

/// How far a name may be from the one that was meant.
const NEAR: usize = 3;

/// What `line` asks for. A line that begins with `//` is said without the first `/`.
pub(super) fn read(line: &str) -> Typed {
    let text = line.trim();
    if text.is_empty() {
        return Typed::Nothing;
    }
    if text.starts_with("//") {
        return Typed::Say(text[1..].to_owned());
    }
    if !text.starts_with('/') {
        return Typed::Say(line.trim_end().to_owned());
    }
    let (name, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    command(name, argument.trim())
}

fn command(name: &str, argument: &str) -> Typed {
    let command = match name {
        "/help" => Command::Help,
        "/model" => {
            let model = (!argument.is_empty()).then(|| argument.to_owned());
            return if argument.contains(char::is_whitespace) {
                Typed::Mistake("a model's name has no spaces".to_owned())
            } else {
                Typed::Do(Command::Model(model))
            };
        }
        "/undo" => Command::Undo,
        "/usage" => Command::Usage,
        "/quit" => Command::Quit,
        _ => return Typed::Mistake(unknown(name)),
    };
    if argument.is_empty() {
        Typed::Do(command)
    } else {
        Typed::Mistake(format!("{name} takes nothing after it"))
    }
}

fn unknown(name: &str) -> String {
    let distance = |known: &str| strsim::damerau_levenshtein(known, name);
    let nearest = COMMANDS.iter().map(|(known, ..)| *known).min_by_key(|known| distance(known));
    match nearest.filter(|known| distance(known) <= NEAR) {
        Some(known) => format!("there is no {name}; did you mean {known}?"),
        None => {
            format!("there is no {name}; /help lists what there is, and // says a text that begins with /")
        }
    }
}

/// What `/help` shows.
pub(super) fn help() -> String {
    let commands =
        COMMANDS.iter().map(|(name, takes, does)| format!("{:<15}  {does}\n", format!("{name} {takes}")));
    format!(
        "{}//TEXT           say a text that begins with /\nA message may have several lines: end a line with \\, or press Alt-Enter.\n\
         Ctrl-C ends a running turn; at the prompt it clears the line, and pressed again it leaves.\n",
        commands.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_or_asks_for_something() {
        let say = |text: &str| Typed::Say(text.to_owned());
        let mistake = |text: &str| Typed::Mistake(text.to_owned());
        for (line, expected) in [
            ("", Typed::Nothing),
            ("  \t\n", Typed::Nothing),
            ("hi", say("hi")),
            ("  fn main() {\n  }\n", say("  fn main() {\n  }")),
            ("a/b", say("a/b")),
            ("//usr/bin", say("/usr/bin")),
            ("/help", Typed::Do(Command::Help)),
            (" /usage ", Typed::Do(Command::Usage)),
            ("/undo", Typed::Do(Command::Undo)),
            ("/quit", Typed::Do(Command::Quit)),
            ("/model", Typed::Do(Command::Model(None))),
            ("/model  gpt-5.1 ", Typed::Do(Command::Model(Some("gpt-5.1".to_owned())))),
            ("/model a b", mistake("a model's name has no spaces")),
            ("/usage all", mistake("/usage takes nothing after it")),
            ("/modle x", mistake("there is no /modle; did you mean /model?")),
            ("/exit", mistake("there is no /exit; did you mean /quit?")),
            ("/", mistake("there is no /; /help lists what there is, and // says a text that begins with /")),
            (
                "/usr/bin/env",
                mistake(
                    "there is no /usr/bin/env; /help lists what there is, and // says a text that begins with /",
                ),
            ),
        ] {
            assert_eq!(read(line), expected, "{line:?}");
        }
    }

    #[test]
    fn help_lists_every_command() {
        insta::assert_snapshot!(help(), @r#"
        /help            show this
        /model [NAME]    show the model, or take another one from the next message on
        /undo            take the last turn back: the model does not see it any more
        /usage           show the tokens that were used, and the limits
        /quit            leave, as Ctrl-D does
        //TEXT           say a text that begins with /
        A message may have several lines: end a line with \, or press Alt-Enter.
        Ctrl-C ends a running turn; at the prompt it clears the line, and pressed again it leaves.
        "#);
    }
}
