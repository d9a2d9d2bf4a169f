//! Images that the model makes.

use super::common::{AgentRef, ItemStatus};

object_type! {
    /// An image that the model made.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-image-generation>
    pub struct ImageGenerationCall = "image_generation_call" {
        /// The item's id.
        id: Option<String>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The image, base64.
        result: Option<String>,
        /// The prompt that was used in the end.
        revised_prompt: Option<String>,
        /// The prompt, where a server says it.
        prompt: Option<String>,
        /// What was done: `generate` or `edit`.
        action: Option<String>,
        /// The background: `transparent` or `opaque`.
        background: Option<String>,
        /// The format: `png`, `webp` or `jpeg`.
        output_format: Option<String>,
        /// The quality: `low`, `medium` or `high`.
        quality: Option<String>,
        /// The size: `WIDTHxHEIGHT` in pixels.
        size: Option<String>,
        /// The agent that made it.
        agent: Option<AgentRef>,
    }
}
