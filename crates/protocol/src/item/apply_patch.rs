//! Patches that the model wants applied.

use super::common::{AgentRef, Caller, ItemStatus};
use super::content::MessageContent;

object_type! {
    /// A patch that the model wants applied.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-apply-patch>
    pub struct ApplyPatchCall = "apply_patch_call" {
        /// The item's id.
        id: Option<String>,
        /// Pairs the call with its output.
        call_id: String,
        /// What is to be done.
        operation: Option<PatchOperation>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// Who called.
        caller: Option<Caller>,
        /// The agent that called.
        agent: Option<AgentRef>,
        /// Who made the item, on the server.
        created_by: Option<String>,
    }
}

tagged! {
    /// What a patch does.
    pub enum PatchOperation {
        /// Makes a file.
        CreateFile = "create_file",
        /// Removes a file.
        DeleteFile = "delete_file",
        /// Changes a file.
        UpdateFile = "update_file",
    }
}

object_type! {
    /// A file to be made.
    pub struct CreateFile = "create_file" {
        /// Its path.
        path: String,
        /// Its content as a diff.
        diff: String,
    }
}

object_type! {
    /// A file to be removed.
    pub struct DeleteFile = "delete_file" {
        /// Its path.
        path: String,
    }
}

object_type! {
    /// A file to be changed.
    pub struct UpdateFile = "update_file" {
        /// Its path.
        path: String,
        /// The change as a diff.
        diff: String,
    }
}

object_type! {
    /// How the patch went.
    pub struct ApplyPatchCallOutput = "apply_patch_call_output" {
        /// The item's id.
        id: Option<String>,
        /// The call that it answers.
        call_id: String,
        /// `completed` or `failed`.
        status: Option<ItemStatus>,
        /// Words for the model, such as why it failed.
        output: Option<MessageContent>,
        /// Who called: the call's own `caller`.
        caller: Option<Caller>,
        /// The agent that called.
        agent: Option<AgentRef>,
        /// Who made the item, on the server.
        created_by: Option<String>,
    }
}
