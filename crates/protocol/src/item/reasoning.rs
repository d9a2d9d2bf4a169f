//! The model's reasoning.

use super::common::{AgentRef, ItemStatus};
use super::content::ContentPart;

object_type! {
    /// The model's reasoning. It is sent back with the items that follow it.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/reasoning>
    pub struct ReasoningItem = "reasoning" {
        /// The item's id.
        id: Option<String>,
        /// Summaries of it: `summary_text` parts. It is sent even where it is empty.
        summary: Vec<ContentPart>,
        /// The reasoning itself, where it is shown: `reasoning_text` parts.
        content: Option<Vec<ContentPart>>,
        /// The reasoning for the server alone, where the request includes `reasoning.encrypted_content`.
        encrypted_content: Option<String>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that reasoned.
        agent: Option<AgentRef>,
    }
}
