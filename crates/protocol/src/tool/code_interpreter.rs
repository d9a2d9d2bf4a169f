//! Code that the model writes and the server runs.

use serde::{Serialize, Serializer};

use super::container::NetworkPolicy;
use super::function::AllowedCaller;
use crate::json::{Field, Misfit, Slice};

object_type! {
    /// Python on the server.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-code-interpreter>
    pub struct CodeInterpreterTool = "code_interpreter" {
        /// Where it runs; the API wants one.
        container: Option<CodeContainer>,
        /// Who may call it; the API's default is the model alone.
        allowed_callers: Option<Vec<AllowedCaller>>,
    }
}

/// Where Python runs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CodeContainer {
    /// In this container.
    Id(String),
    /// In one that the server makes.
    Auto(AutoContainer),
}

object_type! {
    /// A container that the server makes.
    pub struct AutoContainer = "auto" {
        /// Uploaded files that it holds.
        file_ids: Option<Vec<String>>,
        /// Its memory: `1g`, `4g`, `16g` or `64g`.
        memory_limit: Option<String>,
        /// What it may reach.
        network_policy: Option<NetworkPolicy>,
    }
}

impl Serialize for CodeContainer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Auto(container) => container.serialize(serializer),
        }
    }
}

impl Field for CodeContainer {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        AutoContainer::read(raw).map(Self::Auto).or_else(|_| String::read(raw).map(Self::Id))
    }
}

object_type! {
    /// Programs that the model writes to call other tools.
    pub struct ProgrammaticToolCallingTool = "programmatic_tool_calling" {}
}
