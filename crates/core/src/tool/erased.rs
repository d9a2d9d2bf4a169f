//! [`AnyTool`]: the three kinds of tools behind one pointer.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use codex_api::{FunctionTool, RawJson, output_format};
use codex_protocol::{CustomTool, TextFormat, Tool as Definition};
use schemars::SchemaGenerator;
use serde_json::Value;

use super::author::{DynamicTool, TextTool, Tool, ToolContext};
use super::call::FinishedCall;
use super::input::{ArgumentsSchema, BadSchema, CompleteText};
use super::output::{ToolError, ToolOutput};
use super::refusal::Refusal;

/// What runs once, when it may.
pub(super) type Run = Box<dyn FnOnce(ToolContext) -> Running + Send>;
/// A tool that runs.
pub(super) type Running = Pin<Box<dyn Future<Output = Result<ToolOutput, ToolError>> + Send>>;

/// A tool of any kind.
pub(super) trait AnyTool: Send + Sync {
    fn name(&self) -> &str;

    fn definition(&self) -> Definition;

    fn parallel_safe(&self) -> bool;

    fn deadline(&self) -> Duration;

    /// Checks a call. What it gives runs with the input that was checked.
    fn prepare(self: Arc<Self>, call: &FinishedCall) -> Result<Prepared, Refusal>;
}

/// A call that was checked.
pub(super) struct Prepared {
    /// What the tool takes: JSON, or a string.
    pub(super) input: Value,
    pub(super) needs_approval: bool,
    pub(super) approval_key: Option<String>,
    pub(super) run: Run,
}

// ===== typed =====

/// A [`Tool`] with the schema of its arguments.
pub(super) struct Typed<T> {
    tool: T,
    schema: ArgumentsSchema,
}

impl<T: Tool> Typed<T> {
    pub(super) fn new(tool: T) -> Result<Self, BadSchema> {
        let mut schema = SchemaGenerator::default().into_root_schema_for::<T::Arguments>().to_value();
        if let Value::Object(schema) = &mut schema {
            schema.remove("$schema");
        }
        Ok(Self { tool, schema: ArgumentsSchema::new(schema)? })
    }
}

impl<T: Tool> AnyTool for Typed<T> {
    fn name(&self) -> &str {
        self.tool.name()
    }

    fn definition(&self) -> Definition {
        // The model is asked strictly; what it gives is taken by the plain schema, which is less strict.
        let format = output_format::<T::Arguments>();
        let (schema, strict) = if let TextFormat::JsonSchema(format) = &format {
            (format.schema.clone(), format.strict)
        } else {
            (self.schema.as_value().clone().into(), Some(false))
        };
        function(self.tool.name(), self.tool.description(), schema, strict)
    }

    fn parallel_safe(&self) -> bool {
        self.tool.parallel_safe()
    }

    fn deadline(&self) -> Duration {
        self.tool.deadline()
    }

    fn prepare(self: Arc<Self>, call: &FinishedCall) -> Result<Prepared, Refusal> {
        let complete = self.schema.check(call)?;
        let arguments = complete.parse::<T::Arguments>()?;
        Ok(Prepared {
            needs_approval: self.tool.needs_approval(&arguments),
            approval_key: self.tool.approval_key(&arguments),
            input: complete.into_value(),
            run: Box::new(move |context| Box::pin(async move { self.tool.call(arguments, context).await })),
        })
    }
}

// ===== dynamic =====

/// A [`DynamicTool`].
pub(super) struct Dynamic<T>(pub(super) T);

impl<T: DynamicTool> AnyTool for Dynamic<T> {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn definition(&self) -> Definition {
        let schema = self.0.schema().as_value().clone().into();
        function(self.0.name(), self.0.description(), schema, Some(false))
    }

    fn parallel_safe(&self) -> bool {
        self.0.parallel_safe()
    }

    fn deadline(&self) -> Duration {
        self.0.deadline()
    }

    fn prepare(self: Arc<Self>, call: &FinishedCall) -> Result<Prepared, Refusal> {
        let arguments = self.0.schema().check(call)?;
        Ok(Prepared {
            needs_approval: self.0.needs_approval(&arguments),
            approval_key: self.0.approval_key(&arguments),
            input: arguments.value().clone(),
            run: Box::new(move |context| Box::pin(async move { self.0.call(arguments, context).await })),
        })
    }
}

fn function(name: &str, description: &str, schema: RawJson, strict: Option<bool>) -> Definition {
    FunctionTool {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        parameters: Some(schema),
        strict,
        ..FunctionTool::default()
    }
    .into()
}

// ===== free text =====

/// A [`TextTool`].
pub(super) struct FreeText<T>(pub(super) T);

impl<T: TextTool> AnyTool for FreeText<T> {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn definition(&self) -> Definition {
        CustomTool {
            name: self.0.name().to_owned(),
            description: Some(self.0.description().to_owned()),
            format: self.0.format(),
            ..CustomTool::default()
        }
        .into()
    }

    fn parallel_safe(&self) -> bool {
        self.0.parallel_safe()
    }

    fn deadline(&self) -> Duration {
        self.0.deadline()
    }

    fn prepare(self: Arc<Self>, call: &FinishedCall) -> Result<Prepared, Refusal> {
        let text = CompleteText::of(call)?;
        Ok(Prepared {
            needs_approval: self.0.needs_approval(&text),
            approval_key: self.0.approval_key(&text),
            input: Value::String(text.as_str().to_owned()),
            run: Box::new(move |context| Box::pin(async move { self.0.call(text, context).await })),
        })
    }
}
