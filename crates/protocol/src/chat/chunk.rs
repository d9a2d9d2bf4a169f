//! [`Chunk`].

use bytes::Bytes;

use super::call::filled;
use super::piece::{Piece, elements};
use super::usage;
use crate::error_body::ErrorBody;
use crate::event::UnknownEvent;
use crate::json::{Object, RawJson, Reason, Slice, field};
use crate::usage::TokenUsage;

/// One chunk of a streamed chat completion, or a completion that came whole. Nothing is required.
///
/// Wire: <https://platform.openai.com/docs/api-reference/chat-streaming>
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chunk {
    /// The completion's id; never empty.
    pub id: Option<String>,
    /// The model that answers; never empty.
    pub model: Option<String>,
    /// What it adds, a choice each. Empty in chunks that say something else.
    pub choices: Vec<Choice>,
    /// What the completion cost: of the chunk, of one of its choices, or Groq's `x_groq.usage`.
    pub usage: Option<TokenUsage>,
    /// Why the completion failed: of the chunk or of one of its choices.
    pub error: Option<ErrorBody>,
}

/// What a chunk adds to one choice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// The choice, from 0.
    pub index: u32,
    /// More of the message.
    pub delta: Option<Piece>,
    /// The message whole: of a completion that is not streamed, and of some servers' last chunk.
    pub message: Option<Piece>,
    /// Why it ended; `None` until it did.
    pub finish_reason: Option<String>,
}

impl Chunk {
    /// Reads the data of one event.
    ///
    /// # Errors
    /// Where it is not JSON, or neither a chunk nor an error: its bytes with the reason.
    pub fn read(data: &Bytes) -> Result<Self, Box<UnknownEvent>> {
        let json = RawJson::parse(Bytes::copy_from_slice(data))
            .map_err(|error| Box::new(UnknownEvent::unreadable(data, error)))?;
        let unknown = |word, reason| Box::new(UnknownEvent::new(json.as_bytes().clone(), word, reason));
        let object = Object::of(&json).ok_or_else(|| unknown(None, Reason::NotAnObject))?;
        let chunk = Self::of(&object);
        if chunk.error.is_none() && chunk.usage.is_none() && object.get("choices").is_none() {
            return Err(unknown(object.type_word(), Reason::Missing("choices")));
        }
        Ok(chunk)
    }

    fn of(object: &Object<'_>) -> Self {
        let choices = elements(object.get("choices"));
        let groq = object.get("x_groq").and_then(Slice::object);
        let places = || [Some(object), groq.as_ref()].into_iter().flatten().chain(&choices);
        Self {
            id: filled(object, "id"),
            model: filled(object, "model"),
            usage: places().find_map(|place| place.get("usage").and_then(usage::read)),
            error: places().find_map(error).or_else(|| flat_error(object)),
            choices: choices.iter().map(Choice::read).collect(),
        }
    }
}

impl Choice {
    fn read(object: &Object<'_>) -> Self {
        let piece = |name| object.get(name).and_then(Slice::object).map(|object| Piece::read(&object));
        Self {
            index: field(object, "index").ok().flatten().unwrap_or(0),
            delta: piece("delta"),
            message: piece("message"),
            finish_reason: filled(object, "finish_reason"),
        }
    }
}

fn error(place: &Object<'_>) -> Option<ErrorBody> {
    place.get("error").filter(|raw| !raw.is_null()).map(ErrorBody::from_slice)
}

/// An error that is the object itself. Not any object with a message is one.
fn flat_error(object: &Object<'_>) -> Option<ErrorBody> {
    let is_error = |name| filled(object, name).is_some_and(|word| word == "error");
    let flat = is_error("object") || is_error("type");
    let bare =
        object.get("choices").is_none() && object.get("message").is_some() && object.get("code").is_some();
    (flat || bare).then(|| ErrorBody::from_object(object))
}

#[cfg(test)]
mod tests {
    use super::super::call::CallPiece;
    use super::super::piece::{ReasoningField, ReasoningPiece};
    use super::*;
    use crate::json::{Edges, Fragment};

    fn text(text: &str) -> Fragment {
        Fragment { text: text.to_owned(), edges: Edges::default() }
    }

