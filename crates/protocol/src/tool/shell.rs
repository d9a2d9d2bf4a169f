//! Shells and patches.

use super::container::NetworkPolicy;
use super::function::AllowedCaller;
use crate::json::RawJson;

object_type! {
    /// Commands at the caller; the older tool.
    pub struct LocalShellTool = "local_shell" {}
}

object_type! {
    /// Commands at the caller or in a container.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-shell>
    pub struct ShellTool = "shell" {
        /// Where they run.
        environment: Option<ShellToolEnvironment>,
        /// Who may call it; the API's default is the model alone.
        allowed_callers: Option<Vec<AllowedCaller>>,
    }
}

tagged! {
    /// Where the commands of a [`ShellTool`] run.
    pub enum ShellToolEnvironment {
        /// In a container that the server makes.
        ContainerAuto(AutoShellContainer) = "container_auto",
        /// At the caller.
        Local(LocalShellEnvironment) = "local",
        /// In a container that is there.
        ContainerReference(ReferencedShellContainer) = "container_reference",
    }
}

object_type! {
    /// A container that the server makes.
    pub struct AutoShellContainer = "container_auto" {
        /// Uploaded files that it holds.
        file_ids: Option<Vec<String>>,
        /// Its memory: `1g`, `4g`, `16g` or `64g`.
        memory_limit: Option<String>,
        /// What it may reach.
        network_policy: Option<NetworkPolicy>,
        /// Skills that it holds, by reference or inline; as they came.
        skills: Option<Vec<RawJson>>,
    }
}

object_type! {
    /// The caller's own machine.
    pub struct LocalShellEnvironment = "local" {
        /// Skills at the caller: `name`, `description` and `path`; as they came.
        skills: Option<Vec<RawJson>>,
    }
}

object_type! {
    /// A container that is there.
    pub struct ReferencedShellContainer = "container_reference" {
        /// Its id.
        container_id: String,
    }
}

object_type! {
    /// Patches to files of the caller's.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-apply-patch>
    pub struct ApplyPatchTool = "apply_patch" {
        /// Who may call it; the API's default is the model alone.
        allowed_callers: Option<Vec<AllowedCaller>>,
    }
}
