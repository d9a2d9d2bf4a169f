//! Structured output: a type of the caller's as the form of a model's text.

mod output_type;
mod strict;

pub use self::output_type::{OutputType, output_format, output_schema};