    fn delta(json: &str) -> Piece {
        let chunk = format!(r#"{{"choices":[{{"index":0,"delta":{json}}}]}}"#);
        let mut chunk = Chunk::read(&chunk.into()).unwrap();
        chunk.choices.remove(0).delta.unwrap()
    }

    #[test]
    fn every_shape_of_a_delta_is_read() {
        let said = |content| Piece { content: text(content), ..Piece::default() };
        let reasoned = |thought, field: Option<ReasoningField>| Piece {
            reasoning: ReasoningPiece { text: text(thought), field, details: Vec::new() },
            ..Piece::default()
        };
        let reasoning = Some(ReasoningField::Reasoning);
        for (json, expected) in [
            (r#"{"role":"assistant","content":""}"#, Piece::default()),
            (r#"{"role":"assistant","content":null,"tool_calls":null,"refusal":null}"#, Piece::default()),
            (r#"{"content":"a"}"#, said("a")),
            (r#"{"content":[{"type":"text","text":"a"},{"text":"b"},"c"]}"#, said("abc")),
            (r#"{"content":{"text":"a"}}"#, said("a")),
            (r#"{"content":7}"#, said("7")),
            (r#"{"reasoning":"a","reasoning_content":"a"}"#, reasoned("a", reasoning.clone())),
            (r#"{"reasoning":{"text":"a"}}"#, reasoned("a", reasoning.clone())),
            (r#"{"reasoning":{"content":"a"}}"#, reasoned("a", reasoning)),
            (
                r#"{"content":null,"reasoning_content":"a"}"#,
                reasoned("a", Some(ReasoningField::ReasoningContent)),
            ),
            (r#"{"reasoning_text":"a"}"#, reasoned("a", Some(ReasoningField::ReasoningText))),
            (
                r#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a"}]}]}"#,
                reasoned("a", Some(ReasoningField::Content)),
            ),
            (r#"{"refusal":"no"}"#, Piece { refusal: text("no"), ..Piece::default() }),
        ] {
            assert_eq!(delta(json), expected, "{json}");
            assert_eq!(delta(json).is_empty(), expected == Piece::default(), "{json}");
        }
        let details =
            delta(r#"{"reasoning_details":[{"type":"reasoning.text","text":"a"},{"summary":"b"}]}"#);
        assert_eq!((details.reasoning.text, details.reasoning.details.len()), (text("ab"), 2));
        let half = delta(r#"{"content":"a\ud83e"}"#).content;
        assert_eq!((half.text.as_str(), half.edges.high), ("a", Some(0xD83E)));
    }

    #[test]
    fn every_shape_of_a_call_is_read() {
        let call = |index, id: Option<&str>, name: Option<&str>, arguments| CallPiece {
            index,
            id: id.map(str::to_owned),
            name: name.map(str::to_owned),
            arguments: text(arguments),
            is_custom: false,
        };
        for (json, expected) in [
            (
                r#"{"index":1,"id":"c","type":"function","function":{"name":"f","arguments":"{"}}"#,
                call(Some(1), Some("c"), Some("f"), "{"),
            ),
            (r#"{"index":0,"function":{"arguments":"}"}}"#, call(Some(0), None, None, "}")),
            (r#"{"id":"","function":{"name":"","arguments":null}}"#, call(None, None, None, "")),
            (r#"{"function":{"name":"f","arguments":{"a":1}}}"#, call(None, None, Some("f"), r#"{"a":1}"#)),
            (r#"{"id":"c","name":"f","arguments":"{}"}"#, call(None, Some("c"), Some("f"), "{}")),
            (
                r#"{"index":0,"id":"c","type":"custom","custom":{"name":"f","input":"x"}}"#,
                CallPiece { is_custom: true, ..call(Some(0), Some("c"), Some("f"), "x") },
            ),
        ] {
            assert_eq!(delta(&format!(r#"{{"tool_calls":[{json}]}}"#)).tool_calls, [expected], "{json}");
        }
        let older = delta(r#"{"function_call":{"name":"f","arguments":"{}"}}"#);
        assert_eq!(older.tool_calls, [call(Some(0), None, Some("f"), "{}")]);
    }

    #[test]
    fn what_a_chunk_says_besides_its_choices_is_found() {
        let read = |json: &str| Chunk::read(&Bytes::copy_from_slice(json.as_bytes()));
        for (case, json) in [
            ("own", r#"{"choices":[],"usage":{"prompt_tokens":7}}"#),
            ("alone", r#"{"usage":{"prompt_tokens":7}}"#),
            ("Groq", r#"{"choices":[],"x_groq":{"usage":{"prompt_tokens":7}}}"#),
            ("of a choice", r#"{"choices":[{"usage":{"prompt_tokens":7}}],"usage":null}"#),
        ] {
            assert_eq!(read(json).unwrap().usage.unwrap().input_tokens, 7, "{case}");
        }
        for (case, json) in [
            ("nested", r#"{"error":{"message":"m"}}"#),
            ("bare", r#"{"error":"m"}"#),
            (
                "with a choice",
                r#"{"id":"x","choices":[{"finish_reason":"error"}],"error":{"code":502,"message":"m"}}"#,
            ),
            ("of a choice", r#"{"choices":[{"error":{"message":"m"}}]}"#),
            ("Groq", r#"{"choices":[],"x_groq":{"error":"m"}}"#),
            ("flat", r#"{"object":"error","message":"m","type":"BadRequestError","param":null,"code":400}"#),
            ("flat, without a type", r#"{"message":"m","code":400}"#),
        ] {
            assert_eq!(read(json).unwrap().error.unwrap().message.as_deref(), Some("m"), "{case}");
        }
        for (json, reason) in [
            (r#"{"type":"ping"}"#, "`choices` is missing"),
            ("[]", "not a JSON object"),
            ("{", "not JSON: EOF while parsing an object at line 1 column 1"),
        ] {
            assert_eq!(read(json).unwrap_err().reason().to_string(), reason, "{json}");
        }
        for json in [r#"{"choices":null}"#, r#"{"choices":{}}"#, r#"{"choices":[7],"error":null}"#] {
            assert_eq!(read(json).unwrap(), Chunk::default(), "{json}");
        }
    }
}
