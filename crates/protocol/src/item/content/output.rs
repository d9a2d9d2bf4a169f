//! Parts that come from the model.

use super::annotation::Annotation;
use super::logprob::Logprob;

object_type! {
    /// Text by the model.
    pub struct OutputText = "output_text" {
        /// The text.
        text: String,
        /// What it cites.
        annotations: Vec<Annotation>,
        /// How likely each token was, where the request asked for it.
        logprobs: Option<Vec<Logprob>>,
    }
}

object_type! {
    /// The model's words why it will not answer.
    pub struct Refusal = "refusal" {
        /// The words.
        refusal: String,
    }
}

object_type! {
    /// The model's reasoning, where it is shown.
    pub struct ReasoningText = "reasoning_text" {
        /// The text.
        text: String,
    }
}

object_type! {
    /// A summary of the model's reasoning.
    pub struct SummaryText = "summary_text" {
        /// The text.
        text: String,
    }
}

object_type! {
    /// Text between agents.
    pub struct PlainText = "text" {
        /// The text.
        text: String,
    }
}

object_type! {
    /// What only the server can read; it is sent back as it came.
    pub struct EncryptedContent = "encrypted_content" {
        /// The bytes, in the server's own encoding.
        encrypted_content: String,
    }
}
