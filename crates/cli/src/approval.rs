//! A tool call that a person decides on.

use codex_protocol::event_msg::ToolApprovalRequestEvent;
use codex_protocol::op::ReviewDecision;

use crate::one_line::{WORD_CHARS, one_line};

/// How much of the arguments is shown, in characters.
const ARGUMENT_CHARS: usize = 4_000;

/// What the prompt for the answer says.
pub(crate) const CHOICES: &str = "[y]es, [a]lways this call, [n]o, n WHY, [q] end the turn";

/// What the model is told where nobody can be asked.
pub(crate) const NOBODY: &str = "nobody can be asked: standard input is not a terminal";

/// What is asked: the tool and its arguments, harmless and bounded. Arguments that are longer are not shown whole, and it
/// says so.
pub(crate) fn question(request: &ToolApprovalRequestEvent) -> String {
    let name = one_line(&request.name, WORD_CHARS);
    let arguments = one_line(&request.arguments, ARGUMENT_CHARS);
    let more = request.arguments.chars().count().saturating_sub(ARGUMENT_CHARS);
    let more = if more > 0 { format!(" ({more} more characters)") } else { String::new() };
    format!("may the tool {name} run with {arguments}{more}?")
}

/// The decision in an answer; `None` where it is none. White space and letter case do not matter.
pub(crate) fn decision(answer: &str) -> Option<ReviewDecision> {
    let answer = answer.trim();
    let (word, rest) = answer.split_once(char::is_whitespace).unwrap_or((answer, ""));
    let message = Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty());
    match (word.trim_end_matches([',', ':', '.']).to_lowercase().as_str(), message) {
        ("y" | "yes", None) => Some(ReviewDecision::Approved),
        ("a" | "always", None) => Some(ReviewDecision::ApprovedForSession),
        ("n" | "no", message) => Some(ReviewDecision::Denied { message }),
        ("q" | "quit" | "abort", None) => Some(ReviewDecision::Abort),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_decision_or_asked_for_again() {
        let denied = |why: Option<&str>| Some(ReviewDecision::Denied { message: why.map(str::to_owned) });
        for (answer, expected) in [
            ("y", Some(ReviewDecision::Approved)),
            (" YES \n", Some(ReviewDecision::Approved)),
            ("a", Some(ReviewDecision::ApprovedForSession)),
            ("always", Some(ReviewDecision::ApprovedForSession)),
            ("n", denied(None)),
            ("No, use the other file", denied(Some("use the other file"))),
            ("n  not today ", denied(Some("not today"))),
            ("q", Some(ReviewDecision::Abort)),
            ("", None),
            ("yes please do", None),
            ("always ask", None),
            ("maybe", None),
            ("nope", None),
        ] {
            assert_eq!(decision(answer), expected, "{answer:?}");
        }
    }

    #[test]
    fn the_question_shows_what_would_run_and_nothing_that_a_terminal_obeys() {
        let request = |name: &str, arguments: &str| ToolApprovalRequestEvent {
            name: name.to_owned(),
            arguments: arguments.to_owned(),
            ..ToolApprovalRequestEvent::default()
        };
        for (request, expected) in [
            (
                request("shell", r#"{"command":"rm -rf build"}"#),
                r#"may the tool shell run with {"command":"rm -rf build"}?"#.to_owned(),
            ),
            (
                request("a\u{1b}[2J", "x\r\u{1b}[1Ay"),
                "may the tool a\u{fffd}[2J run with x \u{fffd}[1Ay?".to_owned(),
            ),
            (
                request("t", &"x".repeat(4_200)),
                format!("may the tool t run with {}… (200 more characters)?", "x".repeat(4_000)),
            ),
        ] {
            assert_eq!(question(&request), expected);
        }
    }
}
