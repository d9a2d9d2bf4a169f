//! [`Tools`]: the tools that there are.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use codex_protocol::Tool as Definition;

use super::author::{DynamicTool, TextTool, Tool};
use super::call::FinishedCall;
use super::erased::{AnyTool, Dynamic, FreeText, Typed};
use super::input::BadSchema;
use super::name;
use super::refusal::Refusal;

/// The tools that a model may call, in the order in which they were added. A clone is a pointer.
#[derive(Clone, Default)]
pub struct Tools(Arc<Inner>);

#[derive(Default)]
struct Inner {
    tools: Vec<Registered>,
    by_name: HashMap<String, usize>,
    definitions: Arc<[Definition]>,
}

/// A tool, and what it said of itself when it was added.
pub(super) struct Registered {
    pub(super) tool: Arc<dyn AnyTool>,
    pub(super) parallel_safe: bool,
    pub(super) deadline: Duration,
}

/// Makes [`Tools`].
#[derive(Default)]
#[must_use = "it makes nothing until it is built"]
pub struct ToolsBuilder {
    tools: Vec<Arc<dyn AnyTool>>,
    error: Option<ToolsError>,
}

/// Why tools can't be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ToolsError {
    /// A name that the API does not take.
    #[error("`{0}` is no name of a tool: it takes 1 to 64 ASCII letters, digits, `_` and `-`")]
    Name(String),
    /// Two tools have this name.
    #[error("there are two tools `{0}`")]
    Twice(String),
    /// The type of a tool's arguments has no usable schema.
    #[error("the arguments of the tool `{tool}` have no usable schema")]
    Schema {
        /// The tool.
        tool: String,
        /// What is wrong with the schema.
        #[source]
        reason: BadSchema,
    },
}

impl Tools {
    /// Tools to be added one by one.
    pub fn builder() -> ToolsBuilder {
        ToolsBuilder::default()
    }

    /// What a request tells the server of them. Always the same pointer.
    pub fn definitions(&self) -> Arc<[Definition]> {
        Arc::clone(&self.0.definitions)
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.tools.iter().map(|registered| registered.tool.name())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.tools.is_empty()
    }

    /// The tool that is called. Tools here are in no namespace.
    pub(super) fn find(&self, call: &FinishedCall) -> Result<&Registered, Refusal> {
        let index = call.namespace().is_none().then(|| self.0.by_name.get(call.tool())).flatten();
        index.and_then(|index| self.0.tools.get(*index)).ok_or_else(|| Refusal::UnknownTool {
            name: call.namespace().map_or_else(String::new, |namespace| format!("{namespace}."))
                + call.tool(),
            known: self.names().map(str::to_owned).collect(),
        })
    }
}

impl Registered {
    fn new(tool: Arc<dyn AnyTool>) -> Self {
        Self { parallel_safe: tool.parallel_safe(), deadline: tool.deadline(), tool }
    }
}

impl fmt::Debug for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl ToolsBuilder {
    /// Adds a function with typed arguments.
    pub fn tool(mut self, tool: impl Tool) -> Self {
        let name = tool.name().to_owned();
        match Typed::new(tool) {
            Ok(tool) => self.tools.push(Arc::new(tool)),
            Err(reason) => {
                self.error.get_or_insert(ToolsError::Schema { tool: name, reason });
            }
        }
        self
    }

    /// Adds a function whose schema is known at run time.
    pub fn dynamic(mut self, tool: impl DynamicTool) -> Self {
        self.tools.push(Arc::new(Dynamic(tool)));
        self
    }

    /// Adds a custom tool, which takes free text.
    pub fn text(mut self, tool: impl TextTool) -> Self {
        self.tools.push(Arc::new(FreeText(tool)));
        self
    }

    /// Puts them together.
    ///
    /// # Errors
    /// [`ToolsError`].
    pub fn build(self) -> Result<Tools, ToolsError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut by_name = HashMap::new();
        for (index, tool) in self.tools.iter().enumerate() {
            let name = tool.name();
            if !name::is_valid(name) {
                return Err(ToolsError::Name(name.to_owned()));
            }
            if by_name.insert(name.to_owned(), index).is_some() {
                return Err(ToolsError::Twice(name.to_owned()));
            }
        }
        let definitions = self.tools.iter().map(|tool| tool.definition()).collect();
        let tools = self.tools.into_iter().map(Registered::new).collect();
        Ok(Tools(Arc::new(Inner { tools, by_name, definitions })))
    }
}

impl fmt::Debug for ToolsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.tools.iter().map(|tool| tool.name());
        f.debug_list().entries(names).finish()
    }
}
