//! The arguments.

mod command_line;
mod mistake;
mod notes;

mod values;

pub(crate) use self::command_line::{Args, Command, DecodeArgs, Format, MockArgs, RunArgs};
pub(crate) use self::mistake::mistake;
