//! What a tool gives: [`ToolOutput`], or a [`ToolError`].

use std::error::Error;
use std::fmt;

use codex_api::ContentPart;
use serde::Serialize;

use super::clipped::Clipped;

/// What a tool gives the model: a text, or parts such as images.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolOutput(pub(super) Given);

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    Text(Clipped),
    Parts(Vec<ContentPart>),
}

impl ToolOutput {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self(Given::Text(Clipped::whole(text)))
    }

    /// Parts, such as [`ContentPart::input_text`] and [`ContentPart::input_image`].
    pub fn parts(parts: Vec<ContentPart>) -> Self {
        Self(Given::Parts(parts))
    }

    /// A value as JSON text.
    ///
    /// # Errors
    /// Where it can't be JSON.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, ToolError> {
        Ok(Self::text(serde_json::to_string(value)?))
    }

    /// The ends of a text whose middle was not kept.
    pub(super) fn clipped(text: Clipped) -> Self {
        Self(Given::Text(text))
    }
}

impl From<String> for ToolOutput {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<&str> for ToolOutput {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<ContentPart> for ToolOutput {
    fn from(part: ContentPart) -> Self {
        Self::parts(vec![part])
    }
}

impl From<Vec<ContentPart>> for ToolOutput {
    fn from(parts: Vec<ContentPart>) -> Self {
        Self::parts(parts)
    }
}

/// Why a tool failed, in words for the model, which gets them as the call's output and goes on.
///
/// Any error becomes one with `?`, together with its causes.
#[derive(Clone, PartialEq)]
pub struct ToolError(ToolOutput);

impl ToolError {
    /// A tool failed for this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(ToolOutput::text(reason))
    }

    pub(super) fn clipped(reason: Clipped) -> Self {
        Self(ToolOutput::clipped(reason))
    }

    pub(super) fn into_output(self) -> ToolOutput {
        self.0
    }
}

impl<E: Error> From<E> for ToolError {
    fn from(error: E) -> Self {
        let causes =
            std::iter::successors(Some(&error as &dyn Error), |error: &&dyn Error| (*error).source());
        Self::new(causes.map(ToString::to_string).collect::<Vec<_>>().join(": "))
    }
}

impl fmt::Debug for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ToolError").field(&self.0.0).finish()
    }
}
