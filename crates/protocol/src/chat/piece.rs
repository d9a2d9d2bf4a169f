//! [`Piece`]: a delta, or a message that came whole.

use super::call::CallPiece;
use crate::json::{Field, Fragment, Object, RawJson, Slice};

/// What a choice adds to the message, or the message whole. All of it may be empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Piece {
    /// More of the text.
    pub content: Fragment,
    /// More of the words why the model will not answer.
    pub refusal: Fragment,
    /// More of the reasoning.
    pub reasoning: ReasoningPiece,
    /// More of the tool calls.
    pub tool_calls: Vec<CallPiece>,
}

/// More of the reasoning.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReasoningPiece {
    /// The text.
    pub text: Fragment,
    /// The field that it came in; `None` where it is only in `details`.
    pub field: Option<ReasoningField>,
    /// `reasoning_details`: blocks that the server wants back as they came.
    pub details: Vec<RawJson>,
}

open_enum! {
    /// The fields in which servers tell a model's reasoning, and take it back.
    pub enum ReasoningField {
        /// `OpenRouter`, Ollama, Groq, newer vLLM.
        Reasoning = "reasoning",
        /// `DeepSeek`, llama.cpp, older vLLM and many more.
        ReasoningContent = "reasoning_content",
        /// GitHub Copilot.
        ReasoningText = "reasoning_text",
        /// Mistral: a part of the content.
        Content = "content",
    }
}

impl Piece {
    pub(super) fn read(object: &Object<'_>) -> Self {
        let mut piece = Self { refusal: text(object.get("refusal")), ..Self::default() };
        piece.read_reasoning(object);
        if let Some(content) = object.get("content") {
            piece.read_content(content);
        }
        piece.tool_calls = elements(object.get("tool_calls")).iter().map(CallPiece::read).collect();
        if let Some(call) = object.get("function_call").and_then(Slice::object) {
            // The older way to call one function.
            piece.tool_calls.push(CallPiece { index: Some(0), ..CallPiece::read_function(&call) });
        }
        piece
    }

    /// Takes the first field that says something: some servers say the same in two.
    fn read_reasoning(&mut self, object: &Object<'_>) {
        let fields =
            [ReasoningField::Reasoning, ReasoningField::ReasoningContent, ReasoningField::ReasoningText];
        for field in fields {
            let said = said(object.get(field.as_str()));
            if !is_empty(&said) {
                self.reasoning.text = said;
                self.reasoning.field = Some(field);
                break;
            }
        }
        let Some(details) = object.get("reasoning_details").and_then(Slice::elements) else { return };
        self.reasoning.details = details.iter().map(|block| block.keep()).collect();
        if is_empty(&self.reasoning.text) {
            for block in details.into_iter().filter_map(Slice::object) {
                append(&mut self.reasoning.text, said(block.get("text").or_else(|| block.get("summary"))));
            }
        }
    }

    /// A text, or a list of parts: text, or Mistral's `thinking`.
    fn read_content(&mut self, content: Slice<'_>) {
        let Some(parts) = content.elements() else {
            self.content = said(Some(content));
            return;
        };
        for part in parts {
            let thought = part.object().and_then(|object| object.get("thinking"));
            match thought.map(|thought| thought.elements().unwrap_or_else(|| vec![thought])) {
                Some(thoughts) => {
                    self.reasoning.field.get_or_insert(ReasoningField::Content);
                    for thought in thoughts {
                        append(&mut self.reasoning.text, said(Some(thought)));
                    }
                }
                None => append(&mut self.content, said(Some(part))),
            }
        }
    }

    /// Whether it adds nothing.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.content, &self.refusal, &self.reasoning.text];
        texts.into_iter().all(is_empty) && self.reasoning.details.is_empty() && self.tool_calls.is_empty()
    }
}

/// A text, or the text in an object.
fn said(raw: Option<Slice<'_>>) -> Fragment {
    match raw.and_then(Slice::object) {
        Some(object) => text(object.get("text").or_else(|| object.get("content"))),
        None => text(raw),
    }
}

fn text(raw: Option<Slice<'_>>) -> Fragment {
    <Fragment as Field>::read(raw).unwrap_or_default()
}

fn is_empty(fragment: &Fragment) -> bool {
    *fragment == Fragment::default()
}

/// Puts two texts together; halves of characters between them are lost.
fn append(onto: &mut Fragment, more: Fragment) {
    if is_empty(onto) {
        *onto = more;
    } else {
        onto.text.push_str(&more.text);
        onto.edges.high = more.edges.high;
    }
}

/// The objects of a list.
pub(super) fn elements(raw: Option<Slice<'_>>) -> Vec<Object<'_>> {
    let elements = raw.and_then(Slice::elements).unwrap_or_default();
    elements.into_iter().filter_map(Slice::object).collect()
}
