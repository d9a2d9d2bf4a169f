//! What long conversations are replaced by.

use super::common::AgentRef;

object_type! {
    /// What stands for the items that were compacted. Only the server can read it.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/compact>
    pub struct Compaction = "compaction" {
        /// The item's id.
        id: Option<String>,
        /// The bytes, in the server's own encoding.
        encrypted_content: String,
        /// The agent whose items it stands for.
        agent: Option<AgentRef>,
        /// Who made the item, on the server.
        created_by: Option<String>,
    }
}

object_type! {
    /// Asks the server to compact what stands before it.
    pub struct CompactionTrigger = "compaction_trigger" {
        /// The item's id.
        id: Option<String>,
        /// The agent whose items are meant.
        agent: Option<AgentRef>,
    }
}

object_type! {
    /// Where a conversation was compacted, in another notation.
    pub struct ContextCompaction = "context_compaction" {
        /// The item's id.
        id: Option<String>,
        /// The bytes, in the server's own encoding.
        encrypted_content: Option<String>,
    }
}
