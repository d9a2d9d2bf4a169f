//! What is sent, borrowed from the prompt.

use std::borrow::Cow;

use codex_protocol::RawJson;
use serde::Serialize;
use serde_json::Value;

/// The body of a request.
///
/// Wire: <https://platform.openai.com/docs/api-reference/chat/create>
#[derive(Debug, Serialize)]
pub(super) struct Body<'a> {
    pub(super) model: &'a str,
    pub(super) messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tools: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response_format: Option<Value>,
    pub(super) stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stream_options: Option<Value>,
}

/// One message. `content` is always there, `null` in a message of calls alone.
#[derive(Debug, Default, Serialize)]
pub(super) struct Message<'a> {
    pub(super) role: &'a str,
    pub(super) content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) refusal: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) reasoning: Option<HandedBack>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) reasoning_details: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_calls: Vec<ToolCall<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tool_call_id: Option<&'a str>,
}

/// Reasoning, under the name that the server has for it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum HandedBack {
    Reasoning(String),
    ReasoningContent(String),
    ReasoningText(String),
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Content<'a> {
    Text(Cow<'a, str>),
    Parts(Vec<Part<'a>>),
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Part<'a> {
    Known(KnownPart<'a>),
    /// As it came.
    Unknown(RawJson),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum KnownPart<'a> {
    Text { text: Cow<'a, str> },
    ImageUrl { image_url: Image<'a> },
    AudioUrl { audio_url: Url<'a> },
    InputAudio { input_audio: &'a RawJson },
    File { file: File<'a> },
}

#[derive(Debug, Serialize)]
pub(super) struct Image<'a> {
    pub(super) url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct Url<'a> {
    pub(super) url: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct File<'a> {
    #[serde(rename = "file_id", skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    #[serde(rename = "file_data", skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<&'a str>,
    #[serde(rename = "filename", skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct ToolCall<'a> {
    pub(super) id: &'a str,
    #[serde(flatten)]
    pub(super) called: Called<'a>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Called<'a> {
    Function { function: Function<'a> },
    Custom { custom: Custom<'a> },
}

#[derive(Debug, Serialize)]
pub(super) struct Function<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: Cow<'a, str>,
}

#[derive(Debug, Serialize)]
pub(super) struct Custom<'a> {
    pub(super) name: &'a str,
    pub(super) input: &'a str,
}
