//! Reading a model's text as a type of the caller's.

use serde::de::DeserializeOwned;

use crate::item::{ContentPart, MessageContent, ResponseItem};
use crate::response::Response;

/// How many bytes of a text are shown on each side of the place where it doesn't fit.
const EXCERPT_BYTES: usize = 30;

/// Why a model's text could not be read as a type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StructuredError {
    /// The model refused; its words.
    #[error("the model refused: {0}")]
    Refused(String),
    /// There is no text.
    #[error("the response has no text")]
    NoText,
    /// The text is not JSON, or not of the type.
    #[error(
        "the text does not fit at `{path}`, line {line}, column {column}: {reason}; it reads `{excerpt}` there"
    )]
    Unfit {
        /// The parser's words, without the place.
        reason: String,
        /// The value that doesn't fit, such as `items[2].price`; `.` for the whole.
        path: String,
        /// The line, counted from 1.
        line: usize,
        /// The column in bytes, counted from 1; 0 before the first.
        column: usize,
        /// The text around the place.
        excerpt: String,
    },
}

/// Reads what a model wrote as a `T`: the text of all `items` that are messages.
///
/// # Errors
/// [`StructuredError`] says where the text doesn't fit; a refusal without a text is told as such.
pub fn parse_structured<T: DeserializeOwned>(items: &[ResponseItem]) -> Result<T, StructuredError> {
    let texts = items.iter().filter_map(|item| match item {
        ResponseItem::Message(message) => Some(message.text()),
        _ => None,
    });
    let text: String = texts.collect();
    if text.trim().is_empty() {
        return Err(refusal(items).map_or(StructuredError::NoText, StructuredError::Refused));
    }
    read(&text)
}

impl Response {
    /// Reads the assistant's text as a `T`, for a response whose `text.format` asked for JSON.
    ///
    /// # Errors
    /// As [`parse_structured`].
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, StructuredError> {
        parse_structured(&self.output)
    }
}

fn refusal(items: &[ResponseItem]) -> Option<String> {
    items.iter().find_map(|item| {
        let ResponseItem::Message(message) = item else { return None };
        let MessageContent::Parts(parts) = &message.content else { return None };
        parts.iter().find_map(|part| match part {
            ContentPart::Refusal(refusal) => Some(refusal.refusal.clone()),
            _ => None,
        })
    })
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, StructuredError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| unfit(text, error.path().to_string(), error.inner()))?;
    json.end().map_err(|error| unfit(text, ".".to_owned(), &error))?;
    Ok(value)
}

fn unfit(text: &str, path: String, error: &serde_json::Error) -> StructuredError {
    let (line, column) = (error.line(), error.column());
    let place = format!(" at line {line} column {column}");
    let words = error.to_string();
    let reason = words.strip_suffix(&place).unwrap_or(&words).to_owned();
    StructuredError::Unfit { reason, path, line, column, excerpt: excerpt(text, line, column) }
}

/// The text around a place, on one line.
fn excerpt(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (before + column).min(text.len());
    let start = text.floor_char_boundary(at.saturating_sub(EXCERPT_BYTES));
    let end = text.ceil_char_boundary((at + EXCERPT_BYTES).min(text.len()));
    text[start..end].replace(['\n', '\r', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::item::{Message, Refusal, Role};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Cart {
        items: Vec<Line>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Line {
        price: u32,
    }

    fn said(text: &str) -> Vec<ResponseItem> {
        vec![
            Message {
                role: Role::Assistant,
                content: MessageContent::Text(text.to_owned()),
                ..Message::default()
            }
            .into(),
        ]
    }

    fn parse(text: &str) -> Result<Cart, StructuredError> {
        parse_structured(&said(text))
    }

    #[test]
    fn a_text_that_fits_is_read() {
        let cart = Cart { items: vec![Line { price: 3 }] };
        assert_eq!(parse(" {\"items\": [{\"price\": 3, \"new\": 1}]}\n"), Ok(cart));
    }

    #[test]
    fn the_place_that_does_not_fit_is_told() {
        let unfit = |reason: &str, path: &str, line, column, excerpt: &str| {
            Err(StructuredError::Unfit {
                reason: reason.to_owned(),
                path: path.to_owned(),
                line,
                column,
                excerpt: excerpt.to_owned(),
            })
        };
        for (text, expected) in [
            (
                "{\"items\": [\n  {\"price\": 1},\n  {\"price\": \"ä\"}\n]}",
                unfit(
                    "invalid type: string \"ä\", expected u32",
                    "items[1].price",
                    3,
                    16,
                    "{\"price\": 1},   {\"price\": \"ä\"} ]}",
                ),
            ),
            ("{\"items\": [{}]}", unfit("missing field `price`", "items[0]", 1, 13, "{\"items\": [{}]}")),
            ("{\"items\": [", unfit("EOF while parsing a list", "items", 1, 11, "{\"items\": [")),
            ("Sure!", unfit("expected value", ".", 1, 1, "Sure!")),
            ("{\"items\": []} ok", unfit("trailing characters", ".", 1, 15, "{\"items\": []} ok")),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn no_text_is_no_answer() {
        let refused = Message {
            role: Role::Assistant,
            content: MessageContent::Parts(vec![Refusal { refusal: "No.".to_owned() }.into()]),
            ..Message::default()
        };
        for (case, items, expected) in [
            ("nothing", vec![], StructuredError::NoText),
            ("white space", said(" \n"), StructuredError::NoText),
            ("a refusal", vec![refused.into()], StructuredError::Refused("No.".to_owned())),
        ] {
            assert_eq!(parse_structured::<Cart>(&items), Err(expected), "{case}");
        }
    }

    #[test]
    fn an_excerpt_is_short_and_whole_characters() {
        let long = "ä".repeat(100);
        assert_eq!(excerpt(&long, 1, 101), "ä".repeat(31));
        assert_eq!(excerpt("", 0, 0), "");
        assert_eq!(excerpt("a", 9, 9), "a");
    }
}
