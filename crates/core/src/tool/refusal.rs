//! [`Refusal`]: why a call is not run.

/// Why a call is not run. The words are for the model, which can then do better.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There is no such tool.
    #[error("there is no tool `{name}`; {}", there_are(known))]
    UnknownTool {
        /// What was called, with its namespace.
        name: String,
        /// The tools that there are.
        known: Vec<String>,
    },
    /// A function was called as a custom tool.
    #[error("`{0}` is a function: it takes JSON arguments and no free text")]
    TakesArguments(String),
    /// A custom tool was called as a function.
    #[error("`{0}` is a custom tool: it takes free text and no JSON arguments")]
    TakesText(String),
    /// The item says that the call is not whole.
    #[error("the call was cut off (its status is `{status}`)")]
    CutOff {
        /// The status.
        status: String,
    },
    /// The arguments are not one JSON text.
    #[error("the arguments are not complete JSON: {reason}")]
    NotJson {
        /// The parser's words, with the place.
        reason: String,
    },
    /// The arguments are not what the tool takes.
    #[error("the arguments do not fit at {}: {reason}", place(at))]
    Unfit {
        /// The JSON pointer of what doesn't fit; empty for the whole.
        at: String,
        /// What is wrong with it.
        reason: String,
    },
}

fn place(at: &str) -> String {
    if at.is_empty() { "the top".to_owned() } else { format!("`{at}`") }
}

fn there_are(known: &[String]) -> String {
    if known.is_empty() { "there are none".to_owned() } else { format!("there are: {}", known.join(", ")) }
}
