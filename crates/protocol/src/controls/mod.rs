//! Settings that requests, items and responses share.

mod reasoning;
mod text;

pub use self::reasoning::{Reasoning, ReasoningContext, ReasoningEffort, ReasoningMode, ReasoningSummary};
pub use self::text::{
    JsonObjectFormat, JsonSchemaFormat, PlainTextFormat, TextControls, TextFormat, Verbosity,
};
